/* A run's state to and from an archive: one description for both directions. */
#include "engine/state.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/twins.h"

#include <stdlib.h>
#include <string.h>

/* --- archives --- */

void gv_archive_bytes(struct gv_archive *a, void *bytes, size_t n)
{
    if (a->status == GV_OK && n > 0) a->status = a->move(a->context, bytes, n);
}

void gv_archive_number(struct gv_archive *a, uint64_t *number)
{
    gv_archive_bytes(a, number, sizeof *number);
}

void gv_archive_expect(struct gv_archive *a, uint64_t number)
{
    uint64_t found = number;
    gv_archive_number(a, &found);
    if (a->status == GV_OK && found != number) a->status = GV_ERR_DATA;
}

/* Reading, other bytes than these are GV_ERR_DATA. */
static void expect_bytes(struct gv_archive *a, const void *bytes, size_t n)
{
    char room[256];
    for (const char *at = bytes; n > 0 && a->status == GV_OK;) {
        size_t m = n < sizeof room ? n : sizeof room;
        memcpy(room, at, m);
        gv_archive_bytes(a, room, m);
        if (a->status == GV_OK && memcmp(room, at, m) != 0) a->status = GV_ERR_DATA;
        at += m;
        n -= m;
    }
}

/* A number of at most `most`. */
uint64_t gv_archive_up_to(struct gv_archive *a, uint64_t number, uint64_t most)
{
    gv_archive_number(a, &number);
    if (a->status == GV_OK && number > most) a->status = GV_ERR_DATA;
    return a->status == GV_OK ? number : 0;
}

void gv_archive_flag(struct gv_archive *a, bool *flag)
{
    *flag = gv_archive_up_to(a, *flag, 1) == 1;
}

/* --- what must be the same --- */

static void expect_shape(struct gv_archive *a, const struct job *job)
{
    const struct gv_collector *c = &job->collector;
    const uint64_t shape[] = {c->summaries,
                              c->n_columns,
                              c->per_policy,
                              c->n_scalars,
                              c->replicates,
                              c->draws,
                              c->exact,
                              c->n_bins,
                              job->block_points,
                              job->leaf_points,
                              c->smooths,
                              c->smooth_points,
                              c->smooth_streams != NULL,
                              sizeof(struct gv_moments),
                              sizeof(struct gv_smooth_stream)};
    for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
        gv_archive_expect(a, shape[i]);
}

/* The pilot's bins and twins are figures of the model: another program, or another version of the model, does
 * not get past them. */
void gv_run_state_expect(struct gv_archive *a, const struct job *job)
{
    const struct gv_collector *c = &job->collector;
    expect_shape(a, job);
    expect_bytes(a, c->bins, c->n_columns * sizeof *c->bins);
    for (size_t k = 0; k < c->n_columns; k++)
        gv_archive_expect(a, c->twin[k]);
}

void gv_run_state_move_pilot(struct gv_archive *a, const struct job *job)
{
    const struct gv_collector *c = &job->collector;
    expect_shape(a, job);
    gv_archive_bytes(a, c->bins, c->n_columns * sizeof *c->bins);
    for (size_t k = 0; k < c->n_columns; k++)
        c->twin[k] = (size_t)gv_archive_up_to(a, c->twin[k], k);
}

/* --- the collector --- */

static void move_tree(struct gv_archive *a, struct gv_moment_tree *tree)
{
    const size_t levels = sizeof tree->level / sizeof *tree->level;
    tree->leaves = gv_archive_up_to(a, tree->leaves, (UINT64_C(1) << levels) - 1);
    for (size_t k = 0; k < levels && a->status == GV_OK; k++)
        if (tree->leaves >> k & 1) gv_archive_bytes(a, &tree->level[k], sizeof tree->level[k]);
}

