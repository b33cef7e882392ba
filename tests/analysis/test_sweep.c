/* Sweeps and best levels against answers that are known: the newsvendor's order and profit, sweeps point by
 * point as runs, sweeps of correlated inputs against the conditional normal distribution. */
#include "support/check.h"

#include "analysis/newsvendor.h"
#include "analysis/sweep.h"
#include "base/status.h"
#include "engine/linear_model.h"
#include "sampling/copula.h"

#include <string.h>

/* --- the newsvendor --- */

static void test_newsvendor(void **state)
{
    (void)state;
    const struct gv_run_options options = {.threads = 2};
    struct gv_best_level best[GV_CRITERIA];
    assert_int_equal(newsvendor_best(&options, best), GV_OK);
    /* Optimum: the critical fractile (10 - 4)/10 of demand. Its profit is flat there, so the place is known
     * far worse than the profit. */
    check_near(best[GV_BY_MEAN].level.value, 110.665156, 0.2);
    check_between(110.665156, best[GV_BY_MEAN].level.low, best[GV_BY_MEAN].level.high);
    check_near(best[GV_BY_MEAN].value.value, 478.491147, 0.05);
    check_between(478.491147, best[GV_BY_MEAN].value.low - 0.02, best[GV_BY_MEAN].value.high + 0.02);
    assert_false(best[GV_BY_MEAN].at_low || best[GV_BY_MEAN].at_high);
    check_between(best[GV_BY_MEAN].nearly_from, 90, best[GV_BY_MEAN].level.value);
    check_between(best[GV_BY_MEAN].nearly_to, best[GV_BY_MEAN].level.value, 135);
    /* Ordering nothing earns nothing. */
    check_near(best[GV_BY_MEAN].none.value, 0, 0);
    /* The less is ordered, the surer is a profit: 10 D >= 4 q. */
    assert_true(best[GV_BY_POSITIVE].at_low);
}

/* --- points are runs --- */

static void test_points_are_runs(void **state)
{
    (void)state;
    struct linear_plan p;
    const double levels[] = {0.5, 1, 2}, means[] = {0, 3};
    const struct gv_axis axes[] = {{.input = LEVEL, .n = 3, .values = levels},
                                   {.input = Y, .n = 2, .values = means}};
    const size_t only = 0;
    const bool wanted[N_OUTCOMES] = {[LINEAR] = true, [POSITIVE] = true, [FRAGILE] = true};
    const struct gv_run_options options = {.threads = 2};
    struct gv_sweep sweep;
    linear_fails_above = 0.9;
    linear_open(&p, GV_DESIGN_SOBOL, 256, 16, 3);
    assert_int_equal(gv_sweep_run(&p.plan, 1, &only, 2, axes, wanted, &options, &sweep), GV_OK);
    assert_int_equal(sweep.n_points, 6);
    assert_int_equal(sweep.n_done, 6);
    for (size_t i = 0; i < 6; i++) {
        struct gv_result result;
        const struct gv_override set[] = {{.input = LEVEL, .distribution = gv_constant(levels[i / 2])},
                                          {.input = Y, .distribution = gv_constant(means[i % 2])}};
        p.policy.overrides = set;
        p.policy.n_overrides = 2;
        assert_true(gv_sweep_at(&sweep, i, 0) == levels[i / 2] && gv_sweep_at(&sweep, i, 1) == means[i % 2]);
        assert_int_equal(gv_run(&p.plan, &options, &result), GV_OK);
        const struct gv_statistics *run = gv_result_find(&result, 0, LINEAR),
                                   *point = gv_sweep_statistics(&sweep, 0, i, LINEAR);
        assert_true(run->mean.value == point->mean.value && run->mean.low == point->mean.low);
        assert_true(run->quantile[GV_P05].value == point->quantile[GV_P05].value);
        assert_true(sweep.failed[i] > 0 && sweep.failed[i] == result.n_failed);
        gv_result_free(&result);
    }
    linear_fails_above = INFINITY;
    gv_sweep_free(&sweep);
}

/* linear = 3 + 2x - level·y: between two levels it differs by -(difference)·y exactly, so the error of the
 * difference is that of the mean of y. */
