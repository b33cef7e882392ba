/* What the figures of a sweep need besides its table. */
#ifndef GV_REPORT_FIGURE_SWEEP_H
#define GV_REPORT_FIGURE_SWEEP_H

#include "report/plot.h"

/* Whether the file holds a sweep over one input, or over two. */
bool gv_figure_levels_count(const struct gv_reader *reader);
bool gv_figure_heat_count(const struct gv_reader *reader);

/* Appends axis_label_1, axis_scale_1 and so on for each axis (shares are shown in per cent), sweep_block (the
 * block of the policy that is plotted, or the first) and sweep_label (that policy's). GV_ERR_DATA,
 * GV_ERR_MEMORY. */
int gv_figure_sweep_prepare(const struct gv_reader *reader, const struct gv_plot *plot,
                            struct gv_text *script, struct gv_diagnostics *diagnostics);

/* Appends axis_label_N, as "completion share, %", and axis_scale_N of a dimension of the group. */
void gv_figure_set_axis(const struct gv_reader *reader, const char *group, enum gv_language language,
                        const char *name, size_t number, struct gv_text *script);

/* The block of the policy that is asked for, of those that were studied; the first if it is not among them.
 */
size_t gv_figure_find_block(const struct gv_plot *plot, const struct gv_texts *policies);

#endif
