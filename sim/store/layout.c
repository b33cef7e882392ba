#include "store/layout.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/object_header.h"
#include "store/reader_internal.h"

#include <stdlib.h>
#include <string.h>

/* --- lists --- */

static int add_extent(struct gv_layout *l, struct gv_extent extent)
{
    if (extent.length == 0) return GV_OK;
    if (l->n == l->capacity) {
        size_t capacity = l->capacity ? 2 * l->capacity : 256;
        struct gv_extent *extents = gv_memory_resize(l->extents, capacity * sizeof *extents);
        if (!extents) return GV_ERR_MEMORY;
        l->extents = extents;
        l->capacity = capacity;
    }
    l->extents[l->n++] = extent;
    return GV_OK;
}

static int add_object(struct gv_layout *l, const char *group, const char *name, enum gv_object_kind kind)
{
    if (l->n_objects == l->objects_capacity) {
        size_t capacity = l->objects_capacity ? 2 * l->objects_capacity : 256;
        struct gv_object *objects = gv_memory_resize(l->objects, capacity * sizeof *objects);
        if (!objects) return GV_ERR_MEMORY;
        l->objects = objects;
        l->objects_capacity = capacity;
    }
    struct gv_object *o = &l->objects[l->n_objects++];
    *o = (struct gv_object){
        .group = gv_text_copy(group, strlen(group)), .name = gv_text_copy(name, strlen(name)), .kind = kind};
    return o->group && o->name ? GV_OK : GV_ERR_MEMORY;
}

/* --- headers --- */

struct header {
    const struct gv_reader *reader;
    struct gv_layout *layout;
    bool numbered;
    unsigned depth;
};

static int add_chunk(struct header *h, uint64_t offset, uint64_t length, size_t skip);

static int add_messages(struct header *h, const unsigned char *bytes, size_t n)
{
    struct gv_header_message m;
    bool whole;
    for (size_t at = 0; gv_header_next(bytes, n, h->numbered, &at, &m, &whole);) {
        if (m.type != GV_MESSAGE_CONTINUATION || m.size < 16) continue;
        int status =
            add_chunk(h, gv_little_endian(m.data, 8), gv_little_endian(m.data + 8, 8), GV_HEADER_SIGNATURE);
        if (status != GV_OK) return status;
    }
    return whole ? GV_OK : GV_ERR_INTERNAL;
}

/* A chunk of the last object's header, with `skip` bytes before its messages. */
static int add_chunk(struct header *h, uint64_t offset, uint64_t length, size_t skip)
{
    if (length < skip + GV_HEADER_CHECKSUM || length > h->reader->bytes || ++h->depth > GV_HEADER_DEPTH_MAX)
        return GV_ERR_INTERNAL;
    unsigned char *bytes = gv_memory_new((size_t)length);
    if (!bytes) return GV_ERR_MEMORY;
    int status = GV_ERR_INTERNAL;
    if (gv_read_at(h->reader->descriptor, h->reader->bytes, offset, (size_t)length, bytes))
        status = add_extent(h->layout, (struct gv_extent){.offset = offset,
                                                          .length = length,
                                                          .kind = GV_EXTENT_HEADER,
                                                          .object = h->layout->n_objects - 1});
    if (status == GV_OK) status = add_messages(h, bytes + skip, (size_t)length - skip - GV_HEADER_CHECKSUM);
    free(bytes);
    return status;
}

/* The header of the object that was added last. */
static int add_header(const struct gv_reader *r, hid_t id, struct gv_layout *l)
{
    H5O_info_t info;
    struct gv_header_start start;
    if (H5Oget_info2(id, &info, H5O_INFO_BASIC) < 0 ||
        !gv_header_start_read(r->descriptor, r->bytes, info.addr, &start))
        return GV_ERR_INTERNAL;
    struct header header = {.reader = r, .layout = l, .numbered = start.numbered};
    return add_chunk(&header, info.addr, start.length, start.skip);
}

/* --- values --- */

