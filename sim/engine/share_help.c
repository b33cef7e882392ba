/* The other ranks' part in a run that is shared. */
#include "base/memory.h"
#include "base/status.h"
#include "engine/job.h"
#include "engine/share.h"
#include "engine/share_block.h"
#include "engine/share_internal.h"
#include "engine/share_plan.h"

#include <omp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Stretches in which counts are sent. */
enum { STRETCH = 1 << 22 };

/* Tables are kept from run to run, but not for ever. */
enum { TABLES_MOST = 256 };

/* A run that is helped with. */
struct help {
    struct gv_shared_plan shared;
    struct gv_sink sink;
    struct job job;
    struct worker *workers;   /* [threads] */
    struct partial *partials; /* [threads] */
    size_t threads, opened;
    int status;
    /* Between threads, in the critical section gv_help: */
    uint64_t *blocks; /* that nobody has begun */
    struct gv_bytes *done;
    size_t n_blocks, n_done, room_blocks, room_done;
    bool closing; /* the leg is at its end */
    bool counted; /* there are counts that have not been sent */
};

/* --- opening --- */

static int open_help(struct help *h, struct gv_bytes *bytes, const struct gv_shared_models *models,
                     struct gv_table_cache *tables)
{
    struct gv_archive a = gv_bytes_read(bytes);
    gv_shared_plan_read(&a, models, &h->shared);
    if (a.status != GV_OK) return a.status;
    struct gv_run_options *options = &h->shared.options;
    options->tables = tables;
    h->sink = gv_shared_draws_sink;
    h->sink.keep_outcome = h->shared.keep_outcome;
    h->sink.keep_inputs = h->shared.keep_inputs;
    if (h->shared.keeps) options->sink = &h->sink;
    h->threads = (size_t)options->threads;
    h->workers = gv_memory_zeroed(h->threads, sizeof *h->workers);
    h->partials = gv_memory_zeroed(h->threads, sizeof *h->partials);
    int status = h->workers && h->partials ? gv_job_open(&h->shared.plan, options, &h->job) : GV_ERR_MEMORY;
    for (; status == GV_OK && h->opened < h->threads; h->opened++) {
        status = gv_partial_open(&h->job, &h->partials[h->opened]);
        if (status == GV_OK) status = gv_worker_open(&h->job, &h->workers[h->opened]);
        if (status != GV_OK) break;
    }
    if (status == GV_OK && options->summaries != GV_SUMMARIES_NONE) status = gv_worker_pilot(&h->workers[0]);
    return status;
}

static void close_help(struct help *h)
{
    for (size_t t = 0; t < h->opened; t++)
        gv_worker_close(&h->workers[t]);
    for (size_t t = 0; h->partials && t < h->threads; t++)
        gv_partial_free(&h->partials[t]);
    free(h->workers);
    free(h->partials);
    free(h->blocks);
    free(h->done);
    gv_job_close(&h->job);
    gv_shared_plan_free(&h->shared);
}

static void say_ready(struct help *h)
{
    struct gv_bytes bytes = {0};
    struct gv_archive a = gv_bytes_write(&bytes);
    uint64_t status = (uint64_t)h->status;
    gv_archive_number(&a, &status);
    if (h->status == GV_OK) gv_run_state_expect(&a, &h->job);
    if (a.status != GV_OK) gv_share_out_of_memory();
    gv_share_send(0, GV_SHARE_READY, &bytes);
}

/* --- blocks --- */

static void add_block(struct help *h, struct gv_bytes *bytes)
{
    struct gv_archive a = gv_bytes_read(bytes);
    uint64_t block = 0;
    gv_archive_number(&a, &block);
#pragma omp critical(gv_help)
    {
        if (h->n_blocks == h->room_blocks) {
            h->room_blocks = 2 * h->room_blocks + 16;
            h->blocks = gv_memory_resize(h->blocks, h->room_blocks * sizeof *h->blocks);
            if (!h->blocks) gv_share_out_of_memory();
        }
        h->blocks[h->n_blocks++] = block;
    }
}

