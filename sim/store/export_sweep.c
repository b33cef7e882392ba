/* The tables of /sweep. */
#include "store/export_internal.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 48 };

/* The columns of the table: variables of the group, each with a part of a row for a point. */
struct sweep_columns {
    struct gv_table_column head[COLUMNS_MAX];
    struct gv_text name[COLUMNS_MAX];
    struct gv_array array[COLUMNS_MAX];
    size_t each[COLUMNS_MAX], at[COLUMNS_MAX]; /* values of a point in the array, and which is meant */
    size_t n;
};

static void free_columns(struct sweep_columns *c)
{
    for (size_t i = 0; i < c->n; i++) {
        gv_text_free(&c->name[i]);
        if (c->at[i] == 0) gv_array_free(&c->array[i]); /* quantiles share theirs */
    }
}

static int wrong_shape(const struct gv_export_job *job, const char *name)
{
    gv_diagnose_plain(job->diagnostics, GV_ERROR, NULL, "'%s' is damaged: the sizes in sweep/%s do not match",
                      gv_reader_path(job->reader), name);
    return GV_ERR_DATA;
}

/* NAME_statistic + part, with the unit of the outcome or none; nothing where the file does not have it. */
static int add(const struct gv_export_job *job, const char *outcome, const char *unit, const char *statistic,
               const char *part, size_t points, struct sweep_columns *c)
{
    struct gv_text variable = {0};
    gv_text_printf(&variable, "%s_%s%s", outcome, statistic, part);
    int status = variable.failed ? GV_ERR_MEMORY : GV_OK;
    struct gv_array array = {0};
    bool exists = status == GV_OK && gv_reader_has(job->reader, "sweep", variable.data);
    if (exists) status = gv_reader_numbers(job->reader, "sweep", variable.data, &array, job->diagnostics);
    size_t each = exists && status == GV_OK && points ? array.n / points : 0;
    if (exists && status == GV_OK && (each * points != array.n || c->n + each > COLUMNS_MAX)) {
        gv_array_free(&array);
        status = wrong_shape(job, variable.data);
        each = 0;
    }
    static const char *const quantiles[] = {"P05", "P25", "P50", "P75", "P95"};
    if (each > 1 && each != sizeof quantiles / sizeof *quantiles) {
        gv_array_free(&array);
        status = wrong_shape(job, variable.data);
        each = 0;
    }
    for (size_t q = 0; q < each; q++) {
        gv_text_printf(&c->name[c->n], "%s%s", each > 1 ? quantiles[q] : statistic, part);
        if (c->name[c->n].failed) status = GV_ERR_MEMORY;
        c->head[c->n] = (struct gv_table_column){c->name[c->n].data, unit};
        c->array[c->n] = array;
        c->each[c->n] = each;
        c->at[c->n++] = q;
    }
    gv_text_free(&variable);
    return status;
}

static int add_all(const struct gv_export_job *job, const char *outcome, size_t points,
                   struct sweep_columns *c)
{
    static const char *const statistics[] = {"mean", "sd", "quantile", "cvar", "probability_positive"};
    static const char *const parts[] = {"", "_low", "_high"};
    int index = gv_reader_find_outcome(job->reader, outcome);
    const char *unit = index >= 0 ? gv_reader_outcome(job->reader, (size_t)index)->unit : NULL;
    int status = GV_OK;
    for (size_t s = 0; s < 5; s++)
        for (size_t p = 0; p < 3 && status == GV_OK; p++)
            status = add(job, outcome, s == 4 ? NULL : unit, statistics[s], parts[p], points, c);
    return status;
}

/* The axes: dimensions of a variable between policy and the end. */
static int read_axes(const struct gv_export_job *job, const struct gv_array *mean, size_t n_axes,
                     struct gv_array *axes)
{
    for (size_t k = 0; k < n_axes; k++) {
        int status = gv_reader_numbers(job->reader, "sweep", mean->dim[k + 1], &axes[k], job->diagnostics);
        if (status != GV_OK) return status;
        if (axes[k].n != mean->size[k + 1]) return wrong_shape(job, mean->dim[k + 1]);
    }
    return GV_OK;
}

