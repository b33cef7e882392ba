/* gevinst follow-up: a municipality's own counts against the forecast, and what is known after them. */
#include "report/follow_up.h"
#include "base/memory.h"
#include "base/status.h"
#include "cli/common.h"
#include "report/figure_follow_up.h"
#include "report/numbers.h"
#include "scenario/source_file.h"
#include "scenario/updated.h"
#include "store/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A follow-up on its way. */
struct job {
    const struct gv_options *options;
    struct gv_scenario scenario;
    const struct gv_follow_chain *chain;
    struct gv_observations observations;
    struct gv_policy_plan plan;
    struct gv_table_cache tables;
    struct gv_progress progress;
    struct gv_run_options run;
    struct gv_follow_task task;
    struct gv_follow_up result;
    bool has_result;
    struct gv_follow_known *known;
    size_t n_known;
    struct gv_text log_path;
    struct gv_source log;
    struct gv_follow_report report;
};

/* --- reading --- */

static int find_chain(struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_model *model = j->scenario.plan.model;
    j->chain = gv_follow_chain_find(model);
    if (j->chain) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR,
                      model->composition
                          ? "follow up the scenario of each part: its section 'parts' names them"
                          : "the models rehabilitation and retraining have a follow-up",
                      "the model '%s' has no follow-up of its own", model->name);
    return GV_ERR_DATA;
}

/* Counts that are in the inputs already may not count twice. */
static int check_seen(const struct job *j, struct gv_diagnostics *diagnostics)
{
    int until = j->scenario.follow_up.observed_until;
    int status = GV_OK;
    for (size_t i = 0; i < j->observations.n && until >= 0; i++) {
        if (j->observations.periods[i].first > until) continue;
        struct gv_text month = {0};
        gv_month_print(until, &month);
        gv_diagnose(diagnostics, GV_ERROR, j->observations.places[i],
                    "leave these rows out, or follow up the scenario that it was made from",
                    "the scenario holds the counts up to %s already", month.data ? month.data : "");
        gv_text_free(&month);
        status = GV_ERR_DATA;
    }
    return status;
}

static int read_discount(const struct gv_options *options, double *discount,
                         struct gv_diagnostics *diagnostics)
{
    char *end;
    *discount = 1;
    if (!options->discount) return GV_OK;
    double value = strtod(options->discount, &end);
    end += strspn(end, " ");
    if (end != options->discount && strcmp(end, "%") == 0) {
        value /= 100;
        end++;
    }
    if (end != options->discount && *end == '\0' && value > 0 && value <= 1) {
        *discount = value;
        return GV_OK;
    }
    gv_diagnose_plain(diagnostics, GV_ERROR,
                      "a share above 0 and at most 1: each count is then worth so much of one",
                      "--discount cannot be '%s'", options->discount);
    return GV_ERR_USAGE;
}

static int read_observations(struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_follow_report *report = &j->report;
    int status =
        gv_observations_read(j->options->arguments[1], j->chain->chain, &j->observations, diagnostics);
    if (status != GV_OK) return status;
    int start = j->scenario.follow_up.start;
    report->start_assumed = start < 0;
    report->start = start < 0 ? j->observations.periods[0].first : start;
    status = check_seen(j, diagnostics);
    if (status != GV_OK) return status;
    return gv_observations_place(&j->observations, report->start, j->scenario.plan.setup.horizon,
                                 diagnostics);
}

static int prepare(struct job *j, struct gv_diagnostics *diagnostics)
{
    int status = gv_policy_plan_open(&j->scenario.plan, 0, &j->plan);
    if (status != GV_OK) return status;
    j->run = (struct gv_run_options){
        .threads = gv_cli_threads(j->options), .stop = gv_cli_catch_signals(), .tables = &j->tables};
    j->task = (struct gv_follow_task){.plan = &j->plan.plan,
                                      .chain = j->chain,
                                      .rows = j->observations.rows,
                                      .n_rows = j->observations.n,
                                      .run = &j->run};
    memcpy(j->task.target, j->scenario.follow_up.target, sizeof j->task.target);
    return read_discount(j->options, &j->task.discount, diagnostics);
}

/* --- the log of reactions --- */

