/* Sensitivity against functions whose indices and effects are known. */
#include "support/check.h"

#include "analysis/functions.h"
#include "analysis/sobol_indices.h"

#include <stdlib.h>
#include <string.h>

enum { POINTS = 4096, REPLICATES = 16 };

static const struct gv_run_options options = {.threads = 2};

/* Runs a request, which must succeed; the analysis is to be freed. */
static void analyse(const struct gv_plan *plan, struct gv_sensitivity_request request,
                    struct gv_sensitivity *s)
{
    struct gv_diagnostics diagnostics = {0};
    assert_int_equal(gv_sensitivity_open(plan, &request, s, &diagnostics), GV_OK);
    uint64_t told = gv_sensitivity_evaluations(s);
    assert_int_equal(gv_sensitivity_run(s, &options, &diagnostics), GV_OK);
    assert_int_equal(s->evaluations, told);
    assert_int_equal(diagnostics.n, 0);
}

/* The message that a request is refused with; to be freed. */
static char *refusal(const struct gv_plan *plan, struct gv_sensitivity_request request, int wanted)
{
    struct gv_diagnostics diagnostics = {0};
    struct gv_sensitivity s;
    int status = gv_sensitivity_open(plan, &request, &s, &diagnostics);
    if (status == GV_OK) status = gv_sensitivity_run(&s, &options, &diagnostics);
    gv_sensitivity_free(&s);
    assert_int_equal(status, wanted);
    assert_int_equal(diagnostics.errors, 1);
    char *message = gv_text_copy(diagnostics.items[0].message, strlen(diagnostics.items[0].message));
    gv_diagnostics_free(&diagnostics);
    return message;
}

/* value ± its interval (three half-widths: one in some hundred thousand lies outside) holds `wanted`, and the
 * interval is no wider than it may be. */
static void check_estimate(struct gv_estimate e, double wanted, double widest)
{
    double half = gv_estimate_half_width(e);
    check_near(e.value, wanted, 3 * half + 1e-6);
    check_between(half, 0, widest);
}

static void check_indices(const struct gv_sensitivity *s, size_t target, size_t n, const double *first,
                          const double *total, double widest)
{
    for (size_t k = 0; k < n; k++) {
        check_estimate(*gv_sensitivity_at(s, GV_MEASURE_S1, target, k), first[k], widest);
        if (total) check_estimate(*gv_sensitivity_at(s, GV_MEASURE_ST, target, k), total[k], widest);
    }
}

static void test_sobol(void **state)
{
    (void)state;
    for (int economy = 0; economy < 2; economy++) {
        const struct gv_sensitivity_request request = {.economy = economy};
        struct function_plan p;
        struct gv_sensitivity s;
        function_open(&p, &ishigami_model, POINTS, REPLICATES, 1);
        analyse(&p.plan, request, &s);
        assert_int_equal(s.evaluations, (uint64_t)POINTS * REPLICATES * (economy ? 5 : 8));
        check_indices(&s, 0, ISHIGAMI_INPUTS, ishigami_first, ishigami_total, 0.005);
        check_estimate(s.sum[0], 0.756316, 0.005);
        gv_sensitivity_free(&s);
        function_open(&p, &g_model, POINTS, REPLICATES, 1);
        analyse(&p.plan, request, &s);
        /* Economy pays with its intervals where two inputs carry nearly all. */
        check_indices(&s, 0, G_INPUTS, g_first, g_total, economy ? 0.03 : 0.005);
        check_estimate(*gv_sensitivity_at(&s, GV_MEASURE_ST, 0, 7), 1.04949e-4, 2e-5);
        gv_sensitivity_free(&s);
    }
}

/* The indicator as an outcome, and as the second target of what is not one. */
static void test_indicator(void **state)
{
    (void)state;
    struct function_plan p;
    for (size_t outcome = 0; outcome < 2; outcome++) {
        struct gv_sensitivity s;
        function_open(&p, &indicator_model, POINTS, REPLICATES, 2);
        analyse(&p.plan, (struct gv_sensitivity_request){.outcome = outcome}, &s);
        assert_int_equal(s.n_targets, outcome + 1);
        check_indices(&s, outcome, INDICATOR_INPUTS, indicator_first, indicator_total, 0.02);
        check_estimate(s.mean[outcome], 0.604459, 0.002);
        gv_sensitivity_free(&s);
    }
}

