/* The language of values: numbers with units, every form of distribution, and what is said of mistakes. */
#include "support/check.h"

#include "base/status.h"
#include "scenario/expression.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static struct gv_pool pool;

static int free_pool(void **state)
{
    (void)state;
    gv_pool_free(&pool);
    return 0;
}

static struct gv_distribution read(const char *text, const char *unit)
{
    const struct gv_expression_context context = {.pool = &pool};
    struct gv_expression_error error;
    struct gv_distribution d;
    if (gv_expression_read(text, unit, &context, &d, &error) != GV_OK)
        fail_msg("'%s' in '%s': %s", text, unit, error.message.data);
    gv_expression_error_free(&error);
    return d;
}

static double value(const char *text, const char *unit)
{
    struct gv_distribution d = read(text, unit);
    assert_int_equal(d.family, GV_CONSTANT);
    return d.p[0];
}

static void test_quantities(void **state)
{
    (void)state;
    static const struct {
        const char *text, *unit;
        double value;
    } cases[] = {
        {"0.75", "1", 0.75},
        {"57 %", "1", 0.57},
        {"57%", "1", 0.57},
        {"3 %", "1", 0.03},
        {"0.57", "%", 0.57},
        {"90 min", "h", 1.5},
        {"13.5 h", "h", 13.5},
        {"13.5", "h", 13.5},
        {"2 kDKK", "DKK", 2000},
        {"1.5 mDKK", "DKK", 1500000},
        {"150 kDKK/yr", "DKK/yr", 150000},
        {"3.5 %", "1/yr", 0.035},
        {"3.5 %/yr", "1/yr", 0.035},
        {"0.035", "1/yr", 0.035},
        {"12 weeks", "weeks", 12},
        {"1 year", "months", 12},
        {"30 min/day", "h/week", 3.5},
        {"450 DKK / h", "DKK/h", 450},
        {"-7", "1", -7},
        {"+7", "1", 7},
        {".5", "1", 0.5},
        {"1e6", "DKK", 1e6},
        {"2E-3", "1", 0.002},
        {"  20 courses/yr ", "courses/yr", 20},
        {"0", "h", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (value(cases[i].text, cases[i].unit) != cases[i].value)
            fail_msg("'%s' is %.17g", cases[i].text, value(cases[i].text, cases[i].unit));
    check_ulps(value("6 weeks", "months"), 6 * 7 * 12 / 365.25, 2);
    check_ulps(value("100 days", "weeks"), 100 / 7.0, 2);
}

static void check_distribution(const char *text, const char *unit, enum gv_family family, double a, double b,
                               double c, double d)
{
    struct gv_distribution got = read(text, unit);
    const double expected[4] = {a, b, c, d};
    if (got.family != family) fail_msg("'%s' is a %s", text, gv_family_name(got.family));
    for (int i = 0; i < 4; i++)
        check_ulps(got.p[i], expected[i], 2);
    assert_false(got.truncated);
}

static void test_distributions(void **state)
{
    (void)state;
    check_distribution("uniform(13 h, 14 h)", "h", GV_UNIFORM, 13, 14, 0, 0);
    check_distribution("triangular(0, 2, 10)", "1", GV_TRIANGULAR, 0, 2, 10, 0);
    check_distribution("pert(1 %, 3 %, 4 %)", "1", GV_PERT, 0.01, 0.03, 0.04, 4);
    check_distribution("pert(0,2,10,6.5)", "1", GV_PERT, 0, 2, 10, 6.5);
    check_distribution("pert( 100 kDKK ,\n 200 kDKK, 500000 )", "DKK", GV_PERT, 1e5, 2e5, 5e5, 4);
    check_distribution("pert(30 min, 1 h, 2)", "h", GV_PERT, 0.5, 1, 2, 4);
    check_distribution("normal(0, 1)", "1", GV_NORMAL, 0, 1, 0, 0);
    check_distribution("normal(-5 %/yr, 1 %/yr)", "1/yr", GV_NORMAL, -0.05, 0.01, 0, 0);
    check_distribution("lognormal(20 h, 1.5)", "h", GV_LOGNORMAL, 20, 1.5, 0, 0);
    check_distribution("beta(2, 8)", "1", GV_BETA, 2, 8, 0, 0);
    check_distribution("beta(2, 8)", "1/yr", GV_BETA, 2, 8, 0, 0);
    check_distribution("beta_mean(20 %, 10)", "1", GV_BETA, 2, 8, 0, 0);
    check_distribution("gamma(3, 2 h)", "h", GV_GAMMA, 3, 2, 0, 0);
    /* Nothing is left to chance: a constant. */
    check_distribution("pert(7, 7, 7)", "1", GV_CONSTANT, 7, 0, 0, 0);
    check_distribution("normal(7, 0)", "1", GV_CONSTANT, 7, 0, 0, 0);
}

static void test_percentiles(void **state)
{
    (void)state;
    struct gv_distribution d = read("normal_p(10 h, 40 h)", "h");
    assert_int_equal(d.family, GV_NORMAL);
    check_close(d.p[0] + gsl_cdf_gaussian_Pinv(0.05, d.p[1]), 10, 1e-14);
    check_close(d.p[0] + gsl_cdf_gaussian_Pinv(0.95, d.p[1]), 40, 1e-14);
    d = read("lognormal_p(10 h, 40 h)", "h");
    assert_int_equal(d.family, GV_LOGNORMAL);
    check_close(gsl_cdf_lognormal_Pinv(0.05, log(d.p[0]), log(d.p[1])), 10, 1e-13);
    check_close(gsl_cdf_lognormal_Pinv(0.95, log(d.p[0]), log(d.p[1])), 40, 1e-13);
    check_ulps(d.p[0], 20, 2);
}

static void test_discrete(void **state)
{
    (void)state;
    struct gv_distribution d = read("discrete(90 min: 0.25, 1 h: 50 %, 90 min: 0.25, 9: 0)", "h");
    assert_int_equal(d.family, GV_DISCRETE);
    assert_int_equal(d.points->n, 2); /* in order, the same values together, none without probability */
    assert_true(d.points->value[0] == 1 && d.points->value[1] == 1.5);
    assert_true(d.points->probability[0] == 0.5 && d.points->probability[1] == 0.5);
    assert_true(d.points->cumulative[0] == 0.5 && d.points->cumulative[1] == 1);
    assert_int_equal(read("discrete(3: 1)", "h").family, GV_CONSTANT);
}

static void test_truncate(void **state)
{
    (void)state;
    struct gv_distribution d = read("truncate(normal(10 h, 5 h), 30 min, 1200 min)", "h");
    assert_true(d.family == GV_NORMAL && d.truncated);
    assert_true(d.p[0] == 10 && d.p[1] == 5 && d.cut_low == 0.5 && d.cut_high == 20);
}

struct mistake {
    const char *text, *unit;
    size_t offset, length;
    const char *message, *hint; /* hint NULL: there is none to check */
};

static const struct mistake mistakes[] = {
    /* units */
    {"5 h", "weeks", 2, 1, "wrong unit 'h': the input is measured in 'weeks'", "write 5 weeks"},
    {"5 weeks", "h", 2, 5, "wrong unit 'weeks'", "write 5 h"},
    {"75 DKK", "1", 3, 3, "wrong unit 'DKK'", "75 %"},
    {"3 %", "months", 2, 1, "wrong unit '%'", "months"},
    {"5 timer", "h", 2, 5, "unknown unit 'timer'", "measured in 'h'"},
    {"1e-400", "1", 0, 6, "too small", "write 0"},
    {"5 weaks", "weeks", 2, 5, "unknown unit 'weaks'", "did you mean 'weeks'?"},
    {"450 DKK/hr", "DKK/h", 4, 6, "unknown unit 'DKK/hr'", NULL},
    {"pert(1 h, 2 DKK, 3 h)", "h", 12, 3, "wrong unit 'DKK'", "write 2 h"},
    {"lognormal(20 h, 1.5 h)", "h", 20, 1, "this argument is a pure number", "leave the unit out"},
    {"beta(2, 8)", "DKK", 0, 4, "a beta lies between 0 and 1", "pert"},
    /* numbers */
    {"0,75", "1", 0, 4, "decimal comma", "0.75"},
    {"1.000.000", "DKK", 0, 7, "more than one point", "1000000 or 1e6"},
    {"1e999", "1", 0, 5, "out of range", NULL},
    {"1e308 months", "days", 0, 12, "out of range", NULL},
    {"normal(7, 1e308)", "1", 0, 16, "numbers this large cannot be computed with", NULL},
    {"0x10", "1", 0, 2, "hexadecimal", "decimal"},
    {"5 5", "1", 2, 1, "unknown unit '5'", NULL},
    {"--5", "1", 0, 1, "a number is expected", NULL},
    {"%", "1", 0, 1, "a number is expected", NULL},
    {"", "1", 0, 1, "the value is missing", "pert(low, mode, high)"},
    {"   ", "1", 0, 1, "the value is missing", NULL},
    {"5 h)", "h", 3, 1, "unexpected text", NULL},
    /* functions */
    {"prt(1, 2, 3)", "1", 0, 3, "unknown distribution 'prt'", "did you mean 'pert'?"},
    {"elephant(1)", "1", 0, 8, "unknown distribution 'elephant'", "pert(low, mode, high)"},
    {"many", "1", 0, 4, "neither a number nor a distribution", NULL},
    {"pert 1, 2, 3", "1", 0, 4, "needs its arguments in parentheses", "pert(low, mode, high"},
    {"pert(1, 2)", "1", 0, 10, "too few arguments for pert", "pert(low, mode, high"},
    {"pert(1, 2, 3, 4, 5)", "1", 17, 1, "too many arguments for pert", "pert(low, mode, high"},
    {"uniform(1,5, 2,5)", "1", 13, 1, "decimals take a point", "uniform(low, high)"},
    {"pert(1, 2, 3", "1", 11, 1, "unclosed parenthesis", NULL},
    {"pert(1, , 3)", "1", 8, 1, "a number is expected", NULL},
    {"pert(1; 2; 3)", "1", 6, 1, "a comma or ')' is expected", NULL},
    {"pert(1, 2, 3) x", "1", 14, 1, "unexpected text behind the value", NULL},
    {"pert(3, 2, 1)", "1", 0, 13, "pert: the low end is above the high end", NULL},
    {"  uniform(2, 1)", "1", 2, 13, "uniform: the low end is above the high end", NULL},
    {"pert(1, 2, 3, 0)", "1", 0, 16, "the shape must be above 0", NULL},
    {"normal(1, -1)", "1", 0, 13, "the standard deviation is negative", NULL},
    {"lognormal(0, 2)", "1", 0, 15, "the median of a lognormal must be above 0", NULL},
    {"lognormal_p(4, 2)", "1", 0, 17, "the 5 % percentile is above", NULL},
    {"lognormal_p(0, 2)", "1", 0, 17, "must be above 0", NULL},
    {"normal_p(4, 2)", "1", 0, 14, "the 5 % percentile is above", NULL},
    {"beta_mean(1.2, 5)", "1", 0, 17, "the mean of a beta must lie between 0 and 1", NULL},
    {"beta(0.01, 1)", "1", 0, 13, "both parameters of a beta", NULL},
    {"discrete(1: 0.5, 2: 0.4)", "1", 0, 24, "the probabilities sum to 0.9", "sum to 1"},
    {"discrete(1: 1.5, 2: -0.5)", "1", 11, 4, "no probability", "between 0 and 1"},
    {"discrete(1, 2)", "1", 10, 1, "is not written so", "discrete(value:probability"},
    {"truncate(normal(0, 1), 50, 60)", "1", 0, 30, "nothing is left", NULL},
    {"truncate(normal(0, 1), 2, 1)", "1", 0, 28, "the low end is above", NULL},
    {"truncate(normal(0, 1), 2)", "1", 24, 1, "is not written so", "truncate(DISTRIBUTION, low, high)"},
};

static void test_mistakes(void **state)
{
    (void)state;
    const struct gv_expression_context context = {.pool = &pool};
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const struct mistake *m = &mistakes[i];
        struct gv_expression_error error;
        struct gv_distribution d;
        int status = gv_expression_read(m->text, m->unit, &context, &d, &error);
        if (status != GV_ERR_DATA) fail_msg("'%s' was taken", m->text);
        check_contains(error.message.data, m->message);
        if (m->hint) check_contains(error.suggestion.data, m->hint);
        if (error.offset != m->offset || error.length != m->length)
            fail_msg("'%s': %zu+%zu is marked, not %zu+%zu", m->text, error.offset, error.length, m->offset,
                     m->length);
        gv_expression_error_free(&error);
    }
}

/* What is printed of a distribution reads back to the same bits. */
static void test_print_and_read(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0.1",
        "1e-7",
        "uniform(0.1, 0.30000000000000004)",
        "pert(0.01, 0.03, 0.04)",
        "pert(0, 2, 10, 3.3)",
        "triangular(-1, 0, 1e+300)",
        "normal(1, 2)",
        "lognormal(20, 1.7)",
        "beta(2, 8)",
        "gamma(0.7, 3)",
        "metalog(10, 20, 40)",
        "metalog(10, 20, 40, 0)",
        "metalog(10, 20, 40, 0, 100)",
        "truncate(normal(1, 2), 0, 3)",
        "discrete(1:0.25, 3:0.75)",
        "discrete(38:0.3333333333333331, 51:0.33333333333333331, 1e9:0.33333333333333331)",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct gv_distribution d = read(texts[i], "1"), again;
        struct gv_text text = {0}, twice = {0};
        gv_distribution_print(&d, &text);
        again = read(text.data, "1");
        gv_distribution_print(&again, &twice);
        assert_string_equal(twice.data, text.data);
        assert_int_equal(again.family, d.family);
        assert_memory_equal(again.p, d.p, sizeof d.p);
        assert_true(again.truncated == d.truncated && again.cut_low == d.cut_low &&
                    again.cut_high == d.cut_high);
        gv_text_free(&text);
        gv_text_free(&twice);
    }
}

