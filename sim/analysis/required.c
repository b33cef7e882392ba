#include "analysis/required.h"

#include "analysis/crossing.h"
#include "analysis/sample.h"
#include "analysis/sweep.h"
#include "base/memory.h"
#include "base/status.h"
#include "engine/order_statistics.h"

#include <math.h>
#include <stdlib.h>

/* Points that are kept in memory at once. */
enum { POINTS_AT_ONCE = 8 };

/* Points of the first pass, and those that the second adds. */
enum { COARSE = 33, FINE = 32 };

struct finding {
    const struct gv_required_request *request;
    const struct gv_plan *plan;
    size_t draws;
    double *value; /* [draws] the required value; NaN for a failed draw */
    double *last;  /* [draws] the outcome at the last point */
    bool *starts;  /* [draws] breaks even at the low end of the range */
    struct gv_required *required;
};

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* --- the required value of each draw --- */

static void start(struct finding *f, const double *y)
{
    for (size_t i = 0; i < f->draws; i++) {
        f->starts[i] = y[i] >= 0;
        f->value[i] = isnan(y[i]) ? (double)NAN : (double)INFINITY;
        f->last[i] = y[i];
    }
}

/* From one point of the range to the next. */
static void advance(struct finding *f, double from, double to, const double *y)
{
    for (size_t i = 0; i < f->draws; i++) {
        if (isnan(y[i])) f->value[i] = NAN; /* the draw failed somewhere: nothing is known of it */
        if (isinf(f->value[i]) && (y[i] >= 0) != f->starts[i])
            f->value[i] = from + (to - from) * (f->last[i] / (f->last[i] - y[i]));
        f->last[i] = y[i];
    }
}

/* What most draws do, and what draws that do otherwise then are. */
static void orient(struct finding *f)
{
    struct gv_required *r = f->required;
    uint64_t rising = 0, falling = 0;
    for (size_t i = 0; i < f->draws; i++) {
        bool crosses = isfinite(f->value[i]);
        rising += crosses && !f->starts[i];
        falling += crosses && f->starts[i];
    }
    r->rising = rising >= falling;
    r->against = r->rising ? falling : rising;
    for (size_t i = 0; i < f->draws; i++)
        if (!isnan(f->value[i]) && f->starts[i] == r->rising) f->value[i] = -INFINITY;
}

static int sample_points(struct finding *f, const struct gv_sweep *points, size_t first, size_t n,
                         const struct gv_run_options *options, struct gv_sample *sample)
{
    struct gv_policy policies[POINTS_AT_ONCE];
    size_t most = gv_sweep_most_overrides(points);
    struct gv_override *overrides = gv_memory_new(POINTS_AT_ONCE * most * sizeof *overrides);
    if (!overrides) return GV_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        gv_sweep_set_point(points, first + i, &policies[i], overrides + i * most);
    struct gv_plan plan = *f->plan;
    plan.policies = policies;
    plan.n_policies = n;
    const struct gv_sample_request request = {.outcomes = &f->request->outcome, .n_outcomes = 1};
    int status = gv_sample_draw(&plan, &request, options, sample);
    free(overrides);
    return status;
}

/* One pass over the points x[n]. */
static int pass(struct finding *f, size_t n, const double *x, const struct gv_run_options *options)
{
    const struct gv_required_request *q = f->request;
    const struct gv_axis axis = {.input = q->over.input, .n = n, .values = x};
    const struct gv_sweep points = {
        .plan = f->plan, .policies = &q->policy, .n_policies = 1, .axes = &axis, .n_axes = 1, .n_points = n};
    struct gv_run_options own = *options;
    own.progress = NULL;
    for (size_t first = 0; first < n; first += POINTS_AT_ONCE) {
        size_t m = n - first < POINTS_AT_ONCE ? n - first : POINTS_AT_ONCE;
        struct gv_sample sample;
        int status = sample_points(f, &points, first, m, &own, &sample);
        if (status != GV_OK) return status;
        for (size_t i = 0; i < m; i++) {
            const double *y = gv_sample_column(&sample, i, 0);
            if (first + i == 0)
                start(f, y);
            else
                advance(f, x[first + i - 1], x[first + i], y);
        }
        gv_sample_free(&sample);
        f->required->evaluations += m * f->draws;
        uint64_t all = GV_REQUIRED_POINTS * (uint64_t)f->draws,
                 done = f->required->evaluations < all ? f->required->evaluations : all;
        if (options->progress) options->progress(options->progress_context, done, all);
    }
    return GV_OK;
}

