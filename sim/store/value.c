#include "store/value.h"

#include "base/status.h"

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
};

/* NAME, NAME_low, NAME_high of n estimates. */
static int write_estimates_in(struct writing *w, const char *units, const char *name, const char *label,
                              const char *label_da, const char *description, const char *const *dims,
                              size_t n)
{
    static const struct {
        const char *suffix, *label, *label_da;
    } parts[] = {{"", "", ""},
                 {"_low", ", low end of the 95 % interval", ", nedre ende af 95 %-intervallet"},
                 {"_high", ", high end of the 95 % interval", ", øvre ende af 95 %-intervallet"}};
    int status = GV_OK;
    for (size_t part = 0; part < 3 && status == GV_OK; part++) {
        struct gv_text text[3] = {{0}};
        gv_text_printf(&text[0], "%s%s", name, parts[part].suffix);
        gv_text_printf(&text[1], "%s%s", label, parts[part].label);
        gv_text_printf(&text[2], "%s%s", label_da, parts[part].label_da);
        for (int i = 0; i < 3; i++)
            if (text[i].failed) status = GV_ERR_MEMORY;
        for (size_t i = 0; i < n; i++)
            w->values[i] = part == 0   ? w->estimates[i].value
                           : part == 1 ? w->estimates[i].low
                                       : w->estimates[i].high;
        const struct gv_variable v = {.name = text[0].data,
                                      .units = units,
                                      .long_name = text[1].data,
                                      .long_name_da = text[2].data,
                                      .description = description};
        if (status == GV_OK) gv_hdf5_numbers(w->h, group, &v, dims, w->values);
        for (int i = 0; i < 3; i++)
            gv_text_free(&text[i]);
    }
    return status;
}

static int write_estimates(struct writing *w, const char *name, const char *label, const char *label_da,
                           const char *description, const char *const *dims, size_t n)
{
    return write_estimates_in(w, w->unit, name, label, label_da, description, dims, n);
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

static int write_decisions(struct writing *w)
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
    int status = write_estimates(w, "decision_mean", "mean gain", "middelgevinst", NULL, GV_DIMS("decision"),
                                 plan->n_policies);
    for (size_t p = 0; p < plan->n_policies; p++)
        w->texts[p] = plan->policies[g->same_as[p]].name;
    write_texts(w, "decision_same_as", "decision with the same gain in every draw (itself if there is none)",
                "valg med samme gevinst i hver trækning (selv, hvis der ingen er)", GV_DIMS("decision"));
    write_text(w, "decision_best", "decision with the largest mean gain", "valg med størst middelgevinst",
               plan->policies[g->policy[g->best]].name);
    write_number(w, "left_out", "1", "draws left out, without a value under some decision",
                 "udeladte trækninger, uden værdi under et af valgene", (double)w->value->left_out);
    return status;
}

/* --- what may become known --- */

static int write_known_inputs(struct writing *w)
{
    const struct gv_known_sets *sets = w->task->sets;
    struct gv_text *lists = calloc(sets->n + 1, sizeof *lists);
    int status = lists ? GV_OK : GV_ERR_MEMORY;
    for (size_t k = 0; k < sets->n && status == GV_OK; k++) {
        for (size_t i = 0; i < sets->items[k].n; i++)
            gv_text_printf(&lists[k], "%s%s", i ? "," : "",
                           w->task->plan->model->inputs[sets->items[k].inputs[i]].name);
        w->texts[k] = lists[k].data;
        if (lists[k].failed) status = GV_ERR_MEMORY;
    }
    if (status == GV_OK)
        write_texts(w, "known_inputs", "inputs of the set", "mængdens input", GV_DIMS("known"));
    for (size_t k = 0; lists && k < sets->n; k++)
        gv_text_free(&lists[k]);
    free(lists);
    return status;
}

