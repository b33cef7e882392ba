/* The keys of a scenario in the JSON Schema, from the tables of scenario/schema.h. */
#include "report/json_schema_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A text: what YAML reads as a number is one to us. */
json_t *gv_json_schema_text(void)
{
    return json_pack("{s:[s, s, s], s:i}", "type", "string", "number", "boolean", "minLength", 1);
}

json_t *gv_json_schema_label(void)
{
    return json_pack("{s:[o, o]}", "anyOf", gv_json_schema_ref("text"),
                     gv_json_schema_table(&gv_schema_label, false));
}

static json_t *number_schema(const struct gv_key *key)
{
    return gv_json_schema_if("number", gv_json_schema_number(key->low, key->high, false, false, false),
                             gv_json_schema_expression(key->kind == GV_VALUE_MINUTES ? "min" : "1", false));
}

static json_t *choice_schema(const struct gv_key *key)
{
    json_t *words = json_array();
    for (const char *const *word = key->choices; *word; word++)
        json_array_append_new(words, json_string(*word));
    return json_pack("{s:o}", "enum", words);
}

/* One of the words, or a list of them. */
static json_t *choices_schema(const struct gv_key *key)
{
    return json_pack("{s:[o, {s:s, s:o}]}", "anyOf", choice_schema(key), "type", "array", "items",
                     choice_schema(key));
}

/* A list of entries with a table's keys; of anything without one. */
static json_t *list_schema(const struct gv_key_table *of, bool nullable)
{
    json_t *schema =
        nullable ? json_pack("{s:[s, s]}", "type", "array", "null") : json_pack("{s:s}", "type", "array");
    if (of) json_object_set_new(schema, "items", gv_json_schema_table(of, false));
    return schema;
}

static json_t *mapping_schema(const struct gv_key_table *of, bool nullable)
{
    if (of) return gv_json_schema_table(of, nullable);
    return nullable ? json_pack("{s:[s, s]}", "type", "object", "null")
                    : json_pack("{s:s}", "type", "object");
}

/* A mapping, or the list that stands in it alone. */
static json_t *list_or_mapping_schema(const struct gv_key_table *of)
{
    const struct gv_key_table *entry = NULL;
    for (size_t i = 0; of && i < of->n; i++)
        if (of->keys[i].kind == GV_VALUE_LIST) entry = of->keys[i].of;
    return json_pack("{s:[o, o]}", "anyOf", list_schema(entry, false), mapping_schema(of, false));
}

static json_t *value_schema(const struct gv_key *key)
{
    json_t *schema;
    switch (key->kind) {
    case GV_VALUE_TEXT: /* beside a $ref the description would not count */
        return json_pack("{s:[o]}", "allOf", gv_json_schema_ref("text"));
    case GV_VALUE_LABEL:
        return json_pack("{s:[o]}", "allOf", gv_json_schema_ref("label"));
    case GV_VALUE_WHOLE:
        schema = json_pack("{s:s, s:I, s:I}", "type", "integer", "minimum", (json_int_t)key->low, "maximum",
                           (json_int_t)key->high);
        if (key->multiple_of > 0)
            json_object_set_new(schema, "multipleOf", json_integer((json_int_t)key->multiple_of));
        return schema;
    case GV_VALUE_NUMBER:
    case GV_VALUE_MINUTES:
        return number_schema(key);
    case GV_VALUE_SWITCH:
        return json_pack("{s:[s, s]}", "enum", "on", "off");
    case GV_VALUE_YES_NO:
        return json_pack("{s:[s, s, b, b]}", "enum", "yes", "no", 1, 0);
    case GV_VALUE_CHOICE:
        return choice_schema(key);
    case GV_VALUE_CHOICES:
        return choices_schema(key);
    case GV_VALUE_EXPRESSION:
        return json_object(); /* each input says what it takes */
    case GV_VALUE_MAPPING:
        return mapping_schema(key->of, true);
    case GV_VALUE_LIST:
        return list_schema(key->of, true);
    case GV_VALUE_LIST_OR_MAPPING:
        return list_or_mapping_schema(key->of);
    }
    return json_object();
}

/* What holds when the key is left out, as a number if it is written as one. */
static json_t *fallback_json(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    if (*end) return json_string(text);
    return value == floor(value) ? json_integer((json_int_t)value) : json_real(value);
}

json_t *gv_json_schema_table(const struct gv_key_table *table, bool nullable)
{
    json_t *properties = json_object(), *required = json_array(), *schema = mapping_schema(NULL, nullable);
    for (size_t i = 0; i < table->n; i++) {
        const struct gv_key *key = &table->keys[i];
        json_t *value = value_schema(key);
        json_object_set_new(value, "description", json_string(key->help));
        if (key->fallback) json_object_set_new(value, "default", fallback_json(key->fallback));
        if (key->required) json_array_append_new(required, json_string(key->name));
        json_object_set_new(properties, key->name, value);
    }
    json_object_set_new(schema, "properties", properties);
    json_object_set_new(schema, "additionalProperties", json_false());
    if (json_array_size(required)) json_object_set(schema, "required", required);
    json_decref(required);
    return schema;
}
