/* Counts as chance makes them, from uniforms. */
#ifndef GV_ANALYSIS_COUNTING_H
#define GV_ANALYSIS_COUNTING_H

/* The quantile of u in (0, 1) of a Poisson count with this mean, and of a binomial one of n trials; above
 * some hundreds by the normal distribution, rounded. */
double gv_poisson_quantile(double mean, double u);
double gv_binomial_quantile(double n, double share, double u);

#endif
