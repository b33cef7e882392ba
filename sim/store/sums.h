/* Checksums at the end of a result file, so that a reader notices a damaged one before it takes a number from
 * it.
 *
 * HDF5 has them for headers only. Behind the last byte of HDF5, which does not look there, stand: for each
 * variable whose values are written past HDF5 (draws) its offset, length and sum; the sum of all other bytes;
 * the number of bytes before all this; the sum of these; how many bytes they are; and a mark. Numbers have 8
 * bytes, little-endian.
 *
 * A sum is Σ mix(word ^ mix(place)) over words of 8 bytes modulo 2^64. `mix` is a bijection, so that any
 * change of one word changes the sum; the order in which words are added does not matter, so that threads add
 * what they write. Against accidents, not against forgery: `verify` computes the file again. */
#ifndef GV_STORE_SUMS_H
#define GV_STORE_SUMS_H

#include "base/diagnostics.h"
#include "store/output_file.h"

/* Of n bytes that are to stand at an offset of the file. The last word is filled up with zeros. */
uint64_t gv_sum(uint64_t offset, const void *bytes, size_t n);

struct gv_sum_extent {
    uint64_t offset, length, sum;
};

/* Zero-initialise; free with gv_sums_free(). */
struct gv_sums {
    struct gv_sum_extent *extents; /* by offset */
    bool *checked;                 /* [n] */
    size_t n, capacity;
};

/* Adds an extent to the list, in any order. GV_ERR_MEMORY. */
int gv_sums_add(struct gv_sums *sums, struct gv_sum_extent extent);

/* Writes the checksums behind the file's first `size` bytes, of which those outside of the extents are read
 * back for it. An errno, 0 if that went well. */
int gv_sums_write(struct gv_sums *sums, uint64_t size, const struct gv_output_file *file);

/* Reads the checksums of a file of so many bytes, if it has any, and checks all but the extents. GV_ERR_DATA
 * if something does not fit, GV_ERR_IO, GV_ERR_MEMORY. */
int gv_sums_read(int descriptor, uint64_t bytes, struct gv_sums *sums);

/* Checks the extent that a variable at this offset lies in, once. GV_ERR_DATA, GV_ERR_IO. */
int gv_sums_check(struct gv_sums *sums, int descriptor, uint64_t offset);

void gv_sums_free(struct gv_sums *sums);

#endif
