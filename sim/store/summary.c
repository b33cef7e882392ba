/* The groups of statistics: /summary, /monthly and /distribution. */
#include "store/sections.h"

#include "base/status.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A statistic of an outcome: how its variables are called and labelled. */
struct statistic {
    const char *suffix, *label, *label_da, *description;
};

static const struct statistic statistic_mean = {"mean", "mean", "middelværdi",
                                                "Mean over the draws with a value."};
static const struct statistic statistic_sd = {"sd", "standard deviation", "standardafvigelse",
                                              "Standard deviation over the draws with a value."};
static const struct statistic statistic_quantile = {
    "quantile", "quantile", "fraktil",
    "Quantiles over the draws with a value; infinite where the quantile lies beyond the horizon."};
static const struct statistic statistic_positive = {
    "probability_positive", "probability of not being negative", "sandsynlighed for ikke at være negativ",
    "Share of draws with a value of at least 0; for an outcome that is 0 or 1 the share of ones."};

/* Beside smoothed estimates: */
static const struct statistic statistic_plain_quantile = {
    "quantile_plain", "quantile, from the draws themselves", "fraktil, direkte fra trækningerne",
    "Quantiles of the draws; the smoothed ones are more precise."};
static const struct statistic statistic_plain_positive = {
    "probability_positive_plain", "probability of not being negative, from the draws themselves",
    "sandsynlighed for ikke at være negativ, direkte fra trækningerne",
    "Share of draws with a value of at least 0; the smoothed estimate is more precise."};
static const struct statistic statistic_smoothed = {
    "smoothed", "whether probability and quantiles are smoothed", "om sandsynlighed og fraktiler er udjævnet",
    "1 if the policy's probability and quantiles are smoothed by pre-integration, 0 if they are plain."};

/* Which end of an estimate's interval a variable holds. */
static const struct {
    const char *suffix, *label, *label_da, *description;
} parts[3] = {
    {"", "", "", ""},
    {"_low", ", low end of the 95 % interval", ", nedre ende af 95 %-intervallet",
     " Low end of the 95 % confidence interval of the simulation."},
    {"_high", ", high end of the 95 % interval", ", øvre ende af 95 %-intervallet",
     " High end of the 95 % confidence interval of the simulation."},
};

/* --- writing one variable of an outcome --- */

struct target {
    struct gv_hdf5 *h;
    const char *group;
    const struct gv_outcome *outcome;
};

