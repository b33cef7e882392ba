#include "store/sums.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/text_heap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char mark[16] = "gevinst sums 1\n";

enum { CHUNK = 1 << 15, WORD = 8, TAIL = 2 * WORD + sizeof mark };

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 32)) * UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 29)) * UINT64_C(0xBF58476D1CE4E5B9);
    return x ^ (x >> 32);
}

/* Of the first n <= WORD bytes of a word; n is known where that is to be fast. */
static inline uint64_t sum_word(uint64_t offset, const unsigned char *bytes, size_t n)
{
    uint64_t word = 0;
    memcpy(&word, bytes, n);
    return mix(word ^ offset * UINT64_C(0x94D049BB133111EB));
}

uint64_t gv_sum(uint64_t offset, const void *bytes, size_t n)
{
    const unsigned char *at = bytes;
    size_t whole = n - n % WORD;
    uint64_t sum = 0;
    for (size_t i = 0; i < whole; i += WORD)
        sum += sum_word(offset + i, at + i, WORD);
    return n > whole ? sum + sum_word(offset + whole, at + whole, n - whole) : sum;
}

/* Adds bytes from … to - 1 of a file to a sum. An errno; ENODATA where the file ends before. */
static int add_bytes(int descriptor, uint64_t from, uint64_t to, uint64_t *sum)
{
    unsigned char bytes[CHUNK];
    while (from < to) {
        size_t n = to - from < sizeof bytes ? (size_t)(to - from) : sizeof bytes, filled = 0;
        while (filled < n) {
            ssize_t got = pread(descriptor, bytes + filled, n - filled, (off_t)(from + filled));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return got < 0 ? errno : ENODATA;
            filled += (size_t)got;
        }
        *sum += gv_sum(from, bytes, n);
        from += n;
    }
    return 0;
}

/* The sum of what lies outside of the extents, which are in order. */
static int add_frame(const struct gv_sums *s, int descriptor, uint64_t size, uint64_t *sum)
{
    uint64_t at = 0;
    int error = 0;
    for (size_t i = 0; i < s->n && !error; i++) {
        error = add_bytes(descriptor, at, s->extents[i].offset, sum);
        at = s->extents[i].offset + s->extents[i].length;
    }
    return error ? error : add_bytes(descriptor, at, size, sum);
}

/* --- writing --- */

int gv_sums_add(struct gv_sums *s, struct gv_sum_extent extent)
{
    if (s->n == s->capacity) {
        size_t capacity = s->capacity ? 2 * s->capacity : 64;
        struct gv_sum_extent *extents = gv_memory_resize(s->extents, capacity * sizeof *extents);
        if (!extents) return GV_ERR_MEMORY;
        s->extents = extents;
        s->capacity = capacity;
    }
    s->extents[s->n++] = extent;
    return GV_OK;
}

