#include "engine/job.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

#include "engine/hostile.h"

/* With one policy, and few more, a run stays below 256 MiB whatever its length. */
static size_t memory_for(const struct gv_plan *plan)
{
    const size_t each = (size_t)160 << 20, all = (size_t)512 << 20;
    return plan->n_policies < all / each + 1 ? each * plan->n_policies : all;
}

int gv_job_open(const struct gv_plan *plan, const struct gv_run_options *options, struct job *job)
{
    *job = (struct job){.plan = plan, .options = options};
    job->block_points = (size_t)gv_power_of_two_at_most(GV_BLOCK_DRAWS / plan->design.replicates);
    job->leaf_points = job->block_points < GV_LEAF_POINTS_MAX ? job->block_points : GV_LEAF_POINTS_MAX;
    job->block_points = GV_BLOCK_POINTS(plan, job->block_points, job->leaf_points);
    job->leaves_per_block = job->block_points / job->leaf_points;
    job->stride = GV_PAD_TO_LANES(job->leaf_points);
    job->n_blocks = (plan->design.points + job->block_points - 1) / job->block_points;
    job->evaluate = gv_model_kernel(plan->model);
    int status = gv_columns_open(plan, options->tables, options->drawn ? &options->drawn->streams : NULL,
                                 &job->columns);
    if (status != GV_OK) return status;
    if (options->drawn && gv_drawn_open(options->drawn, &job->columns, job->leaf_points, job->stride))
        job->drawn = options->drawn;
    status = gv_collector_open(plan, options->outcomes, options->summaries,
                               options->memory ? options->memory : memory_for(plan), job->block_points,
                               job->columns.tables, &job->collector);
    job->collector.share = options->share;
    job->collector.shares = options->shares;
    return status;
}

void gv_job_close(struct job *job)
{
    gv_collector_close(&job->collector);
    gv_columns_close(&job->columns);
}

static void empty_ledger(struct partial *partial)
{
    for (size_t i = 0; i < partial->n_ledger; i++)
        free(partial->ledger[i].inputs);
    partial->n_ledger = 0;
}

void gv_partial_empty(const struct job *job, struct partial *partial)
{
    empty_ledger(partial);
    memset(partial->failed, 0, job->plan->n_policies * sizeof *partial->failed);
}

void gv_partial_free(struct partial *partial)
{
    empty_ledger(partial);
    free(partial->ledger);
    free(partial->leaves);
    free(partial->smooth);
    free(partial->apart);
    free(partial->failed);
}

int gv_partial_open(const struct job *job, struct partial *partial)
{
    const struct gv_collector *c = &job->collector;
    size_t leaves = c->replicates * job->leaves_per_block, policies = job->plan->n_policies;
    partial->leaves = gv_memory_new(c->n_columns * leaves * sizeof *partial->leaves);
    partial->apart = gv_memory_new(c->n_columns * sizeof *partial->apart);
    partial->failed = gv_memory_zeroed(policies, sizeof *partial->failed);
    if (c->smooth_streams)
        partial->smooth = gv_memory_new(policies * leaves * GV_SMOOTH_COLUMNS * sizeof *partial->smooth);
    bool complete =
        partial->leaves && partial->apart && partial->failed && (!c->smooth_streams || partial->smooth);
    return complete ? GV_OK : GV_ERR_MEMORY;
}
