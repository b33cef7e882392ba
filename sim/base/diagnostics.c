#include "base/diagnostics.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Texts of strangers' files stand in messages: what is not UTF-8, and control bytes, which could rewrite the
 * user's terminal, become '?'. */
static void clean(char *text)
{
    if (!text) return; /* no suggestion, or no memory */
    size_t n = strlen(text);
    for (size_t i = 0; (i += gv_text_utf8_valid(text + i, n - i)) < n; i++)
        text[i] = '?';
    for (size_t i = 0; i < n; i++)
        if (((unsigned char)text[i] < 0x20 && text[i] != '\n' && text[i] != '\t') || text[i] == 0x7F)
            text[i] = '?';
}

static void add(struct gv_diagnostics *list, enum gv_severity severity, struct gv_place place,
                const char *suggestion, const char *format, va_list arguments)
{
    list->errors += severity == GV_ERROR;
    list->warnings += severity == GV_WARNING;
    if (list->n == GV_DIAGNOSTICS_MAX) {
        list->dropped++;
        return;
    }
    if (list->n == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 8;
        struct gv_diagnostic *items = gv_memory_resize(list->items, capacity * sizeof *items);
        if (!items) {
            list->dropped++;
            return;
        }
        list->items = items;
        list->capacity = capacity;
    }
    struct gv_text message = {0};
    gv_text_vprintf(&message, format, arguments);
    list->items[list->n++] = (struct gv_diagnostic){
        .severity = severity,
        .place = place,
        .message = gv_text_take(&message),
        .suggestion = suggestion ? gv_text_copy(suggestion, strlen(suggestion)) : NULL,
    };
    clean(list->items[list->n - 1].message);
    clean(list->items[list->n - 1].suggestion);
}

void gv_diagnose(struct gv_diagnostics *list, enum gv_severity severity, struct gv_place place,
                 const char *suggestion, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(list, severity, place, suggestion, format, arguments);
    va_end(arguments);
}

void gv_diagnose_plain(struct gv_diagnostics *list, enum gv_severity severity, const char *suggestion,
                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(list, severity, (struct gv_place){0}, suggestion, format, arguments);
    va_end(arguments);
}

/* The line that a place lies in, without its end; empty when unknown. */
static const char *find_line(const struct gv_source *source, size_t line, size_t *length)
{
    *length = 0;
    if (!source->text || line == 0) return NULL;
    const char *start = source->text, *end = source->text + source->length;
    for (size_t i = 1; i < line; i++) {
        const char *newline = memchr(start, '\n', (size_t)(end - start));
        if (!newline) return NULL;
        start = newline + 1;
    }
    const char *stop = memchr(start, '\n', (size_t)(end - start));
    if (!stop) stop = end;
    while (stop > start && stop[-1] == '\r')
        stop--;
    *length = (size_t)(stop - start);
    return start;
}

/* The source line with a caret and tildes below. Long lines are cut around the place; control bytes, which
 * could rewrite the user's terminal, become '?'. */
static void render_excerpt(struct gv_place place, bool colour, struct gv_text *out)
{
    enum { WIDTH = 100, BEFORE = 60 };
    size_t length;
    const char *line = find_line(place.source, place.line, &length);
    if (!line || place.column == 0) return;
    size_t columns = gv_text_columns(line, length);
    size_t at = place.column - 1 < columns ? place.column - 1 : columns;
    size_t first = at > BEFORE && columns > WIDTH ? at - BEFORE : 0;
    size_t last = columns - first > WIDTH ? first + WIDTH : columns;

    gv_text_printf(out, "%6zu | ", place.line);
    size_t column = 0;
    for (size_t i = 0; i < length; column++) {
        size_t bytes = 1;
        while (i + bytes < length && ((unsigned char)line[i + bytes] & 0xC0) == 0x80)
            bytes++;
        if (column >= first && column < last) {
            unsigned char c = (unsigned char)line[i];
            if (c == '\t')
                gv_text_puts(out, " ");
            else if (c < 0x20 || c == 0x7F)
                gv_text_puts(out, "?");
            else
                gv_text_append(out, line + i, bytes);
        }
        i += bytes;
    }
    gv_text_puts(out, "\n       | ");
    for (size_t i = first; i < at; i++)
        gv_text_puts(out, " ");
    if (colour) gv_text_puts(out, "\033[1;32m");
    gv_text_puts(out, "^");
    for (size_t i = at + 1; i < at + place.length && i < last; i++)
        gv_text_puts(out, "~");
    if (colour) gv_text_puts(out, "\033[0m");
    gv_text_puts(out, "\n");
}

static void render_one(const struct gv_diagnostic *d, bool colour, struct gv_text *out)
{
    static const char *const words[] = {[GV_ERROR] = "error", [GV_WARNING] = "warning", [GV_NOTE] = "note"};
    static const char *const colours[] = {
        [GV_ERROR] = "\033[1;31m", [GV_WARNING] = "\033[1;35m", [GV_NOTE] = "\033[1;36m"};
    if (d->place.source) {
        gv_text_printf(out, "%s:", d->place.source->name);
        if (d->place.line) gv_text_printf(out, "%zu:", d->place.line);
        if (d->place.line && d->place.column) gv_text_printf(out, "%zu:", d->place.column);
        gv_text_puts(out, " ");
    } else {
        gv_text_puts(out, "gevinst: ");
    }
    gv_text_printf(out, "%s%s:%s %s\n", colour ? colours[d->severity] : "", words[d->severity],
                   colour ? "\033[0m" : "", d->message ? d->message : "out of memory");
    if (d->place.source) render_excerpt(d->place, colour, out);
    if (d->suggestion) gv_text_printf(out, "  hint: %s\n", d->suggestion);
}

static int compare_places(const void *a, const void *b)
{
    const struct gv_diagnostic *x = *(const struct gv_diagnostic *const *)a;
    const struct gv_diagnostic *y = *(const struct gv_diagnostic *const *)b;
    const char *sx = x->place.source ? x->place.source->name : "";
    const char *sy = y->place.source ? y->place.source->name : "";
    int order = strcmp(sx, sy);
    if (order) return order;
    if (x->place.line != y->place.line) return x->place.line < y->place.line ? -1 : 1;
    if (x->place.column != y->place.column) return x->place.column < y->place.column ? -1 : 1;
    return x < y ? -1 : x > y; /* as they were added */
}

void gv_diagnostics_render(const struct gv_diagnostics *list, bool colour, struct gv_text *out)
{
    const struct gv_diagnostic *order[GV_DIAGNOSTICS_MAX];
    for (size_t i = 0; i < list->n; i++)
        order[i] = &list->items[i];
    qsort(order, list->n, sizeof *order, compare_places);
    for (size_t i = 0; i < list->n; i++)
        render_one(order[i], colour, out);
    if (list->dropped) gv_text_printf(out, "… and %zu more messages\n", list->dropped);
}

void gv_diagnostics_free(struct gv_diagnostics *list)
{
    for (size_t i = 0; i < list->n; i++) {
        free(list->items[i].message);
        free(list->items[i].suggestion);
    }
    free(list->items);
    *list = (struct gv_diagnostics){0};
}
