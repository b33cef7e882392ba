#include "engine/run.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/chance.h"
#include "engine/job.h"
#include "engine/passage.h"
#include "engine/share.h"
#include "engine/smooth_estimate.h"
#include "engine/state.h"

#include <stdlib.h>
#include <string.h>

/* Saves what has been combined since the last time. */
static void save(const struct gv_run_options *options, struct passage *p, struct gv_run_state *state)
{
    const struct gv_checkpoint *checkpoint = options->checkpoint;
    state->blocks = p->combined;
    if (checkpoint && p->combined > p->from) checkpoint->save(checkpoint->context, state, p->result->draws);
}

/* In legs: to where smoothing fixes its thresholds, to the end, and to where what is done is saved. */
static int run_blocks(struct gv_run_state *state, struct passage *passage)
{
    struct job *job = state->job;
    struct gv_collector *c = &job->collector;
    uint64_t block_draws = job->block_points * job->plan->design.replicates, until = job->options->until;
    uint64_t last = until ? (until + block_draws - 1) / block_draws : job->n_blocks;
    uint64_t kept = c->smooth_streams ? c->smooth_points / job->block_points : job->n_blocks;
    if (last > job->n_blocks) last = job->n_blocks;
    if (kept >= last) state->fixed = true; /* there is nothing to fix */
    if (state->blocks > (state->fixed ? last : kept)) return GV_ERR_DATA;
    passage->next = passage->combined = state->blocks;
    while (passage->status == GV_OK) {
        passage->from = passage->combined;
        passage->to = state->fixed ? last : kept;
        passage->status = gv_share_leg(passage->share, job, state->fixed);
        if (passage->status == GV_OK) gv_passage_run(passage, state->workers);
        int gathered = gv_share_gather(passage->share, state);
        if (gathered != GV_OK) passage->status = gathered;
        if (passage->status != GV_OK && passage->status != GV_ERR_INTERRUPTED) break;
        if (passage->combined == last) break;
        if (passage->status == GV_OK && passage->combined == kept && !state->fixed) {
            passage->status = gv_smooth_fix(c, job->options->threads);
            state->fixed = true;
        } else {
            save(job->options, passage, state);
        }
    }
    return passage->status == GV_OK && last < job->n_blocks ? GV_ERR_INTERRUPTED : passage->status;
}

/* --- the whole --- */

static int result_open(const struct job *job, struct gv_result *result)
{
    const struct gv_collector *c = &job->collector;
    result->n_policies = job->plan->n_policies;
    result->per_policy = c->per_policy;
    result->n_scalars = c->n_scalars;
    result->outcome = gv_memory_new(c->per_policy * sizeof *result->outcome);
    result->statistics = gv_memory_zeroed(c->n_columns, sizeof *result->statistics);
    result->failed = gv_memory_zeroed(GV_LEDGER_MAX, sizeof *result->failed);
    if (job->options->by_replicate && result->statistics) {
        result->by_replicate =
            gv_memory_zeroed(result->n_policies * c->n_scalars, sizeof *result->by_replicate);
        if (!result->by_replicate) return GV_ERR_MEMORY;
        for (size_t p = 0; p < result->n_policies; p++)
            for (size_t k = 0; k < c->n_scalars; k++)
                result->statistics[p * c->per_policy + k].by_replicate =
                    &result->by_replicate[p * c->n_scalars + k];
    }
    if (c->smooths) result->smoothed = gv_memory_zeroed(result->n_policies, sizeof *result->smoothed);
    if (!result->outcome || !result->statistics || !result->failed || (c->smooths && !result->smoothed))
        return GV_ERR_MEMORY;
    memcpy(result->outcome, c->outcome, c->per_policy * sizeof *result->outcome);
    return GV_OK;
}

static int run_job(struct job *job, struct gv_share *share, struct gv_result *result)
{
    size_t threads = (size_t)job->options->threads, opened = 0;
    const struct gv_collector *c = &job->collector;
    struct worker *workers = gv_memory_zeroed(threads, sizeof *workers);
    struct gv_counts *counts = gv_memory_zeroed(threads, sizeof *counts);
    struct passage passage = {0};
    int status = workers && counts ? result_open(job, result) : GV_ERR_MEMORY;
    for (; status == GV_OK && opened < threads; opened++) {
        status = gv_worker_open(job, &workers[opened]);
        if (status != GV_OK) break;
    }
    if (status == GV_OK) status = gv_passage_open(job, result, share, &passage);
    bool summarises = c->summaries != GV_SUMMARIES_NONE;
    if (status == GV_OK && summarises && !gv_share_knows_pilot(share)) status = gv_worker_pilot(&workers[0]);
    struct gv_run_state state = {.job = job, .workers = workers, .result = result};
    const struct gv_checkpoint *checkpoint = job->options->checkpoint;
    if (status == GV_OK && checkpoint && checkpoint->load)
        status = checkpoint->load(checkpoint->context, &state);
    if (status == GV_OK) status = run_blocks(&state, &passage);
    result->complete = status == GV_OK;
    if (summarises && (status == GV_OK || (status == GV_ERR_INTERRUPTED && result->draws > 0))) {
        for (size_t t = 0; t < threads; t++) {
            gv_counts_flush(c, &workers[t].counts);
            counts[t] = workers[t].counts;
        }
        int finished = gv_collector_finish(c, result->draws, counts, threads, job->options->threads,
                                           result->statistics, result->smoothed);
        if (finished != GV_OK) status = finished;
    }
    gv_passage_close(&passage);
    for (size_t t = 0; t < opened; t++)
        gv_worker_close(&workers[t]);
    free(workers);
    free(counts);
    return status;
}

int gv_run(const struct gv_plan *plan, const struct gv_run_options *options, struct gv_result *result)
{
    struct job job;
    *result = (struct gv_result){0};
    struct gv_share *share = gv_share_begin(plan, options);
    int status = gv_job_open(plan, options, &job);
    if (status == GV_OK) status = run_job(&job, share, result);
    gv_share_end(share);
    if (status == GV_OK && options->summaries == GV_SUMMARIES_ALL && gv_chance_is_drawn(plan))
        status = gv_chance_find(plan, options, &result->chance);
    gv_job_close(&job);
    if (status != GV_OK && status != GV_ERR_INTERRUPTED) gv_result_free(result);
    return status;
}

void gv_result_free(struct gv_result *result)
{
    for (size_t i = 0; i < result->n_failed_kept; i++)
        free(result->failed[i].inputs);
    free(result->failed);
    free(result->outcome);
    free(result->statistics);
    free(result->by_replicate);
    free(result->smoothed);
    gv_chance_free(result->chance);
    *result = (struct gv_result){0};
}

const struct gv_statistics *gv_result_find(const struct gv_result *result, size_t policy, size_t outcome)
{
    for (size_t k = 0; k < result->n_scalars; k++)
        if (result->outcome[k] == outcome) return &result->statistics[policy * result->per_policy + k];
    return NULL;
}
