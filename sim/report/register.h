/* The assumption register: where the numbers of a scenario come from, and how good that is. */
#ifndef GV_REPORT_REGISTER_H
#define GV_REPORT_REGISTER_H

#include "report/table.h"
#include "report/texts.h"
#include "scenario/scenario.h"

#include <jansson.h>

/* Every input with value, unit, mean, grade, year and source; those without source or grade say so,
 * and those that a table of points makes superfluous. */
void gv_register_print(const struct gv_scenario *scenario, enum gv_language language, struct gv_text *out);

/* In a line: how many inputs have which grade, and how many are without source or grade; without those that
 * are not used. */
void gv_register_note(const struct gv_scenario *scenario, enum gv_language language, struct gv_text *out);

/* The three cells grade, year and source, as every table of assumptions has them. */
void gv_register_put_source(struct gv_table *table, const struct gv_assumption *assumption,
                            enum gv_language language);

/* Adds source, year, grade and note to an object, as far as they are given. */
void gv_register_set_source(json_t *entry, const struct gv_assumption *assumption);

/* By input: value, unit, mean, given, source, year, grade, note, flagged, and unused if it is. A new
 * reference, NULL when memory ran out. */
json_t *gv_register_json(const struct gv_scenario *scenario);

/* A value as it stands in JSON: a number, or the distribution's expression. A new reference. */
json_t *gv_expression_json(const struct gv_distribution *distribution);

#endif
