#include "store/output_file.h"

#include "base/memory.h"
#include "base/status.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINKS_MAX = 40, TRIES_MAX = 100 };

const char *gv_output_reason(int error_number, char text[static 128])
{
    if (error_number == EFBIG) return "the file would be larger than allowed (see ulimit -f)";
    if (error_number == 0) return "unknown reason";
    snprintf(text, 128, "%s", strerror(error_number));
    text[0] = (char)tolower((unsigned char)text[0]);
    return text;
}

int gv_output_status(int error_number)
{
    switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EIO:
    case EFBIG:
        return GV_ERR_IO;
    case ENOMEM:
        return GV_ERR_MEMORY;
    default:
        return GV_ERR_CREATE;
    }
}

/* --- names --- */

static char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return gv_text_copy(".", 1);
    return gv_text_copy(path, slash == path ? 1 : (size_t)(slash - path));
}

/* Where a symbolic link leads, one step; NULL with errno 0 if `path` is no link. */
static char *follow_once(const char *path)
{
    char target[PATH_MAX];
    errno = 0;
    ssize_t n = readlink(path, target, sizeof target - 1);
    if (n < 0) {
        if (errno == EINVAL || errno == ENOENT) errno = 0;
        return NULL;
    }
    if (target[0] == '/') return gv_text_copy(target, (size_t)n);
    char *directory = directory_of(path);
    struct gv_text joined = {0};
    if (!directory) return NULL;
    gv_text_printf(&joined, "%s/", directory);
    gv_text_append(&joined, target, (size_t)n);
    free(directory);
    if (joined.failed) errno = ENOMEM;
    return gv_text_take(&joined);
}

/* Follows links to the end, which need not exist: so that the file behind a link is replaced, not the link.
 */
static char *follow(const char *path)
{
    char *at = gv_text_copy(path, strlen(path));
    for (int i = 0; at && i < LINKS_MAX; i++) {
        char *next = follow_once(at);
        if (!next) {
            if (errno == 0) return at;
            int error = errno;
            free(at);
            errno = error;
            return NULL;
        }
        free(at);
        at = next;
    }
    free(at);
    errno = at ? ELOOP : ENOMEM;
    return NULL;
}

/* --- opening --- */

static int complain(const struct gv_output_file *file, int error, struct gv_diagnostics *diagnostics)
{
    char text[128];
    struct stat info;
    const char *directory = file->directory;
    if (error == ENOENT && directory && stat(directory, &info) != 0) {
        struct gv_text hint = {0};
        gv_text_printf(&hint, "mkdir -p %s", directory);
        gv_diagnose_plain(diagnostics, GV_ERROR, hint.data,
                          "cannot create '%s': the directory '%s' does not exist", file->name, directory);
        gv_text_free(&hint);
        return GV_ERR_CREATE;
    }
    if ((error == EACCES || error == EROFS) && directory)
        gv_diagnose_plain(diagnostics, GV_ERROR, "choose another place with -o FILE",
                          "cannot create '%s': %s in the directory '%s'", file->name,
                          gv_output_reason(error, text), directory);
    else
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "cannot create '%s': %s", file->name,
                          gv_output_reason(error, text));
    return gv_output_status(error);
}

/* What is at the target already must be something to replace. */
static int check_existing(const struct gv_output_file *file, struct gv_diagnostics *diagnostics)
{
    struct stat info;
    size_t length = strlen(file->target);
    const char *what = NULL;
    if (length == 0)
        what = "the name is empty";
    else if (stat(file->target, &info) != 0)
        what = file->target[length - 1] == '/' ? "it names a directory" : NULL;
    else if (S_ISDIR(info.st_mode))
        what = "it is a directory";
    else if (!S_ISREG(info.st_mode))
        what = "it is not a regular file (a device, a pipe)";
    else if (access(file->target, W_OK) != 0)
        what = "there is a file of that name that is write-protected";
    if (!what) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, "choose another name with -o FILE", "cannot create '%s': %s",
                      file->name, what);
    return GV_ERR_CREATE;
}

