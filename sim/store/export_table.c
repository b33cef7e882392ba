#include "store/export_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- cells --- */

/* Text on one line, for comments and quotes of dat: gnuplot knows no escapes. */
static void put_plain(struct gv_text *out, const char *text, bool quoted)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        gv_text_append(out, c < 0x20 || c == 0x7F ? " " : c == '"' && quoted ? "'" : text, 1);
    }
}

static void put_csv(struct gv_text *out, const char *text)
{
    if (!text[strcspn(text, ",\"\r\n")]) {
        gv_text_puts(out, text);
        return;
    }
    gv_text_puts(out, "\"");
    for (; *text; text++) {
        if (*text == '"') gv_text_puts(out, "\"");
        gv_text_append(out, text, 1);
    }
    gv_text_puts(out, "\"");
}

static void put_text(const struct gv_table *t, const char *text)
{
    if (t->format == GV_EXPORT_CSV) {
        put_csv(t->out, text);
        return;
    }
    gv_text_puts(t->out, "\"");
    put_plain(t->out, text, true);
    gv_text_puts(t->out, "\"");
}

/* What stands before a cell: a separator, and before a row's first one the policy. */
static void separate(struct gv_table *t)
{
    bool csv = t->format == GV_EXPORT_CSV;
    bool with_policy = t->by_policy && (csv || t->policy_in_dat);
    if (t->cells == 0 && with_policy) put_text(t, t->policy);
    if (t->cells > 0 || with_policy) gv_text_puts(t->out, csv ? "," : " ");
    t->cells++;
}

void gv_table_text(struct gv_table *t, const char *text)
{
    separate(t);
    put_text(t, text);
}

/* The shortest decimal that reads back to the same double, if a number has one of 15 digits; else 16 or 17.
 */
static void put_number(struct gv_text *out, double number)
{
    char digits[32];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number) break;
    }
    gv_text_puts(out, digits);
}

void gv_table_number(struct gv_table *t, double number)
{
    separate(t);
    if (isnan(number))
        gv_text_puts(t->out, t->format == GV_EXPORT_CSV ? "" : "NaN");
    else if (isinf(number))
        gv_text_puts(t->out, number > 0 ? "Inf" : "-Inf");
    else
        put_number(t->out, number);
}

void gv_table_end_row(struct gv_table *t)
{
    gv_text_puts(t->out, t->format == GV_EXPORT_CSV ? "\r\n" : "\n");
    t->cells = 0;
}

/* --- header and blocks --- */

static void describe_column(struct gv_table *t, size_t number, const char *name, const char *unit)
{
    gv_text_printf(t->out, "# %zu: ", number);
    put_plain(t->out, name, false);
    if (unit) {
        gv_text_puts(t->out, " [");
        put_plain(t->out, unit, false);
        gv_text_puts(t->out, "]");
    }
    gv_text_puts(t->out, "\n");
}

static void begin_dat(struct gv_table *t, const struct gv_reader *reader, const char *what, size_t n,
                      const struct gv_table_column *columns)
{
    gv_text_puts(t->out, "# ");
    put_plain(t->out, gv_reader_title(reader).en, false);
    gv_text_printf(t->out, "\n# %s", what);
    if (!gv_reader_complete(reader)) gv_text_puts(t->out, " of an interrupted, incomplete run");
    gv_text_puts(t->out, "\n");
    size_t number = 0;
    if (t->by_policy && t->policy_in_dat) describe_column(t, ++number, "policy", NULL);
    for (size_t i = 0; i < n; i++)
        describe_column(t, ++number, columns[i].name, columns[i].unit);
}

void gv_table_begin(struct gv_table *t, const struct gv_reader *reader, const char *what, size_t n,
                    const struct gv_table_column *columns)
{
    if (t->format == GV_EXPORT_DAT) {
        begin_dat(t, reader, what, n, columns);
        return;
    }
    t->policy = "policy";
    for (size_t i = 0; i < n; i++)
        gv_table_text(t, columns[i].name);
    gv_table_end_row(t);
}

void gv_table_block(struct gv_table *t, const char *policy)
{
    t->policy = policy;
    if (t->format == GV_EXPORT_DAT) {
        gv_text_puts(t->out, t->blocks ? "\n\n# policy: " : "# policy: ");
        put_plain(t->out, policy, false);
        gv_text_puts(t->out, "\n");
    }
    t->blocks++;
}