static int add_texts(const struct gv_reader *r, struct gv_layout *l, const struct gv_object *o)
{
    struct gv_text_heap heap = {.descriptor = r->descriptor, .file_bytes = r->bytes};
    int status = GV_OK;
    for (uint64_t i = 0; i < o->n && status == GV_OK; i++) {
        unsigned char element[GV_TEXT_ELEMENT];
        struct gv_extent extent = {.kind = GV_EXTENT_TEXT, .object = l->n_objects - 1, .value = i};
        if (!gv_read_at(r->descriptor, r->bytes, o->at + i * sizeof element, sizeof element, element))
            status = GV_ERR_INTERNAL;
        else if (gv_text_heap_locate(&heap, element, &extent.offset, &extent.length))
            status = add_extent(l, extent);
    }
    gv_text_heap_free(&heap);
    return status;
}

static int add_variable(const struct gv_reader *r, const char *group, const char *name, hid_t set,
                        struct gv_layout *l)
{
    hid_t type = H5Dget_type(set), space = H5Dget_space(set);
    bool texts = type >= 0 && H5Tget_class(type) == H5T_STRING;
    hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
    if (type >= 0) H5Tclose(type);
    if (space >= 0) H5Sclose(space);
    haddr_t at = H5Dget_offset(set);
    if (n < 0 || (n > 0 && at == HADDR_UNDEF)) return GV_ERR_INTERNAL;
    int status = add_object(l, group, name, texts ? GV_OBJECT_TEXTS : GV_OBJECT_NUMBERS);
    struct gv_object *o = &l->objects[l->n_objects - 1];
    o->n = (uint64_t)n;
    o->at = at;
    if (status == GV_OK) status = add_header(r, set, l);
    if (status == GV_OK)
        status = add_extent(l, (struct gv_extent){.offset = at,
                                                  .length = o->n * (texts ? GV_TEXT_ELEMENT : GV_VALUE_BYTES),
                                                  .kind = GV_EXTENT_VALUES,
                                                  .object = l->n_objects - 1});
    return status == GV_OK && texts ? add_texts(r, l, o) : status;
}

/* --- the whole --- */

static int add_group(const struct gv_reader *r, const char *group, hid_t id, struct gv_layout *l)
{
    struct gv_texts names;
    int status = add_object(l, group, "", GV_OBJECT_GROUP);
    if (status == GV_OK) status = add_header(r, id, l);
    if (status == GV_OK) status = gv_reader_list(r, group, &names, NULL);
    if (status != GV_OK) return status;
    for (size_t i = 0; i < names.n && status == GV_OK; i++) {
        hid_t set = H5Dopen2(id, names.texts[i], H5P_DEFAULT);
        status = set >= 0 ? add_variable(r, group, names.texts[i], set, l) : GV_ERR_INTERNAL;
        if (set >= 0) H5Dclose(set);
    }
    gv_texts_free(&names);
    return status;
}

static int compare_extents(const void *a, const void *b)
{
    const struct gv_extent *x = a, *y = b;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

int gv_layout_read(const struct gv_reader *r, struct gv_layout *l)
{
    struct gv_texts groups;
    *l = (struct gv_layout){0};
    int status = add_object(l, "", "", GV_OBJECT_FILE);
    if (status == GV_OK) status = add_header(r, r->file, l);
    if (status == GV_OK) status = gv_reader_list(r, "/", &groups, NULL);
    if (status == GV_OK) {
        for (size_t i = 0; i < groups.n && status == GV_OK; i++) {
            hid_t id = H5Gopen2(r->file, groups.texts[i], H5P_DEFAULT);
            status = id >= 0 ? add_group(r, groups.texts[i], id, l) : GV_ERR_INTERNAL;
            if (id >= 0) H5Gclose(id);
        }
        gv_texts_free(&groups);
    }
    if (status == GV_OK)
        qsort(l->extents, l->n, sizeof *l->extents, compare_extents);
    else
        gv_layout_free(l);
    return status;
}

void gv_layout_free(struct gv_layout *l)
{
    for (size_t i = 0; i < l->n_objects; i++) {
        free(l->objects[i].group);
        free(l->objects[i].name);
    }
    free(l->objects);
    free(l->extents);
    *l = (struct gv_layout){0};
}

const struct gv_extent *gv_layout_find(const struct gv_layout *l, uint64_t offset, uint64_t *end)
{
    size_t low = 0, high = l->n; /* the first extent that lies wholly behind the offset */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->extents[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    *end = low < l->n ? l->extents[low].offset : UINT64_MAX;
    if (low == 0) return NULL;
    const struct gv_extent *before = &l->extents[low - 1];
    if (offset - before->offset >= before->length) return NULL;
    *end = before->offset + before->length;
    return before;
}
