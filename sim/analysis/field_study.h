/* What a study would be worth before one chooses (EVSI), and what it nets (ENBS), over its sizes.
 *
 * A study looks at n citizens and tells of one input, of which it says
 *
 *   counts      how many of the n it happened to: binomial, the input being the share it happens to
 *   measures    the mean of n measurements: normal about the input, with standard deviation sd / √n
 *
 * For each result that the study may have, the draws are weighted by the probability of that result, and
 * the decision with the largest weighted gain is taken: the sum over all results is exact for counts, of any
 * prior; for measurements results lie on a grid of an eighth of their standard deviation. No more draws are
 * needed, correlations hold, and of the prior nothing but draws is used. */
#ifndef GV_ANALYSIS_FIELD_STUDY_H
#define GV_ANALYSIS_FIELD_STUDY_H

#include "analysis/worth.h"

enum { GV_STUDY_SIZES_MAX = 64, GV_STUDY_CITIZENS_MAX = 10000 };

/* What is asked. */
struct gv_field_study {
    size_t input;
    bool measures;                    /* else it counts */
    double sd;                        /* of one citizen's measurement, in the input's unit */
    size_t n;                         /* sizes */
    size_t sizes[GV_STUDY_SIZES_MAX]; /* citizens, rising */
    double fixed_cost, citizen_cost;  /* the study costs fixed_cost + n · citizen_cost */
    double decisions;                 /* how many such decisions it serves */
};

double gv_field_study_cost(const struct gv_field_study *study, size_t k);

enum gv_best_size {
    GV_SIZE_NONE,     /* no size is worth its cost */
    GV_SIZE_INTERIOR, /* smaller and larger sizes net less */
    GV_SIZE_SMALLEST, /* the smallest that was asked for: a smaller one may be better */
    GV_SIZE_LARGEST
};

/* "none", "interior", "smallest", "largest" */
extern const char *const gv_best_size_names[];

/* What was found: [study->n] of each. */
struct gv_study_value {
    struct gv_worth evsi[GV_STUDY_SIZES_MAX];
    struct gv_estimate enbs[GV_STUDY_SIZES_MAX];
    size_t best; /* the size that nets most */
    enum gv_best_size where;
    size_t from, to; /* sizes that net as much within the error */
};

/* x are the draws of the input. GV_ERR_MEMORY, GV_ERR_INTERRUPTED when *stop (may be NULL) becomes non-zero.
 */
int gv_field_study_value(const struct gv_gains *gains, const double *x, const struct gv_field_study *study,
                         const volatile int *stop, struct gv_study_value *value);

#endif
