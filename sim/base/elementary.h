/** @file
 * Elementary functions with the same bits on every CPU and compiler, over the lanes of lane.h.
 *
 * A libm picks its code by CPU and so differs in the last bit between machines; these use only correctly
 * rounded operations and no branches (compile as lane.h says). Bounds in ulp are maxima measured by
 * tests/base/test_elementary.c, rounded up. NaN in any argument gives NaN. Polynomials are minimax in the
 * relative error (Remez, coefficients rounded by Sollya's fpminimax); rationals are relative minimax by the
 * rational Remez algorithm in 60 digits (mpmath), rounded to double; the approximation error, before rounding
 * in the evaluation, stands at each table. */
#ifndef GV_BASE_ELEMENTARY_H
#define GV_BASE_ELEMENTARY_H

#include "base/lane.h"

#define GV_INFINITY __builtin_inf() /**< a double */
#define GV_NAN __builtin_nan("")    /**< a double */

/** log 2 in two parts: the high one has 42 bits, so that its product with an exponent is exact. */
#define GV_LN2_HIGH 0x1.62e42fefa38p-1
#define GV_LN2_LOW 0x1.ef35793c7673p-45 /**< the rest of log 2 */

/** c[0] + c[1] x + ... + c[degree] x^degree: Horner's rule in x^2 for the even and the odd terms, two short
 * chains of dependent operations instead of a long one. */
GV_INLINE gv_real gv_polynomial(const double *c, int degree, gv_real x)
{
    gv_real square = x * x;
    gv_real first = gv_splat(c[degree]);
    gv_real second = gv_splat(c[degree - 1]);
    GV_UNROLL
    for (int i = degree - 2; i >= 1; i -= 2) {
        first = first * square + c[i];
        second = second * square + c[i - 1];
    }
    if (degree % 2 == 0) {
        return second * x + (first * square + c[0]);
    }
    return first * x + second;
}

/** gv_polynomial() of all of an array. */
#define GV_POLYNOMIAL(c, x) gv_polynomial(c, (int)(sizeof(c) / sizeof *(c)) - 1, x)

/** x without its low 27 bits: the product of two such is exact, which is what replaces fma here. */
GV_INLINE gv_real gv_high_part(gv_real x)
{
    return gv_from_bits(gv_bits(x) & ~INT64_C(0x7ffffff));
}

/** 2^n for an integral n from -1022 to 1023: adding the rounder puts n + 1023 into the low bits. */
GV_INLINE gv_real gv_power_of_two(gv_real n)
{
    return gv_from_bits(gv_shift_left(gv_bits(n + (GV_ROUNDER + 1023.0)), 52));
}

/** x * 2^n for |n| < 2044, in two steps so that results near overflow and below 2^-1022 are rounded once. */
GV_INLINE gv_real gv_scale(gv_real x, gv_real n)
{
    gv_real half = gv_round_lanes(0.5 * n);
    return x * gv_power_of_two(half) * gv_power_of_two(n - half);
}

/** x + x_low = n log 2 + r with |r| <= 0.3466 (Cody and Waite's reduction), and exp(r) = 1 + r + tail. The
 * tail takes in what r lost to rounding. */
struct gv_exp_parts {
    gv_real n;    /**< whole */
    gv_real r;    /**< at most 0.3466 from 0 */
    gv_real tail; /**< small beside 1 + r */
};

/** Reduces x + x_low; |x_low| is small beside |x|. */
GV_INLINE struct gv_exp_parts gv_exp_reduce(gv_real x, gv_real x_low)
{
    /* (exp(r) - 1 - r - r^2/2) / r^3 on |r| <= 0.34658; error of exp 4e-19, of expm1 9e-19 */
    static const double c[] = {0x1.5555555555556p-3,  0x1.5555555555554p-5,  0x1.111111111070cp-7,
                               0x1.6c16c16c179fbp-10, 0x1.a01a01a90168fp-13, 0x1.a01a019c4ee01p-16,
                               0x1.71de0a3fb7a95p-19, 0x1.27e4f82b185c5p-22, 0x1.af3f003162c48p-26,
                               0x1.1f3e52bc276dep-29};
    gv_real n = gv_round_lanes(x * 0x1.71547652b82fep0);
    gv_real r_high = x - n * GV_LN2_HIGH;
    gv_real r_low = x_low - n * GV_LN2_LOW;
    gv_real r = r_high + r_low;
    gv_real lost = r_low - (r - r_high);
    gv_real tail = lost + r * r * (0.5 + r * GV_POLYNOMIAL(c, r));
    return (struct gv_exp_parts){n, r, tail};
}

