/* Columns that are an earlier policy's as long as they agree: every policy has the statistics that it has
 * when it is run alone, bit by bit, whether the columns never part, part early, late, or only in few draws.
 */
#include "support/check.h"

#include "base/status.h"
#include "engine/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { X, LEVER, THRESHOLD, N_INPUTS };
enum { PLAIN, LEVERED, MONTHS, MISSING, N_OUTCOMES };
enum { HORIZON = 3, POLICIES = 6 };

/* The lever counts for nothing below the threshold; a lever of 3 makes draws fail, and of 4 be missing. */
static void evaluate(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    for (size_t i = 0; i < n; i++) {
        bool on = in[X][i] > in[THRESHOLD][i];
        double lever = in[LEVER][i], x = in[X][i], levered = on ? x + lever : x;
        if (out[PLAIN]) out[PLAIN][i] = x;
        if (out[LEVERED]) out[LEVERED][i] = on && lever == 3 ? (double)NAN : levered;
        for (int m = 0; out[MONTHS] && m < setup->horizon; m++)
            out[MONTHS][(size_t)m * n + i] = m == 1 ? levered : x - m;
        if (out[MISSING]) out[MISSING][i] = (on && lever == 4) || x < -2 ? (double)NAN : x;
    }
}

#define ROW(input, number)                                                                            \
    {                                                                                                 \
        .name = input, .unit = "1", .low = -INFINITY, .high = INFINITY, .slot = number, .fallback = 0 \
    }
static const struct gv_input inputs[N_INPUTS] = {ROW("x", 0), ROW("lever", 1), ROW("threshold", 2)};
static const struct gv_outcome outcomes[N_OUTCOMES] = {
    [PLAIN] = {.name = "plain", .unit = "1", .direction = 1, .flags = GV_HEADLINE},
    [LEVERED] = {.name = "levered", .unit = "1", .direction = -1, .flags = GV_HEADLINE},
    [MONTHS] = {.name = "months", .unit = "1", .direction = 1, .flags = GV_MONTHLY},
    [MISSING] = {.name = "missing", .unit = "1", .direction = 1, .flags = GV_MAY_MISS},
};
static const struct gv_model model = {.name = "levers",
                                      .inputs = inputs,
                                      .n_inputs = N_INPUTS,
                                      .outcomes = outcomes,
                                      .n_outcomes = N_OUTCOMES,
                                      .evaluate = {[GV_SIMD_SCALAR] = evaluate}};

struct case_plan {
    struct gv_distribution inputs[N_INPUTS];
    struct gv_override overrides[POLICIES];
    struct gv_policy policies[POLICIES];
    struct gv_plan plan;
};

static void open_plan(struct case_plan *p, enum gv_design_kind kind, double threshold)
{
    const uint32_t replicates = kind == GV_DESIGN_MC ? 1 : 8;
    *p = (struct case_plan){
        .inputs = {{.family = GV_NORMAL, .p = {0, 1}}, gv_constant(0), gv_constant(threshold)}};
    const double levers[POLICIES] = {0, 1, 0, 3, 4, 1};
    for (size_t k = 0; k < POLICIES; k++) {
        p->overrides[k] = (struct gv_override){.input = LEVER, .distribution = gv_constant(levers[k])};
        p->policies[k] = (struct gv_policy){.name = "one", .overrides = &p->overrides[k], .n_overrides = 1};
    }
    p->plan = (struct gv_plan){.model = &model,
                               .setup = {.horizon = HORIZON},
                               .design = {.kind = kind,
                                          .seed = 3,
                                          .replicates = replicates,
                                          .points = kind == GV_DESIGN_SOBOL ? 4096 : 30000 / replicates},
                               .inputs = p->inputs,
                               .policies = p->policies,
                               .n_policies = POLICIES};
}

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
