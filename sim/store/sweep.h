/* /sweep of a result file: what a sweep found, with the axes as coordinates. */
#ifndef GV_STORE_SWEEP_H
#define GV_STORE_SWEEP_H

#include "analysis/best_level.h"
#include "analysis/sweep.h"
#include "store/hdf5.h"

/* A sweep and what was found in it; borrowed. `best` is [policy][criterion], of `best_outcome`; NULL if it
 * was not looked for. */
struct gv_stored_sweep {
    const struct gv_sweep *sweep;
    const struct gv_best_level *best;
    size_t best_outcome;
};

/* Writes the group; fits gv_section.write with a struct gv_stored_sweep as context.
 *
 * Dimensions: policy, then each axis by its input's name, then probability. NAME_mean, NAME_sd,
 * NAME_quantile, NAME_probability_positive, NAME_cvar with _low and _high for every outcome; failed_draws.
 * With one axis also NAME_difference (policy, step), of each point from the one before, with _low and _high,
 * _standard_error and _independent_standard_error; and of the best level (policy, criterion): best_level with
 * _low and _high, best_value with _low and _high, best_nearly_from, best_nearly_to, best_flat. Of a part of a
 * sweep also /part (sweep_part.h). */
int gv_write_sweep(struct gv_hdf5 *h, const void *stored_sweep);

#endif
