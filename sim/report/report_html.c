/* Blocks as a page of HTML. Everything that comes from outside goes through put_text(), but figures, which
 * are our own gnuplot's. */
#include "report/figure_script.h"
#include "report/report_blocks.h"

#include <string.h>

/* report.css, built in by gevinst_embed(); a NUL stands behind it. */
extern const unsigned char gv_report_style_report_css[];

/* --- text --- */

static bool belongs_to_number(const char *word)
{
    return *word == '%' || strncmp(word, "kr.", 3) == 0 || strncmp(word, "DKK", 3) == 0;
}

/* `most` characters, 0 for all. */
static void put_some(const struct gv_text *text, size_t most, struct gv_text *out)
{
    static const struct {
        char what;
        const char *by;
    } escapes[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    struct gv_text clean = {0};
    size_t columns = 0;
    gv_figure_clean(text->data ? text->data : "", &clean);
    for (const char *at = clean.data ? clean.data : ""; *at; at++) {
        size_t k = 0, n = sizeof escapes / sizeof *escapes;
        bool begins = ((unsigned char)*at & 0xC0) != 0x80;
        if (begins && most && ++columns > most) {
            gv_text_puts(out, "…");
            break;
        }
        while (k < n && escapes[k].what != *at)
            k++;
        if (k < n)
            gv_text_puts(out, escapes[k].by);
        else if (*at == ' ' && belongs_to_number(at + 1))
            gv_text_puts(out, "\xC2\xA0"); /* no line ends before it */
        else
            gv_text_append(out, at, 1);
    }
    if (clean.failed) out->failed = true;
    gv_text_free(&clean);
}

static void put_text(const struct gv_text *text, struct gv_text *out)
{
    put_some(text, 0, out);
}

static void put_element(const char *begin, const struct gv_text *text, const char *end, struct gv_text *out)
{
    gv_text_puts(out, begin);
    put_text(text, out);
    gv_text_puts(out, end);
}

/* --- tables: with roles, because on a narrow screen rows are set as blocks, which would end their being
 * tables for screen readers --- */

/* A name, that may be broken behind its underscores and points. */
static void put_code(const struct gv_text *name, struct gv_text *out)
{
    struct gv_text whole = {0};
    put_element("<code>", name, "</code>", &whole);
    for (const char *at = whole.data ? whole.data : ""; *at; at++) {
        gv_text_append(out, at, 1);
        if (*at == '_' || *at == '.') gv_text_puts(out, "<wbr>");
    }
    if (whole.failed) out->failed = true;
    gv_text_free(&whole);
}

static void put_cell(const struct gv_table *table, size_t row, size_t column, struct gv_text *out)
{
    const struct gv_text *cell = &table->cells[row * table->columns + column];
    bool words = column < 32 && (table->left | table->code) >> column & 1;
    if (row == 0) {
        gv_text_printf(out, "<th scope=\"col\" role=\"columnheader\"%s>",
                       words || !column ? "" : " class=\"n\"");
        put_element("", cell, "</th>", out);
    } else if (column == 0) {
        /* A number says nothing without its head. */
        bool number = cell->length && *cell->data >= '0' && *cell->data <= '9';
        gv_text_puts(out, "<th scope=\"row\" role=\"rowheader\"");
        if (number) put_element(" data-label=\"", &table->cells[0], "\"", out);
        put_element(">", cell, "</th>", out);
    } else {
        put_element("<td role=\"cell\" data-label=\"", &table->cells[column],
                    words ? "\">" : "\" class=\"n\">", out);
        bool code = column < 32 && table->code >> column & 1 && cell->length;
        if (code)
            put_code(cell, out);
        else
            put_text(cell, out);
        gv_text_puts(out, "</td>");
    }
}

static void put_table(const struct gv_block *block, struct gv_text *out)
{
    enum { LONG = 16, WIDE = 6 };
    const struct gv_table *table = &block->table;
    size_t rows = table->n / table->columns;
    gv_text_printf(out, "<table role=\"table\" class=\"%s%s%s\">\n",
                   table->code           ? "register"
                   : table->columns == 2 ? "pair"
                                         : "plain",
                   rows > LONG ? " long" : "", table->columns > WIDE ? " wide" : "");
    put_element("<caption>", &block->text, "</caption>\n", out);
    gv_text_puts(out, "<thead role=\"rowgroup\">");
    for (size_t row = 0; row < rows; row++) {
        gv_text_puts(out, "<tr role=\"row\">");
        for (size_t column = 0; column < table->columns; column++)
            put_cell(table, row, column, out);
        gv_text_puts(out, row ? "</tr>\n" : "</tr></thead>\n<tbody role=\"rowgroup\">\n");
    }
    gv_text_puts(out, rows ? "</tbody>\n</table>\n" : "</thead>\n</table>\n");
}

/* --- figures --- */

/* The svg element without its title and description, which the page says better, with names of its own:
 * several of them are in one page. */
static void put_svg(const struct gv_text *svg, size_t number, struct gv_text *out)
{
    const char *at = svg->data ? strstr(svg->data, "<svg") : NULL;
    bool in_tag = false;
    while (at && *at) {
        const char *end = strncmp(at, "<title>", 7) == 0  ? strstr(at, "</title>")
                          : strncmp(at, "<desc>", 6) == 0 ? strstr(at, "</desc>")
                                                          : NULL;
        if (end) {
            at = strchr(end, '>') + 1;
            continue;
        }
        if (*at == '<') in_tag = true;
        if (*at == '>') in_tag = false;
        static const char *const names[] = {" id=\"", " id='", "href='#", "href=\"#", "url(#"};
        size_t k = 0, n = sizeof names / sizeof *names;
        while (k < n && strncmp(at, names[k], strlen(names[k])) != 0)
            k++;
        if (in_tag && k < n) {
            gv_text_printf(out, "%sf%zu-", names[k], number);
            at += strlen(names[k]);
        } else {
            gv_text_append(out, at++, 1);
        }
    }
}

static void put_figure(const struct gv_block *block, size_t number, enum gv_language language,
                       struct gv_text *out)
{
    gv_text_printf(out,
                   "<figure>\n<div class=\"picture\" role=\"img\" tabindex=\"0\" aria-labelledby=\"c%zu\">",
                   number);
    put_svg(&block->more, number, out);
    gv_text_printf(out, "</div>\n<figcaption id=\"c%zu\">", number);
    put_text(&block->text, out);
    gv_text_printf(out, "<span class=\"narrow\"> %s</span></figcaption>\n</figure>\n",
                   gv_text_in(language, GV_TEXT_REPORT_SCROLL));
}

/* --- the page --- */

static void put_block(const struct gv_block *block, size_t number, enum gv_language language,
                      struct gv_text *out)
{
    switch (block->kind) {
    case GV_BLOCK_TITLE:
        put_element("<header>\n<p class=\"kind\">", &block->more, "</p>\n", out);
        put_element("<h1 dir=\"auto\">", &block->text, "</h1>\n", out);
        break;
    case GV_BLOCK_META:
        put_element("<p class=\"meta\">", &block->text, "</p>\n", out);
        break;
    case GV_BLOCK_HEADING:
        gv_text_printf(out, "<section aria-labelledby=\"s%zu\">\n<h2 id=\"s%zu\">", number, number);
        put_element("", &block->text, "</h2>\n", out);
        break;
    case GV_BLOCK_PARAGRAPH:
        put_element("<p>", &block->text, "</p>\n", out);
        break;
    case GV_BLOCK_ANSWER:
        put_element("<p class=\"answer\">", &block->text, "</p>\n", out);
        break;
    case GV_BLOCK_NOTE:
        put_element("<p class=\"note\">", &block->text, "</p>\n", out);
        break;
    case GV_BLOCK_ITEM:
    case GV_BLOCK_WARNING:
        put_element("<li>", &block->text, "</li>\n", out);
        break;
    case GV_BLOCK_TERM:
        put_element("<dt>", &block->text, "</dt>", out);
        put_element("<dd>", &block->more, "</dd>\n", out);
        break;
    case GV_BLOCK_COMMAND:
        put_element("<code>", &block->text, "</code>", out);
        break;
    case GV_BLOCK_TABLE:
        put_table(block, out);
        break;
    case GV_BLOCK_FIGURE:
        put_figure(block, number, language, out);
        break;
    }
}

/* What begins before, and ends behind, blocks of a kind in a row. */
static const char *list_begin(enum gv_block_kind kind)
{
    return kind == GV_BLOCK_ITEM      ? "<ul>\n"
           : kind == GV_BLOCK_WARNING ? "<ul class=\"warnings\">\n"
           : kind == GV_BLOCK_TERM    ? "<dl>\n"
           : kind == GV_BLOCK_COMMAND ? "<pre tabindex=\"0\">"
                                      : "";
}

static const char *list_end(enum gv_block_kind kind)
{
    return kind == GV_BLOCK_ITEM || kind == GV_BLOCK_WARNING ? "</ul>\n"
           : kind == GV_BLOCK_TERM                           ? "</dl>\n"
           : kind == GV_BLOCK_COMMAND                        ? "</pre>\n"
                                                             : "";
}

static void put_head(const struct gv_blocks *blocks, struct gv_text *out)
{
    enum { TITLE_MOST = 120, DESCRIPTION_MOST = 300 };
    const struct gv_block *title = NULL, *answer = NULL;
    for (size_t i = blocks->n; i-- > 0;) {
        if (blocks->items[i].kind == GV_BLOCK_TITLE) title = &blocks->items[i];
        if (blocks->items[i].kind == GV_BLOCK_ANSWER) answer = &blocks->items[i];
    }
    gv_text_printf(
        out,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; img-src data:\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"generator\" content=\"gevinst\">\n<link rel=\"icon\" href=\"data:,\">\n<title>",
        blocks->language == GV_DA ? "da" : "en");
    if (title) put_some(&title->text, TITLE_MOST, out);
    gv_text_puts(out, "</title>\n");
    if (answer) {
        gv_text_puts(out, "<meta name=\"description\" content=\"");
        put_some(&answer->text, DESCRIPTION_MOST, out);
        gv_text_puts(out, "\">\n");
    }
    gv_text_printf(out, "<style>\n%s</style>\n</head>\n<body>\n<main>\n",
                   (const char *)gv_report_style_report_css);
}

/* The sections' names, behind the first of them, which is the answer. */
static void put_contents(const struct gv_blocks *blocks, struct gv_text *out)
{
    gv_text_printf(out, "<nav aria-label=\"%s\">\n<ul>\n",
                   gv_text_in(blocks->language, GV_TEXT_REPORT_CONTENTS));
    for (size_t i = 0, sections = 0; i < blocks->n; i++) {
        if (blocks->items[i].kind != GV_BLOCK_HEADING || sections++ == 0) continue;
        gv_text_printf(out, "<li><a href=\"#s%zu\">", i);
        put_element("", &blocks->items[i].text, "</a></li>\n", out);
    }
    gv_text_puts(out, "</ul>\n</nav>\n");
}

void gv_blocks_html(const struct gv_blocks *blocks, struct gv_text *out)
{
    size_t sections = 0;
    put_head(blocks, out);
    for (size_t i = 0; i < blocks->n; i++) {
        const struct gv_block *block = &blocks->items[i];
        bool goes_on = i && blocks->items[i - 1].kind == block->kind;
        if (block->kind == GV_BLOCK_HEADING) {
            gv_text_puts(out, sections == 0 ? "</header>\n" : "</section>\n");
            if (sections++ == 1) put_contents(blocks, out);
        }
        if (!goes_on) gv_text_puts(out, list_begin(block->kind));
        put_block(block, i, blocks->language, out);
        if (i + 1 == blocks->n || blocks->items[i + 1].kind != block->kind)
            gv_text_puts(out, list_end(block->kind));
    }
    gv_text_puts(out, sections ? "</section>\n" : "</header>\n");
    gv_text_puts(out, "</main>\n</body>\n</html>\n");
}
