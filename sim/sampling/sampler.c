#include "sampling/sampler.h"

#include "base/elementary.h"
#include "base/gauss_legendre.h"
#include "base/memory.h"
#include "base/simd.h"
#include "base/status.h"
#include "sampling/transform.h"

#include <math.h>
#include <stdlib.h>

void gv_table_cache_free(struct gv_table_cache *cache)
{
    for (size_t i = 0; i < cache->n; i++)
        gv_quantile_table_free(cache->tables[i]);
    free(cache->tables);
    *cache = (struct gv_table_cache){0};
}

/* --- tables --- */

/* What a table is made for. */
struct shape {
    enum gv_table_kind kind;
    double a, b;
};

/* False if the distribution needs no table. */
static bool find_shape(const struct gv_distribution *d, struct shape *shape)
{
    double low, high;
    switch (d->family) {
    case GV_PERT:
    case GV_BETA:
        shape->kind = GV_TABLE_BETA;
        gv_distribution_beta_shape(d, &shape->a, &shape->b, &low, &high);
        return true;
    case GV_GAMMA:
        *shape = (struct shape){.kind = GV_TABLE_GAMMA, .a = d->p[0]};
        return true;
    default:
        return false;
    }
}

/* The table of that shape; NULL if there is none yet. */
static const struct gv_quantile_table *look_up(const struct gv_table_cache *cache, const struct shape *shape)
{
    for (size_t i = 0; i < cache->n; i++) {
        const struct gv_quantile_table *t = cache->tables[i];
        if (t->kind == shape->kind && t->a == shape->a && t->b == shape->b) return t;
    }
    return NULL;
}

static bool make_room(struct gv_table_cache *cache, size_t more)
{
    if (more <= cache->capacity - cache->n) return true;
    size_t capacity = 2 * cache->capacity > cache->n + more ? 2 * cache->capacity : cache->n + more;
    struct gv_quantile_table **tables = gv_memory_resize(cache->tables, capacity * sizeof *tables);
    if (!tables) return false;
    cache->tables = tables;
    cache->capacity = capacity;
    return true;
}

/* Builds tables for n different shapes, each by one thread. */
static int build_tables(struct gv_table_cache *cache, size_t n, const struct shape *shapes)
{
    int status = GV_OK;
    if (n == 0) return GV_OK;
    if (!make_room(cache, n)) return GV_ERR_MEMORY;
    struct gv_quantile_table **new = cache->tables + cache->n;
#pragma omp parallel for schedule(dynamic) if (n > 1)
    for (size_t i = 0; i < n; i++) {
        new[i] = NULL;
        int built = gv_quantile_table_build(shapes[i].kind, shapes[i].a, shapes[i].b, &new[i]);
#pragma omp critical(gv_tables)
        if (built != GV_OK) status = built;
    }
    for (size_t i = 0; i < n; i++) /* without gaps, also after a failure */
        if (new[i]) cache->tables[cache->n++] = new[i];
    return status;
}

int gv_table_cache_fill(struct gv_table_cache *cache, size_t n,
                        const struct gv_distribution *const *distributions)
{
    size_t n_shapes = 0;
    struct shape *shapes = gv_memory_new((n + 1) * sizeof *shapes), *s;
    if (!shapes) return GV_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        struct shape *new = &shapes[n_shapes];
        if (!find_shape(distributions[i], new) || look_up(cache, new)) continue;
        for (s = shapes; s->kind != new->kind || s->a != new->a || s->b != new->b; s++)
            ;
        n_shapes += s == new;
    }
    int status = build_tables(cache, n_shapes, shapes);
    free(shapes);
    return status;
}

static int find_table(struct gv_table_cache *cache, const struct gv_distribution *d,
                      const struct gv_quantile_table **table)
{
    struct shape shape;
    if (!find_shape(d, &shape)) return GV_ERR_INTERNAL;
    *table = look_up(cache, &shape);
    if (*table) return GV_OK;
    int status = build_tables(cache, 1, &shape);
    if (status == GV_OK) *table = cache->tables[cache->n - 1];
    return status;
}

/* --- samplers --- */

/* Location, scale and table of the distribution before truncation. */
static int set_family(const struct gv_distribution *d, struct gv_table_cache *cache, struct gv_sampler *s)
{
    const double *p = d->p;
    double a, b, low, high, c[3];
    switch (d->family) {
    case GV_UNIFORM:
        s->a = p[0];
        s->b = p[1] - p[0];
        break;
    case GV_TRIANGULAR:
        s->bound_low = p[0];
        s->bound_high = p[2];
        s->b = p[2] - p[0];
        s->c = (p[1] - p[0]) / (p[2] - p[0]);
        break;
    case GV_NORMAL:
        s->a = p[0];
        s->b = p[1];
        break;
    case GV_LOGNORMAL:
        s->a = p[0];
        s->b = gv_log(p[1]);
        break;
    case GV_PERT:
    case GV_BETA:
        gv_distribution_beta_shape(d, &a, &b, &low, &high);
        s->a = low;
        s->b = high - low;
        return find_table(cache, d, &s->table);
    case GV_GAMMA:
        s->a = 0;
        s->b = p[1];
        return find_table(cache, d, &s->table);
    case GV_METALOG:
        gv_metalog_coefficients(d, c);
        s->a = c[0], s->b = c[1], s->c = c[2];
        s->bound_low = p[3];
        s->bound_high = p[4];
        break;
    case GV_DISCRETE:
    case GV_SUM:
        s->points = d->points;
        break;
    case GV_CONSTANT:
    case GV_FAMILY_COUNT:
        s->a = p[0];
        break;
    }
    return GV_OK;
}

