#include "cli/analysis.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/status.h"
#include "report/numbers.h"
#include "report/summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char gv_cli_main_outcome[] = "net_present_value";

/* --- what is asked for --- */

/* Of the scenario's policies those that --policy names; without it the first. */
static int choose_policies(struct gv_cli_study *s, struct gv_diagnostics *diagnostics)
{
    const struct gv_options *o = s->options;
    size_t n = s->scenario.plan.n_policies;
    s->policies = gv_memory_new((n + 1) * sizeof *s->policies);
    if (!s->policies) return GV_ERR_MEMORY;
    for (size_t p = 0; p < n; p++) {
        /* In a scenario that was read with the options of a command, all that are left are. */
        bool named = !o->again && !s->recalled;
        for (size_t k = 0; k < o->n_policy; k++)
            named |= strcmp(o->policy[k], s->scenario.plan.policies[p].name) == 0;
        if (o->n_policy > 0 ? named : p == 0) s->policies[s->n_policies++] = p;
    }
    if (s->n_policies > 0) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, "`gevinst export FILE policies` lists them",
                      "the file has no policy '%s'", o->policy[0]);
    return GV_ERR_DATA;
}

static int recall_scenario(const struct gv_recall *recall, struct gv_scenario *scenario,
                           struct gv_diagnostics *diagnostics)
{
    struct gv_model_catalogue catalogue = gv_cli_models();
    return gv_recall_scenario(recall, &catalogue, scenario, diagnostics);
}

int gv_cli_study_read(struct gv_cli_study *s, const struct gv_options *options,
                      struct gv_diagnostics *diagnostics)
{
    s->options = options;
    struct gv_options own = *options;
    own.target = NULL; /* of a study it is no reason to stop */
    if (options->parts) s->recalled = options->parts->recall;
    const struct gv_recall *recall = options->again ? options->again->recall : s->recalled;
    int status = options->again ? GV_OK : gv_cli_keep(options, GV_KEEP_NONE, &s->keep, diagnostics);
    if (status != GV_OK) return status;
    if (options->parts) s->keep = recall->keep;
    status = recall ? recall_scenario(recall, &s->scenario, diagnostics)
                    : gv_cli_read_scenario(&own, &s->scenario, diagnostics);
    return status == GV_OK ? choose_policies(s, diagnostics) : status;
}

int gv_cli_study_outcome(const struct gv_cli_study *s, const char *name, size_t *outcome,
                         struct gv_diagnostics *diagnostics)
{
    const struct gv_model *model = s->scenario.plan.model;
    int index = gv_model_find_outcome(model, name);
    if (index < 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "the model %s has no outcome %s", model->name, name);
        return GV_ERR_DATA;
    }
    *outcome = (size_t)index;
    return GV_OK;
}

int gv_cli_study_print_policies(struct gv_cli_study *s)
{
    for (size_t p = 0; p < s->n_policies; p++)
        gv_text_printf(&s->settings, "policy %s\n", s->scenario.plan.policies[s->policies[p]].name);
    return s->settings.failed ? GV_ERR_MEMORY : GV_OK;
}

/* --- doing it --- */

