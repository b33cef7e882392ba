/* A model's inputs, outcomes and gates for readers: text, Markdown, JSON. */
#ifndef GV_REPORT_DESCRIBE_H
#define GV_REPORT_DESCRIBE_H

#include "base/text.h"
#include "report/texts.h"

#include <jansson.h>

void gv_describe_text(const struct gv_model *model, enum gv_language language, struct gv_text *out);
void gv_describe_markdown(const struct gv_model *model, enum gv_language language, struct gv_text *out);
json_t *gv_describe_json(const struct gv_model *model); /* a new reference */

#endif
