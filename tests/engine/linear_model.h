/* A model small enough that every statistic of it is known, for the tests of the engine.
 *
 *     linear     = 3 + 2 x - level·y
 *     positive   = 1 if linear >= 0, else 0                       an indicator
 *     sometimes  = x where x > 0, else missing
 *     beyond     = the same, but missing counts as above every number
 *     fragile    = danger; no number (NaN, or infinite) where danger is above `linear_fails_above`
 *     monthly    = x + t/10 in month t
 *     stage      = x·y
 *
 * x, y are knowledge, level a choice, danger knowledge. Rows of `linear_model_wider` stand in another order
 * and have one input more, which counts for nothing. */
#ifndef GV_TESTS_ENGINE_LINEAR_MODEL_H
#define GV_TESTS_ENGINE_LINEAR_MODEL_H

#include "base/status.h"
#include "engine/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { X, Y, LEVEL, DANGER, N_INPUTS };
enum { SOMETIMES, LINEAR, POSITIVE, BEYOND, FRAGILE, MONTHLY, STAGE, N_OUTCOMES };
enum { HORIZON = 12 };

static double linear_fails_above = INFINITY;

static inline void linear_outcomes(size_t n, const double *x, const double *y, const double *level,
                                   const double *danger, int horizon, double *const out[])
{
    for (size_t i = 0; i < n; i++) {
        double linear = 3 + 2 * x[i] - level[i] * y[i];
        bool fails = danger[i] > linear_fails_above;
        if (out[LINEAR]) out[LINEAR][i] = linear;
        if (out[POSITIVE]) out[POSITIVE][i] = linear >= 0;
        if (out[SOMETIMES]) out[SOMETIMES][i] = x[i] > 0 ? x[i] : NAN;
        if (out[BEYOND]) out[BEYOND][i] = x[i] > 0 ? NAN : x[i];
        /* Half of the failures are infinite. */
        if (out[FRAGILE]) out[FRAGILE][i] = !fails ? danger[i] : x[i] > 0 ? NAN : -INFINITY;
        if (out[STAGE]) out[STAGE][i] = x[i] * y[i];
        for (int t = 1; t <= horizon && out[MONTHLY]; t++)
            out[MONTHLY][(size_t)(t - 1) * n + i] = x[i] + 0.1 * t;
    }
}

static inline void linear_evaluate(const struct gv_setup *setup, size_t n, const double *const in[],
                                   double *const out[])
{
    linear_outcomes(n, in[X], in[Y], in[LEVEL], in[DANGER], setup->horizon, out);
}

/* danger, extra, y, level, x */
static inline void wider_evaluate(const struct gv_setup *setup, size_t n, const double *const in[],
                                  double *const out[])
{
    linear_outcomes(n, in[4], in[2], in[3], in[0], setup->horizon, out);
}

static const struct gv_gate linear_gates[] = {{.name = "all", .label = {"alt", "all"}}};

#define LINEAR_INPUT(input_name, input_kind, number)                                             \
    {                                                                                            \
        .name = input_name, .unit = "1", .low = -INFINITY, .high = INFINITY, .kind = input_kind, \
        .slot = number, .fallback = 1                                                            \
    }

static const struct gv_input linear_inputs[N_INPUTS] = {
    [X] = LINEAR_INPUT("x", GV_KNOWLEDGE, 0),
    [Y] = LINEAR_INPUT("y", GV_KNOWLEDGE, 1),
    [LEVEL] = LINEAR_INPUT("level", GV_CHOICE, 2),
    [DANGER] = LINEAR_INPUT("danger", GV_KNOWLEDGE, 3),
};

static const struct gv_input wider_inputs[N_INPUTS + 1] = {
    LINEAR_INPUT("danger", GV_KNOWLEDGE, 3), LINEAR_INPUT("extra", GV_KNOWLEDGE, 4),
    LINEAR_INPUT("y", GV_KNOWLEDGE, 1),      LINEAR_INPUT("level", GV_CHOICE, 2),
    LINEAR_INPUT("x", GV_KNOWLEDGE, 0),
};

static const struct gv_outcome linear_table[N_OUTCOMES] = {
    [LINEAR] = {.name = "linear", .unit = "1", .direction = 1, .flags = GV_HEADLINE},
    [POSITIVE] = {.name = "positive", .unit = "1", .direction = 1, .flags = GV_INDICATOR},
    [SOMETIMES] = {.name = "sometimes", .unit = "1", .flags = GV_MAY_MISS},
    [BEYOND] = {.name = "beyond", .unit = "1", .flags = GV_MAY_MISS | GV_MISS_BEYOND},
    [FRAGILE] = {.name = "fragile", .unit = "1"},
    [MONTHLY] = {.name = "monthly", .unit = "1", .flags = GV_MONTHLY},
    [STAGE] = {.name = "stage", .unit = "1", .flags = GV_STAGE},
};

