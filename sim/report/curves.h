/* The tables of points that stand in place of the model's own curves. */
#ifndef GV_REPORT_CURVES_H
#define GV_REPORT_CURVES_H

#include "report/texts.h"
#include "scenario/scenario.h"

#include <jansson.h>

/* Each with its points, relative to the value where the lever is 1, and grade, year and source; nothing if
 * the scenario gives none. */
void gv_curves_print(const struct gv_scenario *scenario, enum gv_language language, struct gv_text *out);

/* By curve: points [[lever, multiplier], …], source, year, grade, note, flagged. A new reference, NULL when
 * memory ran out. */
json_t *gv_curves_json(const struct gv_scenario *scenario);

#endif
