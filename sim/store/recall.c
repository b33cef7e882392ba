#include "store/recall.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/plan_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char group[] = "provenance";

static int fail(const struct gv_recall *r, const char *name, const char *what,
                struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s': %s/%s %s", r->path, group, name, what);
    return GV_ERR_DATA;
}

/* --- reading --- */

/* A text was written with its hash; one of the two is wrong if they do not fit. */
static int check_hash(const struct gv_recall *r, const char *name, const char *text, const char *hash,
                      struct gv_diagnostics *diagnostics)
{
    char found[GV_HASH_TEXT];
    gv_sha256(text, strlen(text), found);
    if (strcmp(found, hash) == 0) return GV_OK;
    return fail(r, name, "was changed: it does not have the SHA-256 that the file states", diagnostics);
}

static int read_text(const struct gv_reader *reader, const struct gv_recall *r, const char *name,
                     const char *hash_name, char **text, struct gv_diagnostics *diagnostics)
{
    char *hash = NULL;
    int status = gv_reader_text(reader, group, name, text, diagnostics);
    if (status == GV_OK) status = gv_reader_text(reader, group, hash_name, &hash, diagnostics);
    if (status == GV_OK) status = check_hash(r, name, *text, hash, diagnostics);
    free(hash);
    return status;
}

static int read_texts(const struct gv_reader *reader, const struct gv_recall *r, const char *name,
                      const char *hash_name, struct gv_texts *texts, struct gv_diagnostics *diagnostics)
{
    struct gv_texts hashes = {0};
    int status = gv_reader_texts(reader, group, name, texts, diagnostics);
    if (status == GV_OK) status = gv_reader_texts(reader, group, hash_name, &hashes, diagnostics);
    if (status == GV_OK && hashes.n != texts->n)
        status = fail(r, hash_name, "has not one hash for each text", diagnostics);
    for (size_t i = 0; status == GV_OK && i < texts->n; i++)
        status = check_hash(r, name, texts->texts[i], hashes.texts[i], diagnostics);
    gv_texts_free(&hashes);
    return status;
}

static int read_keep(const struct gv_reader *reader, struct gv_recall *r, struct gv_diagnostics *diagnostics)
{
    char *keep;
    int status = gv_reader_text(reader, group, "keep", &keep, diagnostics);
    if (status != GV_OK) return status;
    r->keep = gv_keep_find(keep);
    free(keep);
    return r->keep == GV_KEEP_COUNT ? fail(r, "keep", "is none of the levels", diagnostics) : GV_OK;
}

/* --- what the plan says --- */

/* The rest of the line "KEY …", NULL if it is not one. */
static const char *after(const char *line, const char *key)
{
    size_t n = strlen(key);
    return strncmp(line, key, n) == 0 && line[n] == ' ' ? line + n + 1 : NULL;
}

static void take_line(struct gv_recall *r, const char *line, size_t length)
{
    const char *value;
    char word[16] = "";
    if ((value = after(line, "design"))) {
        size_t n = length - (size_t)(value - line);
        if (n < sizeof word) memcpy(word, value, n);
        r->design.kind = gv_design_find(word);
    } else if ((value = after(line, "seed"))) {
        r->design.seed = strtoull(value, NULL, 10);
    } else if ((value = after(line, "replicates"))) {
        r->design.replicates = (uint32_t)strtoul(value, NULL, 10);
    } else if ((value = after(line, "points"))) {
        r->design.points = strtoull(value, NULL, 10);
    } else if ((value = after(line, "policy"))) {
        gv_text_append(&r->policies, value, length - (size_t)(value - line));
        gv_text_append(&r->policies, "", 1);
        r->n_policies++;
    }
}

/* Sampling and policies, from the one text that has them all under a hash. */
static int read_plan(struct gv_recall *r, struct gv_diagnostics *diagnostics)
{
    r->design.kind = GV_DESIGN_COUNT;
    for (const char *line = r->plan; *line;) {
        size_t length = strcspn(line, "\n");
        take_line(r, line, length);
        line += length + (line[length] == '\n');
    }
    if (r->policies.failed) return GV_ERR_MEMORY;
    const struct gv_design *d = &r->design;
    if (d->kind == GV_DESIGN_COUNT || d->replicates < 1 || d->replicates > GV_REPLICATES_MAX ||
        d->points < 1 || d->points > UINT64_C(1) << GV_SOBOL_BITS || r->n_policies == 0)
        return fail(r, "plan", "is no plan of this program", diagnostics);
    return GV_OK;
}