/** 1 + r + tail, rounded nearly once. */
GV_INLINE gv_real gv_exp_sum(struct gv_exp_parts parts)
{
    gv_real sum = 1.0 + parts.r;
    return sum + ((parts.r - (sum - 1.0)) + parts.tail);
}

/** exp(x + x_low) for an x_low that is small beside x. */
GV_INLINE gv_real gv_exp_of_sum(gv_real x, gv_real x_low)
{
    /* Beyond these all is infinity or 0, and the exponent must stay in range. */
    gv_real clamped = gv_clamp(x, -746.0, 710.0);
    x_low = gv_select(gv_equal(clamped, x), x_low, 0.0);
    struct gv_exp_parts parts = gv_exp_reduce(clamped, x_low);
    return gv_scale(gv_exp_sum(parts), parts.n);
}

/** e^x to 1 ulp. Infinity above 709.78, gradual underflow below -708.4 and 0 below -745.2; exp(-inf) = 0. */
GV_INLINE gv_real gv_exp_lanes(gv_real x)
{
    return gv_exp_of_sum(x, gv_splat(0.0));
}

#define gv_exp(x) gv_exp_lanes(GV_LANES_OF(x)) /**< of lanes or numbers */

/** e^x - 1 to 1.1 ulp, also near 0; has the sign of x, also at -0. expm1(-inf) = -1. */
GV_INLINE gv_real gv_expm1_lanes(gv_real x)
{
    struct gv_exp_parts parts = gv_exp_reduce(gv_clamp(x, -40.0, 710.0), gv_splat(0.0));
    /* e^x - 1 = 2^n (e^r - 2^-n), where 1 - 2^-n is exact or, beyond n = 53, need not be. */
    gv_real offset = 1.0 - gv_power_of_two(-gv_min(parts.n, 100.0));
    gv_real sum = offset + parts.r;
    gv_real lost = parts.r - (sum - offset);
    return gv_copy_sign(gv_scale(sum + (lost + parts.tail), parts.n), x);
}

#define gv_expm1(x) gv_expm1_lanes(GV_LANES_OF(x)) /**< of lanes or numbers */

/** x = 2^n m with sqrt(1/2) <= m < sqrt(2), for finite x > 0; other x give some numbers without meaning. */
struct gv_log_parts {
    gv_real n; /**< whole */
    gv_real m; /**< around 1 */
};

/** Takes x apart. */
GV_INLINE struct gv_log_parts gv_log_reduce(gv_real x)
{
    const int64_t root_half = INT64_C(0x3fe6a09e667f3bcd); /* the bits of sqrt(1/2) */
    gv_int subnormal = gv_less(x, 0x1p-1022);
    gv_int bits = gv_bits(gv_select(subnormal, x * 0x1p54, x));
    bits = gv_add_bits(bits, gv_splat_int(INT64_C(0x3ff0000000000000) - root_half));
    /* The exponent, in the low bits of a double of exponent 52, is that number plus 2^52. */
    gv_real biased = gv_from_bits(gv_shift_right(bits, 52) | gv_bits(gv_splat(0x1p52)));
    gv_real n = biased - gv_select(subnormal, 0x1p52 + 1023.0 + 54.0, 0x1p52 + 1023.0);
    gv_real m = gv_from_bits(gv_add_bits(bits & INT64_C(0x000fffffffffffff), gv_splat_int(root_half)));
    return (struct gv_log_parts){n, m};
}

