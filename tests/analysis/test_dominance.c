/* Stochastic dominance against brute force and normal distributions. */
#include "support/check.h"

#include "analysis/dominance.h"
#include "analysis/normals.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ERROR = 1 - GV_CONFIDENCE;

struct answer {
    struct gv_dominance first[2], second[2];
};

/* Paired if both are of the same set and one lacks values. */
static struct answer measure(const struct gv_draw_set *of_a, const double *a, const struct gv_draw_set *of_b,
                             const double *b, bool paired)
{
    const struct gv_draw_set *sets[2] = {of_a, of_b};
    const double *values[2] = {a, b};
    struct gv_ranked *ranked[2];
    struct gv_dominance_side side[2];
    struct answer answer;
    for (int s = 0; s < 2; s++) {
        size_t n = 0;
        ranked[s] = malloc(sets[s]->draws * sizeof *ranked[s]);
        assert_non_null(ranked[s]);
        for (size_t d = 0; d < sets[s]->draws; d++)
            if (!isnan(values[s][d])) ranked[s][n++] = (struct gv_ranked){values[s][d], d};
        gv_ranked_sort(ranked[s], n);
        side[s] = (struct gv_dominance_side){ranked[s], n, sets[s], paired ? values[1 - s] : NULL};
    }
    assert_int_equal(gv_dominance(&side[0], &side[1], ERROR, answer.first, answer.second), GV_OK);
    free(ranked[0]);
    free(ranked[1]);
    return answer;
}

/* --- brute force --- */

/* max over x of the sign's violation, by the definitions. */
static double brute(int order, double sign, size_t n, const double *a, const double *b)
{
    double most = 0;
    for (size_t i = 0; i < 2 * n; i++) {
        double x = i < n ? a[i] : b[i - n], sum = 0, count = 0;
        if (isnan(x)) continue;
        for (size_t d = 0; d < n; d++) {
            if (isnan(a[d]) || isnan(b[d])) continue;
            count++;
            sum += order == 0 ? (a[d] <= x) - (b[d] <= x) : fmax(x - a[d], 0) - fmax(x - b[d], 0);
        }
        most = fmax(most, sign * sum / count);
    }
    return most;
}

static void test_brute_force(void **state)
{
    (void)state;
    enum { N = 240 };
    double a[N], b[N];
    for (int kind = 0; kind < 4; kind++) {
        for (size_t d = 0; d < N; d++) {
            /* With ties, gaps, and one side that has less of both ends. */
            a[d] = floor(30 * check_uniform(d + 7000)) / 3;
            b[d] = floor(20 * check_uniform(d + 9000)) / 3 + 0.9 * kind;
            if (kind == 3 && d % 31 == 4) a[d] = NAN;
            if (kind == 3 && d % 43 == 9) b[d] = NAN;
        }
        struct gv_draw_set set = {N, 8, false};
        struct answer answer = measure(&set, a, &set, b, true);
        for (int way = 0; way < 2; way++) {
            double sign = way == 0 ? 1 : -1;
            if (kind == 3) {
                /* A place where the other side is missing is none of the pair's. */
                for (size_t d = 0; d < N; d++)
                    if (isnan(a[d]) || isnan(b[d])) a[d] = b[d] = NAN;
            }
            check_near(answer.first[way].violation.value, brute(0, sign, N, a, b), 1e-14);
            check_near(answer.second[way].violation.value, brute(1, sign, N, a, b), 1e-12);
            const struct gv_estimate *e = &answer.first[way].violation;
            check_between(e->low, 0, e->value);
            check_between(e->value, e->low, e->high);
        }
    }
}

/* --- verdicts --- */

