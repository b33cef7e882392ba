/* Memory that is freed all at once: for many small things that live as long as one big one. */
#ifndef GV_BASE_POOL_H
#define GV_BASE_POOL_H

#include <stddef.h>

/* Zero-initialise; free with gv_pool_free(). */
struct gv_pool {
    void *last;
};

/* n bytes, zeroed and aligned for anything; NULL when memory ran out. */
void *gv_pool_take(struct gv_pool *pool, size_t n);

/* A copy of n bytes with a NUL behind them; NULL when memory ran out. */
char *gv_pool_copy(struct gv_pool *pool, const char *bytes, size_t n);

void gv_pool_free(struct gv_pool *pool);

#endif
