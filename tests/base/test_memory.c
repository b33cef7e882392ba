/* The note that memory ran out. */
#include "support/check.h"
#include "support/sanitizer.h"

#include "base/memory.h"
#include "base/pages.h"
#include "base/pool.h"
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>

/* The sanitizers end a program that asks for too much, unless told not to. */
GV_FOR_SANITIZER const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

GV_FOR_SANITIZER const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* More than there is, but not so much that the compiler objects. */
static const size_t too_much = SIZE_MAX / 4;

static void expect_noted(const void *got)
{
    assert_null(got);
    assert_true(gv_memory_ran_out());
    gv_memory_forget();
    assert_false(gv_memory_ran_out());
}

static void test_noted(void **state)
{
    (void)state;
    gv_memory_forget();
    expect_noted(gv_memory_new(too_much));
    expect_noted(gv_memory_zeroed(too_much / 8, 8));

    expect_noted(gv_pages_alloc(too_much / 8, 8));
    struct gv_pool pool = {0};
    expect_noted(gv_pool_take(&pool, too_much));
    gv_pool_free(&pool);
}

static void test_kept(void **state)
{
    (void)state;
    char *text = gv_text_copy("kept", 4);
    assert_non_null(text);
    expect_noted(gv_memory_resize(text, too_much));
    assert_string_equal(text, "kept"); /* as realloc() does */
    text = gv_memory_resize(text, 100);
    assert_string_equal(text, "kept");
    assert_false(gv_memory_ran_out());
    free(text);
    free(gv_memory_new(0)); /* NULL or not: nothing failed */
    free(gv_memory_zeroed(0, 8));
    assert_false(gv_memory_ran_out());
}

/* A text that got no memory has a string all the same, which nobody is given. */
static void test_text(void **state)
{
    (void)state;
    struct gv_text text = {0}, whole = {0};
    assert_null(gv_text_take(&text));
    gv_text_append(&text, "too long", SIZE_MAX / 2);
    assert_true(text.failed);
    assert_string_equal(text.data, "");
    gv_text_puts(&text, "later");
    assert_string_equal(text.data, "");
    assert_null(gv_text_take(&text));
    assert_false(text.failed); /* it can be used again */
    gv_text_puts(&whole, "whole");
    gv_text_append(&whole, "too long", SIZE_MAX / 2);
    assert_true(whole.failed);
    assert_string_equal(whole.data, "whole");
    assert_null(gv_text_take(&whole));
    gv_text_puts(&whole, "again");
    char *taken = gv_text_take(&whole);
    assert_string_equal(taken, "again");
    assert_null(whole.data);
    free(taken);
    gv_text_free(&text);
    gv_memory_forget();
}

static void test_spared(void **state)
{
    (void)state;
    gv_memory_spare(true);
    gv_memory_spare(true);
    assert_null(gv_memory_new(too_much));
    gv_memory_spare(false);
    assert_null(gv_memory_new(too_much));
    assert_false(gv_memory_ran_out());
    gv_memory_spare(false);
    expect_noted(gv_memory_new(too_much));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_noted), cmocka_unit_test(test_kept),
                                       cmocka_unit_test(test_text), cmocka_unit_test(test_spared)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
