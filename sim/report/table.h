/* Text tables for the terminal: columns as wide as their widest cell, numbers to the right. */
#ifndef GV_REPORT_TABLE_H
#define GV_REPORT_TABLE_H

#include "base/text.h"

/* Zero-initialise with the number of columns set; free with gv_table_free(). */
struct gv_table {
    size_t columns;
    unsigned left;         /* bits of columns that stand to the left, as the first always does */
    struct gv_text *cells; /* row after row; the first row is the head */
    size_t n, capacity;
};

/* The next cell, to be filled by the caller; NULL when memory ran out. Valid until the next call. */
struct gv_text *gv_table_cell(struct gv_table *table);

/* First column to the left, the others to the right unless `left` says so, a rule under the head. */
void gv_table_print(const struct gv_table *table, struct gv_text *out);
void gv_table_free(struct gv_table *table);

#endif
