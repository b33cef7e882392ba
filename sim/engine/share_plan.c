#include "engine/share_plan.h"

#include "base/status.h"

#include <string.h>

/* One description for both directions: writing, the plan is only looked at, but stands in the same places. */

static size_t move_size(struct gv_archive *a, size_t n)
{
    return (size_t)gv_archive_up_to(a, n, SIZE_MAX / 65536);
}

/* Reading, room for n things; else NULL, as there where memory runs out. */
static void *take_room(struct gv_archive *a, struct gv_pool *pool, size_t n, size_t size)
{
    if (!a->reading || a->status != GV_OK) return NULL;
    void *room = gv_pool_take(pool, (n + 1) * size);
    if (!room) a->status = GV_ERR_MEMORY;
    return room;
}

/* n things of some size at *at; reading, in new room. */
static void move_array(struct gv_archive *a, struct gv_pool *pool, void **at, size_t n, size_t size)
{
    if (a->status != GV_OK) return;
    if (a->reading) *at = take_room(a, pool, n, size);
    gv_archive_bytes(a, *at, n * size);
}

#define MOVE_ARRAY(a, pool, array, n)                        \
    do {                                                     \
        void *at_ = (void *)(array);                         \
        move_array((a), (pool), &at_, (n), sizeof *(array)); \
        (array) = at_;                                       \
    } while (0)

static void move_points(struct gv_archive *a, struct gv_pool *pool, struct gv_points *points)
{
    bool probability = points->probability != NULL;
    points->n = move_size(a, points->n);
    gv_archive_flag(a, &probability);
    MOVE_ARRAY(a, pool, points->value, points->n);
    MOVE_ARRAY(a, pool, points->cumulative, points->n);
    if (probability) MOVE_ARRAY(a, pool, points->probability, points->n);
}

static void move_distribution(struct gv_archive *a, struct gv_pool *pool, struct gv_distribution *d)
{
    bool has_points = d->points != NULL;
    d->family = (enum gv_family)gv_archive_up_to(a, d->family, GV_FAMILY_COUNT - 1);
    gv_archive_bytes(a, d->p, sizeof d->p);
    gv_archive_flag(a, &d->truncated);
    gv_archive_bytes(a, &d->cut_low, sizeof d->cut_low);
    gv_archive_bytes(a, &d->cut_high, sizeof d->cut_high);
    gv_archive_flag(a, &has_points);
    if (!has_points || a->status != GV_OK) return;
    struct gv_points *read = take_room(a, pool, 1, sizeof *read), points = {0};
    if (!a->reading) points = *d->points;
    move_points(a, pool, &points);
    if (!read) return;
    *read = points;
    d->points = read;
}

static void move_override(struct gv_archive *a, struct gv_pool *pool, size_t n_inputs, struct gv_override *o)
{
    o->input = (size_t)gv_archive_up_to(a, o->input, n_inputs - 1);
    move_distribution(a, pool, &o->distribution);
    gv_archive_flag(a, &o->afresh);
    gv_archive_flag(a, &o->known);
}

static void move_policies(struct gv_archive *a, struct gv_pool *pool, struct gv_plan *plan)
{
    plan->n_policies = move_size(a, plan->n_policies);
    struct gv_policy *read = take_room(a, pool, plan->n_policies, sizeof *read);
    for (size_t p = 0; p < plan->n_policies && a->status == GV_OK; p++) {
        size_t n = move_size(a, a->reading ? 0 : plan->policies[p].n_overrides);
        struct gv_override *overrides = take_room(a, pool, n, sizeof *overrides);
        for (size_t i = 0; i < n && a->status == GV_OK; i++) {
            struct gv_override o = {0};
            if (!a->reading) o = plan->policies[p].overrides[i];
            move_override(a, pool, plan->model->n_inputs, &o);
            if (a->reading) overrides[i] = o;
        }
        if (a->reading && a->status == GV_OK)
            read[p] =
                (struct gv_policy){.name = "", .label = {"", ""}, .overrides = overrides, .n_overrides = n};
    }
    if (a->reading) plan->policies = read;
}

static void move_inputs(struct gv_archive *a, struct gv_pool *pool, struct gv_plan *plan)
{
    size_t n = plan->model->n_inputs;
    struct gv_distribution *read = take_room(a, pool, n, sizeof *read);
    for (size_t i = 0; i < n && a->status == GV_OK; i++) {
        struct gv_distribution d = {0};
        if (!a->reading) d = plan->inputs[i];
        move_distribution(a, pool, &d);
        if (a->reading) read[i] = d;
    }
    if (a->reading) plan->inputs = read;
}

