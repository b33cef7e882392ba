/* Tables of statistics: summary, distribution, monthly, gates. */
#include "store/export_internal.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- names of quantile columns --- */

enum { QUANTILES_MAX = 99 };

/* "P05", "P05_low", "P05_high" … for the probabilities of a file. */
struct quantile_columns {
    size_t n;
    char name[3 * QUANTILES_MAX][16];
};

static int read_quantiles(const struct gv_export_job *job, const char *group,
                          struct quantile_columns *columns)
{
    static const char *const parts[3] = {"", "_low", "_high"};
    struct gv_array p;
    int status = gv_reader_numbers(job->reader, group, "probability", &p, job->diagnostics);
    if (status != GV_OK) return status;
    columns->n = p.n < QUANTILES_MAX ? p.n : QUANTILES_MAX;
    for (size_t i = 0; i < 3 * columns->n; i++) {
        double percent = fmin(fmax(100 * p.values[i / 3], 0), 100);
        snprintf(columns->name[i], sizeof columns->name[i], "P%02.0f%s", percent, parts[i % 3]);
    }
    gv_array_free(&p);
    return GV_OK;
}

/* --- the variables of an outcome --- */

struct estimate_arrays {
    struct gv_array value, low, high;
};

static int read_estimates(const struct gv_export_job *job, const char *group, const char *name,
                          const char *statistic, size_t n, struct estimate_arrays *e)
{
    struct gv_text suffix = {0};
    *e = (struct estimate_arrays){0};
    gv_text_printf(&suffix, "_%s", statistic);
    int status = suffix.failed ? GV_ERR_MEMORY : gv_export_read(job, group, name, suffix.data, n, &e->value);
    if (status == GV_OK) {
        gv_text_puts(&suffix, "_low");
        status = suffix.failed ? GV_ERR_MEMORY : gv_export_read(job, group, name, suffix.data, n, &e->low);
    }
    if (status == GV_OK) {
        suffix.length -= strlen("low");
        gv_text_puts(&suffix, "high");
        status = suffix.failed ? GV_ERR_MEMORY : gv_export_read(job, group, name, suffix.data, n, &e->high);
    }
    gv_text_free(&suffix);
    return status;
}

/* NaN where the file does not have them: not every outcome does. */
static int read_optional(const struct gv_export_job *job, const char *group, const char *name,
                         const char *statistic, size_t n, struct estimate_arrays *e)
{
    struct gv_text variable = {0};
    gv_text_printf(&variable, "%s_%s", name, statistic);
    bool exists = variable.data && gv_reader_has(job->reader, group, variable.data);
    int status = variable.failed ? GV_ERR_MEMORY : GV_OK;
    gv_text_free(&variable);
    if (status != GV_OK || exists)
        return status == GV_OK ? read_estimates(job, group, name, statistic, n, e) : status;
    struct gv_array *parts[] = {&e->value, &e->low, &e->high};
    for (size_t i = 0; i < 3; i++) {
        *parts[i] = (struct gv_array){.n = n, .values = gv_memory_new((n + 1) * sizeof(double))};
        if (!parts[i]->values) status = GV_ERR_MEMORY;
        for (size_t k = 0; k < n && parts[i]->values; k++)
            parts[i]->values[k] = NAN;
    }
    return status;
}

static void free_estimates(struct estimate_arrays *e)
{
    gv_array_free(&e->value);
    gv_array_free(&e->low);
    gv_array_free(&e->high);
}

static void put_estimate(struct gv_table *t, const struct estimate_arrays *e, size_t at)
{
    gv_table_number(t, e->value.values[at]);
    gv_table_number(t, e->low.values[at]);
    gv_table_number(t, e->high.values[at]);
}

/* --- summary --- */

struct summary {
    struct estimate_arrays mean, sd, quantile, worst, positive;
    struct gv_array draws, missing;
};

static int read_summary(const struct gv_export_job *job, const char *name, size_t quantiles,
                        struct summary *s)
{
    size_t n = gv_reader_n_policies(job->reader);
    int status = read_estimates(job, "summary", name, "mean", n, &s->mean);
    if (status == GV_OK) status = read_estimates(job, "summary", name, "sd", n, &s->sd);
    if (status == GV_OK)
        status = read_estimates(job, "summary", name, "quantile", n * quantiles, &s->quantile);
    if (status == GV_OK)
        status = read_estimates(job, "summary", name, "probability_positive", n, &s->positive);
    if (status == GV_OK) status = gv_export_read(job, "summary", name, "_draws", n, &s->draws);
    if (status == GV_OK) status = gv_export_read(job, "summary", name, "_missing", n, &s->missing);
    if (status == GV_OK) status = read_optional(job, "summary", name, "cvar", n, &s->worst);
    return status;
}

