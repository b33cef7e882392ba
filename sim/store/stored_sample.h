/* The draws that a result file holds, as a sample (analysis/sample.h). */
#ifndef GV_STORE_STORED_SAMPLE_H
#define GV_STORE_STORED_SAMPLE_H

#include "analysis/sample.h"
#include "store/reader.h"

/* One policy's draws of an outcome and of all inputs that are drawn under it. `plan` is that of the file.
 * GV_ERR_DATA with a message where the file was run without keeping them, or is incomplete; GV_ERR_MEMORY. */
int gv_stored_sample(const struct gv_reader *reader, const struct gv_plan *plan, size_t policy,
                     size_t outcome, struct gv_sample *sample, struct gv_diagnostics *diagnostics);

#endif
