#include "scenario/axis.h"

#include "base/status.h"
#include "scenario/expression.h"
#include "scenario/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is being read: an option NAME=REST. */
struct reading {
    struct gv_scenario *scenario;
    const struct gv_source *source;
    const struct gv_input *input;
    enum gv_axis_form form;
    struct gv_diagnostics *diagnostics;
};

static struct gv_place place(const struct reading *r, size_t from, size_t length)
{
    return (struct gv_place){r->source, 1, gv_text_columns(r->source->text, from) + 1, length ? length : 1};
}

static int refuse(const struct reading *r, size_t from, size_t length, const char *hint, const char *what)
{
    gv_diagnose(r->diagnostics, GV_ERROR, place(r, from, length), hint, "%s: %s", r->input->name, what);
    return GV_ERR_DATA;
}

/* One value at `from`, inside the input's bounds. */
static int read_value(const struct reading *r, size_t from, size_t length, double *value)
{
    char *text = gv_pool_copy(&r->scenario->pool, r->source->text + from, length);
    struct gv_distribution d;
    if (!text) return GV_ERR_MEMORY;
    if (!*text) return refuse(r, from, 1, NULL, "a value is missing here");
    if (!gv_scenario_value(r->scenario, r->input, text, NULL, r->source, from, &d, r->diagnostics))
        return GV_ERR_DATA;
    if (d.family != GV_CONSTANT)
        return refuse(r, from, length, "give values; --set takes a distribution", "this is a distribution");
    *value = d.p[0];
    return GV_OK;
}

/* The number of values, behind the second colon. */
static int read_count(const struct reading *r, size_t from, size_t *n)
{
    const char *text = r->source->text + from;
    size_t length = strlen(text), digits = strspn(text, "0123456789");
    *n = digits == length && digits < 6 ? strtoul(text, NULL, 10) : 0;
    if (*n >= 2 && *n <= GV_AXIS_VALUES_MAX) return GV_OK;
    return refuse(r, from, length, "write FROM:TO:N, N a whole number from 2 to 4096",
                  "this is no number of values");
}

/* a:b, of equal distances if there is an n. */
static int fill_range(const struct reading *r, double low, double high, size_t n, struct gv_axis *axis)
{
    double *values = gv_pool_take(&r->scenario->pool, n * sizeof *values);
    if (!values) return GV_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        double share = (double)i / (double)(n - 1);
        values[i] = i + 1 == n ? high : low + share * (high - low);
        if (i > 0 && !(values[i] > values[i - 1]))
            return refuse(r, 0, 0, "choose ends that lie further apart, or fewer values",
                          "there are not so many different numbers between these ends");
        if (r->input->whole && values[i] != floor(values[i]))
            return refuse(r, 0, 0, "choose N so that the values are whole", "takes whole numbers only");
    }
    axis->n = n;
    axis->values = values;
    return GV_OK;
}

