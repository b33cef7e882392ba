/* Sweeps: a plan evaluated over a grid of values of some inputs, with the same draws at every point.
 *
 * Every point is a policy of a plan: what the base policy sets, and the point's values. So the points share
 * their luck, and differences between them are known far better than their values. An axis may be any lever,
 * constant or uncertain input; where the scenario correlates an uncertain one with others, these are drawn
 * given the point's value (gv_override.known), so that the correlation is kept. */
#ifndef GV_ANALYSIS_SWEEP_H
#define GV_ANALYSIS_SWEEP_H

#include "engine/run.h"

enum { GV_SWEEP_POINTS_MAX = 10000 };

/* Part `number` of `of` parts of a sweep's points, of all policies in their order: 1 … of, the same number of
 * points in each as far as that goes. {0}: the whole. */
struct gv_sweep_part {
    size_t number, of;
};

/* Everything but plan and axes is owned; free with gv_sweep_free(). */
struct gv_sweep {
    const struct gv_plan *plan;
    const size_t *policies; /* [n_policies] what is swept, as indices into the plan's */
    size_t n_policies;
    const struct gv_axis *axes;
    size_t n_axes, n_points; /* points of one policy: the product of the axes' lengths, last axis fastest */
    size_t n_outcomes;
    size_t *outcome;                      /* [n_outcomes] indices in the model, rising */
    struct gv_statistics *statistics;     /* [policy][point][outcome] */
    struct gv_by_replicate *by_replicate; /* the same; of them statistics[].by_replicate */
    uint64_t *failed;                     /* [policy][point] draws without a valid result */
    struct gv_sweep_part part;
    size_t first, n_done; /* of n_policies × n_points; the others' statistics are NaN */
    uint64_t evaluations; /* done */
};

/* The value of an axis at a point. */
double gv_sweep_at(const struct gv_sweep *sweep, size_t point, size_t axis);

/* The position of a model's outcome in `outcome`; SIZE_MAX if it was not asked for. */
size_t gv_sweep_find(const struct gv_sweep *sweep, size_t outcome);

const struct gv_statistics *gv_sweep_statistics(const struct gv_sweep *sweep, size_t policy, size_t point,
                                                size_t outcome);

/* Points of the grid for each policy: the product of the axes' lengths. */
size_t gv_sweep_points(size_t n_axes, const struct gv_axis *axes);

/* One of the points (policy by policy) as a policy of a plan: what the base policy sets, and the point's
 * values. Writes at most gv_sweep_most_overrides() overrides, and returns how many. Of the sweep the plan,
 * the policies, the axes and n_points count. */
size_t gv_sweep_set_point(const struct gv_sweep *sweep, size_t index, struct gv_policy *policy,
                          struct gv_override *overrides);
size_t gv_sweep_most_overrides(const struct gv_sweep *sweep);

/* Points of all policies that come before a part. */
size_t gv_sweep_before(const struct gv_sweep *sweep, struct gv_sweep_part part);

/* Points of a part. */
size_t gv_sweep_count(const struct gv_sweep *sweep, struct gv_sweep_part part);

/* Room for policies × points, none of them done: for gv_sweep_run(), and for who has them from elsewhere.
 * `wanted` as there. GV_ERR_MEMORY; call gv_sweep_free() in any case. */
int gv_sweep_open(const struct gv_plan *plan, size_t n_policies, const size_t *policies, size_t n_axes,
                  const struct gv_axis *axes, const bool *wanted, struct gv_sweep *sweep);

/* Evaluates policies × points. wanted[model->n_outcomes] are the outcomes to summarise (scalars only). Of the
 * options, threads, memory, tables, progress and stop count; progress is told evaluations of the whole.
 * Points are evaluated a few at a time, so that memory stays bounded; quantile tables are built once. GV_OK;
 * GV_ERR_INTERRUPTED: the points done so far are in *sweep; GV_ERR_MEMORY and what gv_run() returns. */
int gv_sweep_run(const struct gv_plan *plan, size_t n_policies, const size_t *policies, size_t n_axes,
                 const struct gv_axis *axes, const bool *wanted, const struct gv_run_options *options,
                 struct gv_sweep *sweep);

/* The same of a part only, whose points get the bits that they have in the whole. */
int gv_sweep_run_part(const struct gv_plan *plan, size_t n_policies, const size_t *policies, size_t n_axes,
                      const struct gv_axis *axes, const bool *wanted, struct gv_sweep_part part,
                      const struct gv_run_options *options, struct gv_sweep *sweep);
void gv_sweep_free(struct gv_sweep *sweep);

/* The difference of an outcome's mean between two points of a policy, b - a, over replicates: its interval is
 * that of paired draws. `independent` is the standard error that plain draws, as many and different for each
 * point, would have. Not known (NaN) without replicates. */
struct gv_paired {
    struct gv_estimate difference;
    double standard_error, independent;
};
struct gv_paired gv_paired_difference(const struct gv_statistics *a, const struct gv_statistics *b,
                                      uint32_t replicates, double error);
struct gv_paired gv_sweep_difference(const struct gv_sweep *sweep, size_t policy, size_t a, size_t b,
                                     size_t outcome);

#endif
