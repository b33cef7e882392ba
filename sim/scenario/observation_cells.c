#include "scenario/observation_cells.h"

#include "scenario/source_file.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* More than any municipality counts: a slip of the keyboard, and no figure to learn from. */
#define LARGEST 1e12

struct gv_place gv_cell_place(const struct gv_source *source, const struct gv_cell *cell)
{
    struct gv_place place = gv_source_place(source, cell->offset);
    place.length = cell->length ? gv_text_columns(cell->text, cell->length) : 1;
    return place;
}

char gv_cells_separator(const char *line, size_t length)
{
    static const char candidates[] = {';', '\t', ','};
    size_t most = 0;
    char best = ';';
    for (size_t i = 0; i < sizeof candidates; i++) {
        size_t count = 0;
        bool quoted = false;
        for (size_t at = 0; at < length; at++) {
            if (line[at] == '"') quoted = !quoted;
            count += !quoted && line[at] == candidates[i];
        }
        if (count > most) {
            most = count;
            best = candidates[i];
        }
    }
    return best;
}

/* --- splitting --- */

/* A quoted cell from behind its quote; the offset behind its closing quote, or SIZE_MAX. */
static size_t read_quoted(const struct gv_source *source, size_t at, size_t end, struct gv_pool *pool,
                          struct gv_cell *cell)
{
    const char *text = source->text;
    size_t start = at, doubled = 0;
    for (; at < end; at++) {
        if (text[at] != '"') continue;
        if (at + 1 == end || text[at + 1] != '"') break;
        doubled++;
        at++;
    }
    if (at >= end) return SIZE_MAX;
    *cell = (struct gv_cell){text + start, at - start, start, true};
    if (doubled) {
        char *copy = gv_pool_copy(pool, text + start, at - start);
        if (!copy) return SIZE_MAX;
        size_t length = 0;
        for (size_t i = 0; i < cell->length; i++) {
            copy[length++] = copy[i];
            if (copy[i] == '"') i++;
        }
        cell->text = copy;
        cell->length = length;
    }
    return at + 1;
}

static void trim(struct gv_cell *cell)
{
    while (cell->length && isspace((unsigned char)cell->text[0])) {
        cell->text++;
        cell->length--;
        cell->offset++;
    }
    while (cell->length && isspace((unsigned char)cell->text[cell->length - 1]))
        cell->length--;
}

size_t gv_cells_split(const struct gv_source *source, size_t offset, size_t end, char separator,
                      struct gv_pool *pool, struct gv_cell *cells, struct gv_diagnostics *diagnostics)
{
    const char *text = source->text;
    size_t n = 0, at = offset;
    for (;;) {
        if (n == GV_CELLS_MAX) {
            gv_diagnose(diagnostics, GV_ERROR, gv_source_place(source, at), NULL,
                        "a line has at most %d cells", GV_CELLS_MAX);
            return 0;
        }
        struct gv_cell *cell = &cells[n++];
        size_t start = at;
        while (start < end && (text[start] == ' ' || (text[start] == '\t' && separator != '\t')))
            start++;
        if (start < end && text[start] == '"') {
            size_t behind = read_quoted(source, start + 1, end, pool, cell);
            if (behind == SIZE_MAX) {
                gv_diagnose(diagnostics, GV_ERROR, gv_source_place(source, start),
                            "close the quote on the same line; a quote inside is written twice",
                            "a quote is opened here and not closed");
                return 0;
            }
            at = behind;
            while (at < end && text[at] != separator && isspace((unsigned char)text[at]))
                at++;
            if (at < end && text[at] != separator) {
                gv_diagnose(diagnostics, GV_ERROR, gv_source_place(source, at),
                            "put the whole cell in quotes; a quote inside is written twice",
                            "text stands behind a closing quote");
                return 0;
            }
        } else {
            at = start;
            while (at < end && text[at] != separator)
                at++;
            *cell = (struct gv_cell){text + start, at - start, start, false};
        }
        trim(cell);
        if (at >= end) return n;
        at++;
    }
}

/* --- numbers --- */

/* Blanks that spreadsheets put between thousands: space, no-break space, narrow no-break space. */
static size_t blank_at(const char *text, size_t length)
{
    if (length >= 1 && text[0] == ' ') return 1;
    if (length >= 2 && memcmp(text, "\xc2\xa0", 2) == 0) return 2;
    if (length >= 3 && memcmp(text, "\xe2\x80\xaf", 3) == 0) return 3;
    return 0;
}

/* What a number is made of, blanks left out. */
struct digits {
    char text[64];
    size_t length, points, commas;
    size_t behind; /* digits behind the last point or comma */
    char last;     /* point or comma, whichever is the last; 0 for none */
    bool sign, number;
};

