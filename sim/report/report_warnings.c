/* What a reader should know before trusting the figures. */
#include "base/status.h"
#include "report/numbers.h"
#include "report/report_job.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the run --- */

static void add_failed(struct gv_report_job *job)
{
    struct gv_array failed = gv_report_numbers(job, job->run, "provenance", "failed_draws");
    double n = failed.n ? failed.values[0] : 0;
    gv_array_free(&failed);
    if (!(n > 0)) return;
    double all = (double)(gv_reader_draws(job->run) * gv_reader_n_policies(job->run));
    GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_REPORT_WARN_FAILED, gv_report_count_text(job, n),
                  gv_report_count_text(job, all));
    struct gv_texts policy = gv_report_texts(job, job->run, "provenance", "ledger_policy");
    struct gv_texts outcome = gv_report_texts(job, job->run, "provenance", "ledger_outcome");
    struct gv_texts reason = gv_report_texts(job, job->run, "provenance", "ledger_reason");
    struct gv_array draw = gv_report_numbers(job, job->run, "provenance", "ledger_draw");
    if (draw.n && policy.n == draw.n && outcome.n == draw.n && reason.n == draw.n)
        GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_REPORT_WARN_FIRST_FAILED,
                      gv_report_count_text(job, draw.values[0]), policy.texts[0], outcome.texts[0],
                      reason.texts[0]);
    gv_texts_free(&policy);
    gv_texts_free(&outcome);
    gv_texts_free(&reason);
    gv_array_free(&draw);
}

/* Too few draws for what is printed, whatever was asked for. */
static void add_precision(struct gv_report_job *job)
{
    static const double coarse = 0.02;
    struct gv_estimate p = gv_report_estimate(job, job->policy, "net_present_value", "probability_positive");
    double half = gv_estimate_half_width(p);
    if (!isfinite(p.value) || half <= coarse) return;
    GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_REPORT_WARN_COARSE, gv_report_probability_text(job, p));
}

/* The figure of a stopping rule, "OUTCOME.STATISTIC". */
static struct gv_estimate ruled(struct gv_report_job *job, size_t policy, const char *outcome,
                                const char *statistic)
{
    double percent;
    char rest;
    if (sscanf(statistic, "P%lf%c", &percent, &rest) == 1)
        return gv_report_quantile(job, policy, outcome, percent / 100);
    return gv_report_estimate(job, policy, outcome, statistic);
}

static bool misses_tolerance(struct gv_report_job *job, const char *rule)
{
    char *outcome = gv_text_copy(rule, strlen(rule));
    char *equals = outcome ? strrchr(outcome, '=') : NULL, *dot = NULL;
    bool misses = false;
    if (!outcome) job->status = GV_ERR_MEMORY;
    if (equals) {
        *equals = '\0';
        dot = strrchr(outcome, '.');
    }
    if (dot) {
        *dot = '\0';
        double wanted = strtod(equals + 1, NULL);
        for (size_t p = 0; p < gv_reader_n_policies(job->run); p++)
            misses = misses || gv_estimate_half_width(ruled(job, p, outcome, dot + 1)) > wanted;
    }
    free(outcome);
    return misses;
}

static void add_stopping(struct gv_report_job *job)
{
    const char *rule = gv_report_provenance(job, job->run, "stopping_tolerance");
    if (*rule && misses_tolerance(job, rule))
        GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_REPORT_WARN_TOLERANCE, rule);
    struct gv_array target = gv_report_numbers(job, job->run, "provenance", "stopping_target");
    if (target.n && isfinite(target.values[0])) {
        struct gv_estimate p =
            gv_report_estimate(job, job->policy, "net_present_value", "probability_positive");
        if (p.low <= target.values[0] && target.values[0] <= p.high)
            GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_REPORT_WARN_TARGET,
                          gv_report_number_text(job, 100 * target.values[0]));
    }
    gv_array_free(&target);
}

