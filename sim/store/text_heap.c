#include "store/text_heap.h"

#include "base/memory.h"

#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { BYTES_MAX = 1 << 28, HEADER = 16, OBJECT_HEADER = 16 };

bool gv_read_at(int descriptor, uint64_t file_bytes, uint64_t offset, size_t n, void *bytes)
{
    char *at = bytes;
    if (n > file_bytes || offset > file_bytes - n) return false;
    while (n > 0) {
        ssize_t got = pread(descriptor, at, n, (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got, offset += (uint64_t)got, n -= (size_t)got;
    }
    return true;
}

uint64_t gv_little_endian(const unsigned char *bytes, int n)
{
    uint64_t value = 0;
    while (n-- > 0)
        value = value << 8 | bytes[n];
    return value;
}

/* Makes the collection at `address` the heap's. */
static bool load(struct gv_text_heap *heap, uint64_t address)
{
    unsigned char header[HEADER];
    if (heap->bytes && heap->address == address) return true;
    if (!gv_read_at(heap->descriptor, heap->file_bytes, address, sizeof header, header)) return false;
    uint64_t size = gv_little_endian(header + 8, 8);
    if (memcmp(header, "GCOL\1", 5) != 0 || size < HEADER || size > BYTES_MAX - heap->used) return false;
    heap->used += (size_t)size;
    free(heap->bytes);
    heap->bytes = gv_memory_new((size_t)size);
    heap->address = address;
    heap->size = (size_t)size;
    if (heap->bytes && gv_read_at(heap->descriptor, heap->file_bytes, address, heap->size, heap->bytes))
        return true;
    free(heap->bytes);
    heap->bytes = NULL;
    return false;
}

/* The bytes of an object, at least `length` of them; NULL if it is not there. */
static const unsigned char *find_object(const struct gv_text_heap *heap, uint64_t wanted, uint64_t length)
{
    size_t at = HEADER;
    while (heap->size - at >= OBJECT_HEADER) {
        uint64_t index = gv_little_endian(heap->bytes + at, 2);
        uint64_t size = gv_little_endian(heap->bytes + at + 8, 8);
        size_t left = heap->size - at - OBJECT_HEADER;
        if (index == 0 || size > left) return NULL;
        if (index == wanted) return length <= size ? heap->bytes + at + OBJECT_HEADER : NULL;
        uint64_t padded = (size + 7) / 8 * 8;
        if (padded > left) return NULL;
        at += OBJECT_HEADER + (size_t)padded;
    }
    return NULL;
}

/* The object that an element leads to. */
static const unsigned char *follow(struct gv_text_heap *heap, const unsigned char element[GV_TEXT_ELEMENT],
                                   uint64_t *length)
{
    *length = gv_little_endian(element, 4);
    if (!load(heap, gv_little_endian(element + 4, 8))) return NULL;
    return find_object(heap, gv_little_endian(element + 12, 4), *length);
}

char *gv_text_heap_read(struct gv_text_heap *heap, const unsigned char element[GV_TEXT_ELEMENT])
{
    uint64_t length;
    if (gv_little_endian(element, 4) == 0) return gv_text_copy("", 0);
    const char *text = (const char *)follow(heap, element, &length);
    if (!text || length > BYTES_MAX - heap->used) return NULL;
    heap->used += (size_t)length;
    const char *end = memchr(text, '\0', (size_t)length); /* some writers count a final NUL */
    size_t n = end ? (size_t)(end - text) : (size_t)length;
    return gv_text_utf8_valid(text, n) == n ? gv_text_copy(text, n) : NULL;
}

bool gv_text_heap_locate(struct gv_text_heap *heap, const unsigned char element[GV_TEXT_ELEMENT],
                         uint64_t *offset, uint64_t *length)
{
    if (gv_little_endian(element, 4) == 0) return false;
    const unsigned char *bytes = follow(heap, element, length);
    if (!bytes) return false;
    *offset = heap->address + (uint64_t)(bytes - heap->bytes);
    return true;
}

void gv_text_heap_free(struct gv_text_heap *heap)
{
    free(heap->bytes);
    *heap = (struct gv_text_heap){0};
}
