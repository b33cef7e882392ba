/* /provenance: what the file was made from, and what went wrong on the way. No clock, path, processor or
 * command line: equal plans give equal bytes. */
#include "store/sections.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/plan_text.h"
#include "store/writer.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char group[] = "provenance";

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static void write_text(struct gv_hdf5 *h, const char *name, const char *label, const char *label_da,
                       const char *text)
{
    const struct gv_variable v = {.name = name, .units = "1", .long_name = label, .long_name_da = label_da};
    gv_hdf5_text(h, group, &v, or_empty(text));
}

void gv_write_provenance_number(struct gv_hdf5 *h, const char *name, const char *label, const char *label_da,
                                double value)
{
    const struct gv_variable v = {.name = name, .units = "1", .long_name = label, .long_name_da = label_da};
    gv_hdf5_number(h, group, &v, value);
}

/* --- the file's own attributes --- */

static void write_root(struct gv_hdf5 *h, const struct gv_scenario *scenario, const struct gv_result *result)
{
    const struct gv_plan *plan = &scenario->plan;
    uint64_t planned = gv_design_draws(&plan->design);
    char words[128];
    if (result->complete)
        snprintf(words, sizeof words, "complete: %" PRIu64 " draws per policy", planned);
    else
        snprintf(words, sizeof words,
                 "incomplete: interrupted after %" PRIu64 " of %" PRIu64 " draws per policy%s", result->draws,
                 planned, result->draws == planned ? ", in the analysis" : "");
    const struct gv_attribute attributes[] = {
        {.name = "format", .text = "gevinst-1"},
        {.name = "complete", .number = result->complete ? 1 : 0},
        {.name = "status", .text = words},
        {.name = "version", .text = GEVINST_VERSION},
        {.name = "title", .text = or_empty(scenario->title.en)},
        {.name = "title_da", .text = or_empty(scenario->title.da)},
        {.name = "model", .text = plan->model->name},
        {.name = "price_year", .number = scenario->price_year ? scenario->price_year : (double)NAN},
        {.name = "design", .text = gv_design_name(plan->design.kind)},
    };
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        gv_hdf5_root(h, attributes[i]);
}

/* --- scenario and plan --- */

static int write_plan(struct gv_hdf5 *h, const struct gv_plan *plan)
{
    char hash[GV_HASH_TEXT], seed[32];
    struct gv_text text = {0};
    gv_plan_print(plan, &text);
    int status = text.failed ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK) {
        gv_sha256(text.data, text.length, hash);
        snprintf(seed, sizeof seed, "%" PRIu64, plan->design.seed);
        write_text(h, "plan", "resolved plan: all that decides the numbers", "den udregnede plan", text.data);
        write_text(h, "plan_sha256", "SHA-256 of the plan", "SHA-256 af planen", hash);
        write_text(h, "seed_text", "seed in full", "frø i fuld længde", seed);
    }
    gv_text_free(&text);
    return status;
}

/* The SHA-256 of each text. */
static int write_hashes(struct gv_hdf5 *h, const struct gv_variable *v, const char *const *dims, size_t n,
                        const char *const *texts)
{
    char(*hashes)[GV_HASH_TEXT] = gv_memory_new((n + 1) * sizeof *hashes);
    const char **list = gv_memory_new((n + 1) * sizeof *list);
    int status = hashes && list ? GV_OK : GV_ERR_MEMORY;
    for (size_t i = 0; i < n && status == GV_OK; i++) {
        gv_sha256(texts[i], strlen(texts[i]), hashes[i]);
        list[i] = hashes[i];
    }
    if (status == GV_OK) gv_hdf5_texts(h, group, v, dims, list);
    free(hashes);
    free(list);
    return status;
}

static int write_scenario(struct gv_hdf5 *h, const struct gv_scenario *scenario)
{
    const struct gv_source *source = &scenario->files[0].source;
    bool exists = scenario->n_files > 0 && source->text;
    char hash[GV_HASH_TEXT];
    gv_sha256(exists ? source->text : "", exists ? source->length : 0, hash);
    write_text(h, "scenario_text", "the scenario file", "scenariefilen", exists ? source->text : "");
    write_text(h, "scenario_sha256", "SHA-256 of the scenario file", "SHA-256 af scenariefilen", hash);
    const char *texts[GV_SCENARIO_FILES_MAX] = {0};
    size_t n = scenario->n_files > 0 ? scenario->n_files - 1 : 0;
    for (size_t i = 0; i < n; i++)
        texts[i] = or_empty(scenario->files[i + 1].source.text);
    gv_hdf5_index_scale(h, group, "extends", "number of the extended file", "den udvidede fils nummer", n);
    const struct gv_variable extends = {.name = "extends_text",
                                        .units = "1",
                                        .long_name = "files that the scenario extends, in turn",
                                        .long_name_da = "filer som scenariet udvider, efter tur"};
    const struct gv_variable hashes = {.name = "extends_sha256",
                                       .units = "1",
                                       .long_name = "SHA-256 of the extended files",
                                       .long_name_da = "SHA-256 af de udvidede filer"};
    gv_hdf5_texts(h, group, &extends, GV_DIMS("extends"), texts);
    return write_hashes(h, &hashes, GV_DIMS("extends"), n, texts);
}

