/* The inputs of a run as columns: which are drawn, from which uniforms, and which column each policy reads.
 */
#ifndef GV_ENGINE_COLUMNS_H
#define GV_ENGINE_COLUMNS_H

#include "engine/plan.h"
#include "sampling/copula.h"
#include "sampling/sampler.h"

/* One column: what an input is under the base, or under policies that set it otherwise. Policies that set an
 * input alike share its column. */
struct gv_column {
    size_t input;
    const struct gv_distribution *distribution; /* of the plan */
    size_t stream;                              /* index into streams; SIZE_MAX for a constant */
    const double *row; /* [copula.n + 1] how its score is made of the copula's scores and 1; NULL: as the
                        * copula says */
    struct gv_sampler sampler;
};

/* Which numbers an input is drawn from. */
enum { GV_BASE, GV_AFRESH, GV_SETS };

/* Zero-initialise; free with gv_columns_close(). Read-only once open, shared by threads. */
struct gv_columns {
    const struct gv_plan *plan;
    struct gv_stream *streams;
    size_t n_streams;
    struct gv_column *items; /* the base of every input first, then what policies set */
    size_t n;
    size_t *map; /* [policy × n_inputs + input] → column */
    struct gv_copula copula;
    size_t *member[GV_SETS]; /* [copula.n] → stream, in the copula's order; NULL if none is drawn so */
    double *rows;            /* [n_rows][copula.n + 1] */
    size_t n_rows;
    struct gv_table_cache own_tables, *tables;
};

/* `tables` and `streams` lend what there is and take what is made; NULL for none. GV_ERR_MEMORY,
 * GV_ERR_INTERNAL. */
int gv_columns_open(const struct gv_plan *plan, struct gv_table_cache *tables,
                    struct gv_stream_cache *streams, struct gv_columns *columns);
void gv_columns_close(struct gv_columns *columns);

/* Fills the drawn columns for n points of a replicate, and pads each to a multiple of GV_LANES_MAX with its
 * last value. cells[c] is column c's buffer of `stride` doubles; u and words are scratch of as many, scores
 * of copula.n + 1 times as many (NULL without a copula). Constant columns are filled once by
 * gv_columns_fill_constants(). */
void gv_columns_fill(const struct gv_columns *columns, uint32_t replicate, uint64_t first, size_t n,
                     size_t stride, double *cells, double *u, double *scores, uint64_t *words);
void gv_columns_fill_constants(const struct gv_columns *columns, size_t stride, double *cells);

#endif
