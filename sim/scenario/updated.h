/* A scenario with inputs that data have changed, as a file: it extends the one that it came from, and gives
 * the new inputs with the data as their source. */
#ifndef GV_SCENARIO_UPDATED_H
#define GV_SCENARIO_UPDATED_H

#include "scenario/scenario.h"

struct gv_updated_input {
    bool changed;
    struct gv_distribution value;
    bool measured;       /* the data say most of it, or it had no grade: graded so, else the grade stays */
    struct gv_text note; /* how it was made */
};

struct gv_updated {
    const struct gv_scenario *scenario;
    const struct gv_updated_input *inputs; /* [n_inputs of the model] */
    const struct gv_correlation *correlations;
    size_t n_correlations;
    const char *data;   /* what the data are called, for the source */
    const char *period; /* "2026-Q1 to 2026-Q4" */
    int first, last;    /* months of the programme's start and of the last data, as in period.h */
};

/* The scenario was written so: its file may be written anew. */
bool gv_updated_continues(const struct gv_scenario *scenario);

/* The text of the file at `path`, whose place decides what its `extends` is relative to. A scenario that was
 * itself written so is not extended but continued: what it extends is extended, and its inputs that stay are
 * given again. GV_ERR_MEMORY. */
int gv_updated_print(const struct gv_updated *updated, const char *path, struct gv_text *out);

#endif