static void add_chance(struct gv_report_job *job)
{
    struct gv_array few = gv_report_numbers(job, job->run, "summary", "chance_few");
    struct gv_array draws = gv_report_numbers(job, job->run, "summary", "chance_draws");
    if (job->policy < few.n && few.n == draws.n && few.values[job->policy] > 0)
        GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_CHANCE_FEW, gv_report_label(job, job->policy),
                      gv_report_count_text(job, few.values[job->policy]),
                      gv_report_count_text(job, draws.values[job->policy]), "10");
    gv_array_free(&few);
    gv_array_free(&draws);
}

/* --- what the figures rest on --- */

static const char *millions(struct gv_report_job *job, double value)
{
    struct gv_text text = {0};
    gv_format_number(value / 1e6, 2, job->language, &text);
    return gv_report_keep(job, &text);
}

static void add_plausibility(struct gv_report_job *job)
{
    struct gv_array warning = gv_report_numbers(job, job->run, "provenance", "plausibility_warning");
    struct gv_array gain = gv_report_numbers(job, job->run, "provenance", "plausibility_gain");
    struct gv_array low = gv_report_numbers(job, job->run, "provenance", "plausibility_potential_low");
    struct gv_array high = gv_report_numbers(job, job->run, "provenance", "plausibility_potential_high");
    size_t n = gv_reader_n_policies(job->run), warned = 0;
    for (size_t p = 0; p < n && warning.n == n && gain.n == n && low.n == n && high.n == n; p++) {
        if (warning.values[p] != 1) continue;
        warned++;
        GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_PLAUSIBILITY, gv_report_label(job, p),
                      millions(job, gain.values[p]), millions(job, low.values[p]),
                      millions(job, high.values[p]));
    }
    if (warned) GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_PLAUSIBILITY_ADVICE);
    gv_array_free(&warning);
    gv_array_free(&gain);
    gv_array_free(&low);
    gv_array_free(&high);
}

/* How good the inputs are. */
static void add_sources(struct gv_report_job *job)
{
    struct gv_texts grades = gv_report_texts(job, job->run, "provenance", "register_grade");
    struct gv_array flagged = gv_report_numbers(job, job->run, "provenance", "register_flagged");
    size_t graded = 0, assumed = 0, bare = 0;
    for (size_t i = 0; i < grades.n; i++) {
        graded += grades.texts[i][0] != '\0';
        assumed += strcmp(grades.texts[i], "assumption") == 0;
    }
    for (size_t i = 0; i < flagged.n; i++)
        bare += flagged.values[i] == 1;
    const char *all = gv_report_count_text(job, (double)graded);
    if (bare)
        GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_REPORT_WARN_SOURCES,
                      gv_report_count_text(job, (double)bare));
    if (assumed)
        GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_REPORT_WARN_ASSUMED,
                      gv_report_count_text(job, (double)assumed), all);
    gv_texts_free(&grades);
    gv_array_free(&flagged);
}

/* Studies beside the run that did not come to their end. */
static void add_incomplete_studies(struct gv_report_job *job)
{
    for (size_t i = 1; i < job->report->n_files; i++)
        if (!gv_reader_complete(job->report->files[i]))
            GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_REPORT_WARN_STUDY,
                          gv_report_file_name(job->report->files[i]));
}

void gv_report_add_warnings(struct gv_report_job *job)
{
    size_t before = job->blocks.n;
    gv_report_heading(job, GV_TEXT_REPORT_WARNINGS);
    if (!gv_reader_complete(job->run)) GV_REPORT_ADD(job, GV_BLOCK_WARNING, GV_TEXT_REPORT_WARN_INCOMPLETE);
    add_failed(job);
    add_precision(job);
    add_stopping(job);
    add_chance(job);
    add_plausibility(job);
    add_incomplete_studies(job);
    add_sources(job);
    if (job->blocks.n == before + 1) GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_WARN_NONE);
}
