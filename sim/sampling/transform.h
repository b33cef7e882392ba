/* The inner loops of gv_sampler_apply(), compiled once per instruction set from transform.c. */
#ifndef GV_SAMPLING_TRANSFORM_H
#define GV_SAMPLING_TRANSFORM_H

#include "sampling/sampler.h"

typedef void gv_transform_fn(const struct gv_sampler *sampler, size_t n, const double *u, double *x);

gv_transform_fn gv_transform_scalar, gv_transform_sse2, gv_transform_avx2, gv_transform_avx512;

#endif
