/* Gamma, metalog, discrete and truncated distributions. GSL and published values are the judges. */
#include "support/check.h"

#include "base/status.h"
#include "sampling/sampler.h"
#include "sampling/tail.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 16 };

/* Quantiles of up to MOST probabilities. */
static void quantiles(const struct gv_distribution *d, size_t n, const double *p, double *x)
{
    struct gv_table_cache cache = {0};
    struct gv_sampler sampler;
    double u[MOST];
    for (size_t i = 0; i < MOST; i++)
        u[i] = i < n ? p[i] : 0.5;
    assert_int_equal(gv_sampler_make(d, &cache, &sampler), GV_OK);
    gv_sampler_apply(&sampler, MOST, u, u);
    for (size_t i = 0; i < n; i++)
        x[i] = u[i];
    gv_table_cache_free(&cache);
}

static const double grid[MOST] = {0x1p-50, 1e-12, 1e-6, 1e-3, 0.01,  0.05,     0.2,      0.5,
                                  0.7,     0.9,   0.95, 0.99, 0.999, 1 - 1e-6, 1 - 1e-9, 1 - 1e-12};

static void test_gamma(void **state)
{
    (void)state;
    static const double shapes[] = {0.1, 0.5, 1, 2.5, 40, 1e4};
    double x[MOST], worst = 0;
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        struct gv_distribution d = {.family = GV_GAMMA, .p = {shapes[k], 3}};
        assert_null(gv_distribution_normalise(&d));
        quantiles(&d, MOST, grid, x);
        for (size_t i = 0; i < MOST; i++) {
            double error = grid[i] <= 0.5 ? gsl_cdf_gamma_P(x[i], shapes[k], 3) - grid[i]
                                          : gsl_cdf_gamma_Q(x[i], shapes[k], 3) - (1 - grid[i]);
            worst = fmax(worst, fabs(error));
        }
        check_close(gv_distribution_mean(&d), 3 * shapes[k], 1e-14);
    }
    printf("gamma: largest u-error %.2e\n", worst);
    check_between(worst, 0, 1e-10);
}

static void test_gamma_cdf(void **state)
{
    (void)state;
    for (double x = 0.01; x < 60; x *= 1.3) {
        double lower, upper;
        gv_gamma_cdf(4.2, x, &lower, &upper);
        check_close(lower, gsl_cdf_gamma_P(x, 4.2, 1), 1e-11);
        check_close(upper, gsl_cdf_gamma_Q(x, 4.2, 1), 1e-11);
    }
}

/* Keelin's three-term metalog through 10, 20, 40: q05 7.436826, q95 47.638984. */
static void test_metalog(void **state)
{
    (void)state;
    struct gv_distribution d = {.family = GV_METALOG, .p = {10, 20, 40, -INFINITY, INFINITY}};
    const double p[] = {0.05, 0.1, 0.5, 0.9, 0.95};
    double x[5];
    assert_null(gv_distribution_normalise(&d));
    quantiles(&d, 5, p, x);
    check_near(x[0], 7.436826, 5e-7);
    check_near(x[4], 47.638984, 5e-7);
    for (int i = 0; i < 3; i++)
        check_close(x[1 + i], d.p[i], 1e-14);
    /* Bounded forms go through their percentiles and keep their bounds. */
    const double ends[] = {1e-15, 0.1, 0.5, 0.9, 1 - 1e-15};
    const double bounds[][2] = {{5, INFINITY}, {-INFINITY, 50}, {5, 50}};
    for (int b = 0; b < 3; b++) {
        struct gv_distribution bounded = {.family = GV_METALOG,
                                          .p = {10, 20, 40, bounds[b][0], bounds[b][1]}};
        assert_null(gv_distribution_normalise(&bounded));
        quantiles(&bounded, 5, ends, x);
        for (int i = 0; i < 3; i++)
            check_close(x[1 + i], bounded.p[i], 1e-13);
        assert_true(x[0] >= bounds[b][0] && x[4] <= bounds[b][1] && x[0] < 10 && x[4] > 40);
    }
}

/* Feasible if .166577 < (q50 - q10)/(q90 - q10) < .833423. */
static void test_metalog_feasible(void **state)
{
    (void)state;
    const struct {
        double r;
        bool feasible;
    } cases[] = {{0.16657, false}, {0.16658, true}, {0.5, true}, {0.83342, true}, {0.83343, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gv_distribution d = {.family = GV_METALOG, .p = {0, cases[i].r, 1, -INFINITY, INFINITY}};
        assert_true((gv_distribution_normalise(&d) == NULL) == cases[i].feasible);
    }
}

static void test_discrete(void **state)
{
    (void)state;
    const double value[] = {1, 2, 5}, probability[] = {0.25, 0.5, 0.25}, cumulative[] = {0.25, 0.75, 1};
    const struct gv_points points = {3, value, probability, cumulative, NULL};
    struct gv_distribution d = {.family = GV_DISCRETE, .points = &points};
    const double p[] = {0.1, 0.25, 0.2500001, 0.75, 0.7500001, 0.999};
    const double want[] = {1, 1, 2, 2, 5, 5};
    double x[6];
    quantiles(&d, 6, p, x);
    for (int i = 0; i < 6; i++)
        assert_true(x[i] == want[i]);
    check_close(gv_distribution_mean(&d), 2.5, 1e-15);
    /* Cut: the values inside keep their proportions. */
    assert_null(gv_distribution_truncate(&d, 2, 9));
    const double cut[] = {0.1, 0.66, 0.67};
    quantiles(&d, 3, cut, x);
    assert_true(x[0] == 2 && x[1] == 2 && x[2] == 5);
    /* Between two values; the smallest uniform is lost beside the probability of what is cut away. */
    d.truncated = false;
    assert_null(gv_distribution_truncate(&d, 1.5, 4));
    const double ends[] = {0x1p-53, 1 - 0x1p-53};
    quantiles(&d, 2, ends, x);
    assert_true(x[0] == 2 && x[1] == 2);
}

static void test_truncated(void **state)
{
    (void)state;
    struct gv_distribution d = {.family = GV_NORMAL, .p = {1, 2}};
    assert_null(gv_distribution_truncate(&d, 0, 3));
    const double p[] = {1e-9, 0.25, 0.5, 0.75, 1 - 1e-9};
    double x[5], from = gsl_cdf_gaussian_P(-1, 2), to = gsl_cdf_gaussian_P(2, 2);
    quantiles(&d, 5, p, x);
    for (int i = 0; i < 5; i++)
        check_near(x[i], 1 + gsl_cdf_gaussian_Pinv(from + p[i] * (to - from), 2), 1e-12);
    /* Truncating again takes the overlap; nothing left is refused. */
    assert_null(gv_distribution_truncate(&d, 2, 10));
    double low, high;
    gv_distribution_support(&d, &low, &high);
    assert_true(low == 2 && high == 3);
    assert_non_null(gv_distribution_truncate(&d, 5, 6));
    struct gv_distribution far = {.family = GV_NORMAL, .p = {0, 1}};
    assert_non_null(gv_distribution_truncate(&far, 6, 7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gamma),
        cmocka_unit_test(test_gamma_cdf),
        cmocka_unit_test(test_metalog),
        cmocka_unit_test(test_discrete),
        cmocka_unit_test(test_metalog_feasible),
        cmocka_unit_test(test_truncated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
