/* Runs gnuplot: a script in on its standard input, a picture out on its standard output. No shell, no files.
 */
#ifndef GV_REPORT_FIGURE_GNUPLOT_H
#define GV_REPORT_FIGURE_GNUPLOT_H

#include "base/diagnostics.h"

/* Runs `program` (looked for on PATH; "gnuplot") over the script and appends what it prints to `picture`. It
 * is killed after `seconds`, and when *stop (may be NULL) becomes other than 0.
 *
 * GV_OK; GV_ERR_UNAVAILABLE (no such program); GV_ERR_IO (it failed, printed nothing, or took too long; what
 * it said is in the message); GV_ERR_INTERRUPTED (*stop); GV_ERR_MEMORY. */
int gv_gnuplot(const char *program, const char *script, size_t length, double seconds,
               const volatile int *stop, struct gv_text *picture, struct gv_diagnostics *diagnostics);

#endif
