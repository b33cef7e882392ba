/* The beta's distribution function, quantile and table, judged by GSL. */
#include "support/check.h"

#include "base/status.h"
#include "sampling/sampler.h"
#include "sampling/tail.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const double shapes[] = {0.1, 0.5, 1, 1.3, 2.5, 5, 50, 1e4};
enum {
    SHAPES = sizeof shapes / sizeof *shapes,
    PER_OCTAVE = 12,
    OCTAVES = 53,
    GRID = 2 * OCTAVES * PER_OCTAVE
};

/* From 2^-53 to 1 - 2^-53, dense in both tails; the number of points is a multiple of GV_LANES_MAX. */
static size_t make_grid(double *u)
{
    size_t n = 0;
    for (int k = 1; k < OCTAVES; k++)
        for (int i = 0; i < PER_OCTAVE; i++) {
            double t = ldexp(0.5 + 0.5 * (i ? check_uniform((uint64_t)(k * PER_OCTAVE + i)) : 0), -k);
            u[n++] = t;
            u[n++] = 1 - t;
        }
    u[n++] = 0x1p-53;
    u[n++] = 1 - 0x1p-53;
    u[n++] = 0.5;
    u[n++] = 0.5 - 0x1p-54;
    while (n % 16)
        u[n++] = 0.25;
    return n;
}

/* False if the shape is too lopsided to be accepted: one parameter more than 10^4 times the other. */
static bool apply_table(double a, double b, size_t n, const double *u, double *x)
{
    struct gv_table_cache cache = {0};
    struct gv_distribution beta = {.family = GV_BETA, .p = {a, b}};
    struct gv_sampler sampler;
    const char *refused = gv_distribution_normalise(&beta);
    assert_int_equal(refused != NULL, fmax(a, b) > 1e4 * fmin(a, b));
    if (refused) return false;
    assert_int_equal(gv_sampler_make(&beta, &cache, &sampler), GV_OK);
    gv_sampler_apply(&sampler, n, u, x);
    gv_table_cache_free(&cache);
    return true;
}

/* How far u is from the probabilities of the doubles around x, each tail measured in itself. A neighbour on
 * either side is granted, because near 1 one bit of x can be much probability (half of it, for b = 0.1). */
static double u_error(double a, double b, double u, double x)
{
    double below = nextafter(x, 0), above = nextafter(x, 1);
    double low = gsl_cdf_beta_P(below, a, b) - u, high = u - gsl_cdf_beta_P(above, a, b);
    if (u > 0.5) {
        low = (1 - u) - gsl_cdf_beta_Q(below, a, b);
        high = gsl_cdf_beta_Q(above, a, b) - (1 - u);
    }
    return fmax(0, fmax(low, high));
}

static void test_u_error(void **state)
{
    (void)state;
    static double u[GRID + 16], x[GRID + 16];
    size_t n = make_grid(u);
    double worst = 0, worst_a = 0, worst_b = 0, worst_u = 0;
    for (int i = 0; i < SHAPES; i++)
        for (int j = 0; j < SHAPES; j++) {
            double a = shapes[i], b = shapes[j];
            if (!apply_table(a, b, n, u, x)) continue;
            for (size_t k = 0; k < n; k++) {
                check_between(x[k], 0, 1);
                double error = u_error(a, b, u[k], x[k]);
                if (error <= worst) continue;
                worst = error, worst_a = a, worst_b = b, worst_u = u[k];
            }
        }
    printf("largest u-error %.2e, of beta(%g, %g) at u = %.6g\n", worst, worst_a, worst_b, worst_u);
    check_between(worst, 0, GV_TABLE_MAX_U_ERROR);
}

