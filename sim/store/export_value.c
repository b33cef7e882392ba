/* The tables of /value. */
#include "store/export_internal.h"

#include "base/status.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 12 };

static int refuse(const struct gv_export_job *job, const char *hint, const char *what)
{
    gv_diagnose_plain(job->diagnostics, GV_ERROR, hint, "'%s' holds no %s", gv_reader_path(job->reader),
                      what);
    return GV_ERR_DATA;
}

/* Numbers of the group, n each, as columns behind each other. */
struct columns {
    struct gv_array array[COLUMNS_MAX];
    struct gv_table_column head[COLUMNS_MAX];
    char *unit[COLUMNS_MAX];
    size_t n;
};

static int read_columns(const struct gv_export_job *job, const char *const *names, size_t rows,
                        struct columns *c)
{
    int status = GV_OK;
    for (size_t k = 0; names[k] && status == GV_OK; k++) {
        status = gv_export_read(job, "value", names[k], "", rows, &c->array[k]);
        if (status != GV_OK) break;
        c->unit[k] = gv_reader_attribute(job->reader, "value", names[k], "units");
        c->head[k] = (struct gv_table_column){names[k], c->unit[k]};
        c->n++;
    }
    return status;
}

static void free_columns(struct columns *c)
{
    for (size_t k = 0; k < c->n; k++) {
        gv_array_free(&c->array[k]);
        free(c->unit[k]);
    }
}

static int read_texts(const struct gv_export_job *job, const char *name, size_t rows, struct gv_texts *texts)
{
    int status = gv_reader_texts(job->reader, "value", name, texts, job->diagnostics);
    if (status == GV_OK && texts->n != rows) {
        gv_diagnose_plain(job->diagnostics, GV_ERROR, NULL,
                          "'%s' is damaged: the sizes in value/%s do not match", gv_reader_path(job->reader),
                          name);
        status = GV_ERR_DATA;
    }
    return status;
}

/* Rows of texts with numbers beside them, and the numbers of the whole in each row. words[0] is the
 * dimension. */
static int export_rows(const struct gv_export_job *job, const char *const *words, size_t n_words,
                       const char *const *numbers, const char *const *whole)
{
    enum { WORDS_MAX = 4 };
    struct gv_texts texts[WORDS_MAX] = {{0}};
    struct columns c = {0}, all = {0};
    struct gv_table_column head[WORDS_MAX + 2 * COLUMNS_MAX];
    int status = gv_reader_texts(job->reader, "value", words[0], &texts[0], job->diagnostics);
    for (size_t k = 1; k < n_words && status == GV_OK; k++)
        status = read_texts(job, words[k], texts[0].n, &texts[k]);
    if (status == GV_OK) status = read_columns(job, numbers, texts[0].n, &c);
    if (status == GV_OK) status = read_columns(job, whole, 1, &all);
    if (status == GV_OK) {
        for (size_t k = 0; k < n_words; k++)
            head[k] = (struct gv_table_column){words[k], NULL};
        memcpy(head + n_words, c.head, c.n * sizeof *head);
        memcpy(head + n_words + c.n, all.head, all.n * sizeof *head);
        gv_table_begin(job->table, job->reader, job->what, n_words + c.n + all.n, head);
        for (size_t i = 0; i < texts[0].n; i++) {
            for (size_t k = 0; k < n_words; k++)
                gv_table_text(job->table, texts[k].texts[i]);
            for (size_t k = 0; k < c.n; k++)
                gv_table_number(job->table, c.array[k].values[i]);
            for (size_t k = 0; k < all.n; k++)
                gv_table_number(job->table, all.array[k].values[0]);
            gv_table_end_row(job->table);
        }
    }
    for (size_t k = 0; k < n_words; k++)
        gv_texts_free(&texts[k]);
    free_columns(&c);
    free_columns(&all);
    return status;
}

/* What is known, its kind, labels, EVPPI, and the EVPI in each row. */
int gv_export_value(const struct gv_export_job *job)
{
    static const char *const words[] = {"known", "known_kind", "known_label_da", "known_label"};
    static const char *const numbers[] = {"evppi", "evppi_low", "evppi_high", NULL};
    static const char *const whole[] = {"evpi", "evpi_low", "evpi_high", NULL};
    if (!gv_reader_has(job->reader, "value", "known"))
        return refuse(job, "`gevinst value SCENARIO` makes one", "value of information");
    return export_rows(job, words, sizeof words / sizeof *words, numbers, whole);
}

/* Gates: labels, the gain that is lost there, the share of the variance, and EVPPI. */
int gv_export_attribution(const struct gv_export_job *job)
{
    static const char *const words[] = {"gate", "gate_label_da", "gate_label"};
    static const char *const numbers[] = {
        "gate_loss",          "gate_loss_low", "gate_loss_high", "gate_variance",   "gate_variance_low",
        "gate_variance_high", "gate_evppi",    "gate_evppi_low", "gate_evppi_high", NULL};
    static const char *const whole[] = {NULL};
    if (!gv_reader_has(job->reader, "value", "gate"))
        return refuse(job, "`gevinst value SCENARIO` makes one", "attribution to gates");
    return export_rows(job, words, sizeof words / sizeof *words, numbers, whole);
}

/* Sizes of the study: EVSI, cost, ENBS, and in each row the decisions it serves. */
int gv_export_study(const struct gv_export_job *job)
{
    static const char *const numbers[] = {"citizens", "evsi",     "evsi_low",  "evsi_high", "study_cost",
                                          "enbs",     "enbs_low", "enbs_high", NULL};
    static const char *const whole[] = {"study_decisions", NULL};
    if (!gv_reader_has(job->reader, "value", "citizens"))
        return refuse(job, "`gevinst value SCENARIO --study NAME=SIZES` makes one", "study");
    struct gv_array citizens = {0};
    struct columns c = {0}, all = {0};
    struct gv_table_column head[2 * COLUMNS_MAX];
    int status = gv_reader_numbers(job->reader, "value", "citizens", &citizens, job->diagnostics);
    if (status == GV_OK) status = read_columns(job, numbers, citizens.n, &c);
    if (status == GV_OK) status = read_columns(job, whole, 1, &all);
    if (status == GV_OK) {
        memcpy(head, c.head, c.n * sizeof *head);
        memcpy(head + c.n, all.head, all.n * sizeof *head);
        gv_table_begin(job->table, job->reader, job->what, c.n + all.n, head);
        for (size_t i = 0; i < citizens.n; i++) {
            for (size_t k = 0; k < c.n; k++)
                gv_table_number(job->table, c.array[k].values[i]);
            gv_table_number(job->table, all.array[0].values[0]);
            gv_table_end_row(job->table);
        }
    }
    gv_array_free(&citizens);
    free_columns(&c);
    free_columns(&all);
    return status;
}
