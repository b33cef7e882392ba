#include "analysis/regression.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { Q = GV_BASIS_MAX, BAND = 4 };

/* --- the basis --- */

static size_t count_values(size_t n, const double *sorted, double values[GV_FEW_VALUES])
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (i && sorted[i] == sorted[i - 1]) continue;
        if (count == GV_FEW_VALUES) return GV_FEW_VALUES + 1;
        values[count++] = sorted[i];
    }
    return count;
}

static void fill_steps(const double *x, const double *values, struct gv_basis *b)
{
    for (size_t d = 0; d < b->draws; d++) {
        size_t k = 0;
        while (k + 1 < b->n && values[k] < x[d])
            k++;
        b->first[d] = (unsigned char)k;
        b->weight[d] = 1;
    }
}

/* The four cubic B-splines that are not 0 at t in [0, 1) of an interval. */
static void fill_splines(size_t intervals, const double *x, double low, double high, struct gv_basis *b)
{
    double most = (double)(intervals - 1), width = (high - low) / (double)intervals;
    for (size_t d = 0; d < b->draws; d++) {
        double at = (x[d] - low) / width;
        size_t k = (size_t)fmin(fmax(at, 0), most);
        double t = at - (double)k, s = 1 - t, *w = b->weight + d * BAND;
        b->first[d] = (unsigned char)k;
        w[0] = s * s * s / 6;
        w[1] = (4 - 6 * t * t + 3 * t * t * t) / 6;
        w[2] = (4 - 6 * s * s + 3 * s * s * s) / 6;
        w[3] = t * t * t / 6;
    }
}

int gv_basis_make_of(size_t intervals, size_t draws, const double *x, const double *sorted,
                     struct gv_basis *b)
{
    double values[GV_FEW_VALUES];
    size_t count = count_values(draws, sorted, values);
    bool few = count <= GV_FEW_VALUES;
    *b = (struct gv_basis){.draws = draws, .n = few ? count : intervals + BAND - 1, .span = few ? 1 : BAND};
    b->first = gv_memory_new(draws);
    b->weight = gv_memory_new(draws * b->span * sizeof *b->weight);
    if (!b->first || !b->weight) {
        gv_basis_free(b);
        return GV_ERR_MEMORY;
    }
    if (few)
        fill_steps(x, values, b);
    else
        fill_splines(intervals, x, sorted[0], sorted[draws - 1], b);
    return GV_OK;
}

int gv_basis_make(size_t draws, const double *x, const double *sorted, struct gv_basis *b)
{
    return gv_basis_make_of(GV_SPLINE_INTERVALS, draws, x, sorted, b);
}

void gv_basis_free(struct gv_basis *b)
{
    free(b->first);
    free(b->weight);
    *b = (struct gv_basis){0};
}

/* --- the fit --- */

/* Normal equations: the matrix by its diagonals, and the right side. */
struct normal {
    double matrix[BAND][Q]; /* [k][i]: row i, column i + k */
    double right[Q];
    double n, sum, squares;
};

static void add(const struct gv_basis *b, size_t draw, double y, struct normal *to)
{
    const double *w = b->weight + draw * b->span;
    size_t first = b->first[draw];
    for (size_t i = 0; i < b->span; i++) {
        for (size_t j = i; j < b->span; j++)
            to->matrix[j - i][first + i] += w[i] * w[j];
        to->right[first + i] += w[i] * y;
    }
    to->n++;
    to->sum += y;
    to->squares += y * y;
}

/* a + sign · b */
static void combine(const struct normal *a, double sign, const struct normal *b, struct normal *out)
{
    for (size_t k = 0; k < BAND; k++)
        for (size_t i = 0; i < Q; i++)
            out->matrix[k][i] = a->matrix[k][i] + sign * b->matrix[k][i];
    for (size_t i = 0; i < Q; i++)
        out->right[i] = a->right[i] + sign * b->right[i];
    out->n = a->n + sign * b->n;
    out->sum = a->sum + sign * b->sum;
    out->squares = a->squares + sign * b->squares;
}

/* Cholesky factor of the matrix with `weight` times the penalty, by its diagonals: [k][i] is row i + k,
 * column i. A little of the identity keeps functions without draws apart. False if it is not positive
 * definite. */
static bool factorise(const struct gv_basis *b, const struct normal *of, double weight, double l[BAND][Q])
{
    static const double penalty[3] = {1, -2, 1};
    memset(l, 0, BAND * sizeof *l);
    for (size_t k = 0; k < b->span; k++)
        memcpy(l[k], of->matrix[k], b->n * sizeof **l);
    for (size_t i = 0; b->span > 1 && i + 2 < b->n; i++)
        for (size_t r = 0; r < 3; r++)
            for (size_t c = 0; c <= r; c++)
                l[r - c][i + c] += weight * penalty[r] * penalty[c];
    for (size_t i = 0; i < b->n; i++)
        l[0][i] += 1e-12 * of->n;
    for (size_t i = 0; i < b->n; i++) {
        for (size_t j = i >= BAND - 1 ? i - (BAND - 1) : 0; j < i; j++)
            for (size_t r = i; r < b->n && r - j < BAND; r++)
                l[r - i][i] -= l[i - j][j] * l[r - j][j];
        if (!(l[0][i] > 0)) return false;
        double root = sqrt(l[0][i]);
        for (size_t k = 0; k < BAND; k++)
            l[k][i] /= root;
    }
    return true;
}

