#include "scenario/expression.h"

#include "base/elementary.h"
#include "base/quantity.h"
#include "base/status.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the arguments of a function are: 'q' a quantity in the input's unit, 'n' a pure number. Lower case is
 * required, what stands behind '|' may be left out. */
#define FUNCTION_LIST(FUNCTION)                                              \
    FUNCTION(UNIFORM, "uniform", "qq", "uniform(low, high)")                 \
    FUNCTION(TRIANGULAR, "triangular", "qqq", "triangular(low, mode, high)") \
    FUNCTION(PERT, "pert", "qqq|n", "pert(low, mode, high[, shape])")        \
    FUNCTION(NORMAL, "normal", "qq", "normal(mean, sd)")                     \
    FUNCTION(NORMAL_P, "normal_p", "qq", "normal_p(P05, P95)")               \
    FUNCTION(LOGNORMAL, "lognormal", "qn", "lognormal(median, gsd)")         \
    FUNCTION(LOGNORMAL_P, "lognormal_p", "qq", "lognormal_p(P05, P95)")      \
    FUNCTION(BETA, "beta", "nn", "beta(a, b)")                               \
    FUNCTION(BETA_MEAN, "beta_mean", "qn", "beta_mean(mean, n)")

enum function {
#define ENUM(id, name, arguments, signature) FN_##id,
    FUNCTION_LIST(ENUM)
#undef ENUM
        FN_COUNT
};

static const struct {
    const char *name, *arguments, *signature;
} functions[FN_COUNT] = {
#define ROW(id, name, arguments, signature) [FN_##id] = {name, arguments, signature},
    FUNCTION_LIST(ROW)
#undef ROW
};

static const char *const function_names[FN_COUNT] = {
#define NAME(id, name, arguments, signature) [FN_##id] = name,
    FUNCTION_LIST(NAME)
#undef NAME
};

const char *const *gv_expression_functions(size_t *n)
{
    *n = FN_COUNT;
    return function_names;
}

void gv_expression_error_free(struct gv_expression_error *error)
{
    gv_text_free(&error->message);
    gv_text_free(&error->suggestion);
}

struct parser {
    const char *text, *at;
    const char *unit_name;
    struct gv_unit unit;
    struct gv_expression_error *error;
};

/* Notes the first error; `suggestion` may be NULL. Always GV_ERR_DATA. */
static int fail(struct parser *p, const char *from, size_t length, const char *suggestion, const char *format,
                ...) __attribute__((format(printf, 5, 6)));

static int fail(struct parser *p, const char *from, size_t length, const char *suggestion, const char *format,
                ...)
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

static void skip_space(struct parser *p)
{
    while (*p->at == ' ' || *p->at == '\n' || *p->at == '\t')
        p->at++;
}

/* Commas and points as Danish and other habits put them into numbers. `from` is the number's start. */
static int check_number_habits(struct parser *p, const char *from, const char *end, bool alone)
{
    struct gv_text hint = {0};
    int status = GV_OK;
    if (alone && *end == ',' && isdigit((unsigned char)end[1])) {
        const char *tail = end + 1;
        while (isdigit((unsigned char)*tail))
            tail++;
        gv_text_printf(&hint, "write %.*s.%.*s, with a decimal point", (int)(end - from), from,
                       (int)(tail - end - 1), end + 1);
        status = fail(p, from, (size_t)(tail - from), hint.data, "decimal comma in a number");
    } else if (*end == '.' && isdigit((unsigned char)end[1])) {
        status = fail(p, from, (size_t)(end - from) + 2, "write 1000000 or 1e6, without separators",
                      "a number with more than one point");
    }
    gv_text_free(&hint);
    return status;
}

