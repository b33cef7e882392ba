/* A model of few inputs and outcomes, and its scenario: results of it are small. */
#ifndef GV_TESTS_FUZZ_SMALL_MODEL_H
#define GV_TESTS_FUZZ_SMALL_MODEL_H

#include "engine/model.h"

extern const struct gv_model gv_fuzz_small_model;
extern const char gv_fuzz_small_scenario[];

#endif
