/* A growable string, and the few text helpers that the rest shares. */
#ifndef GV_BASE_TEXT_H
#define GV_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* A string once something was appended, also if that failed; `failed` stays set after an allocation failed,
 * so that a long series of appends needs one check at its end. Zero-initialise; free with gv_text_free(), or
 * give the string away with gv_text_take(): `data` may be no allocated one. */
struct gv_text {
    char *data;
    size_t length, capacity;
    bool failed;
};

void gv_text_append(struct gv_text *text, const char *bytes, size_t n);
void gv_text_puts(struct gv_text *text, const char *string);
void gv_text_printf(struct gv_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void gv_text_vprintf(struct gv_text *text, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
void gv_text_free(struct gv_text *text);

/* The string, for the caller to free, or NULL if the text failed or is still without one. Leaves an empty
 * text. */
char *gv_text_take(struct gv_text *text);

/* A malloc'd copy of n bytes with a NUL behind them; NULL when memory ran out. */
char *gv_text_copy(const char *bytes, size_t n);

/* The candidate nearest to `word` by edit distance (optimal string alignment, case-insensitive) if it is near
 * enough to be what was meant, else NULL. `candidates` is an array of n pointers; NULL entries are skipped.
 */
const char *gv_text_closest(const char *word, const char *const candidates[], size_t n);

/* Appends what helps who wrote a name that does not exist: "did you mean 'near'?", or `otherwise` and all the
 * names: "choose a, b, c". NULL entries are skipped. */
void gv_text_suggest(struct gv_text *hint, const char *word, const char *const candidates[], size_t n,
                     const char *otherwise);

/* Number of columns (Unicode code points) in the first n bytes of UTF-8. */
size_t gv_text_columns(const char *bytes, size_t n);

/* Offset of the first byte that is not valid UTF-8, or n. */
size_t gv_text_utf8_valid(const char *bytes, size_t n);

/* How many of n bytes of UTF-8 a message shows, for "%.*s": whole characters, 40 bytes at most. */
int gv_text_shown(const char *bytes, size_t n);

#endif
