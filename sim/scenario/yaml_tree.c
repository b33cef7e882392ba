#include "scenario/yaml_tree.h"

#include "base/status.h"
#include "scenario/source_file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* ---- the arena that a tree lives in ---- */

struct block {
    struct block *next;
    size_t used, size;
    max_align_t data[];
};

static void *take_memory(struct gv_tree *tree, size_t bytes)
{
    enum { BLOCK = 65536, ALIGN = sizeof(max_align_t) };
    struct block *block = tree->memory;
    bytes = (bytes + ALIGN - 1) / ALIGN * ALIGN;
    if (!block || block->size - block->used < bytes) {
        size_t size = bytes > BLOCK ? bytes : BLOCK;
        block = malloc(sizeof *block + size);
        if (!block) return NULL;
        *block = (struct block){.next = tree->memory, .size = size};
        tree->memory = block;
    }
    void *memory = (char *)block->data + block->used;
    block->used += bytes;
    return memory;
}

void gv_tree_free(struct gv_tree *tree)
{
    struct block *next;
    for (struct block *block = tree->memory; block; block = next) {
        next = block->next;
        free(block);
    }
    *tree = (struct gv_tree){0};
}

/* ---- the state of a parse ---- */

/* A collection that is open. In a mapping a key is taken first (`has_key`), then its value; `drop` = the key
 * was refused, its value goes nowhere. */
struct frame {
    struct gv_node *node;
    bool flow, has_key, drop;
    const char *key;
    struct gv_place key_place;
};

struct builder {
    const struct gv_source *source;
    const char *text; /* behind a byte order mark: what libyaml's marks count from */
    size_t length;
    struct gv_tree *tree;
    struct gv_diagnostics *diagnostics;
    yaml_parser_t parser;
    struct frame frames[GV_TREE_DEPTH_MAX];
    size_t depth, nodes, documents;
    bool refused;
    size_t split_end; /* parts of a text that YAML split at its commas begin before this mark index */
    size_t mark_index, mark_at; /* a mark's index, and its byte offset: marks mostly come in order */
};

static struct frame *top_frame(struct builder *b)
{
    return b->depth ? &b->frames[b->depth - 1] : NULL;
}

static struct gv_place place_of(const struct builder *b, yaml_mark_t start, yaml_mark_t end)
{
    size_t length = start.line == end.line && end.column > start.column ? end.column - start.column : 1;
    return (struct gv_place){
        .source = b->source, .line = start.line + 1, .column = start.column + 1, .length = length};
}

/* The byte offset in b->text of libyaml's index in code points. */
static size_t offset_of(struct builder *b, size_t index)
{
    if (index < b->mark_index) b->mark_index = b->mark_at = 0;
    while (b->mark_index < index && b->mark_at < b->length) {
        do
            b->mark_at++;
        while (b->mark_at < b->length && ((unsigned char)b->text[b->mark_at] & 0xC0) == 0x80);
        b->mark_index++;
    }
    return b->mark_at;
}

static void refuse(struct builder *b, struct gv_place place, const char *suggestion, const char *message)
{
    b->refused = true;
    gv_diagnose(b->diagnostics, GV_ERROR, place, suggestion, "%s", message);
}

/* ---- keys ---- */

static int compare_keys(const void *a, const void *b)
{
    const struct gv_node *x = *(const struct gv_node *const *)a, *y = *(const struct gv_node *const *)b;
    int order = strcmp(x->key, y->key);
    if (order) return order;
    if (x->key_place.line != y->key_place.line) return x->key_place.line < y->key_place.line ? -1 : 1;
    return x->key_place.column < y->key_place.column ? -1 : x->key_place.column > y->key_place.column;
}

/* Sorted, because comparing all pairs would let a file of a megabyte take minutes. */
static int check_duplicates(struct builder *b, const struct gv_node *mapping)
{
    if (mapping->kind != GV_NODE_MAPPING || mapping->n < 2) return GV_OK;
    const struct gv_node **sorted = malloc(mapping->n * sizeof *sorted);
    if (!sorted) return GV_ERR_MEMORY;
    memcpy(sorted, mapping->children, mapping->n * sizeof *sorted);
    qsort(sorted, mapping->n, sizeof *sorted, compare_keys);
    const struct gv_node *first = sorted[0];
    for (size_t i = 1; i < mapping->n; i++) {
        const struct gv_node *node = sorted[i];
        if (strcmp(first->key, node->key) != 0) {
            first = node;
            continue;
        }
        b->refused = true;
        gv_diagnose(b->diagnostics, GV_ERROR, node->key_place, "keep one of them",
                    "the key '%s' occurs twice; first in line %zu", node->key, first->key_place.line);
    }
    free(sorted);
    return GV_OK;
}