/** n log 2 + log(1 + f) + correction, for -0.293 <= f < 0.4143. With s = f/(2+f), log(1+f) = 2 artanh(s) and
 * 2s = f - f^2/2 + s f^2/2, which leaves only small terms behind the exact f. */
GV_INLINE gv_real gv_log_sum(gv_real n, gv_real f, gv_real correction)
{
    /* (2 artanh(s)/s - 2)/s^2 in s^2 <= 0.02945; error of log 5e-18 */
    static const double c[] = {0x1.5555555555558p-1, 0x1.9999999995303p-2, 0x1.2492492df3035p-2,
                               0x1.c71c62e0b72cbp-3, 0x1.7462b661a6659p-3, 0x1.39fe212aea87bp-3,
                               0x1.2b5b8533b7489p-3};
    gv_real s = f / (2.0 + f);
    gv_real square = s * s;
    gv_real half = 0.5 * f * f;
    gv_real small = s * (half + square * GV_POLYNOMIAL(c, square)) + (n * GV_LN2_LOW + correction);
    return n * GV_LN2_HIGH - ((half - small) - f);
}

/** `value` where 0 < x < inf; else the logarithm of x: -inf at 0, NaN below, inf and NaN as they are. */
GV_INLINE gv_real gv_log_special(gv_real value, gv_real x)
{
    gv_real special = gv_select(gv_equal(x, 0.0), -GV_INFINITY, gv_select(gv_less(x, 0.0), GV_NAN, x));
    return gv_select(gv_and(gv_greater(x, 0.0), gv_less(x, GV_INFINITY)), value, special);
}

/** log x to 1 ulp, subnormal x included. log(0) = -inf, log(x < 0) = NaN, log(inf) = inf. */
GV_INLINE gv_real gv_log_lanes(gv_real x)
{
    struct gv_log_parts parts = gv_log_reduce(x);
    return gv_log_special(gv_log_sum(parts.n, parts.m - 1.0, gv_splat(0.0)), x);
}

#define gv_log(x) gv_log_lanes(GV_LANES_OF(x)) /**< of lanes or numbers */

/** log(1 + x) to 1 ulp, also near 0; has the sign of x, also at -0. log1p(-1) = -inf, NaN below. */
GV_INLINE gv_real gv_log1p_lanes(gv_real x)
{
    gv_real u = 1.0 + x;
    gv_real part = u - 1.0;
    gv_real lost = (1.0 - (u - part)) + (x - part);
    struct gv_log_parts parts = gv_log_reduce(u);
    /* With n = 0 the fraction is x itself, exactly; else what 1 + x lost is 1/u of itself in the logarithm.
     */
    gv_int near = gv_equal(parts.n, 0.0);
    gv_real f = gv_select(near, x, parts.m - 1.0);
    gv_real value = gv_log_sum(parts.n, f, gv_select(near, 0.0, lost / u));
    return gv_copy_sign(gv_log_special(value, u), x);
}

#define gv_log1p(x) gv_log1p_lanes(GV_LANES_OF(x)) /**< of lanes or numbers */

/** log x for finite x > 0 as high + low with a relative error near 2^-64, high having 26 bits. In two-part
 * arithmetic log m = s (2 + t), t = s^2 (2/3 + s^2 Q(s^2)), s = (m-1)/(m+1); products of high parts are
 * exact, and Q is small enough for one double. (T. J. Dekker, Numerische Mathematik 18, 1971; Cody and Waite,
 * 1980.) */
struct gv_two {
    gv_real high; /**< the first 26 bits */
    gv_real low;  /**< the rest */
};

