#include "store/writer.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/draws.h"
#include "store/hdf5.h"
#include "store/output_file.h"
#include "store/sections.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const gv_keep_names[GV_KEEP_COUNT] = {"none", "headline", "outcomes", "all"};

struct gv_writer {
    const struct gv_scenario *scenario;
    struct gv_output_file file;
    struct gv_hdf5 hdf5;
    struct gv_draws draws;
    struct gv_table_cache tables;
    enum gv_keep keep;
    const struct gv_section *section; /* NULL if there is none */
    char *final_path;
    int finished; /* descriptor of a finished nameless file; -1 if there is none */
};

/* --- what is kept --- */

enum gv_keep gv_keep_find(const char *name)
{
    int keep = 0;
    while (keep < GV_KEEP_COUNT && strcmp(name, gv_keep_names[keep]) != 0)
        keep++;
    return (enum gv_keep)keep;
}

static bool is_kept(const struct gv_outcome *outcome, enum gv_keep keep)
{
    if (outcome->flags & GV_STAGE) return false;
    if (outcome->flags & GV_MONTHLY) return keep == GV_KEEP_ALL;
    return keep >= GV_KEEP_OUTCOMES || (keep == GV_KEEP_HEADLINE && outcome->flags & GV_HEADLINE);
}

uint64_t gv_writer_size(const struct gv_plan *plan, enum gv_keep keep)
{
    const struct gv_model *model = plan->model;
    uint64_t rows = 0;
    for (size_t o = 0; o < model->n_outcomes; o++)
        if (is_kept(&model->outcomes[o], keep))
            rows += plan->n_policies *
                    (model->outcomes[o].flags & GV_MONTHLY ? (uint64_t)plan->setup.horizon : 1);
    if (rows > 0) rows += 2; /* draw and replicate */
    if (keep == GV_KEEP_ALL) {
        rows += 2;
        for (size_t k = 0; k < model->n_inputs; k++)
            rows += plan->inputs[k].family != GV_CONSTANT;
        for (size_t p = 0; p < plan->n_policies; p++)
            for (size_t i = 0; i < plan->policies[p].n_overrides; i++)
                rows += plan->policies[p].overrides[i].distribution.family != GV_CONSTANT;
    }
    return rows * gv_design_draws(&plan->design) * sizeof(double);
}

/* --- messages --- */

/* A write of ours failed, or memory for it. */
static int complain(const struct gv_writer *w, int error, struct gv_diagnostics *diagnostics)
{
    char text[128];
    const char *hint = w->file.nameless ? "set TMPDIR to a folder with more room" : NULL;
    gv_diagnose_plain(diagnostics, GV_ERROR, hint, "cannot write '%s': %s", w->file.name,
                      gv_output_reason(error, text));
    return error == ENOMEM ? GV_ERR_MEMORY : GV_ERR_IO;
}

/* Something failed in HDF5. It writes to memory only, so no disk is to blame but for what is read back. */
static int complain_hdf5(const struct gv_writer *w, int status, struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "cannot write '%s': %s", w->file.name, w->hdf5.reason);
    return status;
}

static int no_memory(struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "out of memory while writing the result file");
    return GV_ERR_MEMORY;
}

void gv_writer_explain(const struct gv_writer *w, struct gv_diagnostics *diagnostics)
{
    int error = atomic_load(&w->draws.error);
    if (error) complain(w, error, diagnostics);
}

/* --- opening --- */

/* What the file holds besides draws, generously: attributes, then numbers and texts. */
static uint64_t estimate_rest(const struct gv_scenario *scenario)
{
    const struct gv_plan *plan = &scenario->plan;
    uint64_t outcomes = plan->model->n_outcomes, inputs = plan->model->n_inputs, policies = plan->n_policies;
    uint64_t bytes = 262144 + outcomes * 30 * 2048 + inputs * 4096;
    bytes += policies * (inputs * 128 + outcomes * (256 + 3 * GV_HISTOGRAM_BINS) * sizeof(double));
    for (size_t o = 0; o < plan->model->n_outcomes; o++)
        if (plan->model->outcomes[o].flags & GV_MONTHLY)
            bytes += policies * (uint64_t)plan->setup.horizon * 3 * (1 + GV_QUANTILES) * sizeof(double);
    for (size_t i = 0; i < scenario->n_files; i++)
        bytes += scenario->files[i].source.length;
    for (size_t i = 0; i < scenario->n_tables; i++)
        bytes += scenario->tables[i].source.length;
    return bytes;
}

