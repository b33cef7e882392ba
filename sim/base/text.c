#include "base/text.h"

#include "base/memory.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Stands for the string of a text that never got memory, so that nobody has to ask whether there is one. */
static char nothing[1];

static bool fail(struct gv_text *text)
{
    if (!text->data) text->data = nothing;
    text->failed = true;
    return false;
}

/* Room for n more bytes and the NUL. */
static bool reserve(struct gv_text *text, size_t n)
{
    if (text->failed) return false;
    if (n > SIZE_MAX / 4 - text->length) return fail(text);
    size_t needed = text->length + n + 1;
    if (needed <= text->capacity) return true;
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < needed)
        capacity *= 2;
    char *data = gv_memory_resize(text->data, capacity);
    if (!data) return fail(text);
    text->data = data;
    text->capacity = capacity;
    return true;
}

void gv_text_append(struct gv_text *text, const char *bytes, size_t n)
{
    if (!reserve(text, n)) return;
    if (n) memcpy(text->data + text->length, bytes, n);
    text->length += n;
    text->data[text->length] = '\0';
}

void gv_text_puts(struct gv_text *text, const char *string)
{
    gv_text_append(text, string, strlen(string));
}

void gv_text_vprintf(struct gv_text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int n = vsnprintf(NULL, 0, format, arguments);
    if (n < 0)
        fail(text);
    else if (reserve(text, (size_t)n)) {
        vsnprintf(text->data + text->length, (size_t)n + 1, format, again);
        text->length += (size_t)n;
    }
    va_end(again);
}

void gv_text_printf(struct gv_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    gv_text_vprintf(text, format, arguments);
    va_end(arguments);
}

void gv_text_free(struct gv_text *text)
{
    if (text->data != nothing) free(text->data);
    *text = (struct gv_text){0};
}

char *gv_text_take(struct gv_text *text)
{
    char *data = text->data;
    if (text->failed) {
        gv_text_free(text);
        return NULL;
    }
    *text = (struct gv_text){0};
    return data;
}

char *gv_text_copy(const char *bytes, size_t n)
{
    char *copy = gv_memory_new(n + 1);
    if (!copy) return NULL;
    if (n) memcpy(copy, bytes, n);
    copy[n] = '\0';
    return copy;
}

enum { LONGEST_WORD = 63 };

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Optimal string alignment distance: insertions, deletions, substitutions, neighbours swapped. */
static size_t edit_distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t rows[3][LONGEST_WORD + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        last[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            int ca = tolower((unsigned char)a[i - 1]), cb = tolower((unsigned char)b[j - 1]);
            row[j] = min3(last[j] + 1, row[j - 1] + 1, last[j - 1] + (ca != cb));
            if (i > 1 && j > 1 && ca == tolower((unsigned char)b[j - 2]) &&
                tolower((unsigned char)a[i - 2]) == cb && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[m];
}

const char *gv_text_closest(const char *word, const char *const candidates[], size_t n)
{
    size_t length = strlen(word);
    if (length == 0 || length > LONGEST_WORD) return NULL;
    const char *best = NULL;
    /* A third of the letters may differ: more would suggest words that have nothing in common. */
    size_t best_distance = length / 3 + 2;
    for (size_t i = 0; i < n; i++) {
        if (!candidates[i]) continue;
        size_t m = strlen(candidates[i]);
        if (m > LONGEST_WORD) continue;
        size_t distance = edit_distance(word, length, candidates[i], m);
        if (distance < best_distance && distance < m) {
            best_distance = distance;
            best = candidates[i];
        }
    }
    return best;
}

void gv_text_suggest(struct gv_text *hint, const char *word, const char *const candidates[], size_t n,
                     const char *otherwise)
{
    const char *near = gv_text_closest(word, candidates, n);
    if (near) {
        gv_text_printf(hint, "did you mean '%s'?", near);
        return;
    }
    gv_text_puts(hint, otherwise);
    const char *separator = " ";
    for (size_t i = 0; i < n; i++) {
        if (!candidates[i]) continue;
        gv_text_printf(hint, "%s%s", separator, candidates[i]);
        separator = ", ";
    }
}

size_t gv_text_columns(const char *bytes, size_t n)
{
    size_t columns = 0;
    for (size_t i = 0; i < n; i++)
        columns += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return columns;
}

/* Length of the valid UTF-8 sequence at s (at most n bytes), or 0. */
static size_t sequence_length(const unsigned char *s, size_t n)
{
    if (s[0] < 0x80) return 1;
    size_t length = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
    if (s[0] < 0xC2 || s[0] > 0xF4 || length > n) return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xC0) != 0x80) return 0;
    /* Overlong forms, surrogates, and code points beyond U+10FFFF. */
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF0 && s[1] < 0x90) ||
        (s[0] == 0xF4 && s[1] > 0x8F))
        return 0;
    return length;
}

size_t gv_text_utf8_valid(const char *bytes, size_t n)
{
    const unsigned char *s = (const unsigned char *)bytes;
    size_t i = 0;
    while (i < n) {
        size_t length = sequence_length(s + i, n - i);
        if (!length) break;
        i += length;
    }
    return i;
}

int gv_text_shown(const char *bytes, size_t n)
{
    return (int)gv_text_utf8_valid(bytes, n < 40 ? n : 40);
}
