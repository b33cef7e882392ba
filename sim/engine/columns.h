/* The inputs of a run as columns: which are drawn, from which uniforms, and which column each policy reads.
 */
#ifndef GV_ENGINE_COLUMNS_H
#define GV_ENGINE_COLUMNS_H

#include "engine/plan.h"
#include "sampling/copula.h"
#include "sampling/sampler.h"

/* One column: an input's base, or a policy's own distribution of it. */
struct gv_column {
    size_t input;
    size_t policy; /* SIZE_MAX for the base */
    size_t stream; /* index into streams; SIZE_MAX for a constant */
    struct gv_sampler sampler;
};

/* Zero-initialise; free with gv_columns_close(). Read-only once open, shared by threads. */
struct gv_columns {
    const struct gv_plan *plan;
    struct gv_stream *streams;
    size_t n_streams;
    struct gv_column *items; /* the base of every input first, then overrides */
    size_t n;
    size_t *map; /* [policy × n_inputs + input] → column */
    struct gv_copula copula;
    size_t *member; /* [copula.n] → stream, in the copula's order */
    struct gv_table_cache tables;
};

/* GV_ERR_MEMORY, GV_ERR_INTERNAL. */
int gv_columns_open(const struct gv_plan *plan, struct gv_columns *columns);
void gv_columns_close(struct gv_columns *columns);

/* Fills the drawn columns for n points of a replicate, and pads each to a multiple of GV_LANES_MAX with its
 * last value. cells[c] is column c's buffer of `stride` doubles; u and words are scratch of as many, scores
 * of copula.n times as many. Constant columns are filled once by gv_columns_fill_constants(). */
void gv_columns_fill(const struct gv_columns *columns, uint32_t replicate, uint64_t first, size_t n,
                     size_t stride, double *cells, double *u, double *scores, uint64_t *words);
void gv_columns_fill_constants(const struct gv_columns *columns, size_t stride, double *cells);

#endif
