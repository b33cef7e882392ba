/* What it is worth to know something before choosing: the value of the choice that is then possible, less
 * that of the best choice without knowing (Raiffa and Schlaifer 1961; for regressions Strong, Oakley and
 * Brennan 2014).
 *
 * All gains are differences from the decision that is best without knowing, the incumbent, in the same draw:
 * knowing nothing more is then worth 0, and what all decisions have in common does not disturb.
 *
 * What a fit says of the best decision is flattered by the fit's errors, and what that decision gains in
 * draws that the fit has not seen suffers from them by as much: with g the gain of one decision over another,
 * v the variance of the error in it and h the density of g at 0, the first is h v / 2 too large and the
 * second h v / 2 too small. So the worth is the mean of both, and its interval holds half of their difference
 * beside the spread of batches. */
#ifndef GV_ANALYSIS_WORTH_H
#define GV_ANALYSIS_WORTH_H

#include "analysis/sample.h"
#include "analysis/sobol_indices.h"

/* Gains of decisions in every draw. Zero-initialise; free with gv_gains_free(). */
struct gv_gains {
    struct gv_batches batches;
    size_t n;           /* decisions */
    size_t *policy;     /* [n] as indices into the plan's policies: those that differ in some draw */
    size_t *same_as;    /* [policies of the plan] the policy that it equals in every draw; itself if none */
    size_t n_policies;  /* of the plan */
    size_t best;        /* of the decisions: the incumbent */
    double *difference; /* [n][draws] gain over the incumbent; 0 where the draw is left out */
    bool *used;         /* [draws] false where a decision has no valid gain */
    size_t n_used, count[GV_BATCHES_MAX]; /* draws that are used, of all batches and of each */
    /* Gain, over the incumbent, of the decision that is best in the draws without a batch's fold: 0 unless
     * two are nearly as good. For each batch. */
    double without[GV_BATCHES_MAX];
    struct gv_estimate *mean; /* [n] of the outcome */
};

/* From the sample's draws of a column; `direction` -1 where less is better. GV_ERR_DRAWS when no draw is
 * left, GV_ERR_MEMORY. */
int gv_gains_make(const struct gv_plan *plan, const struct gv_sample *sample, size_t column, int direction,
                  struct gv_gains *gains);
void gv_gains_free(struct gv_gains *gains);

/* The gains of a decision. */
static inline const double *gv_gains_of(const struct gv_gains *gains, size_t decision)
{
    return gains->difference + decision * gains->batches.draws;
}

/* A worth, and what each batch says of it. */
struct gv_worth {
    struct gv_estimate estimate;
    double by_batch[GV_BATCHES_MAX];
};

/* From each batch: own[], what the fit to all draws says of the best decision; other[], what the decision
 * that is best by a fit without the batch gains there. Both over the incumbent, whose choice is a fit, too.
 */
struct gv_worth gv_worth_settle(const struct gv_gains *gains, const double *own, const double *other);

/* The worth of knowing everything (EVPI). */
struct gv_worth gv_worth_of_everything(const struct gv_gains *gains);

/* Rules are fitted without a fold in turn: batches, several in one where there are many. */
enum { GV_FOLDS_MAX = 16 };
static inline size_t gv_folds(const struct gv_batches *batches)
{
    return batches->n < GV_FOLDS_MAX ? batches->n : GV_FOLDS_MAX;
}

#endif
