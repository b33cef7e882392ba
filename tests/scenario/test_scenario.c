/* Scenarios: from files and options to a plan. */
#include "scenario/readings.h"

#include "models.h"

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

static void test_full(void **state)
{
    (void)state;
    struct reading r;
    read_good(&r, FULL, NULL);
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
    read_good(&r, FULL, &changes);
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
    write_file("b.yaml", FULL);
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
        cmocka_unit_test(test_short),   cmocka_unit_test(test_full),      cmocka_unit_test(test_changes),
        cmocka_unit_test(test_extends), cmocka_unit_test(test_reference),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
