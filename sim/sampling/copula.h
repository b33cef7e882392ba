/* Dependence between inputs: the Gaussian copula with given rank correlations.
 *
 * Spearman's ρ of each pair becomes the normal correlation 2 sin(π ρ / 6) (Pearson 1907), whose Cholesky
 * factor turns independent normal scores into dependent ones. Members stand in the order of their slots, so
 * that a new input changes the draws of no older one. */
#ifndef GV_SAMPLING_COPULA_H
#define GV_SAMPLING_COPULA_H

#include <stddef.h>

/* Zero-initialise; free with gv_copula_close(). */
struct gv_copula {
    size_t n;
    double *factor; /* [n][n], lower triangle: dependent score i = Σ_j factor[i][j] · score j */
};

/* rank[n][n] is symmetric with ones on its diagonal and entries inside (-1, 1). GV_ERR_DATA if no
 * distribution has these correlations: then *clash is the first member that does not fit with those before
 * it. GV_ERR_MEMORY. */
int gv_copula_open(size_t n, const double *rank, struct gv_copula *copula, size_t *clash);
void gv_copula_close(struct gv_copula *copula);

/* Normal correlation of a rank correlation. */
double gv_copula_normal_correlation(double rank);

/* scores[n][stride]: uniforms of m points (a multiple of GV_LANES_MAX) are made normal scores in place. */
void gv_copula_scores(size_t m, double *u);

/* u[m] = the dependent uniforms of member i, strictly inside (0, 1). */
void gv_copula_uniforms(const struct gv_copula *copula, size_t i, size_t m, size_t stride,
                        const double *scores, double *u);

/* The members given what some of them are: member known[k] has the normal score z[k]. rows[n][n + 1] are how
 * each member's score is then made of the n independent scores and of 1 (Matheron's rule: the score as it is
 * drawn, moved by the regression on what the known ones miss), so that members keep their numbers as far as
 * what is known allows. GV_ERR_MEMORY. */
int gv_copula_given(const struct gv_copula *copula, size_t n_known, const size_t *known, const double *z,
                    double *rows);

/* u[m] = the uniforms that a row[n + 1] makes of scores[n + 1][stride], the last of which are 1. */
void gv_copula_row_uniforms(const struct gv_copula *copula, const double *row, size_t m, size_t stride,
                            const double *scores, double *u);

#endif
