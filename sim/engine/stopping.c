#include "engine/stopping.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>

unsigned gv_stopping_looks(const struct gv_stopping_rule *rule, const struct gv_design *design,
                           uint64_t *first_points)
{
    uint64_t R = design->replicates;
    *first_points = UINT64_C(1) << (R > 1 ? 8 : 12);
    unsigned looks = 0;
    while (*first_points << looks <= rule->most / R && looks < GV_SOBOL_BITS)
        looks++;
    return looks;
}

struct gv_estimate gv_stopping_figure(const struct gv_stopping_rule *rule, const struct gv_result *result,
                                      size_t policy, bool target)
{
    const struct gv_statistics *s =
        gv_result_find(result, policy, target ? rule->target_outcome : rule->outcome);
    return gv_statistic_of(s, target ? GV_STATISTIC_POSITIVE : rule->statistic);
}

static void judge(const struct gv_stopping_rule *rule, const struct gv_result *result, struct gv_stop *stop)
{
    stop->precise = !isnan(rule->tolerance);
    stop->decided = !isnan(rule->target);
    for (size_t p = 0; p < result->n_policies; p++) {
        if (stop->precise) {
            double half = gv_estimate_half_width(gv_stopping_figure(rule, result, p, false));
            stop->precise = half <= rule->tolerance; /* not when it cannot be told */
        }
        if (stop->decided) {
            struct gv_estimate e = gv_stopping_figure(rule, result, p, true);
            stop->decided = e.low > rule->target || e.high < rule->target;
        }
    }
}

int gv_stopping_find(const struct gv_plan *plan, const struct gv_stopping_rule *rule,
                     const struct gv_run_options *options, gv_look_fn *report, void *context,
                     struct gv_stop *stop)
{
    uint64_t first;
    *stop = (struct gv_stop){.looks = gv_stopping_looks(rule, &plan->design, &first)};
    bool *outcomes = gv_memory_zeroed(plan->model->n_outcomes, sizeof *outcomes);
    if (!outcomes) return GV_ERR_MEMORY;
    outcomes[isnan(rule->tolerance) ? rule->target_outcome : rule->outcome] = true;
    if (!isnan(rule->target)) outcomes[rule->target_outcome] = true;
    struct gv_plan look = *plan;
    struct gv_run_options with = {.threads = options->threads,
                                  .memory = options->memory,
                                  .outcomes = outcomes,
                                  .summaries = GV_SUMMARIES_ESTIMATES,
                                  .progress = options->progress,
                                  .progress_context = options->progress_context,
                                  .stop = options->stop};
    int status = GV_OK;
    look.looks = stop->looks;
    while (status == GV_OK && stop->look < stop->looks && !stop->precise && !stop->decided) {
        struct gv_result result;
        look.design.points = stop->points = first << stop->look++;
        status = gv_run(&look, &with, &result);
        if (status == GV_OK) {
            judge(rule, &result, stop);
            if (report) report(context, &look, &result, stop);
        }
        if (status == GV_OK || status == GV_ERR_INTERRUPTED) gv_result_free(&result);
    }
    free(outcomes);
    return status;
}
