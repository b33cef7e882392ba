/* The tables of what `gevinst frontier` adds: crossings, the curves they are on, required values, switching
 * values. */
#include "base/status.h"
#include "store/export_internal.h"

#include <stdlib.h>

enum { COLUMNS_MAX = 16 };

/* A group with its variables, all of one shape but for texts. */
struct table {
    const struct gv_export_job *job;
    const char *group;
    struct gv_texts policies;
    struct gv_array column[COLUMNS_MAX];
    size_t n;
};

static int open_table(const struct gv_export_job *job, const char *group, const char *how, struct table *t)
{
    *t = (struct table){.job = job, .group = group};
    if (gv_reader_has(job->reader, group, "policy"))
        return gv_reader_texts(job->reader, group, "policy", &t->policies, job->diagnostics);
    struct gv_text hint = {0};
    gv_text_printf(&hint, "`gevinst frontier SCENARIO %s` makes one", how);
    gv_diagnose_plain(job->diagnostics, GV_ERROR, hint.data, "'%s' holds no table '%s'",
                      gv_reader_path(job->reader), group);
    gv_text_free(&hint);
    return GV_ERR_DATA;
}

static void close_table(struct table *t)
{
    for (size_t k = 0; k < t->n; k++)
        gv_array_free(&t->column[k]);
    gv_texts_free(&t->policies);
}

static int wrong_shape(const struct table *t, const char *name)
{
    gv_diagnose_plain(t->job->diagnostics, GV_ERROR, NULL, "'%s' is damaged: the sizes in %s/%s do not match",
                      gv_reader_path(t->job->reader), t->group, name);
    return GV_ERR_DATA;
}

/* Reads variables of `dims` dimensions, the first of them policies. */
static int read_columns(struct table *t, size_t n, const char *const *names, size_t dims)
{
    for (size_t k = 0; k < n; k++) {
        struct gv_array *a = &t->column[t->n];
        int status = gv_reader_numbers(t->job->reader, t->group, names[k], a, t->job->diagnostics);
        if (status != GV_OK) return status;
        t->n++;
        if (a->n_dims != dims || a->n != t->column[0].n || a->size[0] != t->policies.n)
            return wrong_shape(t, names[k]);
    }
    return GV_OK;
}

/* The coordinates of a dimension, and their unit. */
static int read_scale(const struct table *t, size_t dim, struct gv_array *values, char **unit)
{
    const char *name = t->column[0].dim[dim];
    int status = gv_reader_numbers(t->job->reader, t->group, name, values, t->job->diagnostics);
    if (status == GV_OK && values->n != t->column[0].size[dim]) status = wrong_shape(t, name);
    if (status == GV_OK) *unit = gv_reader_attribute(t->job->reader, t->group, name, "units");
    return status;
}

/* The value of the second input if there is one, then the columns. With `status_of` the number of the
 * crossing stands before them, the status behind them, and a row without a value where there is no crossing.
 */
static int write_grid(struct table *t, const struct gv_table_column *heads, const struct gv_texts *status_of)
{
    bool skip = status_of != NULL;
    struct gv_array scale[2] = {{0}};
    char *unit[2] = {NULL, NULL};
    const struct gv_array *first = &t->column[0];
    size_t n_scales = first->n_dims - 1, each = first->n / first->size[0];
    struct gv_table_column head[COLUMNS_MAX + 3];
    int status = GV_OK;
    for (size_t k = 0; k < n_scales && status == GV_OK; k++) {
        status = read_scale(t, k + 1, &scale[k], &unit[k]);
        head[k] = (struct gv_table_column){first->dim[k + 1], k + 1 == n_scales && skip ? NULL : unit[k]};
    }
    if (status == GV_OK) {
        size_t left = skip ? n_scales : n_scales - 1;
        for (size_t k = 0; k < t->n; k++)
            head[left + k] = heads[k];
        head[left + t->n] = (struct gv_table_column){"status", NULL};
        gv_table_begin(t->job->table, t->job->reader, t->job->what, left + t->n + skip, head);
        for (size_t p = 0; p < t->policies.n; p++) {
            gv_table_block(t->job->table, t->policies.texts[p]);
            for (size_t i = 0; i < each; i++) {
                size_t inner = i % scale[n_scales - 1].n;
                double value = first->values[p * each + i];
                if (value != value && (inner > 0 || !skip)) continue;
                if (n_scales > 1) gv_table_number(t->job->table, scale[0].values[i / scale[1].n]);
                if (skip) gv_table_number(t->job->table, scale[n_scales - 1].values[inner]);
                for (size_t k = 0; k < t->n; k++)
                    gv_table_number(t->job->table, t->column[k].values[p * each + i]);
                if (skip)
                    gv_table_text(t->job->table, status_of->texts[(p * each + i) / scale[n_scales - 1].n]);
                gv_table_end_row(t->job->table);
            }
        }
    }
    for (int k = 0; k < 2; k++) {
        gv_array_free(&scale[k]);
        free(unit[k]);
    }
    return status;
}

