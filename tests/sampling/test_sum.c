/* Sums of independent terms against distribution functions in closed form and by GSL's integration. */
#include "support/check.h"

#include "base/pool.h"
#include "base/status.h"
#include "sampling/sampler.h"
#include "sampling/sum.h"
#include "scenario/sum.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

/* What the header of sum.h promises where terms have densities. */
#define U_ERROR 1e-6

static struct gv_distribution of(enum gv_family family, double a, double b, double c, double d)
{
    return (struct gv_distribution){.family = family, .p = {a, b, c, d}};
}

static struct gv_distribution make(struct gv_pool *pool, const struct gv_distribution *terms, size_t n)
{
    struct gv_distribution sum = {0};
    const char *wrong;
    assert_int_equal(gv_sum_make(pool, terms, n, &sum, &wrong), GV_OK);
    if (wrong) fail_msg("%s", wrong);
    return sum;
}

/* The largest |F(quantile(u)) - u| over a thousand u. */
static double u_error(const struct gv_distribution *sum, double (*cdf)(double x))
{
    enum { N = 1024 };
    struct gv_table_cache cache = {0};
    struct gv_sampler sampler;
    double u[N], x[N], worst = 0;
    for (int i = 0; i < N; i++)
        u[i] = (i + 0.5) / N;
    assert_int_equal(gv_sampler_make(sum, &cache, &sampler), GV_OK);
    gv_sampler_apply(&sampler, N, u, x);
    for (int i = 0; i < N; i++) {
        assert_true(i == 0 || x[i] >= x[i - 1]);
        worst = fmax(worst, fabs(cdf(x[i]) - u[i]));
    }
    gv_table_cache_free(&cache);
    return worst;
}

/* Irwin (1927) and Hall (1927): the sum of n uniforms on (0, 1). */
static double irwin_hall(double x, int n)
{
    double sum = 0, choose = 1, factorial = 1;
    for (int k = 0; k <= n && k < x; k++) {
        sum += (k % 2 ? -1 : 1) * choose * pow(x - k, n);
        choose *= (double)(n - k) / (k + 1);
    }
    for (int k = 2; k <= n; k++)
        factorial *= k;
    return fmin(fmax(sum / factorial, 0), 1);
}

static double two_uniforms(double x)
{
    return irwin_hall((x - 30) / 10, 2);
}

static double five_uniforms(double x)
{
    return irwin_hall((x + 500) / 100, 5);
}

static void test_uniforms(void **state)
{
    (void)state;
    struct gv_pool pool = {0};
    const struct gv_distribution two[] = {of(GV_UNIFORM, 10, 20, 0, 0), of(GV_UNIFORM, 20, 30, 0, 0)};
    struct gv_distribution sum = make(&pool, two, 2), five[5];
    check_between(u_error(&sum, two_uniforms), 0, U_ERROR);
    for (int i = 0; i < 5; i++)
        five[i] = of(GV_UNIFORM, -100, 0, 0, 0);
    sum = make(&pool, five, 5);
    check_between(u_error(&sum, five_uniforms), 0, U_ERROR);
    double low, high;
    gv_distribution_support(&sum, &low, &high);
    check_close(low, -500, 0);
    check_close(high, 0, 0);
    check_close(gv_distribution_mean(&sum), -250, 1e-15);
    gv_pool_free(&pool);
}

/* Two PERTs of quite different shape: beta(1 + 4/5, 1 + 16/5) on 0 … 5 and beta(4, 2) on 0 … 2. */
static double density(double x, void *parameters)
{
    double z = *(double *)parameters;
    return gsl_cdf_beta_P(fmin(fmax((z - x) / 5, 0), 1), 1.8, 4.2) * gsl_ran_beta_pdf(x / 2, 4, 2) / 2;
}

static double two_perts(double z)
{
    gsl_integration_workspace *space = gsl_integration_workspace_alloc(200);
    gsl_function f = {density, &z};
    double value, error;
    gsl_integration_qag(&f, 0, 2, 1e-12, 1e-10, 200, GSL_INTEG_GAUSS31, space, &value, &error);
    gsl_integration_workspace_free(space);
    return value;
}

/* With a constant of 1,000 and a term too narrow for the grid. */
static double moved_perts(double z)
{
    return two_perts(z - 1000.0005);
}

static void test_perts(void **state)
{
    (void)state;
    struct gv_pool pool = {0};
    const struct gv_distribution terms[] = {of(GV_PERT, 0, 1, 5, 4), of(GV_PERT, 0, 1.5, 2, 4),
                                            gv_constant(1000), of(GV_UNIFORM, 0, 0.001, 0, 0)};
    struct gv_distribution sum = make(&pool, terms, 2);
    check_between(u_error(&sum, two_perts), 0, U_ERROR);
    check_close(gv_distribution_mean(&sum), (0 + 4 + 5) / 6. + (6 + 2) / 6., 1e-14);
    sum = make(&pool, terms, 4);
    check_between(u_error(&sum, moved_perts), 0, U_ERROR);
    gv_pool_free(&pool);
}

