#define _DEFAULT_SOURCE /* madvise() */

#include "base/pages.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>

#ifdef __linux__
#include <sys/mman.h>
#endif

/* Less than a few huge pages would waste more than it saves. */
enum { HUGE_PAGE = 1 << 21, LEAST = 4 * HUGE_PAGE };

void *gv_pages_alloc(size_t n, size_t size)
{
    if (n > 0 && size > (SIZE_MAX - HUGE_PAGE) / n) return NULL;
    size_t bytes = n * size;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    if (bytes >= LEAST) {
        bytes = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
        void *pages = aligned_alloc(HUGE_PAGE, bytes);
        /* Where it is refused the pages are small ones. */
        if (pages)
            (void)madvise(pages, bytes, MADV_HUGEPAGE);
        else
            gv_memory_note();
        return pages;
    }
#endif
    return gv_memory_new(bytes);
}
