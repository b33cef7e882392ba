/* Messages of bytes between the processes of a parallel job, its ranks: all that gevinst knows of MPI. Only in builds
 * with -DGEVINST_MPI=ON. To be called by the main thread alone. */
#ifndef GV_BASE_RANKS_H
#define GV_BASE_RANKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts MPI if the process was started by a launcher of MPI jobs; else it is the only rank. False if MPI cannot be
 * started. */
bool gv_ranks_open(void);
int gv_ranks_count(void);
int gv_ranks_own(void);

/* To be called by all ranks, when no more messages are under way. */
void gv_ranks_close(void);

/* Ends all ranks at once with this message and exit code: where there is nobody to return a status to. */
_Noreturn void gv_ranks_fail(const char *message, int exit_code);

/* Larger messages cannot be sent. */
#define GV_RANKS_BYTES_MAX ((size_t)1 << 30)

struct gv_message {
    int rank, kind;
    size_t n;
    unsigned char *bytes; /* from malloc(), owned by whoever has the message */
};

/* Sends a message, and takes its bytes, also where it fails: false when memory ran out. Returns at once. */
bool gv_ranks_send(struct gv_message message);

/* The next message from any rank, those of a rank in the order in which it sent them. False if there is none. Also
 * moves on whatever is under way: to be called often. Ends all ranks where memory runs out. */
bool gv_ranks_receive(struct gv_message *message);

/* The same, waiting; and what to do between two attempts: a nap, after a while. Zero-initialise *attempts. */
void gv_ranks_wait(struct gv_message *message);
void gv_ranks_nap(unsigned *attempts);

/* Messages that have been sent and are not yet gone. */
bool gv_ranks_sending(void);

#endif
