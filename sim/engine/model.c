#include "engine/model.h"

#include <math.h>
#include <string.h>

const char *const gv_input_kind_names[] = {
    [GV_KNOWLEDGE] = "knowledge", [GV_CHANCE] = "chance", [GV_CHOICE] = "choice"};

gv_evaluate_fn *gv_model_kernel(const struct gv_model *model)
{
    int level = (int)gv_simd_level();
    while (!model->evaluate[level])
        level--;
    return model->evaluate[level];
}

bool gv_outcome_invalid(const struct gv_outcome *outcome, double value)
{
    if (isnan(value)) return !(outcome->flags & GV_MAY_MISS);
    return !isfinite(value);
}

int gv_model_find_input(const struct gv_model *model, const char *name)
{
    for (size_t i = 0; i < model->n_inputs; i++)
        if (strcmp(model->inputs[i].name, name) == 0) return (int)i;
    return -1;
}

int gv_model_find_outcome(const struct gv_model *model, const char *name)
{
    for (size_t i = 0; i < model->n_outcomes; i++)
        if (strcmp(model->outcomes[i].name, name) == 0) return (int)i;
    return -1;
}

int gv_model_find_curve(const struct gv_model *model, const char *name)
{
    for (size_t i = 0; i < model->n_curves; i++)
        if (strcmp(model->curves[i].name, name) == 0) return (int)i;
    return -1;
}

const struct gv_curve *gv_setup_curve(const struct gv_setup *setup, size_t curve)
{
    return setup->curves && setup->curves[curve].n ? &setup->curves[curve] : NULL;
}
