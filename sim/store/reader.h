/* Reads result files, also from strangers: no plugins, no links or data outside the file, sizes bounded by
 * the file's own.
 *
 *     struct gv_reader *file;
 *     int status = gv_reader_open(path, &file, &diagnostics);
 *     struct gv_array mean;
 *     status = gv_reader_numbers(file, "summary", "net_present_value_mean", &mean, &diagnostics);
 *     … mean.values[p] for p < gv_reader_n_policies(file) …
 *     gv_array_free(&mean);
 *     gv_reader_close(file);
 *
 * Not for several threads at once. */
#ifndef GV_STORE_READER_H
#define GV_STORE_READER_H

#include "base/diagnostics.h"
#include "engine/model.h"

#include <stdint.h>

struct gv_reader;

/* An outcome of the file. Texts are owned by the reader. `flags` are those of enum gv_outcome_flags. */
struct gv_file_outcome {
    const char *name, *unit, *description;
    struct gv_label label;
    int direction;
    unsigned flags;
};

/* A policy of the file. Owned by the reader. */
struct gv_file_policy {
    const char *name;
    struct gv_label label;
};

enum { GV_ARRAY_DIMS_MAX = 6, GV_ARRAY_NAME_MAX = 64 };

/* Numbers with named dimensions, last one fastest. A scalar has none, and n = 1. */
struct gv_array {
    size_t n_dims, n;
    size_t size[GV_ARRAY_DIMS_MAX];
    char dim[GV_ARRAY_DIMS_MAX][GV_ARRAY_NAME_MAX];
    double *values; /* [n], owned */
};

/* The same of texts. */
struct gv_texts {
    size_t n_dims, n;
    size_t size[GV_ARRAY_DIMS_MAX];
    char dim[GV_ARRAY_DIMS_MAX][GV_ARRAY_NAME_MAX];
    char **texts; /* [n], owned */
};

void gv_array_free(struct gv_array *array);
void gv_texts_free(struct gv_texts *texts);

/* GV_OK; GV_ERR_NO_INPUT (not there, not readable, no regular file); GV_ERR_DATA (not a result file, damaged,
 * or of a newer format); GV_ERR_MEMORY. On failure *reader is NULL and `diagnostics` says why. */
int gv_reader_open(const char *path, struct gv_reader **reader, struct gv_diagnostics *diagnostics);

/* The same for a file that may be damaged in places: what HDF5 cannot open is passed over, and nothing is
 * read but the format. Only variables, attributes, path and version are then to be asked for. */
int gv_reader_open_damaged(const char *path, struct gv_reader **reader, struct gv_diagnostics *diagnostics);

void gv_reader_close(struct gv_reader *reader); /* NULL is allowed */

/* --- what the file is; all texts owned by the reader, "" where absent --- */
const char *gv_reader_path(const struct gv_reader *reader);
struct gv_label gv_reader_title(const struct gv_reader *reader);
const char *gv_reader_model(const struct gv_reader *reader);
const char *gv_reader_version(const struct gv_reader *reader);
int gv_reader_price_year(const struct gv_reader *reader);
bool gv_reader_complete(const struct gv_reader *reader);
uint64_t gv_reader_draws(const struct gv_reader *reader); /* done, per policy */
uint32_t gv_reader_replicates(const struct gv_reader *reader);
uint64_t gv_reader_seed(const struct gv_reader *reader);
const char *gv_reader_design(const struct gv_reader *reader);
const char *gv_reader_plan_hash(const struct gv_reader *reader); /* sha256 in hexadecimal */

size_t gv_reader_n_policies(const struct gv_reader *reader);
const struct gv_file_policy *gv_reader_policy(const struct gv_reader *reader, size_t index);
int gv_reader_find_policy(const struct gv_reader *reader, const char *name); /* or -1 */

/* Scalar outcomes first, then monthly ones. */
size_t gv_reader_n_outcomes(const struct gv_reader *reader);
const struct gv_file_outcome *gv_reader_outcome(const struct gv_reader *reader, size_t index);
int gv_reader_find_outcome(const struct gv_reader *reader, const char *name); /* or -1 */
/* The same, or else the first part of a composed model that has it, as "rehabilitation.net_hours". */
int gv_reader_find_part_outcome(const struct gv_reader *reader, const char *name);

/* --- variables: `group` is a name below the root, as "summary" ---
 *
 * Where HDF5 has no memory to look for something in a file that could be opened whole, that is noted as any
 * other memory that ran out (base/memory.h): "absent" below does then not count. */
bool gv_reader_has(const struct gv_reader *reader, const char *group, const char *name);

/* Names of a group's variables in the order of their creation; none if there is no such group. GV_ERR_MEMORY;
 * GV_ERR_DATA with a message, if there is anything for it (diagnostics may be NULL). */
int gv_reader_list(const struct gv_reader *reader, const char *group, struct gv_texts *names,
                   struct gv_diagnostics *diagnostics);

/* A whole variable. GV_ERR_DATA (absent, of another type, damaged) with a message; GV_ERR_MEMORY. */
int gv_reader_numbers(const struct gv_reader *reader, const char *group, const char *name,
                      struct gv_array *array, struct gv_diagnostics *diagnostics);
int gv_reader_texts(const struct gv_reader *reader, const char *group, const char *name,
                    struct gv_texts *texts, struct gv_diagnostics *diagnostics);

/* A text variable that is a scalar; the caller frees *text. */
int gv_reader_text(const struct gv_reader *reader, const char *group, const char *name, char **text,
                   struct gv_diagnostics *diagnostics);

/* values[n] = elements first … first + n - 1 along the last dimension, of row `row` of all dimensions before
 * it (their product, 0 for a variable of one dimension). For draws: row = policy, or policy × months + month
 * - 1. */
int gv_reader_slice(const struct gv_reader *reader, const char *group, const char *name, size_t row,
                    uint64_t first, size_t n, double *values, struct gv_diagnostics *diagnostics);

/* A text attribute of a variable, of a group (name NULL) or of the file (both NULL); the caller frees it.
 * NULL when it is absent or memory ran out. */
char *gv_reader_attribute(const struct gv_reader *reader, const char *group, const char *name,
                          const char *attribute);

/* A number; NaN when it is absent. */
double gv_reader_attribute_number(const struct gv_reader *reader, const char *group, const char *name,
                                  const char *attribute);

#endif
