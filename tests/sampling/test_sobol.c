/* Sobol' points: the known ones, random access, and what a scramble must leave intact. */
#include "support/check.h"

#include "sampling/random.h"
#include "sampling/sobol.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BITS = 10, POINTS = 1 << BITS };

static uint64_t key_of(int dimension)
{
    char name[32];
    snprintf(name, sizeof name, "input %d", dimension);
    return gv_random_key(1, name, GV_PURPOSE_SCRAMBLE);
}

static double uniform(uint64_t word)
{
    double u;
    gv_random_to_uniform(1, &word, &u);
    return u;
}

/* The fifth point in Gray-code order is the one of natural index 5 ^ 5/2 = 7. */
static void test_known_answer(void **state)
{
    (void)state;
    static const double expected[] = {0.875, 0.875, 0.125, 0.375, 0.875, 0.625};
    for (int d = 0; d < 6; d++) {
        struct gv_sobol sobol;
        uint64_t word, first;
        gv_sobol_plain(d, &sobol);
        gv_sobol_fill(&sobol, 7, 1, &word);
        gv_sobol_fill(&sobol, 0, 1, &first);
        assert_true((double)word == expected[d] * 0x1p64);
        assert_true(first == 0);
    }
}

static void test_fill(void **state)
{
    (void)state;
    enum { MOST = 3000 };
    static uint64_t whole[MOST], pieces[MOST];
    static const uint64_t starts[] = {0, 1, 12345, (UINT64_C(1) << 39) - 700, (UINT64_C(1) << 40) - MOST};
    struct gv_sobol sobol;
    gv_sobol_scrambled(17, key_of(17), 2, &sobol);
    for (size_t s = 0; s < sizeof starts / sizeof *starts; s++) {
        gv_sobol_fill(&sobol, starts[s], MOST, whole);
        for (size_t i = 0; i < MOST; i++) { /* by the definition: the XOR over the index's bits */
            uint64_t index = starts[s] + i, x = sobol.shift;
            for (int k = 0; k < GV_SOBOL_BITS; k++)
                x ^= index >> k & 1 ? sobol.direction[k] : 0;
            assert_true(whole[i] == x);
        }
        for (uint64_t chop = 0; chop < 20; chop++) {
            memset(pieces, 0, sizeof pieces);
            for (size_t at = 0, n; at < MOST; at += n) {
                n = 1 + (size_t)(check_random_bits(chop << 32 | at) % (chop % 2 ? 700 : 9));
                if (n > MOST - at) n = MOST - at;
                gv_sobol_fill(&sobol, starts[s] + at, n, pieces + at);
            }
            assert_memory_equal(pieces, whole, sizeof whole);
        }
    }
}

/* Every aligned run of 2^m points has one point in each of the 2^m intervals. */
static void check_one_per_interval(const struct gv_sobol *sobol, uint64_t first, int dimension)
{
    uint64_t words[POINTS];
    bool hit[POINTS] = {false};
    gv_sobol_fill(sobol, first, POINTS, words);
    for (size_t i = 0; i < POINTS; i++) {
        size_t interval = (size_t)(words[i] >> (64 - BITS));
        if (hit[interval]) fail_msg("dimension %d: two points in interval %zu", dimension, interval);
        hit[interval] = true;
    }
}

static void test_one_dimensional_nets(void **state)
{
    (void)state;
    for (int d = 0; d < GV_SOBOL_DIMENSIONS; d++) {
        struct gv_sobol sobol;
        gv_sobol_plain(d, &sobol);
        check_one_per_interval(&sobol, 0, d);
        for (uint32_t replicate = 0; replicate < 2; replicate++) {
            gv_sobol_scrambled(d, key_of(d), replicate, &sobol);
            check_one_per_interval(&sobol, 0, d);
            check_one_per_interval(&sobol, (uint64_t)(d + 3) << BITS, d);
        }
    }
}

/* Any two dimensions whose polynomials have the degrees e and f (1 for the first) make a (t, 2)-sequence with
 * t = e + f - 2 (Niederreiter 1992): of 2^m points, 2^t lie in every elementary box of volume 2^(t-m). */
static void check_boxes(int one, int two, int t, bool scrambled)
{
    struct gv_sobol a, b;
    gv_sobol_plain(one, &a);
    gv_sobol_plain(two, &b);
    if (scrambled) {
        gv_sobol_scrambled(one, key_of(one), 5, &a);
        gv_sobol_scrambled(two, key_of(two), 5, &b);
    }
    uint64_t x[POINTS], y[POINTS];
    gv_sobol_fill(&a, 0, POINTS, x);
    gv_sobol_fill(&b, 0, POINTS, y);
    for (int p = 0; p <= BITS - t; p++) {
        int q = BITS - t - p, count[POINTS] = {0};
        for (size_t i = 0; i < POINTS; i++) {
            uint64_t column = p ? x[i] >> (64 - p) : 0, row = q ? y[i] >> (64 - q) : 0;
            count[column << q | row]++;
        }
        for (int box = 0; box < 1 << (p + q); box++)
            if (count[box] != 1 << t)
                fail_msg("dimensions %d and %d, box %d of 2^%d x 2^%d: %d points, not %d", one, two, box, p,
                         q, count[box], 1 << t);
    }
}

