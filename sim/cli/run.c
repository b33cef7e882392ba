/* gevinst run: all policies of a scenario, into a result file and a table. */
#include "engine/run.h"
#include "base/status.h"
#include "cli/append.h"
#include "cli/common.h"
#include "report/costs.h"
#include "report/counts.h"
#include "report/guide_values.h"
#include "report/legal_basis.h"
#include "report/numbers.h"
#include "report/plausibility.h"
#include "report/register.h"
#include "report/stopping.h"
#include "report/summary.h"
#include "store/checkpoint_file.h"
#include "store/writer.h"

#include <stdio.h>
#include <string.h>

/* What is going to happen, before it does: long runs and large files should surprise nobody. */
static void announce(const struct gv_plan *plan, enum gv_keep keep, const char *path)
{
    struct gv_text text = {0};
    uint64_t draws = gv_design_draws(&plan->design);
    gv_format_count(draws * plan->n_policies, GV_EN, &text);
    gv_text_printf(&text, " model evaluations (%zu %s of ", plan->n_policies,
                   plan->n_policies == 1 ? "policy" : "policies");
    gv_format_count(draws, GV_EN, &text);
    gv_text_printf(&text, " draws); kept draws (%s): ", gv_keep_names[keep]);
    double bytes = (double)gv_writer_size(plan, keep);
    gv_format_number(bytes / (bytes < 1e6 ? 1e3 : 1e6), bytes < 1e6 ? 0 : 1, GV_EN, &text);
    gv_text_printf(&text, " %s in %s\n", bytes < 1e6 ? "kB" : "MB", path);
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

/* Long enough to cost nothing, short enough that little is lost. */
enum { CHECKPOINT_SECONDS = 60 };

static void announce_resumed(const struct gv_checkpoint_file *checkpoint)
{
    struct gv_text text = {0};
    if (checkpoint->draws == 0) return;
    gv_text_puts(&text, "goes on behind the first ");
    gv_format_count(checkpoint->draws, GV_EN, &text);
    gv_text_puts(&text, " draws\n");
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

/* Before looks: how many draws there may be. */
static void announce_looks(const struct gv_scenario *scenario)
{
    struct gv_text text = {0};
    uint64_t first;
    unsigned looks = gv_stopping_looks(&scenario->stopping, &scenario->plan.design, &first);
    uint64_t draws = first * scenario->plan.design.replicates;
    gv_text_printf(&text, "%u look%s at most, at ", looks, looks == 1 ? "" : "s");
    gv_format_count(draws, GV_EN, &text);
    if (looks > 1) {
        gv_text_puts(&text, " to ");
        gv_format_count(draws << (looks - 1), GV_EN, &text);
    }
    gv_text_printf(&text, " draws for each of %zu %s\n", scenario->plan.n_policies,
                   scenario->plan.n_policies == 1 ? "policy" : "policies");
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

static void show_look(void *context, const struct gv_plan *plan, const struct gv_result *result,
                      const struct gv_stop *stop)
{
    const struct gv_stopping_rule *rule = context;
    struct gv_text text = {0};
    gv_stopping_print_look(rule, plan, result, stop, &text);
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

/* Finds the number of draws that the stopping rule leads to. */
static int find_length(const struct gv_options *options, struct gv_scenario *scenario)
{
    struct gv_progress progress;
    struct gv_run_options run = {.threads = gv_cli_threads(options), .stop = gv_cli_catch_signals()};
    gv_progress_start(&progress);
    if (!options->quiet) {
        announce_looks(scenario);
        run.progress = gv_progress_step;
        run.progress_context = &progress;
    }
    int status = gv_stopping_find(&scenario->plan, &scenario->stopping, &run,
                                  options->quiet ? NULL : show_look, &scenario->stopping, &scenario->stop);
    gv_progress_end(&progress);
    scenario->plan.design.points = scenario->stop.points;
    scenario->plan.looks = scenario->stop.looks;
    return status;
}

static int show(const struct gv_options *options, const struct gv_scenario *scenario,
                const struct gv_result *result, const char *path, struct gv_diagnostics *diagnostics)
{
    const struct gv_plan *plan = &scenario->plan;
    if (options->json) {
        json_t *json = gv_summary_json(plan, result);
        json_object_set_new(json, "inputs", gv_register_json(scenario));
        json_object_set_new(json, "plausibility", gv_plausibility_json(plan, result));
        json_object_set_new(json, "costs", gv_costs_json(scenario));
        json_object_set_new(json, "indicators", gv_indicators_json(scenario));
        json_object_set_new(json, "legal_basis", gv_legal_basis_json(scenario));
        json_object_set_new(json, "result_file", json_string(path));
        if (scenario->stops) json_object_set_new(json, "stopping", gv_stopping_json(scenario, result));
        return gv_cli_print_json(json, diagnostics);
    }
    if (options->quiet) return GV_OK;
    struct gv_text text = {0};
    enum gv_language language = gv_cli_language(options);
    gv_summary_print(plan, result, language, &text);
    gv_plausibility_print(plan, result, language, &text);
    gv_costs_print(scenario, language, &text);
    gv_counts_print(scenario, result, language, &text);
    gv_text_puts(&text, "\n");
    gv_register_note(scenario, language, &text);
    gv_text_puts(&text, "  ");
    GV_FILL(&text, language, GV_TEXT_REGISTER_LISTED, path);
    gv_text_puts(&text, "\n");
    gv_guide_values_note(scenario, language, &text);
    gv_legal_basis_print(scenario, language, &text);
    gv_summary_print_notes(plan, result, language, &text);
    if (scenario->stops) gv_stopping_print(scenario, result, language, &text);
    gv_text_printf(&text, "%s\n", path);
    int status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

/* Runs the plan into the open writer, past the file that is continued, if any. */
static int run_plan(const struct gv_options *options, const struct gv_scenario *scenario,
                    struct gv_writer *writer, struct gv_append *append, struct gv_checkpoint_file *checkpoint,
                    struct gv_diagnostics *diagnostics)
{
    const struct gv_plan *plan = &scenario->plan;
    struct gv_progress progress;
    struct gv_run_options run = {.threads = gv_cli_threads(options),
                                 .sink = gv_writer_sink(writer),
                                 .tables = gv_writer_tables(writer),
                                 .checkpoint = gv_checkpoint_file_engine(checkpoint),
                                 .stop = gv_cli_catch_signals()};
    gv_progress_start(&progress);
    if (!options->quiet) {
        run.progress = gv_progress_step;
        run.progress_context = &progress;
    }
    struct gv_result result;
    int status = append ? gv_append_sink(append, run.sink, &run.sink, diagnostics) : GV_OK;
    if (status != GV_OK) return status;
    status = gv_run(plan, &run, &result);
    gv_progress_end(&progress);
    bool has_result = status == GV_OK || status == GV_ERR_INTERRUPTED;
    if (append) status = gv_append_finish(append, status, diagnostics);
    bool usable = status == GV_OK || status == GV_ERR_INTERRUPTED;
    if (usable) {
        int written = gv_writer_finish(writer, &result, diagnostics);
        gv_checkpoint_file_end(checkpoint, status == GV_OK && written == GV_OK, diagnostics);
        if (written == GV_OK)
            written = show(options, scenario, &result, gv_writer_final_path(writer), diagnostics);
        if (written != GV_OK) status = written;
    } else {
        gv_writer_explain(writer, diagnostics);
        gv_writer_abort(writer);
        gv_checkpoint_file_end(checkpoint, false, diagnostics);
    }
    uint64_t evaluations = result.draws * plan->n_policies;
    if (status == GV_OK && result.n_failed == evaluations) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "the failed-draw ledger in the result file says why",
                          "every draw failed");
        status = GV_ERR_DRAWS;
    }
    if (has_result) gv_result_free(&result);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct gv_scenario scenario;
    struct gv_text path = {0};
    struct gv_writer *writer = NULL;
    struct gv_append append = {0};
    struct gv_checkpoint_file checkpoint = {0};
    enum gv_keep keep;
    int status = gv_cli_keep(options, GV_KEEP_HEADLINE, &keep, diagnostics);
    if (status == GV_OK) status = gv_cli_append_check(options, diagnostics);
    if (status != GV_OK) return status;
    status = gv_cli_read_scenario(options, &scenario, diagnostics);
    if (status == GV_OK) status = gv_cli_output(options, "", options->append > 0, &path, diagnostics);
    if (status == GV_OK && scenario.stops) status = find_length(options, &scenario);
    if (status == GV_OK && options->append)
        status = gv_cli_append_open(options, path.data, &scenario.plan, &keep, &append, diagnostics);
    if (status == GV_OK)
        status = gv_checkpoint_file_open(path.data, &scenario, keep,
                                         options->checkpoint < 0 ? CHECKPOINT_SECONDS : options->checkpoint,
                                         options->resume, &checkpoint, diagnostics);
    if (status == GV_OK && !options->quiet) announce(&scenario.plan, keep, path.data);
    if (status == GV_OK) status = gv_checkpoint_file_writer(&checkpoint, &writer, diagnostics);
    if (status == GV_OK && !options->quiet) announce_resumed(&checkpoint);
    if (status == GV_OK)
        status =
            run_plan(options, &scenario, writer, options->append ? &append : NULL, &checkpoint, diagnostics);
    gv_writer_close(writer);
    gv_checkpoint_file_close(&checkpoint);
    gv_append_close(&append);
    gv_scenario_free(&scenario);
    gv_text_free(&path);
    return status;
}

const struct gv_command gv_command_run = {
    .name = "run",
    .synopsis = "run SCENARIO [-o RESULT.h5] [--append N]",
    .summary = "run all policies; result file and summary",
    .takes = GV_TAKES(OUTPUT) | GV_TAKES(DRAWS) | GV_TAKES(APPEND) | GV_TAKES(RESUME) | GV_TAKES(CHECKPOINT) |
             GV_TAKES(REPLICATES) | GV_TAKES(SEED) | GV_TAKES(THREADS) | GV_TAKES(DESIGN) | GV_TAKES(SET) |
             GV_TAKES(POLICY) | GV_TAKES(TOLERANCE) | GV_TAKES(TARGET) | GV_TAKES(KEEP) | GV_TAKES(LANG) |
             GV_TAKES(JSON) | GV_TAKES(QUIET) | GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