static int read_range(const struct reading *r, size_t from, struct gv_axis *axis)
{
    const char *text = r->source->text + from, *colon = strchr(text, ':'), *second = strchr(colon + 1, ':');
    size_t to = from + (size_t)(colon - text) + 1, n = 2;
    size_t to_length = second ? (size_t)(second - colon) - 1 : strlen(colon + 1);
    double low, high;
    int status = read_value(r, from, (size_t)(colon - text), &low);
    if (status == GV_OK) status = read_value(r, to, to_length, &high);
    if (status != GV_OK) return status;
    if (r->form == GV_AXIS_GRID && !second)
        return refuse(r, from, strlen(text), "write FROM:TO:N", "the number of values is missing");
    if (r->form == GV_AXIS_RANGE && second)
        return refuse(r, to + to_length, strlen(second), "write FROM:TO", "a range has two ends only");
    if (second) status = read_count(r, to + to_length + 1, &n);
    if (status != GV_OK) return status;
    if (!(low < high))
        return refuse(r, from, strlen(text), "write the lower end first", "the range is empty");
    return fill_range(r, low, high, n, axis);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int read_list(const struct reading *r, size_t from, struct gv_axis *axis)
{
    const char *text = r->source->text + from;
    size_t n = 1;
    for (const char *c = text; *c; c++)
        n += *c == ',';
    if (n > GV_AXIS_VALUES_MAX) return refuse(r, from, strlen(text), NULL, "these are more than 4096 values");
    double *values = gv_pool_take(&r->scenario->pool, n * sizeof *values);
    if (!values) return GV_ERR_MEMORY;
    for (size_t i = 0, at = from; i < n; i++) {
        size_t length = strcspn(r->source->text + at, ",");
        int status = read_value(r, at, length, &values[i]);
        if (status != GV_OK) return status;
        at += length + 1;
    }
    qsort(values, n, sizeof *values, compare);
    for (size_t i = 1; i < n; i++)
        if (values[i] == values[i - 1])
            return refuse(r, from, strlen(text), NULL, "a value stands here twice");
    axis->n = n;
    axis->values = values;
    return GV_OK;
}

/* The input's bounds as a range. */
static int take_bounds(const struct reading *r, struct gv_axis *axis)
{
    if (isfinite(r->input->low) && isfinite(r->input->high))
        return fill_range(r, r->input->low, r->input->high, 2, axis);
    struct gv_text hint = {0};
    gv_text_printf(&hint, "say where to look: %s=FROM:TO", r->input->name);
    int status = refuse(r, 0, strlen(r->source->text), hint.data, "has no bounds");
    gv_text_free(&hint);
    return status;
}

int gv_axis_read(struct gv_scenario *scenario, const char *option, const char *text, enum gv_axis_form form,
                 struct gv_source *source, struct gv_axis *axis, struct gv_diagnostics *diagnostics)
{
    *source = (struct gv_source){.name = option, .text = text, .length = strlen(text)};
    struct reading r = {.scenario = scenario, .source = source, .form = form, .diagnostics = diagnostics};
    size_t length = strcspn(text, "=");
    char *name = gv_pool_copy(&scenario->pool, text, length);
    if (!name) return GV_ERR_MEMORY;
    int index = gv_scenario_find_input(scenario->plan.model, name, (struct gv_place){source, 1, 1, length},
                                       diagnostics);
    if (index < 0) return GV_ERR_DATA;
    r.input = &scenario->plan.model->inputs[index];
    *axis = (struct gv_axis){.input = (size_t)index};
    if (!text[length] && form == GV_AXIS_RANGE) return take_bounds(&r, axis);
    if (!text[length])
        return refuse(&r, 0, length, "write NAME=FROM:TO:N or NAME=VALUE,VALUE,…", "has no values");
    const char *rest = text + length + 1;
    if (strchr(rest, ':')) return read_range(&r, length + 1, axis);
    if (form == GV_AXIS_GRID) return read_list(&r, length + 1, axis);
    return refuse(&r, length + 1, strlen(rest), "write NAME=FROM:TO", "this is no range");
}

int gv_axis_read_value(struct gv_scenario *scenario, const char *option, const char *text,
                       const struct gv_input *as, struct gv_source *source, double *value,
                       struct gv_diagnostics *diagnostics)
{
    *source = (struct gv_source){.name = option, .text = text, .length = strlen(text)};
    const struct reading r = {
        .scenario = scenario, .source = source, .input = as, .diagnostics = diagnostics};
    return read_value(&r, 0, strlen(text), value);
}

void gv_axis_print(const struct gv_model *model, const struct gv_axis *axis, struct gv_text *out)
{
    gv_text_printf(out, "%s=", model->inputs[axis->input].name);
    for (size_t i = 0; i < axis->n; i++) {
        gv_text_puts(out, i ? "," : "");
        gv_number_print(axis->values[i], out);
    }
}
