/* The keyed generator: known answers, random access, and uniforms that fill the open interval evenly. */
#include "support/check.h"

#include "sampling/random.h"

#include <Random123/philox.h>
#include <gsl/gsl_cdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_known_answers(void **state)
{
    (void)state;
    uint64_t words[2];
    gv_random_words(0, 0, 0, words);
    assert_true(words[0] == UINT64_C(0xe169c58d6627e8d5));
    assert_true(words[1] == UINT64_C(0x9b00dbd8bc57ac4c));
    /* The last word of the counter is 0 in all that we draw, so this one is asked of Random123 itself. */
    philox4x32_ctr_t ones = {{UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX}};
    philox4x32_key_t key = {{UINT32_MAX, UINT32_MAX}};
    philox4x32_ctr_t x = philox4x32_R(10, ones, key);
    assert_int_equal(x.v[0], 0x408f276d);
    assert_int_equal(x.v[1], 0x41c83b0e);
    assert_int_equal(x.v[2], 0xa20bc7c6);
    assert_int_equal(x.v[3], 0x6d5451fd);
}

/* Every part of key and counter has its place. */
static void test_counter_layout(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 1000; i++) {
        uint64_t key = check_random_bits(3 * i), index = check_random_bits(3 * i + 1), words[2];
        uint32_t replicate = (uint32_t)check_random_bits(3 * i + 2);
        philox4x32_ctr_t counter = {{(uint32_t)index, (uint32_t)(index >> 32), replicate, 0}};
        philox4x32_key_t k = {{(uint32_t)key, (uint32_t)(key >> 32)}};
        philox4x32_ctr_t x = philox4x32_R(10, counter, k);
        gv_random_words(key, replicate, index, words);
        assert_true((uint32_t)words[0] == x.v[0] && words[0] >> 32 == x.v[1]);
        assert_true((uint32_t)words[1] == x.v[2] && words[1] >> 32 == x.v[3]);
    }
}

static void test_fill(void **state)
{
    (void)state;
    enum { MOST = 40 };
    static const uint64_t starts[] = {0, 1, 2, 7, 4095, UINT64_C(0xfffffffff), UINT64_C(1) << 40};
    for (size_t s = 0; s < sizeof starts / sizeof *starts; s++)
        for (size_t n = 0; n <= MOST; n++) {
            uint64_t filled[MOST + 1];
            double u[MOST + 1], expected[MOST];
            filled[n] = 42; /* behind the end */
            u[n] = 42;
            gv_random_fill(77, 3, starts[s], n, filled);
            gv_random_uniforms(77, 3, starts[s], n, u);
            gv_random_to_uniform(n, filled, expected);
            for (size_t i = 0; i < n; i++) {
                uint64_t words[2], draw = starts[s] + i;
                gv_random_words(77, 3, draw / 2, words);
                assert_true(filled[i] == words[draw % 2]);
            }
            assert_true(filled[n] == 42 && u[n] == 42);
            assert_memory_equal(u, expected, n * sizeof *u);
        }
}

static void test_extreme_uniforms(void **state)
{
    (void)state;
    const uint64_t words[] = {0, UINT64_MAX, 4095, 4096, UINT64_C(1) << 63, (UINT64_C(1) << 63) - 1};
    double u[6];
    gv_random_to_uniform(6, words, u);
    assert_true(u[0] == 0x1p-53 && u[0] > 0);
    assert_true(u[1] == 1 - 0x1p-53 && u[1] < 1);
    assert_true(u[2] == 0x1p-53); /* the low 12 bits do not count */
    assert_true(u[3] == 0x1.8p-52);
    assert_true(u[4] == 0.5 + 0x1p-53);
    assert_true(u[5] == 0.5 - 0x1p-53);
    for (uint64_t i = 0; i < 100000; i++) {
        uint64_t word = check_random_bits(i);
        gv_random_to_uniform(1, &word, u);
        if (u[0] != ((double)(word >> 12) + 0.5) * 0x1p-52) fail_msg("word %#llx", (unsigned long long)word);
    }
}

