/* Inputs for the tests of the chain `rehabilitation`: the reference scenario's ranges, by name, and columns
 * that its kernel can be called on directly. */
#ifndef GV_TESTS_MODELS_REHABILITATION_CASES_H
#define GV_TESTS_MODELS_REHABILITATION_CASES_H

#include "support/check.h"

#include "models.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* low, mode, high of the reference scenario, and the widest values that tests draw from: the model's bounds,
 * or something large where it has none. */
static const struct case_input {
    const char *name;
    double low, mode, high, least, most;
} case_inputs[] = {
    {"citizens", 2000, 2000, 2000, 1e-3, 1e6},
    {"population_growth", 0, .01, .02, -.49, .99},
    {"referral_share", .01, .03, .04, 0, 1},
    {"reach_saturation", .5, 1, 2, 0, 20},
    {"reach_cap", .10, .10, .10, 0, 1},
    {"offer_acceptance", .5, .7, .9, 1e-3, 1},
    {"potential_spread", .3, .5, .9, 0, 3},
    {"targeting_accuracy", 0, .3, .7, 0, 1},
    {"reference_reach", .03, .03, .03, 1e-6, 1},
    {"completion_share", .60, .75, .85, 0, 1},
    {"course_hours", 13, 13.5, 14, 0, 200},
    {"course_hours_elasticity", 0, .2, .5, 0, 2},
    {"dropout_hours_share", .2, .5, .8, 0, 1},
    {"offer_hours", .5, 1, 2, 0, 50},
    {"course_weeks", 12, 12, 12, 0, 104},
    {"care_staff_share", 0, .6, 1, 0, 1},
    {"baseline_help", 3, 6, 9, 0, 168},
    {"responder_share", .45, .58, .70, 0, 1},
    {"relative_reduction", .10, .22, .35, 0, 1},
    {"effect_saturation", 1, 2, 4, 0, 20},
    {"avoided_decline", 0, 5, 15, 0, 500},
    {"attributable_share", .6, .85, 1, 0, 1},
    {"effect_half_life", 6, 15, 36, 1e-3, 1000},
    {"attrition_rate", .10, .18, .25, 0, 1},
    {"granted_share", .4, .8, 1, 0, 1},
    {"reassessment_delay", 0, 2, 6, 0, 100},
    {"released_share", .4, .8, 1, 0, 1},
    {"substitution_share", 0, .3, .8, 0, 1},
    {"conventional_hours", 5, 15, 25, 0, 200},
    {"conventional_effect_share", 0, .4, 1, 0, 1},
    {"care_staff_hour_cost", 330, 390, 460, 0, 5000},
    {"therapist_hour_cost", 360, 450, 600, 0, 5000},
    {"care_hour_value", 365, 450, 560, 0, 5000},
    {"average_wage", 200, 300, 450, 0, 5000},
    {"discount_rate", .035, .035, .035, -.49, .99},
    {"startup_cost", 1e5, 2e5, 5e5, 0, 1e9},
    {"cost_overrun", 0, .3, 1, -.5, 10},
    {"fixed_cost", 5e4, 1.5e5, 3e5, 0, 1e9},
    {"fixed_cost_elasticity", .5, .5, .5, 0, 2},
    {"course_cost", 400, 800, 1800, 0, 1e6},
    {"course_cost_elasticity", .7, .9, 1, 0, 2},
    {"contracted_courses", 20, 20, 20, 0, 1e5},
    {"reference_volume", 60, 60, 60, 1e-3, 1e5},
    {"ramp_months", 6, 12, 24, 0, 120},
    {"investment_level", 1, 1, 1, 0, 100},
    {"budget_cut_share", 1, 1, 1, 0, 1},
    {"target_share", .03, .03, .03, 0, 1},
    {"target_hours", 24, 24, 24, 0, 1000},
    {"budget_hour_price", 450, 450, 450, 0, 5000},
    {"cut_delay", 12, 12, 12, 0, 600},
    {"local_cost_share", 1, 1, 1, 0, 1},
    {"chance_reach", 0, 0, 0, -6, 6},
    {"chance_completion", 0, 0, 0, -6, 6},
    {"chance_effect", 0, 0, 0, -6, 6},
    {"effect_heterogeneity", 1, 1, 1, 0, 5},
};
enum { CASE_INPUTS = sizeof case_inputs / sizeof *case_inputs };

