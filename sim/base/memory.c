#include "base/memory.h"

#include <stdatomic.h>

static atomic_bool ran_out;

void gv_memory_note(void)
{
    atomic_store(&ran_out, true);
}

bool gv_memory_ran_out(void)
{
    return atomic_load(&ran_out);
}

void gv_memory_forget(void)
{
    atomic_store(&ran_out, false);
}
