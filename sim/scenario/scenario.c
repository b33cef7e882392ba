/* From files to a scenario: the files, their common keys, inputs, policies, sampling. */
#include "scenario/scenario.h"

#include "base/memory.h"
#include "base/status.h"
#include "scenario/csv.h"
#include "scenario/reading.h"
#include "scenario/schema.h"
#include "scenario/source_file.h"

#include <stdlib.h>
#include <string.h>

const char *const gv_grade_names[GV_GRADE_COUNT] = {"", "measured", "experience", "assumption"};
const struct gv_label gv_grade_labels[GV_GRADE_COUNT] = {
    {"", ""}, {"målt", "measured"}, {"erfaring", "experience"}, {"antagelse", "assumption"}};

bool gv_assumption_flagged(const struct gv_assumption *a)
{
    if (!a->expression || a->unused || gv_scenario_from_course(a->expression)) return false;
    return a->grade == GV_GRADE_NONE || !a->source;
}

/* --- the files --- */

/* `name` beside the file `from`; malloc'd. */
static char *path_beside(const char *from, const char *name)
{
    struct gv_text path = {0};
    const char *slash = strrchr(from, '/');
    if (slash && name[0] != '/') gv_text_append(&path, from, (size_t)(slash - from) + 1);
    gv_text_puts(&path, name);
    return gv_text_take(&path);
}

static int read_file(struct gv_scenario *s, const char *path, const char *part,
                     struct gv_diagnostics *diagnostics)
{
    size_t index = s->n_files++;
    struct gv_scenario_file *file = &s->files[index];
    int status;
    file->part = part;
    if (s->texts)
        status = gv_source_take(path, index < s->texts->n_files ? s->texts->files[index] : NULL,
                                GV_SCENARIO_BYTES_MAX, &file->source, diagnostics);
    else
        status = gv_source_read(path, GV_SCENARIO_BYTES_MAX, &file->source, diagnostics);
    if (status == GV_OK) status = gv_tree_parse(&file->source, &file->tree, diagnostics);
    return status;
}

/* Reads a scenario and, one after the other, what it extends. */
static int read_chain(struct gv_scenario *s, const char *path, const char *part,
                      struct gv_diagnostics *diagnostics)
{
    size_t first = s->n_files;
    int status = read_file(s, path, part, diagnostics);
    while (status == GV_OK) {
        const struct gv_scenario_file *last = &s->files[s->n_files - 1];
        const struct gv_node *extends = gv_node_find(last->tree.root, "extends");
        if (!extends || extends->kind != GV_NODE_SCALAR || !*extends->value) break;
        char *base = path_beside(last->source.name, extends->value);
        if (!base) return GV_ERR_MEMORY;
        bool circular = false;
        for (size_t i = first; i < s->n_files && !s->texts; i++) /* texts come to an end by themselves */
            circular |= strcmp(s->files[i].source.name, base) == 0;
        if (circular || s->n_files == GV_SCENARIO_FILES_MAX) {
            gv_diagnose(diagnostics, GV_ERROR, extends->place, "let one of them stand on its own",
                        circular ? "'%s' extends itself" : "'%s' is extended through too many files",
                        extends->value);
            status = GV_ERR_DATA;
        } else {
            size_t before = diagnostics->errors;
            status = read_file(s, base, part, diagnostics);
            if (status != GV_OK && diagnostics->errors > before)
                gv_diagnose(diagnostics, GV_NOTE, extends->place, NULL, "it is extended here");
            if (status == GV_ERR_NO_INPUT) status = GV_ERR_DATA;
        }
        free(base);
    }
    return status;
}

