/* The inner loops of gv_sampler_apply() and of the copula, compiled once per instruction set from
 * transform.c. */
#ifndef GV_SAMPLING_TRANSFORM_H
#define GV_SAMPLING_TRANSFORM_H

#include "sampling/sampler.h"

typedef void gv_transform_fn(const struct gv_sampler *sampler, size_t n, const double *u, double *x);

gv_transform_fn gv_transform_scalar, gv_transform_sse2, gv_transform_avx2, gv_transform_avx512;

/* u[m] = Φ(Σ_j weight[j] · scores[j][…]), j < n, kept strictly inside (0, 1). */
typedef void gv_mix_fn(size_t n, const double *weight, size_t m, size_t stride, const double *scores,
                       double *u);

gv_mix_fn gv_mix_scalar, gv_mix_sse2, gv_mix_avx2, gv_mix_avx512;

#endif
