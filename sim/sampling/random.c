#include "sampling/random.h"

#include "base/simd.h"
#include "sampling/philox.h"

#include <Random123/philox.h>
#include <string.h>

static void philox(uint64_t key, uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, uint64_t words[2])
{
    philox4x32_ctr_t counter = {{c0, c1, c2, c3}};
    philox4x32_key_t k = {{(uint32_t)key, (uint32_t)(key >> 32)}};
    philox4x32_ctr_t x = philox4x32_R(10, counter, k);
    words[0] = (uint64_t)x.v[1] << 32 | x.v[0];
    words[1] = (uint64_t)x.v[3] << 32 | x.v[2];
}

uint64_t gv_random_key(uint64_t seed, const char *name, enum gv_purpose purpose)
{
    /* FNV-1a spreads the name over 64 bits; one Philox call under the seed as key then breaks every pattern
     * between names and between seeds. */
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (const char *c = name; *c; c++)
        hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
    uint64_t words[2];
    philox(seed, (uint32_t)hash, (uint32_t)(hash >> 32), (uint32_t)purpose, UINT32_C(0x6b657973), words);
    return words[0];
}

void gv_random_words(uint64_t key, uint32_t replicate, uint64_t index, uint64_t words[2])
{
    philox(key, (uint32_t)index, (uint32_t)(index >> 32), replicate, 0, words);
}

/* The variant that fits the processor. */
static gv_philox_fn *many(void)
{
    static gv_philox_fn *const variants[GV_SIMD_COUNT] = {
        [GV_SIMD_SCALAR] = gv_philox_scalar,
#ifdef GV_HAVE_X86_VARIANTS
        [GV_SIMD_SSE2] = gv_philox_sse2,
        [GV_SIMD_AVX2] = gv_philox_avx2,
        [GV_SIMD_AVX512] = gv_philox_avx512,
#endif
    };
    return variants[gv_simd_level()];
}

/* Whole pairs in between; of those at the ends, what is asked for. Words and uniforms have 8 bytes. */
static void fill(uint64_t key, uint32_t replicate, uint64_t first, size_t n, bool uniform, void *to)
{
    const size_t one = sizeof(uint64_t);
    gv_philox_fn *philox_many = many();
    char pair[2 * sizeof(uint64_t)], *at = to;
    if (n && first % 2) {
        philox_many(key, replicate, first / 2, 1, uniform, pair);
        memcpy(at, pair + one, one);
        at += one;
        first++;
        n--;
    }
    philox_many(key, replicate, first / 2, n / 2, uniform, at);
    if (n % 2) {
        philox_many(key, replicate, (first + n) / 2, 1, uniform, pair);
        memcpy(at + (n - 1) * one, pair, one);
    }
}

void gv_random_fill(uint64_t key, uint32_t replicate, uint64_t first, size_t n, uint64_t *words)
{
    fill(key, replicate, first, n, false, words);
}

void gv_random_uniforms(uint64_t key, uint32_t replicate, uint64_t first, size_t n, double *u)
{
    fill(key, replicate, first, n, true, u);
}

void gv_random_to_uniform(size_t n, const uint64_t *words, double *u)
{
    /* The top 52 bits become the fraction of a double in [1, 2): exact, and without an integer conversion. */
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = words[i] >> 12 | UINT64_C(0x3FF0000000000000);
        double one_to_two;
        memcpy(&one_to_two, &bits, sizeof bits);
        u[i] = (one_to_two - 1.0) + 0x1p-53;
    }
}
