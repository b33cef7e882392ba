#include "report/figure_gnuplot.h"

#include "base/clock.h"
#include "base/status.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { PICTURE_MAX = 64 << 20, COMPLAINT_MAX = 4000 };

/* What a program that cannot be started may end with instead of posix_spawnp() saying so (POSIX). */
enum { NOT_STARTED = 127 };

/* A running program and our ends of its three pipes (-1 = closed). */
struct process {
    pid_t pid;
    int in, out, err;
};

static void shut(int *descriptor)
{
    if (*descriptor >= 0) close(*descriptor);
    *descriptor = -1;
}

/* A pipe whose ends no other child inherits. */
static bool open_pipe(int ends[2])
{
    if (pipe(ends) != 0) {
        ends[0] = ends[1] = -1;
        return false;
    }
    return fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0;
}

static int spawn(const char *program, int in, int out, int err, pid_t *pid)
{
    /* -d: the user's and the system's start files would change the picture. */
    char *arguments[] = {(char[]){"gnuplot"}, (char[]){"-d"}, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    int error = posix_spawn_file_actions_init(&actions);
    if (error) return error;
    error = posix_spawnattr_init(&attributes);
    if (error) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    /* Our own SIGPIPE may be ignored, which it would inherit. */
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    error = posix_spawnattr_setsigdefault(&attributes, &defaults);
    if (!error) error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    if (!error) error = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    if (!error) error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (!error) error = posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    if (!error) error = posix_spawnp(pid, program, &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* An errno; 0 if it runs. */
static int start(const char *program, struct process *p)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1}, error = 0;
    if (!open_pipe(in) || !open_pipe(out) || !open_pipe(err) || fcntl(in[1], F_SETFL, O_NONBLOCK) != 0)
        error = errno;
    if (!error) error = spawn(program, in[0], out[1], err[1], &p->pid);
    shut(&in[0]);
    shut(&out[1]);
    shut(&err[1]);
    if (error) {
        shut(&in[1]);
        shut(&out[0]);
        shut(&err[0]);
    }
    p->in = in[1];
    p->out = out[0];
    p->err = err[0];
    return error;
}

static void feed(struct process *p, const char *script, size_t length, size_t *written)
{
    ssize_t n = write(p->in, script + *written, length - *written);
    if (n > 0) *written += (size_t)n;
    bool again = n < 0 && (errno == EAGAIN || errno == EINTR);
    /* A program that stops reading says why on its way out. */
    if (*written == length || (n < 0 && !again)) shut(&p->in);
}

/* What is beyond `most` is read and dropped. */
static void drain(int *descriptor, struct gv_text *into, size_t most)
{
    char buffer[16384];
    ssize_t n = read(*descriptor, buffer, sizeof buffer);
    if (n > 0 && into->length + (size_t)n <= most) gv_text_append(into, buffer, (size_t)n);
    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) shut(descriptor);
}

/* Until all pipes are closed. GV_OK, GV_ERR_INTERRUPTED, GV_ERR_IO (time is up). */
static int converse(struct process *p, const char *script, size_t length, double deadline,
                    const volatile int *stop, struct gv_text *picture, struct gv_text *complaint)
{
    size_t written = 0;
    while (p->out >= 0 || p->err >= 0) {
        if (stop && *stop) return GV_ERR_INTERRUPTED;
        double left = deadline - gv_clock_seconds();
        if (left <= 0) return GV_ERR_IO;
        struct pollfd wait[3] = {{p->in, POLLOUT, 0}, {p->out, POLLIN, 0}, {p->err, POLLIN, 0}};
        /* Not for long: a signal may have come just before. */
        if (poll(wait, 3, left < 0.1 ? (int)(1000 * left) + 1 : 100) < 0 && errno != EINTR) return GV_ERR_IO;
        if (wait[0].revents) feed(p, script, length, &written);
        if (wait[1].revents) drain(&p->out, picture, PICTURE_MAX);
        if (wait[2].revents) drain(&p->err, complaint, COMPLAINT_MAX);
    }
    return GV_OK;
}

/* Waits for its end, or kills it. */
static int finish(struct process *p, int status, double deadline, int *exit_status)
{
    shut(&p->in);
    shut(&p->out);
    shut(&p->err);
    while (status == GV_OK) {
        pid_t done = waitpid(p->pid, exit_status, WNOHANG);
        if (done == p->pid) return GV_OK;
        if ((done < 0 && errno != EINTR) || gv_clock_seconds() > deadline) status = GV_ERR_IO;
        nanosleep(&(struct timespec){0, 2000000}, NULL);
    }
    kill(p->pid, SIGKILL);
    while (waitpid(p->pid, exit_status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

/* The first lines of what it said, without what a terminal would obey. */
static void tidy(struct gv_text *complaint)
{
    for (size_t i = 0; i < complaint->length; i++) {
        unsigned char c = (unsigned char)complaint->data[i];
        if ((c < 0x20 && c != '\n') || c == 0x7F) complaint->data[i] = ' ';
    }
    while (complaint->length && strchr(" \n", complaint->data[complaint->length - 1]))
        complaint->data[--complaint->length] = '\0';
    if (complaint->length > 600) complaint->data[600] = '\0';
}

static int cannot_start(const char *program, int error, struct gv_diagnostics *diagnostics)
{
    bool absent = error == ENOENT || error == EACCES;
    gv_diagnose_plain(diagnostics, GV_ERROR, absent ? "apt-get install gnuplot-nox" : NULL,
                      "%s cannot be started: %s", program, strerror(error));
    return absent ? GV_ERR_UNAVAILABLE : GV_ERR_IO;
}

int gv_gnuplot(const char *program, const char *script, size_t length, double seconds,
               const volatile int *stop, struct gv_text *picture, struct gv_diagnostics *diagnostics)
{
    struct process p;
    struct gv_text complaint = {0};
    size_t before = picture->length;
    int exit_status = 0, error = start(program, &p);
    if (error) return cannot_start(program, error, diagnostics);
    double deadline = gv_clock_seconds() + seconds;
    int status = converse(&p, script, length, deadline, stop, picture, &complaint);
    status = finish(&p, status, deadline, &exit_status);
    if (complaint.data) tidy(&complaint);
    const char *said = complaint.data ? complaint.data : "";
    if (status == GV_ERR_IO) {
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "%s did not end within %.0f seconds and was stopped",
                          program, seconds);
    } else if (status == GV_OK && (picture->failed || complaint.failed)) {
        status = GV_ERR_MEMORY;
    } else if (status == GV_OK && WIFEXITED(exit_status) && WEXITSTATUS(exit_status) == NOT_STARTED &&
               !*said) {
        status = cannot_start(program, ENOENT, diagnostics);
    } else if (status == GV_OK &&
               (!WIFEXITED(exit_status) || WEXITSTATUS(exit_status) != 0 || picture->length == before)) {
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "%s failed%s%s", program, *said ? ":\n" : "", said);
        status = GV_ERR_IO;
    }
    gv_text_free(&complaint);
    return status;
}
