#include "scenario/expression_parser.h"

#include "base/elementary.h"
#include "base/status.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static const struct gv_expression_function functions[FN_COUNT] = {
#define ROW(id, name, arguments, signature) [FN_##id] = {name, arguments, signature},
    FUNCTION_LIST(ROW)
#undef ROW
};

static const char *const function_names[FN_COUNT] = {
#define NAME(id, name, arguments, signature) [FN_##id] = name,
    FUNCTION_LIST(NAME)
#undef NAME
};

const struct gv_expression_function *gv_expression_functions(size_t *n)
{
    *n = FN_COUNT;
    return functions;
}

void gv_expression_error_free(struct gv_expression_error *error)
{
    gv_text_free(&error->message);
    gv_text_free(&error->suggestion);
}

int gv_expression_fail(struct parser *p, const char *from, size_t length, const char *suggestion,
                       const char *format, ...)
{
    p->error->offset = (size_t)(from - p->text);
    p->error->length = length ? length : 1;
    va_list arguments;
    va_start(arguments, format);
    gv_text_vprintf(&p->error->message, format, arguments);
    va_end(arguments);
    if (suggestion) gv_text_puts(&p->error->suggestion, suggestion);
    return GV_ERR_DATA;
}

void gv_expression_skip_space(struct parser *p)
{
    while (*p->at == ' ' || *p->at == '\n' || *p->at == '\t')
        p->at++;
}

enum { MOST_ARGUMENTS = 5 };

/* "(" arguments ")"; *n is how many there were. */
static int read_arguments(struct parser *p, enum function f, const char *name, double values[MOST_ARGUMENTS],
                          size_t *n)
{
    const char *kinds = functions[f].arguments;
    size_t least = strcspn(kinds, "|"), most = strlen(kinds) - (kinds[least] != '\0');
    struct gv_text hint = {0};
    int status = GV_OK;
    gv_text_printf(&hint, "it is written %s", functions[f].signature);
    p->at++;
    for (*n = 0; status == GV_OK;) {
        gv_expression_skip_space(p);
        if (*n == most) {
            status = gv_expression_fail(p, p->at, 1, hint.data,
                                        "too many arguments for %s; decimals take a point, not a comma",
                                        functions[f].name);
            break;
        }
        char kind = kinds[*n < least ? *n : *n + 1]; /* past the bar */
        status = gv_expression_read_quantity(p, false, kind == 'n', &values[*n]);
        if (status != GV_OK) break;
        ++*n;
        gv_expression_skip_space(p);
        if (*p->at == ')') break;
        if (*p->at != ',') {
            status = *p->at ? gv_expression_fail(p, p->at, 1, hint.data, "a comma or ')' is expected here")
                            : gv_expression_fail(p, p->at > p->text ? p->at - 1 : p->at, 1, hint.data,
                                                 "unclosed parenthesis");
            break;
        }
        p->at++;
    }
    if (status == GV_OK && *n < least)
        status = gv_expression_fail(p, name, (size_t)(p->at + 1 - name), hint.data,
                                    "too few arguments for %s", functions[f].name);
    if (status == GV_OK) p->at++;
    gv_text_free(&hint);
    return status;
}