static int lay_out(struct gv_writer *w, bool adopted, struct gv_diagnostics *diagnostics)
{
    const struct gv_plan *plan = &w->scenario->plan;
    const struct gv_model *model = plan->model;
    bool *kept = gv_memory_zeroed(model->n_outcomes + 1, sizeof *kept);
    if (!kept) return no_memory(diagnostics);
    for (size_t o = 0; o < model->n_outcomes; o++)
        kept[o] = is_kept(&model->outcomes[o], w->keep);
    gv_hdf5_create(&w->hdf5);
    int status = gv_draws_open(&w->draws, plan, kept, w->keep == GV_KEEP_ALL, &w->hdf5, &w->file);
    free(kept);
    if (status != GV_OK) return no_memory(diagnostics);
    if (w->hdf5.failed) return complain_hdf5(w, GV_ERR_MEMORY, diagnostics);
    if (adopted) {
        int error = gv_draws_clear_gaps(&w->draws);
        if (error) return complain(w, error, diagnostics);
    }
    /* Now rather than after hours. The rest is an estimate, so it may fail. */
    if (gv_output_reserve(&w->file, w->draws.end + estimate_rest(w->scenario)) == 0) return GV_OK;
    int error = gv_output_reserve(&w->file, w->draws.end);
    return error ? complain(w, error, diagnostics) : GV_OK;
}

/* `path` is NULL for a file without a name, `part` for a new one. */
static int open_writer(const char *path, const struct gv_scenario *scenario, enum gv_keep keep,
                       const char *part, struct gv_writer **writer, struct gv_diagnostics *diagnostics)
{
    *writer = NULL;
    struct gv_writer *w = gv_memory_zeroed(1, sizeof *w);
    if (!w) return no_memory(diagnostics);
    w->scenario = scenario;
    w->keep = keep;
    w->finished = -1;
    int status = part   ? gv_output_adopt(&w->file, path, part, diagnostics)
                 : path ? gv_output_open(&w->file, path, diagnostics)
                        : gv_output_open_nameless(&w->file, diagnostics);
    if (status == GV_OK && path) {
        w->final_path = gv_text_copy(path, strlen(path));
        if (!w->final_path) status = no_memory(diagnostics);
    }
    if (status == GV_OK) status = lay_out(w, part != NULL, diagnostics);
    if (status == GV_OK)
        *writer = w;
    else
        gv_writer_close(w);
    return status;
}

int gv_writer_open(const char *path, const struct gv_scenario *scenario, enum gv_keep keep,
                   struct gv_writer **writer, struct gv_diagnostics *diagnostics)
{
    return open_writer(path, scenario, keep, NULL, writer, diagnostics);
}

int gv_writer_open_part(const char *path, const struct gv_scenario *scenario, enum gv_keep keep,
                        const char *part, struct gv_writer **writer, struct gv_diagnostics *diagnostics)
{
    return open_writer(path, scenario, keep, part, writer, diagnostics);
}

int gv_writer_open_nameless(const struct gv_scenario *scenario, enum gv_keep keep, struct gv_writer **writer,
                            struct gv_diagnostics *diagnostics)
{
    return open_writer(NULL, scenario, keep, NULL, writer, diagnostics);
}

void gv_writer_add(struct gv_writer *w, const struct gv_section *section)
{
    w->section = section;
}

const struct gv_sink *gv_writer_sink(struct gv_writer *w)
{
    return &w->draws.sink;
}

struct gv_output_file *gv_writer_file(struct gv_writer *w)
{
    return &w->file;
}

struct gv_draws *gv_writer_draws(struct gv_writer *w)
{
    return &w->draws;
}

struct gv_table_cache *gv_writer_tables(struct gv_writer *w)
{
    return &w->tables;
}

/* --- finishing --- */

