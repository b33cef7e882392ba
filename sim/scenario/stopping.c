/* The options --tolerance and --target: when a run may stop. */
#include "base/memory.h"
#include "base/status.h"
#include "scenario/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a rule looks at unless it says so, where the model has it. */
static const char usual_outcome[] = "net_present_value";

/* Draws per policy at most, unless --draws says otherwise. */
static const uint64_t usual_limit = UINT64_C(1) << 24;

/* A value behind the '=' (or the whole text): a constant in the unit, inside (0, high). */
static bool read_value(struct gv_scenario *s, const struct gv_source *source, size_t offset, const char *unit,
                       double high, double *value, struct gv_diagnostics *diagnostics)
{
    const struct gv_input input = {
        .name = source->name, .unit = unit, .low_open = true, .high = high, .high_open = true};
    struct gv_distribution d;
    if (!gv_scenario_value(s, &input, source->text + offset, NULL, source, offset, &d, diagnostics))
        return false;
    *value = d.p[0];
    if (d.family == GV_CONSTANT) return true;
    gv_diagnose(diagnostics, GV_ERROR,
                (struct gv_place){source, 1, offset + 1, strlen(source->text + offset)}, "write a number",
                "%s cannot be a distribution", source->name);
    return false;
}

static bool unknown_outcome(const struct gv_model *model, const char *name, struct gv_place place,
                            struct gv_diagnostics *diagnostics)
{
    const char **names = gv_memory_zeroed(model->n_outcomes, sizeof *names);
    struct gv_text hint = {0};
    for (size_t o = 0; names && o < model->n_outcomes; o++)
        if (!(model->outcomes[o].flags & (GV_STAGE | GV_MONTHLY))) names[o] = model->outcomes[o].name;
    if (names) gv_text_suggest(&hint, name, names, model->n_outcomes, "choose");
    gv_diagnose(diagnostics, GV_ERROR, place, hint.data, "the model %s has no outcome '%s' with statistics",
                model->name, name);
    gv_text_free(&hint);
    free(names);
    return false;
}

static bool find_outcome(const struct gv_model *model, const char *name, struct gv_place place,
                         size_t *outcome, struct gv_diagnostics *diagnostics)
{
    int found = gv_model_find_outcome(model, name);
    if (found < 0 || model->outcomes[found].flags & (GV_STAGE | GV_MONTHLY))
        return unknown_outcome(model, name, place, diagnostics);
    *outcome = (size_t)found;
    return true;
}

static bool find_statistic(const struct gv_outcome *outcome, const char *name, struct gv_place place,
                           enum gv_statistic *statistic, struct gv_diagnostics *diagnostics)
{
    const char *names[GV_STATISTICS];
    *statistic = gv_statistic_find(name);
    bool exists = *statistic < GV_STATISTICS && (*statistic != GV_STATISTIC_CVAR || gv_has_worst(outcome));
    if (exists) return true;
    for (int k = 0; k < GV_STATISTICS; k++)
        names[k] =
            k == GV_STATISTIC_CVAR && !gv_has_worst(outcome) ? NULL : gv_statistic_name((enum gv_statistic)k);
    struct gv_text hint = {0};
    gv_text_suggest(&hint, name, names, GV_STATISTICS, "choose");
    gv_diagnose(diagnostics, GV_ERROR, place, hint.data, "%s has no statistic '%s'", outcome->name, name);
    gv_text_free(&hint);
    return false;
}

/* [OUTCOME.STATISTIC=]VALUE */
static bool read_tolerance(struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    const struct gv_source *source = &s->stopping_source[0];
    const struct gv_model *model = s->plan.model;
    const char *equals = strchr(source->text, '=');
    const char *end = equals ? equals : source->text, *dot = end;
    while (dot > source->text && *dot != '.')
        dot--;
    struct gv_place place = {source, 1, 1, equals ? (size_t)(equals - source->text) : source->length};
    if (equals && dot == source->text) {
        gv_diagnose(diagnostics, GV_ERROR, place,
                    "write OUTCOME.STATISTIC=VALUE, as in net_present_value.mean=5000",
                    "'%s' names no statistic of an outcome", source->text);
        return false;
    }
    char *outcome = equals ? gv_text_copy(source->text, (size_t)(dot - source->text))
                           : gv_text_copy(usual_outcome, sizeof usual_outcome - 1);
    char *statistic = equals ? gv_text_copy(dot + 1, (size_t)(equals - dot - 1))
                             : gv_text_copy("probability_positive", strlen("probability_positive"));
    struct gv_stopping_rule *rule = &s->stopping;
    bool good =
        outcome && statistic && find_outcome(model, outcome, place, &rule->outcome, diagnostics) &&
        find_statistic(&model->outcomes[rule->outcome], statistic, place, &rule->statistic, diagnostics);
    bool probability = rule->statistic == GV_STATISTIC_POSITIVE;
    good = good && read_value(s, source, equals ? (size_t)(equals + 1 - source->text) : 0,
                              probability ? "1" : model->outcomes[rule->outcome].unit,
                              probability ? 1 : (double)INFINITY, &rule->tolerance, diagnostics);
    free(outcome);
    free(statistic);
    return good;
}

static void check_limit(const struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    uint64_t first;
    struct gv_text hint = {0};
    if (gv_stopping_looks(&s->stopping, &s->plan.design, &first) > 0) return;
    gv_text_printf(&hint, "--draws is the most that may be drawn; the first look takes %llu",
                   (unsigned long long)(first * s->plan.design.replicates));
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "%llu draws are too few for --tolerance or --target",
                      (unsigned long long)s->stopping.most);
    gv_text_free(&hint);
}

void gv_scenario_read_stopping(struct gv_scenario *s, const struct gv_scenario_changes *changes,
                               struct gv_diagnostics *diagnostics)
{
    const char *const texts[2] = {changes->tolerance, changes->target};
    static const char *const names[2] = {"--tolerance", "--target"};
    s->stops = true;
    s->stopping = (struct gv_stopping_rule){
        .tolerance = NAN, .target = NAN, .most = changes->draws ? changes->draws : usual_limit};
    for (int i = 0; i < 2; i++)
        if (texts[i])
            s->stopping_source[i] =
                (struct gv_source){.name = names[i], .text = texts[i], .length = strlen(texts[i])};
    bool good = !texts[0] || read_tolerance(s, diagnostics);
    if (texts[1]) {
        const struct gv_source *source = &s->stopping_source[1];
        struct gv_place place = {source, 1, 1, source->length};
        good &= find_outcome(s->plan.model, usual_outcome, place, &s->stopping.target_outcome, diagnostics) &&
                read_value(s, source, 0, "1", 1, &s->stopping.target, diagnostics);
    }
    if (good) check_limit(s, diagnostics);
}
