#include "report/sweep.h"

#include "report/cells.h"
#include "report/numbers.h"
#include "report/summary.h"

#include <math.h>
#include <string.h>

enum { ROWS_MAX = 64 };

static const struct gv_input *axis_input(const struct gv_sweep *s, size_t axis)
{
    return &s->plan->model->inputs[s->axes[axis].input];
}

/* --- points --- */

static void print_heads(const struct gv_sweep_report *r, enum gv_language language, struct gv_table *table)
{
    const struct gv_sweep *s = r->sweep;
    for (size_t k = 0; k < s->n_axes; k++) {
        struct gv_text *cell = gv_table_cell(table);
        if (cell) gv_print_label(&axis_input(s, k)->label, axis_input(s, k)->unit, language, cell);
    }
    if (r->cost != SIZE_MAX) {
        struct gv_text unit = {0}, *cell = gv_table_cell(table);
        gv_unit_print(s->plan->model->outcomes[r->cost].unit, language, &unit);
        if (cell) GV_FILL(cell, language, GV_TEXT_SWEEP_COST, unit.data ? unit.data : "");
        gv_text_free(&unit);
    }
    gv_table_put(table, gv_text_in(language, GV_TEXT_MEAN));
    gv_table_put(table, "P05");
    gv_table_put(table, "P50");
    gv_table_put(table, "P95");
    gv_table_put(table, "P(≥ 0)");
}

static void print_points(const struct gv_sweep_report *r, size_t policy, enum gv_language language,
                         struct gv_text *out)
{
    const struct gv_sweep *s = r->sweep;
    struct gv_table table = {.columns = s->n_axes + (r->cost != SIZE_MAX) + 5};
    print_heads(r, language, &table);
    for (size_t i = 0; i < s->n_points; i++) {
        const struct gv_statistics *at = gv_sweep_statistics(s, policy, i, r->outcome);
        for (size_t k = 0; k < s->n_axes; k++)
            gv_put_as_is(&table, gv_sweep_at(s, i, k), language);
        if (r->cost != SIZE_MAX)
            gv_put_estimate(&table, gv_sweep_statistics(s, policy, i, r->cost)->mean, language);
        gv_put_estimate(&table, at->mean, language);
        gv_put_estimate(&table, at->quantile[GV_P05], language);
        gv_put_estimate(&table, at->quantile[GV_P50], language);
        gv_put_estimate(&table, at->quantile[GV_P95], language);
        gv_put_probability(&table, at->positive, language);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
}

/* --- the best level --- */

static const enum gv_text_key criterion_texts[GV_CRITERIA] = {
    GV_TEXT_SWEEP_BY_MEAN, GV_TEXT_SWEEP_BY_POSITIVE, GV_TEXT_SWEEP_BY_WORST};

static void put_criterion(struct gv_table *table, enum gv_criterion criterion, struct gv_estimate e,
                          enum gv_language language)
{
    if (isnan(e.value))
        gv_table_put(table, "–");
    else if (criterion == GV_BY_POSITIVE)
        gv_put_probability(table, e, language);
    else
        gv_put_estimate(table, e, language);
}

static void print_best_notes(const struct gv_best_level *b, enum gv_criterion criterion,
                             enum gv_language language, struct gv_text *out)
{
    const char *name = gv_text_in(language, criterion_texts[criterion]);
    struct gv_text from = {0}, to = {0}, level = {0};
    gv_print_rounded(b->nearly_from, language, &from);
    gv_print_rounded(b->nearly_to, language, &to);
    gv_format_as_is(b->level.value, language, &level);
    if (from.data && to.data && level.data) {
        if (b->none.value > b->value.value) {
            GV_FILL(out, language, GV_TEXT_SWEEP_NONE_BETTER, name);
            gv_text_puts(out, "\n");
        }
        if (b->at_low || b->at_high) {
            GV_FILL(out, language, GV_TEXT_SWEEP_AT_END, name, level.data);
            gv_text_puts(out, "\n");
        }
        if (b->flat) {
            GV_FILL(out, language, GV_TEXT_SWEEP_FLAT, name, from.data, to.data);
            gv_text_puts(out, "\n");
        }
    }
    gv_text_free(&from);
    gv_text_free(&to);
    gv_text_free(&level);
}

static void print_best(const struct gv_sweep_report *r, size_t policy, enum gv_language language,
                       struct gv_text *out)
{
    const struct gv_best_level *best = r->best + policy * GV_CRITERIA;
    const struct gv_input *lever = axis_input(r->sweep, 0);
    struct gv_table table = {.columns = 5};
    gv_text_puts(out, "\n");
    GV_FILL(out, language, GV_TEXT_SWEEP_BEST, gv_label_in(language, &lever->label));
    gv_text_puts(out, "\n\n");
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWEEP_BY));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWEEP_LEVEL));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWEEP_VALUE));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWEEP_NEARLY));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWEEP_NONE));
    for (int c = 0; c < GV_CRITERIA; c++) {
        gv_table_put(&table, gv_text_in(language, criterion_texts[c]));
        gv_put_estimate(&table, best[c].level, language);
        put_criterion(&table, (enum gv_criterion)c, best[c].value, language);
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) {
            gv_print_rounded(best[c].nearly_from, language, cell);
            gv_text_puts(cell, " – ");
            gv_print_rounded(best[c].nearly_to, language, cell);
        }
        put_criterion(&table, (enum gv_criterion)c, best[c].none, language);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
    for (int c = 0; c < GV_CRITERIA; c++)
        print_best_notes(&best[c], (enum gv_criterion)c, language, out);
}

