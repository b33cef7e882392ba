/* Where a program asked for memory, wrote or called HDF5: by which calls of its own it came there. To let
 * each of these calls fail once shows every path on which failures are passed on, in far fewer runs than
 * there are allocations. */
#include "faults/hooks.h"

#include <execinfo.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

enum { DEPTH_MAX = 64, OWN = 3, TABLE = 1 << 18 };

extern const char __executable_start, etext; /* the program's own code, by the linker */
int __real_fputs(const char *text, FILE *file);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static FILE *file;
static bool noting;
static uint64_t seen[TABLE]; /* hashes at their places or the next that is free (0) */

void gv_places_begin(const char *path, bool wanted)
{
    file = fopen(path, "w");
    noting = wanted;
}

void gv_places_end(const char *counts)
{
    if (file) __real_fputs(counts, file);
    file = NULL; /* what is open at exit is closed then */
}

static bool is_new(uint64_t hash)
{
    size_t i = hash % TABLE;
    for (size_t looked = 0; seen[i] && looked < TABLE; looked++, i = (i + 1) % TABLE)
        if (seen[i] == hash) return false;
    seen[i] = hash;
    return true;
}

/* A line "NAME N CALL CALL…", the innermost call first, for the first of those that the same calls led to. */
static void note(const char *name, long n)
{
    void *frames[DEPTH_MAX];
    char line[32 + 20 * DEPTH_MAX];
    int depth = backtrace(frames, DEPTH_MAX), length = snprintf(line, sizeof line, "%s %ld", name, n);
    uint64_t hash = (unsigned char)name[0] + UINT64_C(0xcbf29ce484222325);
    for (int i = OWN; i < depth; i++) {
        const char *call = frames[i];
        if (call < &__executable_start || call >= &etext) continue; /* a library's */
        uint64_t place = (uint64_t)(call - &__executable_start);
        hash = (hash ^ place) * UINT64_C(0x100000001b3);
        length += snprintf(line + length, sizeof line - (size_t)length, " %llx", (unsigned long long)place);
    }
    snprintf(line + length, sizeof line - (size_t)length, "\n");
    if (is_new(hash | 1)) __real_fputs(line, file);
}

void gv_places_note(const char *name, long n)
{
    if (!noting) return;
    pthread_mutex_lock(&lock);
    if (file) note(name, n);
    pthread_mutex_unlock(&lock);
}
