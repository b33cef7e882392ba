/* What a run's state is made of. Internal to the engine's runs; checkpoint.h is for others. */
#ifndef GV_ENGINE_STATE_H
#define GV_ENGINE_STATE_H

#include "engine/checkpoint.h"
#include "engine/worker.h"

struct gv_run_state {
    struct job *job;
    struct worker *workers; /* [threads] whose counts are added up; the first gets what is read */
    struct gv_result *result;
    uint64_t blocks; /* combined */
    bool fixed;      /* thresholds have been fixed for draws whose parts are not kept */
};

/* Draws a policy of the first `blocks` blocks. */
uint64_t gv_run_state_draws(const struct job *job, uint64_t blocks);

#endif
