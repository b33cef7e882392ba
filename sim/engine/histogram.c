/* The histogram that is drawn of a column. */
#include "engine/series.h"

#include <math.h>

enum { COARSE = GV_COARSE_BINS + 2 };

/* A round bin width: 1, 2 or 5 times a power of ten, the smallest that covers `range` in the bins there are.
 */
static double round_width(double range)
{
    double width = range / (GV_HISTOGRAM_BINS - 2), power = 1;
    while (power > width)
        power /= 10;
    while (power * 10 <= width)
        power *= 10;
    static const double steps[] = {1, 2, 2.5, 5, 10};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= width) return steps[i] * power;
    return 10 * power;
}

void gv_series_histogram(const struct gv_series *col, struct gv_statistics *out)
{
    struct gv_histogram *h = &out->histogram;
    *h = (struct gv_histogram){0};
    if (col->total.count == 0) return;
    if (!col->values) {
        size_t group = col->collector->n_bins / GV_HISTOGRAM_BINS;
        h->low = col->bins->low;
        h->width = col->bins->width * (double)group;
        for (uint32_t r = 0; r < col->replicates; r++) {
            const uint64_t *count = col->coarse + (size_t)r * COARSE;
            h->below += count[0];
            h->above += count[COARSE - 1];
            for (size_t b = 0; b < GV_COARSE_BINS; b++)
                h->count[b / (GV_COARSE_BINS / GV_HISTOGRAM_BINS)] += count[b + 1];
        }
        return;
    }
    double range[2] = {col->end[0], col->end[1]};
    if (!isfinite(range[0])) return;
    if (!isfinite(range[1])) {
        range[1] = range[0];
        for (uint64_t i = 0; i < col->n_values; i++)
            if (col->values[i] > range[1]) range[1] = col->values[i];
    }
    double size = fmax(fabs(range[0]), fabs(range[1]));
    h->width =
        range[1] - range[0] > 1e-12 * size ? round_width(range[1] - range[0]) : fmax(1e-3 * size, 1e-3);
    h->low = floor(range[0] / h->width) * h->width;
    for (uint64_t i = 0; i < col->n_values; i++) {
        double place = (col->values[i] - h->low) / h->width;
        if (place < 0)
            h->below++;
        else if (place >= GV_HISTOGRAM_BINS)
            h->above++;
        else if (!isnan(place))
            h->count[(size_t)place]++;
    }
}
