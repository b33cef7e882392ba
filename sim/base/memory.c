#include "base/memory.h"

#include <stdatomic.h>
#include <stdlib.h>

static atomic_bool ran_out;
static _Thread_local unsigned spared;

/* NULL for no bytes at all is no failure. */
static void *noted(void *at, size_t bytes)
{
    if (!at && bytes > 0) gv_memory_note();
    return at;
}

void *gv_memory_new(size_t bytes)
{
    return noted(malloc(bytes), bytes);
}

void *gv_memory_zeroed(size_t n, size_t size)
{
    return noted(calloc(n, size), n > 0 ? size : 0);
}

void *gv_memory_resize(void *at, size_t bytes)
{
    return noted(realloc(at, bytes), bytes);
}

void gv_memory_spare(bool begins)
{
    if (begins)
        spared++;
    else
        spared--;
}

void gv_memory_note(void)
{
    if (spared == 0) atomic_store(&ran_out, true);
}

bool gv_memory_ran_out(void)
{
    return atomic_load(&ran_out);
}

void gv_memory_forget(void)
{
    atomic_store(&ran_out, false);
}
