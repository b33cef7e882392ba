/* A model of the form that is smoothed, small enough that its probabilities are known. */
#ifndef GV_TESTS_ENGINE_SMOOTHING_MODEL_H
#define GV_TESTS_ENGINE_SMOOTHING_MODEL_H

#include "engine/plan.h"
#include "engine/smoothing.h"

#include <math.h>

/* net = a·b·g + b·h - c with a, b lognormal of log-sd 0.5 and 0.3, h = 0: P(net >= 0) = P(log a + log b >=
 * log c/g) has a closed form when g and c are lognormal too. */
enum { A, B, G, C, N_INPUTS };
enum { NET, INNER, OUTER, N_OUTCOMES };

static double shift; /* subtracted from net */

static void evaluate(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    (void)setup;
    for (size_t i = 0; i < n; i++) {
        double inner = in[A][i] * in[B][i] * in[G][i];
        if (out[NET]) out[NET][i] = inner - in[C][i] - shift;
        if (out[INNER]) out[INNER][i] = inner;
        if (out[OUTER]) out[OUTER][i] = 0;
    }
}

#define ROW(input, number)                                                                      \
    {                                                                                           \
        .name = input, .unit = "1", .low = 0, .high = INFINITY, .slot = number, .fallback = NAN \
    }
static const struct gv_input inputs[N_INPUTS] = {ROW("a", 0), ROW("b", 1), ROW("g", 2), ROW("c", 3)};
static const struct gv_outcome outcomes[N_OUTCOMES] = {
    [NET] = {.name = "net", .unit = "1", .flags = GV_HEADLINE},
    [INNER] = {.name = "inner", .unit = "1", .flags = GV_STAGE},
    [OUTER] = {.name = "outer", .unit = "1", .flags = GV_STAGE},
};
static const struct gv_product_form form = {.outcome = "net",
                                            .inner = (const char *const[]){"a", NULL},
                                            .outer = (const char *const[]){"b", NULL},
                                            .inner_part = "inner",
                                            .outer_part = "outer"};
static const struct gv_model model = {.name = "product",
                                      .inputs = inputs,
                                      .n_inputs = N_INPUTS,
                                      .outcomes = outcomes,
                                      .n_outcomes = N_OUTCOMES,
                                      .product_form = &form,
                                      .evaluate = {[GV_SIMD_SCALAR] = evaluate}};

#define LOGNORMAL(median, log_sd)                            \
    {                                                        \
        .family = GV_LOGNORMAL, .p = { median, exp(log_sd) } \
    }

struct case_plan {
    struct gv_distribution inputs[N_INPUTS];
    struct gv_policy policy;
    struct gv_correlation correlation;
    struct gv_plan plan;
};

static inline void open_plan(struct case_plan *p, enum gv_design_kind kind, uint64_t points,
                             uint32_t replicates)
{
    *p = (struct case_plan){
        .inputs = {LOGNORMAL(1, 0.5), LOGNORMAL(1, 0.3), LOGNORMAL(1, 0.4), LOGNORMAL(1.5, 0.2)},
        .policy = {.name = "only"}};
    p->plan =
        (struct gv_plan){.model = &model,
                         .setup = {.horizon = 12},
                         .design = {.kind = kind, .seed = 5, .replicates = replicates, .points = points},
                         .inputs = p->inputs,
                         .policies = &p->policy,
                         .n_policies = 1};
}

#endif
