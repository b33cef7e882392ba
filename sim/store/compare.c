#include "store/compare.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/reader_internal.h"
#include "store/text_heap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CHUNK = 1 << 20 };

/* What differs of one object. */
struct tally {
    uint64_t header, bytes;  /* bytes of the header, of the values */
    uint64_t n, first, last; /* values, and the first and the last of them */
    unsigned char *seen;     /* [n] of texts, whose bytes do not lie in order */
};

struct scan {
    int stored;
    const struct gv_reader *computed;
    struct gv_layout layout;
    struct tally *tallies; /* [n_objects] */
    uint64_t structure;
};

/* --- counting --- */

static void count_value(struct tally *t, uint64_t value)
{
    if (t->seen) {
        if (t->seen[value]) return;
        t->seen[value] = 1;
    } else if (t->n > 0 && t->last == value) {
        return;
    }
    if (t->n++ == 0 || value < t->first) t->first = value;
    t->last = value;
}

static int count_byte(struct scan *s, const struct gv_extent *extent, uint64_t offset)
{
    if (!extent) {
        s->structure++;
        return GV_OK;
    }
    struct tally *t = &s->tallies[extent->object];
    const struct gv_object *o = &s->layout.objects[extent->object];
    if (extent->kind == GV_EXTENT_HEADER) {
        t->header++;
        return GV_OK;
    }
    if (o->kind == GV_OBJECT_TEXTS && !t->seen && !(t->seen = gv_memory_zeroed(o->n, 1)))
        return GV_ERR_MEMORY;
    t->bytes++;
    if (extent->kind == GV_EXTENT_TEXT)
        count_value(t, extent->value);
    else
        count_value(t, (offset - extent->offset) / (o->kind == GV_OBJECT_TEXTS ? (unsigned)GV_TEXT_ELEMENT
                                                                               : (unsigned)GV_VALUE_BYTES));
    return GV_OK;
}

static int count_chunk(struct scan *s, uint64_t offset, size_t n, const unsigned char *a,
                       const unsigned char *b)
{
    uint64_t end = 0;
    const struct gv_extent *extent = NULL;
    for (size_t i = 0; i < n; i++) {
        if (a[i] == b[i]) continue;
        if (offset + i >= end) extent = gv_layout_find(&s->layout, offset + i, &end);
        int status = count_byte(s, extent, offset + i);
        if (status != GV_OK) return status;
    }
    return GV_OK;
}

static int scan_bytes(struct scan *s, uint64_t n, const volatile int *stop)
{
    unsigned char *a = gv_memory_new(CHUNK), *b = gv_memory_new(CHUNK);
    int status = a && b ? GV_OK : GV_ERR_MEMORY;
    for (uint64_t at = 0; at < n && status == GV_OK; at += CHUNK) {
        size_t m = n - at < CHUNK ? (size_t)(n - at) : CHUNK;
        if (stop && *stop)
            status = GV_ERR_INTERRUPTED;
        else if (!gv_read_at(s->stored, n, at, m, a) || !gv_read_at(s->computed->descriptor, n, at, m, b))
            status = GV_ERR_IO;
        else if (memcmp(a, b, m) != 0)
            status = count_chunk(s, at, m, a, b);
    }
    free(a);
    free(b);
    return status;
}

/* --- where the first value stands --- */

static bool is_text(const struct gv_layout *l, const char *group, const char *name)
{
    for (size_t i = 0; i < l->n_objects; i++)
        if (strcmp(l->objects[i].group, group) == 0 && strcmp(l->objects[i].name, name) == 0)
            return l->objects[i].kind == GV_OBJECT_TEXTS;
    return false;
}

/* The coordinate at an index of a dimension; the index itself where there is none. */
static void find_coordinate(const struct scan *s, const char *group, size_t index, struct gv_coordinate *c)
{
    struct gv_diagnostics unused = {0};
    struct gv_texts texts;
    c->number = (double)index;
    if (!gv_reader_has(s->computed, group, c->dim)) {
        /* no coordinates */
    } else if (!is_text(&s->layout, group, c->dim)) {
        double number;
        if (gv_reader_slice(s->computed, group, c->dim, 0, index, 1, &number, &unused) == GV_OK)
            c->number = number;
    } else if (gv_reader_texts(s->computed, group, c->dim, &texts, &unused) == GV_OK) {
        if (index < texts.n) {
            c->text = texts.texts[index];
            texts.texts[index] = NULL;
        }
        gv_texts_free(&texts);
    }
    gv_diagnostics_free(&unused);
}

static void find_place(const struct scan *s, const struct gv_object *o, uint64_t value,
                       struct gv_difference *d)
{
    struct gv_diagnostics unused = {0};
    size_t size[GV_ARRAY_DIMS_MAX], n;
    char dim[GV_ARRAY_DIMS_MAX][GV_ARRAY_NAME_MAX];
    hid_t set = gv_reader_open_variable(s->computed, o->group, o->name,
                                        o->kind == GV_OBJECT_TEXTS ? H5T_STRING : H5T_FLOAT, &d->n_at, size,
                                        &n, &unused);
    gv_diagnostics_free(&unused);
    if (set < 0) return;
    if (gv_reader_dimensions(s->computed, o->group, set, d->n_at, dim) != GV_OK) d->n_at = 0;
    H5Dclose(set);
    for (size_t i = d->n_at; i-- > 0;) {
        memcpy(d->at[i].dim, dim[i], sizeof dim[i]);
        find_coordinate(s, o->group, (size_t)(value % size[i]), &d->at[i]);
        value /= size[i];
    }
}

