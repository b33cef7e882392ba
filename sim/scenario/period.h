/* Months, quarters and years as people write them. Months are counted as year · 12 + month - 1. */
#ifndef GV_SCENARIO_PERIOD_H
#define GV_SCENARIO_PERIOD_H

#include "base/text.h"

struct gv_period {
    int first, last; /* months, both included */
};

/* 2026-03, 03-2026, marts 2026, march 2026; 2026-Q1, 2026K1, Q1 2026, 1. kvartal 2026; 2026. Years 1990 to
 * 2100. False if it is none of these. */
bool gv_period_read(const char *text, size_t length, struct gv_period *period);

/* "2026-03", "2026-Q1", "2026", or "2026-03 to 2026-07"; `danish` for the Danish words. */
void gv_period_print(struct gv_period period, bool danish, struct gv_text *out);

/* "2026-03" */
void gv_month_print(int month, struct gv_text *out);

#endif
