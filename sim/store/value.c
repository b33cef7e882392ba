#include "store/value.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/estimate_variable.h"

#include <math.h>
#include <stdlib.h>

static const char group[] = "value";

/* A value analysis being written, with scratch for estimates and names. */
struct writing {
    struct gv_hdf5 *h;
    const struct gv_value_task *task;
    const struct gv_value *value;
    const char *unit;
    struct gv_estimate *estimates;
    double *values;
    const char **texts;
    int status;
};

/* The first failure of memory sticks. */
static void write_estimates_in(struct writing *w, const char *units, const char *name, const char *label,
                               const char *label_da, const char *description, const char *const *dims,
                               size_t n)
{
    const struct gv_variable v = {.name = name,
                                  .units = units,
                                  .long_name = label,
                                  .long_name_da = label_da,
                                  .description = description};
    if (w->status == GV_OK) w->status = gv_write_estimates(w->h, group, &v, dims, n, w->estimates);
}

static void write_estimates(struct writing *w, const char *name, const char *label, const char *label_da,
                            const char *description, const char *const *dims, size_t n)
{
    write_estimates_in(w, w->unit, name, label, label_da, description, dims, n);
}

static void write_number(struct writing *w, const char *name, const char *units, const char *label,
                         const char *label_da, double value)
{
    const struct gv_variable v = {.name = name, .units = units, .long_name = label, .long_name_da = label_da};
    gv_hdf5_number(w->h, group, &v, value);
}

static void write_text(struct writing *w, const char *name, const char *label, const char *label_da,
                       const char *text)
{
    const struct gv_variable v = {.name = name, .units = "1", .long_name = label, .long_name_da = label_da};
    gv_hdf5_text(w->h, group, &v, text);
}

static void write_texts(struct writing *w, const char *name, const char *label, const char *label_da,
                        const char *const *dims)
{
    const struct gv_variable v = {.name = name, .units = "1", .long_name = label, .long_name_da = label_da};
    gv_hdf5_texts(w->h, group, &v, dims, w->texts);
}

/* --- decisions --- */

static void write_decisions(struct writing *w)
{
    const struct gv_plan *plan = w->task->plan;
    const struct gv_gains *g = &w->value->gains;
    const struct gv_variable scale = {.name = "decision",
                                      .units = "1",
                                      .long_name = "policy that can be chosen",
                                      .long_name_da = "politik der kan vælges"};
    for (size_t p = 0; p < plan->n_policies; p++) {
        size_t k = 0;
        while (g->policy[k] != g->same_as[p])
            k++;
        w->texts[p] = plan->policies[p].name;
        w->estimates[p] = g->mean[k];
    }
    gv_hdf5_text_scale(w->h, group, &scale, plan->n_policies, w->texts);
    write_estimates(w, "decision_mean", "mean gain", "middelgevinst", NULL, GV_DIMS("decision"),
                    plan->n_policies);
    for (size_t p = 0; p < plan->n_policies; p++)
        w->texts[p] = plan->policies[g->same_as[p]].name;
    write_texts(w, "decision_same_as", "decision with the same gain in every draw (itself if there is none)",
                "valg med samme gevinst i hver trækning (selv, hvis der ingen er)", GV_DIMS("decision"));
    write_text(w, "decision_best", "decision with the largest mean gain", "valg med størst middelgevinst",
               plan->policies[g->policy[g->best]].name);
    write_number(w, "left_out", "1", "draws left out, without a value under some decision",
                 "udeladte trækninger, uden værdi under et af valgene", (double)w->value->left_out);
}

/* --- what may become known --- */

static void write_known_inputs(struct writing *w)
{
    const struct gv_known_sets *sets = w->task->sets;
    struct gv_text *lists = gv_memory_zeroed(sets->n + 1, sizeof *lists);
    if (!lists) w->status = GV_ERR_MEMORY;
    for (size_t k = 0; k < sets->n && w->status == GV_OK; k++) {
        for (size_t i = 0; i < sets->items[k].n; i++)
            gv_text_printf(&lists[k], "%s%s", i ? "," : "",
                           w->task->plan->model->inputs[sets->items[k].inputs[i]].name);
        w->texts[k] = lists[k].data;
        if (lists[k].failed) w->status = GV_ERR_MEMORY;
    }
    if (w->status == GV_OK)
        write_texts(w, "known_inputs", "inputs of the set", "mængdens input", GV_DIMS("known"));
    for (size_t k = 0; lists && k < sets->n; k++)
        gv_text_free(&lists[k]);
    free(lists);
}

