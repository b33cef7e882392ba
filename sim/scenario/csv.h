/* Columns of numbers from CSV files: a header row, then rows; separated by comma, semicolon or tab, whichever
 * the header has most of. With semicolons, as Danish spreadsheets write them, a comma is a decimal point. */
#ifndef GV_SCENARIO_CSV_H
#define GV_SCENARIO_CSV_H

#include "base/diagnostics.h"
#include "base/pool.h"

enum { GV_CSV_BYTES_MAX = 64 << 20 };

/* The numbers of a column, by its name in the header or its number from 1; empty cells are skipped. values
 * and n are set from the pool. `text` is the whole file. GV_OK; GV_ERR_DATA with the reason and its line in
 * `message`; GV_ERR_MEMORY. */
int gv_csv_column(const struct gv_source *file, const char *column, struct gv_pool *pool, double **values,
                  size_t *n, struct gv_text *message);

#endif
