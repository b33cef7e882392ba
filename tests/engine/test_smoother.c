/* What the smoother of one policy says of single draws, against closed forms: to the accuracy of its tables
 * and nodes, which the intervals of runs are too wide to show. */
#include "support/check.h"

#include "engine/smoothing_model.h"

#include "base/status.h"
#include "engine/loops.h"

#include <gsl/gsl_cdf.h>
#include <stdio.h>

/* P(a·b·g + b·h - c < x) given g, h and c. */
static double below(const struct gv_smoother *s, double x, double g, double h, double c)
{
    double constant = c, outer = h, inverse_inner = 1 / g, share;
    gv_loops()->below(s, x, 1, (struct gv_smooth_parts){&constant, &outer, &inverse_inner}, &share);
    return share;
}

/* The same of lognormal a and b, of log-sd 0.3, by the trapezoidal rule over the normal variate of b, which
 * is exact but for rounding. */
static double below_exactly(double x, double g, double h, double c)
{
    enum { STEPS = 400 };
    double sum = 0, most = 9;
    for (int i = -STEPS; i <= STEPS; i++) {
        double z = most * i / STEPS, a = ((x + c) * exp(-0.3 * z) - h) / g;
        sum += exp(-0.5 * z * z) * (a > 0 ? gsl_cdf_ugaussian_P(log(a) / 0.3) : 0);
    }
    return sum * most / STEPS / sqrt(2 * acos(-1));
}

/* What is left to the tables and nodes: nodes are chosen for 5e-6 where h is 0, and where the others lie near
 * the end of the range of a, few of them count. */
static void test_given_the_rest(void **state)
{
    (void)state;
    struct case_plan p;
    struct gv_smoother s;
    struct gv_table_cache cache = {0};
    open_plan(&p, GV_DESIGN_SOBOL, 256, 16);
    p.inputs[A].p[1] = exp(0.3);
    assert_int_equal(gv_smoother_open(&p.plan, 0, NULL, &cache, &s), GV_OK);
    const double sd = 0.3 * sqrt(2), c = 2, g = 3;
    for (int i = -30; i <= 30; i++) {
        double z = 0.1 * i, x = g * exp(sd * z);
        check_near(below(&s, x - c, g, 0, c), gsl_cdf_ugaussian_P(z), 7e-6);
        check_near(below_exactly(x - c, g, 0, c), gsl_cdf_ugaussian_P(z), 1e-12);
        check_near(below(&s, x - c, g, 0.5, c), below_exactly(x - c, g, 0.5, c), 2e-5);
        check_near(below(&s, x - c, g, -0.5, c), below_exactly(x - c, g, -0.5, c), 2.5e-6);
    }
    assert_true(below(&s, -c, g, 0, c) == 0);
    check_near(below(&s, 1e4, g, 0, c), 1, 1e-12);
    /* The nodes stand for the distribution of b: its moments are exp(k² 0.3²/2). */
    double moment[5] = {0};
    for (int j = 0; j < s.n_nodes; j++)
        for (int k = 0; k < 5; k++)
            moment[k] += s.weight[j] * pow(s.inverse_b[j], -k);
    for (int k = 0; k < 5; k++)
        check_close(moment[k], exp(0.5 * 0.3 * 0.3 * k * k), k < 4 ? 1e-10 : 1e-7);
    check_close(s.mean_a, exp(0.045), 1e-12);
    check_close(s.mean_b, exp(0.045), 1e-12);
    gv_smoother_close(&s);

    /* A factor that is cut off, and no other. */
    p.inputs[A] = (struct gv_distribution){
        .family = GV_NORMAL, .p = {1, 0.5}, .truncated = true, .cut_low = 0.4, .cut_high = 2.2};
    p.inputs[B] = gv_constant(1);
    assert_int_equal(gv_smoother_open(&p.plan, 0, NULL, &cache, &s), GV_OK);
    assert_true(s.n_a == 1 && s.n_b == 0 && s.n_nodes == 1);
    const double from = gsl_cdf_ugaussian_P(-1.2), to = gsl_cdf_ugaussian_P(2.4);
    for (int i = 0; i <= 100; i++) {
        double a = 0.4 + 1.8 * i / 100;
        check_near(below(&s, a * g + 0.5 - c, g, 0.5, c),
                   (gsl_cdf_ugaussian_P((a - 1) / 0.5) - from) / (to - from), 2e-6);
    }
    gv_smoother_close(&s);
    gv_table_cache_free(&cache);
}

/* Two factors in the table, both uniform between 1 and 2. */
static double product_of_uniforms(double x)
{
    return x < 1 ? 0 : x < 2 ? x * log(x) - x + 1 : x < 4 ? x - 3 + x * log(4 / x) : 1;
}

/* Lines over a bent function are moved to where their errors of either sign even out over the distribution.
 */
