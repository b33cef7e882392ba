/* Curves through points against GSL's Steffen interpolation, at points and ends, and their monotony. */
#include "support/check.h"

#include "base/curve.h"

#include <gsl/gsl_interp.h>
#include <math.h>
#include <stdbool.h>

enum { POINTS = 12, BETWEEN = 400 };

static void make(size_t n, const double *x, const double *y, struct gv_curve *curve)
{
    assert_true(gv_curve_make(n, x, y, curve));
    assert_int_equal(curve->n, n);
}

/* As GSL, relative to the largest value. */
static void check_against_gsl(size_t n, const double *x, const double *y)
{
    struct gv_curve curve;
    double size = 0;
    make(n, x, y, &curve);
    for (size_t i = 0; i < n; i++)
        size = fmax(size, fabs(y[i]));
    gsl_interp *judge = gsl_interp_alloc(gsl_interp_steffen, n);
    assert_non_null(judge);
    assert_int_equal(gsl_interp_init(judge, x, y, n), 0);
    for (size_t k = 0; k <= BETWEEN; k++) {
        double at = fmin(x[0] + (x[n - 1] - x[0]) * (double)k / BETWEEN, x[n - 1]);
        check_near(gv_curve_value(&curve, at), gsl_interp_eval(judge, x, y, at, NULL), 1e-14 * size);
    }
    gsl_interp_free(judge);
    for (size_t i = 0; i < n; i++)
        assert_true(gv_curve_value(&curve, x[i]) == y[i]);
}

/* The data of the figures in Steffen's paper are not printed there; these have what it is about: turns,
 * plateaus, steep steps beside flat ones, uneven distances. */
static void test_known_shapes(void **state)
{
    (void)state;
    const double x[] = {0, 0.5, 1, 2, 2.25, 5, 9};
    check_against_gsl(7, x, (const double[]){0, 0.6, 1, 1.4, 1.4, 1.5, 1.5});
    check_against_gsl(7, x, (const double[]){0, 0, 0, 100, 100, 100, 101});
    check_against_gsl(7, x, (const double[]){3, 1, 4, 1, 5, 9, 2});
    check_against_gsl(7, x, (const double[]){2, 1, 0.9, 0.9, 0.2, 1e-9, 0});
    check_against_gsl(3, x, (const double[]){0, 0.45, 1});
}

static void test_random_points(void **state)
{
    (void)state;
    uint64_t at = 0;
    for (int k = 0; k < 500; k++) {
        size_t n = 3 + check_random_bits(at++) % (POINTS - 2);
        double x[POINTS], y[POINTS], from = 0;
        for (size_t i = 0; i < n; i++) {
            x[i] = from;
            from += pow(10, -2 + 3 * check_uniform(at++));
            y[i] = check_uniform(at++);
        }
        check_against_gsl(n, x, y);
    }
}

/* Rising points give a curve that never falls, beyond what rounding does. */
static void test_monotone(void **state)
{
    (void)state;
    uint64_t at = 1 << 20;
    for (int k = 0; k < 500; k++) {
        double x[POINTS], y[POINTS], from = 0, value = 0;
        for (size_t i = 0; i < POINTS; i++) {
            from += pow(10, -3 + 3 * check_uniform(at++));
            x[i] = from;
            bool flat = check_random_bits(at++) % 4 == 0;
            value += flat ? 0 : pow(10, -3 + 3 * check_uniform(at++));
            y[i] = value;
        }
        struct gv_curve curve;
        make(POINTS, x, y, &curve);
        for (size_t i = 1; i < POINTS; i++) {
            double before = y[i - 1];
            for (int j = 1; j < BETWEEN; j++) {
                double now = gv_curve_value(&curve, x[i - 1] + (x[i] - x[i - 1]) * j / BETWEEN);
                assert_true(now >= before - 1e-15 * y[i] && now <= y[i] * (1 + 1e-15));
                before = now;
            }
        }
    }
}

static void test_two_points(void **state)
{
    (void)state;
    struct gv_curve curve;
    make(2, (const double[]){0.5, 2.5}, (const double[]){1, 5}, &curve);
    for (double x = 0.5; x <= 2.5; x += 0.125)
        assert_true(gv_curve_value(&curve, x) == 2 * x);
}

/* There is no value outside, and none for what is no number. */
static void test_ends(void **state)
{
    (void)state;
    struct gv_curve curve;
    make(3, (const double[]){0.5, 1, 2}, (const double[]){0.5, 1, 1.25}, &curve);
    assert_true(gv_curve_value(&curve, 0.5) == 0.5 && gv_curve_value(&curve, 2) == 1.25);
    const double outside[] = {0, nextafter(0.5, 0), nextafter(2, 3), 1e300, INFINITY, -INFINITY, NAN};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        assert_true(isnan(gv_curve_value(&curve, outside[i])));
}

static void test_too_close(void **state)
{
    (void)state;
    struct gv_curve curve;
    assert_false(gv_curve_make(3, (const double[]){0, 1e-200, 1}, (const double[]){0, 1, 2}, &curve));
    assert_int_equal(curve.n, 0);
    assert_false(gv_curve_make(2, (const double[]){0, 1}, (const double[]){-1e308, 1e308}, &curve));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_shapes), cmocka_unit_test(test_random_points),
        cmocka_unit_test(test_monotone),     cmocka_unit_test(test_two_points),
        cmocka_unit_test(test_ends),         cmocka_unit_test(test_too_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
