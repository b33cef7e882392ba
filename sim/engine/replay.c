#include "engine/replay.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A point is evaluated as a leaf of one draw, padded as in a run. */
enum { STRIDE = GV_LANES_MAX };

/* cells[columns][STRIDE] of the draw; malloc'd, NULL when memory ran out. */
static double *draw_cells(const struct gv_columns *columns, const struct gv_replay *r)
{
    uint64_t words[STRIDE];
    double u[STRIDE];
    double *cells = gv_memory_new(columns->n * STRIDE * sizeof *cells);
    double *scores = gv_memory_new((columns->copula.n + 1) * STRIDE * sizeof *scores);
    if (cells && scores) {
        gv_columns_fill_constants(columns, STRIDE, cells);
        gv_columns_fill(columns, r->replicate, r->point, 1, STRIDE, cells, u, scores, words);
    } else {
        free(cells);
        cells = NULL;
    }
    free(scores);
    return cells;
}

/* Under a plan whose uncertain inputs are uniform on (0, 1), what is drawn is the uniforms. */
static int find_uniforms(const struct gv_plan *plan, struct gv_replay *r)
{
    const struct gv_distribution uniform = {.family = GV_UNIFORM, .p = {0, 1}};
    size_t n = plan->model->n_inputs;
    struct gv_distribution *inputs = gv_memory_new(n * sizeof *inputs);
    if (!inputs) return GV_ERR_MEMORY;
    for (size_t k = 0; k < n; k++)
        inputs[k] = gv_plan_input_uncertain(plan, k) ? uniform : gv_constant(0);
    const struct gv_policy no_policy = {.name = ""};
    struct gv_plan plain = *plan;
    plain.inputs = inputs;
    plain.policies = &no_policy;
    plain.n_policies = 1;
    struct gv_columns columns = {0};
    int status = gv_columns_open(&plain, NULL, NULL, &columns);
    double *cells = status == GV_OK ? draw_cells(&columns, r) : NULL;
    if (status == GV_OK && !cells) status = GV_ERR_MEMORY;
    for (size_t k = 0; k < n && cells; k++)
        if (gv_plan_distribution(plan, r->policy, k)->family != GV_CONSTANT)
            r->uniforms[k] = cells[k * STRIDE];
    free(cells);
    gv_columns_close(&columns);
    free(inputs);
    return status;
}

static bool is_monthly(const struct gv_plan *plan, size_t outcome)
{
    return plan->model->outcomes[outcome].flags & GV_MONTHLY;
}

static size_t values_of(const struct gv_plan *plan, size_t outcome)
{
    return is_monthly(plan, outcome) ? (size_t)plan->setup.horizon : 1;
}

/* Where an outcome's values of the draw are. */
static double *place_of(const struct gv_plan *plan, const struct gv_replay *r, size_t outcome)
{
    return is_monthly(plan, outcome) ? r->months + outcome * (size_t)plan->setup.horizon
                                     : r->outcomes + outcome;
}

/* As a run finds it: scalars first, then months; stages do not count. */
static void find_failure(const struct gv_plan *plan, struct gv_replay *r)
{
    for (int monthly = 0; monthly < 2; monthly++)
        for (size_t o = 0; o < plan->model->n_outcomes; o++) {
            const struct gv_outcome *outcome = &plan->model->outcomes[o];
            const double *values = place_of(plan, r, o);
            if (outcome->flags & GV_STAGE || is_monthly(plan, o) != monthly) continue;
            for (size_t i = 0; i < values_of(plan, o) && r->failed < 0; i++)
                if (gv_outcome_invalid(outcome, values[i])) r->failed = (int)o;
        }
}

static int evaluate(const struct gv_plan *plan, const struct gv_columns *columns, struct gv_replay *r)
{
    const struct gv_model *model = plan->model;
    size_t total = 0;
    for (size_t o = 0; o < model->n_outcomes; o++)
        total += values_of(plan, o);
    double *cells = draw_cells(columns, r), *store = gv_memory_new(total * STRIDE * sizeof *store);
    const double **in = gv_memory_new(model->n_inputs * sizeof *in);
    double **out = gv_memory_new(model->n_outcomes * sizeof *out);
    int status = cells && store && in && out ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        for (size_t k = 0; k < model->n_inputs; k++) {
            in[k] = cells + columns->map[r->policy * model->n_inputs + k] * STRIDE;
            r->inputs[k] = in[k][0];
        }
        double *at = store;
        for (size_t o = 0; o < model->n_outcomes; o++) {
            out[o] = at;
            at += values_of(plan, o) * STRIDE;
        }
        gv_model_kernel(model)(&plan->setup, STRIDE, in, out);
        for (size_t o = 0; o < model->n_outcomes; o++)
            for (size_t i = 0; i < values_of(plan, o); i++)
                place_of(plan, r, o)[i] = out[o][i * STRIDE];
        find_failure(plan, r);
    }
    free(cells);
    free(store);
    free(in);
    free(out);
    return status;
}

/* n NaNs; NULL when memory ran out. */
static double *missing(size_t n)
{
    double *values = gv_memory_new(n * sizeof *values);
    for (size_t i = 0; values && i < n; i++)
        values[i] = NAN;
    return values;
}

int gv_replay(const struct gv_plan *plan, size_t policy, uint64_t draw, struct gv_replay *r)
{
    const struct gv_model *model = plan->model;
    *r = (struct gv_replay){.draw = draw,
                            .point = draw / plan->design.replicates,
                            .replicate = (uint32_t)(draw % plan->design.replicates),
                            .policy = policy,
                            .failed = -1};
    r->inputs = missing(model->n_inputs);
    r->uniforms = missing(model->n_inputs);
    r->outcomes = missing(model->n_outcomes);
    r->months = missing(model->n_outcomes * (size_t)plan->setup.horizon);
    struct gv_columns columns = {0};
    int status = r->inputs && r->uniforms && r->outcomes && r->months ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) status = gv_columns_open(plan, NULL, NULL, &columns);
    if (status == GV_OK) status = evaluate(plan, &columns, r);
    if (status == GV_OK) status = find_uniforms(plan, r);
    gv_columns_close(&columns);
    if (status != GV_OK) gv_replay_free(r);
    return status;
}

void gv_replay_free(struct gv_replay *r)
{
    free(r->inputs);
    free(r->uniforms);
    free(r->outcomes);
    free(r->months);
    *r = (struct gv_replay){0};
}
