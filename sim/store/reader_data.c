/* Numeric variables of a result file, and what every variable is checked for. */
#include "store/reader_internal.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_BYTES = 512 };

void gv_array_free(struct gv_array *array)
{
    free(array->values);
    *array = (struct gv_array){0};
}

/* --- opening a variable --- */

static int complain(const struct gv_reader *r, const char *group, const char *name, const char *wrong,
                    struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s': %s/%s %s", r->path, group, name, wrong);
    return GV_ERR_DATA;
}

static bool join(char path[PATH_BYTES], const char *group, const char *name)
{
    int n = name ? snprintf(path, PATH_BYTES, "%s/%s", group, name) : snprintf(path, PATH_BYTES, "%s", group);
    return n > 0 && n < PATH_BYTES;
}

int gv_reader_failed(const struct gv_reader *r)
{
    if (!r->whole) return GV_ERR_DATA;
    gv_memory_note();
    return GV_ERR_MEMORY;
}

static bool has_link(const struct gv_reader *r, const char *path)
{
    htri_t found = H5Lexists(r->file, path, H5P_DEFAULT);
    if (found < 0) gv_reader_failed(r);
    return found > 0;
}

/* Where `group` is absent, HDF5 must not be asked for `name`: a missing group is an error to it. */
static bool exists(const struct gv_reader *r, const char *group, const char *name)
{
    char path[PATH_BYTES];
    if (!join(path, group, NULL) || !has_link(r, group)) return false;
    return !name || (!strchr(name, '/') && join(path, group, name) && has_link(r, path));
}

bool gv_reader_has(const struct gv_reader *r, const char *group, const char *name)
{
    return exists(r, group, name);
}

/* The shape, NULL if it is one that we take. */
static const char *read_shape(const struct gv_reader *r, hid_t set, size_t *n_dims,
                              size_t size[GV_ARRAY_DIMS_MAX], size_t *n)
{
    hsize_t length[GV_ARRAY_DIMS_MAX] = {0};
    hid_t space = H5Dget_space(set);
    if (space < 0) return "is damaged";
    int dims = H5Sget_simple_extent_ndims(space);
    bool simple = H5Sget_simple_extent_type(space) != H5S_NULL && dims >= 0 && dims <= GV_ARRAY_DIMS_MAX &&
                  H5Sget_simple_extent_dims(space, length, NULL) >= 0;
    H5Sclose(space);
    if (!simple) return "has too many dimensions";
    uint64_t total = 1;
    for (int i = 0; i < dims; i++) {
        /* No variable has more values than the file has bytes, whatever it claims. */
        if (length[i] > 0 && total > r->bytes / length[i]) return "is larger than its file";
        total *= length[i];
        size[i] = (size_t)length[i];
    }
    *n_dims = (size_t)dims;
    *n = (size_t)total;
    return NULL;
}

static const char *check_type(hid_t set, H5T_class_t wanted)
{
    hid_t type = H5Dget_type(set);
    if (type < 0) return "is damaged";
    H5T_class_t class = H5Tget_class(type);
    bool fits = wanted == H5T_STRING ? class == H5T_STRING && H5Tis_variable_str(type) > 0
                                     : (class == H5T_FLOAT || class == H5T_INTEGER) && H5Tget_size(type) <= 8;
    H5Tclose(type);
    return fits ? NULL : wanted == H5T_STRING ? "is not text" : "is not numeric";
}

static const char *check_layout(hid_t set)
{
    hid_t list = H5Dget_create_plist(set);
    if (list < 0) return "is damaged";
    H5D_layout_t layout = H5Pget_layout(list);
    H5Pclose(list);
    /* Compressed data could unpack to any size. */
    return layout == H5D_CONTIGUOUS || layout == H5D_COMPACT ? NULL
                                                             : "is stored in chunks, which is not read";
}

