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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_is_the_chains_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
