#include "engine/worker.h"

#include "engine/loops.h"
#include "engine/smooth_estimate.h"
#include "engine/twins.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/hostile.h"

enum { PILOT_DRAWS = 1024 };

/* Stages are computed only where smoothing needs them. */
static bool is_wanted(const struct job *job, size_t outcome)
{
    const struct gv_collector *c = &job->collector;
    if (!(job->plan->model->outcomes[outcome].flags & GV_STAGE))
        return !job->options->outcomes || job->options->outcomes[outcome];
    return c->smooths && (outcome == c->form.inner_part || outcome == c->form.outer_part);
}

/* --- a thread's buffers --- */

static size_t outcome_cells(const struct job *job, size_t outcome)
{
    return job->plan->model->outcomes[outcome].flags & GV_MONTHLY ? (size_t)job->plan->setup.horizon : 1;
}

/* The drawn inputs of a leaf of the current block: [columns][stride]. */
static double *leaf_cells(const struct worker *w, size_t leaf)
{
    return w->cells + leaf * w->job->columns.n * w->job->stride;
}

void gv_worker_close(struct worker *w)
{
    free(w->cells);
    free(w->u);
    free(w->scores);
    free(w->words);
    free(w->out);
    free(w->in_pointers);
    free(w->out_pointers);
    free(w->leader_pointers);
    free(w->draws);
    free(w->row);
    gv_counts_close(&w->counts);
}

int gv_worker_open(struct job *job, struct worker *w)
{
    const struct gv_model *model = job->plan->model;
    *w = (struct worker){.job = job};
    size_t cells = 0;
    for (size_t o = 0; o < model->n_outcomes; o++)
        if (is_wanted(job, o)) cells += outcome_cells(job, o);
    size_t leaves = job->plan->n_policies == 1 ? 1 : job->plan->design.replicates * job->leaves_per_block;
    w->cells = gv_memory_new(leaves * job->columns.n * job->stride * sizeof *w->cells);
    w->u = gv_memory_new(job->stride * sizeof *w->u);
    w->scores = gv_memory_new((job->columns.copula.n + 1) * job->stride * sizeof *w->scores);
    w->words = gv_memory_new(job->stride * sizeof *w->words);
    w->out_cells = cells;
    w->out = gv_memory_new(2 * cells * job->stride * sizeof *w->out);
    w->in_pointers = gv_memory_new(model->n_inputs * sizeof *w->in_pointers);
    w->out_pointers = gv_memory_zeroed(model->n_outcomes, sizeof *w->out_pointers);
    w->leader_pointers = gv_memory_zeroed(model->n_outcomes, sizeof *w->leader_pointers);
    w->row = gv_memory_new(GV_BLOCK_DRAWS * sizeof *w->row);
    w->draws =
        gv_memory_new((cells * job->plan->n_policies + job->columns.n) * GV_BLOCK_DRAWS * sizeof *w->draws);
    if (!w->cells || !w->u || !w->scores || !w->words || !w->out || !w->in_pointers || !w->out_pointers ||
        !w->leader_pointers || !w->row || !w->draws || gv_counts_open(&job->collector, &w->counts) != GV_OK) {
        gv_worker_close(w);
        return GV_ERR_MEMORY;
    }
    for (size_t leaf = 0; leaf < leaves; leaf++)
        gv_columns_fill_constants(&job->columns, job->stride, leaf_cells(w, leaf));
    return GV_OK;
}

/* --- one leaf --- */

/* Points at one of the thread's two buffers for a leaf of n points (padded); months are n apart. */
static void lay_out(const struct worker *w, size_t buffer, size_t padded, double **pointers)
{
    const struct gv_model *model = w->job->plan->model;
    double *at = w->out + buffer * w->out_cells * w->job->stride;
    for (size_t o = 0; o < model->n_outcomes; o++) {
        pointers[o] = NULL;
        if (!is_wanted(w->job, o)) continue;
        pointers[o] = at;
        at += outcome_cells(w->job, o) * padded;
    }
}

/* Where the values of a collector's column stand from its outcome's on. */
static size_t leaf_offset(const struct worker *w, size_t column_in_policy, size_t padded)
{
    const struct gv_collector *c = &w->job->collector;
    size_t outcome = c->outcome[column_in_policy], month = 0;
    if (column_in_policy >= c->n_scalars)
        while (column_in_policy - month > c->n_scalars && c->outcome[column_in_policy - month - 1] == outcome)
            month++;
    return month * padded;
}