/* Variables that were written past HDF5 have checksums of their own. */
static const char *check_sum(const struct gv_reader *r, hid_t set)
{
    haddr_t offset = H5Dget_offset(set);
    if (offset == HADDR_UNDEF || gv_sums_check(r->sums, r->descriptor, offset) == GV_OK) return NULL;
    return "is damaged: its values are not those that were written";
}

hid_t gv_reader_open_variable(const struct gv_reader *r, const char *group, const char *name,
                              H5T_class_t wanted, size_t *n_dims, size_t size[GV_ARRAY_DIMS_MAX], size_t *n,
                              struct gv_diagnostics *diagnostics)
{
    char path[PATH_BYTES];
    if (!exists(r, group, name) || !join(path, group, name)) {
        complain(r, group, name, "is not in the file", diagnostics);
        return H5I_INVALID_HID;
    }
    hid_t set = H5Oopen(r->file, path, H5P_DEFAULT);
    const char *wrong = set >= 0 && H5Iget_type(set) == H5I_DATASET ? NULL : "is not a variable";
    if (!wrong) wrong = check_type(set, wanted);
    if (!wrong) wrong = check_layout(set);
    if (!wrong) wrong = read_shape(r, set, n_dims, size, n);
    if (!wrong) wrong = check_sum(r, set);
    if (!wrong) return set;
    complain(r, group, name, wrong, diagnostics);
    if (set >= 0) H5Oclose(set);
    return H5I_INVALID_HID;
}

/* --- numbers --- */

int gv_reader_numbers(const struct gv_reader *r, const char *group, const char *name, struct gv_array *array,
                      struct gv_diagnostics *diagnostics)
{
    *array = (struct gv_array){0};
    hid_t set = gv_reader_open_variable(r, group, name, H5T_FLOAT, &array->n_dims, array->size, &array->n,
                                        diagnostics);
    if (set < 0) return GV_ERR_DATA;
    int status = GV_OK;
    array->values = gv_memory_new((array->n + 1) * sizeof *array->values);
    if (!array->values)
        status = GV_ERR_MEMORY;
    else if (array->n > 0 &&
             H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, array->values) < 0)
        status = complain(r, group, name, "cannot be read: the file is damaged", diagnostics);
    else
        status = gv_reader_dimensions(r, group, set, array->n_dims, array->dim);
    H5Dclose(set);
    if (status != GV_OK) gv_array_free(array);
    return status;
}

/* The dataspaces of a slice: `count` values of row `row`. */
static bool select_slice(hid_t space, size_t n_dims, const size_t *size, size_t row, uint64_t first, size_t n)
{
    hsize_t start[GV_ARRAY_DIMS_MAX] = {0}, count[GV_ARRAY_DIMS_MAX];
    for (size_t i = n_dims - 1; i-- > 0;) {
        if (size[i] == 0) return false;
        start[i] = row % size[i];
        row /= size[i];
        count[i] = 1;
    }
    start[n_dims - 1] = first;
    count[n_dims - 1] = n;
    if (row > 0 || first > size[n_dims - 1] || n > size[n_dims - 1] - first) return false;
    return H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0;
}

int gv_reader_slice(const struct gv_reader *r, const char *group, const char *name, size_t row,
                    uint64_t first, size_t n, double *values, struct gv_diagnostics *diagnostics)
{
    size_t n_dims, size[GV_ARRAY_DIMS_MAX] = {0}, total;
    hid_t set = gv_reader_open_variable(r, group, name, H5T_FLOAT, &n_dims, size, &total, diagnostics);
    if (set < 0) return GV_ERR_DATA;
    hsize_t wanted = n;
    hid_t space = H5Dget_space(set), memory = H5Screate_simple(1, &wanted, NULL);
    bool read = n_dims > 0 && space >= 0 && memory >= 0 && select_slice(space, n_dims, size, row, first, n);
    if (read && n > 0) read = H5Dread(set, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, values) >= 0;
    if (space >= 0) H5Sclose(space);
    if (memory >= 0) H5Sclose(memory);
    H5Dclose(set);
    return read ? GV_OK : complain(r, group, name, "cannot be read in part", diagnostics);
}
