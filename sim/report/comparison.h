/* Policies compared with each other, for readers (tables and a figure) and for scripts (JSON and CSV). */
#ifndef GV_REPORT_COMPARISON_H
#define GV_REPORT_COMPARISON_H

#include "analysis/compare.h"
#include "report/texts.h"
#include "store/selection.h"

#include <jansson.h>

/* What is shown: what was selected from the files, and how it compares; index i means the same policy in
 * both. */
struct gv_comparison_report {
    const struct gv_reader *const *readers; /* [selection->n_files] */
    const struct gv_selection *selection;
    const struct gv_comparison *comparison;
    size_t baseline; /* the policy that the tables compare the others with */
};

/* A table of the policies and one of stochastic dominance, both against the baseline, with notes. */
void gv_comparison_print(const struct gv_comparison_report *report, enum gv_language language,
                         struct gv_text *out);

/* All policies and all ordered pairs. NULL when memory ran out. A new reference. */
json_t *gv_comparison_json(const struct gv_comparison_report *report);

/* Writes into the directory, which is made if need be: comparison.csv, a row for each policy;
 * comparison-pairs.csv, a row for each ordered pair; and, where expected regret exists, the figure regret in
 * the given kinds (bits 1 << enum gv_picture). Appends the paths to `written`, a line each. `stop` may be
 * NULL. GV_OK; GV_ERR_CREATE; GV_ERR_IO; GV_ERR_UNAVAILABLE (gnuplot is not installed); GV_ERR_INTERRUPTED;
 * GV_ERR_MEMORY. */
int gv_comparison_write(const struct gv_comparison_report *report, enum gv_language language, unsigned kinds,
                        const volatile int *stop, const char *directory, struct gv_text *written,
                        struct gv_diagnostics *diagnostics);

/* "± is half of …": what the intervals of a set's draws are. */
enum gv_text_key gv_comparison_intervals(const struct gv_selected_set *set);

#endif
