/* Columns of normal draws for the tests of sim/analysis. */
#ifndef GV_TESTS_ANALYSIS_NORMALS_H
#define GV_TESTS_ANALYSIS_NORMALS_H

#include "analysis/scores.h"
#include "sampling/design.h"

/* The draws of a design as a set. */
struct gv_draw_set normals_set(const struct gv_design *design);

/* A column of N(mean, sd²) in the order of draw numbers; inputs of other names are independent. The caller
 * frees it. */
double *normals_make(const struct gv_design *design, const char *name, int slot, double mean, double sd);

#endif
