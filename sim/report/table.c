#include "report/table.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 32 };

struct gv_text *gv_table_cell(struct gv_table *table)
{
    if (table->n == table->capacity) {
        size_t capacity = table->capacity ? 2 * table->capacity : 64;
        struct gv_text *cells = gv_memory_resize(table->cells, capacity * sizeof *cells);
        if (!cells) return NULL;
        table->cells = cells;
        table->capacity = capacity;
    }
    table->cells[table->n] = (struct gv_text){0};
    return &table->cells[table->n++];
}

void gv_table_put(struct gv_table *table, const char *string)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell) gv_text_puts(cell, string);
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

static size_t column_width(const struct gv_table *table, size_t column)
{
    size_t most = 0;
    for (size_t at = column; at < table->n; at += table->columns) {
        size_t width = width_of(&table->cells[at]);
        most = width > most ? width : most;
    }
    return most;
}

void gv_table_wrap(const char *words, size_t from, size_t width, struct gv_text *out)
{
    enum { LEAST = 20 };
    size_t room = width > from && width - from > LEAST ? width - from : LEAST, used = 0;
    while (*words) {
        size_t n = strcspn(words, " \n"), columns = gv_text_columns(words, n);
        if (used && used + 1 + columns > room) {
            gv_text_puts(out, "\n");
            pad(out, from, " ");
            used = 0;
        } else if (used) {
            gv_text_puts(out, " ");
            used++;
        }
        gv_text_append(out, words, n);
        used += columns;
        words += n;
        if (*words == '\n') used = room;
        if (*words) words++;
    }
}

static void print_row(const struct gv_table *table, const struct gv_text *row, const size_t *widths,
                      struct gv_text *out)
{
    size_t words = out->length, from = 0, last = table->columns - 1;
    for (size_t column = 0; column < table->columns; column++) {
        const struct gv_text *cell = &row[column];
        size_t width = widths[column], blank = width - width_of(cell);
        bool left = !column || (column < 32 && table->left >> column & 1);
        if (column) pad(out, 2, " ");
        if (!left) pad(out, blank, " ");
        if (cell->data && column == last && table->width)
            gv_table_wrap(cell->data, from + 2, table->width, out);
        else if (cell->data)
            gv_text_append(out, cell->data, cell->length);
        if (left && (!column || column < last)) pad(out, blank, " ");
        from += width + (column ? 2 : 0);
    }
    /* Words that are not there drag no blanks behind them. */
    while (table->left && out->length > words && out->data[out->length - 1] == ' ')
        out->data[--out->length] = '\0';
    gv_text_puts(out, "\n");
}

void gv_table_print(const struct gv_table *table, struct gv_text *out)
{
    size_t widths[COLUMNS_MAX], total = 0;
    for (size_t column = 0; column < table->columns; column++) {
        widths[column] = column_width(table, column);
        total += widths[column] + (column ? 2 : 0);
    }
    if (table->width && total > table->width) total = table->width;
    for (size_t at = 0; at + table->columns <= table->n; at += table->columns) {
        print_row(table, &table->cells[at], widths, out);
        if (at) continue;
        pad(out, total, "─");
        gv_text_puts(out, "\n");
    }
}

/* A cell's text, with what Markdown would take for the end of the cell escaped. */
static void print_markdown(const struct gv_text *cell, struct gv_text *out)
{
    for (size_t i = 0; i < cell->length; i++) {
        if (cell->data[i] == '|') gv_text_puts(out, "\\");
        gv_text_append(out, cell->data[i] == '\n' ? " " : &cell->data[i], 1);
    }
}

void gv_table_markdown(const struct gv_table *table, struct gv_text *out)
{
    for (size_t at = 0; at + table->columns <= table->n; at += table->columns) {
        for (size_t column = 0; column < table->columns; column++) {
            const struct gv_text *cell = &table->cells[at + column];
            bool code = at && cell->length && column < 32 && table->code >> column & 1;
            gv_text_puts(out, code ? "| `" : "| ");
            print_markdown(cell, out);
            gv_text_puts(out, code ? "` " : " ");
        }
        gv_text_puts(out, "|\n");
        for (size_t column = 0; !at && column < table->columns; column++)
            gv_text_puts(out, column + 1 < table->columns ? "|---" : "|---|\n");
    }
}

void gv_table_free(struct gv_table *table)
{
    for (size_t i = 0; i < table->n; i++)
        gv_text_free(&table->cells[i]);
    free(table->cells);
    *table = (struct gv_table){0};
}
