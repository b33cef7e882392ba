/* Result files: written, read again, the same bytes, and never half of one. */
#define _DEFAULT_SOURCE /* mount() */
#include "fixture.h"

#include "base/status.h"
#include "store/object_header.h"
#include "store/plan_text.h"
#include "store/reader.h"
#include "support/sanitizer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <hdf5.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

GV_FORGIVE_HDF5_LEAKS

static const char *in_directory(const char *name)
{
    static char paths[4][160];
    static int next;
    next = (next + 1) % 4;
    snprintf(paths[next], sizeof paths[next], "%s/%s", fixture_directory, name);
    return paths[next];
}

/* Runs and expects a status; the messages go to `message` (512 bytes) if not NULL. */
static void run(const char *path, enum gv_keep keep, uint64_t draws, int threads, uint64_t stop, int expected,
                char *message)
{
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    struct gv_text text = {0};
    fixture_scenario(&scenario, draws, 16);
    int status = fixture_run(path, &scenario, keep, threads, stop, NULL, &diagnostics);
    gv_diagnostics_render(&diagnostics, false, &text);
    if (status != expected) print_message("%s\n", text.data ? text.data : "no message");
    assert_int_equal(status, expected);
    if (status == GV_OK) assert_int_equal(diagnostics.n, 0);
    if (message) snprintf(message, 512, "%s", text.data ? text.data : "");
    gv_text_free(&text);
    gv_diagnostics_free(&diagnostics);
}

static struct gv_reader *open_result(const char *path)
{
    struct gv_reader *reader;
    struct gv_diagnostics diagnostics = {0};
    assert_int_equal(gv_reader_open(path, &reader, &diagnostics), GV_OK);
    assert_int_equal(diagnostics.n, 0);
    gv_diagnostics_free(&diagnostics);
    return reader;
}

static int open_status(const char *path, const char *words)
{
    struct gv_reader *reader;
    struct gv_diagnostics diagnostics = {0};
    struct gv_text text = {0};
    int status = gv_reader_open(path, &reader, &diagnostics);
    gv_diagnostics_render(&diagnostics, false, &text);
    if (status != GV_OK) {
        assert_null(reader);
        assert_non_null(text.data);
        if (!strstr(text.data, words)) fail_msg("'%s' does not say '%s'", text.data, words);
    }
    gv_reader_close(reader);
    gv_text_free(&text);
    gv_diagnostics_free(&diagnostics);
    return status;
}

static void assert_same_file(const char *a, const char *b)
{
    size_t n, m;
    char *x = fixture_slurp(a, &n), *y = fixture_slurp(b, &m);
    assert_non_null(x);
    assert_non_null(y);
    assert_int_equal(n, m);
    assert_true(memcmp(x, y, n) == 0);
    free(x);
    free(y);
}

/* --- what is written is what is read --- */

