/* Counts of a municipality: the table, and behind a line of its own the scenario's section `follow_up`. */
#include "scenario.h"

#include "base/status.h"
#include "models.h"
#include "scenario/observations.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_rows(const struct gv_observations *o)
{
    GV_PROMISE(o->n > 0 && o->n <= GV_OBSERVATIONS_MAX, "%zu rows", o->n);
    for (size_t i = 0; i < o->n; i++) {
        GV_PROMISE(o->periods[i].first >= 0 && o->periods[i].last >= o->periods[i].first,
                   "a period from %d to %d", o->periods[i].first, o->periods[i].last);
        GV_PROMISE(i == 0 || o->periods[i].first > o->periods[i - 1].last, "periods overlap, or do not rise");
        for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++) {
            double value = o->rows[i].value[c];
            GV_PROMISE(isnan(value) || o->has[c], "a value in a column that is not there");
            GV_PROMISE(!isinf(value), "%s is infinite", gv_follow_columns[c].name);
            if (gv_follow_columns[c].kind == GV_FOLLOW_COUNT && !isnan(value))
                GV_PROMISE(value >= 0 && value == floor(value), "%s counts %g", gv_follow_columns[c].name,
                           value);
        }
    }
}

static bool same_rows(const struct gv_observations *a, const struct gv_observations *b)
{
    if (a->n != b->n || memcmp(a->has, b->has, sizeof a->has) != 0) return false;
    for (size_t i = 0; i < a->n; i++)
        if (memcmp(&a->periods[i], &b->periods[i], sizeof a->periods[i]) != 0 ||
            memcmp(a->rows[i].value, b->rows[i].value, sizeof a->rows[i].value) != 0)
            return false;
    return true;
}

static int read_table(const uint8_t *bytes, size_t n, unsigned chain, struct gv_observations *o,
                      struct gv_diagnostics *diagnostics)
{
    char path[GV_FUZZ_PATH];
    int descriptor = gv_fuzz_file(bytes, n, path);
    int status = gv_observations_read(path, chain, o, diagnostics);
    close(descriptor);
    return status;
}

/* A comment line changes nothing. */
static void check_comment(const uint8_t *bytes, size_t n, unsigned chain, const struct gv_observations *o)
{
    static const char comment[] = "# counted by hand\n";
    size_t mark = n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0, length = sizeof comment - 1;
    if (n + length > GV_OBSERVATIONS_BYTES_MAX) return;
    uint8_t *longer = malloc(n + length);
    struct gv_observations other;
    struct gv_diagnostics diagnostics = {0};
    if (!longer) abort();
    memcpy(longer, bytes, mark);
    memcpy(longer + mark, comment, length);
    memcpy(longer + mark + length, bytes + mark, n - mark);
    int status = read_table(longer, n + length, chain, &other, &diagnostics);
    GV_PROMISE(status == GV_OK && same_rows(o, &other), "a comment changes what is read");
    gv_diagnostics_free(&diagnostics);
    gv_observations_free(&other);
    free(longer);
}

static void read_observations(const uint8_t *bytes, size_t n, unsigned chain)
{
    struct gv_observations o;
    struct gv_diagnostics diagnostics = {0};
    int status = read_table(bytes, n, chain, &o, &diagnostics);
    gv_fuzz_check_reading(status, &diagnostics, true);
    if (status == GV_OK) {
        check_rows(&o);
        check_comment(bytes, n, chain, &o);
        int starts[] = {o.periods[0].first, 12 * 2026};
        for (size_t i = 0; i < 2; i++) {
            gv_diagnostics_free(&diagnostics);
            status = gv_observations_place(&o, starts[i], 60, &diagnostics);
            gv_fuzz_check_reading(status, &diagnostics, true);
            for (size_t row = 0; row < o.n && status == GV_OK; row++)
                GV_PROMISE(o.rows[row].from >= 1 && o.rows[row].to <= 60, "a row of the months %d to %d",
                           o.rows[row].from, o.rows[row].to);
        }
    }
    gv_diagnostics_free(&diagnostics);
    gv_observations_free(&o);
}

/* Inputs are missing, so that it is never taken; what is wrong with the section must be among the errors. */
static void read_section(const char *section)
{
    struct gv_text text = {0};
    struct gv_model_catalogue all;
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    gv_text_printf(&text, "gevinst: 1\nmodel: rehabilitation\n%s", section);
    const char *const files[] = {text.data};
    const struct gv_scenario_texts texts = {.files = files, .n_files = 1};
    all.models = gv_models(&all.n);
    int status = gv_scenario_read_texts("fuzz.yaml", &texts, &all, &(struct gv_scenario_changes){0},
                                        &scenario, &diagnostics);
    gv_fuzz_check_reading(status, &diagnostics, true);
    gv_diagnostics_free(&diagnostics);
    gv_scenario_free(&scenario);
    gv_text_free(&text);
}

