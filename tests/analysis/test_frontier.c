/* Frontiers, required values and switching values of the linear model against the normal distribution:
 * linear = 3 + 2 x - level·y with x ~ N(0, 1), y ~ N(1, 2), so P(linear >= 0) = Φ((3 - level)/(2 √(1 +
 * level²))), and given x at level 1 it is Φ(1 + x). */
#include "support/check.h"

#include "analysis/frontier.h"
#include "analysis/required.h"
#include "analysis/switching.h"
#include "base/elementary.h"
#include "base/status.h"
#include "engine/linear_model.h"

static const struct gv_run_options options = {.threads = 2};
static const size_t only = 0;

static struct gv_frontier_request request_over(const struct linear_plan *p, size_t input,
                                               const double ends[2], double target)
{
    return (struct gv_frontier_request){.plan = &p->plan,
                                        .policies = &only,
                                        .n_policies = 1,
                                        .outcome = LINEAR,
                                        .target = target,
                                        .over = {.input = input, .n = 2, .values = ends}};
}

/* The levels at which P is 0.8: roots of (1 - 4z²) l² - 6 l + 9 - 4z² = 0. */
static void roots_of(double z, double *low, double *high)
{
    double a = 1 - 4 * z * z, c = 9 - 4 * z * z, root = sqrt(36 - 4 * a * c);
    *low = (6 + root) / (2 * a);
    *high = (6 - root) / (2 * a);
}

/* P over the level is not monotone: it rises from Φ(1/2) to 0.943 at -1/3 and falls again. */
static void test_two_crossings(void **state)
{
    (void)state;
    struct linear_plan p;
    const double ends[2] = {-20, 20};
    double low, high;
    roots_of(gv_normal_quantile(0.8), &low, &high);
    static const enum gv_design_kind kinds[] = {GV_DESIGN_SOBOL, GV_DESIGN_LHS, GV_DESIGN_MC};
    for (size_t d = 0; d < 3; d++) {
        struct gv_frontier frontier;
        linear_open(&p, kinds[d], kinds[d] == GV_DESIGN_MC ? 65536 : 4096, kinds[d] == GV_DESIGN_MC ? 1 : 16,
                    3);
        const struct gv_frontier_request request = request_over(&p, LEVEL, ends, 0.8);
        assert_int_equal(gv_frontier_find(&request, &options, &frontier), GV_OK);
        const struct gv_crossings *c = &frontier.cell[0];
        assert_int_equal(c->status, GV_CROSSING_FOUND);
        assert_true(c->certain);
        assert_true(c->n >= 2); /* plain draws make a staircase, which may cross several times at one place */
        assert_true(c->crossing[0].rising && !c->crossing[c->n - 1].rising);
        check_near(c->crossing[0].place.value, low, 0.2);
        check_near(c->crossing[c->n - 1].place.value, high, 0.02);
        check_between(low, c->crossing[0].place.low - 0.05, c->crossing[0].place.high + 0.05);
        check_between(high, c->crossing[c->n - 1].place.low - 0.005,
                      c->crossing[c->n - 1].place.high + 0.005);
        check_near(c->highest.estimate.value, 0.9431, 0.01);
        gv_frontier_free(&frontier);
    }
}

/* Two crossings inside one cell of the scan: from -120 to 120 its points are 7.5 apart. */
static void test_narrow_hill(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_frontier frontier;
    const double ends[2] = {-121, 119};
    double low, high;
    roots_of(gv_normal_quantile(0.85), &low, &high);
    linear_open(&p, GV_DESIGN_SOBOL, 4096, 16, 3);
    const struct gv_frontier_request request = request_over(&p, LEVEL, ends, 0.85);
    assert_int_equal(gv_frontier_find(&request, &options, &frontier), GV_OK);
    const struct gv_crossings *c = &frontier.cell[0];
    assert_int_equal(c->n, 2);
    check_near(c->crossing[0].place.value, low, 0.05);
    check_near(c->crossing[1].place.value, high, 0.02);
    gv_frontier_free(&frontier);
}