static int write_sections(struct gv_writer *w, const struct gv_result *result)
{
    const struct gv_plan *plan = &w->scenario->plan;
    int status = gv_write_summary(&w->hdf5, plan, result);
    if (status == GV_OK) status = gv_write_chance(&w->hdf5, plan, result);
    if (status == GV_OK) status = gv_write_monthly(&w->hdf5, plan, result);
    if (status == GV_OK) status = gv_write_distribution(&w->hdf5, plan, result);
    if (status == GV_OK) status = gv_write_policies(&w->hdf5, plan);
    if (status == GV_OK) status = gv_write_curves(&w->hdf5, w->scenario, &w->tables);
    if (status == GV_OK)
        status = gv_write_provenance(&w->hdf5, w->scenario, gv_keep_names[w->keep],
                                     w->section ? w->section->settings : NULL, result);
    if (status == GV_OK && w->section) status = w->section->write(&w->hdf5, w->section->context);
    return status;
}

char *gv_writer_incomplete_path(const char *path)
{
    struct gv_text name = {0};
    size_t length = strlen(path);
    if (length > 3 && strcmp(path + length - 3, ".h5") == 0) length -= 3;
    gv_text_append(&name, path, length);
    gv_text_puts(&name, ".incomplete.h5");
    return gv_text_take(&name);
}

/* Gives the file its name: that of the user, or beside it when the result is incomplete. */
static int commit(struct gv_writer *w, bool complete, struct gv_diagnostics *diagnostics)
{
    if (w->file.nameless) {
        w->finished = gv_output_take(&w->file);
        return GV_OK;
    }
    if (complete) return gv_output_commit(&w->file, w->file.target, diagnostics);
    char *target = gv_writer_incomplete_path(w->file.target);
    int status = target ? gv_output_commit(&w->file, target, diagnostics) : no_memory(diagnostics);
    free(w->final_path);
    w->final_path = target;
    return status;
}

/* Checksums of all that is in the file; the draws' own have been added up as they came. An errno. */
static int write_sums(struct gv_writer *w)
{
    struct gv_sums sums = {0};
    int error = gv_draws_list_sums(&w->draws, &sums) == GV_OK ? 0 : ENOMEM;
    if (!error) error = gv_sums_write(&sums, w->hdf5.memory.size, &w->file);
    gv_sums_free(&sums);
    return error;
}

static int write_all(struct gv_writer *w, const struct gv_result *result, struct gv_diagnostics *diagnostics)
{
    int error = gv_draws_finish(&w->draws, result->draws);
    if (error) return complain(w, error, diagnostics);
    if (write_sections(w, result) != GV_OK) return no_memory(diagnostics);
    if (gv_hdf5_close(&w->hdf5) != GV_OK) return complain_hdf5(w, GV_ERR_MEMORY, diagnostics);
    error = gv_hdf5_store(&w->hdf5, &w->file);
    if (!error) error = write_sums(w);
    if (error) return complain(w, error, diagnostics);
    int status = gv_output_sync(&w->file, diagnostics);
    if (status != GV_OK) return status;
    if (gv_hdf5_verify(&w->hdf5, &w->file) != GV_OK) return complain_hdf5(w, GV_ERR_IO, diagnostics);
    return commit(w, result->complete, diagnostics);
}

int gv_writer_finish(struct gv_writer *w, const struct gv_result *result, struct gv_diagnostics *diagnostics)
{
    int status = GV_ERR_INTERRUPTED;
    if (result->complete || result->draws > 0) status = write_all(w, result, diagnostics);
    gv_writer_abort(w);
    return status;
}

void gv_writer_abort(struct gv_writer *w)
{
    gv_hdf5_free(&w->hdf5);
    gv_draws_free(&w->draws);
    gv_output_discard(&w->file);
}

int gv_writer_take(struct gv_writer *w)
{
    int descriptor = w->finished;
    w->finished = -1;
    return descriptor;
}

const char *gv_writer_final_path(const struct gv_writer *w)
{
    return w->final_path;
}

void gv_writer_close(struct gv_writer *w)
{
    if (!w) return;
    gv_writer_abort(w);
    gv_table_cache_free(&w->tables);
    if (w->finished >= 0) close(w->finished);
    free(w->final_path);
    free(w);
}
