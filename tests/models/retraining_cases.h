/* The tests of an effect chain for the chain `retraining`. */
#ifndef GV_TESTS_MODELS_RETRAINING_CASES_H
#define GV_TESTS_MODELS_RETRAINING_CASES_H

#include "models/retraining_inputs.h"

#define CASE_MODEL gv_model_retraining
#define CASE_INPUT_LIST RETRAINING_INPUTS
#include "models/chain_cases.h"

#endif
