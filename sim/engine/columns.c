#include "engine/columns.h"

#include "base/status.h"

#include <stdlib.h>

static int add_column(struct gv_columns *c, size_t input, size_t policy, const struct gv_distribution *d,
                      const size_t *stream_of)
{
    struct gv_column *column = &c->items[c->n];
    *column = (struct gv_column){.input = input, .policy = policy, .stream = SIZE_MAX};
    if (d->family != GV_CONSTANT) column->stream = stream_of[input];
    int status = gv_sampler_make(d, &c->tables, &column->sampler);
    if (status == GV_OK) c->n++;
    return status;
}

static int open_columns(struct gv_columns *c, size_t *stream_of)
{
    const struct gv_plan *plan = c->plan;
    const struct gv_model *model = plan->model;
    for (size_t i = 0; i < model->n_inputs; i++) {
        if (!gv_plan_input_uncertain(plan, i)) continue;
        int status = gv_stream_open(&plan->design, model->inputs[i].name, model->inputs[i].slot,
                                    &c->streams[c->n_streams]);
        if (status != GV_OK) return status;
        stream_of[i] = c->n_streams++;
    }
    for (size_t i = 0; i < model->n_inputs; i++) {
        int status = add_column(c, i, SIZE_MAX, &plan->inputs[i], stream_of);
        if (status != GV_OK) return status;
        for (size_t p = 0; p < plan->n_policies; p++)
            c->map[p * model->n_inputs + i] = i;
    }
    for (size_t p = 0; p < plan->n_policies; p++)
        for (size_t k = 0; k < plan->policies[p].n_overrides; k++) {
            const struct gv_override *o = &plan->policies[p].overrides[k];
            c->map[p * model->n_inputs + o->input] = c->n;
            int status = add_column(c, o->input, p, &o->distribution, stream_of);
            if (status != GV_OK) return status;
        }
    return GV_OK;
}

int gv_columns_open(const struct gv_plan *plan, struct gv_columns *c)
{
    size_t n_inputs = plan->model->n_inputs, most = n_inputs;
    for (size_t p = 0; p < plan->n_policies; p++)
        most += plan->policies[p].n_overrides;
    *c = (struct gv_columns){.plan = plan};
    c->streams = calloc(n_inputs, sizeof *c->streams);
    c->items = calloc(most, sizeof *c->items);
    c->map = calloc(plan->n_policies * n_inputs, sizeof *c->map);
    size_t *stream_of = calloc(n_inputs, sizeof *stream_of);
    int status = GV_ERR_MEMORY;
    if (c->streams && c->items && c->map && stream_of) status = open_columns(c, stream_of);
    free(stream_of);
    if (status != GV_OK) gv_columns_close(c);
    return status;
}

void gv_columns_close(struct gv_columns *c)
{
    for (size_t i = 0; i < c->n_streams; i++)
        gv_stream_close(&c->streams[i]);
    free(c->streams);
    free(c->items);
    free(c->map);
    gv_table_cache_free(&c->tables);
    *c = (struct gv_columns){0};
}

void gv_columns_fill(const struct gv_columns *c, uint32_t replicate, uint64_t first, size_t n, size_t stride,
                     double *cells, double *u, uint64_t *words)
{
    size_t padded = (n + GV_LANES_MAX - 1) / GV_LANES_MAX * GV_LANES_MAX;
    for (size_t s = 0; s < c->n_streams; s++) {
        gv_stream_fill(&c->streams[s], replicate, first, n, words, u);
        for (size_t i = n; i < padded; i++)
            u[i] = u[n - 1];
        for (size_t k = 0; k < c->n; k++)
            if (c->items[k].stream == s)
                gv_sampler_apply(&c->items[k].sampler, padded, u, cells + k * stride);
    }
}

void gv_columns_fill_constants(const struct gv_columns *c, size_t stride, double *cells)
{
    for (size_t k = 0; k < c->n; k++)
        if (c->items[k].stream == SIZE_MAX)
            for (size_t i = 0; i < stride; i++)
                cells[k * stride + i] = c->items[k].sampler.a;
}
