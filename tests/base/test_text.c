/* The growable string, the nearest word, and UTF-8. */
#include "support/check.h"

#include "base/status.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void test_growth(void **state)
{
    (void)state;
    struct gv_text text = {0};
    gv_text_append(&text, "", 0);
    assert_string_equal(text.data, "");
    for (int i = 0; i < 5000; i++)
        gv_text_printf(&text, "%d,", i % 10);
    assert_false(text.failed);
    assert_int_equal(text.length, 10000);
    assert_int_equal(strlen(text.data), 10000);
    assert_true(text.capacity > text.length);
    assert_memory_equal(text.data + 9998, "9,", 3);
    gv_text_free(&text);
    assert_null(text.data);
    assert_int_equal(text.length, 0);
}

static void test_pieces(void **state)
{
    (void)state;
    struct gv_text text = {0};
    gv_text_puts(&text, "one");
    gv_text_append(&text, " two three", 4);
    gv_text_printf(&text, " %s %d", "four", 5);
    assert_string_equal(text.data, "one two four 5");
    /* A NUL is a byte like others to append. */
    gv_text_append(&text, "\0x", 2);
    assert_int_equal(text.length, 16);
    assert_memory_equal(text.data + 13, "5\0x", 4);
    gv_text_free(&text);

    /* One print longer than any capacity so far. */
    char *wide = malloc(100001);
    assert_non_null(wide);
    memset(wide, 'x', 100000);
    wide[100000] = '\0';
    gv_text_printf(&text, "<%s>", wide);
    assert_int_equal(text.length, 100002);
    assert_int_equal(text.data[100001], '>');
    gv_text_free(&text);
    free(wide);
}

static void test_failure_stays(void **state)
{
    (void)state;
    struct gv_text text = {0};
    gv_text_puts(&text, "kept");
    gv_text_append(&text, "x", SIZE_MAX / 2); /* refused before a byte is read */
    assert_true(text.failed);
    gv_text_puts(&text, "more");
    gv_text_printf(&text, "%d", 1);
    assert_true(text.failed);
    assert_string_equal(text.data, "kept");
    gv_text_free(&text);
    assert_false(text.failed);
}

static void test_copy(void **state)
{
    (void)state;
    char *copy = gv_text_copy("abcdef", 3), *empty = gv_text_copy(NULL, 0);
    assert_string_equal(copy, "abc");
    assert_string_equal(empty, "");
    free(copy);
    free(empty);
}

static void test_closest(void **state)
{
    (void)state;
    static const char *const words[] = {"mean",  "median", NULL, "mode", "completion_share",
                                        "share", "h",      "min"};
    const size_t n = sizeof words / sizeof *words;
    static const struct {
        const char *word, *nearest;
    } cases[] = {
        {"maen", "mean"},                         /* neighbours swapped */
        {"MEAN", "mean"},                         /* case */
        {"mediann", "median"},                    /* one too many */
        {"medin", "median"},                      /* one missing */
        {"mede", "mode"},                         /* one wrong */
        {"mode", "mode"},                         /* itself */
        {"completoin_shar", "completion_share"},  /* swapped and missing */
        {"completion-share", "completion_share"}, /* another sign */
        {"elephant", NULL},                       /* nothing in common */
        {"x", NULL},                              /* would replace all of "h" */
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *nearest = gv_text_closest(cases[i].word, words, n);
        if (!cases[i].nearest) {
            assert_null(nearest);
        } else {
            assert_non_null(nearest);
            assert_string_equal(nearest, cases[i].nearest);
        }
    }
    assert_null(gv_text_closest("mean", words, 0));
    /* Of two that are equally near, the first. */
    static const char *const pair[] = {"abcx", "abcy"};
    assert_ptr_equal(gv_text_closest("abcz", pair, 2), pair[0]);
    /* Words too long for the table of distances, on either side. */
    char longer[200];
    memset(longer, 'a', sizeof longer - 1);
    longer[199] = '\0';
    const char *const long_list[] = {longer, longer + 199 - 63};
    assert_null(gv_text_closest(longer, long_list, 2));
    assert_ptr_equal(gv_text_closest(longer + 199 - 63, long_list, 2), long_list[1]);
    assert_ptr_equal(gv_text_closest(longer + 199 - 62, long_list, 2), long_list[1]);
}

