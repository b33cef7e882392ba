#include "report/table.h"

#include <stdlib.h>

struct gv_text *gv_table_cell(struct gv_table *table)
{
    if (table->n == table->capacity) {
        size_t capacity = table->capacity ? 2 * table->capacity : 64;
        struct gv_text *cells = realloc(table->cells, capacity * sizeof *cells);
        if (!cells) return NULL;
        table->cells = cells;
        table->capacity = capacity;
    }
    table->cells[table->n] = (struct gv_text){0};
    return &table->cells[table->n++];
}

static size_t width_of(const struct gv_text *cell)
{
    return cell->data ? gv_text_columns(cell->data, cell->length) : 0;
}

static void pad(struct gv_text *out, size_t n, const char *with)
{
    for (size_t i = 0; i < n; i++)
        gv_text_puts(out, with);
}

void gv_table_print(const struct gv_table *table, struct gv_text *out)
{
    size_t rows = table->n / table->columns, total = 0;
    for (size_t row = 0; row < rows; row++) {
        size_t line = 0;
        for (size_t column = 0; column < table->columns; column++) {
            const struct gv_text *cell = &table->cells[row * table->columns + column];
            size_t width = 0;
            for (size_t r = 0; r < rows; r++) {
                size_t w = width_of(&table->cells[r * table->columns + column]);
                width = w > width ? w : width;
            }
            bool left = !column || table->left >> column & 1;
            if (column) pad(out, 2, " ");
            if (!left) pad(out, width - width_of(cell), " ");
            if (cell->data) gv_text_append(out, cell->data, cell->length);
            if (left && column + 1 < table->columns) pad(out, width - width_of(cell), " ");
            line += width + (column ? 2 : 0);
        }
        gv_text_puts(out, "\n");
        total = line;
        if (row == 0) {
            pad(out, total, "─");
            gv_text_puts(out, "\n");
        }
    }
}

void gv_table_free(struct gv_table *table)
{
    for (size_t i = 0; i < table->n; i++)
        gv_text_free(&table->cells[i]);
    free(table->cells);
    *table = (struct gv_table){0};
}
