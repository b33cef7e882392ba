/* What a report says, as a list of blocks without a form: headings, paragraphs, tables, figures. Renderers
 * give them one: HTML, Markdown. Blocks hold plain text, as it came; all escaping is the renderers'. */
#ifndef GV_REPORT_REPORT_BLOCKS_H
#define GV_REPORT_REPORT_BLOCKS_H

#include "report/table.h"
#include "report/texts.h"

enum gv_block_kind {
    GV_BLOCK_TITLE,     /* of the report; `more` is the line above it */
    GV_BLOCK_META,      /* a line below the title */
    GV_BLOCK_HEADING,   /* of a section */
    GV_BLOCK_PARAGRAPH, /* words */
    GV_BLOCK_ANSWER,    /* a sentence that answers */
    GV_BLOCK_NOTE,      /* words in small print, below a table or a figure */
    GV_BLOCK_ITEM,      /* of a list, which is the items in a row */
    GV_BLOCK_WARNING,   /* the same, of cautions */
    GV_BLOCK_TERM,      /* a word, and in `more` what it means */
    GV_BLOCK_COMMAND,   /* what one types, in one line */
    GV_BLOCK_TABLE,     /* `text` is the caption */
    GV_BLOCK_FIGURE     /* `text` says in words what `more`, an SVG, shows */
};

struct gv_block {
    enum gv_block_kind kind;
    struct gv_text text, more;
    struct gv_table table;
};

/* Zero-initialise with the language set; free with gv_blocks_free(). */
struct gv_blocks {
    enum gv_language language;
    struct gv_block *items;
    size_t n, capacity;
    bool failed;           /* memory ran out */
    struct gv_block spare; /* takes what is added then */
};

/* A new block at the end, to be filled by the caller; never NULL. Valid until the next call. */
struct gv_block *gv_blocks_add(struct gv_blocks *blocks, enum gv_block_kind kind);

/* Whether memory ran out in the list or in any text of it. */
bool gv_blocks_failed(const struct gv_blocks *blocks);

void gv_blocks_free(struct gv_blocks *blocks);

/* A whole page: no script, nothing outside of it. */
void gv_blocks_html(const struct gv_blocks *blocks, struct gv_text *out);

/* The same without figures, for pasting into minutes. */
void gv_blocks_markdown(const struct gv_blocks *blocks, struct gv_text *out);

#endif
