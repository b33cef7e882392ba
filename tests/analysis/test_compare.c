/* Comparisons against known answers, identities and brute force. */
#include "support/check.h"

#include "analysis/compare.h"
#include "analysis/normals.h"
#include "base/status.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static const double ERROR = 1 - GV_CONFIDENCE;

enum { POLICIES = 3 };

static const struct gv_design sobol = {GV_DESIGN_SOBOL, 1, 16, 4096}, plain = {GV_DESIGN_MC, 1, 1, 65536};

/* Three independent normals with means 0, .5, 1. */
static void make_three(const struct gv_design *design, double *values[POLICIES])
{
    static const char *const names[POLICIES] = {"a", "b", "c"};
    for (int p = 0; p < POLICIES; p++)
        values[p] = normals_make(design, names[p], p, 0.5 * p, 1);
}

static void free_three(double *values[POLICIES])
{
    for (int p = 0; p < POLICIES; p++)
        free(values[p]);
}

/* All on one set. */
static void compare(const struct gv_draw_set *set, size_t n, double *const values[], int direction,
                    struct gv_comparison *c)
{
    struct gv_compared policies[8];
    for (size_t p = 0; p < n; p++)
        policies[p] = (struct gv_compared){values[p], 0};
    struct gv_comparison_task task = {set, policies, n, direction, ERROR};
    assert_int_equal(gv_comparison_make(&task, c), GV_OK);
}

/* Within twice the half-width, which is about four standard errors, and no further than `most`. */
static void check_estimate(struct gv_estimate e, double expected, double most)
{
    double half = gv_estimate_half_width(e);
    assert_true(half > 0);
    check_near(e.value, expected, fmin(2 * half, most));
    check_near(half, 0, most);
}

/* --- known answers --- */

static void test_known(void **state)
{
    (void)state;
    static const double best[POLICIES] = {.150331, .300926, .548744},
                        regret[POLICIES] = {1.448909, .948909, .448909};
    const struct gv_design *designs[] = {&sobol, &plain};
    for (int i = 0; i < 2; i++) {
        double *values[POLICIES], most = i == 0 ? 0.003 : 0.012;
        struct gv_draw_set set = normals_set(designs[i]);
        struct gv_comparison c;
        make_three(designs[i], values);
        compare(&set, POLICIES, values, 1, &c);
        for (size_t p = 0; p < POLICIES; p++) {
            check_estimate(c.contenders[p].best, best[p], most);
            check_estimate(c.contenders[p].regret, regret[p], most);
            check_estimate(c.contenders[p].mean, 0.5 * (double)p, most);
        }
        assert_int_equal(c.best, 2);
        check_estimate(c.evpi, .448909, most);
        /* Differences are N(.5 or 1, 2). */
        check_estimate(gv_comparison_pair(&c, 2, 0)->difference, 1, most);
        check_estimate(gv_comparison_pair(&c, 2, 0)->better, gsl_cdf_ugaussian_P(1 / sqrt(2)), most);
        check_estimate(gv_comparison_pair(&c, 0, 1)->better, gsl_cdf_ugaussian_P(-.5 / sqrt(2)), most);
        gv_comparison_free(&c);
        free_three(values);
    }
}