static void test_columns(void **state)
{
    (void)state;
    assert_int_equal(gv_text_columns("abc", 3), 3);
    assert_int_equal(gv_text_columns("gennemf\xC3\xB8rsel", 13), 12);
    assert_int_equal(gv_text_columns("\xE2\x89\xA5 0 \xF0\x9D\x94\xB8", 10), 5);
    assert_int_equal(gv_text_columns("", 0), 0);
}

static void test_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n, valid;
    } cases[] = {
        {"", 0, 0},
        {"plain", 5, 5},
        {"\x7F", 1, 1},
        {"\xC2\x80\xDF\xBF", 4, 4},
        {"\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", 12, 12},
        {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", 8, 8},
        {"a\x80", 2, 1},              /* a continuation alone */
        {"ab\xC3", 3, 2},             /* cut short */
        {"a\xE2\x89", 3, 1},          /* cut short */
        {"a\xF0\x9D\x94", 4, 1},      /* cut short */
        {"a\xC3(", 3, 1},             /* no continuation */
        {"a\xE2\x89(", 4, 1},         /* no second continuation */
        {"\xC0\xAF", 2, 0},           /* overlong */
        {"\xC1\xBF", 2, 0},           /* overlong */
        {"\xE0\x9F\xBF", 3, 0},       /* overlong */
        {"\xF0\x8F\xBF\xBF", 4, 0},   /* overlong */
        {"ok\xED\xA0\x80", 5, 2},     /* surrogate */
        {"ok\xF4\x90\x80\x80", 6, 2}, /* beyond U+10FFFF */
        {"ok\xF5\x80\x80\x80", 6, 2}, /* beyond U+10FFFF */
        {"\xFF", 1, 0},
        {"a\0b", 3, 3}, /* NUL is valid UTF-8 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        /* On the heap and exact, so that the sanitizer sees a read behind the end. */
        char *exact = malloc(cases[i].n ? cases[i].n : 1);
        assert_non_null(exact);
        memcpy(exact, cases[i].bytes, cases[i].n);
        assert_int_equal(gv_text_utf8_valid(exact, cases[i].n), cases[i].valid);
        free(exact);
    }
}

static void test_shown(void **state)
{
    (void)state;
    static const char text[] = "0123456789012345678901234567890123456789\xC3\xA6";
    assert_int_equal(gv_text_shown(text, 3), 3);
    assert_int_equal(gv_text_shown(text, 42), 40);
    assert_int_equal(gv_text_shown(text + 1, 41), 39); /* the letter would be cut in two */
    assert_int_equal(gv_text_shown(text + 2, 40), 40);
    assert_int_equal(gv_text_shown("", 0), 0);
}

static void test_status(void **state)
{
    (void)state;
    assert_int_equal(gv_status_exit_code(GV_OK), 0);
    assert_int_equal(gv_status_exit_code(GV_ERR_USAGE), 64);
    assert_int_equal(gv_status_exit_code(GV_ERR_INTERRUPTED), 130);
    assert_int_equal(gv_status_exit_code(-1), 70);
    assert_int_equal(gv_status_exit_code(GV_STATUS_COUNT), 70);
    for (int status = GV_OK; status < GV_STATUS_COUNT; status++) {
        assert_true(strlen(gv_status_text(status)) > 0);
        if (status != GV_OK) assert_in_range(gv_status_exit_code(status), 64, 130);
    }
    assert_string_equal(gv_status_text(GV_STATUS_COUNT), "unknown status");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growth), cmocka_unit_test(test_pieces),  cmocka_unit_test(test_failure_stays),
        cmocka_unit_test(test_copy),   cmocka_unit_test(test_closest), cmocka_unit_test(test_columns),
        cmocka_unit_test(test_utf8),   cmocka_unit_test(test_shown),   cmocka_unit_test(test_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
