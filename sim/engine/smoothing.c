#include "engine/smoothing.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/product_cdf.h"

#include <math.h>
#include <stdlib.h>

/* --- which inputs are free --- */

bool gv_smooth_form_find(const struct gv_model *model, struct gv_smooth_form *form)
{
    const struct gv_product_form *f = model->product_form;
    if (!f) return false;
    int outcome = gv_model_find_outcome(model, f->outcome),
        inner = gv_model_find_outcome(model, f->inner_part),
        outer = gv_model_find_outcome(model, f->outer_part);
    if (outcome < 0 || inner < 0 || outer < 0) return false;
    *form = (struct gv_smooth_form){(size_t)outcome, (size_t)inner, (size_t)outer};
    return true;
}

static bool is_free(const struct gv_plan *plan, size_t policy, size_t input)
{
    const struct gv_distribution *d = gv_plan_distribution(plan, policy, input);
    double low, high;
    gv_distribution_support(d, &low, &high);
    if (d->family == GV_CONSTANT || d->family == GV_DISCRETE || low < 0) return false;
    for (size_t i = 0; i < plan->n_correlations; i++)
        if (plan->correlations[i].a == input || plan->correlations[i].b == input) return false;
    return true;
}

static size_t find_free(const struct gv_plan *plan, size_t policy, const char *const *names, size_t *inputs)
{
    size_t n = 0;
    for (; *names && n < GV_SMOOTH_FACTORS_MAX; names++) {
        int input = gv_model_find_input(plan->model, *names);
        if (input >= 0 && is_free(plan, policy, (size_t)input)) inputs[n++] = (size_t)input;
    }
    return n;
}

/* --- tables --- */

/* The product of those of n inputs that cubics, and `lines` if there are any, can hold: the others are left
 * out of the inputs. */
static int tabulate(const struct gv_plan *plan, size_t policy, struct gv_table_cache *cache, int lines,
                    size_t *inputs, size_t *n_inputs, struct gv_product_cdf *f)
{
    const struct gv_distribution *factors[GV_SMOOTH_FACTORS_MAX] = {NULL};
    bool taken[GV_SMOOTH_FACTORS_MAX] = {false};
    size_t n = *n_inputs, n_taken;
    for (size_t k = 0; k < n; k++)
        factors[k] = gv_plan_distribution(plan, policy, inputs[k]);
    int status = gv_product_cdf_make(n, factors, cache, lines, taken, &n_taken, f);
    if (status != GV_OK) return status;
    *n_inputs = 0;
    for (size_t k = 0; k < n; k++)
        if (taken[k]) inputs[(*n_inputs)++] = inputs[k];
    return GV_OK;
}

/* Lines over the finer cells. Lines between values of a function that bends lie on one side of it, by a
 * twelfth of the bend in the mean: so much are they moved. */
static void draw_lines(const struct gv_product_cdf *f, struct gv_smooth_table *table)
{
    enum { FINER = 1 << (GV_SMOOTH_CELLS_LOG2 - GV_CUBICS_LOG2) };
    const int n = gv_octaves_cells(&f->cells, GV_SMOOTH_CELLS_LOG2);
    const int log2 = gv_octaves_cells_log2(&f->cells, GV_SMOOTH_CELLS_LOG2);
    double *value = table->value, before = 0, here = 0;
    table->cells = f->cells;
    for (int i = 0; i < n; i++)
        value[i] = gv_product_cdf_cubic(f, i / FINER, (double)(i % FINER) / FINER);
    value[n] = value[n + 1] = 1;
    for (int i = 1; i < n; i++) {
        here = value[i];
        double h0 = gv_octave_edge(i, log2) - gv_octave_edge(i - 1, log2),
               h1 = gv_octave_edge(i + 1, log2) - gv_octave_edge(i, log2);
        double bend = 2 * (h0 * (value[i + 1] - here) - h1 * (here - before)) / (h0 + h1);
        value[i] = fmin(fmax(here - bend / 12, 0), 1);
        before = here;
    }
}

/* The Gauss rule of a distribution: nodes and weights that are exact for polynomials up to degree 2n - 1,
 * from its density by Stieltjes' procedure (Gautschi 2004, section 2.2). Nodes by bisection on the Sturm
 * sequence of the Jacobi matrix. Far fewer nodes are needed than with a rule that knows nothing of the
 * distribution: what is integrated is smooth in b. */
enum { SAMPLE_MAX = 2 * GV_CUBICS_MAX };

/* A distribution as masses at points: two Gauss-Legendre points in every cell, where the density is a
 * parabola. On [-1, 1], where powers do not overflow. */