int gv_sampler_make(const struct gv_distribution *d, struct gv_table_cache *cache, struct gv_sampler *sampler)
{
    struct gv_sampler s = {.family = d->family, .u_low = 0, .u_width = 1};
    gv_distribution_support(d, &s.low, &s.high);
    if (d->truncated) {
        double below_low, below_high, upper;
        gv_distribution_cdf(d, d->cut_low, &below_low, &upper);
        gv_distribution_cdf(d, d->cut_high, &below_high, &upper);
        if (d->family == GV_DISCRETE) /* the low end itself belongs to what is left */
            for (size_t i = 0; i < d->points->n; i++)
                if (d->points->value[i] == d->cut_low) below_low -= d->points->probability[i];
        s.u_low = below_low;
        s.u_width = below_high - below_low;
    }
    int status = set_family(d, cache, &s);
    if (status == GV_OK) *sampler = s;
    return status;
}

void gv_sampler_apply(const struct gv_sampler *sampler, size_t n, const double *u, double *x)
{
    static gv_transform_fn *const variants[GV_SIMD_COUNT] = {
        [GV_SIMD_SCALAR] = gv_transform_scalar,
#ifdef GV_HAVE_X86_VARIANTS
        [GV_SIMD_SSE2] = gv_transform_sse2,
        [GV_SIMD_AVX2] = gv_transform_avx2,
        [GV_SIMD_AVX512] = gv_transform_avx512,
#endif
    };
    variants[gv_simd_level()](sampler, n, u, x);
}

/* The integral of the quantile function: midpoints in the middle, where it may have kinks, and Gauss-Legendre
 * panels that halve towards 0 and 1, where it may be steep. */
static double integrate(const struct gv_sampler *sampler)
{
    enum { POINTS = 1 << 14, PIECE = 256, NODES = GV_GAUSS_POINTS, FIRST = 6, LAST = 46 };
    const double edge = 1.0 / (1 << FIRST), width = (1 - 2 * edge) / POINTS;
    double u[PIECE], sum = 0, panel = 0.5 * edge;
    for (int first = 0; first < POINTS; first += PIECE) {
        for (int i = 0; i < PIECE; i++)
            u[i] = edge + (first + i + 0.5) * width;
        gv_sampler_apply(sampler, PIECE, u, u);
        for (int i = 0; i < PIECE; i++)
            sum += u[i] * width;
    }
    for (int k = FIRST; k < LAST;
         k++, panel *= 0.5) { /* the panel from `panel` to twice that, at either end */
        for (int i = 0; i < NODES; i++) {
            u[i] = panel * (1.5 + 0.5 * gv_gauss_node[i]);
            u[NODES + i] = 1 - u[i];
        }
        gv_sampler_apply(sampler, 2 * (size_t)NODES, u, u);
        for (int i = 0; i < NODES; i++)
            sum += 0.5 * panel * gv_gauss_weight[i] * (u[i] + u[NODES + i]);
    }
    return sum;
}

double gv_distribution_mean(const struct gv_distribution *d)
{
    const double *p = d->p;
    double log_gsd, sum = 0;
    if (!d->truncated) switch (d->family) {
        case GV_UNIFORM:
            return 0.5 * (p[0] + p[1]);
        case GV_TRIANGULAR:
            return (p[0] + p[1] + p[2]) / 3;
        case GV_PERT:
            return (p[0] + p[3] * p[1] + p[2]) / (2 + p[3]);
        case GV_LOGNORMAL:
            log_gsd = gv_log(p[1]);
            return p[0] * gv_exp(0.5 * log_gsd * log_gsd);
        case GV_BETA:
            return p[0] / (p[0] + p[1]);
        case GV_GAMMA:
            return p[0] * p[1];
        case GV_DISCRETE:
            for (size_t i = 0; i < d->points->n; i++)
                sum += d->points->probability[i] * d->points->value[i];
            return sum;
        case GV_CONSTANT:
        case GV_NORMAL:
        case GV_SUM:
            return p[0];
        case GV_METALOG:
        case GV_FAMILY_COUNT:
            break;
        }
    struct gv_table_cache cache = {0};
    struct gv_sampler sampler;
    sum = gv_sampler_make(d, &cache, &sampler) == GV_OK ? integrate(&sampler) : (double)NAN;
    gv_table_cache_free(&cache);
    return sum;
}
