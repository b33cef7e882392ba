/* Tables for the terminal, with columns as wide as their widest cell and numbers to the right, and for
 * Markdown. */
#ifndef GV_REPORT_TABLE_H
#define GV_REPORT_TABLE_H

#include "base/text.h"

/* Zero-initialise with the number of columns, at most 32, set; free with gv_table_free(). */
struct gv_table {
    size_t columns;
    unsigned left;         /* bit c: column c holds words, which stand to the left; the first always does */
    unsigned code;         /* bit c: column c holds what one types, which Markdown sets as code */
    size_t width;          /* where the last column, of words, is wrapped to keep to; 0: nowhere */
    struct gv_text *cells; /* row after row; the first row is the head */
    size_t n, capacity;
};

/* The next cell, to be filled by the caller; NULL when memory ran out. Valid until the next call. */
struct gv_text *gv_table_cell(struct gv_table *table);

/* A cell with this text. */
void gv_table_put(struct gv_table *table, const char *string);

/* Words to the left, the rest to the right, a rule under the head. */
void gv_table_print(const struct gv_table *table, struct gv_text *out);

/* The same rows for Markdown. */
void gv_table_markdown(const struct gv_table *table, struct gv_text *out);

/* A text with as many lines as it takes to stand between the columns `from`, where the first line is to
 * begin, and `width`: broken at blanks, and where the text itself breaks. */
void gv_table_wrap(const char *words, size_t from, size_t width, struct gv_text *out);

void gv_table_free(struct gv_table *table);

#endif
