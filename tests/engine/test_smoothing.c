/* Smoothed probabilities: unbiased against a closed form, with small errors, over the inputs that are free.
 */
#include "support/check.h"

#include "base/status.h"
#include "engine/loops.h"
#include "engine/run.h"
#include "engine/smoothing.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* net = a·b·g + b·h - c with a, b lognormal of log-sd 0.5 and 0.3, h = 0: P(net >= 0) = P(log a + log b >=
 * log c/g) has a closed form when g and c are lognormal too. */
enum { A, B, G, C, N_INPUTS };
enum { NET, INNER, OUTER, N_OUTCOMES };

static double shift; /* subtracted from net */

static void evaluate(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    (void)setup;
    for (size_t i = 0; i < n; i++) {
        double inner = in[A][i] * in[B][i] * in[G][i];
        if (out[NET]) out[NET][i] = inner - in[C][i] - shift;
        if (out[INNER]) out[INNER][i] = inner;
        if (out[OUTER]) out[OUTER][i] = 0;
    }
}

#define ROW(input, number)                                                                      \
    {                                                                                           \
        .name = input, .unit = "1", .low = 0, .high = INFINITY, .slot = number, .fallback = NAN \
    }
static const struct gv_input inputs[N_INPUTS] = {ROW("a", 0), ROW("b", 1), ROW("g", 2), ROW("c", 3)};
static const struct gv_outcome outcomes[N_OUTCOMES] = {
    [NET] = {.name = "net", .unit = "1", .flags = GV_HEADLINE},
    [INNER] = {.name = "inner", .unit = "1", .flags = GV_STAGE},
    [OUTER] = {.name = "outer", .unit = "1", .flags = GV_STAGE},
};
static const struct gv_product_form form = {.outcome = "net",
                                            .inner = (const char *const[]){"a", NULL},
                                            .outer = (const char *const[]){"b", NULL},
                                            .inner_part = "inner",
                                            .outer_part = "outer"};
static const struct gv_model model = {.name = "product",
                                      .inputs = inputs,
                                      .n_inputs = N_INPUTS,
                                      .outcomes = outcomes,
                                      .n_outcomes = N_OUTCOMES,
                                      .product_form = &form,
                                      .evaluate = {[GV_SIMD_SCALAR] = evaluate}};

#define LOGNORMAL(median, log_sd)                            \
    {                                                        \
        .family = GV_LOGNORMAL, .p = { median, exp(log_sd) } \
    }

struct case_plan {
    struct gv_distribution inputs[N_INPUTS];
    struct gv_policy policy;
    struct gv_correlation correlation;
    struct gv_plan plan;
};

static void open_plan(struct case_plan *p, enum gv_design_kind kind, uint64_t points, uint32_t replicates)
{
    *p = (struct case_plan){
        .inputs = {LOGNORMAL(1, 0.5), LOGNORMAL(1, 0.3), LOGNORMAL(1, 0.4), LOGNORMAL(1.5, 0.2)},
        .policy = {.name = "only"}};
    p->plan =
        (struct gv_plan){.model = &model,
                         .setup = {.horizon = 12},
                         .design = {.kind = kind, .seed = 5, .replicates = replicates, .points = points},
                         .inputs = p->inputs,
                         .policies = &p->policy,
                         .n_policies = 1};
}

static struct gv_statistics run_with(const struct gv_plan *plan, const struct gv_run_options *options)
{
    struct gv_result result;
    assert_int_equal(gv_run(plan, options, &result), options->until ? GV_ERR_INTERRUPTED : GV_OK);
    struct gv_statistics s = *gv_result_find(&result, 0, NET);
    gv_result_free(&result);
    return s;
}

static struct gv_statistics run(const struct gv_plan *plan, int threads)
{
    return run_with(plan, &(struct gv_run_options){.threads = threads});
}

static void test_closed_form(void **state)
{
    (void)state;
    double sd = sqrt(0.5 * 0.5 + 0.3 * 0.3 + 0.4 * 0.4 + 0.2 * 0.2);
    double truth = gsl_cdf_ugaussian_Q(log(1.5) / sd);
    struct case_plan p;
    for (int d = 0; d < 2; d++) {
        open_plan(&p, d ? GV_DESIGN_SOBOL : GV_DESIGN_MC, d ? 4096 : 65536, d ? 16 : 1);
        struct gv_statistics s = run(&p.plan, 2);
        assert_true(s.smoothed);
        double half = gv_estimate_half_width(s.positive), plain = gv_estimate_half_width(s.plain_positive);
        printf("%s: %.6f ±%.6f smoothed, %.6f ±%.6f plain, truth %.6f\n", d ? "sobol" : "mc",
               s.positive.value, half, s.plain_positive.value, plain, truth);
        check_near(s.positive.value, truth, 1.5 * half);
        check_between(half, 0, (d ? 0.3 : 0.8) * plain);
        /* The quadrature's own error must be far below what the draws leave. */
        for (int k = 0; k < GV_QUANTILES; k++)
            check_near(
                s.quantile[k].value, s.plain_quantile[k].value,
                1.5 * (gv_estimate_half_width(s.plain_quantile[k]) + gv_estimate_half_width(s.quantile[k])));
        struct gv_statistics again = run(&p.plan, 1);
        assert_memory_equal(&s, &again, sizeof s);
    }
}

