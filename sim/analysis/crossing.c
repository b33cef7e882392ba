#include "analysis/crossing.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const gv_crossing_status_names[GV_CROSSING_STATUSES] = {"none", "found", "always"};

/* A cell is left eight times as narrow by a round if the curve is smooth, else at worst by half. */
enum { ROUNDS_MAX = 24, NEW_MAX = 128, EXPLORATIONS = 6 };

/* Cells are not halved below this share of the range. */
#define FINEST (1.0 / 2048)

/* The three curves that cross: the estimate and the ends of its interval. */
enum { VALUE, LOW, HIGH, CURVES };

struct searching {
    const struct gv_crossing_search *search;
    const struct gv_run_options *options;
    bool whole;
    bool *wanted;
    struct gv_curve_point *point; /* [n] by rising x, without those that have no value */
    size_t n, capacity;
    struct gv_crossings *found;
};

void gv_crossing_range(const struct gv_input *input, const double ends[2], double *low, double *high)
{
    double nudge = 1e-6 * (ends[1] - ends[0]);
    *low = ends[0];
    *high = ends[1];
    if (input->low_open && *low == input->low) *low += nudge;
    if (input->high_open && *high == input->high) *high -= nudge;
}

static double curve(const struct gv_curve_point *p, int which)
{
    return which == VALUE ? p->estimate.value : which == LOW ? p->estimate.low : p->estimate.high;
}

/* --- evaluating --- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int compare_points(const void *a, const void *b)
{
    return compare(&((const struct gv_curve_point *)a)->x, &((const struct gv_curve_point *)b)->x);
}

static int reserve(struct searching *s, size_t more)
{
    if (s->n + more <= s->capacity) return GV_OK;
    size_t capacity = 2 * (s->n + more);
    struct gv_curve_point *point = gv_memory_resize(s->point, capacity * sizeof *point);
    if (!point) return GV_ERR_MEMORY;
    s->point = point;
    s->capacity = capacity;
    return GV_OK;
}

/* Adds the curve's points at x[n], rising and different. */
static int evaluate(struct searching *s, size_t n, const double *x)
{
    const struct gv_crossing_search *q = s->search;
    struct gv_axis axes[2] = {{.input = q->over, .n = n, .values = x}};
    struct gv_sweep sweep;
    if (q->also) axes[1] = *q->also;
    int status = reserve(s, n);
    if (status == GV_OK)
        status = gv_sweep_run(q->plan, 1, &q->policy, q->also ? 2 : 1, axes, s->wanted, s->options, &sweep);
    if (status == GV_ERR_INTERRUPTED) gv_sweep_free(&sweep);
    if (status != GV_OK) return status;
    for (size_t i = 0; i < n; i++) {
        struct gv_curve_point p = {
            x[i], gv_statistic_of(gv_sweep_statistics(&sweep, 0, i, q->outcome), q->statistic)};
        if (isnan(p.estimate.value))
            s->found->n_missing++;
        else
            s->point[s->n++] = p;
        s->found->failed += sweep.failed[i];
    }
    s->found->evaluations += sweep.evaluations;
    gv_sweep_free(&sweep);
    qsort(s->point, s->n, sizeof *s->point, compare_points);
    return GV_OK;
}

static int scan(struct searching *s)
{
    const struct gv_crossing_search *q = s->search;
    double x[GV_SCAN_POINTS];
    size_t n = 0;
    for (size_t i = 0; i < q->scan; i++) {
        double share = (double)i / (double)(q->scan - 1);
        double at = i + 1 == q->scan ? q->high : q->low + share * (q->high - q->low);
        if (s->whole) at = round(at);
        if (n == 0 || at > x[n - 1]) x[n++] = at;
    }
    return evaluate(s, n, x);
}

/* --- looking into cells --- */

/* Halves a cell, unless it is narrow already. */
static void halve(const struct searching *s, size_t i, double *x, size_t *n)
{
    double from = s->point[i].x, to = s->point[i + 1].x, middle = 0.5 * (from + to);
    if (s->whole) middle = floor(middle);
    if (to - from <= FINEST * (s->search->high - s->search->low) || middle <= from || *n >= NEW_MAX) return;
    if (*n == 0 || middle > x[*n - 1]) x[(*n)++] = middle;
}

