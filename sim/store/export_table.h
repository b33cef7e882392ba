/* A table being written as dat or csv, cell by cell. */
#ifndef GV_STORE_EXPORT_TABLE_H
#define GV_STORE_EXPORT_TABLE_H

#include "store/export.h"

/* A column's name and unit; unit NULL where a unit says nothing. The texts outlive the header. */
struct gv_table_column {
    const char *name, *unit;
};

struct gv_table {
    struct gv_text *out;
    enum gv_export_format format;
    const char *policy; /* of the current block, NULL in tables that are not by policy */
    bool by_policy, policy_in_dat;
    size_t blocks, cells; /* cells written in the current row */
};

/* Starts the table. `by_policy`: rows come in blocks (gv_table_block), and csv has the policy as first
 * column; dat has it too if `policy_in_dat`. `columns` are the others. */
void gv_table_begin(struct gv_table *table, const struct gv_reader *reader, const char *what, size_t n,
                    const struct gv_table_column *columns);
void gv_table_block(struct gv_table *table, const char *policy);
void gv_table_text(struct gv_table *table, const char *text);
void gv_table_number(struct gv_table *table, double number);
void gv_table_end_row(struct gv_table *table);

#endif
