/* The effect chain `retraining`: digitally supported re-training after hospital, from the share of courses
 * that are digital to therapist hours, waiting time, rooms, trips and help at home. Formulas and symbols:
 * docs/model.md. */
#define GV_KERNEL retraining_evaluate
#define GV_KERNEL_TABLE "retraining_table.h"
#include "engine/kernel.h"

#include "chain_kernel.h"

/* Therapist hours saved per start, in full conventional courses: what the same citizens would have had
 * conventionally, but at most the service that they get now, minus what they get now. Withholding service is
 * no saving. f is the relative saving on a full course. */
GV_INLINE gv_real courses_saved(const struct gv_kernel_inputs *x, gv_real c, gv_real f)
{
    gv_real c0 = x->conventional_completion, dropout = x->dropout_hours_share, fallback = x->fallback_share;
    gv_real before = c0 + (1.0 - c0) * dropout;
    gv_real same_service = c + (1.0 - c) * (dropout + fallback);
    gv_real now = c * (1.0 - f) + (1.0 - c) * (dropout * (1.0 - f) + fallback);
    return (1.0 - x->service_expansion_share) * gv_min(before, same_service) - now;
}

GV_INLINE void evaluate_lanes(const struct gv_setup *setup, const struct gv_kernel_inputs *x,
                              struct gv_kernel_outcomes *y, const struct gv_kernel_months *months)
{
    const gv_real zero = gv_splat(0), one = gv_splat(1);
    const int H = setup->horizon;
    const double W = CHAIN_WEEKS_PER_YEAR, years = H / 12.0, days = 365.25;
    const gv_real L = x->investment_level;

    /* reach and chance */
    gv_real reach_response =
        gv_kernel_multiplier(setup, GV_CURVE_reach, L, chain_response(L, x->reach_saturation));
    gv_real d = gv_min(gv_min(one, x->digital_cap), x->digital_share * reach_response);
    gv_real n = x->courses * d;
    struct chain_luck luck = chain_luck_of(x, n, years);
    gv_real c = luck.completion;

    /* therapist time: more investment helps where digital courses save time, and mends nothing where they
     * cost more */
    gv_real course_hours =
        x->individual_sessions * x->individual_hours + x->group_sessions * x->group_hours / x->group_size;
    gv_real effect_response =
        gv_kernel_multiplier(setup, GV_CURVE_effect, L, chain_response(L, x->effect_saturation));
    gv_real f = x->therapist_time_saved;
    f = gv_select(gv_greater(f, zero), gv_min(one, f * effect_response), f);
    gv_real saved = courses_saved(x, c, f);

    /* sessions replaced, and help at home afterwards: harm passes every gate */
    gv_real replaced_per_start = c * (1.0 - x->service_expansion_share) * x->sessions_replaced;
    gv_real e = x->attributable_share * x->home_care_share * x->home_care_help * x->home_care_reduction * W /
                12.0; /* h/month */
    gv_real gates = gv_select(gv_greater(e, zero), x->granted_share * x->released_share, one);
    struct chain_fade fade = chain_fade_of(x);

    /* monthly amounts per unit of the cohorts */
    gv_real base = n / 12.0 * luck.starts; /* starts a month, full reach, no growth */
    gv_real therapist_each = base * course_hours * saved;
    gv_real replaced_each = base * replaced_per_start;
    gv_real rooms_each = 12.0 * replaced_each * course_hours * x->premises_releasable / x->hours_per_room;
    gv_real sessions_each = replaced_each * (x->individual_sessions + x->group_sessions);
    gv_real trips_each = sessions_each * x->transport_share;
    gv_real released_each = base * c * e * gates;
    gv_real trips_money = trips_each * x->trip_cost, released_money = released_each * x->care_hour_value;
    gv_real room_month = x->room_cost / 12.0;

