#include "report/cells.h"
#include "report/frontier.h"
#include "report/numbers.h"
#include "report/summary.h"

#include <math.h>

static const struct gv_input *input_of(const struct gv_switching *s, const struct gv_switching_row *row)
{
    return &s->plan->model->inputs[row->input];
}

/* --- tables --- */

static void print_means(const struct gv_switching *s, enum gv_language language, struct gv_text *out)
{
    const struct gv_outcome *outcome = &s->plan->model->outcomes[s->outcome];
    struct gv_text label = {0}, at_means = {0}, expected = {0};
    gv_print_label(&outcome->label, outcome->unit, language, &label);
    gv_format_number(s->at_means, 0, language, &at_means);
    gv_format_estimate(s->expected, language, &expected);
    if (label.data && at_means.data && expected.data)
        GV_FILL(out, language, GV_TEXT_SWITCHING_MEANS, label.data, at_means.data, expected.data);
    gv_text_puts(out, "\n\n");
    gv_text_free(&label);
    gv_text_free(&at_means);
    gv_text_free(&expected);
}

/* Where no value switches: that there is none from here to there. */
static void put_none(struct gv_text *cell, const struct gv_switching_row *row, enum gv_language language)
{
    struct gv_text from = {0}, to = {0};
    gv_print_rounded(row->low, language, &from);
    gv_print_rounded(row->high, language, &to);
    if (from.data && to.data) GV_FILL(cell, language, GV_TEXT_SWITCHING_NONE, from.data, to.data);
    gv_text_free(&from);
    gv_text_free(&to);
}

static void put_value(struct gv_table *table, const struct gv_switching_row *row,
                      const struct gv_switching_value *v, bool exact, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (!cell) return;
    if (isnan(v->place.value))
        put_none(cell, row, language);
    else if (exact)
        gv_print_rounded(v->place.value, language, cell);
    else
        gv_format_estimate(v->place, language, cell);
    if (v->n > 1) gv_text_puts(cell, " *");
}

/* How far out in the input's own distribution: "P99.2", or beyond it. */
static void put_rank(struct gv_table *table, const struct gv_switching_value *v, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (!cell) return;
    if (isnan(v->rank)) return;
    if (v->rank <= 0 || v->rank >= 1) {
        gv_text_puts(cell,
                     gv_text_in(language, v->rank <= 0 ? GV_TEXT_SWITCHING_BELOW : GV_TEXT_SWITCHING_ABOVE));
        return;
    }
    double away = fmin(v->rank, 1 - v->rank);
    gv_text_puts(cell, "P");
    gv_format_number(100 * v->rank, away < 1e-3 ? 3 : away < 0.01 ? 2 : 1, language, cell);
}

static void print_rows(const struct gv_switching *s, enum gv_language language, struct gv_text *out)
{
    struct gv_table table = {.columns = 6};
    bool several = false;
    gv_table_put(&table, gv_text_in(language, GV_TEXT_INPUT));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_MEAN));
    gv_table_put(&table, "P05 – P95");
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWITCHING_AT_MEANS));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWITCHING_RANK));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWITCHING_DRAWN));
    for (size_t i = 0; i < s->n; i++) {
        const struct gv_switching_row *row = &s->row[i];
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) gv_print_label(&input_of(s, row)->label, input_of(s, row)->unit, language, cell);
        gv_put_rounded(&table, row->mean, language);
        cell = gv_table_cell(&table);
        if (cell) {
            gv_print_rounded(row->p05, language, cell);
            gv_text_puts(cell, " – ");
            gv_print_rounded(row->p95, language, cell);
        }
        put_value(&table, row, &row->at_means, true, language);
        put_rank(&table, &row->at_means, language);
        put_value(&table, row, &row->drawn, false, language);
        several |= row->at_means.n > 1 || row->drawn.n > 1;
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
    if (several) gv_text_printf(out, "%s\n", gv_text_in(language, GV_TEXT_SWITCHING_SEVERAL));
}

void gv_switching_print(const struct gv_switching_report *report, enum gv_language language,
                        struct gv_text *out)
{
    const struct gv_switching *first = &report->switching[0];
    GV_FILL(out, language, GV_TEXT_SWITCHING_TITLE,
            gv_label_in(language, &first->plan->model->outcomes[first->outcome].label));
    gv_text_puts(out, "\n");
    for (size_t p = 0; p < report->n; p++) {
        const struct gv_switching *s = &report->switching[p];
        gv_text_puts(out, "\n");
        GV_FILL(out, language, GV_TEXT_FRONTIER_POLICY, s->plan->policies[s->policy].name);
        gv_text_puts(out, "\n\n");
        print_means(s, language, out);
        print_rows(s, language, out);
    }
    gv_text_printf(out, "\n%s\n", gv_text_in(language, GV_TEXT_SWITCHING_NOTE));
}

/* --- JSON --- */

static json_t *value_json(const struct gv_switching_value *v, bool exact)
{
    json_t *object = json_object();
    json_object_set_new(object, "value", gv_json_number(v->place.value));
    if (!exact) {
        json_object_set_new(object, "low", gv_json_number(v->place.low));
        json_object_set_new(object, "high", gv_json_number(v->place.high));
    }
    json_object_set_new(object, "rank", gv_json_number(v->rank));
    json_object_set_new(object, "crossings", json_integer((json_int_t)v->n));
    json_object_set_new(object, "status",
                        json_string(v->n          ? gv_crossing_status_names[GV_CROSSING_FOUND]
                                    : v->positive ? gv_crossing_status_names[GV_CROSSING_ALWAYS]
                                                  : gv_crossing_status_names[GV_CROSSING_NONE]));
    json_object_set_new(object, "direction",
                        v->n ? json_string(v->rising ? "rising" : "falling") : json_null());
    return object;
}

static json_t *row_json(const struct gv_switching *s, const struct gv_switching_row *row)
{
    json_t *object = json_object();
    json_object_set_new(object, "unit", json_string(input_of(s, row)->unit));
    json_object_set_new(object, "mean", gv_json_number(row->mean));
    json_object_set_new(object, "P05", gv_json_number(row->p05));
    json_object_set_new(object, "P95", gv_json_number(row->p95));
    json_object_set_new(object, "from", gv_json_number(row->low));
    json_object_set_new(object, "to", gv_json_number(row->high));
    json_object_set_new(object, "at_means", value_json(&row->at_means, true));
    json_object_set_new(object, "drawn", value_json(&row->drawn, false));
    return object;
}

json_t *gv_switching_json(const struct gv_switching_report *report)
{
    json_t *root = json_object(), *policies = json_array();
    for (size_t p = 0; p < report->n; p++) {
        const struct gv_switching *s = &report->switching[p];
        json_t *object = json_object(), *inputs = json_object();
        json_object_set_new(object, "policy", json_string(s->plan->policies[s->policy].name));
        json_object_set_new(object, "outcome", json_string(s->plan->model->outcomes[s->outcome].name));
        json_object_set_new(object, "at_means", gv_json_number(s->at_means));
        gv_json_estimate(object, "expected", s->expected);
        for (size_t i = 0; i < s->n; i++)
            json_object_set_new(inputs, input_of(s, &s->row[i])->name, row_json(s, &s->row[i]));
        json_object_set_new(object, "inputs", inputs);
        json_array_append_new(policies, object);
    }
    json_object_set_new(root, "switching", policies);
    return root;
}
