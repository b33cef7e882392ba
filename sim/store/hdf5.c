#include "store/hdf5.h"

#include "base/status.h"
#include "store/hdf5_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void gv_hdf5_quiet(void)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5PLset_loading_state(0);
}

/* --- failures --- */

/* The innermost message of HDF5's error stack. */
static herr_t take_message(unsigned n, const H5E_error2_t *error, void *context)
{
    char *text = context;
    if (n == 0 && error->desc) snprintf(text, 200, "%s", error->desc);
    return 0;
}

bool gv_hdf5_fail(struct gv_hdf5 *h, const char *what)
{
    if (h->failed) return false;
    char said[200] = "";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_message, said);
    h->failed = true;
    snprintf(h->reason, sizeof h->reason, said[0] ? "%s: %s" : "%s", what, said);
    return false;
}

hid_t gv_hdf5_check(struct gv_hdf5 *h, hid_t id, const char *what)
{
    if (id >= 0) return id;
    gv_hdf5_fail(h, what);
    return H5I_INVALID_HID;
}

bool gv_hdf5_ok(struct gv_hdf5 *h, herr_t result, const char *what)
{
    return result >= 0 ? !h->failed : gv_hdf5_fail(h, what);
}

/* --- the file --- */

/* Creation order is tracked in every group, as netCDF wants it; times are not. Links and attributes stay in
 * the group's header, whose checksum is looked at first: HDF5 1.10 may crash on damaged B-trees and heaps, so
 * the reader takes no others. */
static bool set_common(hid_t list)
{
    return H5Pset_obj_track_times(list, 0) >= 0 &&
           H5Pset_link_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) >= 0 &&
           H5Pset_attr_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) >= 0 &&
           H5Pset_link_phase_change(list, 65535, 65535) >= 0 && H5Pset_attr_phase_change(list, 64, 32) >= 0;
}

static hid_t create_file(struct gv_memory_file *memory)
{
    hid_t file = H5I_INVALID_HID;
    hid_t creation = H5Pcreate(H5P_FILE_CREATE), access = H5Pcreate(H5P_FILE_ACCESS);
    /* The format of HDF5 1.8 has checksums on its metadata and room for large attributes. */
    if (creation >= 0 && access >= 0 && set_common(creation) &&
        H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18) >= 0 &&
        H5Pset_fclose_degree(access, H5F_CLOSE_SEMI) >= 0 && gv_memory_use(access, memory))
        file = H5Fcreate("result", H5F_ACC_TRUNC, creation, access);
    if (creation >= 0) H5Pclose(creation);
    if (access >= 0) H5Pclose(access);
    return file;
}

void gv_hdf5_create(struct gv_hdf5 *h)
{
    gv_hdf5_quiet();
    hid_t file = create_file(&h->memory);
    if (file < 0)
        gv_hdf5_fail(h, "cannot create the file");
    else
        h->file = file;
}

int gv_hdf5_close(struct gv_hdf5 *h)
{
    if (h->file > 0) {
        if (H5Fflush(h->file, H5F_SCOPE_GLOBAL) < 0) gv_hdf5_fail(h, "cannot complete the file");
        if (H5Fclose(h->file) < 0) gv_hdf5_fail(h, "cannot close the file");
        h->file = 0;
    }
    return h->failed ? GV_ERR_IO : GV_OK;
}

static int store_bytes(const void *file, uint64_t offset, const void *bytes, size_t n)
{
    return gv_output_write(file, offset, bytes, n);
}

int gv_hdf5_store(const struct gv_hdf5 *h, const struct gv_output_file *file)
{
    int error = gv_output_resize(file, h->memory.size);
    return error ? error : gv_memory_store(&h->memory, store_bytes, file);
}

void gv_hdf5_free(struct gv_hdf5 *h)
{
    gv_hdf5_close(h);
    gv_memory_free(&h->memory);
    for (size_t i = 0; i < h->n_records; i++)
        free(h->records[i].path);
    free(h->records);
    *h = (struct gv_hdf5){0};
}

