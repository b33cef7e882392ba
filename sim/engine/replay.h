/* One draw again: its inputs, stages and outcomes, with the bits that they have in a run. */
#ifndef GV_ENGINE_REPLAY_H
#define GV_ENGINE_REPLAY_H

#include "engine/plan.h"

#include <stdint.h>

/* Free with gv_replay_free(). */
struct gv_replay {
    uint64_t draw, point; /* draw = point × replicates + replicate */
    uint32_t replicate;
    size_t policy;
    double *inputs;   /* [n_inputs] */
    double *uniforms; /* [n_inputs] what they were drawn from, correlations included; NaN for constants */
    double *outcomes; /* [n_outcomes] scalars and stages; NaN for monthly ones */
    double *months;   /* [n_outcomes][horizon] monthly ones; NaN for the others */
    int failed; /* the first outcome without a valid value, or -1: then a run has no value of the draw */
};

/* policy < plan->n_policies, draw < gv_design_draws(). GV_ERR_MEMORY, GV_ERR_INTERNAL. */
int gv_replay(const struct gv_plan *plan, size_t policy, uint64_t draw, struct gv_replay *replay);
void gv_replay_free(struct gv_replay *replay);

#endif
