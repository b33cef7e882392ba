#include "analysis/field_study.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const gv_best_size_names[] = {"none", "interior", "smallest", "largest"};

double gv_field_study_cost(const struct gv_field_study *study, size_t k)
{
    return study->fixed_cost + study->citizen_cost * (double)study->sizes[k];
}

/* --- the probability of each result, given x --- */

/* Results first … first + n - 1 with their probabilities, which add up to 1. */
struct results {
    size_t first, n;
    double *probability;
};

static void normalise(struct results *r, double sum)
{
    for (size_t i = 0; i < r->n; i++)
        r->probability[i] /= sum;
}

/* Binomial, outwards from the most likely count, so that no logarithm and no factorial is needed. */
static void count_results(size_t n, double x, double *scratch, struct results *r)
{
    static const double least = 1e-17;
    double *p = scratch, odds = x / (1 - x), sum = 1;
    if (x <= 0 || x >= 1) {
        *r = (struct results){x >= 1 ? n : 0, 1, p};
        p[0] = 1;
        return;
    }
    size_t mode = (size_t)fmin((double)(n + 1) * x, (double)n), low = mode, high = mode;
    p[mode] = 1;
    while (high < n && p[high] > least) {
        p[high + 1] = p[high] * (double)(n - high) / (double)(high + 1) * odds;
        sum += p[++high];
    }
    while (low > 0 && p[low] > least) {
        p[low - 1] = p[low] * (double)low / (double)(n - low + 1) / odds;
        sum += p[--low];
    }
    *r = (struct results){low, high - low + 1, p + low};
    normalise(r, sum);
}

/* A grid of results of measurements, PER_SD to a standard deviation, beyond the draws by REACH of these. */
enum { PER_SD = 8, REACH = 9, SIDE = PER_SD * REACH };

struct grid {
    double low, step;
    size_t n;
    double bell[SIDE + 1]; /* exp(-j²/(2 PER_SD²)) */
};

/* exp(t) for small |t|, to the last digits. */
static double small_exp(double t)
{
    double sum = 1;
    for (int k = 12; k > 0; k--)
        sum = 1 + t / k * sum;
    return sum;
}

/* Finer than a ten-thousandth of the range of x, measurements tell x itself. */
static void open_grid(double low, double high, double sd, struct grid *g)
{
    double s = fmax(sd, 1e-4 * (high - low)), q = small_exp(-0.5 / (PER_SD * PER_SD));
    g->step = s / PER_SD;
    g->low = low - REACH * s;
    g->n = (size_t)ceil((high - low) / g->step) + 2 * SIDE + 2;
    g->bell[0] = 1;
    for (int j = 1; j <= SIDE; j++) {
        double ratio = 1;
        for (int i = 0; i < 2 * j - 1; i++)
            ratio *= q;
        g->bell[j] = g->bell[j - 1] * ratio;
    }
}

/* exp(-(j - u)²/(2 PER_SD²)) about the nearest point of the grid, u being the distance to it. */
static void measure_results(const struct grid *g, double x, double *scratch, struct results *r)
{
    double at = (x - g->low) / g->step, nearest = floor(at + 0.5), u = at - nearest, sum = 0;
    double up = small_exp(u / (PER_SD * PER_SD)), down = small_exp(-u / (PER_SD * PER_SD));
    double rise = 1, fall = 1;
    scratch[SIDE] = 1;
    for (int j = 1; j <= SIDE; j++) {
        rise *= up;
        fall *= down;
        scratch[SIDE + j] = g->bell[j] * rise;
        scratch[SIDE - j] = g->bell[j] * fall;
    }
    for (int j = 0; j <= 2 * SIDE; j++)
        sum += scratch[j];
    *r = (struct results){(size_t)nearest - SIDE, 2 * SIDE + 1, scratch};
    normalise(r, sum);
}

/* --- the value of one size --- */

struct sums {
    const struct gv_gains *gains;
    size_t folds, cells;
    double *sum; /* [batches][decisions][cells] weighted gains */
};

static double *sums_of(const struct sums *s, size_t batch, size_t decision)
{
    return s->sum + (batch * s->gains->n + decision) * s->cells;
}

static void add_draws(const struct sums *s, const double *x, const struct gv_field_study *study, size_t size,
                      const struct grid *grid, double *scratch)
{
    const struct gv_gains *g = s->gains;
    struct results r;
    for (size_t d = 0; d < g->batches.draws; d++) {
        if (!g->used[d]) continue;
        if (study->measures)
            measure_results(grid, x[d], scratch, &r);
        else
            count_results(size, x[d], scratch, &r);
        for (size_t k = 0; k < g->n; k++) {
            double gain = gv_gains_of(g, k)[d], *sum = sums_of(s, d % g->batches.n, k) + r.first;
            for (size_t i = 0; i < r.n && k != g->best; i++)
                sum[i] += gain * r.probability[i];
        }
    }
}

/* The decision with the largest gain at a result. */
static size_t choose(const struct sums *s, const double *by_decision, size_t cell)
{
    size_t chosen = s->gains->best;
    double most = 0;
    for (size_t k = 0; k < s->gains->n; k++)
        if (by_decision[k * s->cells + cell] > most) {
            most = by_decision[k * s->cells + cell];
            chosen = k;
        }
    return chosen;
}

