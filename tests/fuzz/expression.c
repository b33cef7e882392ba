/* Values and distributions; options that hold some: --set, --over, --along, --tolerance, --target.
 *
 * The first line of an input says what the rest is: `value UNIT`, `set`, `over`, `along`, `tolerance` or
 * `target`. */
#include "small_model.h"
#include "target.h"

#include "base/quantity.h"
#include "base/status.h"
#include "engine/plan.h"
#include "sampling/sampler.h"
#include "scenario/axis.h"
#include "scenario/expression.h"
#include "scenario/source_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the scenario that options change --- */

static int read_small(const struct gv_fuzz_texts *texts, const struct gv_scenario_changes *changes,
                      struct gv_scenario *scenario, struct gv_diagnostics *diagnostics)
{
    static const struct gv_model *const models[] = {&gv_fuzz_small_model};
    static const struct gv_model_catalogue catalogue = {models, 1};
    const char *const files[] = {gv_fuzz_small_scenario};
    const struct gv_scenario_texts all = {
        .files = files, .n_files = 1, .tables = texts->tables, .n_tables = texts->n_tables};
    return gv_scenario_read_texts("small.yaml", &all, &catalogue, changes, scenario, diagnostics);
}

/* --- a distribution that was taken --- */

/* Quantiles are finite, inside the support and rise; so is the mean, with the exception of those that have
 * none. */
static void check_quantiles(const struct gv_distribution *d)
{
    struct gv_table_cache cache = {0};
    struct gv_sampler sampler;
    double x[16], low, high;
    const double u[16] = {0x1p-53, 0x1p-40, 1e-9, 1e-6,  1e-3,     0.05,     0.25,        0.5,
                          0.5,     0.75,    0.95, 0.999, 1 - 1e-6, 1 - 1e-9, 1 - 0x1p-40, 1 - 0x1p-53};
    int status = gv_sampler_make(d, &cache, &sampler);
    GV_PROMISE(status == GV_OK, "a distribution that was taken cannot be sampled: status %d", status);
    gv_sampler_apply(&sampler, 16, u, x);
    gv_distribution_support(d, &low, &high);
    for (size_t i = 0; i < 16; i++) {
        GV_PROMISE(isfinite(x[i]), "the quantile of %.17g is %g", u[i], x[i]);
        GV_PROMISE(x[i] >= low && x[i] <= high, "the quantile of %.17g is %.17g, outside of %.17g … %.17g",
                   u[i], x[i], low, high);
        GV_PROMISE(i == 0 || x[i] >= x[i - 1], "quantiles of %.17g and %.17g fall: %.17g, %.17g", u[i - 1],
                   u[i], x[i - 1], x[i]);
    }
    double mean = gv_distribution_mean(d);
    GV_PROMISE(!isnan(mean), "the mean is not a number");
    GV_PROMISE(mean >= low - 1e-6 * fabs(low) && mean <= high + 1e-6 * fabs(high),
               "the mean %.17g lies outside of %.17g … %.17g", mean, low, high);
    gv_table_cache_free(&cache);
}

/* The tables of the input stand for all files. */
struct opener {
    const struct gv_fuzz_texts *texts;
    struct gv_source source;
};

static const struct gv_source *open_table(void *context, const char *name, struct gv_text *message)
{
    struct opener *opener = context;
    if (opener->texts->n_tables == 0) {
        gv_text_printf(message, "%s: there are no files here", name);
        return NULL;
    }
    const char *text = opener->texts->tables[0];
    opener->source = (struct gv_source){.name = "a.csv", .text = text, .length = strlen(text)};
    return &opener->source;
}

static void check_error(const char *text, int status, const struct gv_expression_error *error)
{
    GV_PROMISE(status == GV_ERR_DATA, "status %d for a bad expression", status);
    GV_PROMISE(error->message.length > 0, "refused without a message");
    GV_PROMISE(error->offset <= strlen(text) && error->length >= 1, "the error is at %zu of %zu, %zu long",
               error->offset, strlen(text), error->length);
    GV_PROMISE(error->message.length == strlen(error->message.data), "a message with a NUL inside");
}