static void test_free_factors(void **state)
{
    (void)state;
    struct case_plan p;
    struct gv_smoother s;
    open_plan(&p, GV_DESIGN_SOBOL, 256, 16);
    struct gv_table_cache cache = {0};
    assert_int_equal(gv_smoother_open(&p.plan, 0, NULL, &cache, &s), GV_OK);
    assert_true(s.n_a == 1 && s.a[0] == A && s.n_b == 1 && s.b[0] == B);
    gv_smoother_close(&s);
    /* Correlated with another input, a factor is not free; nor is a constant. */
    p.correlation = (struct gv_correlation){B, C, 0.5};
    p.plan.correlations = &p.correlation;
    p.plan.n_correlations = 1;
    assert_int_equal(gv_smoother_open(&p.plan, 0, NULL, &cache, &s), GV_OK);
    assert_true(s.n_a == 1 && s.n_b == 0);
    gv_smoother_close(&s);
    assert_true(run(&p.plan, 1).smoothed);
    p.inputs[A] = gv_constant(1);
    assert_int_equal(gv_smoother_open(&p.plan, 0, NULL, &cache, &s), GV_OK);
    assert_int_equal(s.n_a, 0);
    gv_smoother_close(&s);
    gv_table_cache_free(&cache);
    assert_false(run(&p.plan, 1).smoothed);
}

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
    /* The table of the first ends in bends that cubics miss by some 1e-4: they even out, also in the mean. */
    enum { POINTS = 3200 };
    double off = 0;
    for (int i = 0; i <= POINTS; i++) {
        double x = 0.9 + 3.2 * i / POINTS, share = below(&s, x, 1, 0, 0);
        check_near(share, product_of_uniforms(x), 7e-5);
        off += (share - product_of_uniforms(x)) * 3.2 / POINTS;
    }
    check_near(off, 0, 5e-6); /* what its mean is below 2.25 */
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

/* Room for the parts of an eighth of the draws: the others are averaged at thresholds that those have fixed.
 * Mean and probability are the same bits, quantiles right to an eighth of their interval's half,
 * whatever the number of threads. */
static void test_long(void **state)
{
    (void)state;
    enum { DRAWS = 1 << 17, KEPT = 1 << 14 };
    for (int d = 0; d < 3; d++) {
        static const enum gv_design_kind kinds[] = {GV_DESIGN_MC, GV_DESIGN_SOBOL, GV_DESIGN_LHS};
        const uint32_t replicates[] = {1, 16, 12};
        struct case_plan p;
        open_plan(&p, kinds[d], DRAWS / replicates[d], replicates[d]);
        struct gv_run_options options = {.threads = 1, .memory = KEPT * 3 * sizeof(double)};
        struct gv_statistics all = run(&p.plan, 2), some = run_with(&p.plan, &options), again;
        assert_true(all.smoothed && some.smoothed && some.quantile_resolution > 0);
        check_same(3, &some.mean.value, &all.mean.value);
        check_same(3, &some.positive.value, &all.positive.value);
        for (int k = 0; k < GV_QUANTILES; k++) {
            /* Shifted by the quantile, the probability of less than 0 is the quantile's: no line is in that.
             */
            shift = some.quantile[k].value;
            struct gv_estimate above = run(&p.plan, 2).positive;
            shift = 0;
            check_near(1 - above.value, gv_quantile_probabilities[k], gv_estimate_half_width(above) / 8);
            check_between(gv_estimate_half_width(some.quantile[k]) / gv_estimate_half_width(all.quantile[k]),
                          0.97, 1.03);
            assert_true(some.quantile[k].value != some.plain_quantile[k].value);
        }
        options.threads = 3;
        again = run_with(&p.plan, &options);
        assert_memory_equal(&again, &some, sizeof some);
        /* Cut off before, at and behind the last draw whose parts are kept. */
        for (uint64_t until = KEPT - 4096; d < 2 && until <= KEPT + 8192; until += 4096) {
            struct case_plan shorter;
            open_plan(&shorter, kinds[d], until / replicates[d], replicates[d]);
            options.until = until;
            struct gv_statistics cut = run_with(&p.plan, &options), whole = run(&shorter.plan, 1);
            assert_true(cut.draws == until && cut.smoothed);
            check_same(3, &cut.mean.value, &whole.mean.value);
            check_same(3, &cut.positive.value, &whole.positive.value);
        }
    }
}

