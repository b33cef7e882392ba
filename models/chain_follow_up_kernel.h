/* What the follow-ups of the chains share. To be included after engine/kernel.h, with one
 * lane: the formulas are the kernels' own. */
#ifndef GV_MODELS_CHAIN_FOLLOW_UP_KERNEL_H
#define GV_MODELS_CHAIN_FOLLOW_UP_KERNEL_H

#include "chain_follow_up.h"
#include "chain_kernel.h"

#include <math.h>

/* Relative standard deviations that files of counts do not hold, and that are ours: how much the hours of one
 * course differ from another's, how far the accounts of a month stray from what a month costs in the long
 * run, and how far a single bill does. */
#define FOLLOW_COURSE_VARIATION 0.3
#define FOLLOW_ACCOUNT_VARIATION 0.3
#define FOLLOW_BILL_VARIATION 0.1

/* The inputs of draw i, without luck. */
static inline struct gv_kernel_inputs follow_inputs(const double *const in[], size_t i)
{
    union {
        struct gv_kernel_inputs named;
        gv_real at[GV_KERNEL_N_INPUTS];
    } x;
    for (size_t k = 0; k < GV_KERNEL_N_INPUTS; k++)
        x.at[k] = in[k][i];
    x.named.chance_reach = 0;
    x.named.chance_completion = 0;
    return x.named;
}

/* G(t)·q(t) of month t. */
static inline double follow_ramp(const struct gv_kernel_inputs *x, int t)
{
    double q = chain_ramp((double)t, 1.0 / x->ramp_months);
    return q * gv_pow(1.0 + x->population_growth, (t - 1) / 12.0);
}

/* Those who fell away: as counted, else all who started and did not complete. */
static inline double follow_dropped(const struct gv_follow_row *row)
{
    return gv_follow_has(row, GV_FOLLOW_DROPPED_OUT)
               ? row->value[GV_FOLLOW_DROPPED_OUT]
               : row->value[GV_FOLLOW_STARTED] - row->value[GV_FOLLOW_COMPLETED];
}

static inline bool follow_courses_known(const struct gv_follow_row *row, bool settled)
{
    return settled && gv_follow_has(row, GV_FOLLOW_COMPLETED) &&
           (gv_follow_has(row, GV_FOLLOW_STARTED) || gv_follow_has(row, GV_FOLLOW_DROPPED_OUT));
}

static inline struct gv_datum *follow_add(struct gv_datum *data, size_t *n, enum gv_datum_form form, int kind,
                                          size_t row, int column, double value, double trials, double sd)
{
    data[*n] = (struct gv_datum){form, kind, row, column, value, trials, sd};
    return &data[(*n)++];
}

/* What was booked; over more months accounts even out. A 0 says nothing: it may be that nothing was booked
 * yet. */
static inline void follow_add_booked(struct gv_datum *data, size_t *n, int kind, size_t index,
                                     const struct gv_follow_row *row, enum gv_follow_column column)
{
    double value = row->value[column], months = row->to - row->from + 1;
    double variation =
        column == GV_FOLLOW_STARTUP_COST ? FOLLOW_BILL_VARIATION : FOLLOW_ACCOUNT_VARIATION / sqrt(months);
    if (value > 0)
        follow_add(data, n, GV_DATUM_NORMAL, kind, index, (int)column, value, 0, variation * value);
}

#endif
