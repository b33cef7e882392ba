/* Runs that stop by themselves: when they do, and that their intervals are wider to match. */
#include "support/check.h"

#include "engine/linear_model.h"
#include "engine/stopping.h"

#include <gsl/gsl_cdf.h>

static const double never = (double)NAN;

static struct gv_stopping_rule mean_within(double tolerance, uint64_t most)
{
    return (struct gv_stopping_rule){.outcome = LINEAR,
                                     .statistic = GV_STATISTIC_MEAN,
                                     .tolerance = tolerance,
                                     .target_outcome = LINEAR,
                                     .target = never,
                                     .most = most};
}

static struct gv_stopping_rule against(double target, uint64_t most)
{
    struct gv_stopping_rule rule = mean_within(never, most);
    rule.target = target;
    return rule;
}

static struct gv_statistics run_fixed(const struct gv_plan *plan)
{
    struct gv_run_options options = {.threads = 1};
    struct gv_result result;
    assert_int_equal(gv_run(plan, &options, &result), GV_OK);
    struct gv_statistics s = *gv_result_find(&result, 0, LINEAR);
    gv_result_free(&result);
    return s;
}

static struct gv_stop find(struct linear_plan *p, const struct gv_stopping_rule *rule)
{
    struct gv_run_options options = {.threads = 2};
    struct gv_stop stop;
    assert_int_equal(gv_stopping_find(&p->plan, rule, &options, NULL, NULL, &stop), GV_OK);
    p->plan.design.points = stop.points;
    p->plan.looks = stop.looks;
    return stop;
}

static void test_looks(void **state)
{
    (void)state;
    const struct gv_design net = {.kind = GV_DESIGN_SOBOL, .replicates = 16},
                           plain = {.kind = GV_DESIGN_MC, .replicates = 1};
    static const struct {
        uint64_t most;
        unsigned looks;
    } cases[] = {{4095, 0}, {4096, 1}, {8191, 1}, {8192, 2}, {1 << 24, 13}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gv_stopping_rule rule = mean_within(1, cases[i].most);
        uint64_t first;
        assert_int_equal(gv_stopping_looks(&rule, &net, &first), cases[i].looks);
        assert_int_equal(first, 256);
        assert_int_equal(gv_stopping_looks(&rule, &plain, &first), cases[i].looks);
        assert_int_equal(first, 4096);
    }
}

/* The first look at which the half-width is reached, and not the one before. */
static void test_tolerance(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_stopping_rule rule = mean_within(0.02, 1 << 20);
    linear_open(&p, GV_DESIGN_MC, 1, 1, 5);
    struct gv_stop stop = find(&p, &rule);
    assert_true(stop.precise && !stop.decided && stop.look > 1 && stop.look < stop.looks);
    struct gv_statistics s = run_fixed(&p.plan);
    check_between(gv_estimate_half_width(s.mean), 0, 0.02);
    p.plan.design.points /= 2;
    check_between(gv_estimate_half_width(run_fixed(&p.plan).mean), 0.02, 0.04);
    /* Nine looks share 5 %: the interval of the same draws widens as the normal quantile does. */
    p.plan.design.points *= 2;
    p.plan.looks = 0;
    double factor = gsl_cdf_ugaussian_Pinv(1 - 0.025 / stop.looks) / gsl_cdf_ugaussian_Pinv(0.975);
    struct gv_statistics single = run_fixed(&p.plan);
    check_close(gv_estimate_half_width(s.mean) / gv_estimate_half_width(single.mean), factor, 1e-12);
    check_same(1, &s.mean.value, &single.mean.value);
}

static void test_target(void **state)
{
    (void)state;
    struct linear_plan p;
    /* P(linear >= 0) = Φ(2/√8) = 0.7602. A clear case needs one look; the truth itself is never decided. */
    struct gv_stopping_rule clear = against(0.5, 1 << 16), hopeless = against(0.76025, 1 << 14);
    linear_open(&p, GV_DESIGN_SOBOL, 1, 16, 5);
    struct gv_stop stop = find(&p, &clear);
    assert_true(stop.decided && !stop.precise && stop.look == 1 && stop.looks == 5);
    linear_open(&p, GV_DESIGN_SOBOL, 1, 16, 5);
    stop = find(&p, &hopeless);
    assert_true(!stop.decided && stop.look == stop.looks && stop.points == 1024);
    /* The precision ends what the decision does not. */
    hopeless.tolerance = 0.05;
    linear_open(&p, GV_DESIGN_SOBOL, 1, 16, 5);
    stop = find(&p, &hopeless);
    assert_true(!stop.decided && stop.precise && stop.look < stop.looks);
}

/* Every policy must be there before the run stops. */
static void test_policies(void **state)
{
    (void)state;
    struct linear_plan p;
    const struct gv_override wide[] = {{.input = Y, .distribution = linear_normal(1, 20)}};
    const struct gv_policy policies[] = {
        {.name = "narrow", .label = {"", ""}},
        {.name = "wide", .label = {"", ""}, .overrides = wide, .n_overrides = 1}};
    struct gv_stopping_rule rule = mean_within(0.1, 1 << 20);
    linear_open(&p, GV_DESIGN_MC, 1, 1, 5);
    struct gv_stop alone = find(&p, &rule);
    p.plan.policies = policies;
    p.plan.n_policies = 2;
    p.plan.looks = 0;
    struct gv_stop both = find(&p, &rule);
    /* Variance 404 instead of 8: some 50 times the draws. */
    assert_true(both.precise && both.look >= alone.look + 4);
}

static void count_look(void *context, const struct gv_plan *plan, const struct gv_result *result,
                       const struct gv_stop *stop)
{
    unsigned *looks = context;
    assert_int_equal(++*looks, stop->look);
    assert_int_equal(plan->design.points, stop->points);
    assert_int_equal(result->n_scalars, 1); /* what the rule does not ask for is not computed */
}

static void test_interrupted(void **state)
{
    (void)state;
    struct linear_plan p;
    volatile int requested = 1;
    unsigned looks = 0;
    struct gv_stop stop;
    struct gv_run_options options = {.threads = 1, .stop = &requested};
    struct gv_stopping_rule rule = mean_within(1e-9, 1 << 14);
    linear_open(&p, GV_DESIGN_SOBOL, 1, 16, 5);
    assert_int_equal(gv_stopping_find(&p.plan, &rule, &options, count_look, &looks, &stop),
                     GV_ERR_INTERRUPTED);
    assert_int_equal(looks, 0);
    requested = 0;
    assert_int_equal(gv_stopping_find(&p.plan, &rule, &options, count_look, &looks, &stop), GV_OK);
    assert_true(looks == 3 && stop.looks == 3 && !stop.precise);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_looks),    cmocka_unit_test(test_tolerance),   cmocka_unit_test(test_target),
        cmocka_unit_test(test_policies), cmocka_unit_test(test_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
