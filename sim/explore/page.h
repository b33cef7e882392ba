/* The page of `gevinst explore`: one file that holds the scenario, the simulator and the scripts that show
 * what it says.
 *
 * Nothing in it comes from, or goes to, elsewhere: its own rules (Content-Security-Policy) allow the scripts
 * and styles by their hashes, workers made of them, and no connection. */
#ifndef GV_EXPLORE_PAGE_H
#define GV_EXPLORE_PAGE_H

#include "explore/page_data.h"

/* True if the simulator for the page was built into this program. */
bool gv_page_core_there(void);

/* data (from gv_page_data()) in a page. GV_ERR_UNAVAILABLE without the simulator, with what to do;
 * GV_ERR_MEMORY. */
int gv_page_write(const json_t *data, const struct gv_scenario *scenario, enum gv_language language,
                  struct gv_text *out, struct gv_diagnostics *diagnostics);

#endif
