/* Mean and central moments, summed so that the result depends on the draws' numbers only: not on threads, on
 * SIMD width, or on where a run was cut and appended to. */
#ifndef GV_ENGINE_MOMENTS_H
#define GV_ENGINE_MOMENTS_H

#include <stddef.h>
#include <stdint.h>

/* m2, m3, m4 are sums of powers of deviations from the mean. Those of a column come from loops.h. */
struct gv_moments {
    double count, mean, m2, m3, m4;
};

/* Union of two disjoint sets (Pébay 2008). */
struct gv_moments gv_moments_merge(struct gv_moments a, struct gv_moments b);

/* What lies beyond a threshold: sums of the distances and of their squares. */
struct gv_excess {
    double sum, squares;
};

/* A sequence of leaves, merged in a binary tree over their positions: pushing more leaves later gives the
 * same bits as pushing all at once. */
struct gv_moment_tree {
    uint64_t leaves;
    /* Level k is in use if bit k of leaves is set, and holds 2^k leaves. 2^34 leaves are more than 2^40
     * draws. */
    struct gv_moments level[34];
};

void gv_moment_tree_push(struct gv_moment_tree *tree, struct gv_moments leaf);
struct gv_moments gv_moment_tree_total(const struct gv_moment_tree *tree);

#endif
