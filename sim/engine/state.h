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

/* Numbers that a job's pilot and plan have fixed: reading, others are GV_ERR_DATA. */
void gv_run_state_expect(struct gv_archive *archive, const struct job *job);

/* The same, but reading takes them over: for a job that needs no pilot of its own. */
void gv_run_state_move_pilot(struct gv_archive *archive, const struct job *job);

/* The counts in bins of all workers together; apart[n_columns] tells which columns are not their twin's
 * there. Reading, they are added to those of the first worker. */
void gv_run_state_move_counts(struct gv_run_state *state, struct gv_archive *archive, const bool *apart);

/* One failed draw; reading, its inputs are new and the caller's from then on. False if there was no memory
 * for them, and then there is nothing of it. */
bool gv_run_state_move_failed_draw(struct gv_archive *archive, const struct gv_plan *plan,
                                   struct gv_failed_draw *failed);

/* Draws a policy of the first `blocks` blocks. */
uint64_t gv_run_state_draws(const struct job *job, uint64_t blocks);

#endif
