#include "analysis/follow_up_known.h"

#include "base/status.h"

#include <math.h>

/* Of a distribution: quantiles, and the standard deviation from a grid of them. */
static int of_distribution(const struct gv_distribution *d, struct gv_table_cache *tables,
                           struct gv_known *known)
{
    enum { GRID = 400 };
    double sum = 0, x;
    int status = gv_quantile_at(d, 0.05, tables, &known->p05);
    if (status == GV_OK) status = gv_quantile_at(d, 0.5, tables, &known->p50);
    if (status == GV_OK) status = gv_quantile_at(d, 0.95, tables, &known->p95);
    known->mean = gv_distribution_mean(d);
    for (int i = 0; i < GRID && status == GV_OK; i++) {
        status = gv_quantile_at(d, (i + 0.5) / GRID, tables, &x);
        if (status == GV_OK) sum += (x - known->mean) * (x - known->mean) / GRID;
    }
    known->sd = sqrt(sum);
    return status;
}

int gv_follow_known(const struct gv_plan *plan, const struct gv_posterior *p, struct gv_table_cache *tables,
                    struct gv_follow_known *known, size_t *n)
{
    int status = GV_OK;
    *n = 0;
    for (size_t b = 0; b < p->n_blocks; b++)
        for (size_t i = 0; i < p->blocks[b].n_inputs && status == GV_OK; i++) {
            const struct gv_posterior_block *block = &p->blocks[b];
            struct gv_follow_known *k = &known[(*n)++];
            *k = (struct gv_follow_known){.input = block->inputs[i], .block = b};
            status = of_distribution(&plan->inputs[k->input], tables, &k->before);
            if (status != GV_OK) break;
            if (block->weight) {
                struct gv_weighted_summary s;
                status = gv_weighted_summarise(p->draws, block->x + i * p->draws, block->weight, &s);
                k->after = (struct gv_known){s.mean, s.sd, s.p05, s.p50, s.p95};
            } else {
                status = of_distribution(&p->inputs[k->input], tables, &k->after);
            }
        }
    return status;
}
