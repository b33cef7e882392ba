/* What stands in front of HDF5: files made byte by byte, with checksums that fit and contents that do not.
 * Each is a superblock and one header with one message, as written or with one byte changed, and must be
 * taken or refused with its reason. (HDF5 File Format Specification 2.0, II.A and IV.A.) */
#include "support/check.h"

#include "base/diagnostics.h"
#include "base/status.h"
#include "store/object_header.h"
#include "store/reader_internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROOM = 16384, SUPERBLOCK = 48, CHUNK_HEAD = 10, MESSAGE_HEAD = 4 };

static const char odd[] = "another program has rebuilt it", damaged[] = "it is damaged",
                  elsewhere[] = "data from other files", chunks[] = "variables in chunks", taken[] = "";

struct image {
    unsigned char bytes[ROOM];
    size_t n;
};

static void put(unsigned char *at, uint64_t number, size_t width)
{
    for (size_t i = 0; i < width; i++)
        at[i] = (unsigned char)(number >> 8 * i);
}

static void add_sum(unsigned char *bytes, size_t n)
{
    put(bytes + n, gv_header_checksum(bytes, n), 4);
}

/* With room behind for what is read ahead of a header. */
static void begin(struct image *image)
{
    static const unsigned char start[12] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 2, 8, 8, 0};
    memset(image, 0, sizeof *image);
    memcpy(image->bytes, start, sizeof start);
    put(image->bytes + 20, UINT64_MAX, 8);
    put(image->bytes + 36, SUPERBLOCK, 8);
    image->n = SUPERBLOCK;
}

static void end(struct image *image)
{
    image->n += 64;
    put(image->bytes + 28, image->n, 8);
    add_sum(image->bytes, SUPERBLOCK - 4);
}

struct message {
    int type;
    const unsigned char *bytes;
    size_t n;
    int flags;
};

/* A header (or, with "OCHK", a further chunk of one) with `times` times a message; its address. */
static uint64_t add_object(struct image *image, const char *signature, const struct message *m, size_t times)
{
    unsigned char *at = image->bytes + image->n;
    bool is_header = strcmp(signature, "OHDR") == 0;
    size_t head = is_header ? CHUNK_HEAD : 4, size = times * (MESSAGE_HEAD + m->n);
    assert_true(image->n + head + size + 4 < ROOM - 64);
    memcpy(at, signature, 4);
    if (is_header) {
        at[4] = 2; /* version; then flags: the size in four bytes */
        at[5] = 2;
        put(at + 6, size, 4);
    }
    for (size_t i = 0; i < times; i++) {
        unsigned char *message = at + head + i * (MESSAGE_HEAD + m->n);
        message[0] = (unsigned char)m->type;
        put(message + 1, m->n, 2);
        message[3] = (unsigned char)m->flags;
        if (m->n) memcpy(message + MESSAGE_HEAD, m->bytes, m->n);
    }
    add_sum(at, head + size);
    uint64_t address = image->n;
    image->n += head + size + 4;
    return address;
}

/* Looks at the file, and fails unless it is taken (words are "") or refused with these words. */
static void expect(const struct image *image, const char *words, const char *what, size_t at, int value)
{
    char path[] = "/tmp/gevinst-frame-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    unlink(path);
    assert_int_equal(write(descriptor, image->bytes, image->n), image->n);
    struct gv_diagnostics found = {0};
    static char name[] = "forged.h5";
    const struct gv_reader reader = {.path = name, .descriptor = descriptor, .bytes = image->n};
    int status = gv_reader_check_frame(&reader, &found);
    const char *message = found.n > 0 ? found.items[0].message : "";
    if (status != (*words ? GV_ERR_DATA : GV_OK) || !strstr(message, words) || (!*words && found.n > 0))
        fail_msg("%s, byte %zu set to %d: status %d, '%s' instead of '%s'", what, at, value, status, message,
                 words);
    gv_diagnostics_free(&found);
    close(descriptor);
}