static void test_second_order(void **state)
{
    (void)state;
    struct function_plan p;
    struct gv_sensitivity s;
    function_open(&p, &ishigami_model, POINTS, REPLICATES, 3);
    analyse(&p.plan, (struct gv_sensitivity_request){.second_order = true}, &s);
    check_estimate(*gv_sensitivity_pair(&s, 0, 0, 1), 0, 0.01);
    check_estimate(*gv_sensitivity_pair(&s, 0, 0, 2), 0.243684, 0.01);
    check_estimate(*gv_sensitivity_pair(&s, 0, 1, 2), 0, 0.01);
    gv_sensitivity_free(&s);
}

/* Closed indices of groups: of x1 and x3 all that they do together. */
static void test_groups(void **state)
{
    (void)state;
    const int group[] = {0, GV_NO_GROUP, 0};
    const struct gv_factor_group groups[] = {{"odd", {"ulige", "odd"}}};
    const double first[] = {0.557589, 0.442411};
    struct function_plan p;
    struct gv_sensitivity s;
    function_open(&p, &ishigami_model, POINTS, REPLICATES, 4);
    analyse(&p.plan, (struct gv_sensitivity_request){.group = group, .groups = groups}, &s);
    assert_int_equal(s.factors.n, 2);
    assert_string_equal(s.factors.items[0].name, "odd");
    assert_string_equal(s.factors.items[1].name, "x2");
    check_indices(&s, 0, 2, first, first, 0.005);
    gv_sensitivity_free(&s);
}

/* Correlated inputs become one factor, also across groups; what is left is independent, so indices add up. */
static void test_correlated(void **state)
{
    (void)state;
    const struct gv_correlation correlation = {0, 2, 0.6};
    const int group[] = {0, 1, 1};
    const struct gv_factor_group groups[] = {{"one", {"en", "one"}}, {"two", {"to", "two"}}};
    struct function_plan p;
    struct gv_sensitivity s;
    function_open(&p, &ishigami_model, POINTS, REPLICATES, 5);
    p.plan.correlations = &correlation;
    p.plan.n_correlations = 1;
    analyse(&p.plan, (struct gv_sensitivity_request){0}, &s);
    assert_int_equal(s.factors.n, 2);
    assert_true(s.factors.joined);
    assert_string_equal(s.factors.items[0].name, "x1 + x3");
    check_estimate(s.sum[0], 1, 0.01);
    for (size_t k = 0; k < 2; k++)
        check_near(gv_sensitivity_at(&s, GV_MEASURE_ST, 0, k)->value,
                   gv_sensitivity_at(&s, GV_MEASURE_S1, 0, k)->value, 0.01);
    gv_sensitivity_free(&s);
    analyse(&p.plan, (struct gv_sensitivity_request){.group = group, .groups = groups}, &s);
    assert_int_equal(s.factors.n, 1);
    assert_string_equal(s.factors.items[0].name, "one + two");
    check_near(gv_sensitivity_at(&s, GV_MEASURE_S1, 0, 0)->value, 1, 1e-12);
    gv_sensitivity_free(&s);
    char *message =
        refusal(&p.plan, (struct gv_sensitivity_request){.method = GV_METHOD_MORRIS}, GV_ERR_USAGE);
    check_contains(message, "x1 + x3 are correlated");
    free(message);
}

/* Month t is t·y + x3, and x3 has no first-order part in y: shares follow from the variances of both. */
static void test_monthly(void **state)
{
    (void)state;
    const double pi = 3.14159265358979323846, variance = 13.844588, noise = pi * pi / 3;
    const enum gv_method methods[] = {GV_METHOD_SOBOL, GV_METHOD_GIVEN};
    for (int m = 0; m < 2; m++) {
        struct function_plan p;
        struct gv_sensitivity s;
        function_open(&p, &ishigami_model, POINTS, REPLICATES, 6);
        analyse(&p.plan, (struct gv_sensitivity_request){.method = methods[m], .outcome = 2}, &s);
        assert_int_equal(s.n_targets, FUNCTION_HORIZON);
        for (int t = 1; t <= FUNCTION_HORIZON; t++) {
            double all = t * t * variance + noise;
            check_estimate(*gv_sensitivity_at(&s, GV_MEASURE_S1, (size_t)t - 1, 1),
                           0.442411 * t * t * variance / all, 0.01);
            check_estimate(*gv_sensitivity_at(&s, GV_MEASURE_S1, (size_t)t - 1, 2), noise / all, 0.01);
        }
        gv_sensitivity_free(&s);
    }
}

