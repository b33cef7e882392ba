#include "scenario/observations.h"

#include "base/memory.h"
#include "base/status.h"
#include "scenario/observation_cells.h"
#include "scenario/source_file.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a column of the file is for. */
enum purpose { VALUE, ANSWERS, SOURCE, PERIOD, NOTHING };

struct heading {
    enum purpose purpose;
    enum gv_follow_column column;
};

struct reading {
    struct gv_observations *o;
    unsigned chain;
    char separator;
    enum gv_decimals decimals;
    struct heading headings[GV_CELLS_MAX];
    size_t n_headings;
    struct gv_diagnostics *diagnostics;
};

/* --- headings --- */

/* In lower case, with single blanks in place of blanks and underscores, without a unit in brackets at the
 * end. */
static void normalise(const char *text, size_t length, char out[64])
{
    size_t n = 0;
    while (length && text[length - 1] == ')') { /* "staff hours (h)" */
        size_t at = length;
        while (at > 0 && text[at - 1] != '(')
            at--;
        if (at == 0) break;
        length = at - 1;
    }
    for (size_t i = 0; i < length && n < 62; i++) {
        unsigned char c = (unsigned char)text[i];
        bool blank = c == ' ' || c == '_' || c == '\t';
        if (blank && (n == 0 || out[n - 1] == ' ')) continue;
        /* Æ Ø Å: the second byte of the small ones is 32 more */
        if (c == 0xc3 && i + 1 < length && strchr("\x86\x98\x85", text[i + 1])) {
            out[n++] = (char)c;
            out[n++] = (char)(text[++i] + 32);
            continue;
        }
        out[n++] = blank ? ' ' : (char)tolower(c);
    }
    while (n && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

static bool same_word(const char *normal, const char *name)
{
    char other[64];
    normalise(name, strlen(name), other);
    return strcmp(normal, other) == 0;
}

/* NAME, or NAME with one of the suffixes. */
static bool matches(const char *normal, const char *name, const char *english, const char *danish)
{
    char other[64], full[80];
    normalise(name, strlen(name), other);
    strcpy(full, other);
    if (english && strcmp(normal, strcat(strcpy(full, other), english)) == 0) return true;
    return strcmp(normal, strcat(strcpy(full, other), danish ? danish : "")) == 0;
}

static bool find_heading(const char *normal, struct heading *heading)
{
    *heading = (struct heading){.purpose = PERIOD};
    if (strcmp(normal, "period") == 0 || strcmp(normal, "periode") == 0) return true;
    for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++) {
        const struct gv_follow_column_info *info = &gv_follow_columns[c];
        const char *const names[] = {info->name, info->label.da};
        for (size_t k = 0; k < 2; k++) {
            bool indicator = info->kind == GV_FOLLOW_INDICATOR;
            *heading = (struct heading){VALUE, (enum gv_follow_column)c};
            if (same_word(normal, names[k])) return true;
            heading->purpose = ANSWERS;
            if (indicator && matches(normal, names[k], " n", " antal")) return true;
            heading->purpose = SOURCE;
            if (indicator && matches(normal, names[k], " source", " kilde")) return true;
        }
    }
    return false;
}

static void unknown_heading(struct reading *r, const struct gv_cell *cell, const char *normal)
{
    enum { MOST = 2 * GV_FOLLOW_COLUMN_COUNT + 2 };
    const char *names[MOST];
    size_t n = 0;
    struct gv_text hint = {0};
    names[n++] = "period";
    names[n++] = "periode";
    for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++) {
        if (!(gv_follow_columns[c].chains & r->chain)) continue;
        names[n++] = gv_follow_columns[c].name;
        names[n++] = gv_follow_columns[c].label.da;
    }
    char underscored[64];
    strcpy(underscored, normal);
    for (char *p = underscored; *p; p++)
        if (*p == ' ') *p = '_';
    const char *near = gv_text_closest(normal, names, n);
    if (!near) near = gv_text_closest(underscored, names, n);
    if (near) gv_text_printf(&hint, "did you mean '%s'? ", near);
    gv_text_puts(&hint, "`gevinst follow-up --template SCENARIO` prints all headings");
    gv_diagnose(r->diagnostics, GV_ERROR, gv_cell_place(&r->o->source, cell), hint.data,
                "unknown column '%.*s'", gv_text_shown(cell->text, cell->length), cell->text);
    gv_text_free(&hint);
}