static void test_two_dimensional_nets(void **state)
{
    (void)state;
    static const int degree[] = {1, 1, 2, 3, 3, 4, 4};
    for (int one = 0; one < 7; one++)
        for (int two = 0; two < one; two++) {
            check_boxes(one, two, degree[one] + degree[two] - 2, false);
            check_boxes(one, two, degree[one] + degree[two] - 2, true);
        }
}

/* By the definition: output bit i is the parity of the input's bits that row i of a random lower-triangular
 * matrix selects. */
static void test_scramble(void **state)
{
    (void)state;
    static const int dimensions[] = {0, 1, 5, 700, GV_SOBOL_DIMENSIONS - 1};
    for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++) {
        struct gv_sobol plain, scrambled;
        uint64_t row[65], key = key_of(dimensions[i]);
        gv_sobol_plain(dimensions[i], &plain);
        gv_sobol_scrambled(dimensions[i], key, 3, &scrambled);
        gv_random_fill(key, 3, 0, 65, row);
        assert_true(scrambled.shift == row[64]);
        for (int k = 0; k < GV_SOBOL_BITS; k++)
            for (int bit = 0; bit < 64; bit++) {
                uint64_t input = plain.direction[k], parity = input >> (63 - bit) & 1; /* the diagonal */
                for (int j = 0; j < bit; j++)
                    parity ^= (input & row[bit]) >> (63 - j) & 1;
                assert_true((scrambled.direction[k] >> (63 - bit) & 1) == parity);
            }
    }
}

static void test_scrambles_differ(void **state)
{
    (void)state;
    struct gv_sobol base, other;
    gv_sobol_scrambled(3, key_of(3), 0, &base);
    for (uint32_t replicate = 1; replicate < 100; replicate++) {
        gv_sobol_scrambled(3, key_of(3), replicate, &other);
        assert_true(other.shift != base.shift);
        /* The matrix differs too, not the shift alone (the first column's first bit is always 1). */
        assert_true(other.direction[0] != base.direction[0]);
        assert_true(other.direction[0] >> 63 == 1);
    }
    gv_sobol_scrambled(3, key_of(4), 0, &other);
    assert_true(other.shift != base.shift && other.direction[0] != base.direction[0]);
    gv_sobol_scrambled(3, key_of(3), 0, &other);
    assert_memory_equal(&other, &base, sizeof base);
}

/* Over scrambles each point is uniform, and two points of a net are never in the same half. */
static void test_points_are_uniform(void **state)
{
    (void)state;
    enum { SCRAMBLES = 20000, BINS = 100 };
    uint32_t count[2][BINS] = {{0}};
    for (uint32_t replicate = 0; replicate < SCRAMBLES; replicate++) {
        struct gv_sobol sobol;
        uint64_t words[8];
        gv_sobol_scrambled(40, key_of(40), replicate, &sobol);
        gv_sobol_fill(&sobol, 0, 8, words);
        count[0][(int)(uniform(words[0]) * BINS)]++;
        count[1][(int)(uniform(words[5]) * BINS)]++;
        assert_true((words[0] ^ words[1]) >> 63 == 1);
    }
    for (int point = 0; point < 2; point++) {
        double chi = 0, expected = (double)SCRAMBLES / BINS;
        for (int b = 0; b < BINS; b++)
            chi += (count[point][b] - expected) * (count[point][b] - expected) / expected;
        check_between(gsl_cdf_chisq_Q(chi, BINS - 1), 1e-4, 1 - 1e-4);
    }
}

/* The integral of x² exp(y) z over the unit cube, (e - 1)/6, by nets of 64 points. */
static void test_unbiased(void **state)
{
    (void)state;
    enum { SCRAMBLES = 4000, NET = 64 };
    const double truth = (exp(1) - 1) / 6;
    double sum = 0, squares = 0, variance = 0;
    for (uint32_t replicate = 0; replicate < SCRAMBLES; replicate++) {
        uint64_t words[3][NET];
        for (int d = 0; d < 3; d++) {
            struct gv_sobol sobol;
            gv_sobol_scrambled(d, key_of(d), replicate, &sobol);
            gv_sobol_fill(&sobol, 0, NET, words[d]);
        }
        double mean = 0;
        for (size_t i = 0; i < NET; i++) {
            double x = uniform(words[0][i]), f = x * x * exp(uniform(words[1][i])) * uniform(words[2][i]);
            mean += f / NET;
            variance += (f - truth) * (f - truth) / ((double)NET * SCRAMBLES);
        }
        sum += mean;
        squares += (mean - truth) * (mean - truth);
    }
    double error = sum / SCRAMBLES - truth, mse = squares / SCRAMBLES;
    printf("mean over %d scrambles is off by %.2f standard errors; variance %.0f times below plain draws\n",
           SCRAMBLES, error / sqrt(mse / SCRAMBLES), variance / NET / mse);
    check_near(error, 0, 4 * sqrt(mse / SCRAMBLES));
    assert_true(variance / NET / mse > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answer),
        cmocka_unit_test(test_fill),
        cmocka_unit_test(test_one_dimensional_nets),
        cmocka_unit_test(test_two_dimensional_nets),
        cmocka_unit_test(test_scramble),
        cmocka_unit_test(test_scrambles_differ),
        cmocka_unit_test(test_points_are_uniform),
        cmocka_unit_test(test_unbiased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