static void test_given(void **state)
{
    (void)state;
    struct function_plan p;
    struct gv_sensitivity s;
    const struct gv_sensitivity_request request = {.method = GV_METHOD_GIVEN};
    function_open(&p, &ishigami_model, POINTS, REPLICATES, 7);
    analyse(&p.plan, request, &s);
    check_indices(&s, 0, ISHIGAMI_INPUTS, ishigami_first, NULL, 0.005);
    gv_sensitivity_free(&s);
    function_open(&p, &g_model, POINTS, REPLICATES, 7);
    analyse(&p.plan, request, &s);
    /* A spline rounds the kinks of G off, which costs some 1e-4 of the variance and no interval tells of. */
    for (size_t k = 0; k < G_INPUTS; k++)
        check_near(gv_sensitivity_at(&s, GV_MEASURE_S1, 0, k)->value, g_first[k], 1.5e-4);
    gv_sensitivity_free(&s);
    function_open(&p, &indicator_model, POINTS, REPLICATES, 7);
    p.plan.design = (struct gv_design){GV_DESIGN_MC, 7, 1, POINTS * REPLICATES};
    analyse(&p.plan, (struct gv_sensitivity_request){.method = GV_METHOD_GIVEN, .outcome = 1}, &s);
    check_indices(&s, 1, INDICATOR_INPUTS, indicator_first, NULL, 0.02);
    /* P(linear >= 0) rises by decile of z1, and their mean is the whole's. */
    double sum = 0;
    for (size_t k = 0; k < GV_DECILES; k++) {
        sum += s.deciles[k].value / GV_DECILES;
        if (k) assert_true(s.deciles[k].value > s.deciles[k - 1].value);
    }
    check_near(sum, s.mean[1].value, 2e-5); /* the tenths of 65,536 draws differ by one */
    gv_sensitivity_free(&s);
}

/* Of few values the share is that of the means at each; of draws without a value, that of the others. */
static void test_given_few_and_missing(void **state)
{
    (void)state;
    const double value[] = {-1, 0, 2}, probability[] = {0.25, 0.25, 0.5}, cumulative[] = {0.25, 0.5, 1};
    const struct gv_points points = {3, value, probability, cumulative, NULL};
    struct function_plan p;
    struct gv_sensitivity s;
    function_open(&p, &indicator_model, POINTS, REPLICATES, 8);
    p.inputs[0] = (struct gv_distribution){.family = GV_DISCRETE, .points = &points};
    analyse(&p.plan, (struct gv_sensitivity_request){.method = GV_METHOD_GIVEN, .outcome = 1}, &s);
    const double of_first = 9 * (0.25 + 2.0 - 0.75 * 0.75), rest = 4 + 1 + 0.25; /* 3² Var(z1) */
    check_estimate(*gv_sensitivity_at(&s, GV_MEASURE_S1, 0, 0), of_first / (of_first + rest), 0.005);
    check_estimate(*gv_sensitivity_at(&s, GV_MEASURE_S1, 0, 1), 4 / (of_first + rest), 0.005);
    gv_sensitivity_free(&s);

    function_open(&p, &ishigami_model, POINTS, REPLICATES, 8);
    analyse(&p.plan, (struct gv_sensitivity_request){.method = GV_METHOD_GIVEN, .outcome = 1}, &s);
    assert_int_equal(s.missing, POINTS * REPLICATES / 2);
    /* With x1 > 0, sin x1 has another mean and variance; x2 keeps its own variance, 49/8. */
    const double pi = 3.14159265358979323846, u = 0.1 * pow(pi, 4) / 5 + 1, w = 0.01 * pow(pi, 8) * 16 / 225,
                 mean = 2 / pi, all = 0.5 * (u * u + w) - mean * mean * u * u + 49.0 / 8;
    check_estimate(*gv_sensitivity_at(&s, GV_MEASURE_S1, 0, 1), 49.0 / 8 / all, 0.01);
    gv_sensitivity_free(&s);
    char *message = refusal(&p.plan, (struct gv_sensitivity_request){.outcome = 1}, GV_ERR_DATA);
    check_contains(message, "missing has no value in 65536 of 131072 draws");
    free(message);
}