/* The family and its parameters; the forms by percentiles solved. NULL, or what is wrong. */
static const char *build(enum function f, const double *v, size_t n, struct gv_distribution *d)
{
    const double z95 = 1.6448536269514722; /* Φ⁻¹(0.95) */
    *d = (struct gv_distribution){.p = {v[0], v[1], n > 2 ? v[2] : 0, n > 3 ? v[3] : 0}};
    switch (f) {
    case FN_UNIFORM:
        d->family = GV_UNIFORM;
        break;
    case FN_TRIANGULAR:
        d->family = GV_TRIANGULAR;
        break;
    case FN_PERT:
        d->family = GV_PERT;
        if (n < 4) d->p[3] = 4;
        break;
    case FN_NORMAL:
        d->family = GV_NORMAL;
        break;
    case FN_NORMAL_P:
        if (v[0] > v[1]) return "the 5 % percentile is above the 95 % one";
        *d = (struct gv_distribution){.family = GV_NORMAL,
                                      .p = {0.5 * (v[0] + v[1]), 0.5 * (v[1] - v[0]) / z95}};
        break;
    case FN_LOGNORMAL:
        d->family = GV_LOGNORMAL;
        break;
    case FN_LOGNORMAL_P:
        if (!(v[0] > 0)) return "the percentiles of a lognormal must be above 0";
        if (v[0] > v[1]) return "the 5 % percentile is above the 95 % one";
        *d = (struct gv_distribution){
            .family = GV_LOGNORMAL,
            .p = {gv_sqrt(v[0]) * gv_sqrt(v[1]), gv_exp(0.5 * gv_log(v[1] / v[0]) / z95)}};
        break;
    case FN_BETA:
        d->family = GV_BETA;
        break;
    case FN_BETA_MEAN:
        if (!(v[0] > 0 && v[0] < 1)) return "the mean of a beta must lie between 0 and 1";
        *d = (struct gv_distribution){.family = GV_BETA, .p = {v[0] * v[1], (1 - v[0]) * v[1]}};
        break;
    case FN_GAMMA:
        d->family = GV_GAMMA;
        break;
    case FN_METALOG:
        d->family = GV_METALOG;
        d->p[3] = n > 3 ? v[3] : -INFINITY;
        d->p[4] = n > 4 ? v[4] : INFINITY;
        break;
    case FN_DISCRETE:
    case FN_EMPIRICAL:
    case FN_TRUNCATE:
    case FN_SUM:
    case FN_COUNT:
        break;
    }
    return gv_distribution_normalise(d);
}

/* An infeasible metalog is refused with the range of P50 that would do. */
static int fail_build(struct parser *p, enum function f, const char *name, const struct gv_distribution *d,
                      const char *wrong)
{
    struct gv_text hint = {0};
    double c[3];
    if (d->family == GV_METALOG && d->p[0] < d->p[1] && d->p[1] < d->p[2] && d->p[3] < d->p[0] &&
        d->p[4] > d->p[2]) {
        gv_text_printf(&hint, "(P50 - P10)/(P90 - P10)%s is %.4g; it must lie in %.6f … %.6f",
                       isinf(d->p[3]) && isinf(d->p[4]) ? "" : " on the scale where it is unbounded",
                       gv_metalog_coefficients(d, c), GV_METALOG_LEAST, 1 - GV_METALOG_LEAST);
        if (isinf(d->p[3]) && isinf(d->p[4])) {
            gv_text_puts(&hint, ": P50 in ");
            gv_number_print(d->p[0] + GV_METALOG_LEAST * (d->p[2] - d->p[0]), &hint);
            gv_text_puts(&hint, " … ");
            gv_number_print(d->p[2] - GV_METALOG_LEAST * (d->p[2] - d->p[0]), &hint);
        }
    } else {
        gv_text_printf(&hint, "it is written %s", functions[f].signature);
    }
    int status =
        gv_expression_fail(p, name, (size_t)(p->at - name), hint.data, "%s: %s", functions[f].name, wrong);
    gv_text_free(&hint);
    return status;
}

/* --- functions with arguments of their own kind; p->at stands at the opening parenthesis --- */

int gv_expression_fail_form(struct parser *p, enum function f, const char *at)
{
    struct gv_text hint = {0};
    gv_text_printf(&hint, "it is written %s", functions[f].signature);
    int status =
        *at ? gv_expression_fail(p, at, 1, hint.data, "%s is not written so", functions[f].name)
            : gv_expression_fail(p, at > p->text ? at - 1 : at, 1, hint.data, "unclosed parenthesis");
    gv_text_free(&hint);
    return status;
}

static int read_truncate(struct parser *p, const char *name, struct gv_distribution *d)
{
    double low, high;
    if (++p->depth > GV_EXPRESSION_DEPTH_MAX)
        return gv_expression_fail(p, name, 8, "one truncate() is enough",
                                  "truncate() inside itself too often");
    p->at++;
    gv_expression_skip_space(p);
    int status = gv_expression_read_value(p, d);
    if (status != GV_OK) return status;
    double *const ends[] = {&low, &high};
    for (size_t i = 0; i < 2; i++) {
        gv_expression_skip_space(p);
        if (*p->at != ',') return gv_expression_fail_form(p, FN_TRUNCATE, p->at);
        p->at++;
        status = gv_expression_read_quantity(p, false, false, ends[i]);
        if (status != GV_OK) return status;
    }
    gv_expression_skip_space(p);
    if (*p->at != ')') return gv_expression_fail_form(p, FN_TRUNCATE, p->at);
    p->at++;
    p->depth--;
    const char *wrong = gv_distribution_truncate(d, low, high);
    return wrong ? fail_build(p, FN_TRUNCATE, name, &(struct gv_distribution){0}, wrong) : GV_OK;
}

