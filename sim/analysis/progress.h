/* Several runs as one for who watches: fits gv_run_options. */
#ifndef GV_ANALYSIS_PROGRESS_H
#define GV_ANALYSIS_PROGRESS_H

#include "engine/run.h"

/* `outer` has a progress function; `before` evaluations are done, of `total`. */
struct gv_progress_of_runs {
    const struct gv_run_options *outer;
    uint64_t before, total;
};
void gv_progress_of_runs_step(void *progress, uint64_t done, uint64_t total);

#endif
