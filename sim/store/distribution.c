/* The group /distribution: histograms, and smoothed densities. */
#include "base/memory.h"
#include "base/status.h"
#include "store/outcome_variable.h"
#include "store/sections.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct gv_statistic_text statistic_edge = {.suffix = "edge",
                                                        .label = "edges of the histogram",
                                                        .label_da = "histogrammets grænser",
                                                        .description =
                                                            "Bin i lies between edges i and i + 1."};
static const struct gv_statistic_text statistic_count = {.suffix = "count",
                                                         .label = "draws in the bin",
                                                         .label_da = "trækninger i intervallet",
                                                         .description = "Draws with a value in the bin."};
static const struct gv_statistic_text statistic_density = {
    .suffix = "density",
    .label = "density",
    .label_da = "tæthed",
    .description = "Share of the draws with a value that lie in the bin, per unit."};
static const struct gv_statistic_text statistic_below = {.suffix = "below",
                                                         .label = "draws below the histogram",
                                                         .label_da = "trækninger under histogrammet",
                                                         .description = "Draws below the first edge."};
static const struct gv_statistic_text statistic_above = {.suffix = "above",
                                                         .label = "draws above the histogram",
                                                         .label_da = "trækninger over histogrammet",
                                                         .description = "Draws from the last edge on."};
static const struct gv_statistic_text statistic_smoothed_density = {
    .suffix = "density_smoothed",
    .label = "smoothed density",
    .label_da = "udjævnet tæthed",
    .description = "Probability of the bin per unit, with some inputs integrated out exactly (see "
                   "summary/*_smoothed_inputs), from the first draws."};

/* The values of all five variables for one policy. */
struct histogram_values {
    double edge[GV_HISTOGRAM_BINS + 1], count[GV_HISTOGRAM_BINS], density[GV_HISTOGRAM_BINS], below, above;
};

static void fill_histogram(const struct gv_statistics *s, struct histogram_values *v)
{
    const struct gv_histogram *g = &s->histogram;
    double valued = (double)(s->draws - s->missing);
    /* Without draws that have a value there are no bins. */
    bool exists = g->width > 0;
    for (int b = 0; b <= GV_HISTOGRAM_BINS; b++)
        v->edge[b] = exists ? g->low + b * g->width : (double)NAN;
    for (int b = 0; b < GV_HISTOGRAM_BINS; b++) {
        v->count[b] = (double)g->count[b];
        v->density[b] = exists && valued > 0 ? (double)g->count[b] / (valued * g->width) : (double)NAN;
    }
    v->below = (double)g->below;
    v->above = (double)g->above;
}

/* The density of the outcome that is smoothed under some policy. */
static int write_smoothed(const struct gv_outcome_target *t, const struct gv_plan *plan,
                          const struct gv_result *result, const char *per_unit)
{
    size_t n = plan->n_policies, smoothed = 0;
    for (size_t p = 0; result->smoothed && p < n; p++)
        smoothed += result->smoothed[p].n_inputs > 0 &&
                    &plan->model->outcomes[result->smoothed[p].outcome] == t->outcome;
    if (smoothed == 0) return GV_OK;
    struct gv_estimate *all = gv_memory_new(n * GV_HISTOGRAM_BINS * sizeof *all);
    if (!all) return GV_ERR_MEMORY;
    for (size_t p = 0; p < n; p++)
        memcpy(&all[p * GV_HISTOGRAM_BINS], result->smoothed[p].density, sizeof result->smoothed[p].density);
    int status = gv_write_outcome_estimates(t, &statistic_smoothed_density, per_unit,
                                            GV_DIMS("policy", "bin"), n * GV_HISTOGRAM_BINS, all);
    free(all);
    return status;
}

static int write_histograms(const struct gv_outcome_target *t, const struct gv_plan *plan,
                            const struct gv_result *result, size_t column)
{
    size_t n = plan->n_policies;
    struct histogram_values *all = gv_memory_new((n + 1) * sizeof *all);
    double *values = gv_memory_new((n + 1) * (GV_HISTOGRAM_BINS + 1) * sizeof *values);
    const char *unit = t->outcome->unit;
    char per_unit[96];
    if (strcmp(unit, "1") == 0)
        snprintf(per_unit, sizeof per_unit, "1");
    else
        snprintf(per_unit, sizeof per_unit, strchr(unit, '/') ? "1/(%s)" : "1/%s", unit);
    int status = all && values ? GV_OK : GV_ERR_MEMORY;
    for (size_t p = 0; p < n && status == GV_OK; p++)
        fill_histogram(&result->statistics[p * result->per_policy + column], &all[p]);
#define WRITE_MEMBER(statistic, units, member, size, ...)      \
    for (size_t i = 0; i < n * (size) && status == GV_OK; i++) \
        values[i] = (&all[i / (size)].member)[i % (size)];     \
    if (status == GV_OK)                                       \
    status = gv_write_outcome_variable(t, &statistic, units, GV_DIMS(__VA_ARGS__), values)
    WRITE_MEMBER(statistic_edge, unit, edge[0], GV_HISTOGRAM_BINS + 1, "policy", "edge");
    WRITE_MEMBER(statistic_count, "1", count[0], GV_HISTOGRAM_BINS, "policy", "bin");
    WRITE_MEMBER(statistic_density, per_unit, density[0], GV_HISTOGRAM_BINS, "policy", "bin");
    WRITE_MEMBER(statistic_below, "1", below, 1, "policy");
    WRITE_MEMBER(statistic_above, "1", above, 1, "policy");
    if (status == GV_OK) status = write_smoothed(t, plan, result, per_unit);
    free(all);
    free(values);
    return status;
}

int gv_write_distribution(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result)
{
    gv_hdf5_group(h, "distribution", 3 + 8 * result->n_scalars);
    int status = gv_write_policy_scale(h, "distribution", plan);
    gv_hdf5_index_scale(h, "distribution", "bin", "bin", "interval", GV_HISTOGRAM_BINS);
    gv_hdf5_index_scale(h, "distribution", "edge", "edge of a bin", "intervalgrænse", GV_HISTOGRAM_BINS + 1);
    for (size_t k = 0; k < result->n_scalars && status == GV_OK; k++) {
        struct gv_outcome_target t = {h, "distribution", &plan->model->outcomes[result->outcome[k]]};
        if (t.outcome->flags & GV_HEADLINE) status = write_histograms(&t, plan, result, k);
    }
    return status;
}
