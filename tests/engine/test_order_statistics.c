/* Order statistics against sorting, on the kinds of values that break selection. */
#include "support/check.h"

#include "engine/order_statistics.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 5000, RANKS = 9 };

static double original[MOST], sorted[MOST], work[MOST], scratch[MOST];

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void check_ranks(const char *kind, size_t n, size_t n_ranks, const size_t *ranks)
{
    double out[MOST];
    memcpy(work, original, n * sizeof *work);
    memset(scratch, 0xff, sizeof scratch);
    gv_order_statistics(n, work, scratch, n_ranks, ranks, out);
    for (size_t i = 0; i < n_ranks; i++)
        if (out[i] != sorted[ranks[i]])
            fail_msg("%s, n = %zu: rank %zu is %g, not %g", kind, n, ranks[i], out[i], sorted[ranks[i]]);
}

static void check_against_sort(const char *kind, size_t n)
{
    memcpy(sorted, original, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare);
    size_t ranks[MOST];
    for (size_t i = 0; i < RANKS; i++)
        ranks[i] = i * (n - 1) / (RANKS - 1); /* both ends among them, repeated where n is small */
    check_ranks(kind, n, RANKS, ranks);
    for (size_t i = 0; i < RANKS; i++)
        check_ranks(kind, n, 1, ranks + i);
    check_ranks(kind, n, 0, ranks);
    for (size_t i = 0; i < n; i++)
        ranks[i] = i;
    check_ranks(kind, n, n, ranks);
}

/* The ranking leaves NaNs and infinite values out, and its values as they were. */
static void check_ranking(const char *kind, size_t n)
{
    static double with_nan[2 * MOST], as_it_was[2 * MOST], more_work[2 * MOST], more_scratch[2 * MOST];
    static uint16_t bucket[2 * MOST];
    static struct gv_ranking ranking;
    size_t finite = 0, total = 0;
    for (size_t i = 0; i < n; i++) {
        with_nan[total++] = original[i];
        if (i % 5 == 1) with_nan[total++] = NAN;
        if (isfinite(original[i])) sorted[finite++] = original[i];
    }
    qsort(sorted, finite, sizeof *sorted, compare);
    memcpy(as_it_was, with_nan, total * sizeof *with_nan);
    gv_ranking_make(&ranking, total, with_nan, bucket);
    assert_int_equal(ranking.finite, finite);
    for (size_t pass = 0; pass < 2; pass++) { /* asked in several goes */
        size_t ranks[RANKS + 1], n_ranks = 0;
        double out[RANKS + 1];
        for (size_t i = 0; finite && i < RANKS; i++)
            ranks[n_ranks++] = (i * (finite - 1) + pass) / (RANKS - 1 + pass);
        ranks[n_ranks++] = finite; /* one past the last: no such value */
        gv_ranking_select(&ranking, n_ranks, ranks, more_work, more_scratch, out);
        for (size_t i = 0; i < n_ranks - 1; i++)
            if (out[i] != sorted[ranks[i]])
                fail_msg("%s, n = %zu: rank %zu is %g, not %g", kind, n, ranks[i], out[i], sorted[ranks[i]]);
        assert_true(isinf(out[n_ranks - 1]));
    }
    /* All of them: many in one bucket. */
    static size_t every[MOST];
    static double all[MOST];
    for (size_t i = 0; i < finite; i++)
        every[i] = i;
    gv_ranking_select(&ranking, finite, every, more_work, more_scratch, all);
    for (size_t i = 0; i < finite; i++)
        if (all[i] != sorted[i])
            fail_msg("%s, n = %zu: rank %zu is %g, not %g", kind, n, i, all[i], sorted[i]);
    assert_memory_equal(with_nan, as_it_was, total * sizeof *with_nan);
}

typedef double value_fn(double u, size_t i);

static double plain(double u, size_t i)
{
    (void)i;
    return u - 0.5;
}

static double skewed(double u, size_t i)
{
    (void)i;
    return gsl_cdf_lognormal_Pinv(u, 0, 5);
}

static double extremely_skewed(double u, size_t i)
{
    (void)i;
    return exp(700 * u * u);
}

static double ties(double u, size_t i)
{
    (void)i;
    return floor(10 * u);
}

static double nearly_constant(double u, size_t i)
{
    return i % 100 == 99 ? u : 7;
}

static double constant(double u, size_t i)
{
    (void)u, (void)i;
    return -0.25;
}

static double neighbours(double u, size_t i)
{
    (void)i;
    return 1 + floor(8 * u) * 0x1p-52;
}

