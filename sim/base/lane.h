/** @file
 * A lane type: model formulas and elementary functions are written once over gv_real and compiled for 1, 2,
 * 4, 8 or 16 doubles at a time (GV_LANES), each width in its own object file with its own -m flags.
 *
 * The bits of every lane are the same for every width, compiler and CPU, because only operations that IEEE
 * 754 rounds correctly are used: + - * / sqrt, comparisons and integer operations on the representation. So
 * files that include this one are compiled with -ffp-contract=off -fno-math-errno -fno-trapping-math and
 * never with -ffast-math. No fma, no libm, no conversion between 64-bit integers and doubles (SSE2 and AVX2
 * have none). The sign and payload of a NaN are the only bits not promised.
 *
 * Writing formulas:
 *
 * - allowed: x + y, 2.0 * x, x / 3.0, 1.0 - x, -x, x += 1.0: operators, also with one operand a plain double;
 *   gv_max(x, 0.0), gv_select(gv_less(x, 1.0), x, 0.0): the functions with macros below take lanes or numbers
 *   in any argument, as do the functions of elementary.h
 * - not so: gv_real x = 0.0 (write gv_splat(0.0)); 2 * x (an int: write 2.0); x < y, ?:, && and if on lanes
 *   (write gv_less, gv_select, gv_and): they mean something else, or do not compile, for some width */
#ifndef GV_BASE_LANE_H
#define GV_BASE_LANE_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

#ifdef __FAST_MATH__
#error "lane.h: results must not depend on the compiler; do not use -ffast-math"
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#error "lane.h: doubles must be evaluated as doubles (use SSE2, not x87)"
#endif
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

#ifndef GV_LANES
/** Doubles at a time: 1, 2, 4, 8 or 16. */
#define GV_LANES 1
#endif

/** A function over lanes: never a call of its own, so that no vector crosses an ABI boundary. */
#define GV_INLINE static inline __attribute__((always_inline, unused))

#if GV_LANES == 1
typedef double gv_real;   /**< GV_LANES doubles */
typedef int64_t gv_int;   /**< GV_LANES masks (each lane 0 or -1), or the bits of doubles */
typedef uint64_t gv_word; /**< the unsigned twin of gv_int, for shifts and for sums that may wrap */
#elif GV_LANES == 2 || GV_LANES == 4 || GV_LANES == 8 || GV_LANES == 16
typedef double gv_real __attribute__((vector_size(8 * GV_LANES)));
typedef int64_t gv_int __attribute__((vector_size(8 * GV_LANES)));
typedef uint64_t gv_word __attribute__((vector_size(8 * GV_LANES)));
/* Everything here is inlined, so no vector crosses an ABI boundary and the warning about that is moot. (For
 * lanes wider than the target's registers gcc also prints notes that only -Wno-psabi on the command line
 * silences.) */
#pragma GCC diagnostic ignored "-Wpsabi"
#else
#error "GV_LANES must be 1, 2, 4, 8 or 16"
#endif

/** Before a loop of at most 16 rounds, known beforehand: it is written out in full. Compilers that are left
 * to choose may take lanes through memory instead. */
#ifdef __clang__
#define GV_UNROLL _Pragma("clang loop unroll(full)")
#else
#define GV_UNROLL _Pragma("GCC unroll 16")
#endif

/** The same number, or the same bits, in every lane. */
GV_INLINE gv_real gv_splat(double x)
{
#if GV_LANES == 1
    return x;
#else
    return x - (gv_real){0.0};
#endif
}

/** The same integer in every lane. */
GV_INLINE gv_int gv_splat_int(int64_t n)
{
#if GV_LANES == 1
    return n;
#else
    return n | (gv_int){0};
#endif
}

/** For GV_LANES_OF(). */
GV_INLINE gv_real gv_lanes_as_is(gv_real x)
{
    return x;
}

/** Lanes from lanes or from a number: lets functions take 0.0 where they mean it for every lane. */
#define GV_LANES_OF(x) _Generic((x), gv_real : gv_lanes_as_is, default : gv_splat)(x)

/** GV_LANES doubles at any address, aligned or not. */
GV_INLINE gv_real gv_load(const double *from)
{
    gv_real x;
    __builtin_memcpy(&x, from, sizeof x);
    return x;
}

/** To any address, aligned or not. */
GV_INLINE void gv_store(double *to, gv_real x)
{
    __builtin_memcpy(to, &x, sizeof x);
}

