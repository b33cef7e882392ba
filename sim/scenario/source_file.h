/* Reading a text file that the user wrote, and refusing what is not one. */
#ifndef GV_SCENARIO_SOURCE_FILE_H
#define GV_SCENARIO_SOURCE_FILE_H

#include "base/diagnostics.h"

/* Reads a regular file of at most `limit` bytes wholly. On success source->name is a copy of `path` and
 * source->text the content, valid UTF-8 with a NUL behind it, without a byte order mark; both are owned by
 * `source`. On failure `source` still holds what the messages point at (the name; the text where it was read,
 * with '?' for invalid bytes), so in either case call gv_source_free(), after the diagnostics were rendered.
 *
 * Returns GV_OK;
 * GV_ERR_NO_INPUT when the file does not exist or cannot be opened;
 * GV_ERR_DATA when it is a directory, a device or pipe, too large, or not UTF-8 text (gv_source_check());
 * GV_ERR_IO when reading failed; GV_ERR_MEMORY. An empty file is no error here. */
int gv_source_read(const char *path, size_t limit, struct gv_source *source,
                   struct gv_diagnostics *diagnostics);

/* The same from a text in memory, which is copied; NULL is a missing text. GV_OK, GV_ERR_DATA, GV_ERR_MEMORY.
 */
int gv_source_take(const char *path, const char *text, size_t limit, struct gv_source *source,
                   struct gv_diagnostics *diagnostics);

/* Frees what gv_source_read() allocated; harmless on a zero-initialised source. */
void gv_source_free(struct gv_source *source);

/* GV_OK if the text is UTF-8 without NUL, control characters and unusual line ends (a lone carriage return,
 * U+0085, U+2028, U+2029: they would count as lines to YAML and not to an editor); else says what stands
 * where, and returns GV_ERR_DATA. Only the first offence is reported. */
int gv_source_check(const struct gv_source *source, struct gv_diagnostics *diagnostics);

/* Line and column of a byte of the text (a leading byte order mark has no column); length 1. Walks the text.
 */
struct gv_place gv_source_place(const struct gv_source *source, size_t offset);

#endif
