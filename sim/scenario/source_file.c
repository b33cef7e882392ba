#include "scenario/source_file.h"

#include "base/memory.h"
#include "base/status.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct gv_place whole_file(const struct gv_source *source)
{
    return (struct gv_place){.source = source};
}

static int out_of_memory(struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "out of memory");
    return GV_ERR_MEMORY;
}

/* ---- a file that is not there ---- */

enum { NAMES_MAX = 4096 };

/* The name in `directory` that was probably meant by `base`, malloc'd, or NULL. */
static char *nearest_name(const char *directory, const char *base)
{
    DIR *stream = opendir(directory);
    if (!stream) return NULL;
    char **names = gv_memory_new(NAMES_MAX * sizeof *names);
    const char *best = NULL;
    size_t n = 0, length = strlen(base);
    for (struct dirent *entry; names && n < NAMES_MAX && (entry = readdir(stream));) {
        const char *name = entry->d_name;
        if (name[0] == '.') continue;
        names[n] = gv_text_copy(name, strlen(name));
        if (!names[n]) break;
        /* `home-care` for `home-care.yaml` is more letters away than a slip of the finger. */
        if (strncmp(name, base, length) == 0 &&
            (strcmp(name + length, ".yaml") == 0 || strcmp(name + length, ".yml") == 0))
            best = names[n];
        n++;
    }
    closedir(stream);
    if (!best && names) best = gv_text_closest(base, (const char *const *)names, n);
    char *copy = best ? gv_text_copy(best, strlen(best)) : NULL;
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
    return copy;
}

static void diagnose_missing(const struct gv_source *source, struct gv_diagnostics *diagnostics)
{
    const char *path = source->name, *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    size_t prefix = (size_t)(base - path);
    char *directory = prefix ? gv_text_copy(path, prefix) : gv_text_copy(".", 1);
    struct gv_text hint = {0};
    struct stat status;
    if (directory && stat(directory, &status) != 0) {
        gv_text_printf(&hint, "there is no directory '%.*s'", (int)(prefix > 1 ? prefix - 1 : prefix), path);
    } else {
        char *name = directory && *base ? nearest_name(directory, base) : NULL;
        if (name)
            gv_text_printf(&hint, "did you mean '%.*s%s'?", (int)prefix, path, name);
        else
            gv_text_puts(&hint, "check the path; a relative path starts in the current directory");
        free(name);
    }
    gv_diagnose(diagnostics, GV_ERROR, whole_file(source), hint.failed ? NULL : hint.data,
                "the file does not exist");
    gv_text_free(&hint);
    free(directory);
}

/* ---- opening and reading ---- */

static int refuse_open(const struct gv_source *source, int error, struct gv_diagnostics *diagnostics)
{
    struct stat status;
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        diagnose_missing(source, diagnostics);
        return GV_ERR_NO_INPUT;
    case EACCES:
    case EPERM:
        gv_diagnose(diagnostics, GV_ERROR, whole_file(source),
                    "give yourself the right to read it, e.g. with chmod u+r",
                    "the file cannot be read: permission denied");
        return GV_ERR_NO_INPUT;
    default:
        /* A socket cannot be opened at all (ENXIO). */
        if (stat(source->name, &status) == 0 && !S_ISREG(status.st_mode)) {
            gv_diagnose(diagnostics, GV_ERROR, whole_file(source), "give the path of a text file",
                        "this is not a regular file");
            return GV_ERR_DATA;
        }
        gv_diagnose(diagnostics, GV_ERROR, whole_file(source), "check the path",
                    "the file cannot be opened: %s", strerror(error));
        return GV_ERR_NO_INPUT;
    }
}

static void print_size(struct gv_text *text, size_t bytes, bool exact, bool round)
{
    static const char *const units[] = {"KiB", "MiB", "GiB"};
    size_t unit = 0;
    double size = (double)bytes / 1024;
    for (; size >= 1024 && unit < 2; unit++)
        size /= 1024;
    if (exact || bytes < 1024)
        gv_text_printf(text, "%zu bytes", bytes);
    else
        gv_text_printf(text, "%.*f %s", round ? 0 : 1, size, units[unit]);
}

