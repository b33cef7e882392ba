#include "sampling/design.h"

#include "base/memory.h"
#include "base/status.h"
#include "sampling/random.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[GV_DESIGN_COUNT] = {
    [GV_DESIGN_MC] = "mc", [GV_DESIGN_SOBOL] = "sobol", [GV_DESIGN_LHS] = "lhs"};

enum { MAX_POINTS_LOG2 = GV_SOBOL_BITS };

const char *gv_design_name(enum gv_design_kind kind)
{
    return names[kind];
}

enum gv_design_kind gv_design_find(const char *name)
{
    int kind = 0;
    while (kind < GV_DESIGN_COUNT && strcmp(names[kind], name) != 0)
        kind++;
    return (enum gv_design_kind)kind;
}

uint64_t gv_power_of_two_at_most(uint64_t n)
{
    uint64_t power = 1;
    while (power <= n / 2)
        power *= 2;
    return power;
}

int gv_design_divide(struct gv_design *design, uint64_t draws, uint32_t replicates, struct gv_place place,
                     struct gv_diagnostics *diagnostics)
{
    char hint[160];
    uint64_t R = design->kind == GV_DESIGN_MC ? 1 : replicates;
    if (R < 1 || R > GV_REPLICATES_MAX) {
        snprintf(hint, sizeof hint, "choose 1 to %d; 16 is a good number", GV_REPLICATES_MAX);
        gv_diagnose(diagnostics, GV_ERROR, place, hint, "%" PRIu64 " replicates are not possible", R);
        return GV_ERR_DATA;
    }
    uint64_t most = R << MAX_POINTS_LOG2;
    if (draws < 2 * R || draws > most) {
        snprintf(hint, sizeof hint, "choose at least %" PRIu64 " and at most %" PRIu64 " draws", 2 * R, most);
        gv_diagnose(diagnostics, GV_ERROR, place, hint,
                    "%" PRIu64 " draws are not possible with %s and %" PRIu64 " replicate%s", draws,
                    names[design->kind], R, R == 1 ? "" : "s");
        return GV_ERR_DATA;
    }
    uint64_t N = draws / R;
    uint64_t lower = design->kind == GV_DESIGN_SOBOL ? gv_power_of_two_at_most(N) : N;
    if (lower * R != draws) {
        uint64_t upper = design->kind == GV_DESIGN_SOBOL ? 2 * lower : lower + 1;
        snprintf(hint, sizeof hint, "the nearest numbers that do are %" PRIu64 " and %" PRIu64, lower * R,
                 upper * R);
        gv_diagnose(diagnostics, GV_ERROR, place, hint,
                    design->kind == GV_DESIGN_SOBOL
                        ? "%" PRIu64 " draws do not make %" PRIu64 " replicates of a power of two each"
                        : "%" PRIu64 " draws do not divide into %" PRIu64 " replicates",
                    draws, R);
        return GV_ERR_DATA;
    }
    design->replicates = (uint32_t)R;
    design->points = N;
    return GV_OK;
}

static int scramble(const struct gv_design *design, const char *name, int slot, struct gv_stream *stream)
{
    stream->sobol = gv_memory_new(design->replicates * sizeof *stream->sobol);
    if (!stream->sobol) return GV_ERR_MEMORY;
    uint64_t key = gv_random_key(design->seed, name, GV_PURPOSE_SCRAMBLE);
    for (uint32_t r = 0; r < design->replicates; r++)
        gv_sobol_scrambled(slot, key, r, &stream->sobol[r]);
    return GV_OK;
}

/* Only where there is room for one more: without, a stream keeps its own. */
static void keep(struct gv_stream_cache *cache, struct gv_stream *stream)
{
    struct gv_stream *items = gv_memory_resize(cache->items, (cache->n + 1) * sizeof *items);
    if (!items) return;
    cache->items = items;
    items[cache->n++] = *stream;
    stream->lent = true;
}

void gv_stream_cache_free(struct gv_stream_cache *cache)
{
    for (size_t i = 0; i < cache->n; i++)
        gv_stream_close(&cache->items[i]);
    free(cache->items);
    *cache = (struct gv_stream_cache){0};
}

int gv_stream_open(const struct gv_design *design, const char *name, int slot, struct gv_stream_cache *cache,
                   struct gv_stream *stream)
{
    *stream = (struct gv_stream){
        .design = design,
        .draw_key = gv_random_key(design->seed, name, GV_PURPOSE_DRAW),
        .permute_key = gv_random_key(design->seed, name, GV_PURPOSE_PERMUTE),
    };
    if (design->kind != GV_DESIGN_SOBOL) return GV_OK;
    for (size_t i = 0; cache && i < cache->n; i++)
        if (cache->items[i].draw_key == stream->draw_key) {
            stream->sobol = cache->items[i].sobol;
            stream->lent = true;
            return GV_OK;
        }
    int status = scramble(design, name, slot, stream);
    if (status == GV_OK && cache) keep(cache, stream);
    return status;
}

void gv_stream_close(struct gv_stream *stream)
{
    if (!stream->lent) free(stream->sobol);
    *stream = (struct gv_stream){0};
}

/* A keyed bijection of 0 … n - 1: rounds of multiplication by an odd number and xor-shift, each invertible on
 * the next larger power of two; values beyond n walk on until they fall inside. */
struct bijection {
    uint64_t n, mask, multiplier[4], addend[4];
    int shift;
};

static struct bijection make_bijection(uint64_t key, uint32_t replicate, uint64_t n)
{
    struct bijection b = {.n = n};
    int bits = 1;
    while (bits < 63 && (UINT64_C(1) << bits) < n)
        bits++;
    b.mask = (UINT64_C(1) << bits) - 1;
    b.shift = (bits + 1) / 2;
    uint64_t words[8];
    gv_random_fill(key, replicate, 0, 8, words);
    for (int i = 0; i < 4; i++) {
        b.multiplier[i] = words[2 * i] | 1;
        b.addend[i] = words[2 * i + 1];
    }
    return b;
}

static uint64_t permute(const struct bijection *b, uint64_t i)
{
    do {
        for (int round = 0; round < 4; round++) {
            i = (i * b->multiplier[round] + b->addend[round]) & b->mask;
            i ^= i >> b->shift;
        }
    } while (i >= b->n);
    return i;
}

void gv_stream_fill(const struct gv_stream *stream, uint32_t replicate, uint64_t first, size_t n,
                    uint64_t *scratch, double *u)
{
    if (stream->design->kind == GV_DESIGN_SOBOL) {
        gv_sobol_fill(&stream->sobol[replicate], first, n, scratch);
        gv_random_to_uniform(n, scratch, u);
        return;
    }
    gv_random_uniforms(stream->draw_key, replicate, first, n, u);
    if (stream->design->kind != GV_DESIGN_LHS) return;
    uint64_t points = stream->design->points;
    struct bijection b = make_bijection(stream->permute_key, replicate, points);
    const double highest = 1 - 0x1p-53; /* the division may round up to 1 */
    for (size_t i = 0; i < n; i++) {
        u[i] = ((double)permute(&b, first + i) + u[i]) / (double)points;
        if (u[i] > highest) u[i] = highest;
    }
}