static bool means_null(const char *text)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0) return true;
    return false;
}

/* Why a text cannot be a key, or NULL. */
static const char *refused_key(const char *text, bool quoted, const char **suggestion)
{
    *suggestion = "write `key: value`";
    if (!*text) return "a key is missing before the ':'";
    if (strchr(text, '\n')) return "a key must stand on one line";
    if (quoted) return NULL;
    if (means_null(text)) return "a key cannot be null";
    *suggestion = "to start from another scenario, write `extends: other.yaml` at the top";
    return strcmp(text, "<<") == 0 ? "merge keys (<<) are not supported" : NULL;
}

/* ---- texts that YAML splits at their commas ---- */

static bool has_open_parenthesis(const char *text)
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
static size_t split_extent(const struct builder *b, size_t first, bool *closed)
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

/* In {value: pert(1 %, 3 %)} YAML sees the value `pert(1 %` and a key `3 %)`. Says so once, with the text
 * that was meant, and notes up to where take_event() has to drop the parts. */
static void report_split(struct builder *b, struct gv_place place, yaml_mark_t start)
{
    bool closed, mapping = top_frame(b)->node->kind == GV_NODE_MAPPING;
    size_t first = offset_of(b, start.index), end = split_extent(b, first, &closed);
    struct gv_text hint = {0};
    if (closed) quote_text(&hint, b->text + first, end - first);
    refuse(b, place, hint.data ? hint.data : "close the parenthesis, and write a text with commas in quotes",
           mapping ? "unclosed parenthesis: inside {…} a comma ends the value"
                   : "unclosed parenthesis: inside […] a comma ends the value");
    gv_text_free(&hint);
    b->split_end = start.index + gv_text_columns(b->text + first, end - first);
}

/* ---- from events to nodes ---- */

static struct gv_node *new_node(struct builder *b, enum gv_node_kind kind, const yaml_event_t *event)
{
    struct gv_node *node = take_memory(b->tree, sizeof *node);
    if (!node) return NULL;
    *node = (struct gv_node){.kind = kind, .place = place_of(b, event->start_mark, event->end_mark)};
    b->nodes++;
    return node;
}

static int append_child(struct builder *b, struct gv_node *parent, struct gv_node *child)
{
    size_t n = parent->n;
    if ((n & (n - 1)) == 0) { /* 0 or a power of two: the array is full */
        struct gv_node **wider = take_memory(b->tree, (n ? 2 * n : 1) * sizeof(struct gv_node *));
        if (!wider) return GV_ERR_MEMORY;
        if (n) memcpy(wider, parent->children, n * sizeof *wider);
        parent->children = wider;
    }
    parent->children[parent->n++] = child;
    return GV_OK;
}

/* Gives a node to the collection that is open, unless it belongs to a refused key or (`bogus`) to the rest of
 * a split text. A collection that stands where a key should is dropped with its value. */
static int attach(struct builder *b, struct gv_node *node, bool bogus)
{
    struct frame *frame = top_frame(b);
    if (!frame) {
        b->tree->root = node;
        return GV_OK;
    }
    if (frame->node->kind == GV_NODE_SEQUENCE) return bogus ? GV_OK : append_child(b, frame->node, node);
    if (!frame->has_key) {
        frame->has_key = frame->drop = true;
        if (!bogus)
            refuse(b, node->place, "write `key: value` with a plain word as the key",
                   "a list or mapping cannot be a key");
        return GV_OK;
    }
    bool drop = bogus || frame->drop;
    frame->has_key = frame->drop = false;
    if (drop) return GV_OK;
    node->key = frame->key;
    node->key_place = frame->key_place;
    return append_child(b, frame->node, node);
}

/* Anchors and tags are reported, and the node is taken as if it had none. */
static void refuse_properties(struct builder *b, const yaml_event_t *event, const yaml_char_t *anchor,
                              const yaml_char_t *tag)
{
    struct gv_place place = place_of(b, event->start_mark, event->start_mark);
    if (event->start_mark.index < b->split_end) return;
    if (anchor)
        refuse(b, place, "write the values where they are needed; a text that begins with '&' needs quotes",
               "anchors (&name) are not supported");
    if (tag)
        refuse(b, place, "leave it out; a text that begins with '!' needs quotes",
               "tags (!name) are not supported");
}

