/* Designs: how draws divide, and the uniforms of each. */
#include "support/check.h"

#include "base/status.h"
#include "sampling/design.h"
#include "sampling/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_names(void **state)
{
    (void)state;
    for (int kind = 0; kind < GV_DESIGN_COUNT; kind++)
        assert_int_equal(gv_design_find(gv_design_name((enum gv_design_kind)kind)), kind);
    assert_int_equal(gv_design_find("sobol"), GV_DESIGN_SOBOL);
    assert_int_equal(gv_design_find("Sobol"), GV_DESIGN_COUNT);
    assert_int_equal(gv_design_find(""), GV_DESIGN_COUNT);
}

static void test_divide_accepts(void **state)
{
    (void)state;
    static const struct {
        enum gv_design_kind kind;
        uint64_t draws;
        uint32_t replicates;
        uint64_t points;
        uint32_t R;
    } cases[] = {
        {GV_DESIGN_SOBOL, 65536, 16, 4096, 16},
        {GV_DESIGN_SOBOL, 32, 16, 2, 16},
        {GV_DESIGN_SOBOL, 3 * 1024, 3, 1024, 3},
        {GV_DESIGN_SOBOL, UINT64_C(16) << 40, 16, UINT64_C(1) << 40, 16},
        {GV_DESIGN_SOBOL, 2, 1, 2, 1},
        {GV_DESIGN_LHS, 1600, 16, 100, 16},
        {GV_DESIGN_LHS, 64 * 4099, 64, 4099, 64},
        {GV_DESIGN_MC, 1001, 16, 1001, 1},
        {GV_DESIGN_MC, 2, 0, 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gv_design design = {.kind = cases[i].kind, .seed = 9};
        struct gv_diagnostics diagnostics = {0};
        assert_int_equal(gv_design_divide(&design, cases[i].draws, cases[i].replicates, (struct gv_place){0},
                                          &diagnostics),
                         GV_OK);
        assert_int_equal(diagnostics.n, 0);
        assert_true(design.points == cases[i].points && design.replicates == cases[i].R);
        assert_true(gv_design_draws(&design) == cases[i].draws && design.seed == 9);
    }
}

static void test_divide_refuses(void **state)
{
    (void)state;
    static const struct {
        enum gv_design_kind kind;
        uint64_t draws;
        uint32_t replicates;
        const char *message, *hint;
    } cases[] = {
        {GV_DESIGN_SOBOL, 65537, 16, "65537 draws do not make 16 replicates of a power of two each",
         "the nearest numbers that do are 65536 and 131072"},
        {GV_DESIGN_SOBOL, 100000, 16, "100000 draws", "are 65536 and 131072"},
        {GV_DESIGN_SOBOL, 1000, 1, "1000 draws", "are 512 and 1024"},
        {GV_DESIGN_SOBOL, 96, 16, "96 draws", "are 64 and 128"},
        {GV_DESIGN_SOBOL, 31, 16, "31 draws are not possible with sobol and 16 replicates",
         "at least 32 and at most 17592186044416"},
        {GV_DESIGN_LHS, 1000, 16, "1000 draws do not divide into 16 replicates", "are 992 and 1008"},
        {GV_DESIGN_LHS, 0, 4, "0 draws are not possible", "at least 8"},
        {GV_DESIGN_MC, 1, 16, "1 draws are not possible with mc and 1 replicate", "at least 2"},
        {GV_DESIGN_MC, (UINT64_C(1) << 40) + 1, 1, "1099511627777 draws", "at most 1099511627776"},
        {GV_DESIGN_SOBOL, 65536, 0, "0 replicates are not possible", "1 to 64"},
        {GV_DESIGN_LHS, 65536, 65, "65 replicates are not possible", "1 to 64"},
    };
    static const struct gv_source source = {.name = "x.yaml"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gv_design design = {.kind = cases[i].kind, .points = 7, .replicates = 3};
        struct gv_diagnostics diagnostics = {0};
        assert_int_equal(gv_design_divide(&design, cases[i].draws, cases[i].replicates,
                                          (struct gv_place){&source, 4, 2, 5}, &diagnostics),
                         GV_ERR_DATA);
        assert_int_equal(diagnostics.errors, 1);
        check_contains(diagnostics.items[0].message, cases[i].message);
        check_contains(diagnostics.items[0].suggestion, cases[i].hint);
        assert_int_equal(diagnostics.items[0].place.line, 4);
        assert_true(design.points == 7 && design.replicates == 3);
        gv_diagnostics_free(&diagnostics);
    }
}

static struct gv_stream open_stream(const struct gv_design *design, const char *name, int slot)
{
    struct gv_stream stream;
    assert_int_equal(gv_stream_open(design, name, slot, NULL, &stream), GV_OK);
    return stream;
}

static void test_chopping(void **state)
{
    (void)state;
    enum { N = 4096, R = 3 };
    static double whole[N], pieces[N];
    static uint64_t scratch[N];
    for (int kind = 0; kind < GV_DESIGN_COUNT; kind++) {
        struct gv_design design = {
            .kind = (enum gv_design_kind)kind, .seed = 5, .replicates = R, .points = N};
        struct gv_stream stream = open_stream(&design, "x", 9);
        for (uint32_t r = 0; r < R; r++) {
            gv_stream_fill(&stream, r, 0, N, scratch, whole);
            for (uint64_t chop = 0; chop < 10; chop++) {
                memset(pieces, 0, sizeof pieces);
                for (size_t at = 0, n; at < N; at += n) {
                    n = 1 + (size_t)(check_random_bits(chop << 32 | at) % 600);
                    if (n > N - at) n = N - at;
                    gv_stream_fill(&stream, r, at, n, scratch, pieces + at);
                }
                check_same(N, pieces, whole);
            }
            for (size_t i = 0; i < N; i++)
                assert_true(whole[i] > 0 && whole[i] < 1);
        }
        gv_stream_close(&stream);
        assert_null(stream.sobol);
    }
}

/* Plain draws are the generator's, whatever the slot and however many points there are. */
static void test_plain_draws(void **state)
{
    (void)state;
    enum { N = 100 };
    struct gv_design small = {GV_DESIGN_MC, 5, 1, N}, large = {GV_DESIGN_MC, 5, 1, UINT64_C(1) << 40};
    struct gv_stream a = open_stream(&small, "x", 1), b = open_stream(&large, "x", 300);
    struct gv_stream other = open_stream(&small, "y", 1);
    double u[N], v[N], expected[N];
    uint64_t words[N];
    gv_random_fill(gv_random_key(5, "x", GV_PURPOSE_DRAW), 0, 0, N, words);
    gv_random_to_uniform(N, words, expected);
    gv_stream_fill(&a, 0, 0, N, words, u);
    gv_stream_fill(&b, 0, 0, N, words, v);
    check_same(N, u, expected);
    check_same(N, v, expected);
    gv_stream_fill(&other, 0, 0, N, words, v);
    for (size_t i = 0; i < N; i++)
        assert_true(u[i] != v[i]);
    gv_stream_close(&a);
    gv_stream_close(&b);
    gv_stream_close(&other);
}

static void test_sobol_draws(void **state)
{
    (void)state;
    enum { N = 64 };
    struct gv_design design = {GV_DESIGN_SOBOL, 5, 4, N};
    struct gv_stream stream = open_stream(&design, "x", 11);
    uint64_t key = gv_random_key(5, "x", GV_PURPOSE_SCRAMBLE);
    for (uint32_t r = 0; r < 4; r++) {
        struct gv_sobol sobol;
        uint64_t words[N], scratch[N];
        double u[N], expected[N];
        gv_sobol_scrambled(11, key, r, &sobol);
        gv_sobol_fill(&sobol, 0, N, words);
        gv_random_to_uniform(N, words, expected);
        gv_stream_fill(&stream, r, 0, N, scratch, u);
        check_same(N, u, expected);
    }
    gv_stream_close(&stream);
}

/* Each of the N strata is hit once, in an order of its own in every replicate and for every name. */
static void test_latin_hypercube(void **state)
{
    (void)state;
    enum { MOST = 5000, R = 8 };
    static const uint64_t sizes[] = {2, 3, 7, 100, 1000, 1024, 4099};
    static uint64_t scratch[MOST];
    static double u[MOST];
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        uint64_t N = sizes[s];
        struct gv_design design = {GV_DESIGN_LHS, 3, R, N};
        struct gv_stream streams[2] = {open_stream(&design, "x", 0), open_stream(&design, "y", 0)};
        static size_t order[2 * R][MOST];
        for (uint32_t r = 0; r < 2 * R; r++) {
            bool hit[MOST] = {false};
            double jitter = 0;
            gv_stream_fill(&streams[r / R], r % R, 0, (size_t)N, scratch, u);
            for (size_t i = 0; i < N; i++) {
                assert_true(u[i] > 0 && u[i] < 1);
                size_t stratum = order[r][i] = (size_t)(u[i] * (double)N);
                assert_true(stratum < N);
                if (hit[stratum]) fail_msg("N = %zu: stratum %zu is hit twice", (size_t)N, stratum);
                hit[stratum] = true;
                jitter += (u[i] * (double)N - (double)stratum) / (double)N;
            }
            /* The places inside the strata are uniform: their mean within six standard errors. */
            check_near(jitter, 0.5, 6 * sqrt(1.0 / 12 / (double)N));
            for (uint32_t before = 0; before < r && N >= 100; before++)
                assert_memory_not_equal(order[r], order[before], N * sizeof **order);
        }
        gv_stream_close(&streams[0]);
        gv_stream_close(&streams[1]);
    }
}

