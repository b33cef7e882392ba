/* What a run says of a model whose every figure is known, and how often its intervals are right. */
#include "support/check.h"

#include "engine/linear_model.h"

#include <gsl/gsl_cdf.h>
#include <stdio.h>

/* CVaR of N(0,1) at 0.95: density at the quantile over 0.05. */
static const double cvar_of_normal = 2.062713;

static int reset(void **state)
{
    (void)state;
    linear_fails_above = INFINITY;
    return 0;
}

static void run(struct linear_plan *p, size_t memory, struct gv_result *result)
{
    struct gv_run_options options = {.threads = 1, .memory = memory, .by_replicate = true};
    assert_int_equal(gv_run(&p->plan, &options, result), GV_OK);
}

/* Within its interval widened by half, which leaves some 5 in 1000 outside, and that interval no wider than
 * `widest`. How often the interval itself holds is counted below. */
static void check_estimate(const char *what, struct gv_estimate e, double truth, double widest)
{
    double half = gv_estimate_half_width(e);
    if (!(e.low <= e.value && e.value <= e.high) || !(half > 0) || !(half <= widest) ||
        !(fabs(e.value - truth) <= 1.5 * half)) {
        print_error("%s: %.9g in %.9g ... %.9g, truth %.9g, widest %.3g\n", what, e.value, e.low, e.high,
                    truth, widest);
        fail();
    }
}

static uint64_t in_histogram(const struct gv_histogram *h)
{
    uint64_t n = h->below + h->above;
    for (int b = 0; b < GV_HISTOGRAM_BINS; b++)
        n += h->count[b];
    return n;
}

static void test_closed_forms(void **state)
{
    (void)state;
    static const struct {
        enum gv_design_kind kind;
        uint64_t points;
        uint32_t replicates;
        double factor; /* widest interval, relative to plain draws of the same number */
    } designs[] = {
        {GV_DESIGN_MC, 40000, 1, 1.1}, {GV_DESIGN_SOBOL, 2048, 16, 0.5}, {GV_DESIGN_LHS, 2500, 16, 2}};
    static const char *const names[] = {"P05", "P25", "P50", "P75", "P95"};
    for (int d = 0; d < 3; d++) {
        struct linear_plan p;
        struct gv_result result;
        linear_open(&p, designs[d].kind, designs[d].points, designs[d].replicates, 2);
        run(&p, 0, &result);
        const double n = (double)result.draws, f = 1.96 * designs[d].factor / sqrt(n), sd = sqrt(8);
        const struct gv_statistics *s = gv_result_find(&result, 0, LINEAR);
        assert_true(s->draws == result.draws && s->missing == 0 && s->quantile_resolution == 0);
        check_estimate("mean", s->mean, 2, f * sd);
        check_estimate("sd", s->sd, sd, f * sd / sqrt(2));
        double P = gsl_cdf_ugaussian_P(2 / sd);
        check_estimate("P(linear >= 0)", s->positive, P, f * sqrt(P * (1 - P)) * 1.5);
        for (int k = 0; k < GV_QUANTILES; k++) {
            double q = gv_quantile_probabilities[k], z = gsl_cdf_ugaussian_Pinv(q);
            double density = exp(-0.5 * z * z) / sqrt(2 * 3.14159265358979) / sd;
            check_estimate(names[k], s->quantile[k], 2 + sd * z, f * sqrt(q * (1 - q)) / density * 1.5);
        }
        check_estimate("mean of the worst", s->worst, 2 - sd * cvar_of_normal, f * sd * 4);
        assert_true(in_histogram(&s->histogram) == result.draws);
        double mean = 0, positive = 0;
        for (uint32_t r = 0; r < designs[d].replicates; r++) {
            mean += s->by_replicate->mean[r] / designs[d].replicates;
            positive += s->by_replicate->positive[r] / designs[d].replicates;
        }
        check_close(mean, s->mean.value, 1e-12);
        check_close(positive, s->positive.value, 1e-12);

        /* An indicator: its mean is the probability, under both names. */
        s = gv_result_find(&result, 0, POSITIVE);
        check_estimate("indicator", s->mean, P, f * sqrt(P * (1 - P)) * 1.5);
        check_same(3, &s->positive.value, &s->mean.value);
        assert_true(s->quantile[GV_P05].value == 0 && s->quantile[GV_P50].value == 1);

        /* Half-normal: what is missing counts for nothing. */
        s = gv_result_find(&result, 0, SOMETIMES);
        check_near((double)s->missing / n, 0.5, 2 / sqrt(n));
        check_estimate("half-normal mean", s->mean, sqrt(2 / 3.14159265358979), 2 * f);
        check_estimate("half-normal sd", s->sd, sqrt(1 - 2 / 3.14159265358979), 2 * f);
        check_estimate("half-normal P95", s->quantile[GV_P95], gsl_cdf_ugaussian_Pinv(0.975), 12 * f);
        assert_true(s->positive.value == 1 && s->positive.high == 1 && s->positive.low > 0.999);

        /* Missing beyond: quantiles of all draws, infinite in the upper half. */
        s = gv_result_find(&result, 0, BEYOND);
        check_estimate("beyond P05", s->quantile[GV_P05], gsl_cdf_ugaussian_Pinv(0.05), 12 * f);
        check_estimate("beyond P25", s->quantile[GV_P25], gsl_cdf_ugaussian_Pinv(0.25), 12 * f);
        assert_true(s->quantile[GV_P75].value == INFINITY && s->quantile[GV_P95].value == INFINITY);
        check_estimate("beyond mean", s->mean, -sqrt(2 / 3.14159265358979), 2 * f);

        /* Months follow the scalars: counted in bins, their means exact. */
        for (int t = 1; t <= HORIZON; t++) {
            s = &result.statistics[result.n_scalars + (size_t)t - 1];
            assert_int_equal(result.outcome[result.n_scalars + (size_t)t - 1], MONTHLY);
            check_estimate("month mean", s->mean, 0.1 * t, f);
            assert_true(s->quantile_resolution > 0 && s->quantile_resolution < 0.02);
            check_estimate("month P25", s->quantile[GV_P25], 0.1 * t + gsl_cdf_ugaussian_Pinv(0.25), 3 * f);
        }
        assert_null(gv_result_find(&result, 0, MONTHLY));
        assert_null(gv_result_find(&result, 0, STAGE));
        gv_result_free(&result);
    }
}

