/* Cells that are of equal width, or widen with the distance from the low end: t in [1, 2^octaves) falls into
 * octaves that are each cut into equal cells, which the bits of t number. One octave is cells of equal width;
 * many are cells whose width is in proportion to the distance, for what has a long tail or a steep start. */
#ifndef GV_ENGINE_OCTAVES_H
#define GV_ENGINE_OCTAVES_H

#include "base/lane.h"

/** t = 1 + (x - low) · scale. */
struct gv_octaves {
    double low, scale;
    int log2; /* there are 2^log2 of them, 0 … GV_OCTAVES_LOG2_MAX */
};

enum { GV_OCTAVES_LOG2_MAX = 5, GV_MANTISSA = 52 };

#define GV_BITS_OF_1 0x3FF0000000000000

/** 2^this cells in an octave where there are 2^cells_log2 in all, or twice as many, to be fine enough, in
 * many octaves. */
GV_INLINE int gv_octaves_cells_log2(const struct gv_octaves *o, int cells_log2)
{
    return cells_log2 - o->log2 + (o->log2 > 3);
}

/** How many cells that makes. */
GV_INLINE int gv_octaves_cells(const struct gv_octaves *o, int cells_log2)
{
    return 1 << (gv_octaves_cells_log2(o, cells_log2) + o->log2);
}

/** The end of the last octave. */
GV_INLINE double gv_octaves_end(const struct gv_octaves *o)
{
    return (double)((int64_t)1 << (1 << o->log2));
}

/** The cell of 1 <= t, and the place in it from 0 to 1; an octave has 2^cells_log2 cells. */
GV_INLINE gv_int gv_octave_cell(gv_real t, int cells_log2, gv_real *place)
{
    gv_int bits = gv_bits(t) - GV_BITS_OF_1;
    gv_int rest = gv_shift_left(bits, cells_log2) & (((int64_t)1 << GV_MANTISSA) - 1);
    *place = gv_from_bits(rest + GV_BITS_OF_1) - 1.0;
    return gv_shift_right(bits, GV_MANTISSA - cells_log2);
}

/** Where a cell begins: t. */
GV_INLINE double gv_octave_edge(int64_t cell, int cells_log2)
{
    int64_t bits = (cell << (GV_MANTISSA - cells_log2)) + GV_BITS_OF_1;
    double t;
    __builtin_memcpy(&t, &bits, sizeof t);
    return t;
}

#endif
