#include "scenario/study.h"

#include "base/status.h"
#include "scenario/expression.h"
#include "scenario/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is looked at: an option's text. */
struct reading {
    struct gv_scenario *scenario;
    struct gv_source *source;
    struct gv_diagnostics *diagnostics;
};

static struct reading open_option(struct gv_scenario *scenario, const char *option, const char *text,
                                  struct gv_source *source, struct gv_diagnostics *diagnostics)
{
    *source = (struct gv_source){.name = option, .text = text, .length = strlen(text)};
    return (struct reading){scenario, source, diagnostics};
}

static struct gv_place place(const struct reading *r, size_t from, size_t length)
{
    return (struct gv_place){r->source, 1, gv_text_columns(r->source->text, from) + 1, length ? length : 1};
}

static int refuse(const struct reading *r, size_t from, size_t length, const char *hint, const char *what)
{
    gv_diagnose(r->diagnostics, GV_ERROR, place(r, from, length), hint, "%s", what);
    return GV_ERR_DATA;
}

/* --- inputs --- */

/* An input that one may come to know. */
static int read_input(const struct reading *r, size_t from, size_t length, size_t *input)
{
    const struct gv_plan *plan = &r->scenario->plan;
    char *name = gv_pool_copy(&r->scenario->pool, r->source->text + from, length);
    if (!name) return GV_ERR_MEMORY;
    if (!*name) return refuse(r, from, 1, NULL, "the name of an input is missing here");
    int index = gv_scenario_find_input(plan->model, name, place(r, from, length), r->diagnostics);
    if (index < 0) return GV_ERR_DATA;
    *input = (size_t)index;
    if (plan->model->inputs[index].kind == GV_CHOICE)
        return refuse(r, from, length, NULL, "this is chosen: there is nothing to know about it");
    if (plan->model->inputs[index].kind == GV_CHANCE)
        return refuse(r, from, length, NULL, "this is chance: nobody can know it beforehand");
    if (plan->inputs[index].family == GV_CONSTANT)
        return refuse(r, from, length, "give it a distribution in the scenario, or with --set",
                      "this is a constant in the scenario: nothing is unknown about it");
    return GV_OK;
}

int gv_known_inputs_read(struct gv_scenario *scenario, const char *text, struct gv_source *source,
                         size_t *inputs, size_t *n, struct gv_diagnostics *diagnostics)
{
    struct reading r = open_option(scenario, "--inputs", text, source, diagnostics);
    *n = 0;
    for (size_t at = 0;; at++) {
        size_t length = strcspn(text + at, ","), input;
        int status = read_input(&r, at, length, &input);
        if (status != GV_OK) return status;
        for (size_t k = 0; k < *n; k++)
            if (inputs[k] == input) return refuse(&r, at, length, NULL, "this input stands here twice");
        inputs[(*n)++] = input;
        at += length;
        if (!text[at]) return GV_OK;
    }
}

/* --- sizes --- */

static const size_t usual_sizes[] = {5, 10, 20, 50, 100, 200, 500, 1000};

