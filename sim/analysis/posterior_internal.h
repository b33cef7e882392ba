/* The parts of updating, shared between its files. */
#ifndef GV_ANALYSIS_POSTERIOR_INTERNAL_H
#define GV_ANALYSIS_POSTERIOR_INTERNAL_H

#include "analysis/posterior.h"
#include "sampling/sampler.h"

/* Columns of inputs that a model is asked with. Zero-initialise; free with gv_ask_close(). */
struct gv_ask {
    const struct gv_posterior_task *task;
    size_t n;      /* draws */
    double *cells; /* [n_inputs][n] */
    const double **in;
};

/* Columns of n draws, all at the inputs' means. GV_ERR_MEMORY. */
int gv_ask_open(const struct gv_posterior_task *task, size_t n, struct gv_ask *ask);
void gv_ask_close(struct gv_ask *ask);

static inline double *gv_ask_column(const struct gv_ask *ask, size_t input)
{
    return ask->cells + input * ask->n;
}

/* Finds the blocks of a task: inputs, data, and how many data are silent. GV_ERR_MEMORY, GV_ERR_INTERNAL. */
int gv_posterior_find_blocks(const struct gv_posterior_task *task, struct gv_table_cache *tables,
                             struct gv_posterior *posterior);

/* Updates a block by a conjugate prior, if it can be; false if it cannot. */
bool gv_posterior_exact(const struct gv_posterior_task *task, struct gv_table_cache *tables,
                        struct gv_posterior_block *block, struct gv_distribution *after);

/* Updates a block by weights. `after` are distributions by the model's index. GV_ERR_MEMORY, GV_ERR_INTERNAL,
 * GV_ERR_DATA when all weights are 0. */
int gv_posterior_weigh(const struct gv_posterior_task *task, struct gv_table_cache *tables,
                       struct gv_pool *pool, struct gv_posterior_block *block, struct gv_distribution *after);

#endif
