/* Smoothed probabilities and quantiles by integrating some inputs out exactly (pre-integration; Griewank,
 * Kuo, Leövey and Sloan 2018). The mean gains too: E[a] E[b] g + E[b] h - c.
 *
 * A model may say that an outcome is a·b·g + b·h - c, where a is a product of inputs that scale the first
 * part only, and b one of inputs that scale both. Given the rest of a draw, P(outcome <= x) is then F_a((x +
 * c - b·h)/(b·g)) averaged over b: smooth in x and in the other inputs, where the indicator of a single draw
 * jumps. The average over draws estimates the same probability with a small part of the variance. Only inputs
 * that are free are integrated: drawn, continuous, positive, and uncorrelated; and only those that the table
 * of F_a and the nodes of b represent so well that their error is far below the draws' (product_cdf.h tells
 * what the table cannot hold). The others stay in g and h. */
#ifndef GV_ENGINE_SMOOTHING_H
#define GV_ENGINE_SMOOTHING_H

#include "engine/octaves.h"
#include "engine/plan.h"
#include "engine/statistics.h"
#include "sampling/sampler.h"

enum { GV_SMOOTH_CELLS_LOG2 = 12, GV_SMOOTH_CELLS_MAX = 2 << GV_SMOOTH_CELLS_LOG2 };
enum { GV_SMOOTH_NODES_LEAST = 5, GV_SMOOTH_NODES = 16 };

/* The distribution function of a: lines over cells of octaves.h, of which there is one more behind the end.
 */
struct gv_smooth_table {
    struct gv_octaves cells;
    double value[GV_SMOOTH_CELLS_MAX + 2];
};

/* What is integrated out under one policy. */
struct gv_smoother {
    size_t a[GV_SMOOTH_FACTORS_MAX], b[GV_SMOOTH_FACTORS_MAX]; /* inputs */
    size_t n_a, n_b;                                           /* n_a = 0: nothing can be smoothed */
    struct gv_smooth_table *table;
    bool shared; /* the table belongs to another policy's smoother */
    int n_nodes; /* of b, as many as it takes; 1 without b */
    double inverse_b[GV_SMOOTH_NODES], weight[GV_SMOOTH_NODES];
    double mean_a, mean_b;
};

/* Where the model's form stands in its tables. */
struct gv_smooth_form {
    size_t outcome, inner_part, outer_part;
};

/* False if the model has no such form. */
bool gv_smooth_form_find(const struct gv_model *model, struct gv_smooth_form *form);

/* Finds the free factors of a policy and tabulates them, or shares the tables of one of the smoothers
 * [policy] of the policies before it. The quantile tables are taken from `cache`. GV_ERR_MEMORY. Free all of
 * them with gv_smoother_close(). */
int gv_smoother_open(const struct gv_plan *plan, size_t policy, const struct gv_smoother *before,
                     struct gv_table_cache *cache, struct gv_smoother *smoother);
void gv_smoother_close(struct gv_smoother *smoother);

/* A draw's parts: constant = c, outer = h, inverse_inner = 1/g (infinite if g is 0). n draws; a and b are the
 * products of the drawn factors. */
struct gv_smooth_parts {
    double *constant, *outer, *inverse_inner;
};
void gv_smoother_parts(const struct gv_smoother *smoother, size_t n, const double *const inputs[],
                       const double *outcome, const double *inner_part, const double *outer_part,
                       struct gv_smooth_parts parts);

/* P(outcome < x | the rest of a draw) is a loop of loops.h.
 * mean[n] = E[outcome | the rest of the draw]. */
void gv_smoother_mean(const struct gv_smoother *smoother, size_t n, struct gv_smooth_parts parts,
                      double *mean);

#endif
