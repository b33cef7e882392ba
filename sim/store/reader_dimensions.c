/* Which dimensions a variable has.
 *
 * A variable's DIMENSION_LIST would tell, but it lies in the global heap, where HDF5 1.10 reads a damaged
 * file past the end of its memory. The scales' own lists of the variables that use them say the same and are
 * plain. */
#include "store/reader_internal.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct use {
    hobj_ref_t variable; /* its address in the file */
    unsigned dimension;
};

struct scale {
    char name[GV_ARRAY_NAME_MAX];
    haddr_t address;
    struct use *uses;
    size_t n;
};

/* The scales of a group. */
struct gv_scales {
    char *group;
    struct scale *items;
    size_t n;
    struct gv_scales *next;
};

static hid_t use_type(void)
{
    hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(struct use));
    if (type >= 0 && (H5Tinsert(type, "dataset", HOFFSET(struct use, variable), H5T_STD_REF_OBJ) < 0 ||
                      H5Tinsert(type, "dimension", HOFFSET(struct use, dimension), H5T_NATIVE_UINT) < 0)) {
        H5Tclose(type);
        return H5I_INVALID_HID;
    }
    return type;
}

/* Positive if the attribute's members are those of a list of uses, negative if HDF5 failed. */
static htri_t is_use_list(hid_t attribute)
{
    hid_t type = H5Aget_type(attribute), first = H5I_INVALID_HID, second = H5I_INVALID_HID;
    H5T_class_t class = type >= 0 ? H5Tget_class(type) : H5T_NO_CLASS;
    htri_t fits = class == H5T_NO_CLASS ? -1 : class == H5T_COMPOUND;
    if (fits > 0) {
        int members = H5Tget_nmembers(type);
        size_t size = H5Tget_size(type);
        fits = members < 0 || size == 0 ? -1 : members == 2 && size <= 32;
    }
    if (fits > 0) {
        first = H5Tget_member_type(type, 0);
        second = H5Tget_member_type(type, 1);
        htri_t refers = first >= 0 ? H5Tequal(first, H5T_STD_REF_OBJ) : -1;
        class = second >= 0 ? H5Tget_class(second) : H5T_NO_CLASS;
        fits = refers < 0 || class == H5T_NO_CLASS ? -1 : refers > 0 && class == H5T_INTEGER;
    }
    if (first >= 0) H5Tclose(first);
    if (second >= 0) H5Tclose(second);
    if (type >= 0) H5Tclose(type);
    return fits;
}

/* False if HDF5 failed or memory ran out. */
static bool read_uses(hid_t set, uint64_t most, struct scale *scale)
{
    htri_t exists = H5Aexists(set, "REFERENCE_LIST");
    if (exists <= 0) return exists == 0;
    hid_t attribute = H5Aopen(set, "REFERENCE_LIST", H5P_DEFAULT);
    if (attribute < 0) return false;
    hid_t space = H5Aget_space(attribute), type = use_type();
    hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
    bool good = type >= 0 && n >= 0;
    if (good && n > 0 && (uint64_t)n <= most / 12) {
        htri_t fits = is_use_list(attribute);
        if (fits > 0) scale->uses = gv_memory_zeroed((size_t)n, sizeof *scale->uses);
        if (scale->uses && H5Aread(attribute, type, scale->uses) >= 0) scale->n = (size_t)n;
        good = fits == 0 || scale->n > 0;
    }
    if (type >= 0) H5Tclose(type);
    if (space >= 0) H5Sclose(space);
    H5Aclose(attribute);
    return good;
}

static haddr_t address_of(hid_t object)
{
    H5O_info_t info;
    return H5Oget_info2(object, &info, H5O_INFO_BASIC) >= 0 ? info.addr : HADDR_UNDEF;
}

struct search {
    const struct gv_reader *reader;
    struct gv_scales *scales;
};

