/* The inner loops over columns of values: moments, places in bins, counts, smoothed probabilities. Written
 * once in loops.c in plain C and compiled once per instruction set; all variants give the same bits, because
 * sums run in 8 lanes whatever the processor has, and everything else is done value by value. */
#ifndef GV_ENGINE_LOOPS_H
#define GV_ENGINE_LOOPS_H

#include "engine/moments.h"
#include "engine/smoothing.h"

struct gv_loops {
    /* Moments of the values that are not NaN; m3 and m4 only if `higher`, else 0. */
    struct gv_moments (*moments)(size_t n, const double *values, bool higher);

    /* Sums of max(0, threshold - value) and of its square, or of max(0, value - threshold) if `above`; NaN
     * counts for nothing. */
    struct gv_excess (*excess)(size_t n, const double *values, double threshold, bool above);

    /* Values that are NaN or infinite. */
    size_t (*not_finite)(size_t n, const double *values);

    /* count[k] = values up to limit[k], k < n_limits; NaN is above all. */
    void (*count_up_to)(size_t n, const double *values, size_t n_limits, const double *limit,
                        uint64_t *count);

    /* Values that are at least 0. */
    uint64_t (*count_positive)(size_t n, const double *values);

    /* The range of the finite values; low > high if there are none. */
    void (*range)(size_t n, const double *values, double *low, double *high);

    /* place[i] = 0 below `low`, 1 … n_places in steps of 1/scale, n_places + 1, at most UINT16_MAX, above;
     * NaN is below. */
    void (*places)(size_t n, const double *values, double low, double scale, int n_places, uint16_t *place);

    /* below[i] = P(outcome < x | the rest of draw i); see smoothing.h. */
    void (*below)(const struct gv_smoother *smoother, double x, size_t n, struct gv_smooth_parts parts,
                  double *below);
};

/* The variant that fits the processor (base/simd.h). */
const struct gv_loops *gv_loops(void);

#endif
