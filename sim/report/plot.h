/* The figures of a result file, drawn by gnuplot from the tables that `gevinst export` writes too. */
#ifndef GV_REPORT_PLOT_H
#define GV_REPORT_PLOT_H

#include "report/picture.h"
#include "report/texts.h"
#include "store/reader.h"

/* Distribution of the net present value; fan of the cumulative gain; where the hours go; policies side by
 * side; response and cost over the investment level; local and central result side by side; sweeps over one
 * and over two inputs; frontiers, and the probability over a range; switching values; what a sensitivity
 * analysis found: indices, indices by month, tornado, Morris' plane; what it is worth to know, and a study by
 * its size. */
/* clang-format off */
#define GV_FIGURE_LIST(FIGURE) \
    FIGURE(DISTRIBUTION, distribution) \
    FIGURE(FAN, fan) \
    FIGURE(GATES, gates) \
    FIGURE(POLICIES, policies) \
    FIGURE(CURVES, curves) \
    FIGURE(BUDGET, budget) \
    FIGURE(LEVELS, levels) \
    FIGURE(HEAT, heat) \
    FIGURE(FRONTIER, frontier) \
    FIGURE(CHANCE, chance) \
    FIGURE(SWITCHING, switching) \
    FIGURE(SENSITIVITY, sensitivity) \
    FIGURE(MONTHS, months) \
    FIGURE(TORNADO, tornado) \
    FIGURE(MORRIS, morris) \
    FIGURE(VALUE, value) \
    FIGURE(STUDY, study) \
    FIGURE(ATTRIBUTION, attribution)
/* clang-format on */

enum gv_figure {
#define GV_FIGURE_ENUM(id, name) GV_FIGURE_##id,
    GV_FIGURE_LIST(GV_FIGURE_ENUM)
#undef GV_FIGURE_ENUM
        GV_FIGURES
};

extern const char *const gv_figure_names[GV_FIGURES];

/* What to draw. `policies`: names; the first is the policy of the figures of a single policy, all are
 * compared with each other. None: the file's first policy, and all. */
struct gv_plot {
    enum gv_language language;
    const char *const *policies;
    size_t n_policies;
    bool bare;                /* without headline, scenario and answer, which a page says itself */
    const volatile int *stop; /* stops when it becomes other than 0; may be NULL */
};

/* Whether the file holds what the figure shows. */
bool gv_plot_possible(const struct gv_reader *reader, enum gv_figure figure);

/* Appends one figure to `picture`: text for svg and gp, bytes for png and pdf.
 * GV_OK; GV_ERR_USAGE (no such policy); GV_ERR_DATA (the file lacks what is needed); GV_ERR_UNAVAILABLE
 * (gnuplot is not installed); GV_ERR_IO (gnuplot failed); GV_ERR_INTERRUPTED; GV_ERR_MEMORY. */
int gv_plot_figure(const struct gv_reader *reader, const struct gv_plot *plot, enum gv_figure figure,
                   enum gv_picture kind, struct gv_text *picture, struct gv_diagnostics *diagnostics);

/* Draws every possible figure in the given kinds (bits 1 << kind) into the directory, which is made if need
 * be, as FIGURE.KIND; appends the paths to `written`, a line each. A file is there whole or not at all. As
 * above, and GV_ERR_CREATE (the directory or a file in it cannot be made). */
int gv_plot_all(const struct gv_reader *reader, const struct gv_plot *plot, unsigned kinds,
                const char *directory, struct gv_text *written, struct gv_diagnostics *diagnostics);

#endif
