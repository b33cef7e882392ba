#include "store/export.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/export_internal.h"

#include <stdlib.h>
#include <string.h>

/* The tables: name, whether in blocks by policy, whether dat has the policy as a column, whether an outcome
 * may be named. */
static const struct {
    const char *name;
    bool by_policy, policy_in_dat, takes_outcome;
    gv_export_fn *write;
} tables[] = {
    {"summary", true, true, false, gv_export_summary},
    {"distribution", true, false, true, gv_export_distribution},
    {"monthly", true, false, true, gv_export_monthly},
    {"gates", true, false, false, gv_export_gates},
    {"policies", true, true, false, gv_export_policies},
    {"sweep", true, false, true, gv_export_sweep},
    {"frontier", true, false, false, gv_export_frontier},
    {"frontier_curve", true, false, false, gv_export_frontier_curve},
    {"required", true, false, false, gv_export_required},
    {"switching", true, false, false, gv_export_switching},
    {"sensitivity", false, false, false, gv_export_sensitivity},
    {"interactions", false, false, false, gv_export_interactions},
    {"deciles", false, false, false, gv_export_deciles},
    {"value", false, false, false, gv_export_value},
    {"study", false, false, false, gv_export_study},
    {"attribution", false, false, false, gv_export_attribution},
    {"curves", false, false, false, gv_export_curves},
    {"curve_points", false, false, false, gv_export_curve_points},
    {"curve_policies", true, true, false, gv_export_curve_policies},
    {"draws", true, false, false, gv_export_draws},
    {"inputs", false, false, false, gv_export_inputs},
    {"register", false, false, false, gv_export_register},
};

enum { TABLES = sizeof tables / sizeof *tables };

const char *gv_export_table_name(size_t index)
{
    return index < TABLES ? tables[index].name : NULL;
}

int gv_export_format_find(const char *name)
{
    static const char *const names[] = {[GV_EXPORT_DAT] = "dat", [GV_EXPORT_CSV] = "csv"};
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++)
        if (strcmp(names[i], name) == 0) return i;
    return -1;
}

int gv_export_read(const struct gv_export_job *job, const char *group, const char *name, const char *suffix,
                   size_t n, struct gv_array *array)
{
    struct gv_text variable = {0};
    gv_text_printf(&variable, "%s%s", name, suffix);
    int status = variable.failed
                     ? GV_ERR_MEMORY
                     : gv_reader_numbers(job->reader, group, variable.data, array, job->diagnostics);
    if (status == GV_OK && array->n != n) {
        gv_diagnose_plain(job->diagnostics, GV_ERROR, NULL,
                          "'%s': %s/%s has %zu values where %zu were expected", gv_reader_path(job->reader),
                          group, variable.data, array->n, n);
        gv_array_free(array);
        status = GV_ERR_DATA;
    }
    gv_text_free(&variable);
    return status;
}

static int unknown_table(const char *what, size_t length, struct gv_diagnostics *diagnostics)
{
    const char *names[TABLES];
    struct gv_text hint = {0};
    char *word = gv_text_copy(what, length);
    for (size_t i = 0; i < TABLES; i++)
        names[i] = tables[i].name;
    gv_text_suggest(&hint, word ? word : what, names, TABLES, "choose one of");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "there is no table '%s' to export",
                      word ? word : what);
    gv_text_free(&hint);
    free(word);
    return GV_ERR_USAGE;
}

static int unknown_outcome(const struct gv_reader *reader, const char *name,
                           struct gv_diagnostics *diagnostics)
{
    size_t n = gv_reader_n_outcomes(reader);
    const char **names = gv_memory_zeroed(n + 1, sizeof *names);
    struct gv_text hint = {0};
    for (size_t i = 0; names && i < n; i++)
        names[i] = gv_reader_outcome(reader, i)->name;
    if (names) gv_text_suggest(&hint, name, names, n, "the file has");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "the file has no outcome '%s'", name);
    gv_text_free(&hint);
    free(names);
    return GV_ERR_USAGE;
}

int gv_export(const struct gv_reader *reader, const char *what, enum gv_export_format format,
              struct gv_diagnostics *diagnostics, struct gv_text *out)
{
    if (!what) what = tables[0].name;
    size_t length = strcspn(what, ":"), index = 0;
    const char *outcome = what[length] ? what + length + 1 : NULL;
    while (index < TABLES &&
           (strlen(tables[index].name) != length || memcmp(tables[index].name, what, length) != 0))
        index++;
    if (index == TABLES) return unknown_table(what, length, diagnostics);
    if (outcome && !tables[index].takes_outcome) {
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "the table '%s' is not of a single outcome",
                          tables[index].name);
        return GV_ERR_USAGE;
    }
    if (outcome && gv_reader_find_outcome(reader, outcome) < 0)
        return unknown_outcome(reader, outcome, diagnostics);
    struct gv_table table = {.out = out,
                             .format = format,
                             .by_policy = tables[index].by_policy,
                             .policy_in_dat = tables[index].policy_in_dat};
    struct gv_export_job job = {reader, &table, tables[index].name, outcome, diagnostics};
    int status = tables[index].write(&job);
    if (status == GV_OK && out->failed) status = GV_ERR_MEMORY;
    if (status == GV_ERR_MEMORY)
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "out of memory while exporting");
    return status;
}
