/* HDF5's object headers, as far as they are read without HDF5.
 *
 * A header (version 2) is "OHDR", version, flags, by flags times and limits, the size of its first chunk of
 * messages, these, and a checksum. A message is type (1 byte), size (2), flags (1), by the header's flags a
 * number (2), and its data. A message of type 16 leads to a further chunk: its place and length (8 each),
 * where there are "OCHK", messages and a checksum. (HDF5 File Format Specification 2.0, IV.A.1.b.) */
#ifndef GV_STORE_OBJECT_HEADER_H
#define GV_STORE_OBJECT_HEADER_H

#include "store/text_heap.h"

enum { GV_HEADER_SIGNATURE = 4, GV_HEADER_CHECKSUM = 4, GV_HEADER_DEPTH_MAX = 64 };

/* Types of messages (the same, IV.A.2). */
enum {
    GV_MESSAGE_NIL,
    GV_MESSAGE_DATASPACE,
    GV_MESSAGE_LINK_INFO,
    GV_MESSAGE_DATATYPE,
    GV_MESSAGE_FILL_VALUE = 5,
    GV_MESSAGE_LINK,
    GV_MESSAGE_EXTERNAL_FILES,
    GV_MESSAGE_LAYOUT,
    GV_MESSAGE_GROUP_INFO = 10,
    GV_MESSAGE_FILTERS,
    GV_MESSAGE_ATTRIBUTE,
    GV_MESSAGE_CONTINUATION = 16,
    GV_MESSAGE_MODIFIED = 18,
    GV_MESSAGE_ATTRIBUTE_INFO = 21,
    GV_MESSAGE_REFERENCES
};

/* The first chunk: `length` bytes at the header's address, of which `skip` stand before the messages. */
struct gv_header_start {
    bool numbered; /* messages have numbers */
    size_t skip;
    uint64_t length;
};

/* False where there is no such header. */
bool gv_header_start_read(int descriptor, uint64_t file_bytes, uint64_t address,
                          struct gv_header_start *start);

/* A message: its type and data. */
struct gv_header_message {
    unsigned type, flags;
    const unsigned char *data;
    size_t size;
};

/* Takes the message at bytes[*at] and moves *at behind it. False at the end of the n bytes; *whole tells
 * whether that is where messages end. */
bool gv_header_next(const unsigned char *bytes, size_t n, bool numbered, size_t *at,
                    struct gv_header_message *message, bool *whole);

/* The checksum of HDF5's metadata: lookup3 (Jenkins 2006). */
uint32_t gv_header_checksum(const unsigned char *bytes, size_t n);

#endif
