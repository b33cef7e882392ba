/* The worth of knowing many inputs (EVPPI), by draws within draws: at points of the inputs that become known,
 * the gains of all decisions are averaged over the inputs that stay unknown.
 *
 * The points are draws of the sample, as many of each of its batches; around them, each batch draws the rest
 * with a seed of its own, so that batches stay independent. Inputs that are correlated with what is known
 * are drawn given it (gv_override.known).
 *
 * Points are few. So what they say is corrected by what a rough rule that needs no draws around says of them
 * and of all draws: the sum of one fit for each input (surface.h) as control variate. */
#ifndef GV_ANALYSIS_NESTED_H
#define GV_ANALYSIS_NESTED_H

#include "analysis/worth.h"

/* Points of each batch, and draws around each point and decision. */
struct gv_nested_size {
    size_t points;
    struct gv_design around; /* its seed is set for each batch */
};

/* What suits the plan's own size: a part of the draws as points, at most 128 of each batch, and few
 * draws around them: these are points of nets, and what their errors do to the choice cancels (worth.h). */
struct gv_nested_size gv_nested_size_of(const struct gv_plan *plan);

/* Evaluations of the model for one set of inputs. */
uint64_t gv_nested_evaluations(const struct gv_gains *gains, const struct gv_nested_size *size);

/* inputs[n] become known; the sample has their draws. Of the options threads, tables, progress and stop
 * count; progress is told this set's evaluations. GV_ERR_MEMORY, GV_ERR_INTERRUPTED. */
int gv_nested_worth(const struct gv_plan *plan, size_t outcome, int direction, const struct gv_sample *sample,
                    const struct gv_gains *gains, size_t n, const size_t *inputs,
                    const struct gv_nested_size *size, const struct gv_run_options *options,
                    struct gv_worth *worth);

#endif
