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
    /* Two names with one key would be drawn alike. 2^-64 a pair, and never silently. */
    for (size_t i = 0; i < c->n_streams; i++)
        for (size_t j = 0; j < i; j++)
            if (c->streams[i].draw_key == c->streams[j].draw_key) return GV_ERR_INTERNAL;
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

/* The copula over the streams of the correlated inputs. */
static int open_copula(struct gv_columns *c, const size_t *stream_of)
{
    size_t n_inputs = c->plan->model->n_inputs, n, clash;
    if (c->plan->n_correlations == 0) return GV_OK;
    size_t *members = calloc(n_inputs, sizeof *members);
    double *rank = calloc(n_inputs * n_inputs, sizeof *rank);
    c->member = calloc(n_inputs, sizeof *c->member);
    int status = GV_ERR_MEMORY;
    if (members && rank && c->member) {
        gv_plan_correlated(c->plan, members, &n, rank);
        for (size_t i = 0; i < n; i++)
            c->member[i] = stream_of[members[i]];
        status = n > 0 ? gv_copula_open(n, rank, &c->copula, &clash) : GV_OK;
    }
    free(members);
    free(rank);
    return status;
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
    if (status == GV_OK) status = open_copula(c, stream_of);
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
    free(c->member);
    gv_copula_close(&c->copula);
    gv_table_cache_free(&c->tables);
    *c = (struct gv_columns){0};
}

static void fill_uniforms(const struct gv_columns *c, size_t stream, uint32_t replicate, uint64_t first,
                          size_t n, double *u, uint64_t *words)
{
    gv_stream_fill(&c->streams[stream], replicate, first, n, words, u);
    for (size_t i = n; i < GV_PAD_TO_LANES(n); i++)
        u[i] = u[n - 1];
}

/* A stream's uniforms become the values of the columns that are drawn from it. */
static void apply_stream(const struct gv_columns *c, size_t stream, size_t padded, size_t stride,
                         const double *u, double *cells)
{
    for (size_t k = 0; k < c->n; k++)
        if (c->items[k].stream == stream)
            gv_sampler_apply(&c->items[k].sampler, padded, u, cells + k * stride);
}

static bool is_member(const struct gv_columns *c, size_t stream)
{
    for (size_t i = 0; i < c->copula.n; i++)
        if (c->member[i] == stream) return true;
    return false;
}

void gv_columns_fill(const struct gv_columns *c, uint32_t replicate, uint64_t first, size_t n, size_t stride,
                     double *cells, double *u, double *scores, uint64_t *words)
{
    size_t padded = GV_PAD_TO_LANES(n);
    for (size_t s = 0; s < c->n_streams; s++) {
        if (is_member(c, s)) continue;
        fill_uniforms(c, s, replicate, first, n, u, words);
        apply_stream(c, s, padded, stride, u, cells);
    }
    for (size_t i = 0; i < c->copula.n; i++) {
        fill_uniforms(c, c->member[i], replicate, first, n, scores + i * stride, words);
        gv_copula_scores(padded, scores + i * stride);
    }
    for (size_t i = 0; i < c->copula.n; i++) {
        gv_copula_uniforms(&c->copula, i, padded, stride, scores, u);
        apply_stream(c, c->member[i], padded, stride, u, cells);
    }
}

void gv_columns_fill_constants(const struct gv_columns *c, size_t stride, double *cells)
{
    for (size_t k = 0; k < c->n; k++)
        if (c->items[k].stream == SIZE_MAX)
            for (size_t i = 0; i < stride; i++)
                cells[k * stride + i] = c->items[k].sampler.a;
}
