#include "engine/passage.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/job.h"
#include "engine/share.h"
#include "engine/smooth_estimate.h"
#include "engine/state.h"
#include "engine/twins.h"

#include <sched.h>
#include <stdlib.h>

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

/* Blocks that may be under way or wait for those before them, of the threads of this process. */
enum { WAITING_BLOCKS = 32 };

int gv_passage_open(struct job *job, struct gv_result *result, struct gv_share *share, struct passage *p)
{
    uint64_t window = WAITING_BLOCKS + gv_share_window(share);
    size_t n = job->n_blocks < window ? (size_t)job->n_blocks : (size_t)window;
    *p = (struct passage){.job = job, .result = result, .share = share, .window = window};
    p->partials = gv_memory_zeroed(n, sizeof *p->partials);
    p->done = gv_memory_zeroed(window, sizeof *p->done);
    p->slot = gv_memory_zeroed(window, sizeof *p->slot);
    p->idle = gv_memory_zeroed(window, sizeof *p->idle);
    int status = p->partials && p->done && p->slot && p->idle ? GV_OK : GV_ERR_MEMORY;
    for (size_t i = 0; status == GV_OK && i < n; i++) {
        p->idle[p->n_idle++] = i;
        status = gv_partial_open(job, &p->partials[i]);
    }
    return status;
}

void gv_passage_close(struct passage *p)
{
    size_t n = p->job && p->job->n_blocks < p->window ? (size_t)p->job->n_blocks : (size_t)p->window;
    for (size_t i = 0; p->partials && i < n; i++)
        gv_partial_free(&p->partials[i]);
    free(p->partials);
    free(p->done);
    free(p->slot);
    free(p->idle);
    *p = (struct passage){0};
}

/* --- blocks combined --- */

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

/* --- blocks taken --- */

struct partial *gv_passage_partial(const struct passage *p, uint64_t block)
{
    return &p->partials[p->slot[block % p->window]];
}

uint64_t gv_passage_left(const struct passage *p)
{
    uint64_t left;
#pragma omp critical(gv_passage)
    left = p->status == GV_OK ? p->to - p->next : 0;
    return left;
}

void gv_passage_fail(struct passage *p, int status)
{
#pragma omp critical(gv_passage)
    if (p->status == GV_OK) p->status = status;
}

enum gv_passage_step gv_passage_take(struct passage *p, uint64_t *block, struct partial **partial)
{
    enum gv_passage_step step;
#pragma omp critical(gv_passage)
    {
        const volatile int *stop = p->job->options->stop;
        const struct gv_checkpoint *checkpoint = p->job->options->checkpoint;
        /* Only between blocks: one that was started is always counted. */
        bool between = GV_BLOCK_BETWEEN(p, p->window);
        if (p->status == GV_OK && p->next < p->to && stop && *stop && between) p->status = GV_ERR_INTERRUPTED;
        /* All leave when what they have begun is done, and come back when it is saved. */
        if (checkpoint && p->next > p->from && p->next < p->to && between &&
            checkpoint->due(checkpoint->context))
            p->to = p->next;
        if (p->status != GV_OK || p->next == p->to)
            step = GV_PASSAGE_LEAVE;
        else
            step = GV_BLOCK_BEGINS(p, p->window) ? GV_PASSAGE_WORK : GV_PASSAGE_WAIT;
        if (step == GV_PASSAGE_WORK) {
            *block = GV_BLOCK_TURN(p, p->window);
            p->slot[*block % p->window] = p->idle[--p->n_idle];
            *partial = gv_passage_partial(p, *block);
        }
    }
    return step;
}

void gv_passage_hand_in(struct passage *p, uint64_t block)
{
#pragma omp critical(gv_passage)
    {
        const struct gv_run_options *options = p->job->options;
        p->done[block % p->window] = true;
        while (p->combined < p->next && p->done[p->combined % p->window]) {
            size_t slot = p->slot[p->combined % p->window];
            struct partial *partial = &p->partials[slot];
            if (partial->status != GV_OK) {
                p->status = partial->status;
                break;
            }
            p->done[p->combined % p->window] = false;
            combine_block(p->job, p->combined++, partial, p->result);
            p->idle[p->n_idle++] = slot;
            p->result->draws = gv_run_state_draws(p->job, p->combined);
            if (options->progress)
                options->progress(options->progress_context, p->result->draws * p->job->plan->n_policies,
                                  gv_design_draws(&p->job->plan->design) * p->job->plan->n_policies);
        }
    }
}

/* The first thread also speaks with the processes that share the run, and leaves when nothing is with them.
 */
static void pass_blocks(struct passage *p, struct worker *worker, bool first)
{
    uint64_t block;
    struct partial *partial;
    for (;;) {
        if (first) gv_share_serve(p->share, p);
        enum gv_passage_step step = gv_passage_take(p, &block, &partial);
        if (step == GV_PASSAGE_LEAVE && !(first && gv_share_waits(p->share, p))) return;
        if (step != GV_PASSAGE_WORK) {
            sched_yield(); /* until the oldest block is done */
            continue;
        }
        partial->status = gv_worker_block(worker, block, partial);
        gv_passage_hand_in(p, block);
    }
}

void gv_passage_run(struct passage *p, struct worker *workers)
{
#pragma omp parallel num_threads(p->job->options->threads)
    pass_blocks(p, &workers[thread_number()], thread_number() == 0);
}