static void expect_message(const struct message *m, const char *words, const char *what, size_t at, int value)
{
    static struct image image;
    begin(&image);
    add_object(&image, "OHDR", m, 1);
    end(&image);
    expect(&image, words, what, at, value);
}

/* --- messages as they are written --- */

#define U64(low) low, 0, 0, 0, 0, 0, 0, 0
#define NOWHERE 255, 255, 255, 255, 255, 255, 255, 255
#define WHOLE_NUMBER 0x10, 8, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0
#define TEXT 0x13, 0x10, 0, 0, 5, 0, 0, 0
#define REAL8 0x11, 0x20, 0x3f, 0, 8, 0, 0, 0, 0, 0, 0x40, 0, 0x34, 0x0b, 0, 0x34, 0xff, 3, 0, 0
#define USE                                                                                              \
    0x36, 2, 0, 0, 12, 0, 0, 0, 'd', 'a', 't', 'a', 's', 'e', 't', 0, 0, 0x17, 0, 0, 0, 8, 0, 0, 0, 'd', \
        'i', 'm', 'e', 'n', 's', 'i', 'o', 'n', 0, 8, 0x10, 8, 0, 0, 4, 0, 0, 0, 0, 0, 0x20, 0

#define BYTES(...)                                                      \
    (const unsigned char[]){__VA_ARGS__}, sizeof(const unsigned char[]) \
    {                                                                   \
        __VA_ARGS__                                                     \
    }

enum { CHANGES_MAX = 12 };

/* A message, and what is said of it with a byte changed; at SHORTER, without `value` bytes at its end. It is
 * taken as it is, unless the first of the changes is none (shorter by 0). */
enum { SHORTER = 1000 };
struct changed {
    const char *what;
    int type;
    const unsigned char *bytes;
    size_t n;
    struct {
        size_t at;
        int value;
        const char *words;
    } changes[CHANGES_MAX];
};

