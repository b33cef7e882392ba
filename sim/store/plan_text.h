/* A plan as text: all that decides a run's numbers, in one form, so that equal plans give equal texts and
 * hashes.
 *
 *     gevinst plan 1
 *     model rehabilitation
 *     horizon 60
 *     design sobol
 *     seed 1
 *     replicates 16
 *     points 4096
 *     input citizens = 2000
 *     …                                  every input of the model, in the model's order
 *     curve reach = 0:0 0.5:0.6 1:1 2:1.4  tables in place of the model's own curves, if there are any
 *     correlation referral_share granted_share = 0.3
 *     policy reference
 *     policy double
 *       investment_level = 2             its own settings, in the model's order of inputs
 *
 * Expressions are those of gv_distribution_print(), in the inputs' own units. A line "values V:P V:P …"
 * follows an expression that names a file. */
#ifndef GV_STORE_PLAN_TEXT_H
#define GV_STORE_PLAN_TEXT_H

#include "engine/plan.h"

void gv_plan_print(const struct gv_plan *plan, struct gv_text *out);

/* True if two plans' texts differ; then what each says at the first difference, in words ("seed 2", "citizens
 * = 2000", "no policy half") is appended. Also true, with nothing appended, when memory ran out. */
bool gv_plan_differs(const char *a, const char *b, struct gv_text *in_a, struct gv_text *in_b);

/* SHA-256 in hexadecimal. */
enum { GV_HASH_TEXT = 64 + 1 };
void gv_sha256(const char *bytes, size_t n, char text[static GV_HASH_TEXT]);

#endif
