/* Where a statistic of an outcome crosses a target as one input goes over a range.
 *
 * A scan at equal distances with the same draws at every point finds between which points the estimate, and
 * either end of its interval, changes sides. Each such cell is then narrowed: two points around the secant's
 * zero, as often as it takes. The smoothed probability is continuous in the input, so this converges fast;
 * where nothing is smoothed it is a staircase, and its jump is found.
 *
 * Two crossings inside one cell of the scan cancel each other. So cells in which much happens are halved
 * first: where the statistic changes by more than `step`, and beside a highest or lowest point from which a
 * parabola through it and its neighbours comes near the target. What is narrower than that is not seen. */
#ifndef GV_ANALYSIS_CROSSING_H
#define GV_ANALYSIS_CROSSING_H

#include "analysis/sweep.h"

/* Points of a scan, and crossings, at most. */
enum { GV_SCAN_POINTS = 33 };

struct gv_crossing_search {
    const struct gv_plan *plan;
    size_t policy, outcome; /* indices in plan and model */
    enum gv_statistic statistic;
    double target;
    size_t over;                /* the input, index in the model */
    double low, high;           /* its range: low < high, inside its bounds; whole numbers if the input is */
    const struct gv_axis *also; /* another input held at a value (an axis of one); NULL for none */
    size_t scan;                /* 2 … GV_SCAN_POINTS; fewer if there are not as many whole numbers */
    double step;                /* 0: whatever the change, cells are not halved */
    double tolerance;           /* how narrow a cell of the estimate becomes, of the range's width */
    double band_tolerance;      /* the same for the ends of the interval */
};

/* What the curve at the point says. */
struct gv_curve_point {
    double x;
    struct gv_estimate estimate;
};

/* A crossing. `low` and `high` of the place are where the interval of the statistic crosses, so that between
 * them it holds the target; infinite where it does so up to the end of the range, NaN without intervals. For
 * whole inputs the place is the number next to the crossing that reaches the target. */
struct gv_crossing {
    struct gv_estimate place;
    bool rising; /* reached from here on; else up to here */
};

/* The target is not reached anywhere in the range (the estimate is below it), reached in a part of it, or
 * everywhere. */
enum gv_crossing_status { GV_CROSSING_NONE, GV_CROSSING_FOUND, GV_CROSSING_ALWAYS, GV_CROSSING_STATUSES };

/* "none", "found", "always" */
extern const char *const gv_crossing_status_names[GV_CROSSING_STATUSES];

struct gv_crossings {
    enum gv_crossing_status status;
    /* The intervals say so, too: none lies beyond the target everywhere (none, always), some on either side
     * of it (found). */
    bool certain;
    size_t n;
    struct gv_crossing crossing[GV_SCAN_POINTS]; /* [n] by rising place */
    size_t n_points;                             /* that were evaluated and have a value, rising */
    struct gv_curve_point *point;                /* [n_points] owned */
    size_t n_missing;                            /* points at which no draw had a value */
    struct gv_curve_point lowest, highest;       /* of all points that were evaluated */
    uint64_t evaluations, failed;                /* draws, without a valid result */
};

/* Free what was found with gv_crossings_free(); after a failure it is empty. GV_OK, GV_ERR_MEMORY,
 * GV_ERR_INTERRUPTED, and what gv_sweep_run() returns. Of the options threads, memory,
 * tables and stop count. */
int gv_crossings_find(const struct gv_crossing_search *search, const struct gv_run_options *options,
                      struct gv_crossings *found);
void gv_crossings_free(struct gv_crossings *crossings);

/* The place where the input's range begins and ends for a search: an end that the input does not itself reach
 * is approached to a millionth of the range. */
void gv_crossing_range(const struct gv_input *input, const double ends[2], double *low, double *high);

#endif