static void free_summary(struct summary *s)
{
    free_estimates(&s->mean);
    free_estimates(&s->sd);
    free_estimates(&s->quantile);
    free_estimates(&s->positive);
    free_estimates(&s->worst);
    gv_array_free(&s->draws);
    gv_array_free(&s->missing);
}

static void begin_summary(const struct gv_export_job *job, const struct quantile_columns *q)
{
    static const char unit[] = "its unit";
    static const struct gv_table_column before[] = {{"outcome", NULL},  {"unit", NULL},      {"mean", unit},
                                                    {"mean_low", unit}, {"mean_high", unit}, {"sd", unit},
                                                    {"sd_low", unit},   {"sd_high", unit}};
    static const struct gv_table_column after[] = {{"probability_positive", "1"},
                                                   {"probability_positive_low", "1"},
                                                   {"probability_positive_high", "1"},
                                                   {"draws", "1"},
                                                   {"missing", "1"},
                                                   {"cvar", unit},
                                                   {"cvar_low", unit},
                                                   {"cvar_high", unit}};
    enum { BEFORE = sizeof before / sizeof *before, AFTER = sizeof after / sizeof *after };
    struct gv_table_column columns[BEFORE + 3 * QUANTILES_MAX + AFTER];
    memcpy(columns, before, sizeof before);
    for (size_t i = 0; i < 3 * q->n; i++)
        columns[BEFORE + i] = (struct gv_table_column){q->name[i], unit};
    memcpy(columns + BEFORE + 3 * q->n, after, sizeof after);
    gv_table_begin(job->table, job->reader, job->what, BEFORE + 3 * q->n + AFTER, columns);
}

static void put_summary_row(struct gv_table *t, const struct gv_file_outcome *outcome,
                            const struct summary *s, size_t policy, size_t quantiles)
{
    gv_table_text(t, outcome->name);
    gv_table_text(t, outcome->unit);
    put_estimate(t, &s->mean, policy);
    put_estimate(t, &s->sd, policy);
    for (size_t q = 0; q < quantiles; q++)
        put_estimate(t, &s->quantile, policy * quantiles + q);
    put_estimate(t, &s->positive, policy);
    gv_table_number(t, s->draws.values[policy]);
    gv_table_number(t, s->missing.values[policy]);
    put_estimate(t, &s->worst, policy);
    gv_table_end_row(t);
}

int gv_export_summary(const struct gv_export_job *job)
{
    size_t n = gv_reader_n_outcomes(job->reader);
    struct quantile_columns q;
    struct summary *all = gv_memory_zeroed(n + 1, sizeof *all);
    int status = all ? read_quantiles(job, "summary", &q) : GV_ERR_MEMORY;
    for (size_t o = 0; o < n && status == GV_OK; o++) {
        const struct gv_file_outcome *outcome = gv_reader_outcome(job->reader, o);
        if (!(outcome->flags & GV_MONTHLY)) status = read_summary(job, outcome->name, q.n, &all[o]);
    }
    if (status == GV_OK) begin_summary(job, &q);
    for (size_t p = 0; p < gv_reader_n_policies(job->reader) && status == GV_OK; p++) {
        gv_table_block(job->table, gv_reader_policy(job->reader, p)->name);
        for (size_t o = 0; o < n; o++)
            if (all[o].mean.value.values)
                put_summary_row(job->table, gv_reader_outcome(job->reader, o), &all[o], p, q.n);
    }
    for (size_t o = 0; all && o < n; o++)
        free_summary(&all[o]);
    free(all);
    return status;
}

/* --- distribution --- */

/* The outcome that was asked for, else `usual`, else the first that fits. */
static const struct gv_file_outcome *choose(const struct gv_export_job *job, const char *usual, unsigned flag)
{
    const char *name = job->outcome ? job->outcome : usual;
    int found = name ? gv_reader_find_outcome(job->reader, name) : -1;
    if (found >= 0) return gv_reader_outcome(job->reader, (size_t)found);
    for (size_t o = 0; o < gv_reader_n_outcomes(job->reader); o++)
        if (gv_reader_outcome(job->reader, o)->flags & flag) return gv_reader_outcome(job->reader, o);
    gv_diagnose_plain(job->diagnostics, GV_ERROR, NULL, "'%s' holds no outcome for the table '%s'",
                      gv_reader_path(job->reader), job->what);
    return NULL;
}

