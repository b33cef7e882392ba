/* Inputs for the tests of an effect chain, by name, and columns that its kernel can be called on directly.
 *
 * What includes this says first which chain: CASE_MODEL, its descriptor, and CASE_INPUT_LIST, the rows of
 * CHAIN_inputs.h. */
#ifndef GV_TESTS_MODELS_CHAIN_CASES_H
#define GV_TESTS_MODELS_CHAIN_CASES_H

#include "support/check.h"

#include "models.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define CASE(input_name, ...) {#input_name, __VA_ARGS__},
static const struct case_input {
    const char *name;
    double low, mode, high, least, most;
} case_inputs[] = {CASE_INPUT_LIST};
#undef CASE
enum { CASE_INPUTS = sizeof case_inputs / sizeof *case_inputs };

/* Columns of n draws each; n a multiple of GV_LANES_MAX. */
struct cases {
    size_t n;
    int horizon;
    const struct gv_curve *curves; /* [CASE_MODEL.n_curves] tables; NULL for the model's own */
    double **in, **out;            /* by the model's index; monthly columns have horizon · n values */
};

static inline size_t case_out_size(const struct cases *c, size_t outcome)
{
    bool monthly = CASE_MODEL.outcomes[outcome].flags & GV_MONTHLY;
    return c->n * (monthly ? (size_t)c->horizon : 1);
}

static inline int case_input_index(const char *name)
{
    int index = gv_model_find_input(&CASE_MODEL, name);
    if (index < 0) fail_msg("no input '%s'", name);
    return index;
}

static inline double *case_in(const struct cases *c, const char *name)
{
    return c->in[case_input_index(name)];
}

static inline double *case_out(const struct cases *c, const char *name)
{
    int index = gv_model_find_outcome(&CASE_MODEL, name);
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
    const struct gv_model *model = &CASE_MODEL;
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
    for (size_t i = 0; i < CASE_MODEL.n_inputs; i++)
        free(c->in[i]);
    for (size_t o = 0; o < CASE_MODEL.n_outcomes; o++)
        free(c->out[o]);
    free(c->in);
    free(c->out);
}

static inline void cases_run(const struct cases *c, enum gv_simd simd)
{
    const struct gv_setup setup = {.horizon = c->horizon, .curves = c->curves};
    /* So that what the kernel does not write is seen. */
    for (size_t o = 0; o < CASE_MODEL.n_outcomes; o++)
        memset(c->out[o], 0x7b, case_out_size(c, o) * sizeof **c->out);
    CASE_MODEL.evaluate[simd](&setup, c->n, (const double *const *)c->in, c->out);
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
    if (!CASE_MODEL.evaluate[simd]) return false;
#ifdef __x86_64__
    if (simd == GV_SIMD_AVX2) return __builtin_cpu_supports("avx2");
    if (simd == GV_SIMD_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
#endif
    return true;
}

#endif
