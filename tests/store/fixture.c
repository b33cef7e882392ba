#include "fixture.h"

#include "base/status.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double fixture_fail_above = INFINITY;

enum { RATE, WAIT, COST, LEVEL, N_INPUTS };
enum { GAIN, WAIT_SAVED, WORKS, BEYOND, TOTAL, CUMULATIVE_GAIN, STAGE, N_OUTCOMES };

static void evaluate(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    for (size_t i = 0; i < n; i++) {
        double rate = in[RATE][i], wait = in[WAIT][i], cost = in[COST][i], level = in[LEVEL][i];
        double gain = level * rate * 1000 - cost;
        if (cost > fixture_fail_above) gain = INFINITY;
        if (out[GAIN]) out[GAIN][i] = gain;
        if (out[WAIT_SAVED]) out[WAIT_SAVED][i] = wait > 5 ? wait * rate : -NAN;
        if (out[WORKS]) out[WORKS][i] = gain >= 0;
        if (out[BEYOND]) out[BEYOND][i] = rate > 0.5 ? rate * 10 : NAN;
        if (out[TOTAL]) out[TOTAL][i] = cost + wait;
        if (out[STAGE]) out[STAGE][i] = rate;
        for (int m = 0; out[CUMULATIVE_GAIN] && m < setup->horizon; m++)
            out[CUMULATIVE_GAIN][(size_t)m * n + i] = gain * (m + 1) / setup->horizon;
    }
}

static const struct gv_gate gates[] = {{"first", {"første", "first"}}, {"second", {"andet", "second"}}};

static const struct gv_input inputs[N_INPUTS] = {
    {.name = "rate",
     .unit = "1",
     .low = 0,
     .high = 1,
     .gate = 0,
     .slot = 0,
     .fallback = NAN,
     .label = {"andel", "rate"}},
    {.name = "wait",
     .unit = "days",
     .low = 0,
     .high = INFINITY,
     .gate = 1,
     .slot = 1,
     .fallback = NAN,
     .label = {"ventetid", "waiting time"}},
    {.name = "cost",
     .unit = "DKK",
     .low = 0,
     .high = INFINITY,
     .gate = 1,
     .slot = 2,
     .fallback = NAN,
     .label = {"omkostning", "cost"}},
    {.name = "level",
     .unit = "1",
     .low = 0,
     .high = 10,
     .gate = 0,
     .slot = 3,
     .kind = GV_CHOICE,
     .fallback = 1,
     .label = {"niveau", "level"}},
};

#define OUTCOME(id, the_unit, sign, the_flags, da, en, text)                                    \
    {                                                                                           \
        .name = id, .unit = the_unit, .direction = sign, .flags = the_flags, .label = {da, en}, \
        .description = text                                                                     \
    }

static const struct gv_outcome outcomes[N_OUTCOMES] = {
    OUTCOME("gain", "DKK", 1, GV_HEADLINE, "gevinst", "gain", "Gain of it all."),
    OUTCOME("wait_saved", "days", 1, GV_HEADLINE | GV_MAY_MISS, "sparet \"ventetid\"", "waiting, saved",
            "Days saved."),
    OUTCOME("works", "1", 1, GV_HEADLINE | GV_INDICATOR, "virker", "works", "1 if the gain is not negative."),
    OUTCOME("beyond", "months", -1, GV_HEADLINE | GV_MAY_MISS | GV_MISS_BEYOND, "senere", "beyond",
            "Months until it pays."),
    OUTCOME("total", "DKK/yr", 0, 0, "i alt", "total", "Total."),
    OUTCOME("cumulative_gain", "DKK", 1, GV_MONTHLY, "akkumuleret", "cumulative gain",
            "Gain up to the month."),
    OUTCOME("stage", "1", 0, GV_STAGE, "led", "stage", "A stage."),
};

const struct gv_model fixture_model = {
    .name = "fixture",
    .title = {"prøve", "fixture"},
    .gates = gates,
    .n_gates = 2,
    .inputs = inputs,
    .n_inputs = N_INPUTS,
    .outcomes = outcomes,
    .n_outcomes = N_OUTCOMES,
    .evaluate = {[GV_SIMD_SCALAR] = evaluate},
};

#define DISTRIBUTION(id, ...)                   \
    {                                           \
        .family = GV_##id, .p = { __VA_ARGS__ } \
    }
#define OVERRIDE(index, ...)                                      \
    {                                                             \
        .input = index, .distribution = DISTRIBUTION(__VA_ARGS__) \
    }

