/* Messages as a user reads them. */
#include "support/check.h"

#include "base/diagnostics.h"

#include <string.h>

static const char scenario[] = "gevinst: 1\n"
                               "inputs:\n"
                               "  completion_share:\n"
                               "      maen: 3\n"
                               "\tkvalitet\x01: h\xC3\xB8j  \r\n"
                               "last: 1";

static const struct gv_source source = {"home-care.yaml", scenario, sizeof scenario - 1};

static void check_rendered(struct gv_diagnostics *list, bool colour, const char *expected)
{
    struct gv_text out = {0};
    gv_diagnostics_render(list, colour, &out);
    assert_string_equal(out.data, expected);
    gv_text_free(&out);
    gv_diagnostics_free(list);
    assert_int_equal(list->n, 0);
    assert_int_equal(list->errors, 0);
}

static void test_place_and_hint(void **state)
{
    (void)state;
    struct gv_diagnostics list = {0};
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&source, 4, 7, 4}, "did you mean 'mean'?",
                "unknown key '%s'", "maen");
    assert_int_equal(list.errors, 1);
    assert_int_equal(list.warnings, 0);
    check_rendered(&list, false,
                   "home-care.yaml:4:7: error: unknown key 'maen'\n"
                   "     4 |       maen: 3\n"
                   "       |       ^~~~\n"
                   "  hint: did you mean 'mean'?\n");
}

static void test_colour(void **state)
{
    (void)state;
    struct gv_diagnostics list = {0};
    gv_diagnose(&list, GV_WARNING, (struct gv_place){&source, 1, 1, 3}, NULL, "odd");
    assert_int_equal(list.warnings, 1);
    assert_int_equal(list.errors, 0);
    check_rendered(&list, true,
                   "home-care.yaml:1:1: \033[1;35mwarning:\033[0m odd\n"
                   "     1 | gevinst: 1\n"
                   "       | \033[1;32m^~~\033[0m\n");
}

/* Columns are code points; tabs take one column; control bytes must not reach a terminal. */
static void test_strange_characters(void **state)
{
    (void)state;
    struct gv_diagnostics list = {0};
    gv_diagnose(&list, GV_NOTE, (struct gv_place){&source, 5, 13, 3}, NULL, "here");
    check_rendered(&list, false,
                   "home-care.yaml:5:13: note: here\n"
                   "     5 |  kvalitet?: h\xC3\xB8j  \n"
                   "       |             ^~~\n");
}

/* Nor may those of a file that a message cites. */
static void test_strange_message(void **state)
{
    (void)state;
    struct gv_diagnostics list = {0};
    gv_diagnose_plain(&list, GV_ERROR, "h\xC3\xB8j\x7F", "the format %s", "gevinst-\xDC\xD1\x1B[2J\xC3");
    check_rendered(&list, false, "gevinst: error: the format gevinst-???[2J?\n  hint: h\xC3\xB8j?\n");
}

/* Marks never leave the line, wherever a place points. */
static void test_places_outside(void **state)
{
    (void)state;
    struct gv_diagnostics list = {0};
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&source, 6, 50, 9}, NULL, "a");
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&source, 7, 1, 1}, NULL, "b");
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&source, 6, 5, 100}, NULL, "c");
    check_rendered(&list, false,
                   "home-care.yaml:6:5: error: c\n"
                   "     6 | last: 1\n"
                   "       |     ^~~\n"
                   "home-care.yaml:6:50: error: a\n"
                   "     6 | last: 1\n"
                   "       |        ^\n"
                   "home-care.yaml:7:1: error: b\n");
}

static void test_without_place(void **state)
{
    (void)state;
    struct gv_diagnostics list = {0};
    static const struct gv_source nameless = {.name = "--set"};
    gv_diagnose_plain(&list, GV_ERROR, "try less", "too much: %d", 7);
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&source, 0, 0, 0}, NULL, "the file");
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&nameless, 1, 3, 1}, NULL, "an option");
    assert_int_equal(list.errors, 3);
    check_rendered(&list, false,
                   "gevinst: error: too much: 7\n"
                   "  hint: try less\n"
                   "--set:1:3: error: an option\n"
                   "home-care.yaml: error: the file\n");
}

static void test_order(void **state)
{
    (void)state;
    static const struct gv_source other = {.name = "base.yaml"};
    struct gv_diagnostics list = {0};
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&source, 9, 2, 1}, NULL, "e");
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&source, 8, 5, 1}, NULL, "c");
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&source, 8, 4, 1}, NULL, "b");
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&source, 8, 5, 1}, NULL, "d");
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&other, 99, 1, 1}, NULL, "a");
    check_rendered(&list, false,
                   "base.yaml:99:1: error: a\n"
                   "home-care.yaml:8:4: error: b\n"
                   "home-care.yaml:8:5: error: c\n"
                   "home-care.yaml:8:5: error: d\n"
                   "home-care.yaml:9:2: error: e\n");
}

static void test_long_line(void **state)
{
    (void)state;
    char line[1001];
    memset(line, 'a', 1000);
    line[1000] = '\0';
    memcpy(line + 500, "BAD", 3);
    struct gv_source wide = {"wide", line, 1000};
    struct gv_diagnostics list = {0};
    gv_diagnose(&list, GV_ERROR, (struct gv_place){&wide, 1, 501, 3}, NULL, "x");
    struct gv_text out = {0};
    gv_diagnostics_render(&list, false, &out);
    char *excerpt = strchr(out.data, '\n') + 1, *marks = strchr(excerpt, '\n') + 1;
    assert_true(marks - excerpt <= 9 + 100 + 1);
    /* The caret stands below the word. */
    assert_int_equal(strstr(excerpt, "BAD") - excerpt, strchr(marks, '^') - marks);
    assert_non_null(strstr(marks, " ^~~\n"));
    gv_text_free(&out);
    gv_diagnostics_free(&list);
}

static void test_most(void **state)
{
    (void)state;
    struct gv_diagnostics list = {0};
    for (int i = 0; i < GV_DIAGNOSTICS_MAX + 7; i++)
        gv_diagnose_plain(&list, i % 2 ? GV_ERROR : GV_WARNING, NULL, "message %d", i);
    assert_int_equal(list.n, GV_DIAGNOSTICS_MAX);
    assert_int_equal(list.dropped, 7);
    assert_int_equal(list.errors + list.warnings, GV_DIAGNOSTICS_MAX + 7);
    assert_int_equal(list.errors, (GV_DIAGNOSTICS_MAX + 7) / 2);
    struct gv_text out = {0};
    gv_diagnostics_render(&list, false, &out);
    check_contains(out.data, "gevinst: error: message 49\n");
    assert_null(strstr(out.data, "message 50"));
    check_contains(out.data, "and 7 more messages\n");
    gv_text_free(&out);
    gv_diagnostics_free(&list);
    gv_diagnostics_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_place_and_hint),
        cmocka_unit_test(test_colour),
        cmocka_unit_test(test_strange_characters),
        cmocka_unit_test(test_strange_message),
        cmocka_unit_test(test_places_outside),
        cmocka_unit_test(test_without_place),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_long_line),
        cmocka_unit_test(test_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
