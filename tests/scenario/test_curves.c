/* The section `curves`: what is read from it, where it comes from, what it asks of inputs, what is refused.
 */
#include "scenario/readings.h"

#include "store/plan_text.h"

#define TABLE "curves:\n  response: [[0, 0], [0.5, 30 %], [1, 0.5], [2, 0.75]]\n"

static void check_points(const struct gv_curve *curve, size_t n, const double *x, const double *y)
{
    assert_int_equal(curve->n, n);
    check_same(n, curve->x, x);
    check_same(n, curve->y, y);
}

/* Relative to the value at 1, whatever the points are relative to. */
static void test_short(void **state)
{
    (void)state;
    struct reading r;
    read_good(&r, HEAD GIVEN TABLE, NULL);
    const struct gv_plan *plan = &r.scenario.plan;
    check_points(&plan->setup.curves[0], 4, (const double[]){0, 0.5, 1, 2}, (const double[]){0, 0.6, 1, 1.5});
    assert_ptr_equal(gv_setup_curve(&plan->setup, 0), &plan->setup.curves[0]);
    assert_null(gv_setup_curve(&plan->setup, 1));
    assert_null(r.scenario.curve_register[0].source);
    assert_int_equal(gv_scenario_curve_of_shape(&r.scenario, &inputs[WAIT]), 0);
    assert_int_equal(gv_scenario_curve_of_shape(&r.scenario, &inputs[COST]), -1);
    struct gv_text text = {0};
    gv_plan_print(plan, &text);
    check_contains(text.data, "\ncurve response = 0:0 0.5:0.6 1:1 2:1.5\npolicy ");
    gv_text_free(&text);
    close_scenario(&r);
    read_good(&r, HEAD GIVEN, NULL);
    assert_null(r.scenario.plan.setup.curves);
    close_scenario(&r);
}

/* Points on either side of 1 are enough. */
static void test_long(void **state)
{
    (void)state;
    struct reading r;
    read_good(&r,
              HEAD GIVEN "curves:\n  chain.hours:\n    points: [[0.5, 12], [1.5, 8], [3, 8]]\n"
                         "    source: A study\n    year: 2021\n    grade: measured\n    note: On few\n",
              NULL);
    const struct gv_assumption *a = &r.scenario.curve_register[1];
    assert_string_equal(a->source, "A study");
    assert_string_equal(a->note, "On few");
    assert_int_equal(a->year, 2021);
    assert_int_equal(a->grade, GV_GRADE_MEASURED);
    const struct gv_curve *curve = &r.scenario.plan.setup.curves[1];
    check_ulps(gv_curve_value(curve, 1), 1, 2);
    check_close(curve->y[0] / curve->y[1], 1.5, 1e-15);
    close_scenario(&r);
}

/* Joined by name; "from model" gives the model's own curve back, and asks for its input again. */
static void test_extends(void **state)
{
    (void)state;
    struct reading r;
    write_file("b.yaml", HEAD GIVEN TABLE "  chain.hours: [[0, 2], [2, 0]]\n");
    read_good(&r, "gevinst: 1\nextends: b.yaml\ncurves: {response: [[0, 0], [4, 4]]}\n", NULL);
    check_points(&r.scenario.plan.setup.curves[0], 2, (const double[]){0, 4}, (const double[]){0, 4});
    assert_int_equal(r.scenario.plan.setup.curves[1].n, 2);
    close_scenario(&r);
    read_good(&r, "gevinst: 1\nextends: b.yaml\ncurves: {response: from model}\n", NULL);
    assert_null(gv_setup_curve(&r.scenario.plan.setup, 0));
    assert_non_null(gv_setup_curve(&r.scenario.plan.setup, 1));
    close_scenario(&r);
}

/* Whether an input has an effect, and whether its lack of a source counts. */
static void check_uses(const struct reading *r, const char *name, bool used, bool flagged)
{
    int input = gv_model_find_input(r->scenario.plan.model, name);
    assert_true(input >= 0);
    assert_int_equal(r->scenario.assumptions[input].unused, !used);
    assert_int_equal(gv_assumption_flagged(&r->scenario.assumptions[input]), flagged);
}

/* What shapes the model's own curve need not be given beside a table, and has no effect. */
static void test_shape(void **state)
{
    (void)state;
    struct reading r;
    const struct gv_scenario_changes changes = {.set = (const char *const[]){"wait=3"}, .n_set = 1};
    read_good(&r, HEAD "inputs: {rate: 1 %, cost: 2}\n" TABLE, NULL);
    assert_int_equal(r.diagnostics.warnings, 0);
    check_uses(&r, "wait", false, false);
    check_uses(&r, "rate", true, true);
    close_scenario(&r);
    read_good(&r, HEAD GIVEN TABLE, NULL);
    check_uses(&r, "wait", false, false);
    close_scenario(&r);
    read_good(&r, HEAD GIVEN, NULL);
    check_uses(&r, "wait", true, true);
    close_scenario(&r);
    read_good(&r, HEAD GIVEN TABLE "policies: {a: {}, b: {wait: 2}}\n", &changes);
    assert_int_equal(r.diagnostics.warnings, 2);
    check_contains(r.text.data, "--set:1:1: warning: wait has no effect: the scenario gives the curve "
                                "response as a table");
    check_contains(r.text.data, "a.yaml:6:23: warning: wait has no effect");
    close_scenario(&r);
    REFUSED(HEAD "inputs: {rate: 1 %, cost: 2}\ncurves: {response: from model}\n", NULL, 1,
            "1 missing input: wait");
    /* A table with an error is a table all the same. */
    REFUSED(HEAD "inputs: {rate: 1 %, cost: 2}\ncurves: {response: [[0, 0]]}\n", NULL, 1, "2 to 64 points");
}

