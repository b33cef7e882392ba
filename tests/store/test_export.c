/* The tables of a result file as dat and csv. */
#include "fixture.h"

#include "base/status.h"
#include "store/export.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[64], all[96], plain[96];

/* The export as text; the caller frees it. */
static char *export(const char *path, const char *what, enum gv_export_format format, int expected,
                    char *message)
{
    struct gv_diagnostics diagnostics = {0};
    struct gv_reader *reader;
    struct gv_text text = {0};
    assert_int_equal(gv_reader_open(path, &reader, &diagnostics), GV_OK);
    assert_int_equal(gv_export(reader, what, format, &diagnostics, &text), expected);
    gv_reader_close(reader);
    struct gv_text rendered = {0};
    gv_diagnostics_render(&diagnostics, false, &rendered);
    if (message) snprintf(message, 512, "%s", rendered.data ? rendered.data : "");
    gv_text_free(&rendered);
    gv_diagnostics_free(&diagnostics);
    return text.data;
}

static size_t count_lines(const char *text, const char *beginning)
{
    size_t n = 0, length = strlen(beginning);
    for (const char *at = text; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
        n += strncmp(at, beginning, length) == 0;
    return n;
}

static int make_files(void **state)
{
    (void)state;
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    strcpy(directory, "/tmp/gevinst-export-XXXXXX");
    if (!mkdtemp(directory)) return -1;
    snprintf(all, sizeof all, "%s/all.h5", directory);
    snprintf(plain, sizeof plain, "%s/plain.h5", directory);
    fixture_scenario(&scenario, 1024, 16);
    int status = fixture_run(all, &scenario, GV_KEEP_ALL, 1, 0, NULL, &diagnostics);
    if (status == GV_OK) status = fixture_run(plain, &scenario, GV_KEEP_NONE, 1, 0, NULL, &diagnostics);
    gv_diagnostics_free(&diagnostics);
    return status;
}

static int remove_files(void **state)
{
    (void)state;
    unlink(all);
    unlink(plain);
    return rmdir(directory);
}

static void test_summary(void **state)
{
    (void)state;
    char *dat = export(all, NULL, GV_EXPORT_DAT, GV_OK, NULL);
    assert_int_equal(count_lines(dat, "# policy: "), FIXTURE_POLICIES);
    assert_int_equal(count_lines(dat, "\"double\" \"gain\" \"DKK\" "), 1);
    assert_non_null(strstr(dat, "# 4: mean [its unit]\n"));
    assert_non_null(strstr(dat, "\n\n\n# policy: double\n"));
    free(dat);
    char *csv = export(all, "summary", GV_EXPORT_CSV, GV_OK, NULL);
    const char header[] =
        "policy,outcome,unit,mean,mean_low,mean_high,sd,sd_low,sd_high,P05,P05_low,P05_high,P25,"
        "P25_low,P25_high,P50,P50_low,P50_high,P75,P75_low,P75_high,P95,P95_low,P95_high,"
        "probability_positive,probability_positive_low,probability_positive_high,draws,missing,"
        "cvar,cvar_low,cvar_high\r\n";
    assert_memory_equal(csv, header, sizeof header - 1);
    assert_int_equal(count_lines(csv, "reference,wait_saved,days,"), 1);
    assert_null(strchr(csv, '#'));
    free(csv);
}

static void test_distribution(void **state)
{
    (void)state;
    char *dat = export(plain, "distribution", GV_EXPORT_DAT, GV_OK, NULL); /* the first headline outcome */
    assert_non_null(strstr(dat, "(gain)"));
    assert_non_null(strstr(dat, "# 4: density [1/DKK]\n"));
    free(dat);
    char *csv = export(plain, "distribution:wait_saved", GV_EXPORT_CSV, GV_OK, NULL);
    assert_int_equal(count_lines(csv, "double,"), GV_HISTOGRAM_BINS);
    assert_int_equal(
        count_lines(
            csv,
            "policy,low,high,count,density,density_smoothed,density_smoothed_low,density_smoothed_high\r\n"),
        1);
    /* A policy without any value has bins without edges. */
    assert_int_equal(count_lines(csv, "æble/pære,,,0,,,,\r\n"), GV_HISTOGRAM_BINS);
    free(csv);
}

static void test_monthly(void **state)
{
    (void)state;
    char *csv = export(plain, "monthly", GV_EXPORT_CSV, GV_OK, NULL);
    assert_int_equal(count_lines(csv, "policy,month,mean,mean_low,mean_high,P05,P05_low,P05_high,P25,"), 1);
    assert_int_equal(count_lines(csv, "double,12,"), 1);
    assert_int_equal(count_lines(csv, ""), 1 + FIXTURE_POLICIES * FIXTURE_HORIZON);
    free(csv);
}

static void test_policies_and_register(void **state)
{
    (void)state;
    char *csv = export(plain, "policies", GV_EXPORT_CSV, GV_OK, NULL);
    assert_int_equal(count_lines(csv, "double,\"Dobbelt \"\"op\"\"\",\"Double, \"\"up\"\"\",level,2,2,1\r\n"),
                     1);
    assert_int_equal(count_lines(csv, "æble/pære,æble/pære,æble/pære,wait,4,4,days\r\n"), 1);
    free(csv);
    csv = export(plain, "register", GV_EXPORT_CSV, GV_OK, NULL);
    assert_int_equal(count_lines(csv, "input,value,unit,source,year,grade,flagged,note\r\n"), 1);
    assert_non_null(
        strstr(csv, "rate,\"uniform(10 %, 90 %)\",1,a book,2022,measured,0,\"a note\nin two lines\"\r\n"));
    assert_non_null(strstr(csv, "level,1,1,,,,0,\r\n"));
    free(csv);
    char *dat = export(plain, "register", GV_EXPORT_DAT, GV_OK, NULL);
    assert_non_null(strstr(dat, "\"a note in two lines\"\n"));
    assert_non_null(strstr(dat, "\"experience of 'others'\" NaN \"experience\" 0 \"\"\n"));
    free(dat);
}

static void test_draws_and_inputs(void **state)
{
    (void)state;
    char message[512];
    char *csv = export(all, "draws", GV_EXPORT_CSV, GV_OK, NULL);
    assert_int_equal(count_lines(csv, "policy,draw,replicate,gain,wait_saved,works,beyond,total\r\n"), 1);
    assert_int_equal(count_lines(csv, "double,1023,15,"), 1);
    assert_int_equal(count_lines(csv, ""), 1 + FIXTURE_POLICIES * 1024);
    free(csv);
    csv = export(all, "inputs", GV_EXPORT_CSV, GV_OK, NULL);
    assert_int_equal(count_lines(csv, "draw,replicate,rate,wait,cost,cost__double,level__policy_2\r\n"), 1);
    assert_int_equal(count_lines(csv, ""), 1 + 1024);
    free(csv);
    free(export(plain, "draws", GV_EXPORT_CSV, GV_ERR_DATA, message));
    assert_non_null(strstr(message, "--keep outcomes"));
}

static void test_wrong_names(void **state)
{
    (void)state;
    char message[512];
    free(export(plain, "sumary", GV_EXPORT_DAT, GV_ERR_USAGE, message));
    assert_non_null(strstr(message, "did you mean 'summary'?"));
    free(export(plain, "distribution:wait_save", GV_EXPORT_DAT, GV_ERR_USAGE, message));
    assert_non_null(strstr(message, "did you mean 'wait_saved'?"));
    free(export(plain, "zzzzzzzz", GV_EXPORT_DAT, GV_ERR_USAGE, message));
    assert_non_null(strstr(message, "choose one of summary, distribution"));
    free(export(plain, "summary:gain", GV_EXPORT_DAT, GV_ERR_USAGE, message));
    free(export(plain, "gates", GV_EXPORT_DAT, GV_ERR_DATA, message)); /* this model has none */
    assert_int_equal(gv_export_format_find("csv"), GV_EXPORT_CSV);
    assert_int_equal(gv_export_format_find("xls"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summary),          cmocka_unit_test(test_distribution),
        cmocka_unit_test(test_monthly),          cmocka_unit_test(test_policies_and_register),
        cmocka_unit_test(test_draws_and_inputs), cmocka_unit_test(test_wrong_names),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
