/* Texts of a result file, read without HDF5's help: its version 1.10 does not check what a damaged file says
 * about the heap that texts lie in, and crashes.
 *
 * An element on the disk is a length (4 bytes), the address of a heap collection (8) and the number of an
 * object in it (4). A collection is "GCOL", version 1 (1 byte), 3 unused, its size (8), and objects: number
 * (2), references (2), 4 unused, size (8), the bytes up to a multiple of 8; number 0 is the free rest. All
 * little-endian. (HDF5 File Format Specification 2.0, III.E and IV.B.) */
#ifndef GV_STORE_TEXT_HEAP_H
#define GV_STORE_TEXT_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GV_TEXT_ELEMENT = 16 };

/* Zero-initialise with the first two set; free with gv_text_heap_free(). Reads at most 256 MiB. */
struct gv_text_heap {
    int descriptor;      /* borrowed */
    uint64_t file_bytes; /* size of the file: nothing lies behind it */
    uint64_t address;    /* of the collection read last */
    unsigned char *bytes;
    size_t size, used;
};

/* n bytes of a file of `file_bytes`; false if they are not there. */
bool gv_read_at(int descriptor, uint64_t file_bytes, uint64_t offset, size_t n, void *bytes);

/* A little-endian number of n bytes. */
uint64_t gv_little_endian(const unsigned char *bytes, int n);

/* One text, malloc'd; NULL if the file is damaged or memory ran out. */
char *gv_text_heap_read(struct gv_text_heap *heap, const unsigned char element[GV_TEXT_ELEMENT]);

/* Where the bytes of a text lie in the file; false if it is empty or the file is damaged. */
bool gv_text_heap_locate(struct gv_text_heap *heap, const unsigned char element[GV_TEXT_ELEMENT],
                         uint64_t *offset, uint64_t *length);

void gv_text_heap_free(struct gv_text_heap *heap);

#endif