static int compare(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static int read_sizes(const struct reading *r, size_t from, struct gv_field_study *study)
{
    const char *text = r->source->text;
    for (size_t at = from;; at++) {
        size_t length = strcspn(text + at, ","), digits = strspn(text + at, "0123456789");
        size_t size = digits == length && length < 6 ? strtoul(text + at, NULL, 10) : 0;
        if (size < 1 || size > GV_STUDY_CITIZENS_MAX)
            return refuse(r, at, length, "whole numbers from 1 to 10000, with commas between",
                          "this is no number of citizens");
        if (study->n == GV_STUDY_SIZES_MAX)
            return refuse(r, at, length, NULL, "these are more than 64 sizes");
        study->sizes[study->n++] = size;
        at += length;
        if (!text[at]) break;
    }
    qsort(study->sizes, study->n, sizeof *study->sizes, compare);
    for (size_t k = 1; k < study->n; k++)
        if (study->sizes[k] == study->sizes[k - 1])
            return refuse(r, from, strlen(text + from), NULL, "a size stands here twice");
    return GV_OK;
}

static int read_study(const struct reading *r, struct gv_field_study *study)
{
    const char *text = r->source->text;
    size_t length = strcspn(text, "=");
    int status = read_input(r, 0, length, &study->input);
    if (status != GV_OK) return status;
    if (text[length]) return read_sizes(r, length + 1, study);
    study->n = sizeof usual_sizes / sizeof *usual_sizes;
    memcpy(study->sizes, usual_sizes, sizeof usual_sizes);
    return GV_OK;
}

/* --- amounts --- */

/* A constant of at least 0 in a unit. */
static int read_amount(const struct reading *r, size_t from, size_t length, const char *unit, double *value)
{
    char *text = gv_pool_copy(&r->scenario->pool, r->source->text + from, length);
    const struct gv_expression_context context = {.pool = &r->scenario->pool};
    struct gv_expression_error error = {0};
    struct gv_distribution d;
    if (!text) return GV_ERR_MEMORY;
    int status = gv_expression_read(text, unit, &context, &d, &error);
    if (status == GV_ERR_DATA)
        gv_diagnose(r->diagnostics, GV_ERROR, place(r, from + error.offset, error.length),
                    error.suggestion.data, "%s", error.message.data ? error.message.data : "not a value");
    gv_expression_error_free(&error);
    if (status != GV_OK) return status;
    if (d.family != GV_CONSTANT) return refuse(r, from, length, NULL, "this is to be a number");
    if (!(d.p[0] >= 0) || !isfinite(d.p[0]))
        return refuse(r, from, length, NULL, "this is to be a number from 0");
    *value = d.p[0];
    return GV_OK;
}

/* Terms with + between; a term that ends with *n is for each citizen. */
static int read_cost(const struct reading *r, struct gv_field_study *study)
{
    const char *text = r->source->text;
    for (size_t at = 0;; at++) {
        size_t length = strcspn(text + at, "+"), end = at + length, from = at + strspn(text + at, " ");
        while (end > from && text[end - 1] == ' ')
            end--;
        bool each = end > from && text[end - 1] == 'n';
        size_t star = end;
        if (each) {
            for (star = end - 1; star > from && text[star - 1] == ' ';)
                star--;
            if (star == from || text[star - 1] != '*')
                return refuse(r, from, end - from, "for example --study-cost '20000+500*n'",
                              "what it costs for each citizen is written AMOUNT*n");
            star--;
        }
        double amount;
        int status = read_amount(r, from, star > from ? star - from : 0, "DKK", &amount);
        if (status != GV_OK) return status;
        *(each ? &study->citizen_cost : &study->fixed_cost) += amount;
        at += length;
        if (!text[at]) return GV_OK;
    }
}

/* A study without --study-sd counts, which only shares of citizens can be. */
static int check_kind(const struct reading *r, const struct gv_field_study *study)
{
    const struct gv_input *input = &r->scenario->plan.model->inputs[study->input];
    double low, high;
    gv_distribution_support(&r->scenario->plan.inputs[study->input], &low, &high);
    if (study->measures || (strcmp(input->unit, "1") == 0 && low >= 0 && high <= 1)) return GV_OK;
    return refuse(r, 0, strcspn(r->source->text, "="),
                  "give --study-sd, the standard deviation of one citizen's measurement",
                  "this is no share that a study could count");
}

int gv_study_read(struct gv_scenario *scenario, const struct gv_study_options *o,
                  struct gv_study_sources *sources, struct gv_field_study *study,
                  struct gv_diagnostics *diagnostics)
{
    struct reading r = open_option(scenario, "--study", o->study, &sources->study, diagnostics);
    *study = (struct gv_field_study){.measures = o->sd != NULL, .decisions = 1};
    int status = read_study(&r, study);
    if (status == GV_OK) status = check_kind(&r, study);
    if (status == GV_OK && o->sd) {
        struct reading sd = open_option(scenario, "--study-sd", o->sd, &sources->sd, diagnostics);
        status =
            read_amount(&sd, 0, strlen(o->sd), scenario->plan.model->inputs[study->input].unit, &study->sd);
        if (status == GV_OK && study->sd == 0)
            status = refuse(&sd, 0, strlen(o->sd), NULL, "a measurement varies: above 0");
    }
    if (status == GV_OK && o->cost) {
        struct reading cost = open_option(scenario, "--study-cost", o->cost, &sources->cost, diagnostics);
        status = read_cost(&cost, study);
    }
    if (status == GV_OK && o->decisions) {
        struct reading n =
            open_option(scenario, "--study-decisions", o->decisions, &sources->decisions, diagnostics);
        status = read_amount(&n, 0, strlen(o->decisions), "1", &study->decisions);
    }
    return status;
}
