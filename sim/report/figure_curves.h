/* Whether the figure of the curves says something. */
#ifndef GV_REPORT_FIGURE_CURVES_H
#define GV_REPORT_FIGURE_CURVES_H

#include "store/reader.h"

/* True if the file has a curve that is a table, or a policy whose lever is neither 0 nor 1. Elsewhere every
 * multiplier is 1, and the curves count for nothing. */
bool gv_figure_curves_count(const struct gv_reader *reader);

#endif
