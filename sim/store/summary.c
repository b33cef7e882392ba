/* The groups of statistics: /summary and /monthly. */
#include "store/sections.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/outcome_variable.h"

#include <stdlib.h>
#include <string.h>

/* Beside smoothed estimates: */
static const struct gv_statistic_text statistic_plain_mean = {
    .suffix = "mean_plain",
    .label = "mean, from the draws themselves",
    .label_da = "middelværdi, direkte fra trækningerne",
    .description = "Mean of the draws; the smoothed one is more precise."};
static const struct gv_statistic_text statistic_plain_quantile = {
    .suffix = "quantile_plain",
    .label = "quantile, from the draws themselves",
    .label_da = "fraktil, direkte fra trækningerne",
    .description = "Quantiles of the draws; the smoothed ones are more precise."};
static const struct gv_statistic_text statistic_plain_positive = {
    .suffix = "probability_positive_plain",
    .label = "probability of not being negative, from the draws themselves",
    .label_da = "sandsynlighed for ikke at være negativ, direkte fra trækningerne",
    .description = "Share of draws with a value of at least 0; the smoothed estimate is more precise.",
    .probability = true};
static const struct gv_statistic_text statistic_smoothed = {
    .suffix = "smoothed",
    .label = "whether mean, probability and quantiles are smoothed",
    .label_da = "om middelværdi, sandsynlighed og fraktiler er udjævnet",
    .description =
        "1 if the policy's mean, probability and quantiles are smoothed by pre-integration, 0 if they "
        "are plain."};

void gv_write_probability_scale(struct gv_hdf5 *h, const char *group)
{
    const struct gv_variable v = {.name = "probability",
                                  .units = "1",
                                  .long_name = "probability of a value up to the quantile",
                                  .long_name_da = "sandsynlighed for en værdi op til fraktilen"};
    gv_hdf5_scale(h, group, &v, GV_QUANTILES, gv_quantile_probabilities);
}

/* --- /summary --- */

#define STATISTICS(p) (result->statistics[(p)*result->per_policy + column])

/* The inputs that were integrated out, by policy: their names with blanks between. */
static int write_smoothed_inputs(const struct gv_outcome_target *t, const struct gv_plan *plan,
                                 const struct gv_result *result)
{
    struct gv_text names = {0}, variable = {0}, label = {0}, label_da = {0};
    const char **texts = gv_memory_new((plan->n_policies + 1) * sizeof *texts);
    for (size_t p = 0; p < plan->n_policies; p++) {
        const struct gv_smoothed *s = &result->smoothed[p];
        for (size_t i = 0; i < s->n_inputs; i++)
            gv_text_printf(&names, "%s%s", i ? " " : "", plan->model->inputs[s->inputs[i]].name);
        gv_text_append(&names, "", 1);
    }
    gv_text_printf(&variable, "%s_smoothed_inputs", t->outcome->name);
    gv_text_printf(&label, "%s: inputs integrated out exactly", t->outcome->label.en);
    gv_text_printf(&label_da, "%s: input der er integreret eksakt", t->outcome->label.da);
    int status = GV_ERR_MEMORY;
    if (texts && !names.failed && !variable.failed && !label.failed && !label_da.failed) {
        const struct gv_variable v = {.name = variable.data,
                                      .units = "1",
                                      .long_name = label.data,
                                      .long_name_da = label_da.data,
                                      .attributes = {{.name = "outcome", .text = t->outcome->name}}};
        const char *name = names.data;
        for (size_t p = 0; p < plan->n_policies; p++, name += strlen(name) + 1)
            texts[p] = name;
        gv_hdf5_texts(t->h, t->group, &v, GV_DIMS("policy"), texts);
        status = GV_OK;
    }
    gv_text_free(&names);
    gv_text_free(&variable);
    gv_text_free(&label);
    gv_text_free(&label_da);
    free(texts);
    return status;
}

/* The plain estimates of an outcome that is smoothed under some policy; of other policies they are the usual
 * ones. `estimates` and `values` are scratch of the quantiles' and the policies' number. */
static int write_plain(const struct gv_outcome_target *t, const struct gv_plan *plan,
                       const struct gv_result *result, size_t column, struct gv_estimate *estimates,
                       double *values)
{
    size_t n = plan->n_policies, smoothed = 0;
    const char *const *by_policy = GV_DIMS("policy");
    for (size_t p = 0; p < n; p++) {
        values[p] = STATISTICS(p).smoothed;
        smoothed += STATISTICS(p).smoothed;
        estimates[p] = STATISTICS(p).smoothed ? STATISTICS(p).plain_positive : STATISTICS(p).positive;
    }
    if (smoothed == 0) return GV_OK;
    int status = gv_write_outcome_variable(t, &statistic_smoothed, "1", by_policy, values);
    if (status == GV_OK)
        status = gv_write_outcome_estimates(t, &statistic_plain_positive, NULL, by_policy, n, estimates);
    for (size_t p = 0; p < n; p++)
        estimates[p] = STATISTICS(p).smoothed ? STATISTICS(p).plain_mean : STATISTICS(p).mean;
    if (status == GV_OK)
        status = gv_write_outcome_estimates(t, &statistic_plain_mean, NULL, by_policy, n, estimates);
    for (size_t i = 0; i < n * GV_QUANTILES; i++) {
        const struct gv_statistics *s = &STATISTICS(i / GV_QUANTILES);
        estimates[i] = s->smoothed ? s->plain_quantile[i % GV_QUANTILES] : s->quantile[i % GV_QUANTILES];
    }
    if (status == GV_OK)
        status = gv_write_outcome_estimates(t, &statistic_plain_quantile, NULL,
                                            GV_DIMS("policy", "probability"), n * GV_QUANTILES, estimates);
    return status == GV_OK ? write_smoothed_inputs(t, plan, result) : status;
}