/** The IEEE 754 representation. */
GV_INLINE gv_int gv_bits(gv_real x)
{
    gv_int bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    return bits;
}

/** The doubles of this IEEE 754 representation. */
GV_INLINE gv_real gv_from_bits(gv_int bits)
{
    gv_real x;
    __builtin_memcpy(&x, &bits, sizeof x);
    return x;
}

/** Shifts by a constant 0-63; fills with zeros. */
GV_INLINE gv_int gv_shift_left(gv_int bits, int places)
{
    return (gv_int)((gv_word)bits << places);
}

/** Shifts by a constant 0-63; fills with zeros (SSE2 and AVX2 have no other 64-bit right shift). */
GV_INLINE gv_int gv_shift_right(gv_int bits, int places)
{
    return (gv_int)((gv_word)bits >> places);
}

/** The sum, which may wrap. */
GV_INLINE gv_int gv_add_bits(gv_int a, gv_int b)
{
    return (gv_int)((gv_word)a + (gv_word)b);
}

/** The product of the low 32 bits of both; the others count for nothing. */
GV_INLINE gv_word gv_multiply_low(gv_word a, gv_word b)
{
#if GV_LANES == 8 && defined(__AVX512F__)
    return (gv_word)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif GV_LANES == 4 && defined(__AVX2__)
    return (gv_word)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif GV_LANES == 2 && defined(__SSE2__)
    return (gv_word)_mm_mul_epu32((__m128i)a, (__m128i)b);
#else
    return (a & UINT32_MAX) * (b & UINT32_MAX);
#endif
}

/** A lane of a, the same lane of b, the next of a …: 2 GV_LANES words of 8 bytes at any address. */
GV_INLINE void gv_store_in_turn(void *to, gv_word a, gv_word b)
{
#if GV_LANES == 8 && defined(__AVX512F__)
    const __m512i low = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11),
                  high = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
    _mm512_storeu_si512(to, _mm512_permutex2var_epi64((__m512i)a, low, (__m512i)b));
    _mm512_storeu_si512((char *)to + 64, _mm512_permutex2var_epi64((__m512i)a, high, (__m512i)b));
#elif GV_LANES == 4 && defined(__AVX2__)
    __m256i even = _mm256_unpacklo_epi64((__m256i)a, (__m256i)b),
            odd = _mm256_unpackhi_epi64((__m256i)a, (__m256i)b);
    _mm256_storeu_si256((__m256i_u *)to, _mm256_permute2x128_si256(even, odd, 0x20));
    _mm256_storeu_si256((__m256i_u *)((char *)to + 32), _mm256_permute2x128_si256(even, odd, 0x31));
#elif GV_LANES == 1
    const uint64_t both[2] = {a, b};
    __builtin_memcpy(to, both, sizeof both);
#else
    uint64_t both[2 * GV_LANES];
    GV_UNROLL
    for (int i = 0; i < GV_LANES; i++) {
        both[2 * i] = a[i];
        both[2 * i + 1] = b[i];
    }
    __builtin_memcpy(to, both, sizeof both);
#endif
}

#if GV_LANES == 1
/** What a comparison of C gives, as a mask. */
#define GV_MASK(condition) (-(gv_int)(condition))
#else
#define GV_MASK(condition) ((gv_int)(condition))
#endif

/* Comparisons: -1 where true, else 0; false where either is NaN. */

/** a < b */
GV_INLINE gv_int gv_less_lanes(gv_real a, gv_real b)
{
    return GV_MASK(a < b);
}

/** a ≤ b */
GV_INLINE gv_int gv_less_equal_lanes(gv_real a, gv_real b)
{
    return GV_MASK(a <= b);
}

/** a = b */
GV_INLINE gv_int gv_equal_lanes(gv_real a, gv_real b)
{
    return GV_MASK(a == b);
}

/** Whether x is NaN. */
GV_INLINE gv_int gv_is_nan_lanes(gv_real x)
{
    return GV_MASK(x != x);
}

#define gv_less(a, b) gv_less_lanes(GV_LANES_OF(a), GV_LANES_OF(b))             /**< of lanes or numbers */
#define gv_less_equal(a, b) gv_less_equal_lanes(GV_LANES_OF(a), GV_LANES_OF(b)) /**< of lanes or numbers */
#define gv_greater(a, b) gv_less_lanes(GV_LANES_OF(b), GV_LANES_OF(a))          /**< of lanes or numbers */
#define gv_greater_equal(a, b)                                                                 \
    gv_less_equal_lanes(GV_LANES_OF(b), GV_LANES_OF(a))               /**< of lanes or numbers \
                                                                       */
