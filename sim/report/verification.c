#include "report/verification.h"

#include "report/numbers.h"
#include "report/summary.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* --- values --- */

/* NaNs differ by bits that no number shows. */
static void print_number(double value, struct gv_text *out)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (isnan(value))
        gv_text_printf(out, "NaN (bits %016" PRIx64 ")", bits);
    else
        gv_number_print(value, out);
}

static size_t common_length(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

static bool is_inside_character(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The part of a text around a place, in quotes. Control characters become blanks. */
static void print_excerpt(const char *text, size_t around, struct gv_text *out)
{
    enum { BEFORE = 24, LENGTH = 60 };
    if (!text) {
        gv_text_puts(out, "unreadable");
        return;
    }
    size_t length = strlen(text), from = around > BEFORE ? around - BEFORE : 0;
    if (from > length) from = length;
    while (from > 0 && is_inside_character(text[from]))
        from--;
    size_t to = length - from > LENGTH ? from + LENGTH : length;
    while (to < length && is_inside_character(text[to]))
        to++;
    gv_text_puts(out, from > 0 ? "'…" : "'");
    for (size_t i = from; i < to; i++) {
        char c = (unsigned char)text[i] < ' ' || text[i] == 0x7F ? ' ' : text[i];
        gv_text_append(out, &c, 1);
    }
    gv_text_puts(out, to < length ? "…'" : "'");
}

static void print_values(const struct gv_difference *d, struct gv_text *out)
{
    if (d->kind == GV_DIFFERS_NUMBERS) {
        gv_text_puts(out, "stored ");
        print_number(d->stored, out);
        gv_text_puts(out, ", recomputed ");
        print_number(d->computed, out);
        return;
    }
    bool both = d->stored_text && d->computed_text;
    size_t around = both ? common_length(d->stored_text, d->computed_text) : 0;
    if (both && strcmp(d->stored_text, d->computed_text) == 0) {
        gv_text_puts(out, "the text reads the same, but is stored otherwise");
        return;
    }
    gv_text_puts(out, "stored ");
    print_excerpt(d->stored_text, around, out);
    gv_text_puts(out, ", recomputed ");
    print_excerpt(d->computed_text, around, out);
}

static void print_place(const struct gv_difference *d, struct gv_text *out)
{
    for (size_t i = 0; i < d->n_at; i++) {
        gv_text_printf(out, "%s %s = ", i ? "," : "", d->at[i].dim);
        if (d->at[i].text)
            gv_text_puts(out, d->at[i].text);
        else
            gv_number_print(d->at[i].number, out);
    }
}

/* --- one difference --- */

static void print_bytes(uint64_t n, struct gv_text *out)
{
    gv_format_count(n, GV_EN, out);
    gv_text_puts(out, n == 1 ? " byte differs" : " bytes differ");
}

void gv_difference_print(const struct gv_difference *d, struct gv_text *out)
{
    switch (d->kind) {
    case GV_DIFFERS_STRUCTURE:
        gv_text_puts(out, "in the file's structure: ");
        print_bytes(d->bytes, out);
        return;
    case GV_DIFFERS_HEADER:
        if (!*d->group)
            gv_text_puts(out, "the file's own attributes and groups: ");
        else if (!*d->name)
            gv_text_printf(out, "the header of the group %s: ", d->group);
        else
            gv_text_printf(out, "%s/%s, its attributes or dimensions: ", d->group, d->name);
        print_bytes(d->bytes, out);
        return;
    case GV_DIFFERS_NUMBERS:
    case GV_DIFFERS_TEXTS:
        gv_text_printf(out, "%s/%s: ", d->group, d->name);
        if (d->of > 1) {
            gv_format_count(d->n, GV_EN, out);
            gv_text_puts(out, " of ");
            gv_format_count(d->of, GV_EN, out);
            gv_text_puts(out, d->n == 1 ? " values differs, at" : " values differ, first at");
            print_place(d, out);
            gv_text_puts(out, ": ");
        }
        print_values(d, out);
        return;
    }
}

/* --- JSON --- */

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *difference_json(const struct gv_difference *d)
{
    static const char *const kinds[] = {[GV_DIFFERS_HEADER] = "header",
                                        [GV_DIFFERS_NUMBERS] = "numbers",
                                        [GV_DIFFERS_TEXTS] = "texts",
                                        [GV_DIFFERS_STRUCTURE] = "structure"};
    json_t *object = json_object(), *at = json_object();
    json_object_set_new(object, "kind", json_string(kinds[d->kind]));
    json_object_set_new(object, "group", json_string(d->group));
    json_object_set_new(object, "name", json_string(d->name));
    json_object_set_new(object, "bytes", json_integer((json_int_t)d->bytes));
    if (d->of == 0) {
        json_decref(at);
        return object;
    }
    json_object_set_new(object, "values", json_integer((json_int_t)d->n));
    json_object_set_new(object, "of", json_integer((json_int_t)d->of));
    for (size_t i = 0; i < d->n_at; i++)
        json_object_set_new(at, d->at[i].dim,
                            d->at[i].text ? json_string(d->at[i].text) : gv_json_number(d->at[i].number));
    json_object_set_new(object, "first_at", at);
    bool numbers = d->kind == GV_DIFFERS_NUMBERS;
    json_object_set_new(object, "stored", numbers ? gv_json_number(d->stored) : text_or_null(d->stored_text));
    json_object_set_new(object, "recomputed",
                        numbers ? gv_json_number(d->computed) : text_or_null(d->computed_text));
    return object;
}

json_t *gv_verification_json(const struct gv_verification *v)
{
    json_t *root = json_object(), *differences = json_array();
    for (size_t i = 0; i < v->comparison.n; i++)
        json_array_append_new(differences, difference_json(&v->comparison.items[i]));
    json_object_set_new(root, "result_file", json_string(v->recall.path));
    json_object_set_new(root, "verified", json_boolean(gv_byte_comparison_same(&v->comparison)));
    json_object_set_new(root, "bytes", json_integer((json_int_t)v->comparison.stored_bytes));
    json_object_set_new(root, "recomputed_bytes", json_integer((json_int_t)v->comparison.computed_bytes));
    json_object_set_new(root, "draws", json_integer((json_int_t)v->recall.draws));
    json_object_set_new(root, "complete", json_boolean(v->recall.complete));
    json_object_set_new(root, "version", json_string(gv_reader_version(v->reader)));
    json_object_set_new(root, "this_version", json_string(GEVINST_VERSION));
    json_object_set_new(root, "differences", differences);
    return root;
}