/* Any text is taken or refused with a place inside it. */
static void test_any_text(void **state)
{
    (void)state;
    static const char letters[] = "01259.,:%()-+e hDKK/perttruncadisyuniform\n\"";
    const struct gv_expression_context context = {.pool = &pool};
    int taken = 0, refused = 0;
    for (uint64_t i = 0; i < 200000; i++) {
        char text[24];
        size_t n = (size_t)(check_random_bits(i) % (sizeof text - 1));
        for (size_t k = 0; k < n; k++)
            text[k] = letters[check_random_bits(i << 16 | k) % (sizeof letters - 1)];
        text[n] = '\0';
        if (i % 2) memcpy(text, "pert(", n < 5 ? n : 5);
        struct gv_expression_error error;
        struct gv_distribution d;
        int status = gv_expression_read(text, i % 3 ? "1" : "DKK/h", &context, &d, &error);
        taken += status == GV_OK, refused += status == GV_ERR_DATA;
        if (status == GV_OK) {
            assert_true(isfinite(d.p[0]) || d.family == GV_DISCRETE);
        } else {
            assert_int_equal(status, GV_ERR_DATA);
            assert_non_null(error.message.data);
            assert_true(error.length >= 1);
            assert_true(error.offset <= n && error.offset + error.length <= (n ? n : 1) + 1);
        }
        gv_expression_error_free(&error);
    }
    assert_true(taken > 500 && refused > 1000);
}

static void test_functions(void **state)
{
    (void)state;
    size_t n;
    const struct gv_expression_function *functions = gv_expression_functions(&n);
    assert_true(n >= 9);
    for (size_t i = 0; i < n; i++) {
        /* Each is known: without arguments it says how it is written. */
        const struct gv_expression_context context = {.pool = &pool};
        struct gv_expression_error error;
        struct gv_distribution d;
        assert_int_equal(gv_expression_read(functions[i].name, "1", &context, &d, &error), GV_ERR_DATA);
        check_contains(error.message.data, "needs its arguments");
        check_contains(error.suggestion.data, functions[i].signature);
        gv_expression_error_free(&error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quantities),     cmocka_unit_test(test_distributions),
        cmocka_unit_test(test_percentiles),    cmocka_unit_test(test_discrete),
        cmocka_unit_test(test_truncate),       cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_print_and_read), cmocka_unit_test(test_any_text),
        cmocka_unit_test(test_functions),
    };
    return cmocka_run_group_tests(tests, NULL, free_pool);
}
