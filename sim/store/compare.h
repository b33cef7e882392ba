/* Compares a result file byte for byte with one that was just computed, and says what differs. */
#ifndef GV_STORE_COMPARE_H
#define GV_STORE_COMPARE_H

#include "store/layout.h"

enum gv_difference_kind {
    GV_DIFFERS_HEADER,   /* of the file, a group or a variable: attributes, dimensions, links */
    GV_DIFFERS_NUMBERS,  /* of a variable */
    GV_DIFFERS_TEXTS,    /* of a variable */
    GV_DIFFERS_STRUCTURE /* what belongs to no object: the file's own bookkeeping */
};

/* Where a value stands along a dimension: a text, or a number if that is NULL. */
struct gv_coordinate {
    char dim[GV_ARRAY_NAME_MAX];
    char *text; /* owned */
    double number;
};

/* All texts are owned. */
struct gv_difference {
    enum gv_difference_kind kind;
    char *group, *name; /* as in struct gv_object; both "" for the structure */
    uint64_t bytes;     /* that differ */
    uint64_t n, of;     /* values that differ, and values in all; 0 for headers and structure */
    struct gv_coordinate at[GV_ARRAY_DIMS_MAX]; /* of the first value that differs */
    size_t n_at;
    double stored, computed;           /* that value, of numbers */
    char *stored_text, *computed_text; /* of texts; stored_text is NULL if it cannot be read */
};

/* Free with gv_byte_comparison_free(). */
struct gv_byte_comparison {
    uint64_t stored_bytes, computed_bytes; /* sizes of the files */
    struct gv_difference *items;           /* in the order of the file's objects, structure last */
    size_t n;
};

/* Compares the file behind a descriptor with the one that is open for reading, as far as both reach. What is
 * what is taken from the latter. `stop` may be NULL. GV_OK whatever differs; GV_ERR_IO, GV_ERR_MEMORY,
 * GV_ERR_INTERRUPTED, GV_ERR_INTERNAL. */
int gv_compare_bytes(int stored, const struct gv_reader *computed, const volatile int *stop,
                     struct gv_byte_comparison *comparison);
void gv_byte_comparison_free(struct gv_byte_comparison *comparison);

/* True if both files have the same bytes. */
bool gv_byte_comparison_same(const struct gv_byte_comparison *comparison);

#endif