static void test_round_trip(void **state)
{
    (void)state;
    struct gv_scenario scenario;
    struct gv_diagnostics none = {0};
    struct gv_result result;
    struct gv_array array;
    fixture_scenario(&scenario, 4096, 16);
    run(in_directory("a.h5"), GV_KEEP_ALL, 4096, 2, 0, GV_OK, NULL);
    struct gv_run_options options = {.threads = 1};
    assert_int_equal(gv_run(&scenario.plan, &options, &result), GV_OK);
    struct gv_reader *r = open_result(in_directory("a.h5"));

    assert_string_equal(gv_reader_title(r).da, "Æble");
    assert_string_equal(gv_reader_title(r).en, "Apple");
    assert_string_equal(gv_reader_model(r), "fixture");
    assert_string_equal(gv_reader_design(r), "sobol");
    assert_int_equal(gv_reader_price_year(r), 2026);
    assert_true(gv_reader_complete(r));
    assert_int_equal(gv_reader_draws(r), 4096);
    assert_int_equal(gv_reader_replicates(r), 16);
    assert_true(gv_reader_seed(r) == UINT64_MAX);
    assert_int_equal(gv_reader_n_policies(r), FIXTURE_POLICIES);
    assert_int_equal(gv_reader_find_policy(r, "æble/pære"), 2);
    assert_int_equal(gv_reader_find_policy(r, "nothing"), -1);
    assert_string_equal(gv_reader_policy(r, 1)->label.da, "Dobbelt \"op\"");

    assert_int_equal(gv_reader_n_outcomes(r), 6); /* stages are not in the file */
    const struct gv_file_outcome *o = gv_reader_outcome(r, (size_t)gv_reader_find_outcome(r, "beyond"));
    assert_int_equal(o->flags, GV_HEADLINE | GV_MAY_MISS | GV_MISS_BEYOND);
    assert_int_equal(o->direction, -1);
    o = gv_reader_outcome(r, (size_t)gv_reader_find_outcome(r, "wait_saved"));
    assert_string_equal(o->unit, "days");
    assert_string_equal(o->label.en, "waiting, saved");
    assert_string_equal(o->description, "Days saved.");

    assert_int_equal(gv_reader_numbers(r, "summary", "gain_quantile_high", &array, &none), GV_OK);
    assert_int_equal(array.n_dims, 2);
    assert_string_equal(array.dim[0], "policy");
    assert_string_equal(array.dim[1], "probability");
    assert_int_equal(array.size[1], GV_QUANTILES);
    for (size_t p = 0; p < FIXTURE_POLICIES; p++)
        for (size_t q = 0; q < GV_QUANTILES; q++)
            assert_true(array.values[p * GV_QUANTILES + q] ==
                        gv_result_find(&result, p, 0)->quantile[q].high);
    gv_array_free(&array);

    assert_int_equal(gv_reader_numbers(r, "monthly", "cumulative_gain_mean", &array, &none), GV_OK);
    assert_int_equal(array.n, FIXTURE_POLICIES * FIXTURE_HORIZON);
    assert_true(array.values[FIXTURE_HORIZON + 2] ==
                result.statistics[result.per_policy + result.n_scalars + 2].mean.value);
    gv_array_free(&array);
    gv_result_free(&result);
    gv_reader_close(r);
    gv_diagnostics_free(&none);
}

static void test_draws(void **state)
{
    (void)state;
    struct gv_diagnostics none = {0};
    struct gv_reader *r = open_result(in_directory("a.h5"));
    double rate[64], level[64], cost[64], gain[64], month[64], wait[64];
    /* Each draw's outcomes are those of its inputs, under every policy. */
    assert_int_equal(gv_reader_slice(r, "inputs", "rate", 0, 1000, 64, rate, &none), GV_OK);
    assert_int_equal(gv_reader_slice(r, "inputs", "wait", 0, 1000, 64, wait, &none), GV_OK);
    assert_int_equal(gv_reader_slice(r, "inputs", "cost__double", 0, 1000, 64, cost, &none), GV_OK);
    assert_int_equal(gv_reader_slice(r, "draws", "gain", 1, 1000, 64, gain, &none), GV_OK);
    assert_int_equal(
        gv_reader_slice(r, "draws", "cumulative_gain", FIXTURE_HORIZON + 2, 1000, 64, month, &none), GV_OK);
    for (int i = 0; i < 64; i++) {
        assert_true(gain[i] == 2 * rate[i] * 1000 - cost[i]);
        assert_true(month[i] == gain[i] * 3 / FIXTURE_HORIZON);
    }
    assert_int_equal(gv_reader_slice(r, "inputs", "level__policy_2", 0, 1000, 64, level, &none), GV_OK);
    assert_int_equal(gv_reader_slice(r, "inputs", "cost", 0, 1000, 64, cost, &none), GV_OK);
    assert_int_equal(gv_reader_slice(r, "draws", "gain", 2, 1000, 64, gain, &none), GV_OK);
    for (int i = 0; i < 64; i++)
        assert_true(gain[i] == level[i] * rate[i] * 1000 - cost[i]);
    assert_int_equal(gv_reader_slice(r, "draws", "wait_saved", 0, 1000, 64, gain, &none), GV_OK);
    for (int i = 0; i < 64; i++) {
        uint64_t bits, canonical = UINT64_C(0x7ff8000000000000);
        memcpy(&bits, &gain[i], sizeof bits);
        assert_true(wait[i] > 5 ? gain[i] == wait[i] * rate[i] : bits == canonical);
    }
    assert_int_equal(none.n, 0);
    assert_int_equal(gv_reader_slice(r, "draws", "gain", 3, 0, 1, gain, &none), GV_ERR_DATA);
    assert_int_equal(gv_reader_slice(r, "draws", "gain", 0, 4090, 7, gain, &none), GV_ERR_DATA);
    gv_diagnostics_free(&none);
    gv_reader_close(r);
}

