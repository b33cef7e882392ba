/* The JSON Schema (draft-07, which editors' YAML servers know best) of a scenario, made from the tables that
 * a scenario is checked with: the keys of scenario/schema.h, the functions of scenario/expression.h, the
 * units of base/quantity.h, and the inputs of models. A row added to one of them is in the schema.
 *
 * What a schema cannot see is left to `check`: the values of what is extended, the order of a distribution's
 * arguments, bounds of values with a unit, correlations that clash. */
#ifndef GV_REPORT_JSON_SCHEMA_H
#define GV_REPORT_JSON_SCHEMA_H

#include "engine/model.h"

#include <jansson.h>

/* Of scenarios of these models; which one holds for a scenario is decided by its key `model`. A new
 * reference; NULL when memory ran out. */
json_t *gv_json_schema(const struct gv_model *const *models, size_t n);

#endif
