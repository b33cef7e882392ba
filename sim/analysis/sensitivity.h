/* Which uncertainty matters: how an outcome of one policy depends on its uncertain inputs.
 *
 *   sobol    shares of variance (sobol_indices.h), of inputs or of groups of them
 *   given    first-order shares from draws that are there already (regression.h); P(>= 0) by decile of each
 * input morris   elementary effects (Morris 1991, Campolongo et al. 2007): a cheap order of importance
 *   tornado  the mean with one input held at its P10 or P90, the others drawn
 *
 * All draws come from plans that gv_run() works off: there is no sampling here. An analysis has targets: the
 * outcome and, of a scalar that is not itself 0 or 1, whether it is >= 0; or each month of a monthly outcome.
 */
#ifndef GV_ANALYSIS_SENSITIVITY_H
#define GV_ANALYSIS_SENSITIVITY_H

#include "analysis/factors.h"
#include "analysis/policy_plan.h"
#include "analysis/sample.h"
#include "base/diagnostics.h"

enum gv_method { GV_METHOD_SOBOL, GV_METHOD_GIVEN, GV_METHOD_MORRIS, GV_METHOD_TORNADO, GV_METHODS };

enum { GV_MEASURES_MAX = 5, GV_DECILES = 10, GV_MORRIS_LEVELS = 4 };

/* The position of each method's measures among its values. */
enum { GV_MEASURE_S1, GV_MEASURE_ST };
enum { GV_MEASURE_MU, GV_MEASURE_MU_STAR, GV_MEASURE_SIGMA };
enum {
    GV_MEASURE_LOW,  /* mean of the target with the input at its P10 */
    GV_MEASURE_HIGH, /* at its P90 */
    GV_MEASURE_SWING,
    GV_MEASURE_LOW_AT_MEDIANS, /* the target with the input at its P10 and all others at their medians */
    GV_MEASURE_HIGH_AT_MEDIANS
};

struct gv_method_words {
    const char *name;
    size_t n_measures;
    const char *measures[GV_MEASURES_MAX]; /* "S1", "ST", … */
};
extern const struct gv_method_words gv_methods[GV_METHODS];

struct gv_sensitivity_request {
    enum gv_method method;
    size_t policy, outcome; /* of the plan, of the model; no stage */
    /* Groups, as in gv_factors_make(); NULL where inputs are to be taken one by one. */
    const int *group;
    const struct gv_factor_group *groups;
    bool economy;      /* sobol: d + 2 evaluations of each draw in place of 2 d + 2 */
    bool second_order; /* sobol: pairs, too, from the same evaluations */
};

/* Zero-initialise; free with gv_sensitivity_free(). */
struct gv_sensitivity {
    struct gv_sensitivity_request request;
    struct gv_policy_plan base;
    struct gv_factors factors;
    bool monthly;
    size_t n_targets;
    /* [measure][target][factor] of the method's measures; NaN where there is none, as for a target that does
     * not vary, or that a few draws only carry */
    struct gv_estimate *values;
    struct gv_estimate *sum;     /* [target] of S1 over all factors; NULL for methods without S1 */
    struct gv_estimate *pairs;   /* [target][factor][factor], i < j; NULL without second order */
    struct gv_estimate *deciles; /* [factor][GV_DECILES] of given: P(outcome >= 0); NULL if there are none */
    struct gv_estimate *mean;    /* [target] of the draws, as they are in a run */
    uint64_t evaluations;        /* of the model */
    uint64_t missing;            /* draws that given left out, as they have no value */
};

/* Prepares: the base plan, factors, room for the values. GV_ERR_USAGE with a reason where the method does not
 * apply; GV_ERR_DATA if nothing is uncertain; GV_ERR_MEMORY. What the request points to is borrowed. */
int gv_sensitivity_open(const struct gv_plan *plan, const struct gv_sensitivity_request *request,
                        struct gv_sensitivity *sensitivity, struct gv_diagnostics *diagnostics);

/* How many model evaluations it is going to take. */
uint64_t gv_sensitivity_evaluations(const struct gv_sensitivity *sensitivity);

/* Does it. Of the options threads, tables, progress and stop count. GV_ERR_DATA with a reason where the draws
 * do not bear it; GV_ERR_MEMORY, GV_ERR_INTERRUPTED. */
int gv_sensitivity_run(struct gv_sensitivity *sensitivity, const struct gv_run_options *options,
                       struct gv_diagnostics *diagnostics);

/* The same of `given` from draws that are there: `sample` has the inputs and the outcome, as its only one, of
 * one policy, and the plan is that of its draws. */
int gv_sensitivity_given(struct gv_sensitivity *sensitivity, const struct gv_sample *sample, int threads,
                         struct gv_diagnostics *diagnostics);

void gv_sensitivity_free(struct gv_sensitivity *sensitivity);

static inline struct gv_estimate *gv_sensitivity_at(const struct gv_sensitivity *s, size_t measure,
                                                    size_t target, size_t factor)
{
    return &s->values[(measure * s->n_targets + target) * s->factors.n + factor];
}

static inline struct gv_estimate *gv_sensitivity_pair(const struct gv_sensitivity *s, size_t target, size_t i,
                                                      size_t j)
{
    return &s->pairs[(target * s->factors.n + i) * s->factors.n + j];
}

#endif
