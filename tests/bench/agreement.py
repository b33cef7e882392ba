"""Do two programs agree? Every mean, standard deviation, quantile and probability is compared, with the statistical
error of both; gevinst's own intervals say how large that is."""

import math

HALF_WIDTHS = 1.959964  # of 95 % intervals, in standard errors
LIMIT = 5               # standard errors: by chance in one of two million comparisons
QUANTILES = ("P05", "P25", "P50", "P75", "P95")
INDICATORS = ("break_even", "local_deficit")
STEPS = (*INDICATORS, "payback_months")  # values so few that a quantile has no normal error


class Agreement:
    def __init__(self, name):
        self.name, self.count, self.largest, self.where = name, 0, 0.0, ""

    def add(self, where, a, b, error_a, error_b):
        error, self.count = math.hypot(error_a, error_b), self.count + 1
        z = 0 if a == b else abs(a - b) / error if error > 0 else math.inf
        if z >= self.largest:
            self.largest, self.where = z, where

    def add_share(self, where, a, n, b, m):
        """Shares of n and m draws; with two successes and failures more, so that 0 and 1 have an error too."""
        def error(p, n):
            p = (p * n + 2) / (n + 4)
            return math.sqrt(p * (1 - p) / n)
        self.add(where, a, b, error(a, n), error(b, m))

    def good(self):
        return self.largest < LIMIT and self.count > 0

    def __str__(self):
        return (f"{self.name}: {self.count} figures, largest difference {self.largest:.1f} standard errors "
                f"({self.where}): {'agrees' if self.good() else 'DOES NOT AGREE'}")


def read_monthly(text):
    """gevinst export RESULT monthly: a list of {name: value} over the months."""
    names, rows = [], []
    for line in text.splitlines():
        if line.startswith("#"):
            place, colon, name = line[1:].partition(": ")
            if colon and place.strip().isdigit():
                names.append(name.split(" [")[0])
        elif line.strip():
            rows.append(dict(zip(names, map(float, line.split()))))
    return rows


def compare(name, result, monthly, other):
    """`result` and `monthly` are gevinst's (mc), `other` is the output of a contender."""
    agreement = Agreement(name)
    n, m = result["draws"], other["draws"]
    wider = math.sqrt(n / m)
    for outcome, ours in result["policies"]["reference"]["outcomes"].items():
        theirs = other["outcomes"][outcome]
        values = ours["draws"] - ours["missing"]
        agreement.add_share(f"{outcome}, values", values / n, n, theirs["values"] / m, m)
        if outcome not in INDICATORS:
            plain = ours.get("probability_positive_plain", ours["probability_positive"])
            agreement.add_share(f"{outcome}, P(>= 0)", plain, values, theirs["probability_positive"], theirs["values"])
        for figure in ("mean", "sd", *(QUANTILES if outcome not in STEPS else ())):
            kind = f"{figure}_plain" if f"{figure}_plain" in ours else figure
            error = ours[f"{kind}_conf"] / HALF_WIDTHS
            agreement.add(f"{outcome}, {figure}", ours[kind], theirs[figure], error, error * wider)
    for ours, theirs in zip(monthly, other["cumulative_gain"], strict=True):
        for figure in ("mean", *QUANTILES):
            error = (ours[f"{figure}_high"] - ours[f"{figure}_low"]) / 2 / HALF_WIDTHS
            agreement.add(f"cumulative_gain, month {ours['month']:.0f}, {figure}", ours[figure], theirs[figure],
                          error, error * wider)
    return agreement