static void test_provenance(void **state)
{
    (void)state;
    struct gv_diagnostics none = {0};
    struct gv_reader *r = open_result(in_directory("a.h5"));
    char *text, hash[GV_HASH_TEXT];
    assert_int_equal(gv_reader_text(r, "provenance", "scenario_text", &text, &none), GV_OK);
    assert_string_equal(text, "gevinst: 1\ntitle: {da: Æble, en: Apple}\n# prøve\n");
    free(text);
    assert_int_equal(gv_reader_text(r, "provenance", "plan", &text, &none), GV_OK);
    assert_non_null(strstr(text, "\nseed 18446744073709551615\nreplicates 16\npoints 256\n"));
    assert_non_null(strstr(text, "\ncorrelation rate cost = 0.25\npolicy reference\n"));
    assert_non_null(strstr(text, "\npolicy æble/pære\n  wait = 4\n  level = uniform(1, 3)\n"));
    gv_sha256(text, strlen(text), hash);
    assert_string_equal(hash, gv_reader_plan_hash(r));
    free(text);
    struct gv_texts tables;
    assert_int_equal(gv_reader_texts(r, "provenance", "table_name", &tables, &none), GV_OK);
    assert_int_equal(tables.n, 1);
    assert_string_equal(tables.dim[0], "table");
    assert_string_equal(tables.texts[0], "data.csv");
    gv_texts_free(&tables);
    struct gv_texts law;
    assert_int_equal(gv_reader_texts(r, "provenance", "legal_basis_label_da", &law, &none), GV_OK);
    assert_int_equal(law.n, 2);
    assert_string_equal(law.texts[0], "serviceloven § 86, stk. 2 (vedligeholdende træning)");
    assert_string_equal(law.texts[1], "sundhedsloven § 119 (forebyggelse)");
    gv_texts_free(&law);
    assert_int_equal(gv_reader_texts(r, "provenance", "indicator", &law, &none), GV_OK);
    assert_int_equal(law.n, 1);
    assert_string_equal(law.texts[0], "motivation");
    gv_texts_free(&law);
    gv_sha256("abc", 3, hash); /* FIPS 180-2, appendix B.1 */
    assert_string_equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(gv_reader_text(r, "provenance", "nothing", &text, &none), GV_ERR_DATA);
    assert_int_equal(gv_reader_text(r, "nothing", "nothing", &text, &none), GV_ERR_DATA);
    assert_false(gv_reader_has(r, "summary", "nothing"));
    assert_null(gv_reader_attribute(r, "summary", "gain_mean", "nothing"));
    gv_reader_close(r);
    gv_diagnostics_free(&none);
}

static void test_ledger(void **state)
{
    (void)state;
    struct gv_diagnostics none = {0};
    struct gv_array inputs, count;
    struct gv_texts outcome, reason;
    fixture_fail_above = 1100;
    run(in_directory("failed.h5"), GV_KEEP_HEADLINE, 4096, 2, 0, GV_OK, NULL);
    fixture_fail_above = INFINITY;
    struct gv_reader *r = open_result(in_directory("failed.h5"));
    assert_int_equal(gv_reader_numbers(r, "provenance", "ledger_inputs", &inputs, &none), GV_OK);
    assert_int_equal(gv_reader_numbers(r, "provenance", "failed_draws", &count, &none), GV_OK);
    assert_int_equal(gv_reader_texts(r, "provenance", "ledger_outcome", &outcome, &none), GV_OK);
    assert_int_equal(gv_reader_texts(r, "provenance", "ledger_reason", &reason, &none), GV_OK);
    assert_true(count.values[0] >= GV_LEDGER_MAX && inputs.size[0] == GV_LEDGER_MAX && inputs.size[1] == 4);
    for (size_t i = 0; i < GV_LEDGER_MAX; i++) {
        assert_true(inputs.values[i * 4 + 2] > 1100); /* cost */
        assert_string_equal(outcome.texts[i], "gain");
        assert_string_equal(reason.texts[i], "infinite");
    }
    gv_array_free(&inputs);
    gv_array_free(&count);
    gv_texts_free(&outcome);
    gv_texts_free(&reason);
    gv_reader_close(r);
}

/* --- the same bytes --- */

static const char *own_path; /* of this program */

