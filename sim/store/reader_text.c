/* Text variables of a result file. */
#include "store/reader_internal.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/text_heap.h"

#include <stdlib.h>

enum { TEXTS_MAX = 1 << 20 };

static int complain(const struct gv_reader *r, const char *group, const char *name, const char *wrong,
                    struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s': %s/%s %s", r->path, group, name, wrong);
    return GV_ERR_DATA;
}

/* The elements as they lie in the file; false if there are none. */
static bool read_elements(const struct gv_reader *r, hid_t set, size_t n, unsigned char *elements)
{
    haddr_t offset = H5Dget_offset(set);
    return offset != HADDR_UNDEF && H5Dget_storage_size(set) == (hsize_t)n * GV_TEXT_ELEMENT &&
           gv_read_at(r->descriptor, r->bytes, offset, n * GV_TEXT_ELEMENT, elements);
}

void gv_texts_free(struct gv_texts *texts)
{
    for (size_t i = 0; texts->texts && i < texts->n; i++)
        free(texts->texts[i]);
    free(texts->texts);
    *texts = (struct gv_texts){0};
}

int gv_reader_texts(const struct gv_reader *r, const char *group, const char *name, struct gv_texts *texts,
                    struct gv_diagnostics *diagnostics)
{
    *texts = (struct gv_texts){0};
    hid_t set = gv_reader_open_variable(r, group, name, H5T_STRING, &texts->n_dims, texts->size, &texts->n,
                                        diagnostics);
    if (set < 0) return GV_ERR_DATA;
    int status = texts->n <= TEXTS_MAX ? GV_OK : complain(r, group, name, "has too many texts", diagnostics);
    unsigned char *elements = NULL;
    struct gv_text_heap heap = {.descriptor = r->descriptor, .file_bytes = r->bytes};
    if (status == GV_OK) {
        texts->texts = gv_memory_zeroed(texts->n + 1, sizeof *texts->texts);
        elements = gv_memory_new(texts->n * GV_TEXT_ELEMENT + 1);
        if (!texts->texts || !elements) status = GV_ERR_MEMORY;
    }
    if (status == GV_OK && texts->n > 0 && !read_elements(r, set, texts->n, elements))
        status = complain(r, group, name, "cannot be read: the file is damaged", diagnostics);
    for (size_t i = 0; status == GV_OK && i < texts->n; i++) {
        texts->texts[i] = gv_text_heap_read(&heap, elements + i * GV_TEXT_ELEMENT);
        if (!texts->texts[i])
            status = complain(r, group, name, "cannot be read: the file is damaged", diagnostics);
    }
    if (status == GV_OK) status = gv_reader_dimensions(r, group, set, texts->n_dims, texts->dim);
    gv_text_heap_free(&heap);
    free(elements);
    H5Dclose(set);
    if (status != GV_OK) gv_texts_free(texts);
    return status;
}

int gv_reader_text(const struct gv_reader *r, const char *group, const char *name, char **text,
                   struct gv_diagnostics *diagnostics)
{
    struct gv_texts all;
    *text = NULL;
    int status = gv_reader_texts(r, group, name, &all, diagnostics);
    if (status != GV_OK) return status;
    if (all.n != 1) {
        gv_texts_free(&all);
        return complain(r, group, name, "is not one text", diagnostics);
    }
    *text = all.texts[0];
    all.texts[0] = NULL;
    gv_texts_free(&all);
    return GV_OK;
}
