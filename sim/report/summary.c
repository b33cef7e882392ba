#include "report/summary.h"

#include "report/chance.h"
#include "report/numbers.h"
#include "report/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- the table --- */

static void put_estimate(struct gv_table *table, struct gv_estimate e, enum gv_language language,
                         const struct gv_outcome *outcome, int horizon)
{
    struct gv_text *cell = gv_table_cell(table);
    if (!cell) return;
    if (isinf(e.value) && outcome->flags & GV_MISS_BEYOND)
        gv_text_printf(cell, "> %d", horizon);
    else
        gv_format_estimate(e, language, cell);
}

static void print_row(struct gv_table *table, const struct gv_outcome *outcome, const struct gv_statistics *s,
                      enum gv_language language, int horizon)
{
    struct gv_text *name = gv_table_cell(table);
    if (name) {
        gv_text_puts(name, gv_label_in(language, &outcome->label));
        if (strcmp(outcome->unit, "1") != 0) {
            gv_text_puts(name, ", ");
            gv_unit_print(outcome->unit, language, name);
        }
    }
    bool indicator = outcome->flags & GV_INDICATOR;
    if (indicator) {
        for (int i = 0; i < 4; i++)
            gv_table_put(table, "");
    } else {
        put_estimate(table, s->mean, language, outcome, horizon);
        put_estimate(table, s->quantile[GV_P05], language, outcome, horizon);
        put_estimate(table, s->quantile[GV_P50], language, outcome, horizon);
        put_estimate(table, s->quantile[GV_P95], language, outcome, horizon);
    }
    struct gv_text *probability = gv_table_cell(table);
    if (probability && !(outcome->flags & GV_MISS_BEYOND))
        gv_format_probability(s->positive, language, probability);
}

/* What the figures leave out, in words. */
static void print_notes(const struct gv_plan *plan, const struct gv_result *result, size_t policy,
                        enum gv_language language, struct gv_text *out)
{
    for (size_t o = 0; o < plan->model->n_outcomes; o++) {
        const struct gv_outcome *outcome = &plan->model->outcomes[o];
        const struct gv_statistics *s = gv_result_find(result, policy, o);
        if (!s || !(outcome->flags & GV_HEADLINE) || s->missing == 0) continue;
        gv_text_printf(out, "  %s: ", gv_label_in(language, &outcome->label));
        if (s->missing == s->draws) {
            gv_text_printf(out, "%s ", gv_text_in(language, GV_TEXT_ALL_OF));
        } else {
            gv_format_count(s->missing, language, out);
            gv_text_printf(out, " %s ", gv_text_in(language, GV_TEXT_OF));
        }
        gv_format_count(s->draws, language, out);
        gv_text_printf(
            out, " %s %s\n", gv_text_in(language, GV_TEXT_DRAWS),
            gv_text_in(language, outcome->flags & GV_MISS_BEYOND ? GV_TEXT_MISSING_BEYOND : GV_TEXT_MISSING));
    }
}

/* The mean of the worst draws of what is money over the whole horizon. */
static void print_worst(const struct gv_plan *plan, const struct gv_result *result, size_t policy,
                        enum gv_language language, struct gv_text *out)
{
    bool first = true;
    for (size_t o = 0; o < plan->model->n_outcomes; o++) {
        const struct gv_outcome *outcome = &plan->model->outcomes[o];
        const struct gv_statistics *s = gv_result_find(result, policy, o);
        if (!s || !(outcome->flags & GV_HEADLINE) || strcmp(outcome->unit, "DKK") != 0) continue;
        if (!isfinite(s->worst.value)) continue;
        gv_text_printf(out, first ? "  %s: " : "%s", first ? gv_text_in(language, GV_TEXT_WORST) : "; ");
        gv_text_printf(out, "%s ", gv_label_in(language, &outcome->label));
        gv_format_estimate(s->worst, language, out);
        gv_text_puts(out, " ");
        gv_unit_print(outcome->unit, language, out);
        first = false;
    }
    if (!first) gv_text_puts(out, "\n");
}

static bool same_inputs(const struct gv_smoothed *a, const struct gv_smoothed *b)
{
    return a->n_inputs == b->n_inputs && memcmp(a->inputs, b->inputs, a->n_inputs * sizeof *a->inputs) == 0;
}

/* Which inputs were integrated out: a line for each set of them, with the policies in a row that have it. */
static void print_smoothed(const struct gv_plan *plan, const struct gv_result *result,
                           enum gv_language language, struct gv_text *out)
{
    bool first = true;
    for (size_t p = 0; result->smoothed && p < plan->n_policies; p++) {
        const struct gv_smoothed *s = &result->smoothed[p];
        if (s->n_inputs == 0) continue;
        if (first) {
            GV_FILL(out, language, GV_TEXT_SMOOTHED,
                    gv_label_in(language, &plan->model->outcomes[s->outcome].label));
            gv_text_puts(out, "\n");
        }
        first = false;
        gv_text_printf(out, "  %s", plan->policies[p].name);
        while (p + 1 < plan->n_policies && same_inputs(s, &result->smoothed[p + 1]))
            gv_text_printf(out, ", %s", plan->policies[++p].name);
        for (size_t i = 0; i < s->n_inputs; i++)
            gv_text_printf(out, "%s%s", i ? ", " : ": ", plan->model->inputs[s->inputs[i]].name);
        gv_text_puts(out, "\n");
    }
}

