/* gevinst frontier: what would have to be true for it to pay. Where P(net >= 0) reaches a target as one input
 * goes over its range, for each value of a second one; with --per-draw the value that each draw requires;
 * with
 * --switching the value of each input at which nothing is gained. */
#include "analysis/frontier.h"
#include "analysis/required.h"
#include "analysis/switching.h"
#include "base/memory.h"
#include "base/status.h"
#include "cli/analysis.h"
#include "report/frontier.h"
#include "scenario/axis.h"
#include "store/frontier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One of the three things that the command does. */
struct job {
    struct gv_cli_study study;
    const struct gv_options *options;
    size_t outcome;
    struct gv_axis over, along;
    struct gv_source sources[4]; /* of --over, --along, --target, --at: messages point into them */
    size_t given;                /* the outcome that --over names, with --per-draw */
    double target, question;
};

struct mode {
    const char *suffix;
    size_t (*points)(const struct job *j);
    int (*read)(struct job *j, struct gv_diagnostics *diagnostics);
    int (*evaluate)(struct job *j, struct gv_diagnostics *diagnostics);
};

static int refuse(const char *what, const char *hint, struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, hint, "%s", what);
    return GV_ERR_USAGE;
}

static int read_over(struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_options *o = j->options;
    if (o->n_over != 1)
        return refuse(o->n_over ? "frontier goes over one input" : "frontier needs --over NAME",
                      "for example --over relative_reduction, or --over course_cost=0:5000", diagnostics);
    return gv_axis_read(&j->study.scenario, "--over", o->over[0], GV_AXIS_RANGE, &j->sources[0], &j->over,
                        diagnostics);
}

/* What --over reads back to the same range. */
static void print_range(const struct job *j, struct gv_text *out)
{
    gv_text_printf(out, "%s=", j->study.scenario.plan.model->inputs[j->over.input].name);
    gv_number_print(j->over.values[0], out);
    gv_text_puts(out, ":");
    gv_number_print(j->over.values[1], out);
}

/* Writes what there is to show, and shows it. */
static int finish(struct job *j, int status, const struct gv_section *section, struct gv_text *text,
                  json_t *(*json)(const void *), const void *context, struct gv_diagnostics *diagnostics)
{
    status = gv_cli_study_finish(&j->study, status, section, diagnostics);
    if (!j->study.written) return status;
    int shown = GV_OK;
    if (j->options->json)
        shown = gv_cli_study_print_json(&j->study, json(context), diagnostics);
    else if (!j->options->quiet)
        shown = gv_cli_study_print(&j->study, text, diagnostics);
    return shown == GV_OK ? status : shown;
}

/* --- the frontier --- */

static int read_frontier(struct job *j, struct gv_diagnostics *diagnostics)
{
    static const struct gv_input probability = {
        .name = "--target", .unit = "1", .low = 0, .high = 1, .low_open = true, .high_open = true};
    struct gv_scenario *scenario = &j->study.scenario;
    const struct gv_options *o = j->options;
    if (o->at) return refuse("--at belongs to --per-draw", NULL, diagnostics);
    if (!o->target)
        return refuse("frontier needs --target P, the probability of breaking even that is to be reached",
                      "for example --target 0.8", diagnostics);
    int status = read_over(j, diagnostics);
    if (status == GV_OK)
        status = gv_axis_read_value(scenario, "--target", o->target, &probability, &j->sources[2], &j->target,
                                    diagnostics);
    if (status != GV_OK || !o->along) goto settings;
    status =
        gv_axis_read(scenario, "--along", o->along, GV_AXIS_GRID, &j->sources[1], &j->along, diagnostics);
    if (status == GV_OK && j->along.input == j->over.input)
        return refuse("--over and --along name the same input", "name another along which it is looked for",
                      diagnostics);
settings:
    if (status != GV_OK) return status;
    struct gv_text *settings = &j->study.settings;
    gv_text_puts(settings, "frontier\ntarget ");
    gv_number_print(j->target, settings);
    gv_text_puts(settings, "\nover ");
    print_range(j, settings);
    if (j->along.n) {
        gv_text_puts(settings, "\nalong ");
        gv_axis_print(scenario->plan.model, &j->along, settings);
    }
    gv_text_puts(settings, "\n");
    return gv_cli_study_print_policies(&j->study);
}

