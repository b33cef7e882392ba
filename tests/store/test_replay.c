/* A draw that is replayed has the bits that its run has stored. */
#include "fixture.h"

#include "base/status.h"
#include "engine/replay.h"
#include "store/plan_text.h"
#include "store/stored_draw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DRAWS = 512, REPLICATES = 16, STEP = 37 }; /* a step that meets every replicate */

static char directory[64], path[96];

static int make_directory(void **state)
{
    (void)state;
    strcpy(directory, "/tmp/gevinst-replay-XXXXXX");
    if (!mkdtemp(directory)) return -1;
    snprintf(path, sizeof path, "%s/x.h5", directory);
    return 0;
}

static int remove_directory(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(directory);
}

/* Replays draws of every policy; returns how many failed. */
static size_t replay_all(enum gv_design_kind kind, enum gv_keep keep, size_t stored_values)
{
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    struct gv_reader *reader;
    size_t failed = 0;
    fixture_scenario(&scenario, DRAWS, REPLICATES);
    const struct gv_plan *plan = &scenario.plan;
    scenario.plan.design.kind = kind;
    if (kind == GV_DESIGN_MC) scenario.plan.design = (struct gv_design){kind, 7, 1, DRAWS};
    assert_int_equal(fixture_run(path, &scenario, keep, 2, 0, NULL, &diagnostics), GV_OK);
    assert_int_equal(gv_reader_open(path, &reader, &diagnostics), GV_OK);
    for (size_t p = 0; p < plan->n_policies; p++)
        for (uint64_t draw = 0; draw < DRAWS; draw += STEP) {
            struct gv_replay replay;
            struct gv_stored_draw stored;
            assert_int_equal(gv_replay(plan, p, draw, &replay), GV_OK);
            assert_int_equal(gv_stored_draw_read(reader, plan, &replay, &stored, &diagnostics), GV_OK);
            assert_int_equal(stored.n_other, 0);
            if (p == 0) assert_int_equal(stored.n_stored, stored_values);
            /* The base of the first input is uniform(0.1, 0.9) under every policy. */
            assert_true(fabs(replay.inputs[0] - (0.1 + 0.8 * replay.uniforms[0])) < 1e-15);
            failed += replay.failed >= 0;
            gv_stored_draw_free(&stored);
            gv_replay_free(&replay);
        }
    gv_reader_close(reader);
    gv_diagnostics_free(&diagnostics);
    return failed;
}

/* The fixture has correlations, a policy with its own distributions and one with constants. Scalars 5, months
 * 12, uncertain inputs 3. */
static void test_designs(void **state)
{
    (void)state;
    assert_int_equal(replay_all(GV_DESIGN_SOBOL, GV_KEEP_ALL, 5 + FIXTURE_HORIZON + 3), 0);
    assert_int_equal(replay_all(GV_DESIGN_LHS, GV_KEEP_ALL, 5 + FIXTURE_HORIZON + 3), 0);
    assert_int_equal(replay_all(GV_DESIGN_MC, GV_KEEP_ALL, 5 + FIXTURE_HORIZON + 3), 0);
    assert_int_equal(replay_all(GV_DESIGN_SOBOL, GV_KEEP_HEADLINE, 4), 0);
    assert_int_equal(replay_all(GV_DESIGN_SOBOL, GV_KEEP_NONE, 0), 0);
}

/* A failed draw is NaN in the file, and itself when it is replayed. */
static void test_failed(void **state)
{
    (void)state;
    fixture_fail_above = 600;
    size_t failed = replay_all(GV_DESIGN_SOBOL, GV_KEEP_ALL, 5 + FIXTURE_HORIZON + 3);
    assert_in_range(failed, 1, FIXTURE_POLICIES * (DRAWS / STEP));
    struct gv_scenario scenario;
    fixture_scenario(&scenario, DRAWS, REPLICATES);
    for (uint64_t draw = 0; draw < DRAWS; draw += STEP) {
        struct gv_replay replay;
        assert_int_equal(gv_replay(&scenario.plan, 0, draw, &replay), GV_OK);
        assert_int_equal(replay.failed, replay.inputs[2] > fixture_fail_above ? 0 : -1);
        if (replay.failed == 0) assert_true(isinf(replay.outcomes[0]));
        gv_replay_free(&replay);
    }
    fixture_fail_above = INFINITY;
}

/* --- where two plans part --- */

static void assert_differs(const char *a, const char *b, const char *in_a, const char *in_b)
{
    struct gv_text x = {0}, y = {0};
    assert_true(gv_plan_differs(a, b, &x, &y));
    assert_string_equal(x.data, in_a);
    assert_string_equal(y.data, in_b);
    gv_text_free(&x);
    gv_text_free(&y);
}

static void test_plan_differences(void **state)
{
    (void)state;
    struct gv_text unused = {0};
    assert_false(gv_plan_differs("seed 1\npolicy a\n", "seed 1\npolicy a\n", &unused, &unused));
    assert_null(unused.data);
    assert_differs("seed 1\n", "seed 2\n", "seed 1", "seed 2");
    assert_differs("input x = 1\n", "input x = 12\n", "x = 1", "x = 12");
    assert_differs("policy a\n  x = 1\npolicy b\n", "policy a\n  x = 2\npolicy b\n", "x = 1 under policy a",
                   "x = 2 under policy a");
    assert_differs("policy a\n  x = 1\npolicy b\n", "policy a\npolicy b\n", "x = 1 under policy a",
                   "no such setting");
    assert_differs("policy a\n", "policy a\npolicy b\n", "no such policy", "policy b");
    assert_differs("correlation x y = 0.3\npolicy a\n", "policy a\n", "correlation x y = 0.3",
                   "no such correlation");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_designs), cmocka_unit_test(test_failed),
                                       cmocka_unit_test(test_plan_differences)};
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
