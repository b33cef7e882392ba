/* Messages for the user, collected rather than printed, so that all errors of a file come at once.
 *
 * A message has a place (file, line, column, length of the marked text), a sentence and an optional
 * suggestion. gv_diagnostics_render() prints it like a compiler does:
 *
 *     home-care.yaml:8:7: error: unknown key 'maen'
 *         8 |       maen: 3
 *           |       ^~~~
 *       hint: did you mean 'mean'?
 */
#ifndef GV_BASE_DIAGNOSTICS_H
#define GV_BASE_DIAGNOSTICS_H

#include "base/text.h"

/* A text that places point into: a file, or a command-line option (then `lines` is false and only the name is
 * shown). The object and its strings are owned by the caller and must outlive the diagnostics. */
struct gv_source {
    const char *name; /* as the user named it: a path, or "--set" */
    const char *text; /* content, UTF-8, or NULL */
    size_t length;    /* bytes of text */
};

/* line and column count from 1; column counts code points; 0 = unknown. length in code points, at least 1 is
 * marked. */
struct gv_place {
    const struct gv_source *source;
    size_t line, column, length;
};

enum gv_severity { GV_ERROR, GV_WARNING, GV_NOTE };

struct gv_diagnostic {
    enum gv_severity severity;
    struct gv_place place;
    char *message;    /* owned */
    char *suggestion; /* owned, or NULL */
};

/* Zero-initialise; free with gv_diagnostics_free(). At most GV_DIAGNOSTICS_MAX are kept, the rest counted. */
struct gv_diagnostics {
    struct gv_diagnostic *items;
    size_t n, capacity, errors, warnings, dropped;
};

enum { GV_DIAGNOSTICS_MAX = 50 };

/* Adds a message. `suggestion` may be NULL and is copied. */
void gv_diagnose(struct gv_diagnostics *list, enum gv_severity severity, struct gv_place place,
                 const char *suggestion, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Without a place: `gevinst: error: …`. */
void gv_diagnose_plain(struct gv_diagnostics *list, enum gv_severity severity, const char *suggestion,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* All messages as text, in the order of file and place; colour = ANSI colours. */
void gv_diagnostics_render(const struct gv_diagnostics *list, bool colour, struct gv_text *out);

void gv_diagnostics_free(struct gv_diagnostics *list);

#endif