/* total[decisions][cells], others the same without a fold: scratch. */
static struct gv_worth judge(const struct sums *s, double *total, double *others)
{
    const struct gv_gains *g = s->gains;
    double own[GV_BATCHES_MAX] = {0}, other[GV_BATCHES_MAX] = {0};
    size_t each = g->n * s->cells;
    memset(total, 0, each * sizeof *total);
    for (size_t b = 0; b < g->batches.n; b++)
        for (size_t i = 0; i < each; i++)
            total[i] += sums_of(s, b, 0)[i];
    for (size_t f = 0; f < s->folds; f++) {
        memcpy(others, total, each * sizeof *others);
        for (size_t b = f; b < g->batches.n && s->folds > 1; b += s->folds)
            for (size_t i = 0; i < each; i++)
                others[i] -= sums_of(s, b, 0)[i];
        for (size_t cell = 0; cell < s->cells; cell++) {
            size_t by_all = choose(s, total, cell), by_others = choose(s, others, cell);
            for (size_t b = f; b < g->batches.n; b += s->folds) {
                own[b] += sums_of(s, b, by_all)[cell];
                other[b] += sums_of(s, b, by_others)[cell];
            }
        }
    }
    for (size_t b = 0; b < g->batches.n; b++) {
        double count = g->count[b] ? (double)g->count[b] : 1;
        own[b] /= count;
        other[b] /= count;
    }
    return gv_worth_settle(g, own, other);
}

static void find_range(const struct gv_gains *g, const double *x, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t d = 0; d < g->batches.draws; d++)
        if (g->used[d]) {
            *low = fmin(*low, x[d]);
            *high = fmax(*high, x[d]);
        }
}

static int value_size(const struct gv_gains *g, const double *x, const struct gv_field_study *study, size_t k,
                      struct gv_worth *worth)
{
    struct grid grid = {0};
    double low, high;
    size_t size = study->sizes[k];
    find_range(g, x, &low, &high);
    if (study->measures) open_grid(low, high, study->sd / sqrt((double)size), &grid);
    struct sums s = {
        .gains = g, .folds = gv_folds(&g->batches), .cells = study->measures ? grid.n : size + 1};
    size_t each = g->n * s.cells;
    s.sum = gv_memory_zeroed((g->batches.n + 2) * each, sizeof *s.sum);
    double *scratch = gv_memory_new((size + 2 * SIDE + 2) * sizeof *scratch);
    int status = s.sum && scratch ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        add_draws(&s, x, study, size, &grid, scratch);
        *worth = judge(&s, s.sum + g->batches.n * each, s.sum + (g->batches.n + 1) * each);
    }
    free(s.sum);
    free(scratch);
    return status;
}

/* --- what it nets --- */

/* True if size a surely nets less than size b: the same draws tell of both. */
static bool nets_less(const struct gv_gains *g, const struct gv_field_study *study,
                      const struct gv_study_value *v, size_t a, size_t b)
{
    double deviation[GV_BATCHES_MAX], mean = 0, n = (double)g->batches.n;
    for (size_t i = 0; i < g->batches.n; i++)
        mean += (v->evsi[b].by_batch[i] - v->evsi[a].by_batch[i]) / n;
    for (size_t i = 0; i < g->batches.n; i++)
        deviation[i] = v->evsi[b].by_batch[i] - v->evsi[a].by_batch[i] - mean;
    double half = gv_replicate_half_width((uint32_t)g->batches.n, deviation, g->batches.quantile);
    double gain = study->decisions * mean - gv_field_study_cost(study, b) + gv_field_study_cost(study, a);
    return gain > study->decisions * half;
}

static void find_best(const struct gv_gains *g, const struct gv_field_study *study, struct gv_study_value *v)
{
    for (size_t k = 0; k < study->n; k++) {
        struct gv_estimate e = v->evsi[k].estimate;
        double cost = gv_field_study_cost(study, k);
        v->enbs[k] = (struct gv_estimate){study->decisions * e.value - cost, study->decisions * e.low - cost,
                                          study->decisions * e.high - cost};
        if (v->enbs[k].value > v->enbs[v->best].value) v->best = k;
    }
    v->from = v->to = v->best;
    while (v->from > 0 && !nets_less(g, study, v, v->from - 1, v->best))
        v->from--;
    while (v->to + 1 < study->n && !nets_less(g, study, v, v->to + 1, v->best))
        v->to++;
    v->where = !(v->enbs[v->best].value > 0) ? GV_SIZE_NONE
               : v->best == 0                ? GV_SIZE_SMALLEST
               : v->best + 1 == study->n     ? GV_SIZE_LARGEST
                                             : GV_SIZE_INTERIOR;
}

int gv_field_study_value(const struct gv_gains *gains, const double *x, const struct gv_field_study *study,
                         const volatile int *stop, struct gv_study_value *value)
{
    int status = GV_OK;
    value->best = 0;
    for (size_t k = 0; k < study->n && status == GV_OK; k++)
        status = stop && *stop ? GV_ERR_INTERRUPTED : value_size(gains, x, study, k, &value->evsi[k]);
    if (status == GV_OK) find_best(gains, study, value);
    return status;
}
