/* Sobol' sequences in up to 1024 dimensions, with random linear matrix scramble and digital shift.
 *
 * Direction numbers: Joe & Kuo (2008), see joe_kuo.def. Scramble: Matoušek, On the L2-discrepancy for
 * anchored boxes (1998). Points come in natural order: point i is the XOR of the direction numbers at the set
 * bits of i, so any block can be made by any thread. */
#ifndef GV_SAMPLING_SOBOL_H
#define GV_SAMPLING_SOBOL_H

#include <stddef.h>
#include <stdint.h>

enum { GV_SOBOL_DIMENSIONS = 1024, GV_SOBOL_BITS = 40 };

/* One dimension: 64-bit binary fractions, the most significant bit first, for each bit of the index; 2^40
 * points in all. */
struct gv_sobol {
    uint64_t direction[GV_SOBOL_BITS];
    uint64_t shift;
};

/* The unscrambled dimension 0 … 1023. */
void gv_sobol_plain(int dimension, struct gv_sobol *sobol);

/* An independent randomisation of a dimension: every (key, replicate) gives another. */
void gv_sobol_scrambled(int dimension, uint64_t key, uint32_t replicate, struct gv_sobol *sobol);

/* Points first … first + n - 1 as 64-bit binary fractions. */
void gv_sobol_fill(const struct gv_sobol *sobol, uint64_t first, size_t n, uint64_t *words);

#endif
