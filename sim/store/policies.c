/* /policies: what holds for each input under each policy. */
#include "store/sections.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

/* Every policy's expression of every input, one text after the other; `texts` points into it. */
static int print_expressions(const struct gv_plan *plan, struct gv_text *store, const char **texts)
{
    size_t n_inputs = plan->model->n_inputs, n = plan->n_policies * n_inputs;
    for (size_t i = 0; i < n; i++) {
        gv_distribution_print(gv_plan_distribution(plan, i / n_inputs, i % n_inputs), store);
        gv_text_append(store, "", 1); /* the NUL that ends it */
    }
    if (store->failed) return GV_ERR_MEMORY;
    const char *at = store->data;
    for (size_t i = 0; i < n; i++, at += strlen(at) + 1)
        texts[i] = at;
    return GV_OK;
}

static void write_labels(struct gv_hdf5 *h, const struct gv_plan *plan, const char **texts)
{
    const struct gv_variable en = {
        .name = "label", .units = "1", .long_name = "label in English", .long_name_da = "etiket på engelsk"};
    const struct gv_variable da = {
        .name = "label_da", .units = "1", .long_name = "label in Danish", .long_name_da = "etiket på dansk"};
    for (size_t p = 0; p < plan->n_policies; p++)
        texts[p] = plan->policies[p].label.en ? plan->policies[p].label.en : plan->policies[p].name;
    gv_hdf5_texts(h, "policies", &en, GV_DIMS("policy"), texts);
    for (size_t p = 0; p < plan->n_policies; p++)
        texts[p] = plan->policies[p].label.da ? plan->policies[p].label.da : texts[p];
    gv_hdf5_texts(h, "policies", &da, GV_DIMS("policy"), texts);
}

static void write_inputs(struct gv_hdf5 *h, const struct gv_plan *plan, const char **texts)
{
    const struct gv_variable input = {
        .name = "input", .units = "1", .long_name = "input", .long_name_da = "input"};
    const struct gv_variable unit = {
        .name = "unit", .units = "1", .long_name = "unit of the input", .long_name_da = "inputtets enhed"};
    size_t n = plan->model->n_inputs;
    for (size_t k = 0; k < n; k++)
        texts[k] = plan->model->inputs[k].name;
    gv_hdf5_text_scale(h, "policies", &input, n, texts);
    for (size_t k = 0; k < n; k++)
        texts[k] = plan->model->inputs[k].unit;
    gv_hdf5_texts(h, "policies", &unit, GV_DIMS("input"), texts);
}

int gv_write_policies(struct gv_hdf5 *h, const struct gv_plan *plan)
{
    const struct gv_variable expression = {.name = "expression",
                                           .units = "1",
                                           .long_name = "value or distribution that holds",
                                           .long_name_da = "gældende værdi eller fordeling",
                                           .description = "In the input's own unit, see unit(input)."};
    const struct gv_variable mean = {.name = "mean",
                                     .units = "see unit(input)",
                                     .long_name = "mean of the distribution",
                                     .long_name_da = "fordelingens middelværdi"};
    size_t n_inputs = plan->model->n_inputs, n = plan->n_policies * n_inputs;
    size_t most = n + plan->n_policies + n_inputs + 1;
    const char **texts = gv_memory_new(most * sizeof *texts);
    double *means = gv_memory_new((n + 1) * sizeof *means);
    struct gv_text store = {0};
    int status = texts && means ? GV_OK : GV_ERR_MEMORY;
    gv_hdf5_group(h, "policies", 7);
    if (status == GV_OK) status = gv_write_policy_scale(h, "policies", plan);
    if (status == GV_OK) {
        write_inputs(h, plan, texts);
        write_labels(h, plan, texts);
        status = print_expressions(plan, &store, texts);
    }
    if (status == GV_OK) {
        for (size_t i = 0; i < n; i++)
            means[i] = gv_distribution_mean(gv_plan_distribution(plan, i / n_inputs, i % n_inputs));
        gv_hdf5_texts(h, "policies", &expression, GV_DIMS("policy", "input"), texts);
        gv_hdf5_numbers(h, "policies", &mean, GV_DIMS("policy", "input"), means);
    }
    gv_text_free(&store);
    free(texts);
    free(means);
    return status;
}
