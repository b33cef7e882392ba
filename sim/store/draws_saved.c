/* Kept draws that an earlier process has written: looked at, copied, and cleared of what is not theirs. */
#include "base/memory.h"
#include "store/draws.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK = 1 << 15 }; /* bytes */

/* --- rows --- */

typedef int use_row(const struct gv_draws *d, uint64_t offset, _Atomic uint64_t *sum, void *context);

/* Every row of draws, by its offset in the file and its variable's sum: those of outcomes, then those of
 * inputs. Ends with the first errno. */
static int each_row(const struct gv_draws *d, use_row *use, void *context)
{
    const struct gv_model *model = d->plan->model;
    int error = 0;
    for (size_t o = 0; o < model->n_outcomes; o++) {
        uint64_t rows = d->plan->n_policies;
        if (model->outcomes[o].flags & GV_MONTHLY) rows *= (uint64_t)d->plan->setup.horizon;
        for (uint64_t row = 0; d->outcome_at[o] && row < rows && !error; row++)
            error = use(d, d->outcome_at[o] + row * d->draws * sizeof(double), &d->outcome_sum[o], context);
    }
    for (size_t i = 0; i < (d->plan->n_policies + 1) * model->n_inputs && !error; i++)
        if (d->input_at[i]) error = use(d, d->input_at[i], &d->input_sum[i], context);
    return error;
}

/* n bytes at an offset; ENODATA where the file ends before. */
static int read_bytes(int descriptor, uint64_t offset, size_t n, void *bytes)
{
    for (char *at = bytes; n > 0;) {
        ssize_t got = pread(descriptor, at, n, (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got < 0 ? errno : ENODATA;
        at += got;
        offset += (uint64_t)got;
        n -= (size_t)got;
    }
    return 0;
}

/* --- summing and copying --- */

struct stretch {
    int source;
    uint64_t from, to, sum;
    bool take;
};

static int sum_row(const struct gv_draws *d, uint64_t offset, _Atomic uint64_t *sum, void *context)
{
    struct stretch *s = context;
    unsigned char bytes[CHUNK];
    (void)d;
    uint64_t end = offset + s->to * sizeof(double);
    for (uint64_t at = offset + s->from * sizeof(double); at < end;) {
        size_t n = end - at < sizeof bytes ? (size_t)(end - at) : sizeof bytes;
        int error = read_bytes(s->source, at, n, bytes);
        if (error) return error;
        uint64_t found = gv_sum(at, bytes, n);
        s->sum += found;
        if (s->take) *sum += found;
        at += n;
    }
    return 0;
}

static int sum_up(const struct gv_draws *d, uint64_t from, uint64_t to, bool take, uint64_t *sum)
{
    struct stretch s = {.source = d->file->descriptor, .from = from, .to = to, .take = take};
    int error = each_row(d, sum_row, &s);
    *sum = s.sum;
    return error;
}

int gv_draws_sum(const struct gv_draws *d, uint64_t from, uint64_t to, uint64_t *sum)
{
    return sum_up(d, from, to, false, sum);
}

int gv_draws_take(struct gv_draws *d, uint64_t from, uint64_t to, uint64_t *sum)
{
    return sum_up(d, from, to, true, sum);
}

static int forget_row(const struct gv_draws *d, uint64_t offset, _Atomic uint64_t *sum, void *context)
{
    (void)d, (void)offset, (void)context;
    *sum = 0;
    return 0;
}

void gv_draws_forget(struct gv_draws *d)
{
    each_row(d, forget_row, NULL);
}

static int copy_row(const struct gv_draws *d, uint64_t offset, _Atomic uint64_t *sum, void *context)
{
    const struct stretch *s = context;
    (void)sum;
    char bytes[CHUNK];
    for (uint64_t at = offset, end = offset + s->to * sizeof(double); at < end;) {
        size_t n = end - at < sizeof bytes ? (size_t)(end - at) : sizeof bytes;
        int error = read_bytes(s->source, at, n, bytes);
        if (!error) error = gv_output_write(d->file, at, bytes, n);
        if (error) return error;
        at += n;
    }
    return 0;
}

int gv_draws_copy(const struct gv_draws *d, int source, uint64_t to)
{
    struct stretch s = {.source = source, .to = to};
    return each_row(d, copy_row, &s);
}

/* --- gaps --- */

struct offsets {
    uint64_t *at;
    size_t n, capacity;
};

static int add_offset(const struct gv_draws *d, uint64_t offset, _Atomic uint64_t *sum, void *context)
{
    struct offsets *o = context;
    (void)d, (void)sum;
    if (o->n == o->capacity) {
        size_t capacity = o->capacity ? 2 * o->capacity : 64;
        uint64_t *at = gv_memory_resize(o->at, capacity * sizeof *at);
        if (!at) return ENOMEM;
        o->at = at;
        o->capacity = capacity;
    }
    o->at[o->n++] = offset;
    return 0;
}

static int compare_offsets(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static int clear(const struct gv_output_file *file, uint64_t from, uint64_t to)
{
    static const char zeros[CHUNK];
    int error = 0;
    while (from < to && !error) {
        size_t n = to - from < sizeof zeros ? (size_t)(to - from) : sizeof zeros;
        error = gv_output_write(file, from, zeros, n);
        from += n;
    }
    return error;
}

int gv_draws_clear_gaps(const struct gv_draws *d)
{
    struct offsets o = {0};
    uint64_t done = 0;
    int error = each_row(d, add_offset, &o);
    if (o.n > 1) qsort(o.at, o.n, sizeof *o.at, compare_offsets);
    for (size_t i = 0; i < o.n && !error; i++) {
        error = clear(d->file, done, o.at[i]);
        done = o.at[i] + d->draws * sizeof(double);
    }
    free(o.at);
    return error ? error : gv_output_resize(d->file, done);
}