/* --- steps --- */

static void print_steps(const struct gv_sweep_report *r, size_t policy, enum gv_language language,
                        struct gv_text *out)
{
    const struct gv_sweep *s = r->sweep;
    struct gv_text label = {0};
    struct gv_table table = {.columns = 5};
    const struct gv_outcome *outcome = &s->plan->model->outcomes[r->outcome];
    gv_print_label(&outcome->label, outcome->unit, language, &label);
    gv_text_puts(out, "\n");
    GV_FILL(out, language, GV_TEXT_SWEEP_STEPS, label.data ? label.data : "");
    gv_text_puts(out, "\n\n");
    gv_text_free(&label);
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWEEP_STEP));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWEEP_DIFFERENCE));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWEEP_ERROR));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWEEP_PLAIN_ERROR));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_SWEEP_RATIO));
    for (size_t i = 0; i + 1 < s->n_points; i++) {
        struct gv_paired d = gv_sweep_difference(s, policy, i, i + 1, r->outcome);
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) {
            gv_format_as_is(gv_sweep_at(s, i, 0), language, cell);
            gv_text_puts(cell, " → ");
            gv_format_as_is(gv_sweep_at(s, i + 1, 0), language, cell);
        }
        gv_put_estimate(&table, d.difference, language);
        gv_put_rounded(&table, d.standard_error, language);
        gv_put_rounded(&table, d.independent, language);
        gv_put_rounded(&table, d.independent / d.standard_error, language);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
}

/* --- the whole --- */

static void print_title(const struct gv_sweep *s, enum gv_language language, struct gv_text *out)
{
    struct gv_text names = {0}, points = {0}, draws = {0};
    for (size_t k = 0; k < s->n_axes; k++) {
        gv_text_puts(&names, k ? " × " : "");
        gv_text_puts(&names, gv_label_in(language, &axis_input(s, k)->label));
    }
    gv_format_count(s->n_points, language, &points);
    gv_format_count(gv_design_draws(&s->plan->design), language, &draws);
    if (names.data && points.data && draws.data) {
        GV_FILL(out, language, GV_TEXT_SWEEP_OVER, names.data);
        gv_text_puts(out, ": ");
        GV_FILL(out, language, GV_TEXT_SWEEP_POINTS, points.data, draws.data);
        gv_text_puts(out, "\n");
    }
    gv_text_free(&names);
    gv_text_free(&points);
    gv_text_free(&draws);
}

static void print_failures(const struct gv_sweep *s, enum gv_language language, struct gv_text *out)
{
    uint64_t failed = 0;
    for (size_t i = 0; i < s->n_done; i++)
        failed += s->failed[s->first + i];
    gv_print_shortfall(GV_TEXT_SWEEP_FAILED, failed, s->n_done, gv_sweep_count(s, s->part), language, out);
}

/* Which points a part has. Tables are for the whole. */
static void print_part(const struct gv_sweep *s, enum gv_language language, struct gv_text *out)
{
    const size_t numbers[] = {s->part.number, s->part.of, s->first + 1, s->first + gv_sweep_count(s, s->part),
                              s->n_policies * s->n_points};
    struct gv_text texts[5] = {{0}};
    for (size_t i = 0; i < 5; i++)
        gv_format_count(numbers[i], language, &texts[i]);
    if (texts[0].data && texts[1].data && texts[2].data && texts[3].data && texts[4].data)
        GV_FILL(out, language, GV_TEXT_SWEEP_PART, texts[0].data, texts[1].data, texts[2].data, texts[3].data,
                texts[4].data);
    gv_text_puts(out, "\n");
    for (size_t i = 0; i < 5; i++)
        gv_text_free(&texts[i]);
}

void gv_sweep_print(const struct gv_sweep_report *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_sweep *s = r->sweep;
    struct gv_text label = {0};
    bool line = s->n_axes == 1 && s->n_points <= ROWS_MAX;
    const struct gv_outcome *outcome = &s->plan->model->outcomes[r->outcome];
    gv_print_label(&outcome->label, outcome->unit, language, &label);
    print_title(s, language, out);
    if (s->part.of) print_part(s, language, out);
    for (size_t p = 0; p < s->n_policies && !s->part.of; p++) {
        gv_text_puts(out, "\n");
        GV_FILL(out, language, GV_TEXT_SWEEP_POLICY, s->plan->policies[s->policies[p]].name,
                label.data ? label.data : "");
        gv_text_puts(out, "\n\n");
        if (s->n_points <= ROWS_MAX) {
            print_points(r, p, language, out);
        } else {
            GV_FILL(out, language, GV_TEXT_SWEEP_LONG, r->path);
            gv_text_puts(out, "\n");
        }
        if (r->best) print_best(r, p, language, out);
        if (line && s->n_points > 1 && s->plan->design.replicates > 1) print_steps(r, p, language, out);
    }
    if (s->plan->design.replicates < 2)
        gv_text_printf(out, "\n%s\n", gv_text_in(language, GV_TEXT_SWEEP_NO_ERRORS));
    print_failures(s, language, out);
    gv_text_free(&label);
}

