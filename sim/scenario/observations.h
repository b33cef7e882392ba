/* A municipality's own counts, from a table as spreadsheets save it: a row for each month, quarter or year,
 * with the columns of models/chain_follow_up.h under their English or Danish headings, in any order, cells
 * left empty where nothing was counted. Lines that begin with # are left out. */
#ifndef GV_SCENARIO_OBSERVATIONS_H
#define GV_SCENARIO_OBSERVATIONS_H

#include "base/diagnostics.h"
#include "base/pool.h"
#include "chain_follow_up.h"
#include "scenario/period.h"

enum { GV_OBSERVATIONS_BYTES_MAX = 1 << 20, GV_OBSERVATIONS_MAX = 600 };

struct gv_observations {
    struct gv_source source;
    struct gv_follow_row *rows; /* [n] by time; from and to are set by gv_observations_place() */
    struct gv_period *periods;  /* [n] */
    struct gv_place *places;    /* [n] of the periods in the file */
    size_t n;
    bool has[GV_FOLLOW_COLUMN_COUNT]; /* the file has the column */
    struct gv_pool pool;
};

/* Reads a file for the chain (its bit). All errors are in the diagnostics, whose places point into the
 * observations: render them before gv_observations_free(), which is to be called in any case. GV_OK,
 * GV_ERR_DATA, GV_ERR_NO_INPUT, GV_ERR_IO, GV_ERR_MEMORY. */
int gv_observations_read(const char *path, unsigned chain, struct gv_observations *observations,
                         struct gv_diagnostics *diagnostics);
void gv_observations_free(struct gv_observations *observations);

/* Sets the rows' months from the programme's first month (counted as in period.h). GV_ERR_DATA when a row
 * lies before it, or further than `horizon` months on, or none holds a figure. */
int gv_observations_place(struct gv_observations *observations, int start, int horizon,
                          struct gv_diagnostics *diagnostics);

/* An empty table to fill in: comments that explain the columns, the headings, and rows of the four quarters
 * of a year. Danish: headings, semicolons and a byte order mark, as Danish spreadsheets want them. */
void gv_observations_template(unsigned chain, bool danish, int year, struct gv_text *out);

/* Reports what cannot be within a row. For gv_observations_read(). */
void gv_observations_check_row(const struct gv_observations *observations, size_t row,
                               const struct gv_place cells[GV_FOLLOW_COLUMN_COUNT],
                               struct gv_diagnostics *diagnostics);

#endif
