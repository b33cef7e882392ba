/* The checkpoint of a run: PATH.checkpoint beside the result PATH, with all that gv_run() needs to go on, and
 * the name of the .part file that holds the draws. Replaced as a whole at intervals, gone when the result is
 * complete.
 *
 *     struct gv_checkpoint_file c = {0};
 *     status = gv_checkpoint_file_open(path, &scenario, keep, seconds, resume, &c, &diagnostics);
 *     if (status == GV_OK) status = gv_checkpoint_file_writer(&c, &writer, &diagnostics);
 *     options.checkpoint = gv_checkpoint_file_engine(&c);
 *     … gv_run(), gv_writer_finish() …
 *     gv_checkpoint_file_end(&c, complete, &diagnostics);
 *     gv_checkpoint_file_close(&c);
 *
 * The state is that of the plan's first blocks (engine/checkpoint.h): the file says nothing of threads or of
 * the processor, and is for the version of gevinst that wrote it. It ends with its SHA-256. The draws are
 * summed up from checkpoint to checkpoint, and looked at before they are taken over: from the .part file
 * after a kill, from NAME.incomplete.h5 after Ctrl-C. */
#ifndef GV_STORE_CHECKPOINT_FILE_H
#define GV_STORE_CHECKPOINT_FILE_H

#include "engine/checkpoint.h"
#include "store/output_file.h"
#include "store/writer.h"

/* Draws from the end of the stretch before up to `end`, with the sum of all rows. */
struct gv_saved_stretch {
    uint64_t end, sum;
};

/* Zero-initialise. */
struct gv_checkpoint_file {
    const struct gv_scenario *scenario; /* borrowed */
    struct gv_writer *writer;           /* borrowed */
    enum gv_keep keep;
    struct gv_text result, path, plan; /* PATH, PATH.checkpoint, and the plan's text */
    struct gv_output_file place;       /* of the result; no file of its own */
    char *own;                         /* name of the .part file that is being written */
    double seconds, began, due;
    bool resumes, saved;
    struct gv_checkpoint engine;
    struct gv_saved_stretch *stretches; /* of what has been saved, or of what the run starts from */
    size_t n_stretches;
    /* The checkpoint that was there at the beginning. */
    int descriptor; /* -1 if there is none to start from */
    char *part;     /* its .part file; NULL if there was none, or none that can be read */
    bool same_plan;
    uint64_t draws;               /* that the run starts from; 0 at the beginning */
    uint64_t state_at, state_end; /* bytes of the file */
    bool unfit;                   /* it was not this program's */
    int error;                    /* errno of a save that failed, -1 if it is not known */
};

/* Looks for a checkpoint of the result at `path`. It is saved every `seconds`, never if they are 0. With
 * `resume` the run starts from what is found: GV_ERR_DATA, with what differs, if that is of another plan,
 * level of keeping or version, or damaged. Without, it is only told of in a note. GV_ERR_MEMORY. Call close
 * in any case. */
int gv_checkpoint_file_open(const char *path, const struct gv_scenario *scenario, enum gv_keep keep,
                            double seconds, bool resume, struct gv_checkpoint_file *file,
                            struct gv_diagnostics *diagnostics);

/* Opens the writer of the result, with the draws that the checkpoint tells of. Where these are gone the run
 * starts at the beginning, with a note. GV_ERR_DATA if they are not what they were, and what
 * gv_writer_open_part() says.
 */
int gv_checkpoint_file_writer(struct gv_checkpoint_file *file, struct gv_writer **writer,
                              struct gv_diagnostics *diagnostics);

/* For gv_run(); NULL when there is nothing to save or to start from. */
const struct gv_checkpoint *gv_checkpoint_file_engine(const struct gv_checkpoint_file *file);

/* After the result has its name, or has not: removes what is no longer needed, or says how to go on. */
void gv_checkpoint_file_end(struct gv_checkpoint_file *file, bool complete,
                            struct gv_diagnostics *diagnostics);

void gv_checkpoint_file_close(struct gv_checkpoint_file *file);

#endif
