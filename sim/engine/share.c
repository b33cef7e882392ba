/* Rank 0's part in a run that is shared. */
#include "engine/share.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/status.h"
#include "engine/share_block.h"
#include "engine/share_internal.h"
#include "engine/share_plan.h"

#include <inttypes.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Below this, telling others takes about as long as doing it. */
enum { LEAST_EVALUATIONS = 1 << 17, LEAST_BLOCKS = 2 };

/* Blocks that are too large to be several at a time with each thread. */
static const double large_block = 16e6;

struct helper {
    bool ready;
    unsigned blocks; /* that it has */
};

struct gv_share {
    const struct gv_run_options *options;
    int n;                 /* helpers: ranks 1 … n */
    unsigned depth;        /* blocks that each of them may have at most */
    const struct job *job; /* NULL until the first leg */
    int status;
    unsigned away;         /* blocks with all helpers */
    double heard, longest; /* when the last message came; the longest time between two looks for one */
    double looked;
    /* What it took: blocks of others, their bytes, seconds that they were worked on, and in which they were
     * taken up. */
    uint64_t blocks, bytes;
    double worked, combined;
    struct helper helpers[];
};

static struct gv_shared_models shared_models;

void gv_share_lead(const struct gv_model *const *models, size_t n)
{
    shared_models = (struct gv_shared_models){models, n};
}

double gv_share_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void gv_share_out_of_memory(void)
{
    gv_ranks_fail("out of memory", gv_status_exit_code(GV_ERR_MEMORY));
}

void gv_share_send(int rank, enum gv_share_kind kind, struct gv_bytes *bytes)
{
    bool sent = gv_ranks_send(
        (struct gv_message){.rank = rank, .kind = (int)kind, .n = bytes->n, .bytes = bytes->data});
    *bytes = (struct gv_bytes){0};
    if (!sent) gv_share_out_of_memory();
}

struct gv_bytes gv_share_bytes(const struct gv_message *message)
{
    return (struct gv_bytes){.data = message->bytes, .n = message->n};
}

/* The same bytes to each helper. */
static void tell(const struct gv_share *s, enum gv_share_kind kind, const struct gv_bytes *bytes)
{
    for (int rank = 1; rank <= s->n; rank++) {
        struct gv_bytes copy = {0};
        struct gv_archive a = gv_bytes_write(&copy);
        gv_archive_bytes(&a, bytes->data, bytes->n);
        if (a.status != GV_OK) gv_share_out_of_memory();
        gv_share_send(rank, kind, &copy);
    }
}

static const struct gv_bytes nothing;

static bool is_worth_it(const struct gv_plan *plan, const struct gv_run_options *options)
{
    uint64_t draws = gv_design_draws(&plan->design);
    return draws > (LEAST_BLOCKS - 1) * GV_BLOCK_DRAWS && draws * plan->n_policies >= LEAST_EVALUATIONS &&
           gv_shared_block_bytes(plan, options) < 0.9 * (double)GV_RANKS_BYTES_MAX &&
           gv_shared_plan_possible(plan, &shared_models);
}

struct gv_share *gv_share_begin(const struct gv_plan *plan, const struct gv_run_options *options)
{
    int n = gv_ranks_count() - 1;
    if (n == 0 || omp_in_parallel() || !is_worth_it(plan, options)) return NULL;
    struct gv_share *s = gv_memory_zeroed(1, sizeof *s + (size_t)n * sizeof *s->helpers);
    struct gv_bytes bytes = {0};
    struct gv_archive a = gv_bytes_write(&bytes);
    gv_shared_plan_write(&a, plan, options, &shared_models);
    if (s && a.status == GV_OK) {
        bool large = gv_shared_block_bytes(plan, options) > large_block;
        s->options = options;
        s->n = n;
        /* Messages come and go only between blocks: some more than the threads work on. */
        s->depth = large ? (unsigned)options->threads + 1 : 2 * (unsigned)options->threads + 4;
        s->heard = s->looked = gv_clock_seconds();
        tell(s, GV_SHARE_PLAN, &bytes);
    } else { /* then it does without them */
        free(s);
        s = NULL;
    }
    gv_bytes_free(&bytes);
    return s;
}

bool gv_share_knows_pilot(const struct gv_share *s)
{
    (void)s;
    return false;
}

uint64_t gv_share_window(const struct gv_share *s)
{
    return s ? 2 * (uint64_t)s->n * s->depth : 0;
}

/* --- what helpers say --- */

