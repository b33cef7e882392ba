/* Faults on demand, in a program that is linked with --wrap for what the project itself calls (not what its
 * libraries do). GEVINST_FAULT in the environment has one or several of these, separated by ';':
 *
 * - "alloc N": the N-th allocation fails; "alloc N on": all from there.
 * - "write N E": the N-th call that changes a file or a stream fails with errno E; "… on" as above.
 * - "hdf5 N": the N-th call of HDF5 fails (hdf5_hooks.c); "… on" as above.
 * - "kill N": the N-th write is half done when the process is killed.
 * - "tick S": each look at the clock is S seconds later than the one before (S may be < 0: the time of day
 *   goes back, the other clock does not).
 *
 * GEVINST_FAULT_COUNT names a file for how many of each there were, as its last line: "alloc A write W hdf5
 * H". With GEVINST_FAULT_PLACES a line stands before it for each place: "alloc N CALL CALL…", the first of
 * those that the same calls led to. Counting is exact with one thread. */
#define _GNU_SOURCE
#include "faults/hooks.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define REAL(type, name, ...)        \
    type __real_##name(__VA_ARGS__); \
    type __wrap_##name(__VA_ARGS__)

REAL(void *, malloc, size_t n);
REAL(void *, calloc, size_t n, size_t size);
REAL(void *, realloc, void *at, size_t n);
REAL(void *, aligned_alloc, size_t alignment, size_t n);
REAL(ssize_t, pwrite, int file, const void *bytes, size_t n, off_t offset);
REAL(ssize_t, write, int file, const void *bytes, size_t n);
REAL(size_t, fwrite, const void *bytes, size_t size, size_t n, FILE *file);
REAL(int, fputs, const char *text, FILE *file);
REAL(int, fflush, FILE *file);
REAL(int, ftruncate, int file, off_t size);
REAL(int, posix_fallocate, int file, off_t offset, off_t n);
REAL(int, fsync, int file);
REAL(int, fdatasync, int file);
REAL(int, rename, const char *from, const char *to);
REAL(int, unlink, const char *path);
REAL(int, mkdir, const char *path, mode_t mode);
REAL(int, close, int file);
REAL(int, fclose, FILE *file);
REAL(int, mkstemp, char *path);
REAL(int, clock_gettime, clockid_t clock, struct timespec *time);
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);

/* --- what is asked for --- */

static struct {
    struct {
        long n;
        bool on;
    } at[KINDS];
    long kill;
    bool ticks;
    int error;
    double tick;
} fault;
static const char *const names[KINDS] = {"alloc", "write", "hdf5"};
static atomic_long counts[KINDS], looks;

/* Whether one asks for the N-th of a kind: "NAME N" and what follows, up to `n` words. */
static bool asks_for(enum kind kind, const char *text)
{
    char name[8] = "", first[8] = "", second[8] = "";
    long n = 0;
    if (sscanf(text, "%7s %ld %7s %7s", name, &n, first, second) < 2 || strcmp(name, names[kind]) != 0)
        return false;
    fault.at[kind].n = n;
    fault.at[kind].on = strcmp(first, "on") == 0 || strcmp(second, "on") == 0;
    if (kind == WRITE) fault.error = first[0] ? atoi(first) : EIO;
    return true;
}

static void report(void)
{
    char text[100];
    snprintf(text, sizeof text, "%s %ld %s %ld %s %ld\n", names[ALLOCATION], counts[ALLOCATION], names[WRITE],
             counts[WRITE], names[HDF5], counts[HDF5]);
    gv_places_end(text);
}

__attribute__((constructor)) static void read_environment(void)
{
    const char *at = getenv("GEVINST_FAULT");
    while (at && *at) {
        char text[80] = "";
        snprintf(text, sizeof text, "%.*s", (int)strcspn(at, ";"), at);
        if (sscanf(text, "tick %lf", &fault.tick) == 1)
            fault.ticks = true;
        else if (sscanf(text, "kill %ld", &fault.kill) != 1 && !asks_for(ALLOCATION, text) &&
                 !asks_for(WRITE, text) && !asks_for(HDF5, text)) {
            __real_fputs("GEVINST_FAULT is not understood\n", stderr);
            _exit(99);
        }
        at += strcspn(at, ";");
        at += *at == ';';
    }
    const char *path = getenv("GEVINST_FAULT_COUNT");
    if (!path) return;
    gv_places_begin(path, getenv("GEVINST_FAULT_PLACES"));
    atexit(report);
}

long gv_fault_count(enum kind kind)
{
    long n = atomic_fetch_add(&counts[kind], 1) + 1;
    gv_places_note(names[kind], n);
    return n;
}

bool gv_fault_fails(enum kind kind, long n)
{
    long from = fault.at[kind].n;
    return from && (fault.at[kind].on ? n >= from : n == from);
}

