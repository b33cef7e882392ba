/* The values of a scenario in the JSON Schema: numbers, and patterns for quantities and distributions. */
#include "report/json_schema_internal.h"

#include "base/quantity.h"
#include "sampling/distribution.h"
#include "scenario/expression.h"

#include <float.h>
#include <math.h>
#include <string.h>

json_t *gv_json_schema_number(double low, double high, bool low_open, bool high_open, bool whole)
{
    json_t *schema = json_pack("{s:s}", "type", whole ? "integer" : "number");
    /* A number that overflows is read as infinite; it is above the largest one. */
    json_object_set_new(schema, low_open ? "exclusiveMinimum" : "minimum",
                        json_real(isinf(low) ? -DBL_MAX : low));
    json_object_set_new(schema, high_open ? "exclusiveMaximum" : "maximum",
                        json_real(isinf(high) ? DBL_MAX : high));
    return schema;
}

/* --- units --- */

enum { PARTS_MAX = 4 };

struct unit {
    const char *text;
    size_t n;
    struct {
        const char *at;
        size_t length;
    } parts[PARTS_MAX]; /* between the slashes */
};

static struct unit split_unit(const char *text)
{
    struct unit unit = {.text = text};
    for (const char *at = text; unit.n < PARTS_MAX; at++) {
        unit.parts[unit.n].at = at;
        unit.parts[unit.n].length = strcspn(at, "/");
        at += unit.parts[unit.n++].length;
        if (!*at) break;
    }
    return unit;
}

static bool converts(const char *from, const char *to)
{
    struct gv_unit a, b;
    const char *unknown;
    size_t n;
    double value;
    return gv_unit_parse(from, strlen(from), &a, &unknown, &n) &&
           gv_unit_parse(to, strlen(to), &b, &unknown, &n) && gv_unit_convert(1, &a, &b, &value);
}

/* True if the unit with an atom in the place of a part still converts to it. */
static bool part_may_be(const struct unit *unit, size_t part, const char *atom)
{
    struct gv_text other = {0};
    for (size_t i = 0; i < unit->n; i++) {
        if (i) gv_text_puts(&other, "/");
        if (i == part)
            gv_text_puts(&other, atom);
        else
            gv_text_append(&other, unit->parts[i].at, unit->parts[i].length);
    }
    bool may = other.data && converts(other.data, unit->text);
    gv_text_free(&other);
    return may;
}

/* A pattern for all units that convert to this one: its parts replaced by others of their kind, or a single
 * atom. */
static void print_unit(const char *text, struct gv_text *out)
{
    struct unit unit = split_unit(text);
    size_t n_atoms;
    const char *const *atoms = gv_unit_atoms(&n_atoms);
    gv_text_puts(out, "(?:");
    for (size_t part = 0; part < unit.n; part++) {
        const char *separator = part ? " ?/ ?(?:" : "(?:";
        for (size_t i = 0; i < n_atoms; i++) {
            if (!part_may_be(&unit, part, atoms[i])) continue;
            gv_text_printf(out, "%s%s", separator, atoms[i]);
            separator = "|";
        }
        gv_text_puts(out, ")");
    }
    for (size_t i = 0; unit.n > 1 && i < n_atoms; i++)
        if (converts(atoms[i], text)) gv_text_printf(out, "|%s", atoms[i]);
    gv_text_puts(out, ")");
}

/* --- expressions --- */

#define BLANKS "\\s*"

static void print_quantity(const char *unit, struct gv_text *out)
{
    gv_text_puts(out, "[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?(?:" BLANKS);
    print_unit(unit, out);
    gv_text_puts(out, ")?");
}

static void print_functions(const char *unit, int within, struct gv_text *out);

