/* What the faults on demand share: counting, and the places that were come by (hooks.c says how to ask). */
#ifndef GV_TESTS_FAULTS_HOOKS_H
#define GV_TESTS_FAULTS_HOOKS_H

#include <stdbool.h>

enum kind { ALLOCATION, WRITE, HDF5, KINDS };

/* Counts one more of a kind: its number, from 1. Then whether that one is to fail. */
long gv_fault_count(enum kind kind);
bool gv_fault_fails(enum kind kind, long n);

/* Places, if wanted, are noted in a file, from the beginning to the end, where `counts` is written as the
 * last line. */
void gv_places_begin(const char *path, bool wanted);
void gv_places_note(const char *name, long n);
void gv_places_end(const char *counts);

#endif
