#include "store/verify.h"

#include "base/status.h"
#include "store/output_file.h"
#include "store/reader_internal.h"

#include <stdio.h>
#include <unistd.h>

int gv_verify_open(const char *path, const struct gv_model_catalogue *catalogue, struct gv_verification *v,
                   struct gv_diagnostics *diagnostics)
{
    *v = (struct gv_verification){0};
    int status = gv_reader_open_damaged(path, &v->reader, diagnostics);
    if (status != GV_OK) return status;
    status = gv_recall_open(v->reader, &v->recall, diagnostics);
    if (status == GV_ERR_DATA)
        gv_diagnose_plain(diagnostics, GV_NOTE, NULL,
                          "the file is made again from its provenance, which cannot be read or trusted");
    if (status == GV_OK) status = gv_recall_scenario(&v->recall, catalogue, &v->scenario, diagnostics);
    return status;
}

void gv_verify_close(struct gv_verification *v)
{
    gv_byte_comparison_free(&v->comparison);
    gv_scenario_free(&v->scenario);
    gv_recall_close(&v->recall);
    gv_reader_close(v->reader);
    *v = (struct gv_verification){0};
}

/* --- running as far as the file's run came --- */

struct watch {
    const struct gv_run_options *options;
    uint64_t until; /* evaluations */
};

static void step(void *context, uint64_t done, uint64_t total)
{
    struct watch *w = context;
    if (w->options->progress)
        w->options->progress(w->options->progress_context, done, w->until < total ? w->until : total);
}

static int run_again(const struct gv_verification *v, struct gv_writer *writer,
                     const struct gv_run_options *options, struct gv_diagnostics *diagnostics)
{
    const struct gv_plan *plan = &v->scenario.plan;
    struct watch watch = {.options = options, .until = v->recall.draws * plan->n_policies};
    struct gv_run_options run = *options;
    run.sink = gv_writer_sink(writer);
    run.tables = gv_writer_tables(writer);
    run.progress = step;
    run.progress_context = &watch;
    if (!v->recall.complete) run.until = v->recall.draws;
    struct gv_result result;
    int status = gv_run(plan, &run, &result);
    if (status == GV_OK || status == GV_ERR_INTERRUPTED) {
        bool enough = status == GV_OK || (!v->recall.complete && result.draws >= v->recall.draws);
        status = enough ? gv_writer_finish(writer, &result, diagnostics) : GV_ERR_INTERRUPTED;
        gv_result_free(&result);
    } else {
        gv_writer_explain(writer, diagnostics);
    }
    return status;
}

int gv_verify_compare(struct gv_verification *v, int descriptor, const volatile int *stop,
                      struct gv_diagnostics *diagnostics)
{
    char path[64];
    struct gv_reader *computed;
    snprintf(path, sizeof path, GV_DESCRIPTORS "%d", descriptor);
    int status = gv_reader_open(path, &computed, diagnostics);
    if (status != GV_OK) return GV_ERR_IO;
    status = gv_compare_bytes(v->reader->descriptor, computed, stop, &v->comparison);
    if (status == GV_ERR_IO)
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s' cannot be read to its end", v->recall.path);
    if (status == GV_ERR_INTERNAL) {
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "what was computed again cannot be read back");
        status = GV_ERR_IO;
    }
    gv_reader_close(computed);
    return status;
}

/* A run that stopped by itself must stop at the same look again. */
static int follow_rule(struct gv_verification *v, const struct gv_run_options *options,
                       struct gv_diagnostics *diagnostics)
{
    struct gv_scenario *s = &v->scenario;
    struct gv_stop stop;
    if (!s->stops) return GV_OK;
    s->plan.looks = 0;
    int status = gv_stopping_find(&s->plan, &s->stopping, options, NULL, NULL, &stop);
    s->plan.looks = s->stop.looks;
    if (status != GV_OK || (stop.look == s->stop.look && stop.looks == s->stop.looks)) return status;
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL,
                      "'%s' says that the run stopped at look %u of %u; its rule leads to look %u of %u",
                      v->recall.path, s->stop.look, s->stop.looks, stop.look, stop.looks);
    return GV_ERR_DATA;
}

int gv_verify_run(struct gv_verification *v, const struct gv_run_options *options,
                  struct gv_diagnostics *diagnostics)
{
    struct gv_writer *writer;
    int status = follow_rule(v, options, diagnostics);
    if (status != GV_OK) return status;
    status = gv_writer_open_nameless(&v->scenario, v->recall.keep, &writer, diagnostics);
    if (status == GV_OK) status = run_again(v, writer, options, diagnostics);
    int descriptor = status == GV_OK ? gv_writer_take(writer) : -1;
    gv_writer_close(writer);
    if (status == GV_OK) status = gv_verify_compare(v, descriptor, options->stop, diagnostics);
    if (descriptor >= 0) close(descriptor);
    return status;
}