static void announce(const struct gv_cli_study *s, size_t points)
{
    struct gv_text text = {0};
    uint64_t draws = gv_design_draws(&s->scenario.plan.design);
    if (s->about) gv_text_puts(&text, "about ");
    gv_format_count(draws * points, GV_EN, &text);
    gv_text_puts(&text, " model evaluations (");
    gv_format_count(points, GV_EN, &text);
    gv_text_puts(&text, points == 1 ? " point of " : " points of ");
    gv_format_count(draws, GV_EN, &text);
    gv_text_printf(&text, " draws) into %s\n", s->path.data);
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

int gv_cli_study_open(struct gv_cli_study *s, const char *suffix, size_t points,
                      struct gv_diagnostics *diagnostics)
{
    const struct gv_cli_again *again = s->options->again;
    int status = again ? GV_OK : gv_cli_output(s->options, suffix, false, &s->path, diagnostics);
    if (status != GV_OK) return status;
    s->run = (struct gv_run_options){.threads = gv_cli_threads(s->options), .stop = gv_cli_catch_signals()};
    gv_progress_start(&s->progress);
    if (!s->options->quiet && !s->options->parts) {
        announce(s, points);
        s->run.progress = gv_progress_step;
        s->run.progress_context = &s->progress;
    }
    status = again ? gv_writer_open_nameless(&s->scenario, again->recall->keep, &s->writer, diagnostics)
                   : gv_writer_open(s->path.data, &s->scenario, s->keep, &s->writer, diagnostics);
    if (status != GV_OK) return status;
    s->run.tables = gv_writer_tables(s->writer);
    struct gv_run_options base = s->run; /* the study's progress is not the run's */
    base.progress = NULL;
    base.sink = gv_writer_sink(s->writer);
    status = gv_run(&s->scenario.plan, &base, &s->result);
    s->has_result = status == GV_OK || status == GV_ERR_INTERRUPTED;
    s->started = gv_clock_seconds();
    return status;
}

void gv_cli_study_tell_rate(struct gv_cli_study *s, uint64_t evaluations)
{
    struct gv_text text = {0};
    double seconds = gv_clock_seconds() - s->started;
    gv_progress_end(&s->progress);
    if (s->options->quiet || s->options->parts) return;
    gv_format_count(evaluations, GV_EN, &text);
    gv_text_printf(&text, " evaluations in %.2f s, ", seconds);
    gv_format_number((double)evaluations / seconds / 1e6, 2, GV_EN, &text);
    gv_text_puts(&text, " million a second\n");
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

int gv_cli_study_finish(struct gv_cli_study *s, int status, const struct gv_section *section,
                        struct gv_diagnostics *diagnostics)
{
    if (status != GV_OK) gv_progress_end(&s->progress);
    if (!section || (status != GV_OK && status != GV_ERR_INTERRUPTED)) return status;
    if (status == GV_ERR_INTERRUPTED) s->result.complete = false;
    gv_writer_add(s->writer, section);
    int written = gv_writer_finish(s->writer, &s->result, diagnostics);
    if (written != GV_OK) return written;
    if (s->options->again) {
        s->options->again->descriptor = gv_writer_take(s->writer);
        return status;
    }
    s->written = true;
    s->path.length = 0;
    gv_text_puts(&s->path, gv_writer_final_path(s->writer));
    return status;
}

/* --- telling --- */

int gv_cli_study_print(const struct gv_cli_study *s, struct gv_text *report,
                       struct gv_diagnostics *diagnostics)
{
    gv_summary_print_notes(&s->scenario.plan, &s->result, gv_cli_language(s->options), report);
    gv_text_printf(report, "%s\n", s->path.data);
    return gv_cli_print(report, diagnostics);
}

int gv_cli_study_print_json(const struct gv_cli_study *s, json_t *json, struct gv_diagnostics *diagnostics)
{
    json_object_set_new(json, "run", gv_summary_json(&s->scenario.plan, &s->result));
    json_object_set_new(json, "result_file", json_string(s->path.data));
    return gv_cli_print_json(json, diagnostics);
}

void gv_cli_study_close(struct gv_cli_study *s, struct gv_diagnostics *diagnostics)
{
    gv_writer_close(s->writer);
    gv_cli_show(diagnostics); /* messages point into the options' sources */
    if (s->has_result) gv_result_free(&s->result);
    free(s->policies);
    gv_text_free(&s->path);
    gv_text_free(&s->settings);
    gv_scenario_free(&s->scenario);
}

/* --- doing it again --- */

/* The settings of a study are the options of its command: "sweep", then lines "over NAME=VALUES". */
static bool split_settings(const char *settings, struct gv_cli_arguments *a)
{
    int most = GV_OPTIONS_REPEATED_MAX - 2;
    for (const char *line = settings; *line && a->argc < most;) {
        size_t length = strcspn(line, "\n"), key = strcspn(line, " \n");
        if (a->argc > 0) gv_text_puts(&a->store, "--");
        gv_text_append(&a->store, line, key);
        if (key < length) gv_text_puts(&a->store, "=");
        if (key < length) gv_text_append(&a->store, line + key + 1, length - key - 1);
        gv_text_append(&a->store, "", 1);
        a->argc++;
        line += length + (line[length] == '\n');
    }
    if (a->store.failed || a->argc == 0 || a->argc == most) return false;
    char *at = a->store.data;
    for (int i = 0; i < a->argc; i++, at += strlen(at) + 1)
        a->argv[i] = at;
    return true;
}

int gv_cli_study_options(const struct gv_recall *recall, struct gv_cli_arguments *a,
                         const struct gv_command **command, struct gv_options *options,
                         struct gv_diagnostics *diagnostics)
{
    int status = GV_ERR_DATA;
    *command = recall->analysis && split_settings(recall->analysis, a) ? gv_command_find(a->argv[0]) : NULL;
    if (*command) {
        a->argv[a->argc++] = recall->path; /* stands for the scenario */
        status = gv_options_read(a->argc, a->argv, *command, options, diagnostics);
    }
    if (status == GV_ERR_DATA)
        gv_diagnose_plain(diagnostics, GV_ERROR, "it may have been made by another version of gevinst",
                          "'%s' holds a study that this version does not know", recall->path);
    return status;
}

void gv_cli_arguments_free(struct gv_cli_arguments *a)
{
    gv_text_free(&a->store);
    *a = (struct gv_cli_arguments){0};
}

int gv_cli_study_again(const struct gv_recall *recall, const struct gv_options *options, int *made,
                       struct gv_diagnostics *diagnostics)
{
    struct gv_cli_arguments a = {0};
    struct gv_options own;
    struct gv_cli_again again = {.recall = recall, .descriptor = -1};
    const struct gv_command *command;
    int status = gv_cli_study_options(recall, &a, &command, &own, diagnostics);
    *made = -1;
    if (status == GV_OK) {
        own.again = &again;
        own.quiet = true;
        own.threads = options->threads;
        status = command->run(&own, diagnostics);
        *made = again.descriptor;
    }
    gv_cli_arguments_free(&a);
    return status;
}
