#include "store/hdf5.h"

#include "base/status.h"
#include "store/hdf5_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void gv_hdf5_quiet(void)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5PLset_loading_state(0);
    /* Its lists of freed blocks are searched from the front: with hundreds of variables that is slower than
     * asking for memory anew. */
    H5set_free_list_limits(-1, -1, 0, 0, -1, -1);
}

void gv_hdf5_no_clean_up(void)
{
    H5dont_atexit();
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
    /* The format of HDF5 1.8 has checksums on its metadata and room for large attributes. What is closed
     * leaves HDF5's cache: its buffers of every size that is in use are searched from the front for each new
     * one. */
    if (creation >= 0 && access >= 0 && set_common(creation) &&
        H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18) >= 0 &&
        H5Pset_fclose_degree(access, H5F_CLOSE_SEMI) >= 0 && H5Pset_evict_on_close(access, 1) >= 0 &&
        gv_memory_use(access, memory))
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
        if (!h->failed)
            gv_hdf5_ok(h, gv_scales_finish(&h->scales, h->file) ? 0 : -1, "cannot attach a dimension");
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
    gv_scales_free(&h->scales);
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

/* --- reading back --- */

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

/* 0 if the bytes are in the file, EIO if others are. */
static int compare_bytes(const void *context, uint64_t offset, const void *bytes, size_t n)
{
    const struct gv_output_file *file = context;
    unsigned char found[4096];
    const unsigned char *wanted = bytes;
    while (n > 0) {
        size_t m = n < sizeof found ? n : sizeof found;
        ssize_t got = pread(file->descriptor, found, m, (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got < 0 ? errno : EIO;
        if (memcmp(found, wanted, (size_t)got) != 0) return EIO;
        wanted += got;
        offset += (uint64_t)got;
        n -= (size_t)got;
    }
    return 0;
}

int gv_hdf5_verify(struct gv_hdf5 *h, const struct gv_output_file *output)
{
    if (h->failed) return GV_ERR_IO;
    if (gv_memory_store(&h->memory, compare_bytes, output) != 0) {
        gv_hdf5_fail(h, "the file does not read back as it was written");
        return GV_ERR_IO;
    }
    hid_t file = gv_hdf5_open(output->part);
    if (gv_hdf5_check(h, file, "cannot read the file back") < 0) return GV_ERR_IO;
    if (H5Fclose(file) < 0) gv_hdf5_fail(h, "cannot read the file back");
    return h->failed ? GV_ERR_IO : GV_OK;
}