static void test_difference(void **state)
{
    (void)state;
    struct linear_plan p;
    const double levels[] = {1, 1.25};
    const struct gv_axis axis = {.input = LEVEL, .n = 2, .values = levels};
    const size_t only = 0;
    const bool wanted[N_OUTCOMES] = {[LINEAR] = true};
    const struct gv_run_options options = {.threads = 1};
    static const enum gv_design_kind kinds[] = {GV_DESIGN_SOBOL, GV_DESIGN_LHS};
    for (size_t d = 0; d < 2; d++) {
        struct gv_sweep sweep;
        linear_open(&p, kinds[d], 512, 16, 11);
        assert_int_equal(gv_sweep_run(&p.plan, 1, &only, 1, &axis, wanted, &options, &sweep), GV_OK);
        struct gv_paired difference = gv_sweep_difference(&sweep, 0, 0, 1, LINEAR);
        check_near(difference.difference.value, -0.25, 0.002);
        check_between(-0.25, difference.difference.low - 1e-4, difference.difference.high + 1e-4);
        /* Variances 4 + 4·level² of 8,192 draws each. */
        check_near(difference.independent, sqrt((8 + 4 + 4 * 1.25 * 1.25) / 8192), 0.001);
        assert_true(difference.standard_error < difference.independent / 20);
        gv_sweep_free(&sweep);
    }
    struct gv_sweep single;
    linear_open(&p, GV_DESIGN_MC, 512, 1, 11);
    assert_int_equal(gv_sweep_run(&p.plan, 1, &only, 1, &axis, wanted, &options, &single), GV_OK);
    assert_true(isnan(gv_sweep_difference(&single, 0, 0, 1, LINEAR).standard_error));
    gv_sweep_free(&single);
}

/* A swept input keeps its correlation: y given x is normal with mean 1 + 2 r x and variance 4 (1 - r²). */
static void test_correlated(void **state)
{
    (void)state;
    struct linear_plan p;
    const struct gv_correlation pair = {.a = X, .b = Y, .rank = -0.5};
    const double at[] = {-1, 0, 2}, normal = gv_copula_normal_correlation(-0.5);
    const struct gv_axis axis = {.input = X, .n = 3, .values = at};
    const size_t only = 0;
    const bool wanted[N_OUTCOMES] = {[LINEAR] = true};
    const struct gv_run_options options = {.threads = 2};
    struct gv_sweep sweep;
    linear_open(&p, GV_DESIGN_SOBOL, 4096, 16, 7);
    p.plan.correlations = &pair;
    p.plan.n_correlations = 1;
    assert_int_equal(gv_sweep_run(&p.plan, 1, &only, 1, &axis, wanted, &options, &sweep), GV_OK);
    for (size_t i = 0; i < 3; i++) {
        const struct gv_statistics *s = gv_sweep_statistics(&sweep, 0, i, LINEAR);
        check_near(s->mean.value, 3 + 2 * at[i] - (1 + 2 * normal * at[i]), 0.005);
        check_near(s->sd.value, 2 * sqrt(1 - normal * normal), 0.005);
    }
    gv_sweep_free(&sweep);
}

/* --- many points, several at a time; stopping --- */

struct stopper {
    volatile int stop;
    uint64_t after;
};

static void stop_after(void *context, uint64_t done, uint64_t total)
{
    struct stopper *s = context;
    assert_true(done <= total);
    if (done >= s->after) s->stop = 1;
}

static void test_stop(void **state)
{
    (void)state;
    struct linear_plan p;
    double levels[200];
    for (int i = 0; i < 200; i++)
        levels[i] = 0.01 * (i + 1);
    const struct gv_axis axis = {.input = LEVEL, .n = 200, .values = levels};
    const size_t only = 0;
    const bool wanted[N_OUTCOMES] = {[LINEAR] = true};
    struct stopper stopper = {.after = 100 * 256};
    struct gv_run_options options = {
        .threads = 2, .stop = &stopper.stop, .progress = stop_after, .progress_context = &stopper};
    struct gv_sweep part, all;
    linear_open(&p, GV_DESIGN_SOBOL, 64, 4, 3);
    assert_int_equal(gv_sweep_run(&p.plan, 1, &only, 1, &axis, wanted, &options, &part), GV_ERR_INTERRUPTED);
    assert_true(part.n_done > 0 && part.n_done < 200);
    options.stop = NULL;
    assert_int_equal(gv_sweep_run(&p.plan, 1, &only, 1, &axis, wanted, &options, &all), GV_OK);
    assert_int_equal(all.n_done, 200);
    assert_int_equal(all.evaluations, 200 * 256);
    for (size_t i = 0; i < 200; i++) {
        double here = gv_sweep_statistics(&part, 0, i, LINEAR)->mean.value,
               whole = gv_sweep_statistics(&all, 0, i, LINEAR)->mean.value;
        check_near(whole, 3 - levels[i], 0.2);
        if (i < part.n_done)
            assert_true(here == whole);
        else
            assert_true(isnan(here));
    }
    gv_sweep_free(&part);
    gv_sweep_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_newsvendor), cmocka_unit_test(test_points_are_runs),
        cmocka_unit_test(test_difference), cmocka_unit_test(test_correlated),
        cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
