/* A note that memory ran out somewhere, for where that cannot be returned: a text that is not whole, a cell that is
 * missing. Whoever prints or gives a file its name looks at it, so that nothing goes out that lacks something. */
#ifndef GV_BASE_MEMORY_H
#define GV_BASE_MEMORY_H

#include <stdbool.h>

/* Process-wide; from any thread. */
void gv_memory_note(void);
bool gv_memory_ran_out(void);
void gv_memory_forget(void);

#endif
