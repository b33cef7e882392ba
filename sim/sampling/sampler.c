#include "sampling/sampler.h"

#include "base/elementary.h"
#include "base/simd.h"
#include "base/status.h"
#include "sampling/transform.h"

#include <stdlib.h>

void gv_table_cache_free(struct gv_table_cache *cache)
{
    for (size_t i = 0; i < cache->n; i++)
        gv_quantile_table_free(cache->tables[i]);
    free(cache->tables);
    *cache = (struct gv_table_cache){0};
}

static int find_table(struct gv_table_cache *cache, double a, double b,
                      const struct gv_quantile_table **table)
{
    for (size_t i = 0; i < cache->n; i++)
        if (cache->tables[i]->a == a && cache->tables[i]->b == b) {
            *table = cache->tables[i];
            return GV_OK;
        }
    if (cache->n == cache->capacity) {
        size_t capacity = cache->capacity ? 2 * cache->capacity : 32;
        struct gv_quantile_table **tables = realloc(cache->tables, capacity * sizeof *tables);
        if (!tables) return GV_ERR_MEMORY;
        cache->tables = tables;
        cache->capacity = capacity;
    }
    int status = gv_quantile_table_beta(a, b, &cache->tables[cache->n]);
    if (status == GV_OK) *table = cache->tables[cache->n++];
    return status;
}

int gv_sampler_make(const struct gv_distribution *d, struct gv_table_cache *cache, struct gv_sampler *sampler)
{
    struct gv_sampler s = {.family = d->family};
    gv_distribution_support(d, &s.low, &s.high);
    double width = s.high - s.low, a, b;
    int status = GV_OK;
    switch (d->family) {
    case GV_UNIFORM:
        s.a = s.low;
        s.b = width;
        break;
    case GV_TRIANGULAR:
        s.a = width * (d->p[1] - s.low);
        s.b = width * (s.high - d->p[1]);
        s.c = (d->p[1] - s.low) / width;
        break;
    case GV_NORMAL:
        s.a = d->p[0];
        s.b = d->p[1];
        break;
    case GV_LOGNORMAL:
        s.a = d->p[0];
        s.b = gv_log(d->p[1]);
        break;
    case GV_PERT:
    case GV_BETA:
        gv_distribution_beta_shape(d, &a, &b, &s.low, &s.high);
        s.a = s.low;
        s.b = width;
        status = find_table(cache, a, b, &s.table);
        break;
    case GV_CONSTANT:
    case GV_FAMILY_COUNT:
        s.a = d->p[0];
        break;
    }
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
