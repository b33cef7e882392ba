/* Scenarios: from files and options to a plan, and every mistake with its place. */
#include "support/check.h"

#include "base/status.h"
#include "models.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- a model of few inputs --- */

static void evaluate(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    (void)setup;
    for (size_t i = 0; i < n; i++)
        out[0][i] = in[0][i];
}

enum { RATE, WAIT, COST, LEVEL, LUCK, INPUTS };

static const struct gv_input inputs[INPUTS] = {
    [RATE] = {.name = "rate", .unit = "1", .low = 0, .high = 1, .low_open = true, .slot = 0, .fallback = NAN},
    [WAIT] =
        {.name = "wait", .unit = "months", .low = 0, .high = 60, .whole = true, .slot = 1, .fallback = NAN},
    [COST] = {.name = "cost", .unit = "DKK", .low = 0, .high = INFINITY, .slot = 2, .fallback = NAN},
    [LEVEL] =
        {.name = "level", .unit = "1", .low = 0, .high = 100, .kind = GV_CHOICE, .slot = 3, .fallback = 1},
    [LUCK] = {.name = "luck", .unit = "1", .low = -INFINITY, .high = INFINITY, .kind = GV_CHANCE, .slot = 4},
};
static const struct gv_gate gate = {.name = "all", .label = {"alt", "all"}};
static const struct gv_outcome outcome = {.name = "gain", .unit = "DKK"};
static const struct gv_model model = {.name = "small",
                                      .gates = &gate,
                                      .n_gates = 1,
                                      .inputs = inputs,
                                      .n_inputs = INPUTS,
                                      .outcomes = &outcome,
                                      .n_outcomes = 1,
                                      .evaluate = {[GV_SIMD_SCALAR] = evaluate}};
static const struct gv_model *const models[] = {&model};
static const struct gv_model_catalogue catalogue = {models, 1};

/* --- files --- */

static char folder[] = "/tmp/gevinst-scenario-XXXXXX";
static const char *const file_names[] = {"a.yaml", "b.yaml", "c.yaml"};

static const char *path_of(const char *name)
{
    static char path[2][128];
    static int turn;
    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof file_names / sizeof *file_names; i++)
        unlink(path_of(file_names[i]));
    return rmdir(folder);
}

struct reading {
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics;
    struct gv_text text; /* the messages as a user reads them, without the folder */
    int status;
};

static void open_scenario(struct reading *r, const struct gv_scenario_changes *changes)
{
    static const struct gv_scenario_changes none = {0};
    *r = (struct reading){0};
    r->status = gv_scenario_read(path_of("a.yaml"), &catalogue, changes ? changes : &none, &r->scenario,
                                 &r->diagnostics);
    gv_diagnostics_render(&r->diagnostics, false, &r->text);
    gv_text_puts(&r->text, "");
    for (char *at; (at = strstr(r->text.data, folder));)
        memmove(at, at + strlen(folder) + 1, strlen(at + strlen(folder) + 1) + 1);
}

static void close_scenario(struct reading *r)
{
    gv_diagnostics_free(&r->diagnostics);
    gv_text_free(&r->text);
    gv_scenario_free(&r->scenario);
}

static void read_good(struct reading *r, const char *text, const struct gv_scenario_changes *changes)
{
    write_file("a.yaml", text);
    open_scenario(r, changes);
    if (r->status != GV_OK) fail_msg("refused:\n%s", r->text.data);
    assert_int_equal(r->diagnostics.errors, 0);
}

/* Every one of the fragments, up to the first NULL, is in what a user reads; `errors` errors in all. */
static void check_refused(const char *text, const struct gv_scenario_changes *changes, size_t errors,
                          const char *const fragments[])
{
    struct reading r;
    write_file("a.yaml", text);
    open_scenario(&r, changes);
    if (r.status != GV_ERR_DATA) fail_msg("taken:\n%s", text);
    for (size_t i = 0; fragments[i]; i++)
        check_contains(r.text.data, fragments[i]);
    if (r.diagnostics.errors != errors)
        fail_msg("%zu errors, not %zu:\n%s", r.diagnostics.errors, errors, r.text.data);
    close_scenario(&r);
}

#define REFUSED(text, changes, errors, ...) \
    check_refused(text, changes, errors, (const char *const[]){__VA_ARGS__, NULL})

#define HEAD "gevinst: 1\nmodel: small\n"
#define GIVEN "inputs: {rate: 57 %, wait: 1 year, cost: 2 kDKK}\n"

/* --- what is right --- */