/* On a net of 2^8 points or more every cell of the levels has equally many: the effects are those of all
 * trajectories. */
static void test_morris(void **state)
{
    (void)state;
    const double mu_star[] = {7.704054, 7.875, 6.248796}, sigma[] = {6.248796, 7.875, 8.837132};
    struct function_plan p;
    struct gv_sensitivity s;
    function_open(&p, &ishigami_model, 256, 2, 9);
    analyse(&p.plan, (struct gv_sensitivity_request){.method = GV_METHOD_MORRIS}, &s);
    for (size_t k = 0; k < ISHIGAMI_INPUTS; k++) {
        check_near(gv_sensitivity_at(&s, GV_MEASURE_MU_STAR, 0, k)->value, mu_star[k], 1e-6);
        check_near(gv_sensitivity_at(&s, GV_MEASURE_SIGMA, 0, k)->value, sigma[k], 1e-6);
    }
    check_near(gv_sensitivity_at(&s, GV_MEASURE_MU, 0, 1)->value, 0, 1e-6);
    gv_sensitivity_free(&s);
    /* Infinite ends are cut: a step of z from level 0 to 2/3, or 1/3 to 1, is (2.575829 + 0.430727) / (2/3).
     */
    function_open(&p, &indicator_model, 256, 2, 9);
    analyse(&p.plan, (struct gv_sensitivity_request){.method = GV_METHOD_MORRIS, .outcome = 1}, &s);
    check_near(gv_sensitivity_at(&s, GV_MEASURE_MU, 0, 1)->value, 2 * 1.5 * (2.5758293 + 0.4307273), 1e-6);
    check_near(gv_sensitivity_at(&s, GV_MEASURE_SIGMA, 0, 1)->value, 0, 1e-6);
    gv_sensitivity_free(&s);
}

static void test_tornado(void **state)
{
    (void)state;
    const double at = 1.2815515655446004;
    struct function_plan p;
    struct gv_sensitivity s;
    const struct gv_sensitivity_request request = {.method = GV_METHOD_TORNADO, .outcome = 1};
    function_open(&p, &indicator_model, POINTS, REPLICATES, 10);
    analyse(&p.plan, request, &s);
    check_estimate(*gv_sensitivity_at(&s, GV_MEASURE_LOW, 0, 0), 1 - 3 * at, 0.001);
    check_estimate(*gv_sensitivity_at(&s, GV_MEASURE_HIGH, 0, 0), 1 + 3 * at, 0.001);
    check_near(gv_sensitivity_at(&s, GV_MEASURE_SWING, 0, 1)->value, 4 * at, 1e-9);
    check_near(gv_sensitivity_at(&s, GV_MEASURE_LOW_AT_MEDIANS, 0, 2)->value, 1 - at, 1e-9);
    check_near(gv_sensitivity_at(&s, GV_MEASURE_HIGH_AT_MEDIANS, 0, 2)->value, 1 + at, 1e-9);
    /* P(linear >= 0 | z1 at its P10) = Φ((1 - 3·1.28)/√5.25) */
    check_estimate(*gv_sensitivity_at(&s, GV_MEASURE_LOW, 1, 0), 0.1070087, 0.002);
    gv_sensitivity_free(&s);
    /* What is correlated comes along: E[z2 | z1] = 2 sin(π ρ/6) z1. */
    const struct gv_correlation correlation = {0, 1, 0.5};
    p.plan.correlations = &correlation;
    p.plan.n_correlations = 1;
    analyse(&p.plan, request, &s);
    check_near(gv_sensitivity_at(&s, GV_MEASURE_SWING, 0, 0)->value,
               2 * at * (3 + 2 * 2 * sin(3.14159265358979323846 * 0.5 / 6)), 1e-3);
    gv_sensitivity_free(&s);
}

