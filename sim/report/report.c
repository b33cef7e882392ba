#include "report/report.h"

#include "base/memory.h"
#include "base/status.h"
#include "report/report_job.h"

#include <stdlib.h>
#include <string.h>

const char *const gv_report_format_names[GV_REPORT_FORMATS] = {
#define NAME(id, name) [GV_REPORT_##id] = #name,
    GV_REPORT_FORMAT_LIST(NAME)
#undef NAME
};

/* In the order of the report. */
static void (*const sections[])(struct gv_report_job *job) = {
    gv_report_add_answer,     gv_report_add_warnings, gv_report_add_question, gv_report_add_gain,
    gv_report_add_needs,      gv_report_add_levels,   gv_report_add_gates,    gv_report_add_budget,
    gv_report_add_importance, gv_report_add_readings, gv_report_add_choices,  gv_report_add_value,
    gv_report_add_measures,   gv_report_add_register, gv_report_add_method,   gv_report_add_words,
};

/* --- the plan, and how the other policies differ from it --- */

static int find_policy(struct gv_report_job *job)
{
    size_t n = gv_reader_n_policies(job->run);
    const char *wanted = job->report->policy;
    if (n == 0) {
        gv_diagnose_plain(job->diagnostics, GV_ERROR, NULL, "'%s' holds no policy", gv_reader_path(job->run));
        return GV_ERR_DATA;
    }
    int found = wanted ? gv_reader_find_policy(job->run, wanted) : 0;
    if (found >= 0) {
        job->policy = (size_t)found;
        return GV_OK;
    }
    struct gv_text hint = {0};
    const char **names = gv_memory_zeroed(n, sizeof *names);
    for (size_t i = 0; names && i < n; i++)
        names[i] = gv_reader_policy(job->run, i)->name;
    if (names) gv_text_suggest(&hint, wanted, names, n, "the file has");
    gv_diagnose_plain(job->diagnostics, GV_ERROR, hint.data, "'%s' has no policy '%s'",
                      gv_reader_path(job->run), wanted);
    gv_text_free(&hint);
    free(names);
    return GV_ERR_USAGE;
}

static enum gv_report_kind kind_of(char *const *expressions, size_t n_inputs, size_t plan, size_t policy,
                                   char *const *kinds, char *const *gates)
{
    bool differs = false, choice = true, budget = true;
    for (size_t k = 0; k < n_inputs; k++) {
        if (strcmp(expressions[plan * n_inputs + k], expressions[policy * n_inputs + k]) == 0) continue;
        differs = true;
        choice = choice && strcmp(kinds[k], "choice") == 0;
        budget = budget && strcmp(gates[k], "budget") == 0;
    }
    return !differs ? GV_REPORT_PLAN
           : budget ? GV_REPORT_BUDGET
           : choice ? GV_REPORT_CHOICE
                    : GV_REPORT_READING;
}

static void tell_kinds(struct gv_report_job *job)
{
    size_t policies = gv_reader_n_policies(job->run);
    struct gv_texts expressions = gv_report_texts(job, job->run, "policies", "expression");
    struct gv_texts kinds = gv_report_texts(job, job->run, "provenance", "register_kind");
    struct gv_texts gates = gv_report_texts(job, job->run, "provenance", "register_gate");
    job->kinds = gv_memory_zeroed(policies, sizeof *job->kinds);
    if (!job->kinds) job->status = GV_ERR_MEMORY;
    bool complete = kinds.n && gates.n == kinds.n && expressions.n == policies * kinds.n;
    for (size_t p = 0; job->kinds && p < policies; p++)
        job->kinds[p] = complete
                            ? kind_of(expressions.texts, kinds.n, job->policy, p, kinds.texts, gates.texts)
                            : GV_REPORT_READING;
    if (job->kinds) job->kinds[job->policy] = GV_REPORT_PLAN;
    gv_texts_free(&expressions);
    gv_texts_free(&kinds);
    gv_texts_free(&gates);
}

static void tell_horizon(struct gv_report_job *job)
{
    struct gv_array months = gv_report_numbers(job, job->run, "monthly", "month");
    job->horizon = (int)months.n;
    gv_array_free(&months);
}

int gv_report_write(const struct gv_report *report, struct gv_text *out, struct gv_diagnostics *diagnostics)
{
    struct gv_report_job job = {.report = report,
                                .run = report->files[0],
                                .language = report->language,
                                .blocks = {.language = report->language},
                                .diagnostics = diagnostics};
    job.status = find_policy(&job);
    if (job.status == GV_OK) gv_report_check_files(&job);
    if (job.status == GV_OK) tell_kinds(&job);
    if (job.status == GV_OK) tell_horizon(&job);
    for (size_t i = 0; i < sizeof sections / sizeof *sections && job.status == GV_OK; i++)
        sections[i](&job);
    if (job.status == GV_OK && gv_blocks_failed(&job.blocks)) job.status = GV_ERR_MEMORY;
    if (job.status == GV_OK && report->format == GV_REPORT_HTML)
        gv_blocks_html(&job.blocks, out);
    else if (job.status == GV_OK)
        gv_blocks_markdown(&job.blocks, out);
    if (job.status == GV_OK && out->failed) job.status = GV_ERR_MEMORY;
    gv_blocks_free(&job.blocks);
    for (size_t i = 0; i < job.n_strings; i++)
        gv_text_free(&job.strings[i]);
    free(job.strings);
    free(job.kinds);
    return job.status;
}
