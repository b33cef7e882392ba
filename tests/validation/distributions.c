/* Distributions: published quantiles and moments, tables against GSL, limits of what is possible. */
#include "validation/table.h"

#include "base/status.h"
#include "sampling/sampler.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>

enum { LANES = 16 };

/* Quantiles at u[n], n at most LANES. */
static void quantiles(struct gv_distribution d, int n, const double *u, double *x)
{
    struct gv_table_cache cache = {0};
    struct gv_sampler sampler;
    double buffer[LANES];
    for (int i = 0; i < LANES; i++)
        buffer[i] = i < n ? u[i] : 0.5;
    bool good = !gv_distribution_normalise(&d) && gv_sampler_make(&d, &cache, &sampler) == GV_OK;
    if (good) gv_sampler_apply(&sampler, LANES, buffer, buffer);
    for (int i = 0; i < n; i++)
        x[i] = good ? buffer[i] : (double)NAN;
    gv_table_cache_free(&cache);
}

static void check_quantiles(const char *name, struct gv_distribution d, int n, const double *u,
                            const double *wanted, double bound)
{
    double x[LANES];
    char what[80];
    quantiles(d, n, u, x);
    for (int i = 0; i < n; i++) {
        snprintf(what, sizeof what, "%s: quantile %g", name, u[i]);
        validate(what, wanted[i], x[i], bound);
    }
}

/* Standard deviation from the quantile function, by midpoints. */
static double deviation(struct gv_distribution d)
{
    enum { N = 1 << 18 };
    double sum = 0, squares = 0, u[LANES], x[LANES];
    struct gv_table_cache cache = {0};
    struct gv_sampler sampler;
    if (gv_distribution_normalise(&d) || gv_sampler_make(&d, &cache, &sampler) != GV_OK) return NAN;
    for (int first = 0; first < N; first += LANES) {
        for (int i = 0; i < LANES; i++)
            u[i] = (first + i + 0.5) / N;
        gv_sampler_apply(&sampler, LANES, u, x);
        for (int i = 0; i < LANES; i++) {
            sum += x[i] / N;
            squares += x[i] * x[i] / N;
        }
    }
    gv_table_cache_free(&cache);
    return sqrt(squares - sum * sum);
}

/* u from deep in the lower tail to deep in the upper. */
static double tail_point(int i, int n)
{
    double t = pow(2, -1 - 49.0 * fabs(2.0 * i / n - 1));
    return 2 * i < n ? t : 1 - t;
}

/* Largest u-error of a distribution's quantiles, judged by its distribution function and the complement. */
static double u_error(struct gv_distribution d, double (*below)(double, double, double),
                      double (*above)(double, double, double), double a, double b)
{
    enum { N = 4000 };
    double worst = 0;
    struct gv_table_cache cache = {0};
    struct gv_sampler sampler;
    if (gv_sampler_make(&d, &cache, &sampler) != GV_OK) return NAN;
    for (int first = 0; first < N; first += LANES) {
        double u[LANES], x[LANES];
        for (int i = 0; i < LANES; i++)
            u[i] = tail_point(first + i, N);
        gv_sampler_apply(&sampler, LANES, u, x);
        for (int i = 0; i < LANES; i++)
            worst = fmax(worst,
                         u[i] <= 0.5 ? fabs(below(x[i], a, b) - u[i]) : fabs(above(x[i], a, b) - (1 - u[i])));
    }
    gv_table_cache_free(&cache);
    return worst;
}

/* The share (q50 - q10)/(q90 - q10) between a possible and an impossible metalog. */
static double metalog_limit(double possible, double impossible)
{
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (possible + impossible);
        struct gv_distribution d = {.family = GV_METALOG, .p = {0, middle, 1, -INFINITY, INFINITY}};
        if (gv_distribution_normalise(&d))
            impossible = middle;
        else
            possible = middle;
    }
    return possible;
}

#define D(kind, ...)                              \
    (struct gv_distribution)                      \
    {                                             \
        .family = GV_##kind, .p = { __VA_ARGS__ } \
    }

void validate_distributions(void)
{
    static const double outer[3] = {0.05, 0.5, 0.95};
    char what[80];
    validate_section("distributions");
    validate("pert(0, 2, 10): mean", 3, gv_distribution_mean(&D(PERT, 0, 2, 10, 4)), 1e-12);
    validate("pert(0, 2, 10): standard deviation", 1.732051, deviation(D(PERT, 0, 2, 10, 4)), 5e-7);
    check_quantiles("pert(0, 2, 10)", D(PERT, 0, 2, 10, 4), 3, outer,
                    (double[]){0.589774, 2.766723, 6.212767}, 5e-7);
    check_quantiles("triangular(0, 2, 10)", D(TRIANGULAR, 0, 2, 10), 3, outer, (double[]){1, 3.675445, 8},
                    5e-7);
    check_quantiles("metalog(10, 20, 40)", D(METALOG, 10, 20, 40, -INFINITY, INFINITY), 2,
                    (double[]){0.05, 0.95}, (double[]){7.436826, 47.638984}, 5e-7);
    validate("metalog: least possible (q50 - q10)/(q90 - q10)", 0.166577, metalog_limit(0.5, 0), 5e-7);
    validate("metalog: largest possible", 0.833423, metalog_limit(0.5, 1), 5e-7);
    check_quantiles("normal(0, 1) against GSL", D(NORMAL, 0, 1), 3, (double[]){1e-12, 0.05, 0.999},
                    (double[]){gsl_cdf_ugaussian_Pinv(1e-12), gsl_cdf_ugaussian_Pinv(0.05),
                               gsl_cdf_ugaussian_Pinv(0.999)},
                    1e-12);
    /* With b < 1 the density is infinite at 1, where doubles are 2^-53 apart: no x has the right u there. */
    static const double shapes[][2] = {{1.8, 4.2}, {4, 2}, {0.3, 2}, {50, 900}, {1, 5}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        snprintf(what, sizeof what, "beta(%g, %g): largest u-error against GSL", shapes[i][0], shapes[i][1]);
        validate(what, 0,
                 u_error(D(BETA, shapes[i][0], shapes[i][1]), gsl_cdf_beta_P, gsl_cdf_beta_Q, shapes[i][0],
                         shapes[i][1]),
                 1e-10);
    }
    static const double gammas[] = {0.2, 1, 4.2, 300};
    for (size_t i = 0; i < sizeof gammas / sizeof *gammas; i++) {
        snprintf(what, sizeof what, "gamma(%g): largest u-error against GSL", gammas[i]);
        validate(what, 0, u_error(D(GAMMA, gammas[i], 1), gsl_cdf_gamma_P, gsl_cdf_gamma_Q, gammas[i], 1),
                 1e-10);
    }
}
