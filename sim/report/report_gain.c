/* How large the gain is, when it comes, and where along the chain it is lost. */
#include "report/report_job.h"
#include "store/export.h"

#include <math.h>
#include <stdio.h>

static const char npv[] = "net_present_value";

/* --- the distribution --- */

static void add_headline_row(struct gv_report_job *job, struct gv_table *table,
                             const struct gv_file_outcome *outcome)
{
    static const double quantiles[] = {0.05, 0.5, 0.95};
    bool indicator = outcome->flags & GV_INDICATOR;
    gv_table_put(table, gv_report_outcome_text(job, outcome));
    /* Of what lies beyond the horizon in some draws there is no mean. */
    gv_table_put(table, indicator || outcome->flags & GV_MISS_BEYOND
                            ? ""
                            : gv_report_estimate_text(
                                  job, gv_report_estimate(job, job->policy, outcome->name, "mean"), NULL));
    for (size_t q = 0; q < 3; q++)
        gv_table_put(table,
                     indicator
                         ? ""
                         : gv_report_estimate_text(
                               job, gv_report_quantile(job, job->policy, outcome->name, quantiles[q]), NULL));
    gv_table_put(table,
                 outcome->flags & GV_MISS_BEYOND
                     ? ""
                     : gv_report_probability_text(
                           job, gv_report_estimate(job, job->policy, outcome->name, "probability_positive")));
}

static void add_headline_table(struct gv_report_job *job)
{
    static const enum gv_text_key heads[] = {GV_TEXT_OUTCOME,     GV_TEXT_MEAN,
                                             GV_TEXT_REPORT_LOW,  GV_TEXT_REPORT_MIDDLE,
                                             GV_TEXT_REPORT_HIGH, GV_TEXT_PROBABILITY_POSITIVE};
    struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_OUTCOMES, 6, heads, 0);
    for (size_t o = 0; o < gv_reader_n_outcomes(job->run); o++) {
        const struct gv_file_outcome *outcome = gv_reader_outcome(job->run, o);
        if (outcome->flags & GV_HEADLINE && !(outcome->flags & GV_MONTHLY))
            add_headline_row(job, table, outcome);
    }
}

static void add_unpaid(struct gv_report_job *job)
{
    struct gv_array missing = gv_report_numbers(job, job->run, "summary", "payback_months_missing");
    struct gv_array draws = gv_report_numbers(job, job->run, "summary", "payback_months_draws");
    if (job->policy < missing.n && missing.n == draws.n && missing.values[job->policy] > 0)
        GV_REPORT_ADD(job, GV_BLOCK_NOTE, GV_TEXT_REPORT_UNPAID,
                      gv_report_count_text(job, missing.values[job->policy]),
                      gv_report_count_text(job, draws.values[job->policy]));
    gv_array_free(&missing);
    gv_array_free(&draws);
}

/* --- over time --- */

static void add_months(struct gv_report_job *job)
{
    static const enum gv_text_key heads[] = {GV_TEXT_MONTH, GV_TEXT_MEAN, GV_TEXT_REPORT_LOW,
                                             GV_TEXT_REPORT_MIDDLE, GV_TEXT_REPORT_HIGH};
    static const double quantiles[] = {0.05, 0.5, 0.95};
    size_t n, months = (size_t)job->horizon;
    struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_MONTHS, 5, heads, 0);
    for (size_t m = 12; m < months + 12; m += 12) {
        size_t month = m < months ? m : months;
        char text[24];
        snprintf(text, sizeof text, "%zu", month);
        gv_table_put(table, text);
        gv_table_put(table,
                     gv_report_estimate_text(job,
                                             gv_report_read(job, job->run, "monthly", "cumulative_gain_mean",
                                                            job->policy * months + month - 1),
                                             "DKK"));
        for (size_t q = 0; q < 3; q++) {
            size_t at = gv_report_probability(job, job->run, "monthly", quantiles[q], &n);
            gv_table_put(table,
                         gv_report_estimate_text(
                             job,
                             gv_report_read(job, job->run, "monthly", "cumulative_gain_quantile",
                                            n ? ((job->policy * n + at) * months + month - 1) : SIZE_MAX),
                             "DKK"));
        }
    }
}