/* Behind main all is well again: what counts lines (scripts/coverage) writes its files then. */
__attribute__((destructor)) static void end_faults(void)
{
    memset(&fault, 0, sizeof fault);
}

/* --- memory --- */

static bool denied(void)
{
    bool fails = gv_fault_fails(ALLOCATION, gv_fault_count(ALLOCATION));
    if (fails) errno = ENOMEM;
    return fails;
}

void *__wrap_malloc(size_t n)
{
    return denied() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return denied() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *at, size_t n)
{
    return denied() ? NULL : __real_realloc(at, n);
}

void *__wrap_aligned_alloc(size_t alignment, size_t n)
{
    return denied() ? NULL : __real_aligned_alloc(alignment, n);
}

/* --- files --- */

enum outcome { GOES, FAILS, DIES };

static enum outcome next_write(void)
{
    long n = gv_fault_count(WRITE);
    if (fault.kill && n == fault.kill) return DIES;
    if (!gv_fault_fails(WRITE, n)) return GOES;
    errno = fault.error;
    return FAILS;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

/* A call that is done or not, with nothing in between: dying in it is dying before or behind it, by turns. */
#define CALL(failed, call)                        \
    enum outcome outcome = next_write();          \
    if (outcome == FAILS) return failed;          \
    if (outcome == DIES && fault.kill % 2) die(); \
    int result = call;                            \
    if (outcome == DIES) die();                   \
    return result

ssize_t __wrap_pwrite(int file, const void *bytes, size_t n, off_t offset)
{
    enum outcome outcome = next_write();
    if (outcome == FAILS) return -1;
    if (outcome == DIES) {
        if (__real_pwrite(file, bytes, n / 2, offset) < 0) abort();
        die();
    }
    return __real_pwrite(file, bytes, n, offset);
}

ssize_t __wrap_write(int file, const void *bytes, size_t n)
{
    enum outcome outcome = next_write();
    if (outcome == FAILS) return -1;
    if (outcome == DIES) {
        if (__real_write(file, bytes, n / 2) < 0) abort();
        die();
    }
    return __real_write(file, bytes, n);
}

size_t __wrap_fwrite(const void *bytes, size_t size, size_t n, FILE *file)
{
    enum outcome outcome = next_write();
    if (outcome == FAILS) return 0;
    if (outcome == DIES) die();
    return __real_fwrite(bytes, size, n, file);
}

int __wrap_fputs(const char *text, FILE *file)
{
    CALL(EOF, __real_fputs(text, file));
}

int __wrap_fflush(FILE *file)
{
    CALL(EOF, __real_fflush(file));
}

int __wrap_ftruncate(int file, off_t size)
{
    CALL(-1, __real_ftruncate(file, size));
}

int __wrap_posix_fallocate(int file, off_t offset, off_t n)
{
    CALL(fault.error, __real_posix_fallocate(file, offset, n));
}

int __wrap_fsync(int file)
{
    CALL(-1, __real_fsync(file));
}

int __wrap_fdatasync(int file)
{
    CALL(-1, __real_fdatasync(file));
}

int __wrap_rename(const char *from, const char *to)
{
    CALL(-1, __real_rename(from, to));
}

int __wrap_unlink(const char *path)
{
    CALL(-1, __real_unlink(path));
}

int __wrap_mkdir(const char *path, mode_t mode)
{
    CALL(-1, __real_mkdir(path, mode));
}

/* What is closed is closed, and may still tell that what was written did not arrive. */
int __wrap_close(int file)
{
    enum outcome outcome = next_write();
    int result = __real_close(file);
    if (outcome == DIES) die();
    if (outcome == FAILS) errno = fault.error;
    return outcome == FAILS ? -1 : result;
}

int __wrap_fclose(FILE *file)
{
    enum outcome outcome = next_write();
    int result = __real_fclose(file);
    if (outcome == DIES) die();
    if (outcome == FAILS) errno = fault.error;
    return outcome == FAILS ? EOF : result;
}

int __wrap_mkstemp(char *path)
{
    CALL(-1, __real_mkstemp(path));
}

static int open_it(const char *path, int flags, mode_t mode)
{
    if (!(flags & O_CREAT)) return __real_open(path, flags, mode);
    CALL(-1, __real_open(path, flags, mode));
}

int __wrap_open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    return open_it(path, flags, mode);
}

/* --- clocks --- */

int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
    int result = __real_clock_gettime(clock, time);
    if (!fault.ticks) return result;
    double t = (double)(atomic_fetch_add(&looks, 1) + 1) *
               (clock == CLOCK_REALTIME || fault.tick > 0 ? fault.tick : -fault.tick);
    if (clock == CLOCK_REALTIME) t += 1e9;
    time->tv_sec = (time_t)t;
    time->tv_nsec = (long)(1e9 * (t - (double)time->tv_sec));
    return result;
}
