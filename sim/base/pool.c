#include "base/pool.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Each allocation is a link in a chain. */
struct link {
    struct link *previous;
    max_align_t data[];
};

void *gv_pool_take(struct gv_pool *pool, size_t n)
{
    if (n > SIZE_MAX - sizeof(struct link)) return NULL;
    struct link *link = gv_memory_zeroed(1, sizeof *link + n);
    if (!link) return NULL;
    link->previous = pool->last;
    pool->last = link;
    return link->data;
}

char *gv_pool_copy(struct gv_pool *pool, const char *bytes, size_t n)
{
    char *copy = gv_pool_take(pool, n + 1);
    if (copy && n) memcpy(copy, bytes, n);
    return copy;
}

void gv_pool_free(struct gv_pool *pool)
{
    for (struct link *link = pool->last; link;) {
        struct link *previous = link->previous;
        free(link);
        link = previous;
    }
    pool->last = NULL;
}
