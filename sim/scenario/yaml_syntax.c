/* libyaml's syntax errors in plain words, at the place where the mistake was made. */
#include "scenario/yaml_builder.h"

#include "base/status.h"
#include "scenario/source_file.h"

#include <string.h>

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

static struct surroundings look_around(struct gv_yaml_builder *b, yaml_mark_t mark)
{
    struct surroundings s = {.at = gv_yaml_offset(b, mark.index), .first_word = true};
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

static void report_translation(struct gv_yaml_builder *b, const struct translation *row)
{
    const yaml_parser_t *parser = &b->parser;
    const struct gv_yaml_frame *frame = gv_yaml_top_frame(b);
    yaml_mark_t mark = row->rule == AT_CONTEXT ? parser->context_mark : parser->problem_mark;
    struct surroundings s = look_around(b, mark);
    size_t skipped = b->source->length - b->length;
    struct gv_place place = gv_yaml_place(b, mark, mark);
    bool layout = row->rule == FIRST_WORD || row->rule == FIRST_COLON || row->rule == CHARACTER;

    if (layout && s.tab) {
        gv_yaml_refuse(b, gv_source_place(b->source, skipped + s.tab_at),
                       "use spaces: YAML allows no tabs there", "a tab in the indentation");
    } else if (layout && s.first_word && s.at < b->length && b->text[s.at] == '%') {
        gv_yaml_refuse(b, place, translations[0].hint, translations[0].message);
    } else if ((row->rule == MISSING || (row->rule == FIRST_WORD && s.first_word)) && s.at < b->length &&
               b->text[s.at] == ':') {
        gv_yaml_refuse(b, place, "write `key: value`", "a key is missing before the ':'");
    } else if (row->rule == FLOW && frame && frame->node->place.line != place.line) {
        b->refused = true;
        gv_diagnose(b->diagnostics, GV_ERROR, place, row->hint, "%s: the '%c' of line %zu is still open",
                    row->message, frame->node->kind == GV_NODE_MAPPING ? '{' : '[', frame->node->place.line);
    } else if ((row->rule == FIRST_WORD && !s.first_word) || (row->rule == FIRST_COLON && s.colon)) {
        gv_yaml_refuse(b, place, row->other_hint, row->other);
    } else if (row->rule == CHARACTER && s.at < b->length) {
        b->refused = true;
        gv_diagnose(b->diagnostics, GV_ERROR, place, row->hint, "'%c' %s", b->text[s.at], row->message);
    } else {
        gv_yaml_refuse(b, place, row->hint, row->message);
    }
}

int gv_yaml_report_syntax(struct gv_yaml_builder *b)
{
    const yaml_parser_t *parser = &b->parser;
    const char *problem = parser->problem ? parser->problem : "not valid YAML";
    const struct gv_yaml_frame *frame = gv_yaml_top_frame(b);
    if (parser->error == YAML_MEMORY_ERROR) return GV_ERR_MEMORY;
    for (size_t i = 0; i < b->depth; i++)
        if (gv_yaml_check_duplicates(b, b->frames[i].node) != GV_OK) return GV_ERR_MEMORY;
    if (parser->error == YAML_READER_ERROR) {
        size_t skipped = b->source->length - b->length;
        gv_yaml_refuse(b, gv_source_place(b->source, skipped + parser->problem_offset),
                       "remove the character", problem);
        return GV_ERR_DATA;
    }
    /* What libyaml makes of the rest of a split text was said already. */
    if (b->split_end && parser->problem_mark.index <= b->split_end) return GV_ERR_DATA;
    const struct translation *row = translate(problem, parser->context ? parser->context : "");
    if (frame && frame->flow && parser->error == YAML_PARSER_ERROR &&
        gv_yaml_offset(b, parser->problem_mark.index) == b->length)
        gv_yaml_refuse(b, frame->node->place, "add the closing bracket",
                       frame->node->kind == GV_NODE_MAPPING ? "the '{' that opens here is never closed"
                                                            : "the '[' that opens here is never closed");
    else if (row)
        report_translation(b, row);
    else
        gv_yaml_refuse(b, gv_yaml_place(b, parser->problem_mark, parser->problem_mark), NULL, problem);
    return GV_ERR_DATA;
}
