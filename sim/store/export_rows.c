/* Tables of rows: policies, draws, inputs, register. */
#include "store/export_internal.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/hdf5.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 8192 };

static int mismatch(const struct gv_export_job *job, const char *group)
{
    gv_diagnose_plain(job->diagnostics, GV_ERROR, NULL, "'%s' is damaged: the sizes in %s do not match",
                      gv_reader_path(job->reader), group);
    return GV_ERR_DATA;
}

/* --- policies --- */

int gv_export_policies(const struct gv_export_job *job)
{
    static const struct gv_table_column columns[] = {{"label_da", NULL},       {"label_en", NULL},
                                                     {"input", NULL},          {"expression", NULL},
                                                     {"mean", "input's unit"}, {"unit", NULL}};
    const struct gv_reader *r = job->reader;
    struct gv_texts input = {0}, expression = {0}, unit = {0};
    struct gv_array mean = {0};
    size_t policies = gv_reader_n_policies(r);
    int status = gv_reader_texts(r, "policies", "input", &input, job->diagnostics);
    if (status == GV_OK) status = gv_reader_texts(r, "policies", "expression", &expression, job->diagnostics);
    if (status == GV_OK) status = gv_reader_texts(r, "policies", "unit", &unit, job->diagnostics);
    if (status == GV_OK) status = gv_export_read(job, "policies", "mean", "", policies * input.n, &mean);
    if (status == GV_OK && (expression.n != policies * input.n || unit.n != input.n))
        status = mismatch(job, "policies");
    if (status == GV_OK) gv_table_begin(job->table, r, job->what, 6, columns);
    for (size_t p = 0; p < policies && status == GV_OK; p++) {
        const struct gv_file_policy *policy = gv_reader_policy(r, p);
        gv_table_block(job->table, policy->name);
        for (size_t k = 0; k < input.n; k++) {
            gv_table_text(job->table, policy->label.da);
            gv_table_text(job->table, policy->label.en);
            gv_table_text(job->table, input.texts[k]);
            gv_table_text(job->table, expression.texts[p * input.n + k]);
            gv_table_number(job->table, mean.values[p * input.n + k]);
            gv_table_text(job->table, unit.texts[k]);
            gv_table_end_row(job->table);
        }
    }
    gv_texts_free(&input);
    gv_texts_free(&expression);
    gv_texts_free(&unit);
    gv_array_free(&mean);
    return status;
}

/* --- draws and inputs --- */

/* The variables of a group whose last dimension is draw, and room for a piece of each. */
struct draw_columns {
    const char *group;
    struct gv_texts names; /* all of the group */
    char **name;           /* [n] those we want, borrowed */
    char **unit;           /* [n] owned */
    size_t n;
    double *values; /* [n][CHUNK] */
};

static bool is_wanted(const struct gv_export_job *job, const char *name, bool by_policy)
{
    if (!strcmp(name, "policy") || !strcmp(name, "month") || !strcmp(name, "draw") ||
        !strcmp(name, "replicate"))
        return false;
    if (!by_policy) return true;
    int outcome = gv_reader_find_outcome(job->reader, name);
    return outcome >= 0 && !(gv_reader_outcome(job->reader, (size_t)outcome)->flags & GV_MONTHLY);
}

static void free_columns(struct draw_columns *c)
{
    for (size_t i = 0; c->unit && i < c->n; i++)
        free(c->unit[i]);
    free(c->unit);
    free(c->name);
    free(c->values);
    gv_texts_free(&c->names);
}

static int open_columns(const struct gv_export_job *job, const char *group, bool by_policy,
                        struct draw_columns *c)
{
    *c = (struct draw_columns){.group = group};
    int status = gv_reader_list(job->reader, group, &c->names, job->diagnostics);
    if (status != GV_OK) return status;
    c->name = gv_memory_zeroed(c->names.n + 1, sizeof *c->name);
    c->unit = gv_memory_zeroed(c->names.n + 1, sizeof *c->unit);
    if (!c->name || !c->unit) return GV_ERR_MEMORY;
    for (size_t i = 0; i < c->names.n; i++)
        if (is_wanted(job, c->names.texts[i], by_policy)) {
            c->unit[c->n] = gv_reader_attribute(job->reader, group, c->names.texts[i], "units");
            c->name[c->n++] = c->names.texts[i];
        }
    if (c->n == 0) {
        gv_diagnose_plain(job->diagnostics, GV_ERROR,
                          by_policy ? "run again with --keep outcomes" : "run again with --keep all",
                          "'%s' holds no %s: they were not kept", gv_reader_path(job->reader), group);
        return GV_ERR_DATA;
    }
    c->values = gv_memory_new(c->n * CHUNK * sizeof *c->values);
    return c->values ? GV_OK : GV_ERR_MEMORY;
}