static void write_flags(unsigned flags, struct gv_text *out)
{
    static const struct {
        unsigned flag;
        const char *word;
    } words[] = {{GV_HEADLINE, "headline"},
                 {GV_MAY_MISS, "may_miss"},
                 {GV_MISS_BEYOND, "miss_beyond"},
                 {GV_INDICATOR, "indicator"},
                 {GV_MONTHLY, "monthly"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (flags & words[i].flag) gv_text_printf(out, "%s%s", out->length ? " " : "", words[i].word);
    if (!out->length) gv_text_puts(out, "none");
}

/* NAME_suffix+part. The outcome's own facts stand on its mean, where a reader finds them. */
static int write_variable(const struct target *t, const struct statistic *s, int part, const char *units,
                          const char *const *dims, const double *values)
{
    const struct gv_outcome *o = t->outcome;
    struct gv_text name = {0}, label = {0}, label_da = {0}, description = {0}, flags = {0}, statistic = {0};
    gv_text_printf(&statistic, "%s%s", s->suffix, parts[part].suffix);
    gv_text_printf(&name, "%s_%s", o->name, statistic.data ? statistic.data : "");
    gv_text_printf(&label, "%s: %s%s", o->label.en, s->label, parts[part].label);
    gv_text_printf(&label_da, "%s: %s%s", o->label.da, s->label_da, parts[part].label_da);
    gv_text_printf(&description, "%s %s%s", o->description, s->description, parts[part].description);
    write_flags(o->flags, &flags);
    int status = GV_ERR_MEMORY;
    if (!name.failed && !label.failed && !label_da.failed && !description.failed && !flags.failed &&
        !statistic.failed) {
        struct gv_variable v = {.name = name.data,
                                .units = units,
                                .long_name = label.data,
                                .long_name_da = label_da.data,
                                .description = description.data,
                                .attributes = {{.name = "outcome", .text = o->name},
                                               {.name = "statistic", .text = statistic.data}}};
        if (s == &statistic_mean && part == 0) {
            v.attributes[2] = (struct gv_attribute){.name = "outcome_label", .text = o->label.en};
            v.attributes[3] = (struct gv_attribute){.name = "outcome_label_da", .text = o->label.da};
            v.attributes[4] = (struct gv_attribute){.name = "outcome_description", .text = o->description};
            v.attributes[5] = (struct gv_attribute){.name = "outcome_flags", .text = flags.data};
            v.attributes[6] = (struct gv_attribute){.name = "outcome_direction", .number = o->direction};
        }
        gv_hdf5_numbers(t->h, t->group, &v, dims, values);
        status = GV_OK;
    }
    gv_text_free(&name);
    gv_text_free(&label);
    gv_text_free(&label_da);
    gv_text_free(&description);
    gv_text_free(&flags);
    gv_text_free(&statistic);
    return status;
}

static double part_of(const struct gv_estimate *e, int part)
{
    return part == 0 ? e->value : part == 1 ? e->low : e->high;
}

static bool is_probability(const struct statistic *s)
{
    return s == &statistic_positive || s == &statistic_plain_positive;
}

/* The three variables of n estimates. */
static int write_estimates(const struct target *t, const struct statistic *s, const char *const *dims,
                           size_t n, const struct gv_estimate *estimates)
{
    double *values = malloc((n + 1) * sizeof *values);
    int status = values ? GV_OK : GV_ERR_MEMORY;
    for (int part = 0; part < 3 && status == GV_OK; part++) {
        for (size_t i = 0; i < n; i++)
            values[i] = part_of(&estimates[i], part);
        status = write_variable(t, s, part, is_probability(s) ? "1" : t->outcome->unit, dims, values);
    }
    free(values);
    return status;
}

static void write_probability_scale(struct gv_hdf5 *h, const char *group)
{
    const struct gv_variable v = {.name = "probability",
                                  .units = "1",
                                  .long_name = "probability of a value up to the quantile",
                                  .long_name_da = "sandsynlighed for en værdi op til fraktilen"};
    gv_hdf5_scale(h, group, &v, GV_QUANTILES, gv_quantile_probabilities);
}

/* --- /summary --- */

#define STATISTICS(p) (result->statistics[(p)*result->per_policy + column])

/* The plain estimates of an outcome that is smoothed under some policy; of other policies they are the usual
 * ones. */
static int write_plain(const struct target *t, const struct gv_plan *plan, const struct gv_result *result,
                       size_t column, struct gv_estimate *estimates, double *values)
{
    size_t n = plan->n_policies, smoothed = 0;
    for (size_t p = 0; p < n; p++) {
        values[p] = STATISTICS(p).smoothed;
        smoothed += STATISTICS(p).smoothed;
        estimates[p] = STATISTICS(p).smoothed ? STATISTICS(p).plain_positive : STATISTICS(p).positive;
    }
    if (smoothed == 0) return GV_OK;
    int status = write_variable(t, &statistic_smoothed, 0, "1", GV_DIMS("policy"), values);
    if (status == GV_OK)
        status = write_estimates(t, &statistic_plain_positive, GV_DIMS("policy"), n, estimates);
    for (size_t i = 0; i < n * GV_QUANTILES; i++) {
        const struct gv_statistics *s = &STATISTICS(i / GV_QUANTILES);
        estimates[i] = s->smoothed ? s->plain_quantile[i % GV_QUANTILES] : s->quantile[i % GV_QUANTILES];
    }
    if (status == GV_OK)
        status = write_estimates(t, &statistic_plain_quantile, GV_DIMS("policy", "probability"),
                                 n * GV_QUANTILES, estimates);
    return status;
}

static int write_scalar(const struct target *t, const struct gv_plan *plan, const struct gv_result *result,
                        size_t column)
{
    static const struct statistic draws = {"draws", "number of draws", "antal trækninger",
                                           "Draws that did not fail."};
    static const struct statistic missing = {"missing", "draws without a value", "trækninger uden værdi",
                                             "Of the draws, those for which the outcome does not exist."};
    static const struct statistic resolution = {"quantile_resolution", "resolution of the quantiles",
                                                "fraktilernes opløsning",
                                                "The quantiles are exact to this much; 0 is exact."};
    size_t n = plan->n_policies;
    const char *const *by_policy = GV_DIMS("policy");
    struct gv_estimate *estimates = malloc((n * GV_QUANTILES + 1) * sizeof *estimates);
    double *values = malloc((n + 1) * sizeof *values);
    int status = estimates && values ? GV_OK : GV_ERR_MEMORY;
#define WRITE_ESTIMATES(member, statistic)            \
    for (size_t p = 0; p < n && status == GV_OK; p++) \
        estimates[p] = STATISTICS(p).member;          \
    if (status == GV_OK) status = write_estimates(t, statistic, by_policy, n, estimates)
#define WRITE_VALUES(member, statistic, units)        \
    for (size_t p = 0; p < n && status == GV_OK; p++) \
        values[p] = (double)STATISTICS(p).member;     \
    if (status == GV_OK) status = write_variable(t, statistic, 0, units, by_policy, values)

    WRITE_ESTIMATES(mean, &statistic_mean);
    WRITE_ESTIMATES(sd, &statistic_sd);
    for (size_t i = 0; i < n * GV_QUANTILES && status == GV_OK; i++)
        estimates[i] = STATISTICS(i / GV_QUANTILES).quantile[i % GV_QUANTILES];
    if (status == GV_OK)
        status = write_estimates(t, &statistic_quantile, GV_DIMS("policy", "probability"), n * GV_QUANTILES,
                                 estimates);
    WRITE_ESTIMATES(positive, &statistic_positive);
    WRITE_VALUES(draws, &draws, "1");
    WRITE_VALUES(missing, &missing, "1");
    WRITE_VALUES(quantile_resolution, &resolution, t->outcome->unit);
    if (status == GV_OK) status = write_plain(t, plan, result, column, estimates, values);
    free(estimates);
    free(values);
    return status;
}

int gv_write_summary(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result)
{
    gv_hdf5_group(h, "summary", 2 + 22 * result->n_scalars);
    int status = gv_write_policy_scale(h, "summary", plan);
    write_probability_scale(h, "summary");
    for (size_t k = 0; k < result->n_scalars && status == GV_OK; k++) {
        struct target t = {h, "summary", &plan->model->outcomes[result->outcome[k]]};
        status = write_scalar(&t, plan, result, k);
    }
    return status;
}

/* --- /monthly --- */

/* A monthly outcome's columns start at `first`, one a month. */
static int write_months(const struct target *t, const struct gv_plan *plan, const struct gv_result *result,
                        size_t first)
{
    size_t policies = plan->n_policies, months = (size_t)plan->setup.horizon;
    struct gv_estimate *estimates = malloc((policies * GV_QUANTILES * months + 1) * sizeof *estimates);
    if (!estimates) return GV_ERR_MEMORY;
    for (size_t p = 0; p < policies; p++)
        for (size_t m = 0; m < months; m++)
            estimates[p * months + m] = result->statistics[p * result->per_policy + first + m].mean;
    int status =
        write_estimates(t, &statistic_mean, GV_DIMS("policy", "month"), policies * months, estimates);
    for (size_t p = 0; p < policies; p++)
        for (size_t q = 0; q < GV_QUANTILES; q++)
            for (size_t m = 0; m < months; m++)
                estimates[(p * GV_QUANTILES + q) * months + m] =
                    result->statistics[p * result->per_policy + first + m].quantile[q];
    if (status == GV_OK)
        status = write_estimates(t, &statistic_quantile, GV_DIMS("policy", "probability", "month"),
                                 policies * GV_QUANTILES * months, estimates);
    free(estimates);
    return status;
}

int gv_write_monthly(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result)
{
    gv_hdf5_group(h, "monthly",
                  3 + 6 * ((result->per_policy - result->n_scalars) / (size_t)plan->setup.horizon));
    if (result->per_policy == result->n_scalars) return GV_OK;
    int status = gv_write_policy_scale(h, "monthly", plan);
    write_probability_scale(h, "monthly");
    if (status == GV_OK) status = gv_write_month_scale(h, "monthly", plan);
    for (size_t k = result->n_scalars; k < result->per_policy && status == GV_OK;
         k += (size_t)plan->setup.horizon) {
        struct target t = {h, "monthly", &plan->model->outcomes[result->outcome[k]]};
        status = write_months(&t, plan, result, k);
    }
    return status;
}

/* --- /distribution --- */

static const struct statistic statistic_edge = {"edge", "edges of the histogram", "histogrammets grænser",
                                                "Bin i lies between edges i and i + 1."};
static const struct statistic statistic_count = {"count", "draws in the bin", "trækninger i intervallet",
                                                 "Draws with a value in the bin."};
static const struct statistic statistic_density = {
    "density", "density", "tæthed", "Share of the draws with a value that lie in the bin, per unit."};
static const struct statistic statistic_below = {
    "below", "draws below the histogram", "trækninger under histogrammet", "Draws below the first edge."};
static const struct statistic statistic_above = {
    "above", "draws above the histogram", "trækninger over histogrammet", "Draws from the last edge on."};

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

static int write_histograms(const struct target *t, const struct gv_plan *plan,
                            const struct gv_result *result, size_t column)
{
    size_t n = plan->n_policies;
    struct histogram_values *all = malloc((n + 1) * sizeof *all);
    double *values = malloc((n + 1) * (GV_HISTOGRAM_BINS + 1) * sizeof *values);
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
    if (status == GV_OK) status = write_variable(t, &statistic, 0, units, GV_DIMS(__VA_ARGS__), values)
    WRITE_MEMBER(statistic_edge, unit, edge[0], GV_HISTOGRAM_BINS + 1, "policy", "edge");
    WRITE_MEMBER(statistic_count, "1", count[0], GV_HISTOGRAM_BINS, "policy", "bin");
    WRITE_MEMBER(statistic_density, per_unit, density[0], GV_HISTOGRAM_BINS, "policy", "bin");
    WRITE_MEMBER(statistic_below, "1", below, 1, "policy");
    WRITE_MEMBER(statistic_above, "1", above, 1, "policy");
    free(all);
    free(values);
    return status;
}

int gv_write_distribution(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result)
{
    gv_hdf5_group(h, "distribution", 3 + 5 * result->n_scalars);
    int status = gv_write_policy_scale(h, "distribution", plan);
    gv_hdf5_index_scale(h, "distribution", "bin", "bin", "interval", GV_HISTOGRAM_BINS);
    gv_hdf5_index_scale(h, "distribution", "edge", "edge of a bin", "intervalgrænse", GV_HISTOGRAM_BINS + 1);
    for (size_t k = 0; k < result->n_scalars && status == GV_OK; k++) {
        struct target t = {h, "distribution", &plan->model->outcomes[result->outcome[k]]};
        if (t.outcome->flags & GV_HEADLINE) status = write_histograms(&t, plan, result, k);
    }
    return status;
}