/* Reads the scenario, what it extends, and the scenarios of its parts. */
static int read_files(struct gv_scenario *s, const char *path, struct gv_diagnostics *diagnostics)
{
    int status = read_chain(s, path, NULL, diagnostics);
    s->n_own = s->n_files;
    const struct gv_node *parts = status == GV_OK ? gv_scenario_parts(s) : NULL;
    for (size_t i = 0; status == GV_OK && parts && i < parts->n; i++) {
        const struct gv_node *part = parts->children[i];
        if (part->kind != GV_NODE_SCALAR || !*part->value || s->n_files == GV_SCENARIO_FILES_MAX) {
            gv_diagnose(diagnostics, GV_ERROR, part->key_place, "write PART: FILE, with few files in all",
                        "no scenario can be read for part '%s'", part->key);
            return GV_ERR_DATA;
        }
        char *file = path_beside(part->place.source->name, part->value);
        if (!file) return GV_ERR_MEMORY;
        size_t before = diagnostics->errors;
        status = read_chain(s, file, part->key, diagnostics);
        if (status != GV_OK && diagnostics->errors > before)
            gv_diagnose(diagnostics, GV_NOTE, part->place, NULL, "it is a part here");
        if (status == GV_ERR_NO_INPUT) status = GV_ERR_DATA;
        free(file);
    }
    return status;
}

static int read_table(struct gv_scenario *s, const char *path, struct gv_source *source,
                      struct gv_diagnostics *diagnostics)
{
    size_t index = s->n_tables++;
    if (!s->texts) return gv_source_read(path, GV_CSV_BYTES_MAX, source, diagnostics);
    return gv_source_take(path, index < s->texts->n_tables ? s->texts->tables[index] : NULL, GV_CSV_BYTES_MAX,
                          source, diagnostics);
}

const struct gv_source *gv_scenario_open_table(void *opener, const char *name, struct gv_text *message)
{
    enum { MOST = 32 };
    struct gv_scenario *s = opener;
    /* By the name as written: which tables there are must not depend on where the scenario lies. */
    for (size_t i = 0; i < s->n_tables; i++)
        if (strcmp(s->tables[i].name, name) == 0) return &s->tables[i].source;
    if (s->n_tables == MOST) {
        gv_text_printf(message, "a scenario may name at most %d files", MOST);
        return NULL;
    }
    /* Beside the scenario itself, also for those that it extends: they lie in one folder as a rule. */
    char *path = path_beside(s->files[0].source.name, name),
         *copy = gv_pool_copy(&s->pool, name, strlen(name));
    if (!s->tables) s->tables = gv_memory_zeroed(MOST, sizeof *s->tables);
    if (!path || !copy || !s->tables) {
        free(path);
        gv_text_puts(message, "out of memory");
        return NULL;
    }
    struct gv_diagnostics diagnostics = {0};
    struct gv_scenario_table *table = &s->tables[s->n_tables];
    table->name = copy;
    int status = read_table(s, path, &table->source, &diagnostics);
    if (status != GV_OK && diagnostics.n > 0)
        gv_text_printf(message, "%s: %s", name, diagnostics.items[0].message);
    gv_diagnostics_free(&diagnostics);
    free(path);
    return status == GV_OK ? &table->source : NULL;
}

const struct gv_node *gv_scenario_key(const struct gv_scenario *s, const char *key)
{
    for (size_t i = 0; i < s->n_own; i++) {
        const struct gv_node *node = gv_node_find(s->files[i].tree.root, key);
        if (node) return node;
    }
    return NULL;
}

/* --- the scenario's own keys --- */

static void read_label(const struct gv_node *node, struct gv_label *label)
{
    if (!node) return;
    if (node->kind == GV_NODE_SCALAR) {
        label->da = label->en = node->value;
        return;
    }
    const struct gv_node *da = gv_node_find(node, "da"), *en = gv_node_find(node, "en");
    if (da && da->kind == GV_NODE_SCALAR) label->da = label->en = da->value;
    if (en && en->kind == GV_NODE_SCALAR) {
        label->en = en->value;
        if (!da) label->da = en->value;
    }
}

void gv_scenario_label(const struct gv_node *node, const char *fallback, struct gv_label *label)
{
    *label = (struct gv_label){fallback, fallback};
    read_label(node, label);
}

static double whole_or(const struct gv_node *node, double fallback)
{
    double value;
    return node && node->kind == GV_NODE_SCALAR && gv_schema_whole(node, &value) ? value : fallback;
}

