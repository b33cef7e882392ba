#include "engine/share_block.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/state.h"

#include <stdlib.h>

/* --- what is summarised --- */

static void move_leaves(struct gv_archive *a, const struct job *job, struct partial *partial)
{
    const struct gv_collector *c = &job->collector;
    size_t leaves = c->replicates * job->leaves_per_block;
    gv_archive_bytes(a, partial->apart, c->n_columns * sizeof *partial->apart);
    for (size_t k = 0; k < c->n_columns; k++)
        if (partial->apart[k])
            gv_archive_bytes(a, partial->leaves + k * leaves, leaves * sizeof *partial->leaves);
}

/* Values stand in the collector where they belong, in either process. */
static void move_values(struct gv_archive *a, const struct job *job, uint64_t first, size_t n,
                        const struct partial *partial)
{
    const struct gv_collector *c = &job->collector;
    for (size_t k = 0; c->exact && k < c->n_columns; k++)
        if (partial->apart[k] && !gv_collector_binned(c, k % c->per_policy))
            gv_archive_bytes(a, c->values + gv_collector_stored(c, k) * c->draws + first,
                             n * sizeof *c->values);
}

static void move_smoothing(struct gv_archive *a, const struct job *job, uint64_t block, uint64_t first,
                           size_t n, struct partial *partial)
{
    const struct gv_collector *c = &job->collector;
    size_t leaves = c->replicates * job->leaves_per_block;
    bool kept = block * job->block_points < c->smooth_points;
    for (size_t p = 0; c->smooths && p < job->plan->n_policies; p++) {
        if (c->smoothers[p].n_a == 0) continue;
        if (kept) {
            struct gv_smooth_parts parts = gv_collector_parts(c, p, first);
            gv_archive_bytes(a, parts.constant, n * sizeof *c->parts);
            gv_archive_bytes(a, parts.outer, n * sizeof *c->parts);
            gv_archive_bytes(a, parts.inverse_inner, n * sizeof *c->parts);
        } else if (c->smooth_streams[p].open) {
            gv_archive_bytes(a, gv_partial_smooth(job, partial, p, 0, 0),
                             leaves * GV_SMOOTH_COLUMNS * sizeof *partial->smooth);
        }
    }
}

/* --- failed draws --- */

static void move_ledger(struct gv_archive *a, const struct job *job, struct partial *partial)
{
    const struct gv_plan *plan = job->plan;
    gv_archive_bytes(a, partial->failed, plan->n_policies * sizeof *partial->failed);
    size_t n = (size_t)gv_archive_up_to(a, partial->n_ledger, SIZE_MAX / 65536);
    if (a->reading && n > partial->ledger_capacity) {
        struct gv_failed_draw *ledger = gv_memory_resize(partial->ledger, n * sizeof *ledger);
        if (!ledger) {
            a->status = GV_ERR_MEMORY;
            return;
        }
        partial->ledger = ledger;
        partial->ledger_capacity = n;
    }
    for (size_t i = 0; i < n && a->status == GV_OK; i++)
        if (gv_run_state_move_failed_draw(a, plan, &partial->ledger[i]) && a->reading) partial->n_ledger++;
}

void gv_shared_block_move(struct gv_archive *a, struct job *job, uint64_t block, struct partial *partial)
{
    const struct gv_design *design = &job->plan->design;
    uint64_t first = block * job->block_points, points = design->points - first;
    if (points > job->block_points) points = job->block_points;
    uint64_t first_draw = first * design->replicates;
    size_t n = (size_t)points * design->replicates;
    move_ledger(a, job, partial);
    if (job->collector.summaries == GV_SUMMARIES_NONE) return;
    move_leaves(a, job, partial);
    if (a->status == GV_OK) move_values(a, job, first_draw, n, partial);
    if (a->status == GV_OK) move_smoothing(a, job, block, first_draw, n, partial);
}

/* --- kept draws --- */

enum { OUTCOME, INPUT, MONTH };

static _Thread_local struct gv_bytes *recording;

void gv_shared_draws_record(struct gv_bytes *bytes)
{
    recording = bytes;
}

static int record(uint64_t kind, uint64_t policy, uint64_t index, uint64_t month, uint64_t first, uint64_t n,
                  const double *values)
{
    struct gv_archive a = gv_bytes_write(recording);
    uint64_t head[] = {kind, policy, index, month, first, n};
    gv_archive_bytes(&a, head, sizeof head);
    gv_archive_bytes(&a, (void *)values, n * sizeof *values);
    return a.status;
}

static int record_outcome(void *context, size_t policy, size_t outcome, uint64_t first, size_t n,
                          const double *values)
{
    (void)context;
    return record(OUTCOME, policy, outcome, 0, first, n, values);
}

static int record_input(void *context, size_t policy, size_t input, uint64_t first, size_t n,
                        const double *values)
{
    (void)context;
    return record(INPUT, policy, input, 0, first, n, values);
}

static int record_month(void *context, size_t policy, size_t outcome, int month, uint64_t first, size_t n,
                        const double *values)
{
    (void)context;
    return record(MONTH, policy, outcome, (uint64_t)month, first, n, values);
}

const struct gv_sink gv_shared_draws_sink = {
    .outcome = record_outcome, .input = record_input, .month = record_month};

int gv_shared_draws_replay(struct gv_archive *a, const struct gv_sink *sink)
{
    double values[GV_BLOCK_DRAWS];
    const struct gv_bytes *bytes = a->context;
    int status = GV_OK;
    while (status == GV_OK && bytes->at < bytes->n) {
        uint64_t head[6];
        gv_archive_bytes(a, head, sizeof head);
        size_t policy = (size_t)head[1], index = (size_t)head[2], n = (size_t)head[5];
        if (a->status == GV_OK && n > GV_BLOCK_DRAWS) a->status = GV_ERR_DATA;
        gv_archive_bytes(a, values, n * sizeof *values);
        if (a->status != GV_OK) return a->status;
        status = head[0] == OUTCOME ? sink->outcome(sink->context, policy, index, head[4], n, values)
                 : head[0] == INPUT
                     ? sink->input(sink->context, policy, index, head[4], n, values)
                     : sink->month(sink->context, policy, index, (int)head[3], head[4], n, values);
    }
    return status;
}

double gv_shared_block_bytes(const struct gv_plan *plan, const struct gv_run_options *options)
{
    const struct gv_model *model = plan->model;
    double columns = 0, kept = 0;
    for (size_t o = 0; o < model->n_outcomes; o++) {
        double n = model->outcomes[o].flags & GV_MONTHLY ? plan->setup.horizon : 1;
        if (!(model->outcomes[o].flags & GV_STAGE) && (!options->outcomes || options->outcomes[o]))
            columns += n;
        if (options->sink && options->sink->keep_outcome[o]) kept += n;
    }
    double policies = (double)plan->n_policies, draws = GV_BLOCK_DRAWS * (double)sizeof(double);
    double inputs = options->sink && options->sink->keep_inputs ? (double)model->n_inputs * draws : 0;
    if (options->summaries == GV_SUMMARIES_NONE) return kept * policies * draws + inputs;
    double leaf = (double)sizeof(struct gv_leaf) * plan->design.replicates;
    return policies * (columns * leaf + (kept + (double)model->n_outcomes + 3) * draws) + inputs;
}
