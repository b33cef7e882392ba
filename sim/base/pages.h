/* Memory for large arrays that are written once from end to end: asking for it in huge pages, where the
 * system has them, saves most of the time that first touching it takes. */
#ifndef GV_BASE_PAGES_H
#define GV_BASE_PAGES_H

#include <stddef.h>

/* n elements of a size, as from malloc(); NULL if there is no memory. Free with free(). */
void *gv_pages_alloc(size_t n, size_t size);

#endif
