#include "sampling/quantile_table.h"

#include "base/elementary.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The beta's distribution function without its normalising constant's logarithm: for large parameters that
 * would lose digits. Everything is relative to the density's kernel at the mean, and the two tails there must
 * add up to 1, which gives the constant. */
struct beta {
    double a, b;
    double log_kernel_at_mean, log_mean, log_rest;
    double total;
};

/* Modified Lentz for the continued fraction of I_x(a, b). */
static double continued_fraction(double a, double b, double x)
{
    enum { MOST = 100000 };
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    if (-tiny < d && d < tiny) d = tiny;
    d = 1 / d;
    double h = d;
    for (int m = 1; m < MOST; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 + even * d;
        c = 1 + even / c;
        if (-tiny < d && d < tiny) d = tiny;
        if (-tiny < c && c < tiny) c = tiny;
        d = 1 / d;
        h *= d * c;
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + odd * d;
        c = 1 + odd / c;
        if (-tiny < d && d < tiny) d = tiny;
        if (-tiny < c && c < tiny) c = tiny;
        d = 1 / d;
        double factor = d * c;
        h *= factor;
        if (factor - 1 < 1e-16 && 1 - factor < 1e-16) break;
    }
    return h;
}

/* x^a (1-x)^b relative to its value at the mean; `rest` is 1 - x, given apart so that it keeps its digits. */
static double kernel(const struct beta *beta, double x, double rest)
{
    double log_rest = x < 0.5 ? gv_log1p(-x) : gv_log(rest);
    return gv_exp(beta->a * (gv_log(x) - beta->log_mean) + beta->b * (log_rest - beta->log_rest));
}

/* Both tails at x in (0, 1), and the density. */
static void evaluate(const struct beta *beta, double x, double *lower, double *upper, double *density)
{
    double a = beta->a, b = beta->b, rest = 1 - x;
    double k = kernel(beta, x, rest) / beta->total;
    *density = k / (x * rest);
    if (x < (a + 1) / (a + b + 2)) {
        *lower = k * continued_fraction(a, b, x) / a;
        *upper = 1 - *lower;
    } else {
        *upper = k * continued_fraction(b, a, rest) / b;
        *lower = 1 - *upper;
    }
}

static struct beta make_beta(double a, double b)
{
    double mean = a / (a + b), rest = b / (a + b);
    struct beta beta = {.a = a, .b = b, .log_mean = gv_log(mean), .log_rest = gv_log(rest)};
    beta.total = continued_fraction(a, b, mean) / a + continued_fraction(b, a, rest) / b;
    return beta;
}

void gv_beta_cdf(double a, double b, double x, double *lower, double *upper)
{
    *lower = x > 0;
    *upper = x < 1;
    if (!(x > 0 && x < 1)) return;
    struct beta beta = make_beta(a, b);
    double density;
    evaluate(&beta, x, lower, upper, &density);
}

static double from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint64_t to_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Boundary j of the cells: 1/2 for j = 0, 2^-53 for the last. */
static double boundary(int cells_log2, size_t j)
{
    int shift = 52 - cells_log2;
    return from_bits(((to_bits(0.5) >> shift) - j) << shift);
}

/* The quantile and its first two derivatives in t. */
struct node {
    double x, d1, d2;
};

static void set_derivatives(const struct beta *beta, struct node *node)
{
    double x = node->x, rest = 1 - x;
    double density = kernel(beta, x, rest) / (beta->total * x * rest);
    double slope = (beta->a - 1) / x - (beta->b - 1) / rest; /* of the log density */
    node->d1 = 1 / density;
    node->d2 = -slope / (density * density);
}

/* Solves lower(x) = t <= 1/2 from a near guess: Halley's method, kept inside (0, 1). */
static double solve(const struct beta *beta, double t, double x)
{
    for (int i = 0; i < 60; i++) {
        double lower, upper, density;
        if (!(x > 0)) x = 1e-300;
        if (!(x < 1)) x = 1 - 0x1p-53;
        evaluate(beta, x, &lower, &upper, &density);
        double newton = (lower - t) / density;
        double slope = (beta->a - 1) / x - (beta->b - 1) / (1 - x);
        double damping = 1 - 0.5 * newton * slope;
        double step = newton / (damping > 0.5 ? damping : 0.5);
        /* A step may shrink x by half or close half the distance to 1, no more: the next one starts there. */
        if (step > 0.5 * x) step = 0.5 * x;
        if (step < -0.5 * (1 - x)) step = -0.5 * (1 - x);
        x -= step;
        double size = step < 0 ? -step : step;
        /* The error after a Halley step is of the order of its cube. */
        if (size <= 1e-6 * x && size <= 1e-6 * (1 - x)) break;
    }
    return x;
}

