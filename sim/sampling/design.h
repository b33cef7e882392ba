/* Designs: how the uniforms of a run are laid out.
 *
 *   mc     plain Monte Carlo: independent uniforms, one replicate
 *   sobol  scrambled Sobol': R independent randomisations of a net of 2^m points (default)
 *   lhs    Latin hypercube: R independent hypercubes of any size; cannot be appended to
 *
 * A run has R replicates of N points each; draw number = index · R + replicate, so that a longer run
 * continues a shorter one. */
#ifndef GV_SAMPLING_DESIGN_H
#define GV_SAMPLING_DESIGN_H

#include "base/diagnostics.h"
#include "sampling/sobol.h"

enum gv_design_kind { GV_DESIGN_MC, GV_DESIGN_SOBOL, GV_DESIGN_LHS, GV_DESIGN_COUNT };

enum { GV_REPLICATES_MAX = 64 };

struct gv_design {
    enum gv_design_kind kind;
    uint64_t seed;
    uint32_t replicates; /* R, 1 … GV_REPLICATES_MAX */
    uint64_t points;     /* N, per replicate */
};

/* "mc", "sobol", "lhs" */
const char *gv_design_name(enum gv_design_kind kind);
/* GV_DESIGN_COUNT if there is no such design. */
enum gv_design_kind gv_design_find(const char *name);

/* Sets replicates and points from the total number of draws. GV_ERR_DATA with a sentence that names the
 * nearest usable numbers if `draws` does not fit the design; `place` is where the number stands. For mc,
 * `replicates` is taken as 1. */
int gv_design_divide(struct gv_design *design, uint64_t draws, uint32_t replicates, struct gv_place place,
                     struct gv_diagnostics *diagnostics);

/* The largest power of two that is at most n >= 1. */
uint64_t gv_power_of_two_at_most(uint64_t n);

static inline uint64_t gv_design_draws(const struct gv_design *design)
{
    return design->points * design->replicates;
}

/* The uniforms of one input: all its replicates. Zero-initialise; free with gv_stream_close(). */
struct gv_stream {
    const struct gv_design *design;
    uint64_t draw_key, permute_key;
    struct gv_sobol *sobol; /* [replicates] for GV_DESIGN_SOBOL, else NULL; of a cache if there is one */
    bool lent;
};

/* Streams of one design that are opened again and again. Zero-initialise; free with gv_stream_cache_free()
 * after the last stream that it lends, and before another design is used. By one thread at a time. */
struct gv_stream_cache {
    struct gv_stream *items;
    size_t n;
};

void gv_stream_cache_free(struct gv_stream_cache *cache);

/* `slot` is the Sobol' dimension. `cache` lends the scrambled points, which take longest; NULL for none.
 * GV_ERR_MEMORY. */
int gv_stream_open(const struct gv_design *design, const char *name, int slot, struct gv_stream_cache *cache,
                   struct gv_stream *stream);
void gv_stream_close(struct gv_stream *stream);

/* u[0 … n-1] = uniforms of points first … first + n - 1 of a replicate, in the open interval (0, 1).
 * `scratch` has room for n words. */
void gv_stream_fill(const struct gv_stream *stream, uint32_t replicate, uint64_t first, size_t n,
                    uint64_t *scratch, double *u);

#endif
