/* gevinst export: a result file's tables as text. */
#include "store/export.h"
#include "base/status.h"
#include "cli/common.h"
#include "store/output_file.h"

#include <stdio.h>
#include <stdlib.h>

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    int format = gv_export_format_find(options->format ? options->format : "dat");
    if (format < 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "choose dat or csv", "unknown format '%s'", options->format);
        return GV_ERR_USAGE;
    }
    struct gv_reader *reader;
    int status = gv_reader_open(options->arguments[0], &reader, diagnostics);
    if (status != GV_OK) return status;
    /* Into memory first: a failing export leaves no half of a file behind, and the old one as it was. */
    struct gv_text text = {0};
    const char *what = options->n_arguments > 1 ? options->arguments[1] : NULL;
    status = gv_export(reader, what, (enum gv_export_format)format, diagnostics, &text);
    gv_reader_close(reader);
    if (status == GV_OK && options->output)
        status = gv_output_whole(options->output, text.data, text.length, diagnostics);
    else if (status == GV_OK)
        status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

const struct gv_command gv_command_export = {
    .name = "export",
    .synopsis = "export RESULT.h5 [WHAT] [--format dat|csv]",
    .summary = "a table of the result as text",
    .takes = GV_TAKES(OUTPUT) | GV_TAKES(FORMAT) | GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = 2,
    .run = run,
};
