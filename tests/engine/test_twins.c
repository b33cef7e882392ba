/* Columns that are an earlier policy's as long as they agree: every policy has the statistics that it has
 * when it is run alone, bit by bit, whether the columns never part, part early, late, or only in few draws.
 */
#include "support/check.h"

#include "base/status.h"
#include "engine/levers_model.h"

#include <stdlib.h>
#include <string.h>

static void check_policy(const struct gv_result *all, size_t policy, const struct gv_plan *whole,
                         struct gv_run_options options)
{
    struct gv_plan plan = *whole;
    struct gv_result alone;
    plan.policies += policy;
    plan.n_policies = 1;
    int status = gv_run(&plan, &options, &alone);
    assert_true(status == (options.until ? GV_ERR_INTERRUPTED : GV_OK));
    for (size_t k = 0; k < alone.per_policy; k++) {
        struct gv_statistics a = all->statistics[policy * all->per_policy + k], b = alone.statistics[k];
        assert_true((a.by_replicate != NULL) == (b.by_replicate != NULL));
        if (a.by_replicate) assert_memory_equal(a.by_replicate, b.by_replicate, sizeof *a.by_replicate);
        a.by_replicate = b.by_replicate = NULL;
        assert_memory_equal(&a, &b, sizeof a);
    }
    gv_result_free(&alone);
}

static void test_alone(void **state)
{
    (void)state;
    const enum gv_design_kind kinds[] = {GV_DESIGN_MC, GV_DESIGN_SOBOL, GV_DESIGN_LHS};
    const double thresholds[] = {9, 4, 3.9, 3.8, 3.7, 3.6, 3.4, 2, 0};
    int parted_late = 0;
    for (int d = 0; d < 3; d++)
        for (int t = 0; t < 9; t++)
            for (int form = 0; form < 3; form++) {
                struct case_plan p;
                struct gv_result all;
                open_plan(&p, kinds[d], thresholds[t]);
                /* Stored; counted in bins; cut off. */
                struct gv_run_options options = {.threads = 1 + form,
                                                 .memory = form == 1 ? 1 : (size_t)1 << 30,
                                                 .by_replicate = true,
                                                 .until = form == 2 ? 16384 : 0};
                gv_run(&p.plan, &options, &all);
                const struct gv_statistics *s = all.statistics + LEVERED;
                double shift = s[all.per_policy].mean.value - s->mean.value;
                assert_true(t > 0 || shift == 0);
                parted_late += shift > 0 && shift < 1.0 / 2048;
                for (size_t k = 0; k < POLICIES; k++)
                    check_policy(&all, k, &p.plan, options);
                gv_result_free(&all);
            }
    assert_true(parted_late > 20); /* in so few draws that the pilot hardly holds one */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
