#include "report/frontier.h"

#include "report/cells.h"
#include "report/numbers.h"
#include "report/summary.h"

#include <math.h>
#include <string.h>

static const struct gv_input *input_of(const struct gv_frontier *f, const struct gv_axis *axis)
{
    return &f->request->plan->model->inputs[axis->input];
}

static const char *policy_name(const struct gv_frontier *f, size_t p)
{
    return f->request->plan->policies[f->request->policies[p]].name;
}

/* --- tables --- */

static void print_title(const struct gv_frontier *f, enum gv_language language, struct gv_text *out)
{
    const struct gv_frontier_request *r = f->request;
    struct gv_text over = {0}, from = {0}, to = {0}, target = {0};
    gv_print_label(&input_of(f, &r->over)->label, input_of(f, &r->over)->unit, language, &over);
    gv_format_as_is(r->over.values[0], language, &from);
    gv_format_as_is(r->over.values[1], language, &to);
    gv_format_as_is(100 * r->target, language, &target);
    const struct gv_label *outcome = &r->plan->model->outcomes[r->outcome].label;
    if (over.data && from.data && to.data && target.data) {
        GV_FILL(out, language, GV_TEXT_FRONTIER_TITLE, gv_label_in(language, outcome), target.data, over.data,
                from.data, to.data);
        gv_text_puts(out, "\n");
    }
    gv_text_free(&over);
    gv_text_free(&from);
    gv_text_free(&to);
    gv_text_free(&target);
}

static void put_extreme(struct gv_table *table, const struct gv_curve_point *point, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table), at = {0};
    if (!cell) return;
    if (!point) return;
    if (isnan(point->estimate.value)) {
        gv_text_puts(cell, "–");
        return;
    }
    gv_format_probability(point->estimate, language, cell);
    gv_print_rounded(point->x, language, &at);
    gv_text_puts(cell, " ");
    if (at.data) GV_FILL(cell, language, GV_TEXT_FRONTIER_AT, at.data);
    gv_text_free(&at);
}

/* A row for each crossing; one that says that there is none. */
static void put_cell(struct gv_table *table, const struct gv_frontier *f, const struct gv_crossings *c,
                     size_t along, enum gv_language language)
{
    static const enum gv_text_key words[] = {
        [GV_CROSSING_NONE] = GV_TEXT_FRONTIER_NONE, [GV_CROSSING_ALWAYS] = GV_TEXT_FRONTIER_ALWAYS};
    size_t rows = c->n ? c->n : 1;
    for (size_t k = 0; k < rows; k++) {
        struct gv_text *cell;
        if (f->request->along.n) {
            cell = gv_table_cell(table);
            if (cell && k == 0) gv_format_as_is(f->request->along.values[along], language, cell);
        }
        cell = gv_table_cell(table);
        if (cell && c->n)
            gv_format_estimate(c->crossing[k].place, language, cell);
        else if (cell)
            gv_text_puts(cell, gv_text_in(language, words[c->status]));
        if (cell && !c->certain) gv_text_puts(cell, " ?");
        gv_put_interval(table, c->n ? c->crossing[k].place.low : (double)NAN,
                        c->n ? c->crossing[k].place.high : (double)NAN, language);
        gv_table_put(table, !c->n ? ""
                                  : gv_text_in(language, c->crossing[k].rising ? GV_TEXT_FRONTIER_RISING
                                                                               : GV_TEXT_FRONTIER_FALLING));
        put_extreme(table, k == 0 ? &c->lowest : NULL, language);
        put_extreme(table, k == 0 ? &c->highest : NULL, language);
    }
}

static void print_policy(const struct gv_frontier *f, size_t p, enum gv_language language,
                         struct gv_text *out)
{
    const struct gv_frontier_request *r = f->request;
    bool along = r->along.n > 0;
    struct gv_table table = {.columns = 5 + along, .left = 1u << (2 + along)};
    if (along) {
        struct gv_text *cell = gv_table_cell(&table);
        if (cell)
            gv_print_label(&input_of(f, &r->along)->label, input_of(f, &r->along)->unit, language, cell);
    }
    struct gv_text *cell = gv_table_cell(&table);
    if (cell) gv_print_label(&input_of(f, &r->over)->label, input_of(f, &r->over)->unit, language, cell);
    gv_table_put(&table, gv_text_in(language, GV_TEXT_FRONTIER_INTERVAL));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_FRONTIER_DIRECTION));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_FRONTIER_LOWEST));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_FRONTIER_HIGHEST));
    for (size_t a = 0; a < f->n_along; a++)
        if (p * f->n_along + a < f->n_done) put_cell(&table, f, &f->cell[p * f->n_along + a], a, language);
    gv_table_print(&table, out);
    gv_table_free(&table);
}

