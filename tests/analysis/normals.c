#include "analysis/normals.h"

#include "base/elementary.h"
#include "base/status.h"

#include <stdlib.h>

struct gv_draw_set normals_set(const struct gv_design *design)
{
    return (struct gv_draw_set){(size_t)gv_design_draws(design), design->replicates,
                                design->kind == GV_DESIGN_MC};
}

double *normals_make(const struct gv_design *design, const char *name, int slot, double mean, double sd)
{
    size_t points = (size_t)design->points;
    uint32_t R = design->replicates;
    struct gv_stream stream = {0};
    double *values = malloc(points * R * sizeof *values), *u = malloc(points * sizeof *u);
    uint64_t *scratch = malloc(points * sizeof *scratch);
    if (!values || !u || !scratch || gv_stream_open(design, name, slot, NULL, &stream) != GV_OK) abort();
    for (uint32_t r = 0; r < R; r++) {
        gv_stream_fill(&stream, r, 0, points, scratch, u);
        for (size_t i = 0; i < points; i++)
            values[i * R + r] = mean + sd * gv_normal_quantile(u[i]);
    }
    gv_stream_close(&stream);
    free(u);
    free(scratch);
    return values;
}
