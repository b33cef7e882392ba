/* Pictures: what gnuplot makes of a figure's script, and the files that they go into. */
#ifndef GV_REPORT_PICTURE_H
#define GV_REPORT_PICTURE_H

#include "base/diagnostics.h"

/* The names are also the endings of files. GV_PICTURE_GP is gnuplot's script with the data in it. */
#define GV_PICTURE_LIST(PICTURE) PICTURE(SVG, svg) PICTURE(PNG, png) PICTURE(PDF, pdf) PICTURE(GP, gp)

enum gv_picture {
#define GV_PICTURE_ENUM(id, name) GV_PICTURE_##id,
    GV_PICTURE_LIST(GV_PICTURE_ENUM)
#undef GV_PICTURE_ENUM
        GV_PICTURES
};

extern const char *const gv_picture_names[GV_PICTURES];

/* The picture of a script, appended to `picture`: text for svg and gp, bytes for png and pdf. `title` is what
 * the svg says of itself to screen readers; `stop` as in struct gv_plot. GV_OK; GV_ERR_UNAVAILABLE (gnuplot
 * is not installed); GV_ERR_IO (it failed); GV_ERR_INTERRUPTED; GV_ERR_MEMORY. */
int gv_picture_draw(const struct gv_text *script, enum gv_picture kind, const char *title,
                    const volatile int *stop, struct gv_text *picture, struct gv_diagnostics *diagnostics);

/* Makes the folder, and those that it lies in, if need be. GV_ERR_CREATE, GV_ERR_MEMORY. */
int gv_picture_folder(const char *directory, struct gv_diagnostics *diagnostics);

/* Writes DIRECTORY/NAME.ENDING, which is there whole or not at all, and appends its path to `written`, as a
 * line. GV_ERR_CREATE, GV_ERR_IO, GV_ERR_MEMORY. */
int gv_picture_write(const char *directory, const char *name, const char *ending,
                     const struct gv_text *content, struct gv_text *written,
                     struct gv_diagnostics *diagnostics);

#endif
