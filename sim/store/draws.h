/* The kept draws of a result file, groups /draws and /inputs: laid out before the run, filled during it. */
#ifndef GV_STORE_DRAWS_H
#define GV_STORE_DRAWS_H

#include "engine/run.h"
#include "store/hdf5.h"
#include "store/output_file.h"
#include "store/sums.h"

#include <stdatomic.h>

/* Zero-initialise; free with gv_draws_free(). */
struct gv_draws {
    const struct gv_plan *plan;
    const struct gv_output_file *file;
    uint64_t draws;     /* planned, per policy */
    bool *keep_outcome; /* [n_outcomes] */
    bool keep_inputs;
    uint64_t *outcome_at; /* [n_outcomes] offset in the file; 0 where not kept */
    uint64_t *input_at;   /* [(n_policies + 1) × n_inputs]: the policies' own distributions, then the base */
    uint64_t draw_at[2],
        replicate_at[2]; /* the coordinates in /draws and in /inputs; 0 where there are none */
    /* Checksums (sums.h) of what has been written of each of them. */
    _Atomic uint64_t *outcome_sum, *input_sum;
    _Atomic uint64_t draw_sum[2], replicate_sum[2];
    uint64_t end;     /* first byte behind the draws */
    atomic_int error; /* errno of the first write that failed */
    struct gv_sink sink;
};

/* Creates both groups with everything in them but the values. `keep_outcome` is copied. GV_ERR_MEMORY; what
 * fails in HDF5 is left in `h`. */
int gv_draws_open(struct gv_draws *draws, const struct gv_plan *plan, const bool *keep_outcome,
                  bool keep_inputs, struct gv_hdf5 *h, const struct gv_output_file *file);

/* Writes the coordinates, and NaN over the draws from `done` on. An errno, 0 if that went well. */
int gv_draws_finish(struct gv_draws *draws, uint64_t done);

/* Lists the variables with their checksums, when all is written. GV_ERR_MEMORY. */
int gv_draws_list_sums(struct gv_draws *draws, struct gv_sums *sums);

void gv_draws_free(struct gv_draws *draws);

/* --- draws that an earlier process has written (draws_saved.c) --- */

/* Sums draws from … to - 1 of every row up, as they lie in the file. A single changed bit changes the sum. An
 * errno, 0 if that went well. */
int gv_draws_sum(const struct gv_draws *draws, uint64_t from, uint64_t to, uint64_t *sum);

/* The same, taking them for written: their sums count for those of the variables. And none of them any more.
 */
int gv_draws_take(struct gv_draws *draws, uint64_t from, uint64_t to, uint64_t *sum);
void gv_draws_forget(struct gv_draws *draws);

/* Copies draws 0 … to - 1 of every row from a file of the same layout. An errno. */
int gv_draws_copy(const struct gv_draws *draws, int source, uint64_t to);

/* Clears what lies between and behind the rows, as it is in a new file. An errno. */
int gv_draws_clear_gaps(const struct gv_draws *draws);

/* A variable's name for a policy's own distribution of an input: INPUT__POLICY, or INPUT__policy_N (from 0)
 * where the policy's name has signs that netCDF does not take. */
void gv_draws_override_name(const struct gv_plan *plan, size_t policy, size_t input, struct gv_text *out);

#endif
