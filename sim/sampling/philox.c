/* Compiled once per instruction set: GV_SIMD_NAME and GV_LANES come from the build. A lane is one counter.
 * Its four words of 32 bits stand in the low halves of four lanes of 64, which is what the multiplication
 * reads; what gathers in the high halves is dropped in the end only. */
#include "sampling/philox.h"

#include "base/lane.h"

#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)

enum { ROUNDS = 10 };

/* The key of every round. */
struct schedule {
    uint64_t low[ROUNDS], high[ROUNDS];
};

static struct schedule schedule_of(uint64_t key)
{
    struct schedule s;
    uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
    for (int i = 0; i < ROUNDS; i++) {
        s.low[i] = low;
        s.high[i] = high;
        low += UINT32_C(0x9E3779B9);
        high += UINT32_C(0xBB67AE85);
    }
    return s;
}

GV_INLINE gv_word splat(uint64_t x)
{
    return (gv_word)gv_splat_int((int64_t)x);
}

/* The words' uniforms, ((x >> 12) + 0.5) 2^-52: see gv_random_to_uniform(). */
GV_INLINE gv_word to_uniform(gv_word x)
{
    gv_real one_to_two = gv_from_bits((gv_int)(x >> 12 | UINT64_C(0x3FF0000000000000)));
    return (gv_word)gv_bits((one_to_two - 1.0) + 0x1p-53);
}

/* GV_LANES counters. */
GV_INLINE void call(const struct schedule *s, gv_word index, gv_word replicate, bool uniform, void *to)
{
    gv_word c0 = index, c1 = index >> 32, c2 = replicate, c3 = splat(0);
    const gv_word m0 = splat(UINT32_C(0xD2511F53)), m1 = splat(UINT32_C(0xCD9E8D57));
    GV_UNROLL
    for (int i = 0; i < ROUNDS; i++) {
        gv_word p0 = gv_multiply_low(c0, m0), p1 = gv_multiply_low(c2, m1);
        c0 = (p1 >> 32) ^ c1 ^ splat(s->low[i]);
        c2 = (p0 >> 32) ^ c3 ^ splat(s->high[i]);
        c1 = p1;
        c3 = p0;
    }
    gv_word a = c1 << 32 | (c0 & UINT32_MAX), b = c3 << 32 | (c2 & UINT32_MAX);
    if (uniform) {
        a = to_uniform(a);
        b = to_uniform(b);
    }
    gv_store_in_turn(to, a, b);
}

gv_philox_fn PASTE(gv_philox, GV_SIMD_NAME);

void PASTE(gv_philox, GV_SIMD_NAME)(uint64_t key, uint32_t replicate, uint64_t first, size_t n, bool uniform,
                                    void *to)
{
    const struct schedule s = schedule_of(key);
    const size_t pair = 2 * sizeof(uint64_t);
    uint64_t place[GV_LANES], rest[2 * GV_LANES];
    gv_word index, r = splat(replicate);
    for (int l = 0; l < GV_LANES; l++)
        place[l] = first + (uint64_t)l;
    __builtin_memcpy(&index, place, sizeof index);
    size_t i = 0;
    for (; i + GV_LANES <= n; i += GV_LANES) {
        call(&s, index, r, uniform, (char *)to + i * pair);
        index += splat(GV_LANES);
    }
    if (i == n) return;
    call(&s, index, r, uniform, rest);
    __builtin_memcpy((char *)to + i * pair, rest, (n - i) * pair);
}
