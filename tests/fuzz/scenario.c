/* Scenarios: all that `gevinst check` does before it simulates.
 *
 * An input is the scenario and, each behind a line of its own (target.h), the files that it extends and takes
 * parts from, and the CSV files that it names, in the order in which they are opened. */
#include "scenario.h"

#include "base/status.h"
#include "models.h"
#include "report/inputs.h"
#include "scenario/scenario.h"
#include "scenario/source_file.h"
#include "scenario/updated.h"
#include "store/plan_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct gv_model_catalogue catalogue(void)
{
    struct gv_model_catalogue all;
    all.models = gv_models(&all.n);
    return all;
}

static int read_texts(const struct gv_fuzz_texts *texts, struct gv_scenario *scenario,
                      struct gv_diagnostics *diagnostics)
{
    const struct gv_model_catalogue all = catalogue();
    const struct gv_scenario_texts list = {.files = texts->files,
                                           .n_files = texts->n_files,
                                           .tables = texts->tables,
                                           .n_tables = texts->n_tables};
    return gv_scenario_read_texts("fuzz.yaml", &list, &all, &(struct gv_scenario_changes){0}, scenario,
                                  diagnostics);
}

/* --- what was taken --- */

static void check_plan(const struct gv_plan *plan)
{
    uint64_t draws = gv_design_draws(&plan->design);
    GV_PROMISE(draws > 0 && draws <= UINT32_MAX, "a plan of %llu draws", (unsigned long long)draws);
    GV_PROMISE(plan->setup.horizon >= 12 && plan->setup.horizon <= 600 && plan->setup.horizon % 12 == 0,
               "a horizon of %d months", plan->setup.horizon);
    GV_PROMISE(plan->n_policies > 0, "a plan without policies");
    for (size_t k = 0; k < plan->model->n_inputs; k++) {
        const struct gv_input *input = &plan->model->inputs[k];
        double low, high;
        gv_distribution_support(&plan->inputs[k], &low, &high);
        GV_PROMISE(low >= input->low && high <= input->high, "%s: %g … %g reaches beyond %g … %g",
                   input->name, low, high, input->low, input->high);
    }
}

static void check_printing(const struct gv_scenario *scenario)
{
    for (enum gv_language language = GV_DA; language <= GV_EN; language++) {
        struct gv_text text = {0};
        gv_inputs_print(scenario, language, &text);
        gv_fuzz_check_text(&text);
        gv_text_free(&text);
    }
    json_t *json = gv_inputs_json(scenario);
    char *dumped = json ? json_dumps(json, JSON_REAL_PRECISION(17)) : NULL;
    GV_PROMISE(dumped, "no JSON of the inputs");
    free(dumped);
    json_decref(json);
}

/* A scenario in which every input is given anew as what it was, as `gevinst follow-up` writes one, makes the
 * same plan.
 */
static void check_written(const struct gv_scenario *s, const struct gv_fuzz_texts *texts)
{
    const struct gv_model *model = s->plan.model;
    if (s->n_files == GV_SCENARIO_FILES_MAX || texts->n_files == GV_FUZZ_TEXTS_MAX || s->n_tables > 0 ||
        gv_updated_continues(s) || !gv_follow_chain_find(model))
        return;
    struct gv_updated_input *inputs = calloc(model->n_inputs, sizeof *inputs);
    if (!inputs) abort();
    for (size_t k = 0; k < model->n_inputs; k++) {
        inputs[k].changed = s->assumptions[k].expression && !s->assumptions[k].unused;
        inputs[k].value = s->plan.inputs[k];
    }
    int start = s->follow_up.start >= 0 ? s->follow_up.start : 12 * 2026;
    const struct gv_updated updated = {.scenario = s,
                                       .inputs = inputs,
                                       .correlations = s->plan.correlations,
                                       .n_correlations = s->plan.n_correlations,
                                       .data = "counts.csv",
                                       .period = "2026",
                                       .first = start,
                                       .last = start};
    struct gv_text written = {0}, before = {0}, after = {0};
    GV_PROMISE(gv_updated_print(&updated, "after.yaml", &written) == GV_OK, "it cannot be written");
    gv_fuzz_check_text(&written);
    struct gv_fuzz_texts again = *texts;
    again.files[0] = written.data;
    memcpy(again.files + 1, texts->files, texts->n_files * sizeof *texts->files);
    again.n_files++;
    struct gv_scenario other;
    struct gv_diagnostics diagnostics = {0};
    int status = read_texts(&again, &other, &diagnostics);
    GV_PROMISE(status == GV_OK, "what was read is written as something that is refused: %s\n%s",
               diagnostics.n ? diagnostics.items[0].message : "", written.data);
    gv_plan_print(&s->plan, &before);
    gv_plan_print(&other.plan, &after);
    GV_PROMISE(strcmp(before.data, after.data) == 0,
               "what was read is written as something else:\n%s\n%s\n%s", before.data, after.data,
               written.data);
    gv_diagnostics_free(&diagnostics);
    gv_scenario_free(&other);
    gv_text_free(&written);
    gv_text_free(&before);
    gv_text_free(&after);
    free(inputs);
}

/* --- the ways in --- */

static void read_scenario(const struct gv_fuzz_texts *texts)
{
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    int status = read_texts(texts, &scenario, &diagnostics);
    gv_fuzz_check_reading(status, &diagnostics, true);
    if (status == GV_OK) {
        check_plan(&scenario.plan);
        check_printing(&scenario);
        check_written(&scenario, texts);
    }
    gv_diagnostics_free(&diagnostics);
    gv_scenario_free(&scenario);
}

/* What texts in memory do not meet: NULs, byte order marks, courses alone. */
static void read_file(const uint8_t *bytes, size_t n, bool course)
{
    char path[GV_FUZZ_PATH];
    int descriptor = gv_fuzz_file(bytes, n, path);
    struct gv_diagnostics diagnostics = {0};
    if (course) {
        struct gv_scenario scenario;
        int status = gv_scenario_read_course(path, &scenario, &diagnostics);
        gv_fuzz_check_reading(status, &diagnostics, true);
        gv_diagnostics_free(&diagnostics);
        gv_scenario_free(&scenario);
    } else {
        struct gv_source source;
        struct gv_tree tree = {0};
        int status = gv_source_read(path, GV_SCENARIO_BYTES_MAX, &source, &diagnostics);
        if (status == GV_OK) status = gv_tree_parse(&source, &tree, &diagnostics);
        gv_fuzz_check_reading(status, &diagnostics, true);
        gv_diagnostics_free(&diagnostics);
        gv_tree_free(&tree);
        gv_source_free(&source);
    }
    close(descriptor);
}

static void read_input(const uint8_t *bytes, size_t n)
{
    struct gv_fuzz_texts texts;
    gv_fuzz_split(bytes, n, &texts);
    read_scenario(&texts);
    bool marked = n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    if (marked || (n > 0 && memchr(bytes, '\0', n))) read_file(bytes, n, false);
    /* Files are not followed from here: there are none. */
    if (strstr(texts.first, "course") && !strstr(texts.first, "extends") && !strstr(texts.first, "parts"))
        read_file((const uint8_t *)texts.first, strlen(texts.first), true);
    gv_fuzz_texts_free(&texts);
}

const struct gv_fuzz_target gv_fuzz_scenario = {"scenario", 65536, read_input, gv_fuzz_mutate_scenario,
                                                gv_fuzz_scenario_words};
