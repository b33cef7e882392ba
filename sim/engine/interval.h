/* Confidence intervals: the few distributions' quantiles they need, on the deterministic functions of
 * sim/base, because intervals are part of the result file and its bits travel. All are two-sided with the
 * given probability of error, half of it on either side: 1 - GV_CONFIDENCE, or less where several looks at
 * growing data share it (gv_plan_error()). */
#ifndef GV_ENGINE_INTERVAL_H
#define GV_ENGINE_INTERVAL_H

#include <stdint.h>

#define GV_CONFIDENCE 0.95

/* An estimate and its interval. value is NaN when it does not exist; low and high are NaN when the interval
 * cannot be told (a single draw). */
struct gv_estimate {
    double value, low, high;
};

/* Half the width of the interval: the figure behind ±. */
double gv_estimate_half_width(struct gv_estimate estimate);

/* Quantile 1 - error/2 of Student's t with `degrees` of freedom, and of the standard normal. */
double gv_student_t(double degrees, double error);
double gv_normal_z(double error);

/* Half the width of the interval of a mean over n replicates, from their deviations (whose mean is 0) and the
 * quantile t; NaN for n < 2. */
double gv_replicate_half_width(uint32_t n, const double *deviation, double t);

/* Probability from k successes in n independent trials: Wilson's score interval (Wilson 1927). */
struct gv_estimate gv_interval_wilson(uint64_t k, uint64_t n, double error);

/* The same, exact (Clopper and Pearson 1934): wider, never too narrow; used when all trials agree. */
struct gv_estimate gv_interval_clopper_pearson(uint64_t k, uint64_t n, double error);

/* Ranks (0-based) of the order statistics that bound the p-quantile of n independent values. Either may lie
 * outside 0 … n - 1: then that side is unbounded. */
void gv_interval_quantile_ranks(uint64_t n, double p, double error, int64_t *low, int64_t *high);

#endif