static void read_input(const uint8_t *bytes, size_t n)
{
    struct gv_fuzz_texts texts;
    gv_fuzz_split(bytes, n, &texts);
    /* The table as bytes: it may hold a NUL. */
    size_t length = texts.n_files > 1 ? strlen(texts.first) : n;
    read_observations(bytes, length, GV_FOLLOW_REHABILITATION);
    read_observations(bytes, length, GV_FOLLOW_RETRAINING);
    if (texts.n_files > 1) read_section(texts.files[1]);
    gv_fuzz_texts_free(&texts);
}

/* --- mutation --- */

static void put_period(struct gv_random_state *random, struct gv_text *out)
{
    static const char *const edges[] = {"2026-13",         "2026-Q5", "0000",       "9999-12",  "jan 2026",
                                        "1. kvartal 2026", "2026Q1",  "2026-1",     "maj 2027", "",
                                        "99999",           "-2026",   "2026-01-01", "Q2 2026"};
    size_t year = 2024 + gv_random_below(random, 4);
    switch (gv_random_below(random, 4)) {
    case 0:
        gv_text_printf(out, "%zu-%02zu", year, 1 + gv_random_below(random, 12));
        break;
    case 1:
        gv_text_printf(out, "%zu-Q%zu", year, 1 + gv_random_below(random, 4));
        break;
    case 2:
        gv_text_printf(out, "%zu", year);
        break;
    default:
        gv_text_puts(out, GV_RANDOM_OF(random, edges));
    }
}

static void put_cell(struct gv_random_state *random, struct gv_text *out)
{
    static const char *const edges[] = {"",      "1.234",      "1.234,5", "1,234.5", "1 234", "12,5",
                                        "\"3\"", "\"a\"\"b\"", "\"1,5\"", "1.2.3",   "-1",    "3 h",
                                        "50 %",  "n/a",        "-",       "1e3"};
    switch (gv_random_below(random, 6)) {
    case 0:
        gv_fuzz_put_number(random, out);
        break;
    case 1:
        put_period(random, out);
        break;
    case 2: {
        const struct gv_follow_column_info *column =
            &gv_follow_columns[gv_random_below(random, GV_FOLLOW_COLUMN_COUNT)];
        gv_text_puts(out, gv_random_once_in(random, 2) ? column->label.da : column->name);
        if (column->kind == GV_FOLLOW_INDICATOR && gv_random_once_in(random, 2))
            gv_text_puts(out, gv_random_once_in(random, 2) ? " n" : " kilde");
        break;
    }
    case 3:
        gv_text_printf(out, "%zu", gv_random_below(random, 40));
        break;
    default:
        gv_text_puts(out, GV_RANDOM_OF(random, edges));
    }
}

/* A cell, a row or the section; the lines of scenarios are near enough to those of tables. */
static size_t mutate(uint8_t *bytes, size_t n, size_t most, struct gv_random_state *random,
                     gv_fuzz_bytes_fn *bytewise)
{
    size_t kind = gv_random_below(random, 8);
    if (n == 0 || kind == 0) return bytewise(bytes, n, most);
    if (kind < 3) return gv_fuzz_mutate_scenario(bytes, n, most, random, bytewise);
    static const char ends[] = ",;\t\n";
    struct gv_text text = {0};
    size_t from = gv_random_below(random, n), to;
    while (from > 0 && !memchr(ends, bytes[from - 1], sizeof ends - 1))
        from--;
    for (to = from; to < n && !memchr(ends, bytes[to], sizeof ends - 1);)
        to++;
    put_cell(random, &text);
    if (kind == 3) { /* one more */
        gv_text_puts(&text, gv_random_once_in(random, 2) ? ";" : ",");
        to = from;
    }
    n = gv_fuzz_replace(bytes, n, most, from, to - from, text.data ? text.data : "", text.length);
    gv_text_free(&text);
    return n;
}

static void words(struct gv_text *out)
{
    for (size_t c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++)
        gv_text_printf(out, "%s\n%s\n", gv_follow_columns[c].name, gv_follow_columns[c].label.da);
    gv_text_puts(out, "follow_up:\nkey_indicators:\ntargets:\nresponsible:\n");
}

const struct gv_fuzz_target gv_fuzz_observations = {"observations", 16384, read_input, mutate, words};
