#include "report/replay.h"

#include "report/numbers.h"
#include "report/summary.h"
#include "report/table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* --- cells --- */

static void cell(struct gv_table *table, const char *text)
{
    struct gv_text *to = gv_table_cell(table);
    if (to) gv_text_puts(to, text);
}

static void head(struct gv_table *table, enum gv_language language, enum gv_text_key key)
{
    cell(table, gv_text_in(language, key));
}

/* With a point in both languages: these digits are to be read back. */
static void print_value(double value, struct gv_text *out)
{
    if (isnan(value))
        gv_text_puts(out, "–");
    else if (isinf(value))
        gv_text_puts(out, value < 0 ? "-∞" : "∞");
    else
        gv_number_print(value, out);
}

static void value_cell(struct gv_table *table, double value)
{
    struct gv_text *to = gv_table_cell(table);
    if (to) print_value(value, to);
}

static void unit_cell(struct gv_table *table, const char *unit, enum gv_language language)
{
    struct gv_text *to = gv_table_cell(table);
    if (to && strcmp(unit, "1") != 0) gv_unit_print(unit, language, to);
}

static void stored_cell(struct gv_table *table, enum gv_stored stored, double value,
                        enum gv_language language)
{
    struct gv_text *to = gv_table_cell(table);
    if (!to) return;
    if (stored != GV_STORED_OTHER) {
        gv_text_puts(to, stored == GV_STORED_SAME ? gv_text_in(language, GV_TEXT_SAME_BITS) : "–");
        return;
    }
    gv_text_printf(to, "%s ", gv_text_in(language, GV_TEXT_OTHER_BITS));
    print_value(value, to);
}

/* --- tables --- */

static void print_table(struct gv_table *table, struct gv_text *out)
{
    gv_text_puts(out, "\n");
    gv_table_print(table, out);
    gv_table_free(table);
}

static void print_inputs(const struct gv_plan *plan, const struct gv_replay *r,
                         const struct gv_stored_draw *s, enum gv_language language, struct gv_text *out)
{
    struct gv_table table = {.columns = 6, .left = 1u << 2 | 1u << 5};
    static const enum gv_text_key heads[] = {GV_TEXT_INPUT,   GV_TEXT_VALUE,  GV_TEXT_UNIT,
                                             GV_TEXT_UNIFORM, GV_TEXT_STORED, GV_TEXT_LABEL};
    for (size_t i = 0; i < table.columns; i++)
        head(&table, language, heads[i]);
    for (size_t k = 0; k < plan->model->n_inputs; k++) {
        const struct gv_input *input = &plan->model->inputs[k];
        cell(&table, input->name);
        value_cell(&table, r->inputs[k]);
        unit_cell(&table, input->unit, language);
        value_cell(&table, r->uniforms[k]);
        stored_cell(&table, s->input[k], s->inputs[k], language);
        cell(&table, gv_label_in(language, &input->label));
    }
    print_table(&table, out);
}

/* The scalar outcomes that are stages, or those that are not. */
static void print_outcomes(const struct gv_plan *plan, const struct gv_replay *r,
                           const struct gv_stored_draw *s, bool stages, enum gv_language language,
                           struct gv_text *out)
{
    struct gv_table table = {.columns = 5, .left = 1u << 2 | 1u << 4};
    const enum gv_text_key heads[] = {stages ? GV_TEXT_STAGE : GV_TEXT_OUTCOME, GV_TEXT_VALUE, GV_TEXT_UNIT,
                                      GV_TEXT_STORED, GV_TEXT_LABEL};
    for (size_t i = 0; i < table.columns; i++)
        head(&table, language, heads[i]);
    for (size_t o = 0; o < plan->model->n_outcomes; o++) {
        const struct gv_outcome *outcome = &plan->model->outcomes[o];
        if (outcome->flags & GV_MONTHLY || stages != !!(outcome->flags & GV_STAGE)) continue;
        cell(&table, outcome->name);
        value_cell(&table, r->outcomes[o]);
        unit_cell(&table, outcome->unit, language);
        stored_cell(&table, s->outcome[o], s->outcomes[o], language);
        cell(&table, gv_label_in(language, &outcome->label));
    }
    if (table.n > table.columns)
        print_table(&table, out);
    else
        gv_table_free(&table);
}

