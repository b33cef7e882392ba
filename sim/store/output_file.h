/* An output file that appears under its name only when it is complete: written as NAME.<unique>.part beside
 * it, synced, renamed. A part is locked while its process lives, however that ends. Nothing in here knows of
 * HDF5; other writers (reports, figures) may use it too. */
#ifndef GV_STORE_OUTPUT_FILE_H
#define GV_STORE_OUTPUT_FILE_H

#include "base/diagnostics.h"

#include <stdint.h>

/* The path of a file without a name is this and its descriptor. */
#define GV_DESCRIPTORS "/proc/self/fd/"

/* Zero-initialise. */
struct gv_output_file {
    bool nameless;   /* a temporary file; then there is no target, and `part` leads to it by its descriptor */
    char *name;      /* as the user gave it */
    char *target;    /* where it leads: symbolic links followed; NAME itself if there are none */
    char *directory; /* of target */
    char *part;      /* the file being written; NULL when there is none */
    int descriptor;  /* of part, open for reading and writing; -1 when there is none */
    bool lasting;    /* the part stays when it is discarded: a checkpoint tells of it */
};

/* Creates the empty .part file. GV_ERR_CREATE, GV_ERR_IO, GV_ERR_MEMORY with a message; frees all on failure.
 */
int gv_output_open(struct gv_output_file *file, const char *path, struct gv_diagnostics *diagnostics);

/* The same with a part that an earlier process has left, `part` being its name without folder.
 * GV_ERR_NO_INPUT if there is none, without a message; GV_ERR_CREATE with one if another process is at work
 * on it. The part is lasting. */
int gv_output_adopt(struct gv_output_file *file, const char *path, const char *part,
                    struct gv_diagnostics *diagnostics);

/* The part's name without folder. */
const char *gv_output_part_name(const struct gv_output_file *file);

/* True if a part of that name is one of the file's (its own, or of a checkpoint of it). */
bool gv_output_is_part(const struct gv_output_file *file, const char *name);

/* Removes a part of the file that an earlier process has left, and all of them; none that another process is
 * at work on. */
void gv_output_remove_part(const struct gv_output_file *file, const char *name);
void gv_output_sweep(const struct gv_output_file *file);

/* A file without a name, in $TMPDIR or else /tmp: it is gone with its last descriptor, however the program
 * ends. Not for gv_output_commit() but gv_output_take(). GV_ERR_CREATE, GV_ERR_IO, GV_ERR_MEMORY with a
 * message.
 */
int gv_output_open_nameless(struct gv_output_file *file, struct gv_diagnostics *diagnostics);

/* The descriptor, which is from then on the caller's to close. */
int gv_output_take(struct gv_output_file *file);

/* Takes the disk space of the first n bytes where the file system can. An errno, 0 if that went well. */
int gv_output_reserve(const struct gv_output_file *file, uint64_t n);

/* Writes n bytes at an offset, whole; may be called from several threads. An errno, 0 if that went well. */
int gv_output_write(const struct gv_output_file *file, uint64_t offset, const void *bytes, size_t n);

/* Sets the size of the part. An errno, 0 if that went well. */
int gv_output_resize(const struct gv_output_file *file, uint64_t size);

/* Brings the part to the disk; a nameless file need not get there. GV_ERR_IO with a message. */
int gv_output_sync(const struct gv_output_file *file, struct gv_diagnostics *diagnostics);

/* Renames the part to `target` (in the same directory) and syncs the directory. GV_ERR_CREATE, GV_ERR_IO;
 * GV_ERR_MEMORY when memory ran out anywhere (base/memory.h), since the file may lack something. */
int gv_output_commit(struct gv_output_file *file, const char *target, struct gv_diagnostics *diagnostics);

/* All of these in turn: the file is there whole or not at all. GV_ERR_CREATE, GV_ERR_IO, GV_ERR_MEMORY with a
 * message.
 */
int gv_output_whole(const char *path, const void *bytes, size_t n, struct gv_diagnostics *diagnostics);

/* Removes the part, if any and not lasting, and frees everything. */
void gv_output_discard(struct gv_output_file *file);

/* "no space left on device" and the like, for messages. */
const char *gv_output_reason(int error_number, char text[static 128]);

/* GV_ERR_IO for full disks and broken devices, GV_ERR_CREATE for what the user can change. */
int gv_output_status(int error_number);

#endif
