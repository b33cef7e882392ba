/* Writes a run's result file: draws while the run goes on, everything else at its end, atomically.
 *
 *     struct gv_writer *writer;
 *     int status = gv_writer_open(path, &scenario, GV_KEEP_HEADLINE, &writer, &diagnostics);
 *     options.sink = gv_writer_sink(writer);
 *     status = gv_run(&scenario.plan, &options, &result);
 *     status = status is GV_OK or GV_ERR_INTERRUPTED ? gv_writer_finish(writer, &result, &diagnostics)
 *                                                    : (gv_writer_explain(writer, &diagnostics), status);
 *     puts(gv_writer_final_path(writer));
 *     gv_writer_close(writer);
 *
 * The file grows as PATH.<unique>.part beside PATH and takes its name only when it is complete, on the disk
 * and read back; until then, and after any failure, what was at PATH before is untouched. The same plan and
 * result give the same bytes. */
#ifndef GV_STORE_WRITER_H
#define GV_STORE_WRITER_H

#include "engine/run.h"
#include "scenario/scenario.h"

#ifndef GEVINST_VERSION
#define GEVINST_VERSION "0.1.0"
#endif

/* Which draws are kept, by name:
 *   none
 *   headline   the outcomes that the model's table marks
 *   outcomes   every outcome but monthly ones (stages are never kept)
 *   all        monthly ones too, and the uncertain inputs */
enum gv_keep { GV_KEEP_NONE, GV_KEEP_HEADLINE, GV_KEEP_OUTCOMES, GV_KEEP_ALL, GV_KEEP_COUNT };
extern const char *const gv_keep_names[GV_KEEP_COUNT];

/* GV_KEEP_COUNT if there is no such name. */
enum gv_keep gv_keep_find(const char *name);

/* Bytes that the kept draws will take, with their coordinates; the rest of the file is small (some kB per
 * outcome and policy). */
uint64_t gv_writer_size(const struct gv_plan *plan, enum gv_keep keep);

struct gv_writer;
struct gv_output_file;
struct gv_draws;

/* Opens the .part file and takes the disk space of the draws. The scenario is borrowed until
 * gv_writer_close(). GV_ERR_CREATE (no such directory, no permission, not a regular file), GV_ERR_IO (disk
 * full), GV_ERR_MEMORY; the reason goes to `diagnostics` and *writer is NULL. A symbolic link at `path` is
 * followed. */
int gv_writer_open(const char *path, const struct gv_scenario *scenario, enum gv_keep keep,
                   struct gv_writer **writer, struct gv_diagnostics *diagnostics);

/* The same into a temporary file without a name, which is gone with its last descriptor: see
 * gv_writer_take(). */
int gv_writer_open_nameless(const struct gv_scenario *scenario, enum gv_keep keep, struct gv_writer **writer,
                            struct gv_diagnostics *diagnostics);

/* The same going on with the part that an earlier process has left, `part` being its name without folder: its
 * draws are in their places. NULL for a new part. GV_ERR_NO_INPUT, without a message, if there is no such
 * part; GV_ERR_CREATE if another process is at work on it. */
int gv_writer_open_part(const char *path, const struct gv_scenario *scenario, enum gv_keep keep,
                        const char *part, struct gv_writer **writer, struct gv_diagnostics *diagnostics);

/* The part and its draws, for checkpoints. Set file->lasting, and the part stays after a failure. */
struct gv_output_file *gv_writer_file(struct gv_writer *writer);
struct gv_draws *gv_writer_draws(struct gv_writer *writer);

/* PATH with .incomplete.h5 in place of .h5, for the user's path; malloc'd, NULL when memory ran out. */
char *gv_writer_incomplete_path(const char *path);

/* What an analysis adds to the file of a run: a group of its own. `settings` are the options that decide it,
 * a line each, from which the analysis can be done again; the first line is its name. They are kept in
 * /provenance. `write` is called once, when the file is finished; what fails in HDF5 is left in `h`, and the
 * status is otherwise GV_OK or GV_ERR_MEMORY. All is borrowed until then. */
struct gv_hdf5;

struct gv_section {
    const char *settings;
    int (*write)(struct gv_hdf5 *h, const void *context);
    const void *context;
};

/* Adds a section; one at most. */
void gv_writer_add(struct gv_writer *writer, const struct gv_section *section);

/* Where the run sends its draws; valid until finish or abort. Its functions return GV_OK or GV_ERR_IO. */
const struct gv_sink *gv_writer_sink(struct gv_writer *writer);

/* Quantile tables for the run, which the writer then uses too; valid until the writer is closed. */
struct gv_table_cache *gv_writer_tables(struct gv_writer *writer);

/* Writes the rest, syncs, reads back and renames. For a result that is not complete the draws that were not
 * done are NaN, the file says so, and its name is PATH with .incomplete.h5 in place of .h5. GV_OK; GV_ERR_IO,
 * GV_ERR_CREATE, GV_ERR_MEMORY; GV_ERR_INTERRUPTED when not one draw was done (there is nothing to write
 * then). On failure the .part file is gone, unless it is
 * lasting. */
int gv_writer_finish(struct gv_writer *writer, const struct gv_result *result,
                     struct gv_diagnostics *diagnostics);

/* The finished file of a writer without a name, open for reading; the caller closes it. -1 if there is none.
 */
int gv_writer_take(struct gv_writer *writer);

/* Removes the .part file. */
void gv_writer_abort(struct gv_writer *writer);

/* Says why the sink failed, for a run that ended with GV_ERR_IO; nothing if it did not fail. */
void gv_writer_explain(const struct gv_writer *writer, struct gv_diagnostics *diagnostics);

/* The name that the file has got, or is going to get as a complete one; NULL without a name. Owned by the
 * writer. */
const char *gv_writer_final_path(const struct gv_writer *writer);

/* Frees; aborts first if neither finish nor abort was called. NULL is allowed. */
void gv_writer_close(struct gv_writer *writer);

#endif
