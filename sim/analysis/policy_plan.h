/* One policy of a plan as a plan of its own, whose base it is: what analyses of a policy start from. */
#ifndef GV_ANALYSIS_POLICY_PLAN_H
#define GV_ANALYSIS_POLICY_PLAN_H

#include "engine/plan.h"
#include "sampling/sampler.h"

/* Zero-initialise; free with gv_policy_plan_close(). Not to be copied: `plan` points into it. */
struct gv_policy_plan {
    struct gv_plan plan; /* with one policy, which sets nothing */
    struct gv_policy policy;
    struct gv_distribution *inputs; /* [n_inputs] */
};

/* The draws are those of the policy in the whole plan, bit by bit. GV_ERR_MEMORY. */
int gv_policy_plan_open(const struct gv_plan *plan, size_t policy, struct gv_policy_plan *own);
void gv_policy_plan_close(struct gv_policy_plan *own);

/* The value of a distribution below which a share p of its probability lies, p in (0, 1), as a draw has it.
 * GV_ERR_MEMORY, GV_ERR_INTERNAL. */
int gv_quantile_at(const struct gv_distribution *distribution, double p, struct gv_table_cache *tables,
                   double *x);

#endif