static int write_known(struct writing *w)
{
    const struct gv_known_sets *sets = w->task->sets;
    const char *const *dims = GV_DIMS("known");
    const struct gv_variable scale = {.name = "known",
                                      .units = "1",
                                      .long_name = "what becomes known",
                                      .long_name_da = "hvad der bliver kendt"};
    w->estimates[0] = w->value->evpi.estimate;
    int status = write_estimates(w, "evpi", "value of knowing everything (EVPI)",
                                 "værdien af at vide alt (EVPI)", NULL, GV_SCALAR, 1);
    if (status != GV_OK || sets->n == 0) return status;
    /* A gate may be called as an input is. */
    struct gv_text *names = calloc(sets->n, sizeof *names);
    if (!names) return GV_ERR_MEMORY;
    for (size_t k = 0; k < sets->n; k++) {
        const struct gv_known *known = &sets->items[k];
        gv_text_printf(&names[k], "%s%s", known->kind == GV_KNOWN_GATE ? "gate:" : "", known->name);
        w->texts[k] = names[k].data;
        w->estimates[k] = w->value->evppi[k].estimate;
        if (names[k].failed) status = GV_ERR_MEMORY;
    }
    if (status == GV_OK) gv_hdf5_text_scale(w->h, group, &scale, sets->n, w->texts);
    for (size_t k = 0; k < sets->n; k++)
        gv_text_free(&names[k]);
    free(names);
    if (status == GV_OK)
        status = write_estimates(w, "evppi", "value of knowing it (EVPPI)", "værdien af at vide det (EVPPI)",
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
    return status == GV_OK ? write_known_inputs(w) : status;
}

/* --- the study --- */

static int write_study(struct writing *w)
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
    int status = write_estimates(w, "evsi", "value of the study for one decision (EVSI)",
                                 "undersøgelsens værdi for ét valg (EVSI)", NULL, dims, s->n);
    for (size_t k = 0; k < s->n; k++)
        w->estimates[k] = v->enbs[k];
    if (status == GV_OK)
        status = write_estimates(w, "enbs", "what the study nets (ENBS)", "undersøgelsens nettoværdi (ENBS)",
                                 NULL, dims, s->n);
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
    return status;
}

/* --- gate by gate --- */

static int write_gates(struct writing *w, const struct gv_stored_value *stored)
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
    int status = write_estimates(
        w, "gate_loss", "mean gain lost in the gate", "middelgevinst der går tabt i leddet",
        "How much more it would be with the gate's inputs where nothing is lost.", dims, model->n_gates);
    for (size_t g = 0; g < model->n_gates; g++)
        w->estimates[g] = stored->gates[g].variance;
    if (status == GV_OK)
        status = write_estimates_in(w, "1", "gate_variance", "share of the variance", "andel af variansen",
                                    "Closed first-order index of the gate's inputs.", dims, model->n_gates);
    for (size_t g = 0; g < model->n_gates; g++) {
        size_t set = gv_known_sets_find_gate(w->task->sets, model->gates[g].name);
        w->estimates[g] = set == SIZE_MAX ? none : w->value->evppi[set].estimate;
    }
    if (status == GV_OK)
        status = write_estimates(w, "gate_evppi", "EVPPI of the gate", "EVPPI af leddet",
                                 "Worth of knowing the gate's inputs before choosing.", dims, model->n_gates);
    return status;
}

int gv_write_value(struct gv_hdf5 *h, const void *context)
{
    const struct gv_stored_value *stored = context;
    struct writing w = {.h = h, .task = stored->task, .value = stored->value};
    size_t n = w.task->sets->n + w.task->plan->n_policies + GV_STUDY_SIZES_MAX + w.task->plan->model->n_gates;
    w.unit = w.task->plan->model->outcomes[w.task->outcome].unit;
    w.estimates = malloc(n * sizeof *w.estimates);
    w.values = malloc(n * sizeof *w.values);
    w.texts = malloc(n * sizeof *w.texts);
    int status = w.estimates && w.values && w.texts ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        gv_hdf5_group(h, group, 56);
        status = write_decisions(&w);
    }
    if (status == GV_OK) status = write_known(&w);
    if (status == GV_OK) status = write_gates(&w, stored);
    if (status == GV_OK && w.task->study) status = write_study(&w);
    free(w.estimates);
    free(w.values);
    free(w.texts);
    return status;
}
