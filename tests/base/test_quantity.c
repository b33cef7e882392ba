/* Units: what is read, what converts into what, and that common conversions are exact. */
#include "support/check.h"

#include "base/quantity.h"

#include <string.h>

static struct gv_unit unit(const char *text)
{
    struct gv_unit u;
    const char *unknown;
    size_t length;
    if (!gv_unit_parse(text, strlen(text), &u, &unknown, &length)) fail_msg("'%s' is not read", text);
    return u;
}

static bool convert(double value, const char *from, const char *to, double *converted)
{
    struct gv_unit a = unit(from), b = unit(to);
    return gv_unit_convert(value, &a, &b, converted);
}

static double converted(double value, const char *from, const char *to)
{
    double x;
    if (!convert(value, from, to, &x)) fail_msg("%s does not convert to %s", from, to);
    return x;
}

static void test_percent(void **state)
{
    (void)state;
    assert_true(converted(57, "%", "1") == 0.57);
    assert_true(converted(3.5, "%", "1/yr") == 0.035);
    assert_true(converted(3.5, "%/yr", "1/yr") == 0.035);
    for (int i = -200; i <= 10000; i++)
        if (converted(i, "%", "1") != i / 100.0) fail_msg("%d %% is not the nearest double", i);
}

static void test_known(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *from, *to;
        double expected;
    } cases[] = {
        {90, "min", "h", 1.5},
        {1.5, "h", "min", 90},
        {2, "kDKK", "DKK", 2000},
        {1.2, "mDKK", "kDKK", 1200},
        {150, "kDKK/yr", "DKK/yr", 150000},
        {24, "months", "years", 2},
        {2, "years", "months", 24},
        {1461, "days", "years", 4},
        {3, "weeks", "days", 21},
        {12, "DKK/yr", "DKK/month", 1},
        {60, "h/yr", "h/month", 5},
        {30, "min/day", "h/week", 3.5},
        {450, "DKK/h", "kDKK/h", 0.45},
        {20, "courses/yr", "courses/year", 20},
        {5, "citizen", "citizens", 5},
        {0.75, "1", "%", 75},
        {42, "%", "%", 42},
        {0, "kDKK", "DKK", 0},
        {7, "trips", "trip", 7},
        {3, "rooms", "room", 3},
        {8, "sessions", "session", 8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_ulps(converted(cases[i].value, cases[i].from, cases[i].to), cases[i].expected, 1);
    /* Twelve months of 365.25/12 days. */
    check_ulps(converted(6, "weeks", "months"), 6 * 7 * 12 / 365.25, 2);
    check_ulps(converted(1, "h/week", "h/yr"), 365.25 / 7, 2);
    assert_true(converted(90, "min", "h") == 1.5);
    assert_true(converted(2, "kDKK", "DKK") == 2000);
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"h", "weeks"},          {"weeks", "h"},        {"DKK", "h"},
        {"DKK/h", "DKK"},        {"h/week", "h"},       {"%", "h"},
        {"1", "months"},         {"1/yr", "1"},         {"%/yr", "%"},
        {"citizens", "courses"}, {"1", "DKK/yr"},       {"citizens", "1"},
        {"h/DKK", "DKK/h"},      {"sessions", "trips"}, {"%", "1/month"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        double x = -1;
        if (convert(5, pairs[i][0], pairs[i][1], &x))
            fail_msg("%s became %g %s", pairs[i][0], x, pairs[i][1]);
    }
}

static void test_unknown(void **state)
{
    (void)state;
    static const struct {
        const char *text, *unknown; /* NULL: not of the form of a unit */
    } cases[] = {
        {"H", "H"},
        {"kr", "kr"},
        {"dkk", "dkk"},
        {"h/ weekk", "weekk"},
        {"", NULL},
        {"/h", NULL},
        {"h/", NULL},
        {"h//week", NULL},
        {"   ", NULL},
        {"h week", "h week"},
        {"DKK/h/week/yr/yr", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gv_unit u;
        const char *unknown;
        size_t length;
        assert_false(gv_unit_parse(cases[i].text, strlen(cases[i].text), &u, &unknown, &length));
        if (!cases[i].unknown) {
            assert_null(unknown);
            assert_int_equal(length, 0);
        } else {
            assert_int_equal(length, strlen(cases[i].unknown));
            assert_memory_equal(unknown, cases[i].unknown, length);
            assert_in_range(unknown - cases[i].text, 0, strlen(cases[i].text) - length);
        }
    }
    /* Only the n bytes given are looked at. */
    struct gv_unit u;
    const char *unknown;
    size_t length;
    assert_true(gv_unit_parse("h/weekend", 6, &u, &unknown, &length));
    assert_true(gv_unit_parse(" DKK / h ", 9, &u, &unknown, &length));
}

static void test_atoms(void **state)
{
    (void)state;
    size_t n;
    const char *const *atoms = gv_unit_atoms(&n);
    assert_true(n > 20);
    for (size_t i = 0; i < n; i++) {
        struct gv_unit a = unit(atoms[i]);
        for (size_t j = 0; j < n; j++) {
            if (i != j) assert_string_not_equal(atoms[i], atoms[j]);
            struct gv_unit b = unit(atoms[j]);
            double there, back, reverse;
            bool can = gv_unit_convert(3.7, &a, &b, &there);
            assert_int_equal(can, gv_unit_convert(3.7, &b, &a, &reverse));
            if (!can) continue;
            assert_true(gv_unit_convert(there, &b, &a, &back));
            check_ulps(back, 3.7, 4);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_percent), cmocka_unit_test(test_known), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_unknown), cmocka_unit_test(test_atoms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
