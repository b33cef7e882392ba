#include "scenario/plausibility.h"

#include "base/memory.h"
#include "base/status.h"
#include "national.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char outcome_name[] = "net_present_value";

/* The population's share of the country's, times its municipalities: 1 for an average one. NaN if the input
 * is no population. */
static double proportion(const struct gv_plan *plan, size_t policy, size_t input)
{
    static const struct {
        const char *name;
        double national;
    } populations[] = {
#define POPULATION(name, national) {name, national},
        GV_NATIONAL_POPULATIONS(POPULATION)
#undef POPULATION
    };
    /* In a composed model the name stands behind that of the chain. */
    const char *name = plan->model->inputs[input].name, *dot = strrchr(name, '.');
    for (size_t i = 0; i < sizeof populations / sizeof *populations; i++)
        if (strcmp(dot ? dot + 1 : name, populations[i].name) == 0)
            return gv_distribution_mean(gv_plan_distribution(plan, policy, input)) /
                   (populations[i].national / GV_NATIONAL_MUNICIPALITIES);
    return NAN;
}

bool gv_plausibility_of(const struct gv_plan *plan, const struct gv_result *result, size_t policy,
                        struct gv_plausibility *plausibility)
{
    int outcome = gv_model_find_outcome(plan->model, outcome_name);
    const struct gv_statistics *s = outcome >= 0 ? gv_result_find(result, policy, (size_t)outcome) : NULL;
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < plan->model->n_inputs; i++) {
        double p = proportion(plan, policy, i);
        if (isnan(p)) continue;
        sum += p;
        n++;
    }
    if (!s || n == 0 || !isfinite(s->mean.value)) return false;
    double share = sum / (double)n / GV_NATIONAL_MUNICIPALITIES / GV_NATIONAL_YEARS;
    struct gv_plausibility p = {.gain = s->mean.value / (plan->setup.horizon / 12.0),
                                .low = GV_NATIONAL_LOW * share,
                                .high = GV_NATIONAL_HIGH * share};
    p.far_above = p.gain > GV_NATIONAL_FAR * p.high;
    *plausibility = p;
    return true;
}

int gv_plausibility_preview(const struct gv_plan *plan, struct gv_result *result)
{
    enum { DRAWS = 512 };
    struct gv_plan small = *plan;
    bool *wanted = gv_memory_zeroed(plan->model->n_outcomes, sizeof *wanted);
    if (!wanted) return GV_ERR_MEMORY;
    int outcome = gv_model_find_outcome(plan->model, outcome_name);
    if (outcome >= 0) wanted[outcome] = true;
    for (small.design.points = 2; small.design.points * 2 * small.design.replicates <= DRAWS;)
        small.design.points *= 2;
    small.looks = 0;
    const struct gv_run_options options = {
        .threads = 1, .outcomes = wanted, .summaries = GV_SUMMARIES_ESTIMATES};
    int status = gv_run(&small, &options, result);
    free(wanted);
    return status;
}