static void read_value(const char *unit, const struct gv_fuzz_texts *texts, const char *text)
{
    struct gv_pool pool = {0};
    struct opener opener = {.texts = texts};
    const struct gv_expression_context context = {&pool, open_table, &opener};
    struct gv_distribution d, again;
    struct gv_expression_error error, other = {0};
    int status = gv_expression_read(text, unit, &context, &d, &error);
    if (status == GV_OK) {
        struct gv_text printed = {0};
        GV_PROMISE(error.message.length == 0, "taken, with an error");
        gv_distribution_print(&d, &printed);
        gv_fuzz_check_text(&printed);
        status = gv_expression_read(printed.data, unit, &context, &again, &other);
        GV_PROMISE(status == GV_OK, "'%s' is printed as '%s', which is refused: %s", text, printed.data,
                   other.message.data);
        GV_PROMISE(gv_distribution_same(&d, &again), "'%s' is printed as '%s', which is something else", text,
                   printed.data);
        check_quantiles(&d);
        gv_text_free(&printed);
    } else {
        check_error(text, status, &error);
    }
    gv_expression_error_free(&error);
    gv_expression_error_free(&other);
    gv_pool_free(&pool);
}

/* --- the options --- */

static void read_change(const struct gv_scenario_changes *changes, const struct gv_fuzz_texts *texts)
{
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    int status = read_small(texts, changes, &scenario, &diagnostics);
    gv_fuzz_check_reading(status, &diagnostics, true);
    gv_diagnostics_free(&diagnostics);
    gv_scenario_free(&scenario);
}

static void read_axis(const char *text, enum gv_axis_form form, const struct gv_fuzz_texts *texts)
{
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    struct gv_source source, other_source;
    struct gv_axis axis, again;
    int status = read_small(texts, &(struct gv_scenario_changes){0}, &scenario, &diagnostics);
    GV_PROMISE(status == GV_OK, "the small scenario is refused");
    status = gv_axis_read(&scenario, "--over", text, form, &source, &axis, &diagnostics);
    gv_fuzz_check_reading(status, &diagnostics, true);
    if (status == GV_OK) {
        GV_PROMISE(axis.n >= 1 && axis.n <= GV_AXIS_VALUES_MAX, "%zu values", axis.n);
        for (size_t i = 1; i < axis.n; i++)
            GV_PROMISE(axis.values[i] > axis.values[i - 1], "values of '%s' that do not rise", text);
    }
    /* Printed as a list: so a range reads as a grid. Without values a range has the bounds, also those that
     * are left out. */
    if (status == GV_OK && strchr(text, '=')) {
        struct gv_text printed = {0};
        gv_axis_print(&gv_fuzz_small_model, &axis, &printed);
        status = gv_axis_read(&scenario, "--over", printed.data, GV_AXIS_GRID, &other_source, &again,
                              &diagnostics);
        GV_PROMISE(status == GV_OK, "'%s' is printed as '%.200s', which is refused: %s", text, printed.data,
                   diagnostics.n ? diagnostics.items[0].message : "");
        GV_PROMISE(again.input == axis.input && again.n == axis.n &&
                       memcmp(again.values, axis.values, axis.n * sizeof *axis.values) == 0,
                   "'%s' is printed as '%.200s', which is something else", text, printed.data);
        gv_diagnostics_free(&diagnostics);
        gv_text_free(&printed);
    }
    gv_diagnostics_free(&diagnostics);
    gv_scenario_free(&scenario);
}

/* A unit is not ended by a NUL. */
static void read_unit(const char *text)
{
    size_t n = strlen(text), unknown_length;
    char *exactly = malloc(n ? n : 1);
    const char *unknown;
    struct gv_unit unit;
    if (!exactly) return;
    memcpy(exactly, text, n);
    if (!gv_unit_parse(exactly, n, &unit, &unknown, &unknown_length))
        GV_PROMISE(!unknown || (unknown >= exactly && unknown + unknown_length <= exactly + n),
                   "the unknown unit lies outside of the text");
    free(exactly);
}

/* Readers of files let nothing else through; options are the user's own. */
static bool is_text(const uint8_t *bytes, size_t n)
{
    const struct gv_source source = {.name = "fuzz", .text = (const char *)bytes, .length = n};
    struct gv_diagnostics diagnostics = {0};
    int status = gv_source_check(&source, &diagnostics);
    gv_diagnostics_free(&diagnostics);
    return status == GV_OK;
}