/* Relative to the tail's own probability: what the u-error alone would not tell of a deep tail. */
static void test_tails(void **state)
{
    (void)state;
    static const double some[] = {0.5, 1.3, 2.5, 5, 50};
    double worst = 0, t[16], x[16];
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 5; j++) {
            for (int k = 0; k < 16; k++)
                t[k] = ldexp(1, -3 * k - 2) * (1 + check_uniform((uint64_t)k));
            assert_true(apply_table(some[i], some[j], 16, t, x));
            for (int k = 0; k < 16; k++)
                worst = fmax(worst, fabs(gsl_cdf_beta_P(x[k], some[i], some[j]) / t[k] - 1));
        }
    printf("largest relative error of the tail's probability %.2e\n", worst);
    check_between(worst, 0, 1e-8);
}

static void test_symmetry(void **state)
{
    (void)state;
    static double u[GRID + 16], mirrored[GRID + 16], x[GRID + 16], y[GRID + 16];
    size_t n = make_grid(u);
    for (size_t k = 0; k < n; k++)
        mirrored[k] = 1 - u[k];
    for (int i = 0; i < SHAPES; i++)
        for (int j = 0; j < SHAPES; j++) {
            if (!apply_table(shapes[i], shapes[j], n, u, x)) continue;
            if (!apply_table(shapes[j], shapes[i], n, mirrored, y)) continue;
            for (size_t k = 0; k < n; k++) /* 1 - u is exact from u = 1/2 on, and below by chance */
                if (1 - mirrored[k] == u[k] && u[k] != 0.5) check_near(x[k], 1 - y[k], 0x1p-52);
        }
}

/* Rising, to the rounding of the five steps of Horner's rule (x is at most 1). */
static void test_monotone(void **state)
{
    (void)state;
    enum { N = 1 << 14 };
    static double u[N], x[N];
    for (size_t i = 0; i < N; i++)
        u[i] = ((double)i + 0.5) / N;
    for (int i = 0; i < SHAPES; i++)
        for (int j = 0; j < SHAPES; j++) {
            if (!apply_table(shapes[i], shapes[j], N, u, x)) continue;
            for (size_t k = 1; k < N; k++)
                if (!(x[k] >= x[k - 1] - 0x1p-51))
                    fail_msg("beta(%g, %g) falls by %g at %.17g", shapes[i], shapes[j], x[k - 1] - x[k],
                             u[k]);
        }
}

static void test_cdf(void **state)
{
    (void)state;
    double lower, upper;
    for (int i = 0; i < SHAPES; i++)
        for (int j = 0; j < SHAPES; j++)
            for (int k = 1; k < 100; k++) {
                double a = shapes[i], b = shapes[j], x = k / 100.0;
                gv_beta_cdf(a, b, x, &lower, &upper);
                /* GSL's normalising constant loses digits to its logarithms for large parameters. */
                double relative = a + b > 1000 ? 1e-10 : 1e-12;
                double p = gsl_cdf_beta_P(x, a, b), q = gsl_cdf_beta_Q(x, a, b);
                if (p > 1e-290) check_near(lower, p, relative * p + 1e-15 * (q > 0.5 ? 0 : 1));
                if (q > 1e-290) check_near(upper, q, relative * q + 1e-15 * (p > 0.5 ? 0 : 1));
            }
    gv_beta_cdf(2, 3, 0, &lower, &upper);
    assert_true(lower == 0 && upper == 1);
    gv_beta_cdf(2, 3, 1, &lower, &upper);
    assert_true(lower == 1 && upper == 0);
    gv_beta_cdf(2, 3, -1, &lower, &upper);
    assert_true(lower == 0 && upper == 1);
}

