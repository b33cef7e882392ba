/* The tables of the group /sensitivity. */
#include "store/export_internal.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

static const char group[] = "sensitivity";

enum { COLUMNS_MAX = 40 };

/* Variables that stand in a row for each factor, or for each factor and month. */
struct columns {
    struct gv_table_column head[COLUMNS_MAX];
    struct gv_text name[COLUMNS_MAX];
    struct gv_array array[COLUMNS_MAX];
    char *unit[COLUMNS_MAX];
    size_t n;
};

static void free_columns(struct columns *c)
{
    for (size_t k = 0; k < c->n; k++) {
        gv_text_free(&c->name[k]);
        gv_array_free(&c->array[k]);
        free(c->unit[k]);
    }
}

/* PREFIX + NAME + PART, if the file has it. */
static int add(const struct gv_export_job *job, const char *prefix, const char *name, const char *part,
               size_t n, struct columns *c)
{
    struct gv_text *full = &c->name[c->n];
    gv_text_printf(full, "%s%s%s", prefix, name, part);
    int status = full->failed ? GV_ERR_MEMORY : GV_OK;
    if (status != GV_OK || !gv_reader_has(job->reader, group, full->data)) {
        gv_text_free(full);
        return status;
    }
    status = gv_export_read(job, group, full->data, "", n, &c->array[c->n]);
    if (status != GV_OK) {
        gv_text_free(full);
        return status;
    }
    c->unit[c->n] = gv_reader_attribute(job->reader, group, full->data, "units");
    c->head[c->n] = (struct gv_table_column){full->data, c->unit[c->n]};
    c->n++;
    return GV_OK;
}

static int add_measures(const struct gv_export_job *job, const char *prefix, size_t n, struct columns *c)
{
    static const char *const names[] = {"S1",  "ST",   "mu",    "mu_star",        "sigma",
                                        "low", "high", "swing", "low_at_medians", "high_at_medians"};
    static const char *const parts[] = {"", "_low", "_high"};
    int status = GV_OK;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (size_t p = 0; p < 3 && status == GV_OK && c->n < COLUMNS_MAX; p++)
            status = add(job, prefix, names[k], parts[p], n, c);
    return status;
}

static int check_group(const struct gv_export_job *job, const char *variable)
{
    if (gv_reader_has(job->reader, group, variable)) return GV_OK;
    gv_diagnose_plain(job->diagnostics, GV_ERROR,
                      strcmp(variable, "S2") == 0 ? "`gevinst sensitivity SCENARIO --second-order` finds them"
                      : strcmp(variable, "factor") == 0
                          ? "`gevinst sensitivity SCENARIO` makes one"
                          : "`gevinst sensitivity SCENARIO --method given` finds them",
                      strcmp(variable, "factor") == 0 ? "'%s' holds no sensitivity analysis"
                                                      : "'%s' holds no such part of a sensitivity analysis",
                      gv_reader_path(job->reader));
    return GV_ERR_DATA;
}

/* The factors and their labels. */
enum { NAME, LABEL_DA, LABEL_EN, TEXTS };

static int read_factors(const struct gv_export_job *job, struct gv_texts texts[TEXTS])
{
    static const char *const names[TEXTS] = {"factor", "label_da", "label"};
    int status = check_group(job, "factor");
    for (int t = 0; t < TEXTS && status == GV_OK; t++) {
        status = gv_reader_texts(job->reader, group, names[t], &texts[t], job->diagnostics);
        if (status == GV_OK && texts[t].n != texts[0].n) {
            gv_diagnose_plain(job->diagnostics, GV_ERROR, NULL,
                              "'%s' is damaged: the sizes in %s do not match", gv_reader_path(job->reader),
                              group);
            status = GV_ERR_DATA;
        }
    }
    return status;
}

static void free_factors(struct gv_texts texts[TEXTS])
{
    for (int t = 0; t < TEXTS; t++)
        gv_texts_free(&texts[t]);
}

