/* Probability distributions as values: a family and its parameters, all in the input's own unit.
 *
 *   constant(v)          uniform(low, high)       triangular(low, mode, high)   pert(low, mode, high, shape =
 * 4) normal(mean, sd)     lognormal(median, gsd)   beta(a, b) on [0, 1]
 *
 * PERT is a beta on [low, high] with a = 1 + shape (mode - low)/(high - low), b = 2 + shape - a (Malcolm et
 * al. 1959; Vose 2008 for the shape). gsd is the geometric standard deviation, above 1. */
#ifndef GV_SAMPLING_DISTRIBUTION_H
#define GV_SAMPLING_DISTRIBUTION_H

#include "base/text.h"

/* FAMILY(id, name, least arguments, most arguments, signature for messages) */
#define GV_FAMILY_LIST(FAMILY)                                            \
    FAMILY(CONSTANT, "constant", 1, 1, "constant(value)")                 \
    FAMILY(UNIFORM, "uniform", 2, 2, "uniform(low, high)")                \
    FAMILY(TRIANGULAR, "triangular", 3, 3, "triangular(low, mode, high)") \
    FAMILY(PERT, "pert", 3, 4, "pert(low, mode, high[, shape])")          \
    FAMILY(NORMAL, "normal", 2, 2, "normal(mean, sd)")                    \
    FAMILY(LOGNORMAL, "lognormal", 2, 2, "lognormal(median, gsd)")        \
    FAMILY(BETA, "beta", 2, 2, "beta(a, b)")

enum gv_family {
#define GV_FAMILY_ENUM(id, name, least, most, signature) GV_##id,
    GV_FAMILY_LIST(GV_FAMILY_ENUM)
#undef GV_FAMILY_ENUM
        GV_FAMILY_COUNT
};

struct gv_distribution {
    enum gv_family family;
    double p[4]; /* in the order of the signature */
};

/* "pert" etc. */
const char *gv_family_name(enum gv_family family);
const char *gv_family_signature(enum gv_family family);

static inline struct gv_distribution gv_constant(double value)
{
    return (struct gv_distribution){.family = GV_CONSTANT, .p = {value}};
}

/* NULL if the parameters are valid, else a static sentence that says what is wrong. Turns a distribution
 * without spread (low = high, sd = 0) into a constant. */
const char *gv_distribution_normalise(struct gv_distribution *d);

/* The smallest and largest possible value; infinite where unbounded. */
void gv_distribution_support(const struct gv_distribution *d, double *low, double *high);

double gv_distribution_mean(const struct gv_distribution *d);

/* The shape (a, b) of the beta on [low, high] behind PERT and beta. */
void gv_distribution_beta_shape(const struct gv_distribution *d, double *a, double *b, double *low,
                                double *high);

/* The expression that gives this distribution, numbers with 17 significant digits at most, shortest that
 * reads back to the same bits. */
void gv_distribution_print(const struct gv_distribution *d, struct gv_text *out);

/* The shortest decimal that strtod reads back to the same double; "nan", "inf". */
void gv_number_print(double value, struct gv_text *out);

#endif
