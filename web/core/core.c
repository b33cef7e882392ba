/* The simulator inside of the page: a request in, a result out, both as rows of doubles (explore/packed.h). A
 * run may be worked on in portions by several workers of the page, one of which then combines what all have
 * found (engine/portions.h). Nothing of it is a second implementation: it is the engine of the program,
 * compiled for WebAssembly. */
#include "base/status.h"
#include "engine/drawn.h"
#include "engine/portions.h"
#include "explore/packed.h"
#include "models.h"

#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))

enum { PORTIONS_MOST = 16 };

static struct gv_packed result;
static struct gv_table_cache tables;
static double *request_words, *base_words; /* base_words: the base that `drawn` holds draws of */
static size_t n_base_words;
static struct gv_drawn drawn = {.most = (size_t)32 << 20};

/* Of a run in n portions the k-th is worked on here, and the k-th share of the columns put together. */
static struct gv_bytes blocks[PORTIONS_MOST]; /* of each portion; [k] is made here */
static struct gv_bytes counts[PORTIONS_MOST]; /* of each portion in share k; [k] is made here */
static struct gv_bytes others[PORTIONS_MOST]; /* of portion k in each share but its own */

/* Room for a request of n words, and for n bytes of portion j that somebody else has made: its blocks, and
 * its counts in the share that is put together here. NULL when memory ran out. */
EXPORT("request") double *core_request(size_t n);
EXPORT("put_blocks") unsigned char *core_put_blocks(size_t j, size_t n);
EXPORT("put_counts") unsigned char *core_put_counts(size_t j, size_t n);

/* Runs the request of n words that was put there: the whole; the k-th of so many portions of it; or the whole
 * from all portions, with the statistics of the k-th share of the columns. The own portion stays from one to
 * the other. A status. Quantile tables and drawn inputs stay for the next. */
EXPORT("run") int core_run(size_t n);
EXPORT("work") int core_work(size_t n, size_t k, size_t n_portions);
EXPORT("combine") int core_combine(size_t n, size_t k, size_t n_portions);

/* What core_work() has made of portion k for the others: its blocks, and its counts in share j. */
EXPORT("blocks") const unsigned char *core_blocks(size_t k);
EXPORT("blocks_length") size_t core_blocks_length(size_t k);
EXPORT("counts") const unsigned char *core_counts(size_t j);
EXPORT("counts_length") size_t core_counts_length(size_t j);

EXPORT("result") const double *core_result(void);
EXPORT("result_length") size_t core_result_length(void);

double *core_request(size_t n)
{
    free(request_words);
    request_words = malloc((n ? n : 1) * sizeof *request_words);
    return request_words;
}

static unsigned char *make_room(struct gv_bytes *row, size_t j, size_t n)
{
    if (j >= PORTIONS_MOST) return NULL;
    struct gv_bytes *bytes = &row[j];
    if (!bytes->data || n > bytes->capacity) {
        gv_bytes_free(bytes);
        bytes->data = malloc(n ? n : 1);
        if (!bytes->data) return NULL;
        bytes->capacity = n;
    }
    bytes->n = n;
    bytes->at = 0;
    return bytes->data;
}

unsigned char *core_put_blocks(size_t j, size_t n)
{
    return make_room(blocks, j, n);
}

unsigned char *core_put_counts(size_t j, size_t n)
{
    return make_room(counts, j, n);
}

/* Draws are kept from one request to the next, as long as these differ in policies only. */
static void keep_base(size_t n)
{
    size_t bytes = n * sizeof *base_words;
    if (n == n_base_words && memcmp(base_words, request_words, bytes) == 0) return;
    gv_drawn_clear(&drawn);
    free(base_words);
    base_words = malloc(bytes);
    n_base_words = base_words ? n : 0;
    if (base_words) memcpy(base_words, request_words, bytes);
}

/* The request that was put there. To be freed if the status is GV_OK. */
static int read_request(size_t n, struct gv_request *request, struct gv_run_options *options)
{
    size_t n_models;
    const struct gv_model *const *models = gv_models(&n_models);
    if (!request_words) return GV_ERR_DATA;
    int status = gv_request_read(request_words, n, models, n_models, request);
    if (status != GV_OK) return status;
    keep_base(request->n_base);
    *options = (struct gv_run_options){.threads = 1,
                                       .outcomes = request->outcomes,
                                       .summaries = GV_SUMMARIES_PICTURES,
                                       .by_replicate = request->by_replicate,
                                       .tables = &tables,
                                       .drawn = base_words ? &drawn : NULL};
    return GV_OK;
}

/* n_portions = 0: all blocks are to be worked on. */
static int run(size_t n, size_t k, size_t n_portions)
{
    struct gv_request request;
    struct gv_run_options options;
    struct gv_result found;
    result.n = 0;
    result.failed = false;
    int status = read_request(n, &request, &options);
    if (status != GV_OK) return status;
    status = n_portions ? gv_portions_run(&request.plan, &options, k, n_portions, blocks, counts, &found)
                        : gv_run(&request.plan, &options, &found);
    if (status == GV_OK) {
        gv_pack_result(&result, &request.plan, &found);
        if (result.failed) status = GV_ERR_MEMORY;
        gv_result_free(&found);
    }
    gv_request_free(&request);
    return status;
}

int core_run(size_t n)
{
    return run(n, 0, 0);
}

static void clear(struct gv_bytes *bytes)
{
    bytes->n = bytes->at = 0;
}

int core_work(size_t n, size_t k, size_t n_portions)
{
    struct gv_request request;
    struct gv_run_options options;
    int status =
        n_portions <= PORTIONS_MOST && k < n_portions ? read_request(n, &request, &options) : GV_ERR_DATA;
    if (status != GV_OK) return status;
    clear(&blocks[k]);
    clear(&counts[k]);
    for (size_t j = 0; j < n_portions; j++)
        clear(&others[j]);
    struct gv_bytes own = others[k];
    others[k] = counts[k];
    status = gv_portion_work(&request.plan, &options, k, n_portions, &blocks[k], others);
    counts[k] = others[k];
    others[k] = own;
    gv_request_free(&request);
    return status;
}

int core_combine(size_t n, size_t k, size_t n_portions)
{
    return n_portions <= PORTIONS_MOST && k < n_portions ? run(n, k, n_portions) : GV_ERR_DATA;
}

const unsigned char *core_blocks(size_t k)
{
    return blocks[k].data;
}

size_t core_blocks_length(size_t k)
{
    return blocks[k].n;
}

const unsigned char *core_counts(size_t j)
{
    return others[j].data;
}

size_t core_counts_length(size_t j)
{
    return others[j].n;
}

const double *core_result(void)
{
    return result.words;
}

size_t core_result_length(void)
{
    return result.n;
}
