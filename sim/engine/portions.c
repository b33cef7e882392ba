#include "engine/portions.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/job.h"
#include "engine/share.h"
#include "engine/share_block.h"

#include <stdlib.h>

/* --- working on blocks --- */

/* A worker's counts in a share of the columns, as they stand: short-lived bytes need not be few. */
static void move_counts(struct gv_archive *a, const struct gv_collector *c, size_t share, size_t shares,
                        struct gv_counts *counts)
{
    size_t n = c->n_bins + 2, coarse = (size_t)c->replicates * (GV_COARSE_BINS + 2);
    gv_archive_bytes(a, counts->apart, c->n_columns * sizeof *counts->apart);
    for (size_t k = 0; k < c->n_columns && a->status == GV_OK; k++) {
        if (gv_collector_share(c, k, shares) != share) continue;
        if (gv_counts_source(c, counts, k) != k || !gv_collector_binned(c, k % c->per_policy)) continue;
        gv_archive_bytes(a, counts->fine + k * n, n * sizeof *counts->fine);
        gv_archive_flag(a, &counts->carried[k]);
        if (counts->carried[k]) gv_archive_bytes(a, counts->carry + k * n, n * sizeof *counts->carry);
        if (counts->coarse) gv_archive_bytes(a, counts->coarse + k * coarse, coarse * sizeof *counts->coarse);
    }
}

static int work(struct job *job, struct worker *worker, size_t portion, size_t n, struct gv_bytes *blocks,
                struct gv_bytes *counts)
{
    struct gv_archive archive = gv_bytes_write(blocks), *a = &archive;
    int status = gv_worker_pilot(worker);
    if (job->collector.smooth_streams) return GV_ERR_DATA;
    if (status == GV_OK) gv_run_state_move_pilot(a, job);
    struct partial partial = {0};
    if (status == GV_OK) status = gv_partial_open(job, &partial);
    for (uint64_t block = portion; status == GV_OK && block < job->n_blocks; block += n) {
        status = gv_worker_block(worker, block, &partial);
        if (status == GV_OK) gv_shared_block_move(a, job, block, &partial);
        if (status == GV_OK) status = a->status;
        gv_partial_empty(job, &partial);
    }
    gv_partial_free(&partial);
    if (status != GV_OK) return status;
    gv_counts_flush(&job->collector, &worker->counts);
    for (size_t share = 0; share < n && status == GV_OK; share++) {
        struct gv_archive counted = gv_bytes_write(&counts[share]);
        move_counts(&counted, &job->collector, share, n, &worker->counts);
        status = counted.status;
    }
    return status;
}

int gv_portion_work(const struct gv_plan *plan, const struct gv_run_options *options, size_t k, size_t n,
                    struct gv_bytes *blocks, struct gv_bytes *counts)
{
    struct job job;
    struct worker worker = {0};
    int status = gv_job_open(plan, options, &job);
    if (status == GV_OK) {
        status = gv_worker_open(&job, &worker);
        if (status == GV_OK) {
            status = work(&job, &worker, k, n, blocks, counts);
            gv_worker_close(&worker);
        }
    }
    gv_job_close(&job);
    return status;
}

/* --- combining them: the other processes of share.h, who have done it all beforehand --- */

struct gv_share {
    struct gv_archive *blocks; /* [n] */
    struct gv_bytes *counts;   /* [n] */
    size_t n;
};

static struct gv_share *given; /* to the run that is under way; there is one thread */

struct gv_share *gv_share_begin(const struct gv_plan *plan, const struct gv_run_options *options)
{
    (void)plan, (void)options;
    return given;
}

uint64_t gv_share_window(const struct gv_share *share)
{
    (void)share;
    return 0;
}

int gv_share_leg(struct gv_share *s, const struct job *job, bool fixed)
{
    (void)fixed;
    for (size_t k = 0; s && k < s->n; k++) {
        if (k == 0)
            gv_run_state_move_pilot(&s->blocks[k], job);
        else
            gv_run_state_expect(&s->blocks[k], job);
        if (s->blocks[k].status != GV_OK) return s->blocks[k].status;
    }
    return GV_OK;
}

bool gv_share_knows_pilot(const struct gv_share *s)
{
    return s != NULL;
}

void gv_share_serve(struct gv_share *s, struct passage *p)
{
    uint64_t block;
    struct partial *partial;
    while (s && gv_passage_take(p, &block, &partial) == GV_PASSAGE_WORK) {
        struct gv_archive *a = &s->blocks[block % s->n];
        gv_shared_block_move(a, p->job, block, partial);
        partial->status = a->status;
        gv_passage_hand_in(p, block);
    }
}

bool gv_share_waits(const struct gv_share *share, const struct passage *passage)
{
    (void)share, (void)passage;
    return false;
}

int gv_share_gather(struct gv_share *s, struct gv_run_state *state)
{
    const struct gv_collector *c = &state->job->collector;
    int status = GV_OK;
    for (size_t k = 0; s && status == GV_OK && k < s->n; k++) {
        struct gv_archive a = gv_bytes_read(&s->counts[k]);
        move_counts(&a, c, c->share, c->shares, &state->workers[k].counts);
        status = a.status;
    }
    return status;
}

void gv_share_end(struct gv_share *share)
{
    (void)share;
}

int gv_portions_run(const struct gv_plan *plan, const struct gv_run_options *options, size_t share, size_t n,
                    struct gv_bytes *blocks, struct gv_bytes *counts, struct gv_result *result)
{
    struct gv_share portions = {gv_memory_new((n + 1) * sizeof *portions.blocks), counts, n};
    if (!portions.blocks) return GV_ERR_MEMORY;
    for (size_t k = 0; k < n; k++)
        portions.blocks[k] = gv_bytes_read(&blocks[k]);
    struct gv_run_options own = *options;
    own.threads = (int)n; /* each portion's counts take the place of a thread's */
    own.share = share;
    own.shares = n;
    given = &portions;
    int status = gv_run(plan, &own, result);
    given = NULL;
    free(portions.blocks);
    return status;
}
