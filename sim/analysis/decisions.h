/* The decisions among a plan's policies: those that set levers only (inputs of kind choice). A policy that
 * sets something else tells what one believes, not what one does, and is left out. Doing nothing, the lever
 * at 0, is always among the decisions. */
#ifndef GV_ANALYSIS_DECISIONS_H
#define GV_ANALYSIS_DECISIONS_H

#include "engine/plan.h"

/* Zero-initialise; free with gv_decisions_free(). Not to be copied: `plan` points into it. */
struct gv_decisions {
    struct gv_plan plan; /* with the decisions as its policies */
    struct gv_policy *policies;
    size_t *left_out; /* [n_left_out] policies of the whole plan */
    size_t *because;  /* [n_left_out] the input that each sets and that is no choice */
    size_t n_left_out;
    bool added; /* doing nothing was not among the policies: it is the last decision */
    struct gv_override nothing;
};

/* `lever` is the input that is 0 when nothing is done; SIZE_MAX if there is none: nothing is then added.
 * GV_ERR_MEMORY. */
int gv_decisions_choose(const struct gv_plan *plan, size_t lever, struct gv_decisions *decisions);
void gv_decisions_free(struct gv_decisions *decisions);

#endif
