#include "explore/packed.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void gv_pack(struct gv_packed *packed, double word)
{
    if (packed->n == packed->capacity) {
        size_t capacity = packed->capacity ? 2 * packed->capacity : 1024;
        double *words = gv_memory_resize(packed->words, capacity * sizeof *words);
        if (!words) {
            packed->failed = true;
            return;
        }
        packed->words = words;
        packed->capacity = capacity;
    }
    packed->words[packed->n++] = word;
}

void gv_packed_free(struct gv_packed *packed)
{
    free(packed->words);
    *packed = (struct gv_packed){0};
}

static void pack_all(struct gv_packed *packed, size_t n, const double *words)
{
    for (size_t i = 0; i < n; i++)
        gv_pack(packed, words[i]);
}

/* --- requests: written --- */

void gv_pack_distribution(struct gv_packed *packed, const struct gv_distribution *d)
{
    const struct gv_points *points = d->family == GV_DISCRETE || d->family == GV_SUM ? d->points : NULL;
    gv_pack(packed, d->family);
    pack_all(packed, GV_PARAMETERS_MAX, d->p);
    gv_pack(packed, d->truncated);
    gv_pack(packed, d->cut_low);
    gv_pack(packed, d->cut_high);
    gv_pack(packed, points ? (double)points->n : 0);
    gv_pack(packed, points && points->probability);
    if (!points) return;
    pack_all(packed, points->n, points->value);
    pack_all(packed, points->n, points->cumulative);
    if (points->probability) pack_all(packed, points->n, points->probability);
}

void gv_pack_base(struct gv_packed *packed, const struct gv_plan *plan)
{
    static const struct gv_curve none;
    for (size_t k = 0; k < plan->model->n_inputs; k++)
        gv_pack_distribution(packed, &plan->inputs[k]);
    gv_pack(packed, (double)plan->n_correlations);
    for (size_t i = 0; i < plan->n_correlations; i++) {
        gv_pack(packed, (double)plan->correlations[i].a);
        gv_pack(packed, (double)plan->correlations[i].b);
        gv_pack(packed, plan->correlations[i].rank);
    }
    for (size_t i = 0; i < plan->model->n_curves; i++) {
        const struct gv_curve *table = gv_setup_curve(&plan->setup, i), *c = table ? table : &none;
        gv_pack(packed, (double)c->n);
        pack_all(packed, c->n, c->x);
        pack_all(packed, c->n, c->y);
        pack_all(packed, c->n, c->slope);
        pack_all(packed, c->n, c->bend);
        pack_all(packed, c->n, c->twist);
    }
}

/* --- requests: read --- */

/* Words that are still to be read. `bad` stays set once something was not as it should be. */
struct words {
    const double *at;
    size_t left;
    bool bad;
};

static double take(struct words *w)
{
    if (w->left == 0) {
        w->bad = true;
        return 0;
    }
    w->left--;
    return *w->at++;
}

/* A whole number in 0 … most. */
static uint64_t take_whole(struct words *w, double most)
{
    double word = take(w);
    if (!(word >= 0 && word <= most) || word != floor(word)) {
        w->bad = true;
        return 0;
    }
    return (uint64_t)word;
}

/* n words where they are; NULL if there are fewer. */
static const double *take_run(struct words *w, size_t n)
{
    const double *run = w->at;
    if (w->bad || n > w->left) {
        w->bad = true;
        return NULL;
    }
    w->at += n;
    w->left -= n;
    return run;
}

static void *take_room(struct gv_request *request, size_t n, size_t size, bool *failed)
{
    void *room = gv_pool_take(&request->pool, (n ? n : 1) * size);
    if (!room) *failed = true;
    return room;
}

