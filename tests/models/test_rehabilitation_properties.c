/* What must hold of the chain `rehabilitation` whatever the inputs, and at its edges. */
#include "models/rehabilitation_cases.h"

#include "models/chain_properties.h"

/* The chain falls from stage to stage, and its sums are what they say. */
static void test_stages_and_sums(void **state)
{
    (void)state;
    static const char *const chain[] = {"potential_hours",      "completed_hours",         "responding_hours",
                                        "need_reduction_hours", "granted_reduction_hours", "released_hours"};
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct cases c = open_random(seed);
        run(&c);
        for (size_t i = 0; i < DRAWS; i++) {
            for (int k = 1; k < 6; k++) {
                double before = case_out(&c, chain[k - 1])[i], after = case_out(&c, chain[k])[i];
                if (!(after >= 0 && after <= before * (1 + 1e-12)))
                    fail_msg("%s %g is above %s %g", chain[k], after, chain[k - 1], before);
            }
            check_close(OUT(completed_per_year) + OUT(dropouts_per_year), OUT(started_per_year), 1e-12);
            check_between(OUT(started_per_year), 0, OUT(offered_per_year) * (1 + 1e-12));
            double parts = OUT(released_hours) + OUT(avoided_hours) + OUT(substituted_hours);
            check_near(OUT(net_hours), parts - OUT(staff_hours), 1e-12 * (parts + OUT(staff_hours)));
            double savings = OUT(released_value) + OUT(avoided_value) + OUT(substituted_value);
            check_near(savings, OUT(total_saving), 1e-10 * savings);
            check_money(&c, i);
        }
        cases_close(&c);
    }
}

/* Where more is saved than is required, it breaks even. */
static void test_required_saving(void **state)
{
    (void)state;
    int compared = 0;
    for (uint64_t seed = 10; seed < 14; seed++) {
        struct cases c = open_random(seed);
        run(&c);
        for (size_t i = 0; i < DRAWS; i++) {
            double required = OUT(required_saving), observed = OUT(observed_saving);
            if (isnan(required) || fabs(required - observed) <= 1e-9 * observed || !(observed > 0)) continue;
            assert_true((observed > required) == (OUT(net_present_value) >= 0));
            compared++;
        }
        cases_close(&c);
    }
    assert_true(compared > 1000);
}

/* More effect, or a longer one, is never worth less. */
static void test_monotone(void **state)
{
    (void)state;
    static const struct {
        const char *input;
        double factor;
    } rising[] = {{"released_share", 0.8},   {"granted_share", 0.8},   {"attributable_share", 0.8},
                  {"effect_half_life", 0.5}, {"responder_share", 0.8}, {"avoided_decline", 0.5},
                  {"care_hour_value", 0.9}};
    for (size_t k = 0; k < sizeof rising / sizeof *rising; k++) {
        struct cases c = open_random(20 + k);
        double npv[DRAWS];
        int more = 0;
        run(&c);
        memcpy(npv, case_out(&c, "net_present_value"), sizeof npv);
        for (size_t i = 0; i < DRAWS; i++)
            case_in(&c, rising[k].input)[i] *= rising[k].factor;
        run(&c);
        for (size_t i = 0; i < DRAWS; i++) {
            double less = OUT(net_present_value), savings = OUT(released_value) + OUT(avoided_value);
            if (!(npv[i] >= less - 1e-12 * (savings + OUT(substituted_value) + OUT(total_cost))))
                fail_msg("%s: %g fell to %g", rising[k].input, less, npv[i]);
            more += npv[i] > less;
        }
        assert_true(more > DRAWS / 4);
        cases_close(&c);
    }
}

/* Twice the citizens, nothing contracted beforehand: twice the hours. With the price per course fixed, and
 * the programme twice as dear, twice the money too. */
static void test_homogeneous(void **state)
{
    (void)state;
    static const char *const doubled[] = {
        "offered_per_year", "started_per_year",        "completed_per_year", "potential_hours",
        "responding_hours", "need_reduction_hours",    "released_hours",     "avoided_hours",
        "staff_hours",      "granted_reduction_hours", "substituted_hours",  "gross_saving",
        "running_cost",     "guide_hours_saved",       "net_present_value",  "local_result",
        "central_result",   "worst_local_year"};
    static const char *const same[] = {"observed_saving", "benefit_cost_ratio", "required_saving"};
    struct cases c = open_random(30), twice = open_random(30);
    struct cases *both[] = {&c, &twice};
    for (int k = 0; k < 2; k++) {
        case_set(both[k], "contracted_courses", 0);
        case_set(both[k], "course_cost_elasticity", 1);
        case_set(both[k], "chance_reach", 0);
        case_set(both[k], "chance_completion", 0);
        case_set(both[k], "chance_effect", 0);
    }
    for (size_t i = 0; i < DRAWS; i++) {
        case_in(&twice, "citizens")[i] *= 2;
        case_in(&twice, "startup_cost")[i] *= 2;
        case_in(&twice, "fixed_cost")[i] *= 2;
    }
    run(&c);
    run(&twice);
    /* Doubling is exact in binary, so that nothing but the order of operations could differ, which it
     * doesn't. */
    for (size_t k = 0; k < sizeof doubled / sizeof *doubled; k++)
        for (size_t i = 0; i < DRAWS; i++)
            check_close(case_out(&twice, doubled[k])[i], 2 * case_out(&c, doubled[k])[i], 1e-14);
    for (size_t k = 0; k < sizeof same / sizeof *same; k++)
        for (size_t i = 0; i < DRAWS; i++)
            check_close(case_out(&twice, same[k])[i], case_out(&c, same[k])[i], 1e-14);
    cases_close(&c);
    cases_close(&twice);
}

