/* The follow-up of `retraining` expects what the chain does. */
#define CASE_MODEL gv_model_retraining
#include "models/retraining_inputs.h"
#define CASE_INPUT_LIST RETRAINING_INPUTS
#include "models/follow_up_tests.h"

static void a_year_is_the_chains_year(void **state)
{
    (void)state;
    struct cases c;
    const struct gv_setup setup = {.horizon = 12};
    static struct gv_follow_expected e;
    follow_open(&c);
    const struct gv_follow_chain *chain = gv_follow_chain_find(&CASE_MODEL);
    assert_ptr_equal(chain, &gv_follow_retraining);
    for (size_t i = 0; i < FOLLOW_DRAWS; i++) {
        if (!(case_in(&c, "investment_level")[i] > 0)) continue;
        chain->expect(&setup, (const double *const *)c.in, i, 12, &e);
        double started = case_out(&c, "digital_per_year")[i], completion = case_in(&c, "completion_share")[i],
               hours = case_out(&c, "conventional_course_hours")[i];
        check_close(follow_year(&e, chain, GV_FOLLOW_STARTED), started, 1e-12);
        check_close(follow_year(&e, chain, GV_FOLLOW_COMPLETED), case_out(&c, "completed_per_year")[i],
                    1e-12);
        check_close(follow_year(&e, chain, GV_FOLLOW_FIXED_COST) +
                        follow_year(&e, chain, GV_FOLLOW_COURSE_COST),
                    case_out(&c, "running_cost")[i], 1e-10);
        /* Hours of the digital courses are those of the conventional ones that the chain sets against them,
         * less what it says is saved. */
        double c0 = case_in(&c, "conventional_completion")[i],
               dropout = case_in(&c, "dropout_hours_share")[i], fallback = case_in(&c, "fallback_share")[i];
        double against = (1 - case_in(&c, "service_expansion_share")[i]) *
                         fmin(c0 + (1 - c0) * dropout, completion + (1 - completion) * (dropout + fallback));
        check_near(follow_year(&e, chain, GV_FOLLOW_THERAPIST_HOURS) +
                       case_out(&c, "therapist_hours_saved")[i],
                   started * hours * against, 1e-12 * started * hours);
    }
    cases_close(&c);
}

static struct gv_follow_row an_empty_row(int from, int to)
{
    struct gv_follow_row row = {.from = from, .to = to};
    for (int k = 0; k < GV_FOLLOW_COLUMN_COUNT; k++)
        row.value[k] = NAN;
    return row;
}