/* Over x, along the level: P = Φ((3 + 2x - level)/(2 level)). */
static void test_along(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_frontier frontier;
    const double ends[2] = {-2, 0.5}, levels[] = {0.1, 1, 2, 10};
    static const enum gv_crossing_status expected[] = {GV_CROSSING_FOUND, GV_CROSSING_FOUND, GV_CROSSING_NONE,
                                                       GV_CROSSING_NONE};
    linear_open(&p, GV_DESIGN_SOBOL, 4096, 16, 5);
    struct gv_frontier_request request = request_over(&p, X, ends, 0.8);
    request.along = (struct gv_axis){.input = LEVEL, .n = 4, .values = levels};
    assert_int_equal(gv_frontier_find(&request, &options, &frontier), GV_OK);
    assert_int_equal(frontier.n_done, 4);
    double z = gv_normal_quantile(0.8);
    for (size_t a = 0; a < 4; a++) {
        const struct gv_crossings *c = &frontier.cell[a];
        assert_int_equal(c->status, expected[a]);
        assert_true(c->certain);
        assert_int_equal(c->n, expected[a] == GV_CROSSING_FOUND);
        if (!c->n) continue;
        double exact = 0.5 * (levels[a] - 3) + levels[a] * z;
        check_near(c->crossing[0].place.value, exact, 0.01);
        check_between(exact, c->crossing[0].place.low - 1e-3, c->crossing[0].place.high + 1e-3);
        assert_true(c->crossing[0].rising);
    }
    gv_frontier_free(&frontier);
    const double high_ends[2] = {0.5, 2};
    request = request_over(&p, X, high_ends, 0.8);
    assert_int_equal(gv_frontier_find(&request, &options, &frontier), GV_OK);
    assert_int_equal(frontier.cell[0].status, GV_CROSSING_ALWAYS);
    assert_true(frontier.cell[0].certain && frontier.cell[0].n == 0);
    gv_frontier_free(&frontier);
}

/* A target inside the interval at the end of the range: the answer is open, and said to be. */
static void test_undecided(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_frontier frontier;
    const double ends[2] = {-2, 0};
    linear_open(&p, GV_DESIGN_MC, 256, 1, 5);
    struct gv_frontier_request request = request_over(&p, X, ends, 0.5);
    assert_int_equal(gv_frontier_find(&request, &options, &frontier), GV_OK);
    assert_true(frontier.cell[0].certain);
    const struct gv_estimate top = frontier.cell[0].highest.estimate;
    check_near(frontier.cell[0].highest.x, 0, 0);
    gv_frontier_free(&frontier);
    /* The estimate reaches it just so; its interval does not. */
    request.target = top.value;
    assert_int_equal(gv_frontier_find(&request, &options, &frontier), GV_OK);
    assert_int_equal(frontier.cell[0].status, GV_CROSSING_FOUND);
    assert_false(frontier.cell[0].certain);
    assert_true(isinf(frontier.cell[0].crossing[0].place.high));
    assert_true(isfinite(frontier.cell[0].crossing[0].place.low));
    gv_frontier_free(&frontier);
    /* The estimate does not reach it; its interval does. */
    request.target = 0.5 * (top.value + top.high);
    assert_int_equal(gv_frontier_find(&request, &options, &frontier), GV_OK);
    assert_int_equal(frontier.cell[0].status, GV_CROSSING_NONE);
    assert_false(frontier.cell[0].certain);
    gv_frontier_free(&frontier);
}