/* Whether less is better makes no difference but for the sign. */
static void test_direction(void **state)
{
    (void)state;
    double *values[POLICIES], *turned[POLICIES];
    struct gv_draw_set set = normals_set(&sobol);
    struct gv_comparison more, less, neither;
    make_three(&sobol, values);
    make_three(&sobol, turned);
    for (int p = 0; p < POLICIES; p++)
        for (size_t d = 0; d < set.draws; d++)
            turned[p][d] *= -1;
    compare(&set, POLICIES, values, 1, &more);
    compare(&set, POLICIES, turned, -1, &less);
    compare(&set, POLICIES, values, 0, &neither);
    assert_int_equal(less.best, more.best);
    assert_true(less.evpi.value == more.evpi.value);
    assert_false(neither.joint);
    for (size_t a = 0; a < POLICIES; a++) {
        assert_true(less.contenders[a].regret.value == more.contenders[a].regret.value);
        assert_true(less.contenders[a].best.low == more.contenders[a].best.low);
        assert_true(less.contenders[a].mean.value == -more.contenders[a].mean.value);
        for (size_t b = 0; b < POLICIES; b++) {
            const struct gv_pair *x = gv_comparison_pair(&more, a, b), *y = gv_comparison_pair(&less, a, b),
                                 *z = gv_comparison_pair(&neither, a, b);
            if (a == b) continue;
            assert_true(y->better.value == x->better.value && y->better.high == x->better.high);
            assert_true(y->difference.value == -x->difference.value);
            assert_true(y->first.violation.value == x->first.violation.value);
            assert_true(y->second.violation.high == x->second.violation.high);
            if (x->first.violation.value > 0) assert_true(y->first.at == -x->first.at);
            assert_true(z->difference.value == x->difference.value && isnan(z->better.value));
            assert_int_equal(z->first.verdict, GV_VERDICT_NONE);
        }
    }
    gv_comparison_free(&more);
    gv_comparison_free(&less);
    gv_comparison_free(&neither);
    free_three(values);
    free_three(turned);
}

/* --- identities, on values with ties and gaps --- */

static void test_identities(void **state)
{
    (void)state;
    enum { N = 5, DRAWS = 3000 };
    double *values[N];
    for (uint32_t R = 1; R <= 16; R += 15) {
        struct gv_draw_set set = {DRAWS, R, R == 1};
        for (size_t p = 0; p < N; p++) {
            values[p] = malloc(DRAWS * sizeof *values[p]);
            assert_non_null(values[p]);
            for (size_t d = 0; d < DRAWS; d++) {
                double u = check_uniform(1000003 * p + d);
                values[p][d] = u < 0.01 ? (double)NAN : floor(4 * u + (double)p / 7) - 1.5;
            }
        }
        struct gv_comparison c;
        compare(&set, N, values, 1, &c);
        double sum = 0, least = INFINITY;
        uint64_t complete = 0;
        for (size_t d = 0; d < DRAWS; d++) {
            bool whole = true;
            for (size_t p = 0; p < N; p++)
                whole = whole && !isnan(values[p][d]);
            if (whole) complete++;
        }
        assert_int_equal(c.joint_draws, complete);
        assert_int_equal(c.joint_draws + c.joint_left_out, DRAWS);
        for (size_t p = 0; p < N; p++) {
            sum += c.contenders[p].best.value;
            least = fmin(least, c.contenders[p].regret.value);
            assert_true(c.contenders[p].regret.value >= 0);
        }
        check_close(sum, 1, 1e-13);
        check_close(least, c.evpi.value, 1e-12);
        assert_true(c.contenders[c.best].regret.value == least);
        for (size_t a = 0; a < N; a++)
            for (size_t b = 0; b < N; b++) {
                const struct gv_pair *x = gv_comparison_pair(&c, a, b), *y = gv_comparison_pair(&c, b, a);
                if (a == b) continue;
                assert_true(x->paired);
                assert_int_equal(x->draws + x->left_out, DRAWS);
                check_close(x->better.value + y->better.value, 1, 1e-15);
                check_near(x->better.low + y->better.high, 1, 1e-15);
                assert_true(x->difference.value == -y->difference.value);
                assert_true(x->difference.low == -y->difference.high);
                /* By hand. */
                double wins = 0, difference = 0;
                for (size_t d = 0; d < DRAWS; d++) {
                    double more = values[a][d] - values[b][d];
                    if (isnan(more)) continue;
                    wins += more > 0 ? 1 : more == 0 ? 0.5 : 0;
                    difference += more;
                }
                check_close(x->better.value, wins / (double)x->draws, 1e-13);
                check_close(x->difference.value, difference / (double)x->draws, 1e-11);
            }
        gv_comparison_free(&c);
        for (size_t p = 0; p < N; p++)
            free(values[p]);
    }
}