/* A number that differs between processes and calls; it never reaches the file's content. */
static uint32_t unique_number(unsigned attempt)
{
    static unsigned calls;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t x = (uint64_t)now.tv_nsec ^ ((uint64_t)now.tv_sec << 20) ^ ((uint64_t)getpid() << 40);
    x = (x + attempt + ((uint64_t)++calls << 32)) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(x >> 32);
}

static int create_part(struct gv_output_file *file)
{
    for (unsigned attempt = 0; attempt < TRIES_MAX; attempt++) {
        struct gv_text part = {0};
        gv_text_printf(&part, "%s.%08x.part", file->target, (unsigned)unique_number(attempt));
        char *name = gv_text_take(&part);
        if (!name) return ENOMEM;
        file->descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file->descriptor >= 0) {
            flock(file->descriptor, LOCK_EX | LOCK_NB); /* where the file system can; see gv_output_sweep() */
            file->part = name;
            return 0;
        }
        int error = errno;
        free(name);
        if (error != EEXIST) return error;
    }
    return EEXIST;
}

/* Finds out where the file is to be, and that it may be there. */
static int find_target(struct gv_output_file *file, const char *path, struct gv_diagnostics *diagnostics)
{
    *file = (struct gv_output_file){.descriptor = -1};
    file->name = gv_text_copy(path, strlen(path));
    file->target = file->name ? follow(path) : NULL;
    int error = file->target ? 0 : errno;
    if (file->target) file->directory = directory_of(file->target);
    if (!file->name || (file->target && !file->directory)) return GV_ERR_MEMORY;
    return error ? complain(file, error, diagnostics) : check_existing(file, diagnostics);
}

int gv_output_open(struct gv_output_file *file, const char *path, struct gv_diagnostics *diagnostics)
{
    int status = find_target(file, path, diagnostics);
    if (status == GV_OK) {
        int error = create_part(file);
        if (error) status = complain(file, error, diagnostics);
    }
    if (status != GV_OK) gv_output_discard(file);
    return status;
}

static int complain_temporary(const struct gv_output_file *file, int error,
                              struct gv_diagnostics *diagnostics)
{
    char text[128];
    gv_diagnose_plain(diagnostics, GV_ERROR, "set TMPDIR to a folder that can be written",
                      "cannot create a temporary file in '%s': %s", file->directory,
                      gv_output_reason(error, text));
    return gv_output_status(error);
}

int gv_output_open_nameless(struct gv_output_file *file, struct gv_diagnostics *diagnostics)
{
    *file = (struct gv_output_file){.descriptor = -1, .nameless = true};
    const char *directory = getenv("TMPDIR");
    if (!directory || !*directory) directory = "/tmp";
    struct gv_text name = {0}, part = {0};
    gv_text_printf(&name, "%s/gevinst-XXXXXX", directory);
    file->directory = gv_text_copy(directory, strlen(directory));
    int status = name.failed || !file->directory ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK) file->descriptor = mkstemp(name.data);
    if (status == GV_OK && file->descriptor < 0) status = complain_temporary(file, errno, diagnostics);
    if (status == GV_OK) {
        unlink(name.data);
        gv_text_printf(&part, GV_DESCRIPTORS "%d", file->descriptor);
        file->name = gv_text_take(&name);
        file->part = gv_text_take(&part);
        if (file->part) return GV_OK;
        close(file->descriptor);
        status = GV_ERR_MEMORY;
    } else {
        gv_text_free(&name);
    }
    gv_output_discard(file);
    return status;
}

