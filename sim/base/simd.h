/** @file
 * Which of the compiled variants runs: the best that the processor has, or the one that the environment
 * variable GEVINST_SIMD names (scalar, sse2, avx2, avx512). All give the same bits; the switch is for tests
 * and timing. */
#ifndef GV_BASE_SIMD_H
#define GV_BASE_SIMD_H

#include "base/public.h"

GV_BEGIN_C

/** The variants, each with what the ones before it have. */
enum gv_simd {
    GV_SIMD_SCALAR, /**< one double at a time; on every processor */
    GV_SIMD_SSE2,   /**< 2 doubles */
    GV_SIMD_AVX2,   /**< 4 doubles */
    GV_SIMD_AVX512, /**< 8 doubles */
    GV_SIMD_COUNT   /**< their number */
};

/** Columns that kernels and transforms work on are padded to a multiple of this many doubles. */
enum { GV_LANES_MAX = 16 /**< doubles */ };

/** The length of a column of n values with its padding. */
#define GV_PAD_TO_LANES(n) (((n) + GV_LANES_MAX - 1) / GV_LANES_MAX * GV_LANES_MAX)

/** Decided at the first call. A name in GEVINST_SIMD that the processor or the build lacks falls back
 * to the best below it. */
GV_PUBLIC enum gv_simd gv_simd_level(void);

/** Its name, as GEVINST_SIMD has it; static. */
GV_PUBLIC const char *gv_simd_name(enum gv_simd simd);

GV_END_C

#endif