#define gv_equal(a, b) gv_equal_lanes(GV_LANES_OF(a), GV_LANES_OF(b)) /**< of lanes or numbers */
#define gv_is_nan(x) gv_is_nan_lanes(GV_LANES_OF(x))                  /**< of lanes or numbers */

/** Where both masks are set. */
GV_INLINE gv_int gv_and(gv_int a, gv_int b)
{
    return a & b;
}

/** Where either mask is set. */
GV_INLINE gv_int gv_or(gv_int a, gv_int b)
{
    return a | b;
}

/** Where the mask is not set. */
GV_INLINE gv_int gv_not(gv_int a)
{
    return ~a;
}

/** Whether the mask is set in some lane. */
GV_INLINE bool gv_any(gv_int mask)
{
#if GV_LANES == 1
    return mask != 0;
#else
    int64_t any = 0;
    GV_UNROLL
    for (int i = 0; i < GV_LANES; i++) {
        any |= mask[i];
    }
    return any != 0;
#endif
}

/** `yes` where the mask is set, else `no`; both are computed. */
GV_INLINE gv_real gv_select_lanes(gv_int mask, gv_real yes, gv_real no)
{
#if GV_LANES == 1
    return mask ? yes : no;
#else
    return gv_from_bits((mask & gv_bits(yes)) | (~mask & gv_bits(no)));
#endif
}

#define gv_select(mask, yes, no) gv_select_lanes(mask, GV_LANES_OF(yes), GV_LANES_OF(no)) /**< see there */

/** The processor's own minimum: a if it is less than b, else b, also where one is NaN. */
GV_INLINE gv_real gv_less_of(gv_real a, gv_real b)
{
#if GV_LANES == 8 && defined(__AVX512F__)
    return (gv_real)_mm512_min_pd((__m512d)a, (__m512d)b);
#elif GV_LANES == 4 && defined(__AVX2__)
    return (gv_real)_mm256_min_pd((__m256d)a, (__m256d)b);
#elif GV_LANES == 2 && defined(__SSE2__)
    return (gv_real)_mm_min_pd((__m128d)a, (__m128d)b);
#elif GV_LANES == 2 && defined(__wasm_simd128__)
    return __builtin_wasm_pmin_f64x2(b, a);
#else
    return gv_select_lanes(GV_MASK(a < b), a, b);
#endif
}

/** The processor's own maximum: a if it is greater than b, else b, also where one is NaN. */
GV_INLINE gv_real gv_greater_of(gv_real a, gv_real b)
{
#if GV_LANES == 8 && defined(__AVX512F__)
    return (gv_real)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif GV_LANES == 4 && defined(__AVX2__)
    return (gv_real)_mm256_max_pd((__m256d)a, (__m256d)b);
#elif GV_LANES == 2 && defined(__SSE2__)
    return (gv_real)_mm_max_pd((__m128d)a, (__m128d)b);
#elif GV_LANES == 2 && defined(__wasm_simd128__)
    return __builtin_wasm_pmax_f64x2(b, a);
#else
    return gv_select_lanes(GV_MASK(a > b), a, b);
#endif
}

/** The smaller one. Unlike fmin it is NaN where either argument is, so that a failed draw cannot be clamped
 * into a plausible number. Of equal arguments (0 and -0) the first. */
GV_INLINE gv_real gv_min_lanes(gv_real a, gv_real b)
{
    return gv_select_lanes(GV_MASK(b != b), b, gv_less_of(b, a));
}

/** The greater one; else as gv_min_lanes(). */
GV_INLINE gv_real gv_max_lanes(gv_real a, gv_real b)
{
    return gv_select_lanes(GV_MASK(b != b), b, gv_greater_of(b, a));
}

/** gv_min_lanes() with a number: the processor's own will do, unless it is NaN. */
GV_INLINE gv_real gv_min_number(gv_real a, double b)
{
    return b == b ? gv_less_of(gv_splat(b), a) : gv_splat(b);
}

/** gv_max_lanes() with a number. */
GV_INLINE gv_real gv_max_number(gv_real a, double b)
{
    return b == b ? gv_greater_of(gv_splat(b), a) : gv_splat(b);
}

/** of lanes or numbers */
#define gv_min(a, b) _Generic((b), gv_real : gv_min_lanes, default : gv_min_number)(GV_LANES_OF(a), b)
/** of lanes or numbers */
#define gv_max(a, b) _Generic((b), gv_real : gv_max_lanes, default : gv_max_number)(GV_LANES_OF(a), b)
#define gv_clamp(x, low, high) gv_min(gv_max(x, low), high) /**< of lanes or numbers */

