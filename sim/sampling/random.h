/* Keyed random numbers: Philox4x32-10, a pure function of (key, replicate, index).
 *
 * There is no state: any thread can ask for any draw, and a draw never depends on what else was drawn. The
 * key comes from the seed, the name of what is drawn and the purpose, so that adding or reordering inputs
 * changes no other input's draws. Source: Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1,
 * 2, 3 (2011); implementation: Random123 for a single
 * call, philox.c for many. */
#ifndef GV_SAMPLING_RANDOM_H
#define GV_SAMPLING_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* What the numbers are for. Part of the key, so that one purpose never reuses another's numbers. Values are
 * permanent: changing one changes seeded results. */
enum gv_purpose {
    GV_PURPOSE_DRAW = 1,     /* uniforms of plain Monte Carlo, jitter of Latin hypercube */
    GV_PURPOSE_SCRAMBLE = 2, /* matrix scramble and digital shift of Sobol' */
    GV_PURPOSE_PERMUTE = 3,  /* permutations of Latin hypercube */
};

/* Key of the numbers for `name` under `seed`. 64 bits; that two names share one is improbable (2^-64 per
 * pair) and refused where a plan is checked. */
uint64_t gv_random_key(uint64_t seed, const char *name, enum gv_purpose purpose);

/* Philox4x32-10 with counter (index low, index high, replicate, 0): two 64-bit words. */
void gv_random_words(uint64_t key, uint32_t replicate, uint64_t index, uint64_t words[2]);

/* The 64-bit numbers of draws first … first + n - 1. Draw i is word i % 2 of index i / 2. */
void gv_random_fill(uint64_t key, uint32_t replicate, uint64_t first, size_t n, uint64_t *words);

/* The same as uniforms. */
void gv_random_uniforms(uint64_t key, uint32_t replicate, uint64_t first, size_t n, double *u);

/* Uniforms in the open interval: ((x >> 12) + 0.5)·2^-52, never exactly 0 or 1. */
void gv_random_to_uniform(size_t n, const uint64_t *words, double *u);

#endif
