#include "store/sensitivity.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/estimate_variable.h"
#include "store/sections.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char group[] = "sensitivity";

/* What a measure is: its unit is that of the outcome, or none. */
static const struct measure {
    const char *label, *label_da;
    bool share;
} measures[GV_METHODS][GV_MEASURES_MAX] = {
    [GV_METHOD_SOBOL] = {{"first-order index", "førsteordensindeks", true},
                         {"total index", "totalindeks", true}},
    [GV_METHOD_GIVEN] = {{"first-order index", "førsteordensindeks", true}},
    [GV_METHOD_MORRIS] = {{"mean of the elementary effects", "middel af elementareffekterne", false},
                          {"mean of their sizes", "middel af deres størrelse", false},
                          {"standard deviation of the elementary effects",
                           "elementareffekternes standardafvigelse", false}},
    [GV_METHOD_TORNADO] = {{"mean at the input's P10", "middel ved inputtets P10", false},
                           {"mean at the input's P90", "middel ved inputtets P90", false},
                           {"difference of the two", "forskellen på de to", false},
                           {"at P10, the others at their medians", "ved P10, de andre ved deres median",
                            false},
                           {"at P90, the others at their medians", "ved P90, de andre ved deres median",
                            false}},
};

struct writing {
    struct gv_hdf5 *h;
    const struct gv_sensitivity *s;
    struct gv_estimate *estimates; /* scratch */
    int status;                    /* the first failure of memory sticks */
};

/* PREFIX + NAME, with _low and _high beside it. */
static void write_estimates(struct writing *w, const char *prefix, const char *name, const char *units,
                            const struct measure *what, const char *const *dims, size_t n)
{
    char full[96], label[160], label_da[160];
    snprintf(full, sizeof full, "%s%s", prefix, name);
    snprintf(label, sizeof label, "%s%s", what->label, *prefix ? ", of the outcome being >= 0" : "");
    snprintf(label_da, sizeof label_da, "%s%s", what->label_da, *prefix ? ", af at resultatet er >= 0" : "");
    const struct gv_outcome *outcome = &w->s->base.plan.model->outcomes[w->s->request.outcome];
    const struct gv_variable v = {.name = full,
                                  .units = units,
                                  .long_name = label,
                                  .long_name_da = label_da,
                                  .attributes = {{.name = "outcome", .text = outcome->name},
                                                 {.name = "policy", .text = w->s->base.policy.name}}};
    if (w->status == GV_OK) w->status = gv_write_estimates(w->h, group, &v, dims, n, w->estimates);
}

static void write_factors(struct writing *w, const char *name)
{
    const struct gv_sensitivity *s = w->s;
    const char **names = gv_memory_new((s->factors.n + 1) * sizeof *names);
    const struct gv_variable v = {.name = name,
                                  .units = "1",
                                  .long_name = "input, or group of inputs",
                                  .long_name_da = "input eller gruppe af input"};
    for (size_t k = 0; names && k < s->factors.n; k++)
        names[k] = s->factors.items[k].name;
    if (names) gv_hdf5_text_scale(w->h, group, &v, s->factors.n, names);
    free(names);
}

/* Labels in both languages, and what is in each. */
static int write_labels(struct writing *w)
{
    const struct gv_sensitivity *s = w->s;
    const char **texts = gv_memory_zeroed(s->factors.n + 1, sizeof *texts);
    struct gv_text *members = gv_memory_zeroed(s->factors.n + 1, sizeof *members);
    static const struct gv_variable v[] = {
        {.name = "label", .units = "1", .long_name = "label", .long_name_da = "betegnelse"},
        {.name = "label_da",
         .units = "1",
         .long_name = "label in Danish",
         .long_name_da = "betegnelse på dansk"},
        {.name = "inputs", .units = "1", .long_name = "inputs", .long_name_da = "input"}};
    bool failed = !texts || !members;
    for (int part = 0; part < 3 && !failed; part++) {
        for (size_t k = 0; k < s->factors.n; k++) {
            const struct gv_factor *f = &s->factors.items[k];
            for (size_t i = 0; part == 2 && i < f->n; i++)
                gv_text_printf(&members[k], "%s%s", i ? ", " : "",
                               s->base.plan.model->inputs[f->inputs[i]].name);
            failed |= members[k].failed;
            texts[k] = part == 0 ? f->label.en : part == 1 ? f->label.da : members[k].data;
        }
        if (!failed) gv_hdf5_texts(w->h, group, &v[part], GV_DIMS("factor"), texts);
    }
    for (size_t k = 0; members && k < s->factors.n; k++)
        gv_text_free(&members[k]);
    free(members);
    free(texts);
    return failed ? GV_ERR_MEMORY : GV_OK;
}

