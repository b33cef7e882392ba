#include "report/register.h"

#include "report/summary.h"
#include "report/table.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 170 };

static void put_value(struct gv_table *table, const struct gv_scenario *s, size_t input)
{
    const char *expression = s->assumptions[input].expression;
    bool none = s->assumptions[input].unused && !expression; /* what stands in its place is of no interest */
    struct gv_text *cell = gv_table_cell(table);
    if (cell && gv_scenario_from_costs(expression))
        gv_text_puts(cell, expression); /* item by item in a table of its own */
    else if (cell && !none)
        gv_distribution_print(&s->plan.inputs[input], cell);
    gv_table_put(
        table, strcmp(s->plan.model->inputs[input].unit, "1") == 0 ? "" : s->plan.model->inputs[input].unit);
    cell = gv_table_cell(table);
    if (cell && !none) gv_text_printf(cell, "%.6g", gv_distribution_mean(&s->plan.inputs[input]));
}

void gv_register_put_source(struct gv_table *table, const struct gv_assumption *a, enum gv_language language)
{
    const char *grade = gv_label_in(language, &gv_grade_labels[a->grade]);
    if (!a->expression) grade = gv_text_in(language, GV_TEXT_REGISTER_DEFAULT);
    if (gv_scenario_from_course(a->expression)) grade = gv_text_in(language, GV_TEXT_REGISTER_FROM_COURSE);
    if (gv_assumption_flagged(a)) grade = gv_text_in(language, GV_TEXT_NO_SOURCE);
    if (a->unused) grade = gv_text_in(language, GV_TEXT_REGISTER_UNUSED);
    gv_table_put(table, grade);
    struct gv_text *year = gv_table_cell(table);
    if (year && a->year) gv_text_printf(year, "%d", a->year);
    gv_table_put(table, a->source ? a->source : "");
}

void gv_register_print(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key heads[] = {
        GV_TEXT_REGISTER_INPUT, GV_TEXT_REGISTER_VALUE, GV_TEXT_DESCRIBE_UNIT,  GV_TEXT_MEAN,
        GV_TEXT_GRADE,          GV_TEXT_REGISTER_YEAR,  GV_TEXT_REGISTER_SOURCE};
    struct gv_table table = {
        .columns = sizeof heads / sizeof *heads, .left = 1u << 4 | 1u << 6, .width = WIDTH};
    for (size_t i = 0; i < table.columns; i++)
        gv_table_put(&table, gv_text_in(language, heads[i]));
    for (size_t i = 0; i < s->plan.model->n_inputs; i++) {
        const struct gv_assumption *a = &s->assumptions[i];
        if (!a->expression && s->plan.model->inputs[i].kind == GV_CHANCE && !s->chance) continue;
        gv_table_put(&table, s->plan.model->inputs[i].name);
        put_value(&table, s, i);
        gv_register_put_source(&table, a, language);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
}

void gv_register_note(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    size_t grades[GV_GRADE_COUNT] = {0}, given = 0, flagged = 0;
    char numbers[GV_GRADE_COUNT][24], of[24], all[24];
    for (size_t i = 0; i < s->plan.model->n_inputs; i++) {
        const struct gv_assumption *a = &s->assumptions[i];
        if (!a->expression || a->unused) continue;
        given++;
        grades[a->grade]++;
        flagged += gv_assumption_flagged(a);
    }
    for (int g = 0; g < GV_GRADE_COUNT; g++)
        snprintf(numbers[g], sizeof numbers[g], "%zu", grades[g]);
    snprintf(of, sizeof of, "%zu", flagged);
    snprintf(all, sizeof all, "%zu", given);
    GV_FILL(out, language, GV_TEXT_REGISTER_GRADES, numbers[GV_GRADE_MEASURED], numbers[GV_GRADE_EXPERIENCE],
            numbers[GV_GRADE_ASSUMPTION]);
    gv_text_puts(out, "; ");
    if (flagged)
        GV_FILL(out, language, GV_TEXT_REGISTER_FLAGGED, of, all);
    else
        GV_FILL(out, language, GV_TEXT_REGISTER_COMPLETE, all);
    gv_text_puts(out, "\n");
}

json_t *gv_expression_json(const struct gv_distribution *d)
{
    struct gv_text text = {0};
    gv_distribution_print(d, &text);
    json_t *value =
        d->family == GV_CONSTANT ? gv_json_number(d->p[0]) : json_string(text.data ? text.data : "");
    gv_text_free(&text);
    return value;
}

void gv_register_set_source(json_t *entry, const struct gv_assumption *a)
{
    if (a->source) json_object_set_new(entry, "source", json_string(a->source));
    if (a->year) json_object_set_new(entry, "year", json_integer(a->year));
    if (a->grade) json_object_set_new(entry, "grade", json_string(gv_grade_names[a->grade]));
    if (a->note) json_object_set_new(entry, "note", json_string(a->note));
}

json_t *gv_register_json(const struct gv_scenario *s)
{
    json_t *inputs = json_object();
    for (size_t i = 0; i < s->plan.model->n_inputs; i++) {
        const struct gv_input *input = &s->plan.model->inputs[i];
        const struct gv_assumption *a = &s->assumptions[i];
        json_t *entry = json_object();
        json_object_set_new(entry, "value", gv_expression_json(&s->plan.inputs[i]));
        json_object_set_new(entry, "unit", json_string(input->unit));
        json_object_set_new(entry, "mean", gv_json_number(gv_distribution_mean(&s->plan.inputs[i])));
        json_object_set_new(entry, "given", json_boolean(a->expression != NULL));
        json_object_set_new(entry, "flagged", json_boolean(gv_assumption_flagged(a)));
        if (gv_scenario_from_course(a->expression)) json_object_set_new(entry, "from_course", json_true());
        if (gv_scenario_from_costs(a->expression)) json_object_set_new(entry, "from_costs", json_true());
        if (a->unused) json_object_set_new(entry, "unused", json_true());
        gv_register_set_source(entry, a);
        json_object_set_new(inputs, input->name, entry);
    }
    return inputs;
}