static void print_policy(const struct gv_plan *plan, const struct gv_result *result, size_t policy,
                         enum gv_language language, struct gv_text *out)
{
    const struct gv_policy *p = &plan->policies[policy];
    struct gv_table table = {.columns = 6};
    gv_text_printf(out, "\n%s (%s)\n", gv_label_in(language, &p->label), p->name);
    gv_table_put(&table, gv_text_in(language, GV_TEXT_OUTCOME));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_MEAN));
    gv_table_put(&table, "P05");
    gv_table_put(&table, "P50");
    gv_table_put(&table, "P95");
    gv_table_put(&table, gv_text_in(language, GV_TEXT_PROBABILITY_POSITIVE));
    for (size_t o = 0; o < plan->model->n_outcomes; o++) {
        const struct gv_statistics *s = gv_result_find(result, policy, o);
        if (s && plan->model->outcomes[o].flags & GV_HEADLINE)
            print_row(&table, &plan->model->outcomes[o], s, language, plan->setup.horizon);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
    print_worst(plan, result, policy, language, out);
    print_notes(plan, result, policy, language, out);
}

void gv_summary_print(const struct gv_plan *plan, const struct gv_result *result, enum gv_language language,
                      struct gv_text *out)
{
    if (!result->complete) gv_text_printf(out, "%s\n", gv_text_in(language, GV_TEXT_INCOMPLETE));
    for (size_t p = 0; p < plan->n_policies; p++)
        print_policy(plan, result, p, language, out);
}

void gv_summary_print_notes(const struct gv_plan *plan, const struct gv_result *result,
                            enum gv_language language, struct gv_text *out)
{
    gv_text_puts(out, "\n");
    gv_format_count(result->draws, language, out);
    gv_text_printf(
        out, " %s (%s, %" PRIu32 " %s); ", gv_text_in(language, GV_TEXT_DRAWS),
        gv_design_name(plan->design.kind), plan->design.replicates,
        gv_text_in(language, plan->design.replicates == 1 ? GV_TEXT_REPLICATE : GV_TEXT_REPLICATES));
    enum gv_text_key intervals = plan->design.kind == GV_DESIGN_MC ? GV_TEXT_INTERVALS_CLASSICAL
                                 : plan->design.replicates > 1     ? GV_TEXT_INTERVALS_REPLICATES
                                                                   : GV_TEXT_INTERVALS_NONE;
    gv_text_printf(out, "%s\n", gv_text_in(language, intervals));
    print_smoothed(plan, result, language, out);
    gv_chance_print(plan, result, language, out);
    if (result->n_failed) {
        gv_format_count(result->n_failed, language, out);
        gv_text_printf(out, " %s\n", gv_text_in(language, GV_TEXT_FAILED));
    }
}

/* --- JSON --- */

json_t *gv_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

void gv_json_estimate(json_t *object, const char *name, struct gv_estimate e)
{
    char key[128];
    json_object_set_new(object, name, gv_json_number(e.value));
    snprintf(key, sizeof key, "%s_conf", name);
    json_object_set_new(object, key, gv_json_number(gv_estimate_half_width(e)));
}

json_t *gv_statistics_json(const struct gv_outcome *outcome, const struct gv_statistics *s, int horizon)
{
    json_t *object = json_object();
    json_object_set_new(object, "unit", json_string(outcome->unit));
    gv_json_estimate(object, "mean", s->mean);
    gv_json_estimate(object, "sd", s->sd);
    for (int k = 0; k < GV_QUANTILES; k++) {
        gv_json_estimate(object, gv_quantile_names[k], s->quantile[k]);
        if (isinf(s->quantile[k].value)) {
            char key[80];
            snprintf(key, sizeof key, "%s_beyond", gv_quantile_names[k]);
            json_object_set_new(object, key, json_integer(horizon));
        }
    }
    if (s->quantile_resolution > 0)
        json_object_set_new(object, "quantile_resolution", gv_json_number(s->quantile_resolution));
    if (gv_has_worst(outcome)) gv_json_estimate(object, "CVaR", s->worst);
    gv_json_estimate(object, "probability_positive", s->positive);
    if (s->smoothed) {
        gv_json_estimate(object, "mean_plain", s->plain_mean);
        gv_json_estimate(object, "probability_positive_plain", s->plain_positive);
        for (int k = 0; k < GV_QUANTILES; k++) {
            char key[80];
            snprintf(key, sizeof key, "%s_plain", gv_quantile_names[k]);
            gv_json_estimate(object, key, s->plain_quantile[k]);
        }
    }
    json_object_set_new(object, "draws", json_integer((json_int_t)s->draws));
    json_object_set_new(object, "missing", json_integer((json_int_t)s->missing));
    return object;
}