/* The values of a collector's column in the current leaf. */
static double *leaf_values(const struct worker *w, size_t column_in_policy, size_t padded)
{
    return w->out_pointers[w->job->collector.outcome[column_in_policy]] +
           leaf_offset(w, column_in_policy, padded);
}

/* The same of the policy's leader. */
static const double *leader_values(const struct worker *w, size_t column_in_policy, size_t padded)
{
    return w->leader_pointers[w->job->collector.outcome[column_in_policy]] +
           leaf_offset(w, column_in_policy, padded);
}

static bool record_failure(struct worker *w, struct partial *partial, size_t policy, size_t outcome,
                           double value, uint64_t draw, size_t lane)
{
    partial->failed[policy]++;
    if (partial->n_ledger == partial->ledger_capacity) {
        size_t capacity = partial->ledger_capacity ? 2 * partial->ledger_capacity : 16;
        struct gv_failed_draw *ledger = gv_memory_resize(partial->ledger, capacity * sizeof *ledger);
        if (!ledger) return false;
        partial->ledger = ledger;
        partial->ledger_capacity = capacity;
    }
    size_t n_inputs = w->job->plan->model->n_inputs;
    double *inputs = gv_memory_new(n_inputs * sizeof *inputs);
    if (!inputs) return false;
    for (size_t k = 0; k < n_inputs; k++)
        inputs[k] = w->in_pointers[k][lane];
    partial->ledger[partial->n_ledger++] = (struct gv_failed_draw){
        .draw = draw, .policy = policy, .outcome = outcome, .value = value, .inputs = inputs};
    return true;
}

/* Finds draws without a valid result, records them under the first outcome that is not one, and takes them
 * out of all columns. */
static int check_leaf(struct worker *w, struct partial *partial, size_t policy, uint32_t replicate,
                      uint64_t first, size_t n, size_t padded)
{
    const struct gv_collector *c = &w->job->collector;
    const struct gv_model *model = w->job->plan->model;
    bool failed[GV_LEAF_POINTS_MAX];
    size_t n_failed = 0;
    for (size_t k = 0; k < c->per_policy; k++) {
        const struct gv_outcome *outcome = &model->outcomes[c->outcome[k]];
        const double *x = leaf_values(w, k, padded);
        if (c->loops->not_finite(n, x) == 0) continue; /* nearly always */
        for (size_t i = 0; i < n; i++) {
            if (!gv_outcome_invalid(outcome, x[i])) continue;
            if (n_failed == 0) memset(failed, 0, sizeof failed);
            if (failed[i]) continue;
            failed[i] = true;
            /* A leaf's first GV_LEDGER_MAX are all that the ledger can want of it. */
            if (n_failed++ < GV_LEDGER_MAX) {
                uint64_t draw = (first + i) * c->replicates + replicate;
                if (!record_failure(w, partial, policy, c->outcome[k], x[i], draw, i)) return GV_ERR_MEMORY;
            } else {
                partial->failed[policy]++;
            }
        }
    }
    for (size_t i = 0; n_failed > 0 && i < n; i++)
        for (size_t k = 0; failed[i] && k < c->per_policy; k++)
            leaf_values(w, k, padded)[i] = NAN;
    return GV_OK;
}

/* Where a column's values of the block are gathered, by replicate: policy columns first, then input columns.
 */
static double *block_values(const struct worker *w, size_t column)
{
    return w->draws + column * GV_BLOCK_DRAWS;
}

static bool keeps_outcome(const struct job *job, size_t outcome)
{
    return job->options->sink && job->options->sink->keep_outcome[outcome];
}

static bool keeps_inputs(const struct job *job)
{
    return job->options->sink && job->options->sink->keep_inputs;
}

/* The same in the order of the draws, as they are handed out: until the next is asked for. */
static const double *block_draws(struct worker *w, size_t column, size_t n)
{
    const size_t R = w->job->collector.replicates, points = n / R;
    const double *values = block_values(w, column);
    if (R == 1) return values;
    for (size_t i = 0; i < points; i++)
        for (size_t r = 0; r < R; r++)
            w->row[i * R + r] = values[r * points + i];
    return w->row;
}