/* This program again, which then only writes a file: memory that was never set shows with another filling. */
static void write_with_filling(const char *filling, const char *path)
{
    pid_t child = fork();
    if (child == 0) {
        setenv("MALLOC_PERTURB_", filling, 1);
        execl(own_path, own_path, path, (char *)NULL);
        _exit(1);
    }
    int status = 0;
    assert_true(waitpid(child, &status, 0) == child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static int write_only(const char *path)
{
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    fixture_scenario(&scenario, 4096, 16);
    int status = fixture_run(path, &scenario, GV_KEEP_ALL, 2, 0, NULL, &diagnostics);
    gv_diagnostics_free(&diagnostics);
    return status;
}

static void test_same_bytes(void **state)
{
    (void)state;
    write_with_filling("77", in_directory("one.h5"));
    write_with_filling("170", in_directory("many.h5"));
    assert_same_file(in_directory("one.h5"), in_directory("many.h5"));
    assert_same_file(in_directory("one.h5"), in_directory("a.h5"));
    run(in_directory("one.h5"), GV_KEEP_ALL, 65536, 1, 0, GV_OK, NULL);
    run(in_directory("many.h5"), GV_KEEP_ALL, 65536, 7, 0, GV_OK, NULL);
    assert_same_file(in_directory("one.h5"), in_directory("many.h5"));
    struct stat info;
    struct gv_scenario scenario;
    fixture_scenario(&scenario, 65536, 16);
    assert_int_equal(stat(in_directory("one.h5"), &info), 0);
    uint64_t told = gv_writer_size(&scenario.plan, GV_KEEP_ALL), is = (uint64_t)info.st_size;
    assert_true(is > told && is < told + 400000);
    unlink(in_directory("one.h5"));
    unlink(in_directory("many.h5"));
}

/* --- interrupted --- */

static void test_interrupted(void **state)
{
    (void)state;
    struct gv_diagnostics none = {0};
    double *values = malloc(1000000 * sizeof *values);
    run(in_directory("stop.h5"), GV_KEEP_HEADLINE, 1024, 1, 0, GV_OK, NULL);
    size_t n, m;
    char *before = fixture_slurp(in_directory("stop.h5"), &n);
    run(in_directory("stop.h5"), GV_KEEP_ALL, 262144, 2, 4096, GV_ERR_INTERRUPTED, NULL);
    char *after = fixture_slurp(in_directory("stop.h5"), &m);
    assert_true(n == m && memcmp(before, after, n) == 0);
    free(before);
    free(after);
    struct gv_reader *r = open_result(in_directory("stop.incomplete.h5"));
    assert_false(gv_reader_complete(r));
    uint64_t done = gv_reader_draws(r);
    assert_true(done >= 4096 && done < 262144);
    char *status = gv_reader_attribute(r, NULL, NULL, "status");
    assert_non_null(strstr(status, "interrupted after"));
    free(status);
    assert_int_equal(gv_reader_slice(r, "draws", "total", 2, 0, 262144, values, &none), GV_OK);
    for (uint64_t i = 0; i < 262144; i++)
        assert_int_equal(isnan(values[i]), i >= done);
    assert_int_equal(gv_reader_slice(r, "inputs", "cost__double", 0, 0, 262144, values, &none), GV_OK);
    for (uint64_t i = 0; i < 262144; i++)
        assert_int_equal(isnan(values[i]), i >= done);
    gv_reader_close(r);
    assert_int_equal(fixture_count(fixture_directory, ".part"), 0);
    unlink(in_directory("stop.incomplete.h5"));
    free(values);
}

/* --- places that do not take a file --- */

static void test_bad_places(void **state)
{
    (void)state;
    char message[512];
    run(in_directory("missing/x.h5"), GV_KEEP_NONE, 1024, 1, 0, GV_ERR_CREATE, message);
    assert_non_null(strstr(message, "missing' does not exist"));
    assert_non_null(strstr(message, "hint: mkdir -p "));
    run(fixture_directory, GV_KEEP_NONE, 1024, 1, 0, GV_ERR_CREATE, message);
    assert_non_null(strstr(message, "it is a directory"));
    run("/dev/full", GV_KEEP_NONE, 1024, 1, 0, GV_ERR_CREATE, message);
    assert_non_null(strstr(message, "not a regular file"));
    run("", GV_KEEP_NONE, 1024, 1, 0, GV_ERR_CREATE, message);
    run(in_directory("a.h5/x.h5"), GV_KEEP_NONE, 1024, 1, 0, GV_ERR_CREATE, message);
    if (geteuid() == 0) return; /* root may write everywhere */
    assert_int_equal(mkdir(in_directory("locked"), 0500), 0);
    run(in_directory("locked/x.h5"), GV_KEEP_NONE, 1024, 1, 0, GV_ERR_CREATE, message);
    assert_non_null(strstr(message, "permission denied"));
}

static void test_symbolic_link(void **state)
{
    (void)state;
    struct stat info;
    assert_int_equal(mkdir(in_directory("far"), 0700), 0);
    assert_int_equal(symlink("far/real.h5", in_directory("link.h5")), 0);
    for (int i = 0; i < 2; i++) { /* the target is made, then replaced */
        run(in_directory("link.h5"), GV_KEEP_NONE, 1024, 1, 0, GV_OK, NULL);
        assert_int_equal(lstat(in_directory("link.h5"), &info), 0);
        assert_true(S_ISLNK(info.st_mode));
        assert_int_equal(lstat(in_directory("far/real.h5"), &info), 0);
        assert_true(S_ISREG(info.st_mode));
    }
    assert_int_equal(symlink("loop.h5", in_directory("loop.h5")), 0);
    run(in_directory("loop.h5"), GV_KEEP_NONE, 1024, 1, 0, GV_ERR_CREATE, NULL);
}

/* --- full disks --- */

static void expect_failure_and_old_file(const char *path, enum gv_keep keep, const char *old, size_t n_old,
                                        const char *words)
{
    char message[512];
    size_t n;
    run(path, keep, 4096, 2, 0, GV_ERR_IO, message);
    if (!strstr(message, words)) fail_msg("'%s' does not say '%s'", message, words);
    char *now = fixture_slurp(path, &n);
    assert_non_null(now);
    assert_true(n == n_old && memcmp(now, old, n) == 0);
    free(now);
}

/* With every limit below the file's size the writer says so, and the old file stays. */
static void test_file_size_limit(void **state)
{
    (void)state;
    struct rlimit before, limit;
    struct stat info;
    size_t n;
    const char *path = in_directory("limit.h5");
    for (int all = 0; all < 2; all++) {
        enum gv_keep keep = all ? GV_KEEP_ALL : GV_KEEP_NONE;
        run(in_directory("limit.h5"), keep, 4096, 2, 0, GV_OK, NULL);
        path = in_directory("limit.h5");
        assert_int_equal(stat(path, &info), 0);
        char *old = fixture_slurp(path, &n);
        rlim_t size = (rlim_t)info.st_size, step = size / 97;
        assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
        for (rlim_t at = 1; at <= size; at += at > size - 2048 ? 512 : step) {
            limit = (struct rlimit){at < size ? at : size - 1, before.rlim_max};
            assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
            expect_failure_and_old_file(path, keep, old, n, "the file would be larger than allowed");
            assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
            assert_int_equal(fixture_count(fixture_directory, ".part"), 0);
        }
        limit = (struct rlimit){size, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        run(path, keep, 4096, 2, 0, GV_OK, NULL); /* exactly enough, after all those failures */
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        free(old);
    }
}

/* The same on a small file system: needs root and the right to mount. */
static void test_full_disk(void **state)
{
    (void)state;
    char options[32], mounted[160], path[200];
    snprintf(mounted, sizeof mounted, "%s/disk", fixture_directory);
    snprintf(path, sizeof path, "%s/x.h5", mounted);
    mkdir(mounted, 0700);
    for (int kilobytes = 300; kilobytes <= 2600; kilobytes += 100) {
        snprintf(options, sizeof options, "size=%dk", kilobytes);
        if (mount("gevinst", mounted, "tmpfs", 0, options) != 0) {
            print_message("no tmpfs here: not tested\n");
            skip();
        }
        run(path, GV_KEEP_NONE, 1024, 1, 0, GV_OK, NULL);
        size_t n;
        char *old = fixture_slurp(path, &n);
        if (kilobytes < 2100)
            expect_failure_and_old_file(path, GV_KEEP_ALL, old, n, "no space left on device");
        else if (kilobytes > 2500)
            run(path, GV_KEEP_ALL, 4096, 1, 0, GV_OK, NULL);
        assert_int_equal(fixture_count(mounted, ".part"), 0);
        free(old);
        assert_int_equal(umount(mounted), 0);
    }
}

/* In a process of its own: the libraries of one that has forked need not end well. */
#define FAIL "--fail"

static int fail_to_write(const char *path)
{
    struct rlimit limit = {100000, RLIM_INFINITY};
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    setrlimit(RLIMIT_FSIZE, &limit);
    fixture_scenario(&scenario, 1024, 16);
    int status = fixture_run(path, &scenario, GV_KEEP_NONE, 1, 0, NULL, &diagnostics);
    gv_diagnostics_free(&diagnostics);
    H5close();
    return status == GV_ERR_IO ? 7 : 8;
}

/* A process that failed still ends in peace, HDF5's own clean-up included. */
static void test_exit_after_failure(void **state)
{
    (void)state;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        execl(own_path, own_path, FAIL, in_directory("exit.h5"), (char *)NULL);
        _exit(9);
    }
    int status = 0;
    assert_true(waitpid(child, &status, 0) == child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
    assert_int_equal(access(in_directory("exit.h5"), F_OK), -1);
}

static void test_abort(void **state)
{
    (void)state;
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    struct gv_writer *writer;
    fixture_scenario(&scenario, 1024, 16);
    assert_int_equal(gv_writer_open(in_directory("abort.h5"), &scenario, GV_KEEP_ALL, &writer, &diagnostics),
                     GV_OK);
    assert_int_equal(fixture_count(fixture_directory, ".part"), 1);
    gv_writer_abort(writer);
    assert_int_equal(fixture_count(fixture_directory, ".part"), 0);
    gv_writer_close(writer);
    assert_int_equal(fixture_count(fixture_directory, "abort.h5"), 0);
    /* Two writers of one name do not meet; the last to finish stays. */
    struct gv_writer *other;
    assert_int_equal(gv_writer_open(in_directory("abort.h5"), &scenario, GV_KEEP_ALL, &writer, &diagnostics),
                     GV_OK);
    assert_int_equal(gv_writer_open(in_directory("abort.h5"), &scenario, GV_KEEP_ALL, &other, &diagnostics),
                     GV_OK);
    assert_int_equal(fixture_count(fixture_directory, ".part"), 2);
    struct gv_result nothing = {0};
    assert_int_equal(gv_writer_finish(writer, &nothing, &diagnostics), GV_ERR_INTERRUPTED);
    gv_writer_close(writer);
    gv_writer_close(other);
    gv_writer_close(NULL);
    assert_int_equal(fixture_count(fixture_directory, ".part"), 0);
    gv_diagnostics_free(&diagnostics);
}

/* --- files from strangers --- */

static void write_file(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

/* The answer that the author of lookup3 gives. */
static void test_header_checksum(void **state)
{
    (void)state;
    const char text[] = "Four score and seven years ago";
    assert_int_equal(gv_header_checksum((const unsigned char *)text, sizeof text - 1), 0x17770551);
    assert_int_equal(gv_header_checksum((const unsigned char *)"", 0), 0xDEADBEEF);
}

static void test_not_results(void **state)
{
    (void)state;
    assert_int_equal(open_status(in_directory("nowhere.h5"), "there is no such file"), GV_ERR_NO_INPUT);
    assert_int_equal(open_status(fixture_directory, "it is a directory"), GV_ERR_NO_INPUT);
    assert_int_equal(open_status("/dev/null", "not a regular file"), GV_ERR_NO_INPUT);
    write_file(in_directory("empty.h5"), "", 0);
    assert_int_equal(open_status(in_directory("empty.h5"), "is empty"), GV_ERR_DATA);
    write_file(in_directory("text.h5"), "not at all an HDF5 file", 23);
    assert_int_equal(open_status(in_directory("text.h5"), "not a result file"), GV_ERR_DATA);
    hid_t file = H5Fcreate(in_directory("other.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(file >= 0);
    H5Fclose(file);
    assert_int_equal(open_status(in_directory("other.h5"), "not a result of gevinst"), GV_ERR_DATA);
}

/* A result file to which something was done. */
static hid_t change(const char *name)
{
    size_t n;
    char *bytes = fixture_slurp(in_directory("a.h5"), &n);
    write_file(in_directory(name), bytes, n);
    free(bytes);
    hid_t file = H5Fopen(in_directory(name), H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(file >= 0);
    return file;
}

static void test_refused(void **state)
{
    (void)state;
    hsize_t size = 3;
    hid_t file = change("link1.h5");
    assert_true(H5Lcreate_external("/etc/passwd", "/", file, "summary/outside", H5P_DEFAULT, H5P_DEFAULT) >=
                0);
    H5Fclose(file);
    assert_int_equal(open_status(in_directory("link1.h5"), "links"), GV_ERR_DATA);
    file = change("link2.h5");
    assert_true(H5Lcreate_soft("/draws", file, "soft", H5P_DEFAULT, H5P_DEFAULT) >= 0);
    H5Fclose(file);
    assert_int_equal(open_status(in_directory("link2.h5"), "links"), GV_ERR_DATA);
    file = change("external.h5");
    hid_t list = H5Pcreate(H5P_DATASET_CREATE), space = H5Screate_simple(1, &size, NULL);
    H5Pset_external(list, "/etc/passwd", 0, 24);
    hid_t set = H5Dcreate2(file, "summary/theft", H5T_IEEE_F64LE, space, H5P_DEFAULT, list, H5P_DEFAULT);
    assert_true(set >= 0);
    H5Dclose(set);
    H5Pclose(list);
    H5Fclose(file);
    assert_int_equal(open_status(in_directory("external.h5"), "other files"), GV_ERR_DATA);
    file = change("virtual.h5");
    list = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_virtual(list, space, "a.h5", "/summary/gain_mean", space);
    set = H5Dcreate2(file, "summary/virtual", H5T_IEEE_F64LE, space, H5P_DEFAULT, list, H5P_DEFAULT);
    assert_true(set >= 0);
    H5Dclose(set);
    H5Pclose(list);
    H5Sclose(space);
    H5Fclose(file);
    assert_int_equal(open_status(in_directory("virtual.h5"), "other files"), GV_ERR_DATA);
    file = change("newer.h5");
    hid_t attribute = H5Aopen(file, "format", H5P_DEFAULT), type = H5Aget_type(attribute);
    assert_true(H5Awrite(attribute, type, "gevinst-2") >= 0);
    H5Tclose(type);
    H5Aclose(attribute);
    H5Fclose(file);
    assert_int_equal(open_status(in_directory("newer.h5"), "this version reads gevinst-1"), GV_ERR_DATA);
}

/* Cut short, or with bytes changed: a clear answer, never a crash. */
static void test_damaged(void **state)
{
    (void)state;
    size_t n;
    run(in_directory("small.h5"), GV_KEEP_NONE, 1024, 1, 0, GV_OK, NULL);
    char *bytes = fixture_slurp(in_directory("small.h5"), &n);
    for (size_t cut = 1; cut < n; cut += n / 101) {
        write_file(in_directory("damaged.h5"), bytes, cut);
        assert_int_equal(open_status(in_directory("damaged.h5"), ""), GV_ERR_DATA);
    }
    uint64_t random = 12345;
    for (int i = 0; i < 500; i++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        size_t at = (size_t)((random >> 20) % n);
        char kept = bytes[at];
        bytes[at] = (char)(kept ^ (1 << (random >> 60) % 8));
        write_file(in_directory("damaged.h5"), bytes, n);
        int status = open_status(in_directory("damaged.h5"), "");
        assert_true(status == GV_OK || status == GV_ERR_DATA);
        bytes[at] = kept;
    }
    free(bytes);
}

int main(int argc, char **argv)
{
    own_path = argv[0];
    if (argc > 2 && strcmp(argv[1], FAIL) == 0) return fail_to_write(argv[2]);
    if (argc > 1) return write_only(argv[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),  cmocka_unit_test(test_draws),
        cmocka_unit_test(test_provenance),  cmocka_unit_test(test_ledger),
        cmocka_unit_test(test_same_bytes),  cmocka_unit_test(test_interrupted),
        cmocka_unit_test(test_bad_places),  cmocka_unit_test(test_symbolic_link),
        cmocka_unit_test(test_abort),       cmocka_unit_test(test_file_size_limit),
        cmocka_unit_test(test_full_disk),   cmocka_unit_test(test_exit_after_failure),
        cmocka_unit_test(test_not_results), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_damaged),     cmocka_unit_test(test_header_checksum),
    };
    return cmocka_run_group_tests(tests, fixture_make_directory, fixture_remove_directory);
}
