"""The re-training chain, written a second time, in plain Python.

An independent implementation to hold the simulator against, in the manner of
reference_rehabilitation.py: one draw, month by month, every power where it
stands, never by a recurrence that carries rounding along. (The waiting time is
one by its nature.)

    evaluate(inputs, horizon=60, tables={}) -> {outcome: number, None for missing, ...}

Inputs are given in their own units: shares as fractions, DKK, hours, months.
`investment_level` is 1 unless given; `chance_reach` and `chance_completion` are
0 unless given. `tables` as there.
"""

import math

from reference_curve import over_level
from reference_rehabilitation import WEEKS_PER_YEAR, clamp, ratio, saturating_response

DAYS_PER_YEAR = 365.25

OUTCOMES = (
    "digital_per_year", "completed_per_year", "dropouts_per_year",
    "therapist_hours_saved", "cashable_hours", "queue_hours",
    "waiting_days", "waiting_days_saved", "rooms_released",
    "sessions_avoided", "trips_avoided", "released_hours",
    "gross_saving", "running_cost", "net_gain", "guide_total_gain",
    "net_present_value", "benefit_cost_ratio", "payback_months", "break_even",
    "local_result", "local_deficit", "central_result", "worst_local_year",
)


def do_nothing(inputs, horizon):
    results = {name: 0.0 for name in OUTCOMES}
    for name in ("benefit_cost_ratio", "payback_months", "break_even"):
        results[name] = None
    results["waiting_days"] = inputs["waiting_days"]
    results["cumulative_gain"] = [0.0] * horizon
    return results