static int sizes_of(const struct gv_export_job *job, const char *group, const char *scale, size_t *n)
{
    struct gv_array array;
    int status = gv_reader_numbers(job->reader, group, scale, &array, job->diagnostics);
    if (status != GV_OK) return status;
    *n = array.n;
    gv_array_free(&array);
    return GV_OK;
}

int gv_export_distribution(const struct gv_export_job *job)
{
    const struct gv_file_outcome *outcome = choose(job, "net_present_value", GV_HEADLINE);
    if (!outcome) return GV_ERR_DATA;
    size_t policies = gv_reader_n_policies(job->reader), bins = 0;
    struct gv_array edge = {0}, count = {0}, density = {0};
    struct estimate_arrays smoothed = {0};
    int status = sizes_of(job, "distribution", "bin", &bins);
    if (status == GV_OK)
        status = gv_export_read(job, "distribution", outcome->name, "_edge", policies * (bins + 1), &edge);
    if (status == GV_OK)
        status = gv_export_read(job, "distribution", outcome->name, "_count", policies * bins, &count);
    if (status == GV_OK)
        status = gv_export_read(job, "distribution", outcome->name, "_density", policies * bins, &density);
    if (status == GV_OK)
        status =
            read_optional(job, "distribution", outcome->name, "density_smoothed", policies * bins, &smoothed);
    if (status == GV_OK) {
        struct gv_text what = {0}, per_unit = {0};
        gv_text_printf(&what, "%s of %s (%s)", job->what, outcome->label.en, outcome->name);
        gv_text_printf(&per_unit, strchr(outcome->unit, '/') ? "1/(%s)" : "1/%s", outcome->unit);
        const struct gv_table_column columns[] = {{"low", outcome->unit},
                                                  {"high", outcome->unit},
                                                  {"count", "1"},
                                                  {"density", per_unit.data},
                                                  {"density_smoothed", per_unit.data},
                                                  {"density_smoothed_low", per_unit.data},
                                                  {"density_smoothed_high", per_unit.data}};
        if (what.data)
            gv_table_begin(job->table, job->reader, what.data, sizeof columns / sizeof *columns, columns);
        gv_text_free(&what);
        gv_text_free(&per_unit);
    }
    for (size_t p = 0; p < policies && status == GV_OK; p++) {
        gv_table_block(job->table, gv_reader_policy(job->reader, p)->name);
        for (size_t b = 0; b < bins; b++) {
            gv_table_number(job->table, edge.values[p * (bins + 1) + b]);
            gv_table_number(job->table, edge.values[p * (bins + 1) + b + 1]);
            gv_table_number(job->table, count.values[p * bins + b]);
            gv_table_number(job->table, density.values[p * bins + b]);
            put_estimate(job->table, &smoothed, p * bins + b);
            gv_table_end_row(job->table);
        }
    }
    gv_array_free(&edge);
    gv_array_free(&count);
    gv_array_free(&density);
    free_estimates(&smoothed);
    return status;
}

/* --- monthly --- */

static void begin_monthly(const struct gv_export_job *job, const struct gv_file_outcome *outcome,
                          const struct quantile_columns *q)
{
    struct gv_table_column columns[4 + 3 * QUANTILES_MAX] = {{"month", "months"},
                                                             {"mean", outcome->unit},
                                                             {"mean_low", outcome->unit},
                                                             {"mean_high", outcome->unit}};
    struct gv_text what = {0};
    for (size_t i = 0; i < 3 * q->n; i++)
        columns[4 + i] = (struct gv_table_column){q->name[i], outcome->unit};
    gv_text_printf(&what, "%s: %s (%s)", job->what, outcome->label.en, outcome->name);
    if (what.data) gv_table_begin(job->table, job->reader, what.data, 4 + 3 * q->n, columns);
    gv_text_free(&what);
}

