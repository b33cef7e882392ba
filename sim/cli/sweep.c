/* gevinst sweep: a scenario over values of some inputs, the same draws at every point. */
#include "analysis/sweep.h"
#include "analysis/best_level.h"
#include "base/memory.h"
#include "base/status.h"
#include "cli/analysis.h"
#include "report/sweep.h"
#include "scenario/axis.h"
#include "store/sweep.h"
#include "store/sweep_part.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a year costs stands beside the main outcome. */
static const char cost_outcome[] = "running_cost";

/* A sweep as it is asked for, and what came of it. */
struct job {
    struct gv_cli_study study;
    struct gv_axis axes[GV_AXES_MAX];
    struct gv_source sources[GV_AXES_MAX];
    size_t n_axes, outcome;
    struct gv_sweep_part part;
    bool *wanted;
    struct gv_sweep sweep;
    struct gv_best_level *best; /* [policy][criterion], or NULL */
};

/* --- what is asked for --- */

static int read_axes(const struct gv_options *options, struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_scenario *scenario = &j->study.scenario;
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
        int status = gv_axis_read(scenario, "--over", options->over[k], GV_AXIS_GRID, &j->sources[k],
                                  &j->axes[k], diagnostics);
        if (status != GV_OK) return status;
        for (size_t i = 0; i < k; i++)
            if (j->axes[i].input == j->axes[k].input) {
                gv_diagnose_plain(diagnostics, GV_ERROR, "give all its values in one",
                                  "--over names %s twice",
                                  scenario->plan.model->inputs[j->axes[k].input].name);
                return GV_ERR_USAGE;
            }
        j->n_axes++;
    }
    return GV_OK;
}

/* --part K/N. */
static int read_part(const struct gv_options *options, struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_text hint = {0};
    size_t points = gv_sweep_points(j->n_axes, j->axes) * j->study.n_policies;
    int used = 0;
    if (!options->part) return GV_OK;
    bool digits = options->part[strspn(options->part, "0123456789/")] == '\0';
    bool read = digits && sscanf(options->part, "%5zu/%5zu%n", &j->part.number, &j->part.of, &used) == 2 &&
                options->part[used] == '\0';
    if (read && j->part.number >= 1 && j->part.number <= j->part.of && j->part.of <= points) return GV_OK;
    if (read && j->part.of > points)
        gv_text_printf(&hint, "this sweep has only %zu %s", points, points == 1 ? "point" : "points");
    else
        gv_text_puts(&hint, "for example 2/8: the second of eight parts");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "--part cannot be '%s'", options->part);
    gv_text_free(&hint);
    return GV_ERR_USAGE;
}

/* Headline outcomes, and what a year costs. */
static int choose_outcomes(struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_model *model = j->study.scenario.plan.model;
    int cost = gv_model_find_outcome(model, cost_outcome);
    j->wanted = gv_memory_zeroed(model->n_outcomes, sizeof *j->wanted);
    if (!j->wanted) return GV_ERR_MEMORY;
    for (size_t o = 0; o < model->n_outcomes; o++) {
        unsigned flags = model->outcomes[o].flags;
        j->wanted[o] = flags & GV_HEADLINE && !(flags & (GV_MONTHLY | GV_STAGE));
    }
    if (cost >= 0) j->wanted[cost] = true;
    return gv_cli_study_outcome(&j->study, gv_cli_main_outcome, &j->outcome, diagnostics);
}

static size_t count_points(const struct job *j)
{
    return gv_sweep_points(j->n_axes, j->axes) * j->study.n_policies;
}

static int check_size(const struct job *j, struct gv_diagnostics *diagnostics)
{
    size_t points = count_points(j);
    if (points <= GV_SWEEP_POINTS_MAX) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, "choose fewer values",
                      "a sweep has at most %d points; this one would have %zu", GV_SWEEP_POINTS_MAX, points);
    return GV_ERR_DATA;
}

/* What decides the section, a line each. */
static int print_settings(struct job *j)
{
    struct gv_text *settings = &j->study.settings;
    gv_text_puts(settings, "sweep\n");
    for (size_t k = 0; k < j->n_axes; k++) {
        gv_text_puts(settings, "over ");
        gv_axis_print(j->study.scenario.plan.model, &j->axes[k], settings);
        gv_text_puts(settings, "\n");
    }
    if (j->part.of) gv_text_printf(settings, "part %zu/%zu\n", j->part.number, j->part.of);
    return gv_cli_study_print_policies(&j->study);
}

/* --- doing it --- */

