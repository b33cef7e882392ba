/* Pseudo-random choices for mutations: SplitMix64 (Steele, Lea and Flood 2014). */
#ifndef GV_TESTS_FUZZ_RANDOM_H
#define GV_TESTS_FUZZ_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gv_random_state {
    uint64_t state;
};

static inline uint64_t gv_random_next(struct gv_random_state *r)
{
    uint64_t z = r->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* 0 … n - 1; 0 for n = 0. */
static inline size_t gv_random_below(struct gv_random_state *r, size_t n)
{
    return n ? (size_t)(gv_random_next(r) % n) : 0;
}

/* True once in n times. */
static inline bool gv_random_once_in(struct gv_random_state *r, size_t n)
{
    return gv_random_below(r, n) == 0;
}

#define GV_RANDOM_OF(random, list) ((list)[gv_random_below(random, sizeof(list) / sizeof *(list))])

#endif
