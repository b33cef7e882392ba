/* What HDF5 is not left alone with: headers whose checksums are right and whose contents are not. Its
 * version 1.10 believes what stands there and crashes.
 *
 * Headers are walked from the superblock before HDF5 opens the file. What gevinst writes passes, and what
 * other programs write in the same form (libver v108); all else is refused. A chunk whose checksum is wrong
 * is passed over here, as HDF5 looks at that before it looks into the chunk, and refuses it. (HDF5 File
 * Format Specification 2.0, II.A and IV.A.) */
#include "store/reader_internal.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/object_header.h"

#include <stdlib.h>
#include <string.h>

enum { SUPERBLOCK = 48, GROUPS_DEPTH_MAX = 3, OBJECTS_MAX = 200000, RANK_MAX = 32 };

static const char odd[] = "it is not a result of gevinst, or another program has rebuilt it",
                  elsewhere[] = "it takes data from other files", damaged[] = "it is damaged",
                  no_memory[] = "there is no memory for it";

struct frame {
    const struct gv_reader *reader;
    size_t objects;
    int depth; /* of groups */
    const char *wrong;
};

static uint64_t number(const unsigned char *at, int n)
{
    return gv_little_endian(at, n);
}

static bool is_nowhere(const unsigned char *at)
{
    return number(at, 8) == UINT64_MAX;
}

/* --- parts of messages: their length, 0 if they are not as they should be --- */

/* Versions 1 to 3 differ only in types that are refused here. */
static size_t datatype_length(const unsigned char *d, size_t n, int depth)
{
    /* The 8 and 4 bytes of IEEE 754, little-endian; (address, index) of an attribute REFERENCE_LIST. */
    static const unsigned char real8[] = {0x20, 0x3f, 0,    8, 0,    0,    0, 0, 0, 0x40,
                                          0,    0x34, 0x0b, 0, 0x34, 0xff, 3, 0, 0},
                               real4[] = {0x20, 0x1f, 0, 4, 0,    0,    0, 0, 0, 0x20,
                                          0,    0x17, 8, 0, 0x17, 0x7f, 0, 0, 0},
                               use[] = {0x36, 2,   0,   0,   12,  0,    0,   0,   'd', 'a', 't',  'a',
                                        's',  'e', 't', 0,   0,   0x17, 0,   0,   0,   8,   0,    0,
                                        0,    'd', 'i', 'm', 'e', 'n',  's', 'i', 'o', 'n', 0,    8,
                                        0x10, 8,   0,   0,   4,   0,    0,   0,   0,   0,   0x20, 0};
    if (n < 8 || depth > 2 || d[0] >> 4 < 1 || d[0] >> 4 > 3) return 0;
    uint64_t size = number(d + 4, 4);
    switch (d[0] & 15) {
    case 0: /* whole numbers */
        return n >= 12 && size >= 1 && size <= 8 && number(d + 8, 2) == 0 && number(d + 10, 2) == 8 * size
                   ? 12
                   : 0;
    case 1:
        return n >= 20 && (memcmp(d + 1, real8, sizeof real8) == 0 || memcmp(d + 1, real4, sizeof real4) == 0)
                   ? 20
                   : 0;
    case 3: /* texts of a fixed length */
        return size >= 1 && d[1] <= 0x12 && (d[1] & 15) <= 2 && d[2] == 0 && d[3] == 0 ? 8 : 0;
    case 6:
        return n >= sizeof use && memcmp(d, use, sizeof use) == 0 ? sizeof use : 0;
    case 7: /* addresses of objects */
        return size == 8 && number(d + 1, 3) == 0 ? 8 : 0;
    case 9: { /* texts and lists of any length */
        size_t base = size == 16 && (d[1] & 15) <= 1 ? datatype_length(d + 8, n - 8, depth + 1) : 0;
        return base ? 8 + base : 0;
    }
    default:
        return 0;
    }
}

/* *values is how many it holds. */
static size_t dataspace_length(const unsigned char *d, size_t n, uint64_t *values)
{
    if (n < 4 || d[0] != 2 || d[1] > RANK_MAX || d[2] > 1 || d[3] > 2 || (d[3] != 1 && d[1] != 0)) return 0;
    size_t length = 4 + 8u * d[1] * (1u + d[2]);
    if (length > n) return 0;
    *values = d[3] == 2 ? 0 : 1;
    for (size_t i = 0; i < d[1]; i++) {
        uint64_t size = number(d + 4 + 8 * i, 8);
        if (size > 0 && *values > UINT64_C(0x1000000000000) / size) return 0;
        *values *= size;
        if (d[2] && number(d + 4 + 8 * (d[1] + i), 8) < size) return 0;
    }
    return length;
}

