#include "store/sweep.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/outcome_variable.h"
#include "store/sections.h"
#include "store/sweep_part.h"

#include <math.h>
#include <stdlib.h>

static const char group[] = "sweep";

/* A sweep being written, with scratch for its points. */
struct writing {
    struct gv_hdf5 *h;
    const struct gv_stored_sweep *stored;
    const struct gv_sweep *sweep;
    const char *dims[GV_AXES_MAX + 3];      /* policy, axes; NULL */
    const char *quantiles[GV_AXES_MAX + 3]; /* the same and probability */
    struct gv_estimate *estimates;          /* [policies × points × quantiles] */
    double *values;                         /* the same */
};

/* --- dimensions --- */

static void write_axes(struct writing *w)
{
    const struct gv_sweep *s = w->sweep;
    w->dims[0] = "policy";
    for (size_t k = 0; k < s->n_axes; k++) {
        const struct gv_input *input = &s->plan->model->inputs[s->axes[k].input];
        gv_write_input_scale(w->h, group, input, "Value that the sweep gave this input.", s->axes[k].n,
                             s->axes[k].values);
        w->dims[k + 1] = input->name;
    }
    for (size_t k = 0; k <= s->n_axes; k++)
        w->quantiles[k] = w->dims[k];
    w->quantiles[s->n_axes + 1] = "probability";
}

/* --- statistics --- */

static struct gv_estimate estimate_of(const struct gv_statistics *s, enum gv_statistic statistic,
                                      size_t quantile)
{
    return statistic == GV_STATISTIC_QUANTILE ? s->quantile[quantile] : gv_statistic_of(s, statistic);
}

static int write_statistic(struct writing *w, size_t k, enum gv_statistic statistic)
{
    const struct gv_sweep *s = w->sweep;
    const struct gv_outcome_target target = {w->h, group, &s->plan->model->outcomes[s->outcome[k]]};
    size_t each = statistic == GV_STATISTIC_QUANTILE ? GV_QUANTILES : 1;
    size_t n = s->n_policies * s->n_points * each;
    for (size_t i = 0; i < n; i++)
        w->estimates[i] = estimate_of(&s->statistics[i / each * s->n_outcomes + k], statistic, i % each);
    return gv_write_outcome_estimates(&target, &gv_statistic_texts[statistic], NULL,
                                      each > 1 ? w->quantiles : w->dims, n, w->estimates);
}

static void write_failed(struct writing *w)
{
    const struct gv_sweep *s = w->sweep;
    const struct gv_variable v = {.name = "failed_draws",
                                  .units = "1",
                                  .long_name = "draws without a valid result",
                                  .long_name_da = "trækninger uden gyldigt resultat"};
    for (size_t i = 0; i < s->n_policies * s->n_points; i++)
        w->values[i] = i - s->first < s->n_done ? (double)s->failed[i] : (double)NAN;
    gv_hdf5_numbers(w->h, group, &v, w->dims, w->values);
}

/* --- along one axis --- */

static int write_differences(struct writing *w, size_t k)
{
    static const struct gv_statistic_text difference = {.suffix = "difference",
                                                        .label =
                                                            "difference of the mean from the point before",
                                                        .label_da = "middelværdiens forskel fra punktet før",
                                                        .description = "The same draws at both points."};
    static const struct gv_statistic_text error = {.suffix = "difference_standard_error",
                                                   .label = "standard error of the difference",
                                                   .label_da = "forskellens standardfejl",
                                                   .description = "From the spread between replicates."};
    static const struct gv_statistic_text independent = {
        .suffix = "difference_independent_standard_error",
        .label = "standard error that plain draws would have",
        .label_da = "standardfejl som uafhængige trækninger ville have",
        .description = "As many independent draws, other ones at each point."};
    const struct gv_sweep *s = w->sweep;
    const struct gv_outcome *outcome = &s->plan->model->outcomes[s->outcome[k]];
    const struct gv_outcome_target target = {w->h, group, outcome};
    size_t steps = s->n_points - 1, n = s->n_policies * steps;
    double *errors[2] = {w->values, w->values + n};
    for (size_t i = 0; i < n; i++) {
        struct gv_paired d = gv_sweep_difference(s, i / steps, i % steps, i % steps + 1, s->outcome[k]);
        w->estimates[i] = d.difference;
        errors[0][i] = d.standard_error;
        errors[1][i] = d.independent;
    }
    const char *const *dims = GV_DIMS("policy", "step");
    int status = gv_write_outcome_estimates(&target, &difference, NULL, dims, n, w->estimates);
    if (status == GV_OK) status = gv_write_outcome_variable(&target, &error, outcome->unit, dims, errors[0]);
    if (status == GV_OK)
        status = gv_write_outcome_variable(&target, &independent, outcome->unit, dims, errors[1]);
    return status;
}

static void write_best(struct writing *w, const char *name, const char *units, const char *label,
                       const char *label_da)
{
    const struct gv_variable v = {.name = name, .units = units, .long_name = label, .long_name_da = label_da};
    gv_hdf5_numbers(w->h, group, &v, GV_DIMS("policy", "criterion"), w->values);
}

