/* What the methods of sensitivity.h share. */
#ifndef GV_ANALYSIS_SENSITIVITY_INTERNAL_H
#define GV_ANALYSIS_SENSITIVITY_INTERNAL_H

#include "analysis/progress.h"
#include "analysis/sensitivity.h"
#include "analysis/sobol_indices.h"

/* Draws the outcome under the policies of a plan; evaluations are counted. */
int gv_sensitivity_draw(struct gv_sensitivity *s, const struct gv_plan *plan, bool inputs,
                        const struct gv_run_options *options, struct gv_sample *sample);

/* The draws of a target under a policy of a sample: the column, or, for the indicator, what `scratch` [draws]
 * then has. */
const double *gv_target_draws(const struct gv_sensitivity *s, const struct gv_sample *sample, size_t policy,
                              size_t target, double *scratch);

/* The mean of a target's draws: of one that is 0 or 1 as a probability. */
struct gv_estimate gv_target_mean(const struct gv_sensitivity *s, const struct gv_batches *batches,
                                  size_t target, const double *draws);

/* False if a target does not vary over n columns of draws but for rounding, or if few draws carry its
 * variance; `constant`, which may be NULL, tells which. */
bool gv_target_varies(size_t draws, size_t n, const double *const columns[], bool *constant);

/* GV_ERR_DATA with a reason if draws have no value. */
int gv_refuse_missing(const struct gv_sensitivity *s, const struct gv_sample *sample,
                      struct gv_diagnostics *diagnostics);
int gv_refuse_constant(const struct gv_sensitivity *s, struct gv_diagnostics *diagnostics);

/* The runs. */
int gv_sensitivity_sobol(struct gv_sensitivity *s, const struct gv_run_options *options,
                         struct gv_diagnostics *diagnostics);
int gv_sensitivity_morris(struct gv_sensitivity *s, const struct gv_run_options *options,
                          struct gv_diagnostics *diagnostics);
int gv_sensitivity_tornado(struct gv_sensitivity *s, const struct gv_run_options *options,
                           struct gv_diagnostics *diagnostics);

#endif