static void test_do_nothing(void **state)
{
    (void)state;
    static const char *const missing[] = {"observed_saving", "benefit_cost_ratio", "payback_months",
                                          "break_even",      "required_saving",    NULL};
    struct cases c = open_random(40);
    for (size_t i = 1; i < DRAWS; i += 4)
        case_in(&c, "fixed_cost_elasticity")[i] = case_in(&c, "course_hours_elasticity")[i] = 0; /* 0^0 */
    check_do_nothing(&c, missing, &missing[5]);
    cases_close(&c);
}

/* Section 8 of the model, on the reference plan: N = 60·60/12 = 300 expected starts. */
static void test_luck(void **state)
{
    (void)state;
    struct cases base, c;
    cases_open(&base, 16, 60);
    run(&base);
    cases_open(&c, 16, 60);
    static const double z[16] = {0, 1, -1, 2.5, -3, 30, -30, 0.1};
    memcpy(case_in(&c, "chance_reach"), z, sizeof z);
    run(&c);
    for (size_t i = 0; i < 16; i++)
        check_close(OUT(started_per_year),
                    fmax(0, 1 + z[i] / sqrt(300)) * case_out(&base, "started_per_year")[i], 1e-12);
    case_set(&c, "chance_reach", 0);
    memcpy(case_in(&c, "chance_completion"), z, sizeof z);
    run(&c);
    for (size_t i = 0; i < 16; i++) {
        double share = fmin(1, fmax(0, 0.75 + z[i] * sqrt(0.75 * 0.25 / 300)));
        check_close(OUT(completed_per_year), share * OUT(started_per_year), 1e-12);
        check_close(OUT(potential_hours), case_out(&base, "potential_hours")[i], 1e-12);
    }
    case_set(&c, "chance_completion", 0);
    memcpy(case_in(&c, "chance_effect"), z, sizeof z);
    case_set(&c, "effect_heterogeneity", 2);
    run(&c);
    for (size_t i = 0; i < 16; i++)
        check_close(OUT(reduction_of_need), fmin(1, 0.22 * fmax(0, 1 + 2 * z[i] / sqrt(300 * 0.75))), 1e-12);
    cases_close(&base);
    cases_close(&c);
}

static void test_edges(void **state)
{
    (void)state;
    /* The cap binds: starts stop growing with the level, at 2 % of 2000, in the fifth year of 1 % growth. */
    double growth = 0;
    for (int t = 49; t <= 60; t++)
        growth += pow(1.01, (t - 1) / 12.0) / 12;
    check_close(changed("reach_cap", 0.02, 60, "started_per_year"), 40 * growth, 1e-12);
    check_close(changed("reach_cap", 0.02, 60, "reach"), 0.02, 1e-15);
    check_close(changed("investment_level", 100, 60, "reach"), fmin(0.1, 0.03 / (1 - exp(-1))), 1e-12);
    /* Without a ramp the first year is a full one; with one of 120 months it is (1 + … + 12)/120 twelfths. */
    double full = 0, slow = 0;
    for (int t = 1; t <= 12; t++)
        full += 5 * pow(1.01, (t - 1) / 12.0), slow += 5 * pow(1.01, (t - 1) / 12.0) * t / 120;
    check_close(changed("ramp_months", 0, 12, "started_per_year"), full, 1e-12);
    check_close(changed("ramp_months", 120, 12, "started_per_year"), slow, 1e-12);
    /* A course of no length has its effect at once; one that is longer than the horizon, none. */
    assert_true(changed("course_weeks", 0, 60, "released_hours") >
                changed("course_weeks", 12, 60, "released_hours"));
    assert_true(changed("course_weeks", 104, 12, "released_hours") == 0);
    assert_true(changed("course_weeks", 104, 12, "staff_hours") > 0);
    /* Reassessed more than a year after the start: the follow-up measures nothing. */
    assert_true(changed("reassessment_delay", 9, 60, "observed_saving") > 0);
    assert_true(changed("reassessment_delay", 9.3, 60, "observed_saving") == 0);
    /* The longest horizon, and the shortest: years of staff time are alike but for growth and ramp. */
    check_close(changed("population_growth", 0, 600, "staff_hours"),
                changed("population_growth", 0, 60, "staff_hours"), 1e-9);
    assert_true(isfinite(changed("discount_rate", 0.99, 600, "net_present_value")));
    assert_true(changed("citizens", 2000, 600, "local_result") <
                changed("citizens", 2000, 12, "local_result"));
    /* The cut applies after its delay: from a horizon's last month on it never does. */
    check_close(changed("cut_delay", 60, 60, "local_result"),
                changed("budget_cut_share", 0, 60, "local_result"), 1e-15);
    /* Nobody is referred: nothing is gained, everything fixed is paid, and no ratio fails. */
    assert_true(changed("referral_share", 0, 60, "gross_saving") == 0);
    check_close(changed("referral_share", 0, 60, "running_cost"), 150000 + 800 * pow(1.0 / 3, -0.1) * 20,
                1e-12);
    assert_true(isnan(changed("referral_share", 0, 60, "required_saving")));
    assert_true(changed("referral_share", 0, 60, "benefit_cost_ratio") == 0);
    /* Half of the effect is left after a half-life, when nobody leaves. */
    check_close(changed("effect_half_life", 1, 60, "monthly_survival"), 0.5 * exp(-0.18 / 12), 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stages_and_sums),
        cmocka_unit_test(test_payback),
        cmocka_unit_test(test_required_saving),
        cmocka_unit_test(test_monotone),
        cmocka_unit_test(test_homogeneous),
        cmocka_unit_test(test_do_nothing),
        cmocka_unit_test(test_never_fails),
        cmocka_unit_test(test_no_luck),
        cmocka_unit_test(test_luck),
        cmocka_unit_test(test_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
