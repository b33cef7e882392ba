/* Functions whose sensitivity is known, as models: Ishigami and Homma's, Sobol's G, and a linear indicator.
 *
 *     ishigami   sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1, x ~ U(-π, π); missing = the same where x1 > 0, else
 * missing; monthly = t · ishigami + x3 in month t g          Π (|4 x_i - 2| + a_i)/(1 + a_i), x ~ U(0, 1), a
 * = (0, 1, 4.5, 9, 99, 99, 99, 99) indicator  1 if linear >= 0, else 0; linear = 1 + 3 z1 + 2 z2 + z3 + z4/2,
 * z ~ N(0, 1)
 *
 * Indices: Saltelli et al. 2008 for the first two; of the indicator by integration (the share of the variance
 * of a probit is that of two normals with the correlation of the squares' share). */
#ifndef GV_TESTS_ANALYSIS_FUNCTIONS_H
#define GV_TESTS_ANALYSIS_FUNCTIONS_H

#include "analysis/sensitivity.h"
#include "base/status.h"

#include <math.h>

enum { FUNCTION_INPUTS_MAX = 8, FUNCTION_HORIZON = 12 };

static inline void ishigami_evaluate(const struct gv_setup *setup, size_t n, const double *const in[],
                                     double *const out[])
{
    for (size_t i = 0; i < n; i++) {
        double s = sin(in[0][i]), t = sin(in[1][i]), x = in[2][i];
        double y = s + 7 * t * t + 0.1 * x * x * x * x * s;
        if (out[0]) out[0][i] = y;
        if (out[1]) out[1][i] = in[0][i] > 0 ? y : (double)NAN;
        for (size_t month = 0; out[2] && month < (size_t)setup->horizon; month++)
            out[2][month * n + i] = (double)(month + 1) * y + x;
    }
}

static inline void g_evaluate(const struct gv_setup *setup, size_t n, const double *const in[],
                              double *const out[])
{
    static const double a[] = {0, 1, 4.5, 9, 99, 99, 99, 99};
    (void)setup;
    for (size_t i = 0; i < n; i++) {
        double y = 1;
        for (int k = 0; k < 8; k++)
            y *= (fabs(4 * in[k][i] - 2) + a[k]) / (1 + a[k]);
        if (out[0]) out[0][i] = y;
    }
}

static inline void indicator_evaluate(const struct gv_setup *setup, size_t n, const double *const in[],
                                      double *const out[])
{
    (void)setup;
    for (size_t i = 0; i < n; i++) {
        double y = 1 + 3 * in[0][i] + 2 * in[1][i] + in[2][i] + 0.5 * in[3][i];
        if (out[0]) out[0][i] = y >= 0;
        if (out[1]) out[1][i] = y;
    }
}

#define FUNCTION_INPUT(input_name, number)                                                                  \
    {                                                                                                       \
        .name = input_name, .unit = "1", .low = -INFINITY, .high = INFINITY, .slot = number, .fallback = 0, \
        .label = {                                                                                          \
            input_name,                                                                                     \
            input_name                                                                                      \
        }                                                                                                   \
    }
#define FUNCTION_OUTCOME(outcome_name, with)                                                      \
    {                                                                                             \
        .name = outcome_name, .unit = "1", .flags = with, .label = { outcome_name, outcome_name } \
    }

static const struct gv_gate function_gates[] = {{.name = "all", .label = {"alt", "all"}}};
static const struct gv_input function_inputs[FUNCTION_INPUTS_MAX] = {
    FUNCTION_INPUT("x1", 0), FUNCTION_INPUT("x2", 1), FUNCTION_INPUT("x3", 2), FUNCTION_INPUT("x4", 3),
    FUNCTION_INPUT("x5", 4), FUNCTION_INPUT("x6", 5), FUNCTION_INPUT("x7", 6), FUNCTION_INPUT("x8", 7)};
static const struct gv_outcome ishigami_outcomes[] = {FUNCTION_OUTCOME("y", GV_HEADLINE),
                                                      FUNCTION_OUTCOME("missing", GV_MAY_MISS),
                                                      FUNCTION_OUTCOME("monthly", GV_MONTHLY)};
static const struct gv_outcome indicator_outcomes[] = {FUNCTION_OUTCOME("positive", GV_INDICATOR),
                                                       FUNCTION_OUTCOME("linear", 0)};

#define FUNCTION_MODEL(function, inputs_used, list)                                                        \
    {                                                                                                      \
        .name = #function, .gates = function_gates, .n_gates = 1, .inputs = function_inputs,               \
        .n_inputs = inputs_used, .outcomes = list, .n_outcomes = sizeof list / sizeof *list, .evaluate = { \
            [GV_SIMD_SCALAR] = function##_evaluate                                                         \
        }                                                                                                  \
    }
static const struct gv_model ishigami_model = FUNCTION_MODEL(ishigami, 3, ishigami_outcomes);
static const struct gv_model g_model = FUNCTION_MODEL(g, 8, ishigami_outcomes);
static const struct gv_model indicator_model = FUNCTION_MODEL(indicator, 4, indicator_outcomes);

struct function_plan {
    struct gv_plan plan;
    struct gv_distribution inputs[FUNCTION_INPUTS_MAX];
    struct gv_policy policy;
};

static inline void function_open(struct function_plan *p, const struct gv_model *model, uint64_t points,
                                 uint32_t replicates, uint64_t seed)
{
    const double pi = 3.14159265358979323846;
    *p = (struct function_plan){.policy = {.name = "reference", .label = {"reference", "reference"}}};
    for (size_t i = 0; i < FUNCTION_INPUTS_MAX; i++)
        p->inputs[i] = model == &indicator_model ? (struct gv_distribution){.family = GV_NORMAL, .p = {0, 1}}
                       : model == &g_model       ? (struct gv_distribution){.family = GV_UNIFORM, .p = {0, 1}}
                                           : (struct gv_distribution){.family = GV_UNIFORM, .p = {-pi, pi}};
    p->plan = (struct gv_plan){.model = model,
                               .setup = {.horizon = FUNCTION_HORIZON},
                               .design = {GV_DESIGN_SOBOL, seed, replicates, points},
                               .inputs = p->inputs,
                               .policies = &p->policy,
                               .n_policies = 1};
}

/* The exact indices of the first inputs. */
enum { ISHIGAMI_INPUTS = 3, G_INPUTS = 4, INDICATOR_INPUTS = 4 };
static const double ishigami_first[] = {0.313905, 0.442411, 0},
                    ishigami_total[] = {0.557589, 0.442411, 0.243684},
                    g_first[] = {0.716192, 0.179048, 0.0236758, 0.00716192},
                    g_total[] = {0.787144, 0.242198, 0.0343169, 0.0104604},
                    indicator_first[] = {0.431193, 0.178052, 0.0436868, 0.0108942},
                    indicator_total[] = {0.763371, 0.492711, 0.242115, 0.120557};

#endif
