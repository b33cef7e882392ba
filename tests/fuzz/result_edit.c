/* Edits of result files, and the sums made to fit again. */
#include "result.h"

#include "store/object_header.h"
#include "store/sums.h"

#include <stdlib.h>
#include <string.h>

/* --- HDF5's own sums --- */

/* The sum of bytes[from … from + length - 4), behind them. */
static void renew_sum(uint8_t *bytes, size_t n, size_t from, size_t length)
{
    if (length < 8 || length > n || from > n - length) return;
    uint32_t sum = gv_header_checksum(bytes + from, length - 4);
    memcpy(bytes + from + length - 4, &sum, sizeof sum);
}

/* An object header is "OHDR", version, flags, by flags times (16) and limits (4), the size of its messages in
 * 1 to 8 bytes, the messages, the sum. (HDF5 File Format Specification 2.0, IV.A.1.b.) */
static size_t header_length(const uint8_t *bytes, size_t n, size_t from)
{
    if (from + 40 > n) return 0;
    uint8_t flags = bytes[from + 5];
    size_t width = (size_t)1 << (flags & 3), prefix = 6u + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
    uint64_t messages = 0;
    memcpy(&messages, bytes + from + prefix, width);
    return messages < n ? prefix + width + (size_t)messages + 4 : 0;
}

static void renew_headers(const struct gv_fuzz_image *image, uint8_t *bytes, size_t n)
{
    renew_sum(bytes, n, 0, 48); /* the superblock */
    for (size_t i = 0; i < image->n_at[GV_FUZZ_AT_HEADER]; i++) {
        size_t from = image->at[GV_FUZZ_AT_HEADER][i], length = header_length(bytes, n, from);
        if (length > 0 && length < n - from && from < image->n &&
            memcmp(bytes + from, image->bytes + from, length) != 0)
            renew_sum(bytes, n, from, length);
    }
    for (size_t i = 0; i < image->n_at[GV_FUZZ_AT_CHUNK]; i++)
        renew_sum(bytes, n, image->at[GV_FUZZ_AT_CHUNK][i], image->chunk_length[i]);
}

/* --- the sums at the end --- */

static uint64_t get(const uint8_t *at)
{
    uint64_t number;
    memcpy(&number, at, sizeof number);
    return number;
}

static void put(uint8_t *at, uint64_t number)
{
    memcpy(at, &number, sizeof number);
}

static uint64_t sum_of(const uint8_t *bytes, uint64_t from, uint64_t to)
{
    return gv_sum(from, bytes + from, (size_t)(to - from));
}

/* As store/sums.h says: extents of 3 words, the frame, the size, the sum of these, their length, the mark. */
void gv_fuzz_renew_sums(uint8_t *bytes, size_t n)
{
    static const char mark[16] = "gevinst sums 1\n";
    enum { WORD = 8, TAIL = 2 * WORD + sizeof mark };
    if (n < TAIL + 2 * WORD || memcmp(bytes + n - sizeof mark, mark, sizeof mark) != 0) return;
    uint64_t length = get(bytes + n - TAIL + WORD);
    if (length > n || length < TAIL + 2 * WORD || (length - TAIL) % WORD != 0) return;
    size_t size = n - (size_t)length, body = (size_t)length - TAIL;
    uint8_t *list = bytes + size;
    uint64_t frame = 0, at = 0;
    for (uint8_t *extent = list; extent + 5 * WORD <= list + body; extent += 3 * WORD) {
        uint64_t offset = get(extent), extends = get(extent + WORD);
        if (offset < at || offset > size || extends > size - offset) return;
        put(extent + 2 * WORD, sum_of(bytes, offset, offset + extends));
        frame += sum_of(bytes, at, offset);
        at = offset + extends;
    }
    put(list + body - 2 * WORD, frame + sum_of(bytes, at, size));
    put(list + body - WORD, size);
    put(list + body, gv_sum(0, list, body));
}

/* --- edits --- */

static struct gv_fuzz_edit edit_at(const uint8_t *bytes)
{
    struct gv_fuzz_edit e = {.anchor = bytes[0], .kind = bytes[1], .width = bytes[2], .zero = bytes[3]};
    memcpy(&e.index, bytes + 4, 2);
    memcpy(&e.offset, bytes + 6, 2);
    memcpy(&e.value, bytes + 8, 8);
    return e;
}

static size_t place_of(const struct gv_fuzz_edit *e, const struct gv_fuzz_image *image, size_t n)
{
    unsigned anchor = e->anchor % GV_FUZZ_ANCHORS;
    if (anchor == GV_FUZZ_AT_END) return n - 1 - e->offset % n;
    if (anchor != GV_FUZZ_AT_BYTE && image->n_at[anchor] > 0)
        return (image->at[anchor][e->index % image->n_at[anchor]] + e->offset) % n;
    return ((size_t)e->index << 16 | e->offset) % n;
}

/* The file's new length. */
static size_t apply(const struct gv_fuzz_edit *e, const struct gv_fuzz_image *image, uint8_t *bytes, size_t n)
{
    size_t at = place_of(e, image, n), width = 1 + (e->width + 7u) % 8; /* 1 … 8 stand for themselves */
    size_t length = 8 * width, from = (size_t)(e->value % n);
    uint64_t number = 0;
    if (width > n - at) width = n - at;
    switch (e->kind % GV_FUZZ_EDIT_KINDS) {
    case GV_FUZZ_COPY:
        if (length > n - at) length = n - at;
        if (length > n - from) length = n - from;
        memmove(bytes + at, bytes + from, length);
        return n;
    case GV_FUZZ_CUT:
        return at > 0 ? at : 1;
    default:
        memcpy(&number, bytes + at, width);
        number = e->kind % GV_FUZZ_EDIT_KINDS == GV_FUZZ_SET   ? e->value
                 : e->kind % GV_FUZZ_EDIT_KINDS == GV_FUZZ_XOR ? number ^ e->value
                                                               : number + e->value;
        memcpy(bytes + at, &number, width);
        return n;
    }
}

uint8_t *gv_fuzz_edited(const uint8_t *input, size_t n, size_t *length, const struct gv_fuzz_image **image)
{
    if (n < GV_FUZZ_EDITS_HEAD || memcmp(input, "edits ", 6) != 0 || input[8] != '\n') return NULL;
    *image = gv_fuzz_image((size_t)(input[6] - '0') % GV_FUZZ_IMAGES);
    uint8_t *bytes = malloc((*image)->n);
    if (!bytes) abort();
    memcpy(bytes, (*image)->bytes, (*image)->n);
    *length = (*image)->n;
    for (size_t at = GV_FUZZ_EDITS_HEAD; at + GV_FUZZ_EDIT_BYTES <= n; at += GV_FUZZ_EDIT_BYTES) {
        struct gv_fuzz_edit e = edit_at(input + at);
        *length = apply(&e, *image, bytes, *length);
    }
    if (input[7] == 'h' || input[7] == 'b') renew_headers(*image, bytes, *length);
    if (input[7] == 'e' || input[7] == 'b') gv_fuzz_renew_sums(bytes, *length);
    return bytes;
}
