/* The state of a run between two blocks, so that it can be saved and gone on from, to the same bits.
 *
 * It is what the blocks 0 … n - 1 of the plan amount to, combined in their order: not what any thread or
 * process has. So it may be taken up by any number of threads, and of ranks: whoever combines the blocks
 * loads it, and all others start empty. Saving is between blocks, when none is under way; kept draws are the
 * sink's own, and are in their places for all of the n blocks by then. */
#ifndef GV_ENGINE_CHECKPOINT_H
#define GV_ENGINE_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A sequence of bytes that is written, or read back in the same order. `move` returns a status; the first
 * that is not GV_OK stays, and nothing is moved any more. */
struct gv_archive {
    bool reading;
    int (*move)(void *context, void *bytes, size_t n);
    void *context;
    int status;
};

void gv_archive_bytes(struct gv_archive *archive, void *bytes, size_t n);
void gv_archive_number(struct gv_archive *archive, uint64_t *number);

/* Reading, a number other than this one is GV_ERR_DATA. */
void gv_archive_expect(struct gv_archive *archive, uint64_t number);

/* A number of at most `most`, and a bool: reading, others are GV_ERR_DATA. */
uint64_t gv_archive_up_to(struct gv_archive *archive, uint64_t number, uint64_t most);
void gv_archive_flag(struct gv_archive *archive, bool *flag);

struct gv_run_state; /* of a run that is under way */

/* Moves the state to or from an archive. Reading: GV_ERR_DATA if it is not that of the same plan as computed
 * by the same program (the pilot's figures must agree to the bit); the run must then not go on.
 * GV_ERR_MEMORY, and what the archive says. */
int gv_run_state_move(struct gv_run_state *state, struct gv_archive *archive);

/* What a run is given to be saved and gone on from; its functions are called by one thread at a time. */
struct gv_checkpoint {
    void *context;
    /* Reads the state that the run starts from, at most once; NULL to start at the beginning. A status. */
    int (*load)(void *context, struct gv_run_state *state);
    /* Whether to save now; asked often. */
    bool (*due)(void *context);
    /* Saves the state after so many draws a policy, also of a run that was stopped. What goes wrong here is
     * not the run's concern. */
    void (*save)(void *context, struct gv_run_state *state, uint64_t draws);
};

#endif
