/* Philox4x32-10 for many counters at once, compiled once per instruction set from philox.c; random.h chooses.
 */
#ifndef GV_SAMPLING_PHILOX_H
#define GV_SAMPLING_PHILOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The two words under `key` at each of the n counters (first + i, replicate, 0), one after the other: 2 n
 * words as they are, or with `uniform` the doubles that they stand for. */
typedef void gv_philox_fn(uint64_t key, uint32_t replicate, uint64_t first, size_t n, bool uniform, void *to);

gv_philox_fn gv_philox_scalar, gv_philox_sse2, gv_philox_avx2, gv_philox_avx512;

#endif
