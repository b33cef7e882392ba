#include "analysis/value.h"
#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

const char *const gv_known_kind_names[] = {"input", "gate", "set"};

static bool can_be_known(const struct gv_plan *plan, size_t input)
{
    return plan->inputs[input].family != GV_CONSTANT && plan->model->inputs[input].kind == GV_KNOWLEDGE;
}

static int add(enum gv_known_kind kind, const char *name, const struct gv_label *label, size_t n,
               const size_t *inputs, struct gv_known_sets *sets)
{
    struct gv_known *items = gv_memory_resize(sets->items, (sets->n + 1) * sizeof *items);
    if (!items) return GV_ERR_MEMORY;
    sets->items = items;
    size_t *own = gv_pool_take(&sets->pool, n * sizeof *own);
    if (!own) return GV_ERR_MEMORY;
    memcpy(own, inputs, n * sizeof *own);
    sets->items[sets->n++] = (struct gv_known){kind, name, *label, own, n};
    return GV_OK;
}

int gv_known_sets_make(const struct gv_plan *plan, struct gv_known_sets *sets)
{
    const struct gv_model *model = plan->model;
    size_t *members = gv_memory_new((model->n_inputs + 1) * sizeof *members);
    int status = members ? GV_OK : GV_ERR_MEMORY;
    for (size_t i = 0; i < model->n_inputs && status == GV_OK; i++)
        if (can_be_known(plan, i))
            status = add(GV_KNOWN_INPUT, model->inputs[i].name, &model->inputs[i].label, 1, &i, sets);
    for (size_t g = 0; g < model->n_gates && status == GV_OK; g++) {
        size_t n = 0;
        for (size_t i = 0; i < model->n_inputs; i++)
            if (model->inputs[i].gate == (int)g && can_be_known(plan, i)) members[n++] = i;
        if (n) status = add(GV_KNOWN_GATE, model->gates[g].name, &model->gates[g].label, n, members, sets);
    }
    free(members);
    return status;
}

static int compare(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

int gv_known_sets_add(const struct gv_plan *plan, size_t n, const size_t *inputs, struct gv_known_sets *sets)
{
    struct gv_text text[3] = {{0}};
    size_t *sorted = gv_memory_new((n + 1) * sizeof *sorted);
    if (!sorted) return GV_ERR_MEMORY;
    memcpy(sorted, inputs, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare);
    for (size_t k = 0; k < n; k++) {
        const struct gv_input *input = &plan->model->inputs[sorted[k]];
        gv_text_printf(&text[0], "%s%s", k ? "," : "", input->name);
        gv_text_printf(&text[1], "%s%s", k ? " + " : "", input->label.da);
        gv_text_printf(&text[2], "%s%s", k ? " + " : "", input->label.en);
    }
    const char *own[3];
    int status = GV_OK;
    for (int i = 0; i < 3; i++) {
        own[i] = text[i].failed ? NULL : gv_pool_copy(&sets->pool, text[i].data, text[i].length);
        if (!own[i]) status = GV_ERR_MEMORY;
        gv_text_free(&text[i]);
    }
    const struct gv_label label = {own[1], own[2]};
    if (status == GV_OK) status = add(GV_KNOWN_SET, own[0], &label, n, sorted, sets);
    free(sorted);
    return status;
}

void gv_known_sets_free(struct gv_known_sets *sets)
{
    free(sets->items);
    gv_pool_free(&sets->pool);
    *sets = (struct gv_known_sets){0};
}

size_t gv_known_sets_find_gate(const struct gv_known_sets *sets, const char *name)
{
    for (size_t k = 0; k < sets->n; k++)
        if (sets->items[k].kind == GV_KNOWN_GATE && strcmp(sets->items[k].name, name) == 0) return k;
    return SIZE_MAX;
}
