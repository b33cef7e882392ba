/* From libyaml's events to nodes. */
#include "scenario/yaml_builder.h"

#include "base/memory.h"
#include "base/status.h"
#include "scenario/source_file.h"

#include <stdlib.h>
#include <string.h>

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
        block = gv_memory_new(sizeof *block + size);
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

struct gv_yaml_frame *gv_yaml_top_frame(struct gv_yaml_builder *b)
{
    return b->depth ? &b->frames[b->depth - 1] : NULL;
}

struct gv_place gv_yaml_place(const struct gv_yaml_builder *b, yaml_mark_t start, yaml_mark_t end)
{
    size_t length = start.line == end.line && end.column > start.column ? end.column - start.column : 1;
    return (struct gv_place){
        .source = b->source, .line = start.line + 1, .column = start.column + 1, .length = length};
}

size_t gv_yaml_offset(struct gv_yaml_builder *b, size_t index)
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

void gv_yaml_refuse(struct gv_yaml_builder *b, struct gv_place place, const char *suggestion,
                    const char *message)
{
    b->refused = true;
    gv_diagnose(b->diagnostics, GV_ERROR, place, suggestion, "%s", message);
}

/* ---- from events to nodes ---- */

static struct gv_node *new_node(struct gv_yaml_builder *b, enum gv_node_kind kind, const yaml_event_t *event)
{
    struct gv_node *node = take_memory(b->tree, sizeof *node);
    if (!node) return NULL;
    *node = (struct gv_node){.kind = kind, .place = gv_yaml_place(b, event->start_mark, event->end_mark)};
    b->nodes++;
    return node;
}

static int append_child(struct gv_yaml_builder *b, struct gv_node *parent, struct gv_node *child)
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
static int attach(struct gv_yaml_builder *b, struct gv_node *node, bool bogus)
{
    struct gv_yaml_frame *frame = gv_yaml_top_frame(b);
    if (!frame) {
        b->tree->root = node;
        return GV_OK;
    }
    if (frame->node->kind == GV_NODE_SEQUENCE) return bogus ? GV_OK : append_child(b, frame->node, node);
    if (!frame->has_key) {
        frame->has_key = frame->drop = true;
        if (!bogus)
            gv_yaml_refuse(b, node->place, "write `key: value` with a plain word as the key",
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
static void refuse_properties(struct gv_yaml_builder *b, const yaml_event_t *event, const yaml_char_t *anchor,
                              const yaml_char_t *tag)
{
    struct gv_place place = gv_yaml_place(b, event->start_mark, event->start_mark);
    if (event->start_mark.index < b->split_end) return;
    if (anchor)
        gv_yaml_refuse(b, place,
                       "write the values where they are needed; a text that begins with '&' needs quotes",
                       "anchors (&name) are not supported");
    if (tag)
        gv_yaml_refuse(b, place, "leave it out; a text that begins with '!' needs quotes",
                       "tags (!name) are not supported");
}

static int refuse_root(struct gv_yaml_builder *b, struct gv_place place, const char *value)
{
    if (value && !*value)
        gv_yaml_refuse(b, place, "a scenario begins with a line such as `gevinst: 1`", "the file is empty");
    else if (value)
        gv_yaml_refuse(b, place,
                       strchr(value, ':') ? "a blank belongs after the colon, as in `gevinst: 1`"
                                          : "begin with a line such as `gevinst: 1`",
                       "a scenario is a mapping of keys to values, but this is a text");
    else
        gv_yaml_refuse(b, place, "begin with a line such as `gevinst: 1`, without '-' or '['",
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

static int take_scalar(struct gv_yaml_builder *b, const yaml_event_t *event, bool bogus)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    yaml_scalar_style_t style = event->data.scalar.style;
    bool plain = style == YAML_PLAIN_SCALAR_STYLE;
    bool quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    struct gv_yaml_frame *frame = gv_yaml_top_frame(b);
    struct gv_place place = gv_yaml_place(b, event->start_mark, event->end_mark);

    refuse_properties(b, event, event->data.scalar.anchor, event->data.scalar.tag);
    if (!frame) return refuse_root(b, place, text);
    if (has_control(text, length))
        gv_yaml_refuse(b, place, "remove the escape; in double quotes a backslash is written \\\\",
                       "the text contains a control character");
    char *copy = take_memory(b->tree, length + 1);
    if (!copy) return GV_ERR_MEMORY;
    memcpy(copy, text, length + 1);
    if (!bogus && plain && frame->flow && gv_yaml_has_open_parenthesis(copy)) {
        gv_yaml_report_split(b, place, event->start_mark);
        bogus = frame->node->kind == GV_NODE_MAPPING && !frame->has_key;
    }
    if (frame->node->kind == GV_NODE_MAPPING && !frame->has_key) {
        const char *suggestion, *reason = bogus ? NULL : gv_yaml_refused_key(copy, quoted, &suggestion);
        if (reason) gv_yaml_refuse(b, place, suggestion, reason);
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

static int open_collection(struct gv_yaml_builder *b, const yaml_event_t *event, bool bogus)
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
        gv_yaml_refuse(b, node->place, "a scenario needs only a few levels",
                       "the nesting is too deep: more than 64 levels");
        return GV_ERR_DATA;
    }
    int status = attach(b, node, bogus);
    if (status != GV_OK) return status;
    bool flow = mapping ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                        : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    b->frames[b->depth++] = (struct gv_yaml_frame){.node = node, .flow = flow};
    return GV_OK;
}

/* Taken as an empty text, so that what follows keeps its place. */
static int take_alias(struct gv_yaml_builder *b, const yaml_event_t *event, bool bogus)
{
    struct gv_yaml_frame *frame = gv_yaml_top_frame(b);
    struct gv_place place = gv_yaml_place(b, event->start_mark, event->end_mark);
    if (!bogus && (!frame || !frame->drop)) /* `<<: *base` was reported at its key */
        gv_yaml_refuse(b, place, "write the values again here; a text that begins with '*' needs quotes",
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

static int begin_document(struct gv_yaml_builder *b, const yaml_event_t *event)
{
    struct gv_place place = gv_yaml_place(b, event->start_mark, event->start_mark);
    if (b->documents++) {
        gv_yaml_refuse(b, place, "write every scenario in a file of its own",
                       "a second document begins here");
        return GV_ERR_DATA;
    }
    if (event->data.document_start.version_directive ||
        event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end)
        gv_yaml_refuse(b, place, "remove the line", "directives (lines that begin with %) are not supported");
    return GV_OK;
}

static int take_event(struct gv_yaml_builder *b, const yaml_event_t *event)
{
    bool bogus = event->start_mark.index < b->split_end;
    if (b->nodes >= GV_TREE_NODES_MAX &&
        (event->type == YAML_ALIAS_EVENT || event->type == YAML_SCALAR_EVENT ||
         event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT)) {
        gv_yaml_refuse(b, gv_yaml_place(b, event->start_mark, event->start_mark),
                       "long tables belong in a CSV file", "the file is too large: more than 100,000 values");
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
        return gv_yaml_check_duplicates(b, b->frames[--b->depth].node);
    case YAML_STREAM_END_EVENT:
        if (b->documents) return GV_OK;
        return refuse_root(b, gv_source_place(b->source, 0), "");
    default:
        return GV_OK;
    }
}

/* ---- the tree ---- */

static int build(struct gv_yaml_builder *b)
{
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&b->parser, &event)) return gv_yaml_report_syntax(b);
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
    struct gv_yaml_builder b = {.source = source, .tree = tree, .diagnostics = diagnostics};
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
