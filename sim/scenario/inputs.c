/* The section `inputs` and the option --set: values, sources, grades. */
#include "scenario/reading.h"

#include "base/memory.h"
#include "base/status.h"
#include "scenario/expression.h"
#include "scenario/schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int gv_scenario_find_input(const struct gv_model *model, const char *name, struct gv_place place,
                           struct gv_diagnostics *diagnostics)
{
    int index = gv_model_find_input(model, name);
    if (index >= 0) return index;
    const char **names = gv_memory_new(model->n_inputs * sizeof *names);
    const char *near = NULL;
    if (names) {
        for (size_t i = 0; i < model->n_inputs; i++)
            names[i] = model->inputs[i].name;
        near = gv_text_closest(name, names, model->n_inputs);
        /* Without its part's name it is far from any. */
        for (size_t i = 0; i < model->n_inputs; i++) {
            const char *dot = strchr(names[i], '.');
            if (dot && strcmp(dot + 1, name) == 0) near = names[i];
        }
        free(names);
    }
    struct gv_text hint = {0};
    if (near)
        gv_text_printf(&hint, "did you mean '%s'?", near);
    else
        gv_text_printf(&hint, "`gevinst describe %s` lists them", model->name);
    gv_diagnose(diagnostics, GV_ERROR, place, hint.data, "the model %s has no input '%s'", model->name, name);
    gv_text_free(&hint);
    return -1;
}

/* What the model allows, in words. */
static void print_bounds(const struct gv_input *input, struct gv_text *out)
{
    const char *unit = strcmp(input->unit, "1") == 0 ? "" : input->unit;
    if (isinf(input->high) && isinf(input->low)) {
        gv_text_puts(out, "any number");
    } else if (isinf(input->high)) {
        gv_text_puts(out, input->low_open ? "above " : "at least ");
        gv_number_print(input->low, out);
    } else {
        gv_text_puts(out, input->low_open ? "above " : "from ");
        gv_number_print(input->low, out);
        gv_text_puts(out, input->high_open ? " and below " : " to ");
        gv_number_print(input->high, out);
    }
    if (*unit) gv_text_printf(out, " %s", unit);
}

/* "truncate(normal(0.5, 0.1), 0, 1)" */
static void print_truncation(const struct gv_input *input, const char *text, struct gv_text *hint)
{
    gv_text_printf(hint, "truncate(%s, ", text);
    gv_number_print(isinf(input->low) ? -1e12 : input->low, hint);
    gv_text_puts(hint, ", ");
    gv_number_print(isinf(input->high) ? 1e12 : input->high, hint);
    gv_text_puts(hint, ")");
}

/* NULL if the distribution keeps to the input's bounds, else what is wrong. */
static const char *check_bounds(const struct gv_input *input, const char *text,
                                const struct gv_distribution *d, struct gv_text *hint)
{
    double low, high;
    gv_distribution_support(d, &low, &high);
    bool constant = d->family == GV_CONSTANT;
    /* A continuous distribution may touch an open end: it is never drawn. */
    bool points = constant || d->family == GV_DISCRETE;
    bool below = low < input->low || (input->low_open && low == input->low && points);
    bool above = high > input->high || (input->high_open && high == input->high && points);
    if (input->whole && (!constant || low != floor(low))) {
        gv_text_puts(hint, "write a whole number");
        return "must be a whole number";
    }
    if (!below && !above) return NULL;
    gv_text_puts(hint, "allowed: ");
    print_bounds(input, hint);
    if (constant) {
        if (strcmp(input->unit, "1") == 0 && input->high == 1 && low > 1 && low <= 100 &&
            !strchr(text, '%')) {
            gv_text_puts(hint, "; ");
            gv_number_print(low, hint);
            gv_text_puts(hint, " per cent is written ");
            gv_number_print(low, hint);
            gv_text_puts(hint, " %");
        }
        return "is out of bounds";
    }
    if (isinf(low) || isinf(high)) {
        gv_text_puts(hint, "; cut it: ");
        print_truncation(input, text, hint);
        return "has no ends, but the input is bounded";
    }
    gv_text_puts(hint, "; cut it: ");
    print_truncation(input, text, hint);
    return "reaches beyond the input's bounds";
}

