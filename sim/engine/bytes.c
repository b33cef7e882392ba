#include "engine/bytes.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

static int write_bytes(void *context, void *from, size_t n)
{
    struct gv_bytes *b = context;
    if (n > b->capacity - b->n) {
        size_t capacity = b->capacity ? b->capacity : 4096;
        while (capacity - b->n < n)
            capacity *= 2;
        unsigned char *data = gv_memory_resize(b->data, capacity);
        if (!data) return GV_ERR_MEMORY;
        b->data = data;
        b->capacity = capacity;
    }
    memcpy(b->data + b->n, from, n);
    b->n += n;
    return GV_OK;
}

static int read_bytes(void *context, void *to, size_t n)
{
    struct gv_bytes *b = context;
    if (n > b->n - b->at) return GV_ERR_DATA;
    memcpy(to, b->data + b->at, n);
    b->at += n;
    return GV_OK;
}

struct gv_archive gv_bytes_write(struct gv_bytes *bytes)
{
    return (struct gv_archive){.move = write_bytes, .context = bytes};
}

struct gv_archive gv_bytes_read(struct gv_bytes *bytes)
{
    return (struct gv_archive){.reading = true, .move = read_bytes, .context = bytes};
}

void gv_bytes_free(struct gv_bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct gv_bytes){0};
}