static int read_function(struct parser *p, struct gv_distribution *d)
{
    const char *name = p->at;
    while (isalnum((unsigned char)*p->at) || *p->at == '_')
        p->at++;
    size_t length = (size_t)(p->at - name), n;
    char word[32] = "";
    if (length < sizeof word) memcpy(word, name, length);
    gv_expression_skip_space(p);
    int f = 0;
    while (f < FN_COUNT && strcmp(functions[f].name, word) != 0)
        f++;
    if (f == FN_COUNT) {
        const char *near = gv_text_closest(word, function_names, FN_COUNT);
        struct gv_text hint = {0};
        gv_text_printf(&hint, near ? "did you mean '%s'?" : "write a number, or a distribution such as %s",
                       near ? near : "pert(low, mode, high)");
        int status = *p->at == '('
                         ? gv_expression_fail(p, name, length, hint.data, "unknown distribution '%.*s'",
                                              (int)length, name)
                         : gv_expression_fail(p, name, length, hint.data,
                                              "'%s' is neither a number nor a distribution", p->text);
        gv_text_free(&hint);
        return status;
    }
    if (*p->at != '(') {
        struct gv_text hint = {0};
        gv_text_printf(&hint, "it is written %s", functions[f].signature);
        int status = gv_expression_fail(p, name, length, hint.data, "%s needs its arguments in parentheses",
                                        functions[f].name);
        gv_text_free(&hint);
        return status;
    }
    if (f == FN_DISCRETE) return gv_expression_read_discrete(p, name, d);
    if (f == FN_EMPIRICAL) return gv_expression_read_empirical(p, name, d);
    if (f == FN_TRUNCATE) return read_truncate(p, name, d);
    if (f == FN_SUM) return gv_expression_read_sum(p, name, d);
    double values[MOST_ARGUMENTS] = {0};
    int status = read_arguments(p, (enum function)f, name, values, &n);
    if (status != GV_OK) return status;
    struct gv_unit pure = {.numerator = 1, .denominator = 1};
    double one;
    if ((f == FN_BETA || f == FN_BETA_MEAN) && !gv_unit_convert(1, &pure, &p->unit, &one))
        return gv_expression_fail(
            p, name, length, "choose pert, uniform or triangular for a bounded quantity",
            "a beta lies between 0 and 1, but the input is measured in '%s'", p->unit_name);
    const char *wrong = build((enum function)f, values, n, d);
    return wrong ? fail_build(p, (enum function)f, name, d, wrong) : GV_OK;
}

int gv_expression_read_value(struct parser *p, struct gv_distribution *d)
{
    if (isalpha((unsigned char)*p->at)) return read_function(p, d);
    double value = 0;
    int status = gv_expression_read_quantity(p, p->depth == 0, false, &value);
    if (status == GV_OK) *d = gv_constant(value);
    return status;
}

int gv_expression_read(const char *text, const char *unit, const struct gv_expression_context *context,
                       struct gv_distribution *d, struct gv_expression_error *error)
{
    *error = (struct gv_expression_error){0};
    struct parser p = {.text = text, .at = text, .unit_name = unit, .context = context, .error = error};
    const char *unknown;
    size_t unknown_length;
    if (!gv_unit_parse(unit, strlen(unit), &p.unit, &unknown, &unknown_length))
        return gv_expression_fail(&p, text, 1, NULL, "internal: the model's unit '%s' is not known", unit);
    gv_expression_skip_space(&p);
    if (!*p.at)
        return gv_expression_fail(&p, text, 1,
                                  "write a number, or a distribution such as pert(low, mode, high)",
                                  "the value is missing");
    int status = gv_expression_read_value(&p, d);
    if (status == GV_OK && d->family == GV_DISCRETE) {
        const char *wrong = gv_distribution_normalise(d);
        if (wrong) status = gv_expression_fail(&p, text, strlen(text), NULL, "%s", wrong);
    }
    if (status != GV_OK) return status;
    gv_expression_skip_space(&p);
    if (*p.at == ',' && isdigit((unsigned char)p.at[1]))
        return gv_expression_fail(&p, p.at, 1, "decimals take a point", "a comma behind a number");
    if (*p.at) return gv_expression_fail(&p, p.at, strlen(p.at), NULL, "unexpected text behind the value");
    return GV_OK;
}
