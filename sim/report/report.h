/* The report that a director reads: what is asked and assumed, what comes out, how sure that is, what to do
 * and what to measure, from result files alone. */
#ifndef GV_REPORT_REPORT_H
#define GV_REPORT_REPORT_H

#include "report/texts.h"
#include "store/reader.h"

#define GV_REPORT_FORMAT_LIST(FORMAT) FORMAT(HTML, html) FORMAT(MD, md)

enum gv_report_format {
#define GV_REPORT_FORMAT_ENUM(id, name) GV_REPORT_##id,
    GV_REPORT_FORMAT_LIST(GV_REPORT_FORMAT_ENUM)
#undef GV_REPORT_FORMAT_ENUM
        GV_REPORT_FORMATS
};

extern const char *const gv_report_format_names[GV_REPORT_FORMATS];

/* What to report on; borrowed. The first file is the run; the others hold studies of the same scenario
 * (sweep, frontier, sensitivity, value), and so may the first. */
struct gv_report {
    const struct gv_reader *const *files;
    size_t n_files; /* at least 1 */
    enum gv_language language;
    enum gv_report_format format;
    const char *policy;       /* the plan that is reported on; NULL: the file's first */
    const volatile int *stop; /* stops when it becomes other than 0; may be NULL */
};

/* Appends the report to `out`. The same files give the same bytes. GV_OK; GV_ERR_USAGE (no such policy);
 * GV_ERR_DATA (a file is damaged, holds no policy, or stands beside the run but is of another scenario, of
 * other policies, or no study); for HTML also as gv_plot_figure(); GV_ERR_MEMORY. */
int gv_report_write(const struct gv_report *report, struct gv_text *out, struct gv_diagnostics *diagnostics);

#endif
