/* The subject `values` of the command describe. */
#ifndef GV_CLI_DESCRIBE_VALUES_H
#define GV_CLI_DESCRIBE_VALUES_H

#include "cli/options.h"

/* A status, as of a command. */
int gv_cli_describe_values(const struct gv_options *options, struct gv_diagnostics *diagnostics);

#endif
