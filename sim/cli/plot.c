/* gevinst plot: the figures of a result file. */
#include "report/plot.h"
#include "base/status.h"
#include "cli/common.h"

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    unsigned kinds;
    int status = gv_cli_picture_kinds(options->format, &kinds, diagnostics);
    if (status != GV_OK) return status;
    if (!options->output) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "gevinst plot RESULT.h5 -o DIR",
                          "plot needs a folder for the figures");
        return GV_ERR_USAGE;
    }
    struct gv_reader *reader;
    status = gv_reader_open(options->arguments[0], &reader, diagnostics);
    if (status != GV_OK) return status;
    struct gv_plot plot = {.language = gv_cli_language(options),
                           .policies = options->policy,
                           .n_policies = options->n_policy,
                           .stop = gv_cli_catch_signals()};
    struct gv_text written = {0};
    status = gv_plot_all(reader, &plot, kinds, options->output, &written, diagnostics);
    gv_reader_close(reader);
    /* What was drawn before a failure is there. */
    if (written.data && !options->quiet) {
        int printed = gv_cli_print(&written, diagnostics);
        if (status == GV_OK) status = printed;
    }
    gv_text_free(&written);
    return status;
}

const struct gv_command gv_command_plot = {
    .name = "plot",
    .synopsis = "plot RESULT.h5 -o DIR [--format FORMAT]",
    .summary = "the figures: svg, png, pdf or all (gp: script)",
    .takes = GV_TAKES(OUTPUT) | GV_TAKES(LANG) | GV_TAKES(FORMAT) | GV_TAKES(POLICY) | GV_TAKES(QUIET) |
             GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
