#include "sampling/copula.h"

#include "base/memory.h"
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
    double *L = gv_memory_zeroed(n * n, sizeof *L);
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

static void mix(size_t terms, const double *row, size_t m, size_t stride, const double *scores, double *u)
{
    static gv_mix_fn *const variants[GV_SIMD_COUNT] = {
        [GV_SIMD_SCALAR] = gv_mix_scalar,
#ifdef GV_HAVE_X86_VARIANTS
        [GV_SIMD_SSE2] = gv_mix_sse2,
        [GV_SIMD_AVX2] = gv_mix_avx2,
        [GV_SIMD_AVX512] = gv_mix_avx512,
#endif
    };
    variants[gv_simd_level()](terms, row, m, stride, scores, u);
}

void gv_copula_uniforms(const struct gv_copula *copula, size_t i, size_t m, size_t stride,
                        const double *scores, double *u)
{
    mix(i + 1, copula->factor + i * copula->n, m, stride, scores, u);
}

void gv_copula_row_uniforms(const struct gv_copula *copula, const double *row, size_t m, size_t stride,
                            const double *scores, double *u)
{
    mix(copula->n + 1, row, m, stride, scores, u);
}

static double correlation(const struct gv_copula *c, size_t i, size_t j)
{
    double sum = 0;
    for (size_t k = 0; k < c->n; k++)
        sum += c->factor[i * c->n + k] * c->factor[j * c->n + k];
    return sum;
}

/* Solves S x = b in place, S[n][n] positive definite: elimination needs no pivoting. */
static void solve(size_t n, double *S, double *b)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = k + 1; i < n; i++) {
            double ratio = S[i * n + k] / S[k * n + k];
            for (size_t j = k; j < n; j++)
                S[i * n + j] -= ratio * S[k * n + j];
            b[i] -= ratio * b[k];
        }
    for (size_t k = n; k-- > 0;) {
        for (size_t j = k + 1; j < n; j++)
            b[k] -= S[k * n + j] * b[j];
        b[k] /= S[k * n + k];
    }
}

int gv_copula_given(const struct gv_copula *c, size_t n_known, const size_t *known, const double *z,
                    double *rows)
{
    size_t n = c->n;
    double *S = gv_memory_new((n_known + 1) * n_known * sizeof *S),
           *weight = S ? S + n_known * n_known : NULL;
    if (!S) return GV_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        double *row = rows + i * (n + 1);
        for (size_t k = 0; k < n_known; k++) {
            for (size_t l = 0; l < n_known; l++)
                S[k * n_known + l] = correlation(c, known[k], known[l]);
            weight[k] = correlation(c, i, known[k]);
        }
        solve(n_known, S, weight);
        for (size_t j = 0; j < n; j++)
            row[j] = c->factor[i * n + j];
        row[n] = 0;
        for (size_t k = 0; k < n_known; k++) {
            for (size_t j = 0; j < n; j++)
                row[j] -= weight[k] * c->factor[known[k] * n + j];
            row[n] += weight[k] * z[k];
        }
    }
    free(S);
    return GV_OK;
}