/* The measures, means and sums of targets first … first + n - 1; `dims` of measures, the others have the
 * second only. */
static void write_targets(struct writing *w, const char *prefix, size_t first, size_t n,
                          const char *const *dims, const char *unit)
{
    static const struct measure mean = {"mean of the draws", "middel af trækningerne", false},
                                sum = {"sum of the first-order indices", "sum af førsteordensindeks", true},
                                pair = {"interaction of two", "vekselvirkning mellem to", true};
    const struct gv_sensitivity *s = w->s;
    const struct gv_method_words *words = &gv_methods[s->request.method];
    size_t factors = s->factors.n;
    for (size_t m = 0; m < words->n_measures; m++) {
        const struct measure *what = &measures[s->request.method][m];
        for (size_t k = 0; k < factors; k++)
            for (size_t t = 0; t < n; t++)
                w->estimates[k * n + t] = *gv_sensitivity_at(s, m, first + t, k);
        write_estimates(w, prefix, words->measures[m], what->share ? "1" : unit, what, dims, factors * n);
    }
    memcpy(w->estimates, s->mean + first, n * sizeof *w->estimates);
    write_estimates(w, prefix, "mean", unit, &mean, dims + 1, n);
    if (s->sum) {
        memcpy(w->estimates, s->sum + first, n * sizeof *w->estimates);
        write_estimates(w, prefix, "sum_S1", "1", &sum, dims + 1, n);
    }
    if (s->pairs) {
        memcpy(w->estimates, gv_sensitivity_pair(s, first, 0, 0), factors * factors * sizeof *w->estimates);
        write_estimates(w, prefix, "S2", "1", &pair, GV_DIMS("factor", "other"), factors * factors);
    }
}

static void write_deciles(struct writing *w)
{
    static const struct measure what = {"P(outcome >= 0) in this tenth of the draws by the input",
                                        "P(resultat >= 0) i denne tiendedel af trækningerne efter inputtet",
                                        true};
    size_t n = w->s->factors.n * GV_DECILES;
    gv_hdf5_index_scale(w->h, group, "decile", "tenth of the draws, from the input's lowest values up",
                        "tiendedel af trækningerne, fra inputtets laveste værdier", GV_DECILES);
    memcpy(w->estimates, w->s->deciles, n * sizeof *w->estimates);
    write_estimates(w, "", "positive_by_decile", "1", &what, GV_DIMS("factor", "decile"), n);
}

static void write_all(struct writing *w)
{
    const struct gv_sensitivity *s = w->s;
    const struct gv_outcome *outcome = &s->base.plan.model->outcomes[s->request.outcome];
    const struct gv_variable method = {
        .name = "method", .units = "1", .long_name = "method", .long_name_da = "metode"};
    const struct gv_variable about = {
        .name = "outcome", .units = "1", .long_name = "outcome", .long_name_da = "resultat"};
    const struct gv_variable policy = {
        .name = "policy", .units = "1", .long_name = "policy", .long_name_da = "politik"};
    const struct gv_variable evaluations = {.name = "evaluations",
                                            .units = "1",
                                            .long_name = "model evaluations",
                                            .long_name_da = "modelberegninger"};
    gv_hdf5_group(w->h, group, 64);
    write_factors(w, "factor");
    if (s->pairs) write_factors(w, "other");
    if (s->monthly) w->status = gv_write_month_scale(w->h, group, &s->base.plan);
    if (w->status == GV_OK) w->status = write_labels(w);
    gv_hdf5_text(w->h, group, &method, gv_methods[s->request.method].name);
    gv_hdf5_text(w->h, group, &about, outcome->name);
    gv_hdf5_text(w->h, group, &policy, s->base.policy.name);
    gv_hdf5_number(w->h, group, &evaluations, (double)s->evaluations);
    if (s->monthly) {
        write_targets(w, "", 0, s->n_targets, GV_DIMS("factor", "month"), outcome->unit);
        return;
    }
    write_targets(w, "", 0, 1, GV_DIMS("factor"), outcome->unit);
    if (s->n_targets == 2) write_targets(w, "positive_", 1, 1, GV_DIMS("factor"), "1");
    if (s->deciles) write_deciles(w);
}

int gv_write_sensitivity(struct gv_hdf5 *h, const void *sensitivity)
{
    struct writing w = {.h = h, .s = sensitivity};
    size_t n = w.s->factors.n, wide = w.s->n_targets > GV_DECILES ? w.s->n_targets : GV_DECILES;
    size_t cells = n * (n > wide ? n : wide) + wide;
    w.estimates = gv_memory_new(cells * sizeof *w.estimates);
    if (!w.estimates) return GV_ERR_MEMORY;
    write_all(&w);
    free(w.estimates);
    return w.status;
}