/* A lump beside a density: 30 % nothing, 70 % a million, and a uniform on 0 … 100,000. */
static double lump_and_uniform(double x)
{
    double u = fmin(fmax(x / 1e5, 0), 1), v = fmin(fmax((x - 1e6) / 1e5, 0), 1);
    return 0.3 * u + 0.7 * v;
}

static void test_points(void **state)
{
    (void)state;
    struct gv_pool pool = {0};
    const double value[] = {0, 1e6}, probability[] = {0.3, 0.7}, cumulative[] = {0.3, 1};
    const struct gv_points points = {2, value, probability, cumulative, NULL};
    const struct gv_distribution lump = {.family = GV_DISCRETE, .points = &points};
    const struct gv_distribution mixed[] = {lump, of(GV_UNIFORM, 0, 1e5, 0, 0)},
                                 listed[] = {lump, gv_constant(5), lump};
    struct gv_distribution sum = make(&pool, mixed, 2);
    assert_int_equal(sum.family, GV_SUM);
    /* At the ends of the uniform the slope jumps: within a cell there. */
    check_between(u_error(&sum, lump_and_uniform), 0, 1e-3);
    check_close(gv_distribution_mean(&sum), 7.5e5, 1e-14);
    sum = make(&pool, listed, 3);
    assert_int_equal(sum.family, GV_DISCRETE);
    assert_int_equal(sum.points->n, 3);
    check_close(sum.points->value[1], 1e6 + 5, 0);
    check_close(sum.points->probability[1], 0.42, 1e-15);
    gv_pool_free(&pool);
}

/* Truncation before and after adding. */
static void test_truncated(void **state)
{
    (void)state;
    struct gv_pool pool = {0};
    struct gv_distribution half = of(GV_UNIFORM, 0, 20, 0, 0);
    assert_null(gv_distribution_truncate(&half, 0, 10));
    const struct gv_distribution terms[] = {half, of(GV_UNIFORM, 30, 40, 0, 0)};
    struct gv_distribution sum = make(&pool, terms, 2);
    check_between(u_error(&sum, two_uniforms), 0, U_ERROR);
    assert_null(gv_distribution_truncate(&sum, 30, 40));
    double low, high, lower, upper;
    gv_distribution_support(&sum, &low, &high);
    check_close(high, 40, 0);
    gv_distribution_cdf(&sum, 40, &lower, &upper);
    check_near(lower, 0.5, U_ERROR);
    /* Rising density on 30 … 40: two thirds of the way. */
    check_close(gv_distribution_mean(&sum), 30 + 20 / 3., 1e-6);
    gv_pool_free(&pool);
}

/* Beside a large constant the ends of a narrow term nearly cancel: the table must not grow for it. */
static void test_large_and_narrow(void **state)
{
    (void)state;
    struct gv_pool pool = {0};
    const struct gv_distribution terms[] = {of(GV_TRIANGULAR, 0.366, 25.366, 25.705, 0), gv_constant(64),
                                            gv_constant(0x1p53)};
    struct gv_distribution sum = make(&pool, terms, 3);
    double low, high;
    gv_distribution_support(&sum, &low, &high);
    assert_true(sum.points->n <= GV_SUM_POINTS_MAX);
    assert_true(high - low >= 24 && high - low <= 28); /* doubles are 2 apart there */
    const struct gv_distribution tiny[] = {of(GV_UNIFORM, 0, 1e-320, 0, 0), of(GV_UNIFORM, 0, 1e-320, 0, 0)};
    const char *wrong;
    assert_int_equal(gv_sum_make(&pool, tiny, 2, &sum, &wrong), GV_OK);
    assert_string_equal(wrong, "its terms are too narrow to compute with");
    gv_pool_free(&pool);
}

static void test_simple(void **state)
{
    (void)state;
    struct gv_pool pool = {0};
    const struct gv_distribution constants[] = {gv_constant(1), gv_constant(2.5)},
                                 alone[] = {gv_constant(0), of(GV_LOGNORMAL, 10, 2, 0, 0)},
                                 endless[] = {gv_constant(1), of(GV_LOGNORMAL, 10, 2, 0, 0)};
    struct gv_distribution sum = make(&pool, constants, 2);
    assert_int_equal(sum.family, GV_CONSTANT);
    check_close(sum.p[0], 3.5, 0);
    sum = make(&pool, alone, 2);
    assert_int_equal(sum.family, GV_LOGNORMAL);
    const char *wrong;
    assert_int_equal(gv_sum_make(&pool, endless, 2, &sum, &wrong), GV_OK);
    assert_non_null(wrong);
    gv_pool_free(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uniforms), cmocka_unit_test(test_perts),
        cmocka_unit_test(test_points),   cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_simple),   cmocka_unit_test(test_large_and_narrow)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
