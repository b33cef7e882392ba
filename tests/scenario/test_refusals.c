/* Scenarios that are refused: every mistake with its place, all of a file at once. */
#include "scenario/readings.h"

static void test_inputs_refused(void **state)
{
    (void)state;
    REFUSED(HEAD "inputs: {rate: 1 %}\n", NULL, 1, "a.yaml:3:1: error: 2 missing inputs: wait, cost\n",
            "extends");
    REFUSED(HEAD, NULL, 1, "3 missing inputs: rate, wait, cost\n");
    REFUSED(HEAD GIVEN "  \n",
            (&(struct gv_scenario_changes){.set = (const char *const[]){"cots=3"}, .n_set = 1}), 1,
            "--set:1:1: error: the model small has no input 'cots'\n", "did you mean 'cost'?");
    REFUSED(HEAD GIVEN,
            (&(struct gv_scenario_changes){.set = (const char *const[]){"cost=3 h", "5"}, .n_set = 2}), 2,
            "--set:1:8: error: cost: wrong unit 'h'", "'5' sets nothing");
    /* Everything at once, each with its line and column. */
    REFUSED(
        HEAD
        "inputs:\n  rate: 75\n  wait: 2.5 months\n  cost: pert(3, 2, 1)\n  csot: 1\n  level: {vaule: 3}\n",
        NULL, 6, "a.yaml:4:9: error: rate: '75' is out of bounds\n", "75 per cent is written 75 %",
        "a.yaml:5:9: error: wait: '2.5 months' must be a whole number\n",
        "a.yaml:6:9: error: cost: pert: the low end is above the high end\n",
        "a.yaml:7:3: error: the model small has no input 'csot'\n", "did you mean 'cost'?",
        "a.yaml:8:11: error: unknown key 'vaule'\n", "did you mean 'value'?",
        "a.yaml:8:3: error: level has no value\n");
    REFUSED(HEAD "inputs: {rate: 0, wait: 1, cost: -3}\n", NULL, 2,
            "a.yaml:3:16: error: rate: '0' is out of bounds", "above 0 to 1",
            "a.yaml:3:34: error: cost: '-3' is out of bounds", "at least 0 DKK");
    REFUSED(HEAD "inputs: {rate: \"normal(0.5, 0.1)\", wait: 1, cost: \"uniform(-1, 2)\"}\n", NULL, 2,
            "rate: 'normal(0.5, 0.1)' has no ends", "truncate(normal(0.5, 0.1), 0, 1)",
            "cost: 'uniform(-1, 2)' reaches beyond");
    REFUSED(HEAD "inputs: {rate: [1, 2], wait: 1, cost: 1}\n", NULL, 1,
            "a.yaml:3:16: error: rate: a list is no value");
    /* A value that may be drawn is not left out by an open end, as the end of a continuous range is. */
    REFUSED(HEAD "inputs: {rate: \"discrete(0: 0.5, 1: 0.5)\", wait: 1, cost: 1}\n", NULL, 1,
            "a.yaml:3:", "rate: ");
    REFUSED(HEAD "inputs:\n  rate: {value: 1 %, grade: mesured, year: soon}\n  wait: 1\n  cost: 1\n", NULL, 2,
            "a.yaml:4:29: error: 'grade' cannot be 'mesured'", "did you mean 'measured'?",
            "a.yaml:4:44: error: 'year' must be a whole number, not 'soon'");
}

static void test_keys_refused(void **state)
{
    (void)state;
    REFUSED("model: small\n" GIVEN, NULL, 1, "the file does not say that it is a scenario", "gevinst: 1");
    REFUSED("gevinst: 2\nmodel: small\n" GIVEN, NULL, 1, "a.yaml:1:10: error: 'gevinst' must lie in 1");
    REFUSED("gevinst: 1\n" GIVEN, NULL, 1, "the scenario names no model", "small");
    REFUSED("gevinst: 1\nmodel: smal\n" GIVEN, NULL, 1, "a.yaml:2:8: error: unknown model 'smal'",
            "did you mean 'small'?");
    REFUSED(HEAD GIVEN "horizn: 24\nsampling: {drwas: 3}\n", NULL, 2,
            "a.yaml:4:1: error: unknown key 'horizn'", "did you mean 'horizon'?",
            "a.yaml:5:12: error: unknown key 'drwas'", "did you mean 'draws'?");
    REFUSED(HEAD GIVEN "horizon: 30\n", NULL, 1,
            "a.yaml:4:10: error: 'horizon' must be a multiple of 12, not 30");
    REFUSED(HEAD GIVEN "horizon: 612\n", NULL, 1, "a.yaml:4:10: error: 'horizon' must lie in 12 … 600");
    REFUSED(HEAD GIVEN "horizon: five\n", NULL, 1,
            "a.yaml:4:10: error: 'horizon' must be a whole number, not 'five'");
    REFUSED(HEAD GIVEN "chance: perhaps\n", NULL, 1, "a.yaml:4:9: error: 'perhaps' is neither on nor off");
    REFUSED(HEAD GIVEN "sampling: {draws: 65537}\n", NULL, 1, "a.yaml:4:19: error: 65537 draws do not make",
            "65536 and 131072");
    REFUSED(HEAD GIVEN "sampling: {design: sobel}\n", NULL, 1, "'design' cannot be 'sobel'",
            "did you mean 'sobol'?");
    REFUSED(HEAD "inputs: 3\n", NULL, 2, "a.yaml:3:9: error: 'inputs' must be a mapping", "3 missing inputs");
    REFUSED(HEAD GIVEN "model: small\n", NULL, 1, "a.yaml:4:1: error: the key 'model' occurs twice");
}