static void sample_cells(const struct gv_product_cdf *f, double x[SAMPLE_MAX], double mass[SAMPLE_MAX])
{
    for (int i = 0; i < 2 * f->n; i++) {
        const double *c = f->c[i / 2], z = i % 2 ? 0.78867513459481288 : 0.21132486540518712;
        mass[i] = 0.5 * (c[1] + z * (2 * c[2] + z * 3 * c[3]));
        x[i] = 2 * (gv_product_cdf_place(f, i / 2, z) - f->cells.low) / (f->high - f->cells.low) - 1;
    }
}

/* From [-1, 1] to the distribution's range. */
static double spread(const struct gv_product_cdf *f, double z)
{
    return f->cells.low + 0.5 * (z + 1) * (f->high - f->cells.low);
}

static void gauss_rule(const struct gv_product_cdf *f, int n, double *node, double *weight)
{
    enum { N = GV_SMOOTH_NODES };
    double x[SAMPLE_MAX], mass[SAMPLE_MAX], before[SAMPLE_MAX], now[SAMPLE_MAX], alpha[N], beta[N] = {0},
                                                                                           norm_before = 1;
    sample_cells(f, x, mass);
    for (int i = 0; i < 2 * f->n; i++) {
        before[i] = 0;
        now[i] = 1;
    }
    for (int k = 0; k < n; k++) {
        double norm = 0, first = 0;
        for (int i = 0; i < 2 * f->n; i++) {
            norm += mass[i] * now[i] * now[i];
            first += mass[i] * x[i] * now[i] * now[i];
        }
        alpha[k] = first / norm;
        beta[k] = k ? norm / norm_before : 1;
        norm_before = norm;
        for (int i = 0; i < 2 * f->n; i++) {
            double next = (x[i] - alpha[k]) * now[i] - (k ? beta[k] : 0) * before[i];
            before[i] = now[i];
            now[i] = next;
        }
    }
    for (int j = 0; j < n; j++) {
        double low = -1, high = 1;
        for (int i = 0; i < 60; i++) {
            /* Eigenvalues below `middle`: sign changes of the pivots of T - middle. */
            double middle = 0.5 * (low + high), pivot = alpha[0] - middle;
            int count = pivot < 0;
            for (int k = 1; k < n; k++) {
                if (fabs(pivot) < 1e-300) pivot = 1e-300;
                pivot = alpha[k] - middle - beta[k] / pivot;
                count += pivot < 0;
            }
            if (count > j)
                high = middle;
            else
                low = middle;
        }
        /* Christoffel: 1 / the sum of squares of the orthonormal polynomials at the node. */
        double z = 0.5 * (low + high), p_before = 0, p = 1, sum = 1;
        for (int k = 0; k + 1 < n; k++) {
            double next = ((z - alpha[k]) * p - (k ? sqrt(beta[k]) : 0) * p_before) / sqrt(beta[k + 1]);
            p_before = p;
            p = next;
            sum += p * p;
        }
        node[j] = spread(f, z);
        weight[j] = 1 / sum;
    }
}

/* P(a b < z) at values of z over the product's range: by b's nodes, or by all of b's table. */
enum { CHECKS = 15 };

static void product_shares(const struct gv_product_cdf *a, int n, const double *node, const double *weight,
                           const double z[CHECKS], double share[CHECKS])
{
    for (int i = 0; i < CHECKS; i++) {
        share[i] = 0;
        for (int j = 0; j < n; j++)
            share[i] += weight[j] * gv_product_cdf_at(a, z[i] / node[j]);
    }
}

