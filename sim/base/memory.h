/* Memory, and a note that it ran out.
 *
 * Everything the project allocates it takes from here, and json_t as well (gv_program()). An allocation that
 * fails is noted, whatever the caller makes of it: what it returns may say something else (a file that
 * "cannot be read"), or nothing at all (a text that lacks a part, a list that is shorter). Whoever prints,
 * gives a file its name or tells the user what went wrong looks at the note, so that nothing goes out that
 * lacks something and no other cause is named. */
#ifndef GV_BASE_MEMORY_H
#define GV_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* As malloc(), calloc() and realloc(), to be freed with free(). From any thread. */
__attribute__((malloc, alloc_size(1), warn_unused_result)) void *gv_memory_new(size_t bytes);
__attribute__((malloc, alloc_size(1, 2), warn_unused_result)) void *gv_memory_zeroed(size_t n, size_t size);
__attribute__((alloc_size(2), warn_unused_result)) void *gv_memory_resize(void *at, size_t bytes);

/* Begins (or ends) what can go wrong without harm, such as a checkpoint that the next one makes up for: until
 * its end this thread's failures are not noted. Whatever is done there must be whole or not there at all. */
void gv_memory_spare(bool begins);

/* Process-wide; from any thread. gv_memory_note() is for memory that others failed to get for us. */
void gv_memory_note(void);
bool gv_memory_ran_out(void);
void gv_memory_forget(void);

#endif