static const struct changed messages[] = {
    {"nothing", GV_MESSAGE_NIL, BYTES(0), {{0, 1, taken}}},
    {"a message that nobody knows", 99, NULL, 0, {{SHORTER, 0, odd}}},
    {"a type of whole numbers",
     GV_MESSAGE_DATATYPE,
     BYTES(WHOLE_NUMBER),
     {{0, 0x00, odd},
      {0, 0x40, odd},
      {0, 0x12, odd},
      {0, 0x30, taken},
      {4, 0, odd},
      {4, 9, odd},
      {4, 4, odd},
      {8, 1, odd},
      {10, 63, odd},
      {SHORTER, 1, odd},
      {SHORTER, 5, odd}}},
    {"a type of numbers",
     GV_MESSAGE_DATATYPE,
     BYTES(REAL8),
     {{1, 0x21, odd}, {4, 4, odd}, {19, 1, odd}, {SHORTER, 1, odd}}},
    {"a type of short numbers",
     GV_MESSAGE_DATATYPE,
     BYTES(0x11, 0x20, 0x1f, 0, 4, 0, 0, 0, 0, 0, 0x20, 0, 0x17, 8, 0, 0x17, 0x7f, 0, 0, 0),
     {{4, 8, odd}, {SHORTER, 4, odd}}},
    {"a type of texts",
     GV_MESSAGE_DATATYPE,
     BYTES(TEXT),
     {{1, 0x12, taken},
      {1, 0x13, odd},
      {1, 0x03, odd},
      {1, 0x20, odd},
      {2, 1, odd},
      {3, 1, odd},
      {4, 0, odd}}},
    {"a type of addresses",
     GV_MESSAGE_DATATYPE,
     BYTES(0x17, 0, 0, 0, 8, 0, 0, 0),
     {{1, 1, odd}, {3, 1, odd}, {4, 12, odd}}},
    {"a type of texts of any length",
     GV_MESSAGE_DATATYPE,
     BYTES(0x19, 1, 1, 0, 16, 0, 0, 0, TEXT),
     {{1, 0, taken}, {1, 2, odd}, {4, 8, odd}, {8, 0x12, odd}, {SHORTER, 8, odd}}},
    {"lists of lists",
     GV_MESSAGE_DATATYPE,
     BYTES(0x19, 0, 0, 0, 16, 0, 0, 0, 0x19, 0, 0, 0, 16, 0, 0, 0, TEXT),
     {{8, 0x13, odd}}},
    {"no dimensions",
     GV_MESSAGE_DATASPACE,
     BYTES(2, 0, 0, 0),
     {{0, 1, odd}, {1, 1, odd}, {1, 33, odd}, {2, 2, odd}, {3, 2, taken}, {3, 3, odd}, {SHORTER, 1, odd}}},
    {"two dimensions",
     GV_MESSAGE_DATASPACE,
     BYTES(2, 2, 0, 1, U64(3), U64(4)),
     {{3, 0, odd}, {3, 2, odd}, {4, 0, taken}, {11, 1, odd}, {SHORTER, 1, odd}}},
    {"a dimension that may grow",
     GV_MESSAGE_DATASPACE,
     BYTES(2, 1, 1, 1, U64(3), U64(3)),
     {{12, 2, odd}, {12, 4, taken}}},
    {"where links are",
     GV_MESSAGE_LINK_INFO,
     BYTES(0, 3, U64(0), NOWHERE, NOWHERE, NOWHERE),
     {{0, 1, odd}, {1, 4, odd}, {1, 1, odd}, {1, 2, odd}, {10, 1, odd}, {33, 0, odd}, {SHORTER, 33, odd}}},
    {"where links are, without their order",
     GV_MESSAGE_LINK_INFO,
     BYTES(0, 0, NOWHERE, NOWHERE),
     {{17, 0, odd}}},
    {"where attributes are",
     GV_MESSAGE_ATTRIBUTE_INFO,
     BYTES(0, 3, 0, 0, NOWHERE, NOWHERE, NOWHERE),
     {{1, 0, odd}, {4, 0, odd}}},
    {"no value to fill with",
     GV_MESSAGE_FILL_VALUE,
     BYTES(3, 9),
     {{0, 2, odd}, {1, 0x49, odd}, {1, 0x29, odd}, {SHORTER, 1, odd}}},
    {"a value to fill with",
     GV_MESSAGE_FILL_VALUE,
     BYTES(3, 0x29, 8, 0, 0, 0, U64(0)),
     {{1, 9, odd}, {2, 7, odd}, {SHORTER, 1, odd}, {SHORTER, 9, odd}}},
    {"a value to fill with, of 17 bytes",
     GV_MESSAGE_FILL_VALUE,
     BYTES(3, 0x29, 17, 0, 0, 0, U64(0), U64(0), 0),
     {{SHORTER, 0, odd}}},
    {"data elsewhere", GV_MESSAGE_EXTERNAL_FILES, BYTES(1), {{SHORTER, 0, elsewhere}}},
    {"a place in the file",
     GV_MESSAGE_LAYOUT,
     BYTES(3, 1, U64(48), U64(16)),
     {{0, 2, odd},
      {1, 3, odd},
      {1, 2, chunks},
      {2, 255, damaged},
      {10, 255, damaged},
      {SHORTER, 1, odd},
      {SHORTER, 17, odd}}},
    {"a place that is not there yet", GV_MESSAGE_LAYOUT, BYTES(3, 1, NOWHERE, U64(16)), {{2, 254, damaged}}},
    {"a place in other files", GV_MESSAGE_LAYOUT, BYTES(4, 3), {{SHORTER, 0, elsewhere}, {1, 1, odd}}},
    {"values in the header", GV_MESSAGE_LAYOUT, BYTES(3, 0, 2, 0, 7, 7), {{2, 3, odd}, {SHORTER, 3, odd}}},
    {"what groups have",
     GV_MESSAGE_GROUP_INFO,
     BYTES(0, 3, 0, 0, 0, 0, 0, 0, 0, 0),
     {{0, 1, odd}, {1, 4, odd}, {1, 1, odd}, {1, 2, odd}, {SHORTER, 9, odd}}},
    {"what groups have, briefly", GV_MESSAGE_GROUP_INFO, BYTES(0, 0), {{1, 1, odd}}},
    {"filters", GV_MESSAGE_FILTERS, BYTES(2, 1), {{SHORTER, 0, chunks}}},
    {"when it was changed", GV_MESSAGE_MODIFIED, BYTES(U64(1)), {{SHORTER, 1, odd}}},
    {"how often it is used", GV_MESSAGE_REFERENCES, BYTES(0, 1, 0, 0, 0), {{SHORTER, 1, odd}}},
    {"a number",
     GV_MESSAGE_ATTRIBUTE,
     BYTES(3, 0, 2, 0, 12, 0, 4, 0, 0, 'a', 0, WHOLE_NUMBER, 2, 0, 0, 0, U64(7)),
     {{0, 1, odd},
      {1, 1, odd},
      {2, 1, odd},
      {2, 40, odd},
      {4, 11, odd},
      {6, 3, odd},
      {8, 2, odd},
      {9, 0, odd},
      {10, 'b', odd},
      {11, 0x12, odd},
      {SHORTER, 1, odd},
      {SHORTER, 30, odd}}},
    {"no numbers",
     GV_MESSAGE_ATTRIBUTE,
     BYTES(3, 0, 2, 0, 12, 0, 4, 0, 1, 'a', 0, WHOLE_NUMBER, 2, 0, 0, 2),
     {{26, 0, odd}, {23, 1, odd}}},
    {"uses of a dimension",
     GV_MESSAGE_ATTRIBUTE,
     BYTES(3, 0, 2, 0, 48, 0, 12, 0, 0, 'a', 0, USE, 2, 1, 0, 1, U64(1), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
           12),
     {{12, 3, odd}, {63, 2, odd}, {70, 1, odd}, {4, 47, odd}}},
};

