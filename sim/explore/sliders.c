#include "explore/sliders.h"

#include "analysis/policy_plan.h"
#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- groups --- */

static bool is_opening(const struct gv_model *model, const char *name)
{
    for (const struct gv_opening *o = model->openings; o && o->input; o++)
        if (strcmp(o->input, name) == 0) return true;
    return false;
}

static const char *gate_of(const struct gv_model *model, size_t input)
{
    return model->gates[model->inputs[input].gate].name;
}

static enum gv_slider_group group_of(const struct gv_model *model, size_t input)
{
    if (model->inputs[input].kind == GV_CHOICE)
        return strcmp(gate_of(model, input), "budget") == 0 ? GV_SLIDERS_BUDGET : GV_SLIDERS_LEVERS;
    return is_opening(model, model->inputs[input].name) ? GV_SLIDERS_GATES : GV_SLIDERS_OTHERS;
}

/* --- ranges --- */

/* 1, 2 or 5 times a power of ten, at most x, and how many decimals its multiples have. */
static double nice_step(double x, int *decimals)
{
    double exponent = floor(log10(x)), unit = pow(10, exponent), mantissa = x / unit;
    double step = mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1;
    *decimals = exponent < 0 ? (int)-exponent : 0;
    return step * unit;
}

/* Where the distribution lies, its far tails apart. */
static int reach_of(const struct gv_distribution *d, struct gv_table_cache *tables, double *low, double *high)
{
    gv_distribution_support(d, low, high);
    int status = GV_OK;
    if (!isfinite(*low)) status = gv_quantile_at(d, 0.001, tables, low);
    if (!isfinite(*high) && status == GV_OK) status = gv_quantile_at(d, 0.999, tables, high);
    return status;
}

/* What a table in place of a curve allows of its lever. */
static void keep_in_curves(const struct gv_plan *plan, const struct gv_input *input, double *low,
                           double *high)
{
    for (size_t c = 0; c < plan->model->n_curves; c++) {
        const struct gv_curve *table = gv_setup_curve(&plan->setup, c);
        if (!table || strcmp(plan->model->curves[c].lever, input->name) != 0) continue;
        *low = fmax(*low, table->x[0]);
        *high = fmin(*high, table->x[table->n - 1]);
    }
}

/* A share goes all the way, anything else somewhat beyond what the scenario and its policies say. */
static int find_range(const struct gv_plan *plan, size_t k, struct gv_table_cache *tables,
                      struct gv_slider *slider)
{
    enum { STEPS = 100 };
    const struct gv_input *input = &plan->model->inputs[k];
    double low = INFINITY, high = -INFINITY;
    for (size_t p = 0; p < plan->n_policies; p++) {
        double from, to;
        int status = reach_of(gv_plan_distribution(plan, p, k), tables, &from, &to);
        if (status != GV_OK) return status;
        low = fmin(low, from);
        high = fmax(high, to);
    }
    double beyond = high > low ? 0.5 * (high - low) : fabs(high) > 0 ? fabs(high) : 1;
    bool share = input->low >= -1 && input->high <= 1;
    slider->share = share;
    low = share ? input->low : fmax(low - beyond, input->low);
    high = share ? input->high : fmin(high + beyond, input->high);
    /* The lever's own scale begins at nothing. */
    if (input->kind == GV_CHOICE && input->low <= 0) low = fmax(input->low, 0);
    keep_in_curves(plan, input, &low, &high);
    slider->step = nice_step(fmax(high - low, 1e-9) / STEPS, &slider->decimals);
    if (input->whole) {
        slider->step = fmax(slider->step, 1);
        slider->decimals = 0;
    }
    low = ceil(low / slider->step - 1e-9) * slider->step;
    high = floor(high / slider->step + 1e-9) * slider->step;
    if (low <= input->low && input->low_open) low = input->low + slider->step;
    if (high >= input->high && input->high_open) high = input->high - slider->step;
    slider->low = low;
    slider->high = high;
    return GV_OK;
}

/* --- all of them --- */

struct ranked {
    struct gv_slider slider;
    double weight;
    int slot;
};

static int compare(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->slider.group != y->slider.group) return x->slider.group < y->slider.group ? -1 : 1;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    return (x->slot > y->slot) - (x->slot < y->slot);
}

/* The heaviest of the others matter most. */
static void promote(struct ranked *ranked, size_t n)
{
    qsort(ranked, n, sizeof *ranked, compare);
    size_t left = GV_SLIDERS_MATTER_MOST;
    for (size_t i = 0; i < n; i++)
        if (ranked[i].slider.group == GV_SLIDERS_OTHERS && ranked[i].weight > 0 && left) {
            ranked[i].slider.group = GV_SLIDERS_MATTERS;
            left--;
        }
    qsort(ranked, n, sizeof *ranked, compare);
}

int gv_sliders_make(const struct gv_plan *plan, const double *weight, const bool *hidden,
                    struct gv_slider *sliders, size_t *n)
{
    const struct gv_model *model = plan->model;
    struct gv_table_cache tables = {0};
    struct ranked *ranked = gv_memory_zeroed(model->n_inputs, sizeof *ranked);
    int status = ranked ? GV_OK : GV_ERR_MEMORY;
    *n = 0;
    for (size_t k = 0; k < model->n_inputs && status == GV_OK; k++) {
        if (hidden[k] || model->inputs[k].kind == GV_CHANCE) continue;
        struct ranked *r = &ranked[*n];
        *r = (struct ranked){.slider = {.input = k, .group = group_of(model, k)},
                             .weight = weight[k],
                             .slot = model->inputs[k].slot};
        status = find_range(plan, k, &tables, &r->slider);
        if (r->slider.high > r->slider.low) ++*n;
    }
    if (status == GV_OK) promote(ranked, *n);
    for (size_t i = 0; i < *n && status == GV_OK; i++)
        sliders[i] = ranked[i].slider;
    free(ranked);
    gv_table_cache_free(&tables);
    return status;
}
