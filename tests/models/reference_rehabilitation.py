#!/usr/bin/env python3
"""The rehabilitation chain, written a second time, in plain Python.

An independent implementation to hold the simulator against. It evaluates one
draw, month by month, in plain floats, and computes every power and exponential
directly where it stands, never by a recurrence that carries rounding along.
Clarity comes before speed.

    evaluate(inputs, horizon=60, tables={}) -> {outcome: number, None for missing, ...}

Inputs are given in their own units: shares as fractions, DKK, hours, months.
`investment_level` is 1 unless given. The luck of small numbers is included
when any of `chance_reach`, `chance_completion`, `chance_effect` (standard
normal) is given; `effect_heterogeneity` is 1 unless given. `tables` has points
[level, multiplier] by the name of the curve that they stand in place of.

As a program it reads one JSON object of inputs, or a list of them, from stdin,
and writes the outcomes, in the same form, to stdout. `--horizon N` sets the
number of months.
"""

import json
import math
import sys
from statistics import NormalDist

from reference_curve import over_level

WEEKS_PER_YEAR = 365.25 / 7
MONTHS_PER_YEAR = 12

OUTCOMES = (
    "offered_per_year", "declined_per_year", "started_per_year", "completed_per_year",
    "dropouts_per_year", "responders_per_year",
    "potential_hours", "completed_hours", "responding_hours",
    "need_reduction_hours", "granted_reduction_hours", "released_hours",
    "avoided_hours", "substituted_hours", "staff_hours", "net_hours",
    "observed_saving", "gross_saving", "running_cost", "net_gain",
    "guide_hours_saved", "guide_total_gain",
    "net_present_value", "benefit_cost_ratio", "payback_months", "break_even",
    "required_saving", "local_result", "local_deficit", "central_result", "worst_local_year",
)

MISSING_WHEN_NOTHING_IS_DONE = (
    "observed_saving", "benefit_cost_ratio", "payback_months", "break_even",
    "required_saving",
)


def normal_cdf(x):
    return 0.5 * math.erfc(-x / math.sqrt(2))


def normal_quantile(p):
    if p >= 1:
        return math.inf
    return NormalDist().inv_cdf(p)


def saturating_response(level, k):
    """S(L; k): 0 at L = 0, 1 at L = 1, straight for k = 0."""
    if k == 0:
        return level
    return -math.expm1(-k * level) / -math.expm1(-k)


def concentration(share, spread):
    """C(r; σ): mean potential of the best share r, relative to all."""
    return normal_cdf(spread + normal_quantile(share)) / share


def targeting(share, spread, accuracy, reference):
    """m(r): mean potential of those reached, relative to those in the evidence."""
    reached = 1 + accuracy * (concentration(share, spread) - 1)
    evidence = 1 + accuracy * (concentration(reference, spread) - 1)
    return reached / evidence


def clamp(x, low, high):
    return max(low, min(high, x))


def ratio(numerator, denominator):
    return numerator / denominator if denominator > 0 else None


def do_nothing(horizon):
    results = {name: 0.0 for name in OUTCOMES}
    for name in MISSING_WHEN_NOTHING_IS_DONE:
        results[name] = None
    results["cumulative_gain"] = [0.0] * horizon
    return results


