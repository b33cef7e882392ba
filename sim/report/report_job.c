#include "report/report_job.h"

#include "base/memory.h"
#include "base/status.h"
#include "report/cells.h"
#include "report/numbers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- reading --- */

struct gv_array gv_report_numbers(struct gv_report_job *job, const struct gv_reader *file, const char *group,
                                  const char *name)
{
    struct gv_array array = {0};
    if (job->status == GV_OK && gv_reader_has(file, group, name))
        job->status = gv_reader_numbers(file, group, name, &array, job->diagnostics);
    return job->status == GV_OK ? array : (struct gv_array){0};
}

struct gv_texts gv_report_texts(struct gv_report_job *job, const struct gv_reader *file, const char *group,
                                const char *name)
{
    struct gv_texts texts = {0};
    if (job->status == GV_OK && gv_reader_has(file, group, name))
        job->status = gv_reader_texts(file, group, name, &texts, job->diagnostics);
    return job->status == GV_OK ? texts : (struct gv_texts){0};
}

static double number_at(struct gv_report_job *job, const struct gv_reader *file, const char *group,
                        const char *name, const char *suffix, size_t at)
{
    struct gv_text full = {0};
    gv_text_printf(&full, "%s%s", name, suffix);
    if (full.failed) job->status = GV_ERR_MEMORY;
    struct gv_array array = {0};
    if (full.data) array = gv_report_numbers(job, file, group, full.data);
    double value = at < array.n ? array.values[at] : (double)NAN;
    gv_array_free(&array);
    gv_text_free(&full);
    return value;
}

struct gv_estimate gv_report_read(struct gv_report_job *job, const struct gv_reader *file, const char *group,
                                  const char *name, size_t at)
{
    return (struct gv_estimate){.value = number_at(job, file, group, name, "", at),
                                .low = number_at(job, file, group, name, "_low", at),
                                .high = number_at(job, file, group, name, "_high", at)};
}

static struct gv_estimate of_outcome(struct gv_report_job *job, const char *outcome, const char *statistic,
                                     size_t at)
{
    struct gv_estimate e = {NAN, NAN, NAN};
    struct gv_text name = {0};
    gv_text_printf(&name, "%s_%s", outcome, statistic);
    if (name.failed)
        job->status = GV_ERR_MEMORY;
    else
        e = gv_report_read(job, job->run, "summary", name.data, at);
    gv_text_free(&name);
    return e;
}

struct gv_estimate gv_report_estimate(struct gv_report_job *job, size_t policy, const char *outcome,
                                      const char *statistic)
{
    return of_outcome(job, outcome, statistic, policy);
}

size_t gv_report_probability(struct gv_report_job *job, const struct gv_reader *file, const char *group,
                             double probability, size_t *n)
{
    struct gv_array scale = gv_report_numbers(job, file, group, "probability");
    size_t found = 0;
    while (found < scale.n && fabs(scale.values[found] - probability) > 1e-9)
        found++;
    *n = found < scale.n ? scale.n : 0;
    gv_array_free(&scale);
    return found;
}

struct gv_estimate gv_report_quantile(struct gv_report_job *job, size_t policy, const char *outcome,
                                      double probability)
{
    size_t n, at = gv_report_probability(job, job->run, "summary", probability, &n);
    return n ? of_outcome(job, outcome, "quantile", policy * n + at) : (struct gv_estimate){NAN, NAN, NAN};
}

const char *gv_report_single_text(struct gv_report_job *job, const struct gv_reader *file, const char *group,
                                  const char *name)
{
    char *read = NULL;
    struct gv_text text = {0};
    if (job->status == GV_OK && gv_reader_has(file, group, name))
        job->status = gv_reader_text(file, group, name, &read, job->diagnostics);
    gv_text_puts(&text, read && job->status == GV_OK ? read : "");
    free(read);
    return gv_report_keep(job, &text);
}

const char *gv_report_provenance(struct gv_report_job *job, const struct gv_reader *file, const char *name)
{
    return gv_report_single_text(job, file, "provenance", name);
}

bool gv_report_has_gain(struct gv_report_job *job)
{
    return isfinite(gv_report_estimate(job, job->policy, "net_present_value", "mean").value);
}

/* --- words --- */

const char *gv_report_keep(struct gv_report_job *job, struct gv_text *text)
{
    if (job->n_strings == job->capacity) {
        size_t capacity = job->capacity ? 2 * job->capacity : 64;
        struct gv_text *strings = gv_memory_resize(job->strings, capacity * sizeof *strings);
        if (strings) {
            job->strings = strings;
            job->capacity = capacity;
        }
    }
    if (job->n_strings == job->capacity || text->failed) {
        job->status = GV_ERR_MEMORY;
        gv_text_free(text);
        return "";
    }
    job->strings[job->n_strings++] = *text;
    return text->data ? text->data : "";
}

const char *gv_report_say(const struct gv_report_job *job, enum gv_text_key key)
{
    return gv_text_in(job->language, key);
}

const char *gv_report_label(struct gv_report_job *job, size_t policy)
{
    return gv_label_in(job->language, &gv_reader_policy(job->run, policy)->label);
}