/* --- JSON --- */

static json_t *point_json(const struct gv_sweep *s, size_t policy, size_t point)
{
    json_t *object = json_object(), *outcomes = json_object();
    json_object_set_new(object, "policy", json_string(s->plan->policies[s->policies[policy]].name));
    for (size_t k = 0; k < s->n_axes; k++)
        json_object_set_new(object, axis_input(s, k)->name, gv_json_number(gv_sweep_at(s, point, k)));
    for (size_t k = 0; k < s->n_outcomes; k++)
        json_object_set_new(outcomes, s->plan->model->outcomes[s->outcome[k]].name,
                            gv_statistics_json(&s->plan->model->outcomes[s->outcome[k]],
                                               gv_sweep_statistics(s, policy, point, s->outcome[k]),
                                               s->plan->setup.horizon));
    json_object_set_new(object, "outcomes", outcomes);
    return object;
}

static json_t *difference_json(const struct gv_sweep_report *r, size_t policy, size_t step)
{
    const struct gv_sweep *s = r->sweep;
    struct gv_paired d = gv_sweep_difference(s, policy, step, step + 1, r->outcome);
    json_t *object = json_object();
    json_object_set_new(object, "policy", json_string(s->plan->policies[s->policies[policy]].name));
    json_object_set_new(object, "from", gv_json_number(gv_sweep_at(s, step, 0)));
    json_object_set_new(object, "to", gv_json_number(gv_sweep_at(s, step + 1, 0)));
    gv_json_estimate(object, "difference", d.difference);
    json_object_set_new(object, "standard_error", gv_json_number(d.standard_error));
    json_object_set_new(object, "independent_standard_error", gv_json_number(d.independent));
    return object;
}

static json_t *best_json(const struct gv_sweep_report *r, size_t policy, enum gv_criterion criterion)
{
    const struct gv_best_level *b = &r->best[policy * GV_CRITERIA + (size_t)criterion];
    json_t *object = json_object();
    json_object_set_new(object, "policy",
                        json_string(r->sweep->plan->policies[r->sweep->policies[policy]].name));
    json_object_set_new(object, "criterion", json_string(gv_criterion_names[criterion]));
    json_object_set_new(object, "level", gv_json_number(b->level.value));
    json_object_set_new(object, "level_low", gv_json_number(b->level.low));
    json_object_set_new(object, "level_high", gv_json_number(b->level.high));
    gv_json_estimate(object, "value", b->value);
    gv_json_estimate(object, "none", b->none);
    json_object_set_new(object, "nearly_from", gv_json_number(b->nearly_from));
    json_object_set_new(object, "nearly_to", gv_json_number(b->nearly_to));
    json_object_set_new(object, "flat", json_boolean(b->flat));
    json_object_set_new(object, "at_end_of_range", json_boolean(b->at_low || b->at_high));
    return object;
}

json_t *gv_sweep_json(const struct gv_sweep_report *r)
{
    const struct gv_sweep *s = r->sweep;
    json_t *root = json_object(), *axes = json_array(), *points = json_array(), *differences = json_array(),
           *best = json_array();
    for (size_t k = 0; k < s->n_axes; k++) {
        json_t *values = json_array();
        for (size_t i = 0; i < s->axes[k].n; i++)
            json_array_append_new(values, gv_json_number(s->axes[k].values[i]));
        json_array_append_new(axes, json_pack("{s:s, s:s, s:o}", "input", axis_input(s, k)->name, "unit",
                                              axis_input(s, k)->unit, "values", values));
    }
    for (size_t p = 0; p < s->n_policies; p++) {
        for (size_t i = 0; i < s->n_points; i++)
            json_array_append_new(points, point_json(s, p, i));
        for (size_t i = 0; s->n_axes == 1 && i + 1 < s->n_points; i++)
            json_array_append_new(differences, difference_json(r, p, i));
        for (int c = 0; r->best && c < GV_CRITERIA; c++)
            json_array_append_new(best, best_json(r, p, (enum gv_criterion)c));
    }
    json_object_set_new(root, "outcome", json_string(s->plan->model->outcomes[r->outcome].name));
    json_object_set_new(root, "axes", axes);
    json_object_set_new(root, "points", points);
    json_object_set_new(root, "differences", differences);
    json_object_set_new(root, "best", best);
    json_object_set_new(root, "evaluations", json_integer((json_int_t)s->evaluations));
    json_object_set_new(root, "complete", json_boolean(s->n_done == s->n_policies * s->n_points));
    return root;
}
