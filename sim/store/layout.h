/* Where the things of a result file lie: which variable, group or header a byte belongs to.
 *
 * For files that this program has just written itself: it is not a reader of strangers' files. */
#ifndef GV_STORE_LAYOUT_H
#define GV_STORE_LAYOUT_H

#include "store/reader.h"

enum gv_object_kind { GV_OBJECT_FILE, GV_OBJECT_GROUP, GV_OBJECT_NUMBERS, GV_OBJECT_TEXTS };

/* The file itself, a group or a variable. */
struct gv_object {
    char *group, *name; /* owned; name is "" for a group, both for the file */
    enum gv_object_kind kind;
    uint64_t n, at; /* of a variable: number of values, and where they lie in the file */
};

/* A header holds what an object is, with its attributes and, of a group, its links. Values are 8 bytes of a
 * number, or the 16 that lead to a text. */
enum gv_extent_kind { GV_EXTENT_HEADER, GV_EXTENT_VALUES, GV_EXTENT_TEXT };

/* A run of bytes. */
struct gv_extent {
    uint64_t offset, length;
    enum gv_extent_kind kind;
    size_t object;
    uint64_t value; /* the text's number; 0 for others */
};

/* Zero-initialise; free with gv_layout_free(). */
struct gv_layout {
    struct gv_object *objects; /* in the order of their creation, groups before what is in them */
    size_t n_objects, objects_capacity;
    struct gv_extent *extents; /* [n] by rising offset */
    size_t n, capacity;
};

enum { GV_VALUE_BYTES = 8 };

/* GV_ERR_MEMORY; GV_ERR_INTERNAL when HDF5 does not lay things out as is known here. */
int gv_layout_read(const struct gv_reader *reader, struct gv_layout *layout);
void gv_layout_free(struct gv_layout *layout);

/* The extent that has a byte, NULL if it belongs to the file's structure. *end is behind the last byte of
 * which the same holds. */
const struct gv_extent *gv_layout_find(const struct gv_layout *layout, uint64_t offset, uint64_t *end);

#endif
