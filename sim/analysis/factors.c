#include "analysis/factors.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

/* The representative of an input's set. */
static size_t find(size_t *parent, size_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

/* The smaller index represents the set, so that factors stand in the order of the model. */
static void join(size_t *parent, size_t a, size_t b)
{
    a = find(parent, a);
    b = find(parent, b);
    if (a < b) parent[b] = a;
    if (b < a) parent[a] = b;
}

static bool is_drawn(const struct gv_plan *plan, size_t input)
{
    return plan->inputs[input].family != GV_CONSTANT;
}

static void join_groups(const struct gv_plan *plan, const int *group, size_t *parent)
{
    for (size_t i = 0; i < plan->model->n_inputs; i++)
        for (size_t j = 0; j < i && group && group[i] != GV_NO_GROUP; j++)
            if (group[i] == group[j] && is_drawn(plan, i) && is_drawn(plan, j)) join(parent, i, j);
}

static void join_correlated(const struct gv_plan *plan, size_t *parent)
{
    for (size_t c = 0; c < plan->n_correlations; c++)
        if (is_drawn(plan, plan->correlations[c].a) && is_drawn(plan, plan->correlations[c].b))
            join(parent, plan->correlations[c].a, plan->correlations[c].b);
}

/* Appends the names of what a factor is joined of: those of groups once, and of inputs on their own. */
static void name_factor(const struct gv_plan *plan, const int *group, const struct gv_factor_group *groups,
                        const struct gv_factor *f, struct gv_text text[3], size_t *n_names)
{
    const struct gv_input *inputs = plan->model->inputs;
    *n_names = 0;
    for (size_t k = 0; k < f->n; k++) {
        int g = group ? group[f->inputs[k]] : GV_NO_GROUP;
        bool named = false;
        for (size_t before = 0; g != GV_NO_GROUP && before < k; before++)
            named |= group[f->inputs[before]] == g;
        if (named) continue;
        const char *plus = (*n_names)++ ? " + " : "";
        const struct gv_input *input = &inputs[f->inputs[k]];
        gv_text_printf(&text[0], "%s%s", plus, g == GV_NO_GROUP ? input->name : groups[g].name);
        gv_text_printf(&text[1], "%s%s", plus, g == GV_NO_GROUP ? input->label.da : groups[g].label.da);
        gv_text_printf(&text[2], "%s%s", plus, g == GV_NO_GROUP ? input->label.en : groups[g].label.en);
    }
}

static int fill_factor(const struct gv_plan *plan, const int *group, const struct gv_factor_group *groups,
                       size_t *parent, size_t set, struct gv_factors *factors)
{
    struct gv_factor *f = &factors->items[factors->n];
    struct gv_text text[3] = {0};
    size_t n_inputs = plan->model->n_inputs, n_names;
    f->inputs = gv_pool_take(&factors->pool, n_inputs * sizeof *f->inputs);
    if (!f->inputs) return GV_ERR_MEMORY;
    for (size_t i = set; i < n_inputs; i++)
        if (is_drawn(plan, i) && find(parent, i) == set) f->inputs[f->n++] = i;
    name_factor(plan, group, groups, f, text, &n_names);
    const char *copies[3] = {NULL, NULL, NULL};
    for (int k = 0; k < 3; k++) {
        if (text[k].data && !text[k].failed)
            copies[k] = gv_pool_copy(&factors->pool, text[k].data, text[k].length);
        gv_text_free(&text[k]);
    }
    if (!copies[0] || !copies[1] || !copies[2]) return GV_ERR_MEMORY;
    f->name = copies[0];
    f->label = (struct gv_label){copies[1], copies[2]};
    f->joined = n_names > 1;
    factors->joined |= f->joined;
    factors->n++;
    return GV_OK;
}

int gv_factors_make(const struct gv_plan *plan, const int *group, const struct gv_factor_group *groups,
                    struct gv_factors *factors)
{
    size_t n_inputs = plan->model->n_inputs;
    size_t *parent = gv_memory_new((n_inputs + 1) * sizeof *parent);
    *factors = (struct gv_factors){.grouped = group != NULL};
    factors->items = gv_memory_zeroed(n_inputs + 1, sizeof *factors->items);
    int status = parent && factors->items ? GV_OK : GV_ERR_MEMORY;
    for (size_t i = 0; status == GV_OK && i < n_inputs; i++)
        parent[i] = i;
    if (status == GV_OK) {
        join_groups(plan, group, parent);
        join_correlated(plan, parent);
    }
    for (size_t i = 0; status == GV_OK && i < n_inputs; i++)
        if (is_drawn(plan, i) && find(parent, i) == i)
            status = fill_factor(plan, group, groups, parent, i, factors);
    free(parent);
    if (status != GV_OK) gv_factors_free(factors);
    return status;
}

void gv_factors_free(struct gv_factors *factors)
{
    free(factors->items);
    gv_pool_free(&factors->pool);
    *factors = (struct gv_factors){0};
}

const char *gv_factors_find_joined(const struct gv_factors *factors)
{
    for (size_t k = 0; k < factors->n; k++)
        if (factors->items[k].joined) return factors->items[k].name;
    return NULL;
}