/* All of a plan but its model, which is known by then. */
static void move_plan(struct gv_archive *a, struct gv_pool *pool, struct gv_plan *plan)
{
    uint64_t horizon = (uint64_t)plan->setup.horizon, looks = plan->looks;
    bool curves = plan->setup.curves != NULL;
    gv_archive_number(a, &horizon);
    gv_archive_number(a, &looks);
    plan->setup.horizon = (int)horizon;
    plan->looks = (unsigned)looks;
    gv_archive_flag(a, &curves);
    if (curves) MOVE_ARRAY(a, pool, plan->setup.curves, plan->model->n_curves);
    gv_archive_bytes(a, &plan->design, sizeof plan->design);
    move_inputs(a, pool, plan);
    move_policies(a, pool, plan);
    plan->n_correlations = move_size(a, plan->n_correlations);
    if (plan->n_correlations) MOVE_ARRAY(a, pool, plan->correlations, plan->n_correlations);
}

/* Studies change copies of a model: the flags of outcomes, and whether there is a product form. */
static size_t find_model(const struct gv_model *model, const struct gv_shared_models *models)
{
    size_t m = 0;
    while (m < models->n &&
           (models->models[m]->inputs != model->inputs || models->models[m]->n_inputs != model->n_inputs ||
            models->models[m]->n_outcomes != model->n_outcomes ||
            memcmp(models->models[m]->evaluate, model->evaluate, sizeof model->evaluate) != 0 ||
            (model->product_form && model->product_form != models->models[m]->product_form)))
        m++;
    return m;
}

bool gv_shared_plan_possible(const struct gv_plan *plan, const struct gv_shared_models *models)
{
    return find_model(plan->model, models) < models->n;
}

static void read_model(struct gv_archive *a, const struct gv_shared_models *models, struct gv_shared_plan *s)
{
    size_t m = (size_t)gv_archive_up_to(a, 0, models->n - 1);
    bool form = false;
    gv_archive_flag(a, &form);
    s->model = *models->models[m];
    if (!form) s->model.product_form = NULL;
    struct gv_outcome *outcomes = take_room(a, &s->pool, s->model.n_outcomes, sizeof *outcomes);
    for (size_t o = 0; o < s->model.n_outcomes && a->status == GV_OK; o++) {
        outcomes[o] = s->model.outcomes[o];
        outcomes[o].flags = (unsigned)gv_archive_up_to(a, 0, UINT32_MAX);
    }
    s->model.outcomes = outcomes;
    s->plan.model = &s->model;
}

static void write_model(struct gv_archive *a, const struct gv_model *model,
                        const struct gv_shared_models *models)
{
    uint64_t m = find_model(model, models);
    bool form = model->product_form != NULL;
    gv_archive_number(a, &m);
    gv_archive_flag(a, &form);
    for (size_t o = 0; o < model->n_outcomes; o++)
        gv_archive_up_to(a, model->outcomes[o].flags, UINT32_MAX);
}

static void move_options(struct gv_archive *a, struct gv_shared_plan *s)
{
    size_t n = s->plan.model->n_outcomes;
    struct gv_run_options *options = &s->options;
    bool some = options->outcomes != NULL;
    options->threads = (int)gv_archive_up_to(a, (uint64_t)options->threads, 65536);
    options->memory = (size_t)gv_archive_up_to(a, options->memory, SIZE_MAX);
    options->summaries = (enum gv_summaries)gv_archive_up_to(a, options->summaries, 16);
    gv_archive_flag(a, &some);
    if (some) MOVE_ARRAY(a, &s->pool, options->outcomes, n);
    gv_archive_flag(a, &s->keeps);
    gv_archive_flag(a, &s->keep_inputs);
    if (s->keeps) MOVE_ARRAY(a, &s->pool, s->keep_outcome, n);
}

void gv_shared_plan_write(struct gv_archive *a, const struct gv_plan *plan,
                          const struct gv_run_options *options, const struct gv_shared_models *models)
{
    struct gv_shared_plan s = {.plan = *plan, .options = *options};
    if (options->sink) {
        s.keeps = true;
        s.keep_inputs = options->sink->keep_inputs;
        s.keep_outcome = (bool *)options->sink->keep_outcome; /* only looked at */
    }
    write_model(a, plan->model, models);
    move_plan(a, &s.pool, &s.plan);
    move_options(a, &s);
}

void gv_shared_plan_read(struct gv_archive *a, const struct gv_shared_models *models,
                         struct gv_shared_plan *s)
{
    *s = (struct gv_shared_plan){0};
    read_model(a, models, s);
    if (a->status == GV_OK) move_plan(a, &s->pool, &s->plan);
    if (a->status == GV_OK) move_options(a, s);
}

void gv_shared_plan_free(struct gv_shared_plan *s)
{
    gv_pool_free(&s->pool);
    *s = (struct gv_shared_plan){0};
}