/* False if HDF5 failed or memory ran out. */
static bool add_scale(struct search *search, hid_t set, const char *name)
{
    struct gv_scales *scales = search->scales;
    struct scale *items = gv_memory_resize(scales->items, (scales->n + 1) * sizeof *items);
    if (!items) return false;
    scales->items = items;
    struct scale *scale = &items[scales->n++];
    *scale = (struct scale){.address = address_of(set)};
    memcpy(scale->name, name, strlen(name) + 1);
    return scale->address != HADDR_UNDEF && read_uses(set, search->reader->bytes, scale);
}

static herr_t take_scale(hid_t group, const char *name, const H5L_info_t *info, void *context)
{
    (void)info;
    struct search *search = context;
    hid_t set = H5Oopen(group, name, H5P_DEFAULT);
    H5I_type_t type = set >= 0 ? H5Iget_type(set) : H5I_BADID;
    htri_t is_scale = type == H5I_BADID ? -1 : type == H5I_DATASET ? H5Aexists(set, "CLASS") : 0;
    bool good = is_scale >= 0;
    if (is_scale > 0 && strlen(name) < GV_ARRAY_NAME_MAX) good = add_scale(search, set, name);
    if (set >= 0) H5Oclose(set);
    return good || gv_reader_failed(search->reader) != GV_ERR_MEMORY ? 0 : -1;
}

/* Only GV_ERR_MEMORY ends it: a damaged file has the scales that can be read. */
static int read_scales(const struct gv_reader *r, struct gv_scales *scales)
{
    struct search search = {r, scales};
    hid_t id = H5Oopen(r->file, scales->group, H5P_DEFAULT);
    bool good = id >= 0 && H5Literate(id, H5_INDEX_NAME, H5_ITER_INC, NULL, take_scale, &search) >= 0;
    if (id >= 0) H5Oclose(id);
    return good || gv_reader_failed(r) != GV_ERR_MEMORY ? GV_OK : GV_ERR_MEMORY;
}

/* The group's scales, read once. GV_ERR_MEMORY. */
static int find_scales(const struct gv_reader *r, const char *group, const struct gv_scales **found)
{
    struct gv_scales **at = r->scales;
    while (*at && strcmp((*at)->group, group) != 0)
        at = &(*at)->next;
    *found = *at;
    if (*at) return GV_OK;
    struct gv_scales *scales = gv_memory_zeroed(1, sizeof *scales);
    if (!scales) return GV_ERR_MEMORY;
    scales->group = gv_text_copy(group, strlen(group));
    int status = scales->group ? read_scales(r, scales) : GV_ERR_MEMORY;
    if (status == GV_OK)
        *found = *at = scales;
    else
        gv_reader_free_scales(scales);
    return status;
}

int gv_reader_dimensions(const struct gv_reader *r, const char *group, hid_t set, size_t n_dims,
                         char dim[][GV_ARRAY_NAME_MAX])
{
    const struct gv_scales *scales;
    for (size_t i = 0; i < n_dims; i++)
        dim[i][0] = '\0';
    int status = find_scales(r, group, &scales);
    if (status != GV_OK) return status;
    haddr_t address = address_of(set);
    if (address == HADDR_UNDEF) return gv_reader_failed(r) == GV_ERR_MEMORY ? GV_ERR_MEMORY : GV_OK;
    for (size_t s = 0; s < scales->n; s++) {
        const struct scale *scale = &scales->items[s];
        if (scale->address == address && n_dims == 1) memcpy(dim[0], scale->name, GV_ARRAY_NAME_MAX);
        for (size_t u = 0; u < scale->n; u++)
            if (scale->uses[u].variable == address && scale->uses[u].dimension < n_dims)
                memcpy(dim[scale->uses[u].dimension], scale->name, GV_ARRAY_NAME_MAX);
    }
    return GV_OK;
}

void gv_reader_free_scales(struct gv_scales *scales)
{
    while (scales) {
        struct gv_scales *next = scales->next;
        for (size_t s = 0; s < scales->n; s++)
            free(scales->items[s].uses);
        free(scales->items);
        free(scales->group);
        free(scales);
        scales = next;
    }
}
