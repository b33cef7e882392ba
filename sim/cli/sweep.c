/* gevinst sweep: a scenario over values of some inputs, the same draws at every point. */
#include "analysis/sweep.h"
#include "analysis/best_level.h"
#include "base/status.h"
#include "cli/common.h"
#include "report/numbers.h"
#include "report/summary.h"
#include "report/sweep.h"
#include "scenario/axis.h"
#include "store/sweep.h"
#include "store/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The outcomes that tables and figures of sweeps are about. */
static const char main_outcome[] = "net_present_value", cost_outcome[] = "running_cost";

/* A sweep as it is asked for, and what came of it. */
struct job {
    struct gv_scenario scenario;
    struct gv_axis axes[GV_AXES_MAX];
    struct gv_source sources[GV_AXES_MAX];
    size_t n_axes, *policies, n_policies;
    bool *wanted;
    struct gv_text path, settings;
    struct gv_run_options run;
    struct gv_progress progress;
    struct gv_table_cache tables;
    struct gv_sweep sweep;
    struct gv_best_level *best; /* [policy][criterion], or NULL */
    size_t outcome;
};

static void close_job(struct job *j)
{
    gv_sweep_free(&j->sweep);
    free(j->best);
    free(j->policies);
    free(j->wanted);
    gv_table_cache_free(&j->tables);
    gv_text_free(&j->path);
    gv_text_free(&j->settings);
    gv_scenario_free(&j->scenario);
}

/* --- what is asked for --- */

static int read_axes(const struct gv_options *options, struct job *j, struct gv_diagnostics *diagnostics)
{
    if (options->n_over == 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "for example --over investment_level=0.25:4:16",
                          "sweep needs --over NAME=FROM:TO:N");
        return GV_ERR_USAGE;
    }
    if (options->n_over > GV_AXES_MAX) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "fix one of them with --set",
                          "a sweep goes over at most %d inputs", GV_AXES_MAX);
        return GV_ERR_USAGE;
    }
    for (size_t k = 0; k < options->n_over; k++) {
        int status = gv_axis_read(&j->scenario, "--over", options->over[k], GV_AXIS_GRID, &j->sources[k],
                                  &j->axes[k], diagnostics);
        if (status != GV_OK) return status;
        for (size_t i = 0; i < k; i++)
            if (j->axes[i].input == j->axes[k].input) {
                gv_diagnose_plain(diagnostics, GV_ERROR, "give all its values in one",
                                  "--over names %s twice",
                                  j->scenario.plan.model->inputs[j->axes[k].input].name);
                return GV_ERR_USAGE;
            }
        j->n_axes++;
    }
    return GV_OK;
}

/* Of the scenario's policies those that --policy names; without it the first. */
static int choose_policies(const struct gv_options *options, struct job *j)
{
    size_t n = j->scenario.plan.n_policies;
    j->policies = malloc((n + 1) * sizeof *j->policies);
    if (!j->policies) return GV_ERR_MEMORY;
    for (size_t p = 0; p < n && (p == 0 || options->n_policy > 0); p++)
        j->policies[j->n_policies++] = p;
    return GV_OK;
}

/* Headline outcomes, and what a year costs. */
static int choose_outcomes(struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_model *model = j->scenario.plan.model;
    int outcome = gv_model_find_outcome(model, main_outcome),
        cost = gv_model_find_outcome(model, cost_outcome);
    j->wanted = calloc(model->n_outcomes, sizeof *j->wanted);
    if (!j->wanted) return GV_ERR_MEMORY;
    for (size_t o = 0; o < model->n_outcomes; o++) {
        unsigned flags = model->outcomes[o].flags;
        j->wanted[o] = flags & GV_HEADLINE && !(flags & (GV_MONTHLY | GV_STAGE));
    }
    if (cost >= 0) j->wanted[cost] = true;
    if (outcome < 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "the model %s has no outcome %s", model->name,
                          main_outcome);
        return GV_ERR_DATA;
    }
    j->outcome = (size_t)outcome;
    return GV_OK;
}

