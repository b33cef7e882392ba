/* Rank correlations: what is asked for comes out, and what cannot be is refused. */
#include "support/check.h"

#include "base/status.h"
#include "sampling/copula.h"
#include "sampling/design.h"

#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { N = 1 << 14, MEMBERS = 3 };

static void test_normal_correlation(void **state)
{
    (void)state;
    for (double rank = -0.99; rank < 1; rank += 0.11)
        check_close(gv_copula_normal_correlation(rank), 2 * sin(3.14159265358979323846 * rank / 6), 1e-15);
}

static void test_ranks(void **state)
{
    (void)state;
    static double scores[MEMBERS][N], u[MEMBERS][N], work[2 * N];
    static uint64_t words[N];
    const double rank[MEMBERS * MEMBERS] = {1, 0.7, -0.4, 0.7, 1, 0.1, -0.4, 0.1, 1};
    const char *const names[] = {"a", "b", "c"};
    struct gv_design design = {.kind = GV_DESIGN_SOBOL, .seed = 3, .replicates = 1, .points = N};
    struct gv_copula copula;
    size_t clash;
    assert_int_equal(gv_copula_open(MEMBERS, rank, &copula, &clash), GV_OK);
    for (int i = 0; i < MEMBERS; i++) {
        struct gv_stream stream;
        assert_int_equal(gv_stream_open(&design, names[i], i, NULL, &stream), GV_OK);
        gv_stream_fill(&stream, 0, 0, N, words, scores[i]);
        gv_stream_close(&stream);
    }
    static double first[N];
    memcpy(first, scores[0], sizeof first);
    for (int i = 0; i < MEMBERS; i++)
        gv_copula_scores(N, scores[i]);
    for (size_t i = 0; i < MEMBERS; i++)
        gv_copula_uniforms(&copula, i, N, N, scores[0], u[i]);
    for (size_t k = 0; k < N; k++) {
        /* The first member keeps its own draws. */
        check_near(u[0][k], first[k], 1e-14);
        for (int i = 0; i < MEMBERS; i++)
            check_between(u[i][k], 0x1p-53, 1 - 0x1p-53);
    }
    for (int i = 0; i < MEMBERS; i++) {
        check_near(gsl_stats_mean(u[i], 1, N), 0.5, 1e-3);
        check_near(gsl_stats_variance(u[i], 1, N), 1.0 / 12, 1e-3);
        for (int j = 0; j < i; j++)
            check_near(gsl_stats_spearman(u[i], 1, u[j], 1, N, work), rank[i * MEMBERS + j], 5e-3);
    }
    gv_copula_close(&copula);
}

static void test_impossible(void **state)
{
    (void)state;
    struct gv_copula copula = {0};
    size_t clash = 99;
    const double rank[9] = {1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1};
    assert_int_equal(gv_copula_open(3, rank, &copula, &clash), GV_ERR_DATA);
    assert_int_equal(clash, 2);
    gv_copula_close(&copula);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal_correlation),
        cmocka_unit_test(test_ranks),
        cmocka_unit_test(test_impossible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
