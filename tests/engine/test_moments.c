/* Moments: against two passes in long double, and the same bits wherever a run is cut. */
#include "support/check.h"

#include "engine/loops.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 20000 };

static double values[MOST];

static struct gv_moments reference(size_t n, const double *x)
{
    long double count = 0, sum = 0, m[5] = {0};
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) count += 1, sum += x[i];
    if (count == 0) return (struct gv_moments){0};
    long double mean = sum / count;
    for (size_t i = 0; i < n; i++)
        for (int k = 2; k <= 4 && !isnan(x[i]); k++)
            m[k] += powl(x[i] - mean, k);
    return (struct gv_moments){(double)count, (double)mean, (double)m[2], (double)m[3], (double)m[4]};
}

/* Relative to what the moment could be at most for the same spread: m3 may be near 0 by symmetry. */
static void check_moments(struct gv_moments m, size_t n, const double *x, double relative)
{
    struct gv_moments r = reference(n, x);
    assert_true(m.count == r.count);
    if (r.count == 0) {
        assert_true(m.mean == 0 && m.m2 == 0 && m.m3 == 0 && m.m4 == 0);
        return;
    }
    double sd = sqrt(r.m2 / r.count);
    check_near(m.mean, r.mean, relative * (fabs(r.mean) + sd));
    check_near(m.m2, r.m2, relative * r.m2);
    check_near(m.m3, r.m3, relative * sqrt(r.m2 * r.m4));
    check_near(m.m4, r.m4, relative * r.m4);
}

/* Skewed, and far from 0 beside its spread. */
static void fill(double offset, uint64_t seed)
{
    for (size_t i = 0; i < MOST; i++)
        values[i] = offset - log(1 - check_uniform(seed << 32 | i));
}

static void test_leaf(void **state)
{
    (void)state;
    if (!check_has_long_double()) skip();
    for (uint64_t seed = 0; seed < 3; seed++) {
        fill((double[]){0, -50, 1000}[seed], seed);
        for (size_t n = 0; n <= 70; n++)
            check_moments(gv_loops()->moments(n, values + seed, true), n, values + seed, 1e-12);
        check_moments(gv_loops()->moments(512, values, true), 512, values, 1e-12);
        check_moments(gv_loops()->moments(MOST, values, true), MOST, values, 1e-12);
    }
}

static void test_missing(void **state)
{
    (void)state;
    fill(3, 9);
    for (size_t i = 0; i < MOST; i++)
        if (check_random_bits(i) % 3 == 0) values[i] = i % 2 ? NAN : -NAN;
    for (size_t n = 0; n <= 40; n++)
        check_moments(gv_loops()->moments(n, values, true), n, values, 1e-12);
    check_moments(gv_loops()->moments(4096, values, true), 4096, values, 1e-12);
    const double nothing[] = {NAN, NAN, NAN};
    check_moments(gv_loops()->moments(3, nothing, true), 3, nothing, 0);
}

/* The result is that of eight lanes and a fixed tree, on any processor. */
static void test_lanes(void **state)
{
    (void)state;
    fill(0, 4);
    for (size_t n = 1; n < 600; n += 7) {
        double lane[8] = {0};
        for (size_t i = 0; i < n; i++)
            lane[i % 8] += values[i];
        double sum =
            ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
        double mean = gv_loops()->moments(n, values, true).mean, expected = sum / (double)n;
        check_same(1, &mean, &expected);
    }
}

static void test_merge(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 3; seed++) {
        fill((double[]){0, -50, 1000}[seed], seed);
        for (size_t cut = 0; cut <= MOST; cut += 1111) {
            struct gv_moments a = gv_loops()->moments(cut, values, true),
                              b = gv_loops()->moments(MOST - cut, values + cut, true);
            check_moments(gv_moments_merge(a, b), MOST, values, 1e-11);
            check_moments(gv_moments_merge(b, a), MOST, values, 1e-11);
        }
    }
    struct gv_moments some = gv_loops()->moments(100, values, true), none = {0},
                      left = gv_moments_merge(some, none), right = gv_moments_merge(none, some);
    assert_memory_equal(&left, &some, sizeof some);
    assert_memory_equal(&right, &some, sizeof some);
}

enum { LEAVES = 37, LEAF = 100 };

static struct gv_moments leaf(size_t k)
{
    return gv_loops()->moments(LEAF, values + k * LEAF, true);
}

/* Merged by halves, from the largest power of two downwards: the tree's shape, written another way. */
static struct gv_moments by_halves(size_t first, size_t n)
{
    if (n == 0) return (struct gv_moments){0};
    if (n == 1) return leaf(first);
    size_t power = 1;
    while (2 * power <= n)
        power *= 2;
    if (power == n) return gv_moments_merge(by_halves(first, n / 2), by_halves(first + n / 2, n / 2));
    return gv_moments_merge(by_halves(first, power), by_halves(first + power, n - power));
}

static void test_tree(void **state)
{
    (void)state;
    fill(100, 5);
    struct gv_moment_tree tree = {0};
    struct gv_moments total = gv_moment_tree_total(&tree);
    assert_true(total.count == 0);
    for (size_t n = 1; n <= LEAVES; n++) {
        gv_moment_tree_push(&tree, leaf(n - 1));
        assert_int_equal(tree.leaves, n);
        total = gv_moment_tree_total(&tree);
        struct gv_moments expected = by_halves(0, n);
        assert_memory_equal(&total, &expected, sizeof total);
        check_moments(total, n * LEAF, values, 1e-11);
    }
}

/* A run that is stored, read back and continued; asking for totals on the way changes nothing. */
static void test_append(void **state)
{
    (void)state;
    fill(-3, 6);
    struct gv_moment_tree whole = {0};
    for (size_t k = 0; k < LEAVES; k++)
        gv_moment_tree_push(&whole, leaf(k));
    struct gv_moments expected = gv_moment_tree_total(&whole);
    for (size_t cut = 0; cut <= LEAVES; cut++) {
        struct gv_moment_tree first = {0}, second;
        for (size_t k = 0; k < cut; k++)
            gv_moment_tree_push(&first, leaf(k));
        gv_moment_tree_total(&first);
        memcpy(&second, &first, sizeof first);
        memset(&first, 0xff, sizeof first);
        for (size_t k = cut; k < LEAVES; k++)
            gv_moment_tree_push(&second, leaf(k));
        struct gv_moments total = gv_moment_tree_total(&second);
        assert_memory_equal(&total, &expected, sizeof total);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leaf),  cmocka_unit_test(test_missing), cmocka_unit_test(test_lanes),
        cmocka_unit_test(test_merge), cmocka_unit_test(test_tree),    cmocka_unit_test(test_append),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
