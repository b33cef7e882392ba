/* Variables with dimensions and attributes. */
#include "base/memory.h"
#include "store/hdf5.h"
#include "store/hdf5_internal.h"
#include "store/text_heap.h"

#include <hdf5_hl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIMS_MAX = GV_DIMENSIONS_OF_VARIABLE, NAME_MAX_BYTES = 1024, ATTRIBUTE_BYTES_MAX = 8192 };

static const struct {
    const char *plural, *singular;
} spans[] = {{"days", "day"},
             {"hours", "hour"},
             {"minutes", "minute"},
             {"seconds", "second"},
             {"milliseconds", "millisecond"},
             {"microseconds", "microsecond"},
             {"nanoseconds", "nanosecond"}};

const char *gv_hdf5_units(const char *unit)
{
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
        if (strcmp(unit, spans[i].plural) == 0) return spans[i].singular;
    return unit;
}

const char *gv_hdf5_units_read(const char *units)
{
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
        if (strcmp(units, spans[i].singular) == 0) return spans[i].plural;
    return units;
}

/* --- attributes --- */

hid_t gv_hdf5_text_type(size_t size)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0 && (H5Tset_size(type, size) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0 ||
                      H5Tset_strpad(type, H5T_STR_NULLTERM) < 0)) {
        H5Tclose(type);
        return H5I_INVALID_HID;
    }
    return type;
}

static void write_attribute(struct gv_hdf5 *h, hid_t object, const char *name, hid_t file_type,
                            hid_t memory_type, const void *value)
{
    const char *what = "cannot write an attribute";
    hid_t space = gv_hdf5_check(h, H5Screate(H5S_SCALAR), what);
    if (space < 0) return;
    hid_t id = gv_hdf5_check(h, H5Acreate2(object, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT), what);
    if (id >= 0) {
        gv_hdf5_ok(h, H5Awrite(id, memory_type, value), what);
        gv_hdf5_ok(h, H5Aclose(id), what);
    }
    H5Sclose(space);
}

/* Fixed length; a text that is too long for an attribute is cut between two characters. */
static void write_text_attribute(struct gv_hdf5 *h, hid_t object, const char *name, const char *text)
{
    size_t length = strlen(text);
    if (length > ATTRIBUTE_BYTES_MAX) {
        length = ATTRIBUTE_BYTES_MAX;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    char *copy = gv_memory_zeroed(length + 1, 1);
    if (!copy) {
        gv_hdf5_fail(h, "out of memory");
        return;
    }
    memcpy(copy, text, length);
    hid_t type = gv_hdf5_check(h, gv_hdf5_text_type(length + 1), "cannot write an attribute");
    if (type >= 0) {
        write_attribute(h, object, name, type, type, copy);
        H5Tclose(type);
    }
    free(copy);
}

static void write_one(struct gv_hdf5 *h, hid_t object, struct gv_attribute attribute)
{
    if (h->failed) return;
    if (attribute.text)
        write_text_attribute(h, object, attribute.name, attribute.text);
    else {
        double number = gv_hdf5_nan(attribute.number);
        write_attribute(h, object, attribute.name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &number);
    }
}

void gv_hdf5_root(struct gv_hdf5 *h, struct gv_attribute attribute)
{
    if (!h->failed) write_one(h, h->file, attribute);
}

static void write_attributes(struct gv_hdf5 *h, hid_t set, const struct gv_variable *v)
{
    const char *label = v->long_name ? v->long_name : v->name;
    struct gv_attribute usual[] = {
        {.name = "units", .text = gv_hdf5_units(v->units)},
        {.name = "long_name", .text = label},
        {.name = "long_name_da", .text = v->long_name_da ? v->long_name_da : label},
        {.name = "description", .text = v->description ? v->description : label}};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        write_one(h, set, usual[i]);
    for (size_t i = 0; i < sizeof v->attributes / sizeof *v->attributes && v->attributes[i].name; i++)
        write_one(h, set, v->attributes[i]);
}

/* What stands for "missing", as netCDF says it; not for coordinates, which have no missing values. */
static void write_missing(struct gv_hdf5 *h, hid_t set)
{
    const double missing = NAN;
    if (!h->failed) write_attribute(h, set, "_FillValue", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &missing);
}

/* --- datasets --- */

static hid_t creation_list(bool texts)
{
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    /* Early allocation without filling gives every dataset its place at once, in the order of creation; HDF5
     * takes that for numbers only. Attributes stay in the object's header, where they take the least room. */
    if (list >= 0 && (H5Pset_obj_track_times(list, 0) < 0 ||
                      H5Pset_attr_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) < 0 ||
                      H5Pset_attr_phase_change(list, 64, 32) < 0 || H5Pset_layout(list, H5D_CONTIGUOUS) < 0 ||
                      H5Pset_alloc_time(list, H5D_ALLOC_TIME_EARLY) < 0 ||
                      H5Pset_fill_time(list, texts ? H5D_FILL_TIME_ALLOC : H5D_FILL_TIME_NEVER) < 0)) {
        H5Pclose(list);
        return H5I_INVALID_HID;
    }
    return list;
}

