#include "engine/collector.h"

#include "base/memory.h"
#include "base/pages.h"
#include "base/status.h"
#include "engine/loops.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_column(const struct gv_outcome *outcome, bool monthly)
{
    return !(outcome->flags & GV_STAGE) && monthly == ((outcome->flags & GV_MONTHLY) != 0);
}

static int list_columns(struct gv_collector *c, const bool *wanted)
{
    const struct gv_model *model = c->plan->model;
    size_t horizon = (size_t)c->plan->setup.horizon;
    c->outcome = gv_memory_new(model->n_outcomes * horizon * sizeof *c->outcome);
    if (!c->outcome) return GV_ERR_MEMORY;
    for (size_t o = 0; o < model->n_outcomes; o++)
        if (is_column(&model->outcomes[o], false) && (!wanted || wanted[o])) c->outcome[c->per_policy++] = o;
    c->n_scalars = c->per_policy;
    for (size_t o = 0; o < model->n_outcomes; o++)
        if (is_column(&model->outcomes[o], true) && (!wanted || wanted[o]))
            for (size_t month = 0; month < horizon; month++)
                c->outcome[c->per_policy++] = o;
    c->n_columns = c->per_policy * c->plan->n_policies;
    return GV_OK;
}

/* Enough bins that one is about a twentieth of the interval of a median under plain Monte Carlo, up to as
 * many as fit into the nearest cache: quantiles are linear inside a bin, which leaves an error in the square
 * of its width, far below any interval. */
static size_t bins_for(uint64_t draws)
{
    enum { LEAST = 1024, MOST = 16384 };
    _Static_assert(MOST + 1 <= UINT16_MAX, "pending places are of 16 bits");
    size_t bins = LEAST;
    while (bins < MOST && (double)bins < 32 * sqrt((double)draws))
        bins *= 2;
    return bins;
}

/* Parts are kept of as many draws as there is room for, 24 bytes a draw and policy. From these, thresholds
 * are found at which the parts of all further draws are averaged as they come. */
enum { KEPT_DRAWS = 1 << 20, KEPT_AT_LEAST = 1 << 14 };

/* A smoother for each policy, and room for the parts. */
static int open_smoothing(struct gv_collector *c, const bool *wanted, size_t memory,
                          struct gv_table_cache *cache)
{
    size_t policies = c->plan->n_policies;
    uint64_t room = memory / sizeof(double) / 3 / policies, most = KEPT_DRAWS / policies;
    if (most < KEPT_AT_LEAST) most = KEPT_AT_LEAST;
    if (most > room) most = room;
    c->smooths = gv_smooth_form_find(c->plan->model, &c->form) && (!wanted || wanted[c->form.outcome]) &&
                 (c->draws <= most || most >= KEPT_AT_LEAST);
    if (!c->smooths) return GV_OK;
    c->smooth_points = c->plan->design.points;
    if (c->draws > most) {
        c->smooth_points = most / c->replicates / c->block_points * c->block_points;
        c->smooth_streams = gv_memory_zeroed(policies, sizeof *c->smooth_streams);
        if (!c->smooth_streams) return GV_ERR_MEMORY;
    }
    c->smoothers = gv_memory_zeroed(policies, sizeof *c->smoothers);
    c->parts = gv_pages_alloc(policies * 3 * c->smooth_points * c->replicates, sizeof *c->parts);
    if (!c->smoothers || !c->parts) return GV_ERR_MEMORY;
    for (size_t p = 0; p < policies; p++) {
        int status = gv_smoother_open(c->plan, p, c->smoothers, cache, &c->smoothers[p]);
        if (status != GV_OK) return status;
    }
    return GV_OK;
}

