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
        D(UNIFORM, 7, 7), D(TRIANGULAR, 7, 7, 7), D(PERT, 7, 7, 7, 4), D(NORMAL, 7, 0), D(LOGNORMAL, 7, 1),
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
