"""The reference plan of scenarios/home-care.yaml with OpenTURNS: its distributions, its samples, its statistics,
and the model as a PythonFunction over whole samples.

To be timed against, and to be right: the numbers must agree with gevinst's. The formulas are those of
plain_numpy.py, which is how one would give OpenTURNS a model that runs over arrays.

usage: plain_openturns.py DRAWS [SEED]
"""

import sys
import time

import numpy as np
import openturns as ot
import plain_numpy as plain

DRAWN = [name for name, value in plain.INPUTS.items() if isinstance(value, tuple)]
COLUMNS = len(plain.OUTCOMES) + plain.MONTHS


def marginal(value):
    if len(value) == 2:
        return ot.Uniform(*value)
    low, _, high = value
    return ot.Beta(*plain.pert_shape(*value), low, high)


def model(sample):
    x = dict(plain.INPUTS)
    # A row for each input, so that its values lie side by side.
    x.update(zip(DRAWN, np.ascontiguousarray(np.asarray(sample).T)))
    y = plain.evaluate(x)
    return np.column_stack([y[name] for name in plain.OUTCOMES] + [y["cumulative_gain"].T])


def summaries(sample):
    """Of all columns at once, by OpenTURNS; payback, which may be infinite, apart."""
    positive = (np.asarray(sample) >= 0).mean(axis=0)
    mean, sd = sample.computeMean(), sample.computeStandardDeviation()
    quantile = [sample.computeQuantilePerComponent(p) for p in plain.QUANTILES.values()]
    result = []
    for k in range(sample.getDimension()):
        summary = {"mean": mean[k], "sd": sd[k], **{name: q[k] for name, q in zip(plain.QUANTILES, quantile)},
                   "probability_positive": positive[k], "values": sample.getSize()}
        result.append(summary)
    at = plain.OUTCOMES.index("payback_months")
    result[at] = plain.summarise(np.asarray(sample)[:, at])
    return result


def main(draws, seed=1):
    ot.RandomGenerator.SetSeed(seed)
    distribution = ot.ComposedDistribution([marginal(plain.INPUTS[name]) for name in DRAWN])
    function = ot.PythonFunction(len(DRAWN), COLUMNS, func_sample=model)
    start = time.perf_counter()
    outcomes = function(distribution.getSample(draws))
    drawn = time.perf_counter()
    result = summaries(outcomes)
    end = time.perf_counter()
    plain.report(draws, {"seconds_drawing": drawn - start, "seconds_summarising": end - drawn},
                 dict(zip(plain.OUTCOMES, result)), result[len(plain.OUTCOMES):])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