static void solve(size_t n, double l[BAND][Q], double x[Q])
{
    for (size_t i = 0; i < n; i++) {
        x[i] /= l[0][i];
        for (size_t k = 1; k < BAND && i + k < n; k++)
            x[i + k] -= l[k][i] * x[i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = 1; k < BAND && i + k < n; k++)
            x[i] -= l[k][i] * x[i + k];
        x[i] /= l[0][i];
    }
}

/* x' M y of the symmetric banded matrix. */
static double form(size_t n, double matrix[BAND][Q], const double *x, const double *y)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += matrix[0][i] * x[i] * y[i];
        for (size_t k = 1; k < BAND && i + k < n; k++)
            sum += matrix[k][i] * (x[i] * y[i + k] + x[i + k] * y[i]);
    }
    return sum;
}

/* Coefficients at a weight of the penalty; false if there are none. */
static bool fit(const struct gv_basis *b, const struct normal *of, double weight, double coefficient[Q],
                double l[BAND][Q])
{
    if (!factorise(b, of, weight, l)) return false;
    memcpy(coefficient, of->right, Q * sizeof *coefficient);
    solve(b->n, l, coefficient);
    return true;
}

/* The trace of the smoother: how many free parameters the fit amounts to. */
static double parameters(const struct gv_basis *b, struct normal *of, double l[BAND][Q])
{
    double trace = 0;
    for (size_t i = 0; i < b->n; i++) {
        double column[Q] = {0};
        for (size_t j = i >= BAND - 1 ? i - (BAND - 1) : 0; j < b->n && j < i + BAND; j++)
            column[j] = j < i ? of->matrix[i - j][j] : of->matrix[j - i][i];
        solve(b->n, l, column);
        trace += column[i];
    }
    return trace;
}

/* The weight of the penalty with the least generalised cross-validation score. */
static double choose_weight(const struct gv_basis *b, struct normal *all)
{
    enum { STEPS = 25 };
    const double least = 1e-5,
                 root_of_ten = 3.1622776601683795; /* no pow(): its last bit is not everywhere the same */
    double best = INFINITY, chosen = 0, weight = least * all->n / (double)b->n;
    if (b->span == 1) return 0;
    for (int step = 0; step < STEPS; step++, weight *= root_of_ten) {
        double c[Q], l[BAND][Q];
        if (!fit(b, all, weight, c, l)) continue;
        double residual = all->squares + form(b->n, all->matrix, c, c);
        for (size_t i = 0; i < b->n; i++)
            residual -= 2 * c[i] * all->right[i];
        double free_draws = all->n - parameters(b, all, l), score = residual / (free_draws * free_draws);
        if (score < best) {
            best = score;
            chosen = weight;
        }
    }
    return chosen;
}

static double value_at(const struct gv_basis *b, size_t draw, const double *coefficient)
{
    double sum = 0;
    for (size_t i = 0; i < b->span; i++)
        sum += b->weight[draw * b->span + i] * coefficient[b->first[draw] + i];
    return sum;
}

int gv_basis_explain(const struct gv_basis *b, const struct gv_batches *batches, const double *y,
                     struct gv_index *share)
{
    size_t n = batches->n;
    struct normal *batch = gv_memory_zeroed(n + 2, sizeof *batch), *all = batch + n, *others = batch + n + 1;
    double(*coefficient)[Q] = gv_memory_zeroed(n + 1, sizeof *coefficient);
    struct gv_ratio_sums sums[GV_BATCHES_MAX] = {0};
    if (!batch || !coefficient) {
        free(batch);
        free(coefficient);
        return GV_ERR_MEMORY;
    }
    double mean = 0, count = 0, l[BAND][Q];
    for (size_t d = 0; d < b->draws; d++)
        if (!isnan(y[d])) {
            mean += y[d];
            count++;
        }
    mean /= count;
    for (size_t d = 0; d < b->draws; d++)
        if (!isnan(y[d])) add(b, d, y[d] - mean, &batch[d % n]);
    for (size_t g = 0; g < n; g++)
        combine(all, 1, &batch[g], all);
    double weight = choose_weight(b, all);
    bool fitted = fit(b, all, weight, coefficient[n], l);
    for (size_t g = 0; g < n && fitted; g++) {
        combine(all, -1, &batch[g], others);
        /* A single batch has no others. */
        if (n == 1 || !fit(b, others, weight, coefficient[g], l))
            memcpy(coefficient[g], coefficient[n], sizeof *coefficient);
    }
    for (size_t d = 0; d < b->draws; d++) {
        if (isnan(y[d])) continue;
        double deviation = y[d] - mean, whole = deviation * deviation,
               own = deviation - value_at(b, d, coefficient[n]),
               cross = deviation - value_at(b, d, coefficient[d % n]);
        sums[d % n].part += whole - 0.5 * (own * own + cross * cross);
        sums[d % n].whole += whole;
    }
    *share = (struct gv_index){0};
    share->estimate = gv_ratio_estimate(n, sums, batches->quantile, share->deviation);
    free(batch);
    free(coefficient);
    return GV_OK;
}
