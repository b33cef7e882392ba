#include "engine/smoothing.h"

#include "base/memory.h"
#include "base/status.h"

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

/* --- Gauss-Legendre on (0, 1): panels of four points --- */

enum { POINTS = 4, FINE_PANELS = 16, FINE_NODES = POINTS * FINE_PANELS };

static void gauss_nodes(double u[FINE_NODES], double weight[FINE_NODES])
{
    static const double node[POINTS] = {-0.86113631159405258, -0.33998104358485626, 0.33998104358485626,
                                        0.86113631159405258};
    static const double w[POINTS] = {0.34785484513745386, 0.65214515486254614, 0.65214515486254614,
                                     0.34785484513745386};
    for (int p = 0; p < FINE_PANELS; p++)
        for (int i = 0; i < POINTS; i++) {
            u[p * POINTS + i] = (p + 0.5 + 0.5 * node[i]) / FINE_PANELS;
            weight[p * POINTS + i] = 0.5 * w[i] / FINE_PANELS;
        }
}

/* --- products --- */

/* The distribution function of a positive product, as cubics on cells of equal width. */
enum { CUBICS = 512 };

struct product_cdf {
    double low, high, scale; /* cell = (x - low) · scale */
    double c[CUBICS][4];
};

static double cdf_at(const struct product_cdf *f, double x)
{
    double place = (x - f->low) * f->scale;
    if (!(place > 0)) return 0;
    if (!(place < CUBICS)) return 1;
    int cell = (int)place;
    double z = place - cell;
    const double *c = f->c[cell];
    return c[0] + z * (c[1] + z * (c[2] + z * c[3]));
}

/* Cubics through the values at the cells' ends, with slopes from neighbouring values. */
static void fit(struct product_cdf *f, const double value[CUBICS + 1])
{
    double slope[CUBICS + 1];
    for (int i = 1; i < CUBICS; i++)
        slope[i] = 0.5 * (value[i + 1] - value[i - 1]);
    slope[0] = slope[CUBICS] = 0;
    f->scale = CUBICS / (f->high - f->low);
    for (int i = 0; i < CUBICS; i++) {
        double rise = value[i + 1] - value[i];
        f->c[i][0] = value[i];
        f->c[i][1] = slope[i];
        f->c[i][2] = 3 * rise - 2 * slope[i] - slope[i + 1];
        f->c[i][3] = slope[i] + slope[i + 1] - 2 * rise;
    }
}

/* A factor's values at the nodes, and the range that holds all but a millionth of a millionth of it. */
static int factor_values(const struct gv_distribution *d, struct gv_table_cache *cache,
                         const double u[FINE_NODES], double x[FINE_NODES], double *low, double *high)
{
    double ends[GV_LANES_MAX] = {1e-12, 1 - 1e-12};
    for (int i = 2; i < GV_LANES_MAX; i++)
        ends[i] = 0.5;
    struct gv_sampler sampler;
    int status = gv_sampler_make(d, cache, &sampler);
    if (status == GV_OK) {
        gv_sampler_apply(&sampler, FINE_NODES, u, x);
        gv_sampler_apply(&sampler, GV_LANES_MAX, ends, ends);
        double support_low, support_high;
        gv_distribution_support(d, &support_low, &support_high);
        *low = support_low > 0 ? support_low : ends[0];
        *high = isfinite(support_high) ? support_high : ends[1];
    }
    return status;
}

static double factor_cdf(const struct gv_distribution *d, double x)
{
    double lower, upper;
    gv_distribution_cdf(d, x, &lower, &upper);
    if (!d->truncated) return lower;
    double from, to;
    gv_distribution_cdf(d, d->cut_low, &from, &upper);
    gv_distribution_cdf(d, d->cut_high, &to, &upper);
    return fmin(fmax((lower - from) / (to - from), 0), 1);
}

/* The values at the ends of the finer cells of lines. */
static void draw_lines(const struct product_cdf *f, struct gv_smooth_table *table)
{
    table->low = f->low;
    table->scale = GV_SMOOTH_CELLS / (f->high - f->low);
    for (int i = 0; i < GV_SMOOTH_CELLS; i++)
        table->value[i] = cdf_at(f, f->low + i / table->scale);
    table->value[GV_SMOOTH_CELLS] = table->value[GV_SMOOTH_CELLS + 1] = 1;
}

/* The mean error over the distribution of cubics, told by what cubics over cells of twice the width miss at
 * their middles: a sixteenth, where the function is smooth; and of lines over the finer cells, told by its
 * bend. */
static double table_error(const double value[CUBICS + 1])
{
    enum { N = CUBICS, FINER = GV_SMOOTH_CELLS / CUBICS };
    double error = 0;
    for (int i = 1; i < N; i += 2) {
        double before = i < 3 ? 0 : value[i - 3], behind = i + 3 > N ? 1 : value[i + 3];
        double middle = (9 * (value[i - 1] + value[i + 1]) - before - behind) / 16;
        double bend = value[i + 1] - 2 * value[i] + value[i - 1];
        error += (fabs(middle - value[i]) / 16 + fabs(bend) / (12 * FINER * FINER)) *
                 (value[i + 1] - value[i - 1]);
    }
    return error;
}

/* The product's distribution function, one factor after the other: F(z) = E[F_before(z / factor)]. Factors
 * that a table of equal cells cannot hold are left out of the inputs. */
