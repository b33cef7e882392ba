/* A row of bytes in memory that an archive (checkpoint.h) writes to or reads from. */
#ifndef GV_ENGINE_BYTES_H
#define GV_ENGINE_BYTES_H

#include "engine/checkpoint.h"

/* Zero-initialise to write; owned. `at` is where the next is read. */
struct gv_bytes {
    unsigned char *data;
    size_t n, capacity, at;
};

/* The archive's status is GV_ERR_MEMORY where that runs out, GV_ERR_DATA behind the end. */
struct gv_archive gv_bytes_write(struct gv_bytes *bytes);
struct gv_archive gv_bytes_read(struct gv_bytes *bytes);

void gv_bytes_free(struct gv_bytes *bytes);

#endif
