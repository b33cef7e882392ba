/* The document, and what in it depends on the model: inputs, policies, correlations, parts. */
#include "report/json_schema.h"

#include "engine/composition.h"
#include "report/json_schema_internal.h"
#include "scenario/scenario.h"

#include <math.h>
#include <string.h>

json_t *gv_json_schema_ref(const char *name)
{
    struct gv_text path = {0};
    gv_text_printf(&path, "#/definitions/%s", name ? name : "");
    json_t *reference = json_pack("{s:s}", "$ref", path.data ? path.data : "");
    gv_text_free(&path);
    return reference;
}

json_t *gv_json_schema_if(const char *type, json_t *then, json_t *otherwise)
{
    return json_pack("{s:{s:s}, s:o, s:o}", "if", "type", type, "then", then, "else", otherwise);
}

/* A reference to one of a model's definitions: "MODEL.WHAT". */
static json_t *model_ref(const struct gv_model *model, const char *what)
{
    struct gv_text name = {0};
    gv_text_printf(&name, "%s.%s", model->name, what);
    json_t *reference = gv_json_schema_ref(name.data);
    gv_text_free(&name);
    return reference;
}

static void define(json_t *definitions, const struct gv_model *model, const char *what, json_t *schema)
{
    struct gv_text name = {0};
    gv_text_printf(&name, "%s.%s", model->name, what);
    json_object_set_new(definitions, name.data ? name.data : "", schema);
    gv_text_free(&name);
}

/* {"required": [key]} */
static json_t *has(const char *key)
{
    return json_pack("{s:[s]}", "required", key);
}

/* --- inputs --- */

/* What an editor shows beside an input. */
static void describe_input(const struct gv_model *model, const struct gv_input *input, json_t *schema)
{
    struct gv_text text = {0};
    gv_text_printf(&text, "%s / %s. Unit: %s. Gate: %s. Kind: %s.", input->label.da, input->label.en,
                   input->unit, model->gates[input->gate].name, gv_input_kind_names[input->kind]);
    json_object_set_new(schema, "description", json_string(text.data ? text.data : ""));
    if (!isnan(input->fallback)) json_object_set_new(schema, "default", json_real(input->fallback));
    gv_text_free(&text);
}

/* A mapping of inputs: in `inputs` with source and grade, in policies the values alone. */
static json_t *inputs_schema(const struct gv_model *model, bool long_form, json_t *definitions)
{
    json_t *properties = json_object();
    for (size_t i = 0; i < model->n_inputs; i++) {
        const struct gv_input *input = &model->inputs[i];
        /* Beside a $ref nothing else would count. */
        json_t *schema = json_pack("{s:s, s:[o]}", "title", input->label.en, "allOf",
                                   gv_json_schema_input(input, long_form, definitions));
        if (long_form) describe_input(model, input, schema);
        json_object_set_new(properties, input->name, schema);
    }
    return json_pack("{s:[s, s], s:o, s:b}", "type", "object", "null", "properties", properties,
                     "additionalProperties", 0);
}

static json_t *names_schema(const struct gv_model *model)
{
    json_t *names = json_array();
    for (size_t i = 0; i < model->n_inputs; i++)
        json_array_append_new(names, json_string(model->inputs[i].name));
    return json_pack("{s:o}", "enum", names);
}

/* The curve that an input shapes, in whose place a table may stand; -1 for most inputs. */
static int curve_of(const struct gv_model *model, const char *input)
{
    for (size_t k = 0; k < model->n_curves; k++)
        if (strcmp(model->curves[k].shape, input) == 0) return (int)k;
    return -1;
}

static json_t *required_inputs(const struct gv_model *model)
{
    json_t *names = json_array();
    for (size_t i = 0; i < model->n_inputs; i++)
        if (isnan(model->inputs[i].fallback) && curve_of(model, model->inputs[i].name) < 0)
            json_array_append_new(names, json_string(model->inputs[i].name));
    return names;
}

/* What is required where no table stands in its place: a list of conditions. */
static json_t *required_shapes(const struct gv_model *model)
{
    json_t *conditions = json_array();
    for (size_t i = 0; i < model->n_inputs; i++) {
        const char *name = model->inputs[i].name;
        int k = curve_of(model, name);
        if (k < 0 || !isnan(model->inputs[i].fallback)) continue;
        json_array_append_new(conditions,
                              json_pack("{s:{s:[s], s:{s:{s:s, s:[s]}}}, s:b, s:{s:{s:{s:[s]}}}}", "if",
                                        "required", "curves", "properties", "curves", "type", "object",
                                        "required", model->curves[k].name, "then", 1, "else", "properties",
                                        "inputs", "required", name));
    }
    return conditions;
}