/* Counts that are there tell; those of courses that still go on do not. */
static void rows_become_data(void **state)
{
    (void)state;
    struct gv_follow_row row = an_empty_row(1, 4);
    struct gv_datum data[GV_FOLLOW_DATA_MAX];
    const struct gv_follow_chain *chain = &gv_follow_retraining;
    assert_int_equal(chain->read(&row, 0, true, false, data), 0);
    row.value[GV_FOLLOW_STARTED] = 40; /* of how many is not said: so many a month */
    assert_int_equal(chain->read(&row, 5, true, false, data), 1);
    assert_true(data[0].form == GV_DATUM_POISSON && data[0].value == 40 && data[0].row == 5);
    row.value[GV_FOLLOW_COURSES] = 0; /* none, so no share of them */
    assert_int_equal(chain->read(&row, 0, true, false, data), 1);
    assert_true(data[0].form == GV_DATUM_POISSON && data[0].column == GV_FOLLOW_COURSES &&
                data[0].value == 0);
    row.value[GV_FOLLOW_COURSES] = 160;
    assert_int_equal(chain->read(&row, 0, true, false, data), 2);
    assert_true(data[1].form == GV_DATUM_BINOMIAL && data[1].value == 40 && data[1].trials == 160);

    row.value[GV_FOLLOW_COMPLETED] = 30;
    row.value[GV_FOLLOW_DROPPED_OUT] = 6;
    row.value[GV_FOLLOW_THERAPIST_HOURS] = 90;
    row.value[GV_FOLLOW_PHYSICAL_SESSIONS] = 200;
    assert_int_equal(chain->read(&row, 0, false, false, data), 2); /* some still train */
    assert_int_equal(chain->read(&row, 0, true, false, data), 5);
    assert_true(data[2].form == GV_DATUM_BINOMIAL && data[2].value == 30 && data[2].trials == 36);
    assert_true(data[3].form == GV_DATUM_NORMAL && data[3].value == 90);
    check_close(data[3].sd, 0.3 * 90 / 6, 1e-15); /* courses differ by 30 %; there were 36 */
    assert_true(data[4].column == GV_FOLLOW_PHYSICAL_SESSIONS && data[4].value == 200);
    check_close(data[4].sd, 0.3 * 200 / 6, 1e-15);
    row.value[GV_FOLLOW_DROPPED_OUT] = NAN; /* then all who started and did not complete */
    assert_int_equal(chain->read(&row, 0, true, false, data), 5);
    assert_true(data[2].trials == 40);
    row.value[GV_FOLLOW_THERAPIST_HOURS] = row.value[GV_FOLLOW_PHYSICAL_SESSIONS] = 0; /* not booked yet */
    assert_int_equal(chain->read(&row, 0, true, false, data), 3);
    row.value[GV_FOLLOW_COMPLETED] = row.value[GV_FOLLOW_STARTED] = 0; /* nobody: no share of them */
    assert_int_equal(chain->read(&row, 0, true, false, data), 2);
    row.value[GV_FOLLOW_STARTED] = NAN; /* neither how many started nor how many fell away */
    row.value[GV_FOLLOW_COMPLETED] = 30;
    assert_int_equal(chain->read(&row, 0, true, false, data), 1);
}

/* A citizen who is driven is driven each time: so many observations as citizens, not as sessions. */
static void trips_count_by_citizen(void **state)
{
    (void)state;
    struct gv_follow_row row = an_empty_row(1, 4);
    struct gv_datum data[GV_FOLLOW_DATA_MAX];
    const struct gv_follow_chain *chain = &gv_follow_retraining;
    row.value[GV_FOLLOW_TRIPS] = 50;
    assert_int_equal(chain->read(&row, 0, false, false, data), 0);
    row.value[GV_FOLLOW_PHYSICAL_SESSIONS] = 200;
    assert_int_equal(chain->read(&row, 0, false, false, data), 1);
    assert_true(data[0].form == GV_DATUM_BINOMIAL && data[0].value == 0.25 && data[0].trials == 1);
    row.value[GV_FOLLOW_STARTED] = 40;
    assert_int_equal(chain->read(&row, 0, false, false, data), 2);
    assert_true(data[1].column == GV_FOLLOW_TRIPS && data[1].value == 10 && data[1].trials == 40);
}

/* Accounts of four months stray half as much as those of one; a bill does not depend on the months. */
static void accounts_even_out(void **state)
{
    (void)state;
    struct gv_follow_row row = an_empty_row(3, 6);
    struct gv_datum data[GV_FOLLOW_DATA_MAX];
    row.value[GV_FOLLOW_STARTUP_COST] = 1e5;
    row.value[GV_FOLLOW_FIXED_COST] = 4e4;
    row.value[GV_FOLLOW_COURSE_COST] = 2e4;
    assert_int_equal(gv_follow_retraining.read(&row, 0, false, false, data), 3);
    check_close(data[0].sd, 1e4, 1e-15);
    check_close(data[1].sd, 6e3, 1e-15);
    check_close(data[2].sd, 3e3, 1e-15);
    row.value[GV_FOLLOW_FIXED_COST] = 0;
    assert_int_equal(gv_follow_retraining.read(&row, 0, false, false, data), 2);
}