/* Whether the curve may turn at the target beside point i: it turns there, and a parabola goes more than half
 * of the way from the point to the target. */
static bool may_reach(const struct searching *s, size_t i)
{
    const struct gv_curve_point *p = &s->point[i];
    double y = p->estimate.value, away = s->search->target - y;
    double left = y - p[-1].estimate.value, right = y - p[1].estimate.value;
    if (!(left * away >= 0 && right * away >= 0)) return false; /* the point is no extreme on this side */
    double dl = p->x - p[-1].x, dr = p[1].x - p->x;
    double curvature = (left / dl + right / dr) / (dl + dr),
           slope = (left / dl * dr - right / dr * dl) / (dl + dr);
    double rise = curvature != 0 ? slope * slope / (4 * curvature) : 0;
    return fabs(rise) >= 0.5 * fabs(away);
}

static int explore(struct searching *s)
{
    for (int round = 0; round < EXPLORATIONS && s->search->step > 0; round++) {
        double x[NEW_MAX];
        size_t n = 0;
        for (size_t i = 0; i + 1 < s->n; i++) {
            double change = fabs(s->point[i + 1].estimate.value - s->point[i].estimate.value);
            if (change > s->search->step || (i > 0 && may_reach(s, i)) ||
                (i + 2 < s->n && may_reach(s, i + 1)))
                halve(s, i, x, &n);
        }
        if (n == 0) break;
        int status = evaluate(s, n, x);
        if (status != GV_OK) return status;
    }
    return GV_OK;
}

/* --- narrowing --- */

/* Whether a curve changes sides between the points i and i + 1. */
static bool changes(const struct searching *s, size_t i, int which)
{
    double a = curve(&s->point[i], which), b = curve(&s->point[i + 1], which), target = s->search->target;
    return !isnan(a) && !isnan(b) && (a >= target) != (b >= target);
}

/* Where the straight line between the points i and i + 1 is at the target. */
static double secant(const struct searching *s, size_t i, int which)
{
    const struct gv_curve_point *p = &s->point[i];
    double a = curve(p, which), b = curve(p + 1, which);
    double share = (s->search->target - a) / (b - a);
    return p->x + fmin(fmax(share, 0), 1) * (p[1].x - p->x);
}

/* Proposes points inside the cell behind point i. */
static void propose(const struct searching *s, size_t i, int which, double *x, size_t *n)
{
    double from = s->point[i].x, to = s->point[i + 1].x, width = to - from, zero = secant(s, i, which);
    for (int side = -1; side <= 1; side += 2) {
        double at = zero + side * width / 16;
        if (at <= from || at >= to) at = zero + (zero - from < to - zero ? 1 : -1) * width / 4;
        if (s->whole) at = side < 0 ? floor(at) : ceil(at);
        if (at > from && at < to && *n < NEW_MAX) x[(*n)++] = at;
    }
    /* Neighbouring whole numbers may both have been rounded out of the cell. */
    if (s->whole && width > 1 && *n < NEW_MAX) x[(*n)++] = from + floor(0.5 * width);
}

static int narrow(struct searching *s, bool *done)
{
    const struct gv_crossing_search *q = s->search;
    double x[NEW_MAX], width = q->high - q->low;
    size_t n = 0, kept = 0;
    for (size_t i = 0; i + 1 < s->n; i++)
        for (int c = 0; c < CURVES; c++) {
            double wide = (c == VALUE ? q->tolerance : q->band_tolerance) * width;
            if (s->whole) wide = c == VALUE ? 1 : fmax(wide, 1);
            if (changes(s, i, c) && s->point[i + 1].x - s->point[i].x > wide) propose(s, i, c, x, &n);
        }
    *done = n == 0;
    if (n == 0) return GV_OK;
    qsort(x, n, sizeof *x, compare);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || x[i] - x[kept - 1] > (s->whole ? 0.5 : 0.1 * q->tolerance * width)) x[kept++] = x[i];
    return evaluate(s, kept, x);
}

/* --- what was found --- */

/* The end of a crossing's interval: from point i in direction `step`, the first one at which the curve is on
 * the other side (or on this one) of the target; there the secant. */
