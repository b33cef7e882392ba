/* The cells of a table as spreadsheets save it: separated by semicolon, comma or tab, in quotes or not,
 * numbers in the Danish or the English way. */
#ifndef GV_SCENARIO_OBSERVATION_CELLS_H
#define GV_SCENARIO_OBSERVATION_CELLS_H

#include "base/diagnostics.h"
#include "base/pool.h"

enum { GV_CELLS_MAX = 256 };

struct gv_cell {
    const char
        *text; /* without quotes and blanks around; in the pool if quotes stood in it, else in the source */
    size_t length;
    size_t offset; /* of its first byte in the source, for places */
    bool quoted;
};

/* Cells of the line that begins at `offset` and ends before `end`, without its line end. Their number, at
 * most GV_CELLS_MAX; 0 after reporting a quote that is not closed, text behind a
 * closing quote, or too many. */
size_t gv_cells_split(const struct gv_source *source, size_t offset, size_t end, char separator,
                      struct gv_pool *pool, struct gv_cell *cells, struct gv_diagnostics *diagnostics);

/* The separator of a heading: of ; tab and , the one that it has most of, outside quotes; semicolon where it
 * has none. */
char gv_cells_separator(const char *line, size_t length);

/* The place of a cell. */
struct gv_place gv_cell_place(const struct gv_source *source, const struct gv_cell *cell);

/* How a file writes decimals. */
enum gv_decimals { GV_DECIMALS_UNKNOWN, GV_DECIMALS_COMMA, GV_DECIMALS_POINT };

/* What a cell says of that: unknown for 12, 1.234 (a thousand, or one and a bit) and for what is no number.
 */
enum gv_decimals gv_cell_decimals(const struct gv_cell *cell);

/* The number in a cell; `whole` if it must be one, which decides what 1.234 is. False after reporting what is
 * wrong; `label` is what messages call it. */
bool gv_cell_number(const struct gv_source *source, const struct gv_cell *cell, enum gv_decimals decimals,
                    bool whole, const char *label, double *value, struct gv_diagnostics *diagnostics);

#endif
