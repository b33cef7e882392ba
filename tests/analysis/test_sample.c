/* Draws in memory: the same as a run's sink gets, in their places. */
#include "support/check.h"

#include "analysis/sample.h"
#include "engine/linear_model.h"

enum { POINTS = 1 << 11, REPLICATES = 4, DRAWS = POINTS * REPLICATES };

static const struct gv_override level[] = {
    {.input = LEVEL, .distribution = {.family = GV_CONSTANT, .p = {2}}}};
static const struct gv_policy policies[] = {
    {.name = "a", .label = {"a", "a"}},
    {.name = "b", .label = {"b", "b"}, .overrides = level, .n_overrides = 1},
};

static void open_plan(struct linear_plan *p)
{
    linear_open(p, GV_DESIGN_SOBOL, POINTS, REPLICATES, 3);
    p->plan.policies = policies;
    p->plan.n_policies = 2;
}

static void test_same_as_sink(void **state)
{
    (void)state;
    struct linear_plan p;
    struct kept kept;
    struct gv_result result;
    struct gv_sample sample;
    const size_t outcomes[] = {MONTHLY, LINEAR};
    const struct gv_sample_request request = {outcomes, 2, true};
    open_plan(&p);
    kept_open(&kept, DRAWS);
    struct gv_run_options options = {.threads = 1, .sink = &kept.sink};
    assert_int_equal(gv_run(&p.plan, &options, &result), GV_OK);
    options = (struct gv_run_options){.threads = 2};
    assert_int_equal(gv_sample_draw(&p.plan, &request, &options, &sample), GV_OK);
    assert_int_equal(sample.draws, DRAWS);
    assert_int_equal(sample.n_policies, 2);
    assert_int_equal(sample.n_columns, HORIZON + 1);
    assert_int_equal(sample.first[0], 0);
    assert_int_equal(sample.first[1], HORIZON);
    assert_int_equal(sample.n_failed, 0);
    for (size_t policy = 0; policy < 2; policy++) {
        check_same(DRAWS, gv_sample_column(&sample, policy, sample.first[1]), kept.outcome[policy][LINEAR]);
        for (size_t t = 1; t <= HORIZON; t++)
            check_same(DRAWS, gv_sample_column(&sample, policy, t - 1), kept.month[policy][t]);
    }
    check_same(DRAWS, sample.inputs[X], kept.input[KEPT_POLICIES][X]);
    check_same(DRAWS, sample.inputs[DANGER], kept.input[KEPT_POLICIES][DANGER]);
    assert_null(sample.inputs[LEVEL]);
    gv_sample_free(&sample);
    gv_result_free(&result);
    kept_close(&kept);
}

static void test_failed_and_missing(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_sample sample;
    const size_t outcomes[] = {SOMETIMES, FRAGILE};
    const struct gv_sample_request request = {outcomes, 2, false};
    open_plan(&p);
    linear_fails_above = 0.75;
    const struct gv_run_options options = {.threads = 2};
    int status = gv_sample_draw(&p.plan, &request, &options, &sample);
    linear_fails_above = INFINITY;
    assert_int_equal(status, GV_OK);
    assert_null(sample.inputs);
    size_t failed = 0;
    for (size_t d = 0; d < DRAWS; d++)
        if (isnan(gv_sample_column(&sample, 0, 1)[d])) failed++;
    assert_int_equal(failed, DRAWS / 4); /* one dimension of a net has a quarter above 0.75 */
    assert_int_equal(sample.n_failed, 2 * failed);
    gv_sample_free(&sample);
}

static void test_stop(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_sample sample;
    const size_t outcome = LINEAR;
    const struct gv_sample_request request = {&outcome, 1, true};
    const volatile int stop = 1;
    const struct gv_run_options options = {.threads = 1, .stop = &stop};
    open_plan(&p);
    assert_int_equal(gv_sample_draw(&p.plan, &request, &options, &sample), GV_ERR_INTERRUPTED);
    assert_null(sample.values);
    assert_null(sample.inputs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_sink),
        cmocka_unit_test(test_failed_and_missing),
        cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
