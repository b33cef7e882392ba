#include "report/summary.h"
#include "report/value.h"

#include <math.h>

static json_t *decisions_json(const struct gv_value_report *r)
{
    const struct gv_plan *plan = &r->decisions->plan;
    const struct gv_gains *g = &r->value->gains;
    json_t *all = json_object();
    for (size_t p = 0; p < plan->n_policies; p++) {
        json_t *one = json_object();
        size_t k = 0;
        while (g->policy[k] != g->same_as[p])
            k++;
        gv_json_estimate(one, "mean", g->mean[k]);
        if (g->same_as[p] != p)
            json_object_set_new(one, "same_as", json_string(plan->policies[g->same_as[p]].name));
        json_object_set_new(all, plan->policies[p].name, one);
    }
    return all;
}

static json_t *left_out_json(const struct gv_value_report *r)
{
    json_t *all = json_object();
    for (size_t k = 0; k < r->decisions->n_left_out; k++)
        json_object_set_new(all, r->plan->policies[r->decisions->left_out[k]].name,
                            json_string(r->plan->model->inputs[r->decisions->because[k]].name));
    return all;
}

static void add_known(const struct gv_value_report *r, bool gates, const char *name, const char *conf,
                      const char *method, json_t *root)
{
    json_t *values = json_object(), *halves = json_object(), *methods = json_object();
    for (size_t k = 0; k < r->task->sets->n; k++) {
        const struct gv_known *known = &r->task->sets->items[k];
        if ((known->kind == GV_KNOWN_GATE) != gates) continue;
        struct gv_estimate e = r->value->evppi[k].estimate;
        json_object_set_new(values, known->name, gv_json_number(e.value));
        json_object_set_new(halves, known->name, gv_json_number(gv_estimate_half_width(e)));
        json_object_set_new(methods, known->name, json_string(r->value->nested[k] ? "nested" : "spline"));
    }
    json_object_set_new(root, name, values);
    json_object_set_new(root, conf, halves);
    json_object_set_new(root, method, methods);
}

static void add_study(const struct gv_value_report *r, json_t *root)
{
    const struct gv_field_study *s = r->task->study;
    const struct gv_study_value *v = &r->value->study;
    json_t *sizes = json_array(), *study = json_object();
    for (size_t k = 0; k < s->n; k++) {
        json_t *one = json_object();
        json_object_set_new(one, "n", json_integer((json_int_t)s->sizes[k]));
        gv_json_estimate(one, "evsi", v->evsi[k].estimate);
        json_object_set_new(one, "cost", gv_json_number(gv_field_study_cost(s, k)));
        gv_json_estimate(one, "enbs", v->enbs[k]);
        json_array_append_new(sizes, one);
    }
    json_object_set_new(study, "input", json_string(r->plan->model->inputs[s->input].name));
    json_object_set_new(study, "kind", json_string(s->measures ? "measures" : "counts"));
    json_object_set_new(study, "sd", s->measures ? gv_json_number(s->sd) : json_null());
    json_object_set_new(study, "decisions", gv_json_number(s->decisions));
    json_object_set_new(study, "best_n", json_integer((json_int_t)s->sizes[v->best]));
    json_object_set_new(study, "where", json_string(gv_best_size_names[v->where]));
    json_object_set_new(study, "from", json_integer((json_int_t)s->sizes[v->from]));
    json_object_set_new(study, "to", json_integer((json_int_t)s->sizes[v->to]));
    json_object_set_new(root, "evsi", sizes);
    json_object_set_new(root, "study", study);
}

static json_t *gates_json(const struct gv_value_report *r)
{
    const struct gv_model *model = r->plan->model;
    const struct gv_estimate none = {NAN, NAN, NAN};
    json_t *gates = json_object();
    for (size_t g = 0; g < model->n_gates; g++) {
        size_t set = gv_known_sets_find_gate(r->task->sets, model->gates[g].name);
        json_t *gate = json_object();
        gv_json_estimate(gate, "loss", r->gates[g].loss);
        gv_json_estimate(gate, "variance", r->gates[g].variance);
        gv_json_estimate(gate, "evppi", set == SIZE_MAX ? none : r->value->evppi[set].estimate);
        json_object_set_new(gates, model->gates[g].name, gate);
    }
    return gates;
}

json_t *gv_value_json(const struct gv_value_report *r)
{
    const struct gv_gains *g = &r->value->gains;
    json_t *root = json_object();
    json_object_set_new(root, "outcome", json_string(r->plan->model->outcomes[r->task->outcome].name));
    json_object_set_new(root, "unit", json_string(r->plan->model->outcomes[r->task->outcome].unit));
    json_object_set_new(root, "decisions", decisions_json(r));
    json_object_set_new(root, "best", json_string(r->decisions->plan.policies[g->policy[g->best]].name));
    json_object_set_new(root, "left_out", left_out_json(r));
    gv_json_estimate(root, "evpi", r->value->evpi.estimate);
    add_known(r, false, "evppi", "evppi_conf", "evppi_method", root);
    add_known(r, true, "evppi_gates", "evppi_gates_conf", "evppi_gates_method", root);
    json_object_set_new(root, "gates_policy", json_string(r->plan->policies[r->gates_policy].name));
    json_object_set_new(root, "gates", gates_json(r));
    if (r->task->study) add_study(r, root);
    json_object_set_new(root, "evaluations", json_integer((json_int_t)r->value->evaluations));
    json_object_set_new(root, "draws_left_out", json_integer((json_int_t)r->value->left_out));
    return root;
}
