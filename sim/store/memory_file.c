/* The memory file and the HDF5 file driver that leads into it. */
#include "store/memory_file.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* --- pages --- */

/* Position of the first page whose number is not below. */
static size_t find_position(const struct gv_memory_file *file, uint64_t number)
{
    size_t low = 0, high = file->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (file->pages[middle]->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct gv_page *find_page(const struct gv_memory_file *file, uint64_t number)
{
    size_t at = find_position(file, number);
    return at < file->n && file->pages[at]->number == number ? file->pages[at] : NULL;
}

static struct gv_page *make_page(struct gv_memory_file *file, uint64_t number)
{
    if (file->n == file->capacity) {
        size_t capacity = file->capacity ? 2 * file->capacity : 16;
        struct gv_page **pages = gv_memory_resize(file->pages, capacity * sizeof *pages);
        if (!pages) return NULL;
        file->pages = pages;
        file->capacity = capacity;
    }
    struct gv_page *page = gv_memory_zeroed(1, sizeof *page);
    if (!page) return NULL;
    page->number = number;
    size_t at = find_position(file, number);
    memmove(file->pages + at + 1, file->pages + at, (file->n - at) * sizeof *file->pages);
    file->pages[at] = page;
    file->n++;
    return page;
}

static bool write_bytes(struct gv_memory_file *file, uint64_t offset, size_t n, const unsigned char *bytes)
{
    while (n > 0) {
        uint64_t number = offset / GV_PAGE_BYTES;
        size_t within = (size_t)(offset % GV_PAGE_BYTES), m = GV_PAGE_BYTES - within;
        if (m > n) m = n;
        struct gv_page *page = find_page(file, number);
        if (!page) page = make_page(file, number);
        if (!page) return false;
        memcpy(page->bytes + within, bytes, m);
        memset(page->written + within, 1, m);
        offset += m, bytes += m, n -= m;
    }
    if (offset > file->size) file->size = offset;
    return true;
}

static void read_bytes(const struct gv_memory_file *file, uint64_t offset, size_t n, unsigned char *bytes)
{
    while (n > 0) {
        size_t within = (size_t)(offset % GV_PAGE_BYTES), m = GV_PAGE_BYTES - within;
        if (m > n) m = n;
        const struct gv_page *page = find_page(file, offset / GV_PAGE_BYTES);
        if (page)
            memcpy(bytes, page->bytes + within, m);
        else
            memset(bytes, 0, m);
        offset += m, bytes += m, n -= m;
    }
}

int gv_memory_store(const struct gv_memory_file *file,
                    int (*write)(const void *context, uint64_t offset, const void *bytes, size_t n),
                    const void *context)
{
    for (size_t i = 0; i < file->n; i++) {
        const struct gv_page *page = file->pages[i];
        for (size_t at = 0; at < GV_PAGE_BYTES;) {
            const unsigned char *next = memchr(page->written + at, !page->written[at], GV_PAGE_BYTES - at);
            size_t end = next ? (size_t)(next - page->written) : GV_PAGE_BYTES;
            if (page->written[at]) {
                int error = write(context, page->number * GV_PAGE_BYTES + at, page->bytes + at, end - at);
                if (error) return error;
            }
            at = end;
        }
    }
    return 0;
}

void gv_memory_free(struct gv_memory_file *file)
{
    for (size_t i = 0; i < file->n; i++)
        free(file->pages[i]);
    free(file->pages);
    *file = (struct gv_memory_file){0};
}

/* --- the driver --- */

struct open_file {
    H5FD_t base; /* HDF5's own part comes first */
    struct gv_memory_file *memory;
    haddr_t end; /* of what HDF5 has allocated */
};

/* What travels in a property list. */
struct information {
    struct gv_memory_file *memory;
};

static struct open_file *of(const H5FD_t *file)
{
    return (struct open_file *)file;
}

static H5FD_t *driver_open(const char *name, unsigned flags, hid_t access, haddr_t most)
{
    (void)name, (void)flags, (void)most;
    const struct information *information = H5Pget_driver_info(access);
    struct open_file *file = information ? gv_memory_zeroed(1, sizeof *file) : NULL;
    if (!file) return NULL;
    file->memory = information->memory;
    return &file->base;
}

static herr_t driver_close(H5FD_t *file)
{
    free(of(file));
    return 0;
}

static int driver_compare(const H5FD_t *a, const H5FD_t *b)
{
    const struct gv_memory_file *x = of(a)->memory, *y = of(b)->memory;
    return (x > y) - (x < y);
}

static herr_t driver_query(const H5FD_t *file, unsigned long *flags)
{
    (void)file;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

static haddr_t driver_get_end(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return of(file)->end;
}

static herr_t driver_set_end(H5FD_t *file, H5FD_mem_t type, haddr_t end)
{
    (void)type;
    of(file)->end = end;
    return 0;
}

static haddr_t driver_size(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return of(file)->memory->size;
}

static herr_t driver_read(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t offset, size_t n,
                          void *bytes)
{
    (void)type, (void)transfer;
    read_bytes(of(file)->memory, offset, n, bytes);
    return 0;
}

static herr_t driver_write(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t offset, size_t n,
                           const void *bytes)
{
    (void)type, (void)transfer;
    return write_bytes(of(file)->memory, offset, n, bytes) ? 0 : -1;
}

static herr_t driver_truncate(H5FD_t *file, hid_t transfer, hbool_t closing)
{
    (void)transfer, (void)closing;
    of(file)->memory->size = of(file)->end;
    return 0;
}

static const H5FD_class_t driver = {
#ifdef H5FD_CLASS_VERSION /* HDF5 1.14 */
    .version = H5FD_CLASS_VERSION,
    .value = (H5FD_class_value_t)(H5_VFD_RESERVED + 74),
#endif
    .name = "gevinst memory",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_WEAK,
    .fapl_size = sizeof(struct information),
    .open = driver_open,
    .close = driver_close,
    .cmp = driver_compare,
    .query = driver_query,
    .get_eoa = driver_get_end,
    .set_eoa = driver_set_end,
    .get_eof = driver_size,
    .read = driver_read,
    .write = driver_write,
    .truncate = driver_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

/* Registered once and never given up: HDF5 1.10 calls a driver after having freed it when a file was the last
 * to hold it. */
static hid_t driver_number(void)
{
    static hid_t number = H5I_INVALID_HID;
    if (number < 0 || H5Iis_valid(number) <= 0) number = H5FDregister(&driver);
    return number;
}

bool gv_memory_use(hid_t access, struct gv_memory_file *file)
{
    const struct information information = {file};
    hid_t number = driver_number();
    return number >= 0 && H5Pset_driver(access, number, &information) >= 0;
}
