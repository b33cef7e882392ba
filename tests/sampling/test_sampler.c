/* From uniforms to values: quantiles judged by GSL, known answers, the same bits for every instruction set.
 */
#include "support/check.h"

#include "base/status.h"
#include "sampling/transform.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { N = 4096, MOST = 16 };

/* Midpoints of N equal cells, and a grid that reaches as far into the tails as uniforms do. */
static double midpoints[N], tails[N];

static int make_grids(void **state)
{
    (void)state;
    for (int i = 0; i < N; i++) {
        midpoints[i] = (i + 0.5) / N;
        double t = ldexp(0.5 + 0.5 * check_uniform((uint64_t)i), -(i / 2 % 52) - 1);
        tails[i] = i % 2 ? 1 - t : t;
    }
    tails[0] = 0x1p-53;
    tails[1] = 1 - 0x1p-53;
    tails[2] = 0.5;
    tails[3] = 0.5 - 0x1p-54;
    return 0;
}

static struct gv_sampler make(enum gv_family family, double a, double b, double c, double d,
                              struct gv_table_cache *cache)
{
    struct gv_distribution distribution = {.family = family, .p = {a, b, c, d}};
    struct gv_sampler sampler;
    assert_null(gv_distribution_normalise(&distribution));
    assert_int_equal(gv_sampler_make(&distribution, cache, &sampler), GV_OK);
    return sampler;
}

static const struct {
    enum gv_family family;
    double p[4];
    double mean, sd;
} families[] = {
    {GV_UNIFORM, {13, 14}, 13.5, 0.28867513459481287},
    {GV_UNIFORM, {-3, 1e6}, 499998.5, 288676.0005689},
    {GV_TRIANGULAR, {0, 2, 10}, 4, 2.160246899469287},
    {GV_TRIANGULAR, {0, 0, 6}, 2, 1.4142135623730951},
    {GV_TRIANGULAR, {0, 6, 6}, 4, 1.4142135623730951},
    {GV_PERT, {0, 2, 10, 4}, 3, 1.7320508075688772},
    {GV_PERT, {-5, -5, 5, 4}, -10.0 / 3, 1.4085904245475277},
    {GV_NORMAL, {-2, 3}, -2, 3},
    {GV_LOGNORMAL, {10, 1.5}, 10.856888654, 4.5907107},
    {GV_BETA, {2, 8}, 0.2, 0.12060453783110545},
};
enum { FAMILIES = sizeof families / sizeof *families };

/* Averages over a fine grid of h = 2^-20: closed-form means and standard deviations, to what the grid can
 * tell: (1-u)^(1/5) at the end of a PERT leaves some h^1.2 in the mean, an unbounded tail some h in the
 * variance. */
static void test_moments(void **state)
{
    (void)state;
    enum { FINE = 1 << 20 };
    static double u[FINE];
    struct gv_table_cache cache = {0};
    for (int f = 0; f < FAMILIES; f++) {
        const double *p = families[f].p;
        struct gv_sampler sampler = make(families[f].family, p[0], p[1], p[2], p[3], &cache);
        for (int i = 0; i < FINE; i++)
            u[i] = (i + 0.5) / FINE;
        gv_sampler_apply(&sampler, FINE, u, u);
        long double sum = 0, squares = 0;
        for (int i = 0; i < FINE; i++)
            sum += u[i];
        double mean = (double)(sum / FINE);
        for (int i = 0; i < FINE; i++)
            squares += ((long double)u[i] - mean) * (u[i] - mean);
        double sd = sqrt((double)(squares / FINE));
        double from_gsd = log(p[1]), expected_sd = families[f].sd;
        if (families[f].family == GV_LOGNORMAL)
            expected_sd = p[0] * exp(0.5 * from_gsd * from_gsd) * sqrt(expm1(from_gsd * from_gsd));
        bool bounded = isfinite(sampler.low) && isfinite(sampler.high);
        double mean_wanted =
            families[f].family == GV_LOGNORMAL ? p[0] * exp(0.5 * from_gsd * from_gsd) : families[f].mean;
        check_near(mean, mean_wanted, (bounded ? 1e-7 : 1e-5) * expected_sd);
        check_close(sd, expected_sd, bounded ? 1e-6 : 1e-4);
    }
    gv_table_cache_free(&cache);
}