/* The day, as the log has it; SOURCE_DATE_EPOCH stands for the clock where it is set. */
static void print_day(struct gv_text *out)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t now = epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
    struct tm day;
    char text[32];
    if (gmtime_r(&now, &day) && strftime(text, sizeof text, "%Y-%m-%d", &day)) gv_text_puts(out, text);
}

/* Adds to the end of a file, all of it or nothing. An errno. */
static int append_whole(const char *path, const char *bytes, size_t n)
{
    struct stat before;
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666), error = 0;
    if (file < 0) return errno;
    if (fstat(file, &before) != 0) error = errno;
    ssize_t written = error ? 0 : write(file, bytes, n);
    if (!error && written != (ssize_t)n) error = written < 0 ? errno : ENOSPC;
    if (written > 0 && error && ftruncate(file, before.st_size) != 0) error = errno;
    if (!error && fsync(file) != 0 && errno != EINVAL) error = errno; /* EINVAL: a device */
    if (close(file) != 0 && !error) error = errno;
    return error;
}

static int add_reaction(struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_text line = {0};
    print_day(&line);
    gv_text_puts(&line, " (");
    gv_period_print(j->observations.periods[j->observations.n - 1], false, &line);
    gv_text_puts(&line, "): ");
    for (const char *p = j->options->reaction; *p; p++)
        gv_text_append(&line, (unsigned char)*p < 32 ? " " : p, 1);
    gv_text_puts(&line, "\n");
    int error = line.failed ? 0 : append_whole(j->log_path.data, line.data, line.length);
    int status = line.failed ? GV_ERR_MEMORY : GV_OK;
    if (error) {
        char reason[128];
        status = gv_output_status(error);
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "cannot write the log %s: %s", j->log_path.data,
                          gv_output_reason(error, reason));
    }
    gv_text_free(&line);
    return status;
}

static int read_log(struct job *j, struct gv_diagnostics *diagnostics)
{
    gv_text_printf(&j->log_path, "%s.reactions.txt", j->options->arguments[1]);
    int status = j->log_path.failed ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK && j->options->reaction) status = add_reaction(j, diagnostics);
    if (status != GV_OK) return status;
    if (access(j->log_path.data, F_OK) != 0) return GV_OK;
    return gv_source_read(j->log_path.data, GV_OBSERVATIONS_BYTES_MAX, &j->log, diagnostics);
}

/* --- the scenario after the counts --- */

static void explain(const struct job *j, const struct gv_follow_known *known, struct gv_text *note)
{
    const struct gv_posterior_block *block = &j->result.posterior.blocks[known->block];
    gv_text_printf(note, "Updated by %zu figure%s, %s", block->n_data, block->n_data == 1 ? "" : "s",
                   gv_posterior_method_names[block->method]);
    if (block->method != GV_POSTERIOR_EXACT)
        gv_text_printf(note,
                       " (%.1f %% of the draws effective, Pareto k %.2f; %.1f %% of what is written here)",
                       100 * block->share, block->k, 100 * block->fit_share);
    if (j->task.discount < 1) gv_text_printf(note, ", each counted %g times", j->task.discount);
    gv_text_puts(note, ".");
    if (!block->trusted) gv_text_puts(note, " A rough approximation: k is above its threshold.");
}