static void move_columns(struct gv_archive *a, struct gv_collector *c)
{
    for (size_t k = 0; k < c->n_columns && a->status == GV_OK; k++) {
        gv_archive_flag(a, &c->apart[k]);
        if (c->apart[k] && c->twin[k] == k && a->status == GV_OK) a->status = GV_ERR_DATA;
        if (gv_collector_source(c, k) != k) continue; /* all it has is its twin's */
        for (size_t i = k * c->replicates; i < (k + 1) * c->replicates; i++) {
            move_tree(a, &c->trees[i]);
            gv_archive_number(a, &c->positive[i]);
            gv_archive_bytes(a, &c->excess[i], sizeof c->excess[i]);
        }
    }
}

/* Values that are stored for exact quantiles. Of a column that has parted from its twin, those before are
 * taken from the twin and then count as its own. */
static void move_values(struct gv_archive *a, const struct gv_run_state *s, uint64_t draws)
{
    struct gv_collector *c = &s->job->collector;
    for (size_t k = 0; c->exact && k < c->n_columns && a->status == GV_OK; k++) {
        if (gv_collector_binned(c, k % c->per_policy) || gv_collector_source(c, k) != k) continue;
        size_t own = gv_collector_stored(c, k);
        if (c->apart[k] && !a->reading) gv_twins_fill(c, k, draws);
        if (c->apart[k] && a->reading)
            for (uint64_t b = 0; b < s->blocks; b++)
                c->stored[own * c->n_blocks + b] = true;
        gv_archive_bytes(a, c->values + own * c->draws, (size_t)draws * sizeof *c->values);
    }
}

static void move_stream(struct gv_archive *a, struct gv_smooth_stream *stream, size_t n_trees)
{
    gv_archive_flag(a, &stream->open);
    if (!stream->open || a->status != GV_OK) return;
    gv_archive_bytes(a, stream->x, sizeof stream->x);
    gv_archive_bytes(a, stream->density, sizeof stream->density);
    if (a->reading) {
        free(stream->trees);
        stream->trees = gv_memory_zeroed(n_trees, sizeof *stream->trees);
        if (!stream->trees) a->status = GV_ERR_MEMORY;
    }
    for (size_t i = 0; i < n_trees && a->status == GV_OK; i++)
        move_tree(a, &stream->trees[i]);
}

static void move_smoothing(struct gv_archive *a, const struct gv_run_state *s, uint64_t draws)
{
    const struct gv_collector *c = &s->job->collector;
    uint64_t kept = c->smooth_points * c->replicates;
    size_t bytes = (size_t)(draws < kept ? draws : kept) * sizeof *c->parts;
    for (size_t p = 0; c->smooths && p < s->job->plan->n_policies; p++) {
        if (c->smoothers[p].n_a == 0) continue;
        struct gv_smooth_parts parts = gv_collector_parts(c, p, 0);
        gv_archive_bytes(a, parts.constant, bytes);
        gv_archive_bytes(a, parts.outer, bytes);
        gv_archive_bytes(a, parts.inverse_inner, bytes);
    }
    for (size_t p = 0; c->smooth_streams && s->fixed && p < s->job->plan->n_policies; p++)
        move_stream(a, &c->smooth_streams[p], (size_t)c->replicates * GV_SMOOTH_COLUMNS);
}

/* --- counts in bins --- */

enum { COARSE = GV_COARSE_BINS + 2, DIGITS = 10 };

/* Numbers, of which most are small, seven bits to a byte. Returns the bytes. */
static size_t pack(size_t n, const uint64_t *numbers, unsigned char *bytes)
{
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t rest = numbers[i];
        for (; rest > 127; rest >>= 7)
            bytes[used++] = (unsigned char)(rest | 128);
        bytes[used++] = (unsigned char)rest;
    }
    return used;
}

/* False unless these are the bytes of n numbers below 2^32. */
static bool unpack(size_t used, const unsigned char *bytes, size_t n, uint64_t *numbers)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t number = 0;
        int shift = 0;
        do {
            if (at == used || shift > 28) return false;
            number |= (uint64_t)(bytes[at] & 127) << shift;
            shift += 7;
        } while (bytes[at++] & 128);
        if (number > UINT32_MAX) return false;
        numbers[i] = number;
    }
    return at == used;
}