/* One argument of this kind, with the blanks around it. */
static void print_argument(char kind, const char *unit, int within, struct gv_text *out)
{
    gv_text_puts(out, BLANKS);
    if (kind == 'q') print_quantity(unit, out);
    if (kind == 'n') print_quantity("1", out);
    if (kind == 'w') gv_text_puts(out, "(?:\"[^\"]+\"|'[^']+'|[^\"',()]+)");
    if (kind == 'p') {
        print_quantity(unit, out);
        gv_text_puts(out, BLANKS ":" BLANKS);
        print_quantity("1", out);
    }
    if (kind == 'd') {
        gv_text_puts(out, "(?:");
        print_quantity(unit, out);
        gv_text_puts(out, "|");
        print_functions(unit, within + 1, out);
        gv_text_puts(out, ")");
    }
    gv_text_puts(out, BLANKS);
}

/* The arguments of a function, as struct gv_expression_function has them; equal ones as one repeated. */
static void print_arguments(const char *kinds, const char *unit, int within, struct gv_text *out)
{
    bool optional = false;
    for (size_t i = 0; kinds[i];) {
        if (kinds[i] == '|') {
            optional = true;
            i++;
            continue;
        }
        size_t run = strspn(kinds + i, (const char[]){kinds[i], '\0'});
        bool repeated = kinds[i + run] == '+', first = i == 0;
        if (repeated) { /* once, and then a comma or the end: written twice the patterns would be long */
            gv_text_puts(out, "(?:");
            print_argument(kinds[i], unit, within, out);
            gv_text_puts(out, "(?:,(?!" BLANKS "\\))|(?=\\))))+");
            i += run + 1;
            continue;
        }
        if (first) print_argument(kinds[i], unit, within, out);
        if (!first || run > 1) {
            gv_text_puts(out, "(?:,");
            print_argument(kinds[i], unit, within, out);
            gv_text_puts(out, ")");
            if (optional)
                gv_text_printf(out, "{0,%zu}", run);
            else
                gv_text_printf(out, "{%zu}", first ? run - 1 : run);
        }
        i += run;
    }
}

/* All functions, those with the same arguments together. `within` how many that take distributions: inside of
 * one there is no sum(), inside of two no truncate() either. More depth is read, but nobody needs it. */
static void print_functions(const char *unit, int within, struct gv_text *out)
{
    size_t n;
    const struct gv_expression_function *f = gv_expression_functions(&n);
    const char *separator = "";
    for (size_t i = 0; i < n; i++) {
        bool takes_one = strchr(f[i].arguments, 'd'), takes_more = takes_one && strchr(f[i].arguments, '+');
        bool done = (within > 0 && takes_more) || (within > 1 && takes_one);
        for (size_t j = 0; j < i; j++)
            done |= strcmp(f[i].arguments, f[j].arguments) == 0;
        if (done) continue;
        gv_text_printf(out, "%s(?:%s", separator, f[i].name);
        for (size_t j = i + 1; j < n; j++)
            if (strcmp(f[i].arguments, f[j].arguments) == 0) gv_text_printf(out, "|%s", f[j].name);
        gv_text_puts(out, ")" BLANKS "\\(");
        print_arguments(f[i].arguments, unit, within, out);
        gv_text_puts(out, "\\)");
        separator = "|";
    }
}

/* What an editor shows where a value is wrong, and beside it. */
static void print_help(const char *unit, bool functions, struct gv_text *out)
{
    size_t n;
    const struct gv_expression_function *f = gv_expression_functions(&n);
    gv_text_puts(out, "write a number with a decimal point");
    if (strcmp(unit, "1") == 0)
        gv_text_puts(out, " or a percentage");
    else
        gv_text_printf(out, ", alone or with a unit that converts to %s", unit);
    for (size_t i = 0; functions && i < n; i++)
        gv_text_printf(out, "%s%s", i ? ", " : "; or a distribution: ", f[i].signature);
}

static json_t *examples(const char *unit)
{
    static const char *const formats[] = {"20 %s", "pert(10 %s, 20 %s, 40 %s)", "lognormal_p(10 %s, 40 %s)",
                                          "truncate(normal(20 %s, 5 %s), 10 %s, 40 %s)"};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct gv_text text = {0};
        const char *at = formats[i];
        for (const char *hole; (hole = strstr(at, "%s")); at = hole + 2) {
            gv_text_append(&text, at, (size_t)(hole - at));
            /* People write shares as percentages: 20 %, 2 %/yr. */
            gv_text_printf(&text, "%s%s", *unit == '1' ? "%" : "", *unit == '1' ? unit + 1 : unit);
        }
        gv_text_puts(&text, at);
        json_array_append_new(list, json_string(text.data ? text.data : ""));
        gv_text_free(&text);
    }
    return list;
}

