/* The chain `rehabilitation`: worked examples, its table, the same bits for every instruction set. */
#include "models/rehabilitation_cases.h"

#include "models/chain_tests.h"

static const struct expected level_1[] = {
    {"started_per_year", 62.7218925812},
    {"completed_per_year", 47.0414194359},
    {"potential_hours", 5616.27047495},
    {"need_reduction_hours", 1827.42208714},
    {"granted_reduction_hours", 1280.57063899},
    {"released_hours", 1024.45651119},
    {"avoided_hours", 215.271147568},
    {"substituted_hours", 246.967452038},
    {"staff_hours", 830.505059802},
    {"net_hours", 656.190050993},
    {"observed_saving", 20.8518539299},
    {"gross_saving", 660121.971584},
    {"running_cost", 544006.608823},
    {"net_gain", 116115.362761},
    {"guide_hours_saved", 150.395746928},
    {"guide_total_gain", -1035293.94993},
    {"net_present_value", -591783.010786},
    {"benefit_cost_ratio", 0.767889430741},
    {"payback_months", NAN},
    {"break_even", 0},
    {"required_saving", 30.6122048399},
    {"local_result", -2668111.34886},
    {"local_deficit", 1},
    {"central_result", 2076328.33807},
    {"worst_local_year", -856094.621625},
};

static const struct expected level_2[] = {
    {"started_per_year", 85.7959873731}, {"observed_saving", 22.9148337401},
    {"released_hours", 1539.97399072},   {"staff_hours", 1286.73139043},
    {"running_cost", 811358.820936},     {"net_present_value", -925541.16907},
};

static void test_worked_examples(void **state)
{
    (void)state;
    for (int simd = 0; simd < GV_SIMD_COUNT; simd++) {
        if (!case_simd_available((enum gv_simd)simd)) continue;
        struct cases c;
        cases_open(&c, 16, 60);
        cases_run(&c, (enum gv_simd)simd);
        check_examples(&c, level_1, sizeof level_1 / sizeof *level_1);
        const double *gain = case_out(&c, "cumulative_gain");
        for (size_t i = 0; i < 16; i++) {
            check_close(gain[11 * 16 + i], -535072.459269, 1e-9);
            check_close(gain[35 * 16 + i], -753204.586826, 1e-9);
            check_close(gain[59 * 16 + i], -591783.010786, 1e-9);
        }
        case_set(&c, "investment_level", 2);
        cases_run(&c, (enum gv_simd)simd);
        check_examples(&c, level_2, sizeof level_2 / sizeof *level_2);
        cases_close(&c);
    }
}

/* Bounds, as the specification has them. */
static void test_bounds(void **state)
{
    (void)state;
    static const struct bounds bounds[] = {
        {"citizens", 0, INFINITY, true, false, false},
        {"offer_acceptance", 0, 1, true, false, false},
        {"reference_reach", 0, 1, true, false, false},
        {"reference_volume", 0, INFINITY, true, false, false},
        {"effect_half_life", 0, INFINITY, true, false, false},
        {"completion_share", 0, 1, false, false, false},
        {"effect_heterogeneity", 0, 5, false, false, false},
        {"chance_reach", -INFINITY, INFINITY, false, false, false},
        {"relative_reduction", 0, 1, false, false, false},
        {"population_growth", -0.5, 1, true, true, false},
        {"discount_rate", -0.5, 1, true, true, false},
        {"cost_overrun", -0.5, 10, false, false, false},
        {"reach_saturation", 0, 20, false, false, false},
        {"effect_saturation", 0, 20, false, false, false},
        {"potential_spread", 0, 3, false, false, false},
        {"course_cost_elasticity", 0, 2, false, false, false},
        {"ramp_months", 0, 120, false, false, false},
        {"course_weeks", 0, 104, false, false, false},
        {"cut_delay", 0, INFINITY, false, false, true},
        {"investment_level", 0, 100, false, false, false},
        {"startup_cost", 0, INFINITY, false, false, false},
    };
    check_bounds(bounds, sizeof bounds / sizeof *bounds);
    static const char *const first[] = {"relative_reduction", "effect_half_life", "fixed_cost",
                                        "released_share"};
    check_first_slots(first, sizeof first / sizeof *first);
}

static void test_outcome_table(void **state)
{
    (void)state;
    static const struct direction directions[] = {
        {"offered_per_year", 0}, {"dropouts_per_year", -1}, {"staff_hours", -1},    {"running_cost", -1},
        {"payback_months", -1},  {"required_saving", -1},   {"potential_hours", 0}, {"net_present_value", 1},
        {"observed_saving", 1},  {"break_even", 1},         {"cumulative_gain", 1}, {"local_deficit", -1}};
    static const char *const headline[] = {
        "net_present_value",  "break_even", "net_gain",        "payback_months",  "local_result",
        "benefit_cost_ratio", "net_hours",  "required_saving", "observed_saving", "local_deficit"};
    check_outcome_table(headline, sizeof headline / sizeof *headline);
    check_directions(directions, sizeof directions / sizeof *directions);
}

static void test_models(void **state)
{
    (void)state;
    const struct gv_model *m = &gv_model_rehabilitation;
    assert_int_equal(gv_model_find_outcome(m, "no_such"), -1);
    size_t n;
    assert_ptr_equal(gv_models_find("rehabilitation"), m);
    assert_null(gv_models_find("rehabilitatio"));
    const struct gv_model *const *all = gv_models(&n);
    for (size_t k = 0; k < n; k++)
        assert_ptr_equal(gv_models_find(all[k]->name), all[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worked_examples), cmocka_unit_test(test_same_bits),
        cmocka_unit_test(test_input_table),     cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_outcome_table),   cmocka_unit_test(test_models),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
