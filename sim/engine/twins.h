/* Columns that are those of an earlier policy, bit by bit: policies mostly set inputs that many outcomes do
 * not depend on. The engine does not know which, but finds columns that agree over the pilot, and compares
 * them leaf by leaf: as long as they agree, nothing is gathered of the second one, its twin's statistics are
 * its own. From the first leaf on that differs it goes its own way, from a copy of what was gathered of the
 * twin. No result tells which of it happened.
 *
 * A policy's twins are all columns of one earlier policy, its leader, which has none itself. Internal to the
 * engine's runs. */
#ifndef GV_ENGINE_TWINS_H
#define GV_ENGINE_TWINS_H

#include "engine/collector.h"

/* Fixes c->twin and c->leader from pilot[n_columns][n]. */
void gv_twins_find(struct gv_collector *c, size_t n, const double *pilot);

/* A column's own counts of a thread, from now on, which up to here are its twin's. */
void gv_twins_part_counts(const struct gv_collector *c, struct gv_counts *counts, size_t column);

/* The same of what has been combined. */
void gv_twins_part(struct gv_collector *c, size_t column);

/* Stores the values of a column that parted in those blocks in which they were its twin's. */
void gv_twins_fill(const struct gv_collector *c, size_t column, uint64_t draws_done);

/* True if the column's statistics are those of column c->twin[column]. */
bool gv_twins_share(const struct gv_collector *c, size_t column);
void gv_twins_copy(const struct gv_statistics *twin, struct gv_statistics *own);

/* True if what is smoothed of a policy is what is smoothed of its leader. */
bool gv_twins_share_smoothed(const struct gv_collector *c, size_t policy, uint64_t draws_done);

#endif