static bool take_block(struct help *h, uint64_t *block, bool *closing)
{
    bool taken;
#pragma omp critical(gv_help)
    {
        *closing = h->closing;
        taken = h->n_blocks > 0;
        if (taken) {
            *block = h->blocks[0];
            memmove(h->blocks, h->blocks + 1, --h->n_blocks * sizeof *h->blocks);
        }
    }
    return taken;
}

static void close_leg(struct help *h)
{
#pragma omp critical(gv_help)
    h->closing = true;
}

static void add_done(struct help *h, struct gv_bytes bytes)
{
#pragma omp critical(gv_help)
    {
        if (h->n_done == h->room_done) {
            h->room_done = 2 * h->room_done + 16;
            h->done = gv_memory_resize(h->done, h->room_done * sizeof *h->done);
            if (!h->done) gv_share_out_of_memory();
        }
        h->done[h->n_done++] = bytes;
        h->counted = true;
    }
}

static void send_done(struct help *h)
{
    for (;;) {
        struct gv_bytes bytes = {0};
#pragma omp critical(gv_help)
        if (h->n_done > 0) {
            bytes = h->done[0];
            memmove(h->done, h->done + 1, --h->n_done * sizeof *h->done);
        }
        if (!bytes.data) return;
        gv_share_send(0, GV_SHARE_DONE, &bytes);
    }
}

static void work_on(struct help *h, size_t thread, uint64_t block)
{
    struct partial *partial = &h->partials[thread];
    struct gv_bytes draws = {0}, bytes = {0};
    gv_shared_draws_record(&draws);
    double seconds = gv_share_seconds();
    uint64_t status = (uint64_t)gv_worker_block(&h->workers[thread], block, partial);
    struct gv_archive a = gv_bytes_write(&bytes);
    gv_archive_number(&a, &block);
    gv_archive_number(&a, &status);
    seconds = gv_share_seconds() - seconds;
    gv_archive_bytes(&a, &seconds, sizeof seconds);
    if (status == GV_OK) {
        gv_shared_block_move(&a, &h->job, block, partial);
        gv_archive_bytes(&a, draws.data, draws.n);
    }
    if (a.status != GV_OK) gv_share_out_of_memory();
    gv_bytes_free(&draws);
    gv_partial_empty(&h->job, partial);
    add_done(h, bytes);
}

/* The first thread alone speaks with rank 0, up to the end of the leg: what follows is not for here. */
static void listen(struct help *h)
{
    struct gv_message m;
    send_done(h);
    while (!h->closing && gv_ranks_receive(&m)) {
        struct gv_bytes bytes = gv_share_bytes(&m);
        if (m.kind == GV_SHARE_BLOCK) add_block(h, &bytes);
        if (m.kind == GV_SHARE_COUNT) close_leg(h);
        free(m.bytes);
    }
}

static void pass_blocks(struct help *h, size_t thread)
{
    for (unsigned attempts = 0;;) {
        uint64_t block;
        bool closing;
        if (thread == 0) listen(h);
        if (take_block(h, &block, &closing)) {
            work_on(h, thread, block);
            attempts = 0;
        } else if (closing) { /* which rank 0 says when it has all blocks */
            return;
        } else {
            gv_ranks_nap(&attempts);
        }
    }
}

/* --- legs --- */

static void take_thresholds(struct help *h, struct gv_bytes *bytes)
{
    const struct gv_collector *c = &h->job.collector;
    struct gv_archive a = gv_bytes_read(bytes);
    for (size_t p = 0; c->smooth_streams && p < h->job.plan->n_policies; p++) {
        gv_archive_flag(&a, &c->smooth_streams[p].open);
        gv_archive_bytes(&a, c->smooth_streams[p].x, sizeof c->smooth_streams[p].x);
    }
    if (a.status != GV_OK) gv_ranks_fail("a message is not whole", gv_status_exit_code(GV_ERR_INTERNAL));
}