static void find_model(struct gv_scenario *s, const struct gv_model_catalogue *catalogue,
                       struct gv_diagnostics *diagnostics)
{
    enum { MOST = 32 };
    const char *names[MOST];
    size_t n = catalogue->n < MOST ? catalogue->n : MOST;
    struct gv_text list = {0};
    for (size_t i = 0; i < n; i++) {
        names[i] = catalogue->models[i]->name;
        gv_text_printf(&list, "%s%s", i ? ", " : "", names[i]);
    }
    const struct gv_node *node = gv_scenario_key(s, "model");
    if (!node && gv_scenario_key(s, "course")) {
        struct gv_text hint = {0};
        gv_text_printf(&hint,
                       "add 'model:' (%s) and 'inputs:', or 'extends: FILE' with a complete scenario; "
                       "`gevinst classify` needs the course only",
                       list.data);
        gv_diagnose(diagnostics, GV_ERROR, s->files[0].tree.root->place, hint.data,
                    "a course alone cannot be simulated: the model and its inputs are missing");
        gv_text_free(&hint);
    } else if (!node) {
        struct gv_text hint = {0};
        gv_text_printf(&hint, "add 'model:' with one of %s", list.data);
        gv_diagnose(diagnostics, GV_ERROR, s->files[0].tree.root->place, hint.data,
                    "the scenario names no model");
        gv_text_free(&hint);
    } else if (node->kind == GV_NODE_SCALAR) {
        for (size_t i = 0; i < n; i++)
            if (strcmp(names[i], node->value) == 0) s->plan.model = catalogue->models[i];
        if (!s->plan.model) {
            struct gv_text hint = {0};
            gv_text_suggest(&hint, node->value, names, n, "choose");
            gv_diagnose(diagnostics, GV_ERROR, node->place, hint.data, "unknown model '%s'", node->value);
            gv_text_free(&hint);
        }
    }
    gv_text_free(&list);
}

static void read_common(struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    for (size_t i = 0; i < s->n_files; i++)
        gv_schema_check(s->files[i].tree.root, &gv_schema_scenario, diagnostics);
    if (!gv_node_find(s->files[0].tree.root, "gevinst"))
        gv_diagnose(diagnostics, GV_ERROR, s->files[0].tree.root->place,
                    "write 'gevinst: 1' as the first line", "the file does not say that it is a scenario");
    gv_scenario_label(gv_scenario_key(s, "title"), "", &s->title);
    gv_scenario_read_words(s);
    s->price_year = (int)whole_or(gv_scenario_key(s, "price_year"), 0);
    const struct gv_node *horizon = gv_scenario_key(s, "horizon"), *chance = gv_scenario_key(s, "chance");
    s->plan.setup.horizon = (int)whole_or(horizon, gv_schema_fallback(&gv_schema_scenario, "horizon"));
    s->chance = chance && chance->kind == GV_NODE_SCALAR && strcmp(chance->value, "on") == 0;
}

static double usual(const char *sampling_key)
{
    return gv_schema_fallback(&gv_schema_sampling, sampling_key);
}

static void read_sampling(struct gv_scenario *s, const struct gv_scenario_changes *changes,
                          struct gv_diagnostics *diagnostics)
{
    const struct gv_node *draws = NULL, *replicates = NULL, *seed = NULL, *design = NULL;
    for (size_t i = s->n_own; i-- > 0;) {
        const struct gv_node *section = gv_node_find(s->files[i].tree.root, "sampling"), *node;
        if (!section || section->kind != GV_NODE_MAPPING) continue;
        gv_schema_check(section, &gv_schema_sampling, diagnostics);
        if ((node = gv_node_find(section, "draws"))) draws = node;
        if ((node = gv_node_find(section, "replicates"))) replicates = node;
        if ((node = gv_node_find(section, "seed"))) seed = node;
        if ((node = gv_node_find(section, "design"))) design = node;
    }
    if (diagnostics->errors) return;
    struct gv_design *d = &s->plan.design;
    d->kind = GV_DESIGN_SOBOL;
    if (design) d->kind = gv_design_find(design->value);
    if (changes->design) d->kind = gv_design_find(changes->design);
    d->seed = changes->has_seed ? changes->seed : (uint64_t)whole_or(seed, usual("seed"));
    uint64_t n = changes->draws ? changes->draws : (uint64_t)whole_or(draws, usual("draws"));
    uint32_t R =
        changes->replicates ? changes->replicates : (uint32_t)whole_or(replicates, usual("replicates"));
    if (changes->without_draws) {
        d->replicates = d->kind == GV_DESIGN_MC ? 1 : R;
        return;
    }
    struct gv_place place = draws && !changes->draws ? draws->place : (struct gv_place){0};
    if (changes->tolerance || changes->target) {
        /* Any usable number tells whether the replicates are. */
        gv_design_divide(d, UINT64_C(4096) * GV_REPLICATES_MAX * R, R, place, diagnostics);
        if (!diagnostics->errors) gv_scenario_read_stopping(s, changes, diagnostics);
        return;
    }
    gv_design_divide(d, n, R, place, diagnostics);
}