void gv_hdf5_group(struct gv_hdf5 *h, const char *group, size_t variables)
{
    if (h->failed) return;
    hid_t list = gv_hdf5_check(h, H5Pcreate(H5P_GROUP_CREATE), "cannot create a group");
    if (list < 0) return;
    /* Room in the header for the links: without it every new link means a search for a place, in growing
     * time. */
    bool set = set_common(list) &&
               H5Pset_est_link_info(list, variables < 65535 ? (unsigned)variables : 65535, 40) >= 0;
    if (gv_hdf5_ok(h, set ? 0 : -1, "cannot create a group")) {
        hid_t id = gv_hdf5_check(h, H5Gcreate2(h->file, group, H5P_DEFAULT, list, H5P_DEFAULT),
                                 "cannot create a group");
        if (id >= 0) gv_hdf5_ok(h, H5Gclose(id), "cannot close a group");
    }
    H5Pclose(list);
}

/* --- verification --- */

uint64_t gv_hdf5_hash(size_t n, const double *values)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n; i++) {
        unsigned char bytes[sizeof *values];
        memcpy(bytes, &values[i], sizeof bytes);
        for (size_t b = 0; b < sizeof bytes; b++)
            hash = (hash ^ bytes[b]) * UINT64_C(1099511628211);
    }
    return hash;
}

void gv_hdf5_remember(struct gv_hdf5 *h, const char *group, const char *name, size_t n, const double *values)
{
    if (h->failed) return;
    if (h->n_records == h->capacity) {
        size_t capacity = h->capacity ? 2 * h->capacity : 64;
        struct gv_hdf5_record *records = realloc(h->records, capacity * sizeof *records);
        if (!records) {
            gv_hdf5_fail(h, "out of memory");
            return;
        }
        h->records = records;
        h->capacity = capacity;
    }
    size_t length = strlen(group) + strlen(name) + 2;
    char *path = malloc(length);
    if (!path) {
        gv_hdf5_fail(h, "out of memory");
        return;
    }
    snprintf(path, length, "%s/%s", group, name);
    h->records[h->n_records++] = (struct gv_hdf5_record){path, n, gv_hdf5_hash(n, values)};
}

static bool is_as_written(hid_t file, const struct gv_hdf5_record *record)
{
    hid_t set = H5Dopen2(file, record->path, H5P_DEFAULT);
    if (set < 0) return false;
    hid_t space = H5Dget_space(set);
    bool same = space >= 0 && H5Sget_simple_extent_npoints(space) == (hssize_t)record->n;
    double *values = same ? malloc((record->n + 1) * sizeof *values) : NULL;
    same = values && H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0 &&
           gv_hdf5_hash(record->n, values) == record->hash;
    free(values);
    if (space >= 0) H5Sclose(space);
    return H5Dclose(set) >= 0 && same;
}

hid_t gv_hdf5_open(const char *path)
{
    gv_hdf5_quiet();
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), file = H5I_INVALID_HID;
    bool ready = access >= 0 && H5Pset_file_locking(access, 0, 1) >= 0;
    /* HDF5 follows links to the name behind them, and a file without a name has none; its driver over stdio
     * does not care. */
    if (ready && strncmp(path, GV_DESCRIPTORS, strlen(GV_DESCRIPTORS)) == 0)
        ready = H5Pset_fapl_stdio(access) >= 0;
    if (ready) file = H5Fopen(path, H5F_ACC_RDONLY, access);
    if (access >= 0) H5Pclose(access);
    return file;
}

int gv_hdf5_verify(struct gv_hdf5 *h, const char *path)
{
    if (h->failed) return GV_ERR_IO;
    hid_t file = gv_hdf5_open(path);
    if (gv_hdf5_check(h, file, "cannot read the file back") < 0) return GV_ERR_IO;
    for (size_t i = 0; i < h->n_records && !h->failed; i++)
        if (!is_as_written(file, &h->records[i])) {
            H5Eclear2(H5E_DEFAULT);
            gv_hdf5_fail(h, "the file does not read back as it was written");
        }
    if (H5Fclose(file) < 0) gv_hdf5_fail(h, "cannot read the file back");
    return h->failed ? GV_ERR_IO : GV_OK;
}
