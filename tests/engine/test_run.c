/* Runs: the same bits for any number of threads, the draws that the design promises, failures, stops. */
#include "support/check.h"

#include "engine/linear_model.h"
#include "sampling/copula.h"
#include "sampling/sampler.h"

#include <stdio.h>

static const struct {
    enum gv_design_kind kind;
    uint64_t points;
    uint32_t replicates;
} designs[] = {
    {GV_DESIGN_MC, 10007, 1}, {GV_DESIGN_SOBOL, 1024, 16}, {GV_DESIGN_LHS, 1013, 5},
    {GV_DESIGN_SOBOL, 64, 3}, {GV_DESIGN_MC, 2, 1},
};
enum { DESIGNS = sizeof designs / sizeof *designs };

static int reset(void **state)
{
    (void)state;
    linear_fails_above = INFINITY;
    return 0;
}

static void run(const struct gv_plan *plan, int threads, size_t memory, const struct gv_sink *sink,
                struct gv_result *result)
{
    struct gv_run_options options = {.threads = threads, .memory = memory, .sink = sink};
    assert_int_equal(gv_run(plan, &options, result), GV_OK);
    assert_true(result->complete);
    assert_true(result->draws == gv_design_draws(&plan->design));
}

static size_t statistics_size(const struct gv_result *r)
{
    return r->n_policies * r->per_policy * sizeof *r->statistics;
}

static void test_threads(void **state)
{
    (void)state;
    static const int threads[] = {2, 3, 7};
    linear_fails_above = 0.99;
    for (int d = 0; d < DESIGNS; d++)
        for (size_t memory = 0; memory < 2; memory++) {
            struct linear_plan p;
            linear_open(&p, designs[d].kind, designs[d].points, designs[d].replicates, 1);
            struct gv_result one, many;
            run(&p.plan, 1, memory, NULL, &one);
            assert_int_equal(one.n_scalars, 5);
            assert_int_equal(one.per_policy, 5 + HORIZON);
            for (int t = 0; t < 3; t++) {
                run(&p.plan, threads[t], memory, NULL, &many);
                assert_memory_equal(many.statistics, one.statistics, statistics_size(&one));
                assert_true(many.n_failed == one.n_failed && many.n_failed_kept == one.n_failed_kept);
                for (size_t i = 0; i < one.n_failed_kept; i++)
                    assert_true(many.failed[i].draw == one.failed[i].draw);
                gv_result_free(&many);
            }
            gv_result_free(&one);
        }
}

/* Every draw of every column once, and the one that stream and sampler give. */
static void test_draws(void **state)
{
    (void)state;
    for (int d = 0; d < DESIGNS; d++) {
        struct linear_plan p;
        linear_open(&p, designs[d].kind, designs[d].points, designs[d].replicates, 77);
        uint64_t draws = gv_design_draws(&p.plan.design), points = designs[d].points;
        struct kept kept;
        struct gv_result result;
        kept_open(&kept, draws);
        run(&p.plan, 3, 0, &kept.sink, &result);
        assert_int_equal(kept.wrong, 0);
        assert_null(kept.input[KEPT_POLICIES][LEVEL]); /* a constant is no draw */
        assert_null(kept.outcome[0][STAGE]);
        struct gv_table_cache cache = {0};
        size_t padded = (size_t)(points + 15) / 16 * 16;
        double *u = calloc(padded, sizeof *u), *expected = calloc(draws, sizeof *expected);
        uint64_t *words = calloc(points, sizeof *words);
        for (size_t i = 0; i < N_INPUTS; i++) {
            if (i == LEVEL) continue;
            struct gv_stream stream;
            struct gv_sampler sampler;
            assert_int_equal(
                gv_stream_open(&p.plan.design, linear_inputs[i].name, linear_inputs[i].slot, NULL, &stream),
                GV_OK);
            assert_int_equal(gv_sampler_make(&p.inputs[i], &cache, &sampler), GV_OK);
            for (uint32_t r = 0; r < designs[d].replicates; r++) {
                gv_stream_fill(&stream, r, 0, (size_t)points, words, u);
                for (uint64_t k = points; k < padded; k++)
                    u[k] = 0.5;
                gv_sampler_apply(&sampler, padded, u, u);
                for (uint64_t k = 0; k < points; k++)
                    expected[k * designs[d].replicates + r] = u[k];
            }
            check_same(draws, kept.input[KEPT_POLICIES][i], expected);
            gv_stream_close(&stream);
        }
        const double *x = kept.input[KEPT_POLICIES][X], *y = kept.input[KEPT_POLICIES][Y];
        for (uint64_t i = 0; i < draws; i++) {
            assert_true(kept.outcome[0][LINEAR][i] == 3 + 2 * x[i] - y[i]);
            assert_true(kept.outcome[0][FRAGILE][i] == kept.input[KEPT_POLICIES][DANGER][i]);
            assert_true(x[i] > 0 ? kept.outcome[0][SOMETIMES][i] == x[i]
                                 : isnan(kept.outcome[0][SOMETIMES][i]));
            for (int t = 1; t <= HORIZON; t++)
                assert_true(kept.month[0][t][i] == x[i] + 0.1 * t);
        }
        free(u), free(expected), free(words);
        gv_table_cache_free(&cache);
        kept_close(&kept);
        gv_result_free(&result);
    }
}

