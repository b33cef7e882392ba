/* Updating: known answers of conjugate priors, weights against them, and blocks. */
#include "analysis/pareto.h"
#include "analysis/policy_plan.h"
#include "analysis/posterior.h"
#include "support/check.h"

#include "base/status.h"

#include <math.h>
#include <stdlib.h>

/* A model of four inputs that are told of directly; its kernel is not used. */
static const struct gv_gate gates[] = {{"all", {"alle", "all"}}};
#define FREE(id, at)                                                                             \
    {                                                                                            \
        .name = id, .unit = "1", .low = -INFINITY, .high = INFINITY, .slot = at, .fallback = NAN \
    }
static const struct gv_input inputs[] = {FREE("share", 0), FREE("rate", 1), FREE("effect", 2),
                                         FREE("other", 3)};
static void evaluate(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    (void)setup, (void)n, (void)in, (void)out;
}
static const struct gv_model model = {
    .name = "told", .gates = gates, .n_gates = 1, .inputs = inputs, .n_inputs = 4, .evaluate = {evaluate}};

enum kind { SHARE, RATE, EFFECT, PRODUCT };
static const double exposure = 12, slope = 2;

static void means(const void *context, const struct gv_setup *setup, size_t n_data,
                  const struct gv_datum *data, size_t n, const double *const in[], double *mean)
{
    (void)context, (void)setup;
    for (size_t k = 0; k < n_data; k++)
        for (size_t i = 0; i < n; i++)
            mean[k * n + i] = data[k].kind == SHARE    ? in[0][i]
                              : data[k].kind == RATE   ? exposure * in[1][i]
                              : data[k].kind == EFFECT ? slope * in[2][i]
                                                       : in[2][i] * in[3][i];
}

struct setting {
    struct gv_plan plan;
    struct gv_policy policy;
    struct gv_distribution priors[4];
    struct gv_posterior_task task;
    struct gv_posterior posterior;
};

static void update(struct setting *s, size_t n, const struct gv_datum *data, bool weights_only)
{
    size_t impossible;
    s->policy = (struct gv_policy){.name = "base"};
    s->plan.model = &model;
    s->plan.setup.horizon = 12;
    s->plan.inputs = s->priors;
    s->plan.policies = &s->policy;
    s->plan.n_policies = 1;
    s->task = (struct gv_posterior_task){
        .plan = &s->plan,
        .data = data,
        .n_data = n,
        .means = means,
        .discount = s->task.discount > 0 ? s->task.discount : 1,
        .weights_only = weights_only,
        .draws = {.kind = GV_DESIGN_SOBOL, .seed = 1, .replicates = 16, .points = 4096}};
    assert_int_equal(gv_posterior_make(&s->task, &s->posterior, &impossible), GV_OK);
}

static void set_constants(struct setting *s)
{
    for (size_t k = 0; k < 4; k++)
        s->priors[k] = gv_constant(0.5);
}

static double quantile(const struct gv_distribution *d, double p)
{
    struct gv_table_cache tables = {0};
    double x = NAN;
    assert_int_equal(gv_quantile_at(d, p, &tables, &x), GV_OK);
    gv_table_cache_free(&tables);
    return x;
}

static const struct gv_datum seven_of_twenty = {GV_DATUM_BINOMIAL, SHARE, 0, 0, 7, 20, 0};

/* Beta(2, 8) and 7 of 20: Beta(9, 21). */
static void beta_binomial(void **state)
{
    (void)state;
    struct setting s = {0};
    set_constants(&s);
    s.priors[0] = (struct gv_distribution){.family = GV_BETA, .p = {2, 8}};
    update(&s, 1, &seven_of_twenty, false);
    const struct gv_distribution *d = &s.posterior.inputs[0];
    assert_int_equal(s.posterior.n_blocks, 1);
    assert_int_equal(s.posterior.blocks[0].method, GV_POSTERIOR_EXACT);
    assert_true(d->family == GV_BETA && d->p[0] == 9 && d->p[1] == 21);
    check_close(gv_distribution_mean(d), 0.3, 1e-14);
    check_near(quantile(d, 0.025), 0.152846, 5e-7);
    check_near(quantile(d, 0.5), 0.295504, 5e-7);
    check_near(quantile(d, 0.975), 0.472384, 5e-7);
    gv_posterior_free(&s.posterior);
}

