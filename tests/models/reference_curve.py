"""A table of points as a curve, written a second time, in plain Python: Steffen's interpolation (1990) in Hermite form.

    multiplier([(0, 0), (1, 1), (2, 1.4)], level)
    over_level({"reach": points}, "reach", level, own)      # own where there is no table of that name
"""


def slopes(x, y):
    """Equation 11 of the paper inside; at the ends the slope of the straight line to the next point."""
    def sign(a):
        return (a > 0) - (a < 0)

    h = [b - a for a, b in zip(x, x[1:])]
    s = [(b - a) / width for a, b, width in zip(y, y[1:], h)]
    inner = []
    for i in range(1, len(x) - 1):
        parabola = (s[i - 1] * h[i] + s[i] * h[i - 1]) / (h[i - 1] + h[i])
        inner.append((sign(s[i - 1]) + sign(s[i])) * min(abs(s[i - 1]), abs(s[i]), abs(parabola) / 2))
    return [s[0], *inner, s[-1]]


def value(x, y, level):
    if not x[0] <= level <= x[-1]:
        raise ValueError(f"{level} is outside the table")
    slope = slopes(x, y)
    i = max(k for k in range(len(x) - 1) if x[k] <= level)
    h = x[i + 1] - x[i]
    t = (level - x[i]) / h
    return ((1 + 2 * t) * (1 - t) ** 2 * y[i] + t * (1 - t) ** 2 * h * slope[i]
            + t * t * (3 - 2 * t) * y[i + 1] + t * t * (t - 1) * h * slope[i + 1])


def multiplier(points, level):
    """Relative to the table's value at 1."""
    x, y = zip(*points)
    return value(x, y, level) / value(x, y, 1)


def over_level(tables, name, level, own):
    return multiplier(tables[name], level) if name in tables else own
