/* Blocks on their way through a run: taken in any order, combined in theirs. Internal to the engine's runs. */
#ifndef GV_ENGINE_PASSAGE_H
#define GV_ENGINE_PASSAGE_H

#include "engine/worker.h"

struct gv_share;

/* Which block comes next, and which are done. Block b is worked on in the partial with the number
 * slot[b % window]: that which came free last, whose memory is still near. */
struct passage {
    struct job *job;
    struct partial *partials;              /* [window], or as many as there are blocks */
    uint64_t window;                       /* blocks that may be under way or wait for those before them */
    bool *done;                            /* [window] */
    size_t *slot, *idle, n_idle;           /* [window] */
    struct gv_result *result;
    struct gv_share *share;                /* other processes that take blocks (share.h); NULL for none */
    uint64_t from, next, combined, to;     /* blocks; `from` is where this leg began */
    int status;
};

/* Room for the run's blocks; zero-initialise, and close in any case. GV_ERR_MEMORY. */
int gv_passage_open(struct job *job, struct gv_result *result, struct gv_share *share, struct passage *passage);
void gv_passage_close(struct passage *passage);

/* Works on blocks from passage->from to `to` with all threads: until all are combined, a checkpoint is due, or
 * the status is not GV_OK; then nothing is under way. */
void gv_passage_run(struct passage *passage, struct worker *workers);

/* --- for whoever else takes blocks: by one thread --- */

enum gv_passage_step { GV_PASSAGE_WORK, GV_PASSAGE_WAIT, GV_PASSAGE_LEAVE };

/* Whether there is a block to work on, which then is begun, in *partial. */
enum gv_passage_step gv_passage_take(struct passage *passage, uint64_t *block, struct partial **partial);

/* Combines the block if those before it are, and then those that waited for it. */
void gv_passage_hand_in(struct passage *passage, uint64_t block);

/* The partial of a block that has been taken. */
struct partial *gv_passage_partial(const struct passage *passage, uint64_t block);

/* Ends the run with a status, when what is under way is done. */
void gv_passage_fail(struct passage *passage, int status);

/* Blocks of the leg that nobody has taken. */
uint64_t gv_passage_left(const struct passage *passage);

#endif
