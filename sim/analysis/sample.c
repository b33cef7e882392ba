#include "analysis/sample.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

static size_t cells(const struct gv_plan *plan, size_t outcome)
{
    return plan->model->outcomes[outcome].flags & GV_MONTHLY ? (size_t)plan->setup.horizon : 1;
}

size_t gv_sample_columns(const struct gv_plan *plan, const struct gv_sample_request *request)
{
    size_t columns = 0;
    for (size_t k = 0; k < request->n_outcomes; k++)
        columns += cells(plan, request->outcomes[k]);
    return columns;
}

double gv_sample_bytes(const struct gv_plan *plan, const struct gv_sample_request *request)
{
    return (double)gv_design_draws(&plan->design) * sizeof(double) * (double)plan->n_policies *
           (double)gv_sample_columns(plan, request);
}

/* --- the sink: every draw has its place, so threads need no lock --- */

struct collecting {
    struct gv_sample *sample;
    const size_t *column; /* [model->n_outcomes] first column; SIZE_MAX for outcomes that are not asked for */
};

static int store(const struct collecting *c, size_t policy, size_t column, uint64_t first, size_t n,
                 const double *values)
{
    const struct gv_sample *s = c->sample;
    memcpy(s->values + (policy * s->n_columns + column) * s->draws + first, values, n * sizeof *values);
    return GV_OK;
}

static int store_outcome(void *context, size_t policy, size_t outcome, uint64_t first, size_t n,
                         const double *values)
{
    const struct collecting *c = context;
    return store(c, policy, c->column[outcome], first, n, values);
}

static int store_month(void *context, size_t policy, size_t outcome, int month, uint64_t first, size_t n,
                       const double *values)
{
    const struct collecting *c = context;
    return store(c, policy, c->column[outcome] + (size_t)month - 1, first, n, values);
}

static int store_input(void *context, size_t policy, size_t input, uint64_t first, size_t n,
                       const double *values)
{
    const struct collecting *c = context;
    if (policy == SIZE_MAX) memcpy(c->sample->inputs[input] + first, values, n * sizeof *values);
    return GV_OK;
}

/* --- the whole --- */

static int allocate(const struct gv_plan *plan, const struct gv_sample_request *request, size_t *column,
                    bool *wanted, struct gv_sample *s)
{
    const struct gv_model *model = plan->model;
    double bytes = gv_sample_bytes(plan, request);
    if (bytes > (double)(SIZE_MAX / 2)) return GV_ERR_MEMORY;
    s->draws = (size_t)gv_design_draws(&plan->design);
    s->n_policies = plan->n_policies;
    s->n_columns = gv_sample_columns(plan, request);
    s->n_inputs = model->n_inputs;
    s->first = gv_memory_zeroed(request->n_outcomes + 1, sizeof *s->first);
    s->values = gv_memory_new((size_t)bytes + 1);
    if (request->inputs) s->inputs = gv_memory_zeroed(model->n_inputs, sizeof *s->inputs);
    if (!s->first || !s->values || (request->inputs && !s->inputs)) return GV_ERR_MEMORY;
    for (size_t i = 0; request->inputs && i < model->n_inputs; i++)
        if (plan->inputs[i].family != GV_CONSTANT &&
            !(s->inputs[i] = gv_memory_new(s->draws * sizeof **s->inputs)))
            return GV_ERR_MEMORY;
    for (size_t o = 0; o < model->n_outcomes; o++)
        column[o] = SIZE_MAX;
    for (size_t k = 0, at = 0; k < request->n_outcomes; k++) {
        s->first[k] = column[request->outcomes[k]] = at;
        wanted[request->outcomes[k]] = true;
        at += cells(plan, request->outcomes[k]);
    }
    return GV_OK;
}

int gv_sample_draw(const struct gv_plan *plan, const struct gv_sample_request *request,
                   const struct gv_run_options *options, struct gv_sample *sample)
{
    size_t n_outcomes = plan->model->n_outcomes;
    size_t *column = gv_memory_new((n_outcomes + 1) * sizeof *column);
    bool *wanted = gv_memory_zeroed(n_outcomes + 1, sizeof *wanted);
    *sample = (struct gv_sample){0};
    int status = column && wanted ? allocate(plan, request, column, wanted, sample) : GV_ERR_MEMORY;
    struct collecting collecting = {sample, column};
    const struct gv_sink sink = {.context = &collecting,
                                 .outcome = store_outcome,
                                 .input = store_input,
                                 .month = store_month,
                                 .keep_outcome = wanted,
                                 .keep_inputs = request->inputs};
    struct gv_run_options own = *options;
    own.outcomes = wanted;
    own.summaries = GV_SUMMARIES_NONE;
    own.sink = &sink;
    if (status == GV_OK) {
        struct gv_result result;
        status = gv_run(plan, &own, &result);
        if (status == GV_OK) sample->n_failed = result.n_failed;
        if (status == GV_OK || status == GV_ERR_INTERRUPTED) gv_result_free(&result);
    }
    free(column);
    free(wanted);
    if (status != GV_OK) gv_sample_free(sample);
    return status;
}

void gv_sample_free(struct gv_sample *s)
{
    for (size_t i = 0; s->inputs && i < s->n_inputs; i++)
        free(s->inputs[i]);
    free(s->inputs);
    free(s->first);
    free(s->values);
    *s = (struct gv_sample){0};
}
