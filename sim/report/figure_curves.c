#include "report/figure_curves.h"

#include "base/status.h"

static bool any_other(const struct gv_reader *reader, const char *name, double one, double other)
{
    struct gv_diagnostics unread = {0}; /* a file that cannot be read is told of when it is drawn */
    struct gv_array array;
    bool found = false;
    if (gv_reader_numbers(reader, "curves", name, &array, &unread) == GV_OK) {
        for (size_t i = 0; i < array.n; i++)
            found |= array.values[i] != one && array.values[i] != other;
        gv_array_free(&array);
    }
    gv_diagnostics_free(&unread);
    return found;
}

bool gv_figure_curves_count(const struct gv_reader *reader)
{
    return gv_reader_has(reader, "curves", "multiplier") &&
           (any_other(reader, "points", 0, 0) || any_other(reader, "policy_level_low", 0, 1) ||
            any_other(reader, "policy_level_high", 0, 1));
}
