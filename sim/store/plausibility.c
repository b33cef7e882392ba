/* In /provenance: each policy's expected gain beside the national potential. */
#include "store/sections.h"

#include "base/memory.h"
#include "base/status.h"
#include "scenario/plausibility.h"

#include <math.h>
#include <stdlib.h>

enum column { GAIN, LOW, HIGH, FAR_ABOVE, COLUMNS };

static const struct gv_variable columns[COLUMNS] = {
    [GAIN] = {.name = "plausibility_gain",
              .units = "DKK/yr",
              .long_name = "expected net present value over the years of the horizon",
              .long_name_da = "forventet nettonutidsværdi fordelt på horisontens år"},
    [LOW] = {.name = "plausibility_potential_low",
             .units = "DKK/yr",
             .long_name = "national potential in proportion to the population, low",
             .long_name_da = "det nationale potentiale omregnet til kommunen, lavt"},
    [HIGH] = {.name = "plausibility_potential_high",
              .units = "DKK/yr",
              .long_name = "national potential in proportion to the population, high",
              .long_name_da = "det nationale potentiale omregnet til kommunen, højt"},
    [FAR_ABOVE] = {.name = "plausibility_warning",
                   .units = "1",
                   .long_name = "1 if the gain is more than twice the high potential: check what it rests on",
                   .long_name_da = "1 hvis gevinsten er over det dobbelte af det høje potentiale: "
                                   "kontrollér grundlaget"},
};

int gv_write_plausibility(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result)
{
    size_t n = plan->n_policies, known = 0;
    double *values = gv_memory_new(COLUMNS * n * sizeof *values);
    if (!values) return GV_ERR_MEMORY;
    for (size_t p = 0; p < n; p++) {
        struct gv_plausibility of = {.gain = NAN, .low = NAN, .high = NAN};
        bool has = gv_plausibility_of(plan, result, p, &of);
        known += has;
        values[GAIN * n + p] = of.gain;
        values[LOW * n + p] = of.low;
        values[HIGH * n + p] = of.high;
        values[FAR_ABOVE * n + p] = has ? of.far_above : (double)NAN;
    }
    int status = GV_OK;
    if (known) {
        status = gv_write_policy_scale(h, "provenance", plan);
        for (int c = 0; c < COLUMNS && status == GV_OK; c++)
            gv_hdf5_numbers(h, "provenance", &columns[c], GV_DIMS("policy"), values + (size_t)c * n);
    }
    free(values);
    return status;
}