static struct gv_place value_place(const struct gv_node *node, const struct gv_source *option,
                                   size_t option_offset, size_t offset, size_t length)
{
    if (node) return gv_node_place_at(node, offset, length);
    size_t at = option_offset + offset;
    return (struct gv_place){option, 1, gv_text_columns(option->text, at) + 1, length};
}

/* False after reporting that the distribution does not keep to the input's bounds. */
static bool report_bounds(const struct gv_input *input, const char *text, const struct gv_distribution *d,
                          struct gv_place place, struct gv_diagnostics *diagnostics)
{
    struct gv_text hint = {0};
    const char *wrong = check_bounds(input, text, d, &hint);
    if (wrong && gv_scenario_from_course(text))
        gv_diagnose(diagnostics, GV_ERROR, place, hint.data, "%s: the course gives %.6g, which %s",
                    input->name, d->p[0], wrong);
    else if (wrong)
        gv_diagnose(diagnostics, GV_ERROR, place, hint.data, "%s: '%s' %s", input->name, text, wrong);
    gv_text_free(&hint);
    return !wrong;
}

bool gv_scenario_value(struct gv_scenario *s, const struct gv_input *input, const char *text,
                       const struct gv_node *node, const struct gv_source *option, size_t option_offset,
                       struct gv_distribution *d, struct gv_diagnostics *diagnostics)
{
    if (gv_scenario_from_costs(text)) {
        struct gv_place place = value_place(node, option, option_offset, 0, strlen(text));
        size_t index = (size_t)(input - s->plan.model->inputs);
        return gv_scenario_costs_value(s, index, place, d, diagnostics) &&
               report_bounds(input, text, d, place, diagnostics);
    }
    if (gv_scenario_means_course(text)) {
        struct gv_place place = value_place(node, option, option_offset, 0, strlen(text));
        return gv_scenario_course_value(s, input, text, place, d, diagnostics) &&
               report_bounds(input, text, d, place, diagnostics);
    }
    const struct gv_expression_context context = {
        .pool = &s->pool, .open_file = gv_scenario_open_table, .opener = s};
    struct gv_expression_error error;
    if (gv_expression_read(text, input->unit, &context, d, &error) != GV_OK) {
        gv_diagnose(diagnostics, GV_ERROR,
                    value_place(node, option, option_offset, error.offset, error.length),
                    error.suggestion.data, "%s: %s", input->name,
                    error.message.data ? error.message.data : "out of memory");
        gv_expression_error_free(&error);
        return false;
    }
    gv_expression_error_free(&error);
    struct gv_place place = value_place(node, option, option_offset, 0, strlen(text));
    return report_bounds(input, text, d, place, diagnostics) &&
           gv_scenario_check_lever(s, input, text, d, place, diagnostics);
}

void gv_scenario_read_source(const struct gv_node *entry, struct gv_assumption *a)
{
    const struct gv_node *source = gv_node_find(entry, "source"), *note = gv_node_find(entry, "note"),
                         *year = gv_node_find(entry, "year"), *grade = gv_node_find(entry, "grade");
    double number;
    if (source && source->kind == GV_NODE_SCALAR) a->source = source->value;
    if (note && note->kind == GV_NODE_SCALAR) a->note = note->value;
    if (year && year->kind == GV_NODE_SCALAR && gv_schema_whole(year, &number)) a->year = (int)number;
    for (int g = 1; grade && grade->kind == GV_NODE_SCALAR && g < GV_GRADE_COUNT; g++)
        if (strcmp(gv_grade_names[g], grade->value) == 0) a->grade = (enum gv_grade)g;
}