/* Dimensions of a variable; 0 where there is none. */
static size_t dimensions_of(const struct table *t, const char *name)
{
    struct gv_array a;
    if (gv_reader_numbers(t->job->reader, t->group, name, &a, t->job->diagnostics) != GV_OK) return 0;
    size_t n = a.n_dims;
    gv_array_free(&a);
    return n;
}

static int export_grid(const struct gv_export_job *job, const char *const names[], size_t n, bool skip)
{
    struct table t;
    struct gv_table_column heads[COLUMNS_MAX];
    struct gv_texts reached = {0};
    char *unit = NULL;
    int status = open_table(job, "frontier", "--over NAME --target P", &t);
    if (status == GV_OK) {
        size_t dims = dimensions_of(&t, names[0]);
        status = dims == 2 || dims == 3 ? read_columns(&t, n, names, dims) : wrong_shape(&t, names[0]);
    }
    if (status == GV_OK) {
        unit = gv_reader_attribute(job->reader, t.group, names[0], "units");
        for (size_t k = 0; k < n; k++)
            heads[k] = (struct gv_table_column){names[k], k < (skip ? 3 : 1) ? unit : NULL};
        if (skip) status = gv_reader_texts(job->reader, t.group, "status", &reached, job->diagnostics);
        const struct gv_array *first = &t.column[0];
        if (status == GV_OK && skip && reached.n * first->size[first->n_dims - 1] != first->n)
            status = wrong_shape(&t, "status");
        if (status == GV_OK) status = write_grid(&t, heads, skip ? &reached : NULL);
    }
    gv_texts_free(&reached);
    free(unit);
    close_table(&t);
    return status;
}

int gv_export_frontier(const struct gv_export_job *job)
{
    static const char *const names[] = {"crossing_value", "crossing_value_low", "crossing_value_high",
                                        "crossing_rising"};
    return export_grid(job, names, 4, true);
}

int gv_export_frontier_curve(const struct gv_export_job *job)
{
    static const char *const names[] = {"value", "probability_positive", "probability_positive_low",
                                        "probability_positive_high"};
    return export_grid(job, names, 4, false);
}

int gv_export_required(const struct gv_export_job *job)
{
    static const char *const names[] = {"value", "share", "share_low", "share_high"};
    struct table t;
    int status = open_table(job, "required", "--per-draw --over NAME", &t);
    if (status == GV_OK) status = read_columns(&t, 4, names, 2);
    if (status == GV_OK) {
        char *unit = gv_reader_attribute(job->reader, t.group, "value", "units");
        const struct gv_table_column head[] = {
            {"value", unit}, {"share", NULL}, {"share_low", NULL}, {"share_high", NULL}};
        size_t each = t.column[0].n / t.policies.n;
        gv_table_begin(job->table, job->reader, job->what, 4, head);
        for (size_t p = 0; p < t.policies.n; p++) {
            gv_table_block(job->table, t.policies.texts[p]);
            for (size_t i = 0; i < each; i++) {
                for (size_t k = 0; k < 4; k++)
                    gv_table_number(job->table, t.column[k].values[p * each + i]);
                gv_table_end_row(job->table);
            }
        }
        free(unit);
    }
    close_table(&t);
    return status;
}

int gv_export_switching(const struct gv_export_job *job)
{
    static const char *const names[] = {"mean",
                                        "p05",
                                        "p95",
                                        "from",
                                        "to",
                                        "switching_value",
                                        "switching_value_rank",
                                        "expected_switching_value",
                                        "expected_switching_value_low",
                                        "expected_switching_value_high",
                                        "expected_switching_value_rank"};
    enum { N = sizeof names / sizeof *names, TEXTS = 4 };
    static const char *const texts[TEXTS] = {"input", "unit", "label", "label_da"};
    struct table t;
    struct gv_texts text[TEXTS] = {{0}};
    int status = open_table(job, "switching", "--switching", &t);
    if (status == GV_OK) status = read_columns(&t, N, names, 2);
    for (int k = 0; k < TEXTS && status == GV_OK; k++) {
        status = gv_reader_texts(job->reader, t.group, texts[k], &text[k], job->diagnostics);
        if (status == GV_OK && text[k].n != t.column[0].size[1]) status = wrong_shape(&t, texts[k]);
    }
    if (status == GV_OK) {
        struct gv_table_column head[TEXTS + N];
        for (int k = 0; k < TEXTS + N; k++)
            head[k] = (struct gv_table_column){k < TEXTS ? texts[k] : names[k - TEXTS], NULL};
        size_t each = text[0].n;
        gv_table_begin(job->table, job->reader, job->what, TEXTS + N, head);
        for (size_t p = 0; p < t.policies.n; p++) {
            gv_table_block(job->table, t.policies.texts[p]);
            for (size_t i = 0; i < each; i++) {
                for (int k = 0; k < TEXTS; k++)
                    gv_table_text(job->table, text[k].texts[i]);
                for (size_t k = 0; k < N; k++)
                    gv_table_number(job->table, t.column[k].values[p * each + i]);
                gv_table_end_row(job->table);
            }
        }
    }
    for (int k = 0; k < TEXTS; k++)
        gv_texts_free(&text[k]);
    close_table(&t);
    return status;
}