/* Known in closed form: uniform, powers, arcsine; and the posterior of 2 + 7 of 20 in a Beta(2, 8). */
static void test_quantile(void **state)
{
    (void)state;
    const double pi = 3.14159265358979323846;
    for (int k = 0; k <= 40; k++) {
        double u = k < 20 ? ldexp(1, -2 * k - 2) : (k - 20) / 20.0;
        if (u <= 0) u = 0.33;
        if (u >= 1) u = 0.97;
        check_close(gv_beta_quantile(1, 1, u), u, 1e-13);
        check_close(gv_beta_quantile(3, 1, u), cbrt(u), 1e-13);
        check_close(gv_beta_quantile(0.5, 0.5, u), pow(sin(pi * u / 2), 2), 1e-12);
    }
    check_near(gv_beta_quantile(9, 21, 0.025), 0.152846, 5e-7);
    check_near(gv_beta_quantile(9, 21, 0.5), 0.295504, 5e-7);
    check_near(gv_beta_quantile(9, 21, 0.975), 0.472384, 5e-7);
    assert_true(gv_beta_quantile(2, 3, 0) == 0 && gv_beta_quantile(2, 3, 1) == 1);
}

/* The table says how good it is, and does not flatter itself. */
static void test_own_check(void **state)
{
    (void)state;
    struct gv_quantile_table *table = NULL;
    assert_int_equal(gv_quantile_table_build(GV_TABLE_BETA, 1.8, 4.2, &table), GV_OK);
    assert_true(table->a == 1.8 && table->b == 4.2);
    check_between(table->u_error, 1e-18, GV_TABLE_MAX_U_ERROR / 4);
    check_between(table->relative_u_error, 1e-18, 1e-9);
    gv_quantile_table_free(table);
    gv_quantile_table_free(NULL);
}

/* Many tables at once are those that are built one by one; each shape once, and none for what needs none. */
static void test_cache(void **state)
{
    (void)state;
    struct gv_distribution d[] = {
        {.family = GV_PERT, .p = {0, 2, 10, 4}}, {.family = GV_UNIFORM, .p = {0, 1}},
        {.family = GV_BETA, .p = {2.5, 7}},      {.family = GV_PERT, .p = {100, 120, 200, 4}},
        {.family = GV_GAMMA, .p = {3, 2}},       {.family = GV_CONSTANT, .p = {5}},
        {.family = GV_BETA, .p = {2.5, 7}},      {.family = GV_GAMMA, .p = {0.4, 1}}};
    enum { N = sizeof d / sizeof *d, TABLES = 4, POINTS = 64 };
    const struct gv_distribution *list[N];
    struct gv_table_cache cache = {0};
    for (size_t i = 0; i < N; i++) {
        assert_null(gv_distribution_normalise(&d[i]));
        list[i] = &d[i];
    }
    assert_int_equal(gv_table_cache_fill(&cache, 0, list), GV_OK);
    assert_int_equal(cache.n, 0);
    assert_int_equal(gv_table_cache_fill(&cache, 3, list), GV_OK);
    assert_int_equal(cache.n, 2);
    assert_int_equal(gv_table_cache_fill(&cache, N, list), GV_OK);
    assert_int_equal(cache.n, TABLES);
    for (size_t i = 0; i < N; i++) {
        struct gv_table_cache own = {0};
        struct gv_sampler one, other;
        double u[POINTS], x[POINTS], y[POINTS];
        for (int k = 0; k < POINTS; k++)
            u[k] = check_uniform((uint64_t)k);
        assert_int_equal(gv_sampler_make(&d[i], &cache, &one), GV_OK);
        assert_int_equal(gv_sampler_make(&d[i], &own, &other), GV_OK);
        gv_sampler_apply(&one, POINTS, u, x);
        gv_sampler_apply(&other, POINTS, u, y);
        assert_memory_equal(x, y, sizeof x);
        gv_table_cache_free(&own);
    }
    assert_int_equal(cache.n, TABLES);
    gv_table_cache_free(&cache);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_u_error),   cmocka_unit_test(test_tails), cmocka_unit_test(test_symmetry),
        cmocka_unit_test(test_monotone),  cmocka_unit_test(test_cdf),   cmocka_unit_test(test_quantile),
        cmocka_unit_test(test_own_check), cmocka_unit_test(test_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