/* The best level is asked of a lever, along at least three points. */
static bool has_best(const struct job *j)
{
    const struct gv_plan *plan = &j->study.scenario.plan;
    return !j->part.of && j->n_axes == 1 && j->axes[0].n >= 3 && plan->design.replicates > 1 &&
           plan->model->inputs[j->axes[0].input].kind == GV_CHOICE;
}

static int find_best(struct job *j)
{
    int status = GV_OK;
    if (!has_best(j)) return GV_OK;
    j->best = gv_memory_zeroed(j->study.n_policies * GV_CRITERIA, sizeof *j->best);
    if (!j->best) return GV_ERR_MEMORY;
    for (size_t p = 0; p < j->study.n_policies && status == GV_OK; p++)
        status = gv_best_level_find(&j->sweep, p, j->outcome, &j->study.run, &j->best[p * GV_CRITERIA]);
    return status;
}

static int show(const struct gv_options *options, const struct job *j, struct gv_diagnostics *diagnostics)
{
    int cost = gv_model_find_outcome(j->study.scenario.plan.model, cost_outcome);
    const struct gv_sweep_report report = {.sweep = &j->sweep,
                                           .outcome = j->outcome,
                                           .cost = cost >= 0 ? (size_t)cost : SIZE_MAX,
                                           .best = j->best,
                                           .path = j->study.path.data};
    if (options->json) return gv_cli_study_print_json(&j->study, gv_sweep_json(&report), diagnostics);
    if (options->quiet) return GV_OK;
    struct gv_text text = {0};
    gv_sweep_print(&report, gv_cli_language(options), &text);
    int status = gv_cli_study_print(&j->study, &text, diagnostics);
    gv_text_free(&text);
    return status;
}

/* Points from the files of the parts. */
static int read_points(struct job *j, const struct gv_cli_parts *parts, struct gv_diagnostics *diagnostics)
{
    int status = gv_sweep_open(&j->study.scenario.plan, j->study.n_policies, j->study.policies, j->n_axes,
                               j->axes, j->wanted, &j->sweep);
    for (size_t k = 0; k < parts->n && status == GV_OK; k++) {
        struct gv_reader *reader;
        status = gv_reader_open(parts->paths[k], &reader, diagnostics);
        if (status != GV_OK) break;
        status = gv_read_sweep_part(reader, &j->sweep, (struct gv_sweep_part){k + 1, parts->n}, diagnostics);
        gv_reader_close(reader);
    }
    return status;
}

static int find_points(struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_cli_parts *parts = j->study.options->parts;
    if (parts) return read_points(j, parts, diagnostics);
    return gv_sweep_run_part(&j->study.scenario.plan, j->study.n_policies, j->study.policies, j->n_axes,
                             j->axes, j->wanted, j->part, &j->study.run, &j->sweep);
}

/* The sweep, and what can be found in it; of a sweep that was stopped the points that were done. */
static int evaluate(struct job *j, struct gv_diagnostics *diagnostics)
{
    int status = find_points(j, diagnostics);
    if (status == GV_OK) {
        gv_cli_study_tell_rate(&j->study, j->sweep.evaluations);
        status = find_best(j);
    }
    if (status != GV_OK) {
        free(j->best);
        j->best = NULL;
    }
    const struct gv_stored_sweep stored = {.sweep = &j->sweep, .best = j->best, .best_outcome = j->outcome};
    const struct gv_section section = {
        .settings = j->study.settings.data, .write = gv_write_sweep, .context = &stored};
    return gv_cli_study_finish(&j->study, status, j->sweep.n_done ? &section : NULL, diagnostics);
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct job j = {0};
    int status = gv_cli_study_read(&j.study, options, diagnostics);
    if (status == GV_OK) status = read_axes(options, &j, diagnostics);
    if (status == GV_OK) status = choose_outcomes(&j, diagnostics);
    if (status == GV_OK) status = check_size(&j, diagnostics);
    if (status == GV_OK) status = read_part(options, &j, diagnostics);
    if (status == GV_OK) status = print_settings(&j);
    if (status == GV_OK) status = gv_cli_study_open(&j.study, "-sweep", count_points(&j), diagnostics);
    if (status == GV_OK) status = evaluate(&j, diagnostics);
    if (j.study.written) {
        int shown = show(options, &j, diagnostics);
        if (shown != GV_OK) status = shown;
    }
    gv_cli_study_close(&j.study, diagnostics);
    gv_sweep_free(&j.sweep);
    free(j.best);
    free(j.wanted);
    return status;
}

const struct gv_command gv_command_sweep = {
    .name = "sweep",
    .synopsis = "sweep SCENARIO --over NAME=FROM:TO:N",
    .summary = "the same draws at every value of some inputs",
    .takes = GV_CLI_STUDY_TAKES | GV_TAKES(OVER) | GV_TAKES(PART),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
