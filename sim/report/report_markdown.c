/* Blocks as Markdown (CommonMark with tables): no figures, no raw HTML. */
#include "report/figure_script.h"
#include "report/report_blocks.h"

#include <string.h>

/* Nothing of a text is markup; a bar is left to tables, which escape it themselves. */
static void put_escaped(const struct gv_text *text, bool in_table, struct gv_text *out)
{
    struct gv_text clean = {0};
    gv_figure_clean(text->data ? text->data : "", &clean);
    for (const char *at = clean.data ? clean.data : ""; *at; at++) {
        if (*at == '&') {
            gv_text_puts(out, "&amp;");
            continue;
        }
        if (strchr("\\`*_{}[]<>#~$", *at) || (*at == '|' && !in_table)) gv_text_puts(out, "\\");
        gv_text_append(out, at, 1);
    }
    if (clean.failed) out->failed = true;
    gv_text_free(&clean);
}

static void put_table(const struct gv_block *block, struct gv_text *out)
{
    struct gv_table table = block->table;
    table.cells = NULL;
    table.n = table.capacity = 0;
    for (size_t i = 0; i < block->table.n; i++) {
        bool code = i >= table.columns && i % table.columns < 32 && table.code >> i % table.columns & 1;
        struct gv_text *cell = gv_table_cell(&table);
        if (!cell)
            out->failed = true;
        else if (code)
            gv_figure_clean(block->table.cells[i].data ? block->table.cells[i].data : "", cell);
        else
            put_escaped(&block->table.cells[i], true, cell);
    }
    gv_text_puts(out, "**");
    put_escaped(&block->text, false, out);
    gv_text_puts(out, "**\n\n");
    gv_table_markdown(&table, out);
    gv_table_free(&table);
}

static void put_line(const char *before, const struct gv_text *text, const char *behind, struct gv_text *out)
{
    gv_text_puts(out, before);
    put_escaped(text, false, out);
    gv_text_puts(out, behind);
}

static void put_block(const struct gv_block *block, struct gv_text *out)
{
    switch (block->kind) {
    case GV_BLOCK_TITLE:
        put_line("# ", &block->text, "\n", out);
        break;
    case GV_BLOCK_HEADING:
        put_line("## ", &block->text, "\n", out);
        break;
    case GV_BLOCK_META:
    case GV_BLOCK_PARAGRAPH:
    case GV_BLOCK_ANSWER:
    case GV_BLOCK_NOTE:
        put_line("", &block->text, "\n", out);
        break;
    case GV_BLOCK_ITEM:
    case GV_BLOCK_WARNING:
        put_line("- ", &block->text, "\n", out);
        break;
    case GV_BLOCK_TERM:
        put_line("- **", &block->text, "**: ", out);
        put_line("", &block->more, "\n", out);
        break;
    case GV_BLOCK_COMMAND:
        /* Indented code needs no escaping. */
        gv_text_puts(out, "    ");
        gv_figure_clean(block->text.data ? block->text.data : "", out);
        gv_text_puts(out, "\n");
        break;
    case GV_BLOCK_TABLE:
        put_table(block, out);
        break;
    case GV_BLOCK_FIGURE:
        break;
    }
}

static bool is_list(enum gv_block_kind kind)
{
    return kind == GV_BLOCK_ITEM || kind == GV_BLOCK_WARNING || kind == GV_BLOCK_TERM ||
           kind == GV_BLOCK_COMMAND;
}

void gv_blocks_markdown(const struct gv_blocks *blocks, struct gv_text *out)
{
    bool first = true;
    enum gv_block_kind before = GV_BLOCK_TITLE;
    for (size_t i = 0; i < blocks->n; i++) {
        const struct gv_block *block = &blocks->items[i];
        if (block->kind == GV_BLOCK_FIGURE) continue;
        if (!first && !(block->kind == before && is_list(before))) gv_text_puts(out, "\n");
        first = false;
        before = block->kind;
        put_block(block, out);
    }
}
