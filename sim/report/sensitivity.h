/* A sensitivity analysis for readers (tables, with words on how to read them) and for scripts (JSON). */
#ifndef GV_REPORT_SENSITIVITY_H
#define GV_REPORT_SENSITIVITY_H

#include "analysis/sensitivity.h"
#include "report/texts.h"

#include <jansson.h>

/* The factors in the order of importance, the most important first: by ST, S1, mu* or the length of the bar,
 * the largest over the months. order[factors.n]. */
void gv_sensitivity_order(const struct gv_sensitivity *sensitivity, size_t *order);

/* GV_ERR_MEMORY. */
int gv_sensitivity_print(const struct gv_sensitivity *sensitivity, enum gv_language language,
                         struct gv_text *out);

/* {"indices": {FACTOR: {MEASURE, MEASURE_conf, …}}, "sum_S1", …, "indicator": {"indices", …}}; of a monthly
 * outcome every figure is an array over the months. A new reference; NULL when memory ran out. */
json_t *gv_sensitivity_json(const struct gv_sensitivity *sensitivity);

#endif
