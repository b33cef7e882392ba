/* What the page of `gevinst explore` knows of a scenario: as JSON, read by web/plan.js. */
#ifndef GV_EXPLORE_PAGE_DATA_H
#define GV_EXPLORE_PAGE_DATA_H

#include "explore/sliders.h"
#include "report/texts.h"
#include "scenario/scenario.h"

#include <jansson.h>

/* A new reference; NULL when memory ran out. model_number is the model's place in the list that the page's
 * simulator was built with. */
json_t *gv_page_data(const struct gv_scenario *scenario, enum gv_language language, size_t model_number,
                     const struct gv_slider *sliders, size_t n_sliders);

#endif
