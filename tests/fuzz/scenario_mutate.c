/* Mutations of scenarios that leave most of the file as it was: by lines, and the blocks that hang below
 * them. */
#include "scenario.h"

#include <stdlib.h>
#include <string.h>

/* bytes[from … to) is a line without its end; its key or dash begins at `text`, its value at `value` (to
 * where it has none). The block reaches to `end`, behind the last line that is indented more. */
struct line {
    size_t from, to, text, value, end;
};

struct job {
    uint8_t *bytes;
    size_t n, most;
    struct gv_random_state *random;
    gv_fuzz_bytes_fn *bytewise;
    struct gv_text made;
};

static size_t line_end(const struct job *j, size_t at)
{
    const uint8_t *stop = at < j->n ? memchr(j->bytes + at, '\n', j->n - at) : NULL;
    return stop ? (size_t)(stop - j->bytes) : j->n;
}

static size_t indent_at(const struct job *j, size_t from)
{
    size_t at = from;
    while (at < j->n && j->bytes[at] == ' ')
        at++;
    return at - from;
}

/* The line that holds the byte. */
static struct line line_at(const struct job *j, size_t at)
{
    struct line l = {.from = at};
    while (l.from > 0 && j->bytes[l.from - 1] != '\n')
        l.from--;
    l.to = line_end(j, l.from);
    size_t indent = indent_at(j, l.from);
    l.text = l.from + indent;
    l.value = l.to;
    for (size_t i = l.text; i + 1 <= l.to; i++)
        if ((j->bytes[i] == ':' || (i == l.text && j->bytes[i] == '-')) &&
            (i + 1 == l.to || j->bytes[i + 1] == ' ')) {
            l.value = i + 2 < l.to ? i + 2 : l.to;
            break;
        }
    l.end = l.to < j->n ? l.to + 1 : j->n;
    while (l.end < j->n) {
        size_t to = line_end(j, l.end);
        if (to > l.end && indent_at(j, l.end) <= indent && j->bytes[l.end] != '#') break;
        l.end = to < j->n ? to + 1 : j->n;
    }
    return l;
}

static struct line any_line(const struct job *j)
{
    return line_at(j, gv_random_below(j->random, j->n));
}

static void replace(struct job *j, size_t from, size_t to, const char *text, size_t length)
{
    j->n = gv_fuzz_replace(j->bytes, j->n, j->most, from, to - from, text, length);
}

static void replace_by_made(struct job *j, size_t from, size_t to)
{
    replace(j, from, to, j->made.data ? j->made.data : "", j->made.length);
}

/* --- one change each --- */

static void change_value(struct job *j)
{
    struct line l = any_line(j);
    if (l.value == l.to && gv_random_once_in(j->random, 2)) return;
    size_t kind = gv_random_below(j->random, 4);
    if (l.value > 0 && j->bytes[l.value - 1] == ':') gv_text_puts(&j->made, " ");
    if (kind == 0) {
        gv_fuzz_put_any(j->random, &j->made);
    } else if (kind == 1) {
        struct line other = any_line(j);
        gv_text_append(&j->made, (const char *)j->bytes + other.value, other.to - other.value);
    } else if (kind == 2) {
        gv_fuzz_put_number(j->random, &j->made);
    } else {
        gv_fuzz_put_expression(j->random, &j->made);
    }
    replace_by_made(j, l.value, l.to);
}

/* A number, word or text between separators, also inside of brackets. */
static void change_token(struct job *j)
{
    static const char ends[] = " ,:[]{}()\n'\"";
    size_t from = gv_random_below(j->random, j->n), to = from;
    while (from > 0 && !memchr(ends, j->bytes[from - 1], sizeof ends - 1))
        from--;
    while (to < j->n && !memchr(ends, j->bytes[to], sizeof ends - 1))
        to++;
    size_t kind = gv_random_below(j->random, 5);
    if (kind < 3)
        gv_fuzz_put_number(j->random, &j->made);
    else if (kind == 3)
        gv_fuzz_put_key(j->random, &j->made);
    else
        gv_fuzz_put_any(j->random, &j->made);
    replace_by_made(j, from, to);
}

