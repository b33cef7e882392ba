#include "engine/twins.h"

#include <string.h>

static size_t agreeing(const struct gv_collector *c, size_t p, size_t q, size_t n, const double *pilot)
{
    size_t agree = 0;
    for (size_t k = 0; k < c->per_policy; k++)
        agree += memcmp(pilot + (p * c->per_policy + k) * n, pilot + (q * c->per_policy + k) * n,
                        n * sizeof *pilot) == 0;
    return agree;
}

void gv_twins_find(struct gv_collector *c, size_t n, const double *pilot)
{
    for (size_t p = 1; p < c->plan->n_policies; p++) {
        size_t most = 0;
        for (size_t q = 0; q < p; q++) {
            if (c->leader[q] != q) continue;
            size_t agree = agreeing(c, p, q, n, pilot);
            if (agree > most) c->leader[p] = q;
            if (agree > most) most = agree;
        }
        for (size_t k = 0; most > 0 && k < c->per_policy; k++) {
            size_t own = p * c->per_policy + k, other = c->leader[p] * c->per_policy + k;
            if (memcmp(pilot + own * n, pilot + other * n, n * sizeof *pilot) == 0) c->twin[own] = other;
        }
    }
}

void gv_twins_part_counts(const struct gv_collector *c, struct gv_counts *counts, size_t column)
{
    size_t twin = c->twin[column], fine = c->n_bins + 2,
           coarse = (size_t)c->replicates * (GV_COARSE_BINS + 2);
    counts->apart[column] = true;
    if (!gv_collector_binned(c, column % c->per_policy)) return;
    gv_counts_flush_column(c, counts, twin);
    memcpy(counts->fine + column * fine, counts->fine + twin * fine, fine * sizeof *counts->fine);
    if (counts->carry)
        memcpy(counts->carry + column * fine, counts->carry + twin * fine, fine * sizeof *counts->carry);
    counts->carried[column] = counts->carried[twin];
    if (counts->coarse)
        memcpy(counts->coarse + column * coarse, counts->coarse + twin * coarse,
               coarse * sizeof *counts->coarse);
}

void gv_twins_part(struct gv_collector *c, size_t column)
{
    size_t R = c->replicates, to = column * R, from = c->twin[column] * R;
    c->apart[column] = true;
    memcpy(c->trees + to, c->trees + from, R * sizeof *c->trees);
    memcpy(c->positive + to, c->positive + from, R * sizeof *c->positive);
    memcpy(c->excess + to, c->excess + from, R * sizeof *c->excess);
}

void gv_twins_fill(const struct gv_collector *c, size_t column, uint64_t draws_done)
{
    size_t own = gv_collector_stored(c, column), twin = gv_collector_stored(c, c->twin[column]);
    uint64_t block = (uint64_t)c->block_points * c->replicates;
    for (uint64_t b = 0, first = 0; first < draws_done; b++, first += block) {
        uint64_t left = draws_done - first, n = left < block ? left : block;
        if (!c->stored[own * c->n_blocks + b])
            memcpy(c->values + own * c->draws + first, c->values + twin * c->draws + first,
                   (size_t)n * sizeof *c->values);
    }
}

bool gv_twins_share(const struct gv_collector *c, size_t column)
{
    /* Failed draws count for a policy as a whole, and what is certain is of the policy. */
    size_t p = column / c->per_policy, q = c->leader[p];
    return gv_collector_source(c, column) != column && c->failed[p] == c->failed[q] &&
           gv_plan_policy_certain(c->plan, p) == gv_plan_policy_certain(c->plan, q);
}

void gv_twins_copy(const struct gv_statistics *twin, struct gv_statistics *own)
{
    struct gv_by_replicate *by_replicate = own->by_replicate;
    *own = *twin;
    own->by_replicate = by_replicate;
    if (by_replicate) *by_replicate = *twin->by_replicate;
}

bool gv_twins_share_smoothed(const struct gv_collector *c, size_t policy, uint64_t draws_done)
{
    size_t leader = c->leader[policy];
    if (leader == policy || c->smooth_streams || !gv_twins_share(c, gv_smooth_column(c, policy)))
        return false;
    if (c->smoothers[policy].n_a == 0 || c->smoothers[policy].table != c->smoothers[leader].table)
        return false;
    size_t size = (size_t)draws_done * sizeof(double);
    struct gv_smooth_parts own = gv_collector_parts(c, policy, 0), other = gv_collector_parts(c, leader, 0);
    return memcmp(own.constant, other.constant, size) == 0 && memcmp(own.outer, other.outer, size) == 0 &&
           memcmp(own.inverse_inner, other.inverse_inner, size) == 0;
}
