/* What is known of each input before and after the data. */
#ifndef GV_ANALYSIS_FOLLOW_UP_KNOWN_H
#define GV_ANALYSIS_FOLLOW_UP_KNOWN_H

#include "analysis/follow_up.h"

struct gv_known {
    double mean, sd, p05, p50, p95;
};

struct gv_follow_known {
    size_t input, block;
    struct gv_known before, after;
};

/* known[] of all inputs of blocks, block by block; *n their number, at most the model's inputs.
 * GV_ERR_MEMORY, GV_ERR_INTERNAL. */
int gv_follow_known(const struct gv_plan *plan, const struct gv_posterior *posterior,
                    struct gv_table_cache *tables, struct gv_follow_known *known, size_t *n);

#endif