/* Without memory for the draws: the same means and probabilities, quantiles to the width of a bin. */
static void test_bins(void **state)
{
    (void)state;
    static const enum gv_design_kind kinds[] = {GV_DESIGN_MC, GV_DESIGN_SOBOL};
    for (int d = 0; d < 2; d++)
        for (int failing = 0; failing < 2; failing++) {
            struct linear_plan p;
            struct gv_result exact, binned;
            linear_fails_above = failing ? 0.9 : INFINITY;
            linear_open(&p, kinds[d], d ? 4096 : 65536, d ? 16 : 1, 7);
            run(&p, 0, &exact);
            run(&p, 1, &binned);
            for (size_t k = 0; k < exact.n_scalars; k++) {
                const struct gv_statistics *e = &exact.statistics[k], *b = &binned.statistics[k];
                assert_true(e->draws == b->draws && e->missing == b->missing && e->quantile_resolution == 0);
                check_same(3, &b->mean.value, &e->mean.value);
                check_same(3, &b->sd.value, &e->sd.value);
                check_same(3, &b->positive.value, &e->positive.value);
                assert_true(b->quantile_resolution > 0);
                /* "a bin at most 1/20 of the interval", on the median */
                if (exact.outcome[k] == LINEAR && d == 0)
                    check_between(b->quantile_resolution, 0,
                                  (e->quantile[GV_P50].high - e->quantile[GV_P50].low) / 20);
                if (exact.outcome[k] == LINEAR) {
                    assert_true(b->histogram.below > 0 && b->histogram.above > 0); /* beyond the pilot */
                    assert_int_equal(in_histogram(&b->histogram), b->draws);
                    assert_int_equal(in_histogram(&e->histogram), e->draws);
                    double half = gv_estimate_half_width(e->worst);
                    check_near(b->worst.value, e->worst.value, 0.05 * half);
                    check_between(gv_estimate_half_width(b->worst) / half, 0.95, 1.05);
                }
                for (int q = 0; q < GV_QUANTILES; q++)
                    check_near(b->quantile[q].value, e->quantile[q].value, b->quantile_resolution);
                /* With replicates both are estimates of a standard deviation with 15 degrees of freedom (each
                 * known to 18 %), taken up to a coarse bin apart. */
                for (int q = 0; q < GV_QUANTILES && exact.outcome[k] == LINEAR; q++) {
                    double ratio =
                        gv_estimate_half_width(b->quantile[q]) / gv_estimate_half_width(e->quantile[q]);
                    check_between(ratio, d ? 1 / 1.6 : 0.8, d ? 1.6 : 1.25);
                }
            }
            gv_result_free(&exact), gv_result_free(&binned);
        }
}

