/* Values as people, and their enemies, write them: from the tables of the functions and units that the reader
 * has. */
#include "target.h"

#include "base/quantity.h"
#include "scenario/expression.h"

#include <stdio.h>
#include <string.h>

void gv_fuzz_put_number(struct gv_random_state *random, struct gv_text *out)
{
    static const char *const edges[] = {"0",        "-0",
                                        "1",        "-1",
                                        "0.5",      "100",
                                        "1e-9",     "1e9",
                                        "1e308",    "-1e308",
                                        "1e-308",   "5e-324",
                                        "1e400",    "1e-400",
                                        "0.999999", "nan",
                                        "inf",      "-inf",
                                        "0x10",     "1e",
                                        "1.5.2",    "1,5",
                                        "1_000",    "+1",
                                        "++1",      "1e+",
                                        ".5",       "5.",
                                        "1e15",     "4503599627370497.5",
                                        "1000001",  "0.1",
                                        "1e-15",    "2",
                                        "3",        "12",
                                        "60",       "0.0001",
                                        "10000",    "9007199254740993",
                                        "1e22",     "1e-22",
                                        "0.16658",  "1e5",
                                        "1e100",    "1e-100",
                                        "1e154",    "1.0000000000000002"};
    if (gv_random_once_in(random, 3)) {
        gv_text_puts(out, GV_RANDOM_OF(random, edges));
    } else if (gv_random_once_in(random, 2)) {
        gv_text_printf(out, "%zu", gv_random_below(random, 101));
    } else {
        gv_text_printf(out, "%.*g", 1 + (int)gv_random_below(random, 17),
                       (double)gv_random_below(random, 1000000) /
                           (double)(1 + gv_random_below(random, 100000)));
    }
}

static void put_quantity(struct gv_random_state *random, struct gv_text *out)
{
    size_t n;
    const char *const *atoms = gv_unit_atoms(&n);
    gv_fuzz_put_number(random, out);
    if (!gv_random_once_in(random, 3)) return;
    gv_text_printf(out, " %s", atoms[gv_random_below(random, n)]);
    if (gv_random_once_in(random, 4)) gv_text_printf(out, "/%s", atoms[gv_random_below(random, n)]);
}

/* As many numbers as are asked for, rising: so that more of the distributions are possible ones. */
static void put_rising(struct gv_random_state *random, size_t n, const char *unit, struct gv_text *out)
{
    double at = gv_random_once_in(random, 4) ? -(double)gv_random_below(random, 100) : 0;
    for (size_t i = 0; i < n; i++) {
        at += (double)gv_random_below(random, 1000) / (gv_random_once_in(random, 2) ? 1000 : 7);
        gv_text_printf(out, "%s%.10g%s", i ? ", " : "", at, unit);
    }
}

static void put_value(struct gv_random_state *random, int depth, struct gv_text *out);

static void put_discrete(struct gv_random_state *random, struct gv_text *out)
{
    size_t n = 1 + gv_random_below(random, 5);
    for (size_t i = 0; i < n; i++) {
        if (i) gv_text_puts(out, ", ");
        put_quantity(random, out);
        gv_text_printf(out, ":%.17g", 1 / (double)n);
    }
}

/* Of a kind that gv_expression_functions() tells of. */
static void put_argument(struct gv_random_state *random, char kind, bool first, int depth,
                         struct gv_text *out)
{
    switch (kind) {
    case 'd':
        put_value(random, depth + 1, out);
        break;
    case 'w':
        gv_text_puts(out, first ? "\"a.csv\"" : gv_random_once_in(random, 2) ? "x" : "2");
        break;
    case 'p':
        put_quantity(random, out);
        gv_text_puts(out, ":");
        gv_fuzz_put_number(random, out);
        break;
    case 'n':
        gv_fuzz_put_number(random, out);
        break;
    default:
        put_quantity(random, out);
    }
}

static void put_function(struct gv_random_state *random, int depth, struct gv_text *out)
{
    static const char *const units[] = {"", "", "", " %", " h", " DKK"};
    size_t n;
    const struct gv_expression_function *functions = gv_expression_functions(&n);
    const struct gv_expression_function *f = &functions[gv_random_below(random, n)];
    const char *kinds = f->arguments;
    size_t least = strcspn(kinds, "|"), length = strlen(kinds);
    bool all = gv_random_once_in(random, 2);
    gv_text_printf(out, "%s(", f->name);
    if (kinds[0] == 'p' && gv_random_once_in(random, 2)) {
        put_discrete(random, out);
    } else if (strspn(kinds, "qn|") == length && !gv_random_once_in(random, 3)) {
        put_rising(random, all && least < length ? length - 1 : least, GV_RANDOM_OF(random, units), out);
    } else {
        for (size_t i = 0; i < length && (kinds[i] != '|' || all); i++) {
            if (kinds[i] == '|') continue;
            size_t times = kinds[i] == '+' ? gv_random_below(random, 5) : 1;
            for (; times > 0; times--) {
                if (i) gv_text_puts(out, ",");
                put_argument(random, kinds[i] == '+' ? kinds[i - 1] : kinds[i], i == 0, depth, out);
            }
        }
    }
    gv_text_puts(out, ")");
}

static void put_value(struct gv_random_state *random, int depth, struct gv_text *out)
{
    if (depth > 9 || gv_random_once_in(random, 3))
        put_quantity(random, out);
    else
        put_function(random, depth, out);
}

void gv_fuzz_put_expression(struct gv_random_state *random, struct gv_text *out)
{
    put_value(random, 0, out);
}
