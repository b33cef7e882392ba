/* What data make of a plan's inputs: Bayes' rule, block by block.
 *
 * Which inputs a datum tells of is found by trying: an input is changed, and where the model then expects the
 * same, the datum tells nothing of it. Inputs that are told of by the same data, or are correlated
 * beforehand, make a block; blocks are independent before and after. A block is updated
 *
 *   exactly      where it is one input whose prior is conjugate to its data (conjugate.h);
 *   by weights   draws of the prior get the probability of the data as weights, Pareto-smoothed (pareto.h);
 *   by refitting where the weights' tail is too heavy (k above its threshold): a distribution is fitted to
 * the weighted draws, draws are made of it, and weighted by prior times probability over its density; again,
 * until k is below.
 *
 * What is handed on is the fit: a distribution for each input, and rank correlations. How good it stands for
 * the posterior is measured in the same way, by weighting draws of the fit: its effective share of draws is 1
 * where it is exact. */
#ifndef GV_ANALYSIS_POSTERIOR_H
#define GV_ANALYSIS_POSTERIOR_H

#include "analysis/posterior_fit.h"
#include "engine/datum.h"
#include "engine/plan.h"
#include "sampling/sampler.h"

struct gv_posterior_task {
    const struct gv_plan *plan; /* of one policy, which sets nothing (policy_plan.h) */
    const struct gv_datum *data;
    size_t n_data;
    /* mean[k * n + i]: what the model expects of datum k in draw i of n. */
    void (*means)(const void *context, const struct gv_setup *setup, size_t n_data,
                  const struct gv_datum *data, size_t n, const double *const in[], double *mean);
    const void *context;
    double discount;               /* each datum counts as so much of one, in (0, 1] */
    struct gv_design draws;        /* of the weighting */
    struct gv_table_cache *tables; /* lent, and filled; may be NULL */
    bool weights_only;             /* weights also where the update could be exact: to compare them */
};

enum gv_posterior_method { GV_POSTERIOR_EXACT, GV_POSTERIOR_WEIGHTED, GV_POSTERIOR_REFITTED };
extern const char *const gv_posterior_method_names[]; /* "exact", "reweighted", "refitted" */

/* Inputs that are updated together. */
struct gv_posterior_block {
    size_t *inputs, n_inputs; /* in the model's order */
    size_t *data, n_data;     /* of the task's */
    enum gv_posterior_method method;
    double share;     /* effective share of draws, weighting the prior */
    double k;         /* of these weights' tail */
    unsigned rounds;  /* of refitting */
    double fit_share; /* the same of the fit that is handed on; 1 where exact */
    double fit_k;     /* NaN where the weights hardly differ: their tail then says nothing */
    bool trusted;     /* the last weights were below the threshold */
    double *x;        /* [n_inputs][draws] the last draws */
    double *weight;   /* [draws] and their weights, which add up to 1 */
    double *rank;     /* [n_inputs][n_inputs] of the fit */
};

struct gv_posterior {
    size_t draws;
    double threshold; /* of k */
    struct gv_posterior_block *blocks;
    size_t n_blocks;
    size_t n_silent;                /* data that tell of no uncertain input */
    struct gv_distribution *inputs; /* [model->n_inputs] after the data */
    struct gv_correlation *correlations;
    size_t n_correlations;
    struct gv_pool pool;
};

/* GV_ERR_MEMORY, GV_ERR_INTERNAL; GV_ERR_DATA where no draw of the prior can have brought about the data,
 * which *impossible names. In any case free with gv_posterior_free(). */
int gv_posterior_make(const struct gv_posterior_task *task, struct gv_posterior *posterior,
                      size_t *impossible);
void gv_posterior_free(struct gv_posterior *posterior);

/* The plan with the posterior's inputs and correlations, which are borrowed; `only` a block, or SIZE_MAX for
 * all: inputs[n_inputs] and correlations[n of both] are the caller's room. */
struct gv_plan gv_posterior_plan(const struct gv_plan *plan, const struct gv_posterior *posterior,
                                 size_t only, struct gv_distribution *inputs,
                                 struct gv_correlation *correlations);

/* Room for correlations that gv_posterior_plan() may need. */
size_t gv_posterior_correlations(const struct gv_plan *plan, const struct gv_posterior *posterior);

/* The block of an input; NULL if no datum tells of it. */
const struct gv_posterior_block *gv_posterior_block_of(const struct gv_posterior *posterior, size_t input);

#endif