static int refuse_size(const struct gv_source *source, size_t size, size_t limit,
                       struct gv_diagnostics *diagnostics)
{
    /* A byte too many would read "1.0 MiB; at most 1 MiB". */
    bool exact = size - limit < limit / 16;
    struct gv_text has = {0}, may = {0};
    print_size(&has, size, exact, false);
    print_size(&may, limit, exact, (limit & (limit - 1)) == 0);
    gv_diagnose(diagnostics, GV_ERROR, whole_file(source),
                "is this the right file? A scenario names a CSV file for its long tables; a table of counts "
                "has a row for each month",
                "the file is too large: %s; it may have at most %s", has.data ? has.data : "?",
                may.data ? may.data : "?");
    gv_text_free(&has);
    gv_text_free(&may);
    return GV_ERR_DATA;
}

static int read_all(int file, size_t limit, const struct gv_source *source, struct gv_text *text,
                    struct gv_diagnostics *diagnostics)
{
    struct stat status;
    if (fstat(file, &status) != 0) return refuse_open(source, errno, diagnostics);
    if (S_ISDIR(status.st_mode)) {
        gv_diagnose(diagnostics, GV_ERROR, whole_file(source), "give the path of a file in it",
                    "this is a directory, not a file");
        return GV_ERR_DATA;
    }
    if (!S_ISREG(status.st_mode)) {
        gv_diagnose(diagnostics, GV_ERROR, whole_file(source),
                    "save what it yields to a file, and give the path of that",
                    "this is not a regular file but a pipe or device");
        return GV_ERR_DATA;
    }
    if (status.st_size > 0 && (size_t)status.st_size > limit)
        return refuse_size(source, (size_t)status.st_size, limit, diagnostics);
    gv_text_append(text, "", 0);
    for (;;) {
        char chunk[16384];
        ssize_t got = read(file, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            gv_diagnose(diagnostics, GV_ERROR, whole_file(source), "try again, or copy the file elsewhere",
                        "reading the file failed: %s", strerror(errno));
            return GV_ERR_IO;
        }
        gv_text_append(text, chunk, (size_t)got);
        if (text->failed) return out_of_memory(diagnostics);
        if (got == 0) return GV_OK;
        /* The file grew while it was read, or its size was not known (/proc). */
        if (text->length > limit) return refuse_size(source, text->length, limit, diagnostics);
    }
}

/* ---- the characters ---- */

