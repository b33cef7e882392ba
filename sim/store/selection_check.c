/* Whether the result files of a selection go together. */
#include "store/selection_internal.h"

#include "base/memory.h"
#include "base/status.h"
#include "sampling/design.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char favourite[] = "net_present_value";

/* --- whether the files go together --- */

static int differ(const struct gv_reader *a, const struct gv_reader *b, const char *what, const char *in_a,
                  const char *in_b, struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s' and '%s' cannot be compared: %s %s and %s",
                      gv_reader_path(a), gv_reader_path(b), what, in_a, in_b);
    return GV_ERR_DATA;
}

/* Months; 0 where the model has nothing monthly. */
static size_t horizon_of(const struct gv_reader *reader)
{
    struct gv_array month;
    struct gv_diagnostics unused = {0};
    size_t n = 0;
    if (gv_reader_has(reader, "monthly", "month") &&
        gv_reader_numbers(reader, "monthly", "month", &month, &unused) == GV_OK) {
        n = month.n;
        gv_array_free(&month);
    }
    gv_diagnostics_free(&unused);
    return n;
}

static void warn(const struct gv_reader *a, const struct gv_reader *b, struct gv_diagnostics *diagnostics)
{
    int year_a = gv_reader_price_year(a), year_b = gv_reader_price_year(b);
    size_t months_a = horizon_of(a), months_b = horizon_of(b);
    if (year_a > 0 && year_b > 0 && year_a != year_b)
        gv_diagnose_plain(diagnostics, GV_WARNING,
                          "a part of the differences is the change of prices between the years",
                          "'%s' is in prices of %d, '%s' in prices of %d", gv_reader_path(a), year_a,
                          gv_reader_path(b), year_b);
    if (months_a != months_b)
        gv_diagnose_plain(diagnostics, GV_WARNING, "a longer time holds more gain and more cost",
                          "'%s' covers %zu months, '%s' covers %zu", gv_reader_path(a), months_a,
                          gv_reader_path(b), months_b);
}

int gv_selection_check_files(const struct gv_reader *const readers[], size_t n,
                             struct gv_diagnostics *diagnostics)
{
    const struct gv_reader *first = readers[0];
    for (size_t f = 0; f < n; f++) {
        if (gv_reader_n_policies(readers[f]) == 0 || gv_reader_draws(readers[f]) == 0 ||
            gv_reader_replicates(readers[f]) > GV_REPLICATES_MAX) {
            gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s' holds no draws that can be compared",
                              gv_reader_path(readers[f]));
            return GV_ERR_DATA;
        }
        for (size_t g = 0; g < f; g++)
            if (strcmp(gv_reader_path(readers[f]), gv_reader_path(readers[g])) == 0) {
                gv_diagnose_plain(diagnostics, GV_ERROR, "the policies of a file are compared anyway",
                                  "'%s' is given twice", gv_reader_path(readers[f]));
                return GV_ERR_USAGE;
            }
        if (strcmp(gv_reader_model(readers[f]), gv_reader_model(first)) != 0)
            return differ(first, readers[f], "their models are", gv_reader_model(first),
                          gv_reader_model(readers[f]), diagnostics);
        if (!gv_reader_complete(readers[f]))
            gv_diagnose_plain(diagnostics, GV_WARNING, NULL,
                              "'%s' is of an interrupted run: %" PRIu64 " draws were done",
                              gv_reader_path(readers[f]), gv_reader_draws(readers[f]));
        if (f > 0) warn(first, readers[f], diagnostics);
    }
    return GV_OK;
}

/* --- the outcome --- */

static int unknown_outcome(const struct gv_reader *reader, const char *name,
                           struct gv_diagnostics *diagnostics)
{
    size_t n = gv_reader_n_outcomes(reader);
    const char **names = gv_memory_zeroed(n + 1, sizeof *names);
    struct gv_text hint = {0};
    for (size_t i = 0; names && i < n; i++) {
        const struct gv_file_outcome *o = gv_reader_outcome(reader, i);
        names[i] = o->flags & GV_MONTHLY ? NULL : o->name;
    }
    if (names) gv_text_suggest(&hint, name, names, n, "the file has");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "'%s' has no outcome '%s'", gv_reader_path(reader),
                      name);
    gv_text_free(&hint);
    free(names);
    return GV_ERR_USAGE;
}

static const char *choose_outcome(const struct gv_reader *reader)
{
    if (gv_reader_find_outcome(reader, favourite) >= 0) return favourite;
    for (size_t i = 0; i < gv_reader_n_outcomes(reader); i++) {
        const struct gv_file_outcome *o = gv_reader_outcome(reader, i);
        if (o->flags & GV_HEADLINE && !(o->flags & GV_MONTHLY)) return o->name;
    }
    return favourite;
}

static int not_kept(const struct gv_reader *reader, const struct gv_file_outcome *outcome,
                    struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR,
                      outcome->flags & GV_HEADLINE ? "run again with --keep headline"
                                                   : "run again with --keep outcomes",
                      "'%s' does not hold the draws of '%s'", gv_reader_path(reader), outcome->name);
    return GV_ERR_DATA;
}

static int check_outcome(const struct gv_reader *reader, const char *name,
                         const struct gv_file_outcome **outcome, struct gv_diagnostics *diagnostics)
{
    int index = gv_reader_find_outcome(reader, name);
    if (index < 0) return unknown_outcome(reader, name, diagnostics);
    *outcome = gv_reader_outcome(reader, (size_t)index);
    if ((*outcome)->flags & GV_MONTHLY) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "choose an outcome that is one figure a draw",
                          "'%s' is a value for each month", name);
        return GV_ERR_USAGE;
    }
    return gv_reader_has(reader, "draws", name) ? GV_OK : not_kept(reader, *outcome, diagnostics);
}

static const char *direction_words(int direction)
{
    return direction > 0 ? "more is better" : direction < 0 ? "less is better" : "neither";
}

int gv_selection_check_outcome(const struct gv_reader *const readers[], size_t n, const char *name,
                               const struct gv_file_outcome **outcome, struct gv_diagnostics *diagnostics)
{
    const struct gv_file_outcome *first = NULL;
    if (!name) name = choose_outcome(readers[0]);
    for (size_t f = 0; f < n; f++) {
        const struct gv_file_outcome *o;
        int status = check_outcome(readers[f], name, &o, diagnostics);
        if (status != GV_OK) return status;
        if (f == 0) first = o;
        if (strcmp(o->unit, first->unit) != 0)
            return differ(readers[0], readers[f], "the units of the outcome are", first->unit, o->unit,
                          diagnostics);
        if (o->direction != first->direction)
            return differ(readers[0], readers[f], "of the outcome they say",
                          direction_words(first->direction), direction_words(o->direction), diagnostics);
    }
    *outcome = first;
    return GV_OK;
}