/* --- parts of earlier processes --- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *gv_output_part_name(const struct gv_output_file *file)
{
    return base_name(file->part);
}

bool gv_output_is_part(const struct gv_output_file *file, const char *name)
{
    static const char checkpoint[] = ".checkpoint";
    const char *base = base_name(file->target);
    size_t length = strlen(base), digits = 0;
    if (strncmp(name, base, length) != 0) return false;
    name += length;
    if (strncmp(name, checkpoint, sizeof checkpoint - 1) == 0) name += sizeof checkpoint - 1;
    if (*name++ != '.') return false;
    digits = strspn(name, "0123456789abcdef");
    return digits == 8 && strcmp(name + digits, ".part") == 0;
}

/* Opens and locks a part in the file's folder, whose path is left in `path`. An errno; EWOULDBLOCK if another
 * process has it. `surely`: also where the file system has no locks. */
static int open_part(const struct gv_output_file *file, const char *name, bool surely, struct gv_text *path,
                     int *descriptor)
{
    struct stat info;
    *descriptor = -1;
    if (!gv_output_is_part(file, name)) return ENOENT;
    gv_text_printf(path, "%.*s%s", (int)(base_name(file->target) - file->target), file->target, name);
    if (path->failed) return ENOMEM;
    int error = 0, found = open(path->data, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (found < 0) return errno;
    if (fstat(found, &info) != 0)
        error = errno;
    else if (!S_ISREG(info.st_mode) || info.st_nlink != 1)
        error = ENOENT;
    else if (flock(found, LOCK_EX | LOCK_NB) != 0 && (surely || errno == EWOULDBLOCK))
        error = errno;
    if (error)
        close(found);
    else
        *descriptor = found;
    return error;
}

/* Opens it when its process is gone: after a kill that takes a moment. */
static int wait_for_part(const struct gv_output_file *file, const char *name, struct gv_text *path,
                         int *descriptor)
{
    const struct timespec moment = {.tv_nsec = 100000000};
    int error = EWOULDBLOCK;
    for (int i = 0; i < 30 && error == EWOULDBLOCK; i++) {
        if (i > 0) nanosleep(&moment, NULL);
        path->length = 0;
        error = open_part(file, name, false, path, descriptor);
    }
    return error;
}

int gv_output_adopt(struct gv_output_file *file, const char *path, const char *part,
                    struct gv_diagnostics *diagnostics)
{
    struct gv_text found = {0};
    int status = find_target(file, path, diagnostics);
    if (status == GV_OK) {
        int error = wait_for_part(file, part, &found, &file->descriptor);
        if (error == ENOENT) {
            status = GV_ERR_NO_INPUT;
        } else if (error == EWOULDBLOCK) {
            gv_diagnose_plain(diagnostics, GV_ERROR, "wait for it, or choose another place with -o FILE",
                              "another process is at work on '%s'", found.data);
            status = GV_ERR_CREATE;
        } else if (error) {
            status = complain(file, error, diagnostics);
        }
    }
    if (status == GV_OK) {
        file->part = gv_text_take(&found);
        file->lasting = true;
        return GV_OK;
    }
    gv_text_free(&found);
    gv_output_discard(file);
    return status;
}

void gv_output_remove_part(const struct gv_output_file *file, const char *name)
{
    struct gv_text path = {0};
    int descriptor;
    if (open_part(file, name, true, &path, &descriptor) == 0) {
        unlink(path.data);
        close(descriptor);
    }
    gv_text_free(&path);
}

void gv_output_sweep(const struct gv_output_file *file)
{
    DIR *directory = opendir(file->directory);
    struct dirent *entry;
    while (directory && (entry = readdir(directory)))
        gv_output_remove_part(file, entry->d_name);
    if (directory) closedir(directory);
}

int gv_output_take(struct gv_output_file *file)
{
    int descriptor = file->descriptor;
    file->descriptor = -1;
    return descriptor;
}

/* --- writing --- */

/* Whether a file of n bytes is allowed: going past the limit would be answered with a signal that ends us. */
static bool is_allowed(uint64_t n)
{
    struct rlimit limit;
    if (n > INT64_MAX) return false;
    return getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || n <= limit.rlim_cur;
}

int gv_output_reserve(const struct gv_output_file *file, uint64_t n)
{
    if (n == 0) return 0;
    if (!is_allowed(n)) return EFBIG;
    int error = posix_fallocate(file->descriptor, 0, (off_t)n);
    /* Not every file system can; writing will then tell. */
    return error == EINVAL || error == EOPNOTSUPP || error == ENOSYS ? 0 : error;
}

int gv_output_write(const struct gv_output_file *file, uint64_t offset, const void *bytes, size_t n)
{
    const char *at = bytes;
    while (n > 0) {
        ssize_t written = pwrite(file->descriptor, at, n, (off_t)offset);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return written < 0 ? errno : EIO;
        at += written;
        offset += (uint64_t)written;
        n -= (size_t)written;
    }
    return 0;
}

int gv_output_resize(const struct gv_output_file *file, uint64_t size)
{
    if (!is_allowed(size)) return EFBIG;
    return ftruncate(file->descriptor, (off_t)size) == 0 ? 0 : errno;
}

static int fail(const struct gv_output_file *file, int error, int status, struct gv_diagnostics *diagnostics)
{
    char text[128];
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "cannot write '%s': %s", file->name,
                      gv_output_reason(error, text));
    return status;
}