static size_t mark_length(const char *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

struct gv_place gv_source_place(const struct gv_source *source, size_t offset)
{
    if (!source->text) return (struct gv_place){.source = source, .line = 1, .column = 1, .length = 1};
    if (offset > source->length) offset = source->length;
    size_t line = 1, start = mark_length(source->text, source->length);
    for (size_t i = start; i < offset; i++)
        if (source->text[i] == '\n') {
            line++;
            start = i + 1;
        }
    size_t column = offset > start ? gv_text_columns(source->text + start, offset - start) + 1 : 1;
    return (struct gv_place){.source = source, .line = line, .column = column, .length = 1};
}

static int refuse_byte(const struct gv_source *source, size_t offset, struct gv_diagnostics *diagnostics)
{
    unsigned byte = (unsigned char)source->text[offset];
    struct gv_text hint = {0};
    gv_text_puts(&hint, "save the file as UTF-8");
    if (byte >= 0xA0)
        gv_text_printf(&hint, "; 0x%02X would be '%c%c' in Latin-1, which the file may be written in", byte,
                       (int)(0xC0 | byte >> 6), (int)(0x80 | (byte & 0x3F)));
    gv_diagnose(diagnostics, GV_ERROR, gv_source_place(source, offset), hint.data,
                "byte 0x%02X is not valid UTF-8", byte);
    gv_text_free(&hint);
    return GV_ERR_DATA;
}

/* The code point at s if it is one of those that are refused, else 0; *what names it. The text is valid UTF-8
 * with a NUL behind it or `n` bytes left. */
static unsigned refused_character(const unsigned char *s, size_t n, const char **what)
{
    *what = "the control character";
    if (s[0] == '\r') {
        *what = "a lone carriage return";
        return n > 1 && s[1] == '\n' ? 0 : s[0];
    }
    if (s[0] < 0x20) return s[0] == '\t' || s[0] == '\n' ? 0 : s[0];
    if (s[0] == 0x7F) return s[0];
    if (s[0] == 0xC2 && s[1] < 0xA0) {
        if (s[1] == 0x85) *what = "the unusual line end";
        return s[1];
    }
    if (s[0] == 0xE2 && s[1] == 0x80 && (s[2] == 0xA8 || s[2] == 0xA9)) {
        *what = "the unusual line end";
        return 0x2000u + (s[2] & 0x3Fu);
    }
    if (s[0] == 0xEF && s[1] == 0xBB && s[2] == 0xBF) {
        *what = "the invisible byte order mark";
        return 0xFEFF;
    }
    return 0;
}

int gv_source_check(const struct gv_source *source, struct gv_diagnostics *diagnostics)
{
    const char *text = source->text;
    size_t length = text ? source->length : 0;
    if (length >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0)) {
        gv_diagnose(diagnostics, GV_ERROR, whole_file(source), "save the file as UTF-8",
                    "the file is written in UTF-16");
        return GV_ERR_DATA;
    }
    size_t valid = length ? gv_text_utf8_valid(text, length) : 0;
    const char *nul = valid ? memchr(text, '\0', valid) : NULL;
    if (nul) {
        gv_diagnose(diagnostics, GV_ERROR, gv_source_place(source, (size_t)(nul - text)),
                    "save the file as UTF-8 text; it may be a binary file or written in UTF-16",
                    "the file contains a NUL byte");
        return GV_ERR_DATA;
    }
    if (valid < length) return refuse_byte(source, valid, diagnostics);
    for (size_t i = mark_length(text, length); i < length; i++) {
        const char *what;
        unsigned point = refused_character((const unsigned char *)text + i, length - i, &what);
        if (!point) continue;
        gv_diagnose(diagnostics, GV_ERROR, gv_source_place(source, i),
                    point == '\r' ? "save the file with line ends of the kind LF or CR LF"
                                  : "remove it; it may be invisible in your editor",
                    "%s U+%04X is not allowed", what, point);
        return GV_ERR_DATA;
    }
    return GV_OK;
}

/* So that the excerpt below a message is valid UTF-8; every bad byte keeps its one column. */
static void blank_invalid(char *text, size_t length)
{
    for (size_t i = 0; (i += gv_text_utf8_valid(text + i, length - i)) < length; i++)
        text[i] = '?';
}

int gv_source_read(const char *path, size_t limit, struct gv_source *source,
                   struct gv_diagnostics *diagnostics)
{
    *source = (struct gv_source){.name = gv_text_copy(path, strlen(path))};
    if (!source->name) return out_of_memory(diagnostics);
    /* Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever. */
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file < 0) return refuse_open(source, errno, diagnostics);
    struct gv_text text = {0};
    int status = read_all(file, limit, source, &text, diagnostics);
    close(file);
    if (status != GV_OK) {
        gv_text_free(&text);
        return status;
    }
    size_t mark = mark_length(text.data, text.length);
    memmove(text.data, text.data + mark, text.length - mark + 1);
    source->text = text.data;
    source->length = text.length - mark;
    status = gv_source_check(source, diagnostics);
    if (status != GV_OK) blank_invalid(text.data, source->length);
    return status;
}

int gv_source_take(const char *path, const char *text, size_t limit, struct gv_source *source,
                   struct gv_diagnostics *diagnostics)
{
    *source = (struct gv_source){.name = gv_text_copy(path, strlen(path))};
    if (!source->name) return out_of_memory(diagnostics);
    if (!text) {
        gv_diagnose(diagnostics, GV_ERROR, whole_file(source), NULL, "the text of this file is missing");
        return GV_ERR_DATA;
    }
    size_t length = strlen(text);
    if (length > limit) return refuse_size(source, length, limit, diagnostics);
    char *copy = gv_text_copy(text, length);
    if (!copy) return out_of_memory(diagnostics);
    source->text = copy;
    source->length = length;
    int status = gv_source_check(source, diagnostics);
    if (status != GV_OK) blank_invalid(copy, length);
    return status;
}

void gv_source_free(struct gv_source *source)
{
    free((char *)source->name);
    free((char *)source->text);
    *source = (struct gv_source){0};
}
