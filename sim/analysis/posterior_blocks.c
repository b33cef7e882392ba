/* Which inputs are updated together, and which of them exactly. */
#include "analysis/posterior_internal.h"

#include "analysis/conjugate.h"
#include "analysis/policy_plan.h"
#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PROBES = 48, PLACES = 7 };

static bool uncertain(const struct gv_plan *plan, size_t input)
{
    return plan->inputs[input].family != GV_CONSTANT && plan->model->inputs[input].kind != GV_CHANCE;
}

int gv_ask_open(const struct gv_posterior_task *task, size_t n, struct gv_ask *ask)
{
    size_t n_inputs = task->plan->model->n_inputs;
    *ask = (struct gv_ask){.task = task, .n = n};
    ask->cells = gv_memory_new((n_inputs * n + 1) * sizeof *ask->cells);
    ask->in = gv_memory_zeroed(n_inputs + 1, sizeof *ask->in);
    if (!ask->cells || !ask->in) return GV_ERR_MEMORY;
    for (size_t k = 0; k < n_inputs; k++) {
        double mean = gv_distribution_mean(&task->plan->inputs[k]), *column = gv_ask_column(ask, k);
        for (size_t i = 0; i < n; i++)
            column[i] = mean;
        ask->in[k] = column;
    }
    return GV_OK;
}

void gv_ask_close(struct gv_ask *ask)
{
    free(ask->cells);
    free(ask->in);
    *ask = (struct gv_ask){0};
}

/* --- who tells of whom --- */

/* Points of an input for probing: rough places of its range, in another order for each input. */
static int probe(const struct gv_posterior_task *task, size_t input, size_t shift,
                 struct gv_table_cache *tables, double *x)
{
    for (size_t i = 0; i < PROBES; i++) {
        double u = (double)((i * 29 + shift * 17 + input * 13) % PROBES) / PROBES + 0.5 / PROBES;
        int status = gv_quantile_at(&task->plan->inputs[input], u, tables, &x[i]);
        if (status != GV_OK) return status;
    }
    return GV_OK;
}

static bool differs(const double *a, const double *b)
{
    for (size_t i = 0; i < PROBES; i++)
        if (a[i] != b[i] && !(isnan(a[i]) && isnan(b[i]))) return true;
    return false;
}

static size_t root_of(const size_t *parent, size_t input)
{
    while (parent[input] != input)
        input = parent[input];
    return input;
}

static void join(size_t *parent, size_t a, size_t b)
{
    parent[root_of(parent, a)] = root_of(parent, b);
}

/* tells[datum][input] */
static int find_links(const struct gv_posterior_task *task, struct gv_table_cache *tables, bool *tells)
{
    const struct gv_plan *plan = task->plan;
    size_t n_inputs = plan->model->n_inputs;
    struct gv_ask ask;
    double *before = gv_memory_new((task->n_data * PROBES + 1) * sizeof *before),
           *after = gv_memory_new((task->n_data * PROBES + 1) * sizeof *after), kept[PROBES];
    int status = gv_ask_open(task, PROBES, &ask);
    if (!before || !after) status = GV_ERR_MEMORY;
    for (size_t k = 0; k < n_inputs && status == GV_OK; k++)
        if (uncertain(plan, k)) status = probe(task, k, 0, tables, gv_ask_column(&ask, k));
    if (status == GV_OK)
        task->means(task->context, &plan->setup, task->n_data, task->data, PROBES, ask.in, before);
    for (size_t k = 0; k < n_inputs && status == GV_OK; k++) {
        if (!uncertain(plan, k)) continue;
        double *column = gv_ask_column(&ask, k);
        memcpy(kept, column, sizeof kept);
        status = probe(task, k, 1, tables, column);
        if (status != GV_OK) break;
        task->means(task->context, &plan->setup, task->n_data, task->data, PROBES, ask.in, after);
        for (size_t d = 0; d < task->n_data; d++)
            tells[d * n_inputs + k] = differs(before + d * PROBES, after + d * PROBES);
        memcpy(column, kept, sizeof kept);
    }
    gv_ask_close(&ask);
    free(before);
    free(after);
    return status;
}

static int add_block(const struct gv_posterior_task *task, const bool *tells, const size_t *parent,
                     size_t root, struct gv_posterior *p)
{
    size_t n_inputs = task->plan->model->n_inputs;
    struct gv_posterior_block *block = &p->blocks[p->n_blocks];
    *block = (struct gv_posterior_block){.fit_share = NAN, .fit_k = NAN, .k = NAN, .share = NAN};
    block->inputs = gv_memory_new((n_inputs + 1) * sizeof *block->inputs);
    block->data = gv_memory_new((task->n_data + 1) * sizeof *block->data);
    p->n_blocks++;
    if (!block->inputs || !block->data) return GV_ERR_MEMORY;
    for (size_t k = 0; k < n_inputs; k++)
        if (uncertain(task->plan, k) && root_of(parent, k) == root) block->inputs[block->n_inputs++] = k;
    for (size_t d = 0; d < task->n_data; d++)
        for (size_t k = 0; k < n_inputs; k++)
            if (tells[d * n_inputs + k] && root_of(parent, k) == root) {
                block->data[block->n_data++] = d;
                break;
            }
    return GV_OK;
}

