/* Sobol' indices from pick-freeze draws, and their intervals.
 *
 * A and B are two independent sets of draws; AB is A with one factor (an input, or several) taken from B, BA
 * is B with it taken from A. Then with V the variance of the outcome
 *
 *   S1  share of V that goes if the factor were known: V(E[Y | factor]) / V. Of a group: its closed index.
 *   ST  share of V that is left if all but the factor were known: E[V(Y | the others)] / V.
 *
 *   full      Azzini, Mara and Rosati 2021 (Environmental Modelling & Software 144), from A, B, AB and BA:
 *             S1 = 2 Σ(BA - B)(A - AB) / D, ST = Σ[(B - BA)² + (A - AB)²] / D, D = Σ[(A - B)² + (AB - BA)²]
 *   economy   from A, B and AB: S1 of Saltelli et al. 2010, on centred draws; ST of Jansen 1999
 *
 * Both are ratios of sums; their intervals come from the spread of the batches about the ratio, without
 * resampling. ST is never negative; S1 may be where it is near 0, by no more than its error. */
#ifndef GV_ANALYSIS_SOBOL_INDICES_H
#define GV_ANALYSIS_SOBOL_INDICES_H

#include "engine/plan.h"
#include "engine/ratio.h"

enum { GV_BATCHES_MAX = GV_REPLICATES_MAX };

/* Draws in parts that are independent of each other: draw d belongs to part d mod n. They are the replicates;
 * plain Monte Carlo, which has one, is cut into as many as there may be. */
struct gv_batches {
    size_t draws, n;
    double error;    /* of the intervals */
    double quantile; /* of Student's t; NaN with a single one */
};

struct gv_batches gv_batches_of(const struct gv_plan *plan);

/* An index, and what each batch is off by (gv_ratio_estimate()). */
struct gv_index {
    struct gv_estimate estimate;
    double deviation[GV_BATCHES_MAX];
};

/* a, b, ab, ba: [draws], none missing. */
void gv_sobol_full(const struct gv_batches *batches, const double *a, const double *b, const double *ab,
                   const double *ba, struct gv_index *first, struct gv_index *total);

/* `centre` is the mean of a and b. */
void gv_sobol_economy(const struct gv_batches *batches, const double *a, const double *b, const double *ab,
                      double centre, struct gv_index *first, struct gv_index *total);

/* What two factors i and j do together beyond what each does alone, V_ij / V: from E[(BA_i - B)(AB_j - A)],
 * in which every other part has the mean 0 (of the kind of Saltelli 2002, with differences in place of the
 * values), and the same with i and j exchanged. */
void gv_sobol_pair(const struct gv_batches *batches, const double *a, const double *b, const double *ab_i,
                   const double *ba_i, const double *ab_j, const double *ba_j, struct gv_index *both);

/* The sum of indices from the same batches. */
struct gv_estimate gv_index_sum(const struct gv_batches *batches, size_t n, const struct gv_index *indices);

/* The mean of n values over their batches, with its interval; values that are missing do not count. */
struct gv_index gv_batch_mean(const struct gv_batches *batches, const double *values);

/* The same of values that are 0 or 1. Where all are alike the batches cannot tell the error, and the interval
 * is Clopper and Pearson's. */
struct gv_estimate gv_batch_probability(const struct gv_batches *batches, const double *values);

#endif
