/* Quantities in an expression: a number as people write it, and its unit. */
#include "scenario/expression_parser.h"

#include "base/status.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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
        status = gv_expression_fail(p, from, (size_t)(tail - from), hint.data, "decimal comma in a number");
    } else if (*end == '.' && isdigit((unsigned char)end[1])) {
        status =
            gv_expression_fail(p, from, (size_t)(end - from) + 2, "write 1000000 or 1e6, without separators",
                               "a number with more than one point");
    }
    gv_text_free(&hint);
    return status;
}

static int fail_range(struct parser *p, const char *from, size_t length)
{
    return gv_expression_fail(p, from, length, "numbers go up to about 1.8e308", "number out of range");
}

/* A decimal number. `alone`: not inside a function's arguments, where a comma separates. */
static int read_number(struct parser *p, bool alone, double *value)
{
    const char *from = p->at, *digits = from + (*from == '-' || *from == '+');
    if (!isdigit((unsigned char)*digits) && !(*digits == '.' && isdigit((unsigned char)digits[1])))
        return gv_expression_fail(p, from, 1, NULL,
                                  *from ? "a number is expected here" : "a number is missing");
    if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
        return gv_expression_fail(p, from, 2, "write it in decimal", "hexadecimal numbers are not read");
    char *end;
    errno = 0;
    *value = strtod(from, &end);
    if (!isfinite(*value)) return fail_range(p, from, (size_t)(end - from));
    if (errno == ERANGE && fabs(*value) < 1)
        return gv_expression_fail(p, from, (size_t)(end - from), "write 0 if that is meant",
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
    int status = gv_expression_fail(p, from, length, hint.data, "unknown unit '%.*s'", (int)length, from);
    gv_text_free(&hint);
    return status;
}

/* The unit behind a number, if there is one, and the conversion to the input's. */
static int read_unit(struct parser *p, const char *number, bool pure, double *value)
{
    gv_expression_skip_space(p);
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
    if (gv_unit_convert(*value, &unit, &target, value))
        return isfinite(*value) ? GV_OK : fail_range(p, number, (size_t)(p->at - number));
    struct gv_text hint = {0};
    if (pure)
        gv_text_puts(&hint, "leave the unit out");
    else if (strcmp(p->unit_name, "1") == 0)
        gv_text_puts(&hint, "it is a share or a pure number: write 0.75 or 75 %");
    else
        gv_text_printf(&hint, "write %.*s %s, or a unit that converts to it", (int)strcspn(number, " "),
                       number, p->unit_name);
    int status = pure ? gv_expression_fail(p, from, length, hint.data,
                                           "'%.*s': this argument is a pure number", (int)length, from)
                      : gv_expression_fail(p, from, length, hint.data,
                                           "wrong unit '%.*s': the input is measured in '%s'", (int)length,
                                           from, p->unit_name);
    gv_text_free(&hint);
    return status;
}

int gv_expression_read_quantity(struct parser *p, bool alone, bool pure, double *value)
{
    gv_expression_skip_space(p);
    const char *from = p->at;
    int status = read_number(p, alone, value);
    if (status == GV_OK) status = read_unit(p, from, pure, value);
    return status;
}
