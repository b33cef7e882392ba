/* Draws of a few inputs, with their densities: the proposals that posteriors are weighted from. */
#ifndef GV_ANALYSIS_POSTERIOR_DRAWS_H
#define GV_ANALYSIS_POSTERIOR_DRAWS_H

#include "engine/plan.h"
#include "sampling/sampler.h"

/* inputs[m] of the model with their distributions, by the model's index, and rank correlations [m][m]; x[m][n
 * draws of the design] and log_density[n] (but for a constant) are filled. GV_ERR_MEMORY, GV_ERR_INTERNAL;
 * GV_ERR_DATA if nothing has these correlations. */
int gv_proposal_draw(const struct gv_model *model, const struct gv_design *design, size_t m,
                     const size_t *inputs, const struct gv_distribution *distributions, const double *rank,
                     struct gv_table_cache *tables, double *x, double *log_density);

/* log_density[n] of other draws x[m][n] under these distributions and correlations. The same statuses. */
int gv_proposal_density(size_t n, size_t m, const size_t *inputs, const struct gv_distribution *distributions,
                        const double *rank, const double *x, double *log_density);

#endif
