/* Smoothed estimates of a policy from the parts that a collector holds. */
#ifndef GV_ENGINE_SMOOTH_ESTIMATE_H
#define GV_ENGINE_SMOOTH_ESTIMATE_H

#include "engine/collector.h"

/* Replaces the probability and the quantiles in *statistics, which holds the plain ones, and keeps those
 * beside; tells in *smoothed what was integrated out, and the density. Does nothing where no input is free,
 * or where the plain intervals are not known. GV_ERR_MEMORY. */
int gv_smooth_estimate(const struct gv_collector *collector, size_t policy, uint64_t draws_done, int threads,
                       struct gv_statistics *statistics, struct gv_smoothed *smoothed);

#endif