/* Other priors on 0 … 1 that are betas: flat ones, also on a part of it, and a PERT over all of it, Beta(3,
 * 3). */
static void other_forms_of_beta(void **state)
{
    (void)state;
    const struct {
        struct gv_distribution prior;
        double a, b, low, high; /* cut there, if anywhere */
    } cases[] = {
        {{.family = GV_UNIFORM, .p = {0, 1}}, 8, 14, 0, 0},
        {{.family = GV_UNIFORM, .p = {0.2, 0.6}}, 8, 14, 0.2, 0.6},
        {{.family = GV_PERT, .p = {0, 0.5, 1, 4}}, 10, 16, 0, 0},
        {{.family = GV_UNIFORM, .p = {0, 1}, .truncated = true, .cut_low = 0.1, .cut_high = 0.5},
         8,
         14,
         0.1,
         0.5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct setting s = {0};
        set_constants(&s);
        s.priors[0] = cases[i].prior;
        update(&s, 1, &seven_of_twenty, false);
        const struct gv_distribution *d = &s.posterior.inputs[0];
        assert_int_equal(s.posterior.blocks[0].method, GV_POSTERIOR_EXACT);
        assert_int_equal(d->family, GV_BETA);
        check_close(d->p[0], cases[i].a, 1e-14);
        check_close(d->p[1], cases[i].b, 1e-14);
        assert_int_equal(d->truncated, cases[i].high > 0);
        if (d->truncated) assert_true(d->cut_low == cases[i].low && d->cut_high == cases[i].high);
        gv_posterior_free(&s.posterior);
    }
}

/* The same by weights: the share of effective draws is known, and the fit is a beta again. */
static void weights_agree_with_beta_binomial(void **state)
{
    (void)state;
    struct setting s = {0};
    set_constants(&s);
    s.priors[0] = (struct gv_distribution){.family = GV_BETA, .p = {2, 8}};
    update(&s, 1, &seven_of_twenty, true);
    const struct gv_posterior_block *b = &s.posterior.blocks[0];
    assert_int_equal(b->method, GV_POSTERIOR_WEIGHTED);
    check_near(b->share, 0.474750, 2e-5);
    assert_true(b->trusted && b->k < s.posterior.threshold);
    assert_true(s.posterior.inputs[0].family == GV_BETA);
    check_close(s.posterior.inputs[0].p[0], 9, 2e-3);
    check_close(s.posterior.inputs[0].p[1], 21, 2e-3);
    check_between(b->fit_share, 0.9999, 1);
    struct gv_weighted_summary w;
    assert_int_equal(gv_weighted_summarise(s.posterior.draws, b->x, b->weight, &w), GV_OK);
    check_near(w.mean, 0.3, 1e-5);
    check_near(w.p05, quantile(&(struct gv_distribution){.family = GV_BETA, .p = {9, 21}}, 0.05), 1e-4);
    check_near(w.p95, quantile(&(struct gv_distribution){.family = GV_BETA, .p = {9, 21}}, 0.95), 1e-4);
    gv_posterior_free(&s.posterior);
}

/* Gamma(3, rate 2) and 40 in 12: Gamma(43, rate 14). */
static void gamma_poisson(void **state)
{
    (void)state;
    const struct gv_datum forty = {GV_DATUM_POISSON, RATE, 0, 0, 40, 0, 0};
    for (int weights = 0; weights < 2; weights++) {
        struct setting s = {0};
        set_constants(&s);
        s.priors[1] = (struct gv_distribution){.family = GV_GAMMA, .p = {3, 0.5}};
        update(&s, 1, &forty, weights);
        const struct gv_distribution *d = &s.posterior.inputs[1];
        assert_int_equal(s.posterior.blocks[0].method == GV_POSTERIOR_EXACT, !weights);
        assert_true(d->family == GV_GAMMA);
        check_close(d->p[0], 43, weights ? 5e-3 : 1e-14);
        check_close(d->p[1], 1 / 14.0, weights ? 5e-3 : 1e-14);
        check_close(gv_distribution_mean(d), 43 / 14.0, weights ? 1e-4 : 1e-14);
        gv_posterior_free(&s.posterior);
    }
}

/* N(1, 0.5²) and 3 ± 0.4 of twice as much: precision 4 + 4/0.16 = 29, mean (4 + 2·3/0.16)/29. */
static void normal_normal(void **state)
{
    (void)state;
    const struct gv_datum three = {GV_DATUM_NORMAL, EFFECT, 0, 0, 3, 0, 0.4};
    for (int weights = 0; weights < 2; weights++) {
        struct setting s = {0};
        set_constants(&s);
        s.priors[2] = (struct gv_distribution){.family = GV_NORMAL, .p = {1, 0.5}};
        update(&s, 1, &three, weights);
        const struct gv_distribution *d = &s.posterior.inputs[2];
        assert_true(d->family == GV_NORMAL);
        check_close(d->p[0], 41.5 / 29, weights ? 1e-4 : 1e-14);
        check_close(d->p[1], 1 / sqrt(29), weights ? 1e-3 : 1e-14);
        gv_posterior_free(&s.posterior);
    }
}

/* Data so strong that no weights of the prior's draws are to be trusted: the fit gets there. */
static void refitting_reaches_far_data(void **state)
{
    (void)state;
    const struct gv_datum far = {GV_DATUM_BINOMIAL, SHARE, 0, 0, 18000, 20000, 0};
    struct setting s = {0};
    set_constants(&s);
    s.priors[0] = (struct gv_distribution){.family = GV_BETA, .p = {2, 8}};
    update(&s, 1, &far, true);
    const struct gv_posterior_block *b = &s.posterior.blocks[0];
    assert_int_equal(b->method, GV_POSTERIOR_REFITTED);
    assert_true(b->k > s.posterior.threshold && b->trusted && !(b->fit_k > s.posterior.threshold));
    check_close(gv_distribution_mean(&s.posterior.inputs[0]), 18002.0 / 20010, 1e-5);
    check_between(b->fit_share, 0.99, 1);
    gv_posterior_free(&s.posterior);
}

/* One after the other is all at once, to the last bits; so is half a count counted twice. */
static void order_and_parts_do_not_matter(void **state)
{
    (void)state;
    const struct gv_datum quarters[] = {{GV_DATUM_BINOMIAL, SHARE, 0, 0, 7, 20, 0},
                                        {GV_DATUM_BINOMIAL, SHARE, 1, 0, 11, 13, 0},
                                        {GV_DATUM_BINOMIAL, SHARE, 2, 0, 0, 4, 0},
                                        {GV_DATUM_BINOMIAL, SHARE, 3, 0, 9, 9, 0}};
    struct setting all = {0}, one = {0}, half = {0};
    struct gv_distribution prior = {
        .family = GV_BETA, .p = {2, 8}, .truncated = true, .cut_low = 0.1, .cut_high = 0.8};
    set_constants(&all);
    all.priors[0] = prior;
    update(&all, 4, quarters, false);
    for (size_t q = 0; q < 4; q++) {
        set_constants(&one);
        one.priors[0] = prior;
        update(&one, 1, &quarters[q], false);
        prior = one.posterior.inputs[0];
        gv_posterior_free(&one.posterior);
    }
    assert_true(gv_distribution_same(&prior, &all.posterior.inputs[0]));
    const struct gv_datum twice[] = {quarters[0], quarters[0], quarters[1], quarters[1],
                                     quarters[2], quarters[2], quarters[3], quarters[3]};
    set_constants(&half);
    half.priors[0] = all.priors[0];
    half.task.discount = 0.5;
    update(&half, 8, twice, false);
    assert_true(gv_distribution_same(&half.posterior.inputs[0], &all.posterior.inputs[0]));
    gv_posterior_free(&half.posterior);
    gv_posterior_free(&all.posterior);
}

/* A product is told of two inputs together; what tells of neither is silent; the other block is apart. */
static void blocks_are_found(void **state)
{
    (void)state;
    const struct gv_datum data[] = {{GV_DATUM_NORMAL, PRODUCT, 0, 0, 2, 0, 0.4},
                                    seven_of_twenty,
                                    {GV_DATUM_POISSON, RATE, 0, 0, 6, 0, 0}};
    struct setting s = {0};
    set_constants(&s);
    s.priors[0] = (struct gv_distribution){.family = GV_PERT, .p = {0.1, 0.3, 0.7, 4}};
    s.priors[2] = (struct gv_distribution){.family = GV_UNIFORM, .p = {1, 3}};
    s.priors[3] = (struct gv_distribution){.family = GV_UNIFORM, .p = {0.5, 2}};
    update(&s, 3, data, false);
    const struct gv_posterior *p = &s.posterior;
    assert_int_equal(p->n_blocks, 2);
    assert_int_equal(p->n_silent, 1);
    const struct gv_posterior_block *both = gv_posterior_block_of(p, 2);
    assert_ptr_equal(both, gv_posterior_block_of(p, 3));
    assert_int_equal(both->n_inputs, 2);
    assert_null(gv_posterior_block_of(p, 1));
    assert_int_equal(p->n_correlations, 1);
    check_between(p->correlations[0].rank, -0.95, -0.6); /* the product is known, its factors are not */
    assert_true(both->trusted);
    check_between(both->fit_share, 0.3, 1);
    gv_posterior_free(&s.posterior);
}

static void refusals(void **state)
{
    (void)state;
    const struct gv_datum never = {GV_DATUM_BINOMIAL, SHARE, 0, 0, 3, 3, 0};
    struct setting s = {0};
    size_t impossible;
    set_constants(&s);
    s.priors[0] = (struct gv_distribution){.family = GV_UNIFORM, .p = {-2, -1}};
    s.policy = (struct gv_policy){.name = "base"};
    s.plan = (struct gv_plan){.model = &model,
                              .inputs = s.priors,
                              .policies = &s.policy,
                              .n_policies = 1,
                              .setup = {.horizon = 12}};
    s.task = (struct gv_posterior_task){
        .plan = &s.plan,
        .data = &never,
        .n_data = 1,
        .means = means,
        .discount = 1,
        .draws = {.kind = GV_DESIGN_MC, .seed = 1, .replicates = 1, .points = 256}};
    assert_int_equal(gv_posterior_make(&s.task, &s.posterior, &impossible), GV_ERR_DATA);
    assert_int_equal(impossible, 0);
    gv_posterior_free(&s.posterior);
}

/* The tail of a Pareto distribution with shape k is found; equal weights have none. */
static void pareto_tails(void **state)
{
    (void)state;
    enum { N = 10000 };
    static double weight[N];
    for (int step = 1; step <= 3; step++) {
        enum { SETS = 16 }; /* one set strays by 0.07 to 0.12, and is drawn towards 0.5 a little */
        double k = 0.3 * step, mean = 0, sum = 0;
        for (size_t set = 0; set < SETS; set++) {
            double found;
            for (size_t i = 0; i < N; i++)
                weight[i] = -k * log(check_uniform(i + N * (set + SETS * (size_t)step)) + 1e-18);
            assert_int_equal(gv_pareto_smooth(N, weight, &found), GV_OK);
            mean += found / SETS;
        }
        check_near(mean, k, 0.07);
        for (size_t i = 0; i < N; i++)
            sum += weight[i];
        check_close(sum, 1, 1e-12);
    }
    double found;
    for (size_t i = 0; i < N; i++)
        weight[i] = -3;
    assert_int_equal(gv_pareto_smooth(N, weight, &found), GV_OK);
    assert_true(found == 0);
    check_close(gv_effective_draws(N, weight), N, 1e-12);
    check_near(gv_pareto_threshold(1000), 1 - 1 / 3.0, 1e-12);
    check_near(gv_pareto_threshold(100000), 0.7, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beta_binomial),
        cmocka_unit_test(other_forms_of_beta),
        cmocka_unit_test(weights_agree_with_beta_binomial),
        cmocka_unit_test(gamma_poisson),
        cmocka_unit_test(normal_normal),
        cmocka_unit_test(refitting_reaches_far_data),
        cmocka_unit_test(order_and_parts_do_not_matter),
        cmocka_unit_test(blocks_are_found),
        cmocka_unit_test(refusals),
        cmocka_unit_test(pareto_tails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
