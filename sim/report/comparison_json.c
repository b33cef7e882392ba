/* A comparison for scripts. */
#include "report/comparison.h"

#include "report/summary.h"

#include <string.h>

static void set_estimate(json_t *object, const char *name, struct gv_estimate e)
{
    struct gv_text key = {0};
    gv_text_printf(&key, "%s_conf", name);
    json_object_set_new(object, name, gv_json_number(e.value));
    if (key.data) json_object_set_new(object, key.data, gv_json_number(gv_estimate_half_width(e)));
    gv_text_free(&key);
}

/* Its interval is not symmetric. */
static json_t *dominance_json(const struct gv_dominance *d)
{
    json_t *object = json_object();
    json_object_set_new(object, "verdict", json_string(gv_verdict_names[d->verdict]));
    json_object_set_new(object, "violation", gv_json_number(d->violation.value));
    json_object_set_new(object, "violation_low", gv_json_number(d->violation.low));
    json_object_set_new(object, "violation_high", gv_json_number(d->violation.high));
    json_object_set_new(object, "at", gv_json_number(d->at));
    return object;
}

static json_t *pair_json(const struct gv_comparison_report *r, size_t a, size_t b)
{
    const struct gv_pair *pair = gv_comparison_pair(r->comparison, a, b);
    json_t *object = json_object();
    json_object_set_new(object, "policy", json_string(r->selection->policies[a].name));
    json_object_set_new(object, "other", json_string(r->selection->policies[b].name));
    json_object_set_new(object, "paired", json_boolean(pair->paired));
    json_object_set_new(object, "draws", json_integer((json_int_t)pair->draws));
    json_object_set_new(object, "left_out", json_integer((json_int_t)pair->left_out));
    set_estimate(object, "difference", pair->difference);
    json_object_set_new(object, "equal", gv_json_number(pair->equal));
    if (r->selection->outcome->direction == 0) return object;
    set_estimate(object, "probability_better", pair->better);
    json_object_set_new(object, "first_order", dominance_json(&pair->first));
    json_object_set_new(object, "second_order", dominance_json(&pair->second));
    return object;
}

static json_t *policy_json(const struct gv_comparison_report *r, size_t p)
{
    const struct gv_selected *policy = &r->selection->policies[p];
    const struct gv_contender *contender = &r->comparison->contenders[p];
    json_t *object = json_object();
    json_object_set_new(object, "file", json_string(gv_reader_path(r->readers[policy->file])));
    json_object_set_new(object, "policy", json_string(policy->bare));
    json_object_set_new(object, "label",
                        json_pack("{s:s, s:s}", "da", policy->label.da, "en", policy->label.en));
    json_object_set_new(object, "draws", json_integer((json_int_t)contender->draws));
    set_estimate(object, "mean", contender->mean);
    if (!r->comparison->joint) return object;
    set_estimate(object, "probability_best", contender->best);
    set_estimate(object, "regret", contender->regret);
    return object;
}

/* The draws that files share, each set with its files. */
static json_t *draws_json(const struct gv_comparison_report *r)
{
    const struct gv_selection *s = r->selection;
    json_t *list = json_array();
    for (size_t k = 0; k < s->n_sets; k++) {
        const struct gv_reader *file = r->readers[s->sets[k].first_file];
        json_t *object = json_object(), *names = json_array();
        for (size_t p = 0; p < s->n; p++)
            if (s->policies[p].set == k) json_array_append_new(names, json_string(s->policies[p].name));
        json_object_set_new(object, "policies", names);
        json_object_set_new(object, "draws", json_integer((json_int_t)s->sets[k].draws));
        json_object_set_new(object, "replicates", json_integer(s->sets[k].replicates));
        json_object_set_new(object, "design", json_string(gv_reader_design(file)));
        json_object_set_new(object, "seed", json_integer((json_int_t)gv_reader_seed(file)));
        json_object_set_new(object, "shortened", json_boolean(s->sets[k].shortened));
        json_array_append_new(list, object);
    }
    return list;
}

json_t *gv_comparison_json(const struct gv_comparison_report *r)
{
    const struct gv_selection *s = r->selection;
    const struct gv_comparison *c = r->comparison;
    json_t *root = json_object(), *policies = json_object(), *pairs = json_array();
    json_object_set_new(root, "outcome", json_string(s->outcome->name));
    json_object_set_new(root, "unit", json_string(s->outcome->unit));
    json_object_set_new(root, "direction", json_integer(s->outcome->direction));
    json_object_set_new(root, "baseline", json_string(s->policies[r->baseline].name));
    json_object_set_new(root, "sets", draws_json(r));
    for (size_t p = 0; p < c->n; p++)
        json_object_set_new(policies, s->policies[p].name, policy_json(r, p));
    json_object_set_new(root, "policies", policies);
    if (c->joint) {
        set_estimate(root, "evpi", c->evpi);
        json_object_set_new(root, "draws", json_integer((json_int_t)c->joint_draws));
        json_object_set_new(root, "left_out", json_integer((json_int_t)c->joint_left_out));
    }
    for (size_t a = 0; a < c->n; a++)
        for (size_t b = 0; b < c->n; b++)
            if (a != b) json_array_append_new(pairs, pair_json(r, a, b));
    json_object_set_new(root, "pairs", pairs);
    json_object_set_new(root, "complete", json_boolean(!s->incomplete));
    return root;
}
