#include "analysis/surface.h"

#include "analysis/regression.h"
#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A single batch is cut into ALONE folds. */
enum { DIMS = GV_SURFACE_INPUTS_MAX, SPAN = 64, ALONE = 8 };

/* Intervals of each spline: the fewer, the more inputs. */
static const size_t intervals[DIMS + 1] = {0, GV_SPLINE_INTERVALS, 9, 4};

struct surface {
    const struct gv_gains *gains;
    size_t n_dims;
    struct gv_basis dim[DIMS];
    size_t stride[DIMS], n; /* functions; that of dim[k] counts stride[k] */
    size_t band;            /* functions that meet are at most so far apart */
    size_t folds, batches;
    /* Normal equations without each fold, and of all: matrix[n][band + 1], row i from column i - band; right
     * sides [decisions][n]; draws and squares. */
    double *matrix, *right;
    double count[GV_FOLDS_MAX + 1], *squares;
    double *factor, *solution; /* scratch: [n][band + 1], [n] */
    double *coefficient;       /* [folds + 1][decisions][n] */
};

/* --- the basis --- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int open_dim(struct surface *s, size_t k, const double *x)
{
    size_t draws = s->gains->batches.draws;
    double *sorted = gv_memory_new(draws * sizeof *sorted);
    if (!sorted) return GV_ERR_MEMORY;
    memcpy(sorted, x, draws * sizeof *sorted);
    qsort(sorted, draws, sizeof *sorted, compare);
    int status = gv_basis_make_of(intervals[s->n_dims], draws, x, sorted, &s->dim[k]);
    free(sorted);
    return status;
}

static int open_basis(struct surface *s, const double *const *x)
{
    s->n = 1;
    for (size_t k = 0; k < s->n_dims; k++) {
        int status = open_dim(s, k, x[k]);
        if (status != GV_OK) return status;
        s->n *= s->dim[k].n;
    }
    for (size_t k = s->n_dims, stride = 1; k-- > 0; stride *= s->dim[k].n) {
        s->stride[k] = stride;
        s->band += (s->dim[k].span - 1) * stride;
    }
    return GV_OK;
}

/* The functions that are not 0 at a draw, rising. Returns how many. */
static size_t functions_at(const struct surface *s, size_t draw, size_t index[SPAN], double weight[SPAN])
{
    size_t n = 1;
    index[0] = 0;
    weight[0] = 1;
    for (size_t k = 0; k < s->n_dims; k++) {
        const struct gv_basis *b = &s->dim[k];
        /* From the end, so that what is still to be read is not overwritten. */
        for (size_t i = n; i-- > 0;)
            for (size_t j = b->span; j-- > 0;) {
                index[i * b->span + j] = index[i] + (b->first[draw] + j) * s->stride[k];
                weight[i * b->span + j] = weight[i] * b->weight[draw * b->span + j];
            }
        n *= b->span;
    }
    return n;
}

/* --- normal equations --- */

static size_t fold_of(const struct surface *s, size_t draw)
{
    return s->batches > 1 ? draw % s->batches % s->folds : draw % ALONE;
}

static double *matrix_of(const struct surface *s, size_t fold)
{
    return s->matrix + fold * s->n * (s->band + 1);
}

static double *right_of(const struct surface *s, size_t fold, size_t decision)
{
    return s->right + (fold * s->gains->n + decision) * s->n;
}

static double *coefficient_of(const struct surface *s, size_t fold, size_t decision)
{
    return s->coefficient + (fold * s->gains->n + decision) * s->n;
}

static void collect(struct surface *s)
{
    size_t index[SPAN], row = s->band + 1;
    double weight[SPAN];
    for (size_t d = 0; d < s->gains->batches.draws; d++) {
        if (!s->gains->used[d]) continue;
        size_t fold = fold_of(s, d), n = functions_at(s, d, index, weight);
        double *matrix = matrix_of(s, fold);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j <= i; j++)
                matrix[index[i] * row + s->band - (index[i] - index[j])] += weight[i] * weight[j];
        s->count[fold]++;
        for (size_t k = 0; k < s->gains->n; k++) {
            double y = gv_gains_of(s->gains, k)[d], *right = right_of(s, fold, k);
            for (size_t i = 0; i < n; i++)
                right[index[i]] += weight[i] * y;
            s->squares[k] += y * y;
        }
    }
    size_t cells = s->n * row, sides = s->gains->n * s->n;
    for (size_t f = 0; f < s->folds; f++) {
        for (size_t i = 0; i < cells; i++)
            matrix_of(s, s->folds)[i] += matrix_of(s, f)[i];
        for (size_t i = 0; i < sides; i++)
            right_of(s, s->folds, 0)[i] += right_of(s, f, 0)[i];
        s->count[s->folds] += s->count[f];
    }
    /* Of a fold: what the others say. */
    for (size_t f = 0; f < s->folds; f++) {
        for (size_t i = 0; i < cells; i++)
            matrix_of(s, f)[i] = matrix_of(s, s->folds)[i] - matrix_of(s, f)[i];
        for (size_t i = 0; i < sides; i++)
            right_of(s, f, 0)[i] = right_of(s, s->folds, 0)[i] - right_of(s, f, 0)[i];
        s->count[f] = s->count[s->folds] - s->count[f];
    }
}