/* Policies see the same luck; what one of them changes leaves every other column's bits alone. */
static void test_policies(void **state)
{
    (void)state;
    const struct gv_override on_y = {.input = Y, .distribution = linear_normal(11, 2)},
                             on_level = {.input = LEVEL, .distribution = gv_constant(3)};
    const struct gv_policy policies[] = {
        {.name = "reference"},
        {.name = "other_y", .overrides = &on_y, .n_overrides = 1},
        {.name = "level", .overrides = &on_level, .n_overrides = 1},
    };
    struct linear_plan p;
    linear_open(&p, GV_DESIGN_SOBOL, 512, 8, 5);
    uint64_t draws = gv_design_draws(&p.plan.design);
    struct kept alone, together;
    struct gv_result one, three;
    kept_open(&alone, draws);
    kept_open(&together, draws);
    run(&p.plan, 2, 0, &alone.sink, &one);
    p.plan.policies = policies;
    p.plan.n_policies = 3;
    run(&p.plan, 2, 0, &together.sink, &three);
    assert_int_equal(alone.wrong + together.wrong, 0);
    for (int i = 0; i < N_INPUTS; i++)
        if (i != LEVEL) check_same(draws, together.input[KEPT_POLICIES][i], alone.input[KEPT_POLICIES][i]);
    for (int o = 0; o < STAGE; o++)
        if (o != MONTHLY) check_same(draws, together.outcome[0][o], alone.outcome[0][o]);
    assert_memory_equal(three.statistics, one.statistics, one.per_policy * sizeof *one.statistics);
    const double *x = together.input[KEPT_POLICIES][X], *y = together.input[KEPT_POLICIES][Y];
    assert_non_null(together.input[1][Y]);
    assert_null(together.input[2][Y]);
    for (uint64_t i = 0; i < draws; i++) {
        check_near(together.input[1][Y][i], y[i] + 10, 1e-14 * 20);
        assert_true(together.outcome[1][LINEAR][i] == 3 + 2 * x[i] - together.input[1][Y][i]);
        assert_true(together.outcome[2][LINEAR][i] == 3 + 2 * x[i] - 3 * y[i]);
        assert_true(together.outcome[1][FRAGILE][i] == alone.outcome[0][FRAGILE][i]);
    }
    kept_close(&alone), kept_close(&together);
    gv_result_free(&one), gv_result_free(&three);
}

/* Another order of the model's rows, and an input more, change no draw. */
static void test_wider_model(void **state)
{
    (void)state;
    static const int row[] = {[X] = 4, [Y] = 2, [LEVEL] = 3, [DANGER] = 0};
    struct gv_model wider = linear_model;
    wider.inputs = wider_inputs;
    wider.n_inputs = N_INPUTS + 1;
    wider.evaluate[GV_SIMD_SCALAR] = wider_evaluate;
    for (int d = 0; d < DESIGNS; d++) {
        struct linear_plan p;
        linear_open(&p, designs[d].kind, designs[d].points, designs[d].replicates, 5);
        struct gv_distribution inputs[N_INPUTS + 1];
        for (int i = 0; i < N_INPUTS; i++)
            inputs[row[i]] = p.inputs[i];
        inputs[1] = linear_normal(0, 1);
        struct gv_plan plan = p.plan;
        plan.model = &wider;
        plan.inputs = inputs;
        struct kept narrow, wide;
        struct gv_result a, b;
        kept_open(&narrow, gv_design_draws(&plan.design));
        kept_open(&wide, gv_design_draws(&plan.design));
        run(&p.plan, 2, 0, &narrow.sink, &a);
        run(&plan, 2, 0, &wide.sink, &b);
        for (int i = 0; i < N_INPUTS; i++)
            if (i != LEVEL)
                check_same(narrow.draws, wide.input[KEPT_POLICIES][row[i]], narrow.input[KEPT_POLICIES][i]);
        assert_memory_equal(b.statistics, a.statistics, statistics_size(&a));
        kept_close(&narrow), kept_close(&wide);
        gv_result_free(&a), gv_result_free(&b);
    }
}

