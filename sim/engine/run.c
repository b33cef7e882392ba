#include "engine/run.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/chance.h"
#include "engine/smooth_estimate.h"
#include "engine/state.h"
#include "engine/twins.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

#ifdef _OPENMP
#include <omp.h>
#endif

#include "engine/hostile.h"

static int thread_number(void)
{
#ifdef _OPENMP
    return omp_get_thread_num();
#else
    return 0;
#endif
}

/* Blocks that may be under way or wait for those before them. */
enum { WAITING_BLOCKS = 32 };

/* With one policy, and few more, a run stays below 256 MiB whatever its length. */
static size_t memory_for(const struct gv_plan *plan)
{
    const size_t each = (size_t)160 << 20, all = (size_t)512 << 20;
    return plan->n_policies < all / each + 1 ? each * plan->n_policies : all;
}

/* --- blocks, taken in any order and combined in theirs --- */

static void partial_free(struct partial *partial)
{
    for (size_t i = 0; i < partial->n_ledger; i++)
        free(partial->ledger[i].inputs);
    free(partial->ledger);
    free(partial->leaves);
    free(partial->smooth);
    free(partial->apart);
    free(partial->failed);
}

static int partial_open(const struct job *job, struct partial *partial)
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

static int compare_draws(const void *a, const void *b)
{
    const struct gv_failed_draw *x = a, *y = b;
    if (x->draw != y->draw) return x->draw < y->draw ? -1 : 1;
    return x->policy < y->policy ? -1 : x->policy > y->policy;
}

/* Takes the ledger of a block over into the result, in the order of draws and as far as there is room. */
static void take_ledger(struct gv_result *result, struct partial *partial)
{
    if (partial->n_ledger > 1)
        qsort(partial->ledger, partial->n_ledger, sizeof *partial->ledger, compare_draws);
    for (size_t i = 0; i < partial->n_ledger; i++) {
        if (result->n_failed_kept < GV_LEDGER_MAX)
            result->failed[result->n_failed_kept++] = partial->ledger[i];
        else
            free(partial->ledger[i].inputs);
    }
    partial->n_ledger = 0;
}

static void push_leaves(struct job *job, uint64_t block, const struct partial *partial)
{
    struct gv_collector *c = &job->collector;
    uint64_t points = job->plan->design.points - block * job->block_points;
    size_t leaves = points >= job->block_points
                        ? job->leaves_per_block
                        : (size_t)((points + job->leaf_points - 1) / job->leaf_points);
    /* Twins that part do so before the others' leaves are pushed. */
    for (size_t column = 0; column < c->n_columns; column++) {
        if (c->twin[column] == column) continue;
        if (partial->apart[column] && !c->apart[column]) gv_twins_part(c, column);
        if (!gv_collector_binned(c, column % c->per_policy))
            c->stored[gv_collector_stored(c, column) * c->n_blocks + block] = partial->apart[column];
    }
    for (size_t column = 0; column < c->n_columns; column++) {
        if (gv_collector_source(c, column) != column) continue;
        size_t source = partial->apart[column] ? column : c->twin[column];
        for (uint32_t r = 0; r < c->replicates; r++)
            for (size_t leaf = 0; leaf < leaves; leaf++)
                gv_collector_push(
                    c, column, r,
                    partial->leaves[(source * c->replicates + r) * job->leaves_per_block + leaf]);
    }
    bool kept = block * job->block_points < c->smooth_points;
    for (size_t p = 0; c->smooth_streams && !kept && p < job->plan->n_policies; p++)
        for (uint32_t r = 0; c->smooth_streams[p].open && r < c->replicates; r++)
            for (size_t leaf = 0; leaf < leaves; leaf++)
                gv_smooth_push(c, p, r, gv_partial_smooth(job, partial, p, r, leaf));
}

static void combine_block(struct job *job, uint64_t block, struct partial *partial, struct gv_result *result)
{
    struct gv_collector *c = &job->collector;
    if (c->summaries != GV_SUMMARIES_NONE) push_leaves(job, block, partial);
    for (size_t p = 0; p < job->plan->n_policies; p++) {
        c->failed[p] += partial->failed[p];
        result->n_failed += partial->failed[p];
        partial->failed[p] = 0;
    }
    take_ledger(result, partial);
}

