#include "scenario/csv.h"

#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct cell {
    const char *text;
    size_t length;
};

/* The cell at *at, without its quotes and blanks; *at moves behind its separator. False at the end of the
 * line. */
static bool next_cell(const char **at, const char *end, char separator, struct cell *cell)
{
    if (*at > end) return false;
    const char *p = *at, *stop;
    while (p < end && *p == ' ')
        p++;
    if (p < end && *p == '"') {
        stop = memchr(p + 1, '"', (size_t)(end - p - 1));
        if (!stop) stop = end;
        *cell = (struct cell){p + 1, (size_t)(stop - p - 1)};
        stop = memchr(stop, separator, (size_t)(end - stop));
    } else {
        stop = memchr(p, separator, (size_t)(end - p));
        const char *last = stop ? stop : end;
        while (last > p && (last[-1] == ' ' || last[-1] == '\r'))
            last--;
        *cell = (struct cell){p, (size_t)(last - p)};
    }
    *at = stop ? stop + 1 : end + 1;
    return true;
}

static char find_separator(const char *line, const char *end)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t most = 0;
    char best = ',';
    for (size_t i = 0; i < sizeof candidates; i++) {
        size_t count = 0;
        for (const char *p = line; p < end; p++)
            count += *p == candidates[i];
        if (count > most) {
            most = count;
            best = candidates[i];
        }
    }
    return best;
}

/* Index of the column in the header, or -1. */
static int find_column(const char *line, const char *end, char separator, const char *column)
{
    struct cell cell;
    const char *at = line;
    for (int i = 0; next_cell(&at, end, separator, &cell); i++)
        if (strlen(column) == cell.length && memcmp(column, cell.text, cell.length) == 0) return i;
    char *rest;
    long number = strtol(column, &rest, 10);
    return *rest == '\0' && number >= 1 && number <= 10000 ? (int)number - 1 : -1;
}

static bool read_cell(struct cell cell, char separator, double *value)
{
    char digits[64], *rest;
    if (cell.length == 0 || cell.length >= sizeof digits) return false;
    memcpy(digits, cell.text, cell.length);
    digits[cell.length] = '\0';
    if (separator == ';')
        for (char *p = digits; *p; p++)
            if (*p == ',') *p = '.';
    if (digits[strspn(digits, "0123456789.eE+-")] != '\0') return false;
    *value = strtod(digits, &rest);
    return *rest == '\0' && isfinite(*value);
}

int gv_csv_column(const struct gv_source *file, const char *column, struct gv_pool *pool, double **values,
                  size_t *n, struct gv_text *message)
{
    const char *end = file->text + file->length, *line = file->text;
    size_t lines = 1;
    for (const char *p = line; p < end; p++)
        lines += *p == '\n';
    *values = gv_pool_take(pool, lines * sizeof **values);
    if (!*values) return GV_ERR_MEMORY;
    *n = 0;
    char separator = ',';
    int wanted = -1;
    for (size_t number = 1; line < end; number++) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        if (!stop) stop = end;
        if (number == 1) {
            separator = find_separator(line, stop);
            wanted = find_column(line, stop, separator, column);
            if (wanted < 0) {
                gv_text_printf(message, "%s has no column '%s' in its first line", file->name, column);
                return GV_ERR_DATA;
            }
        } else {
            struct cell cell = {0};
            const char *at = line;
            int index = 0;
            while (next_cell(&at, stop, separator, &cell) && index < wanted)
                index++;
            if (index == wanted && cell.length > 0) {
                if (!read_cell(cell, separator, &(*values)[*n])) {
                    gv_text_printf(message, "%s:%zu: '%.*s' is not a number", file->name, number,
                                   gv_text_shown(cell.text, cell.length), cell.text);
                    return GV_ERR_DATA;
                }
                ++*n;
            }
        }
        line = stop + 1;
    }
    if (*n == 0) {
        gv_text_printf(message, "%s has no numbers in column '%s'", file->name, column);
        return GV_ERR_DATA;
    }
    return GV_OK;
}