/* A run of twice the length begins with the draws of the shorter one. */
static void test_longer_run(void **state)
{
    (void)state;
    for (int d = 0; d < 2; d++) {
        struct linear_plan p;
        linear_open(&p, designs[d].kind, designs[d].points, designs[d].replicates, 5);
        struct kept shorter, longer;
        struct gv_result a, b;
        kept_open(&shorter, gv_design_draws(&p.plan.design));
        run(&p.plan, 2, 0, &shorter.sink, &a);
        p.plan.design.points *= 2;
        kept_open(&longer, gv_design_draws(&p.plan.design));
        run(&p.plan, 2, 0, &longer.sink, &b);
        check_same(shorter.draws, longer.outcome[0][LINEAR], shorter.outcome[0][LINEAR]);
        check_same(shorter.draws, longer.month[0][7], shorter.month[0][7]);
        kept_close(&shorter), kept_close(&longer);
        gv_result_free(&a), gv_result_free(&b);
    }
}

/* Counted once, out of every column, the first hundred on record with their inputs. */
static void test_failed_draws(void **state)
{
    (void)state;
    linear_fails_above = 0.95;
    for (int d = 0; d < 4; d++) {
        struct linear_plan p;
        linear_open(&p, designs[d].kind, designs[d].points, designs[d].replicates, 3);
        uint64_t draws = gv_design_draws(&p.plan.design), failed = 0;
        struct kept kept;
        struct gv_result result;
        kept_open(&kept, draws);
        run(&p.plan, 2, 0, &kept.sink, &result);
        long double sum = 0;
        uint64_t listed = 0;
        for (uint64_t i = 0; i < draws; i++) {
            double danger = kept.input[KEPT_POLICIES][DANGER][i], x = kept.input[KEPT_POLICIES][X][i];
            if (danger <= 0.95) {
                assert_true(!isnan(kept.outcome[0][LINEAR][i]));
                sum += kept.outcome[0][LINEAR][i];
                continue;
            }
            assert_true(isnan(kept.outcome[0][LINEAR][i]) && isnan(kept.outcome[0][POSITIVE][i]));
            assert_true(isnan(kept.month[0][1][i]) && isnan(kept.month[0][HORIZON][i]));
            if (failed++ >= GV_LEDGER_MAX) continue;
            const struct gv_failed_draw *f = &result.failed[listed++];
            assert_true(f->draw == i && f->policy == 0 && f->outcome == FRAGILE);
            assert_true(x > 0 ? isnan(f->value) : f->value == -INFINITY);
            assert_true(f->inputs[X] == x && f->inputs[DANGER] == danger && f->inputs[LEVEL] == 1);
        }
        assert_true(failed > 0 && result.n_failed == failed && result.n_failed_kept == listed);
        for (size_t k = 0; k < result.per_policy; k++)
            assert_true(result.statistics[k].draws == draws - failed);
        const struct gv_statistics *linear = gv_result_find(&result, 0, LINEAR);
        assert_true(linear->missing == 0);
        check_close(linear->mean.value, (double)(sum / (long double)(draws - failed)), 1e-12);
        assert_true(gv_result_find(&result, 0, FRAGILE)->quantile[GV_P95].value < 0.95);
        kept_close(&kept);
        gv_result_free(&result);
    }
}

/* An infinite value in the first column, one that may be missing, is one failed draw and not two. */
static void infinite_first(const struct gv_setup *setup, size_t n, const double *const in[],
                           double *const out[])
{
    linear_evaluate(setup, n, in, out);
    for (size_t i = 0; i < n; i++)
        if (in[DANGER][i] > 0.9) out[SOMETIMES][i] = INFINITY;
}

