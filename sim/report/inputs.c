#include "report/inputs.h"

#include "report/numbers.h"
#include "report/summary.h"
#include "report/table.h"

#include <inttypes.h>
#include <string.h>

static struct gv_text *cell(struct gv_table *table, const char *string)
{
    struct gv_text *text = gv_table_cell(table);
    if (text && string) gv_text_puts(text, string);
    return text;
}

static const char *unit_of(const struct gv_input *input)
{
    return strcmp(input->unit, "1") == 0 ? "" : input->unit;
}

static void print_policies(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    const struct gv_plan *plan = &s->plan;
    gv_text_printf(out, "\n%zu %s\n", plan->n_policies, plan->n_policies == 1 ? "policy" : "policies");
    for (size_t p = 0; p < plan->n_policies; p++) {
        const struct gv_policy *policy = &plan->policies[p];
        gv_text_printf(out, "  %s (%s):", policy->name, gv_label_in(language, &policy->label));
        for (size_t k = 0; k < policy->n_overrides; k++) {
            gv_text_printf(out, "%s %s = ", k ? "," : "",
                           plan->model->inputs[policy->overrides[k].input].name);
            gv_distribution_print(&policy->overrides[k].distribution, out);
        }
        if (policy->n_overrides == 0) gv_text_puts(out, " as the inputs say");
        gv_text_puts(out, "\n");
    }
}

/* How the inputs that are "from course" came about. */
static void print_course(const struct gv_scenario *s, struct gv_text *out)
{
    const struct gv_course_verdict *v = &s->verdict;
    for (size_t i = 0; i < s->plan.model->n_inputs; i++) {
        const struct gv_input *input = &s->plan.model->inputs[i];
        if (!gv_scenario_from_course(s->assumptions[i].expression)) continue;
        gv_text_printf(out, "\n%s is from the course: ", input->name);
        if (strcmp(input->unit, "h") == 0) {
            gv_text_printf(out, "%.6g staff hours for each citizen", v->course_hours);
            if (v->physical_hours > 0)
                gv_text_printf(out, ", %.6g of them physical attendance", v->physical_hours);
            if (v->excluded_hours > 0)
                gv_text_printf(out, "; %.6g h in elements that do not count are left out", v->excluded_hours);
        } else {
            gv_text_printf(out, "digital elements replace %.6g %% of the attendances",
                           100 * v->sessions_replaced);
        }
        gv_text_puts(out, "\n");
    }
}

/* The tables that stand in place of the model's own curves. */
static void print_curves(const struct gv_scenario *s, struct gv_text *out)
{
    const struct gv_model *model = s->plan.model;
    struct gv_table table = {.columns = 3, .left = 1 << 1};
    cell(&table, "curve");
    cell(&table, "points (relative to the value at 1)");
    cell(&table, "grade");
    size_t n = 0;
    for (size_t k = 0; k < model->n_curves; k++) {
        const struct gv_curve *curve = gv_setup_curve(&s->plan.setup, k);
        const struct gv_assumption *a = &s->curve_register[k];
        if (!curve) continue;
        cell(&table, model->curves[k].name);
        struct gv_text *points = cell(&table, NULL);
        for (size_t i = 0; points && i < curve->n; i++)
            gv_text_printf(points, "%s%g: %.6g", i ? ", " : "", curve->x[i], curve->y[i]);
        cell(&table, a->grade == GV_GRADE_NONE || !a->source ? "no source" : gv_grade_names[a->grade]);
        n++;
    }
    if (n) {
        gv_text_puts(out, "\n");
        gv_table_print(&table, out);
    }
    gv_table_free(&table);
}

void gv_inputs_print(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    const struct gv_model *model = s->plan.model;
    struct gv_table table = {.columns = 5};
    size_t ungraded = 0;
    cell(&table, "input");
    cell(&table, "value");
    cell(&table, "unit");
    cell(&table, "mean");
    cell(&table, "grade");
    for (size_t i = 0; i < model->n_inputs; i++) {
        const struct gv_assumption *a = &s->assumptions[i];
        if (!a->expression && model->inputs[i].kind == GV_CHANCE && !s->chance) continue;
        cell(&table, model->inputs[i].name);
        struct gv_text *value = cell(&table, NULL);
        if (value) gv_distribution_print(&s->plan.inputs[i], value);
        cell(&table, unit_of(&model->inputs[i]));
        struct gv_text *mean = cell(&table, NULL);
        if (mean) gv_text_printf(mean, "%.6g", gv_distribution_mean(&s->plan.inputs[i]));
        bool unused = gv_scenario_curve_of_shape(s, &model->inputs[i]) >= 0;
        bool flagged = !unused && a->expression && !gv_scenario_from_course(a->expression) &&
                       (a->grade == GV_GRADE_NONE || !a->source);
        ungraded += flagged;
        if (unused)
            cell(&table, "not used");
        else if (gv_scenario_from_course(a->expression))
            cell(&table, "from course");
        else
            cell(&table, !a->expression ? "(default)" : flagged ? "no source" : gv_grade_names[a->grade]);
    }
    gv_text_printf(out, "%s: %s, prices of %d, %d months\n\n", gv_label_in(language, &s->title), model->name,
                   s->price_year, s->plan.setup.horizon);
    gv_table_print(&table, out);
    gv_table_free(&table);
    if (ungraded)
        gv_text_printf(out, "\n%zu input%s without source and grade: any figure rests on them too\n",
                       ungraded, ungraded == 1 ? "" : "s");
    print_curves(s, out);
    print_course(s, out);
    print_policies(s, language, out);
    const struct gv_design *d = &s->plan.design;
    gv_text_puts(out, "\n");
    gv_format_count(gv_design_draws(d), language, out);
    gv_text_printf(out, " draws for each policy (%s, %" PRIu32 " replicate%s, seed %" PRIu64 ")\n",
                   gv_design_name(d->kind), d->replicates, d->replicates == 1 ? "" : "s", d->seed);
}

