/* What must hold of the chain `retraining` whatever the inputs, and at its edges. */
#include "models/retraining_cases.h"

#include "models/chain_properties.h"

/* Freed hours go to the queue or are cashed, and sums are what they say. */
static void test_sums(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct cases c = open_random(seed);
        run(&c);
        for (size_t i = 0; i < DRAWS; i++) {
            check_close(OUT(completed_per_year) + OUT(dropouts_per_year), OUT(digital_per_year), 1e-12);
            double saved = OUT(therapist_hours_saved), queue = OUT(queue_hours);
            check_near(OUT(cashable_hours) + queue, saved, 1e-12 * (fabs(saved) + queue));
            check_between(queue, 0, fmax(0, saved) * case_in(&c, "queue_share")[i] * (1 + 1e-12));
            check_near(OUT(waiting_days) + OUT(waiting_days_saved), case_in(&c, "waiting_days")[i],
                       1e-12 * 400);
            check_between(OUT(trips_avoided), 0, OUT(sessions_avoided) * (1 + 1e-12));
            double parts[] = {OUT(therapist_value), OUT(rooms_value), OUT(trips_value), OUT(released_value)};
            double sum = 0, size = 0;
            for (int k = 0; k < 4; k++)
                sum += parts[k], size += fabs(parts[k]);
            check_near(sum, OUT(total_saving), 1e-10 * size);
            check_money(&c, i);
        }
        cases_close(&c);
    }
}

/* The waiting time falls to the minimum and no further; a minimum above it leaves it as it is. */
static void test_waiting(void **state)
{
    (void)state;
    int bound = 0, unchanged = 0;
    struct cases c = open_random(5);
    run(&c);
    for (size_t i = 0; i < DRAWS; i++) {
        double before = case_in(&c, "waiting_days")[i], least = case_in(&c, "minimum_waiting_days")[i];
        check_between(OUT(waiting_days), fmin(before, least) - 1e-10, before);
        if (before <= least) assert_true(OUT(waiting_days) == before && OUT(queue_hours) == 0);
        bound += OUT(waiting_days_saved) > 0 && fabs(OUT(waiting_days) - least) < 1e-9;
        unchanged += OUT(waiting_days) == before;
    }
    assert_true(bound > 100 && unchanged > 100);
    /* An hour for the queue is worth nothing to the budget: with no queue to shorten, all is cashed. */
    case_set(&c, "queue_share", 0);
    run(&c);
    for (size_t i = 0; i < DRAWS; i++)
        assert_true(OUT(cashable_hours) == OUT(therapist_hours_saved) && OUT(waiting_days_saved) == 0);
    cases_close(&c);
}

/* More time saved, fewer dropouts to fall back on, or dearer trips are never worth less. */
static void test_monotone(void **state)
{
    (void)state;
    static const struct {
        const char *input;
        double factor;
        int sign;
    } moves[] = {{"therapist_time_saved", 0.8, 1},
                 {"sessions_replaced", 0.5, 1},
                 {"transport_share", 0.5, 1},
                 {"trip_cost", 0.9, 1},
                 {"room_cost", 0.9, 1},
                 {"home_care_reduction", 0.5, 1},
                 {"fallback_share", 0.8, -1},
                 {"queue_share", 0, -1},
                 {"service_expansion_share", 0.5, -1}};
    for (size_t k = 0; k < sizeof moves / sizeof *moves; k++) {
        struct cases c = open_random(20 + k);
        double npv[DRAWS];
        int changes = 0;
        for (size_t i = 0; i < DRAWS; i++) /* where a negative one would turn the order round */
            case_in(&c, "therapist_time_saved")[i] = fabs(case_in(&c, "therapist_time_saved")[i]),
                        case_in(&c, "home_care_reduction")[i] = fabs(case_in(&c, "home_care_reduction")[i]);
        run(&c);
        memcpy(npv, case_out(&c, "net_present_value"), sizeof npv);
        for (size_t i = 0; i < DRAWS; i++)
            case_in(&c, moves[k].input)[i] *= moves[k].factor;
        run(&c);
        for (size_t i = 0; i < DRAWS; i++) {
            double rise = moves[k].sign * (npv[i] - OUT(net_present_value));
            double size = fabs(OUT(therapist_value)) + OUT(rooms_value) + OUT(trips_value) +
                          OUT(released_value) + OUT(total_cost);
            if (!(rise >= -1e-11 * size)) fail_msg("%s: %g fell by %g", moves[k].input, npv[i], -rise);
            changes += rise > 0;
        }
        assert_true(changes > DRAWS / 10);
        cases_close(&c);
    }
}