/* The same with levels that are whole numbers: the least and the greatest that reach the target. */
static void test_whole(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_frontier frontier;
    struct gv_input inputs[N_INPUTS];
    struct gv_model whole = linear_model;
    const double ends[2] = {-100, 100};
    memcpy(inputs, linear_inputs, sizeof inputs);
    inputs[LEVEL].whole = true;
    whole.inputs = inputs;
    linear_open(&p, GV_DESIGN_SOBOL, 4096, 16, 3);
    p.plan.model = &whole;
    const struct gv_frontier_request request = request_over(&p, LEVEL, ends, 0.8);
    assert_int_equal(gv_frontier_find(&request, &options, &frontier), GV_OK);
    assert_int_equal(frontier.cell[0].n, 2);
    check_near(frontier.cell[0].crossing[0].place.value, -4, 0); /* the root is -4.094 */
    check_near(frontier.cell[0].crossing[1].place.value, 0, 0);  /* 0.822 */
    gv_frontier_free(&frontier);
}

/* At level 1 a draw needs x >= (y - 3)/2, which is N(-1, 1); and it bears y up to 3 + 2x, which is N(3, 2).
 */
static void test_required(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_required r;
    const double range[2] = {-2, 6}, costs[2] = {-10, 5};
    static const enum gv_design_kind kinds[] = {GV_DESIGN_SOBOL, GV_DESIGN_MC};
    for (size_t d = 0; d < 2; d++) {
        bool mc = kinds[d] == GV_DESIGN_MC;
        linear_open(&p, kinds[d], mc ? 65536 : 4096, mc ? 1 : 16, 9);
        struct gv_required_request q = {
            .plan = &p.plan, .outcome = LINEAR, .over = {.input = X, .n = 2, .values = range}, .question = 0};
        assert_int_equal(gv_required_find(&q, &options, &r), GV_OK);
        assert_true(r.rising && r.against == 0 && r.failed == 0 && r.draws == 65536);
        check_near(r.enough.value, gv_normal_cdf(1), 0.004);
        check_between(gv_normal_cdf(1), r.enough.low - 0.001, r.enough.high + 0.001);
        check_near(r.below.value, gv_normal_cdf(-1), 0.004);
        check_near(r.above.value, 0, 0);
        assert_true(isinf(r.quantile[GV_P05].value) && r.quantile[GV_P05].value < 0);
        check_near(r.quantile[GV_P50].value, -1, 0.01);
        check_near(r.quantile[GV_P95].value, -1 + gv_normal_quantile(0.95), 0.03);
        check_between(-1, r.quantile[GV_P50].low - 0.005, r.quantile[GV_P50].high + 0.005);
        for (int k = 1; k < GV_REQUIRED_GRID; k++)
            check_near(r.share[k].value, gv_normal_cdf(r.grid[k] + 1), 0.006);
        q.over = (struct gv_axis){.input = Y, .n = 2, .values = costs};
        q.question = 1;
        assert_int_equal(gv_required_find(&q, &options, &r), GV_OK);
        assert_false(r.rising);
        check_near(r.enough.value, gv_normal_cdf(1), 0.004);
        check_near(r.above.value, gv_normal_cdf(-1), 0.004);
        check_near(r.quantile[GV_P50].value, 3, 0.03);
    }
}

/* An outcome that is itself a required value; where it is missing nothing is enough. */
static void test_given(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_required r;
    linear_open(&p, GV_DESIGN_SOBOL, 4096, 16, 9);
    const struct gv_required_request q = {
        .plan = &p.plan, .outcome = LINEAR, .given = SOMETIMES, .question = 1};
    assert_int_equal(gv_required_find(&q, &options, &r), GV_OK);
    check_near(r.above.value, 0.5, 0.002); /* x, where it is positive */
    check_near(r.enough.value, gv_normal_cdf(1) - 0.5, 0.003);
    assert_true(isinf(r.quantile[GV_P95].value) && r.quantile[GV_P95].value > 0);
    check_near(r.quantile[GV_P25].value, gv_normal_quantile(0.75), 0.02);
}

