/* Where along the chain a gain is lost, and how much of its uncertainty sits there, gate by gate.
 *
 *   loss      what the gain would be more, on average, if nothing were lost in the gate: its inputs at the
 * values that the model declares (gv_opening), by the same draws. Losses do not add up: what one gate lets
 *             through, the next one may lose
 *   variance  the share of the variance that the gate's inputs have together (their closed first-order index)
 */
#ifndef GV_ANALYSIS_GATES_H
#define GV_ANALYSIS_GATES_H

#include "base/diagnostics.h"
#include "engine/run.h"

/* NaN where there is none: a gate that cannot be opened, or without drawn inputs, or joined to another one by
 * a correlation. */
struct gv_gate_part {
    struct gv_estimate loss, variance;
    size_t n_opened, n_drawn; /* inputs */
};

/* parts[model->n_gates] of a scalar outcome under a policy. Of the options threads, tables and stop count.
 * *evaluations is increased. GV_ERR_MEMORY, GV_ERR_INTERRUPTED. */
int gv_gates_find(const struct gv_plan *plan, size_t policy, size_t outcome,
                  const struct gv_run_options *options, struct gv_gate_part *parts, uint64_t *evaluations);

#endif
