#include "scenario/period.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_YEAR = 1990, MOST_YEAR = 2100, WORDS_MAX = 4 };

/* Three letters or more of a month's name, which tell months apart in Danish and English. */
static int month_of(const char *word)
{
    static const char *const names[][2] = {
        {"januar", "january"},  {"februar", "february"},  {"marts", "march"},
        {"april", "april"},     {"maj", "may"},           {"juni", "june"},
        {"juli", "july"},       {"august", "august"},     {"september", "september"},
        {"oktober", "october"}, {"november", "november"}, {"december", "december"}};
    size_t length = strlen(word);
    for (int m = 0; m < 12 && length >= 3; m++)
        if (strncmp(word, names[m][0], length) == 0 || strncmp(word, names[m][1], length) == 0) return m;
    return -1;
}

/* Runs of digits and runs of letters, in lower case; what stands between them is left out. */
struct words {
    char word[WORDS_MAX][16];
    size_t n;
};

static bool split(const char *text, size_t length, struct words *w)
{
    *w = (struct words){0};
    for (size_t i = 0; i < length;) {
        bool digit = isdigit((unsigned char)text[i]), letter = isalpha((unsigned char)text[i]);
        if (!digit && !letter) {
            if (!strchr(" -./", text[i])) return false;
            i++;
            continue;
        }
        if (w->n == WORDS_MAX) return false;
        char *word = w->word[w->n++];
        size_t n = 0;
        while (i < length && (digit ? isdigit((unsigned char)text[i]) : isalpha((unsigned char)text[i]))) {
            if (n + 1 == sizeof w->word[0]) return false;
            word[n++] = (char)tolower((unsigned char)text[i++]);
        }
    }
    return true;
}

static int year_of(const char *word)
{
    int year = strlen(word) == 4 ? atoi(word) : 0;
    return year >= LEAST_YEAR && year <= MOST_YEAR ? year : 0;
}

static bool set(struct gv_period *period, int year, int month, int months)
{
    period->first = year * 12 + month;
    period->last = period->first + months - 1;
    return true;
}

static bool is_quarter_word(const char *word)
{
    return strcmp(word, "q") == 0 || strcmp(word, "k") == 0 || strcmp(word, "kv") == 0 ||
           strncmp(word, "kvartal", 7) == 0 || strncmp(word, "quarter", 7) == 0;
}

bool gv_period_read(const char *text, size_t length, struct gv_period *period)
{
    struct words w;
    int year = 0, number = -1, name = -1;
    bool quarter = false, month = false;
    /* A mark in front is no separator: -2026-01 is a slip. */
    if (length == 0 || !isalnum((unsigned char)text[0])) return false;
    if (!split(text, length, &w) || w.n == 0) return false;
    for (size_t i = 0; i < w.n; i++) {
        const char *word = w.word[i];
        if (!year && year_of(word))
            year = year_of(word);
        else if (isdigit((unsigned char)word[0]) && number < 0 && strlen(word) <= 2)
            number = atoi(word);
        else if (!quarter && is_quarter_word(word))
            quarter = true;
        else if (!month && (strcmp(word, "m") == 0))
            month = true;
        else if (name < 0 && month_of(word) >= 0)
            name = month_of(word);
        else
            return false;
    }
    if (!year) return false;
    if (w.n == 1) return set(period, year, 0, 12);
    if (name >= 0) return number < 0 && !quarter && set(period, year, name, 1);
    if (quarter) return number >= 1 && number <= 4 && set(period, year, 3 * (number - 1), 3);
    return number >= 1 && number <= 12 && set(period, year, number - 1, 1);
}

void gv_month_print(int month, struct gv_text *out)
{
    gv_text_printf(out, "%d-%02d", month / 12, month % 12 + 1);
}

void gv_period_print(struct gv_period p, bool danish, struct gv_text *out)
{
    int months = p.last - p.first + 1;
    if (months == 12 && p.first % 12 == 0) {
        gv_text_printf(out, "%d", p.first / 12);
    } else if (months == 3 && p.first % 3 == 0) {
        gv_text_printf(out, danish ? "%d-K%d" : "%d-Q%d", p.first / 12, p.first % 12 / 3 + 1);
    } else {
        gv_month_print(p.first, out);
        if (months == 1) return;
        gv_text_puts(out, danish ? " til " : " to ");
        gv_month_print(p.last, out);
    }
}