static void write_rows(const struct gv_export_job *job, const struct gv_texts *policies, size_t n_axes,
                       const struct gv_array *axes, const struct sweep_columns *c, size_t points)
{
    for (size_t p = 0; p < policies->n; p++) {
        gv_table_block(job->table, policies->texts[p]);
        for (size_t i = 0; i < points; i++) {
            size_t stride = points;
            for (size_t k = 0; k < n_axes; k++) {
                stride /= axes[k].n;
                gv_table_number(job->table, axes[k].values[i / stride % axes[k].n]);
            }
            for (size_t k = 0; k < c->n; k++)
                gv_table_number(job->table, c->array[k].values[(p * points + i) * c->each[k] + c->at[k]]);
            gv_table_end_row(job->table);
        }
    }
}

static int write_table(const struct gv_export_job *job, const char *outcome, const struct gv_array *mean)
{
    size_t n_axes = mean->n_dims - 1, points = mean->n / mean->size[0];
    struct gv_array axes[GV_ARRAY_DIMS_MAX] = {0};
    struct gv_texts policies = {0};
    struct sweep_columns *c = gv_memory_zeroed(1, sizeof *c);
    struct gv_table_column head[GV_ARRAY_DIMS_MAX + COLUMNS_MAX];
    char *unit[GV_ARRAY_DIMS_MAX] = {0};
    int status =
        c ? gv_reader_texts(job->reader, "sweep", "policy", &policies, job->diagnostics) : GV_ERR_MEMORY;
    if (status == GV_OK && policies.n != mean->size[0]) status = wrong_shape(job, "policy");
    if (status == GV_OK) status = read_axes(job, mean, n_axes, axes);
    if (status == GV_OK) status = add_all(job, outcome, mean->n, c);
    for (size_t k = 0; k < n_axes && status == GV_OK; k++) {
        unit[k] = gv_reader_attribute(job->reader, "sweep", mean->dim[k + 1], "units");
        head[k] = (struct gv_table_column){mean->dim[k + 1], unit[k]};
    }
    for (size_t k = 0; status == GV_OK && k < c->n; k++)
        head[n_axes + k] = c->head[k];
    if (status == GV_OK) {
        gv_table_begin(job->table, job->reader, job->what, n_axes + c->n, head);
        write_rows(job, &policies, n_axes, axes, c, points);
    }
    for (size_t k = 0; k < n_axes; k++) {
        gv_array_free(&axes[k]);
        free(unit[k]);
    }
    gv_texts_free(&policies);
    if (c) free_columns(c);
    free(c);
    return status;
}

int gv_export_sweep(const struct gv_export_job *job)
{
    const char *outcome = job->outcome ? job->outcome : "net_present_value";
    struct gv_text variable = {0};
    struct gv_array mean = {0};
    gv_text_printf(&variable, "%s_mean", outcome);
    int status = variable.failed ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK && !gv_reader_has(job->reader, "sweep", variable.data)) {
        bool swept = gv_reader_has(job->reader, "sweep", "policy");
        gv_diagnose_plain(job->diagnostics, GV_ERROR,
                          swept ? "sweep headline outcomes only: see `gevinst describe`"
                                : "`gevinst sweep SCENARIO --over NAME=FROM:TO:N` makes one",
                          swept ? "the sweep in '%s' has no outcome '%s'" : "'%s' holds no sweep%s",
                          gv_reader_path(job->reader), swept ? outcome : "");
        status = GV_ERR_DATA;
    }
    if (status == GV_OK)
        status = gv_reader_numbers(job->reader, "sweep", variable.data, &mean, job->diagnostics);
    if (status == GV_OK && (mean.n_dims < 2 || mean.n == 0)) status = wrong_shape(job, variable.data);
    if (status == GV_OK) status = write_table(job, outcome, &mean);
    gv_text_free(&variable);
    gv_array_free(&mean);
    return status;
}
