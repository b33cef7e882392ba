/* The table of texts: every text is there in both languages, and takes the same values in both. */
#include "support/check.h"

#include "report/texts.h"

#include <string.h>

static size_t holes(const char *text)
{
    size_t n = 0;
    for (; (text = strstr(text, "{}")); text += 2)
        n++;
    return n;
}

static void every_text_is_there_in_both_languages(void **state)
{
    (void)state;
    for (int key = 0; key < GV_TEXT_COUNT; key++) {
        const char *da = gv_text_in(GV_DA, (enum gv_text_key)key),
                   *en = gv_text_in(GV_EN, (enum gv_text_key)key);
        if (!da || !en || !*da || !*en)
            fail_msg("text %d lacks a language: '%s', '%s'", key, da ? da : "", en ? en : "");
    }
}

static void both_languages_take_the_same_values(void **state)
{
    (void)state;
    for (int key = 0; key < GV_TEXT_COUNT; key++) {
        const char *da = gv_text_in(GV_DA, (enum gv_text_key)key),
                   *en = gv_text_in(GV_EN, (enum gv_text_key)key);
        if (holes(da) != holes(en)) fail_msg("text %d takes other values in Danish: '%s', '%s'", key, da, en);
    }
}

/* The English words that slip into Danish when a row is copied. */
static void danish_is_not_english(void **state)
{
    static const char *const english[] = {" the ", " of ", " and ", " with ", " is "};
    (void)state;
    for (int key = 0; key < GV_TEXT_COUNT; key++)
        for (size_t i = 0; i < sizeof english / sizeof *english; i++)
            if (strstr(gv_text_in(GV_DA, (enum gv_text_key)key), english[i]))
                fail_msg("text %d is not Danish: '%s'", key, gv_text_in(GV_DA, (enum gv_text_key)key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_there_in_both_languages),
        cmocka_unit_test(both_languages_take_the_same_values),
        cmocka_unit_test(danish_is_not_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
