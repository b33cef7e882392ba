/* Compiled once per instruction set: GV_SIMD_NAME and GV_LANES come from the build. Most loops are simple
 * enough for the compiler to put them into vectors. */
#include "engine/loops.h"

#include "base/lane.h"

#include <math.h>

#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)

enum { LANES = 8 };

/* The tree in which the lanes are added is part of the result's bits. */
static double add_lanes(const double s[LANES])
{
    return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
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

static inline void add_first(const double *x, double *restrict sum, double *restrict count)
{
    for (size_t l = 0; l < LANES; l++) {
        sum[l] += x[l] == x[l] ? x[l] : 0;
        count[l] += x[l] == x[l] ? 1 : 0;
    }
}

static inline void add_second(const double *x, double mean, double *restrict m2)
{
    for (size_t l = 0; l < LANES; l++) {
        double d = x[l] == x[l] ? x[l] - mean : 0;
        m2[l] += d * d;
    }
}

static inline void add_higher(const double *x, double mean, double *restrict m3, double *restrict m4)
{
    for (size_t l = 0; l < LANES; l++) {
        double d = x[l] == x[l] ? x[l] - mean : 0;
        m3[l] += d * d * d;
        m4[l] += (d * d) * (d * d);
    }
}

static struct gv_moments moments(size_t n, const double *values, bool higher)
{
    double sum[LANES] = {0}, count[LANES] = {0}, m2[LANES] = {0}, m3[LANES] = {0}, m4[LANES] = {0},
           rest[LANES];
    size_t whole = take_rest(n, values, rest);
    for (size_t i = 0; i < whole; i += LANES)
        add_first(values + i, sum, count);
    add_first(rest, sum, count);
    struct gv_moments m = {.count = add_lanes(count)};
    if (m.count == 0) return m;
    m.mean = add_lanes(sum) / m.count;
    for (size_t i = 0; i < whole; i += LANES)
        add_second(values + i, m.mean, m2);
    add_second(rest, m.mean, m2);
    m.m2 = add_lanes(m2);
    if (!higher) return m;
    for (size_t i = 0; i < whole; i += LANES)
        add_higher(values + i, m.mean, m3, m4);
    add_higher(rest, m.mean, m3, m4);
    m.m3 = add_lanes(m3);
    m.m4 = add_lanes(m4);
    return m;
}

static inline void add_excess(const double *x, double threshold, double sign, double *restrict sum,
                              double *restrict squares)
{
    for (size_t l = 0; l < LANES; l++) {
        double d = sign * (x[l] - threshold);
        d = d > 0 ? d : 0; /* false for NaN */
        sum[l] += d;
        squares[l] += d * d;
    }
}

static struct gv_excess excess(size_t n, const double *values, double threshold, bool above)
{
    const double sign = above ? 1 : -1;
    double sum[LANES] = {0}, squares[LANES] = {0}, rest[LANES];
    size_t whole = take_rest(n, values, rest);
    for (size_t i = 0; i < whole; i += LANES)
        add_excess(values + i, threshold, sign, sum, squares);
    add_excess(rest, threshold, sign, sum, squares);
    return (struct gv_excess){add_lanes(sum), add_lanes(squares)};
}

static size_t not_finite(size_t n, const double *values)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += !(values[i] - values[i] == 0);
    return count;
}

static void count_up_to(size_t n, const double *values, size_t n_limits, const double *limit, uint64_t *count)
{
    for (size_t k = 0; k < n_limits; k++) {
        uint64_t sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += values[i] <= limit[k];
        count[k] = sum;
    }
}

static uint64_t count_positive(size_t n, const double *values)
{
    uint64_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += values[i] >= 0;
    return count;
}

static inline void widen(const double *x, double *restrict least, double *restrict most)
{
    for (size_t l = 0; l < LANES; l++) {
        bool finite = x[l] - x[l] == 0;
        double a = finite ? x[l] : INFINITY, b = finite ? x[l] : -INFINITY;
        least[l] = a < least[l] ? a : least[l];
        most[l] = b > most[l] ? b : most[l];
    }
}

static void range(size_t n, const double *values, double *low, double *high)
{
    double least[LANES], most[LANES], rest[LANES];
    size_t whole = take_rest(n, values, rest);
    for (size_t l = 0; l < LANES; l++) {
        least[l] = INFINITY;
        most[l] = -INFINITY;
    }
    for (size_t i = 0; i < whole; i += LANES)
        widen(values + i, least, most);
    widen(rest, least, most);
    *low = least[0];
    *high = most[0];
    for (size_t l = 1; l < LANES; l++) {
        *low = least[l] < *low ? least[l] : *low;
        *high = most[l] > *high ? most[l] : *high;
    }
}

static void places(size_t n, const double *values, double low, double scale, int n_places, int *place)
{
    const double last = n_places + 1;
    for (size_t i = 0; i < n; i++) {
        double at = (values[i] - low) * scale + 1;
        at = at > 0 ? at : 0;
        at = at < last ? at : last;
        place[i] = (int)at;
    }
}

/* F_a at places in cells, from their coefficients in a row: 0 and 1 beyond the ends, which infinite places
 * are.
 */
GV_INLINE gv_real cdf_at(const double *c, gv_real place)
{
    /* NaN, of nothing times an infinite 1/g, is nothing. */
    gv_real inside = gv_select(gv_greater(place, 0.0), place, 0.0);
    gv_int beyond = gv_greater_equal(inside, (double)GV_SMOOTH_CELLS);
    inside = gv_select(beyond, 0.0, inside);
    gv_real cell = gv_floor(inside), z = inside - cell;
    gv_int at = gv_shift_left(gv_whole(cell), 2);
    gv_real value = gv_gather(c + 2, at) + z * gv_gather(c + 3, at);
    value = gv_gather(c, at) + z * (gv_gather(c + 1, at) + z * value);
    return gv_select(beyond, 1.0, value);
}

GV_INLINE gv_real below_lanes(const struct gv_smoother *s, double x, const double *constant,
                              const double *outer, const double *inverse_inner)
{
    gv_real c = gv_load(constant), h = gv_load(outer), inverse_g = gv_load(inverse_inner), sum = gv_splat(0);
    for (int j = 0; j < (s->n_b ? GV_SMOOTH_NODES : 1); j++) {
        gv_real room = (x + c) * s->inverse_b[j] - h;
        sum += s->weight[j] * cdf_at(s->cdf->c[0], (room * inverse_g - s->cdf->low) * s->cdf->scale);
    }
    return gv_select(gv_is_nan(c), (double)NAN, sum);
}

static void below(const struct gv_smoother *s, double x, size_t n, struct gv_smooth_parts parts, double *out)
{
    size_t whole = n - n % GV_LANES;
    for (size_t i = 0; i < whole; i += GV_LANES)
        gv_store(out + i, below_lanes(s, x, parts.constant + i, parts.outer + i, parts.inverse_inner + i));
    if (whole == n) return;
    double constant[GV_LANES] = {0}, outer[GV_LANES] = {0}, inverse[GV_LANES] = {0}, rest[GV_LANES];
    for (size_t i = whole; i < n; i++) {
        constant[i - whole] = parts.constant[i];
        outer[i - whole] = parts.outer[i];
        inverse[i - whole] = parts.inverse_inner[i];
    }
    gv_store(rest, below_lanes(s, x, constant, outer, inverse));
    for (size_t i = whole; i < n; i++)
        out[i] = rest[i - whole];
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
