/* /sensitivity of a result file: what a sensitivity analysis found. */
#ifndef GV_STORE_SENSITIVITY_H
#define GV_STORE_SENSITIVITY_H

#include "analysis/sensitivity.h"
#include "store/hdf5.h"

/* Writes the group; fits gv_section.write with a struct gv_sensitivity as context.
 *
 * Dimensions: factor (an input, or a group of them), and month for a monthly outcome. Each of the method's
 * measures (S1, ST; mu, mu_star, sigma; low, high, swing, low_at_medians, high_at_medians) with _low and
 * _high; mean and sum_S1 of all factors; of the indicator (outcome >= 0) the same with the prefix positive_.
 * S2 has the dimensions factor and other. positive_by_decile has factor and decile. Attributes of the group's
 * variables say outcome, method and policy. */
int gv_write_sensitivity(struct gv_hdf5 *h, const void *sensitivity);

#endif