static int read_draws(const struct gv_reader *reader, struct gv_recall *r, struct gv_diagnostics *diagnostics)
{
    struct gv_array done;
    r->draws = gv_design_draws(&r->design);
    r->complete = gv_reader_attribute_number(reader, NULL, NULL, "complete") > 0;
    if (r->complete) return GV_OK;
    int status = gv_reader_numbers(reader, group, "draws", &done, diagnostics);
    if (status != GV_OK) return status;
    /* A study beside the run may have been interrupted when the run had all its draws. */
    double most = (double)r->draws - (r->analysis ? 0 : 1);
    if (done.n == 1 && done.values[0] >= 1 && done.values[0] <= most)
        r->draws = (uint64_t)done.values[0];
    else
        status = fail(r, "draws", "makes no sense for an interrupted run", diagnostics);
    gv_array_free(&done);
    return status;
}

static int read_number(const struct gv_reader *reader, const struct gv_recall *r, const char *name,
                       double least, double *value, struct gv_diagnostics *diagnostics)
{
    struct gv_array array;
    int status = gv_reader_numbers(reader, group, name, &array, diagnostics);
    if (status != GV_OK) return status;
    *value = array.n == 1 ? array.values[0] : (double)NAN;
    gv_array_free(&array);
    if (isnan(least) || (*value >= least && *value <= 9007199254740992.0)) return GV_OK;
    return fail(r, name, "makes no sense", diagnostics);
}

/* The rule that the run stopped by, if it did. */
static int read_stopping(const struct gv_reader *reader, struct gv_recall *r,
                         struct gv_diagnostics *diagnostics)
{
    double target, most, look, looks;
    if (!gv_reader_has(reader, group, "stopping_looks")) return GV_OK;
    r->stops = true;
    int status = gv_reader_text(reader, group, "stopping_tolerance", &r->tolerance, diagnostics);
    if (status == GV_OK) status = read_number(reader, r, "stopping_target", NAN, &target, diagnostics);
    if (status == GV_OK) status = read_number(reader, r, "stopping_draws_at_most", 1, &most, diagnostics);
    if (status == GV_OK) status = read_number(reader, r, "stopping_look", 1, &look, diagnostics);
    if (status == GV_OK) status = read_number(reader, r, "stopping_looks", look, &looks, diagnostics);
    if (status != GV_OK) return status;
    if (!*r->tolerance) {
        free(r->tolerance);
        r->tolerance = NULL;
    }
    if (!isnan(target)) {
        struct gv_text text = {0};
        gv_number_print(target, &text);
        r->target = gv_text_take(&text);
        if (!r->target) return GV_ERR_MEMORY;
    }
    r->draws_at_most = (uint64_t)most;
    r->stop = (struct gv_stop){.look = (unsigned)look, .looks = (unsigned)looks, .points = r->design.points};
    if (r->tolerance || r->target) return GV_OK;
    return fail(r, "stopping_tolerance", "is empty, and there is no target", diagnostics);
}

int gv_recall_open(const struct gv_reader *reader, struct gv_recall *r, struct gv_diagnostics *diagnostics)
{
    const char *path = gv_reader_path(reader);
    *r = (struct gv_recall){.path = gv_text_copy(path, strlen(path))};
    if (!r->path) return GV_ERR_MEMORY;
    int status = read_text(reader, r, "plan", "plan_sha256", &r->plan, diagnostics);
    if (status == GV_OK)
        status = read_text(reader, r, "scenario_text", "scenario_sha256", &r->scenario, diagnostics);
    if (status == GV_OK)
        status = read_texts(reader, r, "extends_text", "extends_sha256", &r->extends, diagnostics);
    if (status == GV_OK)
        status = read_texts(reader, r, "table_text", "table_sha256", &r->tables, diagnostics);
    if (status == GV_OK) status = gv_reader_texts(reader, group, "set_text", &r->set, diagnostics);
    if (status == GV_OK) status = read_keep(reader, r, diagnostics);
    if (status == GV_OK) status = read_plan(r, diagnostics);
    if (status == GV_OK && gv_reader_has(reader, group, "analysis"))
        status = read_text(reader, r, "analysis", "analysis_sha256", &r->analysis, diagnostics);
    if (status == GV_OK) status = read_draws(reader, r, diagnostics);
    if (status == GV_OK) status = read_stopping(reader, r, diagnostics);
    return status;
}

