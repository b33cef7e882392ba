#include "report/report_blocks.h"

#include "base/memory.h"

#include <stdlib.h>

struct gv_block *gv_blocks_add(struct gv_blocks *blocks, enum gv_block_kind kind)
{
    if (blocks->n == blocks->capacity) {
        size_t capacity = blocks->capacity ? 2 * blocks->capacity : 64;
        struct gv_block *items = gv_memory_resize(blocks->items, capacity * sizeof *items);
        if (!items) {
            blocks->failed = true;
            return &blocks->spare;
        }
        blocks->items = items;
        blocks->capacity = capacity;
    }
    blocks->items[blocks->n] = (struct gv_block){.kind = kind};
    return &blocks->items[blocks->n++];
}

static bool block_failed(const struct gv_block *block)
{
    if (block->text.failed || block->more.failed) return true;
    /* A cell that could not be added leaves a row short. */
    if (block->kind == GV_BLOCK_TABLE && block->table.n % block->table.columns != 0) return true;
    for (size_t i = 0; i < block->table.n; i++)
        if (block->table.cells[i].failed) return true;
    return false;
}

bool gv_blocks_failed(const struct gv_blocks *blocks)
{
    bool failed = blocks->failed;
    for (size_t i = 0; i < blocks->n; i++)
        failed = failed || block_failed(&blocks->items[i]);
    return failed;
}

static void free_block(struct gv_block *block)
{
    gv_text_free(&block->text);
    gv_text_free(&block->more);
    gv_table_free(&block->table);
}

void gv_blocks_free(struct gv_blocks *blocks)
{
    for (size_t i = 0; i < blocks->n; i++)
        free_block(&blocks->items[i]);
    free_block(&blocks->spare);
    free(blocks->items);
    *blocks = (struct gv_blocks){0};
}
