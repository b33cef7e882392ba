/* Products of independent factors whose distribution has a closed form: bounded and unbounded, one to four of
 * them. */
#include "support/check.h"

#include "engine/smoothing_model.h"

#include "base/status.h"
#include "engine/loops.h"
#include "engine/product_cdf.h"

#include <gsl/gsl_cdf.h>
#include <stdio.h>
#include <stdlib.h>

enum { FACTORS = 4 };

/* --- closed forms --- */

static double normal(double x, const double *p)
{
    return gsl_cdf_ugaussian_P(log(x / p[0]) / p[1]);
}

static double uniform(double x, const double *p)
{
    (void)p;
    return fmin(x, 1);
}

static double two_uniforms(double x, const double *p)
{
    (void)p;
    return x < 1 ? x * (1 - log(x)) : 1;
}

static double three_uniforms(double x, const double *p)
{
    (void)p;
    double l = log(x);
    return x < 1 ? x * (1 - l + 0.5 * l * l) : 1;
}

static double four_uniforms(double x, const double *p)
{
    (void)p;
    double l = log(x);
    return x < 1 ? x * (1 - l + 0.5 * l * l - l * l * l / 6) : 1;
}

/* Of logarithms with density e^s from 0 to log 2: e^s times the density of a sum of flat ones, which is a sum
 * over corners. */
static double two_from_1_to_2(double x, const double *p)
{
    (void)p;
    static const int sign[] = {1, -2, 1};
    double here = 0;
    for (int k = 0; k <= 2; k++) {
        double l = log(x) - k * log(2);
        if (l > 0) here += sign[k] * ldexp(1, k) * ((l - 1) * exp(l) + 1);
    }
    return here;
}

static double three_from_1_to_2(double x, const double *p)
{
    (void)p;
    static const int sign[] = {1, -3, 3, -1};
    double here = 0;
    for (int k = 0; k <= 3; k++) {
        double l = log(x) - k * log(2);
        if (l > 0) here += sign[k] * ldexp(1, k) * ((0.5 * l * l - l + 1) * exp(l) - 1);
    }
    return here;
}

static double beta(double x, const double *p)
{
    return gsl_cdf_beta_P(x, p[0], p[1]);
}

static double gamma_root(double x, const double *p)
{
    return gsl_cdf_gamma_P(2 * sqrt(x), p[0], 1);
}

static double gamma_one(double x, const double *p)
{
    return gsl_cdf_gamma_P(x, p[0], 1);
}

/* Logarithms logistic, of this scale. */
static double log_logistic(double x, const double *p)
{
    return 1 / (1 + pow(x, -1 / p[0]));
}

static double two_log_logistic(double x, const double *p)
{
    double y = log(x) / p[0];
    if (fabs(y) < 1e-2) return 0.5 + y / 6 - y * y * y / 180;
    double t = exp(y);
    return t * (t - 1 - y) / ((t - 1) * (t - 1));
}

/* --- cases --- */

#define UNIFORM(from, to)                          \
    {                                              \
        .family = GV_UNIFORM, .p = {(from), (to) } \
    }
#define BETA(a, b)                          \
    {                                       \
        .family = GV_BETA, .p = {(a), (b) } \
    }
#define GAMMA(shape)                           \
    {                                          \
        .family = GV_GAMMA, .p = {(shape), 1 } \
    }
/* With this ratio of P90 to P50 and of P50 to P10. */
#define METALOG(ratio)                                                      \
    {                                                                       \
        .family = GV_METALOG, .p = { 1 / (ratio), 1, (ratio), 0, INFINITY } \
    }
#define PERT_01(mode)                             \
    {                                             \
        .family = GV_PERT, .p = { 0, mode, 1, 4 } \
    }

struct product_case {
    const char *name;
    struct gv_distribution factors[FACTORS];
    size_t n;
    double (*cdf)(double x, const double *p);
    double p[2];
};

static void open_case(const struct product_case *c, struct gv_table_cache *cache, struct gv_smoother *s)
{
    static struct gv_product_form several;
    static struct gv_model other;
    static struct case_plan p;
    static const char *const names[] = {"a", "b", "g", "c", NULL}, *const none[] = {NULL};
    several = form;
    several.inner = names;
    several.outer = none;
    other = model;
    other.product_form = &several;
    open_plan(&p, GV_DESIGN_SOBOL, 256, 16);
    p.plan.model = &other;
    for (size_t k = 0; k < FACTORS; k++)
        p.inputs[k] = k < c->n ? c->factors[k] : gv_constant(1);
    assert_int_equal(gv_smoother_open(&p.plan, 0, NULL, cache, s), GV_OK);
}

