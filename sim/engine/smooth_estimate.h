/* Smoothed estimates of a policy from the parts that a collector holds. */
#ifndef GV_ENGINE_SMOOTH_ESTIMATE_H
#define GV_ENGINE_SMOOTH_ESTIMATE_H

#include "engine/collector.h"

/* Replaces the probability and the quantiles in *statistics, which holds the plain ones, and keeps those
 * beside; tells in *smoothed what was integrated out, and the density. Does nothing where no input is free,
 * or where the plain intervals are not known. GV_ERR_MEMORY. */
int gv_smooth_estimate(const struct gv_collector *collector, size_t policy, uint64_t draws_done, int threads,
                       struct gv_statistics *statistics, struct gv_smoothed *smoothed);

/* Runs that are longer than the parts that are kept (collector->smooth_streams): when the kept points are
 * done, gv_smooth_fix() chooses the thresholds from them; every leaf that follows is then averaged there by
 * gv_smooth_leaf(), by any thread, and pushed in the order of the leaves. All of it for policies of which
 * the stream is open after gv_smooth_fix(). GV_ERR_MEMORY. */
int gv_smooth_fix(struct gv_collector *collector, int threads);
void gv_smooth_leaf(const struct gv_collector *collector, size_t policy, size_t n,
                    struct gv_smooth_parts parts, struct gv_moments moments[GV_SMOOTH_COLUMNS]);
void gv_smooth_push(struct gv_collector *collector, size_t policy, uint32_t replicate,
                    const struct gv_moments moments[GV_SMOOTH_COLUMNS]);

#endif