int gv_output_sync(const struct gv_output_file *file, struct gv_diagnostics *diagnostics)
{
    if (file->nameless || fsync(file->descriptor) == 0 || errno == EINVAL)
        return GV_OK; /* EINVAL: a file system without sync */
    return fail(file, errno, GV_ERR_IO, diagnostics);
}

int gv_output_commit(struct gv_output_file *file, const char *target, struct gv_diagnostics *diagnostics)
{
    if (gv_memory_ran_out()) return GV_ERR_MEMORY;             /* it may lack something */
    int descriptor = file->descriptor, lock = dup(descriptor); /* to keep it until it has its name */
    file->descriptor = -1;
    int error = close(descriptor) != 0 ? errno : 0;
    if (error) {
        if (lock >= 0) close(lock);
        return fail(file, error, GV_ERR_IO, diagnostics);
    }
    error = rename(file->part, target) != 0 ? errno : 0;
    if (lock >= 0) close(lock);
    if (error) {
        char text[128];
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "cannot create '%s': %s", target,
                          gv_output_reason(error, text));
        return gv_output_status(error);
    }
    free(file->part);
    file->part = NULL;
    /* The file is in place; a directory that cannot be opened or synced can only make that less durable. */
    int directory = open(file->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return GV_OK;
    int status = GV_OK;
    if (fsync(directory) != 0 && errno != EINVAL && errno != EROFS)
        status = fail(file, errno, GV_ERR_IO, diagnostics);
    close(directory);
    return status;
}

void gv_output_discard(struct gv_output_file *file)
{
    if (file->part && file->descriptor >= 0) close(file->descriptor);
    if (file->part && !file->nameless && !file->lasting) unlink(file->part);
    free(file->name);
    free(file->target);
    free(file->directory);
    free(file->part);
    *file = (struct gv_output_file){.descriptor = -1};
}

int gv_output_whole(const char *path, const void *bytes, size_t n, struct gv_diagnostics *diagnostics)
{
    struct gv_output_file file = {0};
    int status = gv_output_open(&file, path, diagnostics);
    if (status != GV_OK) return status;
    int error = gv_output_write(&file, 0, bytes, n);
    if (error) {
        char reason[128];
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "%s cannot be written: %s", path,
                          gv_output_reason(error, reason));
        status = gv_output_status(error);
    }
    if (status == GV_OK) status = gv_output_sync(&file, diagnostics);
    if (status == GV_OK) status = gv_output_commit(&file, file.target, diagnostics);
    gv_output_discard(&file);
    return status;
}