/* A draw in the last stratum, with a jitter within 2^-27 of 1 (keys found by search): (N - 1 + jitter)/N
 * would round to 1, which is no uniform and infinite as a quantile. */
static void test_latin_hypercube_stays_below_one(void **state)
{
    (void)state;
    struct gv_design design = {GV_DESIGN_LHS, 1, 1, UINT64_C(1) << 27};
    struct gv_stream stream = {.design = &design, .draw_key = 124998454, .permute_key = 1};
    uint64_t scratch;
    double u;
    gv_stream_fill(&stream, 0, 110813274, 1, &scratch, &u);
    check_between(u, 1 - 0x1p-27, 1 - 0x1p-53);
}

/* Strata of two inputs, and of neighbouring points, are not related: Spearman's rho within four standard
 * errors, over replicates. */
static void test_latin_hypercube_mixes(void **state)
{
    (void)state;
    enum { N = 999, R = 64 };
    struct gv_design design = {GV_DESIGN_LHS, 3, R, N};
    struct gv_stream x = open_stream(&design, "x", 0), y = open_stream(&design, "y", 0);
    double pairs = 0, neighbours = 0, u[N], v[N];
    uint64_t scratch[N];
    for (uint32_t r = 0; r < R; r++) {
        gv_stream_fill(&x, r, 0, N, scratch, u);
        gv_stream_fill(&y, r, 0, N, scratch, v);
        for (size_t i = 0; i < N; i++) {
            pairs += 12 * (u[i] - 0.5) * (v[i] - 0.5) / ((double)N * R);
            neighbours += 12 * (u[i] - 0.5) * (u[(i + 1) % N] - 0.5) / ((double)N * R);
        }
    }
    printf("rank correlation of two inputs %.5f, of neighbouring points %.5f\n", pairs, neighbours);
    check_near(pairs, 0, 4.0 / 252.8); /* 252.8² = N R */
    check_near(neighbours, 0, 4.0 / 252.8);
    gv_stream_close(&x);
    gv_stream_close(&y);
}