static void test_short(void **state)
{
    (void)state;
    struct reading r;
    read_good(&r, HEAD GIVEN, NULL);
    const struct gv_plan *plan = &r.scenario.plan;
    assert_ptr_equal(plan->model, &model);
    assert_int_equal(plan->setup.horizon, 60);
    assert_true(plan->inputs[RATE].p[0] == 0.57 && plan->inputs[WAIT].p[0] == 12);
    assert_true(plan->inputs[COST].p[0] == 2000 && plan->inputs[LEVEL].p[0] == 1 &&
                plan->inputs[LUCK].p[0] == 0);
    for (int i = 0; i < INPUTS; i++)
        assert_int_equal(plan->inputs[i].family, GV_CONSTANT);
    assert_int_equal(plan->n_policies, 1);
    assert_string_equal(plan->policies[0].name, "reference");
    assert_int_equal(plan->policies[0].n_overrides, 0);
    assert_true(plan->design.kind == GV_DESIGN_SOBOL && plan->design.seed == 1);
    assert_true(plan->design.replicates == 16 && plan->design.points == 4096);
    assert_string_equal(r.scenario.title.da, "");
    assert_false(r.scenario.chance);
    assert_null(r.scenario.assumptions[LEVEL].expression);
    close_scenario(&r);
}

static const char full[] = HEAD "title: {da: Lille, en: Small}\n"
                                "price_year: 2026\n"
                                "horizon: 24\n"
                                "chance: on\n"
                                "inputs:\n"
                                "  rate:\n"
                                "    value: pert(10 %, 20 %, 40 %)\n"
                                "    source: A study\n"
                                "    year: 2019\n"
                                "    grade: measured\n"
                                "    note: On few\n"
                                "  wait: {value: 6 months, grade: assumption}\n"
                                "  cost: uniform(1 kDKK, 2000)\n"
                                "policies:\n"
                                "  reference: {}\n"
                                "  double: {level: 2}\n"
                                "  long_form:\n"
                                "    label: {da: Lang, en: Long}\n"
                                "    set:\n"
                                "      level: 3\n"
                                "      cost: uniform(2 kDKK, 3 kDKK)\n"
                                "  labelled: {label: Kun navn}\n"
                                "  empty:\n"
                                "sampling: {draws: 800, replicates: 8, design: lhs, seed: 42}\n";

static void test_full(void **state)
{
    (void)state;
    struct reading r;
    read_good(&r, full, NULL);
    const struct gv_plan *plan = &r.scenario.plan;
    assert_string_equal(r.scenario.title.da, "Lille");
    assert_string_equal(r.scenario.title.en, "Small");
    assert_int_equal(r.scenario.price_year, 2026);
    assert_int_equal(plan->setup.horizon, 24);
    const struct gv_assumption *a = &r.scenario.assumptions[RATE];
    assert_string_equal(a->expression, "pert(10 %, 20 %, 40 %)");
    assert_string_equal(a->source, "A study");
    assert_string_equal(a->note, "On few");
    assert_true(a->year == 2019 && a->grade == GV_GRADE_MEASURED && a->place.line == 8);
    assert_true(r.scenario.assumptions[WAIT].grade == GV_GRADE_ASSUMPTION);
    assert_true(r.scenario.assumptions[COST].grade == GV_GRADE_NONE);
    assert_int_equal(plan->inputs[RATE].family, GV_PERT);
    /* chance: on */
    assert_true(r.scenario.chance && plan->inputs[LUCK].family == GV_NORMAL);
    assert_true(plan->inputs[LUCK].p[0] == 0 && plan->inputs[LUCK].p[1] == 1);
    /* Policies, short, long, and empty. */
    static const char *const names[] = {"reference", "double", "long_form", "labelled", "empty"};
    static const size_t overrides[] = {0, 1, 2, 0, 0};
    assert_int_equal(plan->n_policies, 5);
    for (size_t p = 0; p < 5; p++) {
        assert_string_equal(plan->policies[p].name, names[p]);
        assert_int_equal(plan->policies[p].n_overrides, overrides[p]);
    }
    assert_string_equal(plan->policies[1].label.da, "double");
    assert_string_equal(plan->policies[2].label.en, "Long");
    assert_string_equal(plan->policies[3].label.da, "Kun navn");
    assert_true(gv_plan_distribution(plan, 2, COST)->p[0] == 2000);
    assert_true(gv_plan_distribution(plan, 1, COST)->p[0] == 1000);
    assert_true(gv_plan_distribution(plan, 1, LEVEL)->p[0] == 2);
    assert_true(plan->design.kind == GV_DESIGN_LHS && plan->design.points == 100 && plan->design.seed == 42);
    close_scenario(&r);
}