def evaluate(inputs, horizon=60, tables={}):
    i = inputs
    level = i.get("investment_level", 1)
    if level == 0:
        return do_nothing(i, horizon)

    # Reach, and chance: one draw of luck per horizon
    reach_response = over_level(tables, "reach", level,
                                saturating_response(level, i["reach_saturation"]))
    effect_response = over_level(tables, "effect", level,
                                 saturating_response(level, i["effect_saturation"]))
    digital = min(1, i["digital_cap"], i["digital_share"] * reach_response)     # d
    expected = i["courses"] * digital                           # n, a year
    in_all = expected * horizon / 12                            # N
    completion, starts_factor = i["completion_share"], 1.0
    if in_all > 0:
        starts_factor = max(0, 1 + i.get("chance_reach", 0) / math.sqrt(in_all))
        completion = clamp(
            completion + i.get("chance_completion", 0)
            * math.sqrt(completion * (1 - completion) / in_all), 0, 1)

    # Therapist hours
    course_hours = (i["individual_sessions"] * i["individual_hours"]        # Hc
                    + i["group_sessions"] * i["group_hours"] / i["group_size"])
    time_saved = i["therapist_time_saved"]
    f = clamp(time_saved * (effect_response if time_saved > 0 else 1), -1, 1)
    before = (i["conventional_completion"]
              + (1 - i["conventional_completion"]) * i["dropout_hours_share"])
    same_service = (completion + (1 - completion)
                    * (i["dropout_hours_share"] + i["fallback_share"]))
    now = (completion * (1 - f) + (1 - completion)
           * (i["dropout_hours_share"] * (1 - f) + i["fallback_share"]))
    saved_per_start = course_hours * (
        (1 - i["service_expansion_share"]) * min(before, same_service) - now)

    # Help at home afterwards
    effect = (i["attributable_share"] * i["home_care_share"] * i["home_care_help"]   # e
              * i["home_care_reduction"] * WEEKS_PER_YEAR / 12)
    gates = i["granted_share"] * i["released_share"] if effect > 0 else 1
    leaving = (math.log(2) / (i["effect_half_life"] / 12) + i["attrition_rate"]) / 12
    course_months = i["course_weeks"] / (WEEKS_PER_YEAR / 12)
    delay = i["reassessment_delay"]

    # Programme cost
    scale = over_level(tables, "fixed_cost", level, level ** i["fixed_cost_elasticity"])
    startup = i["startup_cost"] * (1 + i["cost_overrun"]) * scale
    fixed_per_month = i["fixed_cost"] * scale / 12
    volume = max(expected, i["contracted_courses"])
    price_per_course = i["course_cost"]
    if volume > 0:
        price_per_course *= (volume / i["reference_volume"]) ** (i["course_cost_elasticity"] - 1)
    budget_cut = (i["budget_cut_share"] * i["target_share"] * i["courses"]
                  * i["target_hours"] * i["budget_hour_price"] / 12)

    def growth(x):
        return (1 + i["population_growth"]) ** ((x - 1) / 12)

    def ramp(x):
        if x <= 0:
            return 0
        return 1 if i["ramp_months"] == 0 else min(1, x / i["ramp_months"])

    def started(x):
        return i["courses"] * growth(x) * digital * ramp(x) / 12 * starts_factor

    def discount(t):
        return (1 + i["discount_rate"]) ** (-t / 12)

    months = range(1, horizon + 1)
    seen_again = {u: started(u - course_months - delay) * completion for u in months}

    def reassessed(t):
        """R_t: those reassessed in month u, δ months after the end of their course."""
        return math.fsum(seen_again[u] * math.exp(-leaving * (t - u + delay))
                         for u in range(1, t + 1))

    waiting = i["waiting_days"]
    shortest = min(waiting, i["minimum_waiting_days"])
    flow = {}
    for t in months:
        hours = started(t) * saved_per_start
        courses_a_day = i["courses"] * growth(t) / DAYS_PER_YEAR
        queue = min(i["queue_share"] * max(hours, 0),
                    max(0, waiting - shortest) * courses_a_day * course_hours)
        waiting -= queue / (course_hours * courses_a_day)
        replaced = (started(t) * completion * (1 - i["service_expansion_share"])
                    * i["sessions_replaced"])
        sessions = replaced * (i["individual_sessions"] + i["group_sessions"])
        rooms = math.floor(12 * replaced * course_hours * i["premises_releasable"]
                           / i["hours_per_room"] + 1e-9)
        trips = sessions * i["transport_share"]
        released = reassessed(t) * effect * gates
        savings = ((hours - queue) * i["therapist_hour_cost"] + rooms * i["room_cost"] / 12
                   + trips * i["trip_cost"] + released * i["care_hour_value"])
        courses = price_per_course * max(started(t), i["contracted_courses"] / 12)
        running = courses + fixed_per_month
        cut = budget_cut if t > i["cut_delay"] else 0
        flow[t] = {
            "started": started(t), "hours": hours, "queue": queue, "rooms": rooms,
            "sessions": sessions, "trips": trips, "released": released,
            "savings": savings, "running": running,
            "local": savings - cut - i["local_cost_share"] * running,
            "central": cut - (1 - i["local_cost_share"]) * running,
        }

    def final_year(name):
        return math.fsum(flow[t][name] for t in months if t > horizon - 12)

    def present_value(name):
        return math.fsum(discount(t) * flow[t][name] for t in months)

    cumulative = [-startup + math.fsum(
        discount(t) * (flow[t]["savings"] - flow[t]["running"]) for t in range(1, last + 1))
        for last in months]

    r = {}
    r["digital_per_year"] = final_year("started")
    r["completed_per_year"] = r["digital_per_year"] * completion
    r["dropouts_per_year"] = r["digital_per_year"] - r["completed_per_year"]
    r["therapist_hours_saved"] = final_year("hours")
    r["queue_hours"] = final_year("queue")
    r["cashable_hours"] = r["therapist_hours_saved"] - r["queue_hours"]
    r["waiting_days"] = waiting
    r["waiting_days_saved"] = i["waiting_days"] - waiting
    r["rooms_released"] = final_year("rooms") / 12
    r["sessions_avoided"] = final_year("sessions")
    r["trips_avoided"] = final_year("trips")
    r["released_hours"] = final_year("released")
    r["gross_saving"] = final_year("savings")
    r["running_cost"] = final_year("running")
    r["net_gain"] = r["gross_saving"] - r["running_cost"]
    r["guide_total_gain"] = horizon / 12 * (
        r["therapist_hours_saved"] * i["average_wage"] - r["running_cost"]) - startup
    r["net_present_value"] = cumulative[-1]
    r["benefit_cost_ratio"] = ratio(present_value("savings"),
                                    startup + present_value("running"))
    r["payback_months"] = next((t for t in months if cumulative[t - 1] >= 0), None)
    r["break_even"] = 1 if cumulative[-1] >= 0 else 0
    r["local_result"] = present_value("local")
    r["local_deficit"] = 1 if r["local_result"] < 0 else 0
    r["central_result"] = present_value("central") - startup
    r["worst_local_year"] = min(
        math.fsum(flow[t]["local"] for t in range(first, first + 12))
        for first in range(1, horizon + 1, 12))
    r["cumulative_gain"] = cumulative
    return r
