/* What ranks say to each other while they share a run. */
#ifndef GV_ENGINE_SHARE_INTERNAL_H
#define GV_ENGINE_SHARE_INTERNAL_H

#include "base/ranks.h"
#include "engine/bytes.h"

enum gv_share_kind {
    /* from rank 0 */
    GV_SHARE_PLAN = 1, /* a run begins: share_plan.h */
    GV_SHARE_LEG,      /* a leg of it begins: the thresholds that smoothing has fixed */
    GV_SHARE_BLOCK,    /* a block to work on: its number */
    GV_SHARE_COUNT,    /* the leg is at its end: counts are to be made ready */
    GV_SHARE_GIVE,     /* and to be sent */
    GV_SHARE_END,      /* the run is at its end */
    GV_SHARE_QUIT,     /* the program is at its end */
    /* to rank 0 */
    GV_SHARE_READY, /* a status, and if that is GV_OK what gv_run_state_expect() compares */
    GV_SHARE_DONE,  /* a block: number, status, the seconds that it took, and if that is GV_OK its part
                       (share_block.h), then kept draws */
    GV_SHARE_COUNTS /* a stretch of the counts: a status first, whether there are any, apart[n_columns], then
                       counts */
};

/* Ends all ranks: nobody could be told in another way. */
_Noreturn void gv_share_out_of_memory(void);

/* Sends what has been written, and leaves *bytes empty. Ends all ranks where memory ran out: nobody could be
 * told. */
void gv_share_send(int rank, enum gv_share_kind kind, struct gv_bytes *bytes);

/* Seconds of a processor that the calling thread has had. */
double gv_share_seconds(void);

/* The message's bytes, to be read. */
struct gv_bytes gv_share_bytes(const struct gv_message *message);

#endif
