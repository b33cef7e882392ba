#include "report/inputs.h"

#include "report/costs.h"
#include "report/curves.h"
#include "report/guide_values.h"
#include "report/legal_basis.h"
#include "report/numbers.h"
#include "report/register.h"
#include "report/summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print_policies(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    const struct gv_plan *plan = &s->plan;
    gv_text_printf(out, "\n%zu %s\n", plan->n_policies,
                   gv_text_in(language, plan->n_policies == 1 ? GV_TEXT_POLICY : GV_TEXT_POLICIES));
    for (size_t p = 0; p < plan->n_policies; p++) {
        const struct gv_policy *policy = &plan->policies[p];
        gv_text_printf(out, "  %s (%s):", policy->name, gv_label_in(language, &policy->label));
        for (size_t k = 0; k < policy->n_overrides; k++) {
            gv_text_printf(out, "%s %s = ", k ? "," : "",
                           plan->model->inputs[policy->overrides[k].input].name);
            gv_distribution_print(&policy->overrides[k].distribution, out);
        }
        if (policy->n_overrides == 0)
            gv_text_printf(out, " %s", gv_text_in(language, GV_TEXT_CHECK_AS_INPUTS));
        gv_text_puts(out, "\n");
    }
}

/* With six significant digits, into a text of its own. */
static const char *digits(double value, char text[static 32])
{
    snprintf(text, 32, "%.6g", value);
    return text;
}

/* How the inputs that are "from course" came about. */
static void print_course(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    const struct gv_course_verdict *v = &s->verdict;
    char number[32];
    for (size_t i = 0; i < s->plan.model->n_inputs; i++) {
        const struct gv_input *input = &s->plan.model->inputs[i];
        if (!gv_scenario_from_course(s->assumptions[i].expression)) continue;
        gv_text_puts(out, "\n");
        GV_FILL(out, language, GV_TEXT_CHECK_FROM_COURSE, input->name);
        if (strcmp(input->unit, "h") == 0) {
            GV_FILL(out, language, GV_TEXT_CHECK_STAFF_HOURS, digits(v->course_hours, number));
            if (v->physical_hours > 0)
                GV_FILL(out, language, GV_TEXT_CHECK_PHYSICAL_HOURS, digits(v->physical_hours, number));
            if (v->excluded_hours > 0)
                GV_FILL(out, language, GV_TEXT_CHECK_EXCLUDED_HOURS, digits(v->excluded_hours, number));
        } else {
            GV_FILL(out, language, GV_TEXT_CHECK_REPLACED, digits(100 * v->sessions_replaced, number));
        }
        gv_text_puts(out, "\n");
    }
}

static void print_head(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    char year[24], months[24];
    snprintf(year, sizeof year, "%d", s->price_year);
    snprintf(months, sizeof months, "%d", s->plan.setup.horizon);
    GV_FILL(out, language, GV_TEXT_CHECK_HEAD, gv_label_in(language, &s->title), s->plan.model->name, year,
            months);
    gv_text_puts(out, "\n");
    gv_legal_basis_print(s, language, out);
    gv_text_puts(out, "\n");
}

static void print_draws(const struct gv_design *d, enum gv_language language, struct gv_text *out)
{
    gv_format_count(gv_design_draws(d), language, out);
    gv_text_printf(out, " %s (%s, %" PRIu32 " %s, %s %" PRIu64 ")\n",
                   gv_text_in(language, GV_TEXT_CHECK_DRAWS), gv_design_name(d->kind), d->replicates,
                   gv_text_in(language, d->replicates == 1 ? GV_TEXT_REPLICATE : GV_TEXT_REPLICATES),
                   gv_text_in(language, GV_TEXT_CHECK_SEED), d->seed);
}

void gv_inputs_print(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    print_head(s, language, out);
    gv_register_print(s, language, out);
    gv_text_puts(out, "\n");
    gv_register_note(s, language, out);
    print_course(s, language, out);
    gv_curves_print(s, language, out);
    gv_costs_print(s, language, out);
    print_policies(s, language, out);
    gv_text_puts(out, "\n");
    gv_guide_values_note(s, language, out);
    gv_text_puts(out, "\n");
    print_draws(&s->plan.design, language, out);
}

json_t *gv_inputs_json(const struct gv_scenario *s)
{
    const struct gv_plan *plan = &s->plan;
    json_t *root = json_object(), *policies = json_object();
    for (size_t p = 0; p < plan->n_policies; p++) {
        json_t *set = json_object();
        for (size_t k = 0; k < plan->policies[p].n_overrides; k++) {
            const struct gv_override *o = &plan->policies[p].overrides[k];
            json_object_set_new(set, plan->model->inputs[o->input].name,
                                gv_expression_json(&o->distribution));
        }
        json_object_set_new(policies, plan->policies[p].name, set);
    }
    json_object_set_new(root, "title", json_pack("{s:s, s:s}", "da", s->title.da, "en", s->title.en));
    json_object_set_new(root, "indicators", gv_indicators_json(s));
    json_object_set_new(root, "legal_basis", gv_legal_basis_json(s));
    json_object_set_new(root, "model", json_string(plan->model->name));
    json_object_set_new(root, "price_year", json_integer(s->price_year));
    json_object_set_new(root, "horizon", json_integer(plan->setup.horizon));
    json_object_set_new(root, "inputs", gv_register_json(s));
    json_object_set_new(root, "costs", gv_costs_json(s));
    json_object_set_new(root, "curves", gv_curves_json(s));
    json_object_set_new(root, "policies", policies);
    json_object_set_new(root, "draws", json_integer((json_int_t)gv_design_draws(&plan->design)));
    json_object_set_new(root, "replicates", json_integer(plan->design.replicates));
    json_object_set_new(root, "seed", json_integer((json_int_t)plan->design.seed));
    json_object_set_new(root, "design", json_string(gv_design_name(plan->design.kind)));
    return root;
}
