#include "models.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#define MODEL(name) +1
#define COMPOSITION(name) +1
enum {
    N_MODELS = 0
#include "models.def"
};
#undef MODEL
#undef COMPOSITION

static const struct gv_model *models[N_MODELS];

static void list_models(void)
{
    size_t n = 0;
#define MODEL(name) models[n++] = &gv_model_##name;
#define COMPOSITION(name) models[n++] = gv_compose_##name();
#include "models.def"
#undef MODEL
#undef COMPOSITION
    /* A declaration that does not fit its parts is a slip in the source, and tests meet it at once. */
    for (size_t i = 0; i < n; i++)
        assert(models[i]);
}

const struct gv_model *const *gv_models(size_t *n)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, list_models);
    *n = N_MODELS;
    return models;
}

const struct gv_model *gv_models_find(const char *name)
{
    size_t n;
    const struct gv_model *const *all = gv_models(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i]->name, name) == 0) return all[i];
    return NULL;
}
