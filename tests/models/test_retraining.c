/* The chain `retraining`: worked examples, its table, the same bits for every instruction set. */
#include "models/retraining_cases.h"

#include "models/chain_tests.h"

static const struct expected level_1[] = {
    {"digital_per_year", 511.183424536},
    {"therapist_hours_saved", 147.465768324},
    {"cashable_hours", 138.182867666},
    {"queue_hours", 9.2829006576},
    {"waiting_days", 3},
    {"trips_avoided", 433.419646079},
    {"released_hours", 109.522951802},
    {"gross_saving", 263164.494888},
    {"running_cost", 303386.359485},
    {"net_present_value", -625732.556814},
    {"local_result", -762421.639216},
};

/* Ten times the courses: enough to release whole rooms. */
static const struct expected level_2[] = {
    {"therapist_hours_saved", 2729.09807787}, {"queue_hours", 0}, {"waiting_days", 3}, {"rooms_released", 3},
    {"net_present_value", 7500236.6247},
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
        case_set(&c, "investment_level", 2);
        case_set(&c, "courses", 16300);
        cases_run(&c, (enum gv_simd)simd);
        check_examples(&c, level_2, sizeof level_2 / sizeof *level_2);
        cases_close(&c);
    }
}

static void test_bounds(void **state)
{
    (void)state;
    static const struct bounds bounds[] = {
        {"courses", 0, INFINITY, true, false, false},
        {"group_size", 0, INFINITY, true, false, false},
        {"hours_per_room", 0, INFINITY, true, false, false},
        {"reference_volume", 0, INFINITY, true, false, false},
        {"effect_half_life", 0, INFINITY, true, false, false},
        {"digital_share", 0, 1, false, false, false},
        {"therapist_time_saved", -1, 1, false, false, false},
        {"home_care_reduction", -1, 1, false, false, false},
        {"population_growth", -0.5, 1, true, true, false},
        {"discount_rate", -0.5, 1, true, true, false},
        {"cost_overrun", -0.5, 10, false, false, false},
        {"reach_saturation", 0, 20, false, false, false},
        {"effect_saturation", 0, 20, false, false, false},
        {"course_cost_elasticity", 0, 2, false, false, false},
        {"ramp_months", 0, 120, false, false, false},
        {"course_weeks", 0, 104, false, false, false},
        {"cut_delay", 0, INFINITY, false, false, true},
        {"investment_level", 0, 100, false, false, false},
        {"waiting_days", 0, INFINITY, false, false, false},
        {"individual_sessions", 0, INFINITY, false, false, false},
        {"chance_reach", -INFINITY, INFINITY, false, false, false},
    };
    check_bounds(bounds, sizeof bounds / sizeof *bounds);
    static const char *const first[] = {"therapist_time_saved", "course_cost",
                                        "transport_share",      "fixed_cost",
                                        "home_care_reduction",  "service_expansion_share",
                                        "sessions_replaced",    "conventional_completion",
                                        "startup_cost",         "trip_cost",
                                        "digital_share",        "fallback_share",
                                        "group_sessions",       "individual_sessions"};
    check_first_slots(first, sizeof first / sizeof *first);
}

static void test_outcome_table(void **state)
{
    (void)state;
    static const struct direction directions[] = {
        {"digital_per_year", 0}, {"completed_per_year", 1}, {"dropouts_per_year", -1}, {"waiting_days", -1},
        {"queue_hours", 1},      {"waiting_days_saved", 1}, {"running_cost", -1},      {"trips_avoided", 1},
        {"payback_months", -1},  {"net_present_value", 1},  {"local_deficit", -1}};
    static const char *const headline[] = {
        "net_present_value", "break_even",         "net_gain",      "payback_months",
        "local_result",      "benefit_cost_ratio", "local_deficit", "therapist_hours_saved",
        "waiting_days_saved"};
    check_outcome_table(headline, sizeof headline / sizeof *headline);
    check_directions(directions, sizeof directions / sizeof *directions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worked_examples), cmocka_unit_test(test_same_bits),
        cmocka_unit_test(test_input_table),     cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_outcome_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