static void print_months(const struct gv_plan *plan, const struct gv_replay *r,
                         const struct gv_stored_draw *s, size_t outcome, enum gv_language language,
                         struct gv_text *out)
{
    const struct gv_outcome *o = &plan->model->outcomes[outcome];
    struct gv_table table = {.columns = 3};
    size_t H = (size_t)plan->setup.horizon;
    head(&table, language, GV_TEXT_MONTH);
    struct gv_text *name = gv_table_cell(&table);
    if (name) {
        gv_text_printf(name, "%s, ", o->name);
        gv_unit_print(o->unit, language, name);
    }
    head(&table, language, GV_TEXT_STORED);
    for (size_t m = 0; m < H; m++) {
        value_cell(&table, (double)(m + 1));
        value_cell(&table, r->months[outcome * H + m]);
        stored_cell(&table, s->month[outcome * H + m], s->months[outcome * H + m], language);
    }
    print_table(&table, out);
}

static void print_head(const struct gv_plan *plan, const struct gv_replay *r, bool several,
                       enum gv_language language, struct gv_text *out)
{
    const struct gv_policy *policy = &plan->policies[r->policy];
    gv_text_printf(out, "%s %" PRIu64 ": %s %" PRIu64 ", %s %" PRIu32 " %s %" PRIu32 "; %s %s (%s)\n",
                   gv_text_in(language, GV_TEXT_DRAW), r->draw, gv_text_in(language, GV_TEXT_POINT), r->point,
                   gv_text_in(language, GV_TEXT_REPLICATE), r->replicate, gv_text_in(language, GV_TEXT_OF),
                   plan->design.replicates, gv_text_in(language, GV_TEXT_POLICY), policy->name,
                   gv_label_in(language, &policy->label));
    if (!several) return;
    gv_text_puts(out, gv_text_in(language, GV_TEXT_FIRST_POLICY));
    for (size_t p = 1; p < plan->n_policies; p++)
        gv_text_printf(out, "%s %s", p > 1 ? "," : "", plan->policies[p].name);
    gv_text_puts(out, "\n");
}

static void print_foot(const struct gv_plan *plan, const struct gv_replay *r, const struct gv_stored_draw *s,
                       enum gv_language language, struct gv_text *out)
{
    gv_text_puts(out, "\n");
    if (r->failed >= 0)
        gv_text_printf(out, "%s %s\n", gv_text_in(language, GV_TEXT_DRAW_FAILED),
                       plan->model->outcomes[r->failed].name);
    if (s->n_stored == 0)
        gv_text_printf(out, "%s\n", gv_text_in(language, GV_TEXT_STORED_NONE));
    else if (s->n_other == 0)
        gv_text_printf(out, "%zu %s\n", s->n_stored, gv_text_in(language, GV_TEXT_STORED_ALL_SAME));
    else
        gv_text_printf(out, "%zu %s %zu %s\n", s->n_other, gv_text_in(language, GV_TEXT_OF), s->n_stored,
                       gv_text_in(language, GV_TEXT_STORED_OTHER));
}

void gv_replay_print(const struct gv_plan *plan, const struct gv_replay *r, const struct gv_stored_draw *s,
                     bool several, enum gv_language language, struct gv_text *out)
{
    print_head(plan, r, several, language, out);
    print_inputs(plan, r, s, language, out);
    print_outcomes(plan, r, s, true, language, out);
    print_outcomes(plan, r, s, false, language, out);
    for (size_t o = 0; o < plan->model->n_outcomes; o++)
        if (plan->model->outcomes[o].flags & GV_MONTHLY) print_months(plan, r, s, o, language, out);
    print_foot(plan, r, s, language, out);
}

void gv_replay_print_differing(const struct gv_plan *plan, const struct gv_stored_draw *s,
                               struct gv_text *out)
{
    enum { MOST = 10 };
    const struct gv_model *model = plan->model;
    size_t n = 0, H = (size_t)plan->setup.horizon;
    for (size_t k = 0; k < model->n_inputs; k++)
        if (s->input[k] == GV_STORED_OTHER && n++ < MOST)
            gv_text_printf(out, "%s%s", n > 1 ? ", " : "", model->inputs[k].name);
    for (size_t o = 0; o < model->n_outcomes; o++)
        if (s->outcome[o] == GV_STORED_OTHER && n++ < MOST)
            gv_text_printf(out, "%s%s", n > 1 ? ", " : "", model->outcomes[o].name);
    for (size_t i = 0; i < model->n_outcomes * H; i++)
        if (s->month[i] == GV_STORED_OTHER && n++ < MOST)
            gv_text_printf(out, "%s%s (month %zu)", n > 1 ? ", " : "", model->outcomes[i / H].name,
                           i % H + 1);
    if (n > MOST) gv_text_printf(out, " and %zu more", n - MOST);
}

/* --- JSON --- */

