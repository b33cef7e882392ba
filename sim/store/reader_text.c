/* Texts of a result file, read without HDF5's help: its version 1.10 does not check what a damaged file says
 * about the heap that texts lie in, and crashes.
 *
 * An element on the disk is a length (4 bytes), the address of a heap collection (8) and the number of an
 * object in it (4). A collection is "GCOL", version 1 (1 byte), 3 unused, its size (8), and objects: number
 * (2), references (2), 4 unused, size (8), the bytes up to a multiple of 8; number 0 is the free rest. All
 * little-endian. (HDF5 File Format Specification 2.0, III.E and IV.B.) */
#include "store/reader_internal.h"

#include "base/status.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXTS_MAX = 1 << 20, BYTES_MAX = 1 << 28, ELEMENT = 16, HEADER = 16, OBJECT_HEADER = 16 };

/* The collection read last, and how much may still be read. */
struct heap {
    const struct gv_reader *reader;
    uint64_t address;
    unsigned char *bytes;
    size_t size, budget;
};

static uint64_t number(const unsigned char *bytes, int n)
{
    uint64_t value = 0;
    while (n-- > 0)
        value = value << 8 | bytes[n];
    return value;
}

static bool read_at(const struct gv_reader *r, uint64_t offset, size_t n, unsigned char *bytes)
{
    if (n > r->bytes || offset > r->bytes - n) return false;
    while (n > 0) {
        ssize_t got = pread(r->descriptor, bytes, n, (off_t)offset);
        if (got <= 0) return false;
        bytes += got, offset += (uint64_t)got, n -= (size_t)got;
    }
    return true;
}

/* Makes the collection at `address` the heap's. */
static bool load(struct heap *heap, uint64_t address)
{
    unsigned char header[HEADER];
    if (heap->bytes && heap->address == address) return true;
    if (!read_at(heap->reader, address, sizeof header, header)) return false;
    uint64_t size = number(header + 8, 8);
    if (memcmp(header, "GCOL\1", 5) != 0 || size < HEADER || size > heap->budget) return false;
    heap->budget -= (size_t)size;
    free(heap->bytes);
    heap->bytes = malloc((size_t)size);
    heap->address = address;
    heap->size = (size_t)size;
    if (heap->bytes && read_at(heap->reader, address, heap->size, heap->bytes)) return true;
    free(heap->bytes);
    heap->bytes = NULL;
    return false;
}

/* The bytes of an object, at least `length` of them; NULL if it is not there. */
static const unsigned char *find_object(const struct heap *heap, uint64_t wanted, uint64_t length)
{
    size_t at = HEADER;
    while (heap->size - at >= OBJECT_HEADER) {
        uint64_t index = number(heap->bytes + at, 2), size = number(heap->bytes + at + 8, 8);
        size_t left = heap->size - at - OBJECT_HEADER;
        if (index == 0 || size > left) return NULL;
        if (index == wanted) return length <= size ? heap->bytes + at + OBJECT_HEADER : NULL;
        uint64_t padded = (size + 7) / 8 * 8;
        if (padded > left) return NULL;
        at += OBJECT_HEADER + (size_t)padded;
    }
    return NULL;
}

/* One text; NULL if the file is damaged or memory ran out. */
static char *read_text(struct heap *heap, const unsigned char element[ELEMENT])
{
    uint64_t length = number(element, 4);
    if (length == 0) return gv_text_copy("", 0);
    if (!load(heap, number(element + 4, 8))) return NULL;
    const unsigned char *bytes = find_object(heap, number(element + 12, 4), length);
    if (!bytes || length > heap->budget) return NULL;
    heap->budget -= (size_t)length;
    const char *text = (const char *)bytes;
    const char *end = memchr(text, '\0', (size_t)length); /* some writers count a final NUL */
    size_t n = end ? (size_t)(end - text) : (size_t)length;
    return gv_text_utf8_valid(text, n) == n ? gv_text_copy(text, n) : NULL;
}

static int complain(const struct gv_reader *r, const char *group, const char *name, const char *wrong,
                    struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s': %s/%s %s", r->path, group, name, wrong);
    return GV_ERR_DATA;
}

/* The elements as they lie in the file; false if there are none. */
static bool read_elements(const struct gv_reader *r, hid_t set, size_t n, unsigned char *elements)
{
    haddr_t offset = H5Dget_offset(set);
    return offset != HADDR_UNDEF && H5Dget_storage_size(set) == (hsize_t)n * ELEMENT &&
           read_at(r, offset, n * ELEMENT, elements);
}

void gv_texts_free(struct gv_texts *texts)
{
    for (size_t i = 0; texts->texts && i < texts->n; i++)
        free(texts->texts[i]);
    free(texts->texts);
    *texts = (struct gv_texts){0};
}

int gv_reader_texts(const struct gv_reader *r, const char *group, const char *name, struct gv_texts *texts,
                    struct gv_diagnostics *diagnostics)
{
    *texts = (struct gv_texts){0};
    hid_t set = gv_reader_open_variable(r, group, name, H5T_STRING, &texts->n_dims, texts->size, &texts->n,
                                        diagnostics);
    if (set < 0) return GV_ERR_DATA;
    int status = texts->n <= TEXTS_MAX ? GV_OK : complain(r, group, name, "has too many texts", diagnostics);
    unsigned char *elements = NULL;
    struct heap heap = {.reader = r, .budget = BYTES_MAX};
    if (status == GV_OK) {
        texts->texts = calloc(texts->n + 1, sizeof *texts->texts);
        elements = malloc(texts->n * ELEMENT + 1);
        if (!texts->texts || !elements) status = GV_ERR_MEMORY;
    }
    if (status == GV_OK && texts->n > 0 && !read_elements(r, set, texts->n, elements))
        status = complain(r, group, name, "cannot be read: the file is damaged", diagnostics);
    for (size_t i = 0; status == GV_OK && i < texts->n; i++) {
        texts->texts[i] = read_text(&heap, elements + i * ELEMENT);
        if (!texts->texts[i])
            status = complain(r, group, name, "cannot be read: the file is damaged", diagnostics);
    }
    if (status == GV_OK) gv_reader_dimensions(r, group, set, texts->n_dims, texts->dim);
    free(heap.bytes);
    free(elements);
    H5Dclose(set);
    if (status != GV_OK) gv_texts_free(texts);
    return status;
}

int gv_reader_text(const struct gv_reader *r, const char *group, const char *name, char **text,
                   struct gv_diagnostics *diagnostics)
{
    struct gv_texts all;
    *text = NULL;
    int status = gv_reader_texts(r, group, name, &all, diagnostics);
    if (status != GV_OK) return status;
    if (all.n != 1) {
        gv_texts_free(&all);
        return complain(r, group, name, "is not one text", diagnostics);
    }
    *text = all.texts[0];
    all.texts[0] = NULL;
    gv_texts_free(&all);
    return GV_OK;
}
