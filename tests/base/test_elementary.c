/* The elementary functions: their error against long double libm and GSL, their special values, and the
 * promise that every width, compiler and CPU gives the same bits. */
#include "support/check.h"

#include "base/elementary.h"
#include "elementary_hash.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 12, BLOCKS = 1 << 8 };

static double x[BLOCK], y[BLOCK], out[BLOCK];

gv_elementary_variant gv_elementary_scalar, gv_elementary_two, gv_elementary_four, gv_elementary_eight;
#ifdef __x86_64__
gv_elementary_variant gv_elementary_avx2, gv_elementary_avx2_fma, gv_elementary_avx512;
#endif

/* SplitMix64 (Steele, Lea and Flood, 2014), as a function of the position. */
static uint64_t random_bits(uint64_t position)
{
    uint64_t z = (position + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static double uniform(uint64_t position)
{
    return (double)(random_bits(position) >> 11) * 0x1p-53;
}

/* ---- error ---- */

#define REFERENCE(name, expression)                                     \
    static long double reference_##name(double a, double b, double got) \
    {                                                                   \
        (void)a, (void)b, (void)got;                                    \
        return expression;                                              \
    }
REFERENCE(exp, expl(a))
REFERENCE(expm1, expm1l(a))
REFERENCE(log, logl(a))
REFERENCE(log1p, log1pl(a))
REFERENCE(pow, powl(a, b))
REFERENCE(normal_cdf, erfcl(-a *sqrtl(0.5L)) / 2)
REFERENCE(log_gamma, lgammal(a))
#undef REFERENCE

/* One Newton step from the value under test: its own error is the square of that value's. */
static long double reference_normal_quantile(double a, double b, double got)
{
    (void)b;
    const long double root_two_pi = 2.50662827463100050241576528481104525L;
    long double z = got, sign = 1, u = a;
    if (u > 0.5L) {
        z = -z, sign = -1, u = 1 - u;
    }
    long double difference =
        u > 0.25L ? erfl(z * sqrtl(0.5L)) / 2 - (u - 0.5L) : erfcl(-z * sqrtl(0.5L)) / 2 - u;
    return sign * (z - difference * root_two_pi * expl(z * z / 2));
}

/* The error in units of the last place of a double. */
static double ulp_error(double got, long double reference)
{
    if ((long double)got == reference) return 0;
    int exponent;
    frexpl(reference, &exponent);
    int last = exponent - 53 < -1074 ? -1074 : exponent - 53;
    return (double)fabsl(ldexpl(got - reference, -last));
}

enum spread {
    EVEN,     /* between low and high */
    MAGNITUDE /* logarithm even between those of low and high; the negative of that for low < 0 */
};

/* In each range half of the points lie on a regular grid and half at random. pow gets as y what makes y log x
 * even between -708 and 709. */
static const struct range {
    int function;
    const char *name;
    long double (*reference)(double, double, double);
    enum spread spread;
    double low, high, bound;
} ranges[] = {
#define FUNCTION(name, NAME, spread, low, high, bound)                    \
    {                                                                     \
        GV_TEST_##NAME, #name, reference_##name, spread, low, high, bound \
    }
    FUNCTION(exp, EXP, EVEN, -1.0, 1.0, 1.0),
    FUNCTION(exp, EXP, EVEN, -745.0, 709.7, 1.0),
    FUNCTION(exp, EXP, MAGNITUDE, 1e-20, 1.0, 1.0),
    FUNCTION(expm1, EXPM1, EVEN, -2.0, 2.0, 1.1),
    FUNCTION(expm1, EXPM1, EVEN, -50.0, 709.7, 1.1),
    FUNCTION(expm1, EXPM1, MAGNITUDE, 1e-300, 1.0, 1.1),
    FUNCTION(expm1, EXPM1, MAGNITUDE, -1e-300, -1.0, 1.1),
    FUNCTION(log, LOG, EVEN, 0.5, 2.0, 1.0),
    FUNCTION(log, LOG, EVEN, 0.999, 1.001, 1.0),
    FUNCTION(log, LOG, MAGNITUDE, 5e-324, 1.7e308, 1.0),
    FUNCTION(log1p, LOG1P, EVEN, -0.999999, 1.0, 1.0),
    FUNCTION(log1p, LOG1P, MAGNITUDE, 1e-300, 1.7e308, 1.0),
    FUNCTION(log1p, LOG1P, MAGNITUDE, -1e-300, -0.99, 1.0),
    FUNCTION(pow, POW, EVEN, 0.5, 2.0, 1.0),
    FUNCTION(pow, POW, EVEN, 0.0, 1.0, 1.0),
    FUNCTION(pow, POW, MAGNITUDE, 5e-324, 1.7e308, 1.0),
    FUNCTION(normal_cdf, NORMAL_CDF, EVEN, -1.0, 1.0, 7.0),
    FUNCTION(normal_cdf, NORMAL_CDF, EVEN, -9.0, 9.0, 7.0),
    FUNCTION(normal_cdf, NORMAL_CDF, EVEN, -38.5, 0.0, 7.0),
    FUNCTION(normal_quantile, NORMAL_QUANTILE, EVEN, 0.0, 1.0, 7.0),
    FUNCTION(normal_quantile, NORMAL_QUANTILE, EVEN, 0.4999, 0.5001, 7.0),
    FUNCTION(normal_quantile, NORMAL_QUANTILE, MAGNITUDE, 1e-300, 0.5, 7.0),
    FUNCTION(log_gamma, LOG_GAMMA, EVEN, 0.0, 5.0, 6.0),
    FUNCTION(log_gamma, LOG_GAMMA, EVEN, 0.99, 1.01, 6.0),
    FUNCTION(log_gamma, LOG_GAMMA, EVEN, 1.99, 2.01, 6.0),
    FUNCTION(log_gamma, LOG_GAMMA, MAGNITUDE, 1e-300, 1e300, 6.0),
#undef FUNCTION
};

static double point(const struct range *range, size_t i, size_t n)
{
    double share = i % 2 == 0 ? ((double)i + 0.5) / (double)n : uniform(i);
    if (range->spread == EVEN) return range->low + share * (range->high - range->low);
    double low = log(fabs(range->low)), high = log(fabs(range->high));
    return copysign(exp(low + share * (high - low)), range->low);
}

static void test_error(void **state)
{
    (void)state;
    if (!check_has_long_double()) skip();
    const size_t n = (size_t)BLOCK * 64;
    bool failed = false;
    for (size_t r = 0; r < sizeof ranges / sizeof *ranges; r++) {
        const struct range *range = &ranges[r];
        double worst = 0, where = 0, where_y = 0;
        for (size_t start = 0; start < n; start += BLOCK) {
            for (size_t i = 0; i < BLOCK; i++) {
                x[i] = point(range, start + i, n);
                double exponent = (-708.0 + 1417.0 * uniform(start + i + n)) / log(x[i]);
                y[i] = fabs(exponent) < 1e300 ? exponent : 1.0;
            }
            gv_elementary_scalar(range->function, BLOCK, x, y, out);
            for (size_t i = 0; i < BLOCK; i++) {
                double error = ulp_error(out[i], range->reference(x[i], y[i], out[i]));
                if (!(error <= worst)) {
                    worst = error, where = x[i], where_y = y[i];
                }
            }
        }
        printf("%-16s %11.4g .. %-11.4g  %5.2f ulp (bound %.1f) at %.17g", range->name, range->low,
               range->high, worst, range->bound, where);
        if (range->function == GV_TEST_POW) {
            printf(", %.17g", where_y);
        }
        printf("\n");
        failed |= !(worst <= range->bound);
    }
    assert_false(failed);
}

/* A second opinion from a library that shares nothing with libm's erfc. */
static void test_against_gsl(void **state)
{
    (void)state;
    for (int i = 0; i <= 75000; i++) {
        double z = -37.0 + 0.001 * i;
        double p = gsl_cdf_ugaussian_P(z);
        assert_true(fabs(gv_normal_cdf(z) - p) <= 2e-13 * p);
    }
    for (size_t i = 0; i < 200000; i++) {
        double u = i % 2 == 0 ? uniform(i) : exp(-690.0 * uniform(i));
        double z = gsl_cdf_ugaussian_Pinv(u);
        assert_true(fabs(gv_normal_quantile(u) - z) <= 2e-15 * fabs(z) + 1e-16);
    }
}

/* ---- special values ---- */

static void assert_same(double got, double expected)
{
    uint64_t a, b;
    memcpy(&a, &got, sizeof a);
    memcpy(&b, &expected, sizeof b);
    if (isnan(expected) ? !isnan(got) : a != b) {
        fail_msg("%.17g is not %.17g", got, expected);
    }
}

static void test_special_exponentials(void **state)
{
    (void)state;
    assert_same(gv_exp(0.0), 1.0);
    assert_same(gv_exp(-INFINITY), 0.0);
    assert_same(gv_exp(INFINITY), INFINITY);
    assert_same(gv_exp(709.79), INFINITY);
    assert_same(gv_exp(1e300), INFINITY);
    assert_same(gv_exp(-745.0), 5e-324);
    assert_same(gv_exp(-746.0), 0.0);
    assert_same(gv_exp(-1e300), 0.0);
    assert_same(gv_exp(NAN), NAN);
    assert_same(gv_expm1(0.0), 0.0);
    assert_same(gv_expm1(-0.0), -0.0);
    assert_same(gv_expm1(5e-324), 5e-324);
    assert_same(gv_expm1(-INFINITY), -1.0);
    assert_same(gv_expm1(INFINITY), INFINITY);
    assert_same(gv_expm1(NAN), NAN);
    assert_same(gv_log(1.0), 0.0);
    assert_same(gv_log(0.0), -INFINITY);
    assert_same(gv_log(-0.0), -INFINITY);
    assert_same(gv_log(-1.0), NAN);
    assert_same(gv_log(-INFINITY), NAN);
    assert_same(gv_log(INFINITY), INFINITY);
    assert_same(gv_log(NAN), NAN);
    assert_same(gv_log1p(0.0), 0.0);
    assert_same(gv_log1p(-0.0), -0.0);
    assert_same(gv_log1p(5e-324), 5e-324);
    assert_same(gv_log1p(-1.0), -INFINITY);
    assert_same(gv_log1p(-1.5), NAN);
    assert_same(gv_log1p(-INFINITY), NAN);
    assert_same(gv_log1p(INFINITY), INFINITY);
    assert_same(gv_log1p(NAN), NAN);
}

static void test_special_powers(void **state)
{
    (void)state;
    const double some[] = {0.0, 5e-324, 1e-300, 0.5, 1.0, 3.0, 1e300, INFINITY};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        assert_same(gv_pow(some[i], 0.0), 1.0);
        assert_same(gv_pow(1.0, some[i]), 1.0);
        assert_same(gv_pow(1.0, -some[i]), 1.0);
        assert_same(gv_pow(0.0, some[i]), some[i] > 0 ? 0.0 : 1.0);
        assert_same(gv_pow(0.0, -some[i]), some[i] > 0 ? INFINITY : 1.0);
        assert_same(gv_pow(INFINITY, some[i]), some[i] > 0 ? INFINITY : 1.0);
        assert_same(gv_pow(some[i], NAN), NAN);
        assert_same(gv_pow(NAN, some[i]), NAN);
    }
    assert_same(gv_pow(0.5, INFINITY), 0.0);
    assert_same(gv_pow(0.5, -INFINITY), INFINITY);
    assert_same(gv_pow(2.0, INFINITY), INFINITY);
    assert_same(gv_pow(2.0, -1e300), 0.0);
    assert_same(gv_pow(2.0, -1074.0), 5e-324);
    assert_same(gv_pow(2.0, 1024.0), INFINITY);
    assert_same(gv_pow(-1.0, 2.0), NAN);
    assert_same(gv_pow(INFINITY, -2.0), 0.0);
    double power = 1; /* exact */
    for (int n = 0; n < 22; n++, power *= 10) {
        assert_true(ulp_error(gv_pow(10.0, n), power) <= 1);
    }
}

static void test_special_normal(void **state)
{
    (void)state;
    assert_same(gv_normal_cdf(0.0), 0.5);
    assert_same(gv_normal_cdf(-INFINITY), 0.0);
    assert_same(gv_normal_cdf(INFINITY), 1.0);
    assert_same(gv_normal_cdf(-40.0), 0.0);
    assert_same(gv_normal_cdf(NAN), NAN);
    assert_true(gv_normal_cdf(-38.4) > 0);
    assert_same(gv_normal_quantile(0.5), 0.0);
    assert_same(gv_normal_quantile(0.0), -INFINITY);
    assert_same(gv_normal_quantile(1.0), INFINITY);
    assert_same(gv_normal_quantile(-5e-324), NAN);
    assert_same(gv_normal_quantile(1.0 + DBL_EPSILON), NAN);
    assert_same(gv_normal_quantile(INFINITY), NAN);
    assert_same(gv_normal_quantile(NAN), NAN);
    assert_true(fabs(gv_normal_quantile(5e-324) + 38.46740561714434) < 1e-12);
    for (size_t i = 0; i < 100000; i++) {
        double u = 0.5 + 0.5 * uniform(i);
        assert_same(gv_normal_quantile(u), -gv_normal_quantile(1.0 - u));
    }
}

static void test_special_log_gamma(void **state)
{
    (void)state;
    assert_true(fabs(gv_log_gamma(1.0)) == 0);
    assert_true(fabs(gv_log_gamma(2.0)) == 0);
    assert_same(gv_log_gamma(0.0), INFINITY);
    assert_same(gv_log_gamma(INFINITY), INFINITY);
    assert_same(gv_log_gamma(1.7e308), INFINITY);
    assert_same(gv_log_gamma(-1.0), NAN);
    assert_same(gv_log_gamma(-INFINITY), NAN);
    assert_same(gv_log_gamma(NAN), NAN);
}

static void test_lanes(void **state)
{
    (void)state;
    assert_same(gv_floor(-0.5), -1.0);
    assert_same(gv_floor(2.0), 2.0);
    assert_same(gv_floor(2.5), 2.0);
    assert_same(gv_floor(-2.5), -3.0);
    assert_same(gv_floor(0x1p51 - 0.5), 0x1p51 - 1.0);
    assert_same(gv_floor(1e300), 1e300);
    assert_same(gv_floor(-INFINITY), -INFINITY);
    assert_same(gv_floor(NAN), NAN);
    assert_same(gv_min(1.0, 2.0), 1.0);
    assert_same(gv_max(1.0, 2.0), 2.0);
    assert_same(gv_max(NAN, 2.0), NAN);
    assert_same(gv_max(2.0, NAN), NAN);
    assert_same(gv_min(NAN, 2.0), NAN);
    assert_same(gv_min(2.0, NAN), NAN);
    assert_same(gv_clamp(NAN, 0.0, 1.0), NAN);
    assert_same(gv_clamp(-3.0, 0.0, 1.0), 0.0);
    assert_same(gv_clamp(INFINITY, 0.0, 1.0), 1.0);
    assert_same(gv_abs(-0.0), 0.0);
    assert_same(gv_sqrt(-1.0), NAN);
    assert_true(gv_any(gv_less(1.0, 2.0)));
    assert_false(gv_any(gv_less(2.0, NAN)));
    for (size_t i = 0; i < 100000; i++) {
        double a = ldexp(uniform(i) - 0.5, (int)(i % 53));
        assert_true(gv_floor(a) == floor(a));
    }
}

/* ---- bits ---- */

/* One hash per function over BLOCK * BLOCKS values. A difference means that some compiler, flag or CPU
 * changed results: find out which before touching these. A deliberate change of a function changes seeded
 * results too; it says so in its commit and CHANGELOG. */
static const uint64_t golden[GV_TEST_FUNCTIONS] = {
    [GV_TEST_EXP] = UINT64_C(0x220c6ef62f280021),
    [GV_TEST_EXPM1] = UINT64_C(0x4f04dad7d9f6cf2c),
    [GV_TEST_LOG] = UINT64_C(0xa540adcf899e0a43),
    [GV_TEST_LOG1P] = UINT64_C(0xb784440d927db6c5),
    [GV_TEST_POW] = UINT64_C(0x634bc20e32fabb93),
    [GV_TEST_NORMAL_CDF] = UINT64_C(0x014e6eb5028094a0),
    [GV_TEST_NORMAL_QUANTILE] = UINT64_C(0x8474d4cc6e076bed),
    [GV_TEST_LOG_GAMMA] = UINT64_C(0x8b1b3a4cc15d3e57),
    [GV_TEST_LANES] = UINT64_C(0x62137d1f7b475012),
};

static const char *const function_names[GV_TEST_FUNCTIONS] = {
    [GV_TEST_EXP] = "exp",
    [GV_TEST_EXPM1] = "expm1",
    [GV_TEST_LOG] = "log",
    [GV_TEST_LOG1P] = "log1p",
    [GV_TEST_POW] = "pow",
    [GV_TEST_NORMAL_CDF] = "normal_cdf",
    [GV_TEST_NORMAL_QUANTILE] = "normal_quantile",
    [GV_TEST_LOG_GAMMA] = "log_gamma",
    [GV_TEST_LANES] = "lanes",
};

/* Useful values for seven of eight, and any bits (subnormals, infinities, NaN) for the eighth. Made with
 * integers and products only, so that libm has no part in them. */
static void hash_inputs(int function, uint64_t block)
{
    static const double low[GV_TEST_FUNCTIONS] = {-20, -3, 0, -1, 0, -12, 0, 0, -2};
    static const double high[GV_TEST_FUNCTIONS] = {20, 3, 10, 9, 5, 8, 1, 30, 2};
    for (size_t i = 0; i < BLOCK; i++) {
        uint64_t position = 2 * (block * BLOCK + i), bits = random_bits(position);
        x[i] = low[function] + uniform(position) * (high[function] - low[function]);
        y[i] = 20 * uniform(position + 1) - 10;
        if (i % 8 == 0) {
            memcpy(&x[i], &bits, sizeof bits);
        } else if (i % 8 == 1) {
            /* far tails */
            bits = (bits & UINT64_C(0x3fffffffffffffff)) | UINT64_C(0x3000000000000000);
            memcpy(&x[i], &bits, sizeof bits);
            x[i] = bits % 2 == 0 ? x[i] : x[i] * 1e3;
        }
    }
}

static int hash_differences(const char *name, gv_elementary_variant *variant)
{
    int differences = 0;
    for (int function = 0; function < GV_TEST_FUNCTIONS; function++) {
        uint64_t hash = 0;
        for (uint64_t block = 0; block < BLOCKS; block++) {
            hash_inputs(function, block);
            hash = hash * UINT64_C(0x9e3779b97f4a7c15) + variant(function, BLOCK, x, y, out);
        }
        if (hash != golden[function]) {
            printf("%-9s [%s] = UINT64_C(0x%016llx)\n", name, function_names[function],
                   (unsigned long long)hash);
            differences++;
        }
    }
    return differences;
}

static void test_same_bits(void **state)
{
    (void)state;
    int differences = hash_differences("scalar", gv_elementary_scalar);
    differences += hash_differences("two", gv_elementary_two);
    differences += hash_differences("four", gv_elementary_four);
    differences += hash_differences("eight", gv_elementary_eight);
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2")) {
        differences += hash_differences("avx2", gv_elementary_avx2);
    } else {
        printf("no AVX2 here: not tested\n");
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        differences += hash_differences("avx2_fma", gv_elementary_avx2_fma);
    } else {
        printf("no FMA here: not tested\n");
    }
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        differences += hash_differences("avx512", gv_elementary_avx512);
    } else {
        printf("no AVX-512 here: not tested\n");
    }
#endif
    assert_int_equal(differences, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error),
        cmocka_unit_test(test_against_gsl),
        cmocka_unit_test(test_special_exponentials),
        cmocka_unit_test(test_special_powers),
        cmocka_unit_test(test_special_normal),
        cmocka_unit_test(test_special_log_gamma),
        cmocka_unit_test(test_lanes),
        cmocka_unit_test(test_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
