/* Policies beside each other: who gains, the naive case beside the honest one, what to do, what to measure.
 */
#include "base/memory.h"
#include "base/status.h"
#include "report/report_job.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char npv[] = "net_present_value";

/* Names of the plan and, behind it, of the policies of these kinds (bits 1 << kind); the caller frees them.
 */
static const char **names_of(struct gv_report_job *job, unsigned kinds, size_t *n)
{
    size_t policies = gv_reader_n_policies(job->run);
    const char **names = gv_memory_new((policies + 1) * sizeof *names);
    *n = 0;
    if (!names) {
        job->status = GV_ERR_MEMORY;
        return NULL;
    }
    names[(*n)++] = gv_reader_policy(job->run, job->policy)->name;
    for (size_t p = 0; p < policies; p++)
        if (p != job->policy && kinds >> job->kinds[p] & 1)
            names[(*n)++] = gv_reader_policy(job->run, p)->name;
    return names;
}

/* The policies' indices in the order of names_of(). */
static size_t index_of(struct gv_report_job *job, const char *name)
{
    int found = gv_reader_find_policy(job->run, name);
    return found < 0 ? 0 : (size_t)found;
}

/* --- who gains --- */

void gv_report_add_budget(struct gv_report_job *job)
{
    static const enum gv_text_key heads[] = {GV_TEXT_REPORT_PLAN, GV_TEXT_REPORT_LOCAL,
                                             GV_TEXT_REPORT_CENTRAL, GV_TEXT_REPORT_DEFICIT};
    if (gv_reader_find_outcome(job->run, "local_result") < 0 || !gv_report_has_gain(job)) return;
    size_t n;
    const char **names = names_of(job, 1u << GV_REPORT_BUDGET, &n);
    gv_report_heading(job, GV_TEXT_REPORT_BUDGET);
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_BUDGET_MODELS);
    if (n > 1)
        gv_report_figure(job, job->run, GV_FIGURE_BUDGET, names, n,
                         gv_report_say(job, GV_TEXT_REPORT_ALT_BUDGET));
    struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_BUDGET, 4, heads, 0);
    for (size_t i = 0; i < n; i++) {
        size_t p = index_of(job, names[i]);
        gv_table_put(table, gv_report_label(job, p));
        gv_table_put(table,
                     gv_report_estimate_text(job, gv_report_estimate(job, p, "local_result", "mean"), "DKK"));
        gv_table_put(
            table, gv_report_estimate_text(job, gv_report_estimate(job, p, "central_result", "mean"), "DKK"));
        gv_table_put(table, gv_report_probability_text(
                                job, gv_report_estimate(job, p, "local_deficit", "probability_positive")));
    }
    free(names);
}

/* --- the plan read otherwise --- */

static void add_differences(struct gv_report_job *job, size_t policy)
{
    static const enum gv_text_key heads[] = {GV_TEXT_REPORT_ASSUMPTION, GV_TEXT_REPORT_HONEST,
                                             GV_TEXT_REPORT_OTHERWISE};
    struct gv_texts expressions = gv_report_texts(job, job->run, "policies", "expression");
    struct gv_texts labels = gv_report_texts(job, job->run, "provenance",
                                             job->language == GV_DA ? "register_label_da" : "register_label");
    struct gv_texts units = gv_report_texts(job, job->run, "policies", "unit");
    size_t n = labels.n;
    if (n && units.n == n && expressions.n == n * gv_reader_n_policies(job->run)) {
        struct gv_table *table =
            gv_report_table(job, GV_TEXT_REPORT_TABLE_DIFFERENCES, 3, heads, 1u << 1 | 1u << 2);
        for (size_t k = 0; k < n; k++) {
            const char *mine = expressions.texts[job->policy * n + k],
                       *other = expressions.texts[policy * n + k];
            if (strcmp(mine, other) == 0) continue;
            gv_table_put(table, labels.texts[k]);
            gv_table_put(table, gv_report_value_text(job, mine, units.texts[k]));
            gv_table_put(table, gv_report_value_text(job, other, units.texts[k]));
        }
    }
    gv_texts_free(&expressions);
    gv_texts_free(&labels);
    gv_texts_free(&units);
}

static void add_gain_row(struct gv_report_job *job, struct gv_table *table, size_t policy)
{
    gv_table_put(table, gv_report_label(job, policy));
    gv_table_put(table, gv_report_estimate_text(job, gv_report_estimate(job, policy, npv, "mean"), "DKK"));
    gv_table_put(table, gv_report_estimate_text(job, gv_report_quantile(job, policy, npv, 0.05), "DKK"));
    gv_table_put(table, gv_report_estimate_text(job, gv_report_quantile(job, policy, npv, 0.95), "DKK"));
    gv_table_put(
        table, gv_report_probability_text(job, gv_report_estimate(job, policy, npv, "probability_positive")));
}

static const enum gv_text_key gain_heads[] = {GV_TEXT_REPORT_PLAN, GV_TEXT_MEAN, GV_TEXT_REPORT_LOW,
                                              GV_TEXT_REPORT_HIGH, GV_TEXT_REPORT_CHANCE};