/* False when memory ran out. */
static bool take_distribution(struct words *w, struct gv_pool *pool, struct gv_distribution *d)
{
    *d = (struct gv_distribution){.family = (enum gv_family)take_whole(w, GV_FAMILY_COUNT - 1)};
    for (int k = 0; k < GV_PARAMETERS_MAX; k++)
        d->p[k] = take(w);
    d->truncated = take_whole(w, 1) != 0;
    d->cut_low = take(w);
    d->cut_high = take(w);
    size_t n = (size_t)take_whole(w, (double)w->left);
    bool probabilities = take_whole(w, 1) != 0;
    if (n == 0 && (d->family == GV_DISCRETE || d->family == GV_SUM)) w->bad = true;
    if (n == 0 || w->bad) return true;
    struct gv_points *points = gv_pool_take(pool, sizeof *points);
    if (!points) return false;
    points->n = n;
    points->value = take_run(w, n);
    points->cumulative = take_run(w, n);
    if (probabilities) points->probability = take_run(w, n);
    d->points = points;
    return true;
}

static void take_curve(struct words *w, struct gv_curve *curve)
{
    double *const parts[] = {curve->x, curve->y, curve->slope, curve->bend, curve->twist};
    *curve = (struct gv_curve){.n = (size_t)take_whole(w, GV_CURVE_POINTS_MAX)};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const double *run = take_run(w, curve->n);
        if (run) memcpy(parts[i], run, curve->n * sizeof *run);
    }
}

static bool take_base(struct words *w, struct gv_request *request)
{
    const struct gv_model *model = request->plan.model;
    bool failed = false;
    struct gv_distribution *inputs = take_room(request, model->n_inputs, sizeof *inputs, &failed);
    for (size_t k = 0; !failed && k < model->n_inputs; k++)
        failed = !take_distribution(w, &request->pool, &inputs[k]);
    size_t n = (size_t)take_whole(w, (double)w->left);
    struct gv_correlation *correlations = take_room(request, n, sizeof *correlations, &failed);
    for (size_t i = 0; !failed && i < n; i++) {
        correlations[i].a = (size_t)take_whole(w, (double)(model->n_inputs - 1));
        correlations[i].b = (size_t)take_whole(w, (double)(model->n_inputs - 1));
        correlations[i].rank = take(w);
    }
    struct gv_curve *curves = take_room(request, model->n_curves, sizeof *curves, &failed);
    for (size_t i = 0; !failed && i < model->n_curves; i++)
        take_curve(w, &curves[i]);
    request->plan.inputs = inputs;
    request->plan.correlations = correlations;
    request->plan.n_correlations = n;
    request->plan.setup.curves = curves;
    return !failed;
}

static bool take_policies(struct words *w, struct gv_request *request)
{
    static const char *const names[] = {"0", "1", "2", "3", "4", "5", "6", "7"};
    const size_t most = sizeof names / sizeof *names, n_inputs = request->plan.model->n_inputs;
    bool failed = false;
    size_t n = (size_t)take_whole(w, (double)most);
    if (n == 0) w->bad = true;
    struct gv_policy *policies = take_room(request, n, sizeof *policies, &failed);
    for (size_t p = 0; !failed && !w->bad && p < n; p++) {
        size_t n_overrides = (size_t)take_whole(w, (double)n_inputs);
        struct gv_override *overrides = take_room(request, n_overrides, sizeof *overrides, &failed);
        for (size_t i = 0; !failed && i < n_overrides; i++) {
            overrides[i].input = (size_t)take_whole(w, (double)(n_inputs - 1));
            failed = !take_distribution(w, &request->pool, &overrides[i].distribution);
        }
        policies[p] = (struct gv_policy){.name = names[p],
                                         .label = {names[p], names[p]},
                                         .overrides = overrides,
                                         .n_overrides = n_overrides};
    }
    request->plan.policies = policies;
    request->plan.n_policies = n;
    return !failed;
}

