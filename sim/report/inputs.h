/* A resolved scenario as check prints it: the assumption register, what it is made from, the policies. */
#ifndef GV_REPORT_INPUTS_H
#define GV_REPORT_INPUTS_H

#include "report/texts.h"
#include "scenario/scenario.h"

#include <jansson.h>

void gv_inputs_print(const struct gv_scenario *scenario, enum gv_language language, struct gv_text *out);

/* A new reference; NULL when memory ran out. */
json_t *gv_inputs_json(const struct gv_scenario *scenario);

#endif
