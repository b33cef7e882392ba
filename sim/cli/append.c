#include "cli/append.h"

#include "base/status.h"
#include "report/numbers.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

int gv_cli_append_check(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    if (options->append && (options->tolerance || options->target)) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "run it anew with --tolerance or --target and no --append",
                          "--append adds a fixed number of draws, and a run that stops by itself has none");
        return GV_ERR_USAGE;
    }
    if (!options->append || !options->draws) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, "--append N adds N draws to those of the file",
                      "-n says how many draws there are, and --append how many are added: give one of them");
    return GV_ERR_USAGE;
}

static int check_keep(const struct gv_options *options, const struct gv_append *append, enum gv_keep *keep,
                      struct gv_diagnostics *diagnostics)
{
    enum gv_keep wanted = *keep;
    *keep = append->recall.keep;
    if (!options->keep || wanted == *keep) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, "leave --keep out, or run it anew without --append",
                      "'%s' keeps the draws of the level %s, so %s cannot be appended", append->recall.path,
                      gv_keep_names[*keep], gv_keep_names[wanted]);
    return GV_ERR_USAGE;
}

static int check_exists(const struct gv_options *options, const char *path,
                        struct gv_diagnostics *diagnostics)
{
    struct gv_text hint = {0};
    if (access(path, F_OK) == 0 || errno != ENOENT) return GV_OK;
    gv_text_printf(&hint, "run it first: gevinst run %s%s%s", options->arguments[0],
                   options->output ? " -o " : "", options->output ? options->output : "");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "cannot append to '%s': there is no such file", path);
    gv_text_free(&hint);
    return GV_ERR_NO_INPUT;
}

/* Nobody should think that only the new draws are evaluated. */
static void announce(const struct gv_append *append, uint64_t more)
{
    struct gv_text text = {0};
    gv_format_count(more, GV_EN, &text);
    gv_text_puts(&text, " draws are appended to ");
    gv_format_count(append->recall.draws, GV_EN, &text);
    gv_text_puts(&text, ", which are evaluated again and compared\n");
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

int gv_cli_append_open(const struct gv_options *options, const char *path, struct gv_plan *plan,
                       enum gv_keep *keep, struct gv_append *append, struct gv_diagnostics *diagnostics)
{
    int status = check_exists(options, path, diagnostics);
    if (status == GV_OK) status = gv_append_open(path, append, diagnostics);
    if (status == GV_OK) status = check_keep(options, append, keep, diagnostics);
    if (status == GV_OK) status = gv_append_extend(append, options->append, plan, diagnostics);
    if (status == GV_OK && !options->quiet) announce(append, options->append);
    return status;
}