int gv_request_read(const double *words, size_t n, const struct gv_model *const *models, size_t n_models,
                    struct gv_request *request)
{
    const double whole_most = 0x1p53;
    struct words w = {.at = words, .left = n};
    *request = (struct gv_request){0};
    if (n_models == 0) return GV_ERR_DATA;
    struct gv_plan *plan = &request->plan;
    plan->model = models[take_whole(&w, (double)(n_models - 1))];
    plan->setup.horizon = (int)take_whole(&w, 600);
    plan->design.kind = (enum gv_design_kind)take_whole(&w, GV_DESIGN_COUNT - 1);
    plan->design.seed = take_whole(&w, whole_most);
    plan->design.replicates = (uint32_t)take_whole(&w, GV_REPLICATES_MAX);
    plan->design.points = take_whole(&w, whole_most);
    if (plan->setup.horizon < 12 || plan->design.replicates == 0 || plan->design.points == 0) w.bad = true;
    bool failed = false;
    if (!w.bad) failed = !take_base(&w, request);
    request->n_base = n - w.left;
    if (!w.bad && !failed) failed = !take_policies(&w, request);
    request->outcomes = take_room(request, plan->model->n_outcomes, sizeof *request->outcomes, &failed);
    for (size_t o = 0; !failed && o < plan->model->n_outcomes; o++)
        request->outcomes[o] = take_whole(&w, 1) != 0;
    request->by_replicate = take_whole(&w, 1) != 0;
    if (take_whole(&w, 1) == 0) {
        request->rough = *plan->model;
        request->rough.product_form = NULL;
        plan->model = &request->rough;
    }
    int status = failed ? GV_ERR_MEMORY : w.bad || w.left ? GV_ERR_DATA : GV_OK;
    if (status != GV_OK) gv_request_free(request);
    return status;
}

void gv_request_free(struct gv_request *request)
{
    gv_pool_free(&request->pool);
    *request = (struct gv_request){0};
}

/* --- results --- */

static void pack_estimate(struct gv_packed *packed, struct gv_estimate e)
{
    gv_pack(packed, e.value);
    gv_pack(packed, e.low);
    gv_pack(packed, e.high);
}

static void pack_statistics(struct gv_packed *packed, const struct gv_statistics *s)
{
    gv_pack(packed, (double)s->draws);
    gv_pack(packed, (double)s->missing);
    pack_estimate(packed, s->mean);
    pack_estimate(packed, s->sd);
    pack_estimate(packed, s->positive);
    for (int k = 0; k < GV_QUANTILES; k++)
        pack_estimate(packed, s->quantile[k]);
    gv_pack(packed, s->quantile_resolution);
    pack_estimate(packed, s->worst);
    gv_pack(packed, s->smoothed);
    pack_estimate(packed, s->plain_mean);
    pack_estimate(packed, s->plain_positive);
    for (int k = 0; k < GV_QUANTILES; k++)
        pack_estimate(packed, s->plain_quantile[k]);
    gv_pack(packed, s->histogram.low);
    gv_pack(packed, s->histogram.width);
    gv_pack(packed, (double)s->histogram.below);
    gv_pack(packed, (double)s->histogram.above);
    for (int b = 0; b < GV_HISTOGRAM_BINS; b++)
        gv_pack(packed, (double)s->histogram.count[b]);
}

static void pack_smoothed(struct gv_packed *packed, const struct gv_smoothed *s)
{
    const struct gv_estimate none = {NAN, NAN, NAN};
    size_t n = s ? s->n_inputs : 0;
    gv_pack(packed, (double)n);
    for (size_t i = 0; i < n; i++)
        gv_pack(packed, (double)s->inputs[i]);
    for (int b = 0; b < GV_HISTOGRAM_BINS; b++)
        pack_estimate(packed, n ? s->density[b] : none);
}

void gv_pack_result(struct gv_packed *packed, const struct gv_plan *plan, const struct gv_result *result)
{
    uint32_t R = plan->design.replicates;
    gv_pack(packed, (double)result->n_policies);
    gv_pack(packed, (double)result->per_policy);
    gv_pack(packed, (double)result->n_scalars);
    gv_pack(packed, (double)result->draws);
    gv_pack(packed, (double)result->n_failed);
    gv_pack(packed, R > 1 ? gv_student_t(R - 1, gv_plan_error(plan)) : NAN);
    for (size_t k = 0; k < result->per_policy; k++)
        gv_pack(packed, (double)result->outcome[k]);
    for (size_t c = 0; c < result->n_policies * result->per_policy; c++)
        pack_statistics(packed, &result->statistics[c]);
    for (size_t p = 0; p < result->n_policies; p++)
        pack_smoothed(packed, result->smoothed ? &result->smoothed[p] : NULL);
    for (size_t c = 0; result->by_replicate && c < result->n_policies * result->n_scalars; c++) {
        pack_all(packed, R, result->by_replicate[c].mean);
        pack_all(packed, R, result->by_replicate[c].positive);
    }
}
