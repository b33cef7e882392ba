#include "store/frontier.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/sections.h"

#include <math.h>
#include <stdlib.h>

static const char group[] = "frontier";

/* A frontier being written, with room for its largest variable. */
struct writing {
    struct gv_hdf5 *h;
    const struct gv_frontier *f;
    size_t cells, most, points;
    const char *cell[4], *crossing[5], *scan[5]; /* dimensions, ended by NULL */
    double *values;
    const char **texts;
};

static void set_dimensions(struct writing *w)
{
    const struct gv_frontier_request *r = w->f->request;
    const struct gv_input *inputs = r->plan->model->inputs;
    size_t n = 0;
    w->cell[n++] = "policy";
    if (r->along.n) w->cell[n++] = inputs[r->along.input].name;
    for (size_t k = 0; k < n; k++)
        w->crossing[k] = w->scan[k] = w->cell[k];
    w->crossing[n] = "crossing";
    w->scan[n] = "point";
}

static int write_scales(struct writing *w)
{
    const struct gv_frontier_request *r = w->f->request;
    const struct gv_input *inputs = r->plan->model->inputs;
    int status = gv_write_policies_scale(w->h, group, r->plan, r->n_policies, r->policies);
    if (r->along.n)
        gv_write_input_scale(w->h, group, &inputs[r->along.input], "Values along which was looked.",
                             r->along.n, r->along.values);
    gv_hdf5_index_scale(w->h, group, "crossing", "crossing, from low to high values",
                        "krydsning, fra lave til høje værdier", w->most);
    gv_hdf5_index_scale(w->h, group, "point", "point at which the probability was evaluated",
                        "punkt, hvor sandsynligheden er beregnet", w->points);
    return status;
}

static void write_numbers(struct writing *w, const char *name, const char *units, const char *label,
                          const char *label_da, const char *description, const char *const *dims)
{
    const struct gv_variable v = {.name = name,
                                  .units = units,
                                  .long_name = label,
                                  .long_name_da = label_da,
                                  .description = description};
    gv_hdf5_numbers(w->h, group, &v, dims, w->values);
}

static const struct gv_crossing no_crossing = {.place = {NAN, NAN, NAN}};

static const struct gv_crossing *crossing_of(const struct writing *w, size_t cell, size_t k)
{
    const struct gv_crossings *c = &w->f->cell[cell];
    return k < c->n ? &c->crossing[k] : &no_crossing;
}

static void write_crossings(struct writing *w)
{
    const struct gv_frontier_request *r = w->f->request;
    const char *unit = r->plan->model->inputs[r->over.input].unit;
    static const char open[] = "Where the interval of the probability is at the target; infinite where it "
                               "holds the target up to the end of the range.";
#define EACH(expression)                                        \
    for (size_t i = 0; i < w->cells; i++)                       \
        for (size_t k = 0; k < w->most; k++) {                  \
            const struct gv_crossing *c = crossing_of(w, i, k); \
            w->values[i * w->most + k] = expression;            \
        }
    EACH(c->place.value)
    write_numbers(w, "crossing_value", unit, "value at which the target is crossed",
                  "værdi, hvor målet krydses", NULL, w->crossing);
    EACH(c->place.low)
    write_numbers(w, "crossing_value_low", unit,
                  "value at which the target is crossed, low end of the 95 % interval",
                  "værdi, hvor målet krydses, nedre ende af 95 %-intervallet", open, w->crossing);
    EACH(c->place.high)
    write_numbers(w, "crossing_value_high", unit,
                  "value at which the target is crossed, high end of the 95 % interval",
                  "værdi, hvor målet krydses, øvre ende af 95 %-intervallet", open, w->crossing);
    EACH(isnan(c->place.value) ? (double)NAN : c->rising ? 1 : 0)
    write_numbers(w, "crossing_rising", "1", "1 if the target is reached from here up",
                  "1 hvis målet nås herfra og op", "0 if it is reached up to here.", w->crossing);
#undef EACH
}

