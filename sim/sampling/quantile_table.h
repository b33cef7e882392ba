/* Quantile functions without a closed form, as tables: built once per shape, checked when built.
 *
 * The table covers each half of (0, 1) in octaves of t = min(u, 1 - u), from 2^-53 to 1/2, each octave cut
 * into equal cells, so that the tails are resolved as finely, relative to t, as the middle. In a cell the
 * quantile is the quintic Hermite polynomial through value, first and second derivative at its ends; those
 * come from the distribution function (Lentz's continued fraction for the incomplete beta, Numerical
 * Recipes 6.4 and DLMF 8.17.22) and its density. After building, the distribution function is evaluated at
 * the middle of every cell and compared with t: the u-error. Cells are halved until it is small enough. */
#ifndef GV_SAMPLING_QUANTILE_TABLE_H
#define GV_SAMPLING_QUANTILE_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum { GV_TABLE_OCTAVES = 52, GV_TABLE_DEGREE = 5 };

/* x(t) in cell k of a half is c[0] + z (c[1] + z (…)), z in [0, 1) across the cell, growing with t. Cells
 * count from t = 1/2 downwards. Read-only after building; shared by threads. */
struct gv_table_cell {
    double c[GV_TABLE_DEGREE + 1];
};

enum gv_table_kind { GV_TABLE_BETA, GV_TABLE_GAMMA };

struct gv_quantile_table {
    enum gv_table_kind kind;
    double a, b;                   /* the beta's shape */
    int cells_log2;                /* cells per octave = 2^cells_log2 */
    size_t n_cells;                /* of a half */
    struct gv_table_cell *half[2]; /* [0]: u <= 1/2, t = u; [1], right behind it: u > 1/2, t = 1 - u */
    double u_error;                /* largest |F(x(u)) - u| found at the middle of a cell */
    double relative_u_error;       /* largest |F(x(u)) - u| / min(u, 1-u) found there */
};

/* The standard beta(a, b) on [0, 1], a and b in 0.1 … 10^6 and at most 10^4 apart, or the standard gamma with
 * shape a in 0.1 … 10^6 (b is then not used). GV_ERR_MEMORY; GV_ERR_INTERNAL if the u-error stays above
 * GV_TABLE_MAX_U_ERROR (not seen for any such shape). Free with gv_quantile_table_free(). */
int gv_quantile_table_build(enum gv_table_kind kind, double a, double b, struct gv_quantile_table **table);
void gv_quantile_table_free(struct gv_quantile_table *table);

#define GV_TABLE_MAX_U_ERROR 1e-10

#endif
