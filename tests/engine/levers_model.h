/* A model whose policies differ in one lever that counts for some draws only, and plans of it: outcomes that
 * are the same under several policies, part early, late or in few draws, fail, or are missing. */
#ifndef TESTS_ENGINE_LEVERS_MODEL_H
#define TESTS_ENGINE_LEVERS_MODEL_H

#include "engine/run.h"

#include <math.h>

enum { X, LEVER, THRESHOLD, N_INPUTS };
enum { PLAIN, LEVERED, MONTHS, MISSING, N_OUTCOMES };
enum { HORIZON = 3, POLICIES = 6 };

/* The lever counts for nothing below the threshold; a lever of 3 makes draws fail, and of 4 be missing. */
static void evaluate(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    for (size_t i = 0; i < n; i++) {
        bool on = in[X][i] > in[THRESHOLD][i];
        double lever = in[LEVER][i], x = in[X][i], levered = on ? x + lever : x;
        if (out[PLAIN]) out[PLAIN][i] = x;
        if (out[LEVERED]) out[LEVERED][i] = on && lever == 3 ? (double)NAN : levered;
        for (int m = 0; out[MONTHS] && m < setup->horizon; m++)
            out[MONTHS][(size_t)m * n + i] = m == 1 ? levered : x - m;
        if (out[MISSING]) out[MISSING][i] = (on && lever == 4) || x < -2 ? (double)NAN : x;
    }
}

#define ROW(input, number)                                                                            \
    {                                                                                                 \
        .name = input, .unit = "1", .low = -INFINITY, .high = INFINITY, .slot = number, .fallback = 0 \
    }
static const struct gv_input inputs[N_INPUTS] = {ROW("x", 0), ROW("lever", 1), ROW("threshold", 2)};
static const struct gv_outcome outcomes[N_OUTCOMES] = {
    [PLAIN] = {.name = "plain", .unit = "1", .direction = 1, .flags = GV_HEADLINE},
    [LEVERED] = {.name = "levered", .unit = "1", .direction = -1, .flags = GV_HEADLINE},
    [MONTHS] = {.name = "months", .unit = "1", .direction = 1, .flags = GV_MONTHLY},
    [MISSING] = {.name = "missing", .unit = "1", .direction = 1, .flags = GV_MAY_MISS},
};
static const struct gv_model model = {.name = "levers",
                                      .inputs = inputs,
                                      .n_inputs = N_INPUTS,
                                      .outcomes = outcomes,
                                      .n_outcomes = N_OUTCOMES,
                                      .evaluate = {[GV_SIMD_SCALAR] = evaluate}};

struct case_plan {
    struct gv_distribution inputs[N_INPUTS];
    struct gv_override overrides[POLICIES];
    struct gv_policy policies[POLICIES];
    struct gv_plan plan;
};

static void open_plan(struct case_plan *p, enum gv_design_kind kind, double threshold)
{
    const uint32_t replicates = kind == GV_DESIGN_MC ? 1 : 8;
    *p = (struct case_plan){
        .inputs = {{.family = GV_NORMAL, .p = {0, 1}}, gv_constant(0), gv_constant(threshold)}};
    const double levers[POLICIES] = {0, 1, 0, 3, 4, 1};
    for (size_t k = 0; k < POLICIES; k++) {
        p->overrides[k] = (struct gv_override){.input = LEVER, .distribution = gv_constant(levers[k])};
        p->policies[k] = (struct gv_policy){.name = "one", .overrides = &p->overrides[k], .n_overrides = 1};
    }
    p->plan = (struct gv_plan){.model = &model,
                               .setup = {.horizon = HORIZON},
                               .design = {.kind = kind,
                                          .seed = 3,
                                          .replicates = replicates,
                                          .points = kind == GV_DESIGN_SOBOL ? 4096 : 30000 / replicates},
                               .inputs = p->inputs,
                               .policies = p->policies,
                               .n_policies = POLICIES};
}

#endif
