/* The share of the variance that is chance: against closed forms, with intervals that hold. */
#include "support/check.h"

#include "base/status.h"
#include "engine/chance.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/* sum = k + z/2; product = (1 + k)(1 + z/2); sign = 1 if sum > 0; rare = 1 if z > 4; fixed = 3;
 * known = k; few = 1000 if z > 2.7; many = 0.001 if z > 2.2; cases = 5 + 10 u, or 0 if u < 0.25. k and z
 * standard normal, z chance. */
enum { K, Z, U, INPUTS };
enum { SUM, PRODUCT, SIGN, RARE, FIXED, KNOWN, FEW, MANY, OTHER, CASES, OUTCOMES };

static void evaluate(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    (void)setup;
    for (size_t i = 0; i < n; i++) {
        double k = in[K][i], z = in[Z][i];
        const double value[OUTCOMES] = {k + z / 2,
                                        (1 + k) * (1 + z / 2),
                                        k + z / 2 > 0,
                                        z > 4,
                                        3,
                                        k,
                                        z > 2.7 ? 1000 : 0,
                                        z > 2.2 ? 0.001 : 0,
                                        z,
                                        in[U][i] < 0.25 ? 0 : 5 + 10 * in[U][i]};
        for (int o = 0; o < OUTCOMES; o++)
            if (out[o]) out[o][i] = value[o];
    }
}

#define INPUT(input_name, input_kind, number)                                                    \
    {                                                                                            \
        .name = input_name, .unit = "1", .low = -INFINITY, .high = INFINITY, .kind = input_kind, \
        .slot = number, .fallback = 0                                                            \
    }
static const struct gv_input inputs[INPUTS] = {INPUT("k", GV_KNOWLEDGE, 0), INPUT("z", GV_CHANCE, 1),
                                               INPUT("u", GV_KNOWLEDGE, 2)};
static const struct gv_outcome outcomes[OUTCOMES] = {
    {.name = "sum", .unit = "1", .flags = GV_HEADLINE},
    {.name = "product", .unit = "1", .flags = GV_HEADLINE},
    {.name = "sign", .unit = "1", .flags = GV_HEADLINE | GV_INDICATOR},
    {.name = "rare", .unit = "1", .flags = GV_HEADLINE | GV_INDICATOR},
    {.name = "fixed", .unit = "1", .flags = GV_HEADLINE},
    {.name = "known", .unit = "1", .flags = GV_HEADLINE},
    {.name = "few", .unit = "1", .flags = GV_HEADLINE},
    {.name = "many", .unit = "1", .flags = GV_HEADLINE},
    {.name = "other", .unit = "1"},
    {.name = "cases", .unit = "1", .flags = GV_STAGE | GV_CASES},
};
static const struct gv_model model = {.name = "luck",
                                      .inputs = inputs,
                                      .n_inputs = INPUTS,
                                      .outcomes = outcomes,
                                      .n_outcomes = OUTCOMES,
                                      .evaluate = {[GV_SIMD_SCALAR] = evaluate}};

struct luck {
    struct gv_plan plan;
    struct gv_distribution inputs[INPUTS];
    struct gv_override quiet;
    struct gv_policy policies[2];
};

/* Two policies: luck as it is, and none. */
static void open_luck(struct luck *l, enum gv_design_kind kind, uint32_t replicates, uint64_t points,
                      uint64_t seed)
{
    *l = (struct luck){.inputs = {[K] = {.family = GV_NORMAL, .p = {0, 1}},
                                  [Z] = {.family = GV_NORMAL, .p = {0, 1}},
                                  [U] = {.family = GV_UNIFORM, .p = {0, 1}}}};
    l->quiet = (struct gv_override){.input = Z, .distribution = gv_constant(0)};
    l->policies[0] = (struct gv_policy){.name = "luck", .label = {"held", "luck"}};
    l->policies[1] = (struct gv_policy){
        .name = "none", .label = {"intet", "none"}, .overrides = &l->quiet, .n_overrides = 1};
    l->plan = (struct gv_plan){.model = &model,
                               .setup = {.horizon = 12},
                               .design = {kind, seed, replicates, points},
                               .inputs = l->inputs,
                               .policies = l->policies,
                               .n_policies = 2};
}

static struct gv_result run(const struct luck *l, int threads)
{
    const struct gv_run_options options = {.threads = threads};
    struct gv_result result;
    assert_int_equal(gv_run(&l->plan, &options, &result), GV_OK);
    return result;
}

static double truth(int outcome)
{
    /* sign: P(both of a pair are positive) = 1/4 + asin(ρ)/2π, with ρ = 0.8 their correlation. */
    const double shares[] = {0.2, 1.0 / 3, 1 - 4 * asin(0.8) / (2 * acos(-1))};
    return shares[outcome];
}

