#include "engine/moments.h"

enum { LANES = 8 };

/* The tree in which the lanes are added is part of the result's bits. */
static double add_lanes(const double s[LANES])
{
    return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

struct gv_moments gv_moments_of(size_t n, const double *values)
{
    double sum[LANES] = {0}, count[LANES] = {0};
    size_t whole = n - n % LANES;
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t l = 0; l < LANES; l++) {
            double x = values[i + l];
            sum[l] += x == x ? x : 0;
            count[l] += x == x ? 1 : 0;
        }
    for (size_t i = whole; i < n; i++) {
        double x = values[i];
        sum[i - whole] += x == x ? x : 0;
        count[i - whole] += x == x ? 1 : 0;
    }
    struct gv_moments m = {.count = add_lanes(count)};
    if (m.count == 0) return m;
    m.mean = add_lanes(sum) / m.count;

    double m2[LANES] = {0}, m3[LANES] = {0}, m4[LANES] = {0};
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t l = 0; l < LANES; l++) {
            double x = values[i + l];
            double d = x == x ? x - m.mean : 0;
            m2[l] += d * d;
            m3[l] += d * d * d;
            m4[l] += (d * d) * (d * d);
        }
    for (size_t i = whole; i < n; i++) {
        double x = values[i];
        double d = x == x ? x - m.mean : 0;
        m2[i - whole] += d * d;
        m3[i - whole] += d * d * d;
        m4[i - whole] += (d * d) * (d * d);
    }
    m.m2 = add_lanes(m2);
    m.m3 = add_lanes(m3);
    m.m4 = add_lanes(m4);
    return m;
}

struct gv_excess gv_excess_of(size_t n, const double *values, double threshold, bool above)
{
    const double sign = above ? 1 : -1;
    double sum[LANES] = {0}, squares[LANES] = {0};
    size_t whole = n - n % LANES;
    for (size_t i = 0; i < n; i += LANES)
        for (size_t l = 0; l < (i < whole ? LANES : n - whole); l++) {
            double d = sign * (values[i + l] - threshold);
            d = d > 0 ? d : 0; /* false for NaN */
            sum[l] += d;
            squares[l] += d * d;
        }
    return (struct gv_excess){add_lanes(sum), add_lanes(squares)};
}

struct gv_moments gv_moments_merge(struct gv_moments a, struct gv_moments b)
{
    if (a.count == 0) return b;
    if (b.count == 0) return a;
    double n = a.count + b.count, d = b.mean - a.mean, wa = a.count / n, wb = b.count / n;
    double d2 = d * d, ab = a.count * wb;
    return (struct gv_moments){
        .count = n,
        .mean = a.mean + d * wb,
        .m2 = a.m2 + b.m2 + d2 * ab,
        .m3 = a.m3 + b.m3 + d2 * d * ab * (wa - wb) + 3 * d * (wa * b.m2 - wb * a.m2),
        .m4 = a.m4 + b.m4 + d2 * d2 * ab * (wa * wa - wa * wb + wb * wb) +
              6 * d2 * (wa * wa * b.m2 + wb * wb * a.m2) + 4 * d * (wa * b.m3 - wb * a.m3),
    };
}

void gv_moment_tree_push(struct gv_moment_tree *tree, struct gv_moments leaf)
{
    int k = 0;
    for (uint64_t n = tree->leaves++; n & 1; n >>= 1)
        leaf = gv_moments_merge(tree->level[k++], leaf);
    tree->level[k] = leaf;
}

struct gv_moments gv_moment_tree_total(const struct gv_moment_tree *tree)
{
    struct gv_moments total = {0};
    int k = 0;
    for (uint64_t n = tree->leaves; n; n >>= 1, k++)
        if (n & 1) total = gv_moments_merge(tree->level[k], total);
    return total;
}
