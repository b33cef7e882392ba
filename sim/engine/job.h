/* What a run works on, made from its plan and options: before any block is evaluated, and the same wherever
 * that is done. Internal to the engine's runs. */
#ifndef GV_ENGINE_JOB_H
#define GV_ENGINE_JOB_H

#include "engine/worker.h"

/* Borrows plan and options. Call gv_job_close() in any case. GV_ERR_MEMORY, GV_ERR_INTERNAL. */
int gv_job_open(const struct gv_plan *plan, const struct gv_run_options *options, struct job *job);
void gv_job_close(struct job *job);

/* Room for what a block amounts to; zero-initialise, and free in any case. GV_ERR_MEMORY. */
int gv_partial_open(const struct job *job, struct partial *partial);
void gv_partial_free(struct partial *partial);

/* Makes it ready for the next block: what has been taken from it, or is not wanted, is gone. */
void gv_partial_empty(const struct job *job, struct partial *partial);

#endif