static double find_end(const struct searching *s, size_t i, int step, int which, bool above)
{
    for (size_t k = i; k < s->n; k += (size_t)step) { /* below 0 it wraps */
        double y = curve(&s->point[k], which);
        if (isnan(y)) return NAN;
        if ((y >= s->search->target) == above) {
            size_t cell = step < 0 ? k : k - 1;
            double at = s->whole ? s->point[k].x : secant(s, cell, which);
            return at;
        }
    }
    return step < 0 ? -INFINITY : INFINITY;
}

static struct gv_crossing crossing_at(const struct searching *s, size_t i)
{
    bool rising = s->point[i + 1].estimate.value >= s->search->target;
    struct gv_crossing c = {.rising = rising};
    c.place.value = s->whole ? s->point[rising ? i + 1 : i].x : secant(s, i, VALUE);
    c.place.low = rising ? find_end(s, i, -1, HIGH, false) : find_end(s, i, -1, LOW, true);
    c.place.high = rising ? find_end(s, i + 1, 1, LOW, true) : find_end(s, i + 1, 1, HIGH, false);
    if (s->whole || isnan(c.place.low) || isnan(c.place.high)) return c;
    /* At a jump the place is not known better than the cell. */
    c.place.low = fmin(c.place.low, s->point[i].x);
    c.place.high = fmax(c.place.high, s->point[i + 1].x);
    return c;
}

static void conclude(struct searching *s)
{
    struct gv_crossings *f = s->found;
    double target = s->search->target;
    size_t above = 0, surely_above = 0, surely_below = 0;
    f->lowest = f->highest = s->n ? s->point[0] : (struct gv_curve_point){NAN, {NAN, NAN, NAN}};
    for (size_t i = 0; i < s->n; i++) {
        if (s->point[i].estimate.value < f->lowest.estimate.value) f->lowest = s->point[i];
        if (s->point[i].estimate.value > f->highest.estimate.value) f->highest = s->point[i];
        above += s->point[i].estimate.value >= target;
        surely_above += s->point[i].estimate.low >= target;
        surely_below += s->point[i].estimate.high < target;
    }
    for (size_t i = 0; i + 1 < s->n && f->n < GV_SCAN_POINTS; i++)
        if (changes(s, i, VALUE)) f->crossing[f->n++] = crossing_at(s, i);
    f->status = f->n ? GV_CROSSING_FOUND : above ? GV_CROSSING_ALWAYS : GV_CROSSING_NONE;
    f->certain = f->status == GV_CROSSING_FOUND    ? surely_above && surely_below
                 : f->status == GV_CROSSING_ALWAYS ? surely_above == s->n
                                                   : s->n && surely_below == s->n;
    /* Where a value is missing nothing is sure. */
    if (f->n_missing && f->status != GV_CROSSING_FOUND) f->certain = false;
    f->point = s->point;
    f->n_points = s->n;
    s->point = NULL;
}

int gv_crossings_find(const struct gv_crossing_search *search, const struct gv_run_options *options,
                      struct gv_crossings *found)
{
    const struct gv_model *model = search->plan->model;
    const struct gv_run_options own = {.threads = options->threads,
                                       .memory = options->memory,
                                       .tables = options->tables,
                                       .stop = options->stop};
    struct searching s = {.search = search,
                          .options = &own,
                          .whole = model->inputs[search->over].whole,
                          .wanted = gv_memory_zeroed(model->n_outcomes, sizeof *s.wanted),
                          .found = found};
    *found = (struct gv_crossings){0};
    if (!s.wanted) return GV_ERR_MEMORY;
    s.wanted[search->outcome] = true;
    int status = scan(&s);
    if (status == GV_OK) status = explore(&s);
    bool done = false;
    for (int round = 0; round < ROUNDS_MAX && !done && status == GV_OK; round++)
        status = narrow(&s, &done);
    if (status == GV_OK) conclude(&s);
    free(s.wanted);
    free(s.point);
    if (status != GV_OK) *found = (struct gv_crossings){0};
    return status;
}

void gv_crossings_free(struct gv_crossings *c)
{
    free(c->point);
    *c = (struct gv_crossings){0};
}
