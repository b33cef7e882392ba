/* Order statistics: exact, several at once, without sorting everything. */
#ifndef GV_ENGINE_ORDER_STATISTICS_H
#define GV_ENGINE_ORDER_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

/* out[i] = the ranks[i]-th smallest of the n values, ranks 0-based and not falling. The values hold no NaN;
 * they are lost. `scratch` has room for n values. Expected time O(n) for any number of ranks. */
void gv_order_statistics(size_t n, double *values, double *scratch, size_t n_ranks, const size_t *ranks,
                         double *out);

/* The same of values that are kept, for ranks asked in several goes: the values are put into buckets
 * once, and only the buckets that hold a wanted rank are looked into. NaNs and infinite values are left out.
 */
enum { GV_RANKING_BUCKETS = 1024 };

struct gv_ranking {
    const double *values; /* borrowed */
    size_t n, finite;
    uint16_t *bucket; /* [n], borrowed: of each value */
    uint32_t start[GV_RANKING_BUCKETS + 3];
};

/* `bucket` has room for n. */
void gv_ranking_make(struct gv_ranking *ranking, size_t n, const double *values, uint16_t *bucket);

/* out[i] = the ranks[i]-th smallest finite value, ranks not falling; infinite for ranks from ranking->finite
 * on. `work` and `scratch` have room for n values. */
void gv_ranking_select(const struct gv_ranking *ranking, size_t n_ranks, const size_t *ranks, double *work,
                       double *scratch, double *out);

/* Quantile as in Hyndman & Fan 1996, type 7 (linear between order statistics): position p (n - 1). */
struct gv_rank_pair {
    size_t below, above;
    double weight; /* of above */
};
struct gv_rank_pair gv_quantile_position(size_t n, double p);

#endif