int gv_export_sensitivity(const struct gv_export_job *job)
{
    struct gv_texts texts[TEXTS] = {{0}};
    struct gv_array months = {0};
    struct gv_table_column head[COLUMNS_MAX + TEXTS + 1] = {
        {"factor", NULL}, {"label_da", NULL}, {"label_en", NULL}, {"month", "months"}};
    struct columns *c = gv_memory_zeroed(1, sizeof *c);
    int status = c ? read_factors(job, texts) : GV_ERR_MEMORY;
    bool monthly = status == GV_OK && gv_reader_has(job->reader, group, "month");
    if (monthly) status = gv_reader_numbers(job->reader, group, "month", &months, job->diagnostics);
    size_t each = monthly ? months.n : 1, before = TEXTS + (monthly ? 1 : 0);
    if (status == GV_OK) status = add_measures(job, "", texts[NAME].n * each, c);
    if (status == GV_OK) status = add_measures(job, "positive_", texts[NAME].n * each, c);
    if (status == GV_OK) {
        memcpy(head + before, c->head, c->n * sizeof *head);
        gv_table_begin(job->table, job->reader, job->what, before + c->n, head);
        for (size_t i = 0; i < texts[NAME].n * each; i++) {
            for (int t = 0; t < TEXTS; t++)
                gv_table_text(job->table, texts[t].texts[i / each]);
            if (monthly) gv_table_number(job->table, months.values[i % each]);
            for (size_t k = 0; k < c->n; k++)
                gv_table_number(job->table, c->array[k].values[i]);
            gv_table_end_row(job->table);
        }
    }
    if (c) free_columns(c);
    free(c);
    gv_array_free(&months);
    free_factors(texts);
    return status;
}

/* NAME with _low and _high over pairs of a factor and something else. */
static int export_pairs(const struct gv_export_job *job, const char *variable, const char *other,
                        bool of_factors, size_t n_other)
{
    static const char *const parts[] = {"", "_low", "_high"};
    struct gv_texts texts[TEXTS] = {{0}};
    struct gv_array numbers[3] = {{0}};
    struct gv_text heads[3] = {{0}};
    int status = check_group(job, variable);
    if (status == GV_OK) status = read_factors(job, texts);
    size_t n = texts[NAME].n, m = of_factors ? n : n_other;
    for (int p = 0; p < 3 && status == GV_OK; p++) {
        gv_text_printf(&heads[p], "%s%s", variable, parts[p]);
        status = heads[p].failed ? GV_ERR_MEMORY
                                 : gv_export_read(job, group, heads[p].data, "", n * m, &numbers[p]);
    }
    if (status == GV_OK) {
        const struct gv_table_column head[] = {{"factor", NULL},
                                               {other, NULL},
                                               {heads[0].data, "1"},
                                               {heads[1].data, "1"},
                                               {heads[2].data, "1"}};
        gv_table_begin(job->table, job->reader, job->what, 5, head);
        for (size_t i = 0; i < n * m; i++) {
            if (of_factors && i % m <= i / m) continue; /* each pair once */
            gv_table_text(job->table, texts[NAME].texts[i / m]);
            if (of_factors)
                gv_table_text(job->table, texts[NAME].texts[i % m]);
            else
                gv_table_number(job->table, (double)(i % m + 1));
            for (int p = 0; p < 3; p++)
                gv_table_number(job->table, numbers[p].values[i]);
            gv_table_end_row(job->table);
        }
    }
    for (int p = 0; p < 3; p++) {
        gv_array_free(&numbers[p]);
        gv_text_free(&heads[p]);
    }
    free_factors(texts);
    return status;
}

int gv_export_interactions(const struct gv_export_job *job)
{
    return export_pairs(job, "S2", "other", true, 0);
}

int gv_export_deciles(const struct gv_export_job *job)
{
    return export_pairs(job, "positive_by_decile", "decile", false, 10);
}