static void write_cells(struct writing *w)
{
    const struct gv_frontier *f = w->f;
    const struct gv_variable status = {
        .name = "status",
        .units = "1",
        .long_name = "whether the target is reached",
        .long_name_da = "om målet nås",
        .description = "none: nowhere in the range; found: in a part of it; always: everywhere in it."};
    for (size_t i = 0; i < w->cells; i++)
        w->texts[i] = i < f->n_done ? gv_crossing_status_names[f->cell[i].status] : "";
    gv_hdf5_texts(w->h, group, &status, w->cell, w->texts);
#define EACH(expression)                                           \
    for (size_t i = 0; i < w->cells; i++) {                        \
        const struct gv_crossings *c = &f->cell[i];                \
        w->values[i] = i < f->n_done ? (expression) : (double)NAN; \
    }
    EACH(c->certain ? 1 : 0)
    write_numbers(w, "certain", "1", "1 if the intervals say so, too", "1 hvis intervallerne også siger det",
                  NULL, w->cell);
    EACH((double)c->n)
    write_numbers(w, "crossings", "1", "number of crossings", "antal krydsninger", NULL, w->cell);
    EACH((double)c->failed)
    write_numbers(w, "failed_draws", "1", "draws without a valid result", "trækninger uden gyldigt resultat",
                  NULL, w->cell);
#undef EACH
}

static void write_curves(struct writing *w)
{
    const struct gv_frontier_request *r = w->f->request;
    size_t n = w->points;
    static const struct gv_curve_point none = {NAN, {NAN, NAN, NAN}};
#define EACH(member)                                                              \
    for (size_t i = 0; i < w->cells; i++)                                         \
        for (size_t k = 0; k < n; k++) {                                          \
            const struct gv_crossings *c = &w->f->cell[i];                        \
            w->values[i * n + k] = (k < c->n_points ? c->point[k] : none).member; \
        }
    static const char what[] = "Share of draws with a value of at least 0.";
    EACH(x)
    write_numbers(w, "value", r->plan->model->inputs[r->over.input].unit,
                  r->plan->model->inputs[r->over.input].label.en,
                  r->plan->model->inputs[r->over.input].label.da,
                  "Where the probability was evaluated, rising.", w->scan);
    EACH(estimate.value)
    write_numbers(w, "probability_positive", "1", "probability of not being negative",
                  "sandsynlighed for ikke at være negativ", what, w->scan);
    EACH(estimate.low)
    write_numbers(w, "probability_positive_low", "1",
                  "probability of not being negative, low end of the 95 % interval",
                  "sandsynlighed for ikke at være negativ, nedre ende af 95 %-intervallet", what, w->scan);
    EACH(estimate.high)
    write_numbers(w, "probability_positive_high", "1",
                  "probability of not being negative, high end of the 95 % interval",
                  "sandsynlighed for ikke at være negativ, øvre ende af 95 %-intervallet", what, w->scan);
#undef EACH
}

int gv_write_frontier(struct gv_hdf5 *h, const void *context)
{
    const struct gv_frontier *f = context;
    struct writing w = {.h = h, .f = f, .cells = f->request->n_policies * f->n_along};
    w.most = gv_frontier_most(f);
    if (w.most == 0) w.most = 1;
    w.points = gv_frontier_most_points(f);
    if (w.points == 0) w.points = 1;
    w.values = gv_memory_new(w.cells * (w.points + w.most) * sizeof *w.values);
    w.texts = gv_memory_new(w.cells * sizeof *w.texts);
    int status = w.values && w.texts ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        const struct gv_variable target = {.name = "target",
                                           .units = "1",
                                           .long_name = "probability that is to be reached",
                                           .long_name_da = "sandsynlighed, der skal nås"},
                                 over = {.name = "over",
                                         .units = "1",
                                         .long_name = "input that goes over its range",
                                         .long_name_da = "input, der gennemløber sit område"};
        set_dimensions(&w);
        gv_hdf5_group(h, group, 24);
        status = write_scales(&w);
        gv_hdf5_number(h, group, &target, f->request->target);
        gv_hdf5_text(h, group, &over, f->request->plan->model->inputs[f->request->over.input].name);
        write_crossings(&w);
        write_cells(&w);
        write_curves(&w);
    }
    free(w.values);
    free(w.texts);
    return status;
}