/* What was set without a file, in the model's order: "NAME=EXPRESSION". */
static int write_settings(struct gv_hdf5 *h, const struct gv_scenario *scenario)
{
    const struct gv_variable v = {.name = "set_text",
                                  .units = "1",
                                  .long_name = "inputs that were set beside the scenario file",
                                  .long_name_da = "input der blev sat ved siden af scenariefilen"};
    const struct gv_model *model = scenario->plan.model;
    const char **texts = gv_memory_new((model->n_inputs + 1) * sizeof *texts);
    struct gv_text store = {0};
    size_t n = 0;
    for (size_t k = 0; scenario->assumptions && k < model->n_inputs; k++) {
        if (!scenario->assumptions[k].set) continue;
        gv_text_printf(&store, "%s=%s", model->inputs[k].name, scenario->assumptions[k].expression);
        gv_text_append(&store, "", 1); /* the NUL that ends it */
        n++;
    }
    int status = texts && !store.failed ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        const char *at = store.data;
        for (size_t i = 0; i < n; i++, at += strlen(at) + 1)
            texts[i] = at;
        gv_hdf5_index_scale(h, group, "set", "number of the setting", "indstillingens nummer", n);
        gv_hdf5_texts(h, group, &v, GV_DIMS("set"), texts);
    }
    gv_text_free(&store);
    free(texts);
    return status;
}

/* The name without the folders, which differ between machines. */
static const char *base_name(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : or_empty(path);
}

static int write_tables(struct gv_hdf5 *h, const struct gv_scenario *scenario)
{
    const struct gv_variable name = {.name = "table_name",
                                     .units = "1",
                                     .long_name = "name of the data file",
                                     .long_name_da = "datafilens navn"};
    const struct gv_variable text = {
        .name = "table_text", .units = "1", .long_name = "the data file", .long_name_da = "datafilen"};
    const struct gv_variable hashes = {.name = "table_sha256",
                                       .units = "1",
                                       .long_name = "SHA-256 of the data file",
                                       .long_name_da = "SHA-256 af datafilen"};
    size_t n = scenario->n_tables;
    const char **texts = gv_memory_new((n + 1) * sizeof *texts);
    if (!texts) return GV_ERR_MEMORY;
    gv_hdf5_index_scale(h, group, "table", "number of the data file", "datafilens nummer", n);
    for (size_t i = 0; i < n; i++)
        texts[i] = base_name(scenario->tables[i].name);
    gv_hdf5_texts(h, group, &name, GV_DIMS("table"), texts);
    for (size_t i = 0; i < n; i++)
        texts[i] = or_empty(scenario->tables[i].source.text);
    gv_hdf5_texts(h, group, &text, GV_DIMS("table"), texts);
    int status = write_hashes(h, &hashes, GV_DIMS("table"), n, texts);
    free(texts);
    return status;
}

/* --- the assumption register --- */

enum column { VALUE, SOURCE, GRADE, NOTE, UNIT, KIND, GATE, LABEL, LABEL_DA, COLUMNS };

static const struct {
    const char *name, *label, *label_da;
} columns[COLUMNS] = {
    [VALUE] = {"register_value", "value or distribution as written", "værdi eller fordeling som skrevet"},
    [SOURCE] = {"register_source", "source", "kilde"},
    [GRADE] = {"register_grade", "grade of the source", "kildens grad"},
    [NOTE] = {"register_note", "note", "note"},
    [UNIT] = {"register_unit", "unit", "enhed"},
    [KIND] = {"register_kind", "knowledge, chance or choice", "viden, tilfældighed eller valg"},
    [GATE] = {"register_gate", "stage of the effect chain", "led i effektkæden"},
    [LABEL] = {"register_label", "label in English", "etiket på engelsk"},
    [LABEL_DA] = {"register_label_da", "label in Danish", "etiket på dansk"},
};