/* Streams of a cache give the same numbers, also once the one that was opened first is closed. */
static void test_cache(void **state)
{
    (void)state;
    enum { N = 32 };
    const struct gv_design design = {GV_DESIGN_SOBOL, 7, 3, N};
    static const char *const names[] = {"reach", "effect", "reach"};
    static const int slots[] = {2, 5, 2};
    struct gv_stream_cache cache = {0};
    for (size_t i = 0; i < 3; i++) {
        struct gv_stream own = open_stream(&design, names[i], slots[i]), lent;
        uint64_t scratch[N];
        double expected[N], u[N];
        assert_int_equal(gv_stream_open(&design, names[i], slots[i], &cache, &lent), GV_OK);
        assert_int_equal(cache.n, i < 2 ? i + 1 : 2);
        for (uint32_t r = 0; r < design.replicates; r++) {
            gv_stream_fill(&own, r, 0, N, scratch, expected);
            gv_stream_fill(&lent, r, 0, N, scratch, u);
            assert_memory_equal(u, expected, sizeof u);
        }
        gv_stream_close(&lent);
        gv_stream_close(&own);
    }
    gv_stream_cache_free(&cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_divide_accepts),
        cmocka_unit_test(test_divide_refuses),
        cmocka_unit_test(test_chopping),
        cmocka_unit_test(test_plain_draws),
        cmocka_unit_test(test_sobol_draws),
        cmocka_unit_test(test_latin_hypercube),
        cmocka_unit_test(test_latin_hypercube_mixes),
        cmocka_unit_test(test_latin_hypercube_stays_below_one),
        cmocka_unit_test(test_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
