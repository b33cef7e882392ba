/* The models of the program. Adding one is a line in models.def and its files. */
#ifndef GV_MODELS_H
#define GV_MODELS_H

#include "engine/model.h"

#define MODEL(name) extern const struct gv_model gv_model_##name;
#include "models.def"
#undef MODEL

/* All models of the program; *n is their number. */
const struct gv_model *const *gv_models(size_t *n);

/* By name, or NULL. */
const struct gv_model *gv_models_find(const char *name);

#endif
