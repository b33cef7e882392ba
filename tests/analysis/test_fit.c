/* Densities against distribution functions, likelihoods against their formulas, and distributions that are
 * fitted to the draws of a known one. */
#include "support/check.h"

#include "analysis/density.h"
#include "analysis/policy_plan.h"
#include "analysis/posterior_fit.h"
#include "base/status.h"
#include "scenario/expression.h"

#include <math.h>
#include <stdlib.h>

#define D(name, ...) ((struct gv_distribution){.family = GV_##name, .p = {__VA_ARGS__}})

static struct gv_pool pool;

static int free_pool(void **state)
{
    (void)state;
    gv_pool_free(&pool);
    return 0;
}

static struct gv_distribution read(const char *text)
{
    const struct gv_expression_context context = {.pool = &pool};
    struct gv_expression_error error;
    struct gv_distribution d = {0};
    assert_int_equal(gv_expression_read(text, "1", &context, &d, &error), GV_OK);
    gv_expression_error_free(&error);
    return d;
}

static double slope(const struct gv_distribution *d, double x)
{
    double h = 1e-5, before, after, rest;
    gv_distribution_cdf(d, x - h, &before, &rest);
    gv_distribution_cdf(d, x + h, &after, &rest);
    return (after - before) / (2 * h);
}

