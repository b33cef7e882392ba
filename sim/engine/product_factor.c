#include "engine/product_factor.h"

#include "base/elementary.h"
#include "base/gauss_legendre.h"
#include "base/simd.h"
#include "base/status.h"

#include <math.h>

enum { LANES = GV_LANES_MAX };

_Static_assert((int)LANES >= 2 * (int)GV_PANEL_POINTS, "two panels at a time");
_Static_assert((int)GV_PANEL_POINTS == (int)GV_GAUSS_POINTS, "a panel is one rule");

const double gv_panel_edge[GV_PANELS + 1] = {-23, -16, -11, -7.5, -5, -3.2, -1.6, 0,
                                             1.6, 3.2, 5,   7.5,  11, 16,   23};

double gv_logistic(double s)
{
    return 1 / (1 + gv_exp(-s));
}

void gv_factor_set_panels(const struct gv_factor *f, int n, const double *s0, const double *s1,
                          struct gv_panel panel[])
{
    double u[LANES];
    for (int i = 0; i < LANES; i++) {
        int p = i / GV_PANEL_POINTS < n ? i / GV_PANEL_POINTS : 0, k = i % GV_PANEL_POINTS;
        double s = 0.5 * (s0[p] + s1[p]) + 0.5 * (s1[p] - s0[p]) * gv_gauss_node[k];
        panel[p].s[k] = s;
        u[i] = gv_logistic(s);
        panel[p].weight[k] = gv_gauss_weight[k] * u[i] * (1 - u[i]);
    }
    gv_sampler_apply(&f->sampler, LANES, u, u);
    for (int p = 0; p < n; p++) {
        double sum = 0, mass = gv_logistic(s1[p]) - gv_logistic(s0[p]);
        for (int k = 0; k < GV_PANEL_POINTS; k++)
            sum += panel[p].weight[k];
        for (int k = 0; k < GV_PANEL_POINTS; k++) {
            panel[p].weight[k] *= sum > 0 ? mass / sum : 0;
            panel[p].x[k] = u[p * GV_PANEL_POINTS + k];
            panel[p].inverse[k] = 1 / panel[p].x[k];
        }
    }
}

int gv_factor_open(const struct gv_distribution *d, struct gv_table_cache *cache, struct gv_factor *f)
{
    enum { MORE = (GV_PANELS + 3 + LANES - 1) / LANES * LANES };
    double u[MORE];
    f->distribution = d;
    int status = gv_sampler_make(d, cache, &f->sampler);
    if (status != GV_OK) return status;
    for (int i = 0; i < MORE; i++)
        u[i] = 0.5;
    for (int p = 0; p <= GV_PANELS; p++)
        u[p] = f->below[p] = gv_logistic(gv_panel_edge[p]);
    u[GV_PANELS + 1] = 1e-12;
    u[GV_PANELS + 2] = 1 - 1e-12;
    gv_sampler_apply(&f->sampler, MORE, u, u);
    for (int p = 0; p <= GV_PANELS; p++)
        f->edge[p] = u[p];
    double low, high;
    gv_distribution_support(d, &low, &high);
    f->low = low > 0 ? low : u[GV_PANELS + 1];
    f->high = isfinite(high) ? high : u[GV_PANELS + 2];
    for (int p = 0; p < GV_PANELS; p += 2)
        gv_factor_set_panels(f, 2, gv_panel_edge + p, gv_panel_edge + p + 1, f->panel + p);
    return GV_OK;
}

int gv_factor_panel_of(const struct gv_factor *f, double x)
{
    int p = -1;
    while (p < GV_PANELS && x >= f->edge[p + 1])
        p++;
    return p;
}

/* Bracketed by the panel's points, then by eight points between these, and on a line there. */
void gv_factor_logits(const struct gv_factor *f, int n, const int panel[], const double x[], double s[])
{
    double s0[2], s1[2], x0[2], x1[2], u[LANES];
    for (int k = 0; k < n; k++) {
        const struct gv_panel *p = &f->panel[panel[k]];
        int i = 0;
        while (i < GV_PANEL_POINTS && p->x[i] <= x[k])
            i++;
        s0[k] = i > 0 ? p->s[i - 1] : gv_panel_edge[panel[k]];
        s1[k] = i < GV_PANEL_POINTS ? p->s[i] : gv_panel_edge[panel[k] + 1];
        x0[k] = i > 0 ? p->x[i - 1] : f->edge[panel[k]];
        x1[k] = i < GV_PANEL_POINTS ? p->x[i] : f->edge[panel[k] + 1];
    }
    for (int i = 0; i < LANES; i++) {
        int k = i / GV_PANEL_POINTS < n ? i / GV_PANEL_POINTS : 0;
        u[i] = gv_logistic(s0[k] + (s1[k] - s0[k]) * (i % GV_PANEL_POINTS + 1) / (GV_PANEL_POINTS + 1));
    }
    gv_sampler_apply(&f->sampler, LANES, u, u);
    for (int k = 0; k < n; k++) {
        const double *between = u + k * GV_PANEL_POINTS, step = (s1[k] - s0[k]) / (GV_PANEL_POINTS + 1);
        int i = 0;
        while (i < GV_PANEL_POINTS && between[i] <= x[k])
            i++;
        double from = i > 0 ? between[i - 1] : x0[k], to = i < GV_PANEL_POINTS ? between[i] : x1[k];
        double part = to > from ? (x[k] - from) / (to - from) : 0.5;
        s[k] = s0[k] + step * (i + fmin(fmax(part, 0), 1));
    }
}