/* What a row's figures are held against is the forecast of the months of the row, added up. */
static void rows_are_held_against_their_months(void **state)
{
    (void)state;
    struct cases c;
    const struct gv_setup setup = {.horizon = 24};
    static struct gv_follow_expected e;
    struct gv_datum data[GV_FOLLOW_DATA_MAX];
    double mean[GV_FOLLOW_DATA_MAX * FOLLOW_DRAWS];
    const struct gv_follow_chain *chain = &gv_follow_retraining;
    follow_open(&c);
    const double *const *in = (const double *const *)c.in;
    for (size_t i = 0; i < FOLLOW_DRAWS; i++) {
        struct gv_follow_row row = an_empty_row(5, 9);
        double *v = row.value;
        chain->expect(&setup, in, i, 24, &e);
        for (size_t s = 0; s < chain->n_series; s++) {
            double sum = 0;
            for (int t = row.from; t <= row.to; t++)
                sum += e.mean[s][t];
            v[chain->series[s].column] = sum;
        }
        if (!(v[GV_FOLLOW_STARTED] > 0 && v[GV_FOLLOW_TRIPS] > 0)) continue;
        v[GV_FOLLOW_STARTUP_COST] = v[GV_FOLLOW_COURSES] = 1e5;
        size_t n = chain->read(&row, 0, true, false, data);
        chain->means(&setup, &row, n, data, FOLLOW_DRAWS, in, mean);
        double growth = case_in(&c, "population_growth")[i], digital = case_out(&c, "digital_reach")[i],
               ramp = 0, courses = 0;
        for (int t = row.from; t <= row.to; t++) {
            ramp += fmin(1, t / fmax(case_in(&c, "ramp_months")[i], 1e-300)) / 5;
            courses += case_in(&c, "courses")[i] / 12 * pow(1 + growth, (t - 1) / 12.0);
        }
        for (size_t k = 0; k < n; k++) {
            double at = mean[k * FOLLOW_DRAWS + i];
            if (data[k].column == GV_FOLLOW_COURSES)
                check_close(at, courses, 1e-12);
            else if (data[k].column == GV_FOLLOW_STARTED)
                check_close(at, digital * ramp, 1e-12);
            else if (data[k].column == GV_FOLLOW_COMPLETED)
                check_close(at, case_in(&c, "completion_share")[i], 1e-15);
            else if (data[k].column == GV_FOLLOW_TRIPS)
                check_close(at, case_in(&c, "transport_share")[i], 1e-15);
            else if (data[k].column == GV_FOLLOW_COURSE_COST) /* contracted courses are paid month by month */
                check_between(at, 0, v[GV_FOLLOW_COURSE_COST] * (1 + 1e-12));
            else if (data[k].column == GV_FOLLOW_STARTUP_COST) {
                if (case_in(&c, "investment_level")[i] == 1)
                    check_close(at, case_in(&c, "startup_cost")[i] * (1 + case_in(&c, "cost_overrun")[i]),
                                1e-15);
            } else
                check_close(at, v[data[k].column], 1e-11);
        }
        /* Of starts alone, the months' own. */
        v[GV_FOLLOW_COURSES] = NAN;
        assert_true(chain->read(&row, 0, false, false, data) > 0);
        chain->means(&setup, &row, 1, data, FOLLOW_DRAWS, in, mean);
        check_close(mean[i], v[GV_FOLLOW_STARTED], 1e-12);
        /* What was begun so is paid so, whether the row says how many or not. */
        struct gv_follow_row bill = an_empty_row(5, 9);
        bill.value[GV_FOLLOW_COURSE_COST] = 1;
        assert_int_equal(chain->read(&bill, 0, true, false, data), 1);
        chain->means(&setup, &bill, 1, data, FOLLOW_DRAWS, in, mean);
        double forecast = mean[i];
        bill.value[GV_FOLLOW_STARTED] = v[GV_FOLLOW_STARTED];
        chain->means(&setup, &bill, 1, data, FOLLOW_DRAWS, in, mean);
        check_close(mean[i], forecast, 1e-12);
    }
    cases_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_is_the_chains_year),
        cmocka_unit_test(rows_become_data),
        cmocka_unit_test(trips_count_by_citizen),
        cmocka_unit_test(accounts_even_out),
        cmocka_unit_test(rows_are_held_against_their_months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