/* What has been counted is packed at once, and sent when rank 0 asks for it. */
static void pack_counts(struct help *h, struct gv_bytes *bytes)
{
    struct gv_collector *c = &h->job.collector;
    struct gv_archive a = gv_bytes_write(bytes);
    uint64_t status = (uint64_t)h->status;
    bool some = h->status == GV_OK && h->counted && c->summaries != GV_SUMMARIES_NONE;
    gv_archive_number(&a, &status);
    gv_archive_flag(&a, &some);
    if (some) {
        bool *apart = gv_memory_zeroed(c->n_columns + 1, sizeof *apart);
        if (!apart) gv_share_out_of_memory();
        for (size_t k = 0; k < c->n_columns; k++)
            for (size_t t = 0; t < h->threads; t++)
                apart[k] |= h->workers[t].counts.apart[k];
        struct gv_run_state state = {.job = &h->job, .workers = h->workers};
        gv_archive_bytes(&a, apart, c->n_columns * sizeof *apart);
        gv_run_state_move_counts(&state, &a, apart);
        for (size_t t = 0; t < h->threads; t++)
            gv_counts_clear(c, &h->workers[t].counts);
        free(apart);
    }
    if (a.status != GV_OK) gv_share_out_of_memory();
    h->counted = false;
}

static void send_counts(struct gv_bytes *counts)
{
    for (size_t n; counts->at < counts->n; counts->at += n) {
        n = counts->n - counts->at < STRETCH ? counts->n - counts->at : STRETCH;
        struct gv_bytes stretch = {0};
        struct gv_archive a = gv_bytes_write(&stretch);
        gv_archive_bytes(&a, counts->data + counts->at, n);
        if (a.status != GV_OK) gv_share_out_of_memory();
        gv_share_send(0, GV_SHARE_COUNTS, &stretch);
    }
    gv_bytes_free(counts);
}

/* --- the whole --- */

static void help_with(struct gv_bytes *plan, const struct gv_shared_models *models,
                      struct gv_table_cache *tables)
{
    struct help h = {0};
    struct gv_bytes counts = {0};
    h.status = open_help(&h, plan, models, tables);
    say_ready(&h);
    for (bool ended = false; !ended;) {
        struct gv_message m;
        gv_ranks_wait(&m);
        struct gv_bytes bytes = gv_share_bytes(&m);
        if (m.kind == GV_SHARE_LEG && h.status == GV_OK) {
            take_thresholds(&h, &bytes);
            h.closing = false;
#pragma omp parallel num_threads((int)h.threads)
            pass_blocks(&h, (size_t)omp_get_thread_num());
        }
        if (m.kind == GV_SHARE_COUNT || (m.kind == GV_SHARE_LEG && h.status == GV_OK))
            pack_counts(&h, &counts);
        if (m.kind == GV_SHARE_GIVE) send_counts(&counts);
        ended = m.kind == GV_SHARE_END;
        free(m.bytes);
    }
    gv_bytes_free(&counts);
    close_help(&h);
}

static void help(const struct gv_model *const *models, size_t n)
{
    const struct gv_shared_models shared = {models, n};
    struct gv_table_cache tables = {0};
    /* A signal is for rank 0, which ends the run as it should be, and says so. */
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    for (bool last = false; !last;) {
        struct gv_message m;
        gv_ranks_wait(&m);
        struct gv_bytes bytes = gv_share_bytes(&m);
        if (m.kind == GV_SHARE_PLAN) help_with(&bytes, &shared, &tables);
        last = m.kind == GV_SHARE_QUIT;
        free(m.bytes);
        if (tables.n > TABLES_MOST) gv_table_cache_free(&tables);
    }
    gv_table_cache_free(&tables);
}

bool gv_share_enter(const struct gv_model *const *models, size_t n)
{
    if (!gv_ranks_open()) gv_ranks_fail("MPI does not start", gv_status_exit_code(GV_ERR_UNAVAILABLE));
    if (gv_ranks_own() == 0) {
        gv_share_lead(models, n);
        return true;
    }
    help(models, n);
    gv_ranks_close();
    return false;
}

void gv_share_leave(void)
{
    for (int rank = 1; rank < gv_ranks_count(); rank++)
        gv_share_send(rank, GV_SHARE_QUIT, &(struct gv_bytes){0});
    gv_ranks_close();
}
