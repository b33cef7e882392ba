/* A small model, scenario files in a folder of their own, and readings of them: what the tests of scenarios
 * share. */
#ifndef GV_TESTS_SCENARIO_READINGS_H
#define GV_TESTS_SCENARIO_READINGS_H

#include "support/check.h"

#include "base/status.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- a model of few inputs --- */

static inline void evaluate(const struct gv_setup *setup, size_t n, const double *const in[],
                            double *const out[])
{
    (void)setup;
    for (size_t i = 0; i < n; i++)
        out[0][i] = in[0][i];
}

enum { RATE, WAIT, COST, LEVEL, LUCK, HOURS, REPLACED, INPUTS };

static const struct gv_input inputs[INPUTS] = {
    [RATE] = {.name = "rate", .unit = "1", .low = 0, .high = 1, .low_open = true, .slot = 0, .fallback = NAN},
    [WAIT] =
        {.name = "wait", .unit = "months", .low = 0, .high = 60, .whole = true, .slot = 1, .fallback = NAN},
    [COST] = {.name = "cost", .unit = "DKK", .low = 0, .high = INFINITY, .slot = 2, .fallback = NAN},
    [LEVEL] =
        {.name = "level", .unit = "1", .low = 0, .high = 100, .kind = GV_CHOICE, .slot = 3, .fallback = 1},
    [LUCK] = {.name = "luck", .unit = "1", .low = -INFINITY, .high = INFINITY, .kind = GV_CHANCE, .slot = 4},
    [HOURS] = {.name = "course_hours", .unit = "h", .low = 0, .high = 10, .slot = 5},
    [REPLACED] = {.name = "chain.sessions_replaced", .unit = "1", .low = 0, .high = 1, .slot = 6},
};
static const struct gv_gate gate = {.name = "all", .label = {"alt", "all"}};
static const struct gv_outcome outcome = {.name = "gain", .unit = "DKK"};
static inline double own_curve(double lever, double shape)
{
    return lever * shape / shape;
}

static const struct gv_model_curve curves[] = {
    {.name = "response", .lever = "level", .shape = "wait", .label = {"svar", "response"}, .own = own_curve},
    {.name = "chain.hours",
     .lever = "level",
     .shape = "cost",
     .may_fall = true,
     .label = {"timer", "hours"},
     .own = own_curve},
};
static const struct gv_model model = {.name = "small",
                                      .gates = &gate,
                                      .n_gates = 1,
                                      .inputs = inputs,
                                      .n_inputs = INPUTS,
                                      .outcomes = &outcome,
                                      .n_outcomes = 1,
                                      .curves = curves,
                                      .n_curves = 2,
                                      .evaluate = {[GV_SIMD_SCALAR] = evaluate}};
static const struct gv_model *const models[] = {&model};
static const struct gv_model_catalogue catalogue = {models, 1};

/* --- files --- */

static char folder[] = "/tmp/gevinst-scenario-XXXXXX";
static const char *const file_names[] = {"a.yaml", "b.yaml", "c.yaml"};

static inline const char *path_of(const char *name)
{
    static char path[2][128];
    static int turn;
    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static inline void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static inline int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : 1;
}

static inline int remove_folder(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof file_names / sizeof *file_names; i++)
        unlink(path_of(file_names[i]));
    return rmdir(folder);
}

struct reading {
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics;
    struct gv_text text; /* the messages as a user reads them, without the folder */
    int status;
};

static inline void open_scenario(struct reading *r, const struct gv_scenario_changes *changes)
{
    static const struct gv_scenario_changes none = {0};
    *r = (struct reading){0};
    r->status = gv_scenario_read(path_of("a.yaml"), &catalogue, changes ? changes : &none, &r->scenario,
                                 &r->diagnostics);
    gv_diagnostics_render(&r->diagnostics, false, &r->text);
    gv_text_puts(&r->text, "");
    for (char *at; (at = strstr(r->text.data, folder));)
        memmove(at, at + strlen(folder) + 1, strlen(at + strlen(folder) + 1) + 1);
}

static inline void close_scenario(struct reading *r)
{
    gv_diagnostics_free(&r->diagnostics);
    gv_text_free(&r->text);
    gv_scenario_free(&r->scenario);
}

static inline void read_good(struct reading *r, const char *text, const struct gv_scenario_changes *changes)
{
    write_file("a.yaml", text);
    open_scenario(r, changes);
    if (r->status != GV_OK) fail_msg("refused:\n%s", r->text.data);
    assert_int_equal(r->diagnostics.errors, 0);
}

/* Every one of the fragments, up to the first NULL, is in what a user reads; `errors` errors in all. */
static inline void check_refused(const char *text, const struct gv_scenario_changes *changes, size_t errors,
                                 const char *const fragments[])
{
    struct reading r;
    write_file("a.yaml", text);
    open_scenario(&r, changes);
    if (r.status != GV_ERR_DATA) fail_msg("taken:\n%s", text);
    for (size_t i = 0; fragments[i]; i++)
        check_contains(r.text.data, fragments[i]);
    if (r.diagnostics.errors != errors)
        fail_msg("%zu errors, not %zu:\n%s", r.diagnostics.errors, errors, r.text.data);
    close_scenario(&r);
}

#define REFUSED(text, changes, errors, ...) \
    check_refused(text, changes, errors, (const char *const[]){__VA_ARGS__, NULL})

#define HEAD "gevinst: 1\nmodel: small\n"
#define GIVEN "inputs: {rate: 57 %, wait: 1 year, cost: 2 kDKK}\n"

/* Uses every key. */
#define FULL                                              \
    HEAD "title: {da: Lille, en: Small}\n"                \
         "price_year: 2026\n"                             \
         "horizon: 24\n"                                  \
         "chance: on\n"                                   \
         "inputs:\n"                                      \
         "  rate:\n"                                      \
         "    value: pert(10 %, 20 %, 40 %)\n"            \
         "    source: A study\n"                          \
         "    year: 2019\n"                               \
         "    grade: measured\n"                          \
         "    note: On few\n"                             \
         "  wait: {value: 6 months, grade: assumption}\n" \
         "  cost: uniform(1 kDKK, 2000)\n"                \
         "policies:\n"                                    \
         "  reference: {}\n"                              \
         "  double: {level: 2}\n"                         \
         "  long_form:\n"                                 \
         "    label: {da: Lang, en: Long}\n"              \
         "    set:\n"                                     \
         "      level: 3\n"                               \
         "      cost: uniform(2 kDKK, 3 kDKK)\n"          \
         "  labelled: {label: Kun navn}\n"                \
         "  empty:\n"                                     \
         "sampling: {draws: 800, replicates: 8, design: lhs, seed: 42}\n"

#endif
