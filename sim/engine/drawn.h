/* Drawn inputs that are kept for the next run: for runs of plans that share all but what their policies set
 * to constants, such as those of a slider that moves. Drawing takes about half of a run's time. The numbers
 * are the same either way. */
#ifndef GV_ENGINE_DRAWN_H
#define GV_ENGINE_DRAWN_H

#include "engine/columns.h"

/* Zero-initialise, set `most`; free with gv_drawn_clear(). All plans that it is lent to have the same model,
 * design, horizon, base and correlations: before it is lent to another, it is cleared. Threads may share it
 * in one run. */
struct gv_drawn {
    size_t most; /* bytes that it may take: longer runs are not kept */
    size_t leaf_points, stride, n_leaves;
    size_t n_columns, *columns; /* those of the base that are drawn */
    double *values;             /* [n_leaves][n_columns][stride] */
    bool *there;                /* [n_leaves] */
    struct gv_stream_cache streams;
};

void gv_drawn_clear(struct gv_drawn *drawn);

/* Makes room for a run with leaves of at most leaf_points points. False, and then nothing is kept of this
 * run, if it does not fit, memory ran out, or policies draw columns of their own. */
bool gv_drawn_open(struct gv_drawn *drawn, const struct gv_columns *columns, size_t leaf_points,
                   size_t stride);

/* The drawn columns of a leaf, or of its first n points, into `cells`, as gv_columns_fill() would; false if
 * they are not there. */
bool gv_drawn_take(const struct gv_drawn *drawn, const struct gv_columns *columns, uint32_t replicate,
                   uint64_t first, size_t n, double *cells);

/* Keeps those of a leaf that gv_columns_fill() has filled. */
void gv_drawn_keep(struct gv_drawn *drawn, const struct gv_columns *columns, uint32_t replicate,
                   uint64_t first, size_t n, const double *cells);

#endif