static void draw_inputs(struct worker *w, size_t leaf, uint32_t replicate, uint64_t first, size_t n)
{
    const struct job *job = w->job;
    double *cells = leaf_cells(w, leaf);
    if (job->drawn && gv_drawn_take(job->drawn, &job->columns, replicate, first, n, cells)) return;
    gv_columns_fill(&job->columns, replicate, first, n, job->stride, cells, w->u, w->scores, w->words);
    if (job->drawn) gv_drawn_keep(job->drawn, &job->columns, replicate, first, n, cells);
}

/* Evaluates a leaf, whose inputs have been drawn, under a policy, into one of the buffers. */
static void evaluate_leaf(struct worker *w, size_t leaf, size_t n, size_t policy, size_t buffer)
{
    const struct job *job = w->job;
    size_t n_inputs = job->plan->model->n_inputs, padded = GV_PAD_TO_LANES(n);
    lay_out(w, buffer, padded, w->out_pointers);
    for (size_t k = 0; k < n_inputs; k++)
        w->in_pointers[k] = leaf_cells(w, leaf) + job->columns.map[policy * n_inputs + k] * job->stride;
    job->evaluate(&job->plan->setup, padded, w->in_pointers, w->out_pointers);
}

/* --- one block --- */

struct leaf_place {
    struct partial *partial;
    uint32_t replicate;
    uint64_t block_draw, points; /* the block's first draw, and its points */
    uint64_t first, within;      /* the leaf's first point, in the run and in the block */
    uint64_t place;              /* where its values are stored */
    size_t n, leaf;
};

struct gv_moments *gv_partial_smooth(const struct job *job, const struct partial *partial, size_t policy,
                                     uint32_t replicate, size_t leaf)
{
    size_t at = (policy * job->collector.replicates + replicate) * job->leaves_per_block + leaf;
    return partial->smooth + at * GV_SMOOTH_COLUMNS;
}

/* Keeps the leaf's parts, or what they amount to at the thresholds. */
static void smooth_leaf(const struct worker *w, const struct leaf_place *at, size_t policy, uint64_t place)
{
    const struct gv_collector *c = &w->job->collector;
    if (!c->smooths || c->smoothers[policy].n_a == 0) return;
    bool kept = at->first < c->smooth_points;
    double room[3][GV_LEAF_POINTS_MAX];
    struct gv_smooth_parts parts = {room[0], room[1], room[2]};
    if (kept)
        parts = gv_collector_parts(c, policy, place);
    else if (!c->smooth_streams[policy].open)
        return;
    gv_smoother_parts(&c->smoothers[policy], at->n, w->in_pointers, w->out_pointers[c->form.outcome],
                      w->out_pointers[c->form.inner_part], w->out_pointers[c->form.outer_part], parts);
    if (!kept)
        gv_smooth_leaf(c, policy, at->n, parts,
                       gv_partial_smooth(w->job, at->partial, policy, at->replicate, at->leaf));
}

/* Evaluates a leaf of the block under a policy, checks it, and keeps its parts. */
static int make_leaf(struct worker *w, const struct leaf_place *at, size_t index, size_t policy,
                     size_t buffer)
{
    evaluate_leaf(w, index, at->n, policy, buffer);
    int status = check_leaf(w, at->partial, policy, at->replicate, at->first, at->n, GV_PAD_TO_LANES(at->n));
    if (status == GV_OK) smooth_leaf(w, at, policy, at->place);
    return status;
}

/* True if a column's values in the leaf are its twin's, as they have been. If they are no longer, what has
 * been gathered of the twin, before this leaf, becomes the column's own. */
static bool is_twin(struct worker *w, const struct leaf_place *at, size_t column, size_t padded)
{
    struct job *job = w->job;
    const struct gv_collector *c = &job->collector;
    size_t k = column % c->per_policy, twin = c->twin[column];
    if (at->partial->apart[column]) return false;
    if (memcmp(leaf_values(w, k, padded), leader_values(w, k, padded), at->n * sizeof(double)) == 0)
        return true;
    at->partial->apart[column] = true;
    gv_twins_part_counts(c, &w->counts, column);
    size_t leaves = c->replicates * job->leaves_per_block;
    memcpy(at->partial->leaves + column * leaves, at->partial->leaves + twin * leaves,
           leaves * sizeof *at->partial->leaves);
    if (!gv_collector_binned(c, k))
        memcpy(c->values + gv_collector_stored(c, column) * c->draws + at->block_draw,
               c->values + gv_collector_stored(c, twin) * c->draws + at->block_draw,
               (size_t)(at->place - at->block_draw) * sizeof *c->values);
    return false;
}

