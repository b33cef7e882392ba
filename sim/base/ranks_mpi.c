#include "base/ranks.h"

#include "base/memory.h"
#include "base/status.h"

#include <mpi.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int count = 1, own;
static bool started;

/* A message on its way. */
struct transfer {
    struct transfer *next;
    MPI_Request request;
    struct gv_message message;
    bool complete;
};

static struct transfer *sends, *receipts, **last_receipt = &receipts;

/* Starting MPI takes a third of a second where nobody has started several processes. */
static bool is_launched(void)
{
    static const char *const marks[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (getenv(marks[i])) return true;
    return false;
}

bool gv_ranks_open(void)
{
    int level;
    if (!is_launched()) return true;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS) return false;
    started = true;
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    MPI_Comm_rank(MPI_COMM_WORLD, &own);
    return level >= MPI_THREAD_FUNNELED;
}

int gv_ranks_count(void)
{
    return count;
}

int gv_ranks_own(void)
{
    return own;
}

void gv_ranks_close(void)
{
    unsigned attempts = 0;
    while (gv_ranks_sending())
        gv_ranks_nap(&attempts);
    if (started) MPI_Finalize();
    started = false;
}

void gv_ranks_fail(const char *message, int exit_code)
{
    fprintf(stderr, "gevinst: error: rank %d: %s\n", own, message);
    fflush(stderr);
    if (started) MPI_Abort(MPI_COMM_WORLD, exit_code);
    _Exit(exit_code);
}

bool gv_ranks_send(struct gv_message message)
{
    struct transfer *t = message.n <= GV_RANKS_BYTES_MAX ? gv_memory_new(sizeof *t) : NULL;
    if (!t) {
        free(message.bytes);
        return false;
    }
    *t = (struct transfer){.next = sends, .message = message};
    MPI_Isend(message.bytes, (int)message.n, MPI_BYTE, message.rank, message.kind, MPI_COMM_WORLD,
              &t->request);
    sends = t;
    return true;
}

bool gv_ranks_sending(void)
{
    for (struct transfer **at = &sends; *at;) {
        struct transfer *t = *at;
        int gone;
        MPI_Test(&t->request, &gone, MPI_STATUS_IGNORE);
        if (!gone) {
            at = &t->next;
            continue;
        }
        *at = t->next;
        free(t->message.bytes);
        free(t);
    }
    return sends != NULL;
}

/* Begins to receive whatever has been announced. */
static void accept_messages(void)
{
    for (;;) {
        int there, n;
        MPI_Message handle;
        MPI_Status status;
        MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &handle, &status);
        if (!there) return;
        MPI_Get_count(&status, MPI_BYTE, &n);
        struct transfer *t = gv_memory_new(sizeof *t);
        unsigned char *bytes = gv_memory_new((size_t)n + 1);
        if (!t || !bytes) gv_ranks_fail("out of memory", gv_status_exit_code(GV_ERR_MEMORY));
        *t = (struct transfer){
            .message = {.rank = status.MPI_SOURCE, .kind = status.MPI_TAG, .n = (size_t)n, .bytes = bytes}};
        MPI_Imrecv(bytes, n, MPI_BYTE, &handle, &t->request);
        *last_receipt = t;
        last_receipt = &t->next;
    }
}

/* True if an earlier message of the same rank is not yet complete. */
static bool is_behind(const struct transfer *t)
{
    for (const struct transfer *before = receipts; before != t; before = before->next)
        if (before->message.rank == t->message.rank) return true;
    return false;
}

bool gv_ranks_receive(struct gv_message *message)
{
    gv_ranks_sending();
    accept_messages();
    for (struct transfer **at = &receipts; *at; at = &(*at)->next) {
        struct transfer *t = *at;
        int complete = t->complete;
        if (!complete) MPI_Test(&t->request, &complete, MPI_STATUS_IGNORE);
        t->complete = complete != 0;
        if (!t->complete || is_behind(t)) continue;
        *message = t->message;
        *at = t->next;
        if (!*at) last_receipt = at;
        free(t);
        return true;
    }
    return false;
}

/* MPI's own waiting keeps a processor busy. At first there is hope that it will not be long. */
void gv_ranks_nap(unsigned *attempts)
{
    enum { HOPE = 2000 };
    const struct timespec nap = {.tv_nsec = 50000};
    if (++*attempts < HOPE)
        sched_yield();
    else
        nanosleep(&nap, NULL);
}

void gv_ranks_wait(struct gv_message *message)
{
    for (unsigned attempts = 0; !gv_ranks_receive(message);)
        gv_ranks_nap(&attempts);
}