/* NULL where the model's fallback holds. */
static const char *register_cell(const struct gv_scenario *scenario, size_t k, enum column column)
{
    static const char *const kinds[] = {
        [GV_KNOWLEDGE] = "knowledge", [GV_CHANCE] = "chance", [GV_CHOICE] = "choice"};
    static const struct gv_assumption nothing;
    const struct gv_model *model = scenario->plan.model;
    const struct gv_input *input = &model->inputs[k];
    const struct gv_assumption *a = scenario->assumptions ? &scenario->assumptions[k] : &nothing;
    switch (column) {
    case VALUE:
        return a->expression;
    case SOURCE:
        return or_empty(a->source);
    case GRADE:
        return gv_grade_names[a->grade];
    case NOTE:
        return or_empty(a->note);
    case UNIT:
        return input->unit;
    case KIND:
        return kinds[input->kind];
    case GATE:
        return input->gate >= 0 && (size_t)input->gate < model->n_gates ? model->gates[input->gate].name : "";
    case LABEL:
        return or_empty(input->label.en);
    case LABEL_DA:
        return or_empty(input->label.da);
    case COLUMNS:
        break;
    }
    return "";
}

static int write_register(struct gv_hdf5 *h, const struct gv_scenario *scenario)
{
    const struct gv_model *model = scenario->plan.model;
    const struct gv_variable input = {
        .name = "input", .units = "1", .long_name = "input", .long_name_da = "input"};
    const struct gv_variable year = {.name = "register_year",
                                     .units = "1",
                                     .long_name = "year of the source",
                                     .long_name_da = "kildens årstal"};
    const struct gv_variable flagged = {.name = "register_flagged",
                                        .units = "1",
                                        .long_name = "1 for an input without source or grade",
                                        .long_name_da = "1 for input uden kilde eller grad"};
    struct gv_text fallbacks = {0};
    const char **texts = gv_memory_new((model->n_inputs + 1) * sizeof *texts);
    double *numbers = gv_memory_new((model->n_inputs + 1) * sizeof *numbers);
    for (size_t k = 0; k < model->n_inputs; k++) {
        gv_distribution_print(&scenario->plan.inputs[k], &fallbacks);
        gv_text_append(&fallbacks, "", 1);
    }
    int status = texts && numbers && !fallbacks.failed ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        for (size_t k = 0; k < model->n_inputs; k++)
            texts[k] = model->inputs[k].name;
        gv_hdf5_text_scale(h, group, &input, model->n_inputs, texts);
        for (int c = 0; c < COLUMNS; c++) {
            const struct gv_variable v = {.name = columns[c].name,
                                          .units = "1",
                                          .long_name = columns[c].label,
                                          .long_name_da = columns[c].label_da};
            const char *fallback = fallbacks.data;
            for (size_t k = 0; k < model->n_inputs; k++, fallback += strlen(fallback) + 1) {
                const char *cell = register_cell(scenario, k, (enum column)c);
                texts[k] = cell ? cell : fallback;
            }
            gv_hdf5_texts(h, group, &v, GV_DIMS("input"), texts);
        }
        for (size_t k = 0; k < model->n_inputs; k++) {
            int y = scenario->assumptions ? scenario->assumptions[k].year : 0;
            numbers[k] = y ? y : (double)NAN;
        }
        gv_hdf5_numbers(h, group, &year, GV_DIMS("input"), numbers);
        for (size_t k = 0; k < model->n_inputs; k++)
            numbers[k] = scenario->assumptions && gv_assumption_flagged(&scenario->assumptions[k]);
        gv_hdf5_numbers(h, group, &flagged, GV_DIMS("input"), numbers);
    }
    gv_text_free(&fallbacks);
    free(texts);
    free(numbers);
    return status;
}

/* --- the ledger of failed draws --- */

static const char *reason(double value)
{
    if (isnan(value)) return "not a number";
    return value > 0 ? "infinite" : "minus infinite";
}