/* So many draws that bins hold more than a short integer does, and that there are more bins than that. */
static void test_full_bins(void **state)
{
    (void)state;
    enum { DRAWS = 1200000 };
    struct linear_plan p;
    struct gv_result result;
    linear_open(&p, GV_DESIGN_MC, DRAWS, 1, 7);
    run(&p, 1, &result);
    const struct gv_statistics *linear = gv_result_find(&result, 0, LINEAR),
                               *indicator = gv_result_find(&result, 0, POSITIVE);
    assert_true(linear->histogram.above > 0); /* beyond the pilot: in the last of the bins */
    assert_int_equal(in_histogram(&linear->histogram), DRAWS);
    check_estimate("P95", linear->quantile[GV_P95], 2 + sqrt(8) * gsl_cdf_ugaussian_Pinv(0.95), 0.02);
    /* A quarter are 0, three quarters 1. */
    check_near(indicator->quantile[GV_P05].value, 0, indicator->quantile_resolution);
    check_near(indicator->quantile[GV_P50].value, 1, indicator->quantile_resolution);
    gv_result_free(&result);
}

/* The same of replicates, each of which has values that lie beyond the pilot on either side. */
static void test_full_bins_of_replicates(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_result result;
    linear_open(&p, GV_DESIGN_SOBOL, 1 << 16, 4, 7);
    run(&p, 1, &result);
    const struct gv_statistics *linear = gv_result_find(&result, 0, LINEAR);
    assert_true(linear->histogram.below > 4 && linear->histogram.above > 4);
    assert_int_equal(in_histogram(&linear->histogram), 1 << 18);
    gv_result_free(&result);
}

/* A policy that draws nothing has exact figures; one draw's interval cannot be told. */
static void test_certain(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_result result;
    const struct gv_override fixed[] = {{.input = X, .distribution = gv_constant(0.5)},
                                        {.input = Y, .distribution = gv_constant(1)},
                                        {.input = DANGER, .distribution = gv_constant(0)}};
    linear_open(&p, GV_DESIGN_SOBOL, 64, 4, 1);
    p.policy.overrides = fixed;
    p.policy.n_overrides = 3;
    for (size_t memory = 0; memory < 2; memory++) {
        run(&p, memory, &result);
        const struct gv_statistics *s = gv_result_find(&result, 0, LINEAR);
        const double three[] = {3, 3, 3}, zero[] = {0, 0, 0}, one[] = {1, 1, 1};
        check_same(3, &s->mean.value, three);
        check_same(3, &s->sd.value, zero);
        check_same(3, &s->positive.value, one);
        for (int q = 0; q < GV_QUANTILES; q++) {
            check_near(s->quantile[q].value, 3, s->quantile_resolution);
            assert_true(s->quantile[q].low == s->quantile[q].value);
        }
        gv_result_free(&result);
    }
}

/* One replicate of a net has a value and no interval. */
static void test_single_replicate(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_result result;
    linear_open(&p, GV_DESIGN_SOBOL, 1024, 1, 1);
    run(&p, 0, &result);
    const struct gv_statistics *s = gv_result_find(&result, 0, LINEAR);
    check_near(s->mean.value, 2, 0.1);
    assert_true(isnan(s->mean.low) && isnan(s->mean.high) && isnan(s->positive.low));
    assert_true(isnan(s->quantile[GV_P50].low) && isfinite(s->quantile[GV_P50].value));
    gv_result_free(&result);
}

