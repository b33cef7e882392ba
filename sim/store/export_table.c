#include "store/export_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- cells --- */

/* Text on one line, for comments and quotes of dat: gnuplot knows no escapes. */
static void put_plain(FILE *out, const char *text, bool quoted)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        fputc(c < 0x20 || c == 0x7F ? ' ' : c == '"' && quoted ? '\'' : c, out);
    }
}

static void put_csv(FILE *out, const char *text)
{
    if (!text[strcspn(text, ",\"\r\n")]) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"') fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void put_text(const struct gv_table *t, const char *text)
{
    if (t->format == GV_EXPORT_CSV) {
        put_csv(t->out, text);
        return;
    }
    fputc('"', t->out);
    put_plain(t->out, text, true);
    fputc('"', t->out);
}

/* What stands before a cell: a separator, and before a row's first one the policy. */
static void separate(struct gv_table *t)
{
    bool csv = t->format == GV_EXPORT_CSV;
    bool with_policy = t->by_policy && (csv || t->policy_in_dat);
    if (t->cells == 0 && with_policy) put_text(t, t->policy);
    if (t->cells > 0 || with_policy) fputc(csv ? ',' : ' ', t->out);
    t->cells++;
}

void gv_table_text(struct gv_table *t, const char *text)
{
    separate(t);
    put_text(t, text);
}

/* The shortest decimal that reads back to the same double, if a number has one of 15 digits; else 16 or 17.
 */
static void put_number(FILE *out, double number)
{
    char digits[32];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number) break;
    }
    fputs(digits, out);
}

void gv_table_number(struct gv_table *t, double number)
{
    separate(t);
    if (isnan(number))
        fputs(t->format == GV_EXPORT_CSV ? "" : "NaN", t->out);
    else if (isinf(number))
        fputs(number > 0 ? "Inf" : "-Inf", t->out);
    else
        put_number(t->out, number);
}

void gv_table_end_row(struct gv_table *t)
{
    fputs(t->format == GV_EXPORT_CSV ? "\r\n" : "\n", t->out);
    t->cells = 0;
}

/* --- header and blocks --- */

static void describe_column(struct gv_table *t, size_t number, const char *name, const char *unit)
{
    fprintf(t->out, "# %zu: ", number);
    put_plain(t->out, name, false);
    if (unit) {
        fputs(" [", t->out);
        put_plain(t->out, unit, false);
        fputs("]", t->out);
    }
    fputs("\n", t->out);
}

static void begin_dat(struct gv_table *t, const struct gv_reader *reader, const char *what, size_t n,
                      const struct gv_table_column *columns)
{
    fputs("# ", t->out);
    put_plain(t->out, gv_reader_title(reader).en, false);
    fprintf(t->out, "\n# %s", what);
    if (!gv_reader_complete(reader)) fputs(" of an interrupted, incomplete run", t->out);
    fputs("\n", t->out);
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
        fputs(t->blocks ? "\n\n# policy: " : "# policy: ", t->out);
        put_plain(t->out, policy, false);
        fputs("\n", t->out);
    }
    t->blocks++;
}
