#include "engine/moments.h"

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