static int read_scenario(const char *path, const struct gv_model_catalogue *catalogue,
                         const struct gv_scenario_changes *changes, struct gv_scenario *s,
                         struct gv_diagnostics *diagnostics)
{
    int status = read_files(s, path, diagnostics);
    if (status != GV_OK) return status;
    read_common(s, diagnostics);
    status = gv_scenario_read_elements(s, diagnostics);
    if (status == GV_OK) status = gv_scenario_read_follow_up(s, diagnostics);
    if (status != GV_OK) return status;
    find_model(s, catalogue, diagnostics);
    if (s->plan.model) {
        if (!gv_scenario_check_parts(s, diagnostics)) return GV_ERR_DATA;
        status = gv_scenario_read_curves(s, diagnostics);
        if (status == GV_OK) status = gv_scenario_read_costs(s, diagnostics);
        if (status == GV_OK) status = gv_scenario_read_inputs(s, changes, diagnostics);
        if (status == GV_OK) gv_scenario_check_costs(s, diagnostics);
        if (status == GV_OK) status = gv_scenario_read_policies(s, changes, diagnostics);
        if (status == GV_OK) status = gv_scenario_read_correlations(s, diagnostics);
        if (status == GV_OK) status = gv_scenario_read_groups(s, diagnostics);
        if (status != GV_OK) return status;
    }
    read_sampling(s, changes, diagnostics);
    return diagnostics->errors ? GV_ERR_DATA : GV_OK;
}

int gv_scenario_read_course(const char *path, struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    *s = (struct gv_scenario){0};
    int status = read_files(s, path, diagnostics);
    if (status != GV_OK) return status;
    read_common(s, diagnostics);
    status = gv_scenario_read_elements(s, diagnostics);
    if (status != GV_OK) return status;
    if (!gv_scenario_key(s, "course"))
        gv_diagnose(diagnostics, GV_ERROR, s->files[0].tree.root->place,
                    "describe it in a section 'course:', a list of elements; see docs/course.md",
                    "the scenario has no course");
    return diagnostics->errors ? GV_ERR_DATA : GV_OK;
}

int gv_scenario_read(const char *path, const struct gv_model_catalogue *catalogue,
                     const struct gv_scenario_changes *changes, struct gv_scenario *s,
                     struct gv_diagnostics *diagnostics)
{
    *s = (struct gv_scenario){0};
    return read_scenario(path, catalogue, changes, s, diagnostics);
}

int gv_scenario_read_texts(const char *path, const struct gv_scenario_texts *texts,
                           const struct gv_model_catalogue *catalogue,
                           const struct gv_scenario_changes *changes, struct gv_scenario *s,
                           struct gv_diagnostics *diagnostics)
{
    *s = (struct gv_scenario){.texts = texts};
    int status = read_scenario(path, catalogue, changes, s, diagnostics);
    s->texts = NULL;
    return status;
}

void gv_scenario_free(struct gv_scenario *s)
{
    for (size_t i = 0; i < s->n_files; i++) {
        gv_tree_free(&s->files[i].tree);
        gv_source_free(&s->files[i].source);
    }
    for (size_t p = 0; p < s->plan.n_policies; p++)
        free((void *)s->policies[p].overrides);
    free(s->policies);
    free(s->inputs);
    free(s->assumptions);
    free(s->set_sources);
    free(s->correlations);
    for (size_t i = 0; i < s->n_tables; i++)
        gv_source_free(&s->tables[i].source);
    free(s->tables);
    gv_pool_free(&s->pool);
    *s = (struct gv_scenario){0};
}
