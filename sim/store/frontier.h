/* What `gevinst frontier` adds to a result file: one of three groups. Each function fits gv_section.write;
 * what fails in HDF5 is left in `h`, GV_ERR_MEMORY. */
#ifndef GV_STORE_FRONTIER_H
#define GV_STORE_FRONTIER_H

#include "analysis/frontier.h"
#include "analysis/required.h"
#include "analysis/switching.h"
#include "store/hdf5.h"

/* /frontier, of a struct gv_frontier. Dimensions: policy; the second input by its name, if there is one; then
 * crossing, or point.
 * crossing_value with _low and _high (infinite where open), crossing_rising; status, certain, crossings;
 * value, probability_positive with _low and _high along the points; failed_draws; target, over. */
int gv_write_frontier(struct gv_hdf5 *h, const void *frontier);

/* /required, of a struct gv_required_report. Dimensions: policy, then probability or point. required_quantile
 * with _low and _high (infinite beyond the range), below_range, above_range and enough with theirs; value and
 * share with its ends along point; at_least, against, failed_draws. */
int gv_write_required(struct gv_hdf5 *h, const void *report);

/* /switching, of a struct gv_switching_report. Dimensions: policy, input (those that are uncertain under some
 * policy, nearest first under the first). mean, p05, p95, from, to; switching_value and _rank, _crossings,
 * with the others at their means; expected_switching_value with _low and _high, _rank, _crossings, with the
 * others drawn. */
int gv_write_switching(struct gv_hdf5 *h, const void *report);

#endif