/* One entry of `inputs`: the short form is the value alone. */
static void read_input(struct gv_scenario *s, size_t index, const struct gv_node *entry,
                       struct gv_diagnostics *diagnostics)
{
    const struct gv_input *input = &s->plan.model->inputs[index];
    struct gv_assumption *a = &s->assumptions[index];
    const struct gv_node *value = entry;
    a->place = entry->key_place;
    if (entry->kind == GV_NODE_SEQUENCE) {
        gv_diagnose(diagnostics, GV_ERROR, entry->place,
                    "write a number or a distribution such as pert(1, 2, 3)", "%s: a list is no value",
                    input->name);
        return;
    }
    if (entry->kind == GV_NODE_MAPPING) {
        value = gv_node_find(entry, "value");
        if (!value)
            gv_diagnose(diagnostics, GV_ERROR, entry->key_place, "add a line 'value: …'", "%s has no value",
                        input->name);
        gv_scenario_read_source(entry, a);
    }
    if (!value || value->kind != GV_NODE_SCALAR) return; /* reported already */
    a->expression = value->value;
    if (!a->source && gv_scenario_from_course(a->expression)) a->source = "the course in the scenario";
    if (gv_scenario_from_costs(a->expression)) gv_scenario_costs_source(s, index, a);
    gv_scenario_value(s, input, value->value, value, NULL, 0, &s->inputs[index], diagnostics);
}

/* A shared input has one value: says so where two parts have different ones. */
static void warn_if_other(const struct gv_scenario *s, size_t index, const struct gv_node *entry,
                          struct gv_diagnostics *diagnostics)
{
    const struct gv_assumption *used = &s->assumptions[index];
    const struct gv_node *value = entry->kind == GV_NODE_MAPPING ? gv_node_find(entry, "value") : entry;
    const char *here = NULL, *there = NULL; /* the parts that the two are of */
    for (size_t f = s->n_own; f < s->n_files; f++) {
        if (entry->place.source == &s->files[f].source) here = s->files[f].part;
        if (used->place.source == &s->files[f].source) there = s->files[f].part;
    }
    if (!there || here == there || !value || !used->expression || value->kind != GV_NODE_SCALAR) return;
    if (strcmp(value->value, used->expression) != 0)
        gv_diagnose(diagnostics, GV_WARNING, value->place, "give it in the scenario itself to decide",
                    "%s is shared, and another part has %s, which is used", s->plan.model->inputs[index].name,
                    used->expression);
}

/* Every file's inputs: unknown names are errors wherever they stand, values count from the first file that
 * has them. */
static void read_sections(struct gv_scenario *s, bool *given, struct gv_diagnostics *diagnostics)
{
    for (size_t f = 0; f < s->n_files; f++) {
        const char *part = s->files[f].part;
        const struct gv_node *section = gv_node_find(s->files[f].tree.root, "inputs");
        if (!section || section->kind != GV_NODE_MAPPING) continue;
        for (size_t i = 0; i < section->n; i++) {
            const struct gv_node *entry = section->children[i];
            int index = part ? gv_scenario_find_part_input(s->plan.model, part, entry->key) : -1;
            if (index < 0)
                index = gv_scenario_find_input(s->plan.model, entry->key, entry->key_place, diagnostics);
            if (entry->kind == GV_NODE_MAPPING) gv_schema_check(entry, &gv_schema_input, diagnostics);
            if (index >= 0 && given[index] && part) warn_if_other(s, (size_t)index, entry, diagnostics);
            if (index < 0 || given[index]) continue;
            given[index] = true;
            read_input(s, (size_t)index, entry, diagnostics);
        }
    }
}

/* The option that sets each input, the last one that names it: option[k] is its number + 1, or 0. */
static int choose_options(struct gv_scenario *s, const struct gv_scenario_changes *changes, size_t *option_of,
                          struct gv_diagnostics *diagnostics)
{
    for (size_t i = 0; i < changes->n_set; i++) {
        const char *option = changes->set[i], *equals = strchr(option, '=');
        struct gv_source *source = &s->set_sources[i];
        *source = (struct gv_source){.name = "--set", .text = option, .length = strlen(option)};
        struct gv_place place = {source, 1, 1, equals ? (size_t)(equals - option) : strlen(option)};
        if (!equals || equals == option) {
            gv_diagnose(diagnostics, GV_ERROR, place, "write --set NAME=VALUE", "'%s' sets nothing", option);
            continue;
        }
        char *name = gv_text_copy(option, (size_t)(equals - option));
        if (!name) return GV_ERR_MEMORY;
        int index = gv_scenario_find_input(s->plan.model, name, place, diagnostics);
        free(name);
        if (index >= 0) option_of[index] = i + 1;
    }
    return GV_OK;
}