static void read_headings(struct reading *r, const struct gv_cell *cells, size_t n)
{
    bool period = false;
    r->n_headings = n;
    for (size_t i = 0; i < n; i++) {
        struct heading *h = &r->headings[i];
        char normal[64];
        normalise(cells[i].text, cells[i].length, normal);
        *h = (struct heading){.purpose = NOTHING};
        if (!*normal) continue;
        struct gv_place place = gv_cell_place(&r->o->source, &cells[i]);
        if (!find_heading(normal, h)) {
            unknown_heading(r, &cells[i], normal);
            h->purpose = NOTHING;
            continue;
        }
        for (size_t k = 0; k < i; k++)
            if (r->headings[k].purpose == h->purpose &&
                (h->purpose == PERIOD || r->headings[k].column == h->column)) {
                gv_diagnose(r->diagnostics, GV_ERROR, place, "keep one of them",
                            "the column '%s' is there twice", normal);
                break;
            }
        period |= h->purpose == PERIOD;
        if (h->purpose == PERIOD) continue;
        if (!(gv_follow_columns[h->column].chains & r->chain))
            gv_diagnose(r->diagnostics, GV_ERROR, place, "leave it out: it belongs to the other effect chain",
                        "the scenario's model has no column '%s'", gv_follow_columns[h->column].name);
        r->o->has[h->column] = true;
    }
    if (!period)
        gv_diagnose(r->diagnostics, GV_ERROR, gv_cell_place(&r->o->source, &cells[0]),
                    "name the column with months or quarters 'period' or 'periode'",
                    "the first line has no column for the period");
}

/* --- rows --- */

static void read_period(struct reading *r, const struct gv_cell *cell, size_t row)
{
    struct gv_observations *o = r->o;
    o->places[row] = gv_cell_place(&o->source, cell);
    if (gv_period_read(cell->text, cell->length, &o->periods[row])) return;
    gv_diagnose(r->diagnostics, GV_ERROR, o->places[row],
                "write 2026-03 or marts 2026, 2026-Q1 or 1. kvartal 2026, or 2026", "'%.*s' is no period",
                gv_text_shown(cell->text, cell->length), cell->text);
    o->periods[row] = (struct gv_period){-1, -1};
}

static int read_cell(struct reading *r, const struct heading *h, const struct gv_cell *cell, size_t row)
{
    struct gv_follow_row *into = &r->o->rows[row];
    const struct gv_follow_column_info *info = &gv_follow_columns[h->column];
    double *number = h->purpose == ANSWERS ? &into->answers[h->column] : &into->value[h->column];
    if (h->purpose == SOURCE) {
        into->source[h->column] = gv_pool_copy(&r->o->pool, cell->text, cell->length);
        return into->source[h->column] ? GV_OK : GV_ERR_MEMORY;
    }
    bool whole = h->purpose == ANSWERS || info->kind == GV_FOLLOW_COUNT;
    gv_cell_number(&r->o->source, cell, r->decimals, whole, info->name, number, r->diagnostics);
    return GV_OK;
}

static int read_row(struct reading *r, const struct gv_cell *cells, size_t n)
{
    struct gv_observations *o = r->o;
    struct gv_place places[GV_FOLLOW_COLUMN_COUNT] = {0};
    size_t row = o->n, errors = r->diagnostics->errors;
    int status = GV_OK;
    bool some = false, period = false;
    if (row == GV_OBSERVATIONS_MAX) {
        gv_diagnose(r->diagnostics, GV_ERROR, gv_cell_place(&o->source, &cells[0]), NULL, "at most %d rows",
                    GV_OBSERVATIONS_MAX);
        return GV_ERR_DATA;
    }
    for (size_t i = 0; i < n; i++)
        some |= cells[i].length > 0;
    if (!some) return GV_OK; /* a line of separators only */
    for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++)
        o->rows[row].value[c] = o->rows[row].answers[c] = NAN;
    for (size_t i = 0; i < n && status == GV_OK; i++) {
        if (cells[i].length == 0) continue;
        if (i >= r->n_headings) {
            gv_diagnose(r->diagnostics, GV_ERROR, gv_cell_place(&o->source, &cells[i]),
                        "a decimal comma in a table separated by commas needs quotes around its cell",
                        "the line has more cells than the first line has headings");
            break;
        }
        const struct heading *h = &r->headings[i];
        if (h->purpose == NOTHING) continue;
        if (h->purpose == PERIOD) {
            period = true;
            read_period(r, &cells[i], row);
            continue;
        }
        if (h->purpose == VALUE) places[h->column] = gv_cell_place(&o->source, &cells[i]);
        status = read_cell(r, h, &cells[i], row);
    }
    if (!period) {
        o->places[row] = gv_cell_place(&o->source, &cells[0]);
        o->periods[row] = (struct gv_period){-1, -1};
        gv_diagnose(r->diagnostics, GV_ERROR, o->places[row], "write 2026-03, 2026-Q1 or 2026",
                    "the row has no period");
    }
    o->n++;
    if (r->diagnostics->errors == errors) gv_observations_check_row(o, row, places, r->diagnostics);
    return status;
}