/* Where t = 2^-53: Newton's method for log F as a function of log x, which is concave, from below. */
static double solve_deepest(const struct beta *beta, double t)
{
    double log_t = gv_log(t);
    double a = beta->a, b = beta->b;
    /* F(x) <= (x/mean)^a (…) gives a start that is too small or nearly right. */
    double log_x = beta->log_mean + (log_t + gv_log(a * beta->total) + b * beta->log_rest) / a;
    for (int i = 0; i < 200; i++) {
        double lower, upper, density, x = gv_exp(log_x);
        if (!(x < 1)) x = 0.5;
        evaluate(beta, x, &lower, &upper, &density);
        double step = (gv_log(lower) - log_t) * lower / (density * x);
        log_x = gv_log(x) - step;
        if (step < 1e-10 && step > -1e-10) break;
    }
    return solve(beta, t, gv_exp(log_x));
}

double gv_beta_quantile(double a, double b, double u)
{
    if (!(u > 0)) return 0;
    if (!(u < 1)) return 1;
    bool mirrored = u > 0.5;
    struct beta beta = mirrored ? make_beta(b, a) : make_beta(a, b);
    double x = solve_deepest(&beta, mirrored ? 1 - u : u);
    return mirrored ? 1 - x : x;
}

/* Coefficients in z of the quintic that has value, slope and curvature of both ends of a cell of width h. */
static void hermite(const struct node *low, const struct node *high, double h, struct gv_table_cell *cell)
{
    double s0 = low->d1 * h, s1 = high->d1 * h;
    double k0 = 0.5 * low->d2 * h * h, k1 = 0.5 * high->d2 * h * h;
    double rise = high->x - low->x;
    cell->c[0] = low->x;
    cell->c[1] = s0;
    cell->c[2] = k0;
    cell->c[3] = 10 * rise - 6 * s0 - 4 * s1 - 3 * k0 + k1;
    cell->c[4] = -15 * rise + 8 * s0 + 7 * s1 + 3 * k0 - 2 * k1;
    cell->c[5] = 6 * rise - 3 * s0 - 3 * s1 - k0 + k1;
}

/* The lower half of beta(a, b) into cells, from the deep tail upwards; with its u-errors. */
static void build_half(const struct beta *beta, int cells_log2, struct gv_table_cell *cells, double *u_error,
                       double *relative_u_error)
{
    size_t n = (size_t)GV_TABLE_OCTAVES << cells_log2;
    struct node low = {.x = solve_deepest(beta, boundary(cells_log2, n))};
    set_derivatives(beta, &low);
    for (size_t j = n; j-- > 0;) {
        double t = boundary(cells_log2, j), h = t - boundary(cells_log2, j + 1);
        struct node high = {.x = solve(beta, t, low.x + h * (low.d1 + 0.5 * h * low.d2))};
        set_derivatives(beta, &high);
        hermite(&low, &high, h, &cells[j]);

        const double *c = cells[j].c, z = 0.5;
        double x = c[0] + z * (c[1] + z * (c[2] + z * (c[3] + z * (c[4] + z * c[5]))));
        double lower, upper, density;
        evaluate(beta, x, &lower, &upper, &density);
        double error = lower - (t - 0.5 * h);
        if (error < 0) error = -error;
        /* Written so that a NaN counts as a failure. */
        if (!(error <= *u_error)) *u_error = error;
        if (!(error / t <= *relative_u_error)) *relative_u_error = error / t;
        low = high;
    }
}

void gv_quantile_table_free(struct gv_quantile_table *table)
{
    if (!table) return;
    free(table->half[0]);
    free(table->half[1]);
    free(table);
}

int gv_quantile_table_beta(double a, double b, struct gv_quantile_table **out)
{
    enum { FEWEST_CELLS_LOG2 = 4, MOST_CELLS_LOG2 = 8 };
    for (int cells_log2 = FEWEST_CELLS_LOG2; cells_log2 <= MOST_CELLS_LOG2; cells_log2++) {
        size_t n = (size_t)GV_TABLE_OCTAVES << cells_log2;
        struct gv_quantile_table *table = calloc(1, sizeof *table);
        if (!table) return GV_ERR_MEMORY;
        *table = (struct gv_quantile_table){.a = a, .b = b, .cells_log2 = cells_log2};
        for (int half = 0; half < 2; half++) {
            table->half[half] = malloc(n * sizeof **table->half);
            if (!table->half[half]) {
                gv_quantile_table_free(table);
                return GV_ERR_MEMORY;
            }
            struct beta beta = half ? make_beta(b, a) : make_beta(a, b);
            build_half(&beta, cells_log2, table->half[half], &table->u_error, &table->relative_u_error);
        }
        /* The upper half was built as the lower half of the mirrored beta: x = 1 - y. */
        for (size_t j = 0; j < n; j++) {
            double *c = table->half[1][j].c;
            c[0] = 1 - c[0];
            for (int k = 1; k <= GV_TABLE_DEGREE; k++)
                c[k] = -c[k];
        }
        if (table->u_error <= GV_TABLE_MAX_U_ERROR / 4 && table->relative_u_error <= 1e-9) {
            *out = table;
            return GV_OK;
        }
        gv_quantile_table_free(table);
    }
    return GV_ERR_INTERNAL;
}
