/* The kept draws of one outcome, for policies of one or several result files, and which of them share their
 * draws.
 *
 * Draws are keyed by seed, input name, replicate and index. So files with the same model, version, design and
 * seed meet the same luck in the same draw, whatever else their scenarios say, and can be compared draw by
 * draw; with unequal numbers of draws or replicates, in those that both have. Latin hypercubes also need the
 * same number of points. */
#ifndef GV_STORE_SELECTION_H
#define GV_STORE_SELECTION_H

#include "store/reader.h"

/* A policy: `name` is its name in the file, with FILE: before it if there are several files, where FILE is
 * the file's name without folder and ending if that tells the files apart, else as it was given. */
struct gv_selected {
    char *name;       /* owned */
    const char *bare; /* without FILE: */
    struct gv_label label;
    size_t file, policy, set;
    double *values; /* [draws of the set], NaN where missing; owned */
};

/* Files that share their draws. */
struct gv_selected_set {
    size_t first_file; /* of them */
    uint64_t draws;    /* that all of them have */
    uint32_t replicates;
    bool classical; /* design mc */
    bool shortened; /* some of them have more */
};

struct gv_selection {
    const struct gv_file_outcome *outcome; /* of the first file */
    struct gv_selected *policies;
    size_t n;
    struct gv_selected_set *sets;
    size_t n_sets, n_files;
    uint32_t looks;  /* at growing data, of the run that took most; 1 unless a run stopped by itself */
    bool incomplete; /* a file is of an interrupted run */
};

/* `outcome` NULL: net_present_value, or the first headline outcome. `policies`: names as above, or without
 * FILE: for a policy of every file that has it; none: all. They come in that order. The readers must outlive
 * the selection.
 *
 * GV_OK; GV_ERR_USAGE (no such outcome or policy; fewer than two policies; the same file twice); GV_ERR_DATA
 * (draws not kept; files with other models, units or meanings of the outcome; damaged); GV_ERR_MEMORY.
 * Warnings: other price years, other horizons, interrupted runs. */
int gv_selection_read(const struct gv_reader *const readers[], size_t n_readers, const char *outcome,
                      const char *const policies[], size_t n_policies, struct gv_selection *selection,
                      struct gv_diagnostics *diagnostics);

/* Index of a selected policy by its name, or the first by its name without FILE:. GV_ERR_USAGE with a
 * suggestion. */
int gv_selection_find(const struct gv_selection *selection, const char *name, size_t *index,
                      struct gv_diagnostics *diagnostics);

void gv_selection_free(struct gv_selection *selection);

#endif