static int write_scalar(const struct gv_outcome_target *t, const struct gv_plan *plan,
                        const struct gv_result *result, size_t column)
{
    static const struct gv_statistic_text draws = {.suffix = "draws",
                                                   .label = "number of draws",
                                                   .label_da = "antal trækninger",
                                                   .description = "Draws that did not fail."};
    static const struct gv_statistic_text missing = {
        .suffix = "missing",
        .label = "draws without a value",
        .label_da = "trækninger uden værdi",
        .description = "Of the draws, those for which the outcome does not exist."};
    static const struct gv_statistic_text resolution = {
        .suffix = "quantile_resolution",
        .label = "resolution of the quantiles",
        .label_da = "fraktilernes opløsning",
        .description = "The quantiles are exact to this much; 0 is exact."};
    size_t n = plan->n_policies;
    const char *const *by_policy = GV_DIMS("policy");
    struct gv_estimate *estimates = gv_memory_new((n * GV_QUANTILES + 1) * sizeof *estimates);
    double *values = gv_memory_new((n + 1) * sizeof *values);
    int status = estimates && values ? GV_OK : GV_ERR_MEMORY;
#define WRITE_ESTIMATES(member, statistic)            \
    for (size_t p = 0; p < n && status == GV_OK; p++) \
        estimates[p] = STATISTICS(p).member;          \
    if (status == GV_OK) status = gv_write_outcome_estimates(t, statistic, NULL, by_policy, n, estimates)
#define WRITE_VALUES(member, statistic, units)        \
    for (size_t p = 0; p < n && status == GV_OK; p++) \
        values[p] = (double)STATISTICS(p).member;     \
    if (status == GV_OK) status = gv_write_outcome_variable(t, statistic, units, by_policy, values)

    WRITE_ESTIMATES(mean, &gv_statistic_texts[GV_STATISTIC_MEAN]);
    WRITE_ESTIMATES(sd, &gv_statistic_texts[GV_STATISTIC_SD]);
    for (size_t i = 0; i < n * GV_QUANTILES && status == GV_OK; i++)
        estimates[i] = STATISTICS(i / GV_QUANTILES).quantile[i % GV_QUANTILES];
    if (status == GV_OK)
        status = gv_write_outcome_estimates(t, &gv_statistic_texts[GV_STATISTIC_QUANTILE], NULL,
                                            GV_DIMS("policy", "probability"), n * GV_QUANTILES, estimates);
    WRITE_ESTIMATES(positive, &gv_statistic_texts[GV_STATISTIC_POSITIVE]);
    if (gv_has_worst(t->outcome)) {
        WRITE_ESTIMATES(worst, &gv_statistic_texts[GV_STATISTIC_CVAR]);
    }
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
    gv_hdf5_group(h, "summary", 2 + 29 * result->n_scalars);
    int status = gv_write_policy_scale(h, "summary", plan);
    gv_write_probability_scale(h, "summary");
    for (size_t k = 0; k < result->n_scalars && status == GV_OK; k++) {
        struct gv_outcome_target t = {h, "summary", &plan->model->outcomes[result->outcome[k]]};
        status = write_scalar(&t, plan, result, k);
    }
    return status;
}

/* --- /monthly --- */

/* A monthly outcome's columns start at `first`, one a month. */
static int write_months(const struct gv_outcome_target *t, const struct gv_plan *plan,
                        const struct gv_result *result, size_t first)
{
    size_t policies = plan->n_policies, months = (size_t)plan->setup.horizon;
    struct gv_estimate *estimates = gv_memory_new((policies * GV_QUANTILES * months + 1) * sizeof *estimates);
    if (!estimates) return GV_ERR_MEMORY;
    for (size_t p = 0; p < policies; p++)
        for (size_t m = 0; m < months; m++)
            estimates[p * months + m] = result->statistics[p * result->per_policy + first + m].mean;
    int status = gv_write_outcome_estimates(t, &gv_statistic_texts[GV_STATISTIC_MEAN], NULL,
                                            GV_DIMS("policy", "month"), policies * months, estimates);
    for (size_t p = 0; p < policies; p++)
        for (size_t q = 0; q < GV_QUANTILES; q++)
            for (size_t m = 0; m < months; m++)
                estimates[(p * GV_QUANTILES + q) * months + m] =
                    result->statistics[p * result->per_policy + first + m].quantile[q];
    if (status == GV_OK)
        status = gv_write_outcome_estimates(t, &gv_statistic_texts[GV_STATISTIC_QUANTILE], NULL,
                                            GV_DIMS("policy", "probability", "month"),
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
    gv_write_probability_scale(h, "monthly");
    if (status == GV_OK) status = gv_write_month_scale(h, "monthly", plan);
    for (size_t k = result->n_scalars; k < result->per_policy && status == GV_OK;
         k += (size_t)plan->setup.horizon) {
        struct gv_outcome_target t = {h, "monthly", &plan->model->outcomes[result->outcome[k]]};
        status = write_months(&t, plan, result, k);
    }
    return status;
}
