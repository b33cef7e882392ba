/* Sequential runs: as many draws as a wanted precision or a decision takes, and no more.
 *
 * The number of draws doubles from look to look. At each look a figure's interval is compared with what is
 * wanted. Whoever looks at growing data until they please is wrong more often than one interval says, so all
 * looks share the probability of error: each interval has 5 % divided by the number of looks that the limit
 * allows (Bonferroni), which is fixed before the first. That holds for every interval of the run that
 * follows, whichever look was the last (checked by tests/studies/stopping.c). */
#ifndef GV_ENGINE_STOPPING_H
#define GV_ENGINE_STOPPING_H

#include "engine/run.h"

/* Stop when the half-width of a statistic's interval is at most `tolerance`, or when the interval of
 * P(target_outcome >= 0) does not hold `target`: under every policy, whichever comes first. NaN where it is
 * not wanted; one of them is. */
struct gv_stopping_rule {
    size_t outcome; /* index in the model */
    enum gv_statistic statistic;
    double tolerance;
    size_t target_outcome;
    double target;
    uint64_t most; /* draws per policy */
};

/* Which look a run ended with, of how many that were allowed. */
struct gv_stop {
    unsigned look, looks;
    uint64_t points; /* per replicate */
    bool precise, decided;
};

/* Looks that fit into the limit, and the points of the first (per replicate): 2^8, or 2^12 for a design
 * without replicates. 0 if not even the first fits. */
unsigned gv_stopping_looks(const struct gv_stopping_rule *rule, const struct gv_design *design,
                           uint64_t *first_points);

/* The figure that a policy is judged by: of the tolerance, or P(>= 0) of the target. */
struct gv_estimate gv_stopping_figure(const struct gv_stopping_rule *rule, const struct gv_result *result,
                                      size_t policy, bool target);

/* Told of every look. */
typedef void gv_look_fn(void *context, const struct gv_plan *plan, const struct gv_result *result,
                        const struct gv_stop *stop);

/* Looks until the rule is met or the limit is reached, evaluating only the outcomes that the rule asks for.
 * The plan's design says kind, seed and replicates. The run that the plan then stands for has stop->points
 * and stop->looks. `report` may be NULL. GV_ERR_MEMORY, GV_ERR_INTERRUPTED. */
int gv_stopping_find(const struct gv_plan *plan, const struct gv_stopping_rule *rule,
                     const struct gv_run_options *options, gv_look_fn *report, void *context,
                     struct gv_stop *stop);

#endif
