/* gevinst sensitivity: which uncertainty matters. */
#include "analysis/sensitivity.h"
#include "base/status.h"
#include "cli/common.h"
#include "cli/groups.h"
#include "models.h"
#include "report/numbers.h"
#include "report/sensitivity.h"
#include "store/recall.h"
#include "store/sensitivity.h"
#include "store/stored_sample.h"
#include "store/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usual_outcome[] = "net_present_value";

/* An analysis as it is asked for, and what came of it. */
struct job {
    struct gv_scenario scenario;
    struct gv_reader *reader; /* of a result file, in place of a scenario */
    struct gv_recall recall;
    struct gv_cli_groups groups;
    struct gv_sensitivity_request request;
    struct gv_sensitivity sensitivity;
    struct gv_text path, settings;
    struct gv_run_options run;
    struct gv_progress progress;
    struct gv_table_cache tables;
};

static void close_job(struct job *j)
{
    gv_sensitivity_free(&j->sensitivity);
    gv_cli_groups_free(&j->groups);
    gv_table_cache_free(&j->tables);
    gv_text_free(&j->path);
    gv_text_free(&j->settings);
    gv_scenario_free(&j->scenario);
    gv_recall_close(&j->recall);
    gv_reader_close(j->reader);
}

/* --- what is asked for --- */

static int read_method(const struct gv_options *options, enum gv_method *method,
                       struct gv_diagnostics *diagnostics)
{
    const char *names[GV_METHODS], *wanted = options->method ? options->method : "sobol";
    for (int k = 0; k < GV_METHODS; k++) {
        names[k] = gv_methods[k].name;
        if (strcmp(wanted, names[k]) != 0) continue;
        *method = (enum gv_method)k;
        return GV_OK;
    }
    if (strcmp(wanted, "rank") == 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "--method given takes draws that are there without ranks",
                          "rank estimators compare neighbours as if draws were independent, and are wrong on "
                          "the points of a net");
        return GV_ERR_USAGE;
    }
    struct gv_text hint = {0};
    gv_text_suggest(&hint, wanted, names, GV_METHODS, "choose");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "there is no method '%s'", wanted);
    gv_text_free(&hint);
    return GV_ERR_USAGE;
}

static int find_outcome(const struct gv_options *options, const struct gv_model *model, size_t *outcome,
                        struct gv_diagnostics *diagnostics)
{
    const char *wanted = options->outcome ? options->outcome : usual_outcome;
    int found = gv_model_find_outcome(model, wanted);
    *outcome = (size_t)found;
    if (found >= 0 && !(model->outcomes[found].flags & GV_STAGE)) return GV_OK;
    const char **names = calloc(model->n_outcomes + 1, sizeof *names);
    struct gv_text hint = {0};
    for (size_t o = 0; names && o < model->n_outcomes; o++)
        if (!(model->outcomes[o].flags & GV_STAGE)) names[o] = model->outcomes[o].name;
    if (names) gv_text_suggest(&hint, wanted, names, model->n_outcomes, "choose");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data,
                      found < 0 ? "the model %s has no outcome '%s'"
                                : "of the model %s '%s' is a stage, which has no draws",
                      model->name, wanted);
    gv_text_free(&hint);
    free(names);
    return GV_ERR_USAGE;
}

