/* What the figures of a sensitivity analysis need besides its table. */
#ifndef GV_REPORT_FIGURE_SENSITIVITY_H
#define GV_REPORT_FIGURE_SENSITIVITY_H

#include "report/plot.h"

/* Whether the file holds indices, of a scalar or of a month, a tornado, or elementary effects. */
bool gv_figure_indices_count(const struct gv_reader *reader);
bool gv_figure_months_count(const struct gv_reader *reader);
bool gv_figure_tornado_count(const struct gv_reader *reader);
bool gv_figure_morris_count(const struct gv_reader *reader);

/* Appends st_column, panels, outcome_label, outcome_scale, sensitivity_mean, and study_label, the policy's.
 * GV_ERR_DATA, GV_ERR_MEMORY. */
int gv_figure_sensitivity_prepare(const struct gv_reader *reader, const struct gv_plot *plot,
                                  struct gv_text *script, struct gv_diagnostics *diagnostics);

#endif
