/* What tables of estimates have in their cells. */
#ifndef GV_REPORT_CELLS_H
#define GV_REPORT_CELLS_H

#include "engine/interval.h"
#include "report/table.h"
#include "report/texts.h"

/* "investment level", and ", h/yr" where there is a unit. Appended. */
void gv_print_label(const struct gv_label *label, const char *unit, enum gv_language language,
                    struct gv_text *out);

/* Three significant digits: what is itself approximate. Appended. */
void gv_print_rounded(double value, enum gv_language language, struct gv_text *out);

/* A line each, where there is something to say: `failed` evaluations, by the text that has the place of their
 * number, and that only `done` of `all` points were done before an interruption. Appended. */
void gv_print_shortfall(enum gv_text_key failed_text, uint64_t failed, size_t done, size_t all,
                        enum gv_language language, struct gv_text *out);

/* Cells: value ±, the same of a probability, a value with the decimals that it has, and rounded. */
void gv_put_estimate(struct gv_table *table, struct gv_estimate estimate, enum gv_language language);
void gv_put_probability(struct gv_table *table, struct gv_estimate estimate, enum gv_language language);
void gv_put_as_is(struct gv_table *table, double value, enum gv_language language);
void gv_put_rounded(struct gv_table *table, double value, enum gv_language language);

/* "low – high", to the place of the second digit of the width; "–" without an interval. An infinite end is
 * one that was not reached: "below 0.3", "above 0.2" by the words, or "no bounds" where both are. */
void gv_put_interval(struct gv_table *table, double low, double high, enum gv_language language);

#endif