int gv_collector_open(const struct gv_plan *plan, const bool *wanted, enum gv_summaries summaries,
                      size_t memory, size_t block_points, struct gv_table_cache *cache,
                      struct gv_collector *c)
{
    *c = (struct gv_collector){.plan = plan,
                               .summaries = summaries,
                               .replicates = plan->design.replicates,
                               .block_points = block_points,
                               .loops = gv_loops()};
    c->higher = plan->design.kind == GV_DESIGN_MC;
    c->draws = gv_design_draws(&plan->design);
    int status = list_columns(c, wanted);
    if (status != GV_OK) return status;
    size_t stored = plan->n_policies * c->n_scalars;
    c->exact = stored > 0 && summaries != GV_SUMMARIES_NONE && c->draws <= memory / sizeof(double) / stored;
    c->n_bins = bins_for(c->draws);
    c->bins = gv_memory_zeroed(c->n_columns, sizeof *c->bins);
    c->trees = gv_memory_zeroed(c->n_columns * c->replicates, sizeof *c->trees);
    c->positive = gv_memory_zeroed(c->n_columns * c->replicates, sizeof *c->positive);
    c->excess = gv_memory_zeroed(c->n_columns * c->replicates, sizeof *c->excess);
    c->failed = gv_memory_zeroed(plan->n_policies, sizeof *c->failed);
    c->n_blocks = (size_t)((plan->design.points + block_points - 1) / block_points);
    c->leader = gv_memory_new(plan->n_policies * sizeof *c->leader);
    c->twin = gv_memory_new(c->n_columns * sizeof *c->twin);
    c->apart = gv_memory_zeroed(c->n_columns, sizeof *c->apart);
    for (size_t p = 0; c->leader && p < plan->n_policies; p++)
        c->leader[p] = p;
    for (size_t k = 0; c->twin && k < c->n_columns; k++)
        c->twin[k] = k;
    if (c->exact) c->stored = gv_memory_zeroed(stored * c->n_blocks, sizeof *c->stored);
    if (c->exact) c->values = gv_pages_alloc(stored * c->draws, sizeof *c->values);
    bool complete = c->bins && c->trees && c->positive && c->excess && c->failed && c->leader && c->twin &&
                    c->apart && (!c->exact || (c->values && c->stored));
    status = complete ? GV_OK : GV_ERR_MEMORY;
    if (complete && summaries != GV_SUMMARIES_NONE) status = open_smoothing(c, wanted, memory, cache);
    if (status != GV_OK) gv_collector_close(c);
    return status;
}

void gv_collector_close(struct gv_collector *c)
{
    for (size_t p = 0; c->smoothers && p < c->plan->n_policies; p++)
        gv_smoother_close(&c->smoothers[p]);
    for (size_t p = 0; c->smooth_streams && p < c->plan->n_policies; p++)
        free(c->smooth_streams[p].trees);
    free(c->smooth_streams);
    free(c->smoothers);
    free(c->parts);
    free(c->outcome);
    free(c->values);
    free(c->bins);
    free(c->trees);
    free(c->positive);
    free(c->excess);
    free(c->failed);
    free(c->leader);
    free(c->twin);
    free(c->apart);
    free(c->stored);
    *c = (struct gv_collector){0};
}

struct gv_smooth_parts gv_collector_parts(const struct gv_collector *c, size_t policy, uint64_t first)
{
    uint64_t kept = c->smooth_points * c->replicates;
    double *base = c->parts + policy * 3 * kept + first;
    return (struct gv_smooth_parts){base, base + kept, base + 2 * kept};
}

size_t gv_smooth_column(const struct gv_collector *c, size_t policy)
{
    size_t k = 0;
    while (c->outcome[k] != c->form.outcome)
        k++;
    return policy * c->per_policy + k;
}

bool gv_collector_binned(const struct gv_collector *c, size_t column_in_policy)
{
    return !c->exact || column_in_policy >= c->n_scalars;
}

size_t gv_collector_stored(const struct gv_collector *c, size_t column)
{
    return column / c->per_policy * c->n_scalars + column % c->per_policy;
}

size_t gv_collector_share(const struct gv_collector *c, size_t column, size_t shares)
{
    return column % c->per_policy % shares;
}

bool gv_collector_finishes(const struct gv_collector *c, size_t column)
{
    return c->shares == 0 || gv_collector_share(c, column, c->shares) == c->share;
}

size_t gv_collector_source(const struct gv_collector *c, size_t column)
{
    return c->apart[column] ? column : c->twin[column];
}

size_t gv_counts_source(const struct gv_collector *c, const struct gv_counts *counts, size_t column)
{
    return counts->apart[column] ? column : c->twin[column];
}

static int compare_values(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The pilot's own quantile that the worst draws lie beyond. */
static double threshold_of(const struct gv_outcome *outcome, size_t n, double *pilot)
{
    size_t finite = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(pilot[i])) pilot[finite++] = pilot[i];
    if (finite == 0) return 0;
    qsort(pilot, finite, sizeof *pilot, compare_values);
    double p = outcome->direction < 0 ? 1 - GV_WORST_SHARE : GV_WORST_SHARE;
    return pilot[(size_t)(p * (double)(finite - 1))];
}

