/* What it is worth to know more before choosing: of a number, of a gate, of a study of so many citizens. */
#include "base/memory.h"
#include "base/status.h"
#include "report/report_job.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char group[] = "value";

enum { ROWS_MAX = 10 };

/* Worth so little that it is not listed: surely below a half per cent of knowing all. */
static bool is_little(struct gv_estimate e, double all)
{
    return e.value <= 0.005 * all && !(e.high > 0.005 * all);
}

/* Indices of the n sets by falling worth. */
static size_t *ranked(struct gv_report_job *job, const struct gv_array *worth)
{
    size_t *order = gv_memory_new((worth->n + 1) * sizeof *order);
    if (!order) {
        job->status = GV_ERR_MEMORY;
        return NULL;
    }
    for (size_t i = 0; i < worth->n; i++) {
        size_t at = i;
        for (; at > 0 && worth->values[order[at - 1]] < worth->values[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

/* A policy's label; of one that the run does not have, its name, but for doing nothing. */
static const char *choice_text(struct gv_report_job *job, const char *name)
{
    int found = gv_reader_find_policy(job->run, name);
    if (found >= 0) return gv_report_label(job, (size_t)found);
    struct gv_text text = {0};
    gv_text_puts(&text, strcmp(name, "do_nothing") == 0 ? gv_report_say(job, GV_TEXT_DO_NOTHING) : name);
    return gv_report_keep(job, &text);
}

static void add_known(struct gv_report_job *job, const struct gv_reader *file, const char *unit)
{
    static const enum gv_text_key heads[] = {GV_TEXT_REPORT_KNOWN, GV_TEXT_REPORT_WORTH};
    struct gv_texts labels =
        gv_report_texts(job, file, group, job->language == GV_DA ? "known_label_da" : "known_label");
    struct gv_array worth = gv_report_numbers(job, file, group, "evppi");
    double all = gv_report_read(job, file, group, "evpi", 0).value;
    size_t *order = labels.n == worth.n ? ranked(job, &worth) : NULL, rows = 0;
    struct gv_table *table = NULL;
    for (size_t i = 0; order && i < worth.n && rows < ROWS_MAX; i++) {
        struct gv_estimate e = gv_report_read(job, file, group, "evppi", order[i]);
        if (is_little(e, all)) continue;
        if (rows++ == 0) {
            gv_report_figure(job, file, GV_FIGURE_VALUE, NULL, 0,
                             gv_report_say(job, GV_TEXT_REPORT_ALT_VALUE));
            table = gv_report_table(job, GV_TEXT_REPORT_TABLE_VALUE, 2, heads, 0);
        }
        gv_table_put(table, labels.texts[order[i]]);
        gv_table_put(table, gv_report_estimate_text(job, e, unit));
    }
    if (order && rows < worth.n)
        GV_REPORT_ADD(job, GV_BLOCK_NOTE, rows ? GV_TEXT_REPORT_VALUE_REST : GV_TEXT_REPORT_VALUE_NONE,
                      gv_report_count_text(job, (double)(worth.n - rows)));
    free(order);
    gv_texts_free(&labels);
    gv_array_free(&worth);
}

/* --- a study of n citizens --- */

static enum gv_text_key size_key(const char *where)
{
    static const struct {
        const char *where;
        enum gv_text_key key;
    } keys[] = {{"interior", GV_TEXT_REPORT_STUDY_INTERIOR},
                {"smallest", GV_TEXT_REPORT_STUDY_SMALLEST},
                {"largest", GV_TEXT_REPORT_STUDY_LARGEST}};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (strcmp(keys[k].where, where) == 0) return keys[k].key;
    return GV_TEXT_REPORT_STUDY_NONE;
}

/* What rounding is the most of is worth nothing. */
static struct gv_estimate or_nothing(struct gv_estimate e, double all, double nothing)
{
    bool tiny = fabs(e.value - nothing) + gv_estimate_half_width(e) < 1e-6 * all;
    return tiny ? (struct gv_estimate){nothing, nothing, nothing} : e;
}

static double number_of(struct gv_report_job *job, const struct gv_reader *file, const char *name)
{
    return gv_report_read(job, file, group, name, 0).value;
}

static void add_best_size(struct gv_report_job *job, const struct gv_reader *file,
                          const struct gv_array *sizes, const char *unit)
{
    double best = number_of(job, file, "best_citizens"), from = number_of(job, file, "best_from"),
           to = number_of(job, file, "best_to");
    enum gv_text_key key = size_key(gv_report_single_text(job, file, group, "best_where"));
    for (size_t k = 0; k < sizes->n; k++)
        if (sizes->values[k] == best)
            GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, key, gv_report_count_text(job, best),
                          gv_report_estimate_text(job, gv_report_read(job, file, group, "enbs", k), unit));
    if (key != GV_TEXT_REPORT_STUDY_NONE && from < to)
        GV_REPORT_ADD(job, GV_BLOCK_NOTE, GV_TEXT_REPORT_STUDY_RANGE, gv_report_count_text(job, from),
                      gv_report_count_text(job, to));
}

static void add_sizes(struct gv_report_job *job, const struct gv_reader *file, const struct gv_array *sizes,
                      const char *unit)
{
    static const enum gv_text_key heads[] = {GV_TEXT_REPORT_STUDY_SIZE, GV_TEXT_REPORT_STUDY_WORTH,
                                             GV_TEXT_REPORT_STUDY_COST, GV_TEXT_REPORT_STUDY_NET};
    struct gv_array cost = gv_report_numbers(job, file, group, "study_cost");
    double all = number_of(job, file, "evpi");
    struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_STUDY, 4, heads, 0);
    for (size_t k = 0; k < sizes->n && k < cost.n; k++) {
        gv_table_put(table, gv_report_count_text(job, sizes->values[k]));
        gv_table_put(table, gv_report_estimate_text(
                                job, or_nothing(gv_report_read(job, file, group, "evsi", k), all, 0), unit));
        struct gv_estimate price = {cost.values[k], cost.values[k], cost.values[k]};
        gv_table_put(table, gv_report_estimate_text(job, price, "DKK"));
        gv_table_put(
            table,
            gv_report_estimate_text(
                job, or_nothing(gv_report_read(job, file, group, "enbs", k), all, -cost.values[k]), unit));
    }
    gv_array_free(&cost);
}

static void add_study(struct gv_report_job *job, const struct gv_reader *file, const char *unit)
{
    struct gv_array sizes = gv_report_numbers(job, file, group, "citizens");
    const char *input = gv_report_single_text(job, file, group, "study_input");
    bool counts = strcmp(gv_report_single_text(job, file, group, "study_kind"), "counts") == 0;
    double decisions = number_of(job, file, "study_decisions");
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH,
                  counts ? GV_TEXT_REPORT_STUDY_COUNTS : GV_TEXT_REPORT_STUDY_MEASURES,
                  gv_report_name_text(job, input, NULL));
    if (decisions != 1)
        GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_STUDY_SERVES,
                      gv_report_number_text(job, decisions));
    add_best_size(job, file, &sizes, unit);
    gv_report_figure(job, file, GV_FIGURE_STUDY, NULL, 0, gv_report_say(job, GV_TEXT_REPORT_ALT_STUDY));
    add_sizes(job, file, &sizes, unit);
    gv_array_free(&sizes);
}

