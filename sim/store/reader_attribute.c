/* Attributes and names of a result file. */
#include "store/reader_internal.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ATTRIBUTE_BYTES_MAX = 1 << 20, PATH_BYTES = 512 };

/* The attribute, or a negative handle when it is absent. */
static hid_t open_attribute(const struct gv_reader *r, const char *group, const char *name,
                            const char *attribute)
{
    char path[PATH_BYTES];
    int n = !group ? snprintf(path, sizeof path, ".")
            : name ? snprintf(path, sizeof path, "%s/%s", group, name)
                   : snprintf(path, sizeof path, "%s", group);
    if (n < 0 || n >= (int)sizeof path || (group && !gv_reader_has(r, group, name))) return H5I_INVALID_HID;
    if (H5Aexists_by_name(r->file, path, attribute, H5P_DEFAULT) <= 0) return H5I_INVALID_HID;
    return H5Aopen_by_name(r->file, path, attribute, H5P_DEFAULT, H5P_DEFAULT);
}

static bool is_single(hid_t attribute)
{
    hid_t space = H5Aget_space(attribute);
    bool single = space >= 0 && H5Sget_simple_extent_npoints(space) == 1;
    if (space >= 0) H5Sclose(space);
    return single;
}

static char *read_fixed(hid_t attribute, hid_t type)
{
    size_t size = H5Tget_size(type);
    if (size == 0 || size > ATTRIBUTE_BYTES_MAX) return NULL;
    char *text = gv_memory_zeroed(size + 1, 1);
    if (text && H5Aread(attribute, type, text) < 0) {
        free(text);
        return NULL;
    }
    return text;
}

char *gv_reader_attribute(const struct gv_reader *r, const char *group, const char *name,
                          const char *attribute)
{
    hid_t id = open_attribute(r, group, name, attribute);
    if (id < 0) return NULL;
    char *text = NULL;
    hid_t type = H5Aget_type(id);
    /* Ours have a fixed length; others lie in the heap (see reader_text.c). */
    if (type >= 0 && H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 && is_single(id))
        text = read_fixed(id, type);
    if (type >= 0) H5Tclose(type);
    H5Aclose(id);
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
    hid_t id = open_attribute(r, group, name, attribute);
    if (id < 0) return NAN;
    hid_t type = H5Aget_type(id);
    H5T_class_t class = type >= 0 ? H5Tget_class(type) : H5T_NO_CLASS;
    if ((class == H5T_FLOAT || class == H5T_INTEGER) && is_single(id) &&
        H5Aread(id, H5T_NATIVE_DOUBLE, &number) < 0)
        number = NAN;
    if (type >= 0) H5Tclose(type);
    H5Aclose(id);
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

int gv_reader_list(const struct gv_reader *r, const char *group, struct gv_texts *names,
                   struct gv_diagnostics *diagnostics)
{
    *names = (struct gv_texts){.n_dims = 1};
    if (!gv_reader_has(r, group, NULL)) return GV_OK;
    struct listing list = {names, 0};
    hid_t id = H5Oopen(r->file, group, H5P_DEFAULT);
    int status = id >= 0 && H5Iget_type(id) == H5I_GROUP ? GV_OK : GV_ERR_DATA;
    if (status == GV_OK && H5Literate(id, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, add_name, &list) < 0) {
        /* Files that others have rebuilt may not track the order. */
        gv_texts_free(names);
        *names = (struct gv_texts){.n_dims = 1};
        list.capacity = 0;
        if (H5Literate(id, H5_INDEX_NAME, H5_ITER_INC, NULL, add_name, &list) < 0)
            status = gv_memory_ran_out() ? GV_ERR_MEMORY : GV_ERR_DATA;
    }
    if (id >= 0) H5Oclose(id);
    names->size[0] = names->n;
    if (status != GV_OK) gv_texts_free(names);
    if (status == GV_ERR_DATA && diagnostics)
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s': %s cannot be read: the file is damaged",
                          r->path, group);
    return status;
}
