#include "engine/plan.h"

const struct gv_distribution *gv_plan_distribution(const struct gv_plan *plan, size_t policy, size_t input)
{
    const struct gv_policy *p = &plan->policies[policy];
    for (size_t i = 0; i < p->n_overrides; i++)
        if (p->overrides[i].input == input) return &p->overrides[i].distribution;
    return &plan->inputs[input];
}

bool gv_plan_input_uncertain(const struct gv_plan *plan, size_t input)
{
    if (plan->inputs[input].family != GV_CONSTANT) return true;
    for (size_t p = 0; p < plan->n_policies; p++)
        if (gv_plan_distribution(plan, p, input)->family != GV_CONSTANT) return true;
    return false;
}

bool gv_plan_policy_certain(const struct gv_plan *plan, size_t policy)
{
    for (size_t i = 0; i < plan->model->n_inputs; i++)
        if (gv_plan_distribution(plan, policy, i)->family != GV_CONSTANT) return false;
    return true;
}