static void rename_key(struct job *j)
{
    struct line l = any_line(j);
    size_t end = l.text;
    while (end < l.to && j->bytes[end] != ':')
        end++;
    if (end == l.to) return;
    if (gv_random_once_in(j->random, 3) && end > l.text + 1) { /* a slip of the finger */
        size_t at = l.text + gv_random_below(j->random, end - l.text);
        replace(j, at, at + 1, "", 0);
        return;
    }
    gv_fuzz_put_key(j->random, &j->made);
    replace_by_made(j, l.text, end);
}

static void remove_block(struct job *j)
{
    struct line l = any_line(j);
    /* The head of a large block goes rarely: little would be left. */
    if (l.end - l.from > j->n / 4 && !gv_random_once_in(j->random, 8)) return;
    replace(j, l.from, l.end, "", 0);
}

/* A copy of a block in front of another line, indented as that one. */
static void copy_block(struct job *j)
{
    struct line block = any_line(j), before = any_line(j);
    size_t old = indent_at(j, block.from), new = indent_at(j, before.from);
    if (block.end - block.from > j->n / 2) return;
    for (size_t at = block.from; at < block.end;) {
        size_t to = line_end(j, at), indent = indent_at(j, at);
        size_t shifted = indent >= old ? indent - old + new : indent;
        for (size_t i = 0; i < shifted; i++)
            gv_text_puts(&j->made, " ");
        gv_text_append(&j->made, (const char *)j->bytes + at + indent, to - at - indent);
        gv_text_puts(&j->made, "\n");
        at = to + 1;
    }
    replace_by_made(j, before.from, before.from);
}

static void swap_blocks(struct job *j)
{
    struct line a = any_line(j), b = any_line(j);
    if (a.from > b.from) {
        struct line other = a;
        a = b;
        b = other;
    }
    if (a.end > b.from) return; /* the one holds the other */
    const char *bytes = (const char *)j->bytes;
    gv_text_append(&j->made, bytes + b.from, b.end - b.from);
    gv_text_append(&j->made, bytes + a.end, b.from - a.end);
    gv_text_append(&j->made, bytes + a.from, a.end - a.from);
    replace_by_made(j, a.from, b.end);
}

static void insert_entry(struct job *j)
{
    struct line l = any_line(j);
    size_t indent = indent_at(j, l.from);
    if (gv_random_once_in(j->random, 3)) indent = 0;
    for (size_t i = 0; i < indent; i++)
        gv_text_puts(&j->made, " ");
    if (l.text < j->n && j->bytes[l.text] == '-' && indent) gv_text_puts(&j->made, "- ");
    gv_fuzz_put_entry(j->random, &j->made);
    gv_text_puts(&j->made, "\n");
    replace_by_made(j, l.from, l.from);
}

static void change_indent(struct job *j)
{
    struct line l = any_line(j);
    if (gv_random_once_in(j->random, 2))
        replace(j, l.from, l.from, "  ", 1 + gv_random_below(j->random, 2));
    else if (l.text > l.from)
        replace(j, l.from, l.from + 1 + gv_random_below(j->random, l.text - l.from), "", 0);
}

static void change_bytes(struct job *j)
{
    j->n = j->bytewise(j->bytes, j->n, j->most);
}

size_t gv_fuzz_mutate_scenario(uint8_t *bytes, size_t n, size_t most, struct gv_random_state *random,
                               gv_fuzz_bytes_fn *bytewise)
{
    static void (*const changes[])(struct job *) = {
        change_value, change_value, change_token, change_token, change_token, rename_key,    remove_block,
        copy_block,   swap_blocks,  insert_entry, insert_entry, insert_entry, change_indent, change_bytes};
    struct job j = {.bytes = bytes, .n = n, .most = most, .random = random, .bytewise = bytewise};
    /* Few at a time: a file with many errors is read no further than one with a few. */
    for (size_t i = 0, times = 1 + (gv_random_once_in(random, 3) ? gv_random_below(random, 4) : 0); i < times;
         i++) {
        if (j.n == 0) change_bytes(&j);
        if (j.n == 0) break;
        GV_RANDOM_OF(random, changes)(&j);
        gv_text_free(&j.made);
    }
    return j.n;
}
