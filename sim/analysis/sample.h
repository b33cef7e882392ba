/* A plan's draws in memory: what analyses that need more than statistics work on.
 *
 * The draws come from gv_run(), so they are the run's, bit by bit, whatever the number of threads. They are
 * kept in the order of their numbers: draw = index · R + replicate, so draw d belongs to replicate d mod R.
 */
#ifndef GV_ANALYSIS_SAMPLE_H
#define GV_ANALYSIS_SAMPLE_H

#include "engine/run.h"

/* What to keep. */
struct gv_sample_request {
    const size_t *outcomes; /* [n_outcomes] indices in the model, different ones; no stages */
    size_t n_outcomes;
    bool inputs; /* the base draws of uncertain inputs, too */
};

/* Free with gv_sample_free(). A column is a scalar outcome, or one month of a monthly one. */
struct gv_sample {
    size_t draws, n_policies;
    size_t n_columns; /* of a policy */
    size_t *first;    /* [n_outcomes of the request] its column; of a monthly outcome that of month 1 */
    double *values;   /* [policy][column][draw]; NaN where a value is missing, or the draw failed */
    size_t n_inputs;
    double **inputs;   /* [n_inputs][draw], NULL where an input is not drawn; NULL if none was asked for */
    uint64_t n_failed; /* draws without a valid result, of all policies together */
};

/* Columns of a policy, and the bytes that a sample's values take. */
size_t gv_sample_columns(const struct gv_plan *plan, const struct gv_sample_request *request);
double gv_sample_bytes(const struct gv_plan *plan, const struct gv_sample_request *request);

/* Runs the plan. Of the options threads, tables, progress and stop count. GV_ERR_MEMORY, GV_ERR_INTERRUPTED:
 * the sample is then empty. */
int gv_sample_draw(const struct gv_plan *plan, const struct gv_sample_request *request,
                   const struct gv_run_options *options, struct gv_sample *sample);
void gv_sample_free(struct gv_sample *sample);

/* The draws of a column under a policy: [draws]. */
static inline const double *gv_sample_column(const struct gv_sample *sample, size_t policy, size_t column)
{
    return sample->values + (policy * sample->n_columns + column) * sample->draws;
}

#endif
