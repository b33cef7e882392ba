#include "analysis/posterior_internal.h"

#include "analysis/pareto.h"
#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

const char *const gv_posterior_method_names[] = {"exact", "reweighted", "refitted"};

static int update(const struct gv_posterior_task *task, struct gv_posterior *p, size_t *impossible)
{
    struct gv_table_cache own = {0}, *tables = task->tables ? task->tables : &own;
    int status = gv_posterior_find_blocks(task, tables, p);
    for (size_t b = 0; b < p->n_blocks && status == GV_OK; b++) {
        struct gv_posterior_block *block = &p->blocks[b];
        if (!task->weights_only && gv_posterior_exact(task, tables, block, p->inputs)) continue;
        status = gv_posterior_weigh(task, tables, &p->pool, block, p->inputs);
        if (status == GV_ERR_DATA) *impossible = block->data[0];
    }
    gv_table_cache_free(&own);
    return status;
}

/* Correlations of the prior in blocks that the data leave alone, and those of the fits. */
static int collect_correlations(const struct gv_plan *plan, struct gv_posterior *p)
{
    p->correlations = gv_memory_new((gv_posterior_correlations(plan, p) + 1) * sizeof *p->correlations);
    if (!p->correlations) return GV_ERR_MEMORY;
    for (size_t c = 0; c < plan->n_correlations; c++)
        if (!gv_posterior_block_of(p, plan->correlations[c].a) ||
            !gv_posterior_block_of(p, plan->correlations[c].b))
            p->correlations[p->n_correlations++] = plan->correlations[c];
    for (size_t k = 0; k < p->n_blocks; k++) {
        const struct gv_posterior_block *block = &p->blocks[k];
        for (size_t a = 0; block->rank && a < block->n_inputs; a++)
            for (size_t b = 0; b < a; b++)
                if (block->rank[a * block->n_inputs + b] != 0)
                    p->correlations[p->n_correlations++] = (struct gv_correlation){
                        block->inputs[b], block->inputs[a], block->rank[a * block->n_inputs + b]};
    }
    return GV_OK;
}

int gv_posterior_make(const struct gv_posterior_task *task, struct gv_posterior *p, size_t *impossible)
{
    size_t n_inputs = task->plan->model->n_inputs;
    *p = (struct gv_posterior){.draws = (size_t)gv_design_draws(&task->draws)};
    *impossible = SIZE_MAX;
    p->threshold = gv_pareto_threshold(p->draws);
    p->inputs = gv_memory_new((n_inputs + 1) * sizeof *p->inputs);
    if (!p->inputs) return GV_ERR_MEMORY;
    memcpy(p->inputs, task->plan->inputs, n_inputs * sizeof *p->inputs);
    int status = update(task, p, impossible);
    return status == GV_OK ? collect_correlations(task->plan, p) : status;
}

void gv_posterior_free(struct gv_posterior *p)
{
    for (size_t k = 0; k < p->n_blocks; k++) {
        free(p->blocks[k].inputs);
        free(p->blocks[k].data);
        free(p->blocks[k].x);
        free(p->blocks[k].weight);
        free(p->blocks[k].rank);
    }
    free(p->blocks);
    free(p->inputs);
    free(p->correlations);
    gv_pool_free(&p->pool);
    *p = (struct gv_posterior){0};
}

const struct gv_posterior_block *gv_posterior_block_of(const struct gv_posterior *p, size_t input)
{
    for (size_t k = 0; k < p->n_blocks; k++)
        for (size_t i = 0; i < p->blocks[k].n_inputs; i++)
            if (p->blocks[k].inputs[i] == input) return &p->blocks[k];
    return NULL;
}

size_t gv_posterior_correlations(const struct gv_plan *plan, const struct gv_posterior *p)
{
    size_t n = plan->n_correlations;
    for (size_t k = 0; k < p->n_blocks; k++)
        n += p->blocks[k].n_inputs * p->blocks[k].n_inputs;
    return n;
}

struct gv_plan gv_posterior_plan(const struct gv_plan *plan, const struct gv_posterior *p, size_t only,
                                 struct gv_distribution *inputs, struct gv_correlation *correlations)
{
    struct gv_plan after = *plan;
    const struct gv_posterior_block *block = only < p->n_blocks ? &p->blocks[only] : NULL;
    memcpy(inputs, block ? plan->inputs : p->inputs, plan->model->n_inputs * sizeof *inputs);
    after.inputs = inputs;
    after.correlations = correlations;
    after.n_correlations = 0;
    for (size_t i = 0; block && i < block->n_inputs; i++)
        inputs[block->inputs[i]] = p->inputs[block->inputs[i]];
    for (size_t c = 0; block && c < plan->n_correlations; c++)
        if (gv_posterior_block_of(p, plan->correlations[c].a) != block)
            correlations[after.n_correlations++] = plan->correlations[c];
    for (size_t c = 0; c < p->n_correlations; c++)
        if (!block || gv_posterior_block_of(p, p->correlations[c].a) == block)
            correlations[after.n_correlations++] = p->correlations[c];
    return after;
}
