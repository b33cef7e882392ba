/* gevinst value: what it is worth to know more before choosing among a scenario's policies. */
#include "analysis/value.h"
#include "analysis/decisions.h"
#include "analysis/gates.h"
#include "base/memory.h"
#include "base/status.h"
#include "cli/analysis.h"
#include "report/value.h"
#include "scenario/study.h"
#include "store/value.h"

#include <stdlib.h>
#include <string.h>

/* The lever that is 0 when nothing is done. */
static const char lever[] = "investment_level";

/* A value analysis as it is asked for, and what came of it. */
struct job {
    struct gv_cli_study study;
    struct gv_decisions decisions;
    struct gv_known_sets sets;
    struct gv_field_study field;
    struct gv_source *sources; /* [--inputs] */
    struct gv_study_sources field_sources;
    struct gv_value_task task;
    struct gv_value value;
    struct gv_gate_part *gates; /* [gates of the model] of the first policy */
};

/* --- what is asked for --- */

/* Sets are told apart by what is in them. */
static int add_set(struct job *j, const char *text, size_t n, const size_t *inputs,
                   struct gv_diagnostics *diagnostics)
{
    int status = gv_known_sets_add(&j->study.scenario.plan, n, inputs, &j->sets);
    for (size_t k = 0; status == GV_OK && k + 1 < j->sets.n; k++)
        if (j->sets.items[k].kind == GV_KNOWN_SET &&
            strcmp(j->sets.items[k].name, j->sets.items[j->sets.n - 1].name) == 0) {
            gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "--inputs names the set '%s' twice", text);
            status = GV_ERR_USAGE;
        }
    return status;
}

static int read_sets(const struct gv_options *options, struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_scenario *scenario = &j->study.scenario;
    size_t *inputs = gv_memory_new((scenario->plan.model->n_inputs + 1) * sizeof *inputs), n;
    j->sources = gv_memory_zeroed(options->n_inputs + 1, sizeof *j->sources);
    int status = inputs && j->sources ? gv_known_sets_make(&scenario->plan, &j->sets) : GV_ERR_MEMORY;
    for (size_t k = 0; k < options->n_inputs && status == GV_OK; k++) {
        status = gv_known_inputs_read(scenario, options->inputs[k], &j->sources[k], inputs, &n, diagnostics);
        if (status == GV_OK) status = add_set(j, options->inputs[k], n, inputs, diagnostics);
    }
    free(inputs);
    return status;
}

static int read_field_study(const struct gv_options *o, struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_study_options study = {o->study, o->study_sd, o->study_cost, o->study_decisions};
    if (study.study)
        return gv_study_read(&j->study.scenario, &study, &j->field_sources, &j->field, diagnostics);
    if (!study.sd && !study.cost && !study.decisions) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, "for example --study completion_share=20,50,100",
                      "%s belongs to a --study",
                      study.sd     ? "--study-sd"
                      : study.cost ? "--study-cost"
                                   : "--study-decisions");
    return GV_ERR_USAGE;
}

/* What a study nets is counted in DKK. */
static int check_cost(const struct gv_options *o, const struct job *j, size_t outcome,
                      struct gv_diagnostics *diagnostics)
{
    const struct gv_outcome *gain = &j->study.scenario.plan.model->outcomes[outcome];
    if (!o->study_cost || strcmp(gain->unit, "DKK") == 0) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, "leave --study-cost out, or choose an outcome in DKK",
                      "a study's cost cannot be set against %s, which is in %s", gain->name, gain->unit);
    return GV_ERR_USAGE;
}

static int choose_decisions(struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_plan *plan = &j->study.scenario.plan;
    int input = gv_model_find_input(plan->model, lever);
    int status = gv_decisions_choose(plan, input < 0 ? SIZE_MAX : (size_t)input, &j->decisions);
    if (status != GV_OK || j->decisions.plan.n_policies > 1) return status;
    gv_diagnose_plain(diagnostics, GV_ERROR,
                      "add a policy that sets levers, for example double: {investment_level: 2}",
                      "there is nothing to choose: the scenario has fewer than two policies that set levers "
                      "only");
    return GV_ERR_DATA;
}

static int check_outcome(const struct gv_options *options, struct job *j, size_t outcome,
                         struct gv_diagnostics *diagnostics)
{
    const struct gv_outcome *o = &j->study.scenario.plan.model->outcomes[outcome];
    if (!(o->flags & (GV_MONTHLY | GV_STAGE)) && o->direction != 0) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, "choose one value, of which more or less is better",
                      "'%s' cannot decide a choice: %s", options->outcome,
                      o->direction == 0 ? "neither more nor less of it is better"
                                        : "it is no single value of a draw");
    return GV_ERR_DATA;
}