/* Columns of n draws each; n a multiple of GV_LANES_MAX. */
struct cases {
    size_t n;
    int horizon;
    double **in, **out; /* by the model's index; monthly columns have horizon · n values */
};

static inline size_t case_out_size(const struct cases *c, size_t outcome)
{
    bool monthly = gv_model_rehabilitation.outcomes[outcome].flags & GV_MONTHLY;
    return c->n * (monthly ? (size_t)c->horizon : 1);
}

static inline int case_input_index(const char *name)
{
    int index = gv_model_find_input(&gv_model_rehabilitation, name);
    if (index < 0) fail_msg("no input '%s'", name);
    return index;
}

static inline double *case_in(const struct cases *c, const char *name)
{
    return c->in[case_input_index(name)];
}

static inline double *case_out(const struct cases *c, const char *name)
{
    int index = gv_model_find_outcome(&gv_model_rehabilitation, name);
    if (index < 0) fail_msg("no outcome '%s'", name);
    return c->out[index];
}

static inline void case_set(const struct cases *c, const char *name, double value)
{
    double *column = case_in(c, name);
    for (size_t i = 0; i < c->n; i++)
        column[i] = value;
}

/* Every input at its mode. */
static inline void cases_open(struct cases *c, size_t n, int horizon)
{
    const struct gv_model *model = &gv_model_rehabilitation;
    *c = (struct cases){.n = n, .horizon = horizon};
    c->in = calloc(model->n_inputs, sizeof *c->in);
    c->out = calloc(model->n_outcomes, sizeof *c->out);
    assert_non_null(c->in);
    assert_non_null(c->out);
    for (size_t i = 0; i < model->n_inputs; i++)
        assert_non_null(c->in[i] = malloc(n * sizeof **c->in));
    for (size_t o = 0; o < model->n_outcomes; o++)
        assert_non_null(c->out[o] = malloc(case_out_size(c, o) * sizeof **c->out));
    for (size_t k = 0; k < CASE_INPUTS; k++)
        case_set(c, case_inputs[k].name, case_inputs[k].mode);
}

static inline void cases_close(struct cases *c)
{
    for (size_t i = 0; i < gv_model_rehabilitation.n_inputs; i++)
        free(c->in[i]);
    for (size_t o = 0; o < gv_model_rehabilitation.n_outcomes; o++)
        free(c->out[o]);
    free(c->in);
    free(c->out);
}

static inline void cases_run(const struct cases *c, enum gv_simd simd)
{
    const struct gv_setup setup = {.horizon = c->horizon};
    /* So that what the kernel does not write is seen. */
    for (size_t o = 0; o < gv_model_rehabilitation.n_outcomes; o++)
        memset(c->out[o], 0x7b, case_out_size(c, o) * sizeof **c->out);
    gv_model_rehabilitation.evaluate[simd](&setup, c->n, (const double *const *)c->in, c->out);
}

/* Random valid inputs: half of the draws from the reference ranges, half from the widest, of which an eighth
 * of the values stand at an end. */
static inline void cases_randomise(const struct cases *c, uint64_t seed)
{
    for (size_t k = 0; k < CASE_INPUTS; k++) {
        const struct case_input *input = &case_inputs[k];
        double *column = case_in(c, input->name);
        for (size_t i = 0; i < c->n; i++) {
            uint64_t at = (seed * CASE_INPUTS + k) << 32 | i;
            double u = check_uniform(at);
            int end = (int)(check_random_bits(~at) % 16);
            if (i % 2 == 0)
                column[i] = input->low + u * (input->high - input->low);
            else
                column[i] = end == 0   ? input->least
                            : end == 1 ? input->most
                                       : input->least + u * (input->most - input->least);
            if (strcmp(input->name, "cut_delay") == 0) column[i] = floor(column[i]);
        }
    }
}

static inline bool case_simd_available(enum gv_simd simd)
{
    if (!gv_model_rehabilitation.evaluate[simd]) return false;
#ifdef __x86_64__
    if (simd == GV_SIMD_AVX2) return __builtin_cpu_supports("avx2");
    if (simd == GV_SIMD_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
#endif
    return true;
}

#endif
