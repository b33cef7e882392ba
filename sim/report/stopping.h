/* Why a run stopped, for readers and for scripts. */
#ifndef GV_REPORT_STOPPING_H
#define GV_REPORT_STOPPING_H

#include "base/text.h"
#include "report/texts.h"
#include "scenario/scenario.h"

#include <jansson.h>

/* "look 3 of 13, 16,384 draws: …", a line of figures for all policies. */
void gv_stopping_print_look(const struct gv_stopping_rule *rule, const struct gv_plan *plan,
                            const struct gv_result *result, const struct gv_stop *stop, struct gv_text *out);

/* A line on which look was the last, then a line a policy. */
void gv_stopping_print(const struct gv_scenario *scenario, const struct gv_result *result,
                       enum gv_language language, struct gv_text *out);

/* NULL when memory ran out. A new reference. */
json_t *gv_stopping_json(const struct gv_scenario *scenario, const struct gv_result *result);

#endif
