/* A run in portions, for processes that neither share memory nor talk while they work, as the workers of a
 * web page: each works on some of the blocks and tells what they amount to, as bytes; one of them combines
 * the bytes of all. The bits are those of gv_run(). Only in builds with GEVINST_PORTIONS. */
#ifndef GV_ENGINE_PORTIONS_H
#define GV_ENGINE_PORTIONS_H

#include "engine/bytes.h"
#include "engine/run.h"

/* The k-th of n portions. Works on the blocks k, k + n, … by one thread, and appends what they amount to:
 * `blocks`, and counts[n], each of a share of the columns. Of the options outcomes, summaries, by_replicate,
 * tables, drawn and memory count, and have to be the same everywhere. GV_ERR_DATA for runs that smooth more
 * draws than they keep; GV_ERR_MEMORY. */
int gv_portion_work(const struct gv_plan *plan, const struct gv_run_options *options, size_t k, size_t n,
                    struct gv_bytes *blocks, struct gv_bytes *counts);

/* gv_run() of which the blocks come from blocks[n], those of all portions, but for the statistics of columns
 * outside of the share, which are zero. counts[n] are what each portion has counted in it. What is smoothed
 * is in the share of its outcome. Who needs all has as many shares combined, one in each process.
 * GV_ERR_DATA if they are not those of this run. */
int gv_portions_run(const struct gv_plan *plan, const struct gv_run_options *options, size_t share, size_t n,
                    struct gv_bytes *blocks, struct gv_bytes *counts, struct gv_result *result);

#endif