static void print_notes(const struct gv_frontier *f, enum gv_language language, struct gv_text *out)
{
    size_t unsure = 0;
    uint64_t failed = 0;
    for (size_t i = 0; i < f->n_done; i++) {
        unsure += f->cell[i].certain ? 0 : 1;
        failed += f->cell[i].failed;
    }
    if (unsure) gv_text_printf(out, "%s\n", gv_text_in(language, GV_TEXT_FRONTIER_UNSURE));
    gv_print_shortfall(GV_TEXT_FRONTIER_FAILED, failed, f->n_done, f->request->n_policies * f->n_along,
                       language, out);
}

void gv_frontier_print(const struct gv_frontier *f, enum gv_language language, struct gv_text *out)
{
    print_title(f, language, out);
    for (size_t p = 0; p < f->request->n_policies; p++) {
        gv_text_puts(out, "\n");
        GV_FILL(out, language, GV_TEXT_FRONTIER_POLICY, policy_name(f, p));
        gv_text_puts(out, "\n\n");
        print_policy(f, p, language, out);
    }
    print_notes(f, language, out);
}

/* --- JSON --- */

static json_t *direction_json(const struct gv_crossing *c)
{
    return json_string(c->rising ? "rising" : "falling");
}

static json_t *crossing_json(const struct gv_crossing *c)
{
    json_t *object = json_object();
    json_object_set_new(object, "value", gv_json_number(c->place.value));
    json_object_set_new(object, "low", gv_json_number(c->place.low));
    json_object_set_new(object, "high", gv_json_number(c->place.high));
    json_object_set_new(object, "low_open", json_boolean(isinf(c->place.low)));
    json_object_set_new(object, "high_open", json_boolean(isinf(c->place.high)));
    json_object_set_new(object, "direction", direction_json(c));
    return object;
}

static void set_extreme(json_t *object, const char *name, const struct gv_curve_point *point)
{
    json_t *extreme = json_object();
    json_object_set_new(extreme, "at", gv_json_number(point->x));
    gv_json_estimate(extreme, "probability_positive", point->estimate);
    json_object_set_new(object, name, extreme);
}

static json_t *cell_json(const struct gv_frontier *f, size_t policy, size_t along)
{
    const struct gv_crossings *c = &f->cell[policy * f->n_along + along];
    const struct gv_crossing *first = c->n ? &c->crossing[0] : NULL;
    json_t *object = json_object(), *crossings = json_array();
    json_object_set_new(object, "policy", json_string(policy_name(f, policy)));
    if (f->request->along.n)
        json_object_set_new(object, input_of(f, &f->request->along)->name,
                            gv_json_number(f->request->along.values[along]));
    json_object_set_new(object, "value", first ? gv_json_number(first->place.value) : json_null());
    json_object_set_new(object, "low", first ? gv_json_number(first->place.low) : json_null());
    json_object_set_new(object, "high", first ? gv_json_number(first->place.high) : json_null());
    json_object_set_new(object, "direction", first ? direction_json(first) : json_null());
    json_object_set_new(object, "status", json_string(gv_crossing_status_names[c->status]));
    json_object_set_new(object, "certain", json_boolean(c->certain));
    for (size_t k = 0; k < c->n; k++)
        json_array_append_new(crossings, crossing_json(&c->crossing[k]));
    json_object_set_new(object, "crossings", crossings);
    set_extreme(object, "lowest", &c->lowest);
    set_extreme(object, "highest", &c->highest);
    json_object_set_new(object, "failed_draws", json_integer((json_int_t)c->failed));
    return object;
}

static json_t *axis_json(const struct gv_frontier *f, const struct gv_axis *axis)
{
    json_t *values = json_array();
    for (size_t i = 0; i < axis->n; i++)
        json_array_append_new(values, gv_json_number(axis->values[i]));
    return json_pack("{s:s, s:s, s:o}", "input", input_of(f, axis)->name, "unit", input_of(f, axis)->unit,
                     "values", values);
}

json_t *gv_frontier_json(const struct gv_frontier *f)
{
    const struct gv_frontier_request *r = f->request;
    json_t *root = json_object(), *cells = json_array();
    for (size_t i = 0; i < f->n_done; i++)
        json_array_append_new(cells, cell_json(f, i / f->n_along, i % f->n_along));
    json_object_set_new(root, "frontier", cells);
    json_object_set_new(root, "over", axis_json(f, &r->over));
    json_object_set_new(root, "along", r->along.n ? axis_json(f, &r->along) : json_null());
    json_object_set_new(root, "target", gv_json_number(r->target));
    json_object_set_new(root, "outcome", json_string(r->plan->model->outcomes[r->outcome].name));
    json_object_set_new(root, "evaluations", json_integer((json_int_t)f->evaluations));
    return root;
}