static double below(const struct gv_smoother *s, double x)
{
    double constant = 0, outer = 0, inverse_inner = 1, share;
    gv_loops()->below(s, x, 1, (struct gv_smooth_parts){&constant, &outer, &inverse_inner}, &share);
    return share;
}
/* --- tests --- */

/* The table that draws read is right to 2e-6 at every place, and far better in the mean. */
static void test_closed_forms(void **state)
{
    (void)state;
    const struct product_case cases[] = {
        {"lognormal 0.1", {LOGNORMAL(1, 0.1)}, 1, normal, {1, 0.1}},
        {"lognormal 0.5", {LOGNORMAL(1, 0.5)}, 1, normal, {1, 0.5}},
        {"lognormal 1.5", {LOGNORMAL(1, 1.5)}, 1, normal, {1, 1.5}},
        {"2 lognormal 0.3, 0.4", {LOGNORMAL(2, 0.3), LOGNORMAL(1, 0.4)}, 2, normal, {2, 0.5}},
        {"2 lognormal 0.05, 0.6",
         {LOGNORMAL(1, 0.05), LOGNORMAL(1, 0.6)},
         2,
         normal,
         {1, 0.6020797289396148}},
        {"3 lognormal 0.3",
         {LOGNORMAL(1, 0.3), LOGNORMAL(1, 0.3), LOGNORMAL(3, 0.3)},
         3,
         normal,
         {3, 0.5196152422706632}},
        {"3 lognormal 0.2, 0.6, 0.9",
         {LOGNORMAL(1, 0.2), LOGNORMAL(1, 0.6), LOGNORMAL(1, 0.9)},
         3,
         normal,
         {1, 1.1}},
        {"4 lognormal 0.5",
         {LOGNORMAL(1, 0.5), LOGNORMAL(1, 0.5), LOGNORMAL(1, 0.5), LOGNORMAL(1, 0.5)},
         4,
         normal,
         {1, 1}},
        {"1 uniform", {UNIFORM(0, 1)}, 1, uniform, {0}},
        {"2 uniform", {UNIFORM(0, 1), UNIFORM(0, 1)}, 2, two_uniforms, {0}},
        {"3 uniform", {UNIFORM(0, 1), UNIFORM(0, 1), UNIFORM(0, 1)}, 3, three_uniforms, {0}},
        {"4 uniform", {UNIFORM(0, 1), UNIFORM(0, 1), UNIFORM(0, 1), UNIFORM(0, 1)}, 4, four_uniforms, {0}},
        {"2 uniform 1 to 2", {UNIFORM(1, 2), UNIFORM(1, 2)}, 2, two_from_1_to_2, {0}},
        {"3 uniform 1 to 2", {UNIFORM(1, 2), UNIFORM(1, 2), UNIFORM(1, 2)}, 3, three_from_1_to_2, {0}},
        {"1 PERT", {PERT_01(0.25)}, 1, beta, {2, 4}},
        {"2 PERT", {PERT_01(0.75), BETA(6, 1.5)}, 2, beta, {4, 3.5}},
        {"3 PERT", {PERT_01(0.75), BETA(6, 1.5), BETA(7.5, 3)}, 3, beta, {4, 6.5}},
        {"4 beta", {BETA(2, 4), BETA(6, 2), BETA(8, 3), BETA(11, 1)}, 4, beta, {2, 10}},
        {"beta with a pole at 1, beta", {BETA(2, 0.1), BETA(2.1, 3.9)}, 2, beta, {2, 4}},
        {"beta, triangular", {BETA(1, 1), {.family = GV_TRIANGULAR, .p = {0, 1, 1}}}, 2, beta, {1, 2}},
        {"1 gamma 0.7", {GAMMA(0.7)}, 1, gamma_one, {0.7}},
        {"2 gamma 2, 2.5", {GAMMA(2), GAMMA(2.5)}, 2, gamma_root, {4}},
        {"2 gamma 20, 20.5", {GAMMA(20), GAMMA(20.5)}, 2, gamma_root, {40}},
        {"gamma, beta", {GAMMA(5), BETA(3, 2)}, 2, gamma_one, {3}},
        {"gamma, 2 beta", {GAMMA(9), BETA(3, 2), BETA(5, 4)}, 3, gamma_one, {3}},
        {"metalog", {METALOG(1.5)}, 1, log_logistic, {0.1845351232142713}},
        {"2 metalog", {METALOG(1.5), METALOG(1.5)}, 2, two_log_logistic, {0.1845351232142713}},
    };
    enum { PLACES = 20000, CASES = sizeof cases / sizeof *cases };
    for (size_t i = 0; i < CASES; i++) {
        const struct product_case *c = &cases[i];
        struct gv_table_cache cache = {0};
        struct gv_smoother s;
        double worst = 0, at = 0, bias = 0, before = 0;
        open_case(c, &cache, &s);
        assert_int_equal(s.n_a, c->n);
        for (int k = 0; k <= PLACES; k++) {
            double x = 1e-6 * pow(1e10, (double)k / PLACES), exact = c->cdf(x, c->p),
                   off = below(&s, x) - exact;
            if (!(fabs(off) <= worst)) {
                worst = fabs(off);
                at = x;
            }
            bias += off * (exact - before);
            before = exact;
        }
        printf("%s: %.1e at %g, %.1e in the mean\n", c->name, worst, at, bias);
        check_near(worst, 0, 2e-6);
        check_near(bias, 0, 2e-8);
        gv_smoother_close(&s);
        gv_table_cache_free(&cache);
    }
}

