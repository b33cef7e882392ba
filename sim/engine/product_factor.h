/* A factor of a product as points with weights, over which its expectations are sums: panels of
 * Gauss-Legendre points in the logit of its uniform, in which the tails of all families fall off as
 * exponentials. */
#ifndef GV_ENGINE_PRODUCT_FACTOR_H
#define GV_ENGINE_PRODUCT_FACTOR_H

#include "sampling/sampler.h"

enum { GV_PANEL_POINTS = 8, GV_PANELS = 14 };

/* Logits at which the panels begin, and the last ends. */
extern const double gv_panel_edge[GV_PANELS + 1];

/* Points of a panel: logit, value, its inverse, and weight. */
struct gv_panel {
    double s[GV_PANEL_POINTS], x[GV_PANEL_POINTS], inverse[GV_PANEL_POINTS], weight[GV_PANEL_POINTS];
};

struct gv_factor {
    const struct gv_distribution *distribution;
    struct gv_sampler sampler;
    double low, high; /* the range that holds all but a millionth of a millionth of it */
    struct gv_panel panel[GV_PANELS];
    double below[GV_PANELS + 1], edge[GV_PANELS + 1]; /* uniform and value at the panels' ends */
};

/* 1/(1 + exp(-s)) */
double gv_logistic(double s);

/* Borrows `distribution`, and quantile tables from `cache`. GV_ERR_MEMORY, GV_ERR_INTERNAL. */
int gv_factor_open(const struct gv_distribution *distribution, struct gv_table_cache *cache,
                   struct gv_factor *factor);

/* n panels, 1 or 2, from logit s0[] to s1[]. Weights sum to the probability between these. */
void gv_factor_set_panels(const struct gv_factor *factor, int n, const double *s0, const double *s1,
                          struct gv_panel panel[]);

/* The panel that x is in: -1 below all, GV_PANELS above. */
int gv_factor_panel_of(const struct gv_factor *factor, double x);

/* The logits s[n] of n values, 1 or 2, in their panels; to about 1e-5, for where a continuous integrand
 * bends: the square of that counts. */
void gv_factor_logits(const struct gv_factor *factor, int n, const int panel[], const double x[], double s[]);

#endif