static void take_ready(struct gv_share *s, int rank, struct gv_bytes *bytes)
{
    struct gv_archive a = gv_bytes_read(bytes);
    uint64_t status = GV_ERR_INTERNAL;
    gv_archive_number(&a, &status);
    s->helpers[rank - 1].ready = true;
    if (status != GV_OK) {
        if (s->status == GV_OK) s->status = (int)status;
        return;
    }
    if (s->job) gv_run_state_expect(&a, s->job);
    if (a.status != GV_OK)
        gv_ranks_fail("another rank computes other numbers: they are not all of the same program",
                      gv_status_exit_code(GV_ERR_INTERNAL));
}

static void take_block(struct gv_share *s, struct passage *p, int rank, struct gv_bytes *bytes)
{
    struct gv_archive a = gv_bytes_read(bytes);
    uint64_t block = 0, status = GV_ERR_INTERNAL;
    double worked = 0, began = gv_share_seconds();
    gv_archive_number(&a, &block);
    gv_archive_number(&a, &status);
    gv_archive_bytes(&a, &worked, sizeof worked);
    struct partial *partial = gv_passage_partial(p, block);
    if (status == GV_OK) {
        gv_shared_block_move(&a, p->job, block, partial);
        if (a.status == GV_OK && s->options->sink) a.status = gv_shared_draws_replay(&a, s->options->sink);
        status = (uint64_t)a.status;
    }
    partial->status = (int)status;
    s->helpers[rank - 1].blocks--;
    s->away--;
    gv_passage_hand_in(p, block);
    s->blocks++;
    s->bytes += bytes->n;
    s->worked += worked;
    s->combined += gv_share_seconds() - began;
}

/* For whoever wants to know how far ranks carry (scripts/mpi constants). */
static void tell_times(const struct gv_share *s)
{
    if (!getenv("GEVINST_RANK_TIMES") || s->blocks == 0) return;
    double n = (double)s->blocks;
    fprintf(stderr,
            "shared: %" PRIu64 " blocks, each worked on for %.3f ms, of %.1f kB, and taken up in %.3f ms\n",
            s->blocks, 1e3 * s->worked / n, 1e-3 * (double)s->bytes / n, 1e3 * s->combined / n);
}

/* After a stop other ranks may be gone: whoever killed one mostly ends the job, with this process in it. Then
 * there is nothing to wait for. */
static void lose_patience(const struct gv_share *s)
{
    const double least = 0.6;
    const volatile int *stop = s->options->stop;
    if (!stop || !*stop || gv_clock_seconds() - s->heard < least + 4 * s->longest) return;
    gv_ranks_fail(
        "another rank does not answer, and has probably died: what was saved last stands (--resume)",
        gv_status_exit_code(GV_ERR_IO));
}

/* --- legs --- */

int gv_share_leg(struct gv_share *s, const struct job *job, bool fixed)
{
    if (!s) return GV_OK;
    const struct gv_collector *c = &job->collector;
    struct gv_bytes bytes = {0};
    struct gv_archive a = gv_bytes_write(&bytes);
    s->job = job;
    for (size_t p = 0; c->smooth_streams && p < job->plan->n_policies; p++) {
        bool open = fixed && c->smooth_streams[p].open;
        gv_archive_flag(&a, &open);
        gv_archive_bytes(&a, c->smooth_streams[p].x, sizeof c->smooth_streams[p].x);
    }
    if (a.status == GV_OK) tell(s, GV_SHARE_LEG, &bytes);
    gv_bytes_free(&bytes);
    s->looked = s->heard = gv_clock_seconds();
    return a.status;
}

/* Blocks for a helper that has few. At the end of a leg not more than its share, so that nobody waits for it
 * long. */
static void give_blocks(struct gv_share *s, struct passage *p, int rank)
{
    struct helper *h = &s->helpers[rank - 1];
    uint64_t threads = (uint64_t)s->options->threads, all = threads * (uint64_t)(s->n + 1);
    while (h->blocks < s->depth) {
        uint64_t left = gv_passage_left(p) + h->blocks, share = (left + all - 1) / all * threads, block;
        struct partial *partial;
        if (h->blocks >= share || gv_passage_take(p, &block, &partial) != GV_PASSAGE_WORK) return;
        struct gv_bytes bytes = {0};
        struct gv_archive a = gv_bytes_write(&bytes);
        gv_archive_number(&a, &block);
        gv_share_send(rank, GV_SHARE_BLOCK, &bytes);
        h->blocks++;
        s->away++;
    }
}