/* --- curves --- */

static json_t *points_schema(const struct gv_input *lever)
{
    const struct gv_input multiplier = {.low = 0, .high = INFINITY};
    const struct gv_input *const of[] = {lever, &multiplier};
    json_t *pair = json_array();
    for (size_t i = 0; i < 2; i++)
        json_array_append_new(
            pair,
            gv_json_schema_if("number", gv_json_schema_number(of[i]->low, of[i]->high, false, false, false),
                              gv_json_schema_expression("1", false)));
    json_t *point =
        json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items", pair, "minItems", 2, "maxItems", 2);
    return json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items", point, "minItems", 2, "maxItems",
                     GV_CURVE_POINTS_MAX);
}

/* The points alone, or with source and grade; "from model" takes back what an extended file gives. All curves
 * over a lever have the same. */
static json_t *curve_schema(const struct gv_model *model, const char *lever, json_t *definitions)
{
    struct gv_text points = {0}, curve = {0}, name = {0};
    gv_text_printf(&points, "points.%s", lever);
    gv_text_printf(&curve, "curve.%s", lever);
    gv_text_printf(&name, "%s.%s", model->name, curve.data ? curve.data : "");
    if (name.data && !json_object_get(definitions, name.data)) {
        json_t *long_form = gv_json_schema_table(&gv_schema_curve, false),
               *of_points = json_object_get(json_object_get(long_form, "properties"), "points");
        json_object_clear(of_points); /* beside a $ref nothing else would count */
        json_object_update_new(of_points, model_ref(model, points.data));
        define(definitions, model, points.data ? points.data : "",
               points_schema(&model->inputs[gv_model_find_input(model, lever)]));
        json_object_set_new(definitions, name.data,
                            gv_json_schema_if("array", model_ref(model, points.data),
                                              gv_json_schema_if("object", long_form,
                                                                json_pack("{s:[s]}", "enum", "from model"))));
    }
    json_t *reference = gv_json_schema_ref(name.data);
    gv_text_free(&points);
    gv_text_free(&curve);
    gv_text_free(&name);
    return reference;
}

static json_t *curves_schema(const struct gv_model *model, json_t *definitions)
{
    json_t *properties = json_object();
    for (size_t k = 0; k < model->n_curves; k++) {
        const struct gv_model_curve *curve = &model->curves[k];
        struct gv_text text = {0};
        gv_text_printf(&text, "%s / %s. Points [%s, multiplier], in place of %s.", curve->label.da,
                       curve->label.en, curve->lever, curve->shape);
        json_object_set_new(properties, curve->name,
                            json_pack("{s:s, s:s, s:[o]}", "title", curve->label.en, "description",
                                      text.data ? text.data : "", "allOf",
                                      curve_schema(model, curve->lever, definitions)));
        gv_text_free(&text);
    }
    return json_pack("{s:[s, s], s:o, s:b}", "type", "object", "null", "properties", properties,
                     "additionalProperties", 0);
}

/* --- policies --- */

/* A policy is in its long form if it has one of the keys that are not inputs. */
static json_t *policy_schema(const struct gv_model *model)
{
    json_t *long_form = gv_json_schema_table(&gv_schema_policy, true), *any = json_array();
    for (size_t i = 0; i < gv_schema_policy.n; i++)
        json_array_append_new(any, has(gv_schema_policy.keys[i].name));
    json_object_set_new(json_object_get(long_form, "properties"), "set", model_ref(model, "settings"));
    return json_pack("{s:{s:o}, s:o, s:o}", "if", "anyOf", any, "then", long_form, "else",
                     model_ref(model, "settings"));
}

static json_t *policies_schema(const struct gv_model *model)
{
    struct gv_text pattern = {0};
    gv_text_printf(&pattern, "^[A-Za-z][A-Za-z0-9_]{0,%d}$", GV_POLICY_NAME_MAX - 1);
    json_t *schema =
        json_pack("{s:[s, s], s:{s:s}, s:o}", "type", "object", "null", "propertyNames", "pattern",
                  pattern.data ? pattern.data : "", "additionalProperties", policy_schema(model));
    gv_text_free(&pattern);
    return schema;
}

/* --- correlations, parts --- */

static json_t *correlations_schema(const struct gv_model *model)
{
    json_t *pair = json_pack("{s:s, s:[o, o, o], s:i, s:i}", "type", "array", "items",
                             model_ref(model, "names"), model_ref(model, "names"),
                             gv_json_schema_number(-1, 1, true, true, false), "minItems", 3, "maxItems", 3);
    json_t *factor = json_pack("{s:s, s:{s:{s:s, s:o, s:i}, s:o}, s:[s, s], s:b}", "type", "object",
                               "properties", "factor", "type", "array", "items", model_ref(model, "names"),
                               "minItems", 2, "strength", gv_json_schema_number(-1, 1, true, true, false),
                               "required", "factor", "strength", "additionalProperties", 0);
    return json_pack("{s:[s, s], s:{s:[o, o]}}", "type", "array", "null", "items", "anyOf", pair, factor);
}

