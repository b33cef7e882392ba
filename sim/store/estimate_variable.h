/* The three variables of an estimate: NAME, and NAME_low and NAME_high with the ends of its 95 % interval.
 * Internal to the writing of sections. */
#ifndef GV_STORE_ESTIMATE_VARIABLE_H
#define GV_STORE_ESTIMATE_VARIABLE_H

#include "engine/interval.h"
#include "store/hdf5.h"

enum { GV_ESTIMATE_PARTS = 3 };

/* What stands behind the name and the labels of each: nothing, then that of the low and of the high end. */
struct gv_estimate_part {
    const char *suffix, *label, *label_da;
};
extern const struct gv_estimate_part gv_estimate_parts[GV_ESTIMATE_PARTS];

double gv_estimate_part_of(const struct gv_estimate *estimate, int part);

/* The variables of n estimates, the product of the dimensions' lengths. All three have the variable's units,
 * description and attributes; it has both labels. GV_OK, GV_ERR_MEMORY; errors of the file stay with `h`. */
int gv_write_estimates(struct gv_hdf5 *h, const char *group, const struct gv_variable *variable,
                       const char *const *dims, size_t n, const struct gv_estimate *estimates);

#endif
