#include "engine/plan.h"

double gv_plan_error(const struct gv_plan *plan)
{
    return (1 - GV_CONFIDENCE) / (plan->looks ? plan->looks : 1);
}

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

static bool is_correlated(const struct gv_plan *plan, size_t input)
{
    for (size_t c = 0; c < plan->n_correlations; c++)
        if (plan->correlations[c].a == input || plan->correlations[c].b == input)
            return gv_plan_input_uncertain(plan, input);
    return false;
}

void gv_plan_correlated(const struct gv_plan *plan, size_t *members, size_t *n, double *rank)
{
    const struct gv_input *inputs = plan->model->inputs;
    *n = 0;
    for (size_t i = 0; i < plan->model->n_inputs; i++) {
        if (!is_correlated(plan, i)) continue;
        size_t at = (*n)++;
        for (; at > 0 && inputs[members[at - 1]].slot > inputs[i].slot; at--)
            members[at] = members[at - 1];
        members[at] = i;
    }
    if (!rank) return;
    for (size_t i = 0; i < *n; i++)
        for (size_t j = 0; j < *n; j++) {
            double value = i == j;
            for (size_t c = 0; c < plan->n_correlations; c++) {
                const struct gv_correlation *k = &plan->correlations[c];
                if ((k->a == members[i] && k->b == members[j]) || (k->b == members[i] && k->a == members[j]))
                    value = k->rank;
            }
            rank[i * *n + j] = value;
        }
}
