/* gevinst compare: policies of one or several result files, held against each other. */
#include "base/memory.h"
#include "base/status.h"
#include "cli/common.h"
#include "report/comparison.h"

#include <stdlib.h>

enum { FILES_MAX = sizeof((struct gv_options *)0)->arguments / sizeof(char *) };

/* --- comparing --- */

static int compare(const struct gv_selection *s, struct gv_comparison *comparison)
{
    struct gv_draw_set *sets = gv_memory_zeroed(s->n_sets, sizeof *sets);
    struct gv_compared *policies = gv_memory_zeroed(s->n, sizeof *policies);
    int status = sets && policies ? GV_OK : GV_ERR_MEMORY;
    for (size_t k = 0; status == GV_OK && k < s->n_sets; k++)
        sets[k] = (struct gv_draw_set){(size_t)s->sets[k].draws, s->sets[k].replicates, s->sets[k].classical};
    for (size_t p = 0; status == GV_OK && p < s->n; p++)
        policies[p] = (struct gv_compared){s->policies[p].values, s->policies[p].set};
    struct gv_comparison_task task = {.sets = sets,
                                      .policies = policies,
                                      .n_policies = s->n,
                                      .direction = s->outcome->direction,
                                      .error = (1 - GV_CONFIDENCE) / s->looks};
    if (status == GV_OK) status = gv_comparison_make(&task, comparison);
    free(sets);
    free(policies);
    return status;
}

/* --- showing it --- */

static int show(const struct gv_options *options, const struct gv_comparison_report *report,
                struct gv_diagnostics *diagnostics)
{
    if (options->json) return gv_cli_print_json(gv_comparison_json(report), diagnostics);
    struct gv_text text = {0};
    int status = GV_OK;
    if (!options->quiet) {
        gv_comparison_print(report, gv_cli_language(options), &text);
        status = gv_cli_print(&text, diagnostics);
    }
    gv_text_free(&text);
    return status;
}

static int write(const struct gv_options *options, const struct gv_comparison_report *report, unsigned kinds,
                 struct gv_diagnostics *diagnostics)
{
    struct gv_text written = {0};
    int status = gv_comparison_write(report, gv_cli_language(options), kinds, gv_cli_catch_signals(),
                                     options->output, &written, diagnostics);
    /* What was written before a failure is there. */
    if (written.data && !options->quiet && !options->json) {
        int printed = gv_cli_print(&written, diagnostics);
        if (status == GV_OK) status = printed;
    }
    gv_text_free(&written);
    return status;
}

static int report_on(const struct gv_options *options, const struct gv_reader *const *readers, unsigned kinds,
                     struct gv_diagnostics *diagnostics)
{
    struct gv_selection selection = {0};
    struct gv_comparison comparison = {0};
    size_t baseline = 0;
    int status = gv_selection_read(readers, options->n_arguments, options->outcome, options->policy,
                                   options->n_policy, &selection, diagnostics);
    if (status == GV_OK && options->baseline)
        status = gv_selection_find(&selection, options->baseline, &baseline, diagnostics);
    if (status == GV_OK) status = compare(&selection, &comparison);
    struct gv_comparison_report report = {readers, &selection, &comparison, baseline};
    if (status == GV_OK) status = show(options, &report, diagnostics);
    if (status == GV_OK && options->output) status = write(options, &report, kinds, diagnostics);
    gv_comparison_free(&comparison);
    gv_selection_free(&selection);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    unsigned kinds;
    struct gv_reader *opened[FILES_MAX] = {NULL};
    const struct gv_reader *readers[FILES_MAX];
    int status = gv_cli_picture_kinds(options->format, &kinds, diagnostics);
    if (status == GV_OK && options->format && !options->output) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "add -o DIR, or leave it out for the table",
                          "--format is that of the figure, and nothing says where to put it");
        status = GV_ERR_USAGE;
    }
    for (size_t f = 0; f < options->n_arguments && status == GV_OK; f++) {
        status = gv_reader_open(options->arguments[f], &opened[f], diagnostics);
        readers[f] = opened[f];
    }
    if (status == GV_OK) status = report_on(options, readers, kinds, diagnostics);
    for (size_t f = 0; f < options->n_arguments; f++)
        gv_reader_close(opened[f]);
    return status;
}

const struct gv_command gv_command_compare = {
    .name = "compare",
    .synopsis = "compare RESULT.h5 [RESULT.h5 ...] [-o DIR]",
    .summary = "policies against each other, draw by draw",
    .takes = GV_TAKES(OUTPUT) | GV_TAKES(OUTCOME) | GV_TAKES(POLICY) | GV_TAKES(BASELINE) | GV_TAKES(FORMAT) |
             GV_TAKES(LANG) | GV_TAKES(JSON) | GV_TAKES(QUIET) | GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = FILES_MAX,
    .run = run,
};