static int write_updated(struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_model *model = j->scenario.plan.model;
    const struct gv_observations *o = &j->observations;
    const char *path = j->options->output, *slash = strrchr(o->source.name, '/');
    struct gv_updated_input *inputs = gv_memory_zeroed(model->n_inputs + 1, sizeof *inputs);
    struct gv_text text = {0}, period = {0};
    if (!inputs) return GV_ERR_MEMORY;
    for (size_t i = 0; i < j->n_known; i++) {
        const struct gv_follow_known *known = &j->known[i];
        struct gv_updated_input *own = &inputs[known->input];
        own->changed = true;
        own->value = j->result.posterior.inputs[known->input];
        own->measured = known->after.sd <= 0.5 * known->before.sd ||
                        j->scenario.assumptions[known->input].grade == GV_GRADE_NONE;
        explain(j, known, &own->note);
    }
    if (j->result.population_counted) {
        struct gv_updated_input *own = &inputs[gv_model_find_input(model, j->chain->population)];
        own->changed = own->measured = true;
        own->value = gv_constant(j->result.population);
        gv_text_puts(&own->note, "As last counted, brought back to the first month by the growth expected.");
    }
    gv_period_print((struct gv_period){o->periods[0].first, o->periods[o->n - 1].last}, false, &period);
    const struct gv_updated updated = {.scenario = &j->scenario,
                                       .inputs = inputs,
                                       .correlations = j->result.posterior.correlations,
                                       .n_correlations = j->result.posterior.n_correlations,
                                       .data = slash ? slash + 1 : o->source.name,
                                       .period = period.data ? period.data : "",
                                       .first = j->report.start,
                                       .last = o->periods[o->n - 1].last};
    int status = gv_updated_print(&updated, path, &text);
    if (status == GV_OK) status = gv_output_whole(path, text.data, text.length, diagnostics);
    if (status == GV_OK) j->report.updated_path = path;
    for (size_t k = 0; k < model->n_inputs; k++)
        gv_text_free(&inputs[k].note);
    free(inputs);
    gv_text_free(&text);
    gv_text_free(&period);
    return status;
}

/* --- doing it --- */

static int evaluate(struct job *j, struct gv_diagnostics *diagnostics)
{
    size_t impossible;
    gv_progress_start(&j->progress);
    if (!j->options->quiet) {
        struct gv_text text = {0};
        uint64_t draws = gv_design_draws(&j->plan.plan.design);
        gv_format_count(draws * (j->observations.n + 2), GV_EN, &text);
        gv_text_printf(&text, " model evaluations or more, for %zu rows of counts\n", j->observations.n);
        if (text.data) fputs(text.data, stderr);
        gv_text_free(&text);
        j->run.progress = gv_progress_step;
        j->run.progress_context = &j->progress;
    }
    int status = gv_follow_up_make(&j->task, &j->result, &impossible);
    j->has_result = true;
    gv_progress_end(&j->progress);
    if (status == GV_ERR_DATA && impossible < j->result.n_data) {
        const struct gv_datum *datum = &j->result.data[impossible];
        gv_diagnose(diagnostics, GV_ERROR, j->observations.places[datum->row],
                    "widen the range of the input in the scenario: it holds this count impossible",
                    "no draw of the scenario can have led to what is counted of %s here",
                    j->chain->tells[datum->kind].label.en);
    }
    if (status != GV_OK) return status;
    j->known = gv_memory_zeroed(j->scenario.plan.model->n_inputs + 1, sizeof *j->known);
    if (!j->known) return GV_ERR_MEMORY;
    return gv_follow_known(&j->plan.plan, &j->result.posterior, &j->tables, j->known, &j->n_known);
}

