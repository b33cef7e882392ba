#include "store/stored_sample.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/draws.h"

#include <math.h>
#include <stdlib.h>

static int not_kept(const struct gv_reader *reader, const char *what, struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, "run it again with --keep all, or give the scenario",
                      "'%s' does not hold the draws of %s", gv_reader_path(reader), what);
    return GV_ERR_DATA;
}

static int read_outcome(const struct gv_reader *reader, const struct gv_plan *plan, size_t policy,
                        size_t outcome, struct gv_sample *s, struct gv_diagnostics *diagnostics)
{
    const char *name = plan->model->outcomes[outcome].name;
    int status = GV_OK;
    if (!gv_reader_has(reader, "draws", name)) return not_kept(reader, name, diagnostics);
    for (size_t c = 0; c < s->n_columns && status == GV_OK; c++)
        status = gv_reader_slice(reader, "draws", name, policy * s->n_columns + c, 0, s->draws,
                                 s->values + c * s->draws, diagnostics);
    return status;
}

static bool sets(const struct gv_policy *policy, size_t input)
{
    for (size_t k = 0; k < policy->n_overrides; k++)
        if (policy->overrides[k].input == input) return true;
    return false;
}

static int read_input(const struct gv_reader *reader, const struct gv_plan *plan, size_t policy, size_t input,
                      struct gv_sample *s, struct gv_diagnostics *diagnostics)
{
    struct gv_text name = {0};
    s->inputs[input] = gv_memory_new(s->draws * sizeof **s->inputs);
    if (sets(&plan->policies[policy], input))
        gv_draws_override_name(plan, policy, input, &name);
    else
        gv_text_puts(&name, plan->model->inputs[input].name);
    int status = name.failed || !s->inputs[input] ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK && !gv_reader_has(reader, "inputs", name.data))
        status = not_kept(reader, name.data, diagnostics);
    if (status == GV_OK)
        status = gv_reader_slice(reader, "inputs", name.data, 0, 0, s->draws, s->inputs[input], diagnostics);
    gv_text_free(&name);
    return status;
}

int gv_stored_sample(const struct gv_reader *reader, const struct gv_plan *plan, size_t policy,
                     size_t outcome, struct gv_sample *s, struct gv_diagnostics *diagnostics)
{
    const struct gv_sample_request request = {&outcome, 1, true};
    *s = (struct gv_sample){.draws = (size_t)gv_design_draws(&plan->design), .n_policies = 1};
    if (!gv_reader_complete(reader)) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "run it again, or give the scenario",
                          "'%s' is of a run that was interrupted", gv_reader_path(reader));
        return GV_ERR_DATA;
    }
    s->n_columns = gv_sample_columns(plan, &request);
    s->n_inputs = plan->model->n_inputs;
    s->first = gv_memory_zeroed(1, sizeof *s->first);
    s->values = gv_memory_new(s->n_columns * s->draws * sizeof *s->values);
    s->inputs = gv_memory_zeroed(s->n_inputs, sizeof *s->inputs);
    int status = s->first && s->values && s->inputs ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) status = read_outcome(reader, plan, policy, outcome, s, diagnostics);
    for (size_t i = 0; i < s->n_inputs && status == GV_OK; i++)
        if (gv_plan_distribution(plan, policy, i)->family != GV_CONSTANT)
            status = read_input(reader, plan, policy, i, s, diagnostics);
    if (status != GV_OK) gv_sample_free(s);
    return status;
}