static bool join(struct gv_hdf5 *h, char path[NAME_MAX_BYTES], const char *group, const char *name)
{
    int n = snprintf(path, NAME_MAX_BYTES, "%s/%s", group, name);
    return n > 0 && n < NAME_MAX_BYTES ? true : gv_hdf5_fail(h, "a name is too long");
}

/* The scales of the dimensions; their number. */
static size_t find_scales(struct gv_hdf5 *h, const char *group, const char *const *dims,
                          struct gv_scale *scales[DIMS_MAX])
{
    size_t n = 0;
    for (; dims[n] && !h->failed; n++) {
        char path[NAME_MAX_BYTES];
        if (n == DIMS_MAX) {
            gv_hdf5_fail(h, "too many dimensions");
            break;
        }
        if (!join(h, path, group, dims[n])) break;
        scales[n] = gv_scales_find(&h->scales, path);
        if (!scales[n]) gv_hdf5_fail(h, "cannot find a dimension");
    }
    return n;
}

/* A new dataset with all its attributes: a variable over `dims`, or a scale of n when `dims` is NULL. */
static hid_t create(struct gv_hdf5 *h, const char *group, const struct gv_variable *v,
                    const char *const *dims, uint64_t n, hid_t type)
{
    const char *what = "cannot create a variable";
    char path[NAME_MAX_BYTES];
    hsize_t size[DIMS_MAX] = {n};
    struct gv_scale *scales[DIMS_MAX];
    size_t n_dims = dims ? find_scales(h, group, dims, scales) : 1;
    for (size_t i = 0; dims && !h->failed && i < n_dims; i++)
        size[i] = scales[i]->size;
    if (h->failed || !join(h, path, group, v->name)) return H5I_INVALID_HID;
    hid_t set = H5I_INVALID_HID, list = gv_hdf5_check(h, creation_list(type != H5T_IEEE_F64LE), what);
    hid_t space =
        gv_hdf5_check(h, n_dims ? H5Screate_simple((int)n_dims, size, NULL) : H5Screate(H5S_SCALAR), what);
    if (list >= 0 && space >= 0)
        set = gv_hdf5_check(h, H5Dcreate2(h->file, path, type, space, H5P_DEFAULT, list, H5P_DEFAULT), what);
    if (list >= 0) H5Pclose(list);
    if (space >= 0) H5Sclose(space);
    if (set < 0) return H5I_INVALID_HID;
    if (dims)
        gv_hdf5_ok(h, gv_scales_attach(set, n_dims, scales) ? 0 : -1, "cannot attach a dimension");
    else if (gv_hdf5_ok(h, H5DSset_scale(set, v->name), what))
        gv_hdf5_ok(h, gv_scales_add(&h->scales, h->file, path, n) ? 0 : -1, what);
    write_attributes(h, set, v);
    if (dims && type == H5T_IEEE_F64LE) write_missing(h, set);
    return set;
}

static size_t count(struct gv_hdf5 *h, hid_t set)
{
    const char *what = "cannot write a variable";
    hid_t space = gv_hdf5_check(h, H5Dget_space(set), what);
    if (space < 0) return 0;
    hssize_t n = H5Sget_simple_extent_npoints(space);
    gv_hdf5_ok(h, n < 0 ? -1 : 0, what);
    H5Sclose(space);
    return n > 0 ? (size_t)n : 0;
}