static void test_messages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        const struct changed *row = &messages[i];
        unsigned char bytes[128];
        const struct message whole = {row->type, row->bytes, row->n, 0},
                             shared = {row->type, row->bytes, row->n, 2};
        if (row->changes[0].at != SHORTER || row->changes[0].value != 0)
            expect_message(&whole, taken, row->what, 0, -1);
        expect_message(&shared, odd, row->what, 0, -2);
        for (size_t c = 0; c < CHANGES_MAX && row->changes[c].words; c++) {
            size_t at = row->changes[c].at;
            int value = row->changes[c].value;
            struct message m = {row->type, bytes, row->n, 0};
            if (row->n) memcpy(bytes, row->bytes, row->n);
            if (at == SHORTER)
                m.n -= (size_t)value;
            else
                bytes[at] = (unsigned char)value;
            expect_message(&m, row->changes[c].words, row->what, at, value);
        }
    }
}

/* Uses of a dimension are an attribute's, and no variable's. */
static void test_types_of_variables(void **state)
{
    (void)state;
    static const unsigned char use[] = {USE}, deep[] = {0x19, 0, 0, 0,    16, 0, 0, 0,  0x19, 0, 0, 0,   16,
                                                        0,    0, 0, 0x19, 0,  0, 0, 16, 0,    0, 0, TEXT};
    expect_message(&(struct message){GV_MESSAGE_DATATYPE, use, sizeof use, 0}, odd, "uses of a dimension", 0,
                   -1);
    expect_message(&(struct message){GV_MESSAGE_DATATYPE, deep, sizeof deep, 0}, odd,
                   "lists of lists of lists", 0, -1);
}

