#include "report/cells.h"

#include "report/numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void gv_print_label(const struct gv_label *label, const char *unit, enum gv_language language,
                    struct gv_text *out)
{
    gv_text_puts(out, gv_label_in(language, label));
    if (strcmp(unit, "1") == 0) return;
    gv_text_puts(out, ", ");
    gv_unit_print(unit, language, out);
}

void gv_print_rounded(double value, enum gv_language language, struct gv_text *out)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%.3g", value);
    double rounded;
    sscanf(digits, "%lf", &rounded);
    gv_format_as_is(rounded, language, out);
}

void gv_print_shortfall(enum gv_text_key failed_text, uint64_t failed, size_t done, size_t all,
                        enum gv_language language, struct gv_text *out)
{
    struct gv_text some = {0}, total = {0};
    gv_format_count(failed, language, &some);
    if (failed && some.data) {
        GV_FILL(out, language, failed_text, some.data);
        gv_text_puts(out, "\n");
    }
    some.length = 0;
    gv_format_count(done, language, &some);
    gv_format_count(all, language, &total);
    if (done < all && some.data && total.data) {
        GV_FILL(out, language, GV_TEXT_SWEEP_INCOMPLETE, some.data, total.data);
        gv_text_puts(out, "\n");
    }
    gv_text_free(&some);
    gv_text_free(&total);
}

void gv_put_estimate(struct gv_table *table, struct gv_estimate e, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell) gv_format_estimate(e, language, cell);
}

void gv_put_probability(struct gv_table *table, struct gv_estimate e, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell) gv_format_probability(e, language, cell);
}

void gv_put_as_is(struct gv_table *table, double value, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell) gv_format_as_is(value, language, cell);
}

void gv_put_rounded(struct gv_table *table, double value, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell) gv_print_rounded(value, language, cell);
}

/* To the decimal place of the second digit of `width`. */
static void print_to(double value, double width, enum gv_language language, struct gv_text *out)
{
    int place = width > 0 && isfinite(width) ? 1 - (int)floor(log10(width)) : 4;
    double unit = pow(10, place < 0 ? -place : 0);
    gv_format_number(place < 0 ? round(value / unit) * unit : value,
                     place < 0   ? 0
                     : place > 9 ? 9
                                 : place,
                     language, out);
}

void gv_put_interval(struct gv_table *table, double low, double high, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table), end = {0};
    if (!cell) return;
    if (isnan(low) || isnan(high)) {
        gv_text_puts(cell, "–");
    } else if (isinf(low) && isinf(high)) {
        gv_text_puts(cell, gv_text_in(language, GV_TEXT_OPEN_BOTH));
    } else if (isinf(low) || isinf(high)) {
        gv_print_rounded(isinf(low) ? high : low, language, &end);
        if (end.data) GV_FILL(cell, language, isinf(low) ? GV_TEXT_OPEN_BELOW : GV_TEXT_OPEN_ABOVE, end.data);
    } else {
        print_to(low, high - low, language, cell);
        gv_text_puts(cell, " – ");
        print_to(high, high - low, language, cell);
    }
    gv_text_free(&end);
}
