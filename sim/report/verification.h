/* What a comparison of a result file with its recomputation found, for readers and for scripts. */
#ifndef GV_REPORT_VERIFICATION_H
#define GV_REPORT_VERIFICATION_H

#include "store/verify.h"

#include <jansson.h>

/* One difference in one sentence: "draws/net_gain: 1 of 8,192 values differs, at policy = reference, draw =
 * 17: stored 1, recomputed 2". Appended. */
void gv_difference_print(const struct gv_difference *difference, struct gv_text *out);

/* The whole verification. NULL when memory ran out. A new reference. */
json_t *gv_verification_json(const struct gv_verification *verification);

#endif
