/* What the parts of selection share. */
#ifndef GV_STORE_SELECTION_INTERNAL_H
#define GV_STORE_SELECTION_INTERNAL_H

#include "store/selection.h"

/* Whether the files can be compared: as gv_selection_read() says. */
int gv_selection_check_files(const struct gv_reader *const readers[], size_t n,
                             struct gv_diagnostics *diagnostics);

/* The first file's outcome, which all have with the same meaning and with its draws. */
int gv_selection_check_outcome(const struct gv_reader *const readers[], size_t n, const char *name,
                               const struct gv_file_outcome **outcome, struct gv_diagnostics *diagnostics);

#endif