struct scratch {
    uint64_t *fine;       /* [n_bins + 2] */
    unsigned char *bytes; /* [DIGITS · (n_bins + 2)] */
    uint32_t *coarse;     /* [replicates][COARSE] */
};

/* The counts of a column, of all threads together, into scratch->fine, and from there to those of the first.
 */
static void gather_fine(const struct gv_run_state *s, size_t column, const struct scratch *scratch)
{
    const struct gv_collector *c = &s->job->collector;
    memset(scratch->fine, 0, (c->n_bins + 2) * sizeof *scratch->fine);
    for (int t = 0; t < s->job->options->threads; t++)
        gv_counts_add(c, &s->workers[t].counts, column, scratch->fine);
}

static void add_fine(const struct gv_run_state *s, size_t column, const struct scratch *scratch)
{
    struct gv_counts *counts = &s->workers[0].counts;
    size_t n = s->job->collector.n_bins + 2, first = column * n;
    for (size_t b = 0; b < n; b++) {
        uint64_t sum = counts->fine[first + b] + scratch->fine[b];
        counts->fine[first + b] = (uint16_t)sum;
        if (sum <= UINT16_MAX) continue; /* carry is only touched where it must be */
        counts->carry[first + b] = (uint16_t)(counts->carry[first + b] + (sum >> 16));
        counts->carried[column] = true;
    }
}

static void write_fine(struct gv_archive *a, const struct gv_run_state *s, size_t column,
                       const struct scratch *scratch)
{
    gather_fine(s, column, scratch);
    uint64_t used = pack(s->job->collector.n_bins + 2, scratch->fine, scratch->bytes);
    gv_archive_number(a, &used);
    gv_archive_bytes(a, scratch->bytes, (size_t)used);
}

static void read_fine(struct gv_archive *a, const struct gv_run_state *s, const struct scratch *scratch)
{
    size_t n = s->job->collector.n_bins + 2, used = (size_t)gv_archive_up_to(a, 0, n * DIGITS);
    gv_archive_bytes(a, scratch->bytes, used);
    if (a->status == GV_OK && !unpack(used, scratch->bytes, n, scratch->fine)) a->status = GV_ERR_DATA;
}

static void write_coarse(struct gv_archive *a, const struct gv_run_state *s, size_t column)
{
    const struct gv_collector *c = &s->job->collector;
    for (uint32_t r = 0; c->replicates > 1 && r < c->replicates; r++) {
        uint32_t sum[COARSE] = {0};
        for (int t = 0; t < s->job->options->threads; t++) {
            const struct gv_counts *counts = &s->workers[t].counts;
            size_t source = gv_counts_source(c, counts, column);
            for (size_t b = 0; b < COARSE; b++)
                sum[b] += counts->coarse[(source * c->replicates + r) * COARSE + b];
        }
        gv_archive_bytes(a, sum, sizeof sum);
    }
}

static void add_coarse(const struct gv_run_state *s, size_t column, const struct scratch *scratch)
{
    const struct gv_collector *c = &s->job->collector;
    size_t n = c->replicates > 1 ? (size_t)c->replicates * COARSE : 0;
    for (size_t b = 0; b < n; b++)
        s->workers[0].counts.coarse[column * n + b] += scratch->coarse[b];
}

/* What is read of a column is added to the first thread's, and to those that have parted from it there but
 * not where the counts come from. */
static void read_column(struct gv_archive *a, const struct gv_run_state *s, size_t column, const bool *apart,
                        const struct scratch *scratch)
{
    const struct gv_collector *c = &s->job->collector;
    read_fine(a, s, scratch);
    if (c->replicates > 1)
        gv_archive_bytes(a, scratch->coarse, (size_t)c->replicates * COARSE * sizeof *scratch->coarse);
    for (size_t k = 0; k < c->n_columns && a->status == GV_OK; k++) {
        bool has = k == column || (c->twin[k] == column && !apart[k] && s->workers[0].counts.apart[k]);
        if (!has) continue;
        add_fine(s, k, scratch);
        add_coarse(s, k, scratch);
    }
}

