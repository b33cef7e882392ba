/* Figures: nothing that a user wrote becomes a command of gnuplot, and gnuplot cannot hold us up. */
#include "support/check.h"

#include "base/status.h"
#include "report/figure_gnuplot.h"
#include "report/figure_script.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* --- quoting --- */

static void check_quoted(const char *string, const char *expected)
{
    struct gv_text out = {0};
    gv_figure_quote(string, &out);
    assert_string_equal(out.data, expected);
    gv_text_free(&out);
}

static void quotes_are_joined_on(void **state)
{
    (void)state;
    check_quoted("", "''");
    check_quoted("plain", "'plain'");
    check_quoted("'", "'' . \"'\" . ''");
    check_quoted("it's \"so\" `ls` $(touch x) @$data \\n",
                 "'it' . \"'\" . 's \"so\" `ls` $(touch x) @$data \\n'");
    check_quoted("'; system('x') #", "'' . \"'\" . '; system(' . \"'\" . 'x' . \"'\" . ') #'");
}

static void controls_become_spaces(void **state)
{
    (void)state;
    check_quoted("a\nb\rc\td\x7F"
                 "e\x1B[1m",
                 "'a b c d e [1m'");
    check_quoted("a\xC2\x85"
                 "b\xE2\x80\xA8"
                 "c",
                 "'a b c'");
    check_quoted("a\xE2\x80\xAE"
                 "b\xE2\x81\xA6"
                 "c\xEF\xBF\xBF",
                 "'abc'");
}

static void only_utf8_passes(void **state)
{
    (void)state;
    check_quoted("ærø €5 \xF0\x9F\x98\x80", "'ærø €5 \xF0\x9F\x98\x80'");
    check_quoted("a\xE6"
                 "b",
                 "'a\xEF\xBF\xBD"
                 "b'");
    check_quoted("\xF0\x9F\x98", "'\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD'");
    check_quoted("\xC0\xA7", "'\xEF\xBF\xBD\xEF\xBF\xBD'"); /* an overlong ' */
    check_quoted("\xC3'", "'\xEF\xBF\xBD' . \"'\" . ''");
}

/* --- data blocks --- */

static void a_block_cannot_be_ended_from_within(void **state)
{
    (void)state;
    static const char table[] = "1 2\nGV_END\nsystem('touch x')\n  \tGV_END2\n\"GV_END\" 3";
    struct gv_text out = {0};
    gv_figure_block("data", table, strlen(table), &out);
    assert_string_equal(out.data,
                        "$data << GV_END\n1 2\n# GV_END\nsystem('touch x')\n#   \tGV_END2\n\"GV_END\" 3\n"
                        "GV_END\ndata = '$data'\n");
    gv_text_free(&out);
}

static void only_named_texts_are_sent(void **state)
{
    (void)state;
    struct gv_text out = {0};
    gv_figure_texts("set label text_LOSS", GV_DA, &out);
    assert_string_equal(out.data, "text_LOSS = 'tab'\n");
    gv_text_free(&out);
}

static void svg_titles_are_escaped(void **state)
{
    (void)state;
    struct gv_text svg = {0};
    gv_text_puts(&svg, "<title>Gnuplot</title><title>gnuplot_plot_1</title><g font-family=\"DejaVu Sans\"/>");
    gv_figure_tidy_svg(&svg, "</title><script>&\x01");
    assert_string_equal(svg.data, "<title>&lt;/title&gt;&lt;script&gt;&amp; </title>"
                                  "<g font-family=\"DejaVu Sans, Arial, sans-serif\"/>");
    gv_text_free(&svg);
}

/* --- running --- */

static char program[64];

/* A program in place of gnuplot. */
static void make_program(const char *body)
{
    strcpy(program, "/tmp/gevinst-gnuplot-XXXXXX");
    int descriptor = mkstemp(program);
    assert_true(descriptor >= 0);
    dprintf(descriptor, "#!/bin/sh\n%s\n", body);
    fchmod(descriptor, 0700);
    close(descriptor);
}

