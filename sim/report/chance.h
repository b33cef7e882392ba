/* How much of the variance is chance, for readers and for scripts. */
#ifndef GV_REPORT_CHANCE_H
#define GV_REPORT_CHANCE_H

#include "base/text.h"
#include "engine/run.h"
#include "report/texts.h"

#include <jansson.h>

/* A table of headline outcomes by policies, and where cases are few; nothing if no chance is drawn. */
void gv_chance_print(const struct gv_plan *plan, const struct gv_result *result, enum gv_language language,
                     struct gv_text *out);

/* {"draws", "few", "outcomes": {NAME: {"variance_chance", "variance_chance_conf"}}} of one policy;
 * result->chance is not NULL. NULL when memory ran out. A new reference. */
json_t *gv_chance_json(const struct gv_plan *plan, const struct gv_result *result, size_t policy);

#endif