static void write_known(struct writing *w)
{
    const struct gv_known_sets *sets = w->task->sets;
    const char *const *dims = GV_DIMS("known");
    const struct gv_variable scale = {.name = "known",
                                      .units = "1",
                                      .long_name = "what becomes known",
                                      .long_name_da = "hvad der bliver kendt"};
    w->estimates[0] = w->value->evpi.estimate;
    write_estimates(w, "evpi", "value of knowing everything (EVPI)", "værdien af at vide alt (EVPI)", NULL,
                    GV_SCALAR, 1);
    if (sets->n == 0) return;
    /* A gate may be called as an input is. */
    struct gv_text *names = gv_memory_zeroed(sets->n, sizeof *names);
    if (!names) w->status = GV_ERR_MEMORY;
    for (size_t k = 0; names && k < sets->n; k++) {
        const struct gv_known *known = &sets->items[k];
        gv_text_printf(&names[k], "%s%s", known->kind == GV_KNOWN_GATE ? "gate:" : "", known->name);
        w->texts[k] = names[k].data;
        w->estimates[k] = w->value->evppi[k].estimate;
        if (names[k].failed) w->status = GV_ERR_MEMORY;
    }
    if (w->status == GV_OK) gv_hdf5_text_scale(w->h, group, &scale, sets->n, w->texts);
    for (size_t k = 0; names && k < sets->n; k++)
        gv_text_free(&names[k]);
    free(names);
    write_estimates(w, "evppi", "value of knowing it (EVPPI)", "værdien af at vide det (EVPPI)",
                    "Near 0 it may be below by its error.", dims, sets->n);
#define WRITE_TEXTS(expression, name, label, label_da) \
    for (size_t k = 0; k < sets->n; k++)               \
        w->texts[k] = expression;                      \
    write_texts(w, name, label, label_da, dims)
    WRITE_TEXTS(gv_known_kind_names[sets->items[k].kind], "known_kind", "input, gate or set",
                "input, gate eller mængde");
    WRITE_TEXTS(sets->items[k].label.en, "known_label", "label, English", "betegnelse, engelsk");
    WRITE_TEXTS(sets->items[k].label.da, "known_label_da", "label, Danish", "betegnelse, dansk");
    WRITE_TEXTS(w->value->nested[k] ? "nested" : "spline", "known_method", "method", "metode");
#undef WRITE_TEXTS
    write_known_inputs(w);
}

/* --- the study --- */

static void write_study(struct writing *w)
{
    const struct gv_field_study *s = w->task->study;
    const struct gv_study_value *v = &w->value->study;
    const char *const *dims = GV_DIMS("citizens");
    const struct gv_variable scale = {.name = "citizens",
                                      .units = "citizens",
                                      .long_name = "citizens in the study",
                                      .long_name_da = "borgere i undersøgelsen"};
    const struct gv_variable cost = {.name = "study_cost",
                                     .units = "DKK",
                                     .long_name = "cost of the study",
                                     .long_name_da = "undersøgelsens pris"};
    for (size_t k = 0; k < s->n; k++)
        w->values[k] = (double)s->sizes[k];
    gv_hdf5_scale(w->h, group, &scale, s->n, w->values);
    for (size_t k = 0; k < s->n; k++)
        w->estimates[k] = v->evsi[k].estimate;
    write_estimates(w, "evsi", "value of the study for one decision (EVSI)",
                    "undersøgelsens værdi for ét valg (EVSI)", NULL, dims, s->n);
    for (size_t k = 0; k < s->n; k++)
        w->estimates[k] = v->enbs[k];
    write_estimates(w, "enbs", "what the study nets (ENBS)", "undersøgelsens nettoværdi (ENBS)", NULL, dims,
                    s->n);
    for (size_t k = 0; k < s->n; k++)
        w->values[k] = gv_field_study_cost(s, k);
    gv_hdf5_numbers(w->h, group, &cost, dims, w->values);
    write_text(w, "study_input", "input that the study tells of", "input som undersøgelsen handler om",
               w->task->plan->model->inputs[s->input].name);
    write_text(w, "study_kind", "what the study does", "hvad undersøgelsen gør",
               s->measures ? "measures" : "counts");
    write_number(w, "study_decisions", "1", "decisions that the study serves",
                 "valg som undersøgelsen gavner", s->decisions);
    write_number(w, "best_citizens", "citizens", "size that nets most", "størrelse der giver mest",
                 (double)s->sizes[v->best]);
    write_text(w, "best_where", "where the best size lies (none: no size is worth its cost)",
               "hvor den bedste størrelse ligger (none: ingen er sin pris værd)",
               gv_best_size_names[v->where]);
    write_number(w, "best_from", "citizens", "smallest size that nets as much within the error",
                 "mindste størrelse der inden for usikkerheden giver lige så meget",
                 (double)s->sizes[v->from]);
    write_number(w, "best_to", "citizens", "largest size that nets as much within the error",
                 "største størrelse der inden for usikkerheden giver lige så meget", (double)s->sizes[v->to]);
}

