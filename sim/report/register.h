/* The assumption register: where the numbers of a scenario come from, and how good that is. */
#ifndef GV_REPORT_REGISTER_H
#define GV_REPORT_REGISTER_H

#include "report/texts.h"
#include "scenario/scenario.h"

#include <jansson.h>

/* Every input with value, unit, mean, grade, year and source; those without source or grade say so. */
void gv_register_print(const struct gv_scenario *scenario, enum gv_language language, struct gv_text *out);

/* In a line: how many inputs have which grade, and how many are without source or grade. */
void gv_register_note(const struct gv_scenario *scenario, enum gv_language language, struct gv_text *out);

/* By input: value, unit, mean, given, source, year, grade, note, flagged. A new reference, NULL when memory
 * ran out. */
json_t *gv_register_json(const struct gv_scenario *scenario);

/* A value as it stands in JSON: a number, or the distribution's expression. A new reference. */
json_t *gv_expression_json(const struct gv_distribution *distribution);

#endif