static json_t *label_json(const struct gv_label *label)
{
    return json_pack("{s:s, s:s}", "da", label->da, "en", label->en);
}

static void set_stored(json_t *object, enum gv_stored stored, double value)
{
    json_object_set_new(object, "stored", stored == GV_NOT_STORED ? json_null() : gv_json_number(value));
    json_object_set_new(object, "same_bits",
                        stored == GV_NOT_STORED ? json_null() : json_boolean(stored == GV_STORED_SAME));
}

static json_t *input_json(const struct gv_input *input, const struct gv_replay *r,
                          const struct gv_stored_draw *s, size_t k)
{
    json_t *object = json_object();
    json_object_set_new(object, "value", gv_json_number(r->inputs[k]));
    json_object_set_new(object, "unit", json_string(input->unit));
    json_object_set_new(object, "label", label_json(&input->label));
    json_object_set_new(object, "quantile", gv_json_number(r->uniforms[k]));
    set_stored(object, s->input[k], s->inputs[k]);
    return object;
}

static json_t *outcome_json(const struct gv_outcome *outcome, const struct gv_replay *r,
                            const struct gv_stored_draw *s, size_t o)
{
    json_t *object = json_object();
    json_object_set_new(object, "value", gv_json_number(r->outcomes[o]));
    json_object_set_new(object, "unit", json_string(outcome->unit));
    json_object_set_new(object, "label", label_json(&outcome->label));
    set_stored(object, s->outcome[o], s->outcomes[o]);
    return object;
}

static json_t *months_json(const struct gv_outcome *outcome, const struct gv_replay *r,
                           const struct gv_stored_draw *s, size_t first, size_t horizon)
{
    json_t *object = json_object(), *values = json_array(), *stored = json_array();
    bool same = true;
    for (size_t m = first; m < first + horizon; m++) {
        json_array_append_new(values, gv_json_number(r->months[m]));
        json_array_append_new(stored, gv_json_number(s->months[m]));
        same = same && s->month[m] == GV_STORED_SAME;
    }
    json_object_set_new(object, "values", values);
    json_object_set_new(object, "unit", json_string(outcome->unit));
    json_object_set_new(object, "label", label_json(&outcome->label));
    if (s->month[first] == GV_NOT_STORED) {
        json_decref(stored);
        stored = NULL;
    }
    json_object_set_new(object, "stored", stored ? stored : json_null());
    json_object_set_new(object, "same_bits", stored ? json_boolean(same) : json_null());
    return object;
}

json_t *gv_replay_json(const struct gv_plan *plan, const struct gv_replay *r, const struct gv_stored_draw *s)
{
    const struct gv_model *model = plan->model;
    size_t H = (size_t)plan->setup.horizon;
    json_t *root = json_object(), *inputs = json_object(), *stages = json_object(), *outcomes = json_object(),
           *monthly = json_object();
    for (size_t k = 0; k < model->n_inputs; k++)
        json_object_set_new(inputs, model->inputs[k].name, input_json(&model->inputs[k], r, s, k));
    for (size_t o = 0; o < model->n_outcomes; o++) {
        const struct gv_outcome *outcome = &model->outcomes[o];
        if (outcome->flags & GV_MONTHLY)
            json_object_set_new(monthly, outcome->name, months_json(outcome, r, s, o * H, H));
        else
            json_object_set_new(outcome->flags & GV_STAGE ? stages : outcomes, outcome->name,
                                outcome_json(outcome, r, s, o));
    }
    json_object_set_new(root, "model", json_string(model->name));
    json_object_set_new(root, "draw", json_integer((json_int_t)r->draw));
    json_object_set_new(root, "point", json_integer((json_int_t)r->point));
    json_object_set_new(root, "replicate", json_integer(r->replicate));
    json_object_set_new(root, "policy", json_string(plan->policies[r->policy].name));
    json_object_set_new(root, "seed", json_integer((json_int_t)plan->design.seed));
    json_object_set_new(root, "design", json_string(gv_design_name(plan->design.kind)));
    json_object_set_new(root, "failed",
                        r->failed < 0 ? json_null() : json_string(model->outcomes[r->failed].name));
    json_object_set_new(root, "inputs", inputs);
    json_object_set_new(root, "stages", stages);
    json_object_set_new(root, "outcomes", outcomes);
    json_object_set_new(root, "monthly", monthly);
    json_object_set_new(root, "stored_values", json_integer((json_int_t)s->n_stored));
    json_object_set_new(root, "differing_values", json_integer((json_int_t)s->n_other));
    return root;
}
