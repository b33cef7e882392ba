/* Quantile functions over lanes. Compiled once per instruction set: GV_SIMD_NAME and GV_LANES come from the
 * build. */
#include "sampling/transform.h"

#include "base/elementary.h"

#include <string.h>

#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)

/* Calls `expression` with gv_real p in place of each lanes-wide piece of u, and stores it in x, kept inside
 * the distribution's ends, which rounding might leave. */
#define FOR_LANES(expression)                                     \
    for (size_t i = 0; i < n; i += GV_LANES) {                    \
        gv_real p = gv_load(u + i);                               \
        gv_store(x + i, gv_clamp((expression), s->low, s->high)); \
    }

static void constant(const struct gv_sampler *s, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = s->a;
}

/* Below the mode low + width sqrt(p c), above it high - width sqrt((1-p)(1-c)): c = probability below the
 * mode. */
GV_INLINE gv_real triangular(const struct gv_sampler *s, gv_real p)
{
    gv_real below = s->bound_low + s->b * gv_sqrt(s->c * p);
    gv_real above = s->bound_high - s->b * gv_sqrt((1.0 - s->c) * (1.0 - p));
    return gv_select(gv_less(p, gv_splat(s->c)), below, above);
}

/* The unbounded metalog, and the transforms that bound it. */
GV_INLINE gv_real metalog(const struct gv_sampler *s, gv_real p)
{
    gv_real y = s->a + (s->b + s->c * (p - 0.5)) * (gv_log(p) - gv_log1p(-p));
    bool below = s->bound_low > -GV_INFINITY, above = s->bound_high < GV_INFINITY;
    if (below && above) return s->bound_low + (s->bound_high - s->bound_low) / (1.0 + gv_exp(-y));
    if (below) return s->bound_low + gv_exp(y);
    if (above) return s->bound_high - gv_exp(-y);
    return y;
}

/* The place of the smallest value whose cumulative probability reaches p, by bisection. */
static size_t place(const struct gv_points *points, double p)
{
    size_t from = 0, to = points->n - 1;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (points->cumulative[middle] >= p)
            to = middle;
        else
            from = middle + 1;
    }
    return from;
}

/* What is left of a truncated one: p may have been rounded to just beyond it. */
static double discrete(const struct gv_sampler *s, double p)
{
    const double *value = s->points->value;
    size_t k = place(s->points, p);
    while (value[k] < s->low)
        k++;
    while (value[k] > s->high)
        k--;
    return value[k];
}

/* Between two nodes of a sum's distribution function. */
static double between(const struct gv_sampler *s, double p)
{
    const struct gv_points *points = s->points;
    size_t k = place(points, p);
    double x = points->value[0];
    if (k > 0) {
        double below = points->cumulative[k - 1], rise = points->cumulative[k] - below;
        x = points->value[k - 1] + (points->value[k] - points->value[k - 1]) * ((p - below) / rise);
    }
    return x < s->low ? s->low : x > s->high ? s->high : x;
}

/* One look-up: the cell from the leading bits of t = min(p, 1-p), the place in it from the bits that follow.
 */
GV_INLINE gv_real look_up(const struct gv_quantile_table *table, gv_real p)
{
    const double highest = 0.5 - 0x1p-54, lowest = 0x1p-53;
    gv_int upper = gv_greater(p, 0.5);
    gv_real t = gv_clamp(gv_select(upper, 1.0 - p, p), lowest, highest);
    gv_int bits = gv_bits(t), top = gv_bits(gv_splat(highest));
    int shift = 52 - table->cells_log2;
    gv_int within =
        (gv_shift_left(bits, table->cells_log2) & INT64_C(0xFFFFFFFFFFFFF)) | INT64_C(0x3FF0000000000000);
    gv_real z = gv_from_bits(within) - 1.0;
    gv_int cell = gv_shift_right(top, shift) - gv_shift_right(bits, shift);
    cell += upper & (int64_t)table->n_cells; /* the upper half stands behind the lower */
    /* Six doubles a cell: 6 k = 4 k + 2 k. */
    gv_int at = gv_shift_left(cell, 2) + gv_shift_left(cell, 1);
    const double *c = table->half[0]->c;
    gv_real value = gv_gather(c + 4, at) + z * gv_gather(c + 5, at);
    value = gv_gather(c + 2, at) + z * (gv_gather(c + 3, at) + z * value);
    return gv_gather(c, at) + z * (gv_gather(c + 1, at) + z * value);
}

static void from_table(const struct gv_sampler *s, size_t n, const double *u,
                       double *x){FOR_LANES(s->a + s->b * look_up(s->table, p))}

gv_transform_fn PASTE(gv_transform, GV_SIMD_NAME);

void PASTE(gv_transform, GV_SIMD_NAME)(const struct gv_sampler *s, size_t n, const double *u, double *x)
{
    if (s->u_width < 1) {
        const double highest = 1 - 0x1p-53; /* rounding must not reach 1, whose quantile may be infinite */
        for (size_t i = 0; i < n; i++)
            x[i] = s->u_low + s->u_width * u[i] < highest ? s->u_low + s->u_width * u[i] : highest;
        u = x;
    }
    switch (s->family) {
    case GV_UNIFORM:
        FOR_LANES(s->a + s->b * p)
        return;
    case GV_TRIANGULAR:
        FOR_LANES(triangular(s, p))
        return;
    case GV_NORMAL:
        FOR_LANES(s->a + s->b * gv_normal_quantile(p))
        return;
    case GV_LOGNORMAL:
        FOR_LANES(s->a * gv_exp(s->b * gv_normal_quantile(p)))
        return;
    case GV_METALOG:
        FOR_LANES(metalog(s, p))
        return;
    case GV_DISCRETE:
        for (size_t i = 0; i < n; i++)
            x[i] = discrete(s, u[i]);
        return;
    case GV_SUM:
        for (size_t i = 0; i < n; i++)
            x[i] = between(s, u[i]);
        return;
    case GV_PERT:
    case GV_BETA:
    case GV_GAMMA:
        from_table(s, n, u, x);
        return;
    case GV_CONSTANT:
    case GV_FAMILY_COUNT:
        break;
    }
    constant(s, n, x);
}

gv_mix_fn PASTE(gv_mix, GV_SIMD_NAME);

void PASTE(gv_mix, GV_SIMD_NAME)(size_t n, const double *weight, size_t m, size_t stride,
                                 const double *scores, double *u)
{
    for (size_t i = 0; i < m; i += GV_LANES) {
        gv_real sum = gv_splat(0);
        for (size_t j = 0; j < n; j++)
            sum += weight[j] * gv_load(scores + j * stride + i);
        gv_store(u + i, gv_clamp(gv_normal_cdf(sum), 0x1p-53, 1 - 0x1p-53));
    }
}
