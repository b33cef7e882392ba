/* The newsvendor: 10 for each that is sold, 4 for each that is bought; demand is lognormal(ln 100, 0.4). The
 * best order is the demand's quantile of (10 - 4)/10: 110.665156, with a mean profit of 478.491147. */
#ifndef GV_TESTS_ANALYSIS_NEWSVENDOR_H
#define GV_TESTS_ANALYSIS_NEWSVENDOR_H

#include "analysis/best_level.h"
#include "base/status.h"

#include <math.h>

enum { ORDER, DEMAND, PROFIT = 0 };

static inline void newsvendor_sell(const struct gv_setup *setup, size_t n, const double *const in[],
                                   double *const out[])
{
    (void)setup;
    for (size_t i = 0; i < n; i++)
        out[PROFIT][i] = 10 * fmin(in[ORDER][i], in[DEMAND][i]) - 4 * in[ORDER][i];
}

static const struct gv_gate newsvendor_gates[] = {{.name = "all", .label = {"alt", "all"}}};
static const struct gv_input newsvendor_inputs[] = {
    {.name = "order", .unit = "1", .low = 0, .high = INFINITY, .kind = GV_CHOICE, .slot = 1, .fallback = 1},
    {.name = "demand", .unit = "1", .low = 0, .high = INFINITY, .kind = GV_KNOWLEDGE, .slot = 0},
};
static const struct gv_outcome newsvendor_outcomes[] = {
    {.name = "profit", .unit = "DKK", .direction = 1, .flags = GV_HEADLINE}};
static const struct gv_model newsvendor = {.name = "newsvendor",
                                           .gates = newsvendor_gates,
                                           .n_gates = 1,
                                           .inputs = newsvendor_inputs,
                                           .n_inputs = 2,
                                           .outcomes = newsvendor_outcomes,
                                           .n_outcomes = 1,
                                           .evaluate = {[GV_SIMD_SCALAR] = newsvendor_sell}};

/* One policy, Sobol', 16 replicates of 4,096. */
struct newsvendor_plan {
    struct gv_plan plan;
    struct gv_distribution inputs[2];
    struct gv_policy policy;
};

static inline void newsvendor_open(struct newsvendor_plan *p)
{
    *p = (struct newsvendor_plan){.policy = {.name = "reference", .label = {"", ""}}};
    p->inputs[ORDER] = gv_constant(100);
    p->inputs[DEMAND] = (struct gv_distribution){.family = GV_LOGNORMAL, .p = {100, exp(0.4)}};
    p->plan = (struct gv_plan){.model = &newsvendor,
                               .setup = {.horizon = 12},
                               .design = {GV_DESIGN_SOBOL, 5, 16, 4096},
                               .inputs = p->inputs,
                               .policies = &p->policy,
                               .n_policies = 1};
}

/* Orders from 40 to 220, and the best of them. A status; best[GV_CRITERIA]. */
static inline int newsvendor_best(const struct gv_run_options *options, struct gv_best_level *best)
{
    struct newsvendor_plan p;
    double orders[13];
    for (int i = 0; i < 13; i++)
        orders[i] = 40 + 15 * i;
    const struct gv_axis axis = {.input = ORDER, .n = 13, .values = orders};
    const size_t only = 0;
    const bool wanted[] = {true};
    struct gv_sweep sweep;
    newsvendor_open(&p);
    int status = gv_sweep_run(&p.plan, 1, &only, 1, &axis, wanted, options, &sweep);
    if (status == GV_OK) {
        status = gv_best_level_find(&sweep, 0, PROFIT, options, best);
        gv_sweep_free(&sweep);
    }
    return status;
}

#endif