void fixture_scenario(struct gv_scenario *s, uint64_t draws, uint32_t replicates)
{
    static const struct gv_distribution base[N_INPUTS] = {
        DISTRIBUTION(UNIFORM, 0.1, 0.9), DISTRIBUTION(PERT, 0, 10, 30, 4), DISTRIBUTION(LOGNORMAL, 300, 1.5),
        DISTRIBUTION(CONSTANT, 1)};
    static const struct gv_override twice[] = {OVERRIDE(LEVEL, CONSTANT, 2),
                                               OVERRIDE(COST, UNIFORM, 100, 1200)};
    static const struct gv_override fixed[] = {OVERRIDE(WAIT, CONSTANT, 4), OVERRIDE(LEVEL, UNIFORM, 1, 3)};
    static const struct gv_policy policies[FIXTURE_POLICIES] = {
        {.name = "reference", .label = {"Som nu", "As now"}},
        {.name = "double",
         .label = {"Dobbelt \"op\"", "Double, \"up\""},
         .overrides = twice,
         .n_overrides = 2},
        {.name = "æble/pære", .overrides = fixed, .n_overrides = 2},
    };
    static struct gv_assumption assumptions[N_INPUTS] = {
        {.expression = "uniform(10 %, 90 %)",
         .source = "a book",
         .note = "a note\nin two lines",
         .year = 2022,
         .grade = GV_GRADE_MEASURED},
        {.expression = "pert(0, 10, 30)", .grade = GV_GRADE_ASSUMPTION},
        {.expression = "lognormal(300, 1.5)",
         .source = "experience of \"others\"",
         .grade = GV_GRADE_EXPERIENCE},
    };
    static const struct gv_correlation correlations[] = {{.a = COST, .b = RATE, .rank = 0.25}};
    static const char csv[] = "x\n1\n2\n";
    static struct gv_scenario_table tables[] = {
        {.name = "far/away/data.csv",
         .source = {.name = "far/away/data.csv", .text = csv, .length = sizeof csv - 1}}};
    static const char text[] = "gevinst: 1\ntitle: {da: Æble, en: Apple}\n# prøve\n";
    static const char extended[] = "gevinst: 1\nmodel: fixture\n";
    *s = (struct gv_scenario){
        .n_files = 2, .title = {"Æble", "Apple"}, .price_year = 2026, .assumptions = assumptions};
    s->legal_bases = GV_LEGAL_BIT(GV_LEGAL_SEL_86_2) | GV_LEGAL_BIT(GV_LEGAL_SUL_119);
    s->indicators = 1u << GV_WORTH_MOTIVATION;
    s->tables = tables;
    s->n_tables = 1;
    s->files[0].source = (struct gv_source){.name = "a.yaml", .text = text, .length = sizeof text - 1};
    s->files[1].source =
        (struct gv_source){.name = "b.yaml", .text = extended, .length = sizeof extended - 1};
    s->plan = (struct gv_plan){.model = &fixture_model,
                               .setup = {.horizon = FIXTURE_HORIZON},
                               .design = {.kind = GV_DESIGN_SOBOL,
                                          .seed = UINT64_MAX,
                                          .replicates = replicates,
                                          .points = draws / replicates},
                               .inputs = base,
                               .correlations = correlations,
                               .n_correlations = 1,
                               .policies = policies,
                               .n_policies = FIXTURE_POLICIES};
}

struct stop {
    int flag;
    uint64_t after;
};

static void stop_after(void *context, uint64_t done, uint64_t total)
{
    struct stop *stop = context;
    (void)total;
    if (stop->after && done >= stop->after * FIXTURE_POLICIES) stop->flag = 1;
}

int fixture_run(const char *path, const struct gv_scenario *scenario, enum gv_keep keep, int threads,
                uint64_t after, char *final, struct gv_diagnostics *diagnostics)
{
    struct gv_writer *writer;
    int status = gv_writer_open(path, scenario, keep, &writer, diagnostics);
    if (status != GV_OK) return status;
    struct stop stop = {0, after};
    struct gv_run_options options = {.threads = threads,
                                     .sink = gv_writer_sink(writer),
                                     .progress = stop_after,
                                     .progress_context = &stop,
                                     .stop = &stop.flag};
    struct gv_result result;
    status = gv_run(&scenario->plan, &options, &result);
    if (status == GV_OK || status == GV_ERR_INTERRUPTED) {
        int written = gv_writer_finish(writer, &result, diagnostics);
        if (written != GV_OK) status = written;
        gv_result_free(&result);
    } else {
        gv_writer_explain(writer, diagnostics);
        gv_writer_abort(writer);
    }
    if (final) snprintf(final, 256, "%s", gv_writer_final_path(writer));
    gv_writer_close(writer);
    return status;
}

char fixture_directory[64];

int fixture_make_directory(void **state)
{
    (void)state;
    strcpy(fixture_directory, "/tmp/gevinst-store-XXXXXX");
    return mkdtemp(fixture_directory) ? 0 : -1;
}

int fixture_remove_directory(void **state)
{
    (void)state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", fixture_directory);
    return system(command);
}

char *fixture_slurp(const char *path, size_t *n)
{
    struct gv_text text = {0};
    char buffer[65536];
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    for (size_t got; (got = fread(buffer, 1, sizeof buffer, file)) > 0;)
        gv_text_append(&text, buffer, got);
    fclose(file);
    *n = text.length;
    if (!text.data) gv_text_puts(&text, "");
    return text.data;
}

int fixture_count(const char *directory, const char *part)
{
    int n = 0;
    DIR *dir = opendir(directory);
    if (!dir) return -1;
    for (struct dirent *entry; (entry = readdir(dir));)
        n += strstr(entry->d_name, part) != NULL;
    closedir(dir);
    return n;
}