static int show(struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_options *o = j->options;
    enum gv_language language = gv_cli_language(o);
    if (o->json) return gv_cli_print_json(gv_follow_up_json(&j->report), diagnostics);
    if (o->quiet) return GV_OK;
    struct gv_text text = {0};
    bool agenda = o->format && strcmp(o->format, "agenda") == 0;
    if (!agenda) {
        gv_follow_up_print(&j->report, language, &text);
        gv_text_puts(&text, "\n");
    }
    gv_follow_up_print_agenda(&j->report, language, &text);
    int status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

static int draw_figures(struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_text written = {0};
    int status = gv_follow_figures(&j->report, gv_cli_language(j->options), j->options->figures, j->run.stop,
                                   &written, diagnostics);
    if (written.data && !j->options->quiet && !j->options->json) {
        int printed = gv_cli_print(&written, diagnostics);
        if (status == GV_OK) status = printed;
    }
    gv_text_free(&written);
    return status;
}

static int print_template(struct job *j, struct gv_diagnostics *diagnostics)
{
    struct gv_text text = {0};
    int start = j->scenario.follow_up.start, year = j->scenario.price_year ? j->scenario.price_year : 2026;
    gv_observations_template(j->chain->chain, gv_cli_language(j->options) == GV_DA,
                             start >= 0 ? start / 12 : year, &text);
    int status = text.failed ? GV_ERR_MEMORY
                 : j->options->output
                     ? gv_output_whole(j->options->output, text.data, text.length, diagnostics)
                     : gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

static int check_usage(const struct gv_options *o, struct gv_diagnostics *diagnostics)
{
    if (!o->template && o->n_arguments < 2) {
        gv_diagnose_plain(diagnostics, GV_ERROR,
                          "`gevinst follow-up SCENARIO --template` prints a table to fill in",
                          "follow-up needs a scenario and a table of counts");
        return GV_ERR_USAGE;
    }
    if (o->format && strcmp(o->format, "text") != 0 && strcmp(o->format, "agenda") != 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "choose text or agenda", "unknown format '%s'", o->format);
        return GV_ERR_USAGE;
    }
    return GV_OK;
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

/* What is read must not be written over: the counts, and the files that the new scenario extends. */
static int check_output(const struct job *j, struct gv_diagnostics *diagnostics)
{
    const struct gv_scenario *s = &j->scenario;
    const char *output = j->options->output;
    bool taken = output && is_same_file(output, j->options->arguments[1]);
    for (size_t i = gv_updated_continues(s) ? 1 : 0; i < s->n_own && output; i++)
        taken |= is_same_file(output, s->files[i].source.name);
    if (!taken) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, "give the scenario after the counts a name of its own",
                      "--output would write over %s, which is read", output);
    return GV_ERR_USAGE;
}

static int follow(struct job *j, struct gv_diagnostics *diagnostics)
{
    int status = check_output(j, diagnostics);
    if (status == GV_OK) status = read_observations(j, diagnostics);
    if (status == GV_OK) status = prepare(j, diagnostics);
    if (status == GV_OK) status = evaluate(j, diagnostics);
    if (status == GV_OK) status = read_log(j, diagnostics);
    j->report.scenario = &j->scenario;
    j->report.observed_until = j->scenario.follow_up.observed_until;
    j->report.policy = &j->scenario.plan.policies[0].label;
    j->report.observations = &j->observations;
    j->report.task = &j->task;
    j->report.result = &j->result;
    j->report.known = j->known;
    j->report.n_known = j->n_known;
    j->report.reactions = j->log.text;
    j->report.reactions_path = j->log_path.data;
    if (status == GV_OK && j->options->output) status = write_updated(j, diagnostics);
    if (status == GV_OK) status = show(j, diagnostics);
    if (status == GV_OK && j->options->figures) status = draw_figures(j, diagnostics);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    int status = check_usage(options, diagnostics);
    if (status != GV_OK) return status;
    struct job j = {.options = options};
    status = gv_cli_read_scenario(options, &j.scenario, diagnostics);
    if (status == GV_OK) status = find_chain(&j, diagnostics);
    if (status == GV_OK && options->template)
        status = print_template(&j, diagnostics);
    else if (status == GV_OK)
        status = follow(&j, diagnostics);
    gv_cli_show(diagnostics); /* messages point into what is freed now */
    if (j.has_result) gv_follow_up_free(&j.result);
    free(j.known);
    gv_policy_plan_close(&j.plan);
    gv_observations_free(&j.observations);
    gv_source_free(&j.log);
    gv_text_free(&j.log_path);
    gv_table_cache_free(&j.tables);
    gv_scenario_free(&j.scenario);
    return status;
}

const struct gv_command gv_command_follow_up = {
    .name = "follow-up",
    .synopsis = "follow-up SCENARIO OBSERVATIONS.csv [-o UPDATED.yaml]",
    .summary = "your counts against the forecast, and what they teach",
    .takes = GV_TAKES(OUTPUT) | GV_TAKES(DRAWS) | GV_TAKES(REPLICATES) | GV_TAKES(SEED) | GV_TAKES(THREADS) |
             GV_TAKES(DESIGN) | GV_TAKES(SET) | GV_TAKES(POLICY) | GV_TAKES(LANG) | GV_TAKES(JSON) |
             GV_TAKES(FORMAT) | GV_TAKES(TEMPLATE) | GV_TAKES(DISCOUNT) | GV_TAKES(REACTION) |
             GV_TAKES(FIGURES) | GV_TAKES(QUIET) | GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = 2,
    .run = run,
};