/* A decimal number. `alone`: not inside a function's arguments, where a comma separates. */
static int read_number(struct parser *p, bool alone, double *value)
{
    const char *from = p->at, *digits = from + (*from == '-' || *from == '+');
    if (!isdigit((unsigned char)*digits) && !(*digits == '.' && isdigit((unsigned char)digits[1])))
        return fail(p, from, 1, NULL, *from ? "a number is expected here" : "a number is missing");
    if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
        return fail(p, from, 2, "write it in decimal", "hexadecimal numbers are not read");
    char *end;
    errno = 0;
    *value = strtod(from, &end);
    if (!isfinite(*value))
        return fail(p, from, (size_t)(end - from), "numbers go up to about 1.8e308", "number out of range");
    if (errno == ERANGE && fabs(*value) < 1e-300 && *value != 0)
        return fail(p, from, (size_t)(end - from), "write 0 if that is meant",
                    "number too small to be told from 0");
    int status = check_number_habits(p, from, end, alone);
    p->at = end;
    return status;
}

static bool is_unit_character(char c)
{
    return isalnum((unsigned char)c) || c == '%' || c == '/' || (unsigned char)c >= 0x80;
}

static int fail_unit(struct parser *p, const char *from, size_t length, const char *unknown,
                     size_t unknown_length)
{
    struct gv_text hint = {0};
    char word[24] = "";
    if (unknown && unknown_length < sizeof word) memcpy(word, unknown, unknown_length);
    size_t n;
    const char *const *atoms = gv_unit_atoms(&n);
    const char *near = gv_text_closest(word, atoms, n);
    if (near && strlen(near) > 1) gv_text_printf(&hint, "did you mean '%s'? ", near);
    gv_text_printf(&hint, "the input is measured in '%s'", p->unit_name);
    int status = fail(p, from, length, hint.data, "unknown unit '%.*s'", (int)length, from);
    gv_text_free(&hint);
    return status;
}

/* The unit behind a number, if there is one, and the conversion to the input's. */
static int read_unit(struct parser *p, const char *number, bool pure, double *value)
{
    skip_space(p);
    const char *from = p->at;
    while (is_unit_character(*p->at) ||
           (p->at[0] == ' ' && p->at > from && (p->at[1] == '/' || p->at[-1] == '/')))
        p->at++;
    size_t length = (size_t)(p->at - from), unknown_length;
    if (length == 0) return GV_OK;
    struct gv_unit unit, target = pure ? (struct gv_unit){.numerator = 1, .denominator = 1} : p->unit;
    const char *unknown;
    if (!gv_unit_parse(from, length, &unit, &unknown, &unknown_length))
        return fail_unit(p, from, length, unknown, unknown_length);
    if (gv_unit_convert(*value, &unit, &target, value)) return GV_OK;
    struct gv_text hint = {0};
    if (pure)
        gv_text_puts(&hint, "leave the unit out");
    else if (strcmp(p->unit_name, "1") == 0)
        gv_text_puts(&hint, "it is a share or a pure number: write 0.75 or 75 %");
    else
        gv_text_printf(&hint, "write %.*s %s, or a unit that converts to it", (int)(from - number), number,
                       p->unit_name);
    int status =
        pure ? fail(p, from, length, hint.data, "'%.*s': this argument is a pure number", (int)length, from)
             : fail(p, from, length, hint.data, "wrong unit '%.*s': the input is measured in '%s'",
                    (int)length, from, p->unit_name);
    gv_text_free(&hint);
    return status;
}

static int read_quantity(struct parser *p, bool alone, bool pure, double *value)
{
    skip_space(p);
    const char *from = p->at;
    int status = read_number(p, alone, value);
    if (status == GV_OK) status = read_unit(p, from, pure, value);
    return status;
}

enum { MOST_ARGUMENTS = 4 };

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
        skip_space(p);
        if (*n == most) {
            status = fail(p, p->at, 1, hint.data,
                          "too many arguments for %s; decimals take a point, not a comma", functions[f].name);
            break;
        }
        char kind = kinds[*n < least ? *n : *n + 1];
        status = read_quantity(p, false, kind == 'n', &values[*n]);
        if (status != GV_OK) break;
        ++*n;
        skip_space(p);
        if (*p->at == ')') break;
        if (*p->at != ',') {
            status = *p->at
                         ? fail(p, p->at, 1, hint.data, "a comma or ')' is expected here")
                         : fail(p, p->at > p->text ? p->at - 1 : p->at, 1, hint.data, "unclosed parenthesis");
            break;
        }
        p->at++;
    }
    if (status == GV_OK && *n < least)
        status = fail(p, name, (size_t)(p->at + 1 - name), hint.data, "too few arguments for %s",
                      functions[f].name);
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
    case FN_COUNT:
        break;
    }
    return gv_distribution_normalise(d);
}

