/* Which inputs a page shows as sliders, in which order, and from where to where they go. */
#ifndef GV_EXPLORE_SLIDERS_H
#define GV_EXPLORE_SLIDERS_H

#include "engine/plan.h"

/* The groups that a page shows sliders in, in this order. */
enum gv_slider_group {
    GV_SLIDERS_LEVERS,  /* choices: how much to invest */
    GV_SLIDERS_MATTERS, /* uncertain inputs that matter most */
    GV_SLIDERS_GATES,   /* those that a gate lets something through by (gv_opening) */
    GV_SLIDERS_BUDGET,  /* choices about the budget cut, which change who gains rather than how much */
    GV_SLIDERS_OTHERS,
    GV_SLIDER_GROUPS
};

enum { GV_SLIDERS_MATTER_MOST = 6 };

/* One input's slider: values low, low + step, …, high, as decimals with `decimals` digits behind the point.
 */
struct gv_slider {
    size_t input;
    enum gv_slider_group group;
    double low, high, step;
    int decimals;
    bool share; /* a part of something, which readers know as per cent */
};

/* sliders[model->n_inputs], by group and in it by falling weight[n_inputs]. Inputs of chance have none;
 * neither have those in hidden[n_inputs]. *n is their number. GV_ERR_MEMORY, GV_ERR_INTERNAL. */
int gv_sliders_make(const struct gv_plan *plan, const double *weight, const bool *hidden,
                    struct gv_slider *sliders, size_t *n);

#endif