static json_t *expression_json(const struct gv_distribution *d)
{
    struct gv_text text = {0};
    gv_distribution_print(d, &text);
    json_t *value =
        d->family == GV_CONSTANT ? gv_json_number(d->p[0]) : json_string(text.data ? text.data : "");
    gv_text_free(&text);
    return value;
}

static void set_source(json_t *entry, const struct gv_assumption *a)
{
    if (a->source) json_object_set_new(entry, "source", json_string(a->source));
    if (a->year) json_object_set_new(entry, "year", json_integer(a->year));
    if (a->grade) json_object_set_new(entry, "grade", json_string(gv_grade_names[a->grade]));
    if (a->note) json_object_set_new(entry, "note", json_string(a->note));
}

static json_t *curves_json(const struct gv_scenario *s)
{
    json_t *curves = json_object();
    for (size_t k = 0; k < s->plan.model->n_curves; k++) {
        const struct gv_curve *curve = gv_setup_curve(&s->plan.setup, k);
        const struct gv_assumption *a = &s->curve_register[k];
        if (!curve) continue;
        json_t *points = json_array(), *entry = json_object();
        for (size_t i = 0; i < curve->n; i++)
            json_array_append_new(
                points, json_pack("[o, o]", gv_json_number(curve->x[i]), gv_json_number(curve->y[i])));
        json_object_set_new(entry, "points", points);
        set_source(entry, a);
        json_object_set_new(curves, s->plan.model->curves[k].name, entry);
    }
    return curves;
}

json_t *gv_inputs_json(const struct gv_scenario *s)
{
    const struct gv_plan *plan = &s->plan;
    json_t *root = json_object(), *inputs = json_object(), *policies = json_object();
    for (size_t i = 0; i < plan->model->n_inputs; i++) {
        const struct gv_input *input = &plan->model->inputs[i];
        const struct gv_assumption *a = &s->assumptions[i];
        json_t *entry = json_object();
        json_object_set_new(entry, "value", expression_json(&plan->inputs[i]));
        json_object_set_new(entry, "unit", json_string(input->unit));
        json_object_set_new(entry, "mean", gv_json_number(gv_distribution_mean(&plan->inputs[i])));
        json_object_set_new(entry, "given", json_boolean(a->expression != NULL));
        if (gv_scenario_from_course(a->expression)) json_object_set_new(entry, "from_course", json_true());
        set_source(entry, a);
        json_object_set_new(inputs, input->name, entry);
    }
    for (size_t p = 0; p < plan->n_policies; p++) {
        json_t *set = json_object();
        for (size_t k = 0; k < plan->policies[p].n_overrides; k++) {
            const struct gv_override *o = &plan->policies[p].overrides[k];
            json_object_set_new(set, plan->model->inputs[o->input].name, expression_json(&o->distribution));
        }
        json_object_set_new(policies, plan->policies[p].name, set);
    }
    json_object_set_new(root, "title", json_pack("{s:s, s:s}", "da", s->title.da, "en", s->title.en));
    json_object_set_new(root, "model", json_string(plan->model->name));
    json_object_set_new(root, "price_year", json_integer(s->price_year));
    json_object_set_new(root, "horizon", json_integer(plan->setup.horizon));
    json_object_set_new(root, "inputs", inputs);
    json_object_set_new(root, "curves", curves_json(s));
    json_object_set_new(root, "policies", policies);
    json_object_set_new(root, "draws", json_integer((json_int_t)gv_design_draws(&plan->design)));
    json_object_set_new(root, "replicates", json_integer(plan->design.replicates));
    json_object_set_new(root, "seed", json_integer((json_int_t)plan->design.seed));
    json_object_set_new(root, "design", json_string(gv_design_name(plan->design.kind)));
    return root;
}
