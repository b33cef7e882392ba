/* Probability distributions as values: a family and its parameters, all in the input's own unit.
 *
 *   constant(v)          uniform(low, high)       triangular(low, mode, high)   pert(low, mode, high, shape =
 * 4) normal(mean, sd)     lognormal(median, gsd)   beta(a, b) on [0, 1]          gamma(shape, scale)
 *   metalog(p10, p50, p90, low, high)             discrete: values with probabilities (also a sample of data)
 *
 * PERT is a beta on [low, high] with a = 1 + shape (mode - low)/(high - low), b = 2 + shape - a (Malcolm et
 * al. 1959; Vose 2008 for the shape). gsd is the geometric standard deviation, above 1. The metalog is the
 * three-term one through three percentiles (Keelin 2016), unbounded, bounded below, above, or on both sides
 * (infinite ends are no bounds). A sum is that of independent terms, tabulated as in sum.h. Any distribution
 * may be truncated: then it is conditional on lying in [cut_low, cut_high]. */
#ifndef GV_SAMPLING_DISTRIBUTION_H
#define GV_SAMPLING_DISTRIBUTION_H

#include "base/text.h"

/* FAMILY(id, name, number of parameters) */
#define GV_FAMILY_LIST(FAMILY)          \
    FAMILY(CONSTANT, "constant", 1)     \
    FAMILY(UNIFORM, "uniform", 2)       \
    FAMILY(TRIANGULAR, "triangular", 3) \
    FAMILY(PERT, "pert", 4)             \
    FAMILY(NORMAL, "normal", 2)         \
    FAMILY(LOGNORMAL, "lognormal", 2)   \
    FAMILY(BETA, "beta", 2)             \
    FAMILY(GAMMA, "gamma", 2)           \
    FAMILY(METALOG, "metalog", 5)       \
    FAMILY(DISCRETE, "discrete", 0)     \
    FAMILY(SUM, "sum", 0)

enum gv_family {
#define GV_FAMILY_ENUM(id, name, parameters) GV_##id,
    GV_FAMILY_LIST(GV_FAMILY_ENUM)
#undef GV_FAMILY_ENUM
        GV_FAMILY_COUNT
};

/* Distinct values in rising order, with the probability of each and of all up to it (the last is 1). Owned by
 * whoever made the distribution. `origin` is how the user wrote it: 'empirical("file.csv",column)', or NULL.
 * Of a sum the values are the nodes of its distribution function, which grows in straight lines between them;
 * its probabilities are NULL and its origin, 'sum(…)', never is. */
struct gv_points {
    size_t n;
    const double *value, *probability, *cumulative;
    const char *origin;
};

enum { GV_PARAMETERS_MAX = 5 };

struct gv_distribution {
    enum gv_family family;
    double p[GV_PARAMETERS_MAX];    /* in the order of the signature */
    const struct gv_points *points; /* of GV_DISCRETE and GV_SUM; p[0] of a sum is its mean */
    bool truncated;
    double cut_low, cut_high;
};

/* "pert" etc. */
const char *gv_family_name(enum gv_family family);

static inline struct gv_distribution gv_constant(double value)
{
    return (struct gv_distribution){.family = GV_CONSTANT, .p = {value}};
}

/* NULL if the parameters are valid, else a static sentence that says what is wrong. Turns a distribution
 * without spread (low = high, sd = 0, one value) into a constant. */
const char *gv_distribution_normalise(struct gv_distribution *d);

/* Conditions on [low, high]. NULL, or what is wrong (nothing, or less than a millionth of the probability,
 * would be left). Truncating twice is truncating to the overlap. */
const char *gv_distribution_truncate(struct gv_distribution *d, double low, double high);

/* The smallest and largest possible value; infinite where unbounded. */
void gv_distribution_support(const struct gv_distribution *d, double *low, double *high);

/* P(X <= x) and P(X > x) of the distribution before truncation. */
void gv_distribution_cdf(const struct gv_distribution *d, double x, double *lower, double *upper);

/* P(X <= x) after truncation. */
double gv_distribution_below(const struct gv_distribution *d, double x);

/* Exact where a closed form exists, else the integral of the quantile function, to about 1e-8 (metalog,
 * truncated ones). In sampler.c.
 */
double gv_distribution_mean(const struct gv_distribution *d);

/* True if they give the same values: family, parameters, truncation, points. */
bool gv_distribution_same(const struct gv_distribution *a, const struct gv_distribution *b);

/* The shape (a, b) of the beta on [low, high] behind PERT and beta. */
void gv_distribution_beta_shape(const struct gv_distribution *d, double *a, double *b, double *low,
                                double *high);

/* The ratio r = (p50 - p10)/(p90 - p10) of a metalog, on the scale where it is unbounded, and its
 * coefficients: the quantile is c[0] + (c[1] + c[2] (u - 1/2)) log(u/(1-u)) there. Feasible if
 * GV_METALOG_LEAST < r < 1 - GV_METALOG_LEAST. */
double gv_metalog_coefficients(const struct gv_distribution *d, double c[3]);
#define GV_METALOG_LEAST 0.166577

/* The expression that gives this distribution: numbers as the shortest decimal that reads back to the same
 * bits. */
void gv_distribution_print(const struct gv_distribution *d, struct gv_text *out);

/* The shortest decimal that strtod reads back to the same double; "nan", "inf". */
void gv_number_print(double value, struct gv_text *out);

#endif
