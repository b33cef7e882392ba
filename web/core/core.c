/* The simulator inside of the page: a request in, a result out, both as rows of doubles (explore/packed.h).
 * Nothing of it is a second implementation: it is the engine of the program, compiled for WebAssembly. */
#include "base/status.h"
#include "engine/drawn.h"
#include "explore/packed.h"
#include "models.h"

#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))

static struct gv_packed result;
static struct gv_table_cache tables;
static double *request_words, *base_words; /* base_words: the base that `drawn` holds draws of */
static size_t n_base_words;
static struct gv_drawn drawn = {.most = (size_t)32 << 20};

/* Room for a request of n words. NULL when memory ran out. */
EXPORT("request") double *core_request(size_t n);
EXPORT("run") int core_run(size_t n);
EXPORT("result") const double *core_result(void);
EXPORT("result_length") size_t core_result_length(void);

double *core_request(size_t n)
{
    free(request_words);
    request_words = malloc((n ? n : 1) * sizeof *request_words);
    return request_words;
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

/* Runs the request of n words that was put there; a status. Quantile tables and drawn inputs stay for the
 * next. */
int core_run(size_t n)
{
    size_t n_models;
    const struct gv_model *const *models = gv_models(&n_models);
    struct gv_request request;
    struct gv_result run;
    result.n = 0;
    result.failed = false;
    if (!request_words) return GV_ERR_DATA;
    int status = gv_request_read(request_words, n, models, n_models, &request);
    if (status != GV_OK) return status;
    keep_base(request.n_base);
    const struct gv_run_options options = {.threads = 1,
                                           .outcomes = request.outcomes,
                                           .summaries = GV_SUMMARIES_PICTURES,
                                           .by_replicate = request.by_replicate,
                                           .tables = &tables,
                                           .drawn = base_words ? &drawn : NULL};
    status = gv_run(&request.plan, &options, &run);
    if (status == GV_OK) {
        gv_pack_result(&result, &request.plan, &run);
        if (result.failed) status = GV_ERR_MEMORY;
        gv_result_free(&run);
    }
    gv_request_free(&request);
    return status;
}

const double *core_result(void)
{
    return result.words;
}

size_t core_result_length(void)
{
    return result.n;
}
