/* The parts of the JSON Schema, shared between its files. All JSON values are new references. */
#ifndef GV_REPORT_JSON_SCHEMA_INTERNAL_H
#define GV_REPORT_JSON_SCHEMA_INTERNAL_H

#include "base/text.h"
#include "engine/model.h"
#include "scenario/schema.h"

#include <jansson.h>

/* {"$ref": "#/definitions/NAME"} */
json_t *gv_json_schema_ref(const char *name);

/* One schema for values of a type, another for the rest. Told apart so, and not as alternatives, a mistake is
 * reported by the one that was meant. Takes both references. */
json_t *gv_json_schema_if(const char *type, json_t *then, json_t *otherwise);

/* --- json_schema_values.c --- */

/* A number in low … high (infinite: no bound but that of numbers); whole numbers only if `whole`. */
json_t *gv_json_schema_number(double low, double high, bool low_open, bool high_open, bool whole);

/* A text with a quantity that converts to `unit`; with `functions` also a distribution of such. */
json_t *gv_json_schema_expression(const char *unit, bool functions);

/* The value of an input, as a reference to what is added to `definitions` for all inputs of its unit and
 * bounds: the value alone, or (`long_form`) also with source and grade. */
json_t *gv_json_schema_input(const struct gv_input *input, bool long_form, json_t *definitions);

/* --- json_schema_keys.c --- */

/* What the definitions "text" and "label" are: a text, and one that may be in two languages. */
json_t *gv_json_schema_text(void);
json_t *gv_json_schema_label(void);

/* A mapping with the keys of a table; `nullable` if it may also be empty. */
json_t *gv_json_schema_table(const struct gv_key_table *table, bool nullable);

#endif
