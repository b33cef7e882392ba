/* The effect chain `rehabilitation`: digitally supported training of home-care citizens, from the share who
 * are referred to the hours released in the roster and the money they are worth. Formulas and symbols:
 * docs/model.md. */
#define GV_KERNEL rehabilitation_evaluate
#define GV_KERNEL_TABLE "rehabilitation_table.h"
#include "engine/kernel.h"

#include "chain_kernel.h"

GV_INLINE void evaluate_lanes(const struct gv_setup *setup, const struct gv_kernel_inputs *x,
                              struct gv_kernel_outcomes *y, const struct gv_kernel_months *months)
{
    const gv_real zero = gv_splat(0), one = gv_splat(1), missing = gv_splat(NAN);
    const int H = setup->horizon;
    const double W = CHAIN_WEEKS_PER_YEAR, years = H / 12.0;
    const gv_real L = x->investment_level;

    /* reach and chance */
    gv_real reach_response =
        gv_kernel_multiplier(setup, GV_CURVE_reach, L, chain_response(L, x->reach_saturation));
    gv_real r = gv_min(gv_min(one, x->reach_cap), x->referral_share * reach_response);
    gv_real n = x->citizens * r;
    gv_real m = chain_targeting(r, x->reference_reach, x->potential_spread, x->targeting_accuracy);
    struct chain_luck luck = chain_luck_of(x, n, years);
    gv_real c = luck.completion;
    gv_int some_complete = gv_greater(luck.completers, zero);
    gv_real safe_completers = gv_select(some_complete, luck.completers, one);
    gv_real effect_luck =
        gv_max(zero, 1.0 + x->chance_effect * x->effect_heterogeneity / gv_sqrt(safe_completers));

    /* effect per completer */
    gv_real effect_response =
        gv_kernel_multiplier(setup, GV_CURVE_effect, L, chain_response(L, x->effect_saturation));
    gv_real rho = gv_min(one, x->relative_reduction * effect_response * m);
    rho = gv_select(some_complete, gv_min(one, rho * effect_luck), rho);
    gv_real full_response = rho * x->baseline_help * W; /* h/yr, of one who responds */
    gv_real o = x->responder_share * full_response;     /* h/yr, before against after */
    gv_real net_of_conventional = 1.0 - x->substitution_share * x->conventional_effect_share;
    gv_real e = x->attributable_share * (o / 12.0) * net_of_conventional; /* h/month */
    struct chain_fade fade = chain_fade_of(x);
    gv_real l = fade.course_months, delta = fade.delay;

    /* staff time and prices */
    gv_real a = c + (1.0 - c) * x->dropout_hours_share;
    gv_real h = x->course_hours *
                gv_kernel_multiplier(setup, GV_CURVE_course_hours, L, gv_pow(L, x->course_hours_elasticity));
    gv_real staff_per_start = a * h + x->offer_hours / x->offer_acceptance;
    gv_real substituted_per_start = x->substitution_share * x->conventional_hours * a;
    gv_real w =
        x->care_staff_share * x->care_staff_hour_cost + (1.0 - x->care_staff_share) * x->therapist_hour_cost;

    /* monthly amounts per unit of the cohorts */
    gv_real base = n / 12.0 * luck.starts; /* starts a month, full reach, no growth */
    gv_real granted_each = base * c * x->granted_share * e;
    gv_real released_each = granted_each * x->released_share;
    gv_real avoided_each = base * c * x->released_share * (x->avoided_decline / 12.0) * net_of_conventional;
    gv_real staff_each = base * staff_per_start, substituted_each = base * substituted_per_start;
    gv_real released_money = released_each * x->care_hour_value;
    gv_real avoided_money = avoided_each * x->care_hour_value;
    gv_real substituted_money = substituted_each * w, staff_money = staff_each * w;

    struct chain_programme programme = chain_programme_of(setup, x, n, x->citizens);
    struct chain_ledger ledger = chain_ledger_of(x, &programme);
    struct chain_cohorts cohorts = chain_cohorts_open(x, &fade);
    struct chain_year year;
    gv_real with_effect[CHAIN_YEAR];
    gv_real pv_started = zero, pv_effect = zero, pv_reassessed = zero;

    int first = 1;
    do { /* a horizon has a year at least */
        for (int k = 0; k < CHAIN_YEAR; k++) {
            chain_cohorts_month(&cohorts, first + k);
            year.started[k] = cohorts.started;
            year.reassessed[k] = cohorts.reassessed;
            with_effect[k] = cohorts.with_effect;
        }
        for (int k = 0; k < CHAIN_YEAR; k++) {
            gv_real started = year.started[k];
            year.savings[k] = released_money * year.reassessed[k] + avoided_money * with_effect[k] +
                              substituted_money * started;
            year.course[k] = chain_course_cost(&programme, base * started);
            year.running[k] = staff_money * started + year.course[k] + programme.fixed;
        }
        chain_ledger_year(&ledger, first, &year, months);
        for (int k = 0; k < CHAIN_YEAR; k++) {
            pv_started += year.discount[k] * year.started[k];
            pv_effect += year.discount[k] * with_effect[k];
            pv_reassessed += year.discount[k] * year.reassessed[k];
        }
        first += CHAIN_YEAR;
    } while (first <= H);
    chain_ledger_close(&ledger, &programme, y);
    /* of the final year */
    gv_real year_started = chain_year_sum(year.started), year_effect = chain_year_sum(with_effect),
            year_reassessed = chain_year_sum(year.reassessed);

    y->started_per_year = base * year_started;
    y->offered_per_year = y->started_per_year / x->offer_acceptance;
    y->declined_per_year = y->offered_per_year - y->started_per_year;
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

    gv_real observed = x->granted_share * o * gv_exp(-(fade.lambda * gv_max(zero, 1.0 - l / 12.0)));
    observed = gv_select(gv_greater(l + delta, gv_splat(12)), zero, observed);
    y->observed_saving = gv_select(programme.active, observed, missing);

    y->guide_hours_saved = y->completed_per_year * observed - y->staff_hours;
    y->guide_total_gain = chain_guide_gain(x, &programme, &ledger, y->guide_hours_saved, years);
    gv_real pv_released = released_money * pv_reassessed;
    gv_real required = observed * (pv_released - ledger.cumulative) / pv_released;
    y->required_saving =
        gv_select(gv_and(programme.active, gv_greater(pv_released, zero)), required, missing);

    y->reach = r;
    y->expected_completers = luck.completers;
    y->targeting_factor = m;
    y->reduction_of_need = rho;
    y->true_effect = e;
    y->monthly_survival = fade.survival;
    y->trainer_hour_price = w;
    y->released_value = pv_released;
    y->avoided_value = avoided_money * pv_effect;
    y->substituted_value = substituted_money * pv_started;
}

GV_KERNEL_DEFINE(CHAIN_MONTHLY)