/* --- lines --- */

/* The next line that holds something: from *at to *end; *at moves behind it when the caller is done. */
static bool next_line(const struct gv_source *s, size_t *at, size_t *end, size_t *next)
{
    while (*at < s->length) {
        const char *stop = memchr(s->text + *at, '\n', s->length - *at);
        *end = stop ? (size_t)(stop - s->text) : s->length;
        *next = stop ? *end + 1 : s->length;
        while (*end > *at && s->text[*end - 1] == '\r')
            (*end)--;
        size_t blank = 0;
        while (*at + blank < *end && isspace((unsigned char)s->text[*at + blank]))
            blank++;
        if (*at + blank < *end && s->text[*at + blank] != '#') return true;
        *at = *next;
    }
    return false;
}

/* How the file writes decimals: as the first cell that tells. */
static enum gv_decimals find_decimals(struct reading *r, size_t at)
{
    struct gv_cell cells[GV_CELLS_MAX];
    struct gv_diagnostics ignored = {0};
    enum gv_decimals found = GV_DECIMALS_UNKNOWN;
    size_t end, next;
    while (found == GV_DECIMALS_UNKNOWN && next_line(&r->o->source, &at, &end, &next)) {
        size_t n = gv_cells_split(&r->o->source, at, end, r->separator, &r->o->pool, cells, &ignored);
        for (size_t i = 0; i < n && i < r->n_headings && found == GV_DECIMALS_UNKNOWN; i++)
            if (r->headings[i].purpose == VALUE) found = gv_cell_decimals(&cells[i]);
        at = next;
    }
    gv_diagnostics_free(&ignored);
    return found;
}

static int read_lines(struct reading *r)
{
    struct gv_cell cells[GV_CELLS_MAX];
    struct gv_observations *o = r->o;
    size_t at = 0, end = 0, next = 0;
    if (!next_line(&o->source, &at, &end, &next)) {
        gv_diagnose(r->diagnostics, GV_ERROR, gv_source_place(&o->source, 0),
                    "`gevinst follow-up --template SCENARIO` prints a table to fill in",
                    "the file has no table");
        return GV_ERR_DATA;
    }
    r->separator = gv_cells_separator(o->source.text + at, end - at);
    size_t n = gv_cells_split(&o->source, at, end, r->separator, &o->pool, cells, r->diagnostics);
    if (n == 0) return GV_ERR_DATA;
    read_headings(r, cells, n);
    at = next;
    r->decimals = find_decimals(r, at);
    int status = GV_OK;
    while (status == GV_OK && next_line(&o->source, &at, &end, &next)) {
        n = gv_cells_split(&o->source, at, end, r->separator, &o->pool, cells, r->diagnostics);
        if (n) status = read_row(r, cells, n);
        at = next;
    }
    if (status == GV_OK && o->n == 0 && !r->diagnostics->errors)
        gv_diagnose(r->diagnostics, GV_ERROR, gv_source_place(&o->source, 0),
                    "a row for each month or quarter", "the table has headings and no rows");
    return status;
}

/* --- the whole --- */

