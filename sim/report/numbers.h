/* Numbers for readers: grouped thousands, no more digits than the error bar supports. */
#ifndef GV_REPORT_NUMBERS_H
#define GV_REPORT_NUMBERS_H

#include "base/text.h"
#include "engine/interval.h"
#include "report/texts.h"
#include <stdint.h>

/* 1,234.5 or 1.234,5; `decimals` behind the point. NaN is a dash, infinity a sign. */
void gv_format_number(double value, int decimals, enum gv_language language, struct gv_text *out);

/* With as many decimals as the value has, up to six digits: 0.25, 1,500. */
void gv_format_as_is(double value, enum gv_language language, struct gv_text *out);

/* "-825,800 ±1,300": the error with two significant digits and the value to the same place. Without an
 * interval the value has five significant digits and "±?" behind it. */
void gv_format_estimate(struct gv_estimate estimate, enum gv_language language, struct gv_text *out);

/* The same for those who decide: the value with at most four significant digits, and the error rounded up
 * where that hides digits of it: "-825,800 ±100". An exact value has no error behind it. */
void gv_format_brief(struct gv_estimate estimate, enum gv_language language, struct gv_text *out);

/* With both ends, where they may lie unevenly: "12.31 % (11.92–12.70)", "≤ 0.0056 %" for a 0 of which that is
 * the upper end. `sign` is put behind the value. */
void gv_format_range(struct gv_estimate estimate, const char *sign, enum gv_language language,
                     struct gv_text *out);

/* As gv_format_estimate() for a probability, in per cent: "9.69 % ±0.12". */
void gv_format_probability(struct gv_estimate estimate, enum gv_language language, struct gv_text *out);

/* The same for those who decide: at most one decimal, or two digits of what is near 0 or 100 %. */
void gv_format_brief_probability(struct gv_estimate estimate, enum gv_language language, struct gv_text *out);

/* A whole number, grouped. */
void gv_format_count(uint64_t count, enum gv_language language, struct gv_text *out);

#endif