/* The months of a monthly outcome as arrays. */
static json_t *monthly_json(const struct gv_plan *plan, const struct gv_result *result, size_t policy,
                            size_t outcome)
{
    json_t *object = json_object(), *month = json_array(), *mean = json_array(), *mean_conf = json_array();
    json_t *quantile[GV_QUANTILES], *quantile_conf[GV_QUANTILES];
    for (int q = 0; q < GV_QUANTILES; q++) {
        quantile[q] = json_array();
        quantile_conf[q] = json_array();
    }
    int t = 0;
    for (size_t k = result->n_scalars; k < result->per_policy; k++) {
        if (result->outcome[k] != outcome) continue;
        const struct gv_statistics *s = &result->statistics[policy * result->per_policy + k];
        json_array_append_new(month, json_integer(++t));
        json_array_append_new(mean, gv_json_number(s->mean.value));
        json_array_append_new(mean_conf, gv_json_number(gv_estimate_half_width(s->mean)));
        for (int q = 0; q < GV_QUANTILES; q++) {
            json_array_append_new(quantile[q], gv_json_number(s->quantile[q].value));
            json_array_append_new(quantile_conf[q], gv_json_number(gv_estimate_half_width(s->quantile[q])));
        }
    }
    json_object_set_new(object, "unit", json_string(plan->model->outcomes[outcome].unit));
    json_object_set_new(object, "month", month);
    json_object_set_new(object, "mean", mean);
    json_object_set_new(object, "mean_conf", mean_conf);
    for (int q = 0; q < GV_QUANTILES; q++) {
        char key[80];
        snprintf(key, sizeof key, "%s_conf", gv_quantile_names[q]);
        json_object_set_new(object, gv_quantile_names[q], quantile[q]);
        json_object_set_new(object, key, quantile_conf[q]);
    }
    return object;
}

static json_t *policy_json(const struct gv_plan *plan, const struct gv_result *result, size_t policy)
{
    const struct gv_policy *p = &plan->policies[policy];
    json_t *object = json_object(), *outcomes = json_object(), *monthly = json_object();
    json_object_set_new(object, "label", json_pack("{s:s, s:s}", "da", p->label.da, "en", p->label.en));
    for (size_t o = 0; o < plan->model->n_outcomes; o++) {
        const struct gv_outcome *outcome = &plan->model->outcomes[o];
        const struct gv_statistics *s = gv_result_find(result, policy, o);
        if (s)
            json_object_set_new(outcomes, outcome->name, gv_statistics_json(outcome, s, plan->setup.horizon));
        if (outcome->flags & GV_MONTHLY)
            json_object_set_new(monthly, outcome->name, monthly_json(plan, result, policy, o));
    }
    if (result->smoothed && result->smoothed[policy].n_inputs) {
        const struct gv_smoothed *s = &result->smoothed[policy];
        json_t *inputs = json_array();
        for (size_t i = 0; i < s->n_inputs; i++)
            json_array_append_new(inputs, json_string(plan->model->inputs[s->inputs[i]].name));
        json_object_set_new(
            object, "smoothed",
            json_pack("{s:s, s:o}", "outcome", plan->model->outcomes[s->outcome].name, "inputs", inputs));
    }
    if (result->chance) json_object_set_new(object, "chance", gv_chance_json(plan, result, policy));
    json_object_set_new(object, "outcomes", outcomes);
    json_object_set_new(object, "monthly", monthly);
    return object;
}

json_t *gv_summary_json(const struct gv_plan *plan, const struct gv_result *result)
{
    json_t *root = json_object(), *policies = json_object();
    for (size_t p = 0; p < plan->n_policies; p++)
        json_object_set_new(policies, plan->policies[p].name, policy_json(plan, result, p));
    json_object_set_new(root, "model", json_string(plan->model->name));
    json_object_set_new(root, "policies", policies);
    json_object_set_new(root, "draws", json_integer((json_int_t)result->draws));
    json_object_set_new(root, "replicates", json_integer(plan->design.replicates));
    json_object_set_new(root, "seed", json_integer((json_int_t)plan->design.seed));
    json_object_set_new(root, "design", json_string(gv_design_name(plan->design.kind)));
    json_object_set_new(root, "horizon", json_integer(plan->setup.horizon));
    json_object_set_new(root, "failed_draws", json_integer((json_int_t)result->n_failed));
    json_object_set_new(root, "complete", json_boolean(result->complete));
    return root;
}