/* By time, and no two rows of the same month. */
static void order_rows(struct gv_observations *o, struct gv_diagnostics *diagnostics)
{
    for (size_t i = 1; i < o->n; i++)
        for (size_t k = i; k > 0 && o->periods[k].first < o->periods[k - 1].first; k--) {
            struct gv_follow_row row = o->rows[k];
            struct gv_period period = o->periods[k];
            struct gv_place place = o->places[k];
            o->rows[k] = o->rows[k - 1];
            o->periods[k] = o->periods[k - 1];
            o->places[k] = o->places[k - 1];
            o->rows[k - 1] = row;
            o->periods[k - 1] = period;
            o->places[k - 1] = place;
        }
    for (size_t i = 1; i < o->n; i++) {
        if (o->periods[i - 1].first < 0 || o->periods[i].first > o->periods[i - 1].last) continue;
        struct gv_text words = {0};
        size_t later = o->places[i].line > o->places[i - 1].line ? i : i - 1, other = later == i ? i - 1 : i;
        gv_period_print(o->periods[later], false, &words);
        gv_text_printf(&words, " overlaps ");
        gv_period_print(o->periods[other], false, &words);
        gv_diagnose(diagnostics, GV_ERROR, o->places[later],
                    "each month may be in one row only; leave the sums of quarters and years out",
                    "%s in line %zu", words.data ? words.data : "", o->places[other].line);
        gv_text_free(&words);
    }
}

int gv_observations_read(const char *path, unsigned chain, struct gv_observations *o,
                         struct gv_diagnostics *diagnostics)
{
    *o = (struct gv_observations){0};
    size_t errors = diagnostics->errors;
    int status = gv_source_read(path, GV_OBSERVATIONS_BYTES_MAX, &o->source, diagnostics);
    if (status != GV_OK) return status;
    o->rows = gv_memory_zeroed(GV_OBSERVATIONS_MAX, sizeof *o->rows);
    o->periods = gv_memory_zeroed(GV_OBSERVATIONS_MAX, sizeof *o->periods);
    o->places = gv_memory_zeroed(GV_OBSERVATIONS_MAX, sizeof *o->places);
    struct reading *r = gv_memory_zeroed(1, sizeof *r);
    if (!o->rows || !o->periods || !o->places || !r) {
        free(r);
        return GV_ERR_MEMORY;
    }
    r->o = o;
    r->chain = chain;
    r->diagnostics = diagnostics;
    status = read_lines(r);
    free(r);
    if (status == GV_OK) order_rows(o, diagnostics);
    return status == GV_OK && diagnostics->errors > errors ? GV_ERR_DATA : status;
}

void gv_observations_free(struct gv_observations *o)
{
    gv_source_free(&o->source);
    free(o->rows);
    free(o->periods);
    free(o->places);
    gv_pool_free(&o->pool);
    *o = (struct gv_observations){0};
}

static bool holds_figure(const struct gv_observations *o)
{
    for (size_t i = 0; i < o->n; i++)
        for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++)
            if (!isnan(o->rows[i].value[c])) return true;
    return false;
}

int gv_observations_place(struct gv_observations *o, int start, int horizon,
                          struct gv_diagnostics *diagnostics)
{
    int status = GV_OK;
    if (o->n > 0 && !holds_figure(o)) {
        gv_diagnose(diagnostics, GV_ERROR, o->places[0], "fill in what was counted; a cell may be 0",
                    "no row holds a figure");
        return GV_ERR_DATA;
    }
    for (size_t i = 0; i < o->n; i++) {
        struct gv_text first = {0};
        o->rows[i].from = o->periods[i].first - start + 1;
        o->rows[i].to = o->periods[i].last - start + 1;
        gv_month_print(start, &first);
        if (o->rows[i].from < 1) {
            gv_diagnose(diagnostics, GV_ERROR, o->places[i],
                        "leave the row out, or correct `start` in the scenario's section follow_up",
                        "the period begins before the programme does, in %s", first.data ? first.data : "");
            status = GV_ERR_DATA;
        } else if (o->rows[i].to > horizon) {
            gv_diagnose(diagnostics, GV_ERROR, o->places[i], "lengthen the scenario's horizon",
                        "the period ends beyond the horizon, %d months from %s", horizon,
                        first.data ? first.data : "");
            status = GV_ERR_DATA;
        }
        gv_text_free(&first);
    }
    return status;
}
