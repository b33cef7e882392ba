#include "analysis/posterior_draws.h"

#include "analysis/density.h"
#include "base/elementary.h"
#include "base/memory.h"
#include "base/status.h"
#include "sampling/copula.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool independent(size_t m, const double *rank)
{
    for (size_t a = 0; a < m; a++)
        for (size_t b = 0; b < a; b++)
            if (rank[a * m + b] != 0) return false;
    return true;
}

/* Uniforms of all replicates, in the order of draws. */
static int fill_uniforms(const struct gv_model *model, const struct gv_design *design, size_t input,
                         double *u)
{
    struct gv_stream stream = {0};
    size_t points = (size_t)design->points, R = design->replicates;
    uint64_t *words = gv_memory_new((points + 1) * sizeof *words);
    double *own = gv_memory_new((points + 1) * sizeof *own);
    int status = words && own ? gv_stream_open(design, model->inputs[input].name, model->inputs[input].slot,
                                               NULL, &stream)
                              : GV_ERR_MEMORY;
    for (size_t r = 0; r < R && status == GV_OK; r++) {
        gv_stream_fill(&stream, (uint32_t)r, 0, points, words, own);
        for (size_t i = 0; i < points; i++)
            u[i * R + r] = own[i];
    }
    gv_stream_close(&stream);
    free(words);
    free(own);
    return status;
}

/* log of the copula's density from independent scores y and dependent ones z. */
static void add_copula(size_t m, size_t n, size_t stride, const double *factor, const double *y,
                       const double *z, double *log_density)
{
    double constant = 0;
    for (size_t k = 0; k < m; k++)
        constant -= log(factor[k * m + k]);
    for (size_t i = 0; i < n; i++) {
        double sum = constant;
        for (size_t k = 0; k < m; k++)
            sum -= 0.5 * (y[k * stride + i] * y[k * stride + i] - z[k * stride + i] * z[k * stride + i]);
        log_density[i] += sum;
    }
}

static void add_margins(size_t m, size_t n, size_t stride, const size_t *inputs,
                        const struct gv_distribution *distributions, const double *x, double *log_density)
{
    for (size_t k = 0; k < m; k++)
        for (size_t i = 0; i < n; i++)
            log_density[i] += gv_log_density(&distributions[inputs[k]], x[k * stride + i]);
}

int gv_proposal_draw(const struct gv_model *model, const struct gv_design *design, size_t m,
                     const size_t *inputs, const struct gv_distribution *distributions, const double *rank,
                     struct gv_table_cache *tables, double *x, double *log_density)
{
    size_t n = (size_t)gv_design_draws(design), stride = (n + GV_LANES_MAX - 1) / GV_LANES_MAX * GV_LANES_MAX,
           clash;
    double *scores = gv_memory_new((m * stride + 1) * sizeof *scores),
           *z = gv_memory_new((m * stride + 1) * sizeof *z);
    bool alone = independent(m, rank);
    struct gv_copula copula = {0};
    int status = scores && z ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK && !alone) status = gv_copula_open(m, rank, &copula, &clash);
    for (size_t k = 0; k < m && status == GV_OK; k++) {
        double *u = scores + k * stride;
        status = fill_uniforms(model, design, inputs[k], u);
        for (size_t i = n; i < stride; i++)
            u[i] = 0.5;
        if (!alone) gv_copula_scores(stride, u);
    }
    for (size_t k = 0; k < m && status == GV_OK; k++) {
        struct gv_sampler sampler;
        double *u = alone ? scores + k * stride : z + k * stride;
        if (!alone) gv_copula_uniforms(&copula, k, stride, stride, scores, u);
        status = gv_sampler_make(&distributions[inputs[k]], tables, &sampler);
        if (status != GV_OK) break;
        double *values = gv_memory_new(stride * sizeof *values);
        if (!values) {
            status = GV_ERR_MEMORY;
            break;
        }
        gv_sampler_apply(&sampler, stride, u, values);
        memcpy(x + k * n, values, n * sizeof *values);
        free(values);
        for (size_t i = 0; i < stride && !alone; i++)
            u[i] = gv_normal_quantile(u[i]);
    }
    if (status == GV_OK) {
        memset(log_density, 0, n * sizeof *log_density);
        add_margins(m, n, n, inputs, distributions, x, log_density);
        if (!alone) add_copula(m, n, stride, copula.factor, scores, z, log_density);
    }
    gv_copula_close(&copula);
    free(scores);
    free(z);
    return status;
}

/* The normal score of x: of its place in the distribution, which may be cut. */
static double score_of(const struct gv_distribution *d, double x)
{
    double lower, upper, from = 0, to = 1, rest;
    gv_distribution_cdf(d, x, &lower, &upper);
    if (d->truncated) {
        gv_distribution_cdf(d, d->cut_low, &from, &rest);
        gv_distribution_cdf(d, d->cut_high, &to, &rest);
        lower = (lower - from) / (to - from);
    }
    return gv_normal_quantile(fmin(fmax(lower, 1e-12), 1 - 1e-12));
}

int gv_proposal_density(size_t n, size_t m, const size_t *inputs, const struct gv_distribution *distributions,
                        const double *rank, const double *x, double *log_density)
{
    memset(log_density, 0, n * sizeof *log_density);
    add_margins(m, n, n, inputs, distributions, x, log_density);
    if (independent(m, rank)) return GV_OK;
    struct gv_copula copula = {0};
    size_t clash;
    double *z = gv_memory_new((m * n + 1) * sizeof *z), *y = gv_memory_new((m * n + 1) * sizeof *y);
    int status = z && y ? gv_copula_open(m, rank, &copula, &clash) : GV_ERR_MEMORY;
    for (size_t k = 0; k < m && status == GV_OK; k++)
        for (size_t i = 0; i < n; i++) {
            double sum = z[k * n + i] = score_of(&distributions[inputs[k]], x[k * n + i]);
            for (size_t j = 0; j < k; j++)
                sum -= copula.factor[k * m + j] * y[j * n + i];
            y[k * n + i] = sum / copula.factor[k * m + k];
        }
    if (status == GV_OK) add_copula(m, n, n, copula.factor, y, z, log_density);
    gv_copula_close(&copula);
    free(z);
    free(y);
    return status;
}