/* --- the section --- */

void gv_report_add_value(struct gv_report_job *job)
{
    bool begun = false;
    for (size_t i = 0; i < job->report->n_files; i++) {
        const struct gv_reader *file = job->report->files[i];
        if (!gv_report_holds(file, group)) continue;
        char *unit = gv_reader_attribute(file, group, "evppi", "units");
        if (!begun) gv_report_heading(job, GV_TEXT_REPORT_VALUE);
        begun = true;
        const char *best = gv_report_single_text(job, file, group, "decision_best");
        GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_VALUE_EVPI, choice_text(job, best),
                      gv_report_estimate_text(job, gv_report_read(job, file, group, "evpi", 0), unit));
        add_known(job, file, unit);
        if (gv_reader_has(file, group, "evsi")) add_study(job, file, unit);
        free(unit);
    }
}

/* --- gate by gate, in the section of the gates --- */

void gv_report_add_attribution(struct gv_report_job *job, const struct gv_reader *file)
{
    static const enum gv_text_key heads[] = {GV_TEXT_REPORT_GATE, GV_TEXT_VALUE_LOSS, GV_TEXT_REPORT_SHARE,
                                             GV_TEXT_REPORT_GATE_WORTH};
    struct gv_texts labels =
        gv_report_texts(job, file, group, job->language == GV_DA ? "gate_label_da" : "gate_label");
    char *unit = gv_reader_attribute(file, group, "gate_loss", "units");
    const char *policy = gv_report_single_text(job, file, group, "gates_policy");
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_ATTRIBUTION, choice_text(job, policy));
    gv_report_figure(job, file, GV_FIGURE_ATTRIBUTION, NULL, 0,
                     gv_report_say(job, GV_TEXT_REPORT_ALT_ATTRIBUTION));
    struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_ATTRIBUTION, 4, heads, 0);
    for (size_t g = 0; g < labels.n; g++) {
        struct gv_estimate loss = gv_report_read(job, file, group, "gate_loss", g),
                           share = gv_report_read(job, file, group, "gate_variance", g),
                           worth = gv_report_read(job, file, group, "gate_evppi", g);
        if (isnan(loss.value) && isnan(share.value) && isnan(worth.value)) continue;
        gv_table_put(table, labels.texts[g]);
        gv_table_put(table, isnan(loss.value) ? "–" : gv_report_estimate_text(job, loss, unit));
        gv_table_put(table, gv_report_probability_text(job, share));
        gv_table_put(table, isnan(worth.value) ? "–" : gv_report_estimate_text(job, worth, unit));
    }
    free(unit);
    gv_texts_free(&labels);
}
