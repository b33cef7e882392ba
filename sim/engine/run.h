/* Runs a plan: draws in, statistics out.
 *
 * The draws are cut into blocks of at most GV_BLOCK_DRAWS, all replicates of a range of points. Any thread
 * takes any block; what blocks amount to is combined in block order. The number of threads changes no bit. */
#ifndef GV_ENGINE_RUN_H
#define GV_ENGINE_RUN_H

#include "engine/checkpoint.h"
#include "engine/plan.h"
#include "engine/statistics.h"
#include "sampling/sampler.h"

enum { GV_BLOCK_DRAWS = 4096, GV_LEDGER_MAX = 100 };

struct gv_drawn;

/* Where kept draws go, block by block, from several threads at once and in any order. */
struct gv_sink {
    void *context;
    /* values[n] of `outcome` under `policy` for draws first … first + n - 1. A status. */
    int (*outcome)(void *context, size_t policy, size_t outcome, uint64_t first, size_t n,
                   const double *values);
    /* The same of an input's base draws (policy = SIZE_MAX), or of a policy's own distribution for it. */
    int (*input)(void *context, size_t policy, size_t input, uint64_t first, size_t n, const double *values);
    /* The same of a month (1 … H) of a monthly outcome. */
    int (*month)(void *context, size_t policy, size_t outcome, int month, uint64_t first, size_t n,
                 const double *values);
    const bool *keep_outcome; /* [model->n_outcomes], monthly ones included */
    bool keep_inputs;
};

struct gv_run_options {
    int threads;          /* at least 1 */
    size_t memory;        /* bytes that stored outcomes may take; 0 = 160 MiB a policy, at most 512 MiB */
    const bool *outcomes; /* [model->n_outcomes] to compute; NULL for all. The sink may keep these only */
    enum gv_summaries summaries;
    const struct gv_sink *sink;    /* may be NULL */
    bool by_replicate;             /* scalar outcomes get their estimates by replicate */
    struct gv_table_cache *tables; /* lent, and filled: for runs of one plan after the other; may be NULL */
    struct gv_drawn *drawn;        /* the same of drawn inputs (drawn.h); may be NULL */
    size_t share, shares;          /* of the columns' statistics only this share, of so many; 0, 0: all */
    void (*progress)(void *context, uint64_t done, uint64_t total); /* may be NULL; draws × policies */
    void *progress_context;
    const volatile int *stop; /* becomes non-zero to stop after the blocks that are under way; may be NULL */
    const struct gv_checkpoint *checkpoint; /* to save what is done, and to go on from there; may be NULL */
    /* Stop after so many draws a policy, whole blocks, as `stop` might have done; 0 for all. */
    uint64_t until;
};

/* A draw without a valid result: which, why, and with which inputs. */
struct gv_failed_draw {
    uint64_t draw;
    size_t policy, outcome; /* the first outcome that was not a number */
    double value;
    double *inputs; /* [model->n_inputs], owned */
};

/* Free with gv_result_free(). */
struct gv_result {
    size_t n_policies, per_policy, n_scalars;
    size_t *outcome;                      /* [per_policy]: scalars, then the months of each monthly outcome */
    struct gv_statistics *statistics;     /* [policy × per_policy + column]; zeros without summaries */
    struct gv_by_replicate *by_replicate; /* [policies × n_scalars], or NULL */
    struct gv_smoothed *smoothed;         /* [policies], or NULL if nothing is smoothed */
    struct gv_chance *chance;      /* what chance adds (chance.h); NULL if none is drawn or asked for */
    uint64_t draws;                /* done, per policy */
    bool complete;                 /* false after a stop */
    struct gv_failed_draw *failed; /* the first GV_LEDGER_MAX, in order */
    size_t n_failed_kept;
    uint64_t n_failed;
};

/* The statistics of a scalar outcome; NULL if it is a stage or monthly. */
const struct gv_statistics *gv_result_find(const struct gv_result *result, size_t policy, size_t outcome);

/* GV_ERR_MEMORY, GV_ERR_INTERRUPTED (the result then holds what was done, if anything), or what the sink
 * said. */
int gv_run(const struct gv_plan *plan, const struct gv_run_options *options, struct gv_result *result);
void gv_result_free(struct gv_result *result);

#endif
