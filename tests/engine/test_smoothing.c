/* Smoothed probabilities: unbiased against a closed form, with small errors, over the inputs that are free.
 */
#include "support/check.h"

#include "engine/smoothing_model.h"

#include "base/status.h"
#include "engine/run.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

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

static void check_interval(struct gv_estimate e, double value, double half)
{
    check_close(e.value, value, 1e-12);
    check_close(e.low, value - half, 1e-12);
    check_close(e.high, value + half, 1e-12);
}

/* What is smoothed is the mean of the replicates, and its interval comes from their spread: for the mean as
 * for the probability, and from the first replicate to the last. */
static void test_replicates(void **state)
{
    (void)state;
    enum { R = 16 };
    struct case_plan p;
    struct gv_result result;
    open_plan(&p, GV_DESIGN_SOBOL, 256, R);
    assert_int_equal(gv_run(&p.plan, &(struct gv_run_options){.threads = 1, .by_replicate = true}, &result),
                     GV_OK);
    const struct gv_statistics *s = gv_result_find(&result, 0, NET);
    const double *const of[] = {s->by_replicate->mean, s->by_replicate->positive};
    const struct gv_estimate smoothed[] = {s->mean, s->positive};
    assert_true(s->smoothed);
    for (int k = 0; k < 2; k++) {
        double mean = 0, squares = 0;
        for (int r = 0; r < R; r++)
            mean += of[k][r] / R;
        for (int r = 0; r < R; r++)
            squares += (of[k][r] - mean) * (of[k][r] - mean);
        check_interval(smoothed[k], mean, gsl_cdf_tdist_Qinv(0.025, R - 1) * sqrt(squares / (R - 1) / R));
    }
    gv_result_free(&result);
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

/* One replicate of a net tells no interval, and is not smoothed; independent draws are. */
static void test_single_replicate(void **state)
{
    (void)state;
    struct case_plan p;
    open_plan(&p, GV_DESIGN_SOBOL, 1024, 1);
    struct gv_statistics net = run(&p.plan, 1);
    assert_true(!net.smoothed && isnan(net.positive.low) && !isnan(net.positive.value));
    open_plan(&p, GV_DESIGN_MC, 1024, 1);
    struct gv_statistics plain = run(&p.plan, 1);
    assert_true(plain.smoothed && plain.positive.low < plain.positive.value);
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

/* A narrow inner factor takes many nodes of the outer one, or leaves it out; one with a long tail takes cells
 * that widen. The probability is right in any case. */
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
        assert_true(s.smoothed);
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

/* In another unit the density is another number, and so are its ends; it is 1 over all there is. */
static void test_density(void **state)
{
    (void)state;
    struct gv_result results[2];
    for (int k = 0; k < 2; k++) {
        struct case_plan p;
        open_plan(&p, GV_DESIGN_SOBOL, 1024, 16);
        p.inputs[A].p[0] *= k ? 100 : 1;
        p.inputs[C].p[0] *= k ? 100 : 1;
        assert_int_equal(gv_run(&p.plan, &(struct gv_run_options){.threads = 1}, &results[k]), GV_OK);
    }
    const struct gv_estimate *one = results[0].smoothed[0].density, *hundred = results[1].smoothed[0].density;
    double width = gv_result_find(&results[0], 0, NET)->histogram.width, sum = 0;
    check_close(gv_result_find(&results[1], 0, NET)->histogram.width, 100 * width, 1e-12);
    for (int b = 0; b < GV_HISTOGRAM_BINS; b++) {
        check_near(100 * hundred[b].value, one[b].value, 1e-6);
        check_near(100 * hundred[b].low, one[b].low, 1e-6);
        check_near(100 * hundred[b].high, one[b].high, 1e-6);
        sum += one[b].value * width;
    }
    check_between(sum, 0.99, 1); /* the ends lie outside */
    assert_true(one[20].low < one[20].value && one[20].value < one[20].high);
    for (int k = 0; k < 2; k++)
        gv_result_free(&results[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_closed_form),
                                       cmocka_unit_test(test_replicates),
                                       cmocka_unit_test(test_free_factors),
                                       cmocka_unit_test(test_single_replicate),
                                       cmocka_unit_test(test_long),
                                       cmocka_unit_test(test_widths),
                                       cmocka_unit_test(test_quantiles_between_ends),
                                       cmocka_unit_test(test_summaries),
                                       cmocka_unit_test(test_density)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
