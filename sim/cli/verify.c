/* gevinst verify: makes a result file again from itself and compares every byte. */
#include "store/verify.h"
#include "base/status.h"
#include "cli/analysis.h"
#include "report/numbers.h"
#include "report/verification.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void announce(const struct gv_verification *v)
{
    struct gv_text text = {0};
    size_t policies = v->scenario.plan.n_policies;
    gv_format_count(v->recall.draws * policies, GV_EN, &text);
    gv_text_printf(&text, " model evaluations (%zu %s of ", policies, policies == 1 ? "policy" : "policies");
    gv_format_count(v->recall.draws, GV_EN, &text);
    gv_text_puts(&text, " draws)\n");
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

/* A run and a study beside it. */
static int study_again(const struct gv_options *options, struct gv_verification *v,
                       struct gv_diagnostics *diagnostics)
{
    int made = -1;
    if (!v->recall.complete) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "make it again with the same command",
                          "'%s' holds a study that was interrupted, which cannot be verified",
                          v->recall.path);
        return GV_ERR_DATA;
    }
    int status = gv_cli_study_again(&v->recall, options, &made, diagnostics);
    if (status == GV_OK) status = gv_verify_compare(v, made, gv_cli_catch_signals(), diagnostics);
    if (made >= 0) close(made);
    return status;
}

static int run_again(const struct gv_options *options, struct gv_verification *v,
                     struct gv_diagnostics *diagnostics)
{
    struct gv_progress progress;
    struct gv_run_options run = {.threads = gv_cli_threads(options), .stop = gv_cli_catch_signals()};
    gv_progress_start(&progress);
    if (!options->quiet) {
        run.progress = gv_progress_step;
        run.progress_context = &progress;
    }
    int status = gv_verify_run(v, &run, diagnostics);
    gv_progress_end(&progress);
    if (status == GV_ERR_INTERRUPTED)
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "interrupted: '%s' is not verified", v->recall.path);
    return status;
}

/* --- what was found --- */

static int confirm(const struct gv_verification *v, struct gv_diagnostics *diagnostics)
{
    struct gv_text text = {0};
    gv_format_count(v->comparison.stored_bytes, GV_EN, &text);
    gv_text_printf(&text, " bytes of %s verified: every byte is what this version computes", v->recall.path);
    if (!v->recall.complete) {
        gv_text_puts(&text, " (interrupted after ");
        gv_format_count(v->recall.draws, GV_EN, &text);
        gv_text_puts(&text, " of ");
        gv_format_count(gv_design_draws(&v->recall.design), GV_EN, &text);
        gv_text_puts(&text, " draws)");
    }
    gv_text_puts(&text, "\n");
    int status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

static void note_size(const struct gv_byte_comparison *c, struct gv_diagnostics *diagnostics)
{
    struct gv_text text = {0};
    bool longer = c->stored_bytes > c->computed_bytes;
    if (c->stored_bytes == c->computed_bytes) return;
    gv_format_count(longer ? c->stored_bytes - c->computed_bytes : c->computed_bytes - c->stored_bytes, GV_EN,
                    &text);
    gv_diagnose_plain(diagnostics, GV_NOTE, NULL, "the file is %s bytes too %s", text.data ? text.data : "?",
                      longer ? "long" : "short");
    gv_text_free(&text);
}

static int refuse(const struct gv_verification *v, struct gv_diagnostics *diagnostics)
{
    enum { MOST = 10 };
    const struct gv_byte_comparison *c = &v->comparison;
    const char *version = gv_reader_version(v->reader);
    struct gv_text hint = {0};
    if (strcmp(version, GEVINST_VERSION) != 0)
        gv_text_printf(&hint, "it was made by gevinst %s; verify it with that version", version);
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data,
                      "'%s' is not what gevinst " GEVINST_VERSION " computes", v->recall.path);
    gv_text_free(&hint);
    note_size(c, diagnostics);
    for (size_t i = 0; i < c->n && i < MOST; i++) {
        struct gv_text text = {0};
        gv_difference_print(&c->items[i], &text);
        gv_diagnose_plain(diagnostics, GV_NOTE, NULL, "%s", text.data ? text.data : "out of memory");
        gv_text_free(&text);
    }
    if (c->n > MOST)
        gv_diagnose_plain(diagnostics, GV_NOTE, "--json lists all of them", "and %zu more differences",
                          c->n - MOST);
    return GV_ERR_DATA;
}

static int report(const struct gv_options *options, const struct gv_verification *v,
                  struct gv_diagnostics *diagnostics)
{
    int status = GV_OK;
    bool same = gv_byte_comparison_same(&v->comparison);
    if (options->json)
        status = gv_cli_print_json(gv_verification_json(v), diagnostics);
    else if (same && !options->quiet)
        status = confirm(v, diagnostics);
    return status == GV_OK && !same ? refuse(v, diagnostics) : status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct gv_model_catalogue catalogue = gv_cli_models();
    struct gv_verification v;
    int status = gv_verify_open(options->arguments[0], &catalogue, &v, diagnostics);
    if (status == GV_OK && !options->quiet) announce(&v);
    if (status == GV_OK)
        status =
            v.recall.analysis ? study_again(options, &v, diagnostics) : run_again(options, &v, diagnostics);
    if (status == GV_OK) status = report(options, &v, diagnostics);
    gv_verify_close(&v);
    return status;
}

const struct gv_command gv_command_verify = {
    .name = "verify",
    .synopsis = "verify RESULT.h5",
    .summary = "make a result again from itself, compare every byte",
    .takes = GV_TAKES(THREADS) | GV_TAKES(JSON) | GV_TAKES(QUIET) | GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
