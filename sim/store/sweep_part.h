/* /part of a result file: a part of a sweep in full, so that parts can be put together to what the whole
 * sweep would have been, to the bit. What readers want of it stands in /sweep. */
#ifndef GV_STORE_SWEEP_PART_H
#define GV_STORE_SWEEP_PART_H

#include "analysis/sweep.h"
#include "store/hdf5.h"
#include "store/reader.h"

/* Dimensions: point (a sweep's points, policy by policy, from 0), outcome, figure. statistics (point,
 * outcome, figure) and failed_draws (point). GV_ERR_MEMORY; what fails in HDF5 is left in `h`. */
int gv_write_sweep_part(struct gv_hdf5 *h, const struct gv_sweep *sweep);

/* Adds the points of a part to a sweep that was opened for the same plan, policies, axes and outcomes.
 * GV_ERR_DATA with a message if the file does not hold just these; GV_ERR_MEMORY. */
int gv_read_sweep_part(const struct gv_reader *reader, struct gv_sweep *sweep, struct gv_sweep_part part,
                       struct gv_diagnostics *diagnostics);

#endif
