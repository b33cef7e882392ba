/* The formulas that effect chains share: response to investment, targeting, ramp, cost per course, and the
 * ledger that turns a month's savings and cost into cash flow, payback and who gains. Over lanes; see
 * sim/base/lane.h. What reads a chain's inputs by name is in chain_kernel.h. */
#ifndef GV_MODELS_CHAIN_H
#define GV_MODELS_CHAIN_H

#include "base/elementary.h"
#include "base/lane.h"

#include <math.h>
#include <stdbool.h>

#define CHAIN_WEEKS_PER_YEAR (365.25 / 7)
#define CHAIN_LN2 0.69314718055994530942

enum { CHAIN_YEAR = 12 }; /* months; a horizon is whole years */

/* Saturating response to the investment level L, 1 at L = 1: (1 - exp(-kL)) / (1 - exp(-k)), and L for k = 0.
 * The guide says that effects grow with investment; the form of the curve is ours. */
GV_INLINE gv_real chain_response(gv_real level, gv_real saturation)
{
    gv_int linear = gv_equal(saturation, gv_splat(0));
    gv_real k = gv_select(linear, gv_splat(1), saturation);
    return gv_select(linear, level, gv_expm1(-(k * level)) / gv_expm1(-k));
}

/* Mean potential of the best share r of citizens relative to all, for lognormal individual potential with
 * log-sd sigma: Φ(sigma + Φ⁻¹(r)) / r. r in (0, 1]. */
GV_INLINE gv_real chain_concentration(gv_real r, gv_real sigma)
{
    gv_real share = gv_normal_cdf(sigma + gv_normal_quantile(r)) / r;
    gv_int plain = gv_or(gv_greater_equal(r, gv_splat(1)), gv_equal(sigma, gv_splat(0)));
    return gv_select(plain, gv_splat(1), share);
}

/* Potential of those reached relative to those whom the evidence was gathered on; 1 where nobody is reached.
 */
GV_INLINE gv_real chain_targeting(gv_real reach, gv_real reference, gv_real sigma, gv_real accuracy)
{
    gv_int nobody = gv_less_equal(reach, gv_splat(0));
    gv_real r = gv_select(nobody, gv_splat(1), reach);
    gv_real factor = (1.0 + accuracy * (chain_concentration(r, sigma) - 1.0)) /
                     (1.0 + accuracy * (chain_concentration(reference, sigma) - 1.0));
    return gv_select(nobody, gv_splat(1), factor);
}

/* 1 / ramp_months, finite where there is no ramp: so large that the ramp is done with at any time above 0. */
GV_INLINE gv_real chain_inverse_ramp(gv_real ramp_months)
{
    return gv_min(1.0 / ramp_months, 1e300);
}

/* Ramp at time x (months). */
GV_INLINE gv_real chain_ramp(gv_real x, gv_real inverse_ramp)
{
    return gv_clamp(x * inverse_ramp, 0.0, 1.0);
}

/* Cost of one course at the yearly volume n, of which at least `contracted` are paid for. */
GV_INLINE gv_real chain_course_unit_cost(gv_real cost, gv_real n, gv_real contracted, gv_real reference,
                                         gv_real elasticity)
{
    gv_real volume = gv_max(n, contracted);
    gv_int none = gv_less_equal(volume, gv_splat(0));
    gv_real ratio = gv_select(none, gv_splat(1), volume / reference);
    return cost * gv_pow(ratio, elasticity - 1.0);
}

/* Discounted cash flow, payback, and the split between local unit and treasury: entered month by month, and
 * closed year by year. */
struct chain_ledger {
    /* set once */
    gv_real startup, discount_step, cut, cut_delay, local_cost_share;
    /* carried on */
    gv_real discount, cumulative, payback;
    gv_real discounted_savings, discounted_running, discounted_cut;
    gv_real worst_local_year;
    /* the month's cut, and the year's sums so far */
    gv_real month_cut, year_savings, year_running, year_course, year_cut;
};