/* No properties for a model that is not composed. */
static json_t *parts_schema(const struct gv_model *model)
{
    const struct gv_composition *composition = model->composition;
    json_t *properties = json_object();
    for (size_t p = 0; composition && p < composition->n_parts; p++)
        json_object_set_new(properties, composition->parts[p].model->name,
                            json_pack("{s:[o], s:s}", "allOf", gv_json_schema_ref("text"), "description",
                                      "a scenario of this model, relative to this file"));
    return json_pack("{s:[s, s], s:o, s:b}", "type", "object", "null", "properties", properties,
                     "additionalProperties", 0);
}

/* --- models --- */

/* What a scenario of the model may hold, wherever its other keys come from. */
static json_t *model_schema(const struct gv_model *model)
{
    return json_pack("{s:{s:o, s:o, s:o, s:o, s:o}}", "properties", "inputs", model_ref(model, "inputs"),
                     "curves", model_ref(model, "curves"), "policies", model_ref(model, "policies"),
                     "correlations", model_ref(model, "correlations"), "parts", model_ref(model, "parts"));
}

/* What it must hold when it stands on its own. */
static json_t *complete_schema(const struct gv_model *model)
{
    return json_pack("{s:{s:[o, o]}, s:b, s:{s:[s], s:{s:{s:s, s:o}}, s:o}}", "if", "anyOf", has("extends"),
                     has("parts"), "then", 1, "else", "required", "inputs", "properties", "inputs", "type",
                     "object", "required", required_inputs(model), "allOf", required_shapes(model));
}

static void define_model(const struct gv_model *model, json_t *definitions)
{
    define(definitions, model, "inputs", inputs_schema(model, true, definitions));
    define(definitions, model, "settings", inputs_schema(model, false, definitions));
    define(definitions, model, "names", names_schema(model));
    define(definitions, model, "curves", curves_schema(model, definitions));
    define(definitions, model, "policies", policies_schema(model));
    define(definitions, model, "correlations", correlations_schema(model));
    define(definitions, model, "parts", parts_schema(model));
    define(definitions, model, "keys", model_schema(model));
    define(definitions, model, "complete", complete_schema(model));
}

/* By the key `model`; a scenario that extends another may leave it out, and is then one of any model. */
static json_t *choose_model(const struct gv_model *const *models, size_t n)
{
    json_t *all = json_array(), *any = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *is = json_pack("{s:[s], s:{s:{s:s}}}", "required", "model", "properties", "model", "const",
                               models[i]->name);
        json_array_append_new(all, json_pack("{s:o, s:{s:[o, o]}}", "if", is, "then", "allOf",
                                             model_ref(models[i], "keys"), model_ref(models[i], "complete")));
        json_array_append_new(any, model_ref(models[i], "keys"));
    }
    json_array_append_new(
        all, json_pack("{s:o, s:b, s:{s:o}}", "if", has("model"), "then", 1, "else", "anyOf", any));
    return all;
}

static json_t *model_names(const struct gv_model *const *models, size_t n)
{
    json_t *names = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(names, json_string(models[i]->name));
    return names;
}

json_t *gv_json_schema(const struct gv_model *const *models, size_t n)
{
    json_t *definitions = json_object(),
           *root =
               json_pack("{s:s, s:s, s:s}", "$schema", "http://json-schema.org/draft-07/schema#", "title",
                         "Gevinst scenario", "description", "Made by `gevinst describe --format schema`.");
    json_object_set_new(definitions, "text", gv_json_schema_text());
    json_object_set_new(definitions, "label", gv_json_schema_label());
    json_object_set_new(definitions, "input", gv_json_schema_table(&gv_schema_input, false));
    for (size_t i = 0; i < n; i++)
        define_model(models[i], definitions);
    json_t *keys = gv_json_schema_table(&gv_schema_scenario, false);
    json_t *model = json_object_get(json_object_get(keys, "properties"), "model");
    json_object_set_new(model, "enum", model_names(models, n));
    json_object_update_new(root, keys);
    json_object_set_new(root, "anyOf", json_pack("[o, o, o]", has("model"), has("extends"), has("course")));
    json_object_set_new(root, "allOf", choose_model(models, n));
    json_object_set_new(root, "definitions", definitions);
    return root;
}