static int tabulate(const struct gv_plan *plan, size_t policy, struct gv_table_cache *cache, size_t *inputs,
                    size_t *n_inputs, struct product_cdf *f)
{
    const double most = 1.5e-5;
    struct product_cdf *next = gv_memory_new(sizeof *next);
    double u[FINE_NODES], weight[FINE_NODES], x[FINE_NODES], value[CUBICS + 1], low, high;
    if (!next) return GV_ERR_MEMORY;
    gauss_nodes(u, weight);
    int status = GV_OK;
    size_t n = 0;
    for (size_t k = 0; k < *n_inputs && status == GV_OK; k++) {
        const struct gv_distribution *d = gv_plan_distribution(plan, policy, inputs[k]);
        status = factor_values(d, cache, u, x, &low, &high);
        if (status != GV_OK) break;
        next->low = n ? f->low * low : low;
        next->high = n ? f->high * high : high;
        for (int i = 0; i <= CUBICS; i++) {
            double z = next->low + (next->high - next->low) * i / CUBICS;
            value[i] = n ? 0 : factor_cdf(d, z);
            for (int j = 0; n && j < FINE_NODES; j++)
                value[i] += weight[j] * cdf_at(f, z / x[j]);
        }
        value[0] = 0;
        value[CUBICS] = 1;
        if (!(table_error(value) <= most)) continue;
        fit(next, value);
        *f = *next;
        inputs[n++] = inputs[k];
    }
    *n_inputs = n;
    free(next);
    return status;
}

/* The Gauss rule of a distribution: nodes and weights that are exact for polynomials up to degree 2n - 1,
 * from its density by Stieltjes' procedure (Gautschi 2004, section 2.2). Nodes by bisection on the Sturm
 * sequence of the Jacobi matrix. Far fewer nodes are needed than with a rule that knows nothing of the
 * distribution: what is integrated is smooth in b. */
enum { SAMPLE = 2 * CUBICS };

/* A distribution as masses at points: two Gauss-Legendre points in every cell, where the density is a
 * parabola. On [-1, 1], where powers do not overflow. */
static void sample_cells(const struct product_cdf *f, double x[SAMPLE], double mass[SAMPLE])
{
    for (int i = 0; i < SAMPLE; i++) {
        const double *c = f->c[i / 2], z = i % 2 ? 0.78867513459481288 : 0.21132486540518712;
        mass[i] = 0.5 * (c[1] + z * (2 * c[2] + z * 3 * c[3]));
        x[i] = 2 * (i / 2 + z) / CUBICS - 1;
    }
}

/* From [-1, 1] to the distribution's range. */
static double spread(const struct product_cdf *f, double z)
{
    return f->low + 0.5 * (z + 1) * (f->high - f->low);
}

static void gauss_rule(const struct product_cdf *f, int n, double *node, double *weight)
{
    enum { N = GV_SMOOTH_NODES };
    double x[SAMPLE], mass[SAMPLE], before[SAMPLE], now[SAMPLE], alpha[N], beta[N] = {0}, norm_before = 1;
    sample_cells(f, x, mass);
    for (int i = 0; i < SAMPLE; i++) {
        before[i] = 0;
        now[i] = 1;
    }
    for (int k = 0; k < n; k++) {
        double norm = 0, first = 0;
        for (int i = 0; i < SAMPLE; i++) {
            norm += mass[i] * now[i] * now[i];
            first += mass[i] * x[i] * now[i] * now[i];
        }
        alpha[k] = first / norm;
        beta[k] = k ? norm / norm_before : 1;
        norm_before = norm;
        for (int i = 0; i < SAMPLE; i++) {
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

static void product_shares(const struct product_cdf *a, int n, const double *node, const double *weight,
                           const double z[CHECKS], double share[CHECKS])
{
    for (int i = 0; i < CHECKS; i++) {
        share[i] = 0;
        for (int j = 0; j < n; j++)
            share[i] += weight[j] * cdf_at(a, z[i] / node[j]);
    }
}

static double quantile_of(const struct product_cdf *f, double u)
{
    double low = f->low, high = f->high;
    for (int i = 0; i < 40; i++) {
        double middle = 0.5 * (low + high);
        if (cdf_at(f, middle) < u)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

/* The error of P(a b < z) with n nodes for b, of which it fills in the rule. */
static double nodes_error(const struct product_cdf *a, const struct product_cdf *b, int n,
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
static bool choose_nodes(const struct product_cdf *a, const struct product_cdf *b, struct gv_smoother *s)
{
    const double most[] = {5e-6, 5e-5};
    double x[SAMPLE], mass[SAMPLE], z[CHECKS], exact[CHECKS];
    sample_cells(b, x, mass);
    for (int i = 0; i < SAMPLE; i++)
        x[i] = spread(b, x[i]);
    for (int i = 0; i < CHECKS; i++) {
        double u = (i + 1.0) / (CHECKS + 1);
        z[i] = quantile_of(a, u) * quantile_of(b, u);
    }
    product_shares(a, SAMPLE, x, mass, z, exact);
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
    struct product_cdf *cdfs = gv_memory_new(2 * sizeof *cdfs), *of_a = cdfs, *of_b = cdfs + 1;
    int status = s->table && cdfs ? tabulate(plan, policy, cache, s->a, &s->n_a, of_a) : GV_ERR_MEMORY;
    if (status == GV_OK) status = tabulate(plan, policy, cache, s->b, &s->n_b, of_b);
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
