/* The business case's costs, item by item. */
#ifndef GV_REPORT_COSTS_H
#define GV_REPORT_COSTS_H

#include "report/texts.h"
#include "scenario/scenario.h"

#include <jansson.h>

/* A table of the scenario's costs: when, amount, what that comes to over the horizon in expectation, grade;
 * with the expected overrun and sums. Nothing if the scenario lists none. */
void gv_costs_print(const struct gv_scenario *scenario, enum gv_language language, struct gv_text *out);

/* The same, a list; a new reference, NULL when memory ran out. */
json_t *gv_costs_json(const struct gv_scenario *scenario);

#endif