/** log x in two parts. */
GV_INLINE struct gv_two gv_log_two(gv_real x)
{
    /* ((2 artanh(s)/s - 2)/s^2 - 2/3)/s^2 in s^2 <= 0.02945; error of log 6e-22 */
    static const double c[] = {0x1.999999999999ap-2, 0x1.2492492492204p-2, 0x1.c71c71c7b4d6cp-3,
                               0x1.745d16c64c08bp-3, 0x1.3b13e9daa502bp-3, 0x1.1102c8f92811ap-3,
                               0x1.e5ff395cf3e62p-4, 0x1.5e1274fca36a9p-4, 0x1.0a8a8029381fp-2};
    const double two_thirds = 0x1.5555555555555p-1, two_thirds_low = 0x1.5555555555555p-55;
    struct gv_log_parts parts = gv_log_reduce(x);
    gv_real f = parts.m - 1.0;
    gv_real d = f + 2.0;
    gv_real reciprocal = 1.0 / d;
    gv_real s = f * reciprocal;
    gv_real s_high = gv_high_part(s);
    gv_real d_high = gv_high_part(d);
    gv_real d_low = (d - d_high) + (f - (d - 2.0));
    gv_real s_low = ((f - s_high * d_high) - s_high * d_low) * reciprocal;

    gv_real square = s_high * s_high;
    gv_real square_low = s_low * (s + s_high);
    gv_real q = (square + square_low) * GV_POLYNOMIAL(c, square + square_low);
    gv_real h = two_thirds + q;
    gv_real h_high = gv_high_part(h);
    gv_real h_low = (q - (h_high - two_thirds)) + two_thirds_low;
    gv_real square_high = gv_high_part(square);
    gv_real t_high = square_high * h_high;
    gv_real t_low = square_high * h_low + ((square - square_high) + square_low) * h;

    gv_real w_high = gv_high_part(2.0 + t_high);
    gv_real w_low = (t_high - (w_high - 2.0)) + t_low;
    gv_real log_high = s_high * w_high;
    gv_real log_low = s_high * w_low + s_low * (w_high + w_low);

    gv_real exponent = parts.n * GV_LN2_HIGH;
    gv_real sum = exponent + log_high;
    gv_real rest = (log_high - (sum - exponent)) + (log_low + parts.n * GV_LN2_LOW);
    gv_real high = gv_high_part(sum + rest);
    return (struct gv_two){high, (sum - high) + rest};
}

/** x^y for x >= 0 to 1 ulp. x^0 = 1 and 1^y = 1 exactly for every x >= 0 and y, infinite ones too; 0^y = 0
 * for y > 0 and inf for y < 0; inf^y = inf and 0. NaN for x < 0 and, other than in C, wherever an argument is
 * NaN. Overflow and underflow as in exp. */
GV_INLINE gv_real gv_pow_lanes(gv_real x, gv_real y)
{
    struct gv_two logarithm = gv_log_two(x);
    /* Larger y decide the result as well, and leave the products below finite. */
    gv_real exponent = gv_clamp(y, -1e22, 1e22);
    gv_real y_high = gv_high_part(exponent);
    gv_real high = y_high * logarithm.high;
    gv_real low = y_high * logarithm.low + (exponent - y_high) * (logarithm.high + logarithm.low);
    gv_real product = high + low;
    gv_real value = gv_exp_of_sum(product, low - (product - high));

    gv_int zero = gv_equal(x, 0.0);
    gv_int infinite = gv_equal(x, GV_INFINITY);
    gv_int up = gv_or(gv_and(zero, gv_less(y, 0.0)), gv_and(infinite, gv_greater(y, 0.0)));
    gv_real limit = gv_select(gv_equal(y, 0.0), 1.0, gv_select(up, GV_INFINITY, 0.0));
    value = gv_select(gv_or(zero, infinite), limit, value);
    gv_int invalid = gv_or(gv_not(gv_greater_equal(x, 0.0)), gv_is_nan(y));
    return gv_select(invalid, GV_NAN, value);
}

#define gv_pow(x, y) gv_pow_lanes(GV_LANES_OF(x), GV_LANES_OF(y)) /**< of lanes or numbers */