static double gsl_quantile(enum gv_family family, const double *p, double u)
{
    double t = u <= 0.5 ? u : 1 - u, a, b;
    bool upper = u > 0.5;
    struct gv_distribution d = {.family = family, .p = {p[0], p[1], p[2], p[3]}};
    double low, high;
    switch (family) {
    case GV_UNIFORM:
        return upper ? gsl_cdf_flat_Qinv(t, p[0], p[1]) : gsl_cdf_flat_Pinv(t, p[0], p[1]);
    case GV_NORMAL:
        return p[0] + (upper ? gsl_cdf_gaussian_Qinv(t, p[1]) : gsl_cdf_gaussian_Pinv(t, p[1]));
    case GV_LOGNORMAL:
        return upper ? gsl_cdf_lognormal_Qinv(t, log(p[0]), log(p[1]))
                     : gsl_cdf_lognormal_Pinv(t, log(p[0]), log(p[1]));
    case GV_PERT:
    case GV_BETA:
        gv_distribution_beta_shape(&d, &a, &b, &low, &high);
        return low + (high - low) * (upper ? gsl_cdf_beta_Qinv(t, a, b) : gsl_cdf_beta_Pinv(t, a, b));
    default: /* triangular: by bisection of its distribution function */
        low = p[0], high = p[2];
        for (int i = 0; i < 200; i++) {
            double x = 0.5 * (low + high), width = p[2] - p[0];
            double tail = upper ? 1 - t : t;
            double F = x < p[1] ? (x - p[0]) * (x - p[0]) / (width * (p[1] - p[0]))
                                : 1 - (p[2] - x) * (p[2] - x) / (width * (p[2] - p[1]));
            *(F < tail ? &low : &high) = x;
        }
        return 0.5 * (low + high);
    }
}

static void test_against_gsl(void **state)
{
    (void)state;
    struct gv_table_cache cache = {0};
    for (int f = 0; f < FAMILIES; f++) {
        const double *p = families[f].p;
        struct gv_sampler sampler = make(families[f].family, p[0], p[1], p[2], p[3], &cache);
        double x[N], worst = 0;
        gv_sampler_apply(&sampler, N, midpoints, x);
        for (int i = 0; i < N; i++) {
            double expected = gsl_quantile(families[f].family, p, midpoints[i]);
            worst = fmax(worst, fabs(x[i] - expected) / families[f].sd);
        }
        printf("%-10s largest difference from GSL %.1e standard deviations\n",
               gv_family_name(families[f].family), worst);
        check_between(worst, 0, 1e-9);
    }
    gv_table_cache_free(&cache);
}

static void check_quantiles(enum gv_family family, const double *p, double q05, double q50, double q95,
                            double tolerance)
{
    struct gv_table_cache cache = {0};
    struct gv_sampler sampler = make(family, p[0], p[1], p[2], p[3], &cache);
    double u[MOST] = {0.05, 0.5, 0.95}, x[MOST];
    for (int i = 3; i < MOST; i++)
        u[i] = 0.5;
    gv_sampler_apply(&sampler, MOST, u, x);
    check_near(x[0], q05, tolerance);
    check_near(x[1], q50, tolerance);
    check_near(x[2], q95, tolerance);
    gv_table_cache_free(&cache);
}

static void test_known_answers(void **state)
{
    (void)state;
    check_quantiles(GV_PERT, (double[4]){0, 2, 10, 4}, 0.589774, 2.766723, 6.212767, 5e-7);
    check_quantiles(GV_TRIANGULAR, (double[4]){0, 2, 10}, 1, 10 - sqrt(40), 8, 1e-14);
    check_quantiles(GV_TRIANGULAR, (double[4]){0, 2, 10}, 1, 3.675445, 8, 5e-7);
    check_quantiles(GV_NORMAL, (double[4]){0, 1}, -1.6448536269514722, 0, 1.6448536269514722, 1e-14);
    check_quantiles(GV_LOGNORMAL, (double[4]){20, 2}, 20 * pow(2, -1.6448536269514722), 20,
                    20 * pow(2, 1.6448536269514722), 1e-12);
    check_quantiles(GV_UNIFORM, (double[4]){-1, 1}, -0.9, 0, 0.9, 1e-15);
    check_quantiles(GV_CONSTANT, (double[4]){42}, 42, 42, 42, 0);
    /* Squares of the parameters overflow, or vanish, and must not. */
    check_quantiles(GV_TRIANGULAR, (double[4]){0, 2e160, 1e161}, 1e160, 3.675445e160, 8e160, 5e153);
    check_quantiles(GV_TRIANGULAR, (double[4]){0, 2e-170, 1e-169}, 1e-170, 3.675445e-170, 8e-170, 5e-177);
}

