/* The models of the program. Adding one is a line in models.def and its files. */
#ifndef GV_MODELS_H
#define GV_MODELS_H

#include "engine/model.h"

#define MODEL(name) extern const struct gv_model gv_model_##name;
#define COMPOSITION(name) const struct gv_model *gv_compose_##name(void); /* for gv_models() only */
#include "models.def"
#undef MODEL
#undef COMPOSITION

/* All models of the program; *n is their number. Composed models are made at the first call, from whichever
 * thread it comes. */
const struct gv_model *const *gv_models(size_t *n);

/* By name, or NULL. */
const struct gv_model *gv_models_find(const char *name);

#endif