static void put_unit(const char *unit, enum gv_language language, struct gv_text *text)
{
    if (!unit || strcmp(unit, "1") == 0) return;
    gv_text_puts(text, " ");
    gv_unit_print(unit, language, text);
}

const char *gv_report_estimate_text(struct gv_report_job *job, struct gv_estimate e, const char *unit)
{
    struct gv_text text = {0};
    if (isinf(e.value) && e.value > 0 && job->horizon)
        gv_text_printf(&text, "> %d", job->horizon);
    else
        gv_format_brief(e, job->language, &text);
    put_unit(unit, job->language, &text);
    return gv_report_keep(job, &text);
}

const char *gv_report_probability_text(struct gv_report_job *job, struct gv_estimate e)
{
    struct gv_text text = {0};
    gv_format_brief_probability(e, job->language, &text);
    return gv_report_keep(job, &text);
}

const char *gv_report_count_text(struct gv_report_job *job, double count)
{
    struct gv_text text = {0};
    gv_format_number(count, 0, job->language, &text);
    return gv_report_keep(job, &text);
}

const char *gv_report_number_text(struct gv_report_job *job, double value)
{
    struct gv_text text = {0};
    gv_format_as_is(value, job->language, &text);
    return gv_report_keep(job, &text);
}

const char *gv_report_rounded_text(struct gv_report_job *job, double value, const char *unit)
{
    struct gv_text text = {0};
    gv_print_rounded(value, job->language, &text);
    put_unit(unit, job->language, &text);
    return gv_report_keep(job, &text);
}

static const char *keep_copy(struct gv_report_job *job, const char *string)
{
    struct gv_text text = {0};
    gv_text_puts(&text, string);
    return gv_report_keep(job, &text);
}

const char *gv_report_name_text(struct gv_report_job *job, const char *name, const char **unit)
{
    static const char group[] = "provenance";
    int outcome = gv_reader_find_outcome(job->run, name);
    if (outcome >= 0) {
        const struct gv_file_outcome *o = gv_reader_outcome(job->run, (size_t)outcome);
        if (unit) *unit = o->unit;
        return gv_label_in(job->language, &o->label);
    }
    struct gv_texts names = gv_report_texts(job, job->run, group, "input");
    struct gv_texts labels = gv_report_texts(job, job->run, group,
                                             job->language == GV_DA ? "register_label_da" : "register_label");
    struct gv_texts units = gv_report_texts(job, job->run, group, "register_unit");
    const char *label = name;
    if (unit) *unit = "1";
    for (size_t i = 0; i < names.n && i < labels.n && i < units.n; i++) {
        if (strcmp(names.texts[i], name) != 0) continue;
        label = keep_copy(job, labels.texts[i]);
        if (unit) *unit = keep_copy(job, units.texts[i]);
    }
    gv_texts_free(&names);
    gv_texts_free(&labels);
    gv_texts_free(&units);
    return label == name ? keep_copy(job, name) : label;
}

const char *gv_report_outcome_text(struct gv_report_job *job, const struct gv_file_outcome *outcome)
{
    struct gv_text text = {0};
    gv_text_puts(&text, gv_label_in(job->language, &outcome->label));
    if (strcmp(outcome->unit, "1") != 0) {
        gv_text_puts(&text, ", ");
        gv_unit_print(outcome->unit, job->language, &text);
    }
    return gv_report_keep(job, &text);
}

/* --- blocks --- */

void gv_report_heading(struct gv_report_job *job, enum gv_text_key key)
{
    gv_text_puts(&gv_blocks_add(&job->blocks, GV_BLOCK_HEADING)->text, gv_report_say(job, key));
}

void gv_report_add(struct gv_report_job *job, enum gv_block_kind kind, enum gv_text_key key,
                   const char *const *values)
{
    gv_text_fill(&gv_blocks_add(&job->blocks, kind)->text, job->language, key, values);
}

struct gv_table *gv_report_table(struct gv_report_job *job, enum gv_text_key caption, size_t n,
                                 const enum gv_text_key *heads, unsigned left)
{
    struct gv_block *block = gv_blocks_add(&job->blocks, GV_BLOCK_TABLE);
    gv_text_puts(&block->text, gv_report_say(job, caption));
    block->table.columns = n;
    block->table.left = left;
    for (size_t i = 0; i < n; i++)
        gv_table_put(&block->table, gv_report_say(job, heads[i]));
    return &block->table;
}

void gv_report_figure(struct gv_report_job *job, const struct gv_reader *file, enum gv_figure figure,
                      const char *const *policies, size_t n_policies, const char *words)
{
    if (job->status != GV_OK || job->report->format != GV_REPORT_HTML) return;
    if (!gv_plot_possible(file, figure)) return;
    const struct gv_plot plot = {.language = job->language,
                                 .policies = policies,
                                 .n_policies = n_policies,
                                 .bare = true,
                                 .stop = job->report->stop};
    struct gv_block *block = gv_blocks_add(&job->blocks, GV_BLOCK_FIGURE);
    gv_text_puts(&block->text, words);
    job->status = gv_plot_figure(file, &plot, figure, GV_PICTURE_SVG, &block->more, job->diagnostics);
}