static void test_failure_counts_once(void **state)
{
    (void)state;
    struct gv_model model = linear_model;
    model.evaluate[GV_SIMD_SCALAR] = infinite_first;
    struct linear_plan p;
    linear_open(&p, GV_DESIGN_MC, 5000, 1, 3);
    p.plan.model = &model;
    struct kept kept;
    struct gv_result result;
    kept_open(&kept, 5000);
    run(&p.plan, 1, 0, &kept.sink, &result);
    uint64_t failed = 0;
    for (int i = 0; i < 5000; i++)
        failed += kept.input[KEPT_POLICIES][DANGER][i] > 0.9;
    assert_int_equal(result.n_failed, failed);
    assert_int_equal(result.statistics[0].draws, 5000 - failed);
    kept_close(&kept);
    gv_result_free(&result);
}

static volatile int stop;

static void stop_now(void *context, uint64_t done, uint64_t total)
{
    assert_true(done <= total);
    *(uint64_t *)context = done;
    stop = 1;
}

static void test_stop(void **state)
{
    (void)state;
    struct linear_plan p;
    linear_open(&p, GV_DESIGN_MC, 400000, 1, 3);
    uint64_t done = 0;
    struct gv_run_options options = {
        .threads = 2, .stop = &stop, .progress = stop_now, .progress_context = &done};
    struct gv_result part, fresh;
    stop = 0;
    assert_int_equal(gv_run(&p.plan, &options, &part), GV_ERR_INTERRUPTED);
    assert_false(part.complete);
    assert_true(part.draws == done && done > 0 && done < 400000);
    /* What it holds is what a run of that length holds (months are counted in bins of another width). */
    p.plan.design.points = part.draws;
    run(&p.plan, 1, 0, NULL, &fresh);
    assert_memory_equal(part.statistics, fresh.statistics, fresh.n_scalars * sizeof *fresh.statistics);
    for (size_t k = fresh.n_scalars; k < fresh.per_policy; k++)
        check_same(3, &part.statistics[k].mean.value, &fresh.statistics[k].mean.value);
    gv_result_free(&part), gv_result_free(&fresh);

    /* Stopped before it began: nothing was done, and nothing is leaked. */
    assert_int_equal(gv_run(&p.plan, &options, &part), GV_ERR_INTERRUPTED);
    assert_true(part.draws == 0 && !part.complete);
    gv_result_free(&part);
}

static int refuse(void *context, size_t policy, size_t outcome, uint64_t first, size_t n,
                  const double *values)
{
    (void)context, (void)policy, (void)outcome, (void)n, (void)values;
    return first >= 8192 ? GV_ERR_IO : GV_OK;
}

static void test_sink_fails(void **state)
{
    (void)state;
    struct linear_plan p;
    linear_open(&p, GV_DESIGN_MC, 20000, 1, 3);
    static const bool keep_linear[N_OUTCOMES] = {[LINEAR] = true};
    struct gv_sink sink = {.outcome = refuse, .keep_outcome = keep_linear};
    struct gv_run_options options = {.threads = 2, .sink = &sink};
    struct gv_result result;
    assert_int_equal(gv_run(&p.plan, &options, &result), GV_ERR_IO);
    assert_null(result.statistics);
}

/* --- other numbers, and known ones --- */

static double correlation_of(uint64_t n, const double *a, const double *b)
{
    double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
    for (uint64_t i = 0; i < n; i++) {
        ma += a[i] / (double)n;
        mb += b[i] / (double)n;
    }
    for (uint64_t i = 0; i < n; i++) {
        aa += (a[i] - ma) * (a[i] - ma);
        bb += (b[i] - mb) * (b[i] - mb);
        ab += (a[i] - ma) * (b[i] - mb);
    }
    return ab / sqrt(aa * bb);
}

/* Inputs drawn afresh have the same distribution and dependence, and share no luck with the base; what is
 * not drawn afresh keeps its bits. */
