/* What a block amounts to, as bytes between processes: its partial, the values that the collector stores of it, and
 * the draws that are kept. Internal to the engine's runs. */
#ifndef GV_ENGINE_SHARE_BLOCK_H
#define GV_ENGINE_SHARE_BLOCK_H

#include "engine/bytes.h"
#include "engine/worker.h"

/* Moves a block's partial and stored values; the archive's status tells of failures. */
void gv_shared_block_move(struct gv_archive *archive, struct job *job, uint64_t block, struct partial *partial);

/* About so many bytes, kept draws included. */
double gv_shared_block_bytes(const struct gv_plan *plan, const struct gv_run_options *options);

/* A sink's functions that write down what they are given, into the bytes that the calling thread has set; and the
 * sink that gets it in the end, in the same order. A status. */
void gv_shared_draws_record(struct gv_bytes *bytes);
extern const struct gv_sink gv_shared_draws_sink;
int gv_shared_draws_replay(struct gv_archive *archive, const struct gv_sink *sink);

#endif
