/* Cells, numbers and periods as people write them, and tables of counts. */
#include "scenario/observation_cells.h"
#include "scenario/observations.h"
#include "support/check.h"

#include "base/status.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void periods(void **state)
{
    (void)state;
    static const struct {
        const char *text, *printed; /* NULL where it is none */
    } cases[] = {{"2026-03", "2026-03"},
                 {"03-2026", "2026-03"},
                 {"2026M3", "2026-03"},
                 {"marts 2026", "2026-03"},
                 {"Maj 2026", "2026-05"},
                 {"may 2026", "2026-05"},
                 {"okt. 2026", "2026-10"},
                 {"October 2026", "2026-10"},
                 {"2026-Q1", "2026-Q1"},
                 {"2026K4", "2026-Q4"},
                 {"Q2 2026", "2026-Q2"},
                 {"1. kvartal 2026", "2026-Q1"},
                 {"2026", "2026"},
                 {"2026-13", NULL},
                 {"2026-Q5", NULL},
                 {"1. kvartal", NULL},
                 {"26-03", NULL},
                 {"", NULL},
                 {"2026-03-01", NULL},
                 {"2026-00-03", NULL},
                 {"-2026-01", NULL},
                 {"sept. 2026", "2026-09"},
                 {"september 2026", "2026-09"},
                 {"marsvin 2026", NULL},
                 {"foråret 2026", NULL},
                 {"1889", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gv_period period;
        struct gv_text text = {0};
        bool read = gv_period_read(cases[i].text, strlen(cases[i].text), &period);
        if (read != (cases[i].printed != NULL))
            fail_msg("'%s' was %s", cases[i].text, read ? "read" : "refused");
        if (read) {
            gv_period_print(period, false, &text);
            assert_string_equal(text.data, cases[i].printed);
        }
        gv_text_free(&text);
    }
}

static void numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum gv_decimals decimals;
        bool whole;
        double value; /* NaN where it is refused */
    } cases[] = {{"12", GV_DECIMALS_UNKNOWN, true, 12},
                 {"12,5", GV_DECIMALS_COMMA, false, 12.5},
                 {"12.5", GV_DECIMALS_POINT, false, 12.5},
                 {"12.5", GV_DECIMALS_COMMA, false, NAN},
                 {"1.234,5", GV_DECIMALS_COMMA, false, 1234.5},
                 {"1,234.5", GV_DECIMALS_POINT, false, 1234.5},
                 {"1.234.567", GV_DECIMALS_COMMA, false, 1234567},
                 {"1.234", GV_DECIMALS_COMMA, false, 1234},
                 {"1.234", GV_DECIMALS_POINT, false, 1.234},
                 {"1.234", GV_DECIMALS_UNKNOWN, false, NAN}, /* may be either */
                 {"1.234", GV_DECIMALS_UNKNOWN, true, 1234},
                 {"1,234", GV_DECIMALS_UNKNOWN, true, 1234},
                 {"1 234", GV_DECIMALS_UNKNOWN, false, 1234},
                 {"1\xc2\xa0"
                  "234,5",
                  GV_DECIMALS_COMMA, false, 1234.5},
                 {"12.34,5", GV_DECIMALS_COMMA, false, NAN},
                 {"2,5", GV_DECIMALS_COMMA, true, NAN},
                 {"-3", GV_DECIMALS_UNKNOWN, true, NAN},
                 {"3 timer", GV_DECIMALS_UNKNOWN, false, NAN},
                 {"ca. 3", GV_DECIMALS_UNKNOWN, false, NAN},
                 {"-", GV_DECIMALS_UNKNOWN, false, NAN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct gv_source source = {"cells.csv", cases[i].text, strlen(cases[i].text)};
        const struct gv_cell cell = {cases[i].text, source.length, 0, false};
        struct gv_diagnostics diagnostics = {0};
        double value = NAN;
        bool read = gv_cell_number(&source, &cell, cases[i].decimals, cases[i].whole, "started", &value,
                                   &diagnostics);
        if (read != !isnan(cases[i].value)) fail_msg("'%s' was %s", cases[i].text, read ? "read" : "refused");
        if (read) check_close(value, cases[i].value, 1e-15);
        assert_int_equal(diagnostics.errors, !read);
        gv_diagnostics_free(&diagnostics);
    }
}

