#include "analysis/decisions.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>

/* The first input that a policy sets and that is no choice; SIZE_MAX if there is none. */
static size_t find_belief(const struct gv_plan *plan, const struct gv_policy *policy)
{
    for (size_t k = 0; k < policy->n_overrides; k++)
        if (plan->model->inputs[policy->overrides[k].input].kind != GV_CHOICE)
            return policy->overrides[k].input;
    return SIZE_MAX;
}

static bool does_nothing(const struct gv_plan *plan, size_t policy, size_t lever)
{
    const struct gv_distribution *d = gv_plan_distribution(plan, policy, lever);
    return d->family == GV_CONSTANT && d->p[0] == 0;
}

int gv_decisions_choose(const struct gv_plan *plan, size_t lever, struct gv_decisions *d)
{
    bool has_nothing = lever == SIZE_MAX;
    size_t n = 0;
    *d = (struct gv_decisions){.plan = *plan};
    d->policies = gv_memory_new((plan->n_policies + 1) * sizeof *d->policies);
    d->left_out = gv_memory_new((plan->n_policies + 1) * sizeof *d->left_out);
    d->because = gv_memory_new((plan->n_policies + 1) * sizeof *d->because);
    if (!d->policies || !d->left_out || !d->because) {
        gv_decisions_free(d);
        return GV_ERR_MEMORY;
    }
    for (size_t p = 0; p < plan->n_policies; p++) {
        size_t belief = find_belief(plan, &plan->policies[p]);
        if (belief != SIZE_MAX) {
            d->left_out[d->n_left_out] = p;
            d->because[d->n_left_out++] = belief;
            continue;
        }
        d->policies[n++] = plan->policies[p];
        has_nothing = has_nothing || does_nothing(plan, p, lever);
    }
    if (!has_nothing) {
        d->added = true;
        d->nothing = (struct gv_override){.input = lever, .distribution = gv_constant(0)};
        d->policies[n++] = (struct gv_policy){.name = "do_nothing",
                                              .label = {"Ingen indsats", "Do nothing"},
                                              .overrides = &d->nothing,
                                              .n_overrides = 1};
    }
    d->plan.policies = d->policies;
    d->plan.n_policies = n;
    return GV_OK;
}

void gv_decisions_free(struct gv_decisions *d)
{
    free(d->policies);
    free(d->left_out);
    free(d->because);
    *d = (struct gv_decisions){0};
}