/* As many replicates as there may be: with sanitizers nothing is written behind the last, and Student's t is
 * all but normal. */
static void test_most_replicates(void **state)
{
    (void)state;
    for (size_t memory = 0; memory < 2; memory++) {
        struct linear_plan p;
        struct gv_result result;
        linear_open(&p, GV_DESIGN_SOBOL, 16, GV_REPLICATES_MAX, 2);
        run(&p, memory, &result);
        const struct gv_statistics *s = gv_result_find(&result, 0, LINEAR);
        const double f = 1.96 / sqrt((double)result.draws), sd = sqrt(8);
        check_estimate("mean", s->mean, 2, f * sd);
        check_estimate("sd", s->sd, sd, f * sd);
        check_estimate("median", s->quantile[GV_P50], 2, 1.5 * f * sd);
        check_estimate("mean of the worst", s->worst, 2 - sd * cvar_of_normal, f * sd * 4);
        gv_result_free(&result);
    }
}

/* The first two outcomes alone, for speed. */
static void evaluate_few(const struct gv_setup *setup, size_t n, const double *const in[],
                         double *const out[])
{
    double *all[N_OUTCOMES] = {[SOMETIMES] = out[SOMETIMES], [LINEAR] = out[LINEAR]};
    linear_evaluate(setup, n, in, all);
}

static bool covers(struct gv_estimate e, double truth)
{
    return e.low <= truth && truth <= e.high;
}

/* Of 400 runs at 95 %, between 364 and 393 cover: the binomial band of 99.9 %. */
static void test_coverage(void **state)
{
    (void)state;
    enum { SEEDS = 400, FIGURES = 5 };
    static const char *const names[FIGURES] = {"mean", "sd", "P(linear >= 0)", "P05", "mean of the worst"};
    unsigned least = 0, most = SEEDS;
    while (gsl_cdf_binomial_P(least, 0.95, SEEDS) < 0.0005)
        least++;
    while (gsl_cdf_binomial_Q(most - 1, 0.95, SEEDS) < 0.0005)
        most--;
    assert_int_equal(least, 364);
    assert_int_equal(most, 393);
    const double sd = sqrt(8),
                 truth[FIGURES] = {2, sd, gsl_cdf_ugaussian_P(2 / sd), 2 + sd * gsl_cdf_ugaussian_Pinv(0.05),
                                   2 - sd * cvar_of_normal};
    struct gv_model few = linear_model;
    few.n_outcomes = 2;
    few.evaluate[GV_SIMD_SCALAR] = evaluate_few;
    bool wrong = false;
    for (int d = 0; d < 2; d++) {
        unsigned covered[FIGURES] = {0};
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            struct linear_plan p;
            struct gv_result result;
            linear_open(&p, d ? GV_DESIGN_SOBOL : GV_DESIGN_MC, d ? 64 : 1000, d ? 16 : 1, seed);
            p.plan.model = &few;
            run(&p, 0, &result);
            const struct gv_statistics *s = gv_result_find(&result, 0, LINEAR);
            const struct gv_estimate estimate[FIGURES] = {s->mean, s->sd, s->positive, s->quantile[GV_P05],
                                                          s->worst};
            for (int f = 0; f < FIGURES; f++)
                covered[f] += covers(estimate[f], truth[f]);
            gv_result_free(&result);
        }
        for (int f = 0; f < FIGURES; f++) {
            printf("%s %s: %u of %d intervals cover (%u to %u wanted)\n", d ? "sobol 16 x 64" : "mc 1000",
                   names[f], covered[f], SEEDS, least, most);
            wrong |= covered[f] < least || covered[f] > most;
        }
    }
    assert_false(wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_most_replicates, reset),
        cmocka_unit_test_setup(test_closed_forms, reset),
        cmocka_unit_test_setup(test_bins, reset),
        cmocka_unit_test_setup(test_full_bins, reset),
        cmocka_unit_test_setup(test_full_bins_of_replicates, reset),
        cmocka_unit_test_setup(test_certain, reset),
        cmocka_unit_test_setup(test_single_replicate, reset),
        cmocka_unit_test_setup(test_coverage, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
