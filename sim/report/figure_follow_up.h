/* The figures of a follow-up: forecast against actual gate by gate, inputs before and after, P(net >= 0) as
 * counts come in. */
#ifndef GV_REPORT_FIGURE_FOLLOW_UP_H
#define GV_REPORT_FIGURE_FOLLOW_UP_H

#include "report/follow_up.h"

/* Draws forecast, updates and outlook as svg and png into the folder, which is made if need be; their paths
 * are appended to `written`, a line each. GV_ERR_UNAVAILABLE without gnuplot, and what gv_picture_draw() and
 * gv_picture_write() say. */
int gv_follow_figures(const struct gv_follow_report *report, enum gv_language language, const char *directory,
                      const volatile int *stop, struct gv_text *written, struct gv_diagnostics *diagnostics);

#endif
