#include "analysis/sensitivity.h"

#include "analysis/sensitivity_internal.h"
#include "base/memory.h"
#include "base/status.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

const struct gv_method_words gv_methods[GV_METHODS] = {
    [GV_METHOD_SOBOL] = {"sobol", 2, {"S1", "ST"}},
    [GV_METHOD_GIVEN] = {"given", 1, {"S1"}},
    [GV_METHOD_MORRIS] = {"morris", 3, {"mu", "mu_star", "sigma"}},
    [GV_METHOD_TORNADO] = {"tornado", 5, {"low", "high", "swing", "low_at_medians", "high_at_medians"}},
};

/* --- what a method does not apply to --- */

static int refuse(struct gv_diagnostics *diagnostics, const char *hint, const char *why)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, hint, "%s", why);
    return GV_ERR_USAGE;
}

static int check_request(const struct gv_sensitivity *s, struct gv_diagnostics *diagnostics)
{
    const struct gv_sensitivity_request *r = &s->request;
    const char *joined = gv_factors_find_joined(&s->factors);
    bool sobol = r->method == GV_METHOD_SOBOL;
    if (s->factors.n == 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "give inputs distributions, or choose another policy",
                          "nothing is uncertain under the policy %s", s->base.policy.name);
        return GV_ERR_DATA;
    }
    if (r->group && !sobol)
        return refuse(diagnostics, "--method sobol gives the indices of groups",
                      "given, morris and tornado look at one input at a time, not at groups");
    if ((r->economy || r->second_order) && !sobol)
        return refuse(diagnostics, "--method sobol has both",
                      "economy and second order belong to the method sobol");
    if (r->second_order && r->economy)
        return refuse(diagnostics, "leave out --economy",
                      "the second order rests on the draws that economy leaves out");
    if (r->second_order && s->monthly)
        return refuse(diagnostics, "choose an outcome that is not monthly",
                      "the second order of every month would need the draws of all months at once");
    if (r->method == GV_METHOD_MORRIS && joined) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "--method sobol takes correlated inputs as a group",
                          "morris steps one input while the others stay, but %s are correlated", joined);
        return GV_ERR_USAGE;
    }
    return GV_OK;
}

/* Given draws and the tornado look at an input with all that comes with it: correlated ones stay single. */
static int make_factors(struct gv_sensitivity *s)
{
    struct gv_plan plan = s->base.plan;
    if (s->request.method == GV_METHOD_GIVEN || s->request.method == GV_METHOD_TORNADO)
        plan.n_correlations = 0;
    return gv_factors_make(&plan, s->request.group, s->request.groups, &s->factors);
}

static int allocate(struct gv_sensitivity *s)
{
    size_t n = s->factors.n, targets = s->n_targets, measures = gv_methods[s->request.method].n_measures;
    bool shares = s->request.method == GV_METHOD_SOBOL || s->request.method == GV_METHOD_GIVEN;
    bool deciles = s->request.method == GV_METHOD_GIVEN && !s->monthly;
    struct gv_estimate **const arrays[] = {&s->values, &s->mean, &s->sum, &s->pairs, &s->deciles};
    const size_t sizes[] = {measures * targets * n, targets, shares ? targets : 0,
                            s->request.second_order ? targets * n * n : 0, deciles ? n * GV_DECILES : 0};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        if (sizes[k] == 0) continue;
        *arrays[k] = gv_memory_new(sizes[k] * sizeof **arrays[k]);
        if (!*arrays[k]) return GV_ERR_MEMORY;
        for (size_t i = 0; i < sizes[k]; i++)
            (*arrays[k])[i] = (struct gv_estimate){NAN, NAN, NAN};
    }
    return GV_OK;
}

int gv_sensitivity_open(const struct gv_plan *plan, const struct gv_sensitivity_request *request,
                        struct gv_sensitivity *s, struct gv_diagnostics *diagnostics)
{
    const struct gv_outcome *outcome = &plan->model->outcomes[request->outcome];
    *s = (struct gv_sensitivity){.request = *request, .monthly = outcome->flags & GV_MONTHLY};
    s->n_targets = s->monthly ? (size_t)plan->setup.horizon : outcome->flags & GV_INDICATOR ? 1 : 2;
    int status = gv_policy_plan_open(plan, request->policy, &s->base);
    if (status == GV_OK) status = make_factors(s);
    if (status == GV_OK) status = check_request(s, diagnostics);
    if (status == GV_OK) status = allocate(s);
    if (status != GV_OK) gv_sensitivity_free(s);
    return status;
}

void gv_sensitivity_free(struct gv_sensitivity *s)
{
    free(s->values);
    free(s->sum);
    free(s->pairs);
    free(s->deciles);
    free(s->mean);
    gv_factors_free(&s->factors);
    gv_policy_plan_close(&s->base);
    *s = (struct gv_sensitivity){0};
}

/* --- what the methods share --- */

