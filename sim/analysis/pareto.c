#include "analysis/pareto.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>

double gv_pareto_threshold(size_t n)
{
    return n > 10 ? fmin(1 - 1 / log10((double)n), 0.7) : 0;
}

double gv_effective_draws(size_t n, const double *weight)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += weight[i];
        squares += weight[i] * weight[i];
    }
    return squares > 0 ? sum * sum / squares : 0;
}

/* Shape and scale of n rising exceedances. */
static void fit(size_t n, const double *x, double *k, double *sigma)
{
    enum { PRIOR = 3, MOST = 200 };
    double theta[MOST], length[MOST], quarter = x[(size_t)((double)n / 4 + 0.5) - 1];
    size_t m = 30 + (size_t)sqrt((double)n);
    if (m > MOST) m = MOST;
    for (size_t j = 0; j < m; j++) {
        theta[j] = 1 / x[n - 1] + (1 - sqrt((double)m / ((double)j + 0.5))) / (PRIOR * quarter);
        double mean = 0;
        for (size_t i = 0; i < n; i++)
            mean += log1p(-theta[j] * x[i]) / (double)n;
        length[j] = (double)n * (log(-theta[j] / mean) - mean - 1);
    }
    double best = 0;
    for (size_t j = 0; j < m; j++) {
        double sum = 0;
        for (size_t l = 0; l < m; l++)
            sum += exp(length[l] - length[j]);
        best += theta[j] / sum;
    }
    *k = 0;
    for (size_t i = 0; i < n; i++)
        *k += log1p(-best * x[i]) / (double)n;
    *sigma = -*k / best;
    *k = ((double)n * *k + 10 * 0.5) / ((double)n + 10); /* few exceedances: towards 1/2 */
}

struct ranked {
    double value;
    size_t index;
};

static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static void normalise(size_t n, double *weight)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weight[i];
    for (size_t i = 0; i < n; i++)
        weight[i] /= sum;
}

int gv_pareto_smooth(size_t n, double *weight, double *k)
{
    double most = -INFINITY;
    *k = NAN;
    for (size_t i = 0; i < n; i++)
        if (weight[i] > most) most = weight[i];
    if (!(most > -INFINITY)) {
        for (size_t i = 0; i < n; i++)
            weight[i] = 0;
        *k = INFINITY;
        return GV_OK;
    }
    struct ranked *order = gv_memory_new((n + 1) * sizeof *order);
    double *excess = gv_memory_new((n + 1) * sizeof *excess);
    if (!order || !excess) {
        free(order);
        free(excess);
        return GV_ERR_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        weight[i] = exp(weight[i] - most);
        order[i] = (struct ranked){weight[i], i};
    }
    qsort(order, n, sizeof *order, by_value);
    size_t tail = (size_t)ceil(fmin(0.2 * (double)n, 3 * sqrt((double)n)));
    if (tail >= 5 && tail < n) {
        struct ranked *top = order + (n - tail);
        double cut = top[-1].value, sigma;
        for (size_t i = 0; i < tail; i++)
            excess[i] = top[i].value - cut;
        if (excess[tail - 1] > 1e-12 && excess[(size_t)((double)tail / 4 + 0.5) - 1] > 0) {
            fit(tail, excess, k, &sigma);
            for (size_t i = 0; i < tail && isfinite(*k); i++) {
                double rest = 1 - ((double)i + 0.5) / (double)tail;
                double x = fabs(*k) < 1e-9 ? -sigma * log(rest) : sigma * expm1(-*k * log(rest)) / *k;
                weight[top[i].index] = fmin(cut + x, 1);
            }
            if (isnan(*k)) *k = INFINITY;
        } else { /* the tail's weights are all the same, or a few draws have all the weight */
            *k = excess[tail - 1] <= 1e-12 ? 0 : INFINITY;
        }
    }
    normalise(n, weight);
    free(order);
    free(excess);
    return GV_OK;
}