/* A narrow inner factor takes many nodes of the outer one, or leaves it out; one with a tail that is too long
 * for the table is not smoothed at all. The probability is right in any case. */
static void test_widths(void **state)
{
    (void)state;
    for (int i = 1; i <= 15; i += 2) {
        struct case_plan p;
        double log_sd = 0.1 * i, sd = sqrt(log_sd * log_sd + 0.3 * 0.3 + 0.4 * 0.4 + 0.2 * 0.2);
        open_plan(&p, GV_DESIGN_SOBOL, 4096, 16);
        p.inputs[A].p[1] = exp(log_sd);
        struct gv_statistics s = run(&p.plan, 2);
        check_near(s.positive.value, gsl_cdf_ugaussian_Q(log(1.5) / sd),
                   1.5 * gv_estimate_half_width(s.positive));
        assert_true(s.smoothed == (log_sd < 0.6));
    }
}

/* Plain intervals are many times as wide as smoothed ones, and the distribution function bends over them:
 * quantiles are right to a twentieth of what stands behind ±, also where net is far from normal. */
static void test_quantiles_between_ends(void **state)
{
    (void)state;
    const double log_sd[] = {0.1, 0.5};
    for (int d = 0; d < 2; d++)
        for (uint64_t points = 64; points <= 4096; points *= 8) {
            struct case_plan p;
            open_plan(&p, GV_DESIGN_SOBOL, points, 16);
            p.inputs[A].p[1] = exp(log_sd[d]);
            struct gv_statistics s = run(&p.plan, 2);
            for (int k = 0; k < GV_QUANTILES; k++) {
                /* Shifted by the quantile, the probability of less than 0 is the quantile's. */
                shift = s.quantile[k].value;
                struct gv_estimate above = run(&p.plan, 2).positive;
                shift = 0;
                check_near(1 - above.value, gv_quantile_probabilities[k], gv_estimate_half_width(above) / 20);
            }
        }
}

static int keep(void *context, size_t policy, size_t outcome, uint64_t first, size_t n, const double *values)
{
    (void)policy;
    (void)outcome;
    memcpy((double *)context + first, values, n * sizeof *values);
    return GV_OK;
}

/* Fewer summaries change neither those that are left nor the draws. */
static void test_summaries(void **state)
{
    (void)state;
    enum { DRAWS = 4096 };
    static const bool net_only[N_OUTCOMES] = {true};
    static double draws[3][DRAWS];
    struct case_plan p;
    struct gv_result results[3];
    open_plan(&p, GV_DESIGN_SOBOL, DRAWS / 16, 16);
    for (int k = 0; k < 3; k++) {
        const struct gv_sink sink = {.context = draws[k], .outcome = keep, .keep_outcome = net_only};
        const struct gv_run_options options = {
            .threads = 2, .summaries = GV_SUMMARIES_ALL + (enum gv_summaries)k, .sink = &sink};
        assert_int_equal(gv_run(&p.plan, &options, &results[k]), GV_OK);
    }
    assert_true(draws[0][0] != draws[0][DRAWS - 1]);
    assert_memory_equal(draws[1], draws[0], sizeof draws[0]);
    assert_memory_equal(draws[2], draws[0], sizeof draws[0]);
    struct gv_statistics all = *gv_result_find(&results[GV_SUMMARIES_ALL], 0, NET);
    assert_true(all.histogram.width > 0);
    assert_true(results[GV_SUMMARIES_ALL].smoothed[0].density[GV_HISTOGRAM_BINS / 2].value > 0);
    assert_true(isnan(results[GV_SUMMARIES_ESTIMATES].smoothed[0].density[GV_HISTOGRAM_BINS / 2].value));
    all.histogram = (struct gv_histogram){0};
    assert_memory_equal(gv_result_find(&results[GV_SUMMARIES_ESTIMATES], 0, NET), &all, sizeof all);
    const struct gv_statistics nothing = {0};
    assert_memory_equal(gv_result_find(&results[GV_SUMMARIES_NONE], 0, NET), &nothing, sizeof nothing);
    assert_null(results[GV_SUMMARIES_NONE].smoothed);
    for (int k = 0; k < 3; k++)
        gv_result_free(&results[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_form),    cmocka_unit_test(test_free_factors),
        cmocka_unit_test(test_given_the_rest), cmocka_unit_test(test_two_factors),
        cmocka_unit_test(test_parts),          cmocka_unit_test(test_long),
        cmocka_unit_test(test_widths),         cmocka_unit_test(test_quantiles_between_ends),
        cmocka_unit_test(test_summaries)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
