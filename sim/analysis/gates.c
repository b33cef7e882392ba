#include "analysis/gates.h"

#include "analysis/sensitivity.h"
#include "analysis/sweep.h"
#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct gv_estimate none = {NAN, NAN, NAN};

/* --- losses --- */

static bool opens(const struct gv_model *model, const struct gv_opening *opening, size_t gate, size_t *input)
{
    int index = gv_model_find_input(model, opening->input);
    *input = (size_t)index;
    return index >= 0 && model->inputs[index].gate == (int)gate;
}

/* What the policy sets, but for the gate's inputs, which are opened. Returns how many overrides there are. */
static size_t open_gate(const struct gv_plan *plan, const struct gv_policy *base, size_t gate,
                        struct gv_override *overrides, size_t *n_opened)
{
    const struct gv_model *model = plan->model;
    size_t n = 0, input;
    *n_opened = 0;
    for (size_t k = 0; k < base->n_overrides; k++) {
        bool opened = false;
        for (const struct gv_opening *o = model->openings; o->input; o++)
            opened |= opens(model, o, gate, &input) && input == base->overrides[k].input;
        if (!opened) overrides[n++] = base->overrides[k];
    }
    for (const struct gv_opening *o = model->openings; o->input; o++)
        if (opens(model, o, gate, &input)) {
            overrides[n++] = (struct gv_override){.input = input, .distribution = gv_constant(o->value)};
            (*n_opened)++;
        }
    return n;
}

static int evaluate(const struct gv_plan *plan, const struct gv_policy *policies, size_t n, size_t outcome,
                    const struct gv_run_options *options, struct gv_result *result)
{
    bool *wanted = gv_memory_zeroed(plan->model->n_outcomes, sizeof *wanted);
    if (!wanted) return GV_ERR_MEMORY;
    wanted[outcome] = true;
    struct gv_plan opened = *plan;
    opened.policies = policies;
    opened.n_policies = n;
    const struct gv_run_options own = {.threads = options->threads,
                                       .memory = options->memory,
                                       .tables = options->tables,
                                       .stop = options->stop,
                                       .outcomes = wanted,
                                       .summaries = GV_SUMMARIES_ESTIMATES,
                                       .by_replicate = true};
    int status = gv_run(&opened, &own, result);
    if (status == GV_ERR_INTERRUPTED) gv_result_free(result);
    free(wanted);
    return status;
}

/* The policy as it is, and with each gate opened that can be. */
static int find_losses(const struct gv_plan *plan, size_t policy, size_t outcome,
                       const struct gv_run_options *options, struct gv_gate_part *parts,
                       uint64_t *evaluations)
{
    const struct gv_model *model = plan->model;
    const struct gv_policy *base = &plan->policies[policy];
    size_t each = base->n_overrides + model->n_inputs, n = 1;
    struct gv_policy *policies = gv_memory_new((model->n_gates + 1) * sizeof *policies);
    struct gv_override *overrides = gv_memory_new(model->n_gates * each * sizeof *overrides);
    size_t *gate = gv_memory_new((model->n_gates + 1) * sizeof *gate);
    struct gv_result result;
    int status = policies && overrides && gate ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) policies[0] = *base;
    for (size_t g = 0; status == GV_OK && model->openings && g < model->n_gates; g++) {
        size_t n_overrides = open_gate(plan, base, g, overrides + g * each, &parts[g].n_opened);
        if (parts[g].n_opened == 0) continue;
        gate[n] = g;
        policies[n] = *base;
        policies[n].overrides = overrides + g * each;
        policies[n++].n_overrides = n_overrides;
    }
    if (status == GV_OK && n > 1) {
        status = evaluate(plan, policies, n, outcome, options, &result);
        for (size_t p = 1; status == GV_OK && p < n; p++)
            parts[gate[p]].loss =
                gv_paired_difference(gv_result_find(&result, 0, outcome), gv_result_find(&result, p, outcome),
                                     plan->design.replicates, gv_plan_error(plan))
                    .difference;
        if (status == GV_OK) {
            *evaluations += result.draws * n;
            gv_result_free(&result);
        }
    }
    free(policies);
    free(overrides);
    free(gate);
    return status;
}

/* --- variance --- */

static void take_shares(const struct gv_model *model, const struct gv_sensitivity *s,
                        struct gv_gate_part *parts)
{
    for (size_t f = 0; f < s->factors.n; f++)
        for (size_t g = 0; g < model->n_gates; g++)
            if (strcmp(s->factors.items[f].name, model->gates[g].name) == 0 && !s->factors.items[f].joined) {
                parts[g].variance = *gv_sensitivity_at(s, GV_MEASURE_S1, 0, f);
                parts[g].n_drawn = s->factors.items[f].n;
            }
}

static int find_shares(const struct gv_plan *plan, size_t policy, size_t outcome,
                       const struct gv_run_options *options, struct gv_gate_part *parts,
                       uint64_t *evaluations)
{
    const struct gv_model *model = plan->model;
    int *group = gv_memory_new(model->n_inputs * sizeof *group);
    struct gv_factor_group *groups = gv_memory_new((model->n_gates + 1) * sizeof *groups);
    struct gv_sensitivity s = {0};
    struct gv_diagnostics why = {0}; /* a share that cannot be told is left out */
    int status = group && groups ? GV_OK : GV_ERR_MEMORY;
    for (size_t i = 0; status == GV_OK && i < model->n_inputs; i++)
        group[i] = model->inputs[i].gate;
    for (size_t g = 0; status == GV_OK && g < model->n_gates; g++)
        groups[g] = (struct gv_factor_group){model->gates[g].name, model->gates[g].label};
    const struct gv_sensitivity_request request = {
        .method = GV_METHOD_SOBOL, .policy = policy, .outcome = outcome, .group = group, .groups = groups};
    const struct gv_run_options own = {
        .threads = options->threads, .tables = options->tables, .stop = options->stop};
    if (status == GV_OK) status = gv_sensitivity_open(plan, &request, &s, &why);
    if (status == GV_OK) status = gv_sensitivity_run(&s, &own, &why);
    if (status == GV_OK) {
        take_shares(model, &s, parts);
        *evaluations += s.evaluations;
    }
    gv_sensitivity_free(&s);
    gv_diagnostics_free(&why);
    free(group);
    free(groups);
    return status == GV_ERR_MEMORY || status == GV_ERR_INTERRUPTED ? status : GV_OK;
}

int gv_gates_find(const struct gv_plan *plan, size_t policy, size_t outcome,
                  const struct gv_run_options *options, struct gv_gate_part *parts, uint64_t *evaluations)
{
    for (size_t g = 0; g < plan->model->n_gates; g++)
        parts[g] = (struct gv_gate_part){.loss = none, .variance = none};
    int status = find_losses(plan, policy, outcome, options, parts, evaluations);
    return status == GV_OK ? find_shares(plan, policy, outcome, options, parts, evaluations) : status;
}