void gv_report_add_gain(struct gv_report_job *job)
{
    if (!gv_report_has_gain(job)) return;
    const char *policy = gv_reader_policy(job->run, job->policy)->name;
    gv_report_heading(job, GV_TEXT_FIG_DISTRIBUTION);
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_GAIN);
    struct gv_text words = {0};
    GV_FILL(&words, job->language, GV_TEXT_REPORT_ALT_DISTRIBUTION,
            gv_report_estimate_text(job, gv_report_quantile(job, job->policy, npv, 0.05), "DKK"),
            gv_report_estimate_text(job, gv_report_quantile(job, job->policy, npv, 0.5), "DKK"),
            gv_report_estimate_text(job, gv_report_quantile(job, job->policy, npv, 0.95), "DKK"));
    gv_report_figure(job, job->run, GV_FIGURE_DISTRIBUTION, &policy, 1, gv_report_keep(job, &words));
    add_headline_table(job);
    add_unpaid(job);
    if (gv_reader_find_outcome(job->run, "cumulative_gain") < 0) return;
    gv_report_heading(job, GV_TEXT_FIG_FAN);
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_MONTHS);
    gv_report_figure(job, job->run, GV_FIGURE_FAN, &policy, 1, gv_report_say(job, GV_TEXT_REPORT_ALT_FAN));
    add_months(job);
}

/* --- the gates --- */

static const enum gv_text_key explanations[GV_GATE_STAGES] = {
    GV_TEXT_REPORT_GATE_POTENTIAL, GV_TEXT_REPORT_GATE_COMPLETED, GV_TEXT_REPORT_GATE_RESPONDING,
    GV_TEXT_REPORT_GATE_NEED,      GV_TEXT_REPORT_GATE_GRANTED,   GV_TEXT_REPORT_GATE_RELEASED,
    GV_TEXT_REPORT_GATE_AVOIDED,   GV_TEXT_REPORT_GATE_REPLACED,  GV_TEXT_REPORT_GATE_STAFF,
    GV_TEXT_REPORT_GATE_NET};

static struct gv_estimate hours_at(struct gv_report_job *job, size_t stage)
{
    int at = gv_gate_find_stage(job->run, stage);
    if (at < 0) return (struct gv_estimate){NAN, NAN, NAN};
    return gv_report_estimate(job, job->policy, gv_reader_outcome(job->run, (size_t)at)->name, "mean");
}

/* The step at which most hours are lost, between the potential and what is released. */
static void add_largest_loss(struct gv_report_job *job)
{
    size_t worst = 0;
    double most = 0;
    for (size_t stage = 1; stage <= GV_GATE_RELEASED; stage++) {
        double lost = hours_at(job, stage - 1).value - hours_at(job, stage).value;
        if (lost > most) {
            most = lost;
            worst = stage;
        }
    }
    if (!worst) return;
    int from = gv_gate_find_stage(job->run, worst - 1), to = gv_gate_find_stage(job->run, worst);
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_GATE_LARGEST,
                  gv_label_in(job->language, &gv_reader_outcome(job->run, (size_t)from)->label),
                  gv_label_in(job->language, &gv_reader_outcome(job->run, (size_t)to)->label),
                  gv_report_estimate_text(job, hours_at(job, worst - 1), "h/yr"),
                  gv_report_estimate_text(job, hours_at(job, worst), "h/yr"));
}

static void add_stages(struct gv_report_job *job)
{
    static const enum gv_text_key heads[] = {GV_TEXT_STAGE, GV_TEXT_AXIS_HOURS, GV_TEXT_REPORT_MEANING};
    const char *policy = gv_reader_policy(job->run, job->policy)->name;
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_GATES);
    add_largest_loss(job);
    gv_report_figure(job, job->run, GV_FIGURE_GATES, &policy, 1,
                     gv_report_say(job, GV_TEXT_REPORT_ALT_GATES));
    struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_GATES, 3, heads, 1u << 2);
    for (size_t stage = 0; stage < GV_GATE_STAGES; stage++) {
        int at = gv_gate_find_stage(job->run, stage);
        if (at < 0) continue;
        gv_table_put(table, gv_label_in(job->language, &gv_reader_outcome(job->run, (size_t)at)->label));
        gv_table_put(table, gv_report_estimate_text(job, hours_at(job, stage), NULL));
        gv_table_put(table, gv_report_say(job, explanations[stage]));
    }
}

void gv_report_add_gates(struct gv_report_job *job)
{
    bool begun = gv_gate_find_stage(job->run, 0) >= 0 && isfinite(hours_at(job, 0).value);
    if (begun) {
        gv_report_heading(job, GV_TEXT_FIG_GATES);
        add_stages(job);
    }
    for (size_t i = 0; i < job->report->n_files; i++) {
        const struct gv_reader *file = job->report->files[i];
        if (!gv_report_holds(file, "value") || !gv_reader_has(file, "value", "gate_loss")) continue;
        if (!begun) gv_report_heading(job, GV_TEXT_FIG_GATES);
        begun = true;
        gv_report_add_attribution(job, file);
    }
}