def evaluate(inputs, horizon=60, tables={}):
    if horizon % 12 or not 12 <= horizon <= 600:
        raise ValueError("the horizon is a multiple of 12 months, from 12 to 600")
    i = inputs
    level = i.get("investment_level", 1)
    if level == 0:
        return do_nothing(horizon)

    # Reach and targeting
    reach_response = over_level(tables, "reach", level,
                                saturating_response(level, i["reach_saturation"]))
    effect_response = over_level(tables, "effect", level,
                                 saturating_response(level, i["effect_saturation"]))
    reach = min(1, i["reach_cap"], i["referral_share"] * reach_response)
    expected_starts = i["citizens"] * reach                     # n, a year
    completion = i["completion_share"]                          # c
    if expected_starts > 0:
        m = targeting(reach, i["potential_spread"],
                      i["targeting_accuracy"], i["reference_reach"])
    else:
        m = 1
    reduction = min(1, i["relative_reduction"] * effect_response * m)       # ρ

    # Chance: one draw of luck per horizon
    starts_factor = 1.0
    starts_in_all = expected_starts * horizon / 12              # N
    if starts_in_all > 0:
        z_reach = i.get("chance_reach", 0)
        z_completion = i.get("chance_completion", 0)
        z_effect = i.get("chance_effect", 0)
        heterogeneity = i.get("effect_heterogeneity", 1)
        completers_in_all = starts_in_all * completion          # N·c, c before chance
        starts_factor = max(0, 1 + z_reach / math.sqrt(starts_in_all))
        if completers_in_all > 0:
            reduction = min(1, reduction * max(
                0, 1 + z_effect * heterogeneity / math.sqrt(completers_in_all)))
        completion = clamp(
            completion + z_completion
            * math.sqrt(completion * (1 - completion) / starts_in_all), 0, 1)

    # Effect of one completed course
    observed_need = (i["responder_share"] * reduction           # o, h/yr
                     * i["baseline_help"] * WEEKS_PER_YEAR)
    beyond_conventional = 1 - i["substitution_share"] * i["conventional_effect_share"]
    effect = i["attributable_share"] * observed_need / 12 * beyond_conventional  # e
    avoided_effect = i["avoided_decline"] / 12 * beyond_conventional
    potential_effect = reduction * i["baseline_help"] * WEEKS_PER_YEAR / 12

    # Fade and delay
    fade = math.log(2) / (i["effect_half_life"] / 12)           # λ, a year
    leaving = (fade + i["attrition_rate"]) / 12                 # -ln s, a month
    course_months = i["course_weeks"] / (WEEKS_PER_YEAR / 12)   # ℓ
    delay = i["reassessment_delay"]                             # δ

    # Staff time and prices
    attendance = completion + (1 - completion) * i["dropout_hours_share"]
    course_hours = i["course_hours"] * over_level(tables, "course_hours", level,
                                                  level ** i["course_hours_elasticity"])
    staff_hours_per_start = (attendance * course_hours
                             + i["offer_hours"] / i["offer_acceptance"])
    replaced_hours_per_start = (i["substitution_share"] * i["conventional_hours"]
                                * attendance)
    trainer_hour = (i["care_staff_share"] * i["care_staff_hour_cost"]
                    + (1 - i["care_staff_share"]) * i["therapist_hour_cost"])

    # Programme cost
    scale = over_level(tables, "fixed_cost", level, level ** i["fixed_cost_elasticity"])
    startup = i["startup_cost"] * (1 + i["cost_overrun"]) * scale
    fixed_per_month = i["fixed_cost"] * scale / 12
    volume = max(expected_starts, i["contracted_courses"])
    if volume > 0:
        price_per_course = i["course_cost"] * (
            volume / i["reference_volume"]) ** (i["course_cost_elasticity"] - 1)
    else:
        price_per_course = i["course_cost"]

    # Budget cut, fixed beforehand
    budget_cut = (i["budget_cut_share"] * i["target_share"] * i["citizens"]
                  * i["target_hours"] * i["budget_hour_price"] / 12)

    def ramp(x):
        if x <= 0:
            return 0
        if i["ramp_months"] == 0:
            return 1
        return min(1, x / i["ramp_months"])

    def started(x):
        growth = (1 + i["population_growth"]) ** ((x - 1) / 12)
        return i["citizens"] * growth * reach * ramp(x) / 12 * starts_factor

    def discount(t):
        return (1 + i["discount_rate"]) ** (-t / 12)

    # Month by month
    months = range(1, horizon + 1)
    ending = {u: started(u - course_months) for u in months}
    seen_again = {u: started(u - course_months - delay) for u in months}

    def with_effect(t):
        """A_t if everybody completed: those whose course ended in month u, and who
        still have the effect t - u months later."""
        return math.fsum(ending[u] * math.exp(-leaving * (t - u))
                         for u in range(1, t + 1))

    def reassessed(t):
        """R_t if everybody completed: those reassessed in month u, δ months after
        the end of their course."""
        return math.fsum(seen_again[u] * math.exp(-leaving * (t - u + delay))
                         for u in range(1, t + 1))

    flow = {}
    for t in months:
        everybody = with_effect(t)
        need = everybody * completion * effect
        granted = i["granted_share"] * reassessed(t) * completion * effect
        released = i["released_share"] * granted
        avoided = i["released_share"] * everybody * completion * avoided_effect
        staff = started(t) * staff_hours_per_start
        replaced = started(t) * replaced_hours_per_start
        savings = (released + avoided) * i["care_hour_value"] + replaced * trainer_hour
        courses = price_per_course * max(started(t), i["contracted_courses"] / 12)
        running = staff * trainer_hour + courses + fixed_per_month
        cut = budget_cut if t > i["cut_delay"] else 0
        flow[t] = {
            "started": started(t),
            "offered": started(t) / i["offer_acceptance"],
            "potential": everybody * potential_effect,
            "need": need, "granted": granted, "released": released,
            "avoided": avoided, "replaced": replaced, "staff": staff,
            "savings": savings, "running": running,
            "programme": courses + fixed_per_month,
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
    # Citizens
    r["offered_per_year"] = final_year("offered")
    r["declined_per_year"] = r["offered_per_year"] - final_year("started")
    r["started_per_year"] = final_year("started")
    r["completed_per_year"] = r["started_per_year"] * completion
    r["dropouts_per_year"] = r["started_per_year"] - r["completed_per_year"]
    r["responders_per_year"] = r["completed_per_year"] * i["responder_share"]

    # Hours
    r["potential_hours"] = final_year("potential")
    r["completed_hours"] = r["potential_hours"] * completion
    r["responding_hours"] = r["completed_hours"] * i["responder_share"]
    r["need_reduction_hours"] = final_year("need")
    r["granted_reduction_hours"] = final_year("granted")
    r["released_hours"] = final_year("released")
    r["avoided_hours"] = final_year("avoided")
    r["substituted_hours"] = final_year("replaced")
    r["staff_hours"] = final_year("staff")
    r["net_hours"] = (r["released_hours"] + r["avoided_hours"]
                      + r["substituted_hours"] - r["staff_hours"])
    if course_months + delay > 12:
        r["observed_saving"] = 0.0
    else:
        r["observed_saving"] = (i["granted_share"] * observed_need
                                * math.exp(-fade * max(0, 1 - course_months / 12)))

    # Money
    r["gross_saving"] = final_year("savings")
    r["running_cost"] = final_year("running")
    r["net_gain"] = r["gross_saving"] - r["running_cost"]
    r["guide_hours_saved"] = (r["completed_per_year"] * r["observed_saving"]
                              - r["staff_hours"])
    r["guide_total_gain"] = horizon / 12 * (
        r["guide_hours_saved"] * i["average_wage"] - final_year("programme")) - startup
    r["net_present_value"] = cumulative[-1]
    r["benefit_cost_ratio"] = ratio(present_value("savings"),
                                    startup + present_value("running"))
    r["payback_months"] = next((t for t in months if cumulative[t - 1] >= 0), None)
    r["break_even"] = 1 if cumulative[-1] >= 0 else 0
    value_of_released = present_value("released") * i["care_hour_value"]
    if value_of_released > 0:
        r["required_saving"] = (r["observed_saving"]
                                * (value_of_released - cumulative[-1]) / value_of_released)
    else:
        r["required_saving"] = None
    r["local_result"] = present_value("local")
    r["local_deficit"] = 1 if r["local_result"] < 0 else 0
    r["central_result"] = present_value("central") - startup
    r["worst_local_year"] = min(
        math.fsum(flow[t]["local"] for t in range(first, first + 12))
        for first in range(1, horizon + 1, 12))
    r["cumulative_gain"] = cumulative
    return r


def main(arguments):
    horizon = 60
    if arguments[:1] == ["--horizon"] and len(arguments) == 2:
        horizon = int(arguments[1])
    elif arguments:
        sys.exit("usage: reference_rehabilitation.py [--horizon MONTHS] < inputs.json")
    given = json.load(sys.stdin)
    if isinstance(given, list):
        results = [evaluate(inputs, horizon) for inputs in given]
    else:
        results = evaluate(given, horizon)
    json.dump(results, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(sys.argv[1:])
