#include "base/simd.h"
#include "engine/loops.h"

extern const struct gv_loops gv_loops_scalar;
#ifdef GV_HAVE_X86_VARIANTS
extern const struct gv_loops gv_loops_sse2, gv_loops_avx2, gv_loops_avx512;
#endif

const struct gv_loops *gv_loops(void)
{
    static const struct gv_loops *const variants[GV_SIMD_COUNT] = {
        [GV_SIMD_SCALAR] = &gv_loops_scalar,
#ifdef GV_HAVE_X86_VARIANTS
        [GV_SIMD_SSE2] = &gv_loops_sse2,
        [GV_SIMD_AVX2] = &gv_loops_avx2,
        [GV_SIMD_AVX512] = &gv_loops_avx512,
#endif
    };
    return variants[gv_simd_level()];
}
