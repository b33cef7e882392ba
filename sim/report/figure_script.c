#include "report/figure_script.h"

#include <stdio.h>
#include <string.h>

/* --- strings --- */

/* The code point of a valid sequence, and its length. */
static unsigned long decode(const unsigned char *s, size_t *length)
{
    if (s[0] < 0x80) {
        *length = 1;
        return s[0];
    }
    *length = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    unsigned long c = s[0] & (0xFFu >> (*length + 1));
    for (size_t i = 1; i < *length; i++)
        c = c << 6 | (s[i] & 0x3Fu);
    return c;
}

static bool is_control(unsigned long c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

/* Marks of direction, and code points that XML refuses. */
static bool is_unwanted(unsigned long c)
{
    return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           (c & 0xFFFE) == 0xFFFE;
}

static void put_clean(const char *string, bool in_quotes, struct gv_text *out)
{
    for (size_t left = strlen(string); left;) {
        if (gv_text_utf8_valid(string, left < 4 ? left : 4) == 0) {
            gv_text_puts(out, "\xEF\xBF\xBD");
            string++;
            left--;
            continue;
        }
        size_t length;
        unsigned long c = decode((const unsigned char *)string, &length);
        if (c == '\'' && in_quotes)
            gv_text_puts(out, "' . \"'\" . '");
        else if (is_control(c))
            gv_text_puts(out, " ");
        else if (!is_unwanted(c))
            gv_text_append(out, string, length);
        string += length;
        left -= length;
    }
}

void gv_figure_clean(const char *string, struct gv_text *out)
{
    put_clean(string, false, out);
}

void gv_figure_quote(const char *string, struct gv_text *out)
{
    gv_text_puts(out, "'");
    put_clean(string, true, out);
    gv_text_puts(out, "'");
}

void gv_figure_set(const char *name, const char *string, struct gv_text *out)
{
    gv_text_printf(out, "%s = ", name);
    gv_figure_quote(string, out);
    gv_text_puts(out, "\n");
}

/* --- data --- */

#define TERMINATOR "GV_END"

void gv_figure_block(const char *name, const char *table, size_t length, struct gv_text *out)
{
    gv_text_printf(out, "$%s << " TERMINATOR "\n", name);
    for (const char *end = table + length, *line = table; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t n = newline ? (size_t)(newline - line) : (size_t)(end - line);
        size_t space = 0;
        while (space < n && line[space] && strchr(" \t\r", line[space]))
            space++;
        if (n - space >= strlen(TERMINATOR) && memcmp(line + space, TERMINATOR, strlen(TERMINATOR)) == 0)
            gv_text_puts(out, "# ");
        gv_text_append(out, line, n);
        gv_text_puts(out, "\n");
        line += n + 1;
    }
    gv_text_printf(out, TERMINATOR "\n%s = '$%s'\n", name, name);
}

/* --- texts --- */

void gv_figure_texts(const char *script, enum gv_language language, struct gv_text *out)
{
    static const char *const names[GV_TEXT_COUNT] = {
#define TEXT(key, da, en) "text_" #key,
#include "report/texts.def"
#undef TEXT
    };
    for (int key = 0; key < GV_TEXT_COUNT; key++)
        if (strstr(script, names[key]))
            gv_figure_set(names[key], gv_text_in(language, (enum gv_text_key)key), out);
}

/* --- svg --- */

void gv_figure_replace(struct gv_text *text, const char *what, const char *by)
{
    struct gv_text changed = {0};
    const char *rest = text->data;
    if (!rest || text->failed) return;
    for (const char *found; (found = strstr(rest, what)); rest = found + strlen(what)) {
        gv_text_append(&changed, rest, (size_t)(found - rest));
        gv_text_puts(&changed, by);
    }
    gv_text_puts(&changed, rest);
    gv_text_free(text);
    *text = changed;
}

static void escape_xml(const char *string, struct gv_text *out)
{
    for (; *string; string++) {
        if (*string == '<')
            gv_text_puts(out, "&lt;");
        else if (*string == '>')
            gv_text_puts(out, "&gt;");
        else if (*string == '&')
            gv_text_puts(out, "&amp;");
        else
            gv_text_append(out, string, 1);
    }
}

void gv_figure_tidy_svg(struct gv_text *svg, const char *title)
{
    struct gv_text element = {0}, clean = {0};
    gv_text_puts(&element, "<title>");
    gv_figure_clean(title, &clean);
    if (clean.data) escape_xml(clean.data, &element);
    gv_text_puts(&element, "</title>");
    if (element.data) gv_figure_replace(svg, "<title>Gnuplot</title>", element.data);
    gv_text_free(&element);
    gv_text_free(&clean);
    /* Names of the plot's parts, which browsers would show as tool tips. */
    for (int k = 1; k < 100; k++) {
        char part[48];
        snprintf(part, sizeof part, "<title>gnuplot_plot_%d</title>", k);
        if (!svg->data || !strstr(svg->data, part)) break;
        gv_figure_replace(svg, part, "");
    }
    gv_figure_replace(svg, "font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Arial, sans-serif\"");
}