    /* The queue in days: hours saved over the hours of a day's courses, where the growth cancels out. `left`
     * is what the waiting time can still fall by. */
    gv_real courses_a_day = x->courses / days;
    gv_real left = x->waiting_days - gv_min(x->waiting_days, x->minimum_waiting_days);
    const gv_real most_saved = left;
    gv_real days_each =
        x->queue_share * gv_max(saved, zero) * (d / 12.0 * luck.starts * days); /* per unit of the ramp */
    gv_real day_hours = course_hours * courses_a_day;                           /* without growth */

    struct chain_programme programme = chain_programme_of(setup, x, n, x->courses);
    struct chain_ledger ledger = chain_ledger_of(x, &programme);
    struct chain_cohorts cohorts = chain_cohorts_open(x, &fade);
    struct chain_year year;
    gv_real queue[CHAIN_YEAR], cashable[CHAIN_YEAR], rooms[CHAIN_YEAR];
    gv_real pv_started = zero, pv_reassessed = zero, pv_cashable = zero, pv_rooms = zero;

    int first = 1;
    do { /* a horizon has a year at least */
        for (int k = 0; k < CHAIN_YEAR; k++) {
            chain_cohorts_month(&cohorts, first + k);
            year.started[k] = cohorts.started;
            year.reassessed[k] = cohorts.reassessed;
            gv_real fall = gv_min(days_each * cohorts.ramp, left);
            left -= fall;
            queue[k] = fall * cohorts.growth * day_hours;
        }
        for (int k = 0; k < CHAIN_YEAR; k++) {
            gv_real started = year.started[k];
            cashable[k] = therapist_each * started - queue[k];
            rooms[k] = gv_floor(rooms_each * started + 1e-9);
            year.savings[k] = cashable[k] * x->therapist_hour_cost + rooms[k] * room_month +
                              trips_money * started + released_money * year.reassessed[k];
            year.course[k] = chain_course_cost(&programme, base * started);
            year.running[k] = year.course[k] + programme.fixed;
        }
        chain_ledger_year(&ledger, first, &year, months);
        for (int k = 0; k < CHAIN_YEAR; k++) {
            pv_started += year.discount[k] * year.started[k];
            pv_reassessed += year.discount[k] * year.reassessed[k];
            pv_cashable += year.discount[k] * cashable[k];
            pv_rooms += year.discount[k] * rooms[k];
        }
        first += CHAIN_YEAR;
    } while (first <= H);
    chain_ledger_close(&ledger, &programme, y);
    /* of the final year */
    gv_real year_started = chain_year_sum(year.started), year_reassessed = chain_year_sum(year.reassessed);

    y->digital_per_year = base * year_started;
    y->completed_per_year = y->digital_per_year * c;
    y->dropouts_per_year = y->digital_per_year - y->completed_per_year;
    y->therapist_hours_saved = therapist_each * year_started;
    y->queue_hours = chain_year_sum(queue);
    y->cashable_hours = y->therapist_hours_saved - y->queue_hours;
    y->waiting_days_saved = most_saved - left;
    /* A course of no hours is none, and there is nothing to wait for: such a draw fails. */
    y->waiting_days =
        gv_select(gv_greater(course_hours, zero), x->waiting_days - y->waiting_days_saved, gv_splat(NAN));
    y->rooms_released = chain_year_sum(rooms) / 12.0;
    y->sessions_avoided = sessions_each * year_started;
    y->trips_avoided = trips_each * year_started;
    y->released_hours = released_each * year_reassessed;
    y->guide_total_gain = chain_guide_gain(x, &programme, &ledger, y->therapist_hours_saved, years);

    y->digital_reach = d;
    y->expected_completers = luck.completers;
    y->conventional_course_hours = course_hours;
    y->relative_saving = f;
    y->hours_saved_per_course = course_hours * saved;
    y->true_effect = e;
    y->monthly_survival = fade.survival;
    y->therapist_value = pv_cashable * x->therapist_hour_cost;
    y->rooms_value = pv_rooms * room_month;
    y->trips_value = trips_money * pv_started;
    y->released_value = released_money * pv_reassessed;
}

GV_KERNEL_DEFINE(CHAIN_MONTHLY)
