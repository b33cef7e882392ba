/* A result against the national potential: is what a municipality is to gain far above what the country is
 * thought to? */
#ifndef GV_SCENARIO_PLAUSIBILITY_H
#define GV_SCENARIO_PLAUSIBILITY_H

#include "engine/run.h"

/* All in DKK a year. */
struct gv_plausibility {
    double gain;      /* expected net present value, over the years of the horizon */
    double low, high; /* national potential, in proportion to the population */
    bool far_above;   /* more than GV_NATIONAL_FAR times `high` */
};

/* The yardstick for a policy. A composed model is measured by the mean proportion of its chains. False if the
 * model has no such population or outcome, or the outcome no expectation. */
bool gv_plausibility_of(const struct gv_plan *plan, const struct gv_result *result, size_t policy,
                        struct gv_plausibility *plausibility);

/* A short run of the plan (some hundred draws) for its expectations, before there is a result; only what
 * gv_plausibility_of() asks for is in it. GV_OK, GV_ERR_MEMORY; free the result with gv_result_free(). */
int gv_plausibility_preview(const struct gv_plan *plan, struct gv_result *result);

#endif