void gv_share_serve(struct gv_share *s, struct passage *p)
{
    if (!s) return;
    struct gv_message m;
    double t = gv_clock_seconds();
    if (t - s->looked > s->longest) s->longest = t - s->looked;
    while (gv_ranks_receive(&m)) {
        struct gv_bytes bytes = gv_share_bytes(&m);
        s->heard = t;
        if (m.kind == GV_SHARE_READY) take_ready(s, m.rank, &bytes);
        if (m.kind == GV_SHARE_DONE) take_block(s, p, m.rank, &bytes);
        free(m.bytes);
    }
    if (s->status != GV_OK) gv_passage_fail(p, s->status);
    for (int rank = 1; rank <= s->n; rank++)
        if (s->helpers[rank - 1].ready) give_blocks(s, p, rank);
    s->looked = gv_clock_seconds();
}

bool gv_share_waits(const struct gv_share *s, const struct passage *p)
{
    (void)p;
    if (!s || s->away == 0) return false;
    lose_patience(s);
    return true;
}

/* --- counts --- */

/* The counts of one helper, which come in stretches. */
struct stream {
    struct gv_share *share;
    int rank;
    struct gv_message message;
    size_t at;
};

static void await(struct gv_share *s, struct gv_message *m)
{
    for (unsigned attempts = 0; !gv_ranks_receive(m);) {
        lose_patience(s);
        gv_ranks_nap(&attempts);
    }
    s->heard = gv_clock_seconds();
}

static int read_stream(void *context, void *to, size_t n)
{
    struct stream *stream = context;
    for (unsigned char *out = to; n > 0;) {
        if (stream->at == stream->message.n) {
            free(stream->message.bytes);
            stream->message = (struct gv_message){0};
            stream->at = 0;
            await(stream->share, &stream->message);
            if (stream->message.kind == GV_SHARE_COUNTS) continue;
            struct gv_bytes bytes = gv_share_bytes(&stream->message);
            if (stream->message.kind == GV_SHARE_READY)
                take_ready(stream->share, stream->message.rank, &bytes);
            stream->at = stream->message.n;
            continue;
        }
        size_t m = stream->message.n - stream->at < n ? stream->message.n - stream->at : n;
        memcpy(out, stream->message.bytes + stream->at, m);
        stream->at += m;
        out += m;
        n -= m;
    }
    return GV_OK;
}

/* All of a stream is read in any case, so that the next one begins where it should. */
static int gather(struct gv_share *s, int rank, struct gv_run_state *state, bool *apart)
{
    struct stream stream = {.share = s, .rank = rank};
    struct gv_archive a = {.reading = true, .move = read_stream, .context = &stream};
    uint64_t status = GV_ERR_INTERNAL;
    bool some = false;
    gv_share_send(rank, GV_SHARE_GIVE, &(struct gv_bytes){0});
    gv_archive_number(&a, &status);
    gv_archive_flag(&a, &some);
    if (status == GV_OK && some) {
        gv_archive_bytes(&a, apart, state->job->collector.n_columns * sizeof *apart);
        gv_run_state_move_counts(state, &a, apart);
        status = (uint64_t)a.status;
    }
    free(stream.message.bytes);
    return (int)status;
}

int gv_share_gather(struct gv_share *s, struct gv_run_state *state)
{
    if (!s) return GV_OK;
    bool *apart = gv_memory_new(state->job->collector.n_columns * sizeof *apart + 1);
    if (!apart) gv_share_out_of_memory();
    s->heard = gv_clock_seconds();
    tell(s, GV_SHARE_COUNT, &nothing);
    for (int rank = 1; rank <= s->n; rank++) {
        int status = gather(s, rank, state, apart);
        if (status != GV_OK && s->status == GV_OK) s->status = status;
    }
    free(apart);
    return s->status;
}

void gv_share_end(struct gv_share *s)
{
    if (!s) return;
    s->job = NULL;
    for (int rank = 1; rank <= s->n;) {
        struct gv_message m;
        if (s->helpers[rank - 1].ready) {
            rank++;
            continue;
        }
        await(s, &m);
        struct gv_bytes bytes = gv_share_bytes(&m);
        if (m.kind == GV_SHARE_READY) take_ready(s, m.rank, &bytes);
        free(m.bytes);
    }
    tell(s, GV_SHARE_END, &nothing);
    tell_times(s);
    free(s);
}
