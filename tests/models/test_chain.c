/* The formulas that chains share, one by one: values worked out by hand, and the ends of their ranges. */
#include "support/check.h"

#include "chain.h"

#include <gsl/gsl_cdf.h>

static void test_response(void **state)
{
    (void)state;
    for (double k = 0.25; k <= 20; k *= 2) {
        assert_true(chain_response(0, k) == 0 && chain_response(1, k) == 1);
        check_close(chain_response(2, k), 1 + exp(-k), 1e-14); /* (1 - e²)/(1 - e) with e = exp(-k) */
    }
    assert_true(chain_response(2, 0) == 2 && chain_response(0.5, 0) == 0.5);
}

/* Half of the citizens have Φ(σ) of the potential: Φ(σ)/0.5 of the mean. All have all of it. */
static void test_targeting(void **state)
{
    (void)state;
    const double half = 2 * gsl_cdf_ugaussian_P(0.75);
    check_close(chain_concentration(0.5, 0.75), half, 1e-13);
    assert_true(chain_concentration(1, 0.75) == 1);
    for (int i = 1; i <= 100; i++) /* all alike: no rounding either */
        assert_true(chain_concentration(0.01 * i, 0) == 1);
    check_close(chain_targeting(0.5, 1, 0.75, 1), half, 1e-13);
    check_close(chain_targeting(1, 0.5, 0.75, 1), 1 / half, 1e-13);
    check_close(chain_targeting(0.5, 1, 0.75, 0.25), 1 + 0.25 * (half - 1), 1e-13);
    check_close(chain_targeting(1, 0.5, 0.75, 0.25), 1 / (1 + 0.25 * (half - 1)), 1e-13);
    assert_true(chain_targeting(0.3, 0.3, 0.75, 0.5) == 1);
    assert_true(chain_targeting(0, 0.5, 0.75, 1) == 1); /* nobody is reached */
}

static void test_ramp(void **state)
{
    (void)state;
    const double quarter = chain_inverse_ramp(4), none = chain_inverse_ramp(0);
    assert_true(chain_ramp(-1, quarter) == 0 && chain_ramp(0, quarter) == 0 &&
                chain_ramp(1, quarter) == 0.25);
    assert_true(chain_ramp(4, quarter) == 1 && chain_ramp(5, quarter) == 1);
    assert_true(chain_ramp(0, none) == 0 && chain_ramp(-1, none) == 0 && chain_ramp(1e-9, none) == 1);
}

/* Twice the reference volume at elasticity 0.5: the price falls by the root of two. */
static void test_unit_cost(void **state)
{
    (void)state;
    check_close(chain_course_unit_cost(100, 80, 0, 40, 0.5), 100 / sqrt(2), 1e-14);
    check_close(chain_course_unit_cost(100, 10, 80, 40, 0.5), 100 / sqrt(2),
                1e-14); /* so many are paid for */
    assert_true(chain_course_unit_cost(100, 80, 0, 40, 1) == 100);
    assert_true(chain_course_unit_cost(100, 0, 0, 40, 0.5) == 100); /* no course: the reference's price */
}

/* Two months without discounting: 10 a month, from month 2 on the budget is cut by 3; cost 2 a month, of
 * which half is local, 1 is course; 12 at the start. */
static void test_ledger(void **state)
{
    (void)state;
    struct chain_ledger l = chain_ledger_open(12, 0, 3, 1, 0.5);
    assert_true(l.cumulative == -12 && l.discount == 1 && l.payback == 0);
    chain_ledger_open_year(&l);
    chain_ledger_month(&l, 1, 10, 2, 1);
    assert_true(l.cumulative == -4 && l.payback == 0 && l.month_cut == 0);
    chain_ledger_month(&l, 2, 10, 2, 1);
    assert_true(l.cumulative == 4 && l.payback == 2 && l.month_cut == 3 && l.discounted_cut == 3);
    chain_ledger_close_year(&l);
    assert_true(l.year_savings == 20 && l.year_running == 4 && l.year_course == 2 && l.year_cut == 3);
    assert_true(l.worst_local_year == 15 && chain_local(&l, 20, 4, 3) == 15); /* 20 - 3 - 4/2 */
    chain_ledger_open_year(&l);
    chain_ledger_month(&l, 3, 0, 8, 0);
    chain_ledger_close_year(&l);
    assert_true(l.year_course == 0 && l.worst_local_year == -7 && l.cumulative == -4);
    assert_true(l.payback == 2); /* the first month without a loss stays it */

    /* 21 % a year are a factor of 1.21 after twelve months; nothing gained, nothing lost is paid back. */
    l = chain_ledger_open(0, 0.21, 0, 0, 0);
    for (int t = 1; t <= 12; t++)
        chain_ledger_month(&l, t, 5, 5, 0);
    check_close(l.discount, 1 / 1.21, 1e-14);
    assert_true(l.cumulative == 0 && l.payback == 1);
}

/* Doing nothing has no ratio, breaks even in no sense, and is never paid back. */
static void test_of_money(void **state)
{
    (void)state;
    const gv_int yes = gv_less(gv_splat(0), gv_splat(1)), no = gv_less(gv_splat(1), gv_splat(0));
    assert_true(chain_benefit_cost_ratio(yes, 3, 2) == 1.5 && isnan(chain_benefit_cost_ratio(no, 3, 2)));
    assert_true(chain_benefit_cost_ratio(yes, 3, 0.5) == 6 && isnan(chain_benefit_cost_ratio(yes, 3, 0)));
    assert_true(chain_break_even(yes, 0) == 1 && chain_break_even(yes, -1e-9) == 0);
    assert_true(isnan(chain_break_even(no, 1)));
    assert_true(chain_payback(yes, 1) == 1 && isnan(chain_payback(yes, 0)) && isnan(chain_payback(no, 7)));
    assert_true(chain_local_deficit(0) == 0 && chain_local_deficit(-1e-9) == 1 &&
                chain_local_deficit(1) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_response),  cmocka_unit_test(test_targeting), cmocka_unit_test(test_ramp),
        cmocka_unit_test(test_unit_cost), cmocka_unit_test(test_ledger),    cmocka_unit_test(test_of_money),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