/** The standard normal distribution function, Phi(x) = P(N <= x). To 7 ulp, in the lower tail too: Phi(-37)
 * = 5.7e-300; below -37.5 gradual underflow, 0 below -38.5. Phi(-inf) = 0, Phi(inf) = 1. Phi(-t) =
 * exp(-t^2/2) F(t) where F, Mills' ratio over sqrt(2 pi), falls slowly from 1/2; t^2 is taken in two parts,
 * as its rounding error would be multiplied by t^2/2 (Cody, Mathematics of Computation 23, 1969). */
GV_INLINE gv_real gv_normal_cdf_lanes(gv_real x)
{
    /* F = P/Q on 0 <= t <= 39; error 1e-18 */
    static const double p[] = {0.5,
                               0.8279462071395295,
                               0.6796435310245064,
                               0.3573722622570261,
                               0.13205995933195852,
                               0.035672597662098106,
                               0.007124064442841347,
                               0.0010399250911983593,
                               0.00010659820163667942,
                               6.977931655744692e-06,
                               2.2425754710189102e-07};
    static const double q[] = {1.0,
                               2.4537769750819245,
                               2.81711782612043,
                               2.0015523766648484,
                               0.9801789992724622,
                               0.34835381931489545,
                               0.09198966569713526,
                               0.018123459159320097,
                               0.002624196718086985,
                               0.0002677641965525177,
                               1.7491080786762194e-05,
                               5.621303083648651e-07};
    gv_real t = gv_min(gv_abs(x), 39.0);
    gv_real t_high = gv_high_part(t);
    gv_real high = -0.5 * t_high * t_high;
    gv_real low = -0.5 * (t - t_high) * (t + t_high);
    gv_real sum = high + low;
    struct gv_exp_parts parts = gv_exp_reduce(sum, low - (sum - high));
    gv_real fraction = gv_exp_sum(parts) * GV_POLYNOMIAL(p, t) / GV_POLYNOMIAL(q, t);
    gv_real tail = gv_scale(fraction, parts.n);
    return gv_select(gv_greater(x, 0.0), 1.0 - tail, tail);
}

#define gv_normal_cdf(x) gv_normal_cdf_lanes(GV_LANES_OF(x)) /**< of lanes or numbers */

/** The standard normal quantile, Phi^-1(u) for 0 <= u <= 1, to 7 ulp, down to u = 5e-324. Exactly 0 at 1/2,
 * -inf at 0, inf at 1, NaN outside; quantile(1 - u) = -quantile(u) exactly where 1 - u is exact. Two
 * rationals, both computed: one in q^2 around the middle and one in sqrt(-log u) for the whole tail. (The two
 * variables are M. J. Wichura's, algorithm AS 241, Applied Statistics 37, 1988; ranges and coefficients are
 * not.) */
GV_INLINE gv_real gv_normal_quantile_lanes(gv_real u)
{
    /* Phi^-1(1/2 + q)/q in 0.45^2 - q^2, for |q| <= 0.45; error 4e-17 */
    static const double p[] = {3.655230282114384,  228.4008047149126,  5532.599773460423,
                               65872.624266303,    404691.14009262354, 1237774.162078516,
                               1675006.2916778876, 766460.4031459949,  52434.097950582225};
    static const double q[] = {1.0,
                               66.56658838172972,
                               1742.322333468461,
                               22862.057462268356,
                               159276.36113109262,
                               577219.3296438591,
                               996912.4487742751,
                               677561.2607256444,
                               113596.06652784353};
    /* -Phi^-1(v) in sqrt(-log v) - 1.6, for 5e-324 <= v <= 0.05; error 1e-16 */
    static const double p_tail[] = {1.4234371107497952,    4.764761623419288,     6.2387336368226975,
                                    4.288845508575977,     1.7208611244695748,    0.4177470423015733,
                                    0.060792972337396806,  0.00503841617499972,   0.00021543854273790584,
                                    4.007534640472006e-06, 2.2584794517502843e-08};
    static const double q_tail[] = {1.0,
                                    2.147627676007629,
                                    1.8927367669628148,
                                    0.8886832943665937,
                                    0.24087694310444438,
                                    0.03799487153923103,
                                    0.0033340353883498726,
                                    0.00014790314829832442,
                                    2.8082274229037666e-06,
                                    1.5969831953408022e-08};
    gv_real v = gv_min(u, 1.0 - u);
    gv_real distance = 0.5 - v;
    gv_real middle = 0.2025 - distance * distance;
    struct gv_log_parts parts = gv_log_reduce(v);
    gv_real r = gv_sqrt_lanes(-gv_log_sum(parts.n, parts.m - 1.0, gv_splat(0.0))) - 1.6;
    gv_int central = gv_less_equal(distance, 0.45);
    gv_real above = gv_select(central, distance * GV_POLYNOMIAL(p, middle), GV_POLYNOMIAL(p_tail, r));
    gv_real below = gv_select(central, GV_POLYNOMIAL(q, middle), GV_POLYNOMIAL(q_tail, r));
    gv_real size = above / below;
    gv_real limit = gv_select(gv_equal(v, 0.0), GV_INFINITY, GV_NAN);
    return gv_copy_sign(gv_select(gv_greater(v, 0.0), size, limit), u - 0.5);
}