/* Adds weight times the penalty along one input to the factor-to-be. */
static void penalise(struct surface *s, size_t k, double weight)
{
    static const double second[3] = {1, -2, 1};
    size_t row = s->band + 1, stride = s->stride[k], length = s->dim[k].n;
    if (s->dim[k].span == 1) return; /* values in no order that counts */
    for (size_t i = 0; i < s->n; i++) {
        if (i / stride % length + 2 >= length) continue;
        for (size_t r = 0; r < 3; r++)
            for (size_t c = 0; c <= r; c++)
                s->factor[(i + r * stride) * row + s->band - (r - c) * stride] +=
                    weight * second[r] * second[c];
    }
}

/* Cholesky of the fold's matrix with the penalty. A little of the identity keeps functions without draws
 * apart. False if it is not positive definite. */
static bool factorise(struct surface *s, size_t fold, double weight)
{
    size_t row = s->band + 1;
    memcpy(s->factor, matrix_of(s, fold), s->n * row * sizeof *s->factor);
    for (size_t k = 0; k < s->n_dims; k++)
        penalise(s, k, weight);
    for (size_t i = 0; i < s->n; i++) {
        double *a = s->factor + i * row; /* a[band - (i - j)] is column j */
        size_t first = i > s->band ? i - s->band : 0;
        a[s->band] += 1e-10 * s->count[fold];
        for (size_t j = first; j <= i; j++) {
            const double *b = s->factor + j * row;
            size_t from = j > s->band ? j - s->band : 0;
            double sum = a[s->band - (i - j)];
            for (size_t k = from > first ? from : first; k < j; k++)
                sum -= a[s->band - (i - k)] * b[s->band - (j - k)];
            if (j == i && !(sum > 0)) return false;
            a[s->band - (i - j)] = j == i ? sqrt(sum) : sum / b[s->band];
        }
    }
    return true;
}

static void solve(const struct surface *s, double *x)
{
    size_t row = s->band + 1;
    for (size_t i = 0; i < s->n; i++) {
        const double *a = s->factor + i * row;
        for (size_t j = i > s->band ? i - s->band : 0; j < i; j++)
            x[i] -= a[s->band - (i - j)] * x[j];
        x[i] /= a[s->band];
    }
    for (size_t i = s->n; i-- > 0;) {
        const double *a = s->factor + i * row;
        x[i] /= a[s->band];
        for (size_t j = i > s->band ? i - s->band : 0; j < i; j++)
            x[j] -= a[s->band - (i - j)] * x[i];
    }
}

/* Entry (i, j) of a fold's matrix. */
static double entry(const struct surface *s, size_t fold, size_t i, size_t j)
{
    size_t high = i > j ? i : j, apart = i > j ? i - j : j - i;
    return apart > s->band ? 0 : matrix_of(s, fold)[high * (s->band + 1) + s->band - apart];
}

/* What a fit leaves of the squares of a fold that it has not seen: of all draws less those without it. */
static double missed_squares(const struct surface *s, size_t fold, size_t decision, const double *c)
{
    size_t all = s->folds;
    const double *right = right_of(s, all, decision), *others = right_of(s, fold, decision);
    double sum = 0;
    for (size_t i = 0; i < s->n; i++) {
        double product = 0;
        size_t to = i + s->band < s->n ? i + s->band : s->n - 1;
        for (size_t j = i > s->band ? i - s->band : 0; j <= to; j++)
            product += (entry(s, all, i, j) - entry(s, fold, i, j)) * c[j];
        sum += c[i] * (product - 2 * (right[i] - others[i]));
    }
    return sum;
}

/* Cross-validation by folds, of all decisions, each relative to its squares; infinite if there is no fit.
 * Folds are independent; the points of a net are not, so that generalised cross-validation, which counts
 * them as if they were, would take their pattern for signal. */
static double score(struct surface *s, double weight)
{
    double sum = 0, *c = s->solution;
    for (size_t f = 0; f < s->folds; f++) {
        if (!factorise(s, f, weight)) return INFINITY;
        for (size_t k = 0; k < s->gains->n; k++) {
            if (s->squares[k] == 0) continue; /* the incumbent */
            memcpy(c, right_of(s, f, k), s->n * sizeof *c);
            solve(s, c);
            sum += missed_squares(s, f, k, c) / s->squares[k];
        }
    }
    return sum;
}

static double choose_weight(struct surface *s)
{
    static const double half_decade = 3.1622776601683795;
    double scale = s->count[s->folds] / (double)s->n, best = INFINITY, chosen = scale;
    /* Steps of half a decade along one input, where they cost nothing; of a decade along several. */
    double weight = scale * 1e-5, ratio = s->n_dims == 1 ? half_decade : 10;
    for (; weight < scale * 2e7; weight *= ratio) {
        double found = score(s, weight);
        if (found < best) {
            best = found;
            chosen = weight;
        }
    }
    return chosen;
}

