/* What a result file may hold: groups and datasets reached by hard links, with their data in the file. */
#include "store/reader_internal.h"

#include "base/status.h"

#include <string.h>

enum { DEPTH_MAX = 3, OBJECTS_MAX = 200000 };

struct walk {
    int depth;
    bool damaged; /* objects that cannot be opened are passed over */
    bool whole;   /* none was */
    size_t objects;
    const char *wrong; /* a sentence, once something was found */
    char name[128];    /* where */
};

static const char *check_dataset(hid_t set)
{
    hid_t list = H5Dget_create_plist(set);
    if (list < 0) return "it is damaged";
    H5D_layout_t layout = H5Pget_layout(list);
    int external = H5Pget_external_count(list);
    H5Pclose(list);
    if (layout < 0 || external < 0) return "it is damaged";
    if (layout == H5D_VIRTUAL || external > 0) return "it takes data from other files";
    return NULL;
}

static herr_t check_link(hid_t group, const char *name, const H5L_info_t *info, void *context);

/* Whether the group's links lie in its header: the other ways of storing them crash HDF5 1.10 when damaged.
 */
static const char *check_storage(hid_t group)
{
    H5G_info_t info;
    if (H5Gget_info(group, &info) < 0) return "it is damaged";
    return info.storage_type == H5G_STORAGE_TYPE_COMPACT ? NULL : "another program has rebuilt it";
}

static const char *check_object(hid_t object, struct walk *walk)
{
    const char *wrong;
    switch (H5Iget_type(object)) {
    case H5I_DATASET:
        return check_dataset(object);
    case H5I_GROUP:
        if (walk->depth == DEPTH_MAX) return "its groups are nested too deeply";
        wrong = check_storage(object);
        if (wrong) return wrong;
        walk->depth++;
        if (H5Literate(object, H5_INDEX_NAME, H5_ITER_INC, NULL, check_link, walk) < 0 && !walk->wrong)
            return "it is damaged";
        walk->depth--;
        return walk->wrong;
    default:
        return "it holds something other than groups and variables";
    }
}

/* Ends the iteration with a negative value once something is wrong. */
static herr_t check_link(hid_t group, const char *name, const H5L_info_t *info, void *context)
{
    struct walk *walk = context;
    const char *wrong = NULL;
    if (++walk->objects > OBJECTS_MAX)
        wrong = "it has too many variables";
    else if (info->type != H5L_TYPE_HARD)
        wrong = "it holds links, which could lead to other files";
    if (!wrong) {
        hid_t object = H5Oopen(group, name, H5P_DEFAULT);
        if (object >= 0)
            wrong = check_object(object, walk);
        else if (walk->damaged)
            walk->whole = false;
        else
            wrong = "it is damaged";
        if (object >= 0) H5Oclose(object);
    }
    if (!wrong) return 0;
    if (!walk->wrong) {
        walk->wrong = wrong;
        strncpy(walk->name, name, sizeof walk->name - 1);
    }
    return -1;
}

int gv_reader_check_objects(struct gv_reader *r, bool damaged, struct gv_diagnostics *diagnostics)
{
    struct walk walk = {.damaged = damaged, .whole = true};
    hid_t root = H5Gopen2(r->file, "/", H5P_DEFAULT);
    walk.wrong = root >= 0 ? check_storage(root) : "it is damaged";
    if (root >= 0) H5Gclose(root);
    if (!walk.wrong && H5Literate(r->file, H5_INDEX_NAME, H5_ITER_INC, NULL, check_link, &walk) >= 0) {
        r->whole = walk.whole;
        return GV_OK;
    }
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s' is refused: %s (at '/%s')", r->path,
                      walk.wrong ? walk.wrong : "it is damaged", walk.name);
    return GV_ERR_DATA;
}