/* Rising, each once; whole numbers if the input is. */
static size_t arrange(size_t n, double *x, bool whole)
{
    size_t kept = 0;
    for (size_t i = 0; i < n && whole; i++)
        x[i] = round(x[i]);
    qsort(x, n, sizeof *x, compare);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || x[i] > x[kept - 1]) x[kept++] = x[i];
    return kept;
}

/* Once over the range at equal distances; once more at the quantiles of what was found, where straight lines
 * are short. The value that was asked about is a point of both, so that its answer is exact. */
static int search(struct finding *f, const struct gv_run_options *options)
{
    const struct gv_required_request *q = f->request;
    const struct gv_input *input = &f->plan->model->inputs[q->over.input];
    double x[COARSE + 1 + FINE], low, high;
    double *found = gv_memory_new((f->draws + 1) * sizeof *found);
    size_t n = 0, n_found = 0;
    if (!found) return GV_ERR_MEMORY;
    gv_crossing_range(input, q->over.values, &low, &high);
    for (int i = 0; i < COARSE; i++)
        x[n++] = i + 1 == COARSE ? high : low + (high - low) * i / (COARSE - 1);
    if (q->question > low && q->question < high) x[n++] = q->question;
    n = arrange(n, x, input->whole);
    int status = pass(f, n, x, options);
    for (size_t i = 0; i < f->draws; i++)
        if (isfinite(f->value[i])) found[n_found++] = f->value[i];
    if (status == GV_OK && n_found) {
        qsort(found, n_found, sizeof *found, compare);
        for (int i = 0; i < FINE; i++)
            x[n++] = found[(size_t)((double)(n_found - 1) * i / (FINE - 1))];
        n = arrange(n, x, input->whole);
        status = pass(f, n, x, options);
    }
    for (size_t i = 0; i < f->draws && input->whole; i++) /* the whole number at which the draw breaks even */
        if (isfinite(f->value[i])) f->value[i] = f->starts[i] ? floor(f->value[i]) : ceil(f->value[i]);
    free(found);
    if (status == GV_OK) orient(f);
    return status;
}

/* An outcome that is the required value: where it is missing, nothing would be enough. */
static int take(struct finding *f, const struct gv_run_options *options)
{
    const struct gv_required_request *q = f->request;
    struct gv_policy policy = f->plan->policies[q->policy];
    struct gv_plan plan = *f->plan;
    plan.policies = &policy;
    plan.n_policies = 1;
    const size_t outcomes[] = {q->outcome, q->given};
    const struct gv_sample_request request = {.outcomes = outcomes, .n_outcomes = 2};
    struct gv_sample sample;
    int status = gv_sample_draw(&plan, &request, options, &sample);
    if (status != GV_OK) return status;
    const double *y = gv_sample_column(&sample, 0, sample.first[0]),
                 *value = gv_sample_column(&sample, 0, sample.first[1]);
    for (size_t i = 0; i < f->draws; i++)
        f->value[i] = isnan(y[i]) ? (double)NAN : isnan(value[i]) ? (double)INFINITY : value[i];
    f->required->rising = true;
    f->required->evaluations = f->draws;
    gv_sample_free(&sample);
    return GV_OK;
}

/* --- the distribution --- */

/* The share of draws that are counted, with its interval: by replicates, or as of independent draws. */
static struct gv_estimate share_of(const struct finding *f, const uint64_t *counted, const uint64_t *valid)
{
    const struct gv_design *design = &f->plan->design;
    uint32_t R = design->replicates;
    double error = gv_plan_error(f->plan), deviation[GV_REPLICATES_MAX], mean = 0;
    uint64_t k = 0, n = 0;
    for (uint32_t r = 0; r < R; r++) {
        k += counted[r];
        n += valid[r];
    }
    if (n == 0) return (struct gv_estimate){NAN, NAN, NAN};
    if (k == 0 || k == n) return gv_interval_clopper_pearson(k, n, error);
    if (design->kind == GV_DESIGN_MC) return gv_interval_wilson(k, n, error);
    for (uint32_t r = 0; r < R; r++) {
        deviation[r] = valid[r] ? (double)counted[r] / (double)valid[r] : 0;
        mean += deviation[r] / R;
    }
    for (uint32_t r = 0; r < R; r++)
        deviation[r] -= mean;
    double share = (double)k / (double)n;
    double half = R < 2 ? (double)NAN : gv_replicate_half_width(R, deviation, gv_student_t(R - 1, error));
    /* A net may divide its draws exactly; a share is only known to a draw. */
    half = fmax(half, R < 2 ? (double)NAN : 0.5 / (double)n);
    return (struct gv_estimate){share, isnan(half) ? half : fmax(share - half, 0),
                                isnan(half) ? half : fmin(share + half, 1)};
}

