/* Distributions as values: what is valid, what it prints as, its ends and its mean. */
#include "support/check.h"

#include "sampling/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define D(name, ...) ((struct gv_distribution){.family = GV_##name, .p = {__VA_ARGS__}})

static void test_valid(void **state)
{
    (void)state;
    const struct gv_distribution valid[] = {
        D(CONSTANT, -3),          D(UNIFORM, 13, 14),       D(TRIANGULAR, 0, 0, 10), D(TRIANGULAR, 0, 10, 10),
        D(PERT, 0, 2, 10, 4),     D(PERT, -1, -1, 1, 0.01), D(PERT, 0, 1, 1, 1000),  D(NORMAL, -5, 2),
        D(LOGNORMAL, 1e-9, 1000), D(BETA, 100, 1e6),        D(BETA, 2, 8),
    };
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++) {
        struct gv_distribution d = valid[i];
        assert_null(gv_distribution_normalise(&d));
        assert_memory_equal(&d, &valid[i], sizeof d);
    }
}

static void test_constants(void **state)
{
    (void)state;
    const struct gv_distribution spikes[] = {
        D(UNIFORM, 7, 7), D(TRIANGULAR, 7, 7, 7), D(PERT, 7, 7, 7, 4),
        D(NORMAL, 7, 0),  D(LOGNORMAL, 7, 1),     D(METALOG, 7, 7, 7, 0, 9),
    };
    const struct gv_distribution seven = gv_constant(7);
    for (size_t i = 0; i < sizeof spikes / sizeof *spikes; i++) {
        struct gv_distribution d = spikes[i];
        assert_null(gv_distribution_normalise(&d));
        assert_memory_equal(&d, &seven, sizeof d);
    }
}