/* The mean is 2 + 2x - (y - 1) at level 1: it is 0 at x = -1 and at y = 3, whatever the others do. */
static void test_switching(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_switching s;
    linear_open(&p, GV_DESIGN_SOBOL, 1024, 16, 9);
    assert_int_equal(gv_switching_inputs(&p.plan, 0), 3);
    assert_int_equal(gv_switching_find(&p.plan, 0, LINEAR, &options, &s), GV_OK);
    assert_int_equal(s.n, 3);
    check_near(s.at_means, 2, 1e-12);
    check_near(s.expected.value, 2, 0.01);
    /* Both are a standard deviation away, thus equally near. */
    for (size_t i = 0; i < 2; i++) {
        const struct gv_switching_row *row = &s.row[i];
        bool x = row->input == X;
        assert_true(x || row->input == Y);
        check_near(row->mean, x ? 0 : 1, 1e-12);
        check_near(row->p95, x ? 1.6448536 : 1 + 2 * 1.6448536, 1e-6);
        check_near(row->at_means.place.value, x ? -1 : 3, 1e-4);
        check_near(row->at_means.rank, gv_normal_cdf(x ? -1 : 1), 1e-4);
        assert_int_equal(row->at_means.n, 1);
        assert_true(row->at_means.rising == x);
        check_near(row->drawn.place.value, x ? -1 : 3, 0.01);
        assert_false(row->low_bounded);
    }
    assert_int_equal(s.row[2].input, DANGER);
    assert_true(isnan(s.row[2].at_means.place.value) && s.row[2].at_means.positive);
    gv_switching_free(&s);
}

/* The number of threads changes nothing. */
static void test_threads(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_frontier a, b;
    const double ends[2] = {-20, 20};
    const struct gv_run_options one = {.threads = 1};
    linear_open(&p, GV_DESIGN_SOBOL, 1024, 8, 3);
    const struct gv_frontier_request request = request_over(&p, LEVEL, ends, 0.8);
    assert_int_equal(gv_frontier_find(&request, &options, &a), GV_OK);
    assert_int_equal(gv_frontier_find(&request, &one, &b), GV_OK);
    assert_int_equal(a.cell[0].n, b.cell[0].n);
    for (size_t k = 0; k < a.cell[0].n; k++)
        assert_true(a.cell[0].crossing[k].place.value == b.cell[0].crossing[k].place.value &&
                    a.cell[0].crossing[k].place.high == b.cell[0].crossing[k].place.high);
    gv_frontier_free(&a);
    gv_frontier_free(&b);
}

/* Stopped between two values along: what was done is there. */
static void stop_after_one(void *context, uint64_t done, uint64_t total)
{
    (void)done;
    (void)total;
    *(volatile int *)context = 1;
}

static void test_stop(void **state)
{
    (void)state;
    struct linear_plan p;
    struct gv_frontier frontier;
    const double ends[2] = {-2, 0.5}, levels[] = {0.5, 1, 2};
    volatile int stop = 0;
    const struct gv_run_options stopped = {
        .threads = 2, .stop = &stop, .progress = stop_after_one, .progress_context = (void *)&stop};
    linear_open(&p, GV_DESIGN_SOBOL, 256, 4, 5);
    struct gv_frontier_request request = request_over(&p, X, ends, 0.8);
    request.along = (struct gv_axis){.input = LEVEL, .n = 3, .values = levels};
    assert_int_equal(gv_frontier_find(&request, &stopped, &frontier), GV_ERR_INTERRUPTED);
    assert_int_equal(frontier.n_done, 1);
    assert_int_equal(frontier.cell[0].status, GV_CROSSING_FOUND);
    gv_frontier_free(&frontier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_crossings), cmocka_unit_test(test_narrow_hill),
        cmocka_unit_test(test_along),         cmocka_unit_test(test_undecided),
        cmocka_unit_test(test_whole),         cmocka_unit_test(test_required),
        cmocka_unit_test(test_given),         cmocka_unit_test(test_switching),
        cmocka_unit_test(test_threads),       cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