static void test_stays_inside(void **state)
{
    (void)state;
    static const struct {
        enum gv_family family;
        double p[4];
    } wide[] = {
        {GV_UNIFORM, {0.1, 0.3}},
        {GV_UNIFORM, {-1e-300, 1e300}},
        {GV_TRIANGULAR, {0.1, 0.1, 0.3}},
        {GV_TRIANGULAR, {1, 3, 3}},
        {GV_TRIANGULAR, {1, 1 + 1e-15, 3}},
        {GV_PERT, {0.1, 0.2, 0.3, 4}},
        {GV_PERT, {0, 0, 1, 1000}},
        {GV_PERT, {0.7, 1, 1, 0.01}},
        {GV_BETA, {0.1, 0.1}},
        {GV_BETA, {1e6, 1e2}},
        {GV_BETA, {1e6, 1e6}},
        {GV_BETA, {100, 1e6}},
        {GV_LOGNORMAL, {1, 1000}},
        {GV_NORMAL, {1e300, 1e290}},
    };
    for (size_t k = 0; k < sizeof wide / sizeof *wide; k++) {
        struct gv_table_cache cache = {0};
        const double *p = wide[k].p;
        struct gv_sampler sampler = make(wide[k].family, p[0], p[1], p[2], p[3], &cache);
        double x[N], low, high;
        struct gv_distribution d = {.family = wide[k].family, .p = {p[0], p[1], p[2], p[3]}};
        gv_distribution_support(&d, &low, &high);
        gv_sampler_apply(&sampler, N, tails, x);
        for (int i = 0; i < N; i++) {
            assert_true(isfinite(x[i]));
            check_between(x[i], low, high);
        }
        gv_table_cache_free(&cache);
    }
}

/* What of a truncated distribution's uniforms lies nearest to 1 must not become 1. */
static void test_truncated_tail_is_finite(void **state)
{
    (void)state;
    static const double cuts[] = {-3, 0, 1, 4.7};
    for (size_t k = 0; k < sizeof cuts / sizeof *cuts; k++) {
        struct gv_table_cache cache = {0};
        struct gv_distribution d = {.family = GV_NORMAL, .p = {0, 1}};
        struct gv_sampler sampler;
        double x[N];
        assert_null(gv_distribution_truncate(&d, cuts[k], INFINITY));
        assert_int_equal(gv_sampler_make(&d, &cache, &sampler), GV_OK);
        gv_sampler_apply(&sampler, N, tails, x);
        for (int i = 0; i < N; i++)
            check_between(x[i], cuts[k], 40);
        gv_table_cache_free(&cache);
    }
}

static void test_same_bits(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        gv_transform_fn *transform;
    } variants[] = {
        {"scalar", gv_transform_scalar},
#ifdef GV_HAVE_X86_VARIANTS
        {"sse2", gv_transform_sse2},
        {"avx2", gv_transform_avx2},
        {"avx512", gv_transform_avx512},
#endif
    };
    const bool available[] = {
        true,
#ifdef GV_HAVE_X86_VARIANTS
        true,
        __builtin_cpu_supports("avx2"),
        __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
            __builtin_cpu_supports("avx512vl"),
#endif
    };
    struct gv_table_cache cache = {0};
    for (int f = -1; f < FAMILIES; f++) {
        static const double constant[4] = {7};
        const double *p = f < 0 ? constant : families[f].p;
        struct gv_sampler sampler =
            make(f < 0 ? GV_CONSTANT : families[f].family, p[0], p[1], p[2], p[3], &cache);
        double expected[N], x[N], chosen[N];
        gv_transform_scalar(&sampler, N, tails, expected);
        gv_sampler_apply(&sampler, N, tails, chosen);
        assert_memory_equal(chosen, expected, sizeof x);
        for (size_t v = 0; v < sizeof variants / sizeof *variants; v++) {
            if (!available[v]) {
                if (f < 0) printf("no %s here: not tested\n", variants[v].name);
                continue;
            }
            variants[v].transform(&sampler, N, tails, x);
            assert_memory_equal(x, expected, sizeof x);
            memcpy(x, tails, sizeof x);
            variants[v].transform(&sampler, N, x, x); /* in place */
            assert_memory_equal(x, expected, sizeof x);
        }
    }
    gv_table_cache_free(&cache);
}

static void test_cache(void **state)
{
    (void)state;
    struct gv_table_cache cache = {0};
    struct gv_sampler a = make(GV_PERT, 0, 2, 10, 4, &cache), b = make(GV_PERT, 100, 120, 200, 4, &cache);
    struct gv_sampler c = make(GV_PERT, 0, 2, 10, 3, &cache), d = make(GV_UNIFORM, 0, 1, 0, 0, &cache);
    /* Location and scale share the shape's table. */
    assert_ptr_equal(a.table, b.table);
    assert_ptr_not_equal(a.table, c.table);
    assert_null(d.table);
    assert_int_equal(cache.n, 2);
    for (int i = 0; i < 100; i++)
        make(GV_BETA, 1 + i, 2, 0, 0, &cache);
    assert_int_equal(cache.n, 102);
    assert_ptr_equal(make(GV_PERT, 0, 2, 10, 4, &cache).table, a.table);
    gv_table_cache_free(&cache);
    assert_int_equal(cache.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moments),
        cmocka_unit_test(test_against_gsl),
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_stays_inside),
        cmocka_unit_test(test_truncated_tail_is_finite),
        cmocka_unit_test(test_same_bits),
        cmocka_unit_test(test_cache),
    };
    return cmocka_run_group_tests(tests, make_grids, NULL);
}
