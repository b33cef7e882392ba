/* Dimension scales of a file that is being written. HDF5's own H5DSattach_scale() reads and writes a scale's
 * list of users anew for each variable; here the lists are kept and written once, when the file is completed.
 * What is on the file is the same: attributes DIMENSION_LIST of the variables and REFERENCE_LIST of the
 * scales. */
#ifndef GV_STORE_DIMENSIONS_H
#define GV_STORE_DIMENSIONS_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>

enum { GV_DIMENSIONS_OF_VARIABLE = 6 };

/* A variable's use of a scale. */
struct gv_scale_use {
    hobj_ref_t variable;
    int dimension;
};

struct gv_scale {
    char *path;
    hobj_ref_t reference;
    hsize_t size;
    struct gv_scale_use *uses;
    size_t n_uses, capacity;
};

/* Zero-initialise; free with gv_scales_free(). */
struct gv_scales {
    struct gv_scale *items;
    size_t n, capacity;
};

/* Notes the dataset at `path`, which was made a scale of n. False after a failure in HDF5 or of memory. */
bool gv_scales_add(struct gv_scales *scales, hid_t file, const char *path, hsize_t n);

/* The scale of that path; NULL if there is none. */
struct gv_scale *gv_scales_find(const struct gv_scales *scales, const char *path);

/* Writes the variable's DIMENSION_LIST, n of at most GV_DIMENSIONS_OF_VARIABLE scales, and notes their use.
 */
bool gv_scales_attach(hid_t variable, size_t n, struct gv_scale *const *used);

/* Writes every REFERENCE_LIST. */
bool gv_scales_finish(const struct gv_scales *scales, hid_t file);

void gv_scales_free(struct gv_scales *scales);

#endif
