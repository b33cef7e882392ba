/* The tests of an effect chain for the chain `rehabilitation`. */
#ifndef GV_TESTS_MODELS_REHABILITATION_CASES_H
#define GV_TESTS_MODELS_REHABILITATION_CASES_H

#include "models/rehabilitation_inputs.h"

#define CASE_MODEL gv_model_rehabilitation
#define CASE_INPUT_LIST REHABILITATION_INPUTS
#include "models/chain_cases.h"

#endif
