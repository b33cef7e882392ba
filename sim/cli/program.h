/** @file
 * The program as a function, for programs that add models of their own:
 *
 *     #include <gevinst/cli/program.h>
 *     int main(int argc, char **argv)
 *     {
 *         static const struct gv_model *const own[] = {&my_model};
 *         return gv_program(argc, argv, own, 1);
 *     }
 *
 * All commands then take scenarios of these models as well. */
#ifndef GV_CLI_PROGRAM_H
#define GV_CLI_PROGRAM_H

#include "engine/model.h"

GV_BEGIN_C

/** Finds the command, reads its options, runs it, shows what it has to say. `own` [n_own] are borrowed models
 * besides those of gevinst; NULL if n_own is 0. Returns the exit code. To be called once. */
GV_PUBLIC int gv_program(int argc, char **argv, const struct gv_model *const *own, size_t n_own);

GV_END_C

#endif
