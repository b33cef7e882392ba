/* The register of the guide's three kinds of value, for readers, for the manual and for scripts. */
#ifndef GV_REPORT_GUIDE_VALUES_H
#define GV_REPORT_GUIDE_VALUES_H

#include "report/texts.h"
#include "scenario/scenario.h"

#include <jansson.h>

void gv_guide_values_text(enum gv_language language, struct gv_text *out);
void gv_guide_values_markdown(struct gv_text *out);

/* A new reference; NULL when memory ran out. */
json_t *gv_guide_values_json(void);

/* Of a scenario, in words: how many of the values are neither money nor counted, and which of them it
 * follows. */
void gv_guide_values_note(const struct gv_scenario *scenario, enum gv_language language, struct gv_text *out);

/* The names of the indicators that a scenario follows, a list; a new reference. */
json_t *gv_indicators_json(const struct gv_scenario *scenario);

#endif