/* The number of threads, or a few factors at a time, changes nothing. */
static void test_threads(void **state)
{
    (void)state;
    for (enum gv_method method = 0; method < GV_METHODS; method++) {
        struct function_plan p;
        struct gv_sensitivity s[2];
        struct gv_diagnostics diagnostics = {0};
        const struct gv_sensitivity_request request = {.method = method,
                                                       .second_order = method == GV_METHOD_SOBOL};
        function_open(&p, &ishigami_model, 512, REPLICATES, 11);
        for (int k = 0; k < 2; k++) {
            const struct gv_run_options own = {.threads = 1 + 2 * k};
            assert_int_equal(gv_sensitivity_open(&p.plan, &request, &s[k], &diagnostics), GV_OK);
            assert_int_equal(gv_sensitivity_run(&s[k], &own, &diagnostics), GV_OK);
        }
        size_t n = gv_methods[method].n_measures * s[0].n_targets * s[0].factors.n;
        check_same(3 * n, (const double *)s[1].values, (const double *)s[0].values);
        for (int k = 0; k < 2; k++)
            gv_sensitivity_free(&s[k]);
    }
}

static void test_refusals(void **state)
{
    (void)state;
    const int group[] = {0, 0, 0};
    const struct gv_factor_group groups[] = {{"all", {"alle", "all"}}};
    struct function_plan p;
    function_open(&p, &ishigami_model, 64, 2, 12);
    const struct {
        struct gv_sensitivity_request request;
        int status;
        const char *message;
    } cases[] = {
        {{.method = GV_METHOD_GIVEN, .group = group, .groups = groups}, GV_ERR_USAGE, "not at groups"},
        {{.method = GV_METHOD_TORNADO, .second_order = true}, GV_ERR_USAGE, "belong to the method sobol"},
        {{.economy = true, .second_order = true}, GV_ERR_USAGE, "economy leaves out"},
        {{.outcome = 2, .second_order = true}, GV_ERR_USAGE, "every month"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char *message = refusal(&p.plan, cases[k].request, cases[k].status);
        check_contains(message, cases[k].message);
        free(message);
    }
    for (int k = 0; k < ISHIGAMI_INPUTS; k++)
        p.inputs[k] = gv_constant(1);
    char *message = refusal(&p.plan, (struct gv_sensitivity_request){0}, GV_ERR_DATA);
    check_contains(message, "nothing is uncertain");
    free(message);
    /* x4 … x8 of the indicator's inputs are no inputs of its; x4 alone changes nothing that is above 0. */
    function_open(&p, &indicator_model, 64, 2, 12);
    for (int k = 0; k < 3; k++)
        p.inputs[k] = gv_constant(10);
    message = refusal(&p.plan, (struct gv_sensitivity_request){0}, GV_ERR_DATA);
    check_contains(message, "the same in all draws");
    free(message);
}

/* An event of which there are a few only says nothing of what it depends on. */
static void test_rare(void **state)
{
    (void)state;
    struct function_plan p;
    struct gv_sensitivity s;
    function_open(&p, &indicator_model, 256, 4, 13);
    p.inputs[0] = (struct gv_distribution){.family = GV_NORMAL, .p = {3.5, 1}};
    analyse(&p.plan, (struct gv_sensitivity_request){.outcome = 1}, &s);
    assert_true(isfinite(gv_sensitivity_at(&s, GV_MEASURE_S1, 0, 0)->value));
    assert_true(isnan(gv_sensitivity_at(&s, GV_MEASURE_S1, 1, 0)->value));
    assert_true(isnan(s.sum[1].value));
    check_between(s.mean[1].value, 0.99, 0.9999);
    gv_sensitivity_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sobol),        cmocka_unit_test(test_indicator),
        cmocka_unit_test(test_second_order), cmocka_unit_test(test_groups),
        cmocka_unit_test(test_correlated),   cmocka_unit_test(test_monthly),
        cmocka_unit_test(test_given),        cmocka_unit_test(test_given_few_and_missing),
        cmocka_unit_test(test_morris),       cmocka_unit_test(test_tornado),
        cmocka_unit_test(test_threads),      cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_rare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
