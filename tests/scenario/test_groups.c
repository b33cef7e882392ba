/* The section `groups`: inputs that a sensitivity analysis takes together. */
#include "scenario/readings.h"

static void test_read(void **state)
{
    (void)state;
    struct reading r;
    write_file("b.yaml", HEAD GIVEN "groups:\n  money: [cost]\n  time: [wait, level]\n");
    read_good(&r, "gevinst: 1\nextends: b.yaml\ngroups: {both: [rate, cost], money: [cost, level]}\n", NULL);
    const struct gv_scenario *s = &r.scenario;
    /* Those of the extended file first; money is replaced in its place. */
    assert_int_equal(s->n_groups, 3);
    assert_string_equal(s->groups[0].name, "money");
    assert_int_equal(s->groups[0].n, 2);
    assert_int_equal(s->groups[0].inputs[0], COST);
    assert_int_equal(s->groups[0].inputs[1], LEVEL);
    assert_string_equal(s->groups[1].name, "time");
    assert_int_equal(s->groups[1].inputs[0], WAIT);
    assert_string_equal(s->groups[2].name, "both");
    assert_int_equal(s->groups[2].inputs[0], RATE);
    close_scenario(&r);
    read_good(&r, HEAD GIVEN "groups:\n", NULL);
    assert_int_equal(r.scenario.n_groups, 0);
    close_scenario(&r);
}

static void test_refused(void **state)
{
    (void)state;
    REFUSED(HEAD GIVEN "groups: {a: [rate, wiat, rate], b: [], c: rate, d e: [cost], f: [[cost]]}\n", NULL, 6,
            "a.yaml:4:20: error: the model small has no input 'wiat'", "did you mean 'wait'?",
            "a.yaml:4:26: error: rate is in group a twice", "group b must be a list of inputs",
            "group c must be a list of inputs", "a group's name has letters",
            "the name of an input is expected here");
    REFUSED(HEAD GIVEN "groups: [rate, cost]\n", NULL, 1, "a.yaml:4:9: error: 'groups' must be a mapping");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read), cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