static const struct gv_model linear_model = {
    .name = "linear",
    .gates = linear_gates,
    .n_gates = 1,
    .inputs = linear_inputs,
    .n_inputs = N_INPUTS,
    .outcomes = linear_table,
    .n_outcomes = N_OUTCOMES,
    .evaluate = {[GV_SIMD_SCALAR] = linear_evaluate},
};

static inline struct gv_distribution linear_normal(double mean, double sd)
{
    return (struct gv_distribution){.family = GV_NORMAL, .p = {mean, sd}};
}

/* A plan with one policy: x ~ N(0, 1), y ~ N(1, 2), level 1, danger ~ U(0, 1). So linear ~ N(2, 8). */
struct linear_plan {
    struct gv_plan plan;
    struct gv_distribution inputs[N_INPUTS];
    struct gv_policy policy;
};

static inline void linear_open(struct linear_plan *p, enum gv_design_kind kind, uint64_t points,
                               uint32_t replicates, uint64_t seed)
{
    *p = (struct linear_plan){.policy = {.name = "reference", .label = {"reference", "reference"}}};
    p->inputs[X] = linear_normal(0, 1);
    p->inputs[Y] = linear_normal(1, 2);
    p->inputs[LEVEL] = gv_constant(1);
    p->inputs[DANGER] = (struct gv_distribution){.family = GV_UNIFORM, .p = {0, 1}};
    p->plan = (struct gv_plan){.model = &linear_model,
                               .setup = {.horizon = HORIZON},
                               .design = {kind, seed, replicates, points},
                               .inputs = p->inputs,
                               .policies = &p->policy,
                               .n_policies = 1};
}

/* Everything a run delivers: draws[policy][outcome], months[policy][month], inputs[policy or last][input],
 * each NaN where nothing came; `times` counts how often a draw was delivered. */
enum { KEPT_POLICIES = 3 };

struct kept {
    uint64_t draws;
    double *outcome[KEPT_POLICIES][N_OUTCOMES], *month[KEPT_POLICIES][HORIZON + 1];
    double *input[KEPT_POLICIES + 1][N_INPUTS + 1];
    struct gv_sink sink;
    int wrong; /* deliveries that overlapped, or were no place for them */
};

static inline int keep(struct kept *k, double **column, uint64_t first, size_t n, const double *values)
{
#pragma omp critical
    {
        if (!*column) {
            *column = malloc(k->draws * sizeof **column);
            /* A pattern that no draw has. */
            if (*column) memset(*column, 0x7b, k->draws * sizeof **column);
        }
        double untouched;
        memset(&untouched, 0x7b, sizeof untouched);
        for (size_t i = 0; i < n && *column; i++) {
            if (first + i >= k->draws || memcmp(&(*column)[first + i], &untouched, sizeof untouched) != 0)
                k->wrong++;
            else
                (*column)[first + i] = values[i];
        }
    }
    return *column ? GV_OK : GV_ERR_MEMORY;
}

static inline int keep_outcome(void *context, size_t policy, size_t outcome, uint64_t first, size_t n,
                               const double *values)
{
    struct kept *k = context;
    return keep(k, &k->outcome[policy][outcome], first, n, values);
}

static inline int keep_input(void *context, size_t policy, size_t input, uint64_t first, size_t n,
                             const double *values)
{
    struct kept *k = context;
    return keep(k, &k->input[policy == SIZE_MAX ? KEPT_POLICIES : policy][input], first, n, values);
}

static inline int keep_month(void *context, size_t policy, size_t outcome, int month, uint64_t first,
                             size_t n, const double *values)
{
    struct kept *k = context;
    if (outcome != MONTHLY || month < 1 || month > HORIZON) return GV_ERR_INTERNAL;
    return keep(k, &k->month[policy][month], first, n, values);
}

static inline void kept_open(struct kept *k, uint64_t draws)
{
    static const bool all[N_OUTCOMES] = {true, true, true, true, true, true, true};
    *k = (struct kept){.draws = draws};
    k->sink = (struct gv_sink){k, keep_outcome, keep_input, keep_month, all, true};
}

static inline void kept_close(struct kept *k)
{
    for (int p = 0; p < KEPT_POLICIES; p++) {
        for (int o = 0; o < N_OUTCOMES; o++)
            free(k->outcome[p][o]);
        for (int t = 0; t <= HORIZON; t++)
            free(k->month[p][t]);
    }
    for (int p = 0; p <= KEPT_POLICIES; p++)
        for (int i = 0; i <= N_INPUTS; i++)
            free(k->input[p][i]);
}

#endif
