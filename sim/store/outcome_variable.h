/* The variables of an outcome's statistics: NAME_statistic, with its interval's ends beside it. Internal to
 * the writing of sections. */
#ifndef GV_STORE_OUTCOME_VARIABLE_H
#define GV_STORE_OUTCOME_VARIABLE_H

#include "engine/statistics.h"
#include "store/hdf5.h"

#include "engine/model.h"

/* A statistic of an outcome: how its variables are called and labelled. A `probability` has no unit. */
struct gv_statistic_text {
    const char *suffix, *label, *label_da, *description;
    bool probability;
    bool first; /* carries the outcome's own facts, for readers */
};

/* Of the figures that a run estimates: mean, sd, cvar, probability_positive; all quantiles are one. */
extern const struct gv_statistic_text gv_statistic_texts[GV_STATISTIC_QUANTILE + 1];

/* Where an outcome's variables go. */
struct gv_outcome_target {
    struct gv_hdf5 *h;
    const char *group;
    const struct gv_outcome *outcome;
};

/* NAME_suffix. GV_ERR_MEMORY. */
int gv_write_outcome_variable(const struct gv_outcome_target *target, const struct gv_statistic_text *text,
                              const char *units, const char *const *dims, const double *values);

/* NAME_suffix, NAME_suffix_low, NAME_suffix_high of n estimates. `units` NULL: the outcome's, or "1" for a
 * probability. GV_ERR_MEMORY. */
int gv_write_outcome_estimates(const struct gv_outcome_target *target, const struct gv_statistic_text *text,
                               const char *units, const char *const *dims, size_t n,
                               const struct gv_estimate *estimates);

#endif
