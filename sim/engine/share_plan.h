/* A plan, and what else decides how its blocks are evaluated, as bytes between processes of the same program. */
#ifndef GV_ENGINE_SHARE_PLAN_H
#define GV_ENGINE_SHARE_PLAN_H

#include "base/pool.h"
#include "engine/checkpoint.h"
#include "engine/run.h"

/* Models that all processes have, in the same order. */
struct gv_shared_models {
    const struct gv_model *const *models;
    size_t n;
};

/* A plan that was read. Points into itself: not to be copied. Free with gv_shared_plan_free(). */
struct gv_shared_plan {
    struct gv_plan plan;
    struct gv_model model; /* of the plan: one of the list, but for its outcomes' flags and its product form */
    struct gv_run_options options; /* threads, memory, outcomes, summaries */
    bool keeps, *keep_outcome, keep_inputs; /* whether there is a sink, and what it keeps */
    struct gv_pool pool;
};

/* False if the plan's model is none of the list, so that it cannot be shared. */
bool gv_shared_plan_possible(const struct gv_plan *plan, const struct gv_shared_models *models);

/* The archive's status tells of failures. Names of policies are not moved. */
void gv_shared_plan_write(struct gv_archive *archive, const struct gv_plan *plan,
                          const struct gv_run_options *options, const struct gv_shared_models *models);
void gv_shared_plan_read(struct gv_archive *archive, const struct gv_shared_models *models,
                         struct gv_shared_plan *shared);
void gv_shared_plan_free(struct gv_shared_plan *shared);

#endif
