/* Lower bounds of a run: what it would take if it did one thing only. In seconds, with all threads.
 *
 *     bounds SCENARIO DRAWS     one random word for every uncertain input and draw; the same as uniforms; the
 *                               table look-up of every uncertain input alone; one write of all outcomes to
 *                               memory
 *     bounds - BYTES PATH       one sequential write of as many bytes to a file, and its way to the disk
 */
#include "bench/bench.h"

#include "sampling/random.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "bounds SCENARIO DRAWS | bounds - BYTES PATH";

enum { LEAF = 512 };

struct leaf {
    uint64_t words[LEAF];
    double u[LEAF], x[LEAF];
};

static void philox(const struct gv_columns *c, uint64_t first, struct leaf *leaf)
{
    for (size_t s = 0; s < c->n_streams; s++)
        gv_random_fill(c->streams[s].draw_key, 0, first, LEAF, leaf->words);
}

static void uniforms(const struct gv_columns *c, uint64_t first, struct leaf *leaf)
{
    for (size_t s = 0; s < c->n_streams; s++)
        gv_stream_fill(&c->streams[s], 0, first, LEAF, leaf->words, leaf->u);
}

static void look_up(const struct gv_columns *c, uint64_t first, struct leaf *leaf)
{
    (void)first; /* the same uniforms again and again: only the look-up is timed */
    for (size_t k = 0; k < c->n; k++)
        if (c->items[k].stream != SIZE_MAX) gv_sampler_apply(&c->items[k].sampler, LEAF, leaf->u, leaf->x);
}

static double time_leaves(const struct gv_columns *columns, uint64_t draws,
                          void (*work)(const struct gv_columns *, uint64_t, struct leaf *))
{
    double start = bench_now();
#pragma omp parallel
    {
        struct leaf leaf;
        gv_stream_fill(&columns->streams[0], 0, 0, LEAF, leaf.words, leaf.u);
#pragma omp for
        for (uint64_t first = 0; first < draws; first += LEAF)
            work(columns, first, &leaf);
    }
    return bench_now() - start;
}

/* Into memory that is there already: the pages are not part of the bound. */
static double time_streaming(uint64_t bytes)
{
    enum { PIECE = 1 << 20, PIECES = 256 };
    size_t pieces = bytes / PIECE + 1, n = pieces < PIECES ? pieces : PIECES;
    char *memory = malloc(n * PIECE);
    if (!memory) return 0;
    memset(memory, 1, n * PIECE);
    double start = bench_now();
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < pieces; i++)
        memset(memory + i % n * PIECE, (int)i, PIECE);
    double seconds = bench_now() - start;
    free(memory);
    return seconds;
}

static double time_file(const char *path, uint64_t bytes)
{
    enum { PIECE = 1 << 22 };
    char *piece = malloc(PIECE);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    bool good = piece && file >= 0;
    if (piece) memset(piece, 1, PIECE);
    double start = bench_now();
    for (uint64_t done = 0; good && done < bytes; done += PIECE)
        good = write(file, piece, PIECE) == PIECE;
    good = good && fsync(file) == 0;
    double seconds = bench_now() - start;
    if (file >= 0) close(file);
    free(piece);
    return good ? seconds : -1;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "-") == 0) {
        double seconds = time_file(argv[3], bench_number(argc, argv, 2, usage));
        printf("{\"file\": %.6f}\n", seconds);
        return seconds < 0;
    }
    struct bench bench;
    uint64_t draws = bench_number(argc, argv, 2, usage);
    bench_open(&bench, argv[1], draws);
    size_t columns = 0;
    for (size_t o = 0; o < bench.plan.model->n_outcomes; o++)
        if (!(bench.plan.model->outcomes[o].flags & GV_STAGE))
            columns +=
                bench.plan.model->outcomes[o].flags & GV_MONTHLY ? (size_t)bench.plan.setup.horizon : 1;
    printf("{\"inputs\": %zu, \"outcomes\": %zu, ", bench.columns.n_streams, columns);
    printf("\"philox\": %.6f, ", time_leaves(&bench.columns, draws, philox));
    printf("\"uniforms\": %.6f, ", time_leaves(&bench.columns, draws, uniforms));
    printf("\"look_up\": %.6f, ", time_leaves(&bench.columns, draws, look_up));
    printf("\"memory\": %.6f}\n", time_streaming(columns * sizeof(double) * draws));
    bench_close(&bench);
    return 0;
}