/* The policy of --policy; without it the first. A scenario was read with that one only. */
static int find_policy(const struct gv_options *options, const struct job *j, size_t *policy,
                       struct gv_diagnostics *diagnostics)
{
    *policy = 0;
    if (options->n_policy > 1) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "give --policy once",
                          "sensitivity looks at one policy at a time");
        return GV_ERR_USAGE;
    }
    if (!j->reader || options->n_policy == 0) return GV_OK;
    int found = gv_reader_find_policy(j->reader, options->policy[0]);
    if (found < 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "`gevinst export FILE policies` lists them",
                          "the file has no policy '%s'", options->policy[0]);
        return GV_ERR_USAGE;
    }
    *policy = (size_t)found;
    return GV_OK;
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* A result file: its scenario, whose draws are those that it holds. */
static int open_result(const struct gv_options *options, struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_model_catalogue catalogue;
    catalogue.models = gv_models(&catalogue.n);
    if (j->request.method != GV_METHOD_GIVEN) {
        gv_diagnose_plain(
            diagnostics, GV_ERROR, "--method given uses those that it holds; or give the scenario",
            "%s needs draws that a result file does not hold", gv_methods[j->request.method].name);
        return GV_ERR_USAGE;
    }
    if (options->draws || options->replicates || options->has_seed || options->design || options->n_set) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "give the scenario to draw anew",
                          "the draws of a result file are what they are");
        return GV_ERR_USAGE;
    }
    int status = gv_reader_open(options->arguments[0], &j->reader, diagnostics);
    if (status == GV_OK) status = gv_recall_open(j->reader, &j->recall, diagnostics);
    if (status == GV_OK) status = gv_recall_scenario(&j->recall, &catalogue, &j->scenario, diagnostics);
    return status;
}

/* What decides the section, a line each. */
static int print_settings(const struct gv_options *options, struct job *j)
{
    const struct gv_plan *plan = &j->scenario.plan;
    gv_text_printf(&j->settings, "sensitivity\nmethod %s\noutcome %s\npolicy %s\n",
                   gv_methods[j->request.method].name, plan->model->outcomes[j->request.outcome].name,
                   plan->policies[j->request.policy].name);
    if (options->groups) gv_text_printf(&j->settings, "groups %s\n", options->groups);
    if (options->economy) gv_text_puts(&j->settings, "economy\n");
    if (options->second_order) gv_text_puts(&j->settings, "second order\n");
    return j->settings.failed ? GV_ERR_MEMORY : GV_OK;
}

static int open_job(const struct gv_options *options, struct job *j, struct gv_diagnostics *diagnostics)
{
    int status = read_method(options, &j->request.method, diagnostics);
    if (status != GV_OK) return status;
    status = ends_with(options->arguments[0], ".h5")
                 ? open_result(options, j, diagnostics)
                 : gv_cli_read_scenario(options, &j->scenario, diagnostics);
    if (status != GV_OK) return status;
    status = find_outcome(options, j->scenario.plan.model, &j->request.outcome, diagnostics);
    if (status == GV_OK) status = find_policy(options, j, &j->request.policy, diagnostics);
    if (status == GV_OK && options->groups) {
        status = gv_cli_groups_read(options->groups, &j->scenario, &j->groups, diagnostics);
        j->request.group = j->groups.of;
        j->request.groups = j->groups.groups;
    }
    if (status != GV_OK) return status;
    j->request.economy = options->economy;
    j->request.second_order = options->second_order;
    status = print_settings(options, j);
    if (status == GV_OK)
        status = gv_sensitivity_open(&j->scenario.plan, &j->request, &j->sensitivity, diagnostics);
    if (status == GV_OK) status = gv_cli_output(options, "-sensitivity", false, &j->path, diagnostics);
    return status;
}

/* --- doing it --- */

