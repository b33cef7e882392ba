/* The chains' own curves over the investment level, one number at a time: for descriptors. Kernels use the
 * same formulas over lanes. */
#ifndef GV_MODELS_CHAIN_CURVES_H
#define GV_MODELS_CHAIN_CURVES_H

/* The saturating response S(L; k). */
double chain_own_response(double level, double saturation);

/* L^elasticity. */
double chain_own_power(double level, double elasticity);

#endif