json_t *gv_json_schema_expression(const char *unit, bool functions)
{
    struct gv_text pattern = {0}, help = {0};
    gv_text_puts(&pattern, "^" BLANKS "(?:");
    print_quantity(unit, &pattern);
    if (functions) {
        gv_text_puts(&pattern, "|");
        print_functions(unit, 0, &pattern);
        gv_text_puts(&pattern, "|from course|from costs");
    }
    gv_text_puts(&pattern, ")" BLANKS "$");
    print_help(unit, functions, &help);
    json_t *schema = NULL;
    if (!pattern.failed && !help.failed)
        schema = json_pack("{s:s, s:s, s:s, s:s}", "type", "string", "description", help.data, "pattern",
                           pattern.data, "patternErrorMessage", help.data);
    if (functions) json_object_set_new(schema, "examples", examples(unit));
    gv_text_free(&pattern);
    gv_text_free(&help);
    return schema;
}

/* --- inputs --- */

/* "input.DKK_per_h.from_0", for a definition that inputs of the same unit and bounds share. */
static void print_name(const char *kind, const struct gv_input *input, bool bounds, struct gv_text *out)
{
    gv_text_printf(out, "%s.", kind);
    for (const char *at = input->unit; *at; at++)
        gv_text_append(out, *at == '/' ? "_per_" : at, *at == '/' ? strlen("_per_") : 1);
    if (bounds && !isinf(input->low)) {
        gv_text_puts(out, input->low_open ? ".above_" : ".from_");
        gv_number_print(input->low, out);
    }
    if (bounds && !isinf(input->high)) {
        gv_text_puts(out, input->high_open ? ".below_" : ".to_");
        gv_number_print(input->high, out);
    }
    if (bounds && input->whole) gv_text_puts(out, ".whole");
}

static void define_expression(const struct gv_input *input, json_t *definitions, struct gv_text *name)
{
    print_name("expression", input, false, name);
    if (name->data && !json_object_get(definitions, name->data))
        json_object_set_new(definitions, name->data, gv_json_schema_expression(input->unit, true));
}

static void define_value(const struct gv_input *input, json_t *definitions, struct gv_text *name)
{
    print_name("value", input, true, name);
    if (!name->data || json_object_get(definitions, name->data)) return;
    struct gv_text expression = {0};
    define_expression(input, definitions, &expression);
    json_t *number =
        gv_json_schema_number(input->low, input->high, input->low_open, input->high_open, input->whole);
    json_object_set_new(definitions, name->data,
                        gv_json_schema_if("number", number, gv_json_schema_ref(expression.data)));
    gv_text_free(&expression);
}

static void define_long_form(const struct gv_input *input, json_t *definitions, struct gv_text *name)
{
    print_name("input", input, true, name);
    if (!name->data || json_object_get(definitions, name->data)) return;
    struct gv_text value = {0};
    define_value(input, definitions, &value);
    json_t *long_form = json_pack("{s:[o, {s:{s:o}}]}", "allOf", gv_json_schema_ref("input"), "properties",
                                  "value", gv_json_schema_ref(value.data));
    json_object_set_new(definitions, name->data,
                        gv_json_schema_if("object", long_form, gv_json_schema_ref(value.data)));
    gv_text_free(&value);
}

json_t *gv_json_schema_input(const struct gv_input *input, bool long_form, json_t *definitions)
{
    struct gv_text name = {0};
    if (long_form)
        define_long_form(input, definitions, &name);
    else
        define_value(input, definitions, &name);
    json_t *reference = gv_json_schema_ref(name.data);
    gv_text_free(&name);
    return reference;
}
