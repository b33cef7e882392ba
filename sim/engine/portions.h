/* A run in portions, for processes that neither share memory nor talk while they work, as the workers of a
 * web page: each works on some of the blocks and tells what they amount to, as bytes; one of them combines
 * the bytes of all. The bits are those of gv_run(). Only in builds with GEVINST_PORTIONS. */
#ifndef GV_ENGINE_PORTIONS_H
#define GV_ENGINE_PORTIONS_H

#include "engine/bytes.h"
#include "engine/run.h"

/* Works on the blocks first, first + step, … by one thread, and appends what they amount to. Of the options
 * outcomes, summaries, by_replicate, tables, drawn and memory count, and have to be the same everywhere.
 * GV_ERR_DATA for runs that smooth more draws than they keep; GV_ERR_MEMORY. */
int gv_portion_work(const struct gv_plan *plan, const struct gv_run_options *options, uint64_t first,
                    uint64_t step, struct gv_bytes *bytes);

/* gv_run() of which the blocks come from portions[n], made with first = 0 … n - 1 and step = n. GV_ERR_DATA
 * if they are not those of this run. */
int gv_portions_run(const struct gv_plan *plan, const struct gv_run_options *options,
                    struct gv_bytes *portions, size_t n, struct gv_result *result);

#endif