/* --- intervals --- */

static void test_intervals(void **state)
{
    (void)state;
    /* Four replicates of two draws; differences 1 3 | 2 2 | 4 6 | 3 5 by replicate: means 2 2 5 4. */
    double a[8] = {1, 2, 4, 3, 3, 2, 6, 5}, zero[8] = {0};
    double *values[] = {a, zero};
    struct gv_draw_set set = {8, 4, false}, independent = {8, 1, true};
    struct gv_comparison c;
    compare(&set, 2, values, 1, &c);
    const struct gv_pair *pair = gv_comparison_pair(&c, 0, 1);
    check_close(pair->difference.value, 3.25, 1e-15);
    /* sd of (2, 2, 5, 4) is 1.5; t(3) = 3.182446. */
    check_close(gv_estimate_half_width(pair->difference), 3.182446305284263 * 1.5 / 2, 1e-10);
    /* Better in all eight draws: Clopper and Pearson. */
    assert_true(pair->better.value == 1 && pair->better.high == 1);
    check_close(pair->better.low, pow(0.025, 1. / 8), 1e-11);
    gv_comparison_free(&c);
    /* Independent draws: sum of squares around 3.25 is 19.5. */
    compare(&independent, 2, values, 1, &c);
    pair = gv_comparison_pair(&c, 0, 1);
    check_close(gv_estimate_half_width(pair->difference), 1.959963984540054 * sqrt(19.5 / 7 / 8), 1e-12);
    gv_comparison_free(&c);
    a[0] = a[1] = a[2] = -1;
    compare(&independent, 2, values, 1, &c);
    struct gv_estimate wilson = gv_interval_wilson(5, 8, ERROR);
    pair = gv_comparison_pair(&c, 0, 1);
    assert_true(pair->better.value == wilson.value && pair->better.low == wilson.low &&
                pair->better.high == wilson.high);
    gv_comparison_free(&c);
    /* One replicate of a net tells no interval. */
    struct gv_draw_set single = {8, 1, false};
    compare(&single, 2, values, 1, &c);
    assert_true(isnan(gv_comparison_pair(&c, 0, 1)->difference.low));
    assert_true(isnan(gv_comparison_pair(&c, 0, 1)->first.violation.high));
    gv_comparison_free(&c);
    /* Constants are known exactly. */
    double one[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    double *constants[] = {one, zero};
    compare(&set, 2, constants, 1, &c);
    pair = gv_comparison_pair(&c, 0, 1);
    assert_true(pair->difference.low == 1 && pair->difference.high == 1 && pair->better.low == 1);
    assert_true(c.contenders[1].best.value == 0 && c.contenders[1].best.high == 0);
    assert_true(c.evpi.value == 0 && c.evpi.high == 0);
    gv_comparison_free(&c);
}

/* --- policies without shared draws --- */

static void test_independent(void **state)
{
    (void)state;
    enum { A = 600, B = 480 };
    double a[A], b[B];
    for (size_t d = 0; d < A; d++)
        a[d] = d % 97 == 5 ? (double)NAN : floor(20 * check_uniform(d));
    for (size_t d = 0; d < B; d++)
        b[d] = floor(20 * check_uniform(50000 + d) + 1);
    struct gv_draw_set sets[] = {{A, 6, false}, {B, 1, true}};
    struct gv_compared policies[] = {{a, 0}, {b, 1}};
    struct gv_comparison_task task = {sets, policies, 2, 1, ERROR};
    struct gv_comparison c;
    assert_int_equal(gv_comparison_make(&task, &c), GV_OK);
    const struct gv_pair *ab = gv_comparison_pair(&c, 0, 1), *ba = gv_comparison_pair(&c, 1, 0);
    double wins = 0, ties = 0, n = 0;
    for (size_t i = 0; i < A; i++)
        for (size_t j = 0; j < B; j++) {
            if (isnan(a[i])) continue;
            n++;
            wins += a[i] > b[j] ? 1 : a[i] == b[j] ? 0.5 : 0;
            ties += a[i] == b[j];
        }
    assert_false(ab->paired);
    assert_false(c.joint);
    assert_true(isnan(c.evpi.value) && isnan(c.contenders[0].regret.value));
    check_close(ab->better.value, wins / n, 1e-13);
    check_close(ab->equal, ties / n, 1e-13);
    check_close(ab->better.value + ba->better.value, 1, 1e-15);
    assert_int_equal(ab->left_out, 7);
    /* The variances of both means add up; degrees by Welch and Satterthwaite. */
    struct gv_score_mean x = gv_score_mean(&sets[0], a), y = gv_score_mean(&sets[1], b);
    double sum = x.variance + y.variance, degrees = sum * sum / (x.variance * x.variance / 5);
    check_close(ab->difference.value, x.value - y.value, 1e-15);
    check_close(gv_estimate_half_width(ab->difference), gsl_cdf_tdist_Pinv(0.975, degrees) * sqrt(sum), 1e-8);
    gv_comparison_free(&c);
}

/* The share of intervals that hold the truth, over many seeds. */
static void test_coverage(void **state)
{
    (void)state;
    enum { SEEDS = 400 };
    const double truth = gsl_cdf_ugaussian_P(-0.2 / sqrt(3.25));
    int better = 0, difference = 0, paired = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct gv_design mc = {GV_DESIGN_MC, seed, 1, 500}, net = {GV_DESIGN_SOBOL, seed + SEEDS, 8, 64};
        double *a = normals_make(&mc, "a", 0, 0, 1), *b = normals_make(&net, "b", 1, 0.2, 1.5),
               *other = normals_make(&mc, "b", 1, 0.2, 1.5);
        struct gv_draw_set sets[] = {normals_set(&mc), normals_set(&net)};
        struct gv_compared policies[] = {{a, 0}, {b, 1}, {other, 0}};
        struct gv_comparison_task task = {sets, policies, 3, 1, ERROR};
        struct gv_comparison c;
        assert_int_equal(gv_comparison_make(&task, &c), GV_OK);
        const struct gv_pair *x = gv_comparison_pair(&c, 0, 1), *y = gv_comparison_pair(&c, 0, 2);
        better += x->better.low <= truth && truth <= x->better.high;
        difference += x->difference.low <= -0.2 && -0.2 <= x->difference.high;
        paired += y->better.low <= truth && truth <= y->better.high;
        gv_comparison_free(&c);
        free(a);
        free(b);
        free(other);
    }
    print_message("coverage: P(better) independent %.3f, paired %.3f; difference %.3f\n",
                  (double)better / SEEDS, (double)paired / SEEDS, (double)difference / SEEDS);
    check_between((double)better / SEEDS, 0.92, 0.98);
    check_between((double)paired / SEEDS, 0.92, 0.98);
    check_between((double)difference / SEEDS, 0.92, 0.98);
}

/* Nothing to compare: every value is missing. */
static void test_missing(void **state)
{
    (void)state;
    double a[4] = {NAN, NAN, NAN, NAN}, b[4] = {1, 2, 3, 4};
    double *values[] = {a, b};
    for (int classical = 0; classical < 2; classical++) {
        struct gv_draw_set set = {4, classical ? 1 : 2, classical};
        struct gv_comparison c;
        compare(&set, 2, values, 1, &c);
        const struct gv_pair *pair = gv_comparison_pair(&c, 0, 1);
        assert_int_equal(pair->left_out, 4);
        assert_true(isnan(pair->difference.value) && isnan(pair->better.value) && isnan(c.evpi.value));
        assert_true(isnan(c.contenders[0].mean.value) && c.contenders[1].mean.value == 2.5);
        assert_int_equal(pair->first.verdict, GV_VERDICT_NONE);
        gv_comparison_free(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),       cmocka_unit_test(test_direction),
        cmocka_unit_test(test_identities),  cmocka_unit_test(test_intervals),
        cmocka_unit_test(test_independent), cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