static struct gv_frontier_request frontier_request(const struct job *j)
{
    return (struct gv_frontier_request){.plan = &j->study.scenario.plan,
                                        .policies = j->study.policies,
                                        .n_policies = j->study.n_policies,
                                        .outcome = j->outcome,
                                        .target = j->target,
                                        .over = j->over,
                                        .along = j->along};
}

static size_t frontier_points(const struct job *j)
{
    const struct gv_frontier_request request = frontier_request(j);
    return gv_frontier_points(&request);
}

static json_t *frontier_json(const void *frontier)
{
    return gv_frontier_json(frontier);
}

static int evaluate_frontier(struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_frontier_request request = frontier_request(j);
    struct gv_frontier frontier = {0};
    struct gv_text text = {0};
    int status = gv_frontier_find(&request, &j->study.run, &frontier);
    if (status == GV_OK) gv_cli_study_tell_rate(&j->study, frontier.evaluations);
    if (frontier.n_done) gv_frontier_print(&frontier, gv_cli_language(j->options), &text);
    const struct gv_section section = {
        .settings = j->study.settings.data, .write = gv_write_frontier, .context = &frontier};
    status =
        finish(j, status, frontier.n_done ? &section : NULL, &text, frontier_json, &frontier, diagnostics);
    gv_text_free(&text);
    gv_frontier_free(&frontier);
    return status;
}

/* --- draw by draw --- */

/* --over may name an outcome that is a required value already, as required_saving is. */
static bool names_given(const struct job *j, size_t *given)
{
    static const char prefix[] = "required_";
    const char *name = j->options->over[0];
    int index = strncmp(name, prefix, strlen(prefix)) == 0
                    ? gv_model_find_outcome(j->study.scenario.plan.model, name)
                    : -1;
    if (index >= 0) *given = (size_t)index;
    return index >= 0;
}

static int read_required(struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_scenario *scenario = &j->study.scenario;
    const struct gv_model *model = scenario->plan.model;
    const struct gv_options *o = j->options;
    struct gv_text *settings = &j->study.settings;
    if (o->target || o->along)
        return refuse("--per-draw has neither --target nor --along", "--at VALUE asks for one value",
                      diagnostics);
    bool given = o->n_over == 1 && names_given(j, &j->given);
    int status = given ? GV_OK : read_over(j, diagnostics);
    if (status != GV_OK) return status;
    struct gv_input as = given ? (struct gv_input){.name = model->outcomes[j->given].name,
                                                   .unit = model->outcomes[j->given].unit,
                                                   .low = -INFINITY,
                                                   .high = INFINITY}
                               : model->inputs[j->over.input];
    if (o->at)
        status = gv_axis_read_value(scenario, "--at", o->at, &as, &j->sources[3], &j->question, diagnostics);
    if (status != GV_OK) return status;
    if (!given && (j->question < j->over.values[0] || j->question > j->over.values[1])) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "give --over a range that holds it",
                          "--at lies outside the range that is looked at");
        return GV_ERR_DATA;
    }
    gv_text_puts(settings, "frontier\nper-draw\nover ");
    if (given)
        gv_text_puts(settings, model->outcomes[j->given].name);
    else
        print_range(j, settings);
    if (o->at) {
        gv_text_puts(settings, "\nat ");
        gv_number_print(j->question, settings);
    }
    gv_text_puts(settings, "\n");
    return gv_cli_study_print_policies(&j->study);
}

static size_t required_points(const struct job *j)
{
    return j->study.n_policies * (j->over.n ? GV_REQUIRED_POINTS : 1);
}

static json_t *required_json(const void *report)
{
    return gv_required_json(report);
}