static int refuse_root(struct builder *b, struct gv_place place, const char *value)
{
    if (value && !*value)
        refuse(b, place, "a scenario begins with a line such as `gevinst: 1`", "the file is empty");
    else if (value)
        refuse(b, place,
               strchr(value, ':') ? "a blank belongs after the colon, as in `gevinst: 1`"
                                  : "begin with a line such as `gevinst: 1`",
               "a scenario is a mapping of keys to values, but this is a text");
    else
        refuse(b, place, "begin with a line such as `gevinst: 1`, without '-' or '['",
               "a scenario is a mapping of keys to values, but this is a list");
    return GV_ERR_DATA;
}

static bool has_control(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) return true;
        if (c == 0xC2 && i + 1 < n && (unsigned char)text[i + 1] < 0xA0) return true;
    }
    return false;
}

static int take_scalar(struct builder *b, const yaml_event_t *event, bool bogus)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    yaml_scalar_style_t style = event->data.scalar.style;
    bool plain = style == YAML_PLAIN_SCALAR_STYLE;
    bool quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    struct frame *frame = top_frame(b);
    struct gv_place place = place_of(b, event->start_mark, event->end_mark);

    refuse_properties(b, event, event->data.scalar.anchor, event->data.scalar.tag);
    if (!frame) return refuse_root(b, place, text);
    if (has_control(text, length))
        refuse(b, place, "remove the escape; in double quotes a backslash is written \\\\",
               "the text contains a control character");
    char *copy = take_memory(b->tree, length + 1);
    if (!copy) return GV_ERR_MEMORY;
    memcpy(copy, text, length + 1);
    if (!bogus && plain && frame->flow && has_open_parenthesis(copy)) {
        report_split(b, place, event->start_mark);
        bogus = frame->node->kind == GV_NODE_MAPPING && !frame->has_key;
    }
    if (frame->node->kind == GV_NODE_MAPPING && !frame->has_key) {
        const char *suggestion, *reason = bogus ? NULL : refused_key(copy, quoted, &suggestion);
        if (reason) refuse(b, place, suggestion, reason);
        frame->has_key = true;
        frame->drop = bogus || reason;
        frame->key = copy;
        frame->key_place = place;
        return GV_OK;
    }
    struct gv_node *node = new_node(b, GV_NODE_SCALAR, event);
    if (!node) return GV_ERR_MEMORY;
    node->value = copy;
    node->plain = plain && event->start_mark.line == event->end_mark.line;
    node->quoted = quoted;
    return attach(b, node, bogus);
}