void gv_run_state_move_counts(struct gv_run_state *s, struct gv_archive *a, const bool *apart)
{
    const struct gv_collector *c = &s->job->collector;
    size_t n = c->n_bins + 2, coarse = (size_t)c->replicates * COARSE;
    struct scratch scratch = {gv_memory_new(n * sizeof *scratch.fine), gv_memory_new(n * DIGITS),
                              gv_memory_new(coarse * sizeof *scratch.coarse)};
    if ((!scratch.fine || !scratch.bytes || !scratch.coarse) && a->status == GV_OK) a->status = GV_ERR_MEMORY;
    for (int t = 0; !a->reading && t < s->job->options->threads; t++)
        gv_counts_flush(c, &s->workers[t].counts);
    struct gv_counts *first = &s->workers[0].counts;
    for (size_t k = 0; a->reading && a->status == GV_OK && k < c->n_columns; k++)
        if (apart[k] && !first->apart[k]) gv_twins_part_counts(c, first, k);
    for (size_t k = 0; k < c->n_columns && a->status == GV_OK; k++) {
        if ((c->twin[k] != k && !apart[k]) || !gv_collector_binned(c, k % c->per_policy)) continue;
        if (a->reading) {
            read_column(a, s, k, apart, &scratch);
        } else {
            write_fine(a, s, k, &scratch);
            write_coarse(a, s, k);
        }
    }
    free(scratch.fine);
    free(scratch.bytes);
    free(scratch.coarse);
}

/* --- failed draws --- */

bool gv_run_state_move_failed_draw(struct gv_archive *a, const struct gv_plan *plan, struct gv_failed_draw *f)
{
    size_t bytes = plan->model->n_inputs * sizeof *f->inputs;
    if (a->reading) *f = (struct gv_failed_draw){.inputs = gv_memory_new(bytes + 1)};
    if (!f->inputs) {
        if (a->status == GV_OK) a->status = GV_ERR_MEMORY;
        return false;
    }
    gv_archive_number(a, &f->draw);
    f->policy = (size_t)gv_archive_up_to(a, f->policy, plan->n_policies - 1);
    f->outcome = (size_t)gv_archive_up_to(a, f->outcome, plan->model->n_outcomes - 1);
    gv_archive_bytes(a, &f->value, sizeof f->value);
    gv_archive_bytes(a, f->inputs, bytes);
    return true;
}

static void move_failed(struct gv_archive *a, const struct gv_run_state *s)
{
    const struct gv_plan *plan = s->job->plan;
    struct gv_result *result = s->result;
    gv_archive_bytes(a, s->job->collector.failed, plan->n_policies * sizeof *s->job->collector.failed);
    gv_archive_number(a, &result->n_failed);
    uint64_t n = gv_archive_up_to(a, result->n_failed_kept, GV_LEDGER_MAX);
    for (uint64_t i = 0; i < n && a->status == GV_OK; i++)
        if (gv_run_state_move_failed_draw(a, plan, &result->failed[i]) && a->reading) result->n_failed_kept++;
}

/* --- the whole --- */

uint64_t gv_run_state_draws(const struct job *job, uint64_t blocks)
{
    const struct gv_design *design = &job->plan->design;
    uint64_t points = blocks * job->block_points;
    return (points < design->points ? points : design->points) * design->replicates;
}

int gv_run_state_move(struct gv_run_state *s, struct gv_archive *a)
{
    const struct job *job = s->job;
    gv_run_state_expect(a, job);
    s->blocks = gv_archive_up_to(a, s->blocks, job->n_blocks);
    gv_archive_flag(a, &s->fixed);
    uint64_t draws = gv_run_state_draws(job, s->blocks);
    move_columns(a, &s->job->collector);
    move_failed(a, s);
    move_values(a, s, draws);
    move_smoothing(a, s, draws);
    gv_run_state_move_counts(s, a, s->job->collector.apart);
    if (a->reading && a->status == GV_OK) s->result->draws = draws;
    return a->status;
}