static struct digits read_digits(const struct gv_cell *cell)
{
    struct digits d = {.number = cell->length > 0};
    bool some = false;
    for (size_t i = 0; i < cell->length && d.number;) {
        size_t blank = blank_at(cell->text + i, cell->length - i);
        char c = cell->text[i];
        i += blank ? blank : 1;
        if (blank) continue;
        if (d.length + 2 >= sizeof d.text) {
            d.number = false;
        } else if (c >= '0' && c <= '9') {
            some = true;
            d.behind++;
            d.text[d.length++] = c;
        } else if ((c == '-' || c == '+') && d.length == 0) {
            d.sign = c == '-';
            d.text[d.length++] = c;
        } else if (c == '.' || c == ',') {
            d.points += c == '.';
            d.commas += c == ',';
            d.behind = 0;
            d.last = c;
            d.text[d.length++] = c;
        } else {
            d.number = false;
        }
    }
    d.number &= some;
    return d;
}

enum gv_decimals gv_cell_decimals(const struct gv_cell *cell)
{
    struct digits d = read_digits(cell);
    if (!d.number || !d.last) return GV_DECIMALS_UNKNOWN;
    if (d.points && d.commas) return d.last == ',' ? GV_DECIMALS_COMMA : GV_DECIMALS_POINT;
    if (d.points > 1) return GV_DECIMALS_COMMA; /* 1.234.567 */
    if (d.commas > 1) return GV_DECIMALS_POINT;
    if (d.last == ',') return d.behind == 3 ? GV_DECIMALS_UNKNOWN : GV_DECIMALS_COMMA;
    return d.behind == 3 ? GV_DECIMALS_UNKNOWN : GV_DECIMALS_POINT;
}

/* Groups of three digits between marks that stand for thousands. */
static bool grouped(const struct digits *d, char mark, char decimal)
{
    size_t since = 0;
    bool begun = false;
    for (size_t i = 0; i < d->length; i++) {
        char c = d->text[i];
        if (c == decimal || c == mark) {
            if (begun && since != 3) return false;
            if (c == decimal) return memchr(d->text + i, mark, d->length - i) == NULL;
            begun = true;
            since = 0;
        } else {
            since += c >= '0' && c <= '9';
        }
    }
    return !begun || since == 3;
}

static double value_of(const struct digits *d, char decimal)
{
    char plain[64];
    size_t n = 0;
    for (size_t i = 0; i < d->length; i++)
        if (d->text[i] == decimal)
            plain[n++] = '.';
        else if (d->text[i] != '.' && d->text[i] != ',')
            plain[n++] = d->text[i];
    plain[n] = '\0';
    return strtod(plain, NULL);
}

static bool refuse(const struct gv_source *source, const struct gv_cell *cell, const char *label,
                   const char *what, const char *hint, struct gv_diagnostics *diagnostics)
{
    gv_diagnose(diagnostics, GV_ERROR, gv_cell_place(source, cell), hint, "%s: '%.*s' %s", label,
                gv_text_shown(cell->text, cell->length), cell->text, what);
    return false;
}

bool gv_cell_number(const struct gv_source *source, const struct gv_cell *cell, enum gv_decimals decimals,
                    bool whole, const char *label, double *value, struct gv_diagnostics *diagnostics)
{
    struct digits d = read_digits(cell);
    if (!d.number)
        return refuse(source, cell, label, "is not a number",
                      "a number alone, without its unit; leave the cell empty where nothing was counted",
                      diagnostics);
    enum gv_decimals own = gv_cell_decimals(cell);
    if (own != GV_DECIMALS_UNKNOWN && decimals != GV_DECIMALS_UNKNOWN && own != decimals)
        return refuse(source, cell, label, "writes decimals in another way than the cells before it",
                      decimals == GV_DECIMALS_COMMA ? "write a decimal comma, as elsewhere in the file"
                                                    : "write a decimal point, as elsewhere in the file",
                      diagnostics);
    if (d.last && own == GV_DECIMALS_UNKNOWN && decimals == GV_DECIMALS_UNKNOWN && !whole)
        return refuse(source, cell, label, "may be a thousand or one and a bit",
                      "write thousands without a mark (1234), or a number of decimals other than three",
                      diagnostics);
    char decimal = decimals == GV_DECIMALS_POINT ? '.' : ',';
    if (decimals == GV_DECIMALS_UNKNOWN && own == GV_DECIMALS_POINT) decimal = '.';
    /* A whole number has no decimals: in 1.234 and 1,234 the mark is for thousands. */
    if (whole && own == GV_DECIMALS_UNKNOWN && d.last && d.behind == 3) decimal = d.last == '.' ? ',' : '.';
    if (!grouped(&d, decimal == ',' ? '.' : ',', decimal))
        return refuse(source, cell, label, "is not a number", "thousands come in groups of three digits",
                      diagnostics);
    *value = value_of(&d, decimal);
    if (*value < 0 || d.sign)
        return refuse(source, cell, label, "is negative", "counts, hours and amounts are 0 or more",
                      diagnostics);
    if (*value > LARGEST)
        return refuse(source, cell, label, "is too large", "counts, hours and amounts are at most 1e12",
                      diagnostics);
    if (whole && *value != floor(*value))
        return refuse(source, cell, label, "is not a whole number", "people and sessions are counted whole",
                      diagnostics);
    return true;
}