static struct gv_estimate share_between(const struct finding *f, double from, double to)
{
    uint32_t R = f->plan->design.replicates;
    uint64_t counted[GV_REPLICATES_MAX] = {0}, valid[GV_REPLICATES_MAX] = {0};
    for (size_t i = 0; i < f->draws; i++) {
        valid[i % R] += isnan(f->value[i]) ? 0 : 1;
        counted[i % R] += f->value[i] >= from && f->value[i] <= to ? 1 : 0;
    }
    return share_of(f, counted, valid);
}

/* Share of draws for which x is enough, or is borne. */
static struct gv_estimate share_at(const struct finding *f, double x)
{
    return f->required->rising ? share_between(f, -INFINITY, x) : share_between(f, x, INFINITY);
}

static double quantile_of(size_t n, const double *sorted, double p)
{
    struct gv_rank_pair pair = gv_quantile_position(n, p);
    double below = sorted[pair.below], above = sorted[pair.above];
    if (below == above || !(pair.weight > 0)) return below;
    if (isinf(below) || isinf(above)) return pair.weight < 0.5 ? below : above;
    return below + pair.weight * (above - below);
}

static struct gv_estimate estimate_quantile(const struct finding *f, size_t n, const double *sorted, double p)
{
    struct gv_estimate q = {quantile_of(n, sorted, p), NAN, NAN};
    double low, high;
    if (f->plan->design.kind == GV_DESIGN_MC) {
        int64_t below, above;
        gv_interval_quantile_ranks(n, p, gv_plan_error(f->plan), &below, &above);
        low = n > 1 ? (double)below / (double)(n - 1) : -1;
        high = n > 1 ? (double)above / (double)(n - 1) : 2;
    } else {
        double half = gv_estimate_half_width(share_between(f, -INFINITY, q.value));
        low = p - half;
        high = p + half;
    }
    if (low >= 0) q.low = fmin(quantile_of(n, sorted, low), q.value);
    if (high <= 1) q.high = fmax(quantile_of(n, sorted, high), q.value);
    return q;
}

static int summarise(struct finding *f)
{
    struct gv_required *r = f->required;
    const struct gv_required_request *q = f->request;
    const struct gv_estimate nothing = {NAN, NAN, NAN};
    double *sorted = gv_memory_new((f->draws + 1) * sizeof *sorted);
    size_t n = 0;
    if (!sorted) return GV_ERR_MEMORY;
    for (size_t i = 0; i < f->draws; i++)
        if (!isnan(f->value[i])) sorted[n++] = f->value[i];
    r->draws = n;
    r->failed = f->draws - n;
    qsort(sorted, n, sizeof *sorted, compare);
    for (int k = 0; k < GV_QUANTILES; k++)
        r->quantile[k] = n ? estimate_quantile(f, n, sorted, gv_quantile_probabilities[k]) : nothing;
    r->below = share_between(f, -INFINITY, -INFINITY);
    r->above = share_between(f, INFINITY, INFINITY);
    r->enough = isnan(q->question) ? nothing : share_at(f, q->question);
    /* Where values are missing the 99 % quantile may be infinite: then what is finite ends the grid. */
    size_t finite = 0;
    while (finite < n && sorted[finite] < INFINITY)
        finite++;
    double low = q->over.n ? q->over.values[0] : finite ? quantile_of(finite, sorted, 0.01) : (double)NAN;
    double high = q->over.n ? q->over.values[1] : finite ? quantile_of(finite, sorted, 0.99) : (double)NAN;
    for (int k = 0; k < GV_REQUIRED_GRID; k++) {
        r->grid[k] = low + (high - low) * k / (GV_REQUIRED_GRID - 1);
        r->share[k] = n ? share_at(f, r->grid[k]) : nothing;
    }
    free(sorted);
    return GV_OK;
}

int gv_required_find(const struct gv_required_request *request, const struct gv_run_options *options,
                     struct gv_required *required)
{
    struct finding f = {.request = request,
                        .plan = request->plan,
                        .draws = (size_t)gv_design_draws(&request->plan->design),
                        .required = required};
    *required = (struct gv_required){0};
    f.value = gv_memory_new((f.draws + 1) * sizeof *f.value);
    f.last = gv_memory_new((f.draws + 1) * sizeof *f.last);
    f.starts = gv_memory_new((f.draws + 1) * sizeof *f.starts);
    int status = f.value && f.last && f.starts ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) status = request->over.n ? search(&f, options) : take(&f, options);
    if (status == GV_OK) status = summarise(&f);
    free(f.value);
    free(f.last);
    free(f.starts);
    return status;
}