static int read_function(struct parser *p, struct gv_distribution *d)
{
    const char *name = p->at;
    while (isalnum((unsigned char)*p->at) || *p->at == '_')
        p->at++;
    size_t length = (size_t)(p->at - name), n;
    char word[32] = "";
    if (length < sizeof word) memcpy(word, name, length);
    skip_space(p);
    int f = 0;
    while (f < FN_COUNT && strcmp(functions[f].name, word) != 0)
        f++;
    if (f == FN_COUNT) {
        const char *near = gv_text_closest(word, function_names, FN_COUNT);
        struct gv_text hint = {0};
        gv_text_printf(&hint, near ? "did you mean '%s'?" : "write a number, or a distribution such as %s",
                       near ? near : "pert(low, mode, high)");
        int status =
            *p->at == '('
                ? fail(p, name, length, hint.data, "unknown distribution '%.*s'", (int)length, name)
                : fail(p, name, length, hint.data, "'%s' is neither a number nor a distribution", p->text);
        gv_text_free(&hint);
        return status;
    }
    if (*p->at != '(') {
        struct gv_text hint = {0};
        gv_text_printf(&hint, "it is written %s", functions[f].signature);
        int status =
            fail(p, name, length, hint.data, "%s needs its arguments in parentheses", functions[f].name);
        gv_text_free(&hint);
        return status;
    }
    double values[MOST_ARGUMENTS] = {0};
    int status = read_arguments(p, (enum function)f, name, values, &n);
    if (status != GV_OK) return status;
    struct gv_unit pure = {.numerator = 1, .denominator = 1};
    double one;
    if ((f == FN_BETA || f == FN_BETA_MEAN) && !gv_unit_convert(1, &pure, &p->unit, &one))
        return fail(p, name, length, "choose pert, uniform or triangular for a bounded quantity",
                    "a beta lies between 0 and 1, but the input is measured in '%s'", p->unit_name);
    const char *wrong = build((enum function)f, values, n, d);
    if (!wrong) return GV_OK;
    struct gv_text hint = {0};
    gv_text_printf(&hint, "it is written %s", functions[f].signature);
    status = fail(p, name, (size_t)(p->at - name), hint.data, "%s: %s", functions[f].name, wrong);
    gv_text_free(&hint);
    return status;
}

int gv_expression_read(const char *text, const char *unit, struct gv_distribution *d,
                       struct gv_expression_error *error)
{
    *error = (struct gv_expression_error){0};
    struct parser p = {.text = text, .at = text, .unit_name = unit, .error = error};
    const char *unknown;
    size_t unknown_length;
    if (!gv_unit_parse(unit, strlen(unit), &p.unit, &unknown, &unknown_length))
        return fail(&p, text, 1, NULL, "internal: the model's unit '%s' is not known", unit);
    skip_space(&p);
    if (!*p.at)
        return fail(&p, text, 1, "write a number, or a distribution such as pert(low, mode, high)",
                    "the value is missing");
    int status;
    if (isalpha((unsigned char)*p.at)) {
        status = read_function(&p, d);
    } else {
        double value = 0;
        status = read_quantity(&p, true, false, &value);
        if (status == GV_OK) *d = gv_constant(value);
    }
    if (status != GV_OK) return status;
    skip_space(&p);
    if (*p.at == ',' && isdigit((unsigned char)p.at[1]))
        return fail(&p, p.at, 1, "decimals take a point", "a comma behind a number");
    if (*p.at) return fail(&p, p.at, strlen(p.at), NULL, "unexpected text behind the value");
    return GV_OK;
}
