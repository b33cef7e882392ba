/* Runs in portions: what is combined from the bytes of several workers has the bits of one run, failed draws
 * and policies that agree for a while among it. */
#include "support/check.h"

#include "base/status.h"
#include "engine/levers_model.h"
#include "engine/portions.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 7 };

/* What n workers have found. */
struct portions {
    struct gv_bytes blocks[MOST], counts[MOST][MOST]; /* counts[share][portion] */
};

static void work(const struct gv_plan *plan, const struct gv_run_options *options, size_t n,
                 struct portions *portions)
{
    memset(portions, 0, sizeof *portions);
    for (size_t k = 0; k < n; k++) {
        struct gv_bytes counts[MOST] = {0};
        assert_int_equal(gv_portion_work(plan, options, k, n, &portions->blocks[k], counts), GV_OK);
        for (size_t share = 0; share < n; share++)
            portions->counts[share][k] = counts[share];
    }
}

static void free_portions(struct portions *portions)
{
    for (size_t k = 0; k < MOST; k++) {
        gv_bytes_free(&portions->blocks[k]);
        for (size_t share = 0; share < MOST; share++)
            gv_bytes_free(&portions->counts[share][k]);
    }
}

static void compare_failed(const struct gv_result *a, const struct gv_result *b)
{
    assert_int_equal(a->draws, b->draws);
    assert_int_equal(a->n_failed, b->n_failed);
    assert_int_equal(a->n_failed_kept, b->n_failed_kept);
    for (size_t i = 0; i < a->n_failed_kept; i++) {
        assert_int_equal(a->failed[i].draw, b->failed[i].draw);
        assert_int_equal(a->failed[i].policy, b->failed[i].policy);
        assert_memory_equal(&a->failed[i].value, &b->failed[i].value, sizeof(double));
    }
}

/* In the columns of the share; in the others there is nothing. */
static void compare_statistics(const struct gv_result *whole, const struct gv_result *part, size_t share,
                               size_t n)
{
    for (size_t k = 0; k < whole->n_policies * whole->per_policy; k++) {
        struct gv_statistics x = whole->statistics[k], y = part->statistics[k];
        bool own = k % whole->per_policy % n == share;
        assert_int_equal(x.by_replicate != NULL, y.by_replicate != NULL);
        if (own && x.by_replicate)
            assert_memory_equal(x.by_replicate, y.by_replicate, sizeof *x.by_replicate);
        x.by_replicate = y.by_replicate = NULL;
        if (!own) x = (struct gv_statistics){0};
        assert_memory_equal(&x, &y, sizeof x);
    }
}

static void check_plan(const struct gv_plan *plan, size_t memory)
{
    struct gv_result whole, combined;
    const struct gv_run_options options = {.threads = 1, .memory = memory, .by_replicate = true};
    assert_int_equal(gv_run(plan, &options, &whole), GV_OK);
    for (size_t n = 1; n <= MOST; n++) {
        struct portions portions;
        work(plan, &options, n, &portions);
        for (size_t share = 0; share < n; share++) {
            for (size_t k = 0; k < n; k++)
                portions.blocks[k].at = 0;
            assert_int_equal(
                gv_portions_run(plan, &options, share, n, portions.blocks, portions.counts[share], &combined),
                GV_OK);
            compare_failed(&whole, &combined);
            compare_statistics(&whole, &combined, share, n);
            gv_result_free(&combined);
        }
        free_portions(&portions);
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
    struct portions portions;
    const struct gv_run_options options = {.threads = 1};
    open_plan(&p, GV_DESIGN_SOBOL, 2);
    open_plan(&other, GV_DESIGN_LHS, 2);
    work(&p.plan, &options, 2, &portions);
    struct gv_bytes *blocks = portions.blocks, *counts = portions.counts[1];
    assert_int_equal(gv_portions_run(&other.plan, &options, 1, 2, blocks, counts, &result), GV_ERR_DATA);
    for (int short_one = 0; short_one < 2; short_one++) {
        struct gv_bytes *cut = short_one ? &counts[0] : &blocks[1];
        size_t n = cut->n;
        blocks[0].at = blocks[1].at = counts[0].at = counts[1].at = 0;
        cut->n -= 8;
        assert_int_equal(gv_portions_run(&p.plan, &options, 1, 2, blocks, counts, &result), GV_ERR_DATA);
        cut->n = n;
    }
    free_portions(&portions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levers),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