void gv_recall_close(struct gv_recall *r)
{
    free(r->path);
    free(r->scenario);
    free(r->plan);
    free(r->analysis);
    free(r->tolerance);
    free(r->target);
    gv_texts_free(&r->extends);
    gv_texts_free(&r->tables);
    gv_texts_free(&r->set);
    gv_text_free(&r->policies);
    *r = (struct gv_recall){0};
}

/* --- the scenario --- */

/* As plain messages: places in a text that the user has no file of say little, and they would not outlive
 * the scenario. */
static int explain_invalid(const struct gv_recall *r, int status, const struct gv_diagnostics *found,
                           struct gv_diagnostics *diagnostics)
{
    for (size_t i = 0; i < found->n; i++)
        if (found->items[i].severity == GV_ERROR) {
            gv_diagnose_plain(diagnostics, GV_ERROR, "it may have been made by another version of gevinst",
                              "'%s': the scenario that it holds is not valid: %s", r->path,
                              found->items[i].message ? found->items[i].message : "out of memory");
            break;
        }
    return status == GV_ERR_MEMORY ? status : GV_ERR_DATA;
}

static int check_plan(const struct gv_recall *r, const struct gv_plan *plan,
                      struct gv_diagnostics *diagnostics)
{
    struct gv_text text = {0}, stated = {0}, given = {0};
    gv_plan_print(plan, &text);
    int status = text.failed ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK && gv_plan_differs(r->plan, text.data, &stated, &given)) {
        gv_diagnose_plain(
            diagnostics, GV_ERROR,
            "it was changed, or made by another version of gevinst that reads scenarios otherwise",
            "'%s': its plan says %s, and the scenario that it holds gives %s", r->path,
            stated.data ? stated.data : "?", given.data ? given.data : "?");
        status = GV_ERR_DATA;
    }
    gv_text_free(&text);
    gv_text_free(&stated);
    gv_text_free(&given);
    return status;
}

int gv_recall_scenario(const struct gv_recall *r, const struct gv_model_catalogue *catalogue,
                       struct gv_scenario *scenario, struct gv_diagnostics *diagnostics)
{
    *scenario = (struct gv_scenario){0};
    const char **files = gv_memory_new((r->extends.n + 1) * sizeof *files);
    const char **policies = gv_memory_new(r->n_policies * sizeof *policies);
    struct gv_text name = {0};
    gv_text_printf(&name, "%s:scenario", r->path);
    int status = files && policies && !name.failed ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        files[0] = r->scenario;
        for (size_t i = 0; i < r->extends.n; i++)
            files[i + 1] = r->extends.texts[i];
        const char *at = r->policies.data;
        for (size_t p = 0; p < r->n_policies; p++, at += strlen(at) + 1)
            policies[p] = at;
        const struct gv_scenario_texts texts = {.files = files,
                                                .n_files = r->extends.n + 1,
                                                .tables = (const char *const *)r->tables.texts,
                                                .n_tables = r->tables.n};
        const struct gv_scenario_changes changes = {.set = (const char *const *)r->set.texts,
                                                    .n_set = r->set.n,
                                                    .policies = policies,
                                                    .n_policies = r->n_policies,
                                                    .draws = r->stops ? r->draws_at_most
                                                                      : gv_design_draws(&r->design),
                                                    .replicates = r->design.replicates,
                                                    .has_seed = true,
                                                    .seed = r->design.seed,
                                                    .design = gv_design_name(r->design.kind),
                                                    .tolerance = r->tolerance,
                                                    .target = r->target};
        struct gv_diagnostics found = {0};
        status = gv_scenario_read_texts(name.data, &texts, catalogue, &changes, scenario, &found);
        if (status != GV_OK) status = explain_invalid(r, status, &found, diagnostics);
        gv_diagnostics_free(&found);
    }
    if (status == GV_OK && r->stops) {
        scenario->stop = r->stop;
        scenario->plan.design.points = r->stop.points;
        scenario->plan.looks = r->stop.looks;
    }
    if (status == GV_OK) status = check_plan(r, &scenario->plan, diagnostics);
    gv_text_free(&name);
    free(files);
    free(policies);
    return status;
}
