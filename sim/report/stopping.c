#include "report/stopping.h"

#include "report/numbers.h"
#include "report/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void print_figure(const struct gv_stopping_rule *rule, const struct gv_result *result, size_t policy,
                         bool target, enum gv_language language, struct gv_text *out)
{
    struct gv_estimate e = gv_stopping_figure(rule, result, policy, target);
    if (target || rule->statistic == GV_STATISTIC_POSITIVE)
        gv_format_probability(e, language, out);
    else
        gv_format_estimate(e, language, out);
}

static void print_tolerance(const struct gv_stopping_rule *rule, const struct gv_plan *plan,
                            enum gv_language language, struct gv_text *out)
{
    if (rule->statistic == GV_STATISTIC_POSITIVE) {
        gv_format_as_is(100 * rule->tolerance, language, out);
        gv_text_printf(out, " %s", gv_text_in(language, GV_TEXT_PERCENTAGE_POINTS));
        return;
    }
    gv_format_as_is(rule->tolerance, language, out);
    const char *unit = plan->model->outcomes[rule->outcome].unit;
    if (strcmp(unit, "1") == 0) return;
    gv_text_puts(out, " ");
    gv_unit_print(unit, language, out);
}

void gv_stopping_print_look(const struct gv_stopping_rule *rule, const struct gv_plan *plan,
                            const struct gv_result *result, const struct gv_stop *stop, struct gv_text *out)
{
    bool target = isnan(rule->tolerance);
    gv_text_printf(out, "look %u of %u, ", stop->look, stop->looks);
    gv_format_count(gv_design_draws(&plan->design), GV_EN, out);
    gv_text_puts(out, " draws:");
    for (size_t p = 0; p < result->n_policies; p++) {
        gv_text_printf(out, "%s %s ", p ? "," : "", plan->policies[p].name);
        print_figure(rule, result, p, target, GV_EN, out);
    }
    gv_text_puts(out, "\n");
}

static void print_verdict(const struct gv_scenario *s, const struct gv_result *result, size_t policy,
                          enum gv_language language, struct gv_text *out)
{
    const struct gv_stopping_rule *rule = &s->stopping;
    struct gv_estimate e = gv_stopping_figure(rule, result, policy, true);
    enum gv_text_key key = e.low > rule->target    ? GV_TEXT_STOP_ABOVE
                           : e.high < rule->target ? GV_TEXT_STOP_BELOW
                                                   : GV_TEXT_STOP_UNDECIDED;
    const struct gv_label *label = &s->plan.model->outcomes[rule->target_outcome].label;
    gv_text_printf(out, "  %s: P(%s ≥ 0) ", s->plan.policies[policy].name, gv_label_in(language, label));
    print_figure(rule, result, policy, true, language, out);
    gv_text_printf(out, ": %s ", gv_text_in(language, key));
    gv_format_as_is(100 * rule->target, language, out);
    gv_text_puts(out, " %\n");
}

static void print_precision(const struct gv_scenario *s, const struct gv_result *result, size_t policy,
                            enum gv_language language, struct gv_text *out)
{
    const struct gv_stopping_rule *rule = &s->stopping;
    struct gv_text wanted = {0};
    const struct gv_label *label = &s->plan.model->outcomes[rule->outcome].label;
    print_tolerance(rule, &s->plan, language, &wanted);
    if (rule->statistic == GV_STATISTIC_POSITIVE)
        gv_text_printf(out, "  %s: P(%s ≥ 0) ", s->plan.policies[policy].name, gv_label_in(language, label));
    else
        gv_text_printf(out, "  %s: %s, %s ", s->plan.policies[policy].name, gv_label_in(language, label),
                       gv_statistic_name(rule->statistic));
    print_figure(rule, result, policy, false, language, out);
    gv_text_puts(out, "; ");
    GV_FILL(out, language, GV_TEXT_STOP_WANTED, wanted.data ? wanted.data : "");
    gv_text_puts(out, "\n");
    gv_text_free(&wanted);
}

void gv_stopping_print(const struct gv_scenario *s, const struct gv_result *result, enum gv_language language,
                       struct gv_text *out)
{
    const struct gv_stop *stop = &s->stop;
    struct gv_text draws = {0};
    char look[16], looks[16];
    snprintf(look, sizeof look, "%u", stop->look);
    snprintf(looks, sizeof looks, "%u", stop->looks);
    gv_format_count(gv_design_draws(&s->plan.design), language, &draws);
    GV_FILL(out, language, stop->precise || stop->decided ? GV_TEXT_STOP_LOOK : GV_TEXT_STOP_LIMIT, look,
            looks, draws.data ? draws.data : "");
    gv_text_puts(out, "\n");
    gv_text_free(&draws);
    for (size_t p = 0; p < result->n_policies; p++) {
        if (!isnan(s->stopping.target)) print_verdict(s, result, p, language, out);
        if (!isnan(s->stopping.tolerance)) print_precision(s, result, p, language, out);
    }
    if (stop->looks < 2) return;
    GV_FILL(out, language, GV_TEXT_STOP_SHARED, looks);
    gv_text_puts(out, "\n");
}

json_t *gv_stopping_json(const struct gv_scenario *s, const struct gv_result *result)
{
    const struct gv_stopping_rule *rule = &s->stopping;
    const struct gv_outcome *outcomes = s->plan.model->outcomes;
    json_t *object = json_object(), *verdicts = json_object();
    json_object_set_new(object, "look", json_integer((json_int_t)s->stop.look));
    json_object_set_new(object, "looks", json_integer((json_int_t)s->stop.looks));
    json_object_set_new(object, "draws_at_most", json_integer((json_int_t)rule->most));
    json_object_set_new(object, "precise", json_boolean(s->stop.precise));
    json_object_set_new(object, "decided", json_boolean(s->stop.decided));
    if (!isnan(rule->tolerance)) {
        json_object_set_new(object, "outcome", json_string(outcomes[rule->outcome].name));
        json_object_set_new(object, "statistic", json_string(gv_statistic_name(rule->statistic)));
        json_object_set_new(object, "tolerance", json_real(rule->tolerance));
    }
    if (isnan(rule->target)) {
        json_decref(verdicts);
        return object;
    }
    json_object_set_new(object, "target_outcome", json_string(outcomes[rule->target_outcome].name));
    json_object_set_new(object, "target", json_real(rule->target));
    for (size_t p = 0; p < result->n_policies; p++) {
        struct gv_estimate e = gv_stopping_figure(rule, result, p, true);
        const char *verdict = e.low > rule->target ? "above" : e.high < rule->target ? "below" : "undecided";
        json_object_set_new(verdicts, s->plan.policies[p].name, json_string(verdict));
    }
    json_object_set_new(object, "verdicts", verdicts);
    return object;
}