static int evaluate_required(struct job *j, struct gv_diagnostics *diagnostics)
{
    size_t n = j->study.n_policies;
    struct gv_required *found = gv_memory_zeroed(n, sizeof *found);
    struct gv_required_request *requests = gv_memory_zeroed(n, sizeof *requests);
    struct gv_text text = {0};
    uint64_t evaluations = 0;
    int status = found && requests ? GV_OK : GV_ERR_MEMORY;
    for (size_t p = 0; p < n && status == GV_OK; p++) {
        requests[p] = (struct gv_required_request){.plan = &j->study.scenario.plan,
                                                   .policy = j->study.policies[p],
                                                   .outcome = j->outcome,
                                                   .over = j->over,
                                                   .given = j->given,
                                                   .question = j->question};
        status = gv_required_find(&requests[p], &j->study.run, &found[p]);
        evaluations += found[p].evaluations;
    }
    const struct gv_required_report report = {.requests = requests, .required = found, .n = n};
    if (status == GV_OK) {
        gv_cli_study_tell_rate(&j->study, evaluations);
        gv_required_print(&report, gv_cli_language(j->options), &text);
    }
    const struct gv_section section = {
        .settings = j->study.settings.data, .write = gv_write_required, .context = &report};
    status = finish(j, status, status == GV_OK ? &section : NULL, &text, required_json, &report, diagnostics);
    gv_text_free(&text);
    free(found);
    free(requests);
    return status;
}

/* --- switching values --- */

static int read_switching(struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_options *o = j->options;
    if (o->target || o->along || o->n_over || o->at || o->per_draw)
        return refuse("--switching takes every uncertain input, and none of the other questions",
                      "ask one thing at a time", diagnostics);
    gv_text_puts(&j->study.settings, "frontier\nswitching\n");
    return gv_cli_study_print_policies(&j->study);
}

static size_t switching_points(const struct job *j)
{
    size_t n = 0;
    for (size_t p = 0; p < j->study.n_policies; p++)
        n += gv_switching_inputs(&j->study.scenario.plan, j->study.policies[p]);
    return n * GV_SWITCHING_POINTS_DRAWN;
}

static json_t *switching_json(const void *report)
{
    return gv_switching_json(report);
}

static int evaluate_switching(struct job *j, struct gv_diagnostics *diagnostics)
{
    size_t n = j->study.n_policies;
    struct gv_switching *found = gv_memory_zeroed(n, sizeof *found);
    struct gv_text text = {0};
    uint64_t evaluations = 0;
    int status = found ? GV_OK : GV_ERR_MEMORY;
    for (size_t p = 0; p < n && status == GV_OK; p++) {
        status = gv_switching_find(&j->study.scenario.plan, j->study.policies[p], j->outcome, &j->study.run,
                                   &found[p]);
        evaluations += found[p].evaluations;
    }
    const struct gv_switching_report report = {.switching = found, .n = n};
    if (status == GV_OK) {
        gv_cli_study_tell_rate(&j->study, evaluations);
        gv_switching_print(&report, gv_cli_language(j->options), &text);
    }
    const struct gv_section section = {
        .settings = j->study.settings.data, .write = gv_write_switching, .context = &report};
    status =
        finish(j, status, status == GV_OK ? &section : NULL, &text, switching_json, &report, diagnostics);
    gv_text_free(&text);
    for (size_t p = 0; found && p < n; p++)
        gv_switching_free(&found[p]);
    free(found);
    return status;
}

/* --- the command --- */

static const struct mode modes[] = {{"-frontier", frontier_points, read_frontier, evaluate_frontier},
                                    {"-required", required_points, read_required, evaluate_required},
                                    {"-switching", switching_points, read_switching, evaluate_switching}};

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    const struct mode *mode = &modes[options->switching ? 2 : options->per_draw ? 1 : 0];
    struct job j = {.options = options, .question = NAN};
    int status = gv_cli_study_read(&j.study, options, diagnostics);
    if (status == GV_OK)
        status = gv_cli_study_outcome(&j.study, gv_cli_main_outcome, &j.outcome, diagnostics);
    if (status == GV_OK) status = mode->read(&j, diagnostics);
    j.study.about = !options->per_draw;
    if (status == GV_OK) status = gv_cli_study_open(&j.study, mode->suffix, mode->points(&j), diagnostics);
    if (status == GV_OK) status = mode->evaluate(&j, diagnostics);
    gv_cli_study_close(&j.study, diagnostics);
    return status;
}

const struct gv_command gv_command_frontier = {
    .name = "frontier",
    .synopsis = "frontier SCENARIO --over NAME[=FROM:TO] --target P",
    .summary = "the value at which it pays; switching values",
    .takes = GV_CLI_STUDY_TAKES | GV_TAKES(OVER) | GV_TAKES(ALONG) | GV_TAKES(TARGET) | GV_TAKES(PER_DRAW) |
             GV_TAKES(AT) | GV_TAKES(SWITCHING),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