static void test_policies_refused(void **state)
{
    (void)state;
    REFUSED(HEAD GIVEN "policies:\n  a: {levl: 2}\n  b: {set: {level: 200}}\n  c: 5\n  9d: {}\n", NULL, 4,
            "a.yaml:5:7: error: the model small has no input 'levl'", "did you mean 'level'?",
            "a.yaml:6:20: error: level: '200' is out of bounds",
            "a.yaml:7:6: error: policy c must be a mapping",
            "a.yaml:8:3: error: a policy's name has letters");
    REFUSED(HEAD GIVEN "policies: {a: {label: A, level: 2}}\n", NULL, 1,
            "a.yaml:4:26: error: unknown key 'level'");
    REFUSED(HEAD GIVEN "policies: {a: {level: [2]}}\n", NULL, 1, "policy a: 'level' must be a value");
    REFUSED(FULL,
            (&(struct gv_scenario_changes){.policies = (const char *const[]){"duoble"}, .n_policies = 1}), 1,
            "gevinst: error: the scenario has no policy 'duoble'", "did you mean 'double'?");
    REFUSED(FULL,
            (&(struct gv_scenario_changes){.policies = (const char *const[]){"no_such"}, .n_policies = 1}), 1,
            "gevinst: error: the scenario has no policy 'no_such'",
            "the scenario has reference, double, long_form, labelled, empty");
}

static void test_files_refused(void **state)
{
    (void)state;
    struct reading r;
    REFUSED("gevinst: 1\nextends: a.yaml\n", NULL, 1, "a.yaml:2:10: error: 'a.yaml' extends itself");
    write_file("b.yaml", "gevinst: 1\nextends: c.yaml\n");
    write_file("c.yaml", "gevinst: 1\nextends: a.yaml\n");
    REFUSED("gevinst: 1\nextends: b.yaml\n", NULL, 1, "c.yaml:2:10: error: 'a.yaml' extends itself");
    /* By another name it is found out later, but it is. */
    REFUSED("gevinst: 1\nextends: ./a.yaml\n", NULL, 1, "extends: ./a.yaml",
            "let one of them stand on its own");
    REFUSED("gevinst: 1\nextends: d.yaml\n", NULL, 1, "d.yaml: error: the file does not exist",
            "a.yaml:2:10: note: it is extended here");
    /* Mistakes in what is extended are reported there. */
    REFUSED(HEAD GIVEN "parts: [b.yaml]\n", NULL, 1, "a.yaml:4:8: error: 'parts' must be a mapping");
    write_file("b.yaml", HEAD "inputs: {rate: 3, wait: 1, cots: 4, cost: 1}\n");
    REFUSED("gevinst: 1\nextends: b.yaml\n", NULL, 2, "b.yaml:3:16: error: rate: '3' is out of bounds",
            "b.yaml:3:28: error: the model small has no input 'cots'");
    /* … and a value that is overridden may be wrong: it is not used. */
    write_file("b.yaml", HEAD "inputs: {rate: 3, wait: 1, cost: 1}\n");
    read_good(&r, "gevinst: 1\nextends: b.yaml\ninputs: {rate: 3 %}\n", NULL);
    close_scenario(&r);
    unlink(path_of("a.yaml"));
    open_scenario(&r, NULL);
    assert_int_equal(r.status, GV_ERR_NO_INPUT);
    close_scenario(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inputs_refused),
        cmocka_unit_test(test_keys_refused),
        cmocka_unit_test(test_policies_refused),
        cmocka_unit_test(test_files_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
