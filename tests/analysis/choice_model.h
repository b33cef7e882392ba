/* A choice whose value of information is known: gain = level · (a1 + a2 + a3 + a4 + a5 - price · b), and
 * level 0 does nothing. The a are knowledge in two gates, b has a gate of its own, luck is chance. */
#ifndef GV_TESTS_ANALYSIS_CHOICE_MODEL_H
#define GV_TESTS_ANALYSIS_CHOICE_MODEL_H

#include "analysis/decisions.h"
#include "analysis/value.h"
#include "base/status.h"

#include <math.h>

enum { A1, A2, A3, A4, A5, B, PRICE, CHOICE_LEVEL, LUCK, CHOICE_INPUTS };

static inline void choice_evaluate(const struct gv_setup *setup, size_t n, const double *const in[],
                                   double *const out[])
{
    (void)setup;
    for (size_t i = 0; i < n; i++) {
        double sum = in[A1][i] + in[A2][i] + in[A3][i] + in[A4][i] + in[A5][i] + in[LUCK][i];
        double gain = in[CHOICE_LEVEL][i] * (sum - in[PRICE][i] * in[B][i]);
        if (out[0]) out[0][i] = gain;
        if (out[1]) out[1][i] = -gain;
        if (out[2]) out[2][i] = in[A1][i] > 3 && in[CHOICE_LEVEL][i] > 0 ? (double)NAN : gain;
    }
}

#define CHOICE_INPUT(input_name, input_kind, in_gate, number)                                    \
    {                                                                                            \
        .name = input_name, .unit = "1", .low = -INFINITY, .high = INFINITY, .kind = input_kind, \
        .gate = in_gate, .slot = number, .fallback = 0, .label = {                               \
            input_name,                                                                          \
            input_name                                                                           \
        }                                                                                        \
    }

static const struct gv_gate choice_gates[] = {{.name = "first", .label = {"første", "first"}},
                                              {.name = "second", .label = {"anden", "second"}}};
static const struct gv_input choice_inputs[CHOICE_INPUTS] = {
    [A1] = CHOICE_INPUT("a1", GV_KNOWLEDGE, 0, 0),    [A2] = CHOICE_INPUT("a2", GV_KNOWLEDGE, 0, 2),
    [A3] = CHOICE_INPUT("a3", GV_KNOWLEDGE, 0, 3),    [A4] = CHOICE_INPUT("a4", GV_KNOWLEDGE, 0, 4),
    [A5] = CHOICE_INPUT("a5", GV_KNOWLEDGE, 0, 5),    [B] = CHOICE_INPUT("b", GV_KNOWLEDGE, 1, 1),
    [PRICE] = CHOICE_INPUT("price", GV_CHOICE, 1, 6), [CHOICE_LEVEL] = CHOICE_INPUT("level", GV_CHOICE, 1, 7),
    [LUCK] = CHOICE_INPUT("luck", GV_CHANCE, 0, 8)};
static const struct gv_outcome choice_outcomes[] = {
    {.name = "gain", .unit = "DKK", .direction = 1, .flags = GV_HEADLINE},
    {.name = "cost", .unit = "DKK", .direction = -1},
    {.name = "fragile", .unit = "DKK", .direction = 1}};
static const struct gv_model choice_model = {.name = "choice",
                                             .gates = choice_gates,
                                             .n_gates = 2,
                                             .inputs = choice_inputs,
                                             .n_inputs = CHOICE_INPUTS,
                                             .outcomes = choice_outcomes,
                                             .n_outcomes = 3,
                                             .evaluate = {[GV_SIMD_SCALAR] = choice_evaluate}};

/* The plan: all inputs constants (price 1, level 1, the others 0) until a test says otherwise. */
struct choice_plan {
    struct gv_plan plan;
    struct gv_distribution inputs[CHOICE_INPUTS];
    struct gv_policy policies[2];
    struct gv_override nothing;
};

static inline void choice_open(size_t points, uint64_t seed, struct choice_plan *c)
{
    *c = (struct choice_plan){.nothing = {.input = CHOICE_LEVEL, .distribution = gv_constant(0)}};
    for (size_t i = 0; i < CHOICE_INPUTS; i++)
        c->inputs[i] = gv_constant(i == PRICE || i == CHOICE_LEVEL ? 1 : 0);
    c->policies[0] = (struct gv_policy){.name = "go", .label = {"", ""}};
    c->policies[1] =
        (struct gv_policy){.name = "stay", .label = {"", ""}, .overrides = &c->nothing, .n_overrides = 1};
    c->plan = (struct gv_plan){.model = &choice_model,
                               .setup = {.horizon = 12},
                               .design = {GV_DESIGN_SOBOL, seed, 16, points},
                               .inputs = c->inputs,
                               .policies = c->policies,
                               .n_policies = 2};
}

/* The published example (package voi, Jackson et al.): 0 against p1 - p2, p1 ~ N(1, 1), p2 ~ N(0, sd 2). */
static inline void choice_open_example(size_t points, uint64_t seed, struct choice_plan *c)
{
    choice_open(points, seed, c);
    c->inputs[A1] = (struct gv_distribution){.family = GV_NORMAL, .p = {1, 1}};
    c->inputs[B] = (struct gv_distribution){.family = GV_NORMAL, .p = {0, 2}};
}

/* E[max(0, X)] - max(0, E[X]) of X ~ N(mean, sd): what it is worth to know X. */
static inline double choice_normal_worth(double mean, double sd)
{
    double z = mean / sd, density = exp(-0.5 * z * z) / 2.5066282746310002;
    return sd * density + mean * 0.5 * erfc(-z / 1.4142135623730951) - fmax(0, mean);
}

#endif
