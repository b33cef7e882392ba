/* Thin helpers over HDF5 for writing: groups whose variables have named dimensions, units and labels.
 *
 * All that is written follows one pattern, so that every group opens by itself in xarray, ncdump, R and
 * h5wasm: dimensions are dimension scales of the group, numbers are little-endian float64, texts are
 * variable-length UTF-8, layouts are contiguous, nothing carries a time stamp. The same calls give the same
 * bytes.
 *
 * The first failure sticks: all later calls do nothing, and gv_hdf5_close() tells. Not for several threads.
 */
#ifndef GV_STORE_HDF5_H
#define GV_STORE_HDF5_H

#include "store/dimensions.h"
#include "store/memory_file.h"
#include "store/output_file.h"

#include <math.h>

/* Zero-initialise; free with gv_hdf5_free(). */
struct gv_hdf5 {
    struct gv_memory_file memory; /* what HDF5 writes to; reserved variables are holes in it */
    hid_t file;                   /* 0 when closed */
    bool failed;
    char reason[256]; /* what HDF5 said */
    struct gv_scales scales;
};

/* An attribute beyond the usual ones: text, or a number when text is NULL. */
struct gv_attribute {
    const char *name, *text;
    double number;
};

/* What a variable is. Labels and description may be NULL (the name or the label then stands for them); units
 * never is. */
struct gv_variable {
    const char *name, *units, *long_name, *long_name_da, *description;
    struct gv_attribute attributes[8]; /* up to the first without a name */
};

/* Names of dimensions, ended by NULL; the scales must exist in the group. */
#define GV_DIMS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define GV_SCALAR ((const char *const[]){NULL})

/* Turns HDF5's own error printing and the loading of its plugins off. Idempotent. */
void gv_hdf5_quiet(void);

/* For a program that has all of HDF5 to itself, before anything else: HDF5's clean-up at exit crashes (1.10)
 * when a file could not be closed for want of memory, and nothing here leaves it anything to clean up. */
void gv_hdf5_no_clean_up(void);

/* Opens a file for reading, also one without a name by its descriptor. Negative on failure; to be closed with
 * H5Fclose(). */
hid_t gv_hdf5_open(const char *path);

/* A new, empty file in memory. */
void gv_hdf5_create(struct gv_hdf5 *h);

/* Completes the file in memory; nothing more can be added. GV_OK, GV_ERR_IO. */
int gv_hdf5_close(struct gv_hdf5 *h);

/* Writes the closed file to its place and sets its size. Reserved variables are left as they are. An errno, 0
 * if that went well. */
int gv_hdf5_store(const struct gv_hdf5 *h, const struct gv_output_file *file);

/* Frees the memory; closes if that was not done. */
void gv_hdf5_free(struct gv_hdf5 *h);

/* Compares the stored file with what it was stored from, byte for byte, and opens it. GV_OK, GV_ERR_IO. */
int gv_hdf5_verify(struct gv_hdf5 *h, const struct gv_output_file *file);

/* A group below the root, by name. `variables` is how many it is going to have, scales included: HDF5 becomes
 * very slow if there are many more. */
void gv_hdf5_group(struct gv_hdf5 *h, const char *group, size_t variables);

/* Attributes of the file. */
void gv_hdf5_root(struct gv_hdf5 *h, struct gv_attribute attribute);

/* A dimension with its coordinates. */
void gv_hdf5_scale(struct gv_hdf5 *h, const char *group, const struct gv_variable *variable, size_t n,
                   const double *values);
void gv_hdf5_text_scale(struct gv_hdf5 *h, const char *group, const struct gv_variable *variable, size_t n,
                        const char *const *texts);
/* A dimension of coordinates 0, 1, … n - 1 (times unit "1"). */
void gv_hdf5_index_scale(struct gv_hdf5 *h, const char *group, const char *name, const char *long_name,
                         const char *long_name_da, size_t n);

/* A variable; `values` has the product of the dimensions' lengths, last dimension fastest. NaNs are written
 * with one bit pattern. */
void gv_hdf5_numbers(struct gv_hdf5 *h, const char *group, const struct gv_variable *variable,
                     const char *const *dims, const double *values);
void gv_hdf5_texts(struct gv_hdf5 *h, const char *group, const struct gv_variable *variable,
                   const char *const *dims, const char *const *texts);
void gv_hdf5_number(struct gv_hdf5 *h, const char *group, const struct gv_variable *variable, double value);
void gv_hdf5_text(struct gv_hdf5 *h, const char *group, const struct gv_variable *variable, const char *text);

/* Space for a variable (`dims` given) or a scale of n (`dims` NULL) whose values the caller writes into the
 * file himself. Returns the offset of the first value, 0 after a failure. */
uint64_t gv_hdf5_reserve(struct gv_hdf5 *h, const char *group, const struct gv_variable *variable,
                         const char *const *dims, uint64_t n);

/* A unit as it is written: xarray turns "days", "hours", "minutes" and "seconds" (and parts of a second) into
 * time spans, so these become "day" and so on; all others are left alone. */
const char *gv_hdf5_units(const char *unit);

/* The model's spelling of a unit as it was written. */
const char *gv_hdf5_units_read(const char *units);

/* The value, or the one NaN of the file: the sign and payload of others depend on compiler and processor. */
static inline double gv_hdf5_nan(double value)
{
    return isnan(value) ? (double)NAN : value;
}

#endif