static int begin_draws(const struct gv_export_job *job, const struct draw_columns *c)
{
    struct gv_table_column *columns = gv_memory_new((c->n + 2) * sizeof *columns);
    if (!columns) return GV_ERR_MEMORY;
    columns[0] = (struct gv_table_column){"draw", "1"};
    columns[1] = (struct gv_table_column){"replicate", "1"};
    for (size_t i = 0; i < c->n; i++)
        columns[2 + i] =
            (struct gv_table_column){c->name[i], c->unit[i] ? gv_hdf5_units_read(c->unit[i]) : NULL};
    gv_table_begin(job->table, job->reader, job->what, c->n + 2, columns);
    free(columns);
    return GV_OK;
}

/* The draws that were done, of one row (policy) of each variable. */
static int put_draws(const struct gv_export_job *job, struct draw_columns *c, size_t row)
{
    uint64_t draws = gv_reader_draws(job->reader);
    uint32_t replicates = gv_reader_replicates(job->reader);
    for (uint64_t first = 0; first < draws; first += CHUNK) {
        size_t n = draws - first < CHUNK ? (size_t)(draws - first) : CHUNK;
        for (size_t k = 0; k < c->n; k++) {
            int status = gv_reader_slice(job->reader, c->group, c->name[k], row, first, n,
                                         c->values + k * CHUNK, job->diagnostics);
            if (status != GV_OK) return status;
        }
        for (size_t i = 0; i < n; i++) {
            gv_table_number(job->table, (double)(first + i));
            gv_table_number(job->table, (double)((first + i) % replicates));
            for (size_t k = 0; k < c->n; k++)
                gv_table_number(job->table, c->values[k * CHUNK + i]);
            gv_table_end_row(job->table);
        }
        if (job->table->out->failed) return GV_ERR_MEMORY;
    }
    return GV_OK;
}

int gv_export_draws(const struct gv_export_job *job)
{
    struct draw_columns c;
    int status = open_columns(job, "draws", true, &c);
    if (status == GV_OK) status = begin_draws(job, &c);
    for (size_t p = 0; p < gv_reader_n_policies(job->reader) && status == GV_OK; p++) {
        gv_table_block(job->table, gv_reader_policy(job->reader, p)->name);
        status = put_draws(job, &c, p);
    }
    free_columns(&c);
    return status;
}

int gv_export_inputs(const struct gv_export_job *job)
{
    struct draw_columns c;
    int status = open_columns(job, "inputs", false, &c);
    if (status == GV_OK) status = begin_draws(job, &c);
    if (status == GV_OK) status = put_draws(job, &c, 0);
    free_columns(&c);
    return status;
}

/* --- register --- */

int gv_export_register(const struct gv_export_job *job)
{
    enum { VALUE, UNIT, SOURCE, YEAR, GRADE, FLAGGED, NOTE, COLUMNS };
    static const char *const names[COLUMNS] = {
        [VALUE] = "register_value", [UNIT] = "register_unit",   [SOURCE] = "register_source", [YEAR] = NULL,
        [FLAGGED] = NULL,           [GRADE] = "register_grade", [NOTE] = "register_note"};
    static const struct gv_table_column columns[] = {{"input", NULL},   {"value", NULL}, {"unit", NULL},
                                                     {"source", NULL},  {"year", NULL},  {"grade", NULL},
                                                     {"flagged", NULL}, {"note", NULL}};
    struct gv_texts input = {0}, cells[COLUMNS] = {{0}};
    struct gv_array year = {0}, flagged = {0};
    int status = gv_reader_texts(job->reader, "provenance", "input", &input, job->diagnostics);
    if (status == GV_OK) status = gv_export_read(job, "provenance", "register_year", "", input.n, &year);
    if (status == GV_OK)
        status = gv_export_read(job, "provenance", "register_flagged", "", input.n, &flagged);
    for (int c = 0; c < COLUMNS && status == GV_OK; c++) {
        if (!names[c]) continue;
        status = gv_reader_texts(job->reader, "provenance", names[c], &cells[c], job->diagnostics);
        if (status == GV_OK && cells[c].n != input.n) status = mismatch(job, "provenance");
    }
    if (status == GV_OK) gv_table_begin(job->table, job->reader, job->what, 8, columns);
    for (size_t k = 0; k < input.n && status == GV_OK; k++) {
        gv_table_text(job->table, input.texts[k]);
        for (int c = 0; c < COLUMNS; c++)
            if (names[c])
                gv_table_text(job->table, cells[c].texts[k]);
            else
                gv_table_number(job->table, (c == YEAR ? year : flagged).values[k]);
        gv_table_end_row(job->table);
    }
    gv_texts_free(&input);
    for (int c = 0; c < COLUMNS; c++)
        gv_texts_free(&cells[c]);
    gv_array_free(&year);
    gv_array_free(&flagged);
    return status;
}