static void announce(const struct job *j)
{
    struct gv_text text = {0};
    uint64_t draws = gv_design_draws(&j->scenario.plan.design);
    if (j->reader) {
        gv_format_count(draws, GV_EN, &text);
        gv_text_printf(&text, " draws of %s, no model evaluations;", gv_reader_path(j->reader));
    } else {
        gv_format_count(gv_sensitivity_evaluations(&j->sensitivity), GV_EN, &text);
        gv_text_printf(&text, " model evaluations (%s, %zu %s, ", gv_methods[j->request.method].name,
                       j->sensitivity.factors.n,
                       j->sensitivity.factors.grouped ? "groups" : "uncertain inputs");
        gv_format_count(draws, GV_EN, &text);
        gv_text_puts(&text, " draws)");
    }
    gv_text_printf(&text, " into %s\n", j->path.data);
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

static void tell_rate(const struct job *j, double seconds)
{
    struct gv_text text = {0};
    gv_format_count(j->sensitivity.evaluations, GV_EN, &text);
    gv_text_printf(&text, " evaluations in %.2f s\n", seconds);
    if (text.data) fputs(text.data, stderr);
    gv_text_free(&text);
}

static int analyse(struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_sample sample;
    if (!j->reader) return gv_sensitivity_run(&j->sensitivity, &j->run, diagnostics);
    int status = gv_stored_sample(j->reader, &j->scenario.plan, j->request.policy, j->request.outcome,
                                  &sample, diagnostics);
    if (status != GV_OK) return status;
    status = gv_sensitivity_given(&j->sensitivity, &sample, j->run.threads, diagnostics);
    gv_sample_free(&sample);
    return status;
}

static int show(const struct gv_options *options, const struct job *j, struct gv_diagnostics *diagnostics)
{
    if (options->json) {
        json_t *json = gv_sensitivity_json(&j->sensitivity);
        json_object_set_new(json, "result_file", json_string(j->path.data));
        return gv_cli_print_json(json, diagnostics);
    }
    if (options->quiet) return GV_OK;
    struct gv_text text = {0};
    int status = gv_sensitivity_print(&j->sensitivity, gv_cli_language(options), &text);
    gv_text_printf(&text, "%s\n", j->path.data);
    if (status == GV_OK) status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

/* The run of the scenario's policies goes into the same file. */
static int store(const struct gv_options *options, struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_writer *writer = NULL;
    struct gv_result result = {0};
    const struct gv_section section = {
        .settings = j->settings.data, .write = gv_write_sensitivity, .context = &j->sensitivity};
    struct gv_run_options base = {.threads = j->run.threads, .stop = j->run.stop, .tables = &j->tables};
    int status = gv_writer_open(j->path.data, &j->scenario, GV_KEEP_NONE, &writer, diagnostics);
    if (status == GV_OK) status = gv_run(&j->scenario.plan, &base, &result);
    if (status == GV_OK) {
        gv_writer_add(writer, &section);
        status = gv_writer_finish(writer, &result, diagnostics);
    }
    if (status == GV_OK) {
        j->path.length = 0;
        gv_text_puts(&j->path, gv_writer_final_path(writer));
        status = show(options, j, diagnostics);
    }
    gv_result_free(&result);
    gv_writer_close(writer);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct job j = {0};
    int status = open_job(options, &j, diagnostics);
    if (status == GV_OK) {
        j.run = (struct gv_run_options){
            .threads = gv_cli_threads(options), .stop = gv_cli_catch_signals(), .tables = &j.tables};
        gv_progress_start(&j.progress);
        if (!options->quiet) {
            announce(&j);
            j.run.progress = gv_progress_step;
            j.run.progress_context = &j.progress;
        }
        double started = gv_cli_now();
        status = analyse(&j, diagnostics);
        gv_progress_end(&j.progress);
        if (status == GV_OK && !options->quiet && !j.reader) tell_rate(&j, gv_cli_now() - started);
    }
    if (status == GV_OK) status = store(options, &j, diagnostics);
    gv_cli_show(diagnostics);
    close_job(&j);
    return status;
}

const struct gv_command gv_command_sensitivity = {
    .name = "sensitivity",
    .synopsis = "sensitivity SCENARIO|RESULT.h5 [--method M]",
    .summary = "which uncertainty an outcome depends on",
    .takes = GV_TAKES(OUTCOME) | GV_TAKES(METHOD) | GV_TAKES(GROUPS) | GV_TAKES(SECOND_ORDER) |
             GV_TAKES(ECONOMY) | GV_TAKES(OUTPUT) | GV_TAKES(DRAWS) | GV_TAKES(REPLICATES) | GV_TAKES(SEED) |
             GV_TAKES(THREADS) | GV_TAKES(DESIGN) | GV_TAKES(SET) | GV_TAKES(POLICY) | GV_TAKES(LANG) |
             GV_TAKES(JSON) | GV_TAKES(QUIET) | GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
