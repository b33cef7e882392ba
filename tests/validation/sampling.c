/* Random numbers, nets, dependence and the elementary functions behind them. */
#include "validation/table.h"

#include "base/elementary.h"
#include "base/status.h"
#include "sampling/copula.h"
#include "sampling/design.h"
#include "sampling/random.h"

#include <Random123/philox.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>

static void check_philox(void)
{
    static const uint32_t zero[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
                          ones[4] = {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
    uint64_t words[2];
    gv_random_words(0, 0, 0, words);
    /* The last word of our counter is always 0: the other answer is asked of the generator itself. */
    const philox4x32_ctr_t counter = {{UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX}};
    const philox4x32_key_t key = {{UINT32_MAX, UINT32_MAX}};
    const philox4x32_ctr_t x = philox4x32_R(10, counter, key);
    char what[64];
    for (int i = 0; i < 4; i++) {
        snprintf(what, sizeof what, "Philox4x32-10, key and counter 0, word %d", i);
        validate(what, zero[i], (double)(words[i / 2] >> (32 * (i % 2)) & UINT32_MAX), 0);
    }
    for (int i = 0; i < 4; i++) {
        snprintf(what, sizeof what, "Philox4x32-10, key and counter all ones, word %d", i);
        validate(what, ones[i], x.v[i], 0);
    }
}

static void check_uniforms(void)
{
    const uint64_t ends[2] = {0, UINT64_MAX};
    double u[2];
    gv_random_to_uniform(2, ends, u);
    validate("smallest uniform", 0x1p-53, u[0], 0);
    validate("largest uniform: 1 -", 0x1p-53, 1 - u[1], 0);
}

static void check_sobol(void)
{
    static const double wanted[6] = {0.875, 0.875, 0.125, 0.375, 0.875, 0.625};
    char what[64];
    for (int d = 0; d < 6; d++) {
        struct gv_sobol sobol;
        uint64_t word;
        gv_sobol_plain(d, &sobol);
        gv_sobol_fill(&sobol, 5 ^ (5 >> 1), 1, &word); /* index 5 in Gray-code order */
        snprintf(what, sizeof what, "Sobol', Gray-code index 5, dimension %d", d + 1);
        validate(what, wanted[d], (double)word * 0x1p-64, 0);
    }
}

/* Spearman's correlations of a large net under the copula. */
static void check_copula(void)
{
    enum { N = 1 << 14 };
    static double scores[2][N], u[2][N], work[2 * N];
    static uint64_t words[N];
    static const double ranks[] = {0.3, -0.6, 0.9};
    static const char *const names[] = {"a", "b"};
    struct gv_design design = {.kind = GV_DESIGN_SOBOL, .seed = 1, .replicates = 1, .points = N};
    char what[64];
    for (int k = 0; k < 3; k++) {
        const double rank[4] = {1, ranks[k], ranks[k], 1};
        struct gv_copula copula;
        size_t clash;
        double spearman = NAN;
        if (gv_copula_open(2, rank, &copula, &clash) == GV_OK) {
            for (int i = 0; i < 2; i++) {
                struct gv_stream stream;
                if (gv_stream_open(&design, names[i], i, NULL, &stream) != GV_OK) return;
                gv_stream_fill(&stream, 0, 0, N, words, scores[i]);
                gv_stream_close(&stream);
                gv_copula_scores(N, scores[i]);
            }
            for (size_t i = 0; i < 2; i++)
                gv_copula_uniforms(&copula, i, N, N, scores[0], u[i]);
            spearman = gsl_stats_spearman(u[0], 1, u[1], 1, N, work);
            gv_copula_close(&copula);
        }
        snprintf(what, sizeof what, "Spearman's correlation of 16,384 draws, %.1f asked", ranks[k]);
        validate(what, ranks[k], spearman, 2e-3);
    }
}

/* Units in the last place between a value and the truth in long double. */
static double ulps(double value, long double truth)
{
    int exponent;
    frexp((double)truth, &exponent);
    return fabs((double)(((long double)value - truth) / ldexpl(1, exponent - 53)));
}

static void check_elementary(void)
{
    double worst[5] = {0};
    for (int i = 1; i < 20000; i++) {
        double t = i / 20000.0, x = 40 * (t - 0.5);
        worst[0] = fmax(worst[0], ulps(gv_exp(x), expl(x)));
        worst[1] = fmax(worst[1], ulps(gv_log(exp(x)), logl(exp(x))));
        worst[2] = fmax(worst[2], ulps(gv_pow(exp(0.2 * x), 1.7), powl(exp(0.2 * x), 1.7)));
        double z = 12 * (t - 0.5);
        worst[3] = fmax(worst[3], ulps(gv_normal_cdf(z), 0.5L * erfcl(-(long double)z / sqrtl(2))));
        double q = gv_normal_quantile(t);
        worst[4] = fmax(worst[4], fabs(gsl_cdf_ugaussian_P(q) - t) / fmin(t, 1 - t));
    }
    validate("exp on (-20, 20): largest error in ulp", 0, worst[0], 8);
    validate("log: largest error in ulp", 0, worst[1], 8);
    validate("pow: largest error in ulp", 0, worst[2], 8);
    validate("normal distribution on (-6, 6): largest error in ulp", 0, worst[3], 8);
    validate("normal quantile: largest relative u-error", 0, worst[4], 1e-13);
}

void validate_sampling(void)
{
    validate_section("random numbers, nets, dependence");
    check_philox();
    check_uniforms();
    check_sobol();
    check_copula();
    check_elementary();
}