/* Constant factors are left out, so two places are compared. */
static void densities_are_slopes(void **state)
{
    (void)state;
    const struct {
        struct gv_distribution d;
        double x, y;
    } cases[] = {
        {D(UNIFORM, 1, 4), 1.5, 3},
        {D(TRIANGULAR, 0, 1, 4), 0.25, 0.75},
        {D(TRIANGULAR, 0, 1, 4), 0.5, 3},
        {D(TRIANGULAR, 0, 0, 4), 1, 3},
        {D(TRIANGULAR, 0, 4, 4), 1, 3},
        {D(PERT, 0, 1, 4, 4), 0.5, 3},
        {D(BETA, 0.5, 3), 0.1, 0.6},
        {D(BETA, 1, 1), 0.1, 0.6},
        {D(NORMAL, 1, 2), 0, 4},
        {D(LOGNORMAL, 2, 1.5), 1, 3},
        {D(GAMMA, 3, 0.5), 0.5, 2},
        {D(GAMMA, 1, 0.5), 0.5, 2},
        {D(METALOG, 1, 2, 3.5, -INFINITY, INFINITY), 0, 3},
        {D(METALOG, 1, 2, 3.5, 0, INFINITY), 0.5, 3},
        {D(METALOG, 1, 2, 3.5, -INFINITY, 5), 0.5, 3},
        {D(METALOG, 1, 2, 3.5, 0, 5), 0.5, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double found = gv_log_density(&cases[i].d, cases[i].y) - gv_log_density(&cases[i].d, cases[i].x);
        check_near(found, log(slope(&cases[i].d, cases[i].y) / slope(&cases[i].d, cases[i].x)), 1e-6);
    }
    /* Two equal uniforms add up to a triangle. */
    struct gv_distribution sum = read("sum(uniform(0, 1), uniform(0, 1))");
    check_near(gv_log_density(&sum, 0.5) - gv_log_density(&sum, 1), log(0.5), 2e-3);
    check_near(gv_log_density(&sum, 1.75) - gv_log_density(&sum, 1), log(0.25), 2e-3);
    struct gv_distribution d = read("discrete(1: 0.2, 3: 0.8)");
    check_close(gv_log_density(&d, 3) - gv_log_density(&d, 1), log(4), 1e-14);
    assert_true(gv_log_density(&d, 2) == -INFINITY);
}

static void there_is_none_outside(void **state)
{
    (void)state;
    struct gv_distribution cut = D(NORMAL, 0, 1);
    assert_null(gv_distribution_truncate(&cut, -1, 2));
    check_close(gv_log_density(&cut, 1), -0.5, 1e-15);
    const struct {
        struct gv_distribution d;
        double x;
    } cases[] = {
        {cut, 2.1},
        {cut, -1.1},
        {cut, NAN},
        {D(BETA, 2, 3), 1.1},
        {D(UNIFORM, 0, 1), -0.1},
        {D(LOGNORMAL, 1, 2), 0},
        {D(LOGNORMAL, 1, 2), -1},
        {D(GAMMA, 2, 1), 0},
        {D(METALOG, 1, 2, 3, 0, 5), 0},
        {D(METALOG, 1, 2, 3, 0, 5), 5},
        {D(METALOG, 1, 2, 3, 0, 5), 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(gv_log_density(&cases[i].d, cases[i].x) == -INFINITY);
}

static void likelihoods(void **state)
{
    (void)state;
    struct gv_datum datum = {.form = GV_DATUM_BINOMIAL, .value = 3, .trials = 10};
    check_close(gv_log_likelihood(&datum, 0.2), 3 * log(0.2) + 7 * log(0.8), 1e-14);
    assert_true(gv_log_likelihood(&datum, 0) == -INFINITY && gv_log_likelihood(&datum, 1) == -INFINITY);
    assert_true(gv_log_likelihood(&datum, -0.1) == -INFINITY && gv_log_likelihood(&datum, 1.1) == -INFINITY);
    assert_true(gv_log_likelihood(&datum, NAN) == -INFINITY);
    datum.value = 0; /* none of ten is sure where the share is 0 */
    assert_true(gv_log_likelihood(&datum, 0) == 0);
    datum.value = 10;
    assert_true(gv_log_likelihood(&datum, 1) == 0);
    datum = (struct gv_datum){.form = GV_DATUM_POISSON, .value = 4};
    check_close(gv_log_likelihood(&datum, 3), 4 * log(3) - 3, 1e-14);
    assert_true(gv_log_likelihood(&datum, 0) == -INFINITY && gv_log_likelihood(&datum, -1) == -INFINITY);
    datum.value = 0;
    assert_true(gv_log_likelihood(&datum, 0) == 0);
    datum = (struct gv_datum){.form = GV_DATUM_NORMAL, .value = 5, .sd = 2};
    check_close(gv_log_likelihood(&datum, 1), -2, 1e-15);
}

enum { DRAWS = 4000 };

/* Evenly spread draws of `from`, all of one weight. */
static struct gv_distribution fitted(const struct gv_distribution *prior, const struct gv_distribution *from)
{
    static double x[DRAWS], weight[DRAWS];
    struct gv_table_cache tables = {0};
    struct gv_distribution fit = {0};
    for (size_t i = 0; i < DRAWS; i++) {
        assert_int_equal(gv_quantile_at(from, ((double)i + 0.5) / DRAWS, &tables, &x[i]), GV_OK);
        weight[i] = 1.0 / DRAWS;
    }
    gv_table_cache_free(&tables);
    assert_int_equal(gv_posterior_fit(prior, DRAWS, x, weight, &pool, &fit), GV_OK);
    return fit;
}

/* What the draws are of comes back, where it has the prior's form. */
static void families_come_back(void **state)
{
    (void)state;
    const struct {
        struct gv_distribution prior, truth;
    } cases[] = {
        {D(NORMAL, 0, 3), D(NORMAL, 1, 2)},
        {D(LOGNORMAL, 1, 3), D(LOGNORMAL, 2, 1.5)},
        {D(GAMMA, 2, 1), D(GAMMA, 9, 0.5)},
        {D(BETA, 1, 1), D(BETA, 3, 7)},
        {D(PERT, 2, 3, 8, 4), D(PERT, 2, 5, 8, 6)},
        {D(METALOG, 0, 1, 2, -INFINITY, INFINITY), D(METALOG, 1, 2, 3.5, -INFINITY, INFINITY)},
        {D(METALOG, 1, 2, 3, 0, INFINITY), D(METALOG, 1, 2, 3.5, 0, INFINITY)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gv_distribution fit = fitted(&cases[i].prior, &cases[i].truth);
        assert_int_equal(fit.family, cases[i].truth.family);
        for (int k = 0; k < GV_PARAMETERS_MAX; k++)
            check_close(fit.p[k], cases[i].truth.p[k], 1e-2);
    }
}

/* On a range with two ends a beta with the draws' mean, whatever the prior's own form. */
static void bounded_ranges_keep_their_ends(void **state)
{
    (void)state;
    const struct {
        struct gv_distribution prior, truth;
    } cases[] = {
        {D(UNIFORM, 0, 1), D(UNIFORM, 0.2, 0.4)},
        {D(UNIFORM, 2, 5), D(UNIFORM, 2, 5)},
        {D(UNIFORM, 2, 5), D(UNIFORM, 2.5, 3)},
        {D(TRIANGULAR, 2, 3, 5), D(TRIANGULAR, 2, 4, 5)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double low, high;
        struct gv_distribution fit = fitted(&cases[i].prior, &cases[i].truth);
        gv_distribution_support(&fit, &low, &high);
        assert_true(low == cases[i].prior.p[0]);
        assert_true(high == cases[i].prior.p[cases[i].prior.family == GV_TRIANGULAR ? 2 : 1]);
        check_close(gv_distribution_mean(&fit), gv_distribution_mean(&cases[i].truth), 1e-3);
    }
    /* So near to an end that no PERT has this mean and spread: the mean is kept. */
    for (int upper = 0; upper < 2; upper++) {
        struct gv_distribution prior = D(UNIFORM, 2, 5), fit;
        static double x[DRAWS], weight[DRAWS];
        for (size_t i = 0; i < DRAWS; i++) {
            double far = i % 25 == 0; /* 4 % at the other end */
            x[i] = upper ? 5 - 3 * far : 2 + 3 * far;
            weight[i] = 1.0 / DRAWS;
        }
        assert_int_equal(gv_posterior_fit(&prior, DRAWS, x, weight, &pool, &fit), GV_OK);
        assert_int_equal(fit.family, GV_PERT);
        check_close(gv_distribution_mean(&fit), upper ? 5 - 0.12 : 2 + 0.12, 1e-12);
    }
}

static void cuts_are_kept(void **state)
{
    (void)state;
    struct gv_distribution prior = D(NORMAL, 0, 1), truth = D(NORMAL, 5, 0.5), fit;
    assert_null(gv_distribution_truncate(&prior, 0, INFINITY));
    fit = fitted(&prior, &truth);
    assert_true(fit.family == GV_NORMAL && fit.truncated && fit.cut_low == 0 && isinf(fit.cut_high));
    check_close(fit.p[0], 5, 1e-3);
    prior = D(NORMAL, 0, 1);
    assert_null(gv_distribution_truncate(&prior, -1, 1)); /* its ends matter: as on any range with two ends */
    truth = D(UNIFORM, -0.9, 0.9);
    fit = fitted(&prior, &truth);
    assert_true(fit.family == GV_PERT && fit.p[0] == -1 && fit.p[2] == 1);
    check_near(gv_distribution_mean(&fit), 0, 1e-12);
    prior = D(NORMAL, 0, 5);
    assert_null(gv_distribution_truncate(&prior, -9, 9)); /* they are far away */
    truth = D(NORMAL, 1, 0.5);
    fit = fitted(&prior, &truth);
    assert_true(fit.family == GV_NORMAL && fit.truncated && fit.cut_low == -9 && fit.cut_high == 9);
    check_close(fit.p[0], 1, 1e-3);
}

/* Percentiles that no metalog goes through: a normal in its place, cut at the end that there is. */
static void what_no_metalog_has(void **state)
{
    (void)state;
    struct gv_distribution prior = D(METALOG, 1, 2, 3, 0, INFINITY),
                           truth = read("discrete(1: 0.45, 1.001: 0.4, 9: 0.15)");
    struct gv_distribution fit = fitted(&prior, &truth);
    assert_true(fit.family == GV_NORMAL && fit.truncated && fit.cut_low == 0);
    check_close(fit.p[0], gv_distribution_mean(&truth), 1e-12);
    prior = D(METALOG, 1, 2, 3, -INFINITY, INFINITY);
    fit = fitted(&prior, &truth);
    assert_true(fit.family == GV_NORMAL && !fit.truncated);
    prior = D(METALOG, 1, 2, 3, 0, 10);
    fit = fitted(&prior, &truth);
    assert_true(fit.family == GV_PERT && fit.p[0] == 0 && fit.p[2] == 10);
}

static void points_get_new_odds(void **state)
{
    (void)state;
    struct gv_distribution prior = read("discrete(1: 0.5, 2: 0.3, 4: 0.2)"),
                           truth = read("discrete(1: 0.25, 4: 0.75)");
    struct gv_distribution fit = fitted(&prior, &truth);
    assert_int_equal(fit.family, GV_DISCRETE);
    assert_int_equal(fit.points->n, 2); /* the one that cannot be is left out */
    assert_true(fit.points->value[0] == 1 && fit.points->value[1] == 4 && fit.points->cumulative[1] == 1);
    check_close(fit.points->probability[0], 0.25, 1e-9);
    truth = gv_constant(2);
    fit = fitted(&prior, &truth);
    assert_true(fit.family == GV_CONSTANT && fit.p[0] == 2);
}

/* Ties are in the order of the draws; a column that does not vary goes with nothing. */
static void ranks(void **state)
{
    (void)state;
    static const double up[] = {1, 2, 3, 4}, down[] = {40, 30, 20, 10}, flat[] = {7, 7, 7, 7},
                        weight[] = {0.25, 0.25, 0.25, 0.25};
    const double *const columns[] = {up, down, up};
    double rank[9];
    assert_int_equal(gv_weighted_ranks(3, 4, columns, weight, rank), GV_OK);
    for (int k = 0; k < 3; k++)
        assert_true(rank[4 * k] == 1);
    check_close(rank[1], -0.999, 1e-15); /* none is nearer to 1 */
    check_close(rank[2], 0.999, 1e-15);
    assert_true(rank[1] == rank[3] && rank[2] == rank[6] && rank[5] == rank[7]);
    struct gv_weighted_summary s;
    assert_int_equal(gv_weighted_summarise(4, flat, weight, &s), GV_OK);
    assert_true(s.mean == 7 && s.sd == 0 && s.p05 == 7 && s.p95 == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(densities_are_slopes),
        cmocka_unit_test(there_is_none_outside),
        cmocka_unit_test(likelihoods),
        cmocka_unit_test(families_come_back),
        cmocka_unit_test(bounded_ranges_keep_their_ends),
        cmocka_unit_test(cuts_are_kept),
        cmocka_unit_test(what_no_metalog_has),
        cmocka_unit_test(points_get_new_odds),
        cmocka_unit_test(ranks),
    };
    return cmocka_run_group_tests(tests, NULL, free_pool);
}
