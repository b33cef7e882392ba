#include "analysis/policy_plan.h"

#include "base/memory.h"
#include "base/simd.h"
#include "base/status.h"

#include <stdlib.h>

int gv_policy_plan_open(const struct gv_plan *plan, size_t policy, struct gv_policy_plan *own)
{
    size_t n = plan->model->n_inputs;
    *own = (struct gv_policy_plan){.plan = *plan, .policy = plan->policies[policy]};
    own->inputs = gv_memory_new((n + 1) * sizeof *own->inputs);
    if (!own->inputs) return GV_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        own->inputs[i] = *gv_plan_distribution(plan, policy, i);
    own->policy.overrides = NULL;
    own->policy.n_overrides = 0;
    own->plan.inputs = own->inputs;
    own->plan.policies = &own->policy;
    own->plan.n_policies = 1;
    return GV_OK;
}

void gv_policy_plan_close(struct gv_policy_plan *own)
{
    free(own->inputs);
    *own = (struct gv_policy_plan){0};
}

int gv_quantile_at(const struct gv_distribution *distribution, double p, struct gv_table_cache *tables,
                   double *x)
{
    struct gv_sampler sampler;
    double values[GV_LANES_MAX];
    int status = gv_sampler_make(distribution, tables, &sampler);
    if (status != GV_OK) return status;
    for (int k = 0; k < GV_LANES_MAX; k++)
        values[k] = p;
    gv_sampler_apply(&sampler, GV_LANES_MAX, values, values);
    *x = values[0];
    return GV_OK;
}
