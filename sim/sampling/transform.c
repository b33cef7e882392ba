/* Quantile functions over lanes. Compiled once per instruction set: GV_SIMD_NAME and GV_LANES come from the
 * build. */
#include "sampling/transform.h"

#include "base/elementary.h"

#include <string.h>

#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)

/* Calls `expression` with gv_real p in place of each lanes-wide piece of u, and stores it in x. */
#define FOR_LANES(expression)                  \
    for (size_t i = 0; i < n; i += GV_LANES) { \
        gv_real p = gv_load(u + i);            \
        gv_store(x + i, (expression));         \
    }

static void constant(const struct gv_sampler *s, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = s->a;
}

/* Below the mode low + sqrt(p (high-low)(mode-low)), above it high - sqrt((1-p)(high-low)(high-mode)):
 * a = (high-low)(mode-low), b = (high-low)(high-mode), c = probability below the mode. */
GV_INLINE gv_real triangular(const struct gv_sampler *s, gv_real p)
{
    gv_real below = s->low + gv_sqrt(s->a * p);
    gv_real above = s->high - gv_sqrt(s->b * (1.0 - p));
    return gv_clamp(gv_select(gv_less(p, gv_splat(s->c)), below, above), gv_splat(s->low), gv_splat(s->high));
}

/* One look-up: the cell from the leading bits of t = min(p, 1-p), the place in it from the bits that follow.
 */
static double look_up(const struct gv_quantile_table *table, double p)
{
    const double highest = 0.5 - 0x1p-54, lowest = 0x1p-53;
    int half = p > 0.5;
    double t = half ? 1 - p : p;
    if (t > highest) t = highest;
    if (t < lowest) t = lowest;
    uint64_t bits, top;
    memcpy(&bits, &t, sizeof t);
    memcpy(&top, &highest, sizeof top);
    int shift = 52 - table->cells_log2;
    uint64_t within = (bits << table->cells_log2 & UINT64_C(0xFFFFFFFFFFFFF)) | UINT64_C(0x3FF0000000000000);
    double z;
    memcpy(&z, &within, sizeof z);
    z -= 1;
    const double *c = table->half[half][(top >> shift) - (bits >> shift)].c;
    return c[0] + z * (c[1] + z * (c[2] + z * (c[3] + z * (c[4] + z * c[5]))));
}

static void from_table(const struct gv_sampler *s, size_t n, const double *u, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = look_up(s->table, u[i]);
    for (size_t i = 0; i < n; i += GV_LANES)
        gv_store(x + i, gv_clamp(s->a + s->b * gv_load(x + i), gv_splat(s->low), gv_splat(s->high)));
}

gv_transform_fn PASTE(gv_transform, GV_SIMD_NAME);

void PASTE(gv_transform, GV_SIMD_NAME)(const struct gv_sampler *s, size_t n, const double *u, double *x)
{
    switch (s->family) {
    case GV_UNIFORM:
        FOR_LANES(gv_min(s->a + s->b * p, gv_splat(s->high)))
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
    case GV_PERT:
    case GV_BETA:
        from_table(s, n, u, x);
        return;
    case GV_CONSTANT:
    case GV_FAMILY_COUNT:
        break;
    }
    constant(s, n, x);
}