void gv_collector_set_bins(struct gv_collector *c, size_t column, size_t n, double *pilot)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(pilot[i])) continue; /* missing, or a draw that fails */
        if (pilot[i] < low) low = pilot[i];
        if (pilot[i] > high) high = pilot[i];
    }
    if (!(low <= high)) low = high = 0; /* nothing but missing values */
    /* The reported quantiles lie well inside the pilot's range; the margin is for drawing. A column of one
     * value gets bins so narrow that the value comes back exactly enough. */
    double margin = 0.05 * (high - low), size = fabs(low) > fabs(high) ? fabs(low) : fabs(high);
    if (margin < 1e-12 * size) margin = 1e-12 * size;
    if (margin == 0) margin = 1e-12;
    c->bins[column].low = low - margin;
    c->bins[column].width = (high - low + 2 * margin) / (double)c->n_bins;
    const struct gv_outcome *outcome = &c->plan->model->outcomes[c->outcome[column % c->per_policy]];
    if (!c->exact && gv_has_worst(outcome)) c->bins[column].threshold = threshold_of(outcome, n, pilot);
}

enum { COARSE = GV_COARSE_BINS + 2 };

/* What waits of a leaf: its replicate and its length, then its values' places. */
enum { LEAF_HEAD = 2, LEAF_PENDING = LEAF_HEAD + GV_LEAF_POINTS_MAX };

/* Enough places that a column's bins are worth fetching, few enough that all columns' fit somewhere near. */
static size_t pending_for(size_t columns)
{
    enum { LEAST = 8, MOST = 128, ALL = 1 << 14 };
    size_t leaves = ALL / columns;
    return LEAF_PENDING * (leaves < LEAST ? LEAST : leaves > MOST ? MOST : leaves);
}

int gv_counts_open(const struct gv_collector *c, struct gv_counts *counts)
{
    counts->fine = gv_memory_zeroed(c->n_columns * (c->n_bins + 2), sizeof *counts->fine);
    bool runs_over = c->draws > UINT16_MAX;
    if (runs_over) counts->carry = gv_memory_zeroed(c->n_columns * (c->n_bins + 2), sizeof *counts->carry);
    if (c->replicates > 1)
        counts->coarse = gv_memory_zeroed(c->n_columns * c->replicates * COARSE, sizeof *counts->coarse);
    counts->carried = gv_memory_zeroed(c->n_columns, sizeof *counts->carried);
    counts->most_pending = pending_for(c->n_columns);
    counts->pending = gv_memory_new(c->n_columns * counts->most_pending * sizeof *counts->pending);
    counts->n_pending = gv_memory_zeroed(c->n_columns, sizeof *counts->n_pending);
    counts->apart = gv_memory_zeroed(c->n_columns, sizeof *counts->apart);
    bool coarse = counts->coarse || c->replicates == 1;
    if (counts->fine && (counts->carry || !runs_over) && counts->carried && coarse && counts->pending &&
        counts->n_pending && counts->apart)
        return GV_OK;
    gv_counts_close(counts);
    return GV_ERR_MEMORY;
}

void gv_counts_close(struct gv_counts *counts)
{
    free(counts->fine);
    free(counts->carry);
    free(counts->carried);
    free(counts->coarse);
    free(counts->pending);
    free(counts->n_pending);
    free(counts->apart);
    *counts = (struct gv_counts){0};
}

void gv_counts_clear(const struct gv_collector *c, struct gv_counts *counts)
{
    size_t n = c->n_bins + 2;
    memset(counts->fine, 0, c->n_columns * n * sizeof *counts->fine);
    for (size_t k = 0; k < c->n_columns; k++)
        if (counts->carried[k]) memset(counts->carry + k * n, 0, n * sizeof *counts->carry);
    if (counts->coarse)
        memset(counts->coarse, 0, c->n_columns * c->replicates * COARSE * sizeof *counts->coarse);
    memset(counts->carried, 0, c->n_columns * sizeof *counts->carried);
    memset(counts->n_pending, 0, c->n_columns * sizeof *counts->n_pending);
    memset(counts->apart, 0, c->n_columns * sizeof *counts->apart);
}

/* n_bins is a power of two: 2^this fine bins make a coarse one. */
static int coarse_shift(const struct gv_collector *c)
{
    return __builtin_ctz((unsigned)(c->n_bins / GV_COARSE_BINS));
}

/* The coarse bin of a fine one: the open ones at the sides are alone in theirs. */
static inline size_t coarse_bin(size_t fine, int shift)
{
    return (fine + ((size_t)1 << shift) - 1) >> shift;
}

void gv_coarse_from_fine(const struct gv_collector *c, const uint64_t *fine, uint64_t *coarse)
{
    const int shift = coarse_shift(c);
    for (size_t b = 0; b < COARSE; b++)
        coarse[b] = 0;
    for (size_t b = 0; b < c->n_bins + 2; b++)
        coarse[coarse_bin(b, shift)] += fine[b];
}