/* --- messages: NULL, or what is wrong --- */

static const char *check_attribute(const unsigned char *d, size_t n)
{
    enum { HEAD = 9 };
    if (n < HEAD || d[0] != 3 || d[1] != 0 || d[8] > 1) return odd;
    size_t name = (size_t)number(d + 2, 2), type = (size_t)number(d + 4, 2), space = (size_t)number(d + 6, 2);
    uint64_t values;
    if (name < 2 || name + type + space > n - HEAD || memchr(d + HEAD, 0, name) != d + HEAD + name - 1)
        return odd;
    d += HEAD + name;
    if (datatype_length(d, type, 0) != type || dataspace_length(d + type, space, &values) != space)
        return odd;
    uint64_t size = number(d + 4, 4), left = n - HEAD - name - type - space;
    return values <= left && values * size == left ? NULL : odd;
}

/* Of links (a number of 8 bytes) and of attributes (of 2): heaps and trees, of which there are none. */
static const char *check_info(const unsigned char *d, size_t n, size_t width)
{
    if (n < 2 || d[0] != 0 || d[1] > 3) return odd;
    size_t at = 2 + (d[1] & 1 ? width : 0);
    if (n != at + 16 + (d[1] & 2 ? 8u : 0u)) return odd;
    for (; at < n; at += 8)
        if (!is_nowhere(d + at)) return odd;
    return NULL;
}

static const char *check_fill_value(const unsigned char *d, size_t n)
{
    if (n < 2 || d[0] != 3 || d[1] & 0xC0) return odd;
    if (!(d[1] & 0x20)) return n == 2 ? NULL : odd;
    return n >= 6 && number(d + 2, 4) == n - 6 && n - 6 <= 16 ? NULL : odd;
}

static const char *check_layout(const unsigned char *d, size_t n, uint64_t bytes)
{
    if (n < 2) return odd;
    if (d[0] == 4 && d[1] == 3) return elsewhere;
    if (d[1] == 2) return "it has variables in chunks, which are not read";
    if (d[0] != 3) return odd;
    if (d[1] == 0) return n >= 4 && number(d + 2, 2) == n - 4 ? NULL : odd;
    if (d[1] != 1 || n != 18) return odd;
    uint64_t at = number(d + 2, 8), size = number(d + 10, 8);
    return at == UINT64_MAX || (at <= bytes && size <= bytes - at) ? NULL : damaged;
}

static void check_object(struct frame *f, uint64_t address);

static const char *check_link(struct frame *f, const unsigned char *d, size_t n)
{
    if (n < 3 || d[0] != 1 || d[1] & 0xE0) return odd;
    size_t at = 2, width = (size_t)1 << (d[1] & 3);
    if (d[1] & 8 && d[at++] != 0) return "it holds links, which could lead to other files";
    at += d[1] & 4 ? 8 : 0;
    at += d[1] & 16 ? 1 : 0;
    if (at + width > n) return odd;
    uint64_t name = number(d + at, (int)width);
    at += width;
    if (name == 0 || name > n || at + name + 8 != n || memchr(d + at, 0, (size_t)name)) return odd;
    if (f->depth > GROUPS_DEPTH_MAX) return "its groups are nested too deeply";
    f->depth++;
    check_object(f, number(d + at + name, 8));
    f->depth--;
    return f->wrong;
}

static const char *check_message(struct frame *f, const struct gv_header_message *m)
{
    uint64_t values;
    if (m->flags & 2) return odd; /* it stands elsewhere */
    switch (m->type) {
    case GV_MESSAGE_NIL:
        return NULL;
    case GV_MESSAGE_DATASPACE:
        return dataspace_length(m->data, m->size, &values) == m->size ? NULL : odd;
    case GV_MESSAGE_LINK_INFO:
        return check_info(m->data, m->size, 8);
    case GV_MESSAGE_DATATYPE:
        return datatype_length(m->data, m->size, 0) == m->size && (m->data[0] & 15) != 6 ? NULL : odd;
    case GV_MESSAGE_FILL_VALUE:
        return check_fill_value(m->data, m->size);
    case GV_MESSAGE_LINK:
        return check_link(f, m->data, m->size);
    case GV_MESSAGE_EXTERNAL_FILES:
        return elsewhere;
    case GV_MESSAGE_LAYOUT:
        return check_layout(m->data, m->size, f->reader->bytes);
    case GV_MESSAGE_GROUP_INFO:
        return m->size >= 2 && m->data[0] == 0 && m->data[1] <= 3 &&
                       m->size == 2 + (m->data[1] & 1 ? 4u : 0u) + (m->data[1] & 2 ? 4u : 0u)
                   ? NULL
                   : odd;
    case GV_MESSAGE_FILTERS:
        return "it has variables in chunks, which are not read";
    case GV_MESSAGE_ATTRIBUTE:
        return check_attribute(m->data, m->size);
    case GV_MESSAGE_MODIFIED:
        return m->size == 8 ? NULL : odd;
    case GV_MESSAGE_ATTRIBUTE_INFO:
        return check_info(m->data, m->size, 2);
    case GV_MESSAGE_REFERENCES:
        return m->size == 5 ? NULL : odd;
    default:
        return odd;
    }
}