static void write_best_levels(struct writing *w)
{
    const struct gv_stored_sweep *stored = w->stored;
    const struct gv_sweep *s = w->sweep;
    const char *level = s->plan->model->inputs[s->axes[0].input].unit;
    const char *outcome = s->plan->model->outcomes[stored->best_outcome].unit;
    size_t n = s->n_policies * GV_CRITERIA;
    const struct gv_variable criterion = {.name = "criterion",
                                          .units = "1",
                                          .long_name = "what the best level is best by",
                                          .long_name_da = "hvad det bedste niveau er bedst efter"};
    gv_hdf5_text_scale(w->h, group, &criterion, GV_CRITERIA, gv_criterion_names);
#define WRITE_BEST(member, name, units, label, label_da) \
    for (size_t i = 0; i < n; i++)                       \
        w->values[i] = (double)stored->best[i].member;   \
    write_best(w, name, units, label, label_da)
    WRITE_BEST(level.value, "best_level", level, "best level", "bedste niveau");
    WRITE_BEST(level.low, "best_level_low", level, "best level, low end of the 95 % interval",
               "bedste niveau, nedre ende af 95 %-intervallet");
    WRITE_BEST(level.high, "best_level_high", level, "best level, high end of the 95 % interval",
               "bedste niveau, øvre ende af 95 %-intervallet");
    WRITE_BEST(value.value, "best_value", outcome, "criterion at the best level, from fresh draws",
               "kriteriet ved det bedste niveau, fra friske trækninger");
    WRITE_BEST(value.low, "best_value_low", outcome, "criterion at the best level, low end",
               "kriteriet ved det bedste niveau, nedre ende");
    WRITE_BEST(value.high, "best_value_high", outcome, "criterion at the best level, high end",
               "kriteriet ved det bedste niveau, øvre ende");
    WRITE_BEST(nearly_from, "best_nearly_from", level, "lowest level that is nearly as good",
               "laveste niveau der er næsten lige så godt");
    WRITE_BEST(nearly_to, "best_nearly_to", level, "highest level that is nearly as good",
               "højeste niveau der er næsten lige så godt");
    WRITE_BEST(flat, "best_flat", "1", "1 if the optimum is flat", "1 hvis optimum er fladt");
    WRITE_BEST(none.value, "none_value", outcome, "criterion at level 0", "kriteriet ved niveau 0");
    WRITE_BEST(none.low, "none_value_low", outcome, "criterion at level 0, low end",
               "kriteriet ved niveau 0, nedre ende");
    WRITE_BEST(none.high, "none_value_high", outcome, "criterion at level 0, high end",
               "kriteriet ved niveau 0, øvre ende");
#undef WRITE_BEST
}

/* --- the whole --- */

static int write_all(struct writing *w)
{
    static const enum gv_statistic statistics[] = {GV_STATISTIC_MEAN, GV_STATISTIC_SD, GV_STATISTIC_QUANTILE,
                                                   GV_STATISTIC_POSITIVE, GV_STATISTIC_CVAR};
    const struct gv_sweep *s = w->sweep;
    gv_hdf5_group(w->h, group, 24 + 20 * s->n_outcomes);
    int status = gv_write_policies_scale(w->h, group, s->plan, s->n_policies, s->policies);
    write_axes(w);
    gv_write_probability_scale(w->h, group);
    bool steps = s->n_axes == 1 && s->n_points > 1;
    if (steps)
        gv_hdf5_index_scale(w->h, group, "step", "step from one point to the next",
                            "trin fra et punkt til det næste", s->n_points - 1);
    for (size_t k = 0; k < s->n_outcomes && status == GV_OK; k++) {
        const struct gv_outcome *outcome = &s->plan->model->outcomes[s->outcome[k]];
        for (size_t i = 0; i < sizeof statistics / sizeof *statistics && status == GV_OK; i++)
            if (statistics[i] != GV_STATISTIC_CVAR || gv_has_worst(outcome))
                status = write_statistic(w, k, statistics[i]);
        if (status == GV_OK && steps) status = write_differences(w, k);
    }
    write_failed(w);
    if (w->stored->best) write_best_levels(w);
    return status;
}

int gv_write_sweep(struct gv_hdf5 *h, const void *context)
{
    const struct gv_stored_sweep *stored = context;
    struct writing w = {.h = h, .stored = stored, .sweep = stored->sweep};
    size_t cells = w.sweep->n_policies * (w.sweep->n_points * GV_QUANTILES + GV_CRITERIA);
    w.estimates = gv_memory_new(cells * sizeof *w.estimates);
    w.values = gv_memory_new(2 * cells * sizeof *w.values);
    int status = w.estimates && w.values ? write_all(&w) : GV_ERR_MEMORY;
    free(w.estimates);
    free(w.values);
    if (status == GV_OK && w.sweep->part.of) status = gv_write_sweep_part(h, w.sweep);
    return status;
}
