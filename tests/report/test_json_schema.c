/* Every row of the tables that scenarios are checked with is in the JSON Schema. What the schema takes and
 * refuses is tested by check_json_schema.py. */
#include "models.h"
#include "report/json_schema.h"
#include "report/json_schema_internal.h"
#include "scenario/expression.h"
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The value at a path of keys and positions ("anyOf/1/properties"); NULL if there is none. */
static json_t *at(json_t *value, const char *path)
{
    while (value && *path) {
        char name[64] = "";
        size_t n = strcspn(path, "/");
        assert_true(n < sizeof name);
        memcpy(name, path, n);
        value =
            json_is_array(value) ? json_array_get(value, (size_t)atoi(name)) : json_object_get(value, name);
        path += n + (path[n] == '/');
    }
    return value;
}

static void check_keys(json_t *schema, const char *path, const struct gv_key_table *table)
{
    json_t *properties = at(at(schema, path), "properties");
    for (size_t i = 0; i < table->n; i++) {
        json_t *key = json_object_get(properties, table->keys[i].name);
        assert_non_null(key);
        /* Inputs of a policy say what they are themselves. */
        if (table == &gv_schema_policy && table->keys[i].kind == GV_VALUE_MAPPING) continue;
        assert_string_equal(json_string_value(json_object_get(key, "description")), table->keys[i].help);
    }
}

static void test_rows(void **state)
{
    (void)state;
    size_t n, n_functions;
    const struct gv_model *const *models = gv_models(&n);
    const struct gv_expression_function *functions = gv_expression_functions(&n_functions);
    json_t *schema = gv_json_schema(models, n), *definitions = json_object_get(schema, "definitions");
    check_keys(schema, "", &gv_schema_scenario);
    check_keys(schema, "properties/sampling", &gv_schema_sampling);
    check_keys(schema, "properties/course/anyOf/1", &gv_schema_course);
    check_keys(schema, "properties/course/anyOf/0/items", &gv_schema_element);
    check_keys(schema, "definitions/input", &gv_schema_input);
    check_keys(schema, "definitions/label/anyOf/1", &gv_schema_label);
    for (size_t m = 0; m < n; m++) {
        char inputs[64], policies[96];
        snprintf(inputs, sizeof inputs, "%s.inputs/properties", models[m]->name);
        snprintf(policies, sizeof policies, "%s.policies/additionalProperties/then", models[m]->name);
        check_keys(definitions, policies, &gv_schema_policy);
        for (size_t i = 0; i < models[m]->n_inputs; i++)
            assert_non_null(json_object_get(at(definitions, inputs), models[m]->inputs[i].name));
    }
    const char *pattern = json_string_value(at(definitions, "expression.DKK_per_h/pattern"));
    assert_non_null(pattern);
    for (size_t i = 0; i < n_functions; i++)
        assert_non_null(strstr(pattern, functions[i].name));
    json_decref(schema);
}

/* A row alone decides how its key appears. */
static void test_new_rows(void **state)
{
    (void)state;
    static const struct gv_key inner[] = {
        {.name = "name", .kind = GV_VALUE_TEXT, .help = "its name", .required = true}};
    static const struct gv_key_table entry = {.what = "an entry", .keys = inner, .n = 1};
    static const struct gv_key rows[] = {
        {.name = "share",
         .kind = GV_VALUE_NUMBER,
         .low = 0,
         .high = 1,
         .help = "a share",
         .fallback = "25 %"},
        {.name = "months", .kind = GV_VALUE_WHOLE, .low = 0, .high = 60, .help = "months", .multiple_of = 12},
        {.name = "entries", .kind = GV_VALUE_LIST, .help = "a list", .required = true, .of = &entry},
    };
    static const struct gv_key_table table = {.what = "a section", .keys = rows, .n = 3};
    json_t *schema = gv_json_schema_table(&table, true);
    check_keys(schema, "", &table);
    assert_string_equal(json_string_value(at(schema, "required/0")), "entries");
    assert_string_equal(json_string_value(at(schema, "properties/share/default")), "25 %");
    assert_int_equal(json_integer_value(at(schema, "properties/months/multipleOf")), 12);
    assert_string_equal(json_string_value(at(schema, "properties/entries/items/required/0")), "name");
    assert_string_equal(json_string_value(at(schema, "type/1")), "null");
    assert_true(json_is_false(at(schema, "additionalProperties")));
    json_decref(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_new_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
