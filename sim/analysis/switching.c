#include "analysis/switching.h"

#include "base/memory.h"
#include "base/status.h"
#include "sampling/sampler.h"

#include <math.h>
#include <stdlib.h>

/* How far beyond its P05 … P95 an input without a bound is looked at, in widths of that range. */
enum { BEYOND = 10 };

static const struct gv_estimate nothing = {NAN, NAN, NAN};

/* --- the inputs --- */

static bool uncertain(const struct gv_plan *plan, size_t policy, size_t input)
{
    return gv_plan_distribution(plan, policy, input)->family != GV_CONSTANT;
}

size_t gv_switching_inputs(const struct gv_plan *plan, size_t policy)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->model->n_inputs; i++)
        n += uncertain(plan, policy, i);
    return n;
}

static int quantiles(const struct gv_distribution *d, struct gv_table_cache *cache, double *p05, double *p95)
{
    struct gv_sampler sampler;
    double u[GV_LANES_MAX], x[GV_LANES_MAX];
    for (int i = 0; i < GV_LANES_MAX; i++)
        u[i] = i == 0 ? 0.05 : 0.95;
    int status = gv_sampler_make(d, cache, &sampler);
    if (status != GV_OK) return status;
    gv_sampler_apply(&sampler, GV_LANES_MAX, u, x);
    *p05 = x[0];
    *p95 = x[1];
    return GV_OK;
}

/* P(X <= x) of the distribution as it is, truncated or not. */
static double rank_of(const struct gv_distribution *d, double x)
{
    double low, high, below, above, from, to;
    gv_distribution_support(d, &low, &high);
    if (!(x > low)) return 0;
    if (!(x < high)) return 1;
    gv_distribution_cdf(d, x, &below, &above);
    if (!d->truncated) return below;
    gv_distribution_cdf(d, d->cut_low, &from, &above);
    gv_distribution_cdf(d, d->cut_high, &to, &above);
    return (below - from) / (to - from);
}

static int describe(const struct gv_plan *plan, size_t policy, size_t input, struct gv_table_cache *cache,
                    struct gv_switching_row *row)
{
    const struct gv_input *i = &plan->model->inputs[input];
    const struct gv_distribution *d = gv_plan_distribution(plan, policy, input);
    *row = (struct gv_switching_row){.input = input,
                                     .mean = gv_distribution_mean(d),
                                     .low_bounded = isfinite(i->low),
                                     .high_bounded = isfinite(i->high)};
    int status = quantiles(d, cache, &row->p05, &row->p95);
    double width = row->p95 - row->p05;
    const double ends[2] = {row->low_bounded ? i->low : row->p05 - BEYOND * width,
                            row->high_bounded ? i->high : row->p95 + BEYOND * width};
    gv_crossing_range(i, ends, &row->low, &row->high);
    if (i->whole) {
        row->low = ceil(row->low);
        row->high = floor(row->high);
    }
    return status;
}

/* --- the switching value --- */

static void choose(const struct gv_crossings *found, const struct gv_distribution *d, double mean,
                   struct gv_switching_value *value)
{
    *value = (struct gv_switching_value){
        .place = nothing, .n = found->n, .positive = found->status == GV_CROSSING_ALWAYS, .rank = NAN};
    double nearest = INFINITY;
    for (size_t k = 0; k < found->n; k++) {
        double away = fabs(found->crossing[k].place.value - mean);
        if (away >= nearest) continue;
        nearest = away;
        value->place = found->crossing[k].place;
        value->rising = found->crossing[k].rising;
        value->rank = rank_of(d, value->place.value);
    }
}

struct finding {
    struct gv_switching *s;
    struct gv_plan at_means; /* the plan with constants at the means, and one draw */
    struct gv_distribution *means;
    struct gv_policy policy;
    const struct gv_run_options *options;
};

static int find_value(struct finding *f, const struct gv_plan *plan, size_t policy, size_t scan,
                      const struct gv_switching_row *row, struct gv_switching_value *value)
{
    const struct gv_crossing_search search = {.plan = plan,
                                              .policy = policy,
                                              .outcome = f->s->outcome,
                                              .statistic = GV_STATISTIC_MEAN,
                                              .over = row->input,
                                              .low = row->low,
                                              .high = row->high,
                                              .scan = scan,
                                              .tolerance = scan == GV_SCAN_POINTS ? 1e-6 : 1e-2,
                                              .band_tolerance = 1};
    struct gv_crossings found;
    int status = gv_crossings_find(&search, f->options, &found);
    if (status != GV_OK) return status;
    f->s->evaluations += found.evaluations;
    choose(&found, gv_plan_distribution(f->s->plan, f->s->policy, row->input), row->mean, value);
    gv_crossings_free(&found);
    return GV_OK;
}

