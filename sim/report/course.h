/* A course against the definitions, and the rules that it is judged by. */
#ifndef GV_REPORT_COURSE_H
#define GV_REPORT_COURSE_H

#include "report/texts.h"
#include "scenario/scenario.h"

#include <jansson.h>

/* Element by element, then verdict by verdict with the numbers behind it, the boundaries that excluded
 * something in the words of their source, and what follows for the inputs. The scenario has a course. */
void gv_course_print(const struct gv_scenario *scenario, enum gv_language language, struct gv_text *out);

/* The same; a new reference, NULL when memory ran out. */
json_t *gv_course_json(const struct gv_scenario *scenario);

/* All rules: for a terminal, as the tables of the manual (with the facts and forms), for scripts. */
void gv_course_rules_text(enum gv_language language, struct gv_text *out);
void gv_course_rules_markdown(struct gv_text *out);
json_t *gv_course_rules_json(void);

/* One rule, for scripts. */
json_t *gv_course_rule_json(const struct gv_course_rule *rule);

#endif
