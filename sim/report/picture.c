#include "report/picture.h"

#include "base/status.h"
#include "report/figure_gnuplot.h"
#include "report/figure_script.h"
#include "store/output_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { GNUPLOT_SECONDS = 60 };

const char *const gv_picture_names[GV_PICTURES] = {
#define NAME(id, name) [GV_PICTURE_##id] = #name,
    GV_PICTURE_LIST(NAME)
#undef NAME
};

int gv_picture_draw(const struct gv_text *script, enum gv_picture kind, const char *title,
                    const volatile int *stop, struct gv_text *picture, struct gv_diagnostics *diagnostics)
{
    struct gv_text whole = {0};
    int status = GV_OK;
    if (kind == GV_PICTURE_GP) {
        /* Who runs it chooses the form. */
        gv_text_append(picture, script->data, script->length);
    } else {
        gv_figure_set("format", gv_picture_names[kind], &whole);
        gv_text_append(&whole, script->data, script->length);
        status = whole.failed ? GV_ERR_MEMORY
                              : gv_gnuplot("gnuplot", whole.data, whole.length, GNUPLOT_SECONDS, stop,
                                           picture, diagnostics);
    }
    if (status == GV_OK && kind == GV_PICTURE_SVG) gv_figure_tidy_svg(picture, title);
    gv_text_free(&whole);
    return status == GV_OK && picture->failed ? GV_ERR_MEMORY : status;
}

/* --- files --- */

int gv_picture_folder(const char *directory, struct gv_diagnostics *diagnostics)
{
    char *path = gv_text_copy(directory, strlen(directory));
    if (!path) return GV_ERR_MEMORY;
    int status = GV_OK;
    for (char *at = path + 1; status == GV_OK; at++) {
        if (*at != '/' && *at != '\0') continue;
        char end = *at;
        *at = '\0';
        struct stat there;
        int error = mkdir(path, 0777) == 0 ? 0 : errno;
        if (error && stat(path, &there) == 0) error = S_ISDIR(there.st_mode) ? 0 : ENOTDIR;
        if (error) {
            gv_diagnose_plain(diagnostics, GV_ERROR, "choose another folder with --output",
                              "cannot make the folder %s: %s", path, strerror(error));
            status = GV_ERR_CREATE;
        }
        *at = end;
        if (!end) break;
    }
    free(path);
    return status;
}

int gv_picture_write(const char *directory, const char *name, const char *ending,
                     const struct gv_text *content, struct gv_text *written,
                     struct gv_diagnostics *diagnostics)
{
    struct gv_text path = {0};
    size_t length = strlen(directory);
    gv_text_printf(&path, "%s%s%s.%s", directory, directory[length - 1] == '/' ? "" : "/", name, ending);
    int status =
        path.failed ? GV_ERR_MEMORY : gv_output_whole(path.data, content->data, content->length, diagnostics);
    if (status == GV_OK) gv_text_printf(written, "%s\n", path.data);
    gv_text_free(&path);
    return status;
}
