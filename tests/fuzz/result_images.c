/* The result files that are edited: one of each study, of a small model. */
#include "result.h"

#include "cli/program.h"
#include "small_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct gv_fuzz_image images[GV_FUZZ_IMAGES];

static uint64_t number_at(const uint8_t *bytes)
{
    uint64_t number;
    memcpy(&number, bytes, sizeof number); /* little-endian, as all that this runs on */
    return number;
}

/* The length of the chunk at `offset`: the message that leads to it names both. */
static size_t find_chunk_length(const struct gv_fuzz_image *image, size_t offset)
{
    for (size_t i = 0; i + 16 <= image->n; i++) {
        if (number_at(image->bytes + i) != offset) continue;
        uint64_t length = number_at(image->bytes + i + 8);
        if (length >= 8 && length < image->n - offset) return (size_t)length;
    }
    return 0;
}

static void find_anchors(struct gv_fuzz_image *image)
{
    static const char *const signatures[GV_FUZZ_ANCHORS] = {
        [GV_FUZZ_AT_HEADER] = "OHDR", [GV_FUZZ_AT_CHUNK] = "OCHK", [GV_FUZZ_AT_HEAP] = "GCOL"};
    for (int a = 0; a < GV_FUZZ_ANCHORS; a++) {
        if (!signatures[a]) continue;
        image->at[a] = malloc((image->n / 16 + 1) * sizeof *image->at[a]);
        if (!image->at[a]) abort();
        for (size_t i = 0; i + 16 < image->n; i++)
            if (memcmp(image->bytes + i, signatures[a], 4) == 0) {
                image->at[a][image->n_at[a]++] = i;
                i += 15;
            }
    }
    image->chunk_length = calloc(image->n_at[GV_FUZZ_AT_CHUNK] + 1, sizeof *image->chunk_length);
    if (!image->chunk_length) abort();
    for (size_t c = 0; c < image->n_at[GV_FUZZ_AT_CHUNK]; c++)
        image->chunk_length[c] = find_chunk_length(image, image->at[GV_FUZZ_AT_CHUNK][c]);
}

static void load(const char *path, struct gv_fuzz_image *image)
{
    enum { MOST = 4 << 20 };
    FILE *file = fopen(path, "rb");
    image->bytes = malloc(MOST);
    if (!file || !image->bytes) abort();
    image->n = fread(image->bytes, 1, MOST, file);
    fclose(file);
    find_anchors(image);
}

/* The program writes them, in a folder of their own. */
static void make_images(void)
{
    static const char *const commands[GV_FUZZ_IMAGES][16] = {
        {"run", "--keep", "all"},
        {"sweep", "--over", "level=0,1,2"},
        {"frontier", "--over", "level=0:4", "--along", "rate=0.3,0.5", "--target", "0.8"},
        {"sensitivity", "--method", "sobol", "--second-order"},
        {"value", "--study", "rate=10,100", "--study-cost", "1000+10*n"},
        {"frontier", "--over", "level=0:4", "--per-draw", "--at", "1.5"},
    };
    static const struct gv_model *const own[] = {&gv_fuzz_small_model};
    char folder[] = "/tmp/gevinst-fuzz-XXXXXX", scenario[64], result[64];
    if (!mkdtemp(folder)) abort();
    snprintf(scenario, sizeof scenario, "%s/small.yaml", folder);
    snprintf(result, sizeof result, "%s/small.h5", folder);
    FILE *file = fopen(scenario, "w");
    if (!file || fputs(gv_fuzz_small_scenario, file) < 0 || fclose(file) != 0) abort();
    for (size_t i = 0; i < GV_FUZZ_IMAGES; i++) {
        char *arguments[24] = {"gevinst", (char *)commands[i][0], scenario, "--quiet", "-j", "1", "-o",
                               result};
        int n = 8;
        for (size_t k = 1; commands[i][k]; k++)
            arguments[n++] = (char *)commands[i][k];
        int code = gv_program(n, arguments, own, 1);
        GV_PROMISE(code == 0, "gevinst %s ends with %d", commands[i][0], code);
        load(result, &images[i]);
        unlink(result);
    }
    unlink(scenario);
    rmdir(folder);
}

const struct gv_fuzz_image *gv_fuzz_image(size_t index)
{
    if (!images[0].bytes) make_images();
    return index < GV_FUZZ_IMAGES ? &images[index] : NULL;
}
