/* Collects a run's outcomes column by column and turns them into statistics.
 *
 * A column is one scalar outcome, or one month of a monthly outcome, under one policy. Leaves (short runs of
 * draws of one replicate) may be computed in any order by any thread, and are then pushed in order. Small
 * runs keep every scalar's values and give exact quantiles; large ones, and months, count in fine bins that a
 * pilot fixes. */
#ifndef GV_ENGINE_COLLECTOR_H
#define GV_ENGINE_COLLECTOR_H

#include "engine/moments.h"
#include "engine/plan.h"
#include "engine/smoothing.h"
#include "engine/statistics.h"

/* A leaf is short enough to go through kernel and statistics in the cache. */
enum { GV_LEAF_POINTS_MAX = 512 };

/* What a column's values in one leaf amount to. */
struct gv_leaf {
    struct gv_moments moments; /* of the values that are not NaN */
    uint64_t positive;         /* values >= 0 */
    struct gv_excess excess;   /* beyond the bins' threshold, where values are not stored */
};

/* n_bins bins of equal width between the pilot's ends; one open bin at either side. A replicate's bins are
 * coarser (GV_COARSE_BINS): their edges are where the replicates' shares are compared. */
enum { GV_COARSE_BINS = 256 };

struct gv_bins {
    double low, width;
    double threshold; /* near the quantile that the worst draws lie beyond (worst.c) */
};

/* Zero-initialise; free with gv_collector_close(). */
struct gv_collector {
    const struct gv_plan *plan;
    const struct gv_loops *loops;
    enum gv_summaries summaries;
    bool higher;       /* third and fourth moments are wanted: intervals of independent draws need them */
    size_t per_policy; /* columns of a policy: the scalars, then the months of each monthly outcome */
    size_t n_scalars;  /* outcomes that are neither monthly nor stages */
    size_t *outcome;   /* [per_policy] index in the model */
    size_t n_columns;  /* policies × per_policy */
    uint32_t replicates;
    uint64_t draws;

    bool exact;          /* scalars' values are stored */
    size_t block_points; /* points of a block, the last one excepted */
    double *values; /* [policies × n_scalars][draws], if exact: block by block, in a block by replicate */
    size_t n_bins;  /* a power of two, at least GV_COARSE_BINS */
    struct gv_bins *bins; /* [n_columns] */

    struct gv_moment_tree *trees; /* [n_columns][replicates] */
    uint64_t *positive;           /* [n_columns][replicates] */
    struct gv_excess *excess;     /* [n_columns][replicates] */
    uint64_t *failed;             /* [policies] */

    size_t *leader; /* [policies] the policy that a policy's twins are of; itself (twins.h) */
    size_t *twin;   /* [n_columns] the column whose values it has as far as is known, or itself */
    bool *apart;    /* [n_columns] it has not: what is gathered of it is its own */
    bool *stored;   /* [policies × n_scalars][n_blocks] of columns with a twin: whether their values are */
    size_t n_blocks;

    size_t share, shares; /* of the columns only these are finished (gv_collector_finishes()) */

    bool smooths; /* the model has a product form, and there is memory for the parts that are kept */
    struct gv_smooth_form form;
    struct gv_smoother *smoothers; /* [policies] */
    uint64_t smooth_points;        /* points whose parts are kept: all, or whole blocks from the first on */
    double *parts;                 /* [policies][3][smooth_points × replicates], laid out like values */
    struct gv_smooth_stream *smooth_streams; /* [policies] for the other points; NULL if there are none */
};

/* Beyond the points whose parts are kept: P(outcome < x[k]) of every leaf, and behind them the outcome's
 * mean, at thresholds that those points have fixed: 0, and near each quantile. */
enum { GV_SMOOTH_PROBABILITIES = 1 + GV_QUANTILES, GV_SMOOTH_COLUMNS = GV_SMOOTH_PROBABILITIES + 1 };

struct gv_smooth_stream {
    bool open;
    double x[GV_SMOOTH_PROBABILITIES];
    double density[GV_QUANTILES]; /* near the quantiles */
    struct gv_moment_tree *trees; /* [replicates][GV_SMOOTH_COLUMNS], those of the kept points included */
};

/* A thread's counts in fine and coarse bins. Integers: threads are added in any order. Short ones, because
 * what counting costs is fetching the bins. */