/* Everything at its mean; whole numbers at the nearest one. */
static int make_certain(struct finding *f)
{
    const struct gv_plan *plan = f->s->plan;
    const struct gv_model *model = plan->model;
    f->means = gv_memory_new((model->n_inputs + 1) * sizeof *f->means);
    if (!f->means) return GV_ERR_MEMORY;
    for (size_t i = 0; i < model->n_inputs; i++) {
        double mean = gv_distribution_mean(gv_plan_distribution(plan, f->s->policy, i));
        f->means[i] = gv_constant(model->inputs[i].whole ? round(mean) : mean);
    }
    f->policy = (struct gv_policy){.name = plan->policies[f->s->policy].name,
                                   .label = plan->policies[f->s->policy].label};
    f->at_means = *plan;
    f->at_means.inputs = f->means;
    f->at_means.policies = &f->policy;
    f->at_means.n_policies = 1;
    f->at_means.correlations = NULL;
    f->at_means.n_correlations = 0;
    f->at_means.design = (struct gv_design){GV_DESIGN_MC, plan->design.seed, 1, 1};
    return GV_OK;
}

/* The mean of the outcome, without any change. */
static int find_mean(struct finding *f, const struct gv_plan *plan, size_t policy, struct gv_estimate *mean)
{
    bool *wanted = gv_memory_zeroed(plan->model->n_outcomes, sizeof *wanted);
    struct gv_sweep one;
    if (!wanted) return GV_ERR_MEMORY;
    wanted[f->s->outcome] = true;
    struct gv_run_options own = *f->options;
    own.progress = NULL;
    int status = gv_sweep_run(plan, 1, &policy, 0, NULL, wanted, &own, &one);
    if (status == GV_OK) {
        *mean = gv_sweep_statistics(&one, 0, 0, f->s->outcome)->mean;
        f->s->evaluations += one.evaluations;
    }
    if (status == GV_OK || status == GV_ERR_INTERRUPTED) gv_sweep_free(&one);
    free(wanted);
    return status;
}

/* --- the order: the nearest first, in the input's own distribution --- */

static double remoteness(const struct gv_switching_row *row)
{
    double away = fabs(row->at_means.place.value - row->mean) / (row->p95 - row->p05);
    return isnan(away) ? (double)INFINITY : away;
}

static int compare_rows(const void *a, const void *b)
{
    const struct gv_switching_row *x = a, *y = b;
    double dx = remoteness(x), dy = remoteness(y);
    if (dx != dy) return dx > dy ? 1 : -1;
    return (x->input > y->input) - (x->input < y->input);
}

static int find_rows(struct finding *f, struct gv_table_cache *cache)
{
    struct gv_switching *s = f->s;
    const struct gv_run_options *o = f->options;
    size_t total = gv_switching_inputs(s->plan, s->policy);
    uint64_t each = GV_SWITCHING_POINTS_DRAWN * gv_design_draws(&s->plan->design);
    s->row = gv_memory_new((total + 1) * sizeof *s->row);
    if (!s->row) return GV_ERR_MEMORY;
    int status = GV_OK;
    for (size_t i = 0; i < s->plan->model->n_inputs && status == GV_OK; i++) {
        if (!uncertain(s->plan, s->policy, i)) continue;
        struct gv_switching_row *row = &s->row[s->n];
        status = describe(s->plan, s->policy, i, cache, row);
        if (status == GV_OK) status = find_value(f, &f->at_means, 0, GV_SCAN_POINTS, row, &row->at_means);
        if (status == GV_OK)
            status = find_value(f, s->plan, s->policy, GV_SWITCHING_SCAN_DRAWN, row, &row->drawn);
        if (status == GV_OK) s->n++;
        if (o->progress) o->progress(o->progress_context, s->n * each, total * each);
    }
    qsort(s->row, s->n, sizeof *s->row, compare_rows);
    return status;
}

int gv_switching_find(const struct gv_plan *plan, size_t policy, size_t outcome,
                      const struct gv_run_options *options, struct gv_switching *s)
{
    *s = (struct gv_switching){.plan = plan, .policy = policy, .outcome = outcome};
    struct finding f = {.s = s, .options = options};
    struct gv_table_cache own = {0};
    struct gv_estimate at_means = nothing;
    int status = make_certain(&f);
    if (status == GV_OK) status = find_mean(&f, &f.at_means, 0, &at_means);
    if (status == GV_OK) status = find_mean(&f, plan, policy, &s->expected);
    if (status == GV_OK) status = find_rows(&f, options->tables ? options->tables : &own);
    s->at_means = at_means.value;
    free(f.means);
    gv_table_cache_free(&own);
    if (status != GV_OK) gv_switching_free(s);
    return status;
}

void gv_switching_free(struct gv_switching *s)
{
    free(s->row);
    *s = (struct gv_switching){0};
}