static void test_changes(void **state)
{
    (void)state;
    struct reading r;
    const char *const set[] = {"cost=5 kDKK", "rate=pert(1 %, 2 %, 3 %)"};
    const char *const policies[] = {"long_form", "reference"};
    const struct gv_scenario_changes changes = {.set = set,
                                                .n_set = 2,
                                                .policies = policies,
                                                .n_policies = 2,
                                                .draws = 1000,
                                                .replicates = 3,
                                                .has_seed = true,
                                                .seed = 0,
                                                .design = "mc"};
    read_good(&r, full, &changes);
    const struct gv_plan *plan = &r.scenario.plan;
    assert_true(plan->inputs[COST].family == GV_CONSTANT && plan->inputs[COST].p[0] == 5000);
    assert_true(plan->inputs[RATE].family == GV_PERT && plan->inputs[RATE].p[2] == 0.03);
    assert_string_equal(r.scenario.assumptions[COST].expression, "5 kDKK");
    assert_null(r.scenario.assumptions[RATE].note);
    /* In the scenario's order; a policy's own value still wins over --set. */
    assert_int_equal(plan->n_policies, 2);
    assert_string_equal(plan->policies[0].name, "reference");
    assert_string_equal(plan->policies[1].name, "long_form");
    assert_true(gv_plan_distribution(plan, 0, COST)->p[0] == 5000);
    assert_true(gv_plan_distribution(plan, 1, COST)->p[0] == 2000);
    assert_true(plan->design.kind == GV_DESIGN_MC && plan->design.points == 1000 && plan->design.seed == 0);
    close_scenario(&r);
}

static void test_extends(void **state)
{
    (void)state;
    struct reading r;
    write_file("b.yaml", full);
    read_good(&r,
              "gevinst: 1\nextends: b.yaml\nhorizon: 12\nchance: off\ninputs: {cost: 9}\n"
              "policies: {double: {level: 4}, more: {level: 5}}\nsampling: {seed: 2}\n",
              NULL);
    const struct gv_plan *plan = &r.scenario.plan;
    assert_int_equal(r.scenario.n_files, 2);
    assert_string_equal(r.scenario.title.en, "Small");
    assert_true(plan->setup.horizon == 12 && !r.scenario.chance);
    assert_true(plan->inputs[LUCK].family == GV_CONSTANT && plan->inputs[LUCK].p[0] == 0);
    assert_true(plan->inputs[COST].p[0] == 9 && plan->inputs[WAIT].p[0] == 6);
    assert_string_equal(r.scenario.assumptions[RATE].source, "A study");
    /* A policy of the same name is replaced in its place, a new one comes last. */
    assert_int_equal(plan->n_policies, 6);
    assert_string_equal(plan->policies[1].name, "double");
    assert_true(gv_plan_distribution(plan, 1, LEVEL)->p[0] == 4);
    assert_string_equal(plan->policies[5].name, "more");
    assert_true(plan->design.seed == 2 && plan->design.points == 100 && plan->design.kind == GV_DESIGN_LHS);
    close_scenario(&r);
}

/* --- what is wrong --- */

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
            "a.yaml:4:29: error: 'mesured' is no grade", "did you mean 'measured'?",
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
    REFUSED(HEAD GIVEN "horizon: 30\n", NULL, 1, "a.yaml:4:10: error: the horizon must be whole years");
    REFUSED(HEAD GIVEN "horizon: 612\n", NULL, 1, "a.yaml:4:10: error: 'horizon' must lie in 12 … 600");
    REFUSED(HEAD GIVEN "horizon: five\n", NULL, 1,
            "a.yaml:4:10: error: 'horizon' must be a whole number, not 'five'");
    REFUSED(HEAD GIVEN "chance: perhaps\n", NULL, 1, "a.yaml:4:9: error: 'perhaps' is neither on nor off");
    REFUSED(HEAD GIVEN "sampling: {draws: 65537}\n", NULL, 1, "a.yaml:4:19: error: 65537 draws do not make",
            "65536 and 131072");
    REFUSED(HEAD GIVEN "sampling: {design: sobel}\n", NULL, 1, "'sobel' is no design",
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
    REFUSED(full,
            (&(struct gv_scenario_changes){.policies = (const char *const[]){"duoble"}, .n_policies = 1}), 1,
            "gevinst: error: the scenario has no policy 'duoble'", "did you mean 'double'?",
            "reference, double, long_form, labelled, empty");
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

/* The program's own scenario reads without a word. */
static void test_reference(void **state)
{
    (void)state;
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    struct gv_model_catalogue all = {0};
    all.models = gv_models(&all.n);
    const struct gv_scenario_changes none = {0};
    assert_int_equal(gv_scenario_read("scenarios/home-care.yaml", &all, &none, &scenario, &diagnostics),
                     GV_OK);
    assert_int_equal(diagnostics.n, 0);
    for (size_t i = 0; i < scenario.plan.model->n_inputs; i++)
        if (isnan(scenario.plan.model->inputs[i].fallback)) {
            assert_non_null(scenario.assumptions[i].source);
            assert_true(scenario.assumptions[i].grade != GV_GRADE_NONE);
        }
    gv_diagnostics_free(&diagnostics);
    gv_scenario_free(&scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_extends),
        cmocka_unit_test(test_inputs_refused),
        cmocka_unit_test(test_keys_refused),
        cmocka_unit_test(test_policies_refused),
        cmocka_unit_test(test_files_refused),
        cmocka_unit_test(test_reference),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
