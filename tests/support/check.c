#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void report(const char *what, double value, const char *relation, double expected, const char *file,
                   int line)
{
    print_error("%s is %.17g (%a), %s %.17g (%a), off by %.3g\n", what, value, value, relation, expected,
                expected, value - expected);
    _fail(file, line);
}

static int same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

void check_close_at(double value, double expected, double relative, const char *what, const char *file,
                    int line)
{
    if (!same(value, expected) && !(fabs(value - expected) <= relative * fabs(expected) && isfinite(value)))
        report(what, value, "expected", expected, file, line);
}

void check_near_at(double value, double expected, double absolute, const char *what, const char *file,
                   int line)
{
    if (!same(value, expected) && !(fabs(value - expected) <= absolute && isfinite(value)))
        report(what, value, "expected", expected, file, line);
}

/* Doubles as integers in their own order. */
static int64_t position(double x)
{
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

uint64_t check_distance(double a, double b)
{
    if (isnan(a) || isnan(b)) return UINT64_MAX;
    int64_t x = position(a), y = position(b);
    return x > y ? (uint64_t)x - (uint64_t)y : (uint64_t)y - (uint64_t)x;
}

void check_ulps_at(double value, double expected, uint64_t ulps, const char *what, const char *file, int line)
{
    if (!same(value, expected) && check_distance(value, expected) > ulps)
        report(what, value, "expected", expected, file, line);
}

void check_between_at(double value, double low, double high, const char *what, const char *file, int line)
{
    if (!(value >= low)) report(what, value, "at least", low, file, line);
    if (!(value <= high)) report(what, value, "at most", high, file, line);
}

void check_same_at(size_t n, const double *values, const double *expected, const char *what, const char *file,
                   int line)
{
    for (size_t i = 0; i < n; i++) {
        if (memcmp(&values[i], &expected[i], sizeof *values) == 0) continue;
        if (isnan(values[i]) && isnan(expected[i])) continue;
        char name[200];
        snprintf(name, sizeof name, "%s[%zu]", what, i);
        report(name, values[i], "expected", expected[i], file, line);
    }
}

/* SplitMix64 (Steele, Lea and Flood, 2014), as a function of the position. */
uint64_t check_random_bits(uint64_t at)
{
    uint64_t z = (at + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

double check_uniform(uint64_t at)
{
    return (double)(check_random_bits(at) >> 11) * 0x1p-53;
}

bool check_has_long_double(void)
{
    volatile long double one = 1, small = 0x1p-60L;
    return one + small != one;
}

void check_contains(const char *text, const char *part)
{
    assert_non_null(text);
    if (strstr(text, part)) return;
    print_error("'%s' is not in: %s\n", part, text);
    fail();
}