/* The same table in four spellings: Danish spreadsheet with byte order mark, CRLF and quotes; English; tabs.
 */
static void spellings(void **state)
{
    (void)state;
    static const char *const tables[] = {
        "\xef\xbb\xbfPeriode;Påbegyndt;Medarbejdertimer (timer);motivation;motivation antal;Motivation "
        "kilde\r\n"
        "1. kvartal 2026;1.012;\"1.234,5\";3,5;12;\"spørgeskema \"\"A\"\"; papir\"\r\n;;;;;\r\n2. kvartal "
        "2026;4;;;;\r\n",
        "period,started,staff_hours,motivation,motivation_n,motivation_source\n"
        "2026-Q1,1012,\"1,234.5\",3.5,12,\"spørgeskema \"\"A\"\"; papir\"\n\n2026-Q2,4,,,,\n",
        "# a comment\nmotivation\tmotivation n\tmotivation source\tSTAFF HOURS\tperiod\tstarted\n"
        "\t\t\t\tQ2 2026\t4\n3.5\t12\tspørgeskema \"A\"; papir\t1234.5\t2026 Q1\t1012\n",
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char path[] = "/tmp/gevinst-observations-XXXXXX";
        int file = mkstemp(path);
        assert_true(file >= 0);
        assert_int_equal(write(file, tables[i], strlen(tables[i])), (ssize_t)strlen(tables[i]));
        close(file);
        struct gv_observations o;
        struct gv_diagnostics diagnostics = {0};
        struct gv_text text = {0};
        int status = gv_observations_read(path, GV_FOLLOW_REHABILITATION, &o, &diagnostics);
        gv_diagnostics_render(&diagnostics, false, &text);
        if (status != GV_OK) fail_msg("table %zu: %s", i, text.data ? text.data : "");
        assert_int_equal(o.n, 2);
        assert_int_equal(gv_observations_place(&o, 2026 * 12, 60, &diagnostics), GV_OK);
        assert_true(o.rows[0].from == 1 && o.rows[0].to == 3 && o.rows[1].from == 4 && o.rows[1].to == 6);
        assert_true(o.rows[0].value[GV_FOLLOW_STARTED] == 1012 && o.rows[1].value[GV_FOLLOW_STARTED] == 4);
        assert_true(o.rows[0].value[GV_FOLLOW_STAFF_HOURS] == 1234.5);
        assert_true(isnan(o.rows[1].value[GV_FOLLOW_STAFF_HOURS]));
        assert_true(o.rows[0].value[GV_FOLLOW_MOTIVATION] == 3.5 &&
                    o.rows[0].answers[GV_FOLLOW_MOTIVATION] == 12);
        assert_string_equal(o.rows[0].source[GV_FOLLOW_MOTIVATION], "spørgeskema \"A\"; papir");
        gv_text_free(&text);
        gv_diagnostics_free(&diagnostics);
        gv_observations_free(&o);
        unlink(path);
    }
}

/* The templates are tables themselves: every heading is read, in both languages, for both chains. */
static void templates(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        unsigned chain = k & 1 ? GV_FOLLOW_REHABILITATION : GV_FOLLOW_RETRAINING;
        struct gv_text text = {0}, errors = {0};
        struct gv_observations o;
        struct gv_diagnostics diagnostics = {0};
        char path[] = "/tmp/gevinst-template-XXXXXX";
        int file = mkstemp(path);
        gv_observations_template(chain, k & 2, 2026, &text);
        assert_int_equal(write(file, text.data, text.length), (ssize_t)text.length);
        close(file);
        int status = gv_observations_read(path, chain, &o, &diagnostics);
        gv_diagnostics_render(&diagnostics, false, &errors);
        if (status != GV_OK) fail_msg("%s", errors.data);
        assert_int_equal(o.n, 4);
        for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++)
            assert_int_equal(o.has[c], (gv_follow_columns[c].chains & chain) != 0);
        gv_text_free(&errors);
        gv_text_free(&text);
        gv_diagnostics_free(&diagnostics);
        gv_observations_free(&o);
        unlink(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods),
        cmocka_unit_test(numbers),
        cmocka_unit_test(spellings),
        cmocka_unit_test(templates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
