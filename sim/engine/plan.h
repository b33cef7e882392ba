/* A plan: all that decides a run's numbers, and nothing else (no threads, no paths, no clock).
 *
 * Two equal plans give the same bits. Sweeps and sensitivity studies are plans too. Everything is borrowed
 * from whoever made the plan (a scenario, an analysis, a test) and must outlive the run. */
#ifndef GV_ENGINE_PLAN_H
#define GV_ENGINE_PLAN_H

#include "engine/interval.h"
#include "engine/model.h"
#include "sampling/design.h"
#include "sampling/distribution.h"

/* A policy sets some inputs to other values or distributions than the base. Policies share the uniforms:
 * input k's draw i is made from the same u in all of them (common random numbers). */
struct gv_override {
    size_t input; /* index in the model */
    struct gv_distribution distribution;
    /* Drawn from numbers of its own, which are independent of the base's: Sobol' dimensions GV_FRESH_SLOT
     * above, and another key. For fresh replicates and pick-freeze designs. Correlated inputs are correlated
     * with those that are drawn afresh with them, so they are to be drawn afresh together. */
    bool afresh;
    /* A constant that tells what a correlated input turned out to be: the inputs that it is correlated with
     * are drawn given that it has this rank in its base distribution (ranks beyond GV_KNOWN_RANK_LOW and
     * 1 - GV_KNOWN_RANK_LOW count as these). Otherwise a constant says nothing about other inputs. */
    bool known;
};

enum { GV_FRESH_SLOT = 512 };
#define GV_KNOWN_RANK_LOW 0.001

struct gv_policy {
    const char *name;
    struct gv_label label;
    const struct gv_override *overrides;
    size_t n_overrides;
};

/* Values of an input that a study goes over, in its unit and rising; borrowed. */
enum { GV_AXES_MAX = 3, GV_AXIS_VALUES_MAX = 4096 };

struct gv_axis {
    size_t input; /* index in the model */
    size_t n;
    const double *values; /* [n] */
};

/* Spearman's rank correlation of two inputs, inside (-1, 1). Pairs that are not listed are 0. */
struct gv_correlation {
    size_t a, b; /* indices in the model */
    double rank;
};

struct gv_plan {
    const struct gv_model *model;
    struct gv_setup setup;
    struct gv_design design;
    const struct gv_distribution *inputs; /* [model->n_inputs], normalised */
    const struct gv_policy *policies;
    size_t n_policies;
    const struct gv_correlation *correlations;
    size_t n_correlations;
    /* Looks at growing data that share the intervals' probability of error (stopping.h): each interval is
     * then wide enough to hold whichever look was the last. 0 or 1 for a run of fixed length. */
    unsigned looks;
};

/* The error probability of the plan's intervals. */
double gv_plan_error(const struct gv_plan *plan);

/* The distribution that holds for an input under a policy. */
const struct gv_distribution *gv_plan_distribution(const struct gv_plan *plan, size_t policy, size_t input);

/* True if the input is drawn, in the base or in any policy. */
bool gv_plan_input_uncertain(const struct gv_plan *plan, size_t input);

/* The inputs that are drawn and take part in a correlation, by slot: members[model->n_inputs] is filled, *n
 * is their number. rank[*n][*n] (room for n_inputs²) gets their rank correlations. `rank` may be NULL. */
void gv_plan_correlated(const struct gv_plan *plan, size_t *members, size_t *n, double *rank);

/* True if the policy draws nothing: its results are exact. */
bool gv_plan_policy_certain(const struct gv_plan *plan, size_t policy);

#endif
