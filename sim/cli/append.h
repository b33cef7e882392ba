/* The option --append of run. */
#ifndef GV_CLI_APPEND_H
#define GV_CLI_APPEND_H

#include "cli/options.h"
#include "store/append.h"

/* What cannot be said together with --append. GV_ERR_USAGE. */
int gv_cli_append_check(const struct gv_options *options, struct gv_diagnostics *diagnostics);

/* Opens the file at `path` and makes the plan the longer one; *keep becomes the file's. Statuses are those of
 * gv_append_open() and gv_append_extend(), and GV_ERR_USAGE for another level of keeping. Call
 * gv_append_close() in any case. */
int gv_cli_append_open(const struct gv_options *options, const char *path, struct gv_plan *plan,
                       enum gv_keep *keep, struct gv_append *append, struct gv_diagnostics *diagnostics);

#endif
