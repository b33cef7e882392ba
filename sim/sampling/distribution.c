#include "sampling/distribution.h"

#include "base/elementary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name, *signature;
} families[GV_FAMILY_COUNT] = {
#define GV_FAMILY_ROW(id, name, least, most, signature) [GV_##id] = {name, signature},
    GV_FAMILY_LIST(GV_FAMILY_ROW)
#undef GV_FAMILY_ROW
};

const char *gv_family_name(enum gv_family family)
{
    return families[family].name;
}

const char *gv_family_signature(enum gv_family family)
{
    return families[family].signature;
}

/* low, mode, high in order; low = high is a constant. */
static const char *normalise_three_points(struct gv_distribution *d)
{
    double low = d->p[0], mode = d->p[1], high = d->p[2];
    if (low > high) return "the low end is above the high end";
    if (mode < low) return "the mode is below the low end";
    if (mode > high) return "the mode is above the high end";
    if (low == high) *d = gv_constant(low);
    return NULL;
}

const char *gv_distribution_normalise(struct gv_distribution *d)
{
    const char *wrong = NULL;
    switch (d->family) {
    case GV_UNIFORM:
        if (d->p[0] > d->p[1]) return "the low end is above the high end";
        if (d->p[0] == d->p[1]) *d = gv_constant(d->p[0]);
        return NULL;
    case GV_PERT:
        /* At 0 the weight of the mode vanishes; far beyond 1000 the PERT is a spike that a constant says
         * better. */
        if (!(d->p[3] > 0 && d->p[3] <= 1000)) return "the shape must be above 0 and at most 1000";
        return normalise_three_points(d);
    case GV_TRIANGULAR:
        return normalise_three_points(d);
    case GV_NORMAL:
        if (d->p[1] < 0) return "the standard deviation is negative";
        if (d->p[1] == 0) *d = gv_constant(d->p[0]);
        return NULL;
    case GV_LOGNORMAL:
        if (!(d->p[0] > 0)) return "the median of a lognormal must be above 0";
        if (d->p[1] < 1) wrong = "the geometric standard deviation must be at least 1";
        if (d->p[1] > 1000) wrong = "the geometric standard deviation must be at most 1000";
        if (!wrong && d->p[1] == 1) *d = gv_constant(d->p[0]);
        return wrong;
    case GV_BETA:
        if (!(d->p[0] >= 0.1 && d->p[1] >= 0.1 && d->p[0] <= 1e6 && d->p[1] <= 1e6))
            return "both parameters of a beta must lie in 0.1 … 1 000 000";
        return NULL;
    case GV_CONSTANT:
    case GV_FAMILY_COUNT:
        break;
    }
    return NULL;
}

void gv_distribution_support(const struct gv_distribution *d, double *low, double *high)
{
    switch (d->family) {
    case GV_UNIFORM:
        *low = d->p[0], *high = d->p[1];
        return;
    case GV_TRIANGULAR:
    case GV_PERT:
        *low = d->p[0], *high = d->p[2];
        return;
    case GV_NORMAL:
        *low = -INFINITY, *high = INFINITY;
        return;
    case GV_LOGNORMAL:
        *low = 0, *high = INFINITY;
        return;
    case GV_BETA:
        *low = 0, *high = 1;
        return;
    case GV_CONSTANT:
    case GV_FAMILY_COUNT:
        break;
    }
    *low = *high = d->p[0];
}

double gv_distribution_mean(const struct gv_distribution *d)
{
    const double *p = d->p;
    double log_gsd;
    switch (d->family) {
    case GV_UNIFORM:
        return 0.5 * (p[0] + p[1]);
    case GV_TRIANGULAR:
        return (p[0] + p[1] + p[2]) / 3;
    case GV_PERT:
        return (p[0] + p[3] * p[1] + p[2]) / (2 + p[3]);
    case GV_LOGNORMAL:
        log_gsd = gv_log(p[1]);
        return p[0] * gv_exp(0.5 * log_gsd * log_gsd);
    case GV_BETA:
        return p[0] / (p[0] + p[1]);
    case GV_CONSTANT:
    case GV_NORMAL:
    case GV_FAMILY_COUNT:
        break;
    }
    return p[0];
}

void gv_distribution_beta_shape(const struct gv_distribution *d, double *a, double *b, double *low,
                                double *high)
{
    if (d->family == GV_PERT) {
        double width = d->p[2] - d->p[0];
        *a = 1 + d->p[3] * ((d->p[1] - d->p[0]) / width);
        *b = 1 + d->p[3] * ((d->p[2] - d->p[1]) / width);
        *low = d->p[0];
        *high = d->p[2];
    } else {
        *a = d->p[0];
        *b = d->p[1];
        *low = 0;
        *high = 1;
    }
}

void gv_number_print(double value, struct gv_text *out)
{
    char digits[32];
    for (int precision = 1; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value) break;
    }
    gv_text_puts(out, digits);
}

void gv_distribution_print(const struct gv_distribution *d, struct gv_text *out)
{
    static const int counts[GV_FAMILY_COUNT] = {
#define GV_FAMILY_MOST(id, name, least, most, signature) [GV_##id] = most,
        GV_FAMILY_LIST(GV_FAMILY_MOST)
#undef GV_FAMILY_MOST
    };
    if (d->family == GV_CONSTANT) {
        gv_number_print(d->p[0], out);
        return;
    }
    gv_text_printf(out, "%s(", families[d->family].name);
    /* The usual shape of a PERT is left out, as people write it. */
    int n = d->family == GV_PERT && d->p[3] == 4 ? 3 : counts[d->family];
    for (int i = 0; i < n; i++) {
        if (i) gv_text_puts(out, ", ");
        gv_number_print(d->p[i], out);
    }
    gv_text_puts(out, ")");
}