/* --- links --- */

/* "version, flags, length of the name, name, address" */
static struct message link_to(unsigned char bytes[12], uint64_t address)
{
    static const unsigned char start[] = {1, 0, 1, 'g'};
    memcpy(bytes, start, sizeof start);
    put(bytes + sizeof start, address, 8);
    return (struct message){GV_MESSAGE_LINK, bytes, 12, 0};
}

static void test_links(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        int value;
        const char *words;
    } changes[] = {{2, 1, taken},   {0, 2, odd},  {1, 0x20, odd}, {1, 8, "links, which could lead"},
                   {1, 3, odd},     {1, 4, odd},  {1, 16, odd},   {2, 0, odd},
                   {2, 2, odd},     {2, 13, odd}, {3, 0, odd},    {5, 200, damaged},
                   {10, 1, damaged}};
    static struct image image;
    for (size_t c = 0; c < sizeof changes / sizeof *changes; c++) {
        unsigned char bytes[12];
        begin(&image);
        struct message m = link_to(bytes, SUPERBLOCK + CHUNK_HEAD + MESSAGE_HEAD + sizeof bytes + 4);
        bytes[changes[c].at] = (unsigned char)changes[c].value;
        add_object(&image, "OHDR", &m, 1);
        add_object(&image, "OHDR", &(struct message){GV_MESSAGE_NIL, NULL, 0, 0}, 1);
        end(&image);
        expect(&image, changes[c].words, "a link", changes[c].at, changes[c].value);
    }
    unsigned char bytes[12], soft[] = {1, 8, 1, 1, 'g', 1, 0, 'x'}, brief[] = {1, 0};
    expect_message(&(struct message){GV_MESSAGE_LINK, soft, sizeof soft, 0}, "links, which could lead",
                   "a soft link", 0, 0);
    expect_message(&(struct message){GV_MESSAGE_LINK, brief, sizeof brief, 0}, odd, "a link of two bytes", 0,
                   0);
    begin(&image);
    struct message m = link_to(bytes, SUPERBLOCK);
    add_object(&image, "OHDR", &m, 1);
    end(&image);
    expect(&image, "nested too deeply", "a group in itself", 0, 0);
}

/* 60 groups of 60 groups of 60 variables, all the same ones. */
static void test_number_of_objects(void **state)
{
    (void)state;
    static struct image image;
    unsigned char bytes[12];
    struct message m = {GV_MESSAGE_NIL, NULL, 0, 0};
    uint64_t address = 0;
    begin(&image);
    image.n += 4096; /* the root comes last */
    for (int depth = 0; depth < 4; depth++) {
        address = add_object(&image, "OHDR", &m, depth ? 60 : 1);
        m = link_to(bytes, address);
    }
    put(image.bytes + 36, address, 8);
    end(&image);
    expect(&image, "too many variables", "60 links three deep", 0, 0);
}

/* --- chunks --- */

static void expect_continued(uint64_t offset, uint64_t length, const struct message *second,
                             const char *words, const char *what)
{
    static struct image image;
    unsigned char bytes[16];
    begin(&image);
    put(bytes, offset, 8);
    put(bytes + 8, length, 8);
    add_object(&image, "OHDR", &(struct message){GV_MESSAGE_CONTINUATION, bytes, sizeof bytes, 0}, 1);
    add_object(&image, "OCHK", second, 1);
    end(&image);
    expect(&image, words, what, 0, 0);
}