static int open_collection(struct builder *b, const yaml_event_t *event, bool bogus)
{
    bool mapping = event->type == YAML_MAPPING_START_EVENT;
    if (mapping)
        refuse_properties(b, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
    else
        refuse_properties(b, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
    struct gv_node *node = new_node(b, mapping ? GV_NODE_MAPPING : GV_NODE_SEQUENCE, event);
    if (!node) return GV_ERR_MEMORY;
    node->place.length = 1;
    if (!b->depth && !mapping) return refuse_root(b, node->place, NULL);
    if (b->depth == GV_TREE_DEPTH_MAX) {
        refuse(b, node->place, "a scenario needs only a few levels",
               "the nesting is too deep: more than 64 levels");
        return GV_ERR_DATA;
    }
    int status = attach(b, node, bogus);
    if (status != GV_OK) return status;
    bool flow = mapping ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                        : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    b->frames[b->depth++] = (struct frame){.node = node, .flow = flow};
    return GV_OK;
}

/* Taken as an empty text, so that what follows keeps its place. */
static int take_alias(struct builder *b, const yaml_event_t *event, bool bogus)
{
    struct frame *frame = top_frame(b);
    struct gv_place place = place_of(b, event->start_mark, event->end_mark);
    if (!bogus && (!frame || !frame->drop)) /* `<<: *base` was reported at its key */
        refuse(b, place, "write the values again here; a text that begins with '*' needs quotes",
               "aliases (*name) are not supported");
    if (frame && frame->node->kind == GV_NODE_MAPPING && !frame->has_key) {
        frame->has_key = frame->drop = true;
        return GV_OK;
    }
    struct gv_node *node = new_node(b, GV_NODE_SCALAR, event);
    if (!node) return GV_ERR_MEMORY;
    node->value = "";
    return attach(b, node, bogus);
}

static int begin_document(struct builder *b, const yaml_event_t *event)
{
    struct gv_place place = place_of(b, event->start_mark, event->start_mark);
    if (b->documents++) {
        refuse(b, place, "write every scenario in a file of its own", "a second document begins here");
        return GV_ERR_DATA;
    }
    if (event->data.document_start.version_directive ||
        event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end)
        refuse(b, place, "remove the line", "directives (lines that begin with %) are not supported");
    return GV_OK;
}

static int take_event(struct builder *b, const yaml_event_t *event)
{
    bool bogus = event->start_mark.index < b->split_end;
    if (b->nodes >= GV_TREE_NODES_MAX &&
        (event->type == YAML_ALIAS_EVENT || event->type == YAML_SCALAR_EVENT ||
         event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT)) {
        refuse(b, place_of(b, event->start_mark, event->start_mark), "long tables belong in a CSV file",
               "the file is too large: more than 100,000 values");
        return GV_ERR_DATA;
    }
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return begin_document(b, event);
    case YAML_ALIAS_EVENT:
        return take_alias(b, event, bogus);
    case YAML_SCALAR_EVENT:
        return take_scalar(b, event, bogus);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return open_collection(b, event, bogus);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return check_duplicates(b, b->frames[--b->depth].node);
    case YAML_STREAM_END_EVENT:
        if (b->documents) return GV_OK;
        return refuse_root(b, gv_source_place(b->source, 0), "");
    default:
        return GV_OK;
    }
}

/* ---- libyaml's syntax errors in plain words ---- */

enum rule {
    AS_IS,
    AT_CONTEXT,  /* the place is where the construct began, not where it failed */
    FIRST_WORD,  /* message when the place is the first word of its line, else `other` */
    FLOW,        /* names the bracket that is open */
    MISSING,     /* at a ':' it is not the value but the key that is missing */
    FIRST_COLON, /* message when no colon stands before on the line, else `other` */
    CHARACTER    /* message begins with the character */
};

struct translation {
    const char *problem, *context; /* substrings of libyaml's; the first row that fits is taken */
    enum rule rule;
    const char *message, *hint, *other, *other_hint;
};

#define QUOTES "write a text with such characters in quotes"
#define ALIGN "keys of one level begin in the same column, below their parent's by some blanks"

static const struct translation translations[] = {
    {"", "directive", AT_CONTEXT, "directives (lines that begin with %) are not supported",
     "remove the line; a text that begins with '%' needs quotes", NULL, NULL},
    {"", "anchor", AT_CONTEXT, "anchors (&name) are not supported",
     "a text that begins with '&' needs quotes", NULL, NULL},
    {"", "alias", AT_CONTEXT, "aliases (*name) are not supported", "a text that begins with '*' needs quotes",
     NULL, NULL},
    {"tag", " node", AT_CONTEXT, "tags (!name) are not supported", "a text that begins with '!' needs quotes",
     NULL, NULL},
    {"", " tag", AT_CONTEXT, "tags (!name) are not supported", "a text that begins with '!' needs quotes",
     NULL, NULL},
    {"unexpected end of stream", "quoted", AT_CONTEXT, "the quote that opens here is never closed",
     "add the closing quote; inside '…' a single quote is written twice", NULL, NULL},
    {"document indicator", "quoted", AT_CONTEXT, "the quote that opens here is never closed",
     "add the closing quote; inside '…' a single quote is written twice", NULL, NULL},
    {"", "quoted", AS_IS, "this escape is not valid in a text in double quotes",
     "write \\\\ for a backslash, or put the text in single quotes", NULL, NULL},
    {"tab character", NULL, AS_IS, "a tab in the indentation", "use spaces: YAML allows no tabs there", NULL,
     NULL},
    {"", "block scalar", AS_IS, "the text of '|' or '>' is not laid out as it should be",
     "begin the text on the next line, indented by spaces; or " QUOTES, NULL, NULL},
    {"cannot start any token", NULL, CHARACTER, "cannot begin a value", QUOTES, NULL, NULL},
    {"mapping values are not allowed", NULL, FIRST_COLON, "a ':' is not expected here",
     "check the line above: its indentation, and the blank after its colon, as in `key: value`",
     "a second ':' is not expected here", "write a text with a colon in it in quotes"},
    {"block sequence entries", NULL, AS_IS, "a list item '- …' cannot begin here",
     "begin every item on a line of its own, below its key; or " QUOTES, NULL, NULL},
    {"mapping keys are not allowed", NULL, AS_IS, "a '?' cannot begin a value here", QUOTES, NULL, NULL},
    {"could not find expected ':'", NULL, AT_CONTEXT, "a ':' is missing after this",
     "write `key: value`, with a blank after the colon", NULL, NULL},
    {"did not find expected key", NULL, FIRST_WORD, "the indentation fits no level above", ALIGN,
     "unexpected text after the value", "put the whole value in quotes; or a quote before it is not closed"},
    {"expected '-' indicator", NULL, FIRST_WORD, "the indentation fits no item of the list above",
     "begin every item with '- ' in the same column", "unexpected text after the value",
     "put the whole value in quotes; or a quote before it is not closed"},
    {"expected ',' or '}'", NULL, FLOW, "a ',' or '}' is missing before this",
     "close the '{' with '}'; inside {…} a text with commas, colons or brackets needs quotes", NULL, NULL},
    {"expected ',' or ']'", NULL, FLOW, "a ',' or ']' is missing before this",
     "close the '[' with ']'; inside […] a text with commas, colons or brackets needs quotes", NULL, NULL},
    {"expected node content", NULL, MISSING, "a value is missing before this",
     "write the value; a text that begins with a comma or bracket needs quotes", NULL, NULL},
    {"expected <document start>", NULL, FIRST_WORD, "this does not belong to the mapping above", ALIGN,
     "unexpected text after the value", QUOTES},
};

static const struct translation *translate(const char *problem, const char *context)
{
    for (size_t i = 0; i < sizeof translations / sizeof *translations; i++) {
        const struct translation *row = &translations[i];
        if (strstr(problem, row->problem) && (!row->context || strstr(context, row->context))) return row;
    }
    return NULL;
}

/* The place of a mark, and whether blanks only, a colon, or a tab among the indentation stand before it. */
struct surroundings {
    size_t at;
    bool first_word, colon, tab;
    size_t tab_at;
};

static struct surroundings look_around(struct builder *b, yaml_mark_t mark)
{
    struct surroundings s = {.at = offset_of(b, mark.index), .first_word = true};
    size_t i = s.at;
    while (i > 0 && b->text[i - 1] != '\n')
        i--;
    for (; i < s.at; i++) {
        if (s.first_word && b->text[i] == '\t' && !s.tab) {
            s.tab = true;
            s.tab_at = i;
        }
        s.first_word &= b->text[i] == ' ' || b->text[i] == '\t';
        s.colon |= b->text[i] == ':' && (b->text[i + 1] == ' ' || b->text[i + 1] == '\t');
    }
    if (s.first_word && !s.tab && s.at < b->length && b->text[s.at] == '\t') {
        s.tab = true;
        s.tab_at = s.at;
    }
    return s;
}

static void report_translation(struct builder *b, const struct translation *row)
{
    const yaml_parser_t *parser = &b->parser;
    const struct frame *frame = top_frame(b);
    yaml_mark_t mark = row->rule == AT_CONTEXT ? parser->context_mark : parser->problem_mark;
    struct surroundings s = look_around(b, mark);
    size_t skipped = b->source->length - b->length;
    struct gv_place place = place_of(b, mark, mark);
    bool layout = row->rule == FIRST_WORD || row->rule == FIRST_COLON || row->rule == CHARACTER;

    if (layout && s.tab) {
        refuse(b, gv_source_place(b->source, skipped + s.tab_at), "use spaces: YAML allows no tabs there",
               "a tab in the indentation");
    } else if (layout && s.first_word && s.at < b->length && b->text[s.at] == '%') {
        refuse(b, place, translations[0].hint, translations[0].message);
    } else if ((row->rule == MISSING || (row->rule == FIRST_WORD && s.first_word)) && s.at < b->length &&
               b->text[s.at] == ':') {
        refuse(b, place, "write `key: value`", "a key is missing before the ':'");
    } else if (row->rule == FLOW && frame && frame->node->place.line != place.line) {
        b->refused = true;
        gv_diagnose(b->diagnostics, GV_ERROR, place, row->hint, "%s: the '%c' of line %zu is still open",
                    row->message, frame->node->kind == GV_NODE_MAPPING ? '{' : '[', frame->node->place.line);
    } else if ((row->rule == FIRST_WORD && !s.first_word) || (row->rule == FIRST_COLON && s.colon)) {
        refuse(b, place, row->other_hint, row->other);
    } else if (row->rule == CHARACTER && s.at < b->length) {
        b->refused = true;
        gv_diagnose(b->diagnostics, GV_ERROR, place, row->hint, "'%c' %s", b->text[s.at], row->message);
    } else {
        refuse(b, place, row->hint, row->message);
    }
}

static int report_syntax(struct builder *b)
{
    const yaml_parser_t *parser = &b->parser;
    const char *problem = parser->problem ? parser->problem : "not valid YAML";
    const struct frame *frame = top_frame(b);
    if (parser->error == YAML_MEMORY_ERROR) return GV_ERR_MEMORY;
    for (size_t i = 0; i < b->depth; i++)
        if (check_duplicates(b, b->frames[i].node) != GV_OK) return GV_ERR_MEMORY;
    if (parser->error == YAML_READER_ERROR) {
        size_t skipped = b->source->length - b->length;
        refuse(b, gv_source_place(b->source, skipped + parser->problem_offset), "remove the character",
               problem);
        return GV_ERR_DATA;
    }
    /* What libyaml makes of the rest of a split text was said already. */
    if (b->split_end && parser->problem_mark.index <= b->split_end) return GV_ERR_DATA;
    const struct translation *row = translate(problem, parser->context ? parser->context : "");
    if (frame && frame->flow && parser->error == YAML_PARSER_ERROR &&
        offset_of(b, parser->problem_mark.index) == b->length)
        refuse(b, frame->node->place, "add the closing bracket",
               frame->node->kind == GV_NODE_MAPPING ? "the '{' that opens here is never closed"
                                                    : "the '[' that opens here is never closed");
    else if (row)
        report_translation(b, row);
    else
        refuse(b, place_of(b, parser->problem_mark, parser->problem_mark), NULL, problem);
    return GV_ERR_DATA;
}

/* ---- the tree ---- */

static int build(struct builder *b)
{
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&b->parser, &event)) return report_syntax(b);
        bool end = event.type == YAML_STREAM_END_EVENT;
        int status = take_event(b, &event);
        yaml_event_delete(&event);
        if (status != GV_OK) return status;
        if (end) return b->refused ? GV_ERR_DATA : GV_OK;
    }
}

