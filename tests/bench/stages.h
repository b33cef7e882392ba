/* The stages of a draw, each timed alone and all of them in one run. One line of output for each figure:
 *
 *     KIND <tab> NAME <tab> UNIT <tab> NANOSECONDS
 */
#ifndef GV_TESTS_BENCH_STAGES_H
#define GV_TESTS_BENCH_STAGES_H

#include "bench/bench.h"

/* KIND is "stage" or "profile"; UNIT is what the time is for: value or draw. */
void stages_print(const char *kind, const char *name, const char *unit, double nanoseconds);

/* Summaries and file writing, and the profile: where the time of a draw goes. `draws` of the plan, on one
 * thread; the file is made at `path` and removed. Returns false if there is no memory or no file. */
bool stages_profile(struct bench *bench, const char *path);

#endif