uint64_t gv_sensitivity_evaluations(const struct gv_sensitivity *s)
{
    uint64_t n = s->factors.n, draws = gv_design_draws(&s->base.plan.design);
    switch (s->request.method) {
    case GV_METHOD_SOBOL:
        return draws * (s->request.economy ? n + 2 : 2 * n + 2);
    case GV_METHOD_MORRIS:
        return draws * 2 * n;
    case GV_METHOD_TORNADO:
        return (draws + 1) * (2 * n + 1); /* and once with the others at their medians */
    case GV_METHOD_GIVEN:
    case GV_METHODS:
        break;
    }
    return draws;
}

int gv_sensitivity_run(struct gv_sensitivity *s, const struct gv_run_options *options,
                       struct gv_diagnostics *diagnostics)
{
    struct gv_sample sample;
    int status;
    switch (s->request.method) {
    case GV_METHOD_SOBOL:
        return gv_sensitivity_sobol(s, options, diagnostics);
    case GV_METHOD_MORRIS:
        return gv_sensitivity_morris(s, options, diagnostics);
    case GV_METHOD_TORNADO:
        return gv_sensitivity_tornado(s, options, diagnostics);
    case GV_METHOD_GIVEN:
    case GV_METHODS:
        break;
    }
    status = gv_sensitivity_draw(s, &s->base.plan, true, options, &sample);
    if (status == GV_OK) status = gv_sensitivity_given(s, &sample, options->threads, diagnostics);
    gv_sample_free(&sample);
    return status;
}

int gv_sensitivity_draw(struct gv_sensitivity *s, const struct gv_plan *plan, bool inputs,
                        const struct gv_run_options *options, struct gv_sample *sample)
{
    const struct gv_sample_request request = {&s->request.outcome, 1, inputs};
    struct gv_progress_of_runs progress = {options, s->evaluations, gv_sensitivity_evaluations(s)};
    struct gv_run_options own = *options;
    if (own.progress) {
        own.progress = gv_progress_of_runs_step;
        own.progress_context = &progress;
    }
    int status = gv_sample_draw(plan, &request, &own, sample);
    if (status == GV_OK) s->evaluations += gv_design_draws(&plan->design) * plan->n_policies;
    return status;
}

const double *gv_target_draws(const struct gv_sensitivity *s, const struct gv_sample *sample, size_t policy,
                              size_t target, double *scratch)
{
    if (s->monthly || target == 0) return gv_sample_column(sample, policy, target);
    const double *column = gv_sample_column(sample, policy, 0);
    for (size_t d = 0; d < sample->draws; d++)
        scratch[d] = isnan(column[d]) ? (double)NAN : column[d] >= 0;
    return scratch;
}

struct gv_estimate gv_target_mean(const struct gv_sensitivity *s, const struct gv_batches *batches,
                                  size_t target, const double *draws)
{
    bool indicator = s->base.plan.model->outcomes[s->request.outcome].flags & GV_INDICATOR;
    if (!s->monthly && (target == 1 || indicator)) return gv_batch_probability(batches, draws);
    return gv_batch_mean(batches, draws).estimate;
}

bool gv_target_varies(size_t draws, size_t n, const double *const columns[], bool *constant)
{
    double sum = 0, squares = 0, fourths = 0, count = 0;
    for (size_t k = 0; k < n; k++)
        for (size_t d = 0; d < draws; d++)
            if (!isnan(columns[k][d])) {
                sum += columns[k][d];
                count++;
            }
    double mean = sum / count;
    for (size_t k = 0; k < n; k++)
        for (size_t d = 0; d < draws; d++)
            if (!isnan(columns[k][d])) {
                double square = (columns[k][d] - mean) * (columns[k][d] - mean);
                squares += square;
                fourths += square * square;
            }
    bool varies = squares > 1e-24 * count * mean * mean;
    if (constant) *constant = !varies;
    return varies && gv_variance_is_carried(squares, fourths);
}

int gv_refuse_missing(const struct gv_sensitivity *s, const struct gv_sample *sample,
                      struct gv_diagnostics *diagnostics)
{
    uint64_t missing = 0;
    size_t all = sample->n_policies * sample->n_columns * sample->draws;
    for (size_t i = 0; i < all; i++)
        if (isnan(sample->values[i])) missing++;
    if (missing == 0) return GV_OK;
    const struct gv_outcome *outcome = &s->base.plan.model->outcomes[s->request.outcome];
    gv_diagnose_plain(
        diagnostics, GV_ERROR,
        sample->n_failed ? "narrow the inputs that make draws fail: `gevinst run` lists such draws"
                         : "choose an outcome that every draw has, or --method given, which takes "
                           "the draws that have a value",
        "%s has no value in %" PRIu64 " of %zu draws%s: its variance over all draws does not exist",
        outcome->name, missing, all, sample->n_failed ? ", which failed" : "");
    return GV_ERR_DATA;
}

int gv_refuse_constant(const struct gv_sensitivity *s, struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, "choose another outcome or policy",
                      "%s is the same in all draws: there is no variance to explain",
                      s->base.plan.model->outcomes[s->request.outcome].name);
    return GV_ERR_DATA;
}
