/* Attributes and names of a result file. */
#include "store/reader_internal.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ATTRIBUTE_BYTES_MAX = 1 << 20, PATH_BYTES = 512 };

/* An attribute that holds one value. */
struct single {
    hid_t id, type;
    H5T_class_t class;
};

/* Positive if there is one value, negative if HDF5 failed. */
static htri_t is_single(hid_t attribute)
{
    hid_t space = H5Aget_space(attribute);
    hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
    if (space >= 0) H5Sclose(space);
    return n < 0 ? -1 : n == 1;
}

static void close_single(struct single *s)
{
    if (s->type >= 0) H5Tclose(s->type);
    if (s->id >= 0) H5Aclose(s->id);
}

/* False if there is no such attribute, or HDF5 failed (gv_reader_failed()). */
static bool open_single(const struct gv_reader *r, const char *group, const char *name, const char *attribute,
                        struct single *s)
{
    char path[PATH_BYTES];
    *s = (struct single){H5I_INVALID_HID, H5I_INVALID_HID, H5T_NO_CLASS};
    int n = !group ? snprintf(path, sizeof path, ".")
            : name ? snprintf(path, sizeof path, "%s/%s", group, name)
                   : snprintf(path, sizeof path, "%s", group);
    if (n < 0 || n >= (int)sizeof path || (group && !gv_reader_has(r, group, name))) return false;
    htri_t found = H5Aexists_by_name(r->file, path, attribute, H5P_DEFAULT);
    if (found > 0) {
        s->id = H5Aopen_by_name(r->file, path, attribute, H5P_DEFAULT, H5P_DEFAULT);
        if (s->id >= 0) s->type = H5Aget_type(s->id);
        if (s->type >= 0) s->class = H5Tget_class(s->type);
        found = s->class == H5T_NO_CLASS ? -1 : is_single(s->id);
    }
    if (found > 0) return true;
    if (found < 0) gv_reader_failed(r);
    close_single(s);
    return false;
}

/* NULL if the text is too long, or (noted) memory ran out. */
static char *read_fixed(const struct gv_reader *r, const struct single *s)
{
    size_t size = H5Tget_size(s->type); /* 0 if it failed */
    if (size > ATTRIBUTE_BYTES_MAX) return NULL;
    char *text = gv_memory_zeroed(size + 1, 1);
    if (text && (size == 0 || H5Aread(s->id, s->type, text) < 0)) {
        gv_reader_failed(r);
        free(text);
        return NULL;
    }
    return text;
}

char *gv_reader_attribute(const struct gv_reader *r, const char *group, const char *name,
                          const char *attribute)
{
    struct single s;
    if (!open_single(r, group, name, attribute, &s)) return NULL;
    char *text = NULL;
    if (s.class == H5T_STRING) {
        /* Ours have a fixed length; others lie in the heap (see reader_text.c). */
        htri_t variable = H5Tis_variable_str(s.type);
        if (variable == 0) text = read_fixed(r, &s);
        if (variable < 0) gv_reader_failed(r);
    }
    close_single(&s);
    if (text && text[gv_text_utf8_valid(text, strlen(text))] != '\0') {
        free(text);
        return NULL;
    }
    return text;
}

double gv_reader_attribute_number(const struct gv_reader *r, const char *group, const char *name,
                                  const char *attribute)
{
    double number = NAN;
    struct single s;
    if (!open_single(r, group, name, attribute, &s)) return NAN;
    if ((s.class == H5T_FLOAT || s.class == H5T_INTEGER) && H5Aread(s.id, H5T_NATIVE_DOUBLE, &number) < 0) {
        gv_reader_failed(r);
        number = NAN;
    }
    close_single(&s);
    return number;
}

/* --- names --- */

struct listing {
    struct gv_texts *names;
    size_t capacity;
};

static herr_t add_name(hid_t group, const char *name, const H5L_info_t *info, void *context)
{
    (void)group, (void)info;
    struct listing *list = context;
    if (list->names->n == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 64;
        char **texts = gv_memory_resize(list->names->texts, capacity * sizeof *texts);
        if (!texts) return -1;
        list->names->texts = texts;
        list->capacity = capacity;
    }
    char *copy = gv_text_copy(name, strlen(name));
    if (!copy) return -1;
    list->names->texts[list->names->n++] = copy;
    return 0;
}

/* Names in the order of their creation, or, in files that others have rebuilt and that do not track it, of
 * the alphabet. */
static bool iterate(hid_t group, struct listing *list)
{
    unsigned tracked = 0;
    hid_t properties = H5Gget_create_plist(group);
    bool known = properties >= 0 && H5Pget_link_creation_order(properties, &tracked) >= 0;
    if (properties >= 0) H5Pclose(properties);
    H5_index_t order = tracked & H5P_CRT_ORDER_TRACKED ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
    return known && H5Literate(group, order, H5_ITER_INC, NULL, add_name, list) >= 0;
}

int gv_reader_list(const struct gv_reader *r, const char *group, struct gv_texts *names,
                   struct gv_diagnostics *diagnostics)
{
    *names = (struct gv_texts){.n_dims = 1};
    if (!gv_reader_has(r, group, NULL)) return GV_OK;
    struct listing list = {names, 0};
    hid_t id = H5Oopen(r->file, group, H5P_DEFAULT);
    H5I_type_t type = id >= 0 ? H5Iget_type(id) : H5I_BADID;
    int status = GV_OK;
    if (type == H5I_BADID || (type == H5I_GROUP && !iterate(id, &list)))
        status = gv_memory_ran_out() ? GV_ERR_MEMORY : gv_reader_failed(r);
    else if (type != H5I_GROUP)
        status = GV_ERR_DATA;
    if (id >= 0) H5Oclose(id);
    names->size[0] = names->n;
    if (status != GV_OK) gv_texts_free(names);
    if (status == GV_ERR_DATA && diagnostics)
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s': %s cannot be read: the file is damaged",
                          r->path, group);
    return status;
}