/* --- choosing --- */

static void fit(struct surface *s)
{
    double weight = choose_weight(s);
    for (size_t f = 0; f <= s->folds; f++) {
        bool done = factorise(s, f, weight);
        for (size_t k = 0; k < s->gains->n; k++) {
            double *c = coefficient_of(s, f, k);
            memcpy(c, right_of(s, f, k), s->n * sizeof *c);
            if (done)
                solve(s, c);
            else
                memset(c, 0, s->n * sizeof *c);
        }
    }
}

/* The decision whose fitted gain is the largest; the incumbent's is 0. */
static size_t choose(const struct surface *s, size_t fold, size_t n, const size_t index[SPAN],
                     const double weight[SPAN], double *gain)
{
    size_t chosen = s->gains->best;
    double most = 0;
    for (size_t k = 0; k < s->gains->n; k++) {
        const double *c = coefficient_of(s, fold, k);
        double value = 0;
        for (size_t i = 0; i < n && k != s->gains->best; i++)
            value += weight[i] * c[index[i]];
        if (value > most) {
            most = value;
            chosen = k;
        }
    }
    *gain = most;
    return chosen;
}

static struct gv_worth judge(const struct surface *s)
{
    double own[GV_BATCHES_MAX] = {0}, other[GV_BATCHES_MAX] = {0}, weight[SPAN];
    size_t index[SPAN];
    for (size_t d = 0; d < s->gains->batches.draws; d++) {
        size_t b = d % s->batches, n = functions_at(s, d, index, weight);
        if (!s->gains->used[d]) continue;
        double gain, ignored;
        choose(s, s->folds, n, index, weight, &gain);
        own[b] += gain;
        other[b] += gv_gains_of(s->gains, choose(s, fold_of(s, d), n, index, weight, &ignored))[d];
    }
    for (size_t b = 0; b < s->batches; b++) {
        double count = s->gains->count[b] ? (double)s->gains->count[b] : 1;
        own[b] /= count;
        other[b] /= count;
    }
    return gv_worth_settle(s->gains, own, other);
}

static int allocate(struct surface *s)
{
    size_t sides = (s->folds + 1) * s->gains->n * s->n, row = s->band + 1;
    s->matrix = gv_memory_zeroed((s->folds + 1) * s->n * row, sizeof *s->matrix);
    s->right = gv_memory_zeroed(sides, sizeof *s->right);
    s->coefficient = gv_memory_zeroed(sides, sizeof *s->coefficient);
    s->squares = gv_memory_zeroed(s->gains->n, sizeof *s->squares);
    s->factor = gv_memory_new(s->n * row * sizeof *s->factor);
    s->solution = gv_memory_new(s->n * sizeof *s->solution);
    bool done = s->matrix && s->right && s->coefficient && s->squares && s->factor && s->solution;
    return done ? GV_OK : GV_ERR_MEMORY;
}

static void close_surface(struct surface *s)
{
    for (size_t k = 0; k < s->n_dims; k++)
        gv_basis_free(&s->dim[k]);
    free(s->matrix);
    free(s->right);
    free(s->coefficient);
    free(s->squares);
    free(s->factor);
    free(s->solution);
}

/* To be closed in any case. Without functions that are too many it is fitted, else left. */
static int open_surface(const struct gv_gains *gains, size_t n, const double *const *x, bool *fits,
                        struct surface *s)
{
    *s = (struct surface){.gains = gains,
                          .n_dims = n,
                          .folds = gains->batches.n > 1 ? gv_folds(&gains->batches) : ALONE,
                          .batches = gains->batches.n};
    int status = open_basis(s, x);
    *fits = status == GV_OK && s->n <= GV_SURFACE_FUNCTIONS_MAX;
    if (*fits) status = allocate(s);
    if (*fits && status == GV_OK) {
        collect(s);
        fit(s);
    }
    return status;
}

int gv_surface_worth(const struct gv_gains *gains, size_t n, const double *const *x, bool *fits,
                     struct gv_worth *worth)
{
    struct surface s;
    int status = open_surface(gains, n, x, fits, &s);
    if (*fits && status == GV_OK) *worth = judge(&s);
    close_surface(&s);
    return status;
}

int gv_surface_add(const struct gv_gains *gains, const double *x, double *sum)
{
    struct surface s;
    bool fits;
    int status = open_surface(gains, 1, &x, &fits, &s);
    size_t index[SPAN], draws = gains->batches.draws;
    double weight[SPAN];
    for (size_t k = 0; k < gains->n && status == GV_OK; k++) {
        const double *c = coefficient_of(&s, s.folds, k);
        double total = 0;
        for (int pass = 0; pass < 2; pass++)
            for (size_t d = 0; d < draws; d++) {
                if (!gains->used[d]) continue;
                size_t n = functions_at(&s, d, index, weight);
                double value = 0;
                for (size_t i = 0; i < n; i++)
                    value += weight[i] * c[index[i]];
                if (pass == 0)
                    total += value;
                else
                    sum[k * draws + d] += value - total / (double)gains->n_used;
            }
    }
    close_surface(&s);
    return status;
}
