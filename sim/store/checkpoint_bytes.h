/* The bytes of a checkpoint: written one after the other with their SHA-256 behind, and read back. */
#ifndef GV_STORE_CHECKPOINT_BYTES_H
#define GV_STORE_CHECKPOINT_BYTES_H

#include "engine/checkpoint.h"
#include "store/output_file.h"

#include <nettle/sha2.h>

enum { GV_CHECKPOINT_DIGEST = SHA256_DIGEST_SIZE, GV_CHECKPOINT_BUFFER = 1 << 16 };

struct gv_bytes_out {
    const struct gv_output_file *file;
    struct sha256_ctx sha;
    uint64_t at; /* of the buffer's first byte */
    size_t used;
    int error; /* errno of a write that failed */
    unsigned char buffer[GV_CHECKPOINT_BUFFER];
};

struct gv_bytes_in {
    int descriptor;
    uint64_t at, end; /* next byte, and where there are no more */
    size_t used, filled;
    unsigned char buffer[GV_CHECKPOINT_BUFFER];
};

/* Archives over them; `out` and `in` must outlive these. Statuses: GV_ERR_IO; GV_ERR_DATA behind the end. */
struct gv_archive gv_bytes_out_archive(struct gv_bytes_out *out, const struct gv_output_file *file);
struct gv_archive gv_bytes_in_archive(struct gv_bytes_in *in, int descriptor, uint64_t at, uint64_t end);

/* Writes what is left, and the SHA-256 of all. GV_ERR_IO. */
int gv_bytes_end(struct gv_bytes_out *out);

/* Whether the first `end` bytes of a file have the SHA-256 that stands behind them. GV_ERR_DATA, GV_ERR_IO,
 * GV_ERR_MEMORY. */
int gv_bytes_check(int descriptor, uint64_t end);

#endif