static void test_afresh(void **state)
{
    (void)state;
    static const enum gv_design_kind kinds[] = {GV_DESIGN_MC, GV_DESIGN_LHS, GV_DESIGN_SOBOL};
    const struct gv_correlation pair = {.a = X, .b = Y, .rank = 0.6};
    const struct gv_override both[] = {
        {.input = X, .distribution = linear_normal(0, 1), .afresh = true},
        {.input = Y, .distribution = linear_normal(1, 2), .afresh = true},
    };
    const struct gv_policy policies[] = {{.name = "base"},
                                         {.name = "afresh", .overrides = both, .n_overrides = 2}};
    for (size_t d = 0; d < 3; d++) {
        struct linear_plan p;
        struct gv_result result;
        struct kept k;
        linear_open(&p, kinds[d], kinds[d] == GV_DESIGN_MC ? 65536 : 4096, kinds[d] == GV_DESIGN_MC ? 1 : 16,
                    7);
        p.plan.policies = policies;
        p.plan.n_policies = 2;
        p.plan.correlations = &pair;
        p.plan.n_correlations = 1;
        kept_open(&k, 65536);
        const struct gv_run_options options = {.threads = 2, .sink = &k.sink};
        assert_int_equal(gv_run(&p.plan, &options, &result), GV_OK);
        const double *x = k.input[KEPT_POLICIES][X], *y = k.input[KEPT_POLICIES][Y];
        const double *x2 = k.input[1][X], *y2 = k.input[1][Y];
        double normal = gv_copula_normal_correlation(0.6);
        check_near(correlation_of(65536, x, y), normal, 0.01);
        check_near(correlation_of(65536, x2, y2), normal, 0.01);
        /* 0 with a standard error of 1/256. */
        check_near(correlation_of(65536, x, x2), 0, 0.018);
        check_near(correlation_of(65536, x, y2), 0, 0.018);
        check_near(correlation_of(65536, y, x2), 0, 0.018);
        assert_memory_equal(k.outcome[0][FRAGILE], k.outcome[1][FRAGILE], 65536 * sizeof(double));
        assert_null(k.input[1][DANGER]);
        kept_close(&k);
        gv_result_free(&result);
    }
}

/* A correlated input of known value moves those that go with it, as the copula has it; a value that is set
 * moves nothing. y given x is normal with mean 1 + 2 r x and variance 4 (1 - r²). */
static void test_known(void **state)
{
    (void)state;
    const struct gv_correlation pair = {.a = X, .b = Y, .rank = 0.6};
    const double normal = gv_copula_normal_correlation(0.6), at = 1.5;
    const struct gv_override set = {.input = X, .distribution = gv_constant(at)},
                             known = {.input = X, .distribution = gv_constant(at), .known = true},
                             beyond = {.input = X, .distribution = gv_constant(40), .known = true};
    const struct gv_policy policies[] = {{.name = "set", .overrides = &set, .n_overrides = 1},
                                         {.name = "known", .overrides = &known, .n_overrides = 1},
                                         {.name = "beyond", .overrides = &beyond, .n_overrides = 1}};
    struct linear_plan p;
    struct gv_result result;
    linear_open(&p, GV_DESIGN_SOBOL, 4096, 16, 7);
    p.plan.policies = policies;
    p.plan.n_policies = 3;
    p.plan.correlations = &pair;
    p.plan.n_correlations = 1;
    const struct gv_run_options options = {.threads = 2};
    assert_int_equal(gv_run(&p.plan, &options, &result), GV_OK);
    const struct gv_statistics *s = gv_result_find(&result, 0, LINEAR);
    check_near(s->mean.value, 3 + 2 * at - 1, 0.01);
    check_near(s->sd.value, 2, 0.01);
    s = gv_result_find(&result, 1, LINEAR);
    check_near(s->mean.value, 3 + 2 * at - (1 + 2 * normal * at), 0.01);
    check_near(s->sd.value, 2 * sqrt(1 - normal * normal), 0.01);
    /* As if x were at the rank of 0.999, its score 3.0902. */
    s = gv_result_find(&result, 2, LINEAR);
    check_near(s->mean.value, 3 + 2 * 40 - (1 + 2 * normal * 3.0902), 0.01);
    gv_result_free(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_threads, reset),
        cmocka_unit_test_setup(test_draws, reset),
        cmocka_unit_test_setup(test_policies, reset),
        cmocka_unit_test_setup(test_wider_model, reset),
        cmocka_unit_test_setup(test_longer_run, reset),
        cmocka_unit_test_setup(test_failed_draws, reset),
        cmocka_unit_test_setup(test_failure_counts_once, reset),
        cmocka_unit_test_setup(test_stop, reset),
        cmocka_unit_test_setup(test_sink_fails, reset),
        cmocka_unit_test_setup(test_afresh, reset),
        cmocka_unit_test_setup(test_known, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