static double infinite_above(double u, size_t i)
{
    return i % 3 ? u : INFINITY;
}

static double infinite_below(double u, size_t i)
{
    return i % 3 ? u : -INFINITY;
}

static double infinite_both(double u, size_t i)
{
    return i % 3 == 0 ? u : i % 3 == 1 ? INFINITY : -INFINITY;
}

static double nothing_finite(double u, size_t i)
{
    (void)i;
    return u < 0.5 ? INFINITY : -INFINITY;
}

static double one_finite(double u, size_t i)
{
    return i == 1 ? 4 : u < 0.5 ? INFINITY : -INFINITY;
}

static double range_overflow(double u, size_t i)
{
    (void)i;
    return (u - 0.5) * 1e308 * 2;
}

static double overflow_with_infinities(double u, size_t i)
{
    return i % 4 ? (u - 0.5) * 1.7e308 * 2 : i % 8 ? INFINITY : -INFINITY;
}

static double denormal(double u, size_t i)
{
    (void)i;
    return floor(1000 * u) * 5e-324;
}

static double denormal_and_normal(double u, size_t i)
{
    return i % 2 ? u : u * 1e-310;
}

static double zeros(double u, size_t i)
{
    (void)i;
    return u < 0.4 ? -0.0 : u < 0.8 ? 0.0 : u - 0.9;
}

static double rising(double u, size_t i)
{
    (void)u;
    return (double)i;
}

static double falling(double u, size_t i)
{
    (void)u;
    return -(double)i;
}

static const struct {
    const char *name;
    value_fn *value;
} kinds[] = {
#define KIND(name)  \
    {               \
#name, name \
    }
    KIND(plain),
    KIND(skewed),
    KIND(extremely_skewed),
    KIND(ties),
    KIND(nearly_constant),
    KIND(constant),
    KIND(neighbours),
    KIND(infinite_above),
    KIND(infinite_below),
    KIND(infinite_both),
    KIND(nothing_finite),
    KIND(one_finite),
    KIND(range_overflow),
    KIND(denormal),
    KIND(overflow_with_infinities),
    KIND(zeros),
    KIND(rising),
    KIND(falling),
    KIND(denormal_and_normal),
#undef KIND
};

static void test_against_sort(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 7, 47, 48, 49, 50, 64, 100, 500, 1023, 1024, 1025, 4096, 5000};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            for (size_t i = 0; i < sizes[s]; i++)
                original[i] =
                    kinds[k].value((double)(check_random_bits(k << 32 | i) >> 11) * 0x1p-53 + 0x1p-54, i);
            check_against_sort(kinds[k].name, sizes[s]);
            check_ranking(kinds[k].name, sizes[s]);
        }
}

/* The values are still there, in another order: nothing is lost or made twice. */
static void test_small_n_all(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 200; n++)
        for (size_t i = 0; i < n; i++) {
            original[i] = floor(20 * check_uniform(n << 32 | i));
            if (i == n - 1) check_against_sort("every n", n);
        }
}

/* Hyndman and Fan's type 7: a quantile at position p (n - 1), linear in between. */
static void test_position(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        double p;
        size_t below, above;
        double weight;
    } cases[] = {
        {1, 0, 0, 0, 0},
        {1, 0.5, 0, 0, 0},
        {1, 1, 0, 0, 0},
        {2, 0.5, 0, 1, 0.5},
        {5, 0.25, 1, 2, 0},
        {5, 0.5, 2, 3, 0},
        {5, 1, 4, 4, 0},
        {5, 0, 0, 1, 0},
        {11, 0.95, 9, 10, 0.5},
        {101, 0.5, 50, 51, 0},
        {1000, 0.05, 49, 50, 0.95},
        {4, 0.5, 1, 2, 0.5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gv_rank_pair pair = gv_quantile_position(cases[i].n, cases[i].p);
        assert_int_equal(pair.below, cases[i].below);
        assert_int_equal(pair.above, cases[i].above);
        check_near(pair.weight, cases[i].weight, 1e-12);
    }
    for (size_t n = 1; n < 300; n++)
        for (int k = 0; k <= 100; k++) {
            struct gv_rank_pair pair = gv_quantile_position(n, k / 100.0);
            assert_true(pair.below <= pair.above && pair.above < n);
            check_between(pair.weight, 0, 1);
            check_near((double)pair.below + pair.weight, k / 100.0 * (double)(n - 1), 1e-12 * (double)n);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_sort),
        cmocka_unit_test(test_small_n_all),
        cmocka_unit_test(test_position),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
