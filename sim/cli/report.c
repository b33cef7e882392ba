/* gevinst report: a result file, and studies beside it, as one page to be mailed, or as Markdown. */
#include "report/report.h"
#include "base/status.h"
#include "cli/common.h"
#include "store/output_file.h"

#include <string.h>

enum { FILES_MAX = 16 };

static int find_format(const char *name, enum gv_report_format *format, struct gv_diagnostics *diagnostics)
{
    *format = GV_REPORT_HTML;
    for (int f = 0; f < GV_REPORT_FORMATS; f++) {
        if (name && strcmp(name, gv_report_format_names[f]) != 0) continue;
        if (name) *format = (enum gv_report_format)f;
        return GV_OK;
    }
    gv_diagnose_plain(diagnostics, GV_ERROR, "choose html or md", "unknown format '%s'", name);
    return GV_ERR_USAGE;
}

static int write_report(const struct gv_options *options, const struct gv_report *report,
                        struct gv_diagnostics *diagnostics)
{
    struct gv_text text = {0};
    int status = gv_report_write(report, &text, diagnostics);
    if (status == GV_OK && options->output)
        status = gv_output_whole(options->output, text.data, text.length, diagnostics);
    else if (status == GV_OK)
        status = gv_cli_print(&text, diagnostics);
    if (status == GV_OK && options->output && !options->quiet) {
        struct gv_text path = {0};
        gv_text_printf(&path, "%s\n", options->output);
        status = gv_cli_print(&path, diagnostics);
        gv_text_free(&path);
    }
    gv_text_free(&text);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct gv_reader *files[FILES_MAX] = {NULL};
    struct gv_report report = {.files = (const struct gv_reader *const *)files,
                               .policy = options->n_policy ? options->policy[0] : NULL,
                               .stop = gv_cli_catch_signals()};
    int status = find_format(options->format, &report.format, diagnostics);
    if (status != GV_OK) return status;
    if (options->n_policy > 1) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "give --policy once", "a report is on one policy");
        return GV_ERR_USAGE;
    }
    if (report.format == GV_REPORT_HTML && !options->output) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "gevinst report RESULT.h5 -o report.html",
                          "report needs a file for the page");
        return GV_ERR_USAGE;
    }
    for (size_t i = 0; i < options->n_arguments && status == GV_OK; i++) {
        status = gv_reader_open(options->arguments[i], &files[i], diagnostics);
        if (status == GV_OK) report.n_files++;
    }
    /* Danish for Danish scenarios: those with a Danish title of their own. */
    if (status == GV_OK) {
        const struct gv_label title = gv_reader_title(files[0]);
        bool danish = title.da && *title.da && (!title.en || strcmp(title.da, title.en) != 0);
        report.language = options->has_language ? options->language
                          : danish              ? GV_DA
                                                : gv_cli_language(options);
        status = write_report(options, &report, diagnostics);
    }
    for (size_t i = 0; i < FILES_MAX; i++)
        gv_reader_close(files[i]);
    return status;
}

const struct gv_command gv_command_report = {
    .name = "report",
    .synopsis = "report RESULT.h5 [STUDY.h5 ...] -o report.html",
    .summary = "one page that can be mailed; --format md for minutes",
    .takes = GV_TAKES(OUTPUT) | GV_TAKES(LANG) | GV_TAKES(FORMAT) | GV_TAKES(POLICY) | GV_TAKES(QUIET) |
             GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = FILES_MAX,
    .run = run,
};
