/* Order statistics: exact, several at once, without sorting everything. */
#ifndef GV_ENGINE_ORDER_STATISTICS_H
#define GV_ENGINE_ORDER_STATISTICS_H

#include <stddef.h>

/* out[i] = the ranks[i]-th smallest of the n values, ranks 0-based and not falling. The values hold no NaN;
 * they are reordered. `scratch` has room for n values. Expected time O(n) for any number of ranks. */
void gv_order_statistics(size_t n, double *values, double *scratch, size_t n_ranks, const size_t *ranks,
                         double *out);

/* Quantile as in Hyndman & Fan 1996, type 7 (linear between order statistics): position p (n - 1). */
struct gv_rank_pair {
    size_t below, above;
    double weight; /* of above */
};
struct gv_rank_pair gv_quantile_position(size_t n, double p);

#endif