int gv_export_monthly(const struct gv_export_job *job)
{
    const struct gv_file_outcome *outcome = choose(job, NULL, GV_MONTHLY);
    if (!outcome) return GV_ERR_DATA;
    size_t policies = gv_reader_n_policies(job->reader);
    struct quantile_columns q;
    struct gv_array month = {0};
    struct estimate_arrays mean = {0}, quantile = {0};
    int status = read_quantiles(job, "monthly", &q);
    if (status == GV_OK)
        status = gv_reader_numbers(job->reader, "monthly", "month", &month, job->diagnostics);
    if (status == GV_OK)
        status = read_estimates(job, "monthly", outcome->name, "mean", policies * month.n, &mean);
    if (status == GV_OK)
        status =
            read_estimates(job, "monthly", outcome->name, "quantile", policies * q.n * month.n, &quantile);
    if (status == GV_OK) begin_monthly(job, outcome, &q);
    for (size_t p = 0; p < policies && status == GV_OK; p++) {
        gv_table_block(job->table, gv_reader_policy(job->reader, p)->name);
        for (size_t m = 0; m < month.n; m++) {
            gv_table_number(job->table, month.values[m]);
            put_estimate(job->table, &mean, p * month.n + m);
            for (size_t i = 0; i < q.n; i++)
                put_estimate(job->table, &quantile, (p * q.n + i) * month.n + m);
            gv_table_end_row(job->table);
        }
    }
    gv_array_free(&month);
    free_estimates(&mean);
    free_estimates(&quantile);
    return status;
}

/* --- gates: where the hours go --- */

const char *const gv_gate_stages[GV_GATE_STAGES] = {"potential_hours",
                                                    "completed_hours",
                                                    "responding_hours",
                                                    "need_reduction_hours",
                                                    "granted_reduction_hours",
                                                    "released_hours",
                                                    "avoided_hours",
                                                    "substituted_hours",
                                                    "staff_hours",
                                                    "net_hours"};

int gv_gate_find_stage(const struct gv_reader *reader, size_t stage)
{
    int first = gv_reader_find_part_outcome(reader, gv_gate_stages[0]);
    if (first < 0) return -1;
    const char *of = gv_reader_outcome(reader, (size_t)first)->name, *dot = strchr(of, '.');
    size_t part = dot ? (size_t)(dot - of) + 1 : 0;
    /* Without memory: who has found a stage once may count on it. */
    for (size_t o = 0; o < gv_reader_n_outcomes(reader); o++) {
        const char *name = gv_reader_outcome(reader, o)->name;
        if (strncmp(name, of, part) == 0 && strcmp(name + part, gv_gate_stages[stage]) == 0) return (int)o;
    }
    return -1;
}

int gv_export_gates(const struct gv_export_job *job)
{
    static const struct gv_table_column columns[] = {{"stage", NULL},    {"label_da", NULL},
                                                     {"label_en", NULL}, {"hours", "h/yr"},
                                                     {"low", "h/yr"},    {"high", "h/yr"}};
    struct estimate_arrays mean[GV_GATE_STAGES] = {0};
    const struct gv_file_outcome *outcomes[GV_GATE_STAGES] = {NULL};
    size_t policies = gv_reader_n_policies(job->reader);
    int status = GV_OK;
    if (gv_gate_find_stage(job->reader, 0) < 0) {
        gv_diagnose_plain(job->diagnostics, GV_ERROR, NULL, "the model of '%s' has no stages of hours",
                          gv_reader_path(job->reader));
        return GV_ERR_DATA;
    }
    for (size_t s = 0; s < GV_GATE_STAGES && status == GV_OK; s++) {
        int index = gv_gate_find_stage(job->reader, s);
        if (index < 0) continue;
        outcomes[s] = gv_reader_outcome(job->reader, (size_t)index);
        status = read_estimates(job, "summary", outcomes[s]->name, "mean", policies, &mean[s]);
    }
    if (status == GV_OK) gv_table_begin(job->table, job->reader, job->what, 6, columns);
    for (size_t p = 0; p < policies && status == GV_OK; p++) {
        gv_table_block(job->table, gv_reader_policy(job->reader, p)->name);
        for (size_t s = 0; s < GV_GATE_STAGES; s++) {
            if (!mean[s].value.values) continue;
            gv_table_text(job->table, gv_gate_stages[s]);
            gv_table_text(job->table, outcomes[s]->label.da);
            gv_table_text(job->table, outcomes[s]->label.en);
            put_estimate(job->table, &mean[s], p);
            gv_table_end_row(job->table);
        }
    }
    for (size_t s = 0; s < GV_GATE_STAGES; s++)
        free_estimates(&mean[s]);
    return status;
}
