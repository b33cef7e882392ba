/* Continues a result file: what it was made from must be what is now asked for, and the draws that it keeps
 * must be what is computed now.
 *
 *     struct gv_append append;
 *     int status = gv_append_open(path, &append, &diagnostics);
 *     if (status == GV_OK) status = gv_append_extend(&append, more, &scenario.plan, &diagnostics);
 *     … open a writer for the longer plan with append.recall.keep …
 *     if (status == GV_OK) status = gv_append_sink(&append, gv_writer_sink(writer), &sink, &diagnostics);
 *     options.sink = sink;
 *     status = gv_append_finish(&append, gv_run(&scenario.plan, &options, &result), &diagnostics);
 *     gv_append_close(&append); */
#ifndef GV_STORE_APPEND_H
#define GV_STORE_APPEND_H

#include "store/recall.h"

#include <pthread.h>

/* A stored value that is not what is computed; the first one in the order of draws. */
struct gv_append_difference {
    bool found, is_input;
    uint64_t draw;
    size_t policy, index; /* of the outcome or input; SIZE_MAX for an input's base draws */
    int month;            /* 1 … H, or 0 */
    double stored, computed;
};

/* Everything is owned. */
struct gv_append {
    struct gv_reader *reader;
    struct gv_recall recall;
    const struct gv_plan *plan;  /* borrowed */
    const struct gv_sink *inner; /* borrowed */
    struct gv_sink sink;
    uint64_t *outcome_at, *input_at; /* places in the file, as in struct gv_draws */
    pthread_mutex_t lock;            /* of what follows */
    bool unreadable;
    struct gv_append_difference difference;
};

/* Opens the file that is to be continued. GV_ERR_NO_INPUT; GV_ERR_DATA when it cannot be continued: an
 * interrupted run, a Latin hypercube, not a whole result file; GV_ERR_MEMORY. Call gv_append_close() in any
 * case. */
int gv_append_open(const char *path, struct gv_append *append, struct gv_diagnostics *diagnostics);

/* Checks that the plan is the file's in all but the number of points, which it then sets for the file's draws
 * and `more`. GV_ERR_DATA with a message that says what differs or which numbers are usable; GV_ERR_MEMORY.
 */
int gv_append_extend(struct gv_append *append, uint64_t more, struct gv_plan *plan,
                     struct gv_diagnostics *diagnostics);

/* A sink that passes everything on to `inner`, which is of the same level of keeping, unless it differs from
 * what the file has: then it ends the run once the first draw that differs is known. Both live as long as
 * `append`. GV_ERR_DATA when the file lacks something; GV_ERR_MEMORY. */
int gv_append_sink(struct gv_append *append, const struct gv_sink *inner, const struct gv_sink **sink,
                   struct gv_diagnostics *diagnostics);

/* The status of a run with that sink: GV_ERR_DATA with a message that names the first value that differs,
 * else what gv_run() returned. */
int gv_append_finish(const struct gv_append *append, int run_status, struct gv_diagnostics *diagnostics);

void gv_append_close(struct gv_append *append);

#endif
