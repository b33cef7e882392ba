/* The break-even frontier: where P(outcome >= 0) crosses a target as one input goes over its range, for each
 * value of a second one. */
#ifndef GV_ANALYSIS_FRONTIER_H
#define GV_ANALYSIS_FRONTIER_H

#include "analysis/crossing.h"

/* How fine a frontier is: places to 1e-5 of the range, the ends of their intervals to 1e-3; cells of the scan
 * over which the probability changes by more than a tenth are looked into. */
#define GV_FRONTIER_STEP 0.1
#define GV_FRONTIER_TOLERANCE 1e-5
#define GV_FRONTIER_BAND_TOLERANCE 1e-3

/* What is asked for; borrowed. */
struct gv_frontier_request {
    const struct gv_plan *plan;
    const size_t *policies; /* [n_policies] indices into the plan's */
    size_t n_policies;
    size_t outcome;
    double target;        /* inside (0, 1) */
    struct gv_axis over;  /* its two values are the range */
    struct gv_axis along; /* n is 0 if there is no second input */
};

/* Borrows the request. Free with gv_frontier_free(). */
struct gv_frontier {
    const struct gv_frontier_request *request;
    size_t n_along;            /* at least 1 */
    struct gv_crossings *cell; /* [policy][along] */
    size_t n_done;             /* of n_policies × n_along; the others have no points */
    uint64_t evaluations;
};

/* About as many points as a frontier evaluates, before it is known what there is to narrow. */
size_t gv_frontier_points(const struct gv_frontier_request *request);

/* GV_OK; GV_ERR_INTERRUPTED: what was done until then is in *frontier; GV_ERR_MEMORY and what gv_run()
 * returns. Of the options threads, memory, tables, progress (in units of its own) and stop count. */
int gv_frontier_find(const struct gv_frontier_request *request, const struct gv_run_options *options,
                     struct gv_frontier *frontier);
void gv_frontier_free(struct gv_frontier *frontier);

/* The most crossings that any of its curves has, and the most points. */
size_t gv_frontier_most(const struct gv_frontier *frontier);
size_t gv_frontier_most_points(const struct gv_frontier *frontier);

#endif
