/* gevinst sensitivity: which uncertainty matters. */
#include "analysis/sensitivity.h"
#include "base/memory.h"
#include "base/status.h"
#include "cli/analysis.h"
#include "cli/groups.h"
#include "report/sensitivity.h"
#include "store/sensitivity.h"
#include "store/stored_sample.h"

#include <stdlib.h>
#include <string.h>

/* An analysis as it is asked for, and what came of it. */
struct job {
    struct gv_cli_study study;
    struct gv_reader *reader; /* of a result file, in place of a scenario */
    struct gv_recall recall;
    struct gv_cli_groups groups;
    struct gv_sensitivity_request request;
    struct gv_sensitivity sensitivity;
};

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
    const char *wanted = options->outcome ? options->outcome : gv_cli_main_outcome;
    int found = gv_model_find_outcome(model, wanted);
    *outcome = (size_t)found;
    if (found >= 0 && !(model->outcomes[found].flags & GV_STAGE)) return GV_OK;
    const char **names = gv_memory_zeroed(model->n_outcomes + 1, sizeof *names);
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

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* A result file: its scenario, whose draws are those that it holds. */
static int open_result(const struct gv_options *options, struct job *j, struct gv_diagnostics *diagnostics)
{
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
    j->study.recalled = &j->recall;
    return status;
}

/* What decides the section: the options of the command. */
static int print_settings(const struct gv_options *options, struct job *j)
{
    struct gv_text *settings = &j->study.settings;
    gv_text_printf(settings, "sensitivity\nmethod %s\noutcome %s\n", gv_methods[j->request.method].name,
                   j->study.scenario.plan.model->outcomes[j->request.outcome].name);
    if (options->groups) gv_text_printf(settings, "groups %s\n", options->groups);
    if (options->economy) gv_text_puts(settings, "economy\n");
    if (options->second_order) gv_text_puts(settings, "second-order\n");
    return gv_cli_study_print_policies(&j->study);
}

static int open_job(const struct gv_options *options, struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_plan *plan = &j->study.scenario.plan;
    int status = read_method(options, &j->request.method, diagnostics);
    if (status != GV_OK) return status;
    if (options->n_policy > 1) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "give --policy once",
                          "sensitivity looks at one policy at a time");
        return GV_ERR_USAGE;
    }
    if (!options->again && ends_with(options->arguments[0], ".h5"))
        status = open_result(options, j, diagnostics);
    if (status == GV_OK) status = gv_cli_study_read(&j->study, options, diagnostics);
    if (status == GV_OK) status = find_outcome(options, plan->model, &j->request.outcome, diagnostics);
    if (status == GV_OK && options->groups)
        status = gv_cli_groups_read(options->groups, &j->study.scenario, &j->groups, diagnostics);
    if (status != GV_OK) return status;
    j->request.policy = j->study.policies[0];
    j->request.group = j->groups.of;
    j->request.groups = j->groups.groups;
    j->request.economy = options->economy;
    j->request.second_order = options->second_order;
    status = print_settings(options, j);
    if (status == GV_OK) status = gv_sensitivity_open(plan, &j->request, &j->sensitivity, diagnostics);
    if (status != GV_OK) return status;
    uint64_t evaluations = j->reader ? 0 : gv_sensitivity_evaluations(&j->sensitivity);
    return gv_cli_study_open(&j->study, "-sensitivity",
                             (size_t)(evaluations / gv_design_draws(&plan->design)), diagnostics);
}

/* --- doing it --- */

static int analyse(struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_sample sample;
    if (!j->reader) return gv_sensitivity_run(&j->sensitivity, &j->study.run, diagnostics);
    int status = gv_stored_sample(j->reader, &j->study.scenario.plan, j->request.policy, j->request.outcome,
                                  &sample, diagnostics);
    if (status != GV_OK) return status;
    j->sensitivity.evaluations = sample.draws; /* those that made the file */
    status = gv_sensitivity_given(&j->sensitivity, &sample, j->study.run.threads, diagnostics);
    gv_sample_free(&sample);
    return status;
}

static int show(const struct gv_options *options, const struct job *j, struct gv_diagnostics *diagnostics)
{
    if (options->json)
        return gv_cli_study_print_json(&j->study, gv_sensitivity_json(&j->sensitivity), diagnostics);
    if (options->quiet) return GV_OK;
    struct gv_text text = {0};
    int status = gv_sensitivity_print(&j->sensitivity, gv_cli_language(options), &text);
    gv_text_printf(&text, "%s\n", j->study.path.data);
    if (status == GV_OK) status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct job j = {0};
    int status = open_job(options, &j, diagnostics);
    if (status == GV_OK) {
        const struct gv_section section = {
            .settings = j.study.settings.data, .write = gv_write_sensitivity, .context = &j.sensitivity};
        status = analyse(&j, diagnostics);
        if (status == GV_OK) gv_cli_study_tell_rate(&j.study, j.sensitivity.evaluations);
        /* Indices of a part of the draws would be others': nothing is kept of a study that was stopped. */
        status = gv_cli_study_finish(&j.study, status, status == GV_OK ? &section : NULL, diagnostics);
    }
    if (j.study.written) {
        int shown = show(options, &j, diagnostics);
        if (shown != GV_OK) status = shown;
    }
    gv_sensitivity_free(&j.sensitivity);
    gv_cli_groups_free(&j.groups);
    gv_cli_study_close(&j.study, diagnostics);
    gv_recall_close(&j.recall);
    gv_reader_close(j.reader);
    return status;
}

const struct gv_command gv_command_sensitivity = {
    .name = "sensitivity",
    .synopsis = "sensitivity SCENARIO|RESULT.h5 [--method M]",
    .summary = "which uncertainty an outcome depends on",
    .takes = GV_CLI_STUDY_TAKES | GV_TAKES(OUTCOME) | GV_TAKES(METHOD) | GV_TAKES(GROUPS) |
             GV_TAKES(SECOND_ORDER) | GV_TAKES(ECONOMY),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
