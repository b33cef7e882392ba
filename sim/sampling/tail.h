/* Distribution functions of the standard beta and gamma, seen from one tail, and their inverse.
 *
 * Beta: continued fraction of the incomplete beta function (DLMF 8.17.22) by the modified Lentz method.
 * Gamma: power series (DLMF 8.11.4) below, continued fraction (DLMF 8.9.2) above. Both are normalised by
 * requiring that the two tails add up to 1 at the mean, which keeps all digits for large parameters, where
 * differences of log-gammas would not. */
#ifndef GV_SAMPLING_TAIL_H
#define GV_SAMPLING_TAIL_H

/* A tail's coordinate y grows with its probability, from low to high. Lower tails: y = x. Upper tails: y =
 * -x, which keeps the digits of a small x; or, for a beta that lies near 1, the lower tail of the mirrored
 * beta, y = 1 - x. */
enum gv_tail_kind { GV_TAIL_BETA_LOWER, GV_TAIL_BETA_UPPER, GV_TAIL_GAMMA_LOWER, GV_TAIL_GAMMA_UPPER };

struct gv_tail {
    enum gv_tail_kind kind;
    double a, b;
    double low, high;                /* of y */
    double mean, log_mean, log_rest; /* of x; log_rest = log(1 - mean), for the beta */
    double total;                    /* the constant */
};

struct gv_tail gv_tail_beta(double a, double b, int upper);
struct gv_tail gv_tail_gamma(double shape, int upper);

/* probability = P(Y <= y), density and slope (derivative of the log density) in y; y inside low … high.
 * `complement` = 1 - probability with its own relative accuracy where that is cheap, else by subtraction. */
struct gv_tail_value {
    double probability, complement, density, slope;
};
struct gv_tail_value gv_tail_at(const struct gv_tail *tail, double y);

/* Density and slope alone: much cheaper. */
struct gv_tail_value gv_tail_density(const struct gv_tail *tail, double y);

/* y with probability(y) = t, t in (0, 1), from a guess that is near (Halley's method), or from nothing.
 * Accurate relative to t: for the other end use the other tail. */
double gv_tail_solve_near(const struct gv_tail *tail, double t, double guess);
double gv_tail_solve(const struct gv_tail *tail, double t);

/* P(X <= x) and P(X > x), each with its own relative accuracy (about 1e-13); and quantiles of u in [0, 1]. */
void gv_beta_cdf(double a, double b, double x, double *lower, double *upper);
double gv_beta_quantile(double a, double b, double u);
void gv_gamma_cdf(double shape, double x, double *lower, double *upper);

#endif