/* --- gate by gate --- */

static void write_gates(struct writing *w, const struct gv_stored_value *stored)
{
    const struct gv_model *model = w->task->plan->model;
    const struct gv_estimate none = {NAN, NAN, NAN};
    const char *const *dims = GV_DIMS("gate");
    const struct gv_variable scale = {
        .name = "gate", .units = "1", .long_name = "gate of the chain", .long_name_da = "led i effektkæden"};
    for (size_t g = 0; g < model->n_gates; g++)
        w->texts[g] = model->gates[g].name;
    gv_hdf5_text_scale(w->h, group, &scale, model->n_gates, w->texts);
    for (size_t g = 0; g < model->n_gates; g++)
        w->texts[g] = model->gates[g].label.en;
    write_texts(w, "gate_label", "label in English", "etiket på engelsk", dims);
    for (size_t g = 0; g < model->n_gates; g++)
        w->texts[g] = model->gates[g].label.da;
    write_texts(w, "gate_label_da", "label in Danish", "etiket på dansk", dims);
    write_text(w, "gates_policy", "policy of gate_loss and gate_variance",
               "politik for gate_loss og gate_variance", stored->policy->name);
    for (size_t g = 0; g < model->n_gates; g++)
        w->estimates[g] = stored->gates[g].loss;
    write_estimates(w, "gate_loss", "mean gain lost in the gate", "middelgevinst der går tabt i leddet",
                    "How much more it would be with the gate's inputs where nothing is lost.", dims,
                    model->n_gates);
    for (size_t g = 0; g < model->n_gates; g++)
        w->estimates[g] = stored->gates[g].variance;
    write_estimates_in(w, "1", "gate_variance", "share of the variance", "andel af variansen",
                       "Closed first-order index of the gate's inputs.", dims, model->n_gates);
    for (size_t g = 0; g < model->n_gates; g++) {
        size_t set = gv_known_sets_find_gate(w->task->sets, model->gates[g].name);
        w->estimates[g] = set == SIZE_MAX ? none : w->value->evppi[set].estimate;
    }
    write_estimates(w, "gate_evppi", "EVPPI of the gate", "EVPPI af leddet",
                    "Worth of knowing the gate's inputs before choosing.", dims, model->n_gates);
}

int gv_write_value(struct gv_hdf5 *h, const void *context)
{
    const struct gv_stored_value *stored = context;
    struct writing w = {.h = h, .task = stored->task, .value = stored->value};
    size_t n = w.task->sets->n + w.task->plan->n_policies + GV_STUDY_SIZES_MAX + w.task->plan->model->n_gates;
    w.unit = w.task->plan->model->outcomes[w.task->outcome].unit;
    w.estimates = gv_memory_new(n * sizeof *w.estimates);
    w.values = gv_memory_new(n * sizeof *w.values);
    w.texts = gv_memory_new(n * sizeof *w.texts);
    w.status = w.estimates && w.values && w.texts ? GV_OK : GV_ERR_MEMORY;
    if (w.status == GV_OK) {
        gv_hdf5_group(h, group, 56);
        write_decisions(&w);
        write_known(&w);
        write_gates(&w, stored);
        if (w.task->study) write_study(&w);
    }
    free(w.estimates);
    free(w.values);
    free(w.texts);
    return w.status;
}