/* Cubics alone, in any order of the factors; and the ends. */
static void test_cubics(void **state)
{
    (void)state;
    const struct gv_distribution one = LOGNORMAL(1, 0.2), two = LOGNORMAL(1, 0.6), three = LOGNORMAL(1, 0.9);
    const struct gv_distribution *const orders[][3] = {
        {&one, &two, &three}, {&three, &two, &one}, {&two, &three, &one}};
    const double p[2] = {1, 1.1};
    struct gv_product_cdf *f = malloc(sizeof *f);
    assert_non_null(f);
    for (size_t o = 0; o < 3; o++) {
        struct gv_table_cache cache = {0};
        bool taken[3] = {false};
        size_t n;
        assert_int_equal(gv_product_cdf_make(3, orders[o], &cache, 0, taken, &n, f), GV_OK);
        assert_true(n == 3 && taken[0] && taken[1] && taken[2]);
        for (int k = -600; k <= 600; k++) {
            double x = exp(0.01 * k);
            check_near(gv_product_cdf_at(f, x), normal(x, p), 1e-7);
        }
        assert_true(gv_product_cdf_at(f, f->cells.low) == 0 && gv_product_cdf_at(f, f->high) == 1);
        assert_true(gv_product_cdf_at(f, -1) == 0 && gv_product_cdf_at(f, INFINITY) == 1);
        check_near(gv_product_cdf_place(f, 0, 0), f->cells.low, 0);
        check_close(gv_product_cdf_place(f, f->n - 1, 1), f->high, 1e-12);
        gv_table_cache_free(&cache);
    }
    free(f);
}

/* A density that grows beyond all bounds at both ends is more than cells can hold: it is left out, and the
 * others stay. */
static void test_left_out(void **state)
{
    (void)state;
    const struct gv_distribution steep = BETA(0.3, 0.1), other = PERT_01(0.25);
    const struct gv_distribution *const factors[] = {&steep, &other};
    const double p[2] = {2, 4};
    struct gv_product_cdf *f = malloc(sizeof *f);
    struct gv_table_cache cache = {0};
    bool taken[2];
    size_t n;
    assert_non_null(f);
    assert_int_equal(gv_product_cdf_make(2, factors, &cache, 4096, taken, &n, f), GV_OK);
    assert_true(n == 1 && !taken[0] && taken[1]);
    for (int k = 0; k <= 100; k++)
        check_near(gv_product_cdf_at(f, 0.01 * k), beta(0.01 * k, p), 1e-6);
    assert_int_equal(gv_product_cdf_make(1, factors, &cache, 4096, taken, &n, f), GV_OK);
    assert_int_equal(n, 0);
    gv_table_cache_free(&cache);
    free(f);
}

/* Cells begin where they should, and a place in one is where it is on the line between its ends. */
static void test_octaves(void **state)
{
    (void)state;
    for (int log2 = 0; log2 <= GV_OCTAVES_LOG2_MAX; log2++) {
        const struct gv_octaves o = {.low = 0, .scale = 1, .log2 = log2};
        const int cells_log2 = gv_octaves_cells_log2(&o, 9), n = gv_octaves_cells(&o, 9);
        double z;
        assert_int_equal(n, log2 < 4 ? 512 : 1024);
        assert_true(gv_octave_edge(0, cells_log2) == 1 &&
                    gv_octave_edge(n, cells_log2) == gv_octaves_end(&o));
        for (int i = 0; i < n; i++) {
            double from = gv_octave_edge(i, cells_log2), to = gv_octave_edge(i + 1, cells_log2);
            assert_true(gv_octave_cell(from, cells_log2, &z) == i && z == 0);
            assert_true(gv_octave_cell(from + 0.25 * (to - from), cells_log2, &z) == i && z == 0.25);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_forms),
        cmocka_unit_test(test_cubics),
        cmocka_unit_test(test_left_out),
        cmocka_unit_test(test_octaves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
