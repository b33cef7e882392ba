/* In /summary: how much of the variance is chance. */
#include "engine/chance.h"
#include "base/memory.h"
#include "base/status.h"
#include "store/outcome_variable.h"
#include "store/sections.h"

#include <stdlib.h>

static const char group[] = "summary";

static void write_counts(struct gv_hdf5 *h, const char *name, const char *label, const char *label_da,
                         const char *description, const double *values)
{
    const struct gv_variable v = {
        .name = name, .units = "1", .long_name = label, .long_name_da = label_da, .description = description};
    gv_hdf5_numbers(h, group, &v, GV_DIMS("policy"), values);
}

int gv_write_chance(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result)
{
    static const struct gv_statistic_text text = {
        .suffix = "variance_chance",
        .label = "share of the variance that is chance",
        .label_da = "andel af variansen der er tilfældighed",
        .description =
            "Mean variance at given knowledge over the variance; the rest is want of knowledge. From pairs "
            "of draws with the same knowledge.",
        .probability = true};
    const struct gv_chance *chance = result->chance;
    size_t policies = plan->n_policies;
    if (!chance) return GV_OK;
    struct gv_estimate *shares = gv_memory_new((policies + 1) * sizeof *shares);
    double *values = gv_memory_new((policies + 1) * sizeof *values);
    int status = shares && values ? GV_OK : GV_ERR_MEMORY;
    for (size_t o = 0; o < chance->n_outcomes && status == GV_OK; o++) {
        const struct gv_outcome *outcome = &plan->model->outcomes[o];
        const struct gv_outcome_target target = {h, group, outcome};
        if (!gv_chance_has_share(outcome)) continue;
        for (size_t p = 0; p < policies; p++)
            shares[p] = chance->share[p * chance->n_outcomes + o];
        status = gv_write_outcome_estimates(&target, &text, NULL, GV_DIMS("policy"), policies, shares);
    }
    if (status == GV_OK) {
        for (size_t p = 0; p < policies; p++)
            values[p] = (double)chance->draws;
        write_counts(h, "chance_draws", "pairs of draws behind the shares of chance",
                     "par af trækninger bag andelene af tilfældighed", NULL, values);
        for (size_t p = 0; p < policies; p++)
            values[p] = (double)chance->few[p];
        write_counts(h, "chance_few", "of them with fewer than 10 cases", "heraf med færre end 10 tilfælde",
                     "Where so few complete, the luck of small numbers is only roughly normal.", values);
    }
    free(shares);
    free(values);
    return status;
}
