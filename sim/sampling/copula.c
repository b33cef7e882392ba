#include "sampling/copula.h"

#include "base/simd.h"
#include "base/status.h"
#include "sampling/transform.h"

#include <math.h>
#include <stdlib.h>

/* Taylor series: the argument is at most π/6, where nine terms are below the last bit. */
static double sine(double x)
{
    double term = x, sum = x;
    for (int k = 1; k < 10; k++) {
        term *= -x * x / ((2 * k) * (2 * k + 1));
        sum += term;
    }
    return sum;
}

double gv_copula_normal_correlation(double rank)
{
    return 2 * sine(rank * 0.52359877559829887); /* π/6 */
}

int gv_copula_open(size_t n, const double *rank, struct gv_copula *copula, size_t *clash)
{
    /* A pivot this small means that one member is, but for rounding, a combination of the others. */
    const double least_pivot = 1e-10;
    double *L = calloc(n * n, sizeof *L);
    if (!L) return GV_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = i == j ? 1 : gv_copula_normal_correlation(rank[i * n + j]);
            for (size_t k = 0; k < j; k++)
                sum -= L[i * n + k] * L[j * n + k];
            if (i != j) {
                L[i * n + j] = sum / L[j * n + j];
            } else if (sum > least_pivot) {
                L[i * n + i] = sqrt(sum);
            } else {
                *clash = i;
                free(L);
                return GV_ERR_DATA;
            }
        }
    *copula = (struct gv_copula){.n = n, .factor = L};
    return GV_OK;
}

void gv_copula_close(struct gv_copula *copula)
{
    free(copula->factor);
    *copula = (struct gv_copula){0};
}

void gv_copula_scores(size_t m, double *u)
{
    const struct gv_sampler standard = {
        .family = GV_NORMAL, .low = -INFINITY, .high = INFINITY, .a = 0, .b = 1, .u_width = 1};
    gv_sampler_apply(&standard, m, u, u);
}

void gv_copula_uniforms(const struct gv_copula *copula, size_t i, size_t m, size_t stride,
                        const double *scores, double *u)
{
    static gv_mix_fn *const variants[GV_SIMD_COUNT] = {
        [GV_SIMD_SCALAR] = gv_mix_scalar,
#ifdef GV_HAVE_X86_VARIANTS
        [GV_SIMD_SSE2] = gv_mix_sse2,
        [GV_SIMD_AVX2] = gv_mix_avx2,
        [GV_SIMD_AVX512] = gv_mix_avx512,
#endif
    };
    variants[gv_simd_level()](i + 1, copula->factor + i * copula->n, m, stride, scores, u);
}