static void test_mean_error(void **state)
{
    (void)state;
    enum { STEPS = 20000 };
    struct case_plan p;
    struct gv_smoother s;
    struct gv_table_cache cache = {0};
    open_plan(&p, GV_DESIGN_SOBOL, 256, 16);
    p.inputs[A].p[1] = exp(0.3);
    p.inputs[B] = gv_constant(1);
    assert_int_equal(gv_smoother_open(&p.plan, 0, NULL, &cache, &s), GV_OK);
    assert_int_equal(s.n_nodes, 1);
    double error = 0, most = 0;
    for (int i = 0; i < STEPS; i++) {
        double u = (i + 0.5) / STEPS, found = below(&s, exp(0.3 * gsl_cdf_ugaussian_Pinv(u)), 1, 0, 0) - u;
        error += found / STEPS;
        most = fmax(most, fabs(found));
    }
    printf("mean error %.2g, at most %.2g\n", error, most);
    check_near(error, 0, 1e-9);
    check_between(most, 0, 2e-6);
    gv_smoother_close(&s);
    gv_table_cache_free(&cache);
}

static void test_two_factors(void **state)
{
    (void)state;
    struct gv_product_form several = form;
    struct gv_model other = model;
    struct case_plan p;
    struct gv_smoother s;
    struct gv_table_cache cache = {0};
    several.inner = (const char *const[]){"a", "g", NULL};
    several.outer = (const char *const[]){NULL};
    other.product_form = &several;
    open_plan(&p, GV_DESIGN_SOBOL, 256, 16);
    p.plan.model = &other;
    p.inputs[A] = p.inputs[G] = (struct gv_distribution){.family = GV_UNIFORM, .p = {1, 2}};
    assert_int_equal(gv_smoother_open(&p.plan, 0, NULL, &cache, &s), GV_OK);
    assert_true(s.n_a == 2 && s.a[0] == A && s.a[1] == G && s.n_b == 0);
    check_close(s.mean_a, 2.25, 1e-12);
    enum { POINTS = 3200 };
    double off = 0;
    for (int i = 0; i <= POINTS; i++) {
        double x = 0.9 + 3.2 * i / POINTS, share = below(&s, x, 1, 0, 0);
        check_near(share, product_of_uniforms(x), 2e-6);
        off += (share - product_of_uniforms(x)) * 3.2 / POINTS;
    }
    check_near(off, 0, 1e-7); /* what its mean is below 2.25 */
    gv_smoother_close(&s);
    gv_table_cache_free(&cache);
}

/* What a draw is taken apart into gives the draw, and its mean over the free factors. */
static void test_parts(void **state)
{
    (void)state;
    struct case_plan p;
    struct gv_smoother s;
    struct gv_table_cache cache = {0};
    open_plan(&p, GV_DESIGN_SOBOL, 256, 16);
    assert_int_equal(gv_smoother_open(&p.plan, 0, NULL, &cache, &s), GV_OK);
    /* a = 2, b = 4, g = 3, h = 5, c = 7 */
    const double a = 2, b = 4, other = 0, *in[N_INPUTS] = {&a, &b, &other, &other};
    const double inner = 24, outer = 20, outcome = 37;
    double constant, h, inverse_inner, mean;
    const struct gv_smooth_parts parts = {&constant, &h, &inverse_inner};
    gv_smoother_parts(&s, 1, in, &outcome, &inner, &outer, parts);
    assert_true(constant == 7 && h == 5 && inverse_inner == 1.0 / 3);
    gv_smoother_mean(&s, 1, parts, &mean);
    check_close(mean, exp(0.045) * (3 * exp(0.125) + 5) - 7, 1e-12);
    gv_smoother_close(&s);
    gv_table_cache_free(&cache);
}

/* Policies share what is tabulated if all their factors are the same, and only then. */
static void test_sharing(void **state)
{
    (void)state;
    struct case_plan p;
    struct gv_smoother s[4];
    struct gv_table_cache cache = {0};
    open_plan(&p, GV_DESIGN_SOBOL, 256, 16);
    const struct gv_override of_c = {.input = C, .distribution = gv_constant(2)},
                             of_a = {.input = A, .distribution = LOGNORMAL(2, 0.5)},
                             of_b = {.input = B, .distribution = LOGNORMAL(2, 0.3)};
    const struct gv_policy policies[] = {{.name = "one"},
                                         {.name = "c", .overrides = &of_c, .n_overrides = 1},
                                         {.name = "a", .overrides = &of_a, .n_overrides = 1},
                                         {.name = "b", .overrides = &of_b, .n_overrides = 1}};
    p.plan.policies = policies;
    p.plan.n_policies = 4;
    for (size_t k = 0; k < 4; k++)
        assert_int_equal(gv_smoother_open(&p.plan, k, s, &cache, &s[k]), GV_OK);
    assert_true(!s[0].shared && s[1].shared && !s[2].shared && !s[3].shared);
    assert_ptr_equal(s[1].table, s[0].table);
    check_close(s[2].mean_a, 2 * s[0].mean_a, 1e-12);
    check_close(s[3].mean_b, 2 * s[0].mean_b, 1e-12);
    for (int i = -2; i <= 2; i++) {
        double x = exp(0.3 * i);
        check_near(below(&s[2], 2 * x, 1, 0, 0), below(&s[0], x, 1, 0, 0), 1e-9);
        check_near(below(&s[3], 2 * x, 1, 0, 0), below(&s[0], x, 1, 0, 0), 1e-9);
    }
    for (size_t k = 0; k < 4; k++)
        gv_smoother_close(&s[k]);
    gv_table_cache_free(&cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_given_the_rest), cmocka_unit_test(test_mean_error),
        cmocka_unit_test(test_two_factors),    cmocka_unit_test(test_parts),
        cmocka_unit_test(test_sharing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
