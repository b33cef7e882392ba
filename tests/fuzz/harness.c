/* What the targets share. */
#define _GNU_SOURCE /* memfd_create */
#include "target.h"

#include "base/status.h"
#include "support/sanitizer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

GV_FORGIVE_HDF5_LEAKS

_Noreturn void gv_fuzz_broken(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: a promise is broken: ", file, line);
    vfprintf(stderr, format, arguments);
    fputs("\n", stderr);
    va_end(arguments);
    abort();
}

/* --- messages --- */

void gv_fuzz_check_text(const struct gv_text *text)
{
    GV_PROMISE(!text->failed, "a text without memory");
    if (!text->data) return;
    GV_PROMISE(strlen(text->data) == text->length, "a text with a NUL inside");
    size_t valid = gv_text_utf8_valid(text->data, text->length);
    GV_PROMISE(valid == text->length, "a text that is not UTF-8, at byte %zu", valid);
    for (size_t i = 0; i < text->length; i++) {
        unsigned char c = (unsigned char)text->data[i];
        GV_PROMISE((c >= 0x20 && c != 0x7F) || c == '\n' || c == '\t',
                   "a control character 0x%02X is printed", c);
    }
}

/* Columns of a line that counts from 1, -1 if the text has no such line. */
static long columns_of_line(const struct gv_source *source, size_t line)
{
    const char *at = source->text, *end = source->text + source->length;
    for (size_t i = 1; i < line; i++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at++) return -1;
    }
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    return (long)gv_text_columns(at, (size_t)((stop ? stop : end) - at));
}

static void check_place(const struct gv_diagnostic *d)
{
    const struct gv_place *place = &d->place;
    if (!place->source) return;
    GV_PROMISE(place->source->name && *place->source->name, "'%s' is about a text without a name",
               d->message);
    if (!place->source->text || place->line == 0) return;
    long columns = columns_of_line(place->source, place->line);
    GV_PROMISE(columns >= 0, "'%s' is about line %zu, behind the text's end", d->message, place->line);
    GV_PROMISE(place->column <= (size_t)columns + 1, "'%s' is about column %zu of %ld in line %zu",
               d->message, place->column, columns, place->line);
}

void gv_fuzz_render(const struct gv_diagnostics *diagnostics)
{
    struct gv_text text = {0};
    gv_diagnostics_render(diagnostics, false, &text);
    gv_fuzz_check_text(&text);
    gv_text_free(&text);
}

void gv_fuzz_check_reading(int status, const struct gv_diagnostics *diagnostics, bool placed)
{
    bool has_place = false;
    GV_PROMISE(status == GV_OK || status == GV_ERR_DATA, "status %d (%s) for bad data", status,
               gv_status_text(status));
    GV_PROMISE(status != GV_OK || diagnostics->errors == 0, "an error, and success: '%s'",
               diagnostics->n ? diagnostics->items[0].message : "");
    GV_PROMISE(status == GV_OK || diagnostics->errors > 0, "refused without an error");
    for (size_t i = 0; i < diagnostics->n; i++) {
        const struct gv_diagnostic *d = &diagnostics->items[i];
        GV_PROMISE(d->message && *d->message, "an empty message");
        check_place(d);
        /* A text that is missing has a name and no lines; one in UTF-16 is refused as a whole. */
        bool whole = d->place.source && (!d->place.source->text || strstr(d->message, "written in UTF-16"));
        has_place |= d->severity == GV_ERROR && d->place.source && (d->place.line > 0 || whole);
        GV_PROMISE(!placed || d->severity != GV_ERROR || d->place.source, "an error without a place: '%s'",
                   d->message);
    }
    GV_PROMISE(status == GV_OK || !placed || has_place, "refused, and none of the errors has a place: '%s'",
               diagnostics->items[0].message);
    gv_fuzz_render(diagnostics);
}

/* --- inputs --- */

void gv_fuzz_split(const uint8_t *bytes, size_t n, struct gv_fuzz_texts *texts)
{
    *texts = (struct gv_fuzz_texts){.first = gv_text_copy((const char *)bytes, n)};
    if (!texts->first) abort();
    texts->files[texts->n_files++] = texts->first;
    for (char *at = texts->first;;) {
        char *file = strstr(at, GV_FUZZ_FILE_LINE), *table = strstr(at, GV_FUZZ_TABLE_LINE);
        bool is_file = file && (!table || file < table);
        char *line = is_file ? file : table;
        if (!line) return;
        at = line + strlen(is_file ? GV_FUZZ_FILE_LINE : GV_FUZZ_TABLE_LINE);
        line[1] = '\0'; /* the text before keeps its line end */
        if (is_file && texts->n_files < GV_FUZZ_TEXTS_MAX) texts->files[texts->n_files++] = at;
        if (!is_file && texts->n_tables < GV_FUZZ_TEXTS_MAX) texts->tables[texts->n_tables++] = at;
    }
}

void gv_fuzz_texts_free(struct gv_fuzz_texts *texts)
{
    free(texts->first);
    *texts = (struct gv_fuzz_texts){0};
}

int gv_fuzz_file(const uint8_t *bytes, size_t n, char path[static GV_FUZZ_PATH])
{
    int descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    if (descriptor < 0) abort();
    for (size_t done = 0; done < n;) {
        ssize_t written = write(descriptor, bytes + done, n - done);
        if (written <= 0) abort();
        done += (size_t)written;
    }
    snprintf(path, GV_FUZZ_PATH, "/proc/self/fd/%d", descriptor);
    return descriptor;
}

size_t gv_fuzz_replace(uint8_t *bytes, size_t n, size_t most, size_t from, size_t length, const char *text,
                       size_t text_length)
{
    if (n - length + text_length > most) return n;
    memmove(bytes + from + text_length, bytes + from + length, n - from - length);
    memcpy(bytes + from, text, text_length);
    return n - length + text_length;
}
