/* What the figures of frontiers and switching values need besides their tables. */
#ifndef GV_REPORT_FIGURE_FRONTIER_H
#define GV_REPORT_FIGURE_FRONTIER_H

#include "report/plot.h"

/* Whether the file holds a frontier along a second input; a frontier; switching values. */
bool gv_figure_frontier_count(const struct gv_reader *reader);
bool gv_figure_chance_count(const struct gv_reader *reader);
bool gv_figure_switching_count(const struct gv_reader *reader);

/* Appends axis_label_1 and axis_scale_1 of the input that goes over its range, the same with 2 of the second
 * one ('' if there is none), target, frontier_block (the block of the policy that is plotted, or the first)
 * and frontier_label (that policy's). GV_ERR_DATA, GV_ERR_MEMORY. */
int gv_figure_frontier_prepare(const struct gv_reader *reader, const struct gv_plot *plot,
                               struct gv_text *script, struct gv_diagnostics *diagnostics);

/* Appends switching_block, switching_label and units: how each unit is written, a line each. */
int gv_figure_switching_prepare(const struct gv_reader *reader, const struct gv_plot *plot,
                                struct gv_text *script, struct gv_diagnostics *diagnostics);

#endif
