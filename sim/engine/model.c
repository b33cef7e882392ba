#include "engine/model.h"

#include <string.h>

const char *const gv_input_kind_names[] = {
    [GV_KNOWLEDGE] = "knowledge", [GV_CHANCE] = "chance", [GV_CHOICE] = "choice"};

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