/* Blocks on their way: which comes next, and which are done. Block b is worked on in the partial with the
 * number slot[b % WAITING_BLOCKS]: that which came free last, whose memory is still near. */
struct passage {
    struct job *job;
    struct partial *partials;
    struct gv_result *result;
    uint64_t from, next, combined, to; /* blocks; `from` is where this leg began */
    bool done[WAITING_BLOCKS];
    size_t slot[WAITING_BLOCKS], idle[WAITING_BLOCKS], n_idle;
    int status;
};

enum next_step { WORK, WAIT, LEAVE };

static enum next_step take_block(struct passage *p, uint64_t *block)
{
    enum next_step step;
#pragma omp critical(gv_passage)
    {
        const volatile int *stop = p->job->options->stop;
        const struct gv_checkpoint *checkpoint = p->job->options->checkpoint;
        /* Only between blocks: one that was started is always counted. */
        bool between = GV_BLOCK_BETWEEN(p, WAITING_BLOCKS);
        if (p->status == GV_OK && p->next < p->to && stop && *stop && between) p->status = GV_ERR_INTERRUPTED;
        /* All leave when what they have begun is done, and come back when it is saved. */
        if (checkpoint && p->next > p->from && p->next < p->to && between &&
            checkpoint->due(checkpoint->context))
            p->to = p->next;
        if (p->status != GV_OK || p->next == p->to)
            step = LEAVE;
        else
            step = GV_BLOCK_BEGINS(p, WAITING_BLOCKS) ? WORK : WAIT;
        if (step == WORK) {
            *block = GV_BLOCK_TURN(p, WAITING_BLOCKS);
            p->slot[*block % WAITING_BLOCKS] = p->idle[--p->n_idle];
        }
    }
    return step;
}

/* Combines the block if those before it are, and then those that waited for it. */
static void hand_in(struct passage *p, uint64_t block)
{
#pragma omp critical(gv_passage)
    {
        const struct gv_run_options *options = p->job->options;
        p->done[block % WAITING_BLOCKS] = true;
        while (p->combined < p->next && p->done[p->combined % WAITING_BLOCKS]) {
            size_t slot = p->slot[p->combined % WAITING_BLOCKS];
            struct partial *partial = &p->partials[slot];
            if (partial->status != GV_OK) {
                p->status = partial->status;
                break;
            }
            p->done[p->combined % WAITING_BLOCKS] = false;
            combine_block(p->job, p->combined++, partial, p->result);
            p->idle[p->n_idle++] = slot;
            p->result->draws = gv_run_state_draws(p->job, p->combined);
            if (options->progress)
                options->progress(options->progress_context, p->result->draws * p->job->plan->n_policies,
                                  gv_design_draws(&p->job->plan->design) * p->job->plan->n_policies);
        }
    }
}

static void pass_blocks(struct passage *p, struct worker *worker)
{
    uint64_t block;
    for (;;) {
        enum next_step step = take_block(p, &block);
        if (step == LEAVE) return;
        if (step == WAIT) {
            sched_yield(); /* until the thread with the oldest block is done with it */
            continue;
        }
        struct partial *partial = &p->partials[p->slot[block % WAITING_BLOCKS]];
        partial->status = gv_worker_block(worker, block, partial);
        hand_in(p, block);
    }
}

/* Saves what has been combined since the last time. */
static void save(const struct gv_run_options *options, struct passage *p, struct gv_run_state *state)
{
    const struct gv_checkpoint *checkpoint = options->checkpoint;
    state->blocks = p->combined;
    if (checkpoint && p->combined > p->from) checkpoint->save(checkpoint->context, state, p->result->draws);
}