/* What decides the section: the options, a line each. */
static int print_settings(const struct gv_options *o, struct job *j)
{
    struct gv_text *settings = &j->study.settings;
    gv_text_puts(settings, "value\n");
    if (o->outcome) gv_text_printf(settings, "outcome %s\n", o->outcome);
    for (size_t k = 0; k < o->n_inputs; k++)
        gv_text_printf(settings, "inputs %s\n", o->inputs[k]);
    if (o->study) gv_text_printf(settings, "study %s\n", o->study);
    if (o->study_sd) gv_text_printf(settings, "study-sd %s\n", o->study_sd);
    if (o->study_cost) gv_text_printf(settings, "study-cost %s\n", o->study_cost);
    if (o->study_decisions) gv_text_printf(settings, "study-decisions %s\n", o->study_decisions);
    return settings->failed ? GV_ERR_MEMORY : GV_OK;
}

/* --- doing it --- */

static int show(const struct gv_options *options, const struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_value_report report = {.plan = &j->study.scenario.plan,
                                           .decisions = &j->decisions,
                                           .task = &j->task,
                                           .value = &j->value,
                                           .gates = j->gates,
                                           .gates_policy = j->study.policies[0]};
    if (options->json) return gv_cli_study_print_json(&j->study, gv_value_json(&report), diagnostics);
    if (options->quiet) return GV_OK;
    struct gv_text text = {0};
    gv_value_print(&report, gv_cli_language(options), &text);
    int status = gv_cli_study_print(&j->study, &text, diagnostics);
    gv_text_free(&text);
    return status;
}

/* What each gate of the chain loses and holds, under the first policy. */
static int find_gates(struct job *j)
{
    const struct gv_plan *plan = &j->study.scenario.plan;
    const struct gv_run_options quiet = {
        .threads = j->study.run.threads, .tables = j->study.run.tables, .stop = j->study.run.stop};
    j->gates = gv_memory_zeroed(plan->model->n_gates + 1, sizeof *j->gates);
    if (!j->gates) return GV_ERR_MEMORY;
    return gv_gates_find(plan, j->study.policies[0], j->task.outcome, &quiet, j->gates,
                         &j->value.evaluations);
}

static int evaluate(struct job *j, struct gv_diagnostics *diagnostics)
{
    int status = gv_value_make(&j->task, &j->study.run, &j->value);
    if (status == GV_OK) status = find_gates(j);
    if (status == GV_OK) gv_cli_study_tell_rate(&j->study, j->value.evaluations);
    if (status == GV_ERR_DRAWS)
        gv_diagnose_plain(diagnostics, GV_ERROR, "`gevinst run` says why draws fail",
                          "no draw has a value under every policy");
    const struct gv_stored_value stored = {&j->task, &j->value, j->gates,
                                           &j->study.scenario.plan.policies[j->study.policies[0]]};
    const struct gv_section section = {
        .settings = j->study.settings.data, .write = gv_write_value, .context = &stored};
    return gv_cli_study_finish(&j->study, status, status == GV_OK ? &section : NULL, diagnostics);
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct job j = {0};
    size_t outcome = 0, points = 0;
    int status = gv_cli_study_read(&j.study, options, diagnostics);
    if (status == GV_OK)
        status = gv_cli_study_outcome(&j.study, options->outcome ? options->outcome : gv_cli_main_outcome,
                                      &outcome, diagnostics);
    if (status == GV_OK) status = check_outcome(options, &j, outcome, diagnostics);
    if (status == GV_OK) status = read_sets(options, &j, diagnostics);
    if (status == GV_OK) status = read_field_study(options, &j, diagnostics);
    if (status == GV_OK) status = check_cost(options, &j, outcome, diagnostics);
    if (status == GV_OK) status = choose_decisions(&j, diagnostics);
    if (status == GV_OK) status = print_settings(options, &j);
    j.task = (struct gv_value_task){.plan = &j.decisions.plan,
                                    .outcome = outcome,
                                    .sets = &j.sets,
                                    .study = options->study ? &j.field : NULL};
    if (status == GV_OK) {
        uint64_t draws = gv_design_draws(&j.study.scenario.plan.design);
        points = (size_t)((gv_value_evaluations(&j.task) + draws - 1) / draws);
        status = gv_cli_study_open(&j.study, "-value", points, diagnostics);
    }
    if (status == GV_OK) status = evaluate(&j, diagnostics);
    if (j.study.written) {
        int shown = show(options, &j, diagnostics);
        if (shown != GV_OK) status = shown;
    }
    gv_cli_study_close(&j.study, diagnostics);
    gv_value_free(&j.value);
    gv_known_sets_free(&j.sets);
    gv_decisions_free(&j.decisions);
    free(j.sources);
    free(j.gates);
    return status;
}

const struct gv_command gv_command_value = {
    .name = "value",
    .synopsis = "value SCENARIO [--inputs A,B] [--study NAME=SIZES]",
    .summary = "what it is worth to know more before choosing",
    .takes = GV_CLI_STUDY_TAKES | GV_TAKES(OUTCOME) | GV_TAKES(INPUTS) | GV_TAKES(STUDY) |
             GV_TAKES(STUDY_SD) | GV_TAKES(STUDY_COST) | GV_TAKES(STUDY_DECISIONS),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
