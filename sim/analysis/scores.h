/* Means of scores over draws, with their intervals: a score is what a draw says of a figure, as 1 where A is
 * better than B, or the difference of both. The rules are those of a run's statistics (engine/statistics.h):
 * Student's t over the replicates of a randomised design, the classical intervals for independent draws. */
#ifndef GV_ANALYSIS_SCORES_H
#define GV_ANALYSIS_SCORES_H

#include "engine/interval.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Draws that belong together. Draw number = point · replicates + replicate. */
struct gv_draw_set {
    size_t draws;
    uint32_t replicates; /* 1 … GV_REPLICATES_MAX */
    bool classical;      /* independent draws; then there is one replicate */
};

/* A mean before it has an interval, so that independent ones can be put together. */
struct gv_score_mean {
    double value;    /* NaN without a score */
    double variance; /* of the mean; NaN where it cannot be told (one replicate, one draw) */
    double degrees;  /* of freedom of the variance; infinite for independent draws */
    uint64_t n;      /* scores */
};

/* score[draws]; NaN is left out. */
struct gv_score_mean gv_score_mean(const struct gv_draw_set *set, const double *score);

struct gv_estimate gv_score_estimate(struct gv_score_mean mean, double error);

/* a - b of independent means; degrees by Welch (1947) and Satterthwaite (1946). */
struct gv_score_mean gv_score_difference(struct gv_score_mean a, struct gv_score_mean b);

/* A mean of scores that are probabilities, 0 … 1: the interval ends there, and is that of Clopper and Pearson
 * where all scores are 0, or all 1; Wilson's for independent draws whose scores are 0 or 1 throughout. */
struct gv_estimate gv_score_probability(const struct gv_draw_set *set, const double *score, double error);

/* The same of a mean that is already made, of scores between 0 and 1. */
struct gv_estimate gv_score_probability_of(struct gv_score_mean mean, double error);

#endif