static void read_input(const uint8_t *bytes, size_t n)
{
    struct gv_fuzz_texts texts;
    if (!is_text(bytes, n)) return;
    gv_fuzz_split(bytes, n, &texts);
    char *line = texts.first, *rest = strchr(line, '\n');
    if (rest) {
        *rest++ = '\0';
        /* An option is one line, as its places say. */
        rest[strncmp(line, "value ", 6) == 0 ? strlen(rest) : strcspn(rest, "\n")] = '\0';
        if (strcmp(line, "set") == 0)
            read_change(&(struct gv_scenario_changes){.set = (const char *const[]){rest}, .n_set = 1},
                        &texts);
        else if (strcmp(line, "tolerance") == 0)
            read_change(&(struct gv_scenario_changes){.tolerance = rest}, &texts);
        else if (strcmp(line, "target") == 0)
            read_change(&(struct gv_scenario_changes){.target = rest}, &texts);
        else if (strcmp(line, "over") == 0)
            read_axis(rest, GV_AXIS_GRID, &texts);
        else if (strcmp(line, "along") == 0)
            read_axis(rest, GV_AXIS_RANGE, &texts);
        else if (strncmp(line, "value ", 6) == 0) {
            struct gv_unit unit;
            const char *unknown;
            size_t unknown_length;
            read_unit(line + 6);
            read_unit(rest);
            if (gv_unit_parse(line + 6, strlen(line + 6), &unit, &unknown, &unknown_length))
                read_value(line + 6, &texts, rest);
        }
    }
    gv_fuzz_texts_free(&texts);
}

/* --- mutation --- */

static void put_option(struct gv_random_state *random, struct gv_text *out)
{
    const char *name = gv_fuzz_small_model.inputs[gv_random_below(random, gv_fuzz_small_model.n_inputs)].name;
    struct gv_text value[3] = {{0}, {0}, {0}};
    for (size_t i = 0; i < 3; i++)
        gv_fuzz_put_number(random, &value[i]);
    switch (gv_random_below(random, 6)) {
    case 0:
        gv_text_printf(out, "over\n%s=%s:%s:%zu", name, value[0].data, value[1].data,
                       gv_random_below(random, 9));
        break;
    case 1:
        gv_text_printf(out, "over\n%s=%s,%s,%s", name, value[0].data, value[1].data, value[2].data);
        break;
    case 2:
        gv_text_printf(out, "along\n%s=%s:%s", name, value[0].data, value[1].data);
        break;
    case 3:
        gv_text_printf(out, "tolerance\nnet_present_value.mean=%s", value[0].data);
        break;
    case 4:
        gv_text_printf(out, "target\n%s", value[0].data);
        break;
    default:
        gv_text_printf(out, "set\n%s=", name);
        gv_fuzz_put_expression(random, out);
    }
    for (size_t i = 0; i < 3; i++)
        gv_text_free(&value[i]);
}

/* An input anew, or a number or a whole argument in place of another. */
static size_t mutate(uint8_t *bytes, size_t n, size_t most, struct gv_random_state *random,
                     gv_fuzz_bytes_fn *bytewise)
{
    static const char *const units[] = {"1", "h", "DKK", "DKK/h", "1/yr", "days", "months", "h/week"};
    struct gv_text text = {0};
    size_t kind = gv_random_below(random, 8);
    if (kind < 2) {
        gv_text_printf(&text, "value %s\n", GV_RANDOM_OF(random, units));
        gv_fuzz_put_expression(random, &text);
        if (gv_random_once_in(random, 8)) gv_text_puts(&text, GV_FUZZ_TABLE_LINE "x,y\n1,2\n3,4\n");
        n = gv_fuzz_replace(bytes, n, most, 0, n, text.data, text.length);
    } else if (kind == 2) {
        put_option(random, &text);
        n = gv_fuzz_replace(bytes, n, most, 0, n, text.data, text.length);
    } else if (kind < 6 && n > 0) {
        static const char ends[] = ",():= \n";
        size_t from = gv_random_below(random, n), to = from;
        while (from > 0 && !memchr(ends, bytes[from - 1], sizeof ends - 1))
            from--;
        while (to < n && !memchr(ends, bytes[to], sizeof ends - 1))
            to++;
        if (kind == 5)
            gv_fuzz_put_expression(random, &text);
        else
            gv_fuzz_put_number(random, &text);
        n = gv_fuzz_replace(bytes, n, most, from, to - from, text.data, text.length);
    } else {
        n = bytewise(bytes, n, most);
    }
    gv_text_free(&text);
    return n;
}

static void words(struct gv_text *out)
{
    size_t n;
    const char *const *atoms = gv_unit_atoms(&n);
    for (size_t i = 0; i < n; i++)
        gv_text_printf(out, "%s\n", atoms[i]);
    const struct gv_expression_function *functions = gv_expression_functions(&n);
    for (size_t i = 0; i < n; i++)
        gv_text_printf(out, "%s(\n", functions[i].name);
    for (size_t i = 0; i < gv_fuzz_small_model.n_inputs; i++)
        gv_text_printf(out, "%s=\n", gv_fuzz_small_model.inputs[i].name);
    gv_text_puts(out, "value \nset\nover\nalong\ntolerance\ntarget\nnet_present_value.\n");
}

const struct gv_fuzz_target gv_fuzz_expression = {"expression", 4096, read_input, mutate, words};
