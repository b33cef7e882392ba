/* Confidence intervals against published figures and GSL. */
#include "support/check.h"

#include "engine/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const double ERROR = 1 - GV_CONFIDENCE;

static void test_wilson(void **state)
{
    (void)state;
    struct gv_estimate e = gv_interval_wilson(3, 20, ERROR);
    assert_true(e.value == 0.15);
    check_near(e.low, 0.052369, 5e-7);
    check_near(e.high, 0.360419, 5e-7);
    check_near(gv_estimate_half_width(e), 0.5 * (0.360419 - 0.052369), 1e-6);
    /* At both ends the score equation (p - P)² = z² P (1 - P)/n holds. */
    const double z = gsl_cdf_ugaussian_Pinv(0.975);
    for (uint64_t n = 1; n < 2000; n = 3 * n / 2 + 1)
        for (uint64_t k = 0; k <= n; k += n / 7 + 1) {
            e = gv_interval_wilson(k, n, ERROR);
            double p = (double)k / (double)n;
            check_between(p, e.low - 1e-15, e.high + 1e-15);
            check_between(e.low, -1e-15, 1);
            check_between(e.high, 0, 1 + 1e-15);
            check_near((p - e.low) * (p - e.low), z * z * e.low * (1 - e.low) / (double)n, 1e-13);
            check_near((p - e.high) * (p - e.high), z * z * e.high * (1 - e.high) / (double)n, 1e-13);
        }
}

static void test_clopper_pearson(void **state)
{
    (void)state;
    struct gv_estimate e = gv_interval_clopper_pearson(3, 20, ERROR);
    assert_true(e.value == 0.15);
    check_near(e.low, 0.032071, 5e-7);
    check_near(e.high, 0.378927, 5e-7);
    for (unsigned n = 1; n < 5000; n = 3 * n / 2 + 1) {
        e = gv_interval_clopper_pearson(0, n, ERROR);
        assert_true(e.value == 0 && e.low == 0);
        check_close(e.high, -expm1(log(0.025) / n), 1e-11);
        e = gv_interval_clopper_pearson(n, n, ERROR);
        assert_true(e.value == 1 && e.high == 1);
        check_close(e.low, exp(log(0.025) / n), 1e-11);
        for (unsigned k = 1; k < n; k += n / 7 + 1) {
            /* By definition: each end is where the data, or more extreme ones, have probability .025. */
            e = gv_interval_clopper_pearson(k, n, ERROR);
            check_close(gsl_cdf_binomial_Q(k - 1, e.low, n), 0.025, 1e-9);
            check_close(gsl_cdf_binomial_P(k, e.high, n), 0.025, 1e-9);
        }
    }
    e = gv_interval_clopper_pearson(0, UINT64_C(1) << 40, ERROR);
    check_close(e.high, -log(0.025) / 0x1p40, 1e-9);
}

static void test_student(void **state)
{
    (void)state;
    for (int degrees = 1; degrees <= 200; degrees++)
        check_close(gv_student_t(degrees, ERROR), gsl_cdf_tdist_Pinv(0.975, degrees), 1e-10);
    check_close(gv_student_t(1, ERROR), 12.706204736174698, 1e-12);
    check_close(gv_student_t(15, ERROR), 2.131449545559323, 1e-12);
    check_close(gv_student_t(1e6, ERROR), gv_normal_z(ERROR), 1e-5);
    check_close(gv_normal_z(ERROR), 1.959963984540054, 1e-15);
    /* Thirteen looks share the error. */
    check_close(gv_student_t(15, ERROR / 13), gsl_cdf_tdist_Pinv(1 - 0.025 / 13, 15), 1e-10);
    check_close(gv_normal_z(ERROR / 13), gsl_cdf_ugaussian_Pinv(1 - 0.025 / 13), 1e-12);
}

static void test_ranks(void **state)
{
    (void)state;
    int64_t low, high;
    gv_interval_quantile_ranks(1000, 0.05, ERROR, &low, &high);
    assert_int_equal(low, 36);
    assert_int_equal(high, 63);
    /* Too few values to bound a quantile: a rank outside. */
    gv_interval_quantile_ranks(10, 0.05, ERROR, &low, &high);
    assert_true(low < 0);
    gv_interval_quantile_ranks(10, 0.95, ERROR, &low, &high);
    assert_true(high > 9);
}

static double coverage(int64_t low, int64_t high, double p, unsigned n)
{
    return gsl_cdf_binomial_P((unsigned)high, p, n) - (low < 0 ? 0 : gsl_cdf_binomial_P((unsigned)low, p, n));
}

/* With B values below the quantile, B binomial: rank `low` lies below it if B > low, rank `high` above it if
 * B <= high. That has 95 %, and neither end can come nearer. */
static void test_ranks_cover(void **state)
{
    (void)state;
    static const double probabilities[] = {0.05, 0.25, 0.5, 0.75, 0.95};
    for (unsigned n = 200; n < 100000; n = 2 * n + 17)
        for (int i = 0; i < 5; i++) {
            double p = probabilities[i];
            int64_t low, high;
            gv_interval_quantile_ranks(n, p, ERROR, &low, &high);
            assert_true(low < high);
            assert_true(low >= -1 && high <= (int64_t)n);
            check_between(coverage(low, high, p, n), 0.95, 1);
            check_between(coverage(low, high - 1, p, n), 0, 0.95);
            check_between(coverage(low + 1, high, p, n), 0, 0.95);
        }
    int64_t low, high;
    gv_interval_quantile_ranks(UINT64_C(1) << 36, 0.5, ERROR, &low, &high);
    check_close((double)(high - low), 2 * 1.959964 * 0.5 * 0x1p18, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilson), cmocka_unit_test(test_clopper_pearson), cmocka_unit_test(test_student),
        cmocka_unit_test(test_ranks),  cmocka_unit_test(test_ranks_cover),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