static void test_verdicts(void **state)
{
    (void)state;
    const struct gv_design design = {GV_DESIGN_SOBOL, 3, 16, 1024};
    struct gv_draw_set set = normals_set(&design);
    double *a = normals_make(&design, "a", 0, 0, 1), *b = normals_make(&design, "b", 1, 0.2, 1.5),
           *c = normals_make(&design, "a", 0, 0.5, 1), *d = normals_make(&design, "a", 0, -0.001, 1.004);
    /* The same but for a shift. */
    struct answer answer = measure(&set, c, &set, a, true);
    assert_int_equal(answer.first[0].verdict, GV_VERDICT_DOMINATES);
    assert_int_equal(answer.second[0].verdict, GV_VERDICT_DOMINATES);
    assert_int_equal(answer.first[1].verdict, GV_VERDICT_NO);
    assert_true(isnan(answer.first[0].at));
    /* As many draws could have missed something. */
    assert_true(answer.first[0].violation.low == 0);
    check_between(answer.first[0].violation.high, (1 - 1e-9) * (1 - pow(0.025, 1.0 / 16384)), 0.001);
    check_near(answer.second[1].violation.value, 0.5, 1e-9);
    /* Itself. */
    answer = measure(&set, a, &set, a, true);
    assert_int_equal(answer.first[0].verdict, GV_VERDICT_EQUAL);
    assert_int_equal(answer.second[1].verdict, GV_VERDICT_EQUAL);
    /* Narrower and lower by a hair: nearly, in the tail only. */
    answer = measure(&set, d, &set, a, true);
    assert_int_equal(answer.first[0].verdict, GV_VERDICT_NEARLY);
    assert_int_equal(answer.second[0].verdict, GV_VERDICT_NEARLY);
    assert_true(answer.first[0].violation.value > 0);
    /* Where the known answers are: maximum and place by scipy on a grid of 1e-5. */
    answer = measure(&set, a, &set, b, true);
    check_near(answer.first[0].violation.value, .138647897, 0.002);
    check_near(answer.first[0].at, 1.07178, 0.1);
    check_near(answer.first[1].violation.value, .062308025, 0.002);
    check_near(answer.first[1].at, -1.39178, 0.1);
    check_near(answer.second[0].violation.value, 0.2, 0.001);
    check_near(answer.second[1].violation.value, .115219418, 0.001);
    check_near(answer.second[1].at, -0.4, 0.1);
    /* A few draws settle nothing; without replicates, the sample speaks for itself. */
    struct gv_draw_set few = {64, 16, false}, single = {64, 1, false};
    double from_below[64], from_above[64];
    for (size_t i = 0; i < 64; i++) {
        from_below[i] = (double)(i % 16) + (i < 32 ? 0.1 : -0.1);
        from_above[i] = (double)(i % 16);
    }
    struct answer small = measure(&few, from_below, &few, from_above, true);
    assert_int_equal(small.first[0].verdict, GV_VERDICT_UNDECIDED);
    assert_true(small.first[0].violation.low < GV_NEARLY && small.first[0].violation.high > GV_NEARLY);
    small = measure(&single, from_below, &single, from_above, true);
    assert_int_equal(small.first[0].verdict, GV_VERDICT_NO);
    assert_true(isnan(small.first[0].violation.low));
    for (int way = 0; way < 2; way++) {
        assert_int_equal(answer.first[way].verdict, GV_VERDICT_NO);
        assert_int_equal(answer.second[way].verdict, GV_VERDICT_NO);
    }
    free(a);
    free(b);
    free(c);
    free(d);
}

static void test_names(void **state)
{
    (void)state;
    for (int v = 0; v < GV_VERDICTS; v++)
        assert_true(gv_verdict_names[v] && strlen(gv_verdict_names[v]) > 1);
}

/* --- coverage --- */

/* N(mean, sd²) as the sum of four: results depend on more than one input. */
static double *make_sum(const struct gv_design *design, const char *const names[4], double mean, double sd)
{
    double *sum = NULL;
    for (int i = 0; i < 4; i++) {
        double *column = normals_make(design, names[i], i, mean / 4, sd / 2);
        for (size_t d = 0; sum && d < gv_design_draws(design); d++)
            sum[d] += column[d];
        if (sum) free(column);
        if (!sum) sum = column;
    }
    return sum;
}

/* How often the interval holds the true largest violation, and how often it lies above it: the maximum over
 * the sample is flattered by chance, the interval's lower end must not be. */
static void cover(enum gv_design_kind kind, bool paired, double shift, const double truth[2])
{
    enum { SEEDS = 300 };
    static const char *const of_first[4] = {"a", "b", "c", "d"}, *const of_second[4] = {"e", "b", "f", "g"};
    int holds[2] = {0, 0}, above[2] = {0, 0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        bool mc = kind == GV_DESIGN_MC;
        struct gv_design x = {kind, seed, mc ? 1 : 16, mc ? 1024 : 64}, y = x;
        if (!paired) y.seed += SEEDS;
        double *a = make_sum(&x, of_first, 0, 1), *b = make_sum(&y, of_second, shift, shift > 0 ? 1.5 : 1);
        struct gv_draw_set of_a = normals_set(&x), of_b = normals_set(&y);
        struct answer answer = measure(&of_a, a, &of_b, b, paired);
        const struct gv_dominance *found[2] = {&answer.first[0], &answer.second[0]};
        for (int order = 0; order < 2; order++) {
            holds[order] +=
                found[order]->violation.low <= truth[order] && truth[order] <= found[order]->violation.high;
            above[order] += found[order]->violation.low > truth[order];
        }
        free(a);
        free(b);
    }
    print_message("%s, %s, shift %g: first order %.3f (too high %.3f), second %.3f (too high %.3f)\n",
                  gv_design_name(kind), paired ? "paired" : "independent", shift, (double)holds[0] / SEEDS,
                  (double)above[0] / SEEDS, (double)holds[1] / SEEDS, (double)above[1] / SEEDS);
    for (int order = 0; order < 2; order++) {
        /* Conservative at the upper end, and at the lower one where there is no violation. */
        check_between((double)holds[order] / SEEDS, 0.92, 1);
        check_between((double)above[order] / SEEDS, 0, 0.05);
    }
}

static void test_coverage(void **state)
{
    (void)state;
    static const double violated[2] = {.138647897, 0.2}, none[2] = {0, 0};
    const enum gv_design_kind kinds[] = {GV_DESIGN_MC, GV_DESIGN_SOBOL};
    for (int k = 0; k < 2; k++)
        for (int paired = 0; paired < 2; paired++) {
            cover(kinds[k], paired, 0.2, violated);
            cover(kinds[k], paired, 0, none); /* the same distribution */
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_brute_force),
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
