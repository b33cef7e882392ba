"""The reference plan of scenarios/home-care.yaml as a plain NumPy program: arrays over draws, a loop over months.

To be timed against, and to be right: the numbers must agree with gevinst's.

usage: plain_numpy.py DRAWS [SEED]

Every input is an array over the draws, every formula of docs/model.md one line of array arithmetic, as one would
write it for this question alone. What the scenario does not use (chance, other policies) is not there.
"""

import json
import math
import sys
import time
from statistics import NormalDist

import numpy as np

MONTHS = 60
WEEKS_PER_YEAR = 365.25 / 7

# (low, mode, high) is PERT, (low, high) uniform, a number constant.
INPUTS = {
    "citizens": 2000,
    "population_growth": (0, 0.01, 0.02),
    "referral_share": (0.01, 0.03, 0.04),
    "reach_saturation": (0.5, 1, 2),
    "reach_cap": 0.1,
    "offer_acceptance": (0.5, 0.7, 0.9),
    "potential_spread": (0.3, 0.5, 0.9),
    "targeting_accuracy": (0, 0.3, 0.7),
    "reference_reach": 0.03,
    "completion_share": (0.6, 0.75, 0.85),
    "course_weeks": 12,
    "course_hours": (13, 14),
    "course_hours_elasticity": (0, 0.2, 0.5),
    "dropout_hours_share": (0.2, 0.5, 0.8),
    "offer_hours": (0.5, 1, 2),
    "care_staff_share": (0, 0.6, 1),
    "baseline_help": (3, 6, 9),
    "responder_share": (0.45, 0.58, 0.7),
    "relative_reduction": (0.1, 0.22, 0.35),
    "effect_saturation": (1, 2, 4),
    "attributable_share": (0.6, 0.85, 1),
    "avoided_decline": (0, 5, 15),
    "effect_half_life": (6, 15, 36),
    "attrition_rate": (0.1, 0.18, 0.25),
    "ramp_months": (6, 12, 24),
    "granted_share": (0.4, 0.8, 1),
    "reassessment_delay": (0, 2, 6),
    "released_share": (0.4, 0.8, 1),
    "substitution_share": (0, 0.3, 0.8),
    "conventional_hours": (5, 15, 25),
    "conventional_effect_share": (0, 0.4, 1),
    "care_hour_value": (365, 450, 560),
    "care_staff_hour_cost": (330, 390, 460),
    "therapist_hour_cost": (360, 450, 600),
    "average_wage": (200, 300, 450),
    "discount_rate": 0.035,
    "startup_cost": (100e3, 200e3, 500e3),
    "cost_overrun": (0, 0.3, 1),
    "fixed_cost": (50e3, 150e3, 300e3),
    "fixed_cost_elasticity": 0.5,
    "course_cost": (400, 800, 1800),
    "course_cost_elasticity": (0.7, 0.9, 1),
    "contracted_courses": 20,
    "reference_volume": 60,
    "investment_level": 1,
    "budget_cut_share": 1,
    "target_share": 0.03,
    "target_hours": 24,
    "budget_hour_price": 450,
    "cut_delay": 12,
    "local_cost_share": 1,
}

OUTCOMES = (
    "offered_per_year", "started_per_year", "completed_per_year", "declined_per_year", "dropouts_per_year",
    "responders_per_year",
    "potential_hours", "completed_hours", "responding_hours", "need_reduction_hours", "granted_reduction_hours",
    "released_hours", "avoided_hours", "substituted_hours", "staff_hours", "net_hours", "observed_saving",
    "required_saving", "gross_saving", "running_cost", "net_gain", "guide_hours_saved", "guide_total_gain",
    "net_present_value", "benefit_cost_ratio", "payback_months", "break_even", "local_result", "local_deficit",
    "central_result", "worst_local_year",
)
QUANTILES = {"P05": 0.05, "P25": 0.25, "P50": 0.5, "P75": 0.75, "P95": 0.95}


def pert_shape(low, mode, high):
    """The shape (a, b) of the beta on [low, high]."""
    a = 1 + 4 * (mode - low) / (high - low)
    return a, 6 - a


def draw(rng, n):
    x = {}
    for name, value in INPUTS.items():
        if not isinstance(value, tuple):
            x[name] = value
        elif len(value) == 2:
            x[name] = rng.uniform(*value, n)
        else:
            low, _, high = value
            x[name] = low + (high - low) * rng.beta(*pert_shape(*value), n)
    return x


def normal_cdf(z):
    """Abramowitz and Stegun 26.2.17, to 1e-7: NumPy has none of its own."""
    t = 1 / (1 + 0.2316419 * np.abs(z))
    tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail *= np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return np.where(z > 0, 1 - tail, tail)