/* Service that is merely withheld is no saving: where a digital course takes as long as a conventional one,
 * no draw saves time. */
static void test_withheld_service(void **state)
{
    (void)state;
    struct cases c = open_random(6);
    case_set(&c, "therapist_time_saved", 0);
    run(&c);
    for (size_t i = 0; i < DRAWS; i++)
        assert_true(OUT(therapist_hours_saved) <=
                    1e-12 * OUT(digital_per_year) * OUT(conventional_course_hours));
    cases_close(&c);
}

static void test_do_nothing(void **state)
{
    (void)state;
    static const char *const missing[] = {"benefit_cost_ratio", "payback_months", "break_even", NULL};
    static const char *const stays[] = {"waiting_days", NULL};
    struct cases c = open_random(40);
    for (size_t i = 1; i < DRAWS; i += 4)
        case_in(&c, "fixed_cost_elasticity")[i] = 0; /* 0^0 */
    check_do_nothing(&c, missing, stays);
    check_same(DRAWS, case_out(&c, "waiting_days"), case_in(&c, "waiting_days"));
    cases_close(&c);
}

/* Luck on the reference plan: N = 489·60/12 = 2445 expected starts. */
static void test_luck(void **state)
{
    (void)state;
    struct cases base, c;
    cases_open(&base, 16, 60);
    run(&base);
    cases_open(&c, 16, 60);
    static const double z[16] = {0, 1, -1, 2.5, -3, 60, -60, 0.1};
    memcpy(case_in(&c, "chance_reach"), z, sizeof z);
    run(&c);
    for (size_t i = 0; i < 16; i++)
        check_close(OUT(digital_per_year),
                    fmax(0, 1 + z[i] / sqrt(2445)) * case_out(&base, "digital_per_year")[i], 1e-12);
    case_set(&c, "chance_reach", 0);
    memcpy(case_in(&c, "chance_completion"), z, sizeof z);
    run(&c);
    for (size_t i = 0; i < 16; i++)
        check_close(OUT(completed_per_year),
                    fmin(1, fmax(0, 0.85 + z[i] * sqrt(0.85 * 0.15 / 2445))) * OUT(digital_per_year), 1e-12);
    cases_close(&base);
    cases_close(&c);
}

/* Sum of G(t)/12 over the final year, for growth g. */
static double growth_sum(double g)
{
    double sum = 0;
    for (int t = 49; t <= 60; t++)
        sum += pow(1 + g, (t - 1) / 12.0) / 12;
    return sum;
}

