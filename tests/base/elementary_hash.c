/* One width of the elementary functions behind plain C functions, for test_elementary.c: compiled once per
 * GV_LANES and -m flags, with GV_HASH_NAME naming the object's entry point. */
#include "elementary_hash.h"
#include "base/elementary.h"

#include <stddef.h>

#ifndef GV_HASH_NAME
#define GV_HASH_NAME gv_elementary_scalar
#endif

#define GV_LOOP(expression)                    \
    for (size_t i = 0; i < n; i += GV_LANES) { \
        gv_real a = gv_load(x + i);            \
        gv_real b = gv_load(y + i);            \
        (void)b;                               \
        gv_store(out + i, expression);         \
    }                                          \
    break

uint64_t GV_HASH_NAME(int function, size_t n, const double *x, const double *y, double *out);

uint64_t GV_HASH_NAME(int function, size_t n, const double *x, const double *y, double *out)
{
    switch (function) {
    case GV_TEST_EXP:
        GV_LOOP(gv_exp(a));
    case GV_TEST_EXPM1:
        GV_LOOP(gv_expm1(a));
    case GV_TEST_LOG:
        GV_LOOP(gv_log(a));
    case GV_TEST_LOG1P:
        GV_LOOP(gv_log1p(a));
    case GV_TEST_POW:
        GV_LOOP(gv_pow(a, b));
    case GV_TEST_NORMAL_CDF:
        GV_LOOP(gv_normal_cdf(a));
    case GV_TEST_NORMAL_QUANTILE:
        GV_LOOP(gv_normal_quantile(a));
    case GV_TEST_LOG_GAMMA:
        GV_LOOP(gv_log_gamma(a));
    /* The helpers of lane.h together, with numbers among the lanes as formulas have them. */
    case GV_TEST_LANES:
        GV_LOOP(gv_select(gv_or(gv_less(a, b), gv_and(gv_is_nan(a), gv_not(gv_is_nan(b)))),
                          gv_floor(gv_clamp(1.0 - 2.0 * a, -1e3, 1e3)) + gv_sqrt(gv_abs(b)),
                          gv_max(a, 0.5) - gv_min(b, 0.25) / 3.0));
    default:
        break;
    }
    /* FNV-1a over 64-bit words. The bits of a NaN are no result. */
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < n; i++) {
        uint64_t word;
        __builtin_memcpy(&word, &out[i], sizeof word);
        hash = (hash ^ (out[i] == out[i] ? word : UINT64_C(0x7ff8000000000000))) * UINT64_C(0x100000001b3);
        hash ^= hash >> 29;
    }
    return hash;
}