static void collect_leaf(struct worker *w, const struct leaf_place *at, size_t policy)
{
    struct job *job = w->job;
    const struct gv_collector *c = &job->collector;
    size_t padded = GV_PAD_TO_LANES(at->n);
    for (size_t k = 0; k < c->per_policy; k++) {
        size_t column = policy * c->per_policy + k;
        const double *values = leaf_values(w, k, padded);
        if (keeps_outcome(job, c->outcome[k]))
            memcpy(block_values(w, column) + (at->place - at->block_draw), values, at->n * sizeof *values);
        if (c->summaries == GV_SUMMARIES_NONE || is_twin(w, at, column, padded)) continue;
        size_t index = (column * c->replicates + at->replicate) * job->leaves_per_block + at->leaf;
        gv_collector_leaf(c, &w->counts, column, at->replicate, at->n, values, &at->partial->leaves[index]);
        if (!gv_collector_binned(c, k))
            memcpy(c->values + gv_collector_stored(c, column) * c->draws + at->place, values,
                   at->n * sizeof *values);
    }
}

/* An input's column to the sink, if it is drawn. */
static int deliver_input(struct worker *w, size_t policy, size_t input, size_t column, uint64_t first_draw,
                         size_t n)
{
    const struct job *job = w->job;
    const struct gv_sink *sink = job->options->sink;
    if (job->columns.items[column].stream == SIZE_MAX) return GV_OK;
    return sink->input(sink->context, policy, input, first_draw, n,
                       block_draws(w, job->collector.n_columns + column, n));
}

/* The base of every input first, then what policies set. */
static int deliver_inputs(struct worker *w, uint64_t first_draw, size_t n)
{
    const struct gv_columns *c = &w->job->columns;
    const struct gv_plan *plan = w->job->plan;
    size_t n_inputs = plan->model->n_inputs;
    int status = GV_OK;
    for (size_t k = 0; k < n_inputs && status == GV_OK; k++)
        status = deliver_input(w, SIZE_MAX, k, k, first_draw, n);
    for (size_t p = 0; p < plan->n_policies; p++)
        for (size_t k = 0; k < plan->policies[p].n_overrides && status == GV_OK; k++) {
            size_t input = plan->policies[p].overrides[k].input;
            status = deliver_input(w, p, input, c->map[p * n_inputs + input], first_draw, n);
        }
    return status;
}

/* Hands the block's gathered columns to the sink. */
static int deliver_block(struct worker *w, uint64_t first_draw, size_t n)
{
    struct job *job = w->job;
    const struct gv_collector *c = &job->collector;
    const struct gv_sink *sink = job->options->sink;
    if (!sink) return GV_OK;
    for (size_t p = 0; p < job->plan->n_policies; p++)
        for (size_t k = 0; k < c->per_policy; k++) {
            size_t outcome = c->outcome[k], column = p * c->per_policy + k;
            if (!keeps_outcome(job, outcome)) continue;
            const double *values = block_draws(w, column, n);
            int month = 1;
            while (k - (size_t)month + 1 > c->n_scalars && c->outcome[k - (size_t)month] == outcome)
                month++;
            int status = k < c->n_scalars
                             ? sink->outcome(sink->context, p, outcome, first_draw, n, values)
                             : sink->month(sink->context, p, outcome, month, first_draw, n, values);
            if (status != GV_OK) return status;
        }
    return keeps_inputs(job) ? deliver_inputs(w, first_draw, n) : GV_OK;
}

/* Draws the inputs of a leaf, and gathers those that are kept. */
static void draw_block_inputs(struct worker *w, size_t index, const struct leaf_place *at)
{
    const struct job *job = w->job;
    const struct gv_collector *c = &job->collector;
    draw_inputs(w, index, at->replicate, at->first, at->n);
    for (size_t k = 0; keeps_inputs(job) && k < job->columns.n; k++)
        memcpy(block_values(w, c->n_columns + k) + (at->place - at->block_draw),
               leaf_cells(w, index) + k * job->stride, at->n * sizeof(double));
}

