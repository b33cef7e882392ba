#include "analysis/progress.h"

void gv_progress_of_runs_step(void *progress, uint64_t done, uint64_t total)
{
    const struct gv_progress_of_runs *p = progress;
    (void)total; /* of this run */
    p->outer->progress(p->outer->progress_context, p->before + done, p->total);
}