/* Counts a leaf's places: fine[] and carry[], or NULL, are the column's, coarse[], or NULL, the replicate's.
 */
static bool count_places(size_t n, const uint16_t *place, int shift, uint16_t *fine, uint16_t *carry,
                         uint32_t *coarse)
{
    bool carried = false;
    for (size_t i = 0; i < n; i++) {
        if (coarse) coarse[coarse_bin(place[i], shift)]++;
        if (++fine[place[i]] != 0) continue;
        carry[place[i]]++;
        carried = true;
    }
    return carried;
}

void gv_counts_flush_column(const struct gv_collector *c, struct gv_counts *counts, size_t column)
{
    const uint16_t *leaf = counts->pending + column * counts->most_pending;
    const uint16_t *end = leaf + counts->n_pending[column];
    size_t fine = column * (c->n_bins + 2);
    for (size_t n; leaf < end; leaf += LEAF_HEAD + n) {
        size_t at = (column * c->replicates + leaf[0]) * COARSE;
        n = leaf[1];
        if (count_places(n, leaf + LEAF_HEAD, coarse_shift(c), counts->fine + fine,
                         counts->carry ? counts->carry + fine : NULL,
                         counts->coarse ? counts->coarse + at : NULL))
            counts->carried[column] = true;
    }
    counts->n_pending[column] = 0;
}

void gv_counts_add(const struct gv_collector *c, const struct gv_counts *counts, size_t column,
                   uint64_t *fine)
{
    column = gv_counts_source(c, counts, column);
    size_t n = c->n_bins + 2, first = column * n;
    for (size_t b = 0; b < n; b++)
        fine[b] += counts->fine[first + b];
    for (size_t b = 0; b < n && counts->carried[column]; b++)
        fine[b] += (uint64_t)counts->carry[first + b] << 16;
}

void gv_counts_flush(const struct gv_collector *c, struct gv_counts *counts)
{
    for (size_t column = 0; column < c->n_columns; column++)
        gv_counts_flush_column(c, counts, column);
}

/* Leaves the places of a leaf's values, none of them NaN, to be counted later: a column's bins do not stay in
 * the cache from leaf to leaf. */
static void put_off(const struct gv_collector *c, struct gv_counts *counts, size_t column, uint32_t replicate,
                    size_t n, const double *values)
{
    if (counts->n_pending[column] + LEAF_HEAD + n > counts->most_pending)
        gv_counts_flush_column(c, counts, column);
    uint16_t *leaf = counts->pending + column * counts->most_pending + counts->n_pending[column];
    leaf[0] = (uint16_t)replicate;
    leaf[1] = (uint16_t)n;
    c->loops->places(n, values, c->bins[column].low, 1 / c->bins[column].width, (int)c->n_bins,
                     leaf + LEAF_HEAD);
    counts->n_pending[column] += LEAF_HEAD + n;
}

static size_t without_missing(size_t n, const double *values, double *kept)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i])) kept[m++] = values[i];
    return m;
}

void gv_collector_leaf(const struct gv_collector *c, struct gv_counts *counts, size_t column,
                       uint32_t replicate, size_t n, const double *values, struct gv_leaf *leaf)
{
    leaf->moments = c->loops->moments(n, values, c->higher && column % c->per_policy < c->n_scalars);
    leaf->positive = c->loops->count_positive(n, values);
    leaf->excess = (struct gv_excess){0};
    if (!gv_collector_binned(c, column % c->per_policy)) return;
    double kept[GV_LEAF_POINTS_MAX];
    if (leaf->moments.count < (double)n) {
        n = without_missing(n, values, kept);
        values = kept;
    }
    put_off(c, counts, column, replicate, n, values);
    const struct gv_outcome *outcome = &c->plan->model->outcomes[c->outcome[column % c->per_policy]];
    if (gv_has_worst(outcome))
        leaf->excess = c->loops->excess(n, values, c->bins[column].threshold, outcome->direction < 0);
}

void gv_collector_push(struct gv_collector *c, size_t column, uint32_t replicate, struct gv_leaf leaf)
{
    size_t at = column * c->replicates + replicate;
    gv_moment_tree_push(&c->trees[at], leaf.moments);
    c->positive[at] += leaf.positive;
    /* In order, so that the sums do not depend on where a run was cut. */
    c->excess[at].sum += leaf.excess.sum;
    c->excess[at].squares += leaf.excess.squares;
}
