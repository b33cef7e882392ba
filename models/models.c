#include "models.h"

#include <string.h>

static const struct gv_model *const models[] = {
#define MODEL(name) &gv_model_##name,
#include "models.def"
#undef MODEL
};

const struct gv_model *const *gv_models(size_t *n)
{
    *n = sizeof models / sizeof *models;
    return models;
}

const struct gv_model *gv_models_find(const char *name)
{
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (strcmp(models[i]->name, name) == 0) return models[i];
    return NULL;
}
