#include "analysis/value.h"

#include "analysis/progress.h"
#include "analysis/surface.h"
#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>

/* Whether a set is for draws within draws: one with more inputs than a regression takes. */
static bool is_large(const struct gv_known *known)
{
    return known->n > GV_SURFACE_INPUTS_MAX;
}

uint64_t gv_value_evaluations(const struct gv_value_task *task)
{
    const struct gv_plan *plan = task->plan;
    struct gv_gains gains = {.n = plan->n_policies, .batches = gv_batches_of(plan)};
    struct gv_nested_size size = gv_nested_size_of(plan);
    uint64_t n = gv_design_draws(&plan->design) * plan->n_policies;
    for (size_t k = 0; k < task->sets->n; k++)
        if (is_large(&task->sets->items[k])) n += gv_nested_evaluations(&gains, &size);
    return n;
}

/* The parts of making a value. */
struct making {
    const struct gv_value_task *task;
    const struct gv_run_options *options;
    struct gv_sample sample;
    int direction;
};

static int know(const struct making *m, size_t k, const struct gv_run_options *options, struct gv_value *v)
{
    const struct gv_known *known = &m->task->sets->items[k];
    const double *x[GV_SURFACE_INPUTS_MAX];
    bool fits = false;
    int status = GV_OK;
    if (m->options->stop && *m->options->stop) return GV_ERR_INTERRUPTED;
    if (!is_large(known)) {
        for (size_t i = 0; i < known->n; i++)
            x[i] = m->sample.inputs[known->inputs[i]];
        status = gv_surface_worth(&v->gains, known->n, x, &fits, &v->evppi[k]);
    }
    if (status != GV_OK || fits) return status;
    v->nested[k] = true;
    status = gv_nested_worth(m->task->plan, m->task->outcome, m->direction, &m->sample, &v->gains, known->n,
                             known->inputs, &v->size, options, &v->evppi[k]);
    v->evaluations += gv_nested_evaluations(&v->gains, &v->size);
    return status;
}

static int make(struct making *m, struct gv_value *v)
{
    const struct gv_value_task *task = m->task;
    struct gv_progress_of_runs progress = {m->options, 0, gv_value_evaluations(task)};
    struct gv_run_options options = *m->options;
    if (options.progress) options.progress = gv_progress_of_runs_step;
    options.progress_context = &progress;
    const struct gv_sample_request request = {.outcomes = &task->outcome, .n_outcomes = 1, .inputs = true};
    int status = gv_sample_draw(task->plan, &request, &options, &m->sample);
    if (status == GV_OK) status = gv_gains_make(task->plan, &m->sample, 0, m->direction, &v->gains);
    if (status != GV_OK) return status;
    v->draws = m->sample.draws;
    v->left_out = m->sample.draws - v->gains.n_used;
    v->evaluations = v->draws * task->plan->n_policies;
    v->evpi = gv_worth_of_everything(&v->gains);
    progress.total = v->evaluations; /* decisions that are the same are evaluated no more */
    for (size_t k = 0; k < task->sets->n; k++)
        if (is_large(&task->sets->items[k])) progress.total += gv_nested_evaluations(&v->gains, &v->size);
    for (size_t k = 0; k < task->sets->n && status == GV_OK; k++) {
        progress.before = v->evaluations;
        status = know(m, k, &options, v);
    }
    if (status == GV_OK && task->study)
        status = gv_field_study_value(&v->gains, m->sample.inputs[task->study->input], task->study,
                                      m->options->stop, &v->study);
    return status;
}

int gv_value_make(const struct gv_value_task *task, const struct gv_run_options *options, struct gv_value *v)
{
    struct making m = {
        .task = task, .options = options, .direction = task->plan->model->outcomes[task->outcome].direction};
    *v = (struct gv_value){.size = gv_nested_size_of(task->plan)};
    v->evppi = gv_memory_zeroed(task->sets->n + 1, sizeof *v->evppi);
    v->nested = gv_memory_zeroed(task->sets->n + 1, sizeof *v->nested);
    int status = v->evppi && v->nested ? make(&m, v) : GV_ERR_MEMORY;
    gv_sample_free(&m.sample);
    if (status != GV_OK) gv_value_free(v);
    return status;
}

void gv_value_free(struct gv_value *v)
{
    gv_gains_free(&v->gains);
    free(v->evppi);
    free(v->nested);
    *v = (struct gv_value){0};
}
