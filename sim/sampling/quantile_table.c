#include "sampling/quantile_table.h"

#include "base/lane.h"
#include "base/memory.h"
#include "base/status.h"
#include "sampling/tail.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Boundary j of the cells: 1/2 for j = 0, 2^-53 for the last. */
static double boundary(int cells_log2, size_t j)
{
    int shift = 52 - cells_log2;
    return gv_from_bits(((gv_bits(0.5) >> shift) - (gv_int)j) << shift);
}

/* The quantile and its first two derivatives in t. */
struct node {
    double y, d1, d2;
};

static struct node make_node(const struct gv_tail *tail, double y)
{
    struct gv_tail_value v = gv_tail_density(tail, y);
    return (struct node){.y = y, .d1 = 1 / v.density, .d2 = -v.slope / (v.density * v.density)};
}

/* Coefficients in z of the quintic that has value, slope and curvature of both ends of a cell of width h. */
static void hermite(const struct node *low, const struct node *high, double h, struct gv_table_cell *cell)
{
    double s0 = low->d1 * h, s1 = high->d1 * h;
    double k0 = 0.5 * low->d2 * h * h, k1 = 0.5 * high->d2 * h * h;
    double rise = high->y - low->y;
    cell->c[0] = low->y;
    cell->c[1] = s0;
    cell->c[2] = k0;
    cell->c[3] = 10 * rise - 6 * s0 - 4 * s1 - 3 * k0 + k1;
    cell->c[4] = -15 * rise + 8 * s0 + 7 * s1 + 3 * k0 - 2 * k1;
    cell->c[5] = 6 * rise - 3 * s0 - 3 * s1 - k0 + k1;
}

/* A tail into cells, from its depth upwards; with its u-errors. */
static void build_half(const struct gv_tail *tail, int cells_log2, struct gv_table_cell *cells,
                       double *u_error, double *relative_u_error)
{
    size_t n = (size_t)GV_TABLE_OCTAVES << cells_log2;
    struct node low = make_node(tail, gv_tail_solve(tail, boundary(cells_log2, n)));
    for (size_t j = n; j-- > 0;) {
        double t = boundary(cells_log2, j), h = t - boundary(cells_log2, j + 1);
        double guess = low.y + h * (low.d1 + 0.5 * h * low.d2);
        struct node high = make_node(tail, gv_tail_solve_near(tail, t, guess));
        hermite(&low, &high, h, &cells[j]);

        const double *c = cells[j].c, z = 0.5;
        double y = c[0] + z * (c[1] + z * (c[2] + z * (c[3] + z * (c[4] + z * c[5]))));
        double error = fabs(gv_tail_at(tail, y).probability - (t - 0.5 * h));
        /* Written so that a NaN counts as a failure. */
        if (!(error <= *u_error)) *u_error = error;
        if (!(error / t <= *relative_u_error)) *relative_u_error = error / t;
        low = high;
    }
}

/* The upper half was built in y = offset - x. */
static void turn_round(struct gv_table_cell *cells, size_t n, double offset)
{
    for (size_t j = 0; j < n; j++) {
        double *c = cells[j].c;
        c[0] = offset - c[0];
        for (int k = 1; k <= GV_TABLE_DEGREE; k++)
            c[k] = -c[k];
    }
}

void gv_quantile_table_free(struct gv_quantile_table *table)
{
    if (!table) return;
    free(table->half[0]);
    free(table);
}

/* A beta that is squeezed against 0 needs the digits of x all the way up; any other comes so near to 1 that
 * it needs those of 1 - x, as the lower tail of the mirrored beta has them. */
static bool lies_near_zero(double a, double b)
{
    return b > 1000 * a && b > 1000;
}

static struct gv_tail upper_tail(enum gv_table_kind kind, double a, double b)
{
    if (kind == GV_TABLE_GAMMA) return gv_tail_gamma(a, 1);
    return lies_near_zero(a, b) ? gv_tail_beta(a, b, 1) : gv_tail_beta(b, a, 0);
}

static int build(enum gv_table_kind kind, double a, double b, int cells_log2, struct gv_quantile_table *table)
{
    size_t n = (size_t)GV_TABLE_OCTAVES << cells_log2;
    *table = (struct gv_quantile_table){.kind = kind, .a = a, .b = b, .cells_log2 = cells_log2};
    table->n_cells = n;
    table->half[0] = gv_memory_new(2 * n * sizeof **table->half);
    if (!table->half[0]) return GV_ERR_MEMORY;
    table->half[1] = table->half[0] + n;
    for (int half = 0; half < 2; half++) {
        struct gv_tail tail = upper_tail(kind, a, b);
        if (half == 0) tail = kind == GV_TABLE_BETA ? gv_tail_beta(a, b, 0) : gv_tail_gamma(a, 0);
        build_half(&tail, cells_log2, table->half[half], &table->u_error, &table->relative_u_error);
    }
    turn_round(table->half[1], n, kind == GV_TABLE_BETA && !lies_near_zero(a, b) ? 1 : 0);
    return GV_OK;
}

int gv_quantile_table_build(enum gv_table_kind kind, double a, double b, struct gv_quantile_table **out)
{
    enum { FEWEST_CELLS_LOG2 = 4, MOST_CELLS_LOG2 = 8 };
    for (int cells_log2 = FEWEST_CELLS_LOG2; cells_log2 <= MOST_CELLS_LOG2; cells_log2++) {
        struct gv_quantile_table *table = gv_memory_zeroed(1, sizeof *table);
        if (!table) return GV_ERR_MEMORY;
        int status = build(kind, a, b, cells_log2, table);
        if (status == GV_OK && table->u_error <= GV_TABLE_MAX_U_ERROR / 4 &&
            table->relative_u_error <= 1e-9) {
            *out = table;
            return GV_OK;
        }
        gv_quantile_table_free(table);
        if (status != GV_OK) return status;
    }
    return GV_ERR_INTERNAL;
}