static void test_chunks(void **state)
{
    (void)state;
    enum { SECOND = SUPERBLOCK + CHUNK_HEAD + MESSAGE_HEAD + 16 + 4 };
    unsigned char again[16] = {0};
    put(again, SECOND, 8);
    put(again + 8, 4 + MESSAGE_HEAD + sizeof again + 4, 8);
    const struct message nothing = {GV_MESSAGE_NIL, NULL, 0, 0},
                         outside = {GV_MESSAGE_EXTERNAL_FILES, NULL, 0, 0},
                         itself = {GV_MESSAGE_CONTINUATION, again, sizeof again, 0},
                         shorter = {GV_MESSAGE_CONTINUATION, again, sizeof again - 1, 0},
                         shared = {GV_MESSAGE_CONTINUATION, again, sizeof again, 2};
    expect_continued(SECOND, 12, &nothing, taken, "a second chunk");
    expect_continued(SECOND, 12, &outside, elsewhere, "a second chunk with data elsewhere");
    expect_continued(SECOND, 7, &nothing, damaged, "a chunk without room for its checksum");
    expect_continued(SECOND, 4096, &nothing, damaged, "a chunk that is longer than the file");
    expect_continued(4096, 12, &nothing, damaged, "a chunk behind the file's end");
    expect_continued(SECOND, 13, &outside, taken, "a chunk with another checksum: left to HDF5");
    expect_continued(SECOND, 28, &itself, damaged, "a chunk that goes on with itself");
    expect_message(&shorter, odd, "a short continuation", 0, 0);
    expect_message(&shared, odd, "a continuation elsewhere", 0, 0);
}

/* --- the superblock, and where the root is --- */

static void test_superblock(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        int value;
        const char *words;
    } changes[] = {{8, 3, taken}, {8, 1, odd},  {8, 4, odd},        {9, 4, odd},     {10, 4, odd},
                   {12, 1, odd},  {20, 1, odd}, {36, 255, damaged}, {29, 255, taken}}; /* cut short: HDF5's */
    static struct image image;
    for (size_t c = 0; c < sizeof changes / sizeof *changes; c++) {
        begin(&image);
        add_object(&image, "OHDR", &(struct message){GV_MESSAGE_NIL, NULL, 0, 0}, 1);
        end(&image);
        image.bytes[changes[c].at] = (unsigned char)changes[c].value;
        add_sum(image.bytes, SUPERBLOCK - 4);
        expect(&image, changes[c].words, "the superblock", changes[c].at, changes[c].value);
    }
    image.bytes[9] = 4; /* and the checksum does not fit: left to HDF5 */
    expect(&image, taken, "the superblock's checksum", 0, 0);
    image.n = SUPERBLOCK - 1;
    expect(&image, damaged, "half a superblock", 0, 0);
}

static void test_root(void **state)
{
    (void)state;
    static struct image image;
    begin(&image);
    add_object(&image, "OHDR", &(struct message){GV_MESSAGE_EXTERNAL_FILES, NULL, 0, 0}, 1);
    end(&image);
    expect(&image, elsewhere, "a root", 0, 0);
    image.bytes[SUPERBLOCK] = 1;
    expect(&image, odd, "a header of version 1", 0, 0);
    image.bytes[SUPERBLOCK] = 'o';
    expect(&image, taken, "what is no header: left to HDF5", 0, 0);
    image.bytes[SUPERBLOCK] = 'O';
    image.bytes[SUPERBLOCK + 6] = (unsigned char)(image.n - SUPERBLOCK);
    expect(&image, taken, "a header that goes beyond the end: left to HDF5", 0, 0);
    image.bytes[SUPERBLOCK + 6] = MESSAGE_HEAD;
    image.bytes[SUPERBLOCK + CHUNK_HEAD + 1] = 1; /* a message of one byte, of which there is none */
    add_sum(image.bytes + SUPERBLOCK, CHUNK_HEAD + MESSAGE_HEAD);
    expect(&image, damaged, "a message that goes beyond its header", 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages), cmocka_unit_test(test_types_of_variables),
        cmocka_unit_test(test_links),    cmocka_unit_test(test_number_of_objects),
        cmocka_unit_test(test_chunks),   cmocka_unit_test(test_superblock),
        cmocka_unit_test(test_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
