#include "store/dimensions.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

bool gv_scales_add(struct gv_scales *s, hid_t file, const char *path, hsize_t n)
{
    if (s->n == s->capacity) {
        size_t capacity = s->capacity ? 2 * s->capacity : 16;
        struct gv_scale *items = gv_memory_resize(s->items, capacity * sizeof *items);
        if (!items) return false;
        s->items = items;
        s->capacity = capacity;
    }
    struct gv_scale scale = {.path = gv_text_copy(path, strlen(path)), .size = n};
    if (!scale.path || H5Rcreate(&scale.reference, file, path, H5R_OBJECT, -1) < 0) {
        free(scale.path);
        return false;
    }
    s->items[s->n++] = scale;
    return true;
}

struct gv_scale *gv_scales_find(const struct gv_scales *s, const char *path)
{
    for (size_t i = s->n; i-- > 0;) /* those of the group being written are the last */
        if (strcmp(s->items[i].path, path) == 0) return &s->items[i];
    return NULL;
}

static bool add_use(struct gv_scale *scale, struct gv_scale_use use)
{
    if (scale->n_uses == scale->capacity) {
        size_t capacity = scale->capacity ? 2 * scale->capacity : 16;
        struct gv_scale_use *uses = gv_memory_resize(scale->uses, capacity * sizeof *uses);
        if (!uses) return false;
        scale->uses = uses;
        scale->capacity = capacity;
    }
    scale->uses[scale->n_uses++] = use;
    return true;
}

/* An attribute of n elements. */
static bool write_list(hid_t object, const char *name, hid_t file_type, hid_t memory_type, hsize_t n,
                       const void *values)
{
    hid_t space = H5Screate_simple(1, &n, NULL), attribute = H5I_INVALID_HID;
    if (space >= 0) attribute = H5Acreate2(object, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT);
    bool good = attribute >= 0 && H5Awrite(attribute, memory_type, values) >= 0;
    if (attribute >= 0) good &= H5Aclose(attribute) >= 0;
    if (space >= 0) H5Sclose(space);
    return good;
}

bool gv_scales_attach(hid_t variable, size_t n, struct gv_scale *const *used)
{
    hvl_t list[GV_DIMENSIONS_OF_VARIABLE];
    struct gv_scale_use use;
    if (n == 0) return true;
    if (H5Rcreate(&use.variable, variable, ".", H5R_OBJECT, -1) < 0) return false;
    for (size_t i = 0; i < n; i++) {
        list[i] = (hvl_t){.len = 1, .p = &used[i]->reference};
        use.dimension = (int)i;
        if (!add_use(used[i], use)) return false;
    }
    hid_t type = H5Tvlen_create(H5T_STD_REF_OBJ);
    bool good = type >= 0 && write_list(variable, "DIMENSION_LIST", type, type, n, list);
    if (type >= 0) H5Tclose(type);
    return good;
}

/* The pair of a reference and a number, as in memory or, packed, as on the file. */
static hid_t pair_type(size_t size, size_t reference_at, size_t dimension_at, hid_t number)
{
    hid_t type = H5Tcreate(H5T_COMPOUND, size);
    if (type < 0) return type;
    if (H5Tinsert(type, "dataset", reference_at, H5T_STD_REF_OBJ) >= 0 &&
        H5Tinsert(type, "dimension", dimension_at, number) >= 0)
        return type;
    H5Tclose(type);
    return H5I_INVALID_HID;
}

bool gv_scales_finish(const struct gv_scales *s, hid_t file)
{
    hid_t memory = pair_type(sizeof(struct gv_scale_use), HOFFSET(struct gv_scale_use, variable),
                             HOFFSET(struct gv_scale_use, dimension), H5T_NATIVE_INT);
    hid_t packed = pair_type(sizeof(hobj_ref_t) + 4, 0, sizeof(hobj_ref_t), H5T_STD_I32LE);
    bool good = memory >= 0 && packed >= 0;
    for (size_t i = 0; i < s->n && good; i++) {
        const struct gv_scale *scale = &s->items[i];
        if (scale->n_uses == 0) continue;
        hid_t set = H5Dopen2(file, scale->path, H5P_DEFAULT);
        good = set >= 0 && write_list(set, "REFERENCE_LIST", packed, memory, scale->n_uses, scale->uses);
        if (set >= 0) good &= H5Dclose(set) >= 0;
    }
    if (memory >= 0) H5Tclose(memory);
    if (packed >= 0) H5Tclose(packed);
    return good;
}

void gv_scales_free(struct gv_scales *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->items[i].path);
        free(s->items[i].uses);
    }
    free(s->items);
    *s = (struct gv_scales){0};
}