static void write_ledger_texts(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result,
                               const char **texts)
{
    const struct gv_variable policy = {
        .name = "ledger_policy", .units = "1", .long_name = "policy", .long_name_da = "politik"};
    const struct gv_variable outcome = {.name = "ledger_outcome",
                                        .units = "1",
                                        .long_name = "first outcome without a valid value",
                                        .long_name_da = "første resultat uden gyldig værdi"};
    const struct gv_variable why = {.name = "ledger_reason",
                                    .units = "1",
                                    .long_name = "what its value was",
                                    .long_name_da = "hvad værdien var"};
    size_t n = result->n_failed_kept;
    for (size_t i = 0; i < n; i++)
        texts[i] = plan->policies[result->failed[i].policy].name;
    gv_hdf5_texts(h, group, &policy, GV_DIMS("failure"), texts);
    for (size_t i = 0; i < n; i++)
        texts[i] = plan->model->outcomes[result->failed[i].outcome].name;
    gv_hdf5_texts(h, group, &outcome, GV_DIMS("failure"), texts);
    for (size_t i = 0; i < n; i++)
        texts[i] = reason(result->failed[i].value);
    gv_hdf5_texts(h, group, &why, GV_DIMS("failure"), texts);
}

static int write_ledger(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result)
{
    const struct gv_variable draw = {.name = "ledger_draw",
                                     .units = "1",
                                     .long_name = "draw that failed",
                                     .long_name_da = "trækning der slog fejl"};
    const struct gv_variable inputs = {.name = "ledger_inputs",
                                       .units = "see register_unit(input)",
                                       .long_name = "inputs of the draw",
                                       .long_name_da = "trækningens input"};
    size_t n = result->n_failed_kept, n_inputs = plan->model->n_inputs;
    const char **texts = gv_memory_new((n + 1) * sizeof *texts);
    double *values = gv_memory_new((n * n_inputs + n + 1) * sizeof *values);
    int status = texts && values ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        gv_write_provenance_number(h, "failed_draws", "draws that failed, over all policies",
                                   "trækninger der slog fejl, alle politikker", (double)result->n_failed);
        gv_hdf5_index_scale(h, group, "failure", "failed draw in the ledger", "fejlslagen trækning i listen",
                            n);
        for (size_t i = 0; i < n; i++)
            values[i] = (double)result->failed[i].draw;
        gv_hdf5_numbers(h, group, &draw, GV_DIMS("failure"), values);
        write_ledger_texts(h, plan, result, texts);
        for (size_t i = 0; i < n * n_inputs; i++)
            values[i] = result->failed[i / n_inputs].inputs[i % n_inputs];
        gv_hdf5_numbers(h, group, &inputs, GV_DIMS("failure", "input"), values);
    }
    free(texts);
    free(values);
    return status;
}

static void write_analysis(struct gv_hdf5 *h, const char *settings)
{
    char hash[GV_HASH_TEXT];
    if (!settings) return;
    gv_sha256(settings, strlen(settings), hash);
    write_text(h, "analysis", "what was done beside the run, and its options",
               "hvad der blev gjort ved siden af kørslen, og dets valg", settings);
    write_text(h, "analysis_sha256", "SHA-256 of analysis", "SHA-256 af analysis", hash);
}

int gv_write_provenance(struct gv_hdf5 *h, const struct gv_scenario *scenario, const char *keep,
                        const char *analysis, const struct gv_result *result)
{
    const struct gv_plan *plan = &scenario->plan;
    write_root(h, scenario, result);
    gv_hdf5_group(h, group, 80);
    write_text(h, "version", "version of gevinst", "udgave af gevinst", GEVINST_VERSION);
    write_text(h, "title", "title in English", "titel på engelsk", scenario->title.en);
    write_text(h, "title_da", "title in Danish", "titel på dansk", scenario->title.da);
    gv_write_words(h, scenario);
    int status = write_scenario(h, scenario);
    if (status == GV_OK) status = write_tables(h, scenario);
    if (status == GV_OK) status = write_settings(h, scenario);
    write_text(h, "keep", "which draws are kept", "hvilke trækninger der er gemt", keep);
    if (status == GV_OK) status = write_plan(h, plan);
    write_analysis(h, analysis);
    gv_write_provenance_number(h, "seed", "seed; seed_text has all digits", "frø; seed_text har alle cifre",
                               (double)plan->design.seed);
    gv_write_provenance_number(h, "draws", "draws done, per policy", "udførte trækninger pr. politik",
                               (double)result->draws);
    gv_write_provenance_number(h, "draws_planned", "draws planned, per policy",
                               "planlagte trækninger pr. politik", (double)gv_design_draws(&plan->design));
    gv_write_provenance_number(h, "replicates", "replicates", "gentagelser", plan->design.replicates);
    if (status == GV_OK) status = write_register(h, scenario);
    if (status == GV_OK) status = gv_write_costs(h, scenario);
    if (status == GV_OK) status = gv_write_plausibility(h, plan, result);
    if (status == GV_OK) status = write_ledger(h, plan, result);
    if (status == GV_OK) status = gv_write_stopping(h, scenario);
    return status;
}