static double quantile_of(const struct gv_product_cdf *f, double u)
{
    double low = f->cells.low, high = f->high;
    for (int i = 0; i < 40; i++) {
        double middle = 0.5 * (low + high);
        if (gv_product_cdf_at(f, middle) < u)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

/* The error of P(a b < z) with n nodes for b, of which it fills in the rule. */
static double nodes_error(const struct gv_product_cdf *a, const struct gv_product_cdf *b, int n,
                          const double z[CHECKS], const double exact[CHECKS], struct gv_smoother *s)
{
    double node[GV_SMOOTH_NODES], share[CHECKS], error = 0;
    gauss_rule(b, n, node, s->weight);
    product_shares(a, n, node, s->weight, z, share);
    for (int i = 0; i < CHECKS; i++)
        error = fmax(error, fabs(share[i] - exact[i]));
    for (int j = 0; j < n; j++)
        s->inverse_b[j] = 1 / node[j];
    s->n_nodes = n;
    return error;
}

/* As many nodes for b as the distribution function of a b takes; where its table is too rough for that, as
 * many as help: over the draws, errors of either sign average out. False if those there is room for are too
 * few, because b is much wider than a. */
static bool choose_nodes(const struct gv_product_cdf *a, const struct gv_product_cdf *b,
                         struct gv_smoother *s)
{
    const double most[] = {5e-6, 5e-5};
    double x[SAMPLE_MAX], mass[SAMPLE_MAX], z[CHECKS], exact[CHECKS];
    sample_cells(b, x, mass);
    for (int i = 0; i < 2 * b->n; i++)
        x[i] = spread(b, x[i]);
    for (int i = 0; i < CHECKS; i++) {
        double u = (i + 1.0) / (CHECKS + 1);
        z[i] = quantile_of(a, u) * quantile_of(b, u);
    }
    product_shares(a, 2 * b->n, x, mass, z, exact);
    for (int k = 0; k < 2; k++)
        for (int n = GV_SMOOTH_NODES_LEAST; n <= GV_SMOOTH_NODES; n++)
            if (nodes_error(a, b, n, z, exact, s) <= most[k]) return true;
    return false;
}

static double mean_of_product(const struct gv_plan *plan, size_t policy, const size_t *inputs, size_t n)
{
    double mean = 1;
    for (size_t k = 0; k < n; k++)
        mean *= gv_distribution_mean(gv_plan_distribution(plan, policy, inputs[k]));
    return mean;
}

static bool same_inputs(const struct gv_plan *plan, size_t p, size_t q, const size_t *a, const size_t *b,
                        size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (a[k] != b[k] ||
            !gv_distribution_same(gv_plan_distribution(plan, p, a[k]), gv_plan_distribution(plan, q, b[k])))
            return false;
    return true;
}

/* Policies differ in few inputs, and most share their factors. */
static bool share(const struct gv_plan *plan, size_t policy, const struct gv_smoother *before,
                  struct gv_smoother *s)
{
    for (size_t q = 0; q < policy; q++) {
        const struct gv_smoother *other = &before[q];
        if (other->n_a != s->n_a || other->n_b != s->n_b ||
            !same_inputs(plan, policy, q, s->a, other->a, s->n_a) ||
            !same_inputs(plan, policy, q, s->b, other->b, s->n_b))
            continue;
        *s = *other;
        s->shared = true;
        return true;
    }
    return false;
}

int gv_smoother_open(const struct gv_plan *plan, size_t policy, const struct gv_smoother *before,
                     struct gv_table_cache *cache, struct gv_smoother *s)
{
    const struct gv_product_form *form = plan->model->product_form;
    *s = (struct gv_smoother){0};
    s->n_a = find_free(plan, policy, form->inner, s->a);
    if (s->n_a == 0) return GV_OK;
    s->n_b = find_free(plan, policy, form->outer, s->b);
    if (share(plan, policy, before, s)) return GV_OK;
    s->table = gv_memory_new(sizeof *s->table);
    struct gv_product_cdf *cdfs = gv_memory_new(2 * sizeof *cdfs), *of_a = cdfs, *of_b = cdfs + 1;
    int status = s->table && cdfs
                     ? tabulate(plan, policy, cache, 1 << GV_SMOOTH_CELLS_LOG2, s->a, &s->n_a, of_a)
                     : GV_ERR_MEMORY;
    if (status == GV_OK) status = tabulate(plan, policy, cache, 0, s->b, &s->n_b, of_b);
    if (status == GV_OK && s->n_a > 0 && s->n_b > 0 && !choose_nodes(of_a, of_b, s)) s->n_b = 0;
    if (status == GV_OK && s->n_a > 0) draw_lines(of_a, s->table);
    if (status == GV_OK && s->n_b == 0) {
        s->n_nodes = 1;
        s->inverse_b[0] = s->weight[0] = 1;
    }
    s->mean_a = mean_of_product(plan, policy, s->a, s->n_a);
    s->mean_b = mean_of_product(plan, policy, s->b, s->n_b);
    free(cdfs);
    if (status != GV_OK) gv_smoother_close(s);
    return status;
}

void gv_smoother_close(struct gv_smoother *s)
{
    if (!s->shared) free(s->table);
    *s = (struct gv_smoother){0};
}

/* --- draws --- */

void gv_smoother_parts(const struct gv_smoother *s, size_t n, const double *const inputs[],
                       const double *outcome, const double *inner_part, const double *outer_part,
                       struct gv_smooth_parts parts)
{
    for (size_t i = 0; i < n; i++) {
        double a = 1, b = 1;
        for (size_t k = 0; k < s->n_a; k++)
            a *= inputs[s->a[k]][i];
        for (size_t k = 0; k < s->n_b; k++)
            b *= inputs[s->b[k]][i];
        parts.constant[i] = inner_part[i] + outer_part[i] - outcome[i];
        parts.outer[i] = outer_part[i] / b;
        parts.inverse_inner[i] = a * b / inner_part[i];
    }
}

void gv_smoother_mean(const struct gv_smoother *s, size_t n, struct gv_smooth_parts parts, double *mean)
{
    for (size_t i = 0; i < n; i++)
        mean[i] = s->mean_b * (s->mean_a / parts.inverse_inner[i] + parts.outer[i]) - parts.constant[i];
}