static int check_size(const struct job *j, struct gv_diagnostics *diagnostics)
{
    size_t points = gv_sweep_points(j->n_axes, j->axes) * j->n_policies;
    if (points <= GV_SWEEP_POINTS_MAX) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, "choose fewer values",
                      "a sweep has at most %d points; this one would have %zu", GV_SWEEP_POINTS_MAX, points);
    return GV_ERR_DATA;
}

/* What decides the section, a line each. */
static int print_settings(struct job *j)
{
    const struct gv_plan *plan = &j->scenario.plan;
    gv_text_puts(&j->settings, "sweep\n");
    for (size_t k = 0; k < j->n_axes; k++) {
        gv_text_puts(&j->settings, "over ");
        gv_axis_print(plan->model, &j->axes[k], &j->settings);
        gv_text_puts(&j->settings, "\n");
    }
    for (size_t p = 0; p < j->n_policies; p++)
        gv_text_printf(&j->settings, "policy %s\n", plan->policies[j->policies[p]].name);
    return j->settings.failed ? GV_ERR_MEMORY : GV_OK;
}

/* --- doing it --- */

static void announce(const struct job *j)
{
    struct gv_text text = {0};
    uint64_t draws = gv_design_draws(&j->scenario.plan.design);
    size_t points = gv_sweep_points(j->n_axes, j->axes) * j->n_policies;
    gv_format_count(draws * points, GV_EN, &text);
    gv_text_puts(&text, " model evaluations (");
    gv_format_count(points, GV_EN, &text);
    gv_text_puts(&text, points == 1 ? " point of " : " points of ");
    gv_format_count(draws, GV_EN, &text);
    gv_text_printf(&text, " draws) into %s\n", j->path.data);
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

static void tell_rate(const struct job *j, double seconds)
{
    struct gv_text text = {0};
    gv_format_count(j->sweep.evaluations, GV_EN, &text);
    gv_text_printf(&text, " evaluations in %.2f s, ", seconds);
    gv_format_number((double)j->sweep.evaluations / seconds / 1e6, 2, GV_EN, &text);
    gv_text_puts(&text, " million a second\n");
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

/* The best level is asked of a lever, along at least three points. */
static bool has_best(const struct job *j)
{
    return j->n_axes == 1 && j->axes[0].n >= 3 && j->scenario.plan.design.replicates > 1 &&
           j->scenario.plan.model->inputs[j->axes[0].input].kind == GV_CHOICE;
}

static int find_best(struct job *j)
{
    int status = GV_OK;
    if (!has_best(j)) return GV_OK;
    j->best = calloc(j->n_policies * GV_CRITERIA, sizeof *j->best);
    if (!j->best) return GV_ERR_MEMORY;
    for (size_t p = 0; p < j->n_policies && status == GV_OK; p++)
        status = gv_best_level_find(&j->sweep, p, j->outcome, &j->run, &j->best[p * GV_CRITERIA]);
    return status;
}

static int show(const struct gv_options *options, const struct job *j, const struct gv_result *result,
                struct gv_diagnostics *diagnostics)
{
    int cost = gv_model_find_outcome(j->scenario.plan.model, cost_outcome);
    const struct gv_sweep_report report = {.sweep = &j->sweep,
                                           .outcome = j->outcome,
                                           .cost = cost >= 0 ? (size_t)cost : SIZE_MAX,
                                           .best = j->best,
                                           .path = j->path.data};
    if (options->json) {
        json_t *json = gv_sweep_json(&report);
        json_object_set_new(json, "run", gv_summary_json(&j->scenario.plan, result));
        json_object_set_new(json, "result_file", json_string(j->path.data));
        return gv_cli_print_json(json, diagnostics);
    }
    if (options->quiet) return GV_OK;
    struct gv_text text = {0};
    enum gv_language language = gv_cli_language(options);
    gv_sweep_print(&report, language, &text);
    gv_summary_print_notes(&j->scenario.plan, result, language, &text);
    gv_text_printf(&text, "%s\n", j->path.data);
    int status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

/* The run of the scenario's policies first, then the sweep; both go into one file. */
static int evaluate(const struct gv_options *options, struct job *j, struct gv_writer *writer,
                    struct gv_diagnostics *diagnostics)
{
    const struct gv_plan *plan = &j->scenario.plan;
    struct gv_result result;
    struct gv_run_options base = {.threads = j->run.threads, .stop = j->run.stop, .tables = &j->tables};
    int status = gv_run(plan, &base, &result);
    if (status != GV_OK) {
        if (status == GV_ERR_INTERRUPTED) gv_result_free(&result);
        return status;
    }
    double started = gv_cli_now();
    status =
        gv_sweep_run(plan, j->n_policies, j->policies, j->n_axes, j->axes, j->wanted, &j->run, &j->sweep);
    gv_progress_end(&j->progress);
    if (status == GV_OK && !options->quiet) tell_rate(j, gv_cli_now() - started);
    if (status == GV_OK) status = find_best(j);
    bool usable = status == GV_OK || (status == GV_ERR_INTERRUPTED && j->sweep.n_done > 0);
    if (usable) {
        if (status == GV_ERR_INTERRUPTED) {
            result.complete = false;
            free(j->best);
            j->best = NULL;
        }
        const struct gv_stored_sweep stored = {
            .sweep = &j->sweep, .best = j->best, .best_outcome = j->outcome};
        const struct gv_section section = {
            .settings = j->settings.data, .write = gv_write_sweep, .context = &stored};
        gv_writer_add(writer, &section);
        int written = gv_writer_finish(writer, &result, diagnostics);
        if (written == GV_OK) {
            j->path.length = 0;
            gv_text_puts(&j->path, gv_writer_final_path(writer));
            written = show(options, j, &result, diagnostics);
        }
        if (written != GV_OK) status = written;
    }
    gv_result_free(&result);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct job j = {0};
    struct gv_writer *writer = NULL;
    int status = gv_cli_read_scenario(options, &j.scenario, diagnostics);
    if (status == GV_OK) status = read_axes(options, &j, diagnostics);
    if (status == GV_OK) status = choose_policies(options, &j);
    if (status == GV_OK) status = choose_outcomes(&j, diagnostics);
    if (status == GV_OK) status = check_size(&j, diagnostics);
    if (status == GV_OK) status = print_settings(&j);
    if (status == GV_OK) status = gv_cli_output(options, "-sweep", false, &j.path, diagnostics);
    if (status == GV_OK) {
        j.run = (struct gv_run_options){
            .threads = gv_cli_threads(options), .stop = gv_cli_catch_signals(), .tables = &j.tables};
        gv_progress_start(&j.progress);
        if (!options->quiet) {
            announce(&j);
            j.run.progress = gv_progress_step;
            j.run.progress_context = &j.progress;
        }
        status = gv_writer_open(j.path.data, &j.scenario, GV_KEEP_NONE, &writer, diagnostics);
    }
    if (status == GV_OK) status = evaluate(options, &j, writer, diagnostics);
    gv_writer_close(writer);
    gv_cli_show(diagnostics); /* messages point into the options' sources */
    close_job(&j);
    return status;
}

const struct gv_command gv_command_sweep = {
    .name = "sweep",
    .synopsis = "sweep SCENARIO --over NAME=FROM:TO:N",
    .summary = "the same draws at every value of some inputs",
    .takes = GV_TAKES(OVER) | GV_TAKES(OUTPUT) | GV_TAKES(DRAWS) | GV_TAKES(REPLICATES) | GV_TAKES(SEED) |
             GV_TAKES(THREADS) | GV_TAKES(DESIGN) | GV_TAKES(SET) | GV_TAKES(POLICY) | GV_TAKES(LANG) |
             GV_TAKES(JSON) | GV_TAKES(QUIET) | GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
