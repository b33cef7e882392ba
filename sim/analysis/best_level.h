/* The best value of a lever, from a sweep over it.
 *
 * On the sweep's points the criterion is estimated with the same draws everywhere, so that its maximum is
 * known well even where its height is not. Around the best point a finer sweep with the same draws finds the
 * place of the maximum; its interval comes from the replicates' own maxima. The maximum of an estimate
 * flatters: the value at the place found is estimated anew from fresh draws. */
#ifndef GV_ANALYSIS_BEST_LEVEL_H
#define GV_ANALYSIS_BEST_LEVEL_H

#include "analysis/sweep.h"

/* By expected value, by the probability that it is not negative, by the mean of the worst draws. */
enum gv_criterion { GV_BY_MEAN, GV_BY_POSITIVE, GV_BY_WORST, GV_CRITERIA };

/* "mean", "probability_positive", "cvar" */
extern const char *const gv_criterion_names[GV_CRITERIA];

struct gv_best_level {
    struct gv_estimate level; /* in the lever's unit, inside the sweep's range */
    struct gv_estimate value; /* at that level, from fresh draws */
    /* Levels that the criterion hardly tells from the best: those where it is lower by less than
     * GV_NEARLY_BEST of the outcome's standard deviation there (of 1 for a probability), or than the width of
     * the best value's own interval. */
    double nearly_from, nearly_to;
    bool flat;               /* they take up more than a third of the sweep's range */
    bool at_low, at_high;    /* the best is at an end of the range, which is not the lever's own: a better one
                                may lie beyond */
    struct gv_estimate none; /* the criterion at level 0, by fresh draws; NaN if the lever cannot be 0 */
};

#define GV_NEARLY_BEST 0.01

/* Finds the best value of the sweep's only axis for an outcome of which more is better, under one of the
 * sweep's policies, by every criterion; best[GV_CRITERIA]. The sweep is complete, of at least 3 points and 2
 * replicates. Of the options, threads, memory, tables and stop count. GV_ERR_MEMORY, GV_ERR_INTERRUPTED. */
int gv_best_level_find(const struct gv_sweep *sweep, size_t policy, size_t outcome,
                       const struct gv_run_options *options, struct gv_best_level *best);

/* The estimate of a criterion in statistics. */
struct gv_estimate gv_criterion_of(const struct gv_statistics *statistics, enum gv_criterion criterion);

#endif
