/* An HDF5 file in memory with holes: what HDF5 writes is kept in pages until it is stored in one go.
 *
 * HDF5 1.10 does not survive a failing write: it loses data without a word, or crashes when it is closed
 * later. So it never writes to a disk here, only into this. The draws of a run, which may be larger than the
 * memory, lie in the holes: HDF5 gives them their places, and we write them to the disk ourselves. */
#ifndef GV_STORE_MEMORY_FILE_H
#define GV_STORE_MEMORY_FILE_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GV_PAGE_BYTES = 1 << 16 };

struct gv_page {
    uint64_t number; /* its bytes start at number × GV_PAGE_BYTES */
    unsigned char bytes[GV_PAGE_BYTES];
    unsigned char written[GV_PAGE_BYTES]; /* 1 for bytes that HDF5 has written */
};

/* Zero-initialise; free with gv_memory_free(). Must outlive the HDF5 file. */
struct gv_memory_file {
    struct gv_page **pages; /* [n] by rising number */
    size_t n, capacity;
    uint64_t size; /* of the file, holes included */
};

/* Makes a file access property list use the memory file. False if HDF5 refuses. */
bool gv_memory_use(hid_t access, struct gv_memory_file *file);

/* Hands every run of written bytes to `write`, in order; the first errno that it returns ends it. 0 if all
 * went well. */
int gv_memory_store(const struct gv_memory_file *file,
                    int (*write)(const void *context, uint64_t offset, const void *bytes, size_t n),
                    const void *context);

void gv_memory_free(struct gv_memory_file *file);

#endif