/* In the model's order, so that the order of the options decides nothing, not even which table is read first.
 */
static int read_set_options(struct gv_scenario *s, const struct gv_scenario_changes *changes, bool *given,
                            struct gv_diagnostics *diagnostics)
{
    size_t n = s->plan.model->n_inputs;
    s->set_sources = gv_memory_zeroed(changes->n_set + 1, sizeof *s->set_sources);
    size_t *option_of = gv_memory_zeroed(n, sizeof *option_of);
    int status = GV_ERR_MEMORY;
    if (s->set_sources && option_of) {
        s->n_set_sources = changes->n_set;
        status = choose_options(s, changes, option_of, diagnostics);
    }
    for (size_t k = 0; k < n && status == GV_OK; k++) {
        if (!option_of[k]) continue;
        const struct gv_source *source = &s->set_sources[option_of[k] - 1];
        const char *expression = strchr(source->text, '=') + 1;
        size_t offset = (size_t)(expression - source->text);
        given[k] = true;
        s->assumptions[k] = (struct gv_assumption){.expression = expression,
                                                   .source = "set on the command line",
                                                   .grade = GV_GRADE_ASSUMPTION,
                                                   .set = true,
                                                   .place = {source, 1, 1, offset - 1}};
        gv_scenario_warn_of_shape(s, &s->plan.model->inputs[k], s->assumptions[k].place, diagnostics);
        gv_scenario_value(s, &s->plan.model->inputs[k], expression, NULL, source, offset, &s->inputs[k],
                          diagnostics);
    }
    free(option_of);
    return status;
}

/* Inputs that nobody gave: the model's fallback, or an error that names them all. */
static void fill_missing(struct gv_scenario *s, const bool *given, struct gv_diagnostics *diagnostics)
{
    const struct gv_model *model = s->plan.model;
    struct gv_text missing = {0};
    size_t n = 0;
    for (size_t i = 0; i < model->n_inputs; i++) {
        if (given[i]) continue;
        if (model->inputs[i].kind == GV_CHANCE && s->chance) {
            s->inputs[i] = (struct gv_distribution){.family = GV_NORMAL, .p = {0, 1}};
        } else if (!isnan(model->inputs[i].fallback)) {
            s->inputs[i] = gv_constant(model->inputs[i].fallback);
        } else if (gv_scenario_curve_of_shape(s, &model->inputs[i]) >= 0) {
            s->inputs[i] = gv_constant(model->inputs[i].low); /* without effect: any valid value will do */
        } else {
            gv_text_printf(&missing, "%s%s", n++ ? ", " : "", model->inputs[i].name);
            s->inputs[i] = gv_constant(0);
        }
    }
    const struct gv_node *section = gv_scenario_key(s, "inputs");
    struct gv_place place = section ? section->key_place : s->files[0].tree.root->place;
    if (n)
        gv_diagnose(diagnostics, GV_ERROR, place,
                    "give each a value, or start from a complete scenario with 'extends: FILE'",
                    "%zu missing input%s: %s", n, n == 1 ? "" : "s", missing.data ? missing.data : "");
    gv_text_free(&missing);
}

int gv_scenario_read_inputs(struct gv_scenario *s, const struct gv_scenario_changes *changes,
                            struct gv_diagnostics *diagnostics)
{
    size_t n = s->plan.model->n_inputs;
    s->inputs = gv_memory_zeroed(n, sizeof *s->inputs);
    s->assumptions = gv_memory_zeroed(n, sizeof *s->assumptions);
    bool *given = gv_memory_zeroed(n, sizeof *given);
    int status = GV_ERR_MEMORY;
    if (s->inputs && s->assumptions && given) {
        s->plan.inputs = s->inputs;
        read_sections(s, given, diagnostics);
        status = read_set_options(s, changes, given, diagnostics);
        if (status == GV_OK) fill_missing(s, given, diagnostics);
        for (size_t i = 0; i < n; i++)
            s->assumptions[i].unused = gv_scenario_curve_of_shape(s, &s->plan.model->inputs[i]) >= 0;
    }
    free(given);
    return status;
}