/* --- objects --- */

/* A chunk with `skip` bytes before its messages; *chunks counts those of the header. */
static void check_chunk(struct frame *f, uint64_t offset, uint64_t length, size_t skip, bool numbered,
                        int *chunks)
{
    if (length < skip + GV_HEADER_CHECKSUM || offset > f->reader->bytes ||
        length > f->reader->bytes - offset || ++*chunks > GV_HEADER_DEPTH_MAX) {
        f->wrong = damaged;
        return;
    }
    unsigned char *bytes = gv_memory_new((size_t)length);
    size_t n = (size_t)length - GV_HEADER_CHECKSUM;
    if (!bytes) {
        f->wrong = no_memory;
    } else if (gv_read_at(f->reader->descriptor, f->reader->bytes, offset, (size_t)length, bytes) &&
               gv_header_checksum(bytes, n) == number(bytes + n, GV_HEADER_CHECKSUM)) {
        struct gv_header_message m;
        bool whole = true;
        for (size_t at = 0; !f->wrong && gv_header_next(bytes + skip, n - skip, numbered, &at, &m, &whole);) {
            if (m.type != GV_MESSAGE_CONTINUATION)
                f->wrong = check_message(f, &m);
            else if (m.size != 16 || m.flags & 2)
                f->wrong = odd;
            else
                check_chunk(f, number(m.data, 8), number(m.data + 8, 8), GV_HEADER_SIGNATURE, numbered,
                            chunks);
        }
        if (!whole) f->wrong = damaged;
    }
    free(bytes);
}

/* Headers of version 1 begin with that number, and have no checksum. Whatever else is there HDF5 refuses. */
static void check_object(struct frame *f, uint64_t address)
{
    const struct gv_reader *r = f->reader;
    struct gv_header_start start;
    unsigned char first;
    int chunks = 0;
    if (++f->objects > OBJECTS_MAX)
        f->wrong = "it has too many variables";
    else if (!gv_read_at(r->descriptor, r->bytes, address, 1, &first))
        f->wrong = damaged;
    else if (first == 1)
        f->wrong = odd;
    else if (gv_header_start_read(r->descriptor, r->bytes, address, &start) &&
             start.length <= r->bytes - address)
        check_chunk(f, address, start.length, start.skip, start.numbered, &chunks);
}

/* The superblock (versions 2 and 3): signature (8), version, sizes of addresses and of lengths, flags, the
 * addresses of the file's start, of an extension, of its end and of the root group, checksum. */
static void check_superblock(struct frame *f)
{
    const struct gv_reader *r = f->reader;
    unsigned char b[SUPERBLOCK];
    if (!gv_read_at(r->descriptor, r->bytes, 0, sizeof b, b)) {
        f->wrong = damaged;
    } else if (b[8] < 2) {
        f->wrong = odd;
    } else if (gv_header_checksum(b, sizeof b - 4) == number(b + sizeof b - 4, 4)) {
        if (b[8] > 3 || b[9] != 8 || b[10] != 8 || number(b + 12, 8) != 0 || !is_nowhere(b + 20))
            f->wrong = odd;
        else if (number(b + 28, 8) <= r->bytes) /* HDF5 sees by itself that a file is cut short */
            check_object(f, number(b + 36, 8));
    }
}

int gv_reader_check_frame(const struct gv_reader *r, struct gv_diagnostics *diagnostics)
{
    struct frame f = {.reader = r};
    check_superblock(&f);
    if (!f.wrong) return GV_OK;
    if (f.wrong == no_memory) return GV_ERR_MEMORY;
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s' is refused: %s", r->path, f.wrong);
    return GV_ERR_DATA;
}
