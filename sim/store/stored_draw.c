#include "store/stored_draw.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/draws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* Reads the value at [row][draw] of a variable and compares it. */
static int read_value(const struct gv_reader *reader, const char *group, const char *name, size_t row,
                      uint64_t draw, double expected, double *value, enum gv_stored *stored,
                      struct gv_stored_draw *s, struct gv_diagnostics *diagnostics)
{
    int status = gv_reader_slice(reader, group, name, row, draw, 1, value, diagnostics);
    if (status != GV_OK) return status;
    *stored = same_bits(*value, gv_hdf5_nan(expected)) ? GV_STORED_SAME : GV_STORED_OTHER;
    s->n_stored++;
    s->n_other += *stored == GV_STORED_OTHER;
    return GV_OK;
}

static bool sets(const struct gv_policy *policy, size_t input)
{
    for (size_t i = 0; i < policy->n_overrides; i++)
        if (policy->overrides[i].input == input) return true;
    return false;
}

static int read_input(const struct gv_reader *reader, const struct gv_plan *plan, const struct gv_replay *r,
                      size_t input, struct gv_stored_draw *s, struct gv_diagnostics *diagnostics)
{
    struct gv_text name = {0};
    if (gv_plan_distribution(plan, r->policy, input)->family == GV_CONSTANT) return GV_OK;
    if (sets(&plan->policies[r->policy], input))
        gv_draws_override_name(plan, r->policy, input, &name);
    else
        gv_text_puts(&name, plan->model->inputs[input].name);
    int status = name.failed ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK && gv_reader_has(reader, "inputs", name.data))
        status = read_value(reader, "inputs", name.data, 0, r->draw, r->inputs[input], &s->inputs[input],
                            &s->input[input], s, diagnostics);
    gv_text_free(&name);
    return status;
}

static int read_outcome(const struct gv_reader *reader, const struct gv_plan *plan, const struct gv_replay *r,
                        size_t outcome, struct gv_stored_draw *s, struct gv_diagnostics *diagnostics)
{
    const struct gv_outcome *o = &plan->model->outcomes[outcome];
    size_t H = (size_t)plan->setup.horizon, months = o->flags & GV_MONTHLY ? H : 0;
    int status = GV_OK;
    if (!gv_reader_has(reader, "draws", o->name)) return GV_OK;
    if (months == 0)
        return read_value(reader, "draws", o->name, r->policy, r->draw,
                          r->failed < 0 ? r->outcomes[outcome] : NAN, &s->outcomes[outcome],
                          &s->outcome[outcome], s, diagnostics);
    for (size_t m = 0; m < months && status == GV_OK; m++) {
        size_t at = outcome * H + m;
        status =
            read_value(reader, "draws", o->name, r->policy * H + m, r->draw,
                       r->failed < 0 ? r->months[at] : NAN, &s->months[at], &s->month[at], s, diagnostics);
    }
    return status;
}

static bool allocate(size_t n, double **values, enum gv_stored **stored)
{
    *values = gv_memory_new(n * sizeof **values);
    *stored = gv_memory_zeroed(n, sizeof **stored);
    for (size_t i = 0; *values && i < n; i++)
        (*values)[i] = NAN;
    return *values && *stored;
}

int gv_stored_draw_read(const struct gv_reader *reader, const struct gv_plan *plan,
                        const struct gv_replay *replay, struct gv_stored_draw *s,
                        struct gv_diagnostics *diagnostics)
{
    const struct gv_model *model = plan->model;
    *s = (struct gv_stored_draw){0};
    int status = GV_ERR_MEMORY;
    if (allocate(model->n_inputs, &s->inputs, &s->input) &&
        allocate(model->n_outcomes, &s->outcomes, &s->outcome) &&
        allocate(model->n_outcomes * (size_t)plan->setup.horizon, &s->months, &s->month))
        status = GV_OK;
    for (size_t k = 0; k < model->n_inputs && status == GV_OK; k++)
        status = read_input(reader, plan, replay, k, s, diagnostics);
    for (size_t o = 0; o < model->n_outcomes && status == GV_OK; o++)
        if (!(model->outcomes[o].flags & GV_STAGE))
            status = read_outcome(reader, plan, replay, o, s, diagnostics);
    if (status != GV_OK) gv_stored_draw_free(s);
    return status;
}

void gv_stored_draw_free(struct gv_stored_draw *s)
{
    free(s->inputs);
    free(s->outcomes);
    free(s->months);
    free(s->input);
    free(s->outcome);
    free(s->month);
    *s = (struct gv_stored_draw){0};
}
