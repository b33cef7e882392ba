#include "engine/order_statistics.h"

#include "engine/loops.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void insertion_sort(size_t n, double *v)
{
    for (size_t i = 1; i < n; i++) {
        double x = v[i];
        size_t j = i;
        for (; j > 0 && v[j - 1] > x; j--)
            v[j] = v[j - 1];
        v[j] = x;
    }
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

enum { SMALL = 48, BUCKETS = 1024 };

/* The finite values' range, as a map to buckets. */
struct range {
    double low, scale;
    bool constant; /* all values, infinite ones included, are the same */
};

static struct range finite_range(size_t n, const double *values)
{
    double low = values[0], high = values[0];
    for (size_t i = 1; i < n; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    struct range range = {.constant = low == high};
    /* Infinite values (a missing value that counts as beyond) fall into the last bucket: scale by the others.
     */
    if (isinf(low) || isinf(high)) {
        low = INFINITY, high = -INFINITY;
        for (size_t i = 0; i < n; i++)
            if (isfinite(values[i])) {
                low = values[i] < low ? values[i] : low;
                high = values[i] > high ? values[i] : high;
            }
    }
    range.low = low;
    /* Quarters, so that the width of the widest range is still a number. */
    range.scale = (BUCKETS - 2) / (0.25 * high - 0.25 * low);
    /* One finite value, or a range so small that its inverse overflows: below and above it is all there is.
     */
    if (!isfinite(range.scale)) range.scale = 1e300;
    return range;
}

/* Monotone in the value, which is all that correctness needs; no branch, and an int, for speed. */
static int bucket_of(double x, struct range range)
{
    double place = (0.25 * x - 0.25 * range.low) * range.scale + 1;
    place = place > 0 ? place : 0;
    place = place < BUCKETS - 1 ? place : BUCKETS - 1;
    return (int)place;
}

/* Distribution into buckets between the smallest and largest value, then only the buckets that hold a wanted
 * rank are looked into. Skewed values, all in one bucket, shrink its range by 1/BUCKETS at each level. */
static void select_ranks(size_t n, double *values, double *scratch, size_t n_ranks, const size_t *ranks,
                         size_t offset, double *out)
{
    if (n_ranks == 0) return;
    if (n <= SMALL) {
        insertion_sort(n, values);
        for (size_t i = 0; i < n_ranks; i++)
            out[i] = values[ranks[i] - offset];
        return;
    }
    struct range range = finite_range(n, values);
    if (range.constant) {
        for (size_t i = 0; i < n_ranks; i++)
            out[i] = values[0];
        return;
    }
    uint32_t count[BUCKETS + 1] = {0};
    for (size_t i = 0; i < n; i++)
        count[bucket_of(values[i], range) + 1]++;
    for (size_t b = 0; b < BUCKETS; b++)
        count[b + 1] += count[b];
    uint32_t start[BUCKETS + 1];
    memcpy(start, count, sizeof start);
    for (size_t i = 0; i < n; i++)
        scratch[start[bucket_of(values[i], range)]++] = values[i];
    size_t i = 0;
    for (size_t b = 0; b < BUCKETS && i < n_ranks; b++) {
        size_t first = i;
        if (count[b + 1] - count[b] == n) {
            /* Nothing was told apart, because the range overflows a double: sort instead. */
            qsort(scratch, n, sizeof *scratch, compare);
            for (; i < n_ranks; i++)
                out[i] = scratch[ranks[i] - offset];
            return;
        }
        while (i < n_ranks && ranks[i] - offset < count[b + 1])
            i++;
        if (i > first)
            select_ranks(count[b + 1] - count[b], scratch + count[b], values, i - first, ranks + first,
                         offset + count[b], out + first);
    }
}

void gv_order_statistics(size_t n, double *values, double *scratch, size_t n_ranks, const size_t *ranks,
                         double *out)
{
    select_ranks(n, values, scratch, n_ranks, ranks, 0, out);
}

/* --- rankings --- */

enum { NOWHERE = GV_RANKING_BUCKETS + 2 };

void gv_ranking_make(struct gv_ranking *r, size_t n, const double *values, uint16_t *bucket)
{
    enum { PIECE = 512 };
    const struct gv_loops *loops = gv_loops();
    double low, high;
    *r = (struct gv_ranking){.values = values, .n = n, .bucket = bucket};
    loops->range(n, values, &low, &high);
    /* Values a hair apart may share a bucket, also all of them: that costs time and nothing else. */
    double scale = GV_RANKING_BUCKETS / (high - low);
    if (!isfinite(scale) || !isfinite(high - low)) low = scale = 0; /* no difference may overflow */
    for (size_t first = 0; first < n; first += PIECE) {
        size_t m = n - first < PIECE ? n - first : PIECE;
        loops->places(m, values + first, low, scale, GV_RANKING_BUCKETS, bucket + first);
        if (loops->not_finite(m, values + first) > 0)
            for (size_t i = 0; i < m; i++)
                if (!isfinite(values[first + i])) bucket[first + i] = NOWHERE;
        for (size_t i = 0; i < m; i++)
            r->start[bucket[first + i]]++;
    }
    /* Counts become starts. */
    uint32_t before = 0;
    for (size_t b = 0; b < NOWHERE; b++) {
        uint32_t count = r->start[b];
        r->start[b] = before;
        before += count;
    }
    r->start[NOWHERE] = before;
    r->finite = before;
}

/* The bucket of a rank that is finite. */
static size_t bucket_with(const struct gv_ranking *r, size_t rank)
{
    size_t low = 0, high = NOWHERE; /* start[low] <= rank < start[high] */
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (r->start[middle] <= rank)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void gv_ranking_select(const struct gv_ranking *r, size_t n_ranks, const size_t *ranks, double *work,
                       double *scratch, double *out)
{
    bool wanted[NOWHERE + 1] = {false};
    uint32_t to[NOWHERE + 1], filled = 0;
    for (size_t i = 0; i < n_ranks && ranks[i] < r->finite; i++) {
        size_t b = bucket_with(r, ranks[i]);
        if (wanted[b]) continue;
        wanted[b] = true;
        to[b] = filled;
        filled += r->start[b + 1] - r->start[b];
    }
    for (size_t i = 0; i < r->n && filled; i++)
        if (wanted[r->bucket[i]]) work[to[r->bucket[i]]++] = r->values[i];
    size_t done = 0, offset = 0;
    while (done < n_ranks && ranks[done] < r->finite) {
        size_t b = bucket_with(r, ranks[done]), length = r->start[b + 1] - r->start[b], n = 0;
        while (done + n < n_ranks && ranks[done + n] < r->start[b + 1])
            n++;
        select_ranks(length, work + offset, scratch, n, ranks + done, r->start[b], out + done);
        done += n;
        offset += length;
    }
    for (; done < n_ranks; done++)
        out[done] = INFINITY;
}

struct gv_rank_pair gv_quantile_position(size_t n, double p)
{
    double position = p * (double)(n - 1);
    size_t below = (size_t)position;
    if (below > n - 1) below = n - 1;
    return (struct gv_rank_pair){below, below + 1 < n ? below + 1 : below, position - (double)below};
}
