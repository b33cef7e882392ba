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

/* True if the attribute's members are those of a list of uses. */
static bool is_use_list(hid_t attribute)
{
    hid_t type = H5Aget_type(attribute);
    if (type < 0) return false;
    bool fits = H5Tget_class(type) == H5T_COMPOUND && H5Tget_nmembers(type) == 2 && H5Tget_size(type) <= 32;
    if (fits) {
        hid_t first = H5Tget_member_type(type, 0), second = H5Tget_member_type(type, 1);
        fits = first >= 0 && second >= 0 && H5Tequal(first, H5T_STD_REF_OBJ) > 0 &&
               H5Tget_class(second) == H5T_INTEGER;
        if (first >= 0) H5Tclose(first);
        if (second >= 0) H5Tclose(second);
    }
    H5Tclose(type);
    return fits;
}

static void read_uses(hid_t set, uint64_t most, struct scale *scale)
{
    if (H5Aexists(set, "REFERENCE_LIST") <= 0) return;
    hid_t attribute = H5Aopen(set, "REFERENCE_LIST", H5P_DEFAULT);
    if (attribute < 0) return;
    hid_t space = H5Aget_space(attribute), type = use_type();
    hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
    if (type >= 0 && n > 0 && (uint64_t)n <= most / 12 && is_use_list(attribute)) {
        scale->uses = gv_memory_zeroed((size_t)n, sizeof *scale->uses);
        if (scale->uses && H5Aread(attribute, type, scale->uses) >= 0) scale->n = (size_t)n;
    }
    if (type >= 0) H5Tclose(type);
    if (space >= 0) H5Sclose(space);
    H5Aclose(attribute);
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

static herr_t take_scale(hid_t group, const char *name, const H5L_info_t *info, void *context)
{
    (void)info;
    struct search *search = context;
    struct gv_scales *scales = search->scales;
    hid_t set = H5Oopen(group, name, H5P_DEFAULT);
    if (set < 0) return 0;
    if (H5Iget_type(set) == H5I_DATASET && H5Aexists(set, "CLASS") > 0 && strlen(name) < GV_ARRAY_NAME_MAX) {
        struct scale *items = gv_memory_resize(scales->items, (scales->n + 1) * sizeof *items);
        if (items) {
            scales->items = items;
            struct scale *scale = &items[scales->n++];
            *scale = (struct scale){.address = address_of(set)};
            memcpy(scale->name, name, strlen(name) + 1);
            read_uses(set, search->reader->bytes, scale);
        }
    }
    H5Oclose(set);
    return 0;
}

/* The group's scales, read once; NULL when memory ran out. */
static const struct gv_scales *find_scales(const struct gv_reader *r, const char *group)
{
    struct gv_scales **at = r->scales;
    while (*at && strcmp((*at)->group, group) != 0)
        at = &(*at)->next;
    if (*at) return *at;
    struct gv_scales *scales = gv_memory_zeroed(1, sizeof *scales);
    if (!scales) return NULL;
    scales->group = gv_text_copy(group, strlen(group));
    hid_t id = scales->group ? H5Oopen(r->file, group, H5P_DEFAULT) : H5I_INVALID_HID;
    if (id >= 0) {
        struct search search = {r, scales};
        H5Literate(id, H5_INDEX_NAME, H5_ITER_INC, NULL, take_scale, &search);
        H5Oclose(id);
    }
    if (!scales->group) {
        free(scales);
        return NULL;
    }
    return *at = scales;
}

void gv_reader_dimensions(const struct gv_reader *r, const char *group, hid_t set, size_t n_dims,
                          char dim[][GV_ARRAY_NAME_MAX])
{
    const struct gv_scales *scales = find_scales(r, group);
    haddr_t address = address_of(set);
    for (size_t i = 0; i < n_dims; i++)
        dim[i][0] = '\0';
    for (size_t s = 0; scales && s < scales->n; s++) {
        const struct scale *scale = &scales->items[s];
        if (scale->address == address && n_dims == 1) memcpy(dim[0], scale->name, GV_ARRAY_NAME_MAX);
        for (size_t u = 0; u < scale->n; u++)
            if (scale->uses[u].variable == address && scale->uses[u].dimension < n_dims)
                memcpy(dim[scale->uses[u].dimension], scale->name, GV_ARRAY_NAME_MAX);
    }
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