/* --- what was found --- */

static char *text_at(int descriptor, uint64_t bytes, const struct gv_object *o, uint64_t value)
{
    unsigned char element[GV_TEXT_ELEMENT];
    struct gv_text_heap heap = {.descriptor = descriptor, .file_bytes = bytes};
    char *text = NULL;
    if (gv_read_at(descriptor, bytes, o->at + value * sizeof element, sizeof element, element))
        text = gv_text_heap_read(&heap, element);
    gv_text_heap_free(&heap);
    return text;
}

static double number_at(int descriptor, uint64_t bytes, const struct gv_object *o, uint64_t value)
{
    double number;
    if (!gv_read_at(descriptor, bytes, o->at + value * sizeof number, sizeof number, &number)) return NAN;
    return number;
}

static void describe_values(const struct scan *s, const struct gv_object *o, const struct tally *t,
                            const struct gv_byte_comparison *c, struct gv_difference *d)
{
    d->n = t->n;
    d->of = o->n;
    find_place(s, o, t->first, d);
    if (d->kind == GV_DIFFERS_TEXTS) {
        d->stored_text = text_at(s->stored, c->stored_bytes, o, t->first);
        d->computed_text = text_at(s->computed->descriptor, c->computed_bytes, o, t->first);
    } else {
        d->stored = number_at(s->stored, c->stored_bytes, o, t->first);
        d->computed = number_at(s->computed->descriptor, c->computed_bytes, o, t->first);
    }
}

static struct gv_difference *add(struct gv_byte_comparison *c, enum gv_difference_kind kind,
                                 const char *group, const char *name, uint64_t bytes)
{
    struct gv_difference *d = &c->items[c->n++];
    *d = (struct gv_difference){.kind = kind,
                                .group = gv_text_copy(group, strlen(group)),
                                .name = gv_text_copy(name, strlen(name)),
                                .bytes = bytes};
    return d;
}

static int describe(const struct scan *s, struct gv_byte_comparison *c)
{
    const struct gv_layout *l = &s->layout;
    c->items = gv_memory_zeroed(2 * l->n_objects + 1, sizeof *c->items);
    if (!c->items) return GV_ERR_MEMORY;
    for (size_t i = 0; i < l->n_objects; i++) {
        const struct gv_object *o = &l->objects[i];
        const struct tally *t = &s->tallies[i];
        if (t->header > 0) add(c, GV_DIFFERS_HEADER, o->group, o->name, t->header);
        if (t->bytes > 0)
            describe_values(s, o, t, c,
                            add(c, o->kind == GV_OBJECT_TEXTS ? GV_DIFFERS_TEXTS : GV_DIFFERS_NUMBERS,
                                o->group, o->name, t->bytes));
    }
    if (s->structure > 0) add(c, GV_DIFFERS_STRUCTURE, "", "", s->structure);
    for (size_t i = 0; i < c->n; i++)
        if (!c->items[i].group || !c->items[i].name) return GV_ERR_MEMORY;
    return GV_OK;
}

int gv_compare_bytes(int stored, const struct gv_reader *computed, const volatile int *stop,
                     struct gv_byte_comparison *c)
{
    struct stat info;
    struct scan s = {.stored = stored, .computed = computed};
    *c = (struct gv_byte_comparison){.computed_bytes = computed->bytes};
    if (fstat(stored, &info) != 0) return GV_ERR_IO;
    c->stored_bytes = (uint64_t)info.st_size;
    int status = gv_layout_read(computed, &s.layout);
    if (status == GV_OK) s.tallies = gv_memory_zeroed(s.layout.n_objects, sizeof *s.tallies);
    if (status == GV_OK && !s.tallies) status = GV_ERR_MEMORY;
    if (status == GV_OK)
        status =
            scan_bytes(&s, c->stored_bytes < c->computed_bytes ? c->stored_bytes : c->computed_bytes, stop);
    if (status == GV_OK) status = describe(&s, c);
    for (size_t i = 0; s.tallies && i < s.layout.n_objects; i++)
        free(s.tallies[i].seen);
    free(s.tallies);
    gv_layout_free(&s.layout);
    if (status != GV_OK) gv_byte_comparison_free(c);
    return status;
}

void gv_byte_comparison_free(struct gv_byte_comparison *c)
{
    for (size_t i = 0; i < c->n; i++) {
        struct gv_difference *d = &c->items[i];
        free(d->group);
        free(d->name);
        free(d->stored_text);
        free(d->computed_text);
        for (size_t k = 0; k < d->n_at; k++)
            free(d->at[k].text);
    }
    free(c->items);
    *c = (struct gv_byte_comparison){0};
}

bool gv_byte_comparison_same(const struct gv_byte_comparison *c)
{
    return c->n == 0 && c->stored_bytes == c->computed_bytes;
}
