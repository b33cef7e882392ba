#include "analysis/conjugate.h"

#include <math.h>

static bool all_of(size_t n, const struct gv_datum *const *data, enum gv_datum_form form)
{
    for (size_t i = 0; i < n; i++)
        if (data[i]->form != form) return false;
    return true;
}

/* The prior as a beta, cut to its own range where that is not 0 … 1. */
static bool as_beta(const struct gv_distribution *prior, struct gv_distribution *beta)
{
    *beta = (struct gv_distribution){.family = GV_BETA, .truncated = prior->truncated};
    beta->cut_low = prior->cut_low;
    beta->cut_high = prior->cut_high;
    if (prior->family == GV_BETA) {
        *beta = *prior;
    } else if (prior->family == GV_UNIFORM && prior->p[0] >= 0 && prior->p[1] <= 1) {
        beta->p[0] = beta->p[1] = 1;
        bool whole = prior->p[0] == 0 && prior->p[1] == 1 && !prior->truncated;
        double low, high;
        gv_distribution_support(prior, &low, &high);
        beta->truncated = !whole;
        beta->cut_low = whole ? 0 : low;
        beta->cut_high = whole ? 0 : high;
    } else if (prior->family == GV_PERT && prior->p[0] == 0 && prior->p[2] == 1) {
        double low, high;
        gv_distribution_beta_shape(prior, &beta->p[0], &beta->p[1], &low, &high);
    } else {
        return false;
    }
    return true;
}

static bool update_beta(const struct gv_distribution *prior, size_t n, const struct gv_datum *const *data,
                        const double *scale, double discount, struct gv_distribution *d)
{
    if (!as_beta(prior, d)) return false;
    for (size_t i = 0; i < n; i++) {
        if (scale[i] != 1) return false;
        d->p[0] += discount * data[i]->value;
        d->p[1] += discount * (data[i]->trials - data[i]->value);
    }
    return true;
}

static bool update_gamma(const struct gv_distribution *prior, size_t n, const struct gv_datum *const *data,
                         const double *scale, double discount, struct gv_distribution *d)
{
    if (prior->family != GV_GAMMA) return false;
    double shape = prior->p[0], rate = 1 / prior->p[1];
    for (size_t i = 0; i < n; i++) {
        shape += discount * data[i]->value;
        rate += discount * scale[i];
    }
    *d = *prior;
    d->p[0] = shape;
    d->p[1] = 1 / rate;
    return true;
}

static bool update_normal(const struct gv_distribution *prior, size_t n, const struct gv_datum *const *data,
                          const double *scale, double discount, struct gv_distribution *d)
{
    if (prior->family != GV_NORMAL) return false;
    double precision = 1 / (prior->p[1] * prior->p[1]), weighted = precision * prior->p[0];
    for (size_t i = 0; i < n; i++) {
        double weight = discount / (data[i]->sd * data[i]->sd);
        precision += weight * scale[i] * scale[i];
        weighted += weight * scale[i] * data[i]->value;
    }
    *d = *prior;
    d->p[0] = weighted / precision;
    d->p[1] = sqrt(1 / precision);
    return true;
}

bool gv_conjugate_update(const struct gv_distribution *prior, size_t n, const struct gv_datum *const *data,
                         const double *scale, double discount, struct gv_distribution *posterior)
{
    struct gv_distribution d;
    bool made =
        n > 0 && ((all_of(n, data, GV_DATUM_BINOMIAL) && update_beta(prior, n, data, scale, discount, &d)) ||
                  (all_of(n, data, GV_DATUM_POISSON) && update_gamma(prior, n, data, scale, discount, &d)) ||
                  (all_of(n, data, GV_DATUM_NORMAL) && update_normal(prior, n, data, scale, discount, &d)));
    if (!made) return false;
    if (d.truncated) {
        double low = d.cut_low, high = d.cut_high;
        d.truncated = false;
        if (gv_distribution_truncate(&d, low, high)) return false;
    }
    *posterior = d;
    return true;
}
