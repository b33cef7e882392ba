/* Break-even draw by draw: the value of an input from which on (or up to which) a draw breaks even, as a
 * distribution over the draws. "In how many worlds is 3 % enough?"
 *
 * The outcome of every draw is evaluated at points over the input's range, and its first change of sign is
 * found by straight lines in between: exact where the outcome is linear in the input, as for most. An outcome
 * that is itself such a value (required_saving) needs no search. */
#ifndef GV_ANALYSIS_REQUIRED_H
#define GV_ANALYSIS_REQUIRED_H

#include "engine/run.h"

/* Evaluations of a draw at most: 34 over the range, and as many as those and 32 again. */
enum { GV_REQUIRED_POINTS = 100, GV_REQUIRED_GRID = 33 };

/* What is asked for. */
struct gv_required_request {
    const struct gv_plan *plan;
    size_t policy, outcome; /* indices in plan and model; the outcome breaks even at 0 */
    struct gv_axis over;    /* n is 2: an input, its two values are the range; 0: see `given` */
    size_t given;           /* with n = 0: the outcome that is the required value itself */
    double question;        /* NaN if there is none */
};

/* Which draws count: those that did not fail. A draw's required value is -infinity where it lies below the
 * range and +infinity where it lies above it; what that means is said by `rising`. */
struct gv_required {
    /* Most draws break even from some value on (more is better): the required value is the least that is
     * enough, below the range means enough from its lowest value on, above it never enough. Otherwise up to
     * some value (less is better): the required value is the most that can be borne, below the range means
     * none, above it that the highest value is borne. */
    bool rising;
    uint64_t draws, failed;
    uint64_t against;                          /* draws that change sign the other way first */
    struct gv_estimate quantile[GV_QUANTILES]; /* infinite beyond the range */
    struct gv_estimate below, above;           /* shares of draws beyond the range */
    struct gv_estimate enough;                 /* share for which `question` is enough, or is borne */
    /* The same share for values over the range, or from the 1 % to the 99 % quantile. */
    double grid[GV_REQUIRED_GRID];
    struct gv_estimate share[GV_REQUIRED_GRID];
    uint64_t evaluations;
};

/* Of the options threads, tables, progress and stop count. GV_ERR_MEMORY, GV_ERR_INTERRUPTED (there is
 * nothing then), what gv_run() returns. */
int gv_required_find(const struct gv_required_request *request, const struct gv_run_options *options,
                     struct gv_required *required);

/* What was found for some policies; borrowed. */
struct gv_required_report {
    const struct gv_required_request *requests; /* [n] */
    const struct gv_required *required;         /* [n] */
    size_t n;
};

#endif