struct gv_counts {
    uint16_t *fine;    /* [n_columns][n_bins + 2] */
    uint16_t *carry;   /* [n_columns][n_bins + 2] how often fine has run over; NULL if it cannot */
    bool *carried;     /* [n_columns] whether it has in the column: else carry was never touched */
    uint32_t *coarse;  /* [n_columns][replicates][GV_COARSE_BINS + 2]; NULL for one replicate */
    uint16_t *pending; /* [n_columns][most_pending] leaves whose places are not yet counted */
    size_t *n_pending; /* [n_columns] of these 16-bit numbers */
    size_t most_pending;
    bool *apart; /* [n_columns] not its twin's any more: counted on its own */
};

/* wanted[model->n_outcomes] are the outcomes to collect, NULL for all (stages never are), `summaries` what
 * will be made of them; `memory` is how many bytes the stored values may take, block_points how the run is
 * cut; `cache` lends quantile tables while it opens. GV_ERR_MEMORY. */
int gv_collector_open(const struct gv_plan *plan, const bool *wanted, enum gv_summaries summaries,
                      size_t memory, size_t block_points, struct gv_table_cache *cache,
                      struct gv_collector *collector);
void gv_collector_close(struct gv_collector *collector);

/* The parts of a policy's draws from `first` on (a place in the layout of values), which must be kept. */
struct gv_smooth_parts gv_collector_parts(const struct gv_collector *collector, size_t policy,
                                          uint64_t first);

/* The column of the outcome that is smoothed. */
size_t gv_smooth_column(const struct gv_collector *collector, size_t policy);

/* True for columns that are counted in bins rather than stored. */
bool gv_collector_binned(const struct gv_collector *collector, size_t column_in_policy);

/* Fixes a column's bins from n pilot values, which are reordered. */
void gv_collector_set_bins(struct gv_collector *collector, size_t column, size_t n, double *pilot);

int gv_counts_open(const struct gv_collector *collector, struct gv_counts *counts);
void gv_counts_close(struct gv_counts *counts);

/* Where a stored column stands among the stored ones. */
size_t gv_collector_stored(const struct gv_collector *collector, size_t column);

/* Which of so many shares of the columns a column is in. Columns of one outcome and month are in one share,
 * whatever the policy: a twin is in that of the column it is of. */
size_t gv_collector_share(const struct gv_collector *collector, size_t column, size_t shares);

/* Whether gv_collector_finish() works out the column's statistics. */
bool gv_collector_finishes(const struct gv_collector *collector, size_t column);

/* The column whose moments and values are those of `column`: its twin, or itself. */
size_t gv_collector_source(const struct gv_collector *collector, size_t column);

/* The same of a thread's counts. */
size_t gv_counts_source(const struct gv_collector *collector, const struct gv_counts *counts, size_t column);

/* As if nothing had been counted. */
void gv_counts_clear(const struct gv_collector *collector, struct gv_counts *counts);

/* Counts what is pending: before gv_collector_finish(). */
void gv_counts_flush_column(const struct gv_collector *collector, struct gv_counts *counts, size_t column);
void gv_counts_flush(const struct gv_collector *collector, struct gv_counts *counts);

/* Adds a column's counts to fine[n_bins + 2], after gv_counts_flush(). */
void gv_counts_add(const struct gv_collector *collector, const struct gv_counts *counts, size_t column,
                   uint64_t *fine);

/* n <= GV_LEAF_POINTS_MAX values of a column, all of one replicate: their leaf, and their place in the bins.
 */
void gv_collector_leaf(const struct gv_collector *collector, struct gv_counts *counts, size_t column,
                       uint32_t replicate, size_t n, const double *values, struct gv_leaf *leaf);

/* Coarse bins [GV_COARSE_BINS + 2] as sums of fine ones [n_bins + 2]: what a single replicate has. */
void gv_coarse_from_fine(const struct gv_collector *collector, const uint64_t *fine, uint64_t *coarse);

/* The next leaf of a column and replicate, in order. */
void gv_collector_push(struct gv_collector *collector, size_t column, uint32_t replicate,
                       struct gv_leaf leaf);

/* statistics[n_columns]; smoothed[policies], if the collector smooths. `draws_done` is the number of draws
 * pushed (all of the plan's unless interrupted); counts[n_counts] are the threads'. Columns are worked on in
 * parallel. GV_ERR_MEMORY. */
int gv_collector_finish(const struct gv_collector *collector, uint64_t draws_done,
                        const struct gv_counts *counts, size_t n_counts, int threads,
                        struct gv_statistics *statistics, struct gv_smoothed *smoothed);

#endif
