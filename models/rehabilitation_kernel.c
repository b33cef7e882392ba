/* The effect chain `rehabilitation`: digitally supported training of home-care citizens, from the share who
 * are referred to the hours released in the roster and the money they are worth. Formulas and symbols:
 * docs/model.md.
 *
 * Everything that does not change from month to month is multiplied together before the loop; inside it only
 * three shapes move: those who start, those with an effect, and those of them who have been reassessed. */
#include <math.h>

#define GV_KERNEL rehabilitation_evaluate
#define GV_KERNEL_TABLE "rehabilitation_table.h"
#include "engine/kernel.h"

#include "chain.h"

GV_INLINE void evaluate_lanes(const struct gv_setup *setup, const struct gv_kernel_inputs *x,
                              struct gv_kernel_outcomes *y, const struct gv_kernel_months *months)
{
    const gv_real zero = gv_splat(0), one = gv_splat(1), missing = gv_splat(NAN);
    const int H = setup->horizon;
    const double W = CHAIN_WEEKS_PER_YEAR, years = H / 12.0;
    const gv_real L = x->investment_level;
    const gv_int active = gv_greater(L, zero);

    /* reach and chance */
    gv_real r = gv_min(gv_min(one, x->reach_cap), x->referral_share * chain_response(L, x->reach_saturation));
    gv_real n = x->citizens * r;
    gv_real m = chain_targeting(r, x->reference_reach, x->potential_spread, x->targeting_accuracy);
    gv_real N = n * years;
    gv_int someone = gv_greater(N, zero);
    gv_real safe_N = gv_select(someone, N, one);
    gv_real c0 = x->completion_share;
    gv_real started_luck = gv_max(zero, 1.0 + x->chance_reach / gv_sqrt(safe_N));
    gv_real c_luck = gv_clamp(c0 + x->chance_completion * gv_sqrt(c0 * (1.0 - c0) / safe_N), zero, one);
    gv_int some_complete = gv_greater(N * c0, zero);
    gv_real safe_Nc = gv_select(some_complete, N * c0, one);
    gv_real effect_luck = gv_max(zero, 1.0 + x->chance_effect * x->effect_heterogeneity / gv_sqrt(safe_Nc));
    gv_real c = gv_select(someone, c_luck, c0);

    /* effect per completer */
    gv_real rho = gv_min(one, x->relative_reduction * chain_response(L, x->effect_saturation) * m);
    rho = gv_select(some_complete, gv_min(one, rho * effect_luck), rho);
    gv_real full_response = rho * x->baseline_help * W; /* h/yr, of one who responds */
    gv_real o = x->responder_share * full_response;     /* h/yr, before against after */
    gv_real net_of_conventional = 1.0 - x->substitution_share * x->conventional_effect_share;
    gv_real e = x->attributable_share * (o / 12.0) * net_of_conventional; /* h/month */
    gv_real lambda = CHAIN_LN2 / (x->effect_half_life / 12.0);
    gv_real decay = (lambda + x->attrition_rate) / 12.0;
    gv_real s = gv_exp(-decay);
    gv_real l = x->course_weeks / (W / 12.0); /* months */
    gv_real delta = x->reassessment_delay;

    /* staff time and prices */
    gv_real a = c + (1.0 - c) * x->dropout_hours_share;
    gv_real h = x->course_hours * gv_pow(L, x->course_hours_elasticity);
    gv_real staff_per_start = a * h + x->offer_hours / x->offer_acceptance;
    gv_real substituted_per_start = x->substitution_share * x->conventional_hours * a;
    gv_real w =
        x->care_staff_share * x->care_staff_hour_cost + (1.0 - x->care_staff_share) * x->therapist_hour_cost;

    /* programme cost */
    gv_real scale = gv_select(active, gv_pow(L, x->fixed_cost_elasticity), zero);
    gv_real startup = x->startup_cost * (1.0 + x->cost_overrun) * scale;
    gv_real fixed = x->fixed_cost * scale / 12.0;
    gv_real contracted = gv_select(active, x->contracted_courses, zero);
    gv_real u =
        chain_course_unit_cost(x->course_cost, n, contracted, x->reference_volume, x->course_cost_elasticity);
    gv_real paid_at_least = contracted / 12.0;
    gv_real cut =
        x->budget_cut_share * x->target_share * x->citizens * x->target_hours * x->budget_hour_price;
    cut = gv_select(active, cut / 12.0, zero);

    /* monthly amounts per unit of the three shapes */
    gv_real base =
        n / 12.0 * gv_select(someone, started_luck, one); /* starts a month, full reach, no growth */
    gv_real granted_each = base * c * x->granted_share * e;
    gv_real released_each = granted_each * x->released_share;
    gv_real avoided_each = base * c * x->released_share * (x->avoided_decline / 12.0) * net_of_conventional;
    gv_real staff_each = base * staff_per_start, substituted_each = base * substituted_per_start;
    gv_real released_money = released_each * x->care_hour_value;
    gv_real avoided_money = avoided_each * x->care_hour_value;
    gv_real substituted_money = substituted_each * w, staff_money = staff_each * w;

