/* A sweep for readers (tables) and for scripts (JSON). */
#ifndef GV_REPORT_SWEEP_H
#define GV_REPORT_SWEEP_H

#include "analysis/best_level.h"
#include "analysis/sweep.h"
#include "report/texts.h"

#include <jansson.h>

/* What is reported of a sweep; borrowed. */
struct gv_sweep_report {
    const struct gv_sweep *sweep;
    size_t outcome;                   /* the one of the tables */
    size_t cost;                      /* the yearly cost beside it; SIZE_MAX for none */
    const struct gv_best_level *best; /* [policy][criterion]; NULL if not looked for */
    const char *path;                 /* of the result file */
};

/* Points, best levels, differences between neighbours. Long grids are left to `gevinst export`. */
void gv_sweep_print(const struct gv_sweep_report *report, enum gv_language language, struct gv_text *out);

/* {"sweep": {"axes", "points": [{"policy", AXIS: value, …, "outcomes": {…}}], "differences", "best"}}: a new
 * reference; NULL when memory ran out. Outcomes are as in gv_summary_json(). */
json_t *gv_sweep_json(const struct gv_sweep_report *report);

#endif