static int run(const char *script, size_t length, double seconds, const volatile int *stop,
               struct gv_text *picture, char message[1024])
{
    struct gv_diagnostics diagnostics = {0};
    struct gv_text text = {0};
    int status = gv_gnuplot(program, script, length, seconds, stop, picture, &diagnostics);
    gv_diagnostics_render(&diagnostics, false, &text);
    snprintf(message, 1024, "%s", text.data ? text.data : "");
    gv_text_free(&text);
    gv_diagnostics_free(&diagnostics);
    return status;
}

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void long_scripts_and_pictures_pass(void **state)
{
    (void)state;
    enum { LENGTH = 3000000 };
    char *script = malloc(LENGTH), message[1024];
    for (size_t i = 0; i < LENGTH; i++)
        script[i] = (char)check_random_bits(i);
    struct gv_text picture = {0};
    make_program("exec cat");
    assert_int_equal(run(script, LENGTH, 30, NULL, &picture, message), GV_OK);
    assert_int_equal(picture.length, LENGTH);
    assert_memory_equal(picture.data, script, LENGTH);
    unlink(program);
    gv_text_free(&picture);
    free(script);
}

static void an_absent_program_is_named_with_its_package(void **state)
{
    (void)state;
    char message[1024];
    struct gv_text picture = {0};
    strcpy(program, "gevinst-has-no-such-program");
    assert_int_equal(run("x", 1, 5, NULL, &picture, message), GV_ERR_UNAVAILABLE);
    check_contains(message, "apt-get install gnuplot-nox");
    make_program("exit 127"); /* how posix_spawnp() may say it */
    assert_int_equal(run("x", 1, 5, NULL, &picture, message), GV_ERR_UNAVAILABLE);
    check_contains(message, "apt-get install gnuplot-nox");
    unlink(program);
    gv_text_free(&picture);
}

static void a_failing_program_is_quoted(void **state)
{
    (void)state;
    char message[1024];
    struct gv_text picture = {0};
    make_program("echo half; echo 'no such \033[31mterminal' >&2; exit 3");
    assert_int_equal(run("x", 1, 5, NULL, &picture, message), GV_ERR_IO);
    check_contains(message, "no such  [31mterminal");
    unlink(program);
    make_program("cat >/dev/null"); /* no picture */
    assert_int_equal(run("x", 1, 5, NULL, &picture, message), GV_ERR_IO);
    unlink(program);
    make_program("kill -9 $$");
    assert_int_equal(run("x", 1, 5, NULL, &picture, message), GV_ERR_IO);
    unlink(program);
    gv_text_free(&picture);
}

static void a_hanging_program_is_killed(void **state)
{
    (void)state;
    static const char *const bodies[] = {"exec sleep 100", "exec sleep 100 >&- 2>&-"};
    for (size_t i = 0; i < 2; i++) {
        char message[1024];
        struct gv_text picture = {0};
        make_program(bodies[i]);
        double start = seconds_now();
        assert_int_equal(run("x", 1, 0.3, NULL, &picture, message), GV_ERR_IO);
        check_between(seconds_now() - start, 0.2, 10);
        check_contains(message, "did not end within");
        unlink(program);
        gv_text_free(&picture);
    }
}

static void the_user_can_stop_it(void **state)
{
    (void)state;
    char message[1024];
    volatile int stop = 1;
    struct gv_text picture = {0};
    make_program("exec sleep 100");
    assert_int_equal(run("x", 1, 60, &stop, &picture, message), GV_ERR_INTERRUPTED);
    unlink(program);
    gv_text_free(&picture);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN); /* as the program does: a gnuplot that has ended is an error, not a death */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_are_joined_on),
        cmocka_unit_test(controls_become_spaces),
        cmocka_unit_test(only_utf8_passes),
        cmocka_unit_test(a_block_cannot_be_ended_from_within),
        cmocka_unit_test(only_named_texts_are_sent),
        cmocka_unit_test(svg_titles_are_escaped),
        cmocka_unit_test(long_scripts_and_pictures_pass),
        cmocka_unit_test(an_absent_program_is_named_with_its_package),
        cmocka_unit_test(a_failing_program_is_quoted),
        cmocka_unit_test(a_hanging_program_is_killed),
        cmocka_unit_test(the_user_can_stop_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