static int compare_extents(const void *a, const void *b)
{
    const struct gv_sum_extent *x = a, *y = b;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

static void put(unsigned char **at, uint64_t number)
{
    for (int i = 0; i < WORD; i++)
        *(*at)++ = (unsigned char)(number >> 8 * i);
}

int gv_sums_write(struct gv_sums *s, uint64_t size, const struct gv_output_file *file)
{
    uint64_t frame = 0;
    if (s->n > 1) qsort(s->extents, s->n, sizeof *s->extents, compare_extents);
    int error = add_frame(s, file->descriptor, size, &frame);
    if (error) return error;
    size_t body = (3 * s->n + 2) * WORD;
    unsigned char *bytes = gv_memory_new(body + TAIL), *at = bytes;
    if (!bytes) return ENOMEM;
    for (size_t i = 0; i < s->n; i++) {
        put(&at, s->extents[i].offset);
        put(&at, s->extents[i].length);
        put(&at, s->extents[i].sum);
    }
    put(&at, frame);
    put(&at, size);
    put(&at, gv_sum(0, bytes, body));
    put(&at, body + TAIL);
    memcpy(at, mark, sizeof mark);
    error = gv_output_resize(file, size + body + TAIL);
    if (!error) error = gv_output_write(file, size, bytes, body + TAIL);
    free(bytes);
    return error;
}

/* --- reading --- */

static int status_of(int error)
{
    return error == 0 ? GV_OK : error == ENODATA ? GV_ERR_DATA : GV_ERR_IO;
}

/* Takes the list out of its bytes, and checks that it makes sense. */
static int take_extents(const unsigned char *bytes, size_t body, uint64_t size, struct gv_sums *s)
{
    uint64_t end = 0;
    size_t n = body / WORD / 3;
    for (size_t i = 0; i < n; i++, bytes += 3 * WORD) {
        struct gv_sum_extent e = {gv_little_endian(bytes, WORD), gv_little_endian(bytes + WORD, WORD),
                                  gv_little_endian(bytes + 2 * WORD, WORD)};
        if (e.offset < end || e.offset > size || e.length > size - e.offset) return GV_ERR_DATA;
        end = e.offset + e.length;
        int status = gv_sums_add(s, e);
        if (status != GV_OK) return status;
    }
    s->checked = gv_memory_zeroed(n + 1, sizeof *s->checked);
    return s->checked ? GV_OK : GV_ERR_MEMORY;
}

static int read_body(int descriptor, uint64_t bytes, const unsigned char *tail, struct gv_sums *s)
{
    uint64_t length = gv_little_endian(tail + WORD, WORD), frame = 0;
    if (length > bytes || length < TAIL + 2 * WORD || (length - TAIL) % WORD != 0) return GV_ERR_DATA;
    size_t body = (size_t)length - TAIL;
    uint64_t size = bytes - length;
    if ((body / WORD - 2) % 3 != 0) return GV_ERR_DATA;
    unsigned char *list = gv_memory_new(body);
    if (!list) return GV_ERR_MEMORY;
    int status = gv_read_at(descriptor, bytes, size, body, list) ? GV_OK : GV_ERR_IO;
    if (status == GV_OK && gv_sum(0, list, body) != gv_little_endian(tail, WORD)) status = GV_ERR_DATA;
    if (status == GV_OK && gv_little_endian(list + body - WORD, WORD) != size) status = GV_ERR_DATA;
    if (status == GV_OK) status = take_extents(list, body - 2 * WORD, size, s);
    if (status == GV_OK) status = status_of(add_frame(s, descriptor, size, &frame));
    if (status == GV_OK && frame != gv_little_endian(list + body - 2 * WORD, WORD)) status = GV_ERR_DATA;
    free(list);
    return status;
}

int gv_sums_read(int descriptor, uint64_t bytes, struct gv_sums *s)
{
    unsigned char tail[TAIL];
    *s = (struct gv_sums){0};
    if (bytes < sizeof tail || !gv_read_at(descriptor, bytes, bytes - sizeof tail, sizeof tail, tail))
        return GV_OK;
    /* Other programs may have changed the file and left them out. */
    if (memcmp(tail + 2 * WORD, mark, sizeof mark) != 0) return GV_OK;
    int status = read_body(descriptor, bytes, tail, s);
    if (status != GV_OK) gv_sums_free(s);
    return status;
}

int gv_sums_check(struct gv_sums *s, int descriptor, uint64_t offset)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct gv_sum_extent *e = &s->extents[i];
        if (offset < e->offset || offset - e->offset >= e->length || s->checked[i]) continue;
        uint64_t sum = 0;
        int status = status_of(add_bytes(descriptor, e->offset, e->offset + e->length, &sum));
        if (status == GV_OK && sum != e->sum) status = GV_ERR_DATA;
        s->checked[i] = status == GV_OK;
        return status;
    }
    return GV_OK;
}

void gv_sums_free(struct gv_sums *s)
{
    free(s->extents);
    free(s->checked);
    *s = (struct gv_sums){0};
}