/** |x|: without the sign bit. */
GV_INLINE gv_real gv_abs_lanes(gv_real x)
{
    return gv_from_bits(gv_bits(x) & INT64_MAX);
}

#define gv_abs(x) gv_abs_lanes(GV_LANES_OF(x)) /**< of lanes or numbers */

/** |magnitude| with the sign bit of `sign`. */
GV_INLINE gv_real gv_copy_sign_lanes(gv_real magnitude, gv_real sign)
{
    return gv_from_bits((gv_bits(magnitude) & INT64_MAX) | (gv_bits(sign) & INT64_MIN));
}

/** of lanes or numbers */
#define gv_copy_sign(magnitude, sign) gv_copy_sign_lanes(GV_LANES_OF(magnitude), GV_LANES_OF(sign))

/** The square root, correctly rounded by IEEE 754; NaN below 0, -0 at -0. */
GV_INLINE gv_real gv_sqrt_lanes(gv_real x)
{
#if GV_LANES == 1
    return __builtin_sqrt(x);
#else
#if GV_LANES == 2 && defined(__wasm_simd128__)
    return __builtin_wasm_sqrt_f64x2(x);
#endif
    gv_real root;
    GV_UNROLL
    for (int i = 0; i < GV_LANES; i++) {
        root[i] = __builtin_sqrt(x[i]);
    }
    return root;
#endif
}

#define gv_sqrt(x) gv_sqrt_lanes(GV_LANES_OF(x)) /**< of lanes or numbers */

/** 1.5 * 2^52: in the doubles around it neighbours are 1 apart, so that adding it rounds |x| < 2^51 to an
 * integer (half to even), which then stands in the low bits of the sum. */
#define GV_ROUNDER 0x1.8p52

/** The integer nearest to |x| < 2^51, half to even. */
GV_INLINE gv_real gv_round_lanes(gv_real x)
{
    return (x + GV_ROUNDER) - GV_ROUNDER;
}

/** The largest integer not above x where |x| < 2^51; beyond that, and for NaN, x itself. floor(-0) is 0. */
GV_INLINE gv_real gv_floor_lanes(gv_real x)
{
    gv_real nearest = gv_round_lanes(x);
    gv_real below = gv_select_lanes(gv_less_lanes(x, nearest), nearest - 1.0, nearest);
    return gv_select_lanes(gv_less(gv_abs_lanes(x), 0x1p51), below, x);
}

#define gv_floor(x) gv_floor_lanes(GV_LANES_OF(x)) /**< of lanes or numbers */

/** The bits of a whole number in 0 … 2^31 as integers. */
GV_INLINE gv_int gv_whole(gv_real x)
{
    return gv_bits(x + GV_ROUNDER) & 0xFFFFFFFF;
}

/** from[index] for each lane. */
GV_INLINE gv_real gv_gather(const double *from, gv_int index)
{
#if GV_LANES == 1
    return from[index];
#elif GV_LANES == 8 && defined(__AVX512F__)
    return (gv_real)_mm512_i64gather_pd((__m512i)index, from, 8);
#elif GV_LANES == 4 && defined(__AVX2__)
    return (gv_real)_mm256_i64gather_pd(from, (__m256i)index, 8);
#else
    gv_real x;
    GV_UNROLL
    for (int i = 0; i < GV_LANES; i++) {
        x[i] = from[index[i]];
    }
    return x;
#endif
}

/** Splits 0 <= x < 2^31 into a whole number, as an integer, and what is left. */
GV_INLINE gv_int gv_split(gv_real x, gv_real *rest)
{
    gv_real nearest = gv_round_lanes(x);
    gv_real whole = gv_select_lanes(gv_less_lanes(x, nearest), nearest - 1.0, nearest);
    *rest = x - whole;
    return gv_whole(whole);
}

/** The cell of width 1 that 0 <= x < 2^31 is in, and the place in it from 0 to 1. Where two cells meet it is
 * either: 1 in the lower or 0 in the upper. */
GV_INLINE gv_int gv_cell(gv_real x, gv_real *place)
{
    gv_real shifted = (x - 0.5) + GV_ROUNDER;
    *place = x - (shifted - GV_ROUNDER);
    return gv_bits(shifted) & 0xFFFFFFFF;
}

#endif
