/* The models for readers: each one's inputs, outcomes, gates and parts, as tables for the terminal or for
 * Markdown, and as JSON. All of it comes from the models' descriptors. */
#ifndef GV_REPORT_DESCRIBE_H
#define GV_REPORT_DESCRIBE_H

#include "base/text.h"
#include "report/texts.h"

#include <jansson.h>

enum gv_describe_form { GV_DESCRIBE_TEXT, GV_DESCRIBE_MARKDOWN };

/* One model, complete. The sections of Markdown are of the second level, to stand in a page. */
void gv_describe(const struct gv_model *model, enum gv_describe_form form, enum gv_language language,
                 struct gv_text *out);

/* All models, a line each. */
void gv_describe_list(const struct gv_model *const *models, size_t n, enum gv_describe_form form,
                      enum gv_language language, struct gv_text *out);

/* The same for scripts: new references, NULL when memory ran out. */
json_t *gv_describe_json(const struct gv_model *model);
json_t *gv_describe_list_json(const struct gv_model *const *models, size_t n);

#endif
