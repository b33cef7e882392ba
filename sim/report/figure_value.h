/* When the figures of a value analysis say something. */
#ifndef GV_REPORT_FIGURE_VALUE_H
#define GV_REPORT_FIGURE_VALUE_H

#include "store/reader.h"

/* Whether the file holds what it is worth to know, in DKK, and a study. */
bool gv_figure_value_counts(const struct gv_reader *reader);
bool gv_figure_study_counts(const struct gv_reader *reader);
/* Whether it holds the attribution to gates, in DKK. */
bool gv_figure_attribution_counts(const struct gv_reader *reader);

#endif
