/* Runs in portions: what is combined from the bytes of several workers has the bits of one run, failed draws
 * and policies that agree for a while among it. */
#include "support/check.h"

#include "base/status.h"
#include "engine/levers_model.h"
#include "engine/portions.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 7 };

static void work(const struct gv_plan *plan, const struct gv_run_options *options, size_t n,
                 struct gv_bytes *portions)
{
    memset(portions, 0, n * sizeof *portions);
    for (size_t k = 0; k < n; k++)
        assert_int_equal(gv_portion_work(plan, options, k, n, &portions[k]), GV_OK);
}

static void compare_results(const struct gv_result *a, const struct gv_result *b)
{
    assert_int_equal(a->draws, b->draws);
    assert_int_equal(a->n_failed, b->n_failed);
    assert_int_equal(a->n_failed_kept, b->n_failed_kept);
    for (size_t i = 0; i < a->n_failed_kept; i++) {
        assert_int_equal(a->failed[i].draw, b->failed[i].draw);
        assert_int_equal(a->failed[i].policy, b->failed[i].policy);
        assert_memory_equal(&a->failed[i].value, &b->failed[i].value, sizeof(double));
    }
    for (size_t k = 0; k < a->n_policies * a->per_policy; k++) {
        struct gv_statistics x = a->statistics[k], y = b->statistics[k];
        assert_int_equal(x.by_replicate != NULL, y.by_replicate != NULL);
        if (x.by_replicate) assert_memory_equal(x.by_replicate, y.by_replicate, sizeof *x.by_replicate);
        x.by_replicate = y.by_replicate = NULL;
        assert_memory_equal(&x, &y, sizeof x);
    }
}

static void check_plan(const struct gv_plan *plan, size_t memory)
{
    struct gv_result whole, combined;
    const struct gv_run_options options = {.threads = 1, .memory = memory, .by_replicate = true};
    assert_int_equal(gv_run(plan, &options, &whole), GV_OK);
    for (size_t n = 1; n <= MOST; n++) {
        struct gv_bytes portions[MOST];
        work(plan, &options, n, portions);
        assert_int_equal(gv_portions_run(plan, &options, portions, n, &combined), GV_OK);
        compare_results(&whole, &combined);
        gv_result_free(&combined);
        for (size_t k = 0; k < n; k++)
            gv_bytes_free(&portions[k]);
    }
    gv_result_free(&whole);
}

static void test_levers(void **state)
{
    (void)state;
    const enum gv_design_kind kinds[] = {GV_DESIGN_MC, GV_DESIGN_SOBOL, GV_DESIGN_LHS};
    const double thresholds[] = {9, 3.8, 2, 0};
    for (int d = 0; d < 3; d++)
        for (int t = 0; t < 4; t++)
            for (int form = 0; form < 2; form++) { /* values stored; counted in bins */
                struct case_plan p;
                open_plan(&p, kinds[d], thresholds[t]);
                check_plan(&p.plan, form ? 1 : (size_t)1 << 30);
            }
}

static void test_refused(void **state)
{
    (void)state;
    struct case_plan p, other;
    struct gv_result result;
    struct gv_bytes portions[2];
    const struct gv_run_options options = {.threads = 1};
    open_plan(&p, GV_DESIGN_SOBOL, 2);
    open_plan(&other, GV_DESIGN_LHS, 2);
    work(&p.plan, &options, 2, portions);
    assert_int_equal(gv_portions_run(&other.plan, &options, portions, 2, &result), GV_ERR_DATA);
    portions[0].at = portions[1].at = 0;
    portions[1].n -= 8; /* cut off */
    assert_int_equal(gv_portions_run(&p.plan, &options, portions, 2, &result), GV_ERR_DATA);
    for (size_t k = 0; k < 2; k++)
        gv_bytes_free(&portions[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levers),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