void gv_report_add_readings(struct gv_report_job *job)
{
    int naive = gv_reader_find_policy(job->run, "naive");
    size_t n;
    const char **names = names_of(job, 1u << GV_REPORT_READING, &n);
    if (n > 1 && gv_report_has_gain(job)) {
        bool has = naive >= 0 && job->kinds[naive] == GV_REPORT_READING;
        gv_report_heading(job, has ? GV_TEXT_REPORT_NAIVE : GV_TEXT_REPORT_READINGS);
        if (has)
            GV_REPORT_ADD(
                job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_NAIVE_SENTENCE, gv_report_label(job, (size_t)naive),
                gv_report_estimate_text(job, gv_report_estimate(job, (size_t)naive, npv, "mean"), "DKK"),
                gv_report_label(job, job->policy),
                gv_report_estimate_text(job, gv_report_estimate(job, job->policy, npv, "mean"), "DKK"));
        else
            GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_READINGS_SENTENCE);
        struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_READINGS, 5, gain_heads, 0);
        for (size_t i = 0; i < n; i++)
            add_gain_row(job, table, index_of(job, names[i]));
        if (has) add_differences(job, (size_t)naive);
    }
    free(names);
}

/* --- what to do --- */

void gv_report_add_choices(struct gv_report_job *job)
{
    if (!gv_report_has_gain(job)) return;
    size_t n;
    const char **names = names_of(job, 1u << GV_REPORT_CHOICE, &n);
    gv_report_heading(job, GV_TEXT_REPORT_DO);
    if (n > 1) {
        GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_DO_TABLE);
        gv_report_figure(job, job->run, GV_FIGURE_POLICIES, names, n,
                         gv_report_say(job, GV_TEXT_REPORT_ALT_POLICIES));
        struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_CHOICES, 5, gain_heads, 0);
        for (size_t i = 0; i < n; i++)
            add_gain_row(job, table, index_of(job, names[i]));
    }
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_DO_FIRST);
    GV_REPORT_ADD(job, GV_BLOCK_ITEM, GV_TEXT_REPORT_DO_REFERRAL);
    GV_REPORT_ADD(job, GV_BLOCK_ITEM, GV_TEXT_REPORT_DO_COMPLETION);
    GV_REPORT_ADD(job, GV_BLOCK_ITEM, GV_TEXT_REPORT_DO_REDUCTION);
    GV_REPORT_ADD(job, GV_BLOCK_ITEM, GV_TEXT_REPORT_DO_LEADERSHIP);
    free(names);
}

/* --- what to measure --- */

static const struct {
    const char *outcome;
    enum gv_text_key how;
} measures[] = {
    {"started_per_year", GV_TEXT_REPORT_HOW_STARTED},
    {"digital_per_year", GV_TEXT_REPORT_HOW_STARTED},
    {"completed_per_year", GV_TEXT_REPORT_HOW_COMPLETED},
    {"dropouts_per_year", GV_TEXT_REPORT_HOW_DROPOUTS},
    {"observed_saving", GV_TEXT_REPORT_HOW_SAVING},
    {"required_saving", GV_TEXT_REPORT_HOW_REQUIRED},
    {"staff_hours", GV_TEXT_REPORT_HOW_STAFF},
    {"therapist_hours_saved", GV_TEXT_REPORT_HOW_THERAPIST},
    {"waiting_days_saved", GV_TEXT_REPORT_HOW_WAITING},
};

/* SIZE_MAX if it is none. */
static size_t measure_of(const struct gv_file_outcome *outcome)
{
    const char *dot = strrchr(outcome->name, '.');
    for (size_t m = 0; m < sizeof measures / sizeof *measures; m++)
        if (strcmp(dot ? dot + 1 : outcome->name, measures[m].outcome) == 0) return m;
    return SIZE_MAX;
}

static void add_indicators(struct gv_report_job *job)
{
    struct gv_texts quotations = gv_report_texts(job, job->run, "provenance", "indicator_quotation");
    if (quotations.n) GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_MEASURE_INDICATORS);
    for (size_t i = 0; i < quotations.n; i++)
        gv_text_printf(&gv_blocks_add(&job->blocks, GV_BLOCK_ITEM)->text, "»%s«", quotations.texts[i]);
    gv_texts_free(&quotations);
}

void gv_report_add_measures(struct gv_report_job *job)
{
    static const enum gv_text_key heads[] = {GV_TEXT_REPORT_MEASURE, GV_TEXT_REPORT_EXPECTED,
                                             GV_TEXT_REPORT_LOW, GV_TEXT_REPORT_HIGH, GV_TEXT_REPORT_HOW};
    if (!gv_report_has_gain(job)) return;
    gv_report_heading(job, GV_TEXT_REPORT_MEASURES);
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_MEASURES_WHY);
    struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_MEASURES, 5, heads, 1u << 4);
    for (size_t o = 0; o < gv_reader_n_outcomes(job->run); o++) {
        const struct gv_file_outcome *outcome = gv_reader_outcome(job->run, o);
        size_t m = measure_of(outcome);
        if (m == SIZE_MAX) continue;
        gv_table_put(table, gv_report_outcome_text(job, outcome));
        gv_table_put(table, gv_report_estimate_text(
                                job, gv_report_estimate(job, job->policy, outcome->name, "mean"), NULL));
        gv_table_put(table, gv_report_estimate_text(
                                job, gv_report_quantile(job, job->policy, outcome->name, 0.05), NULL));
        gv_table_put(table, gv_report_estimate_text(
                                job, gv_report_quantile(job, job->policy, outcome->name, 0.95), NULL));
        gv_table_put(table, gv_report_say(job, measures[m].how));
    }
    add_indicators(job);
}
