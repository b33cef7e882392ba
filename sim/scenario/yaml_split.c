/* Texts that YAML splits at their commas: a distribution inside {…} or […] without quotes. */
#include "scenario/yaml_builder.h"

#include <string.h>

bool gv_yaml_has_open_parenthesis(const char *text)
{
    size_t open = 0;
    for (; *text; text++) {
        if (*text == '(')
            open++;
        else if (*text == ')' && open)
            open--;
    }
    return open > 0;
}

/* Where the text that begins at `first` was meant to end: before the ',', ': ' or line end that stands
 * outside its parentheses, at the bracket that closes the collection, or at a comment. *closed = all
 * parentheses were closed there. */
static size_t split_extent(const struct gv_yaml_builder *b, size_t first, bool *closed)
{
    size_t parentheses = 0, brackets = 0, i = first;
    for (; i < b->length; i++) {
        char c = b->text[i], next = i + 1 < b->length ? b->text[i + 1] : '\n';
        bool outside = parentheses == 0 && brackets == 0;
        if (outside && (strchr(",[{\n", c) || (c == ':' && strchr(" \n", next)))) break;
        if ((c == ']' || c == '}') && brackets == 0) break;
        if (c == '#' && i > first && strchr(" \t\n", b->text[i - 1])) break;
        parentheses += c == '(';
        parentheses -= c == ')' && parentheses;
        brackets += c == '[' || c == '{';
        brackets -= c == ']' || c == '}';
    }
    *closed = parentheses == 0 && brackets == 0;
    return i;
}

/* The n bytes in quotes, on one line; left empty when that would need escapes. */
static void quote_text(struct gv_text *out, const char *bytes, size_t n)
{
    while (n && strchr(" \t\r\n", bytes[n - 1]))
        n--;
    bool doubled = memchr(bytes, '"', n) || memchr(bytes, '\\', n);
    if (doubled && memchr(bytes, '\'', n)) return;
    const char *quote = doubled ? "'" : "\"";
    gv_text_printf(out, "write it in quotes: %s", quote);
    bool blank = false;
    for (size_t i = 0; i < n; i++) {
        bool was = blank;
        blank = strchr(" \t\r\n", bytes[i]) != NULL;
        if (!blank)
            gv_text_append(out, bytes + i, 1);
        else if (!was)
            gv_text_puts(out, " ");
    }
    gv_text_puts(out, quote);
}

void gv_yaml_report_split(struct gv_yaml_builder *b, struct gv_place place, yaml_mark_t start)
{
    bool closed, mapping = gv_yaml_top_frame(b)->node->kind == GV_NODE_MAPPING;
    size_t first = gv_yaml_offset(b, start.index), end = split_extent(b, first, &closed);
    struct gv_text hint = {0};
    if (closed) quote_text(&hint, b->text + first, end - first);
    gv_yaml_refuse(b, place,
                   hint.data ? hint.data : "close the parenthesis, and write a text with commas in quotes",
                   mapping ? "unclosed parenthesis: inside {…} a comma ends the value"
                           : "unclosed parenthesis: inside […] a comma ends the value");
    gv_text_free(&hint);
    b->split_end = start.index + gv_text_columns(b->text + first, end - first);
}
