/* Scenarios: what the reader's target and its mutations share. */
#ifndef GV_TESTS_FUZZ_SCENARIO_H
#define GV_TESTS_FUZZ_SCENARIO_H

#include "target.h"

/* One or more changes to the lines, blocks, keys and values of a scenario. */
size_t gv_fuzz_mutate_scenario(uint8_t *bytes, size_t n, size_t most, struct gv_random_state *random,
                               gv_fuzz_bytes_fn *bytewise);

/* All keys, choices, names of inputs, units and functions that a scenario may hold, a line each. */
void gv_fuzz_scenario_words(struct gv_text *out);

/* A line `key: value` of the schema, the value mostly of the key's kind; without a line end. */
void gv_fuzz_put_entry(struct gv_random_state *random, struct gv_text *out);

/* A key of the schema, or the name of a model's input or curve. */
void gv_fuzz_put_key(struct gv_random_state *random, struct gv_text *out);

/* A value for any key: an expression, a word, a list, a mapping, a text. */
void gv_fuzz_put_any(struct gv_random_state *random, struct gv_text *out);

#endif