    gv_real growth_rate = 1.0 + x->population_growth;
    gv_real growth_step = gv_pow(growth_rate, gv_splat(1.0 / 12));
    gv_real growth = one; /* G(1) */
    gv_real completed_growth = gv_pow(growth_rate, -l / 12.0);
    gv_real reassessed_growth = gv_pow(growth_rate, -(l + delta) / 12.0) * gv_exp(-(decay * delta));
    gv_real inverse_ramp = 1.0 / x->ramp_months;

    struct chain_ledger ledger =
        chain_ledger_open(startup, fixed, x->discount_rate, cut, x->cut_delay, x->local_cost_share);
    gv_real with_effect = zero, reassessed = zero;
    gv_real year_started = zero, year_effect = zero, year_reassessed = zero, year_courses = zero;
    gv_real pv_started = zero, pv_effect = zero, pv_reassessed = zero;

    for (int t = 1; t <= H; t++) {
        const bool final = t > H - 12;
        gv_real now = gv_splat(t);
        gv_real started = growth * chain_ramp(now, inverse_ramp);
        with_effect = with_effect * s + growth * completed_growth * chain_ramp(now - l, inverse_ramp);
        reassessed = reassessed * s + growth * reassessed_growth * chain_ramp(now - l - delta, inverse_ramp);
        growth = growth * growth_step;

        gv_real courses = u * gv_max(base * started, paid_at_least);
        gv_real savings =
            released_money * reassessed + avoided_money * with_effect + substituted_money * started;
        chain_ledger_month(&ledger, t, final, savings, staff_money * started + courses);
        pv_started += ledger.discount * started;
        pv_effect += ledger.discount * with_effect;
        pv_reassessed += ledger.discount * reassessed;
        if (final) {
            year_started += started;
            year_effect += with_effect;
            year_reassessed += reassessed;
            year_courses += courses;
        }
        gv_store_month(months, GV_OUTCOME_INDEX(cumulative_gain), t, ledger.cumulative);
    }

    y->started_per_year = base * year_started;
    y->offered_per_year = y->started_per_year / x->offer_acceptance;
    y->completed_per_year = y->started_per_year * c;
    y->dropouts_per_year = y->started_per_year - y->completed_per_year;
    y->responders_per_year = y->completed_per_year * x->responder_share;

    y->potential_hours = base * year_effect * full_response / 12.0;
    y->completed_hours = y->potential_hours * c;
    y->responding_hours = y->completed_hours * x->responder_share;
    y->need_reduction_hours = base * c * year_effect * e;
    y->granted_reduction_hours = granted_each * year_reassessed;
    y->released_hours = released_each * year_reassessed;
    y->avoided_hours = avoided_each * year_effect;
    y->substituted_hours = substituted_each * year_started;
    y->staff_hours = staff_each * year_started;
    y->net_hours = y->released_hours + y->avoided_hours + y->substituted_hours - y->staff_hours;

    gv_real observed = x->granted_share * o * gv_exp(-(lambda * gv_max(zero, 1.0 - l / 12.0)));
    observed = gv_select(gv_greater(l + delta, gv_splat(12)), zero, observed);
    y->observed_saving = gv_select(active, observed, missing);

    y->gross_saving = ledger.gross_saving;
    y->running_cost = ledger.running_cost;
    y->net_gain = ledger.gross_saving - ledger.running_cost;
    y->guide_hours_saved = y->completed_per_year * observed - y->staff_hours;
    y->guide_total_gain =
        years * (y->guide_hours_saved * x->average_wage - year_courses - 12.0 * fixed) - startup;

    y->net_present_value = ledger.cumulative;
    chain_ledger_close(&ledger, active, &y->benefit_cost_ratio, &y->payback_months, &y->break_even);
    gv_real pv_released = released_money * pv_reassessed;
    gv_real required = observed * (pv_released - ledger.cumulative) / pv_released;
    y->required_saving = gv_select(gv_and(active, gv_greater(pv_released, zero)), required, missing);
    y->local_result = ledger.local_result;
    y->central_result = ledger.central_running - startup;
    y->worst_local_year = ledger.worst_local_year;
    y->cumulative_gain = ledger.cumulative;

    y->reach = r;
    y->targeting_factor = m;
    y->reduction_of_need = rho;
    y->true_effect = e;
    y->monthly_survival = s;
    y->trainer_hour_price = w;
    y->released_value = pv_released;
    y->avoided_value = avoided_money * pv_effect;
    y->substituted_value = substituted_money * pv_started;
    y->total_cost = startup + ledger.discounted_running;
}

GV_KERNEL_DEFINE(UINT64_C(1) << GV_OUTCOME_INDEX(cumulative_gain))