int gv_posterior_find_blocks(const struct gv_posterior_task *task, struct gv_table_cache *tables,
                             struct gv_posterior *p)
{
    const struct gv_plan *plan = task->plan;
    size_t n_inputs = plan->model->n_inputs;
    bool *tells = gv_memory_zeroed(task->n_data * n_inputs + 1, sizeof *tells),
         *told = gv_memory_zeroed(n_inputs + 1, sizeof *told);
    size_t *parent = gv_memory_new((n_inputs + 1) * sizeof *parent);
    p->blocks = gv_memory_zeroed(n_inputs + 1, sizeof *p->blocks);
    int status = tells && told && parent && p->blocks ? find_links(task, tables, tells) : GV_ERR_MEMORY;
    for (size_t k = 0; k < n_inputs && status == GV_OK; k++)
        parent[k] = k;
    for (size_t d = 0; d < task->n_data && status == GV_OK; d++) {
        size_t first = SIZE_MAX;
        for (size_t k = 0; k < n_inputs; k++) {
            if (!tells[d * n_inputs + k]) continue;
            told[k] = true;
            if (first == SIZE_MAX) first = k;
            join(parent, k, first);
        }
        p->n_silent += first == SIZE_MAX;
    }
    for (size_t c = 0; c < plan->n_correlations && status == GV_OK; c++) {
        size_t a = plan->correlations[c].a, b = plan->correlations[c].b;
        if (plan->correlations[c].rank != 0 && uncertain(plan, a) && uncertain(plan, b)) join(parent, a, b);
    }
    for (size_t k = 0; k < n_inputs && status == GV_OK; k++)
        if (told[k]) told[root_of(parent, k)] = true;
    for (size_t k = 0; k < n_inputs && status == GV_OK; k++)
        if (told[k] && root_of(parent, k) == k) status = add_block(task, tells, parent, k, p);
    free(tells);
    free(told);
    free(parent);
    return status;
}

/* --- exact updates --- */

/* Values over the whole range of an input: its ends where it has them. */
static int find_places(const struct gv_distribution *d, struct gv_table_cache *tables, double *x)
{
    static const double u[PLACES] = {1e-9, 0.01, 0.2, 0.5, 0.8, 0.99, 1 - 1e-9};
    double low, high;
    for (size_t i = 0; i < PLACES; i++) {
        int status = gv_quantile_at(d, u[i], tables, &x[i]);
        if (status != GV_OK) return status;
    }
    gv_distribution_support(d, &low, &high);
    if (isfinite(low)) x[0] = low;
    if (isfinite(high)) x[PLACES - 1] = high;
    return GV_OK;
}

bool gv_posterior_exact(const struct gv_posterior_task *task, struct gv_table_cache *tables,
                        struct gv_posterior_block *block, struct gv_distribution *after)
{
    static const double same = 1e-12;
    if (block->n_inputs != 1 || block->n_data == 0) return false;
    size_t input = block->inputs[0];
    struct gv_ask ask;
    struct gv_datum *data = gv_memory_new((block->n_data + 1) * sizeof *data);
    const struct gv_datum **list = gv_memory_new((block->n_data + 1) * sizeof *list);
    double *mean = gv_memory_new((block->n_data * PLACES + 1) * sizeof *mean),
           *scale = gv_memory_new((block->n_data + 1) * sizeof *scale);
    bool straight = gv_ask_open(task, PLACES, &ask) == GV_OK && data && list && mean && scale &&
                    find_places(&task->plan->inputs[input], tables, gv_ask_column(&ask, input)) == GV_OK;
    for (size_t d = 0; straight && d < block->n_data; d++) {
        data[d] = task->data[block->data[d]];
        list[d] = &data[d];
    }
    if (straight) task->means(task->context, &task->plan->setup, block->n_data, data, PLACES, ask.in, mean);
    for (size_t d = 0; straight && d < block->n_data; d++) {
        const double *x = gv_ask_column(&ask, input), *m = mean + d * PLACES;
        scale[d] = m[3] / x[3];
        for (size_t i = 0; i < PLACES; i++)
            straight &= fabs(m[i] - scale[d] * x[i]) <= same * fabs(scale[d]) * fmax(fabs(x[i]), fabs(x[3]));
        if (fabs(scale[d] - 1) <= same) scale[d] = 1;
    }
    bool made = straight && gv_conjugate_update(&task->plan->inputs[input], block->n_data, list, scale,
                                                task->discount, &after[input]);
    gv_ask_close(&ask);
    free(data);
    free(list);
    free(mean);
    free(scale);
    if (!made) return false;
    block->method = GV_POSTERIOR_EXACT;
    block->fit_share = 1;
    block->trusted = true;
    return true;
}