/* t = 0. `cut` is the monthly budget cut once it applies; all in DKK, cut_delay in months. */
GV_INLINE struct chain_ledger chain_ledger_open(gv_real startup, gv_real discount_rate, gv_real cut,
                                                gv_real cut_delay, gv_real local_cost_share)
{
    gv_real zero = gv_splat(0);
    return (struct chain_ledger){
        .startup = startup,
        .discount_step = gv_exp(gv_log1p(discount_rate) / -12.0),
        .cut = cut,
        .cut_delay = cut_delay,
        .local_cost_share = local_cost_share,
        .discount = gv_splat(1),
        .cumulative = -startup,
        .payback = zero,
        .discounted_savings = zero,
        .discounted_running = zero,
        .discounted_cut = zero,
        .worst_local_year = gv_splat(INFINITY),
        .month_cut = zero,
        .year_savings = zero,
        .year_running = zero,
        .year_course = zero,
        .year_cut = zero,
    };
}

/* What is left to the local unit of savings, after the cut and its share of the running cost. */
GV_INLINE gv_real chain_local(const struct chain_ledger *l, gv_real savings, gv_real running, gv_real cut)
{
    return savings - cut - l->local_cost_share * running;
}

/* Before the first month of each year. */
GV_INLINE void chain_ledger_open_year(struct chain_ledger *l)
{
    l->year_savings = l->year_running = l->year_course = l->year_cut = gv_splat(0);
}

/* Month t = 1 … H. `running` is staff, course and fixed cost, of which `course` is the second. After it
 * ledger->discount is D(t) and ledger->cumulative cum_t. */
GV_INLINE void chain_ledger_month(struct chain_ledger *l, int t, gv_real savings, gv_real running,
                                  gv_real course)
{
    gv_real month = gv_splat(t);
    l->discount = l->discount * l->discount_step;
    l->discounted_savings += l->discount * savings;
    l->discounted_running += l->discount * running;
    l->cumulative = l->discounted_savings - l->discounted_running - l->startup;
    gv_int first_time =
        gv_and(gv_equal(l->payback, gv_splat(0)), gv_greater_equal(l->cumulative, gv_splat(0)));
    l->payback = gv_select(first_time, month, l->payback);

    l->month_cut = gv_select(gv_greater(month, l->cut_delay), l->cut, gv_splat(0));
    l->discounted_cut += l->discount * l->month_cut;
    l->year_savings += savings;
    l->year_running += running;
    l->year_course += course;
    l->year_cut += l->month_cut;
}

/* Behind the last month of each year, whose sums stay until the next is opened. */
GV_INLINE void chain_ledger_close_year(struct chain_ledger *l)
{
    l->worst_local_year =
        gv_min(l->worst_local_year, chain_local(l, l->year_savings, l->year_running, l->year_cut));
}

/* What is made of money, for one chain or for several together. `active` marks the draws with an investment
 * level above 0: doing nothing neither breaks even nor pays back, and has no ratio. */

GV_INLINE gv_real chain_benefit_cost_ratio(gv_int active, gv_real savings, gv_real cost)
{
    return gv_select(gv_and(active, gv_greater(cost, gv_splat(0))), savings / cost, gv_splat(NAN));
}

GV_INLINE gv_real chain_break_even(gv_int active, gv_real net_present_value)
{
    gv_real even = gv_select(gv_greater_equal(net_present_value, gv_splat(0)), gv_splat(1), gv_splat(0));
    return gv_select(active, even, gv_splat(NAN));
}

/* `first` is the first month without a loss so far, 0 if there is none. */
GV_INLINE gv_real chain_payback(gv_int active, gv_real first)
{
    return gv_select(gv_and(active, gv_greater(first, gv_splat(0))), first, gv_splat(NAN));
}

GV_INLINE gv_real chain_local_deficit(gv_real local_result)
{
    return gv_select(gv_less(local_result, gv_splat(0)), gv_splat(1), gv_splat(0));
}

#endif