static void test_closed_forms(void **state)
{
    (void)state;
    static const enum gv_design_kind kinds[] = {GV_DESIGN_SOBOL, GV_DESIGN_LHS, GV_DESIGN_MC};
    for (int k = 0; k < 3; k++) {
        struct luck l;
        open_luck(&l, kinds[k], k == 2 ? 1 : 16, k == 2 ? 16384 : 1024, 3);
        struct gv_result result = run(&l, 2);
        assert_non_null(result.chance);
        assert_int_equal(result.chance->draws, 16384);
        for (int o = SUM; o <= SIGN; o++) {
            struct gv_estimate share = result.chance->share[o];
            check_near(share.value, truth(o), 0.03);
            check_between(truth(o), share.low - (share.high - share.low),
                          share.high + (share.high - share.low));
            assert_true(share.high - share.low < 0.06 && share.low < share.value && share.value < share.high);
        }
        /* What has no luck in it, under a policy without luck, and what has no share at all. */
        assert_true(result.chance->share[KNOWN].value == 0);
        assert_true(result.chance->share[OUTCOMES + SUM].value == 0);
        assert_true(isnan(result.chance->share[FIXED].value) && isnan(result.chance->share[RARE].value));
        assert_true(isnan(result.chance->share[OTHER].value) && isnan(result.chance->share[CASES].value));
        /* Some 57 events in 16384 draws say nothing of their share, some 228 that it is all chance: whatever
         * the event's size. */
        assert_true(isnan(result.chance->share[FEW].value) && result.chance->share[MANY].value > 0.9);
        /* A quarter of the draws have none, which luck does not act on, and another quarter fewer than ten.
         */
        check_near((double)result.chance->few[0], 4096, 200);
        gv_result_free(&result);
    }
}

/* The truth lies in nominal 95 % intervals of small runs about as often as it should. */
static void test_coverage(void **state)
{
    (void)state;
    enum { SEEDS = 200 };
    int inside[3] = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct luck l;
        open_luck(&l, GV_DESIGN_SOBOL, 16, 64, seed);
        struct gv_result result = run(&l, 1);
        for (int o = SUM; o <= SIGN; o++) {
            struct gv_estimate share = result.chance->share[o];
            inside[o] += share.low <= truth(o) && truth(o) <= share.high;
        }
        gv_result_free(&result);
    }
    /* P(Binomial(200, 0.92) < 171) is below 0.001. */
    for (int o = SUM; o <= SIGN; o++)
        assert_in_range(inside[o], 171, 200);
}

/* Thirteen looks share the error: intervals widen as the quantile of Student's t with a degree less than
 * there are replicates does, or the normal one where draws are independent. */
static void test_error(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        struct luck l;
        open_luck(&l, k ? GV_DESIGN_MC : GV_DESIGN_SOBOL, k ? 1 : 16, k ? 16384 : 1024, 3);
        struct gv_result once = run(&l, 2);
        l.plan.looks = 13;
        struct gv_result often = run(&l, 2);
        double factor = k ? gsl_cdf_ugaussian_Qinv(0.025 / 13) / gsl_cdf_ugaussian_Qinv(0.025)
                          : gsl_cdf_tdist_Qinv(0.025 / 13, 15) / gsl_cdf_tdist_Qinv(0.025, 15);
        check_close(gv_estimate_half_width(often.chance->share[SUM]) /
                        gv_estimate_half_width(once.chance->share[SUM]),
                    factor, 1e-9);
        gv_result_free(&once);
        gv_result_free(&often);
    }
}

/* The same bits for any number of threads; the first draws only, whatever is asked for. */
static void test_threads_and_length(void **state)
{
    (void)state;
    struct luck l;
    open_luck(&l, GV_DESIGN_SOBOL, 16, 4096, 5);
    struct gv_result one = run(&l, 1), two = run(&l, 3);
    l.plan.design.points = 8192;
    struct gv_result longer = run(&l, 2);
    assert_int_equal(longer.chance->draws, GV_CHANCE_DRAWS);
    size_t n = 2 * OUTCOMES * sizeof(struct gv_estimate) / sizeof(double);
    check_same(n, (double *)two.chance->share, (double *)one.chance->share);
    check_same(n, (double *)longer.chance->share, (double *)one.chance->share);
    gv_result_free(&one);
    gv_result_free(&two);
    gv_result_free(&longer);
}

/* No chance, no share; nor where luck goes with something known, or not all outcomes are asked for. */
static void test_none(void **state)
{
    (void)state;
    struct luck l;
    open_luck(&l, GV_DESIGN_SOBOL, 4, 64, 1);
    assert_true(gv_chance_is_drawn(&l.plan));
    struct gv_model alone = model; /* wherever it stands */
    alone.inputs = &inputs[Z];
    alone.n_inputs = 1;
    l.plan.model = &alone;
    l.plan.inputs = &l.inputs[Z];
    l.plan.n_policies = 1;
    assert_true(gv_chance_is_drawn(&l.plan));
    open_luck(&l, GV_DESIGN_SOBOL, 4, 64, 1);
    l.inputs[Z] = gv_constant(0);
    struct gv_result result = run(&l, 1);
    assert_null(result.chance);
    gv_result_free(&result);
    open_luck(&l, GV_DESIGN_SOBOL, 4, 64, 1);
    const struct gv_correlation pair = {K, Z, 0.3};
    l.plan.correlations = &pair;
    l.plan.n_correlations = 1;
    result = run(&l, 1);
    assert_null(result.chance);
    gv_result_free(&result);
    open_luck(&l, GV_DESIGN_SOBOL, 4, 64, 1);
    const bool wanted[OUTCOMES] = {true};
    const struct gv_run_options options = {
        .threads = 1, .outcomes = wanted, .summaries = GV_SUMMARIES_ESTIMATES};
    assert_int_equal(gv_run(&l.plan, &options, &result), GV_OK);
    assert_null(result.chance);
    gv_result_free(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_forms), cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_error),        cmocka_unit_test(test_threads_and_length),
        cmocka_unit_test(test_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