def normal_quantile(p):
    """Newton's method from Abramowitz and Stegun 26.2.23, for p up to 1/2: NumPy has none of its own."""
    t = np.sqrt(-2 * np.log(p))
    z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
    for _ in range(2):
        z -= (normal_cdf(z) - p) / (np.exp(-z * z / 2) / math.sqrt(2 * math.pi))
    return z


def response(level, saturation):
    return np.expm1(-saturation * level) / np.expm1(-saturation)


def evaluate(x):
    """{outcome: array over draws}, with cumulative_gain as [months, draws]; infinite where payback is beyond the
    horizon."""
    level = x["investment_level"]

    # Reach and targeting
    reach = np.minimum(x["reach_cap"], x["referral_share"] * response(level, x["reach_saturation"]))
    n, c = x["citizens"] * reach, x["completion_share"]
    spread, accuracy = x["potential_spread"], x["targeting_accuracy"]
    reference = x["reference_reach"]
    reference_score = NormalDist().inv_cdf(reference)
    reached = normal_cdf(spread + normal_quantile(reach)) / reach
    evidence = normal_cdf(spread + reference_score) / reference
    targeting = (1 + accuracy * (reached - 1)) / (1 + accuracy * (evidence - 1))

    # Effect per completer
    reduction = np.minimum(1, x["relative_reduction"] * response(level, x["effect_saturation"]) * targeting)
    full_response = reduction * x["baseline_help"] * WEEKS_PER_YEAR
    observed_need = x["responder_share"] * full_response
    beyond_conventional = 1 - x["substitution_share"] * x["conventional_effect_share"]
    effect = x["attributable_share"] * observed_need / 12 * beyond_conventional
    avoided_effect = x["avoided_decline"] / 12 * beyond_conventional

    # Fade and delay
    fade = math.log(2) / (x["effect_half_life"] / 12)
    leaving = (fade + x["attrition_rate"]) / 12
    survival = np.exp(-leaving)
    course_months, delay = x["course_weeks"] / (WEEKS_PER_YEAR / 12), x["reassessment_delay"]

    # Staff time, prices and cost
    attendance = c + (1 - c) * x["dropout_hours_share"]
    staff_per_start = (attendance * x["course_hours"] * level ** x["course_hours_elasticity"]
                       + x["offer_hours"] / x["offer_acceptance"])
    replaced_per_start = x["substitution_share"] * x["conventional_hours"] * attendance
    trainer_hour = (x["care_staff_share"] * x["care_staff_hour_cost"]
                    + (1 - x["care_staff_share"]) * x["therapist_hour_cost"])
    scale = level ** x["fixed_cost_elasticity"]
    startup = x["startup_cost"] * (1 + x["cost_overrun"]) * scale
    fixed = x["fixed_cost"] * scale / 12
    price = x["course_cost"] * (np.maximum(n, x["contracted_courses"]) / x["reference_volume"]) ** (
        x["course_cost_elasticity"] - 1)
    budget_cut = (x["budget_cut_share"] * x["target_share"] * x["citizens"] * x["target_hours"]
                  * x["budget_hour_price"] / 12)

    # Month by month
    growth_rate = 1 + x["population_growth"]
    growth_step = growth_rate ** (1 / 12)
    completed_growth = growth_rate ** (-course_months / 12)
    reassessed_growth = growth_rate ** (-(course_months + delay) / 12) * np.exp(-leaving * delay)
    ramp_step = 1 / x["ramp_months"]
    starts = n / 12
    with_effect = reassessed = local_year = pv_savings = pv_running = pv_released = local_result = 0
    pv_central = 0
    worst_local_year = payback = np.full(len(n), np.inf)
    gain = np.empty((MONTHS, len(n)))
    cumulative = -startup
    year = dict.fromkeys(("started", "effect", "need", "granted", "released", "avoided", "replaced", "staff",
                          "savings", "running", "courses"), 0)
    for t in range(1, MONTHS + 1):
        started = starts * np.clip(t * ramp_step, 0, 1)
        completed = starts * completed_growth * np.clip((t - course_months) * ramp_step, 0, 1) * c
        seen_again = starts * reassessed_growth * np.clip((t - course_months - delay) * ramp_step, 0, 1) * c
        with_effect = with_effect * survival + completed
        reassessed = reassessed * survival + seen_again
        starts = starts * growth_step
        discount = (1 + x["discount_rate"]) ** (-t / 12)

        need = with_effect * effect
        granted = x["granted_share"] * reassessed * effect
        released = x["released_share"] * granted
        avoided = x["released_share"] * with_effect * avoided_effect
        staff, replaced = started * staff_per_start, started * replaced_per_start
        savings = (released + avoided) * x["care_hour_value"] + replaced * trainer_hour
        courses = price * np.maximum(started, x["contracted_courses"] / 12)
        running = staff * trainer_hour + courses + fixed
        cut = budget_cut if t > x["cut_delay"] else 0
        local = savings - cut - x["local_cost_share"] * running

        pv_savings = pv_savings + discount * savings
        pv_running = pv_running + discount * running
        pv_released = pv_released + discount * released
        pv_central = pv_central + discount * (cut - (1 - x["local_cost_share"]) * running)
        local_result = local_result + discount * local
        cumulative = cumulative + discount * (savings - running)
        gain[t - 1] = cumulative
        payback = np.minimum(payback, np.where(cumulative >= 0, t, np.inf))
        local_year = local_year + local
        if t % 12 == 0:
            worst_local_year = np.minimum(worst_local_year, local_year)
            local_year = 0
        if t > MONTHS - 12:
            for name, amount in (("started", started), ("effect", with_effect), ("need", need),
                                 ("granted", granted), ("released", released), ("avoided", avoided),
                                 ("replaced", replaced), ("staff", staff), ("savings", savings),
                                 ("running", running), ("courses", courses)):
                year[name] = year[name] + amount

    # Outcomes
    y = {"started_per_year": year["started"], "offered_per_year": year["started"] / x["offer_acceptance"]}
    y["completed_per_year"] = y["started_per_year"] * c
    y["declined_per_year"] = y["offered_per_year"] - y["started_per_year"]
    y["dropouts_per_year"] = y["started_per_year"] - y["completed_per_year"]
    y["responders_per_year"] = y["completed_per_year"] * x["responder_share"]
    y["completed_hours"] = year["effect"] * full_response / 12
    y["potential_hours"] = y["completed_hours"] / c
    y["responding_hours"] = y["completed_hours"] * x["responder_share"]
    y["need_reduction_hours"], y["granted_reduction_hours"] = year["need"], year["granted"]
    y["released_hours"], y["avoided_hours"] = year["released"], year["avoided"]
    y["substituted_hours"], y["staff_hours"] = year["replaced"], year["staff"]
    y["net_hours"] = year["released"] + year["avoided"] + year["replaced"] - year["staff"]
    y["observed_saving"] = np.where(course_months + delay > 12, 0, x["granted_share"] * observed_need
                                    * np.exp(-fade * max(0, 1 - course_months / 12)))
    y["gross_saving"], y["running_cost"] = year["savings"], year["running"]
    y["net_gain"] = year["savings"] - year["running"]
    y["guide_hours_saved"] = y["completed_per_year"] * y["observed_saving"] - year["staff"]
    y["guide_total_gain"] = MONTHS / 12 * (y["guide_hours_saved"] * x["average_wage"] - year["courses"]
                                           - 12 * fixed) - startup
    y["net_present_value"] = cumulative
    y["benefit_cost_ratio"] = pv_savings / (startup + pv_running)
    y["payback_months"] = payback
    y["break_even"] = (cumulative >= 0).astype(float)
    value_of_released = pv_released * x["care_hour_value"]
    y["required_saving"] = y["observed_saving"] * (value_of_released - cumulative) / value_of_released
    y["local_result"] = local_result
    y["local_deficit"] = (local_result < 0).astype(float)
    y["central_result"] = pv_central - startup
    y["worst_local_year"] = worst_local_year
    y["cumulative_gain"] = gain
    return y


def summarise(values):
    """Of one column. Infinite values (a payback beyond the horizon) count in quantiles only."""
    finite = values[np.isfinite(values)]
    summary = {"mean": finite.mean(), "sd": finite.std(ddof=1)}
    # NumPy makes NaN of a place between infinities.
    with np.errstate(invalid="ignore"):
        summary.update(zip(QUANTILES, np.quantile(values, list(QUANTILES.values()))))
    summary["probability_positive"] = (finite >= 0).mean()
    summary = {name: float(x) if math.isfinite(x) else None for name, x in summary.items()}
    return {**summary, "values": len(finite)}


def report(draws, seconds, outcomes, gain):
    json.dump({"draws": draws, **seconds, "outcomes": outcomes, "cumulative_gain": gain}, sys.stdout)


def main(draws, seed=1):
    start = time.perf_counter()
    y = evaluate(draw(np.random.default_rng(seed), draws))
    drawn = time.perf_counter()
    outcomes = {name: summarise(y[name]) for name in OUTCOMES}
    gain = [summarise(month) for month in y["cumulative_gain"]]
    end = time.perf_counter()
    report(draws, {"seconds_drawing": drawn - start, "seconds_summarising": end - drawn}, outcomes, gain)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
