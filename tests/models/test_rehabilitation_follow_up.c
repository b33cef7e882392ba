/* The follow-up of `rehabilitation` expects what the chain does. */
#define CASE_MODEL gv_model_rehabilitation
#include "models/rehabilitation_inputs.h"
#define CASE_INPUT_LIST REHABILITATION_INPUTS
#include "models/follow_up_tests.h"

static void a_year_is_the_chains_year(void **state)
{
    (void)state;
    struct cases c;
    const struct gv_setup setup = {.horizon = 12};
    static struct gv_follow_expected e;
    follow_open(&c);
    case_set(&c, "chance_effect", 0);
    cases_run(&c, GV_SIMD_SCALAR);
    const struct gv_follow_chain *chain = gv_follow_chain_find(&CASE_MODEL);
    assert_ptr_equal(chain, &gv_follow_rehabilitation);
    for (size_t i = 0; i < FOLLOW_DRAWS; i++) {
        if (!(case_in(&c, "investment_level")[i] > 0)) continue;
        chain->expect(&setup, (const double *const *)c.in, i, 12, &e);
        check_close(follow_year(&e, chain, GV_FOLLOW_STARTED), case_out(&c, "started_per_year")[i], 1e-12);
        check_close(follow_year(&e, chain, GV_FOLLOW_OFFERED), case_out(&c, "offered_per_year")[i], 1e-12);
        check_close(follow_year(&e, chain, GV_FOLLOW_COMPLETED), case_out(&c, "completed_per_year")[i],
                    1e-12);
        check_close(follow_year(&e, chain, GV_FOLLOW_STAFF_HOURS), case_out(&c, "staff_hours")[i], 1e-12);
        /* What is granted less, before against after: the chain's figure is the part due to the training. */
        double part =
            case_in(&c, "attributable_share")[i] *
            (1 - case_in(&c, "substitution_share")[i] * case_in(&c, "conventional_effect_share")[i]);
        if (part > 1e-6) {
            check_close(part * follow_year(&e, chain, GV_FOLLOW_GRANTED_LESS),
                        case_out(&c, "granted_reduction_hours")[i], 1e-11);
            check_close(part * follow_year(&e, chain, GV_FOLLOW_HOURS_RELEASED),
                        case_out(&c, "released_hours")[i], 1e-11);
        }
        double staff = case_out(&c, "staff_hours")[i] * case_out(&c, "trainer_hour_price")[i];
        double bills =
            follow_year(&e, chain, GV_FOLLOW_FIXED_COST) + follow_year(&e, chain, GV_FOLLOW_COURSE_COST);
        check_close(staff + bills, case_out(&c, "running_cost")[i], 1e-10);
    }
    cases_close(&c);
}

/* Help before and after a year on is the chain's observed saving; as counted it is no effect, so the
 * attributable share has no part in it. */
static void help_is_the_observed_saving(void **state)
{
    (void)state;
    struct cases c;
    const struct gv_setup setup = {.horizon = 12};
    follow_open(&c);
    case_set(&c, "chance_effect", 0);
    cases_run(&c, GV_SIMD_SCALAR);
    struct gv_follow_row row = {.from = 1, .to = 12};
    struct gv_datum data[GV_FOLLOW_DATA_MAX];
    double mean[GV_FOLLOW_DATA_MAX * FOLLOW_DRAWS], again[GV_FOLLOW_DATA_MAX * FOLLOW_DRAWS];
    for (int k = 0; k < GV_FOLLOW_COLUMN_COUNT; k++)
        row.value[k] = NAN;
    row.value[GV_FOLLOW_HELP_N] = 10;
    row.value[GV_FOLLOW_HELP_BEFORE_SUM] = 60;
    row.value[GV_FOLLOW_HELP_AFTER_SUM] = 45;
    size_t n = gv_follow_rehabilitation.read(&row, 0, true, true, data);
    assert_int_equal(n, 2);
    check_close(data[0].value, 6, 1e-15);
    check_close(data[1].value, 1.5, 1e-15);
    check_close(data[1].sd, 6 / sqrt(10),
                1e-15); /* no standard deviation is given: as large as the help before */
    gv_follow_rehabilitation.means(&setup, &row, n, data, FOLLOW_DRAWS, (const double *const *)c.in, mean);
    for (size_t i = 0; i < FOLLOW_DRAWS; i++) {
        check_close(mean[i], case_in(&c, "baseline_help")[i], 1e-15);
        if (case_in(&c, "investment_level")[i] > 0)
            check_close(mean[FOLLOW_DRAWS + i] * 365.25 / 7, case_out(&c, "observed_saving")[i], 1e-11);
    }
    case_set(&c, "attributable_share", 0.1);
    gv_follow_rehabilitation.means(&setup, &row, n, data, FOLLOW_DRAWS, (const double *const *)c.in, again);
    check_same(2 * FOLLOW_DRAWS, again, mean);
    cases_close(&c);
}

/* Counts that are there tell; those of courses that still go on do not. */
static void rows_become_data(void **state)
{
    (void)state;
    struct gv_follow_row row = {.from = 1, .to = 3};
    struct gv_datum data[GV_FOLLOW_DATA_MAX];
    for (int k = 0; k < GV_FOLLOW_COLUMN_COUNT; k++)
        row.value[k] = NAN;
    assert_int_equal(gv_follow_rehabilitation.read(&row, 0, true, false, data), 0);
    row.value[GV_FOLLOW_OFFERED] = 9;
    row.value[GV_FOLLOW_STARTED] = 6;
    row.value[GV_FOLLOW_COMPLETED] = 2;
    row.value[GV_FOLLOW_DROPPED_OUT] = 1;
    assert_int_equal(gv_follow_rehabilitation.read(&row, 0, false, false, data), 2);
    assert_int_equal(gv_follow_rehabilitation.read(&row, 0, true, false, data), 3);
    assert_true(data[2].form == GV_DATUM_BINOMIAL && data[2].value == 2 && data[2].trials == 3);
    row.value[GV_FOLLOW_DROPPED_OUT] = NAN; /* then all who started and did not complete */
    assert_int_equal(gv_follow_rehabilitation.read(&row, 0, true, false, data), 3);
    assert_true(data[2].trials == 6);
    row.value[GV_FOLLOW_GRANTED_LESS] = 40;
    row.value[GV_FOLLOW_HOURS_RELEASED] = 10;
    assert_int_equal(gv_follow_rehabilitation.read(&row, 0, true, false, data), 5);
    assert_int_equal(gv_follow_rehabilitation.read(&row, 0, true, true, data), 4); /* help says it already */
    assert_true(data[3].value == 0.5 && data[3].trials == 2); /* a quarter of the hours, of two citizens */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_is_the_chains_year),
        cmocka_unit_test(help_is_the_observed_saving),
        cmocka_unit_test(rows_become_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
