/* Columns of numbers from tables, as spreadsheets write them. */
#include "support/check.h"

#include "base/status.h"
#include "scenario/csv.h"

#include <string.h>

static struct gv_pool pool;

static int free_pool(void **state)
{
    (void)state;
    gv_pool_free(&pool);
    return 0;
}

static void test_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text, *column;
        size_t n;
        double values[3];
    } cases[] = {
        {"a,b\n1,2\n3,4\n", "b", 2, {2, 4}},
        {"a,b\n1,2\n3,4", "a", 2, {1, 3}},          /* no line end at the end */
        {"a,b\r\n1,2\r\n3,4\r\n", "b", 2, {2, 4}},  /* from Windows */
        {"a,b\n1,2\n3,4\n", "2", 2, {2, 4}},        /* by its number … */
        {"2,1\n1,2\n3,4\n", "2", 2, {1, 3}},        /* … unless one is called so */
        {"a;b\n1,5;2\n-3;4\n", "a", 2, {1.5, -3}},  /* semicolons: the comma is a decimal point */
        {"a\tb\n1.5\t2e3\n", "b", 1, {2000}},       /* tabs */
        {"a,b\n,2\n3,\n4,5\n", "a", 2, {3, 4}},     /* empty cells are skipped */
        {"a,b\n1\n3,4\n", "b", 1, {4}},             /* and rows that end before */
        {"a,b\n\n3,4\n\n", "b", 1, {4}},            /* and empty ones */
        {" a , b \n 1 , 2 \n", "b", 1, {2}},        /* blanks */
        {"\"a, b\",c\n\"1\",\"2\"\n", "c", 1, {2}}, /* quotes */
        {"\"a, b\",c\n\"1\",\"2\"\n", "a, b", 1, {1}},
        {"\"a\n1\n", "a", 1, {1}}, /* a quote that nobody closed ends with its line */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct gv_source file = {"t.csv", cases[i].text, strlen(cases[i].text)};
        struct gv_text message = {0};
        double *values;
        size_t n;
        assert_int_equal(gv_csv_column(&file, cases[i].column, &pool, &values, &n, &message), GV_OK);
        assert_int_equal(n, cases[i].n);
        check_same(n, values, cases[i].values);
        gv_text_free(&message);
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *column, *message;
    } cases[] = {
        {"a,b\n1,2\n", "c", "t.csv has no column 'c' in its first line"},
        {"a,b\n1,2\n", "0", "t.csv has no column '0' in its first line"},
        {"a,b\n1,2\n", "10001", "t.csv has no column '10001' in its first line"},
        {"a,b\n1,2\n", "1x", "t.csv has no column '1x' in its first line"},
        {"a,b\n1,2\n", "3", "t.csv has no numbers in column '3'"},
        {"a,b\n", "a", "t.csv has no numbers in column 'a'"},
        {"", "a", "t.csv has no numbers in column 'a'"},
        {"a,b\n1,2\n1 %,2\n", "a", "t.csv:3: '1 %' is not a number"},
        {"a,b\ninf,2\n", "a", "t.csv:2: 'inf' is not a number"},
        {"a,b\n0x1p3,2\n", "a", "t.csv:2: '0x1p3' is not a number"},
        {"a,b\n1e999,2\n", "a", "t.csv:2: '1e999' is not a number"},
        {"a,b\n1e,2\n", "a", "t.csv:2: '1e' is not a number"},
        {"a,b\n1-2,2\n", "a", "t.csv:2: '1-2' is not a number"},
        {"a,b\n\"1,5\",2\n", "a",
         "t.csv:2: '1,5' is not a number"}, /* a comma is one only between semicolons */
        {"a,b\n\"\",2\n", "a", "t.csv has no numbers in column 'a'"},
        {"a\n0000000000000000000000000000000000000000000000000000000000000001\n", "a", "is not a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct gv_source file = {"t.csv", cases[i].text, strlen(cases[i].text)};
        struct gv_text message = {0};
        double *values;
        size_t n;
        assert_int_equal(gv_csv_column(&file, cases[i].column, &pool, &values, &n, &message), GV_ERR_DATA);
        check_contains(message.data, cases[i].message);
        gv_text_free(&message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, free_pool);
}
