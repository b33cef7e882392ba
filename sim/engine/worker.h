/* The work on one block, by one thread: inputs drawn, policies evaluated, values checked, collected and kept.
 * Internal to the engine's runs. */
#ifndef GV_ENGINE_WORKER_H
#define GV_ENGINE_WORKER_H

#include "engine/collector.h"
#include "engine/columns.h"
#include "engine/drawn.h"
#include "engine/run.h"

/* What the threads share. */
struct job {
    const struct gv_plan *plan;
    const struct gv_run_options *options;
    struct gv_columns columns;
    struct gv_collector collector;
    gv_evaluate_fn *evaluate;
    struct gv_drawn *drawn; /* NULL if inputs are not kept */
    size_t block_points, leaf_points, leaves_per_block, stride;
    uint64_t n_blocks;
};

/* What one block amounts to: [n_columns][replicates][leaves_per_block] leaves, and its failed draws. */
struct partial {
    struct gv_leaf *leaves;
    /* Smoothed, of draws whose parts are not kept:
     * [policies][replicates][leaves_per_block][GV_SMOOTH_COLUMNS]; NULL if the parts of all are. */
    struct gv_moments *smooth;
    bool *apart;      /* [n_columns] has leaves; else they are its twin's (twins.h) */
    uint64_t *failed; /* [policies] */
    struct gv_failed_draw *ledger;
    size_t n_ledger, ledger_capacity;
    int status;
};

/* A thread's buffers. */
struct worker {
    struct job *job;
    double *cells, *u,
        *scores; /* [leaves of a block; 1 for one policy][columns][stride], [stride], [copula][stride] */
    uint64_t *words;
    double *out; /* [outcome columns][stride], twice: a policy's that has twins, and that of the others;
                    scalars and stages by outcome, months behind */
    size_t out_cells;
    const double **in_pointers;
    double **out_pointers, **leader_pointers;
    double *draws; /* one block of every kept column, by replicate */
    double *row;   /* one of them in the order of the draws */
    struct gv_counts counts;
};

/* Buffers of a thread; counts are to be read before closing. GV_ERR_MEMORY. */
int gv_worker_open(struct job *job, struct worker *worker);
void gv_worker_close(struct worker *worker);

/* Where a leaf's smoothed averages of a policy stand in a partial. */
struct gv_moments *gv_partial_smooth(const struct job *job, const struct partial *partial, size_t policy,
                                     uint32_t replicate, size_t leaf);

/* Evaluates a block into a partial, and hands its kept columns to the sink. GV_ERR_MEMORY, or what the sink
 * said. */
int gv_worker_block(struct worker *worker, uint64_t block, struct partial *partial);

/* Fixes the collector's bins from the first draws. GV_ERR_MEMORY. */
int gv_worker_pilot(struct worker *worker);

#endif
