/* A programme's counts against its forecast: what they make of the inputs, which gates are out of their band,
 * and whether the target is still within reach.
 *
 * Bands are predictive: of each draw of the inputs counts are drawn as chance makes them, so that a band
 * holds both what is not known and the luck of small numbers. */
#ifndef GV_ANALYSIS_FOLLOW_UP_H
#define GV_ANALYSIS_FOLLOW_UP_H

#include "analysis/policy_plan.h"
#include "analysis/posterior.h"
#include "chain_follow_up.h"
#include "engine/run.h"

/* Data of which the forecast says that less than this share is as far out are nearly impossible. */
#define GV_NEARLY_IMPOSSIBLE 0.01

struct gv_follow_task {
    const struct gv_plan *plan; /* of one policy, which sets nothing */
    const struct gv_follow_chain *chain;
    const struct gv_follow_row *rows; /* [n_rows] by time, placed */
    size_t n_rows;
    double discount;
    double target[GV_FOLLOW_COLUMN_COUNT]; /* of a year; NaN where none is set */
    const struct gv_run_options
        *run; /* threads, tables, stop; progress is told points, see gv_follow_points() */
};

/* P05, P50, P95 of a predictive distribution. */
struct gv_follow_band {
    double p05, p50, p95;
};

/* A gate's cumulative count at the end of a row, over the rows that have it. */
struct gv_follow_point {
    double actual; /* NaN where the row has no figure */
    struct gv_follow_band before, after;
};

enum gv_follow_verdict { GV_FOLLOW_UNSEEN, GV_FOLLOW_WITHIN, GV_FOLLOW_BELOW, GV_FOLLOW_ABOVE };

struct gv_follow_gate_result {
    size_t series;                  /* of the chain's */
    struct gv_follow_point *points; /* [n_rows] */
    size_t last;                    /* the last row with a figure; SIZE_MAX if none has */
    enum gv_follow_verdict verdict; /* of it, against the band before the data */
};

struct gv_follow_datum_result {
    struct gv_datum datum;
    double expected; /* median of what the forecast expects of it, with chance */
    double tail;     /* share of the forecast that is as far out, on either side */
};

struct gv_follow_target {
    enum gv_follow_column column;
    double wanted, so_far;            /* NaN where no row of the year has it */
    struct gv_estimate before, after; /* probability that the year reaches it */
    bool decided;                     /* all of the year is counted, and at an end: `after` is 0 or 1 */
};

/* P(net present value >= 0) and the mean after one more row, after one block alone, … */
struct gv_follow_outlook {
    struct gv_estimate positive, mean;
};

struct gv_follow_up {
    struct gv_policy_plan counted; /* the plan with the population as counted */
    bool population_counted;
    double population;
    struct gv_datum *data; /* [n_data] */
    size_t n_data;
    size_t unsettled; /* rows whose courses are not all at an end, which say nothing of completion yet */
    struct gv_posterior posterior;
    struct gv_posterior_task task;                            /* as it was updated */
    struct gv_follow_gate_result gates[GV_FOLLOW_SERIES_MAX]; /* [chain->n_series] */
    struct gv_follow_datum_result *checks;                    /* [n_data] */
    struct gv_follow_target targets[GV_FOLLOW_COLUMN_COUNT];
    size_t n_targets;
    int year_from, year_to; /* months of the year that targets are about */
    struct gv_follow_outlook before, after, *over_time /* [n_rows] */, *by_block /* [posterior.n_blocks] */;
    size_t draws; /* of bands */
};

/* Runs that take part: for the progress. */
size_t gv_follow_points(const struct gv_follow_task *task);

/* GV_ERR_MEMORY, GV_ERR_INTERNAL, GV_ERR_INTERRUPTED; GV_ERR_DATA where no draw of the prior can have brought
 * about a datum, which *impossible names. In any case free with gv_follow_up_free(). */
int gv_follow_up_make(const struct gv_follow_task *task, struct gv_follow_up *follow_up, size_t *impossible);
void gv_follow_up_free(struct gv_follow_up *follow_up);

/* The design that inputs are weighted with, and bands are made with: that of the plan, with fewer draws. */
struct gv_design gv_follow_design(const struct gv_plan *plan);

/* The data of rows; *n their number, *unsettled as in struct gv_follow_up. `course_months` is how long a
 * course takes, `end` the month in which was counted. data has room for GV_FOLLOW_DATA_MAX for each row. */
void gv_follow_data(const struct gv_follow_chain *chain, const struct gv_follow_row *rows, size_t n_rows,
                    double course_months, struct gv_datum *data, size_t *n, size_t *unsettled);

/* Of those who started in a row: still in training at the end of month `end`, as far as is counted. 0 where
 * nobody counted who started or completed. */
double gv_follow_in_training(const struct gv_follow_row *row, double course_months, int end);

/* The task of updating with data of the rows; `rows` is what means are asked with. */
struct gv_follow_context {
    const struct gv_follow_chain *chain;
    const struct gv_follow_row *rows;
};
void gv_follow_means(const void *context, const struct gv_setup *setup, size_t n_data,
                     const struct gv_datum *data, size_t n, const double *const in[], double *mean);

#endif