static void write_numbers(struct gv_hdf5 *h, const char *group, const struct gv_variable *v,
                          const char *const *dims, size_t n_scale, const double *values)
{
    if (h->failed) return;
    hid_t set = create(h, group, v, dims, n_scale, H5T_IEEE_F64LE);
    if (set < 0) return;
    size_t n = count(h, set);
    double *copy = gv_memory_new((n + 1) * sizeof *copy);
    if (copy) {
        for (size_t i = 0; i < n; i++)
            copy[i] = gv_hdf5_nan(values[i]);
        if (n > 0)
            gv_hdf5_ok(h, H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, copy),
                       "cannot write a variable");
    } else {
        gv_hdf5_fail(h, "out of memory");
    }
    free(copy);
    gv_hdf5_ok(h, H5Dclose(set), "cannot write a variable");
}

/* Texts are converted in a buffer that HDF5 makes and clears anew for each variable: of a megabyte, unless it
 * is told that room for its n elements will do. */
static herr_t write_converted(hid_t set, hid_t type, size_t n, const char *const *texts)
{
    hid_t list = H5Pcreate(H5P_DATASET_XFER);
    herr_t result = list >= 0 ? H5Pset_buffer(list, n * GV_TEXT_ELEMENT, NULL, NULL) : -1;
    if (result >= 0) result = H5Dwrite(set, type, H5S_ALL, H5S_ALL, list, texts);
    if (list >= 0) H5Pclose(list);
    return result;
}

static void write_texts(struct gv_hdf5 *h, const char *group, const struct gv_variable *v,
                        const char *const *dims, size_t n_scale, const char *const *texts)
{
    if (h->failed) return;
    hid_t type = gv_hdf5_check(h, gv_hdf5_text_type(H5T_VARIABLE), "cannot create a variable");
    if (type < 0) return;
    hid_t set = create(h, group, v, dims, n_scale, type);
    if (set >= 0) {
        size_t n = count(h, set);
        if (n > 0) gv_hdf5_ok(h, write_converted(set, type, n, texts), "cannot write a variable");
        gv_hdf5_ok(h, H5Dclose(set), "cannot write a variable");
    }
    H5Tclose(type);
}

void gv_hdf5_scale(struct gv_hdf5 *h, const char *group, const struct gv_variable *v, size_t n,
                   const double *values)
{
    write_numbers(h, group, v, NULL, n, values);
}

void gv_hdf5_text_scale(struct gv_hdf5 *h, const char *group, const struct gv_variable *v, size_t n,
                        const char *const *texts)
{
    write_texts(h, group, v, NULL, n, texts);
}

void gv_hdf5_index_scale(struct gv_hdf5 *h, const char *group, const char *name, const char *long_name,
                         const char *long_name_da, size_t n)
{
    double *values = gv_memory_new((n + 1) * sizeof *values);
    if (!values) {
        gv_hdf5_fail(h, "out of memory");
        return;
    }
    for (size_t i = 0; i < n; i++)
        values[i] = (double)i;
    const struct gv_variable v = {
        .name = name, .units = "1", .long_name = long_name, .long_name_da = long_name_da};
    gv_hdf5_scale(h, group, &v, n, values);
    free(values);
}

void gv_hdf5_numbers(struct gv_hdf5 *h, const char *group, const struct gv_variable *v,
                     const char *const *dims, const double *values)
{
    write_numbers(h, group, v, dims, 0, values);
}

void gv_hdf5_texts(struct gv_hdf5 *h, const char *group, const struct gv_variable *v, const char *const *dims,
                   const char *const *texts)
{
    write_texts(h, group, v, dims, 0, texts);
}

void gv_hdf5_number(struct gv_hdf5 *h, const char *group, const struct gv_variable *v, double value)
{
    write_numbers(h, group, v, GV_SCALAR, 0, &value);
}

void gv_hdf5_text(struct gv_hdf5 *h, const char *group, const struct gv_variable *v, const char *text)
{
    write_texts(h, group, v, GV_SCALAR, 0, &text);
}

uint64_t gv_hdf5_reserve(struct gv_hdf5 *h, const char *group, const struct gv_variable *v,
                         const char *const *dims, uint64_t n)
{
    if (h->failed) return 0;
    hid_t set = create(h, group, v, dims, n, H5T_IEEE_F64LE);
    if (set < 0) return 0;
    haddr_t offset = H5Dget_offset(set);
    if (offset == HADDR_UNDEF) gv_hdf5_fail(h, "cannot reserve space");
    gv_hdf5_ok(h, H5Dclose(set), "cannot reserve space");
    return h->failed ? 0 : (uint64_t)offset;
}
