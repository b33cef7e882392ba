#include "engine/drawn.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* All but the streams, which a run may be using. */
static void drop_values(struct gv_drawn *d)
{
    free(d->columns);
    free(d->values);
    free(d->there);
    *d = (struct gv_drawn){.most = d->most, .streams = d->streams};
}

void gv_drawn_clear(struct gv_drawn *d)
{
    drop_values(d);
    gv_stream_cache_free(&d->streams);
}

static bool policies_draw(const struct gv_columns *c)
{
    for (size_t k = c->plan->model->n_inputs; k < c->n; k++)
        if (c->items[k].stream != SIZE_MAX) return true;
    return false;
}

bool gv_drawn_open(struct gv_drawn *d, const struct gv_columns *c, size_t leaf_points, size_t stride)
{
    const struct gv_design *design = &c->plan->design;
    size_t n_inputs = c->plan->model->n_inputs;
    if (policies_draw(c)) return false;
    if (d->values) return true;
    uint64_t leaves = (design->points + leaf_points - 1) / leaf_points * design->replicates;
    if (leaves > d->most / (n_inputs * stride * sizeof *d->values)) return false;
    d->leaf_points = leaf_points;
    d->stride = stride;
    d->n_leaves = (size_t)leaves;
    d->columns = gv_memory_new(n_inputs * sizeof *d->columns);
    for (size_t k = 0; d->columns && k < n_inputs; k++)
        if (c->items[k].stream != SIZE_MAX) d->columns[d->n_columns++] = k;
    d->there = gv_memory_zeroed(d->n_leaves, sizeof *d->there);
    d->values = gv_memory_new((d->n_leaves * d->n_columns * stride + 1) * sizeof *d->values);
    if (d->columns && d->there && d->values) return true;
    drop_values(d);
    return false;
}

/* The number of the leaf that begins with a point; SIZE_MAX if none does. */
static size_t leaf_of(const struct gv_drawn *d, const struct gv_columns *c, uint32_t replicate,
                      uint64_t first)
{
    if (first % d->leaf_points != 0) return SIZE_MAX;
    return (size_t)(first / d->leaf_points) * c->plan->design.replicates + replicate;
}

bool gv_drawn_take(const struct gv_drawn *d, const struct gv_columns *c, uint32_t replicate, uint64_t first,
                   size_t n, double *cells)
{
    size_t leaf = leaf_of(d, c, replicate, first), bytes = GV_PAD_TO_LANES(n) * sizeof *cells;
    if (leaf == SIZE_MAX || !d->there[leaf]) return false; /* the pilot takes the beginning of one */
    const double *from = d->values + leaf * d->n_columns * d->stride;
    for (size_t i = 0; i < d->n_columns; i++)
        memcpy(cells + d->columns[i] * d->stride, from + i * d->stride, bytes);
    return true;
}

void gv_drawn_keep(struct gv_drawn *d, const struct gv_columns *c, uint32_t replicate, uint64_t first,
                   size_t n, const double *cells)
{
    uint64_t left = c->plan->design.points - first;
    size_t leaf = leaf_of(d, c, replicate, first), bytes = GV_PAD_TO_LANES(n) * sizeof *cells;
    if (leaf == SIZE_MAX || n != (left < d->leaf_points ? (size_t)left : d->leaf_points)) return;
    double *to = d->values + leaf * d->n_columns * d->stride;
    for (size_t i = 0; i < d->n_columns; i++)
        memcpy(to + i * d->stride, cells + d->columns[i] * d->stride, bytes);
    d->there[leaf] = true;
}
