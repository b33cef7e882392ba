/* What the files of the reader share. */
#ifndef GV_STORE_READER_INTERNAL_H
#define GV_STORE_READER_INTERNAL_H

#include "store/reader.h"
#include "store/sums.h"

#include <hdf5.h>

struct gv_scales;

struct gv_reader {
    hid_t file;
    char *path;
    int descriptor;            /* of the same file, for what HDF5 does not read safely */
    uint64_t bytes;            /* size of the file: no variable of it can be larger */
    bool whole;                /* all that is in it could be opened */
    struct gv_sums *sums;      /* checksums, and which have been checked; owned */
    struct gv_scales **scales; /* the list of groups whose scales are known; one pointer, owned */
    char *title, *title_da, *model, *version, *design, *plan_hash;
    int price_year;
    bool complete;
    uint64_t draws, seed;
    uint32_t replicates;
    struct gv_texts policy_names, policy_labels, policy_labels_da;
    struct gv_file_policy *policies;
    size_t n_policies;
    struct gv_file_outcome *outcomes; /* each text owned */
    size_t n_outcomes, outcomes_capacity;
};

/* Refuses what could lead out of the file or need a plugin, and, unless `damaged`, what cannot be opened;
 * sets `whole`. GV_ERR_DATA with a message. */
int gv_reader_check_objects(struct gv_reader *reader, bool damaged, struct gv_diagnostics *diagnostics);

/* What it means that HDF5 failed to look for something, as opposed to not finding it. Headers whose form has
 * been checked and that could all be opened hold what they hold: in a file that is whole it lacked memory,
 * which is noted (GV_ERR_MEMORY). In another one what was looked for may be taken for absent (GV_ERR_DATA, no
 * message). */
int gv_reader_failed(const struct gv_reader *reader);

/* Refuses headers that HDF5 would believe and crash on; before it opens the file. GV_ERR_DATA with a message,
 * GV_ERR_MEMORY. */
int gv_reader_check_frame(const struct gv_reader *reader, struct gv_diagnostics *diagnostics);

/* A variable for reading, and its checked shape; negative (with a message) if it cannot be read. */
hid_t gv_reader_open_variable(const struct gv_reader *reader, const char *group, const char *name,
                              H5T_class_t wanted, size_t *n_dims, size_t size[GV_ARRAY_DIMS_MAX], size_t *n,
                              struct gv_diagnostics *diagnostics);

/* The names of a variable's dimensions; "" where it has none. GV_ERR_MEMORY: all are "". */
int gv_reader_dimensions(const struct gv_reader *reader, const char *group, hid_t set, size_t n_dims,
                         char dim[][GV_ARRAY_NAME_MAX]);
void gv_reader_free_scales(struct gv_scales *scales);

#endif
