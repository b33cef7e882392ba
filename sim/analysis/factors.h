/* Factors: what a sensitivity analysis varies as one. An input on its own, or a group of inputs.
 *
 * Inputs that are correlated cannot be varied one without the other, so they are always in one factor:
 * groups that a correlation joins become one. */
#ifndef GV_ANALYSIS_FACTORS_H
#define GV_ANALYSIS_FACTORS_H

#include "base/pool.h"
#include "engine/plan.h"

/* `name` is the input's or group's; of several that were joined, all of theirs with + between. */
struct gv_factor {
    const char *name;
    struct gv_label label;
    size_t *inputs; /* [n] indices in the model, all of them drawn */
    size_t n;
    bool joined; /* by correlations */
};

/* Zero-initialise; free with gv_factors_free(). */
struct gv_factors {
    struct gv_factor *items;
    size_t n;
    bool grouped; /* groups were asked for */
    bool joined;  /* some were joined by correlations */
    struct gv_pool pool;
};

struct gv_factor_group {
    const char *name;
    struct gv_label label;
};

/* The drawn inputs of the plan's base as factors. group[model->n_inputs] says which of `groups` an input is
 * in; GV_NO_GROUP: it is on its own. group NULL: all are. Groups without drawn inputs are left out. Names and
 * labels of single ones are borrowed. GV_ERR_MEMORY. */
enum { GV_NO_GROUP = -1 };
int gv_factors_make(const struct gv_plan *plan, const int *group, const struct gv_factor_group *groups,
                    struct gv_factors *factors);
void gv_factors_free(struct gv_factors *factors);

/* The name of a factor with inputs that are correlated; NULL if there is none. */
const char *gv_factors_find_joined(const struct gv_factors *factors);

#endif
