/* Which of the compiled variants runs: the best that the processor has, or the one that the environment
 * variable GEVINST_SIMD names (scalar, sse2, avx2, avx512). All give the same bits; the switch is for tests
 * and timing. */
#ifndef GV_BASE_SIMD_H
#define GV_BASE_SIMD_H

enum gv_simd { GV_SIMD_SCALAR, GV_SIMD_SSE2, GV_SIMD_AVX2, GV_SIMD_AVX512, GV_SIMD_COUNT };

/* Columns that kernels and transforms work on are padded to a multiple of this many doubles. */
enum { GV_LANES_MAX = 16 };

/* The length of a column of n values with its padding. */
#define GV_PAD_TO_LANES(n) (((n) + GV_LANES_MAX - 1) / GV_LANES_MAX * GV_LANES_MAX)

/* Decided at the first call. A name in GEVINST_SIMD that the processor or the build lacks falls back
 * to the best below it. */
enum gv_simd gv_simd_level(void);

const char *gv_simd_name(enum gv_simd simd);

#endif