int gv_tree_parse(const struct gv_source *source, struct gv_tree *tree, struct gv_diagnostics *diagnostics)
{
    *tree = (struct gv_tree){0};
    int status = gv_source_check(source, diagnostics);
    if (status != GV_OK) return status;
    struct builder b = {.source = source, .tree = tree, .diagnostics = diagnostics};
    b.text = source->text ? source->text : "";
    b.length = source->text ? source->length : 0;
    if (b.length >= 3 && memcmp(b.text, "\xEF\xBB\xBF", 3) == 0) {
        b.text += 3;
        b.length -= 3;
    }
    if (yaml_parser_initialize(&b.parser)) {
        yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&b.parser, (const unsigned char *)b.text, b.length);
        status = build(&b);
        yaml_parser_delete(&b.parser);
    } else {
        status = GV_ERR_MEMORY;
    }
    if (status == GV_ERR_MEMORY) gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "out of memory");
    if (status != GV_OK) gv_tree_free(tree);
    return status;
}

const struct gv_node *gv_node_find(const struct gv_node *mapping, const char *key)
{
    if (mapping->kind != GV_NODE_MAPPING) return NULL;
    for (size_t i = 0; i < mapping->n; i++)
        if (strcmp(mapping->children[i]->key, key) == 0) return mapping->children[i];
    return NULL;
}

struct gv_place gv_node_place_at(const struct gv_node *scalar, size_t byte_offset, size_t byte_length)
{
    struct gv_place place = scalar->place;
    if (scalar->kind != GV_NODE_SCALAR) return place;
    size_t length = strlen(scalar->value);
    if (byte_offset > length) byte_offset = length;
    if (byte_length > length - byte_offset) byte_length = length - byte_offset;
    /* Every escape, and every fold of lines, takes another number of columns than the text it stands for. */
    bool exact = scalar->quoted && place.length == gv_text_columns(scalar->value, length) + 2;
    if (!scalar->plain && !exact) return place;
    place.column += gv_text_columns(scalar->value, byte_offset) + (scalar->quoted ? 1 : 0);
    place.length = gv_text_columns(scalar->value + byte_offset, byte_length);
    if (!place.length) place.length = 1;
    return place;
}