static int compare_words(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void test_keys_differ(void **state)
{
    (void)state;
    enum { NAMES = 400, SEEDS = 20, PURPOSES = 3 };
    static uint64_t keys[NAMES * SEEDS * PURPOSES];
    size_t n = 0;
    for (int name = 0; name < NAMES; name++)
        for (int seed = 0; seed < SEEDS; seed++)
            for (int purpose = 1; purpose <= PURPOSES; purpose++) {
                char text[32];
                /* Short and long names, equal beginnings, equal ends. */
                snprintf(text, sizeof text, name % 2 ? "%d_share" : "input%d", name / 2);
                keys[n++] = gv_random_key((uint64_t)seed, text, (enum gv_purpose)purpose);
            }
    qsort(keys, n, sizeof *keys, compare_words);
    for (size_t i = 1; i < n; i++)
        assert_true(keys[i - 1] != keys[i]);
    assert_true(gv_random_key(1, "ab", GV_PURPOSE_DRAW) != gv_random_key(1, "ba", GV_PURPOSE_DRAW));
    assert_true(gv_random_key(1, "x", GV_PURPOSE_DRAW) !=
                gv_random_key(UINT64_C(1) << 32, "x", GV_PURPOSE_DRAW));
    assert_true(gv_random_key(7, "x", GV_PURPOSE_DRAW) == gv_random_key(7, "x", GV_PURPOSE_DRAW));
}

/* Other keys would change the numbers of every seeded result that was ever published. */
static void test_keys_are_permanent(void **state)
{
    (void)state;
    assert_true(gv_random_key(1, "completion_share", GV_PURPOSE_DRAW) == UINT64_C(0x5af638413cbc3210));
    assert_true(gv_random_key(1, "completion_share", GV_PURPOSE_SCRAMBLE) == UINT64_C(0x8dfe0668fa63981b));
    assert_true(gv_random_key(UINT64_MAX, "", GV_PURPOSE_PERMUTE) == UINT64_C(0x112c908b9a74792a));
}

enum { DRAWS = 1 << 20, BINS = 1024 };

/* The probability of a chi-square as large, and as small: a defect gives one near 0. */
static void check_chi_square(const uint32_t *count, const char *what)
{
    double expected = (double)DRAWS / BINS, chi = 0;
    for (int b = 0; b < BINS; b++)
        chi += (count[b] - expected) * (count[b] - expected) / expected;
    double above = gsl_cdf_chisq_Q(chi, BINS - 1);
    printf("%s: chi-square %.1f with %d degrees, P %.3f\n", what, chi, BINS - 1, above);
    check_between(above, 1e-4, 1 - 1e-4);
}

static void test_uniformity(void **state)
{
    (void)state;
    static uint64_t words[DRAWS];
    static double u[DRAWS];
    static uint32_t high[BINS], middle[BINS], pairs[BINS], names[BINS], replicates[BINS];
    static uint64_t other[DRAWS], third[DRAWS];
    uint64_t key = gv_random_key(1, "a", GV_PURPOSE_DRAW);
    gv_random_fill(key, 0, 0, DRAWS, words);
    gv_random_fill(gv_random_key(1, "b", GV_PURPOSE_DRAW), 0, 0, DRAWS, other);
    gv_random_fill(key, 1, 0, DRAWS, third);
    gv_random_to_uniform(DRAWS, words, u);
    for (int i = 0; i < DRAWS; i++) {
        high[(int)(u[i] * BINS)]++;
        middle[words[i] >> 12 & (BINS - 1)]++;
        pairs[(words[i] >> 59) << 5 | words[(i + 1) % DRAWS] >> 59]++;
        names[(words[i] >> 59) << 5 | other[i] >> 59]++;
        replicates[(words[i] >> 59) << 5 | third[i] >> 59]++;
    }
    check_chi_square(high, "highest bits");
    check_chi_square(middle, "lowest bits used");
    check_chi_square(pairs, "neighbours");
    check_chi_square(names, "two names");
    check_chi_square(replicates, "two replicates");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers), cmocka_unit_test(test_counter_layout),
        cmocka_unit_test(test_fill),          cmocka_unit_test(test_extreme_uniforms),
        cmocka_unit_test(test_keys_differ),   cmocka_unit_test(test_keys_are_permanent),
        cmocka_unit_test(test_uniformity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