/* Levels that lie on the table, at its ends, or are nothing. */
static void test_levels(void **state)
{
    (void)state;
    struct reading r;
    read_good(&r,
              HEAD GIVEN
              "curves: {response: [[0.5, 1], [1, 2], [2, 3]], chain.hours: [[0.25, 1], [1.5, 1]]}\n"
              "policies: {a: {level: 0.5}, b: {level: 1.5}, c: {level: 0}, "
              "d: {level: \"pert(0.5, 1, 1.5)\"}, e: {level: \"discrete(0:0.5, 1.2:0.5)\"}, "
              "f: {level: \"truncate(lognormal(1, 2), 0.5, 1.5)\"}, "
              "g: {level: \"truncate(discrete(0.1:0.5, 1.2:0.5), 1, 2)\"}}\n",
              NULL);
    close_scenario(&r);
}

#define LEVEL(value) \
    HEAD "curves: {response: [[0.5, 1], [2, 3]]}\n" GIVEN "policies: {p: {level: " value "}}\n"

static void test_levels_refused(void **state)
{
    (void)state;
    const struct gv_scenario_changes changes = {.set = (const char *const[]){"level=2.5"}, .n_set = 1};
    REFUSED(LEVEL("2.25"), NULL, 1, "a.yaml:5:23: error: level: '2.25' is outside the table of response\n",
            "hint: allowed: from 0.5 to 2, and 0 for doing nothing");
    REFUSED(LEVEL("0.4"), NULL, 1, "'0.4' is outside the table");
    REFUSED(LEVEL("1"), &changes, 1, "--set:1:7: error: level: '2.5' is outside");
    REFUSED(LEVEL("\"uniform(0, 1)\""), NULL, 1, "'uniform(0, 1)' reaches beyond the table of response",
            "cut it: truncate(uniform(0, 1), 0.5, 2)");
    REFUSED(LEVEL("\"discrete(0:0.5, 0.4:0.5)\""), NULL, 1, "reaches beyond the table");
    REFUSED(LEVEL("\"truncate(lognormal(1, 2), 0, 2)\""), NULL, 1, "reaches beyond the table");
}

#define POINTS(list) HEAD GIVEN "curves: {response: " list "}\n"

static void test_refused(void **state)
{
    (void)state;
    REFUSED(POINTS("[[0, 0], [1, 1]], respons: [[0, 0], [1, 1]]"), NULL, 1,
            "the model small has no curve 'respons'", "did you mean 'response'?");
    REFUSED(POINTS("3"), NULL, 1,
            "a.yaml:4:20: error: response: a table has 2 to 64 points [level, multiplier]", "\"from model\"");
    REFUSED(POINTS("[[1, 1]]"), NULL, 1, "2 to 64 points");
    REFUSED(POINTS("[[0, 0], [1]]"), NULL, 1, "a.yaml:4:29: error: response: a point is [level, multiplier]");
    REFUSED(POINTS("[[0, 0], [0,5, 1]]"), NULL, 1, "with decimal points");
    REFUSED(POINTS("[[0, 0], [1, x]]"), NULL, 1, "a point is");
    REFUSED(POINTS("[[0, 0], [1, \"\"]]"), NULL, 1, "a point is");
    /* The brackets are forgotten once, not number by number. */
    REFUSED(POINTS("[0, 0, 1, 1]"), NULL, 1, "a point is", "write for example [[0, 0], ");
    REFUSED(POINTS("{points: 3}"), NULL, 1, "'points' must be a list");
    REFUSED(POINTS("[[0, 0], [1, 1], [0.5, 2]]"), NULL, 1, "not sorted: 0.5 comes after 1");
    REFUSED(POINTS("[[0, 0], [1, 1], [1, 2]]"), NULL, 1, "two points at 1", "keep one of them");
    REFUSED(POINTS("[[0, -1], [1, 1]]"), NULL, 1,
            "a.yaml:4:25: error: response: a multiplier is at least 0, not -1", "write 0");
    REFUSED(POINTS("[[0, 0], [1, 1], [200, 2]]"), NULL, 1, "level lies in 0 … 100, not at 200");
    REFUSED(POINTS("[[0, 0], [1, 1], [2, 0.5]]"), NULL, 1,
            "a.yaml:4:37: error: response: the curve must be monotone, but goes from 1 to 0.5",
            "at least as much");
    REFUSED(POINTS("[[0, 0], [0.9, 1]]"), NULL, 1, "goes from 0 to 0.9 and has no value at level = 1");
    REFUSED(POINTS("[[1.1, 0], [2, 1]]"), NULL, 1, "no value at level = 1");
    REFUSED(POINTS("[[0, 0], [1, 0], [2, 1]]"), NULL, 1, "the value at level = 1 is 0");
    REFUSED(POINTS("[[0, 0], [1e-200, 1], [1, 2]]"), NULL, 1, "so close together");
    REFUSED(POINTS("[[0, 0], [1, 1e-300], [2, 1e10]]"), NULL, 1, "so far apart");
    REFUSED(POINTS("{points: [[0, 0], [1, 1]], grad: measured}"), NULL, 1, "did you mean 'grade'?");
    REFUSED(POINTS("{source: x}"), NULL, 1, "response has no points");
    REFUSED(HEAD GIVEN "curves: {chain.hours: [[0, 2], [1, 1], [2, 1.5]]}\n", NULL, 1,
            "rises or falls, not both");
    REFUSED(HEAD GIVEN "curves: [1]\n", NULL, 1, "'curves' must be a mapping");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short),   cmocka_unit_test(test_long),   cmocka_unit_test(test_extends),
        cmocka_unit_test(test_shape),   cmocka_unit_test(test_levels), cmocka_unit_test(test_levels_refused),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