#define gv_normal_quantile(u) gv_normal_quantile_lanes(GV_LANES_OF(u)) /**< of lanes or numbers */

/** log Gamma(x) for x > 0, to 6 ulp, near its zeros 1 and 2 too. log_gamma(0) = inf, log_gamma(inf)
 * = inf, NaN for x < 0. From 4 on Stirling's series, its remainder fitted; below, (x-1)(x-2) R(x), where x <
 * 1 is first carried to x + 1 by Gamma(x) = Gamma(x+1)/x. */
GV_INLINE gv_real gv_log_gamma_lanes(gv_real x)
{
    /* R = P/Q in x - 1, on 1 <= x <= 4; error 3e-18 */
    static const double p[] = {0.5772156649015329,   1.7585409065202333,    2.08718075366402,
                               1.2236268739606448,   0.37147874880700515,   0.05609590569517784,
                               0.003690067510259275, 7.616788174594152e-05, 1.0264289093879086e-07};
    static const double q[] = {1.0,
                               3.471479373978251,
                               4.821649383928201,
                               3.433210148324506,
                               1.3366209370631366,
                               0.2816523176824241,
                               0.029908768304511675,
                               0.0013608656304468323,
                               1.78943898232394e-05};
    /* x (log Gamma(x) - (x - 1/2) log x + x - log(2 pi)/2) in 1/x^2 <= 1/16; error 3e-16, at x = 4 a part in
     * 86 of the result */
    static const double remainder[] = {0.08333333333333331,    -0.002777777777720969, 0.0007936507691419236,
                                       -0.0005952339209241294, 0.0008413880703736473, -0.0018993656258563484,
                                       0.005852160791864889,   -0.018622551735755517, 0.0372405180540257};
    gv_real logarithm = gv_log_lanes(x);
    gv_int large = gv_greater_equal(x, 4.0);
    gv_int below_one = gv_less(x, 1.0);
    gv_real y = gv_select(below_one, x, x - 1.0);
    gv_real ratio = gv_select(large, 1.0, GV_POLYNOMIAL(p, y)) / gv_select(large, x, GV_POLYNOMIAL(q, y));
    gv_real middle = y * (y - 1.0) * ratio - gv_select(below_one, logarithm, 0.0);
    /* (log(2 pi) - 1)/2 */
    gv_real stirling = (x - 0.5) * (logarithm - 1.0) +
                       (0.4189385332046727 + ratio * GV_POLYNOMIAL(remainder, ratio * ratio));
    gv_real value = gv_select(large, stirling, middle);
    gv_int finite = gv_and(gv_greater(x, 0.0), gv_less(x, GV_INFINITY));
    gv_real special = gv_select(gv_less(x, 0.0), GV_NAN, x * x + GV_INFINITY);
    return gv_select(finite, value, special);
}

#define gv_log_gamma(x) gv_log_gamma_lanes(GV_LANES_OF(x)) /**< of lanes or numbers */

#endif
