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
static struct gv_bytes portions[PORTIONS_MOST]; /* those of others, or in [0] the own one */

/* Room for a request of n words, and for the bytes of portion k. NULL when memory ran out. */
EXPORT("request") double *core_request(size_t n);
EXPORT("portion") unsigned char *core_portion(size_t k, size_t n);

/* Runs the request of n words that was put there: the whole; a portion of it, the bytes being core_bytes();
 * or the whole from the bytes of all portions. A status. Quantile tables and drawn inputs stay for the next.
 */
EXPORT("run") int core_run(size_t n);
EXPORT("work") int core_work(size_t n, size_t first, size_t step);
EXPORT("combine") int core_combine(size_t n, size_t n_portions);

EXPORT("result") const double *core_result(void);
EXPORT("result_length") size_t core_result_length(void);
EXPORT("bytes") const unsigned char *core_bytes(void);
EXPORT("bytes_length") size_t core_bytes_length(void);

double *core_request(size_t n)
{
    free(request_words);
    request_words = malloc((n ? n : 1) * sizeof *request_words);
    return request_words;
}

unsigned char *core_portion(size_t k, size_t n)
{
    if (k >= PORTIONS_MOST) return NULL;
    gv_bytes_free(&portions[k]);
    unsigned char *data = malloc(n ? n : 1);
    if (data) portions[k] = (struct gv_bytes){.data = data, .n = n, .capacity = n};
    return data;
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
static int run(size_t n, size_t n_portions)
{
    struct gv_request request;
    struct gv_run_options options;
    struct gv_result found;
    result.n = 0;
    result.failed = false;
    int status = read_request(n, &request, &options);
    if (status != GV_OK) return status;
    status = n_portions ? gv_portions_run(&request.plan, &options, portions, n_portions, &found)
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
    return run(n, 0);
}

int core_work(size_t n, size_t first, size_t step)
{
    struct gv_request request;
    struct gv_run_options options;
    portions[0].n = portions[0].at = 0;
    int status = step ? read_request(n, &request, &options) : GV_ERR_DATA;
    if (status != GV_OK) return status;
    status = gv_portion_work(&request.plan, &options, first, step, &portions[0]);
    gv_request_free(&request);
    return status;
}

int core_combine(size_t n, size_t n_portions)
{
    return n_portions && n_portions <= PORTIONS_MOST ? run(n, n_portions) : GV_ERR_DATA;
}

const double *core_result(void)
{
    return result.words;
}

size_t core_result_length(void)
{
    return result.n;
}

const unsigned char *core_bytes(void)
{
    return portions[0].data;
}

size_t core_bytes_length(void)
{
    return portions[0].n;
}