static void test_invalid(void **state)
{
    (void)state;
    const struct {
        struct gv_distribution d;
        const char *wrong;
    } cases[] = {
        {D(UNIFORM, 2, 1), "the low end is above the high end"},
        {D(TRIANGULAR, 3, 2, 1), "the low end is above the high end"},
        {D(TRIANGULAR, 1, 0, 2), "the mode is below the low end"},
        {D(PERT, 1, 3, 2, 4), "the mode is above the high end"},
        {D(PERT, 1, 2, 3, 0), "the shape must be above 0"},
        {D(PERT, 1, 2, 3, -4), "the shape must be above 0"},
        {D(PERT, 1, 2, 3, 1001), "at most 1000"},
        {D(PERT, 1, 2, 3, NAN), "the shape must be"},
        {D(NORMAL, 0, -1), "the standard deviation is negative"},
        {D(LOGNORMAL, 0, 2), "the median of a lognormal must be above 0"},
        {D(LOGNORMAL, -1, 2), "the median of a lognormal must be above 0"},
        {D(LOGNORMAL, 1, 0.5), "the geometric standard deviation must be at least 1"},
        {D(LOGNORMAL, 1, 1001), "at most 1000"},
        {D(BETA, 0.09, 1), "both parameters of a beta"},
        {D(BETA, 1, 0), "both parameters of a beta"},
        {D(BETA, 1, 2e6), "both parameters of a beta"},
        {D(BETA, 0.1, 1e6), "at most 10 000 times the other"},
        {D(BETA, NAN, 1), "both parameters of a beta"},
        {D(GAMMA, 0.09, 1), "the shape of a gamma must lie in"},
        {D(GAMMA, 2e6, 1), "the shape of a gamma must lie in"},
        {D(GAMMA, 1, 0), "the scale of a gamma must be above 0"},
        {D(METALOG, 2, 1, 3, -INFINITY, INFINITY), "must rise"},
        {D(METALOG, 1, 3, 2, -INFINITY, INFINITY), "must rise"},
        {D(METALOG, 1, 2, 3, 4, 4), "the low bound must be below the high one"},
        {D(METALOG, 1, 2, 3, 1, INFINITY), "the low bound must be below P10"},
        {D(METALOG, 1, 2, 3, -INFINITY, 3), "the high bound must be above P90"},
        {D(METALOG, 1, 2.9, 3, -INFINITY, INFINITY), "P50 lies too near to P10 or P90"},
        {D(METALOG, 1, 1.1, 3, -INFINITY, INFINITY), "P50 lies too near to P10 or P90"},
        /* Numbers that are finite themselves, and whose differences, sums or quantiles are not. */
        {D(UNIFORM, -1e308, 1e308), "the ends are too far apart"},
        {D(TRIANGULAR, -1e308, 0, 1e308), "the ends are too far apart"},
        {D(UNIFORM, 1e308, 1.5e308), "numbers this large"},
        {D(TRIANGULAR, 1e308, 1.1e308, 1.2e308), "numbers this large"},
        {D(PERT, 1e306, 2e306, 3e306, 1000), "numbers this large"},
        {D(NORMAL, 1e308, 1e307), "numbers this large"},
        {D(LOGNORMAL, 1e300, 10), "numbers this large"},
        {D(GAMMA, 1e6, 1e303), "numbers this large"},
        {D(METALOG, -2e307, 0, 2e307, -INFINITY, INFINITY), "numbers this large"},
        {D(METALOG, 1e-300, 1, 1e300, 0, INFINITY), "numbers this large"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gv_distribution d = cases[i].d;
        check_contains(gv_distribution_normalise(&d), cases[i].wrong);
    }
}

static void check_support(struct gv_distribution d, double low, double high, double mean)
{
    double a = NAN, b = NAN;
    gv_distribution_support(&d, &a, &b);
    assert_true(a == low && b == high);
    check_ulps(gv_distribution_mean(&d), mean, 4);
}

static void test_support_and_mean(void **state)
{
    (void)state;
    check_support(gv_constant(7), 7, 7, 7);
    check_support(D(UNIFORM, 13, 14), 13, 14, 13.5);
    check_support(D(TRIANGULAR, 0, 2, 10), 0, 10, 4);
    check_support(D(PERT, 0, 2, 10, 4), 0, 10, 3);
    check_support(D(PERT, 0, 2, 10, 2), 0, 10, 3.5);
    check_support(D(NORMAL, -2, 3), -INFINITY, INFINITY, -2);
    check_support(D(LOGNORMAL, 10, 2), 0, INFINITY, 10 * exp(0.5 * log(2) * log(2)));
    check_support(D(BETA, 2, 8), 0, 1, 0.2);
}

static void test_beta_shape(void **state)
{
    (void)state;
    double a, b, low, high;
    gv_distribution_beta_shape(&D(PERT, 0, 2, 10, 4), &a, &b, &low, &high);
    assert_true(a == 1.8 && b == 4.2 && low == 0 && high == 10);
    gv_distribution_beta_shape(&D(PERT, -1, 1, 1, 3), &a, &b, &low, &high);
    assert_true(a == 4 && b == 1 && low == -1 && high == 1);
    gv_distribution_beta_shape(&D(BETA, 2, 8), &a, &b, &low, &high);
    assert_true(a == 2 && b == 8 && low == 0 && high == 1);
}

static void check_cdf(struct gv_distribution d, double x, double lower, double upper)
{
    double below = NAN, above = NAN;
    gv_distribution_cdf(&d, x, &below, &above);
    check_near(below, lower, 1e-14);
    check_near(above, upper, 1e-14);
}

/* At the ends and beyond them, on both sides of a mode, and where the formulas are elementary. */
static void test_cdf(void **state)
{
    (void)state;
    check_cdf(gv_constant(3), 2.9, 0, 1);
    check_cdf(gv_constant(3), 3, 1, 0);
    check_cdf(D(UNIFORM, 2, 6), 1, 0, 1);
    check_cdf(D(UNIFORM, 2, 6), 3, 0.25, 0.75);
    check_cdf(D(UNIFORM, 2, 6), 7, 1, 0);
    const struct gv_distribution hill = D(TRIANGULAR, 0, 2, 10);
    check_cdf(hill, -1, 0, 1);
    check_cdf(hill, 0, 0, 1);
    check_cdf(hill, 1, 0.05, 0.95);
    check_cdf(hill, 6, 0.8, 0.2);
    check_cdf(hill, 10, 1, 0);
    check_cdf(hill, 11, 1, 0);
    check_cdf(D(TRIANGULAR, 0, 0, 10), 5, 0.75, 0.25);
    check_cdf(D(TRIANGULAR, 0, 10, 10), 5, 0.25, 0.75);
    check_cdf(D(NORMAL, 5, 2), 5, 0.5, 0.5);
    check_cdf(D(LOGNORMAL, 5, 2), 5, 0.5, 0.5);
    check_cdf(D(LOGNORMAL, 5, 2), 0, 0, 1);
    check_cdf(D(LOGNORMAL, 5, 2), -1, 0, 1);
    check_cdf(D(PERT, 0, 5, 10, 4), 5, 0.5, 0.5);
    check_cdf(D(BETA, 1, 2), 0.5, 0.75, 0.25);
    check_cdf(D(GAMMA, 1, 2), 2, 1 - exp(-1), exp(-1));
    const struct gv_distribution metalog = D(METALOG, 1, 2, 3.5, 0, 9);
    check_cdf(metalog, 1, 0.1, 0.9);
    check_cdf(metalog, 2, 0.5, 0.5);
    check_cdf(metalog, 3.5, 0.9, 0.1);
    check_cdf(metalog, 0, 0, 1);
    check_cdf(metalog, 9, 1, 0);
}

/* What a truncation leaves, and what it refuses to. */
static void test_truncate(void **state)
{
    (void)state;
    struct gv_distribution d = gv_constant(3);
    assert_null(gv_distribution_truncate(&d, 3, 4));
    assert_false(d.truncated);
    check_contains(gv_distribution_truncate(&d, 3.1, 4), "nothing is left");
    check_contains(gv_distribution_truncate(&d, 1, 2.9), "nothing is left");
    check_contains(gv_distribution_truncate(&d, 4, 3), "the low end is above the high end");
    check_contains(gv_distribution_truncate(&d, NAN, 3), "the low end is above the high end");
    d = D(NORMAL, 0, 1);
    check_contains(gv_distribution_truncate(&d, 5, 6), "less than a millionth");
    check_contains(gv_distribution_truncate(&d, -6, -5), "less than a millionth");
    check_contains(gv_distribution_truncate(&d, 50, 60), "nothing is left");
    assert_null(gv_distribution_truncate(&d, -1, 2));
    assert_null(gv_distribution_truncate(&d, 0, 3)); /* the overlap */
    assert_true(d.truncated && d.cut_low == 0 && d.cut_high == 2);
    check_contains(gv_distribution_truncate(&d, 2.5, 3), "nothing is left");
    d = D(UNIFORM, 0, 1);
    check_contains(gv_distribution_truncate(&d, 1, 2), "nothing is left");
}

/* Which ones are the same: a plan that is gone on with is compared so. */
static void test_same(void **state)
{
    (void)state;
    double values[] = {1, 2}, odds[] = {0.5, 0.5}, sums[] = {0.5, 1}, others[] = {1, 3}, leans[] = {0.4, 1};
    const struct gv_points points = {.n = 2, .value = values, .probability = odds, .cumulative = sums},
                           copy = points,
                           elsewhere = {.n = 2, .value = others, .probability = odds, .cumulative = sums},
                           unlike = {.n = 2, .value = values, .probability = odds, .cumulative = leans},
                           fewer = {.n = 1, .value = values, .probability = odds, .cumulative = sums};
    const struct gv_points *const of[] = {&points, &elsewhere, &unlike, &fewer, NULL};
    struct gv_distribution all[20] = {
        D(NORMAL, 0, 1), D(NORMAL, 0, 2), D(UNIFORM, 0, 1), D(NORMAL, 0, 1), D(NORMAL, 0, 1), D(NORMAL, 0, 1),
    };
    size_t n = 6;
    assert_null(gv_distribution_truncate(&all[3], 0, 1));
    assert_null(gv_distribution_truncate(&all[4], 0, 2));
    assert_null(gv_distribution_truncate(&all[5], -1, 1));
    for (size_t k = 0; k < sizeof of / sizeof *of; k++)
        all[n++] = (struct gv_distribution){.family = GV_DISCRETE, .points = of[k]};
    all[n++] = (struct gv_distribution){.family = GV_SUM, .points = &points};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            assert_int_equal(gv_distribution_same(&all[i], &all[k]), i == k);
    const struct gv_distribution twin = {.family = GV_DISCRETE, .points = &copy};
    assert_true(gv_distribution_same(&all[6], &twin)); /* the same numbers, in another place */
}

static void check_print(struct gv_distribution d, const char *expected)
{
    struct gv_text text = {0};
    gv_distribution_print(&d, &text);
    assert_string_equal(text.data, expected);
    gv_text_free(&text);
}

static void test_print(void **state)
{
    (void)state;
    check_print(gv_constant(0.75), "0.75");
    check_print(gv_constant(-1e300), "-1e+300");
    check_print(D(UNIFORM, 13, 14), "uniform(13, 14)");
    check_print(D(TRIANGULAR, 0, 2, 10), "triangular(0, 2, 10)");
    check_print(D(PERT, 0.01, 0.03, 0.04, 4), "pert(0.01, 0.03, 0.04)");
    check_print(D(PERT, 0.01, 0.03, 0.04, 4.5), "pert(0.01, 0.03, 0.04, 4.5)");
    check_print(D(NORMAL, -2, 1.0 / 3), "normal(-2, 0.3333333333333333)");
    check_print(D(LOGNORMAL, 20, 1.5), "lognormal(20, 1.5)");
    check_print(D(BETA, 2, 8), "beta(2, 8)");
}

/* The shortest decimal that reads back, for whatever bits. */
static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},          {0.1, "0.1"},        {1.0 / 3, "0.3333333333333333"},
                 {1e22, "1e+22"},   {123456, "123456"},  {2.5e-7, "2.5e-07"},
                 {INFINITY, "inf"}, {-INFINITY, "-inf"}, {0.1 + 0.2, "0.30000000000000004"},
                 {5e-324, "5e-324"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gv_text text = {0};
        gv_number_print(cases[i].value, &text);
        assert_string_equal(text.data, cases[i].text);
        gv_text_free(&text);
    }
    struct gv_text text = {0};
    gv_number_print(NAN, &text);
    check_contains(text.data, "nan");
    gv_text_free(&text);
    for (uint64_t i = 0; i < 20000; i++) {
        uint64_t bits = check_random_bits(i);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        gv_number_print(value, &text);
        assert_true(strtod(text.data, NULL) == value);
        gv_text_free(&text);
    }
}

static void test_families(void **state)
{
    (void)state;
    assert_string_equal(gv_family_name(GV_PERT), "pert");
    for (int f = 0; f < GV_FAMILY_COUNT; f++)
        for (int g = 0; g < f; g++)
            assert_string_not_equal(gv_family_name((enum gv_family)f), gv_family_name((enum gv_family)g));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid),      cmocka_unit_test(test_constants),
        cmocka_unit_test(test_invalid),    cmocka_unit_test(test_support_and_mean),
        cmocka_unit_test(test_beta_shape), cmocka_unit_test(test_print),
        cmocka_unit_test(test_numbers),    cmocka_unit_test(test_families),
        cmocka_unit_test(test_cdf),        cmocka_unit_test(test_truncate),
        cmocka_unit_test(test_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
