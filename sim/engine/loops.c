/* Compiled once per instruction set: GV_SIMD_NAME and GV_LANES come from the build. Most loops are simple
 * enough for the compiler to put them into vectors. */
#include "engine/loops.h"

#include "base/lane.h"

#include <math.h>
#include <string.h>
#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)

/* Eight lanes, in as many registers as that takes. */
enum { LANES = 8, PARTS = LANES / GV_LANES };

struct eight {
    gv_real part[PARTS];
};

/* The tree in which the lanes are added is part of the result's bits. */
static double add_lanes(struct eight x)
{
    double s[LANES];
    for (int p = 0; p < PARTS; p++)
        gv_store(s + p * GV_LANES, x.part[p]);
    return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

GV_INLINE struct eight splat(double x)
{
    struct eight e;
    for (int p = 0; p < PARTS; p++)
        e.part[p] = gv_splat(x);
    return e;
}

/* The values behind the last whole run of lanes, filled up with NaNs, which count for nothing in all sums
 * here. Returns where they begin. */
static size_t take_rest(size_t n, const double *values, double rest[LANES])
{
    size_t whole = n - n % LANES;
    for (size_t l = 0; l < LANES; l++)
        rest[l] = whole + l < n ? values[whole + l] : (double)NAN;
    return whole;
}

GV_INLINE void add_first(const double *x, struct eight *sum, struct eight *count)
{
    for (int p = 0; p < PARTS; p++) {
        gv_real v = gv_load(x + p * GV_LANES);
        gv_int missing = gv_is_nan(v);
        sum->part[p] += gv_select(missing, 0.0, v);
        count->part[p] += gv_select(missing, 0.0, 1.0);
    }
}

GV_INLINE void add_second(const double *x, double mean, struct eight *m2)
{
    for (int p = 0; p < PARTS; p++) {
        gv_real v = gv_load(x + p * GV_LANES), d = gv_select(gv_is_nan(v), 0.0, v - mean);
        m2->part[p] += d * d;
    }
}

GV_INLINE void add_higher(const double *x, double mean, struct eight *m3, struct eight *m4)
{
    for (int p = 0; p < PARTS; p++) {
        gv_real v = gv_load(x + p * GV_LANES), d = gv_select(gv_is_nan(v), 0.0, v - mean);
        m3->part[p] += d * d * d;
        m4->part[p] += (d * d) * (d * d);
    }
}

static struct gv_moments moments(size_t n, const double *values, bool higher)
{
    struct eight sum = splat(0), count = sum, m2 = sum, m3 = sum, m4 = sum;
    double rest[LANES];
    size_t whole = take_rest(n, values, rest);
    for (size_t i = 0; i < whole; i += LANES)
        add_first(values + i, &sum, &count);
    add_first(rest, &sum, &count);
    struct gv_moments m = {.count = add_lanes(count)};
    if (m.count == 0) return m;
    m.mean = add_lanes(sum) / m.count;
    for (size_t i = 0; i < whole; i += LANES)
        add_second(values + i, m.mean, &m2);
    add_second(rest, m.mean, &m2);
    m.m2 = add_lanes(m2);
    if (!higher) return m;
    for (size_t i = 0; i < whole; i += LANES)
        add_higher(values + i, m.mean, &m3, &m4);
    add_higher(rest, m.mean, &m3, &m4);
    m.m3 = add_lanes(m3);
    m.m4 = add_lanes(m4);
    return m;
}

GV_INLINE void add_excess(const double *x, double threshold, double sign, struct eight *sum,
                          struct eight *squares)
{
    for (int p = 0; p < PARTS; p++) {
        gv_real d = sign * (gv_load(x + p * GV_LANES) - threshold);
        d = gv_select(gv_greater(d, 0.0), d, 0.0); /* not greater: NaN */
        sum->part[p] += d;
        squares->part[p] += d * d;
    }
}

static struct gv_excess excess(size_t n, const double *values, double threshold, bool above)
{
    const double sign = above ? 1 : -1;
    struct eight sum = splat(0), squares = sum;
    double rest[LANES];
    size_t whole = take_rest(n, values, rest);
    for (size_t i = 0; i < whole; i += LANES)
        add_excess(values + i, threshold, sign, &sum, &squares);
    add_excess(rest, threshold, sign, &sum, &squares);
    return (struct gv_excess){add_lanes(sum), add_lanes(squares)};
}

/* --- counts: masks are -1 where they are set --- */

static uint64_t add_masks(gv_int masks)
{
    int64_t m[GV_LANES];
    uint64_t sum = 0;
    __builtin_memcpy(m, &masks, sizeof m);
    for (int l = 0; l < GV_LANES; l++)
        sum += (uint64_t)-m[l];
    return sum;
}

static size_t not_finite(size_t n, const double *values)
{
    size_t whole = n - n % GV_LANES;
    gv_int finite = gv_splat_int(0);
    for (size_t i = 0; i < whole; i += GV_LANES) {
        gv_real x = gv_load(values + i);
        finite += gv_equal(x - x, 0.0);
    }
    size_t count = whole - add_masks(finite);
    for (size_t i = whole; i < n; i++)
        count += !(values[i] - values[i] == 0);
    return count;
}

static uint64_t count_one(size_t n, const double *values, double limit, bool up_to)
{
    size_t whole = n - n % GV_LANES;
    gv_int masks = gv_splat_int(0);
    for (size_t i = 0; i < whole; i += GV_LANES) {
        gv_real x = gv_load(values + i);
        masks += up_to ? gv_less_equal(x, limit) : gv_greater_equal(x, limit);
    }
    uint64_t count = add_masks(masks);
    for (size_t i = whole; i < n; i++)
        count += up_to ? values[i] <= limit : values[i] >= limit;
    return count;
}

static void count_up_to(size_t n, const double *values, size_t n_limits, const double *limit, uint64_t *count)
{
    for (size_t k = 0; k < n_limits; k++)
        count[k] = count_one(n, values, limit[k], true);
}

static uint64_t count_positive(size_t n, const double *values)
{
    return count_one(n, values, 0, false);
}

/* --- places --- */

GV_INLINE void widen(const double *x, struct eight *least, struct eight *most)
{
    for (int p = 0; p < PARTS; p++) {
        gv_real v = gv_load(x + p * GV_LANES);
        gv_int finite = gv_equal(v - v, 0.0);
        least->part[p] = gv_select(gv_and(finite, gv_less(v, least->part[p])), v, least->part[p]);
        most->part[p] = gv_select(gv_and(finite, gv_greater(v, most->part[p])), v, most->part[p]);
    }
}

static void range(size_t n, const double *values, double *low, double *high)
{
    struct eight least = splat(INFINITY), most = splat(-INFINITY);
    double rest[LANES], a[LANES], b[LANES];
    size_t whole = take_rest(n, values, rest);
    for (size_t i = 0; i < whole; i += LANES)
        widen(values + i, &least, &most);
    widen(rest, &least, &most);
    for (int p = 0; p < PARTS; p++) {
        gv_store(a + p * GV_LANES, least.part[p]);
        gv_store(b + p * GV_LANES, most.part[p]);
    }
    *low = a[0];
    *high = b[0];
    for (size_t l = 1; l < LANES; l++) {
        *low = a[l] < *low ? a[l] : *low;
        *high = b[l] > *high ? b[l] : *high;
    }
}

#if GV_LANES == 2 && defined(__wasm_simd128__)
enum { AT_ONCE = 8 };

/* By hand: clang puts no conversion to short integers into vectors here. */
static inline void places_at_once(const double *values, double low, double scale, double last,
                                  uint16_t *place)
{
    v128_t pair[AT_ONCE / 2];
    for (int i = 0; i < AT_ONCE / 2; i++) {
        gv_real x = (gv_load(values + 2 * i) - low) * scale + 1;
        x = gv_less_of(gv_greater_of(x, gv_splat(0)), gv_splat(last));
        pair[i] = wasm_i32x4_trunc_sat_f64x2_zero((v128_t)x);
    }
    wasm_v128_store(place, wasm_u16x8_narrow_i32x4(wasm_i32x4_shuffle(pair[0], pair[1], 0, 1, 4, 5),
                                                   wasm_i32x4_shuffle(pair[2], pair[3], 0, 1, 4, 5)));
}
#else
enum { AT_ONCE = 64 };

/* Two loops: each fits into vectors on processors where both together do not. */
static inline void places_at_once(const double *values, double low, double scale, double last,
                                  uint16_t *place)
{
    double at[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
        double x = (values[i] - low) * scale + 1;
        x = x > 0 ? x : 0;
        at[i] = x < last ? x : last;
    }
    for (int i = 0; i < AT_ONCE; i++)
        place[i] = (uint16_t)(int)at[i];
}
#endif

static void places(size_t n, const double *values, double low, double scale, int n_places, uint16_t *place)
{
    const double last = n_places + 1;
    size_t first = 0;
    for (; first + AT_ONCE <= n; first += AT_ONCE)
        places_at_once(values + first, low, scale, last, place + first);
    if (first == n) return;
    double rest[AT_ONCE] = {0};
    uint16_t places_of_rest[AT_ONCE];
    memcpy(rest, values + first, (n - first) * sizeof *rest);
    places_at_once(rest, low, scale, last, places_of_rest);
    memcpy(place + first, places_of_rest, (n - first) * sizeof *place);
}

/* F_a at t in cells, which are those of octaves.h: 0 and 1 beyond the ends, which infinite t are. */
GV_INLINE gv_real cdf_at(const double *value, int cells_log2, double end, gv_real t)
{
    /* NaN, of nothing times an infinite 1/g, is nothing. */
    gv_real inside = gv_greater_of(t, gv_splat(1)), z;
    gv_int at = gv_octave_cell(gv_min(inside, end), cells_log2, &z);
    gv_real below = gv_gather(value, at);
    return below + z * (gv_gather(value + 1, at) - below);
}

GV_INLINE gv_real below_lanes(const struct gv_smoother *s, int n_nodes, double x, const double *constant,
                              const double *outer, const double *inverse_inner)
{
    const struct gv_octaves *a = &s->table->cells;
    const double end = gv_octaves_end(a), shift = 1 - a->low * a->scale;
    const int cells_log2 = gv_octaves_cells_log2(a, GV_SMOOTH_CELLS_LOG2);
    gv_real c = gv_load(constant), h = gv_load(outer), scale = a->scale * gv_load(inverse_inner);
    gv_real sum = gv_splat(0);
    for (int j = 0; j < n_nodes; j++)
        sum += s->weight[j] *
               cdf_at(s->table->value, cells_log2, end, ((x + c) * s->inverse_b[j] - h) * scale + shift);
    return gv_select(gv_is_nan(c), (double)NAN, sum);
}

GV_INLINE void below_with(const struct gv_smoother *s, int n_nodes, double x, size_t n,
                          struct gv_smooth_parts parts, double *out)
{
    size_t whole = n - n % GV_LANES;
    for (size_t i = 0; i < whole; i += GV_LANES)
        gv_store(out + i,
                 below_lanes(s, n_nodes, x, parts.constant + i, parts.outer + i, parts.inverse_inner + i));
    if (whole == n) return;
    double constant[GV_LANES] = {0}, outer[GV_LANES] = {0}, inverse[GV_LANES] = {0}, rest[GV_LANES];
    for (size_t i = whole; i < n; i++) {
        constant[i - whole] = parts.constant[i];
        outer[i - whole] = parts.outer[i];
        inverse[i - whole] = parts.inverse_inner[i];
    }
    gv_store(rest, below_lanes(s, n_nodes, x, constant, outer, inverse));
    for (size_t i = whole; i < n; i++)
        out[i] = rest[i - whole];
}

static void below(const struct gv_smoother *s, double x, size_t n, struct gv_smooth_parts parts, double *out)
{
    /* The usual numbers known to the compiler. */
    if (s->n_nodes == 1)
        below_with(s, 1, x, n, parts, out);
    else if (s->n_nodes == GV_SMOOTH_NODES_LEAST)
        below_with(s, GV_SMOOTH_NODES_LEAST, x, n, parts, out);
    else
        below_with(s, s->n_nodes, x, n, parts, out);
}

const struct gv_loops PASTE(gv_loops, GV_SIMD_NAME);
const struct gv_loops PASTE(gv_loops, GV_SIMD_NAME) = {
    .moments = moments,
    .excess = excess,
    .not_finite = not_finite,
    .count_up_to = count_up_to,
    .count_positive = count_positive,
    .range = range,
    .places = places,
    .below = below,
};
