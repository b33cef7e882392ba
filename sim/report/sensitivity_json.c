#include "report/sensitivity.h"

#include "report/summary.h"

#include <stdio.h>
#include <string.h>

static void set_estimate(json_t *object, const char *name, struct gv_estimate e)
{
    char key[64];
    snprintf(key, sizeof key, "%s_conf", name);
    json_object_set_new(object, name, gv_json_number(e.value));
    json_object_set_new(object, key, gv_json_number(gv_estimate_half_width(e)));
}

/* Estimates over the months as two arrays: e[n], `step` apart. */
static void set_months(json_t *object, const char *name, const struct gv_estimate *e, size_t n, size_t step)
{
    char key[64];
    json_t *values = json_array(), *halves = json_array();
    for (size_t t = 0; t < n; t++) {
        json_array_append_new(values, gv_json_number(e[t * step].value));
        json_array_append_new(halves, gv_json_number(gv_estimate_half_width(e[t * step])));
    }
    snprintf(key, sizeof key, "%s_conf", name);
    json_object_set_new(object, name, values);
    json_object_set_new(object, key, halves);
}

/* {FACTOR: {…}} of a target, or of all months. */
static json_t *indices_json(const struct gv_sensitivity *s, size_t target)
{
    const struct gv_method_words *words = &gv_methods[s->request.method];
    json_t *indices = json_object();
    for (size_t k = 0; k < s->factors.n; k++) {
        json_t *factor = json_object();
        for (size_t m = 0; m < words->n_measures; m++)
            if (s->monthly)
                set_months(factor, words->measures[m], gv_sensitivity_at(s, m, 0, k), s->n_targets,
                           s->factors.n);
            else
                set_estimate(factor, words->measures[m], *gv_sensitivity_at(s, m, target, k));
        json_object_set_new(indices, s->factors.items[k].name, factor);
    }
    return indices;
}

static json_t *pairs_json(const struct gv_sensitivity *s, size_t target)
{
    json_t *pairs = json_array();
    for (size_t i = 0; i < s->factors.n; i++)
        for (size_t j = i + 1; j < s->factors.n; j++) {
            json_t *pair =
                json_pack("{s:[s, s]}", "inputs", s->factors.items[i].name, s->factors.items[j].name);
            set_estimate(pair, "S2", *gv_sensitivity_pair(s, target, i, j));
            json_array_append_new(pairs, pair);
        }
    return pairs;
}

static void set_target(json_t *object, const struct gv_sensitivity *s, size_t target)
{
    json_object_set_new(object, "indices", indices_json(s, target));
    if (s->monthly) {
        set_months(object, "mean", s->mean, s->n_targets, 1);
        if (s->sum) set_months(object, "sum_S1", s->sum, s->n_targets, 1);
        return;
    }
    set_estimate(object, "mean", s->mean[target]);
    if (s->sum) set_estimate(object, "sum_S1", s->sum[target]);
    if (s->pairs) json_object_set_new(object, "second_order", pairs_json(s, target));
}

static json_t *deciles_json(const struct gv_sensitivity *s)
{
    json_t *deciles = json_object();
    for (size_t k = 0; k < s->factors.n; k++) {
        json_t *factor = json_object();
        set_months(factor, "probability_positive", s->deciles + k * GV_DECILES, GV_DECILES, 1);
        json_object_set_new(deciles, s->factors.items[k].name, factor);
    }
    return deciles;
}

static json_t *groups_json(const struct gv_sensitivity *s)
{
    json_t *groups = json_object();
    for (size_t k = 0; k < s->factors.n; k++) {
        const struct gv_factor *f = &s->factors.items[k];
        json_t *members = json_array();
        for (size_t i = 0; i < f->n; i++)
            json_array_append_new(members, json_string(s->base.plan.model->inputs[f->inputs[i]].name));
        json_object_set_new(groups, f->name, members);
    }
    return groups;
}

json_t *gv_sensitivity_json(const struct gv_sensitivity *s)
{
    const struct gv_plan *plan = &s->base.plan;
    const struct gv_outcome *outcome = &plan->model->outcomes[s->request.outcome];
    json_t *root = json_object();
    set_target(root, s, 0);
    if (s->n_targets == 2 && !s->monthly) {
        json_t *indicator = json_object();
        set_target(indicator, s, 1);
        json_object_set_new(root, "indicator", indicator);
    }
    if (s->monthly) {
        json_t *months = json_array();
        for (size_t t = 0; t < s->n_targets; t++)
            json_array_append_new(months, json_integer((json_int_t)t + 1));
        json_object_set_new(root, "months", months);
    }
    if (s->deciles) json_object_set_new(root, "deciles", deciles_json(s));
    if (s->factors.grouped || s->factors.joined) json_object_set_new(root, "groups", groups_json(s));
    json_object_set_new(root, "method", json_string(gv_methods[s->request.method].name));
    json_object_set_new(root, "economy", json_boolean(s->request.economy));
    json_object_set_new(root, "outcome", json_string(outcome->name));
    json_object_set_new(root, "unit", json_string(outcome->unit));
    json_object_set_new(root, "policy", json_string(s->base.policy.name));
    json_object_set_new(root, "evaluations", json_integer((json_int_t)s->evaluations));
    json_object_set_new(root, "missing", json_integer((json_int_t)s->missing));
    json_object_set_new(root, "draws", json_integer((json_int_t)gv_design_draws(&plan->design)));
    json_object_set_new(root, "replicates", json_integer(plan->design.replicates));
    json_object_set_new(root, "seed", json_integer((json_int_t)plan->design.seed));
    json_object_set_new(root, "design", json_string(gv_design_name(plan->design.kind)));
    return root;
}