/* In legs: to where smoothing fixes its thresholds, to the end, and to where what is done is saved. */
static int run_blocks(struct gv_run_state *state, struct partial *partials)
{
    struct job *job = state->job;
    struct gv_collector *c = &job->collector;
    struct passage passage = {.job = job, .partials = partials, .result = state->result};
    uint64_t block_draws = job->block_points * job->plan->design.replicates, until = job->options->until;
    uint64_t last = until ? (until + block_draws - 1) / block_draws : job->n_blocks;
    uint64_t kept = c->smooth_streams ? c->smooth_points / job->block_points : job->n_blocks;
    if (last > job->n_blocks) last = job->n_blocks;
    if (kept >= last) state->fixed = true; /* there is nothing to fix */
    if (state->blocks > (state->fixed ? last : kept)) return GV_ERR_DATA;
    while (passage.n_idle < WAITING_BLOCKS && passage.n_idle < job->n_blocks) {
        passage.idle[passage.n_idle] = passage.n_idle;
        passage.n_idle++;
    }
    passage.next = passage.combined = state->blocks;
    while (passage.status == GV_OK) {
        passage.from = passage.combined;
        passage.to = state->fixed ? last : kept;
#pragma omp parallel num_threads(job->options->threads)
        pass_blocks(&passage, &state->workers[thread_number()]);
        if (passage.status != GV_OK && passage.status != GV_ERR_INTERRUPTED) break;
        if (passage.combined == last) break;
        if (passage.status == GV_OK && passage.combined == kept && !state->fixed) {
            passage.status = gv_smooth_fix(c, job->options->threads);
            state->fixed = true;
        } else {
            save(job->options, &passage, state);
        }
    }
    return passage.status == GV_OK && last < job->n_blocks ? GV_ERR_INTERRUPTED : passage.status;
}

/* --- the whole --- */

static int job_open(const struct gv_plan *plan, const struct gv_run_options *options, struct job *job)
{
    *job = (struct job){.plan = plan, .options = options};
    job->block_points = (size_t)gv_power_of_two_at_most(GV_BLOCK_DRAWS / plan->design.replicates);
    job->leaf_points = job->block_points < GV_LEAF_POINTS_MAX ? job->block_points : GV_LEAF_POINTS_MAX;
    job->block_points = GV_BLOCK_POINTS(plan, job->block_points, job->leaf_points);
    job->leaves_per_block = job->block_points / job->leaf_points;
    job->stride = GV_PAD_TO_LANES(job->leaf_points);
    job->n_blocks = (plan->design.points + job->block_points - 1) / job->block_points;
    job->evaluate = gv_model_kernel(plan->model);
    int status = gv_columns_open(plan, options->tables, &job->columns);
    if (status != GV_OK) return status;
    if (options->drawn && gv_drawn_open(options->drawn, &job->columns, job->leaf_points, job->stride))
        job->drawn = options->drawn;
    return gv_collector_open(plan, options->outcomes, options->summaries,
                             options->memory ? options->memory : memory_for(plan), job->block_points,
                             job->columns.tables, &job->collector);
}

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
            gv_memory_new(result->n_policies * c->n_scalars * sizeof *result->by_replicate);
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

static int run_job(struct job *job, struct gv_result *result)
{
    size_t threads = (size_t)job->options->threads, opened = 0;
    const struct gv_collector *c = &job->collector;
    struct worker *workers = gv_memory_zeroed(threads, sizeof *workers);
    struct partial partials[WAITING_BLOCKS] = {0};
    struct gv_counts *counts = gv_memory_zeroed(threads, sizeof *counts);
    int status = workers && counts ? result_open(job, result) : GV_ERR_MEMORY;
    for (; status == GV_OK && opened < threads; opened++) {
        status = gv_worker_open(job, &workers[opened]);
        if (status != GV_OK) break;
    }
    size_t n_partials = job->n_blocks < WAITING_BLOCKS ? (size_t)job->n_blocks : WAITING_BLOCKS;
    for (size_t i = 0; status == GV_OK && i < n_partials; i++)
        status = partial_open(job, &partials[i]);
    bool summarises = c->summaries != GV_SUMMARIES_NONE;
    if (status == GV_OK && summarises) status = gv_worker_pilot(&workers[0]);
    struct gv_run_state state = {.job = job, .workers = workers, .result = result};
    const struct gv_checkpoint *checkpoint = job->options->checkpoint;
    if (status == GV_OK && checkpoint && checkpoint->load)
        status = checkpoint->load(checkpoint->context, &state);
    if (status == GV_OK) status = run_blocks(&state, partials);
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
    for (size_t i = 0; i < WAITING_BLOCKS; i++)
        partial_free(&partials[i]);
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
    int status = job_open(plan, options, &job);
    if (status == GV_OK) status = run_job(&job, result);
    if (status == GV_OK && options->summaries == GV_SUMMARIES_ALL && gv_chance_is_drawn(plan))
        status = gv_chance_find(plan, options, &result->chance);
    gv_collector_close(&job.collector);
    gv_columns_close(&job.columns);
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