static void test_edges(void **state)
{
    (void)state;
    /* No growth: the final year is one of 1630 · 30 %. The cap binds; so does the whole. */
    check_close(changed("population_growth", 0, 60, "digital_per_year"), 489, 1e-12);
    check_close(changed("digital_cap", 0.2, 60, "digital_per_year"), 326 * growth_sum(.01), 1e-12);
    check_close(changed("investment_level", 100, 60, "digital_reach"), 0.3 / (1 - exp(-1)), 1e-12);
    /* Without a ramp the first year is a full one. */
    double full = 0;
    for (int t = 1; t <= 12; t++)
        full += 489.0 / 12 * pow(1.01, (t - 1) / 12.0);
    check_close(changed("ramp_months", 0, 12, "digital_per_year"), full, 1e-12);
    /* Nobody completes: no sessions, rooms or trips are saved, no help changes. */
    assert_true(changed("completion_share", 0, 60, "sessions_avoided") == 0);
    assert_true(changed("completion_share", 0, 60, "released_hours") == 0);
    assert_true(isfinite(changed("completion_share", 0, 60, "net_present_value")));
    /* Half of the sessions of a conventional course of 14, of those that are no extension of service. */
    check_close(changed("sessions_replaced", 0.5, 60, "sessions_avoided"),
                489 * growth_sum(.01) * 0.85 * 0.95 * 0.5 * 14, 1e-12);
    /* All time saved on full courses: what is left is the extension of service and the fallback. */
    double course = 4 * 0.75 + 10 * 1.25 / 6, before = 0.85 + 0.15 * 0.5;
    check_close(changed("therapist_time_saved", 1, 60, "hours_saved_per_course"),
                course * (0.95 * before - 0.15 * 0.3), 1e-12);
    /* Investment raises a saving, not a loss. */
    check_close(changed("therapist_time_saved", -0.04, 60, "relative_saving"), -0.04, 1e-15);
    /* Harm passes every gate; good does not. */
    double e = 0.5 * 0.15 * 4 * 0.02 * (365.25 / 7) / 12;
    check_close(changed("home_care_reduction", 0.02, 60, "true_effect"), e, 1e-12);
    check_close(changed("home_care_reduction", -0.02, 60, "released_hours"),
                -changed("home_care_reduction", 0.02, 60, "released_hours") / 0.64, 1e-12);
    assert_true(changed("granted_share", 0, 60, "released_hours") == 0);
    /* A minimum above the waiting time: no queue to shorten. */
    assert_true(changed("minimum_waiting_days", 20, 60, "waiting_days") == 10);
    /* The cut is a share of the courses, and applies after its delay. */
    check_close(changed("cut_delay", 60, 60, "local_result"),
                changed("budget_cut_share", 0, 60, "local_result"), 1e-15);
    check_close(changed("discount_rate", 0, 60, "central_result"), 48 * 0.3 * 1630 * 0.5 * 450 / 12 - 260000,
                1e-12);
    /* A course of no hours is no course. */
    struct cases c;
    cases_open(&c, 16, 60);
    case_set(&c, "individual_sessions", 0);
    case_set(&c, "group_hours", 0);
    run(&c);
    assert_true(isnan(case_out(&c, "waiting_days")[0]));
    cases_close(&c);
}

/* Rooms are released whole: at 12·b·Hc·share = 1400 h one, just below it none. */
static void test_rooms(void **state)
{
    (void)state;
    struct cases c;
    cases_open(&c, 16, 60);
    case_set(&c, "population_growth", 0);
    case_set(&c, "ramp_months", 0);
    double course = 4 * 0.75 + 10 * 1.25 / 6, hours = 489 * 0.85 * 0.95 * 0.5 * course * 0.3;
    for (size_t i = 0; i < 16; i++)
        case_in(&c, "hours_per_room")[i] = hours / (1 + 0.5 * (double)i) * (i % 2 ? 1 : 1.000001);
    run(&c);
    for (size_t i = 0; i < 16; i++)
        assert_true(OUT(rooms_released) == (i % 2 ? floor(1 + 0.5 * (double)i) : floor(0.5 * (double)i)));
    /* Between two rooms more sessions are worth no more rent. */
    double value = case_out(&c, "rooms_value")[5];
    case_in(&c, "hours_per_room")[5] *= 0.9;
    run(&c);
    assert_true(case_out(&c, "rooms_value")[5] == value);
    cases_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums),        cmocka_unit_test(test_payback),
        cmocka_unit_test(test_waiting),     cmocka_unit_test(test_monotone),
        cmocka_unit_test(test_do_nothing),  cmocka_unit_test(test_withheld_service),
        cmocka_unit_test(test_never_fails), cmocka_unit_test(test_no_luck),
        cmocka_unit_test(test_luck),        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_rooms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
