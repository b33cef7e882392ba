#include "base/simd.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[GV_SIMD_COUNT] = {[GV_SIMD_SCALAR] = "scalar",
                                                 [GV_SIMD_SSE2] = "sse2",
                                                 [GV_SIMD_AVX2] = "avx2",
                                                 [GV_SIMD_AVX512] = "avx512"};

const char *gv_simd_name(enum gv_simd simd)
{
    return names[simd];
}

static enum gv_simd best(void)
{
#ifdef GV_HAVE_X86_VARIANTS
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return GV_SIMD_AVX512;
    if (__builtin_cpu_supports("avx2")) return GV_SIMD_AVX2;
    return GV_SIMD_SSE2;
#else
    return GV_SIMD_SCALAR;
#endif
}

static enum gv_simd choose(void)
{
    enum gv_simd level = best();
    const char *wanted = getenv("GEVINST_SIMD");
    if (!wanted) return level;
    for (int i = 0; i < GV_SIMD_COUNT; i++)
        if (strcmp(names[i], wanted) == 0 && i < (int)level) return (enum gv_simd)i;
    return level;
}

enum gv_simd gv_simd_level(void)
{
    /* Threads that race here all choose the same. */
    static _Atomic int chosen = -1;
    int level = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (level < 0) {
        level = (int)choose();
        atomic_store_explicit(&chosen, level, memory_order_relaxed);
    }
    return (enum gv_simd)level;
}
