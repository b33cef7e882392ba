#include "store/checkpoint_bytes.h"

#include "base/memory.h"
#include "base/status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- out --- */

static int flush(struct gv_bytes_out *out)
{
    sha256_update(&out->sha, out->used, out->buffer);
    out->error = gv_output_write(out->file, out->at, out->buffer, out->used);
    out->at += out->used;
    out->used = 0;
    return out->error ? GV_ERR_IO : GV_OK;
}

static int put(void *context, void *bytes, size_t n)
{
    struct gv_bytes_out *out = context;
    for (const unsigned char *at = bytes; n > 0;) {
        size_t room = sizeof out->buffer - out->used, m = n < room ? n : room;
        memcpy(out->buffer + out->used, at, m);
        out->used += m, at += m, n -= m;
        if (out->used == sizeof out->buffer && flush(out) != GV_OK) return GV_ERR_IO;
    }
    return GV_OK;
}

struct gv_archive gv_bytes_out_archive(struct gv_bytes_out *out, const struct gv_output_file *file)
{
    out->file = file;
    out->at = out->used = 0;
    out->error = 0;
    sha256_init(&out->sha);
    return (struct gv_archive){.move = put, .context = out};
}

int gv_bytes_end(struct gv_bytes_out *out)
{
    uint8_t digest[GV_CHECKPOINT_DIGEST];
    if (flush(out) != GV_OK) return GV_ERR_IO;
    sha256_digest(&out->sha, sizeof digest, digest);
    out->error = gv_output_write(out->file, out->at, digest, sizeof digest);
    return out->error ? GV_ERR_IO : GV_OK;
}

/* --- in --- */

/* Fills the buffer from the next byte on. */
static int fill(struct gv_bytes_in *in)
{
    uint64_t left = in->end - in->at;
    size_t n = left < sizeof in->buffer ? (size_t)left : sizeof in->buffer;
    in->used = in->filled = 0;
    while (in->filled < n) {
        ssize_t got =
            pread(in->descriptor, in->buffer + in->filled, n - in->filled, (off_t)(in->at + in->filled));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got < 0 ? GV_ERR_IO : GV_ERR_DATA;
        in->filled += (size_t)got;
    }
    return n > 0 ? GV_OK : GV_ERR_DATA;
}

static int take(void *context, void *bytes, size_t n)
{
    struct gv_bytes_in *in = context;
    for (unsigned char *at = bytes; n > 0;) {
        int status = in->used == in->filled ? fill(in) : GV_OK;
        if (status != GV_OK) return status;
        size_t left = in->filled - in->used, m = n < left ? n : left;
        memcpy(at, in->buffer + in->used, m);
        in->used += m, in->at += m, at += m, n -= m;
    }
    return GV_OK;
}

struct gv_archive gv_bytes_in_archive(struct gv_bytes_in *in, int descriptor, uint64_t at, uint64_t end)
{
    in->descriptor = descriptor;
    in->at = at;
    in->end = end;
    in->used = in->filled = 0;
    return (struct gv_archive){.reading = true, .move = take, .context = in};
}

int gv_bytes_check(int descriptor, uint64_t end)
{
    struct sha256_ctx sha;
    uint8_t found[GV_CHECKPOINT_DIGEST], digest[GV_CHECKPOINT_DIGEST];
    struct gv_bytes_in *in = gv_memory_new(sizeof *in);
    if (!in) return GV_ERR_MEMORY;
    struct gv_archive a = gv_bytes_in_archive(in, descriptor, 0, end + sizeof found);
    sha256_init(&sha);
    while (a.status == GV_OK && in->at < end) {
        unsigned char bytes[4096];
        size_t n = end - in->at < sizeof bytes ? (size_t)(end - in->at) : sizeof bytes;
        gv_archive_bytes(&a, bytes, n);
        if (a.status == GV_OK) sha256_update(&sha, n, bytes);
    }
    gv_archive_bytes(&a, found, sizeof found);
    free(in);
    if (a.status != GV_OK) return a.status;
    sha256_digest(&sha, sizeof digest, digest);
    return memcmp(found, digest, sizeof digest) == 0 ? GV_OK : GV_ERR_DATA;
}