/* A leaf under a policy and those that it leads. Its own comes last, so that these find what has been
 * gathered before the leaf. */
static int take_leaf(struct worker *w, const struct leaf_place *at, size_t index, size_t policy)
{
    const struct gv_collector *c = &w->job->collector;
    int status = make_leaf(w, at, index, policy, 0);
    lay_out(w, 0, GV_PAD_TO_LANES(at->n), w->leader_pointers);
    for (size_t p = policy + 1; p < w->job->plan->n_policies && status == GV_OK; p++) {
        if (c->leader[p] != policy) continue;
        status = make_leaf(w, at, index, p, 1);
        if (status == GV_OK) collect_leaf(w, at, p);
    }
    lay_out(w, 0, GV_PAD_TO_LANES(at->n), w->out_pointers);
    if (status == GV_OK) collect_leaf(w, at, policy);
    return status;
}

int gv_worker_block(struct worker *w, uint64_t block, struct partial *partial)
{
    struct job *job = w->job;
    const struct gv_collector *c = &job->collector;
    uint64_t first = block * job->block_points, points = job->plan->design.points - first;
    if (points > job->block_points) points = job->block_points;
    GV_HOSTILE_BLOCK(w, partial);
    struct leaf_place at = {.partial = partial, .points = points, .block_draw = first * c->replicates};
    for (size_t k = 0; k < c->n_columns; k++)
        partial->apart[k] = gv_counts_source(c, &w->counts, k) == k;
    /* The inputs of the whole block first, then policy by policy: what is counted of one policy fits into the
     * cache, what is counted of all does not. A single policy takes each leaf's inputs as soon as drawn. */
    const bool single = job->plan->n_policies == 1;
    for (size_t p = single; p <= job->plan->n_policies; p++) {
        if (p > 0 && c->leader[p - 1] != p - 1) continue;
        for (at.replicate = 0; at.replicate < c->replicates; at.replicate++)
            for (at.leaf = 0; at.leaf * job->leaf_points < points; at.leaf++) {
                at.within = at.leaf * job->leaf_points;
                at.first = first + at.within;
                at.place = at.block_draw + at.replicate * points + at.within;
                uint64_t left = points - at.within;
                at.n = left < job->leaf_points ? (size_t)left : job->leaf_points;
                size_t index = single ? 0 : at.replicate * job->leaves_per_block + at.leaf;
                int status = GV_OK;
                if (p == 0 || single) draw_block_inputs(w, index, &at);
                if (p > 0) status = take_leaf(w, &at, index, p - 1);
                if (status != GV_OK) return status;
            }
    }
    return deliver_block(w, first * c->replicates, (size_t)points * c->replicates);
}

/* --- the pilot: fixes twins and bins from the first draws --- */

int gv_worker_pilot(struct worker *w)
{
    struct job *job = w->job;
    struct gv_collector *c = &job->collector;
    size_t points = (size_t)gv_power_of_two_at_most(PILOT_DRAWS / c->replicates);
    if (points > job->leaf_points) points = job->leaf_points;
    if (points > job->plan->design.points) points = (size_t)job->plan->design.points;
    size_t most = points * c->replicates;
    double *values = gv_memory_new(c->n_columns * most * sizeof *values); /* [n_columns][most] */
    if (!values) return GV_ERR_MEMORY;
    for (uint32_t r = 0; r < c->replicates; r++) {
        draw_inputs(w, 0, r, 0, points);
        for (size_t p = 0; p < job->plan->n_policies; p++) {
            evaluate_leaf(w, 0, points, p, 0);
            for (size_t k = 0; k < c->per_policy; k++)
                memcpy(values + (p * c->per_policy + k) * most + r * points,
                       leaf_values(w, k, GV_PAD_TO_LANES(points)), points * sizeof *values);
        }
    }
    gv_twins_find(c, most, values);
    for (size_t k = 0; k < c->n_columns; k++)
        gv_collector_set_bins(c, k, most, values + k * most);
    free(values);
    return GV_OK;
}
