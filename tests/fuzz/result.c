/* Result files: what `export`, `compare`, `report`, `replay` and `verify` read of them. Input: result.h. */
#include "result.h"

#include "base/status.h"
#include "engine/replay.h"
#include "models.h"
#include "report/report.h"
#include "small_model.h"
#include "store/export.h"
#include "store/recall.h"
#include "store/selection.h"
#include "store/stored_draw.h"
#include "store/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct gv_model_catalogue catalogue(void)
{
    static const struct gv_model *models[16];
    static size_t n;
    if (n == 0) {
        size_t built_in;
        const struct gv_model *const *list = gv_models(&built_in);
        models[n++] = &gv_fuzz_small_model;
        for (size_t i = 0; i < built_in && n < 16; i++)
            models[n++] = list[i];
    }
    return (struct gv_model_catalogue){models, n};
}

/* A message, or success. */
static void check_status(int status, struct gv_diagnostics *diagnostics, const char *doing)
{
    GV_PROMISE(status == GV_OK || status == GV_ERR_DATA || status == GV_ERR_USAGE, "%s: status %d (%s)",
               doing, status, gv_status_text(status));
    GV_PROMISE(status == GV_OK || diagnostics->errors > 0, "%s: refused without an error", doing);
    GV_PROMISE(status != GV_OK || diagnostics->errors == 0, "%s: '%s', and success", doing,
               diagnostics->n ? diagnostics->items[0].message : "");
    gv_fuzz_render(diagnostics);
    gv_diagnostics_free(diagnostics);
}

/* --- what readers do --- */

static void export_tables(const struct gv_reader *reader, enum gv_export_format format)
{
    static const char *const tables[] = {
        "summary",        "distribution",   "monthly",  "gates",       "policies",    "sweep",
        "frontier",       "frontier_curve", "required", "switching",   "sensitivity", "interactions",
        "deciles",        "value",          "study",    "attribution", "curves",      "curve_points",
        "curve_policies", "draws",          "inputs",   "register"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct gv_diagnostics diagnostics = {0};
        struct gv_text text = {0};
        int status = gv_export(reader, tables[i], format, &diagnostics, &text);
        if (status == GV_OK) GV_PROMISE(text.length > 0, "%s: an empty export", tables[i]);
        check_status(status, &diagnostics, tables[i]);
        gv_text_free(&text);
    }
}

static void compare_policies(const struct gv_reader *reader)
{
    struct gv_selection selection = {0};
    struct gv_diagnostics diagnostics = {0};
    int status = gv_selection_read(&reader, 1, NULL, NULL, 0, &selection, &diagnostics);
    check_status(status, &diagnostics, "compare");
    gv_selection_free(&selection);
}

static void write_report(const struct gv_reader *reader)
{
    const struct gv_report report = {
        .files = &reader, .n_files = 1, .language = GV_DA, .format = GV_REPORT_MD};
    struct gv_text text = {0};
    struct gv_diagnostics diagnostics = {0};
    int status = gv_report_write(&report, &text, &diagnostics);
    if (status == GV_OK) gv_fuzz_check_text(&text);
    check_status(status, &diagnostics, "report");
    gv_text_free(&text);
}

static int replay_draw(const struct gv_reader *reader, const struct gv_plan *plan,
                       struct gv_diagnostics *diagnostics)
{
    struct gv_replay replay;
    struct gv_stored_draw stored;
    int status = gv_replay(plan, 0, 0, &replay);
    if (status != GV_OK) return status;
    status = gv_stored_draw_read(reader, plan, &replay, &stored, diagnostics);
    if (status == GV_OK) gv_stored_draw_free(&stored);
    gv_replay_free(&replay);
    return status;
}

static void recall_scenario(const struct gv_reader *reader)
{
    const struct gv_model_catalogue all = catalogue();
    struct gv_recall recall;
    struct gv_scenario scenario = {0};
    struct gv_diagnostics diagnostics = {0};
    int status = gv_recall_open(reader, &recall, &diagnostics);
    if (status == GV_OK) status = gv_recall_scenario(&recall, &all, &scenario, &diagnostics);
    if (status == GV_OK && recall.draws > 0) status = replay_draw(reader, &scenario.plan, &diagnostics);
    check_status(status, &diagnostics, "replay");
    gv_scenario_free(&scenario);
    gv_recall_close(&recall);
}

/* The comparison of `verify`, with the file as it was. */
static void verify(const char *path, const struct gv_fuzz_image *image)
{
    const struct gv_model_catalogue all = catalogue();
    struct gv_verification v;
    struct gv_diagnostics diagnostics = {0};
    char made_path[GV_FUZZ_PATH];
    int status = gv_verify_open(path, &all, &v, &diagnostics);
    if (status == GV_OK) {
        int made = gv_fuzz_file(image->bytes, image->n, made_path);
        status = gv_verify_compare(&v, made, NULL, &diagnostics);
        for (size_t i = 0; status == GV_OK && i < v.comparison.n; i++) {
            struct gv_text text = {0};
            const struct gv_difference *d = &v.comparison.items[i];
            GV_PROMISE(d->bytes > 0 && d->bytes <= image->n, "%llu bytes differ",
                       (unsigned long long)d->bytes);
            gv_text_free(&text);
        }
        close(made);
    }
    check_status(status, &diagnostics, "verify");
    gv_verify_close(&v);
}

/* --- reading --- */

static void read_file(const uint8_t *bytes, size_t n, const struct gv_fuzz_image *image)
{
    char path[GV_FUZZ_PATH];
    int descriptor = gv_fuzz_file(bytes, n, path);
    struct gv_reader *reader;
    struct gv_diagnostics diagnostics = {0};
    int status = gv_reader_open(path, &reader, &diagnostics);
    GV_PROMISE(status == GV_OK || !reader, "refused, with a reader");
    check_status(status, &diagnostics, "open");
    if (status == GV_OK) {
        export_tables(reader, bytes[n / 2] & 1 ? GV_EXPORT_CSV : GV_EXPORT_DAT);
        compare_policies(reader);
        write_report(reader);
        recall_scenario(reader);
        gv_reader_close(reader);
    }
    verify(path, image);
    close(descriptor);
}

static void read_input(const uint8_t *bytes, size_t n)
{
    size_t length;
    const struct gv_fuzz_image *image;
    uint8_t *edited = gv_fuzz_edited(bytes, n, &length, &image);
    if (edited)
        read_file(edited, length, image);
    else if (n > 0)
        read_file(bytes, n, gv_fuzz_image(0));
    free(edited);
}

/* --- mutation --- */

static void make_edit(struct gv_random_state *random, uint8_t edit[GV_FUZZ_EDIT_BYTES])
{
    static const uint64_t edges[] = {0,
                                     1,
                                     2,
                                     0x7F,
                                     0x80,
                                     0xFF,
                                     0xFFFF,
                                     0x7FFFFFFF,
                                     0xFFFFFFFF,
                                     0x7FFFFFFFFFFFFFFF,
                                     UINT64_MAX,
                                     8,
                                     16,
                                     1 << 20,
                                     0x10000,
                                     UINT64_MAX - 7,
                                     0x7FF8000000000000,
                                     4};
    static const uint8_t kinds[] = {GV_FUZZ_SET, GV_FUZZ_SET, GV_FUZZ_SET, GV_FUZZ_XOR,
                                    GV_FUZZ_ADD, GV_FUZZ_ADD, GV_FUZZ_COPY};
    static const uint8_t widths[] = {1, 1, 1, 2, 2, 4, 8};
    uint16_t index = (uint16_t)gv_random_next(random), offset = (uint16_t)gv_random_next(random);
    uint64_t value = gv_random_once_in(random, 3) ? gv_random_next(random) : GV_RANDOM_OF(random, edges);
    edit[0] = (uint8_t)gv_random_below(random, GV_FUZZ_ANCHORS);
    if (gv_random_once_in(random, 2)) edit[0] = GV_FUZZ_AT_HEADER;
    edit[1] = gv_random_once_in(random, 64) ? GV_FUZZ_CUT : GV_RANDOM_OF(random, kinds);
    edit[2] = GV_RANDOM_OF(random, widths);
    edit[3] = 0;
    /* Headers have a few hundred bytes, the file some hundred thousand. */
    if (edit[0] == GV_FUZZ_AT_BYTE) index %= 16;
    if (edit[0] != GV_FUZZ_AT_BYTE) offset = (uint16_t)(offset % (gv_random_once_in(random, 3) ? 1024 : 128));
    memcpy(edit + 4, &index, 2);
    memcpy(edit + 6, &offset, 2);
    memcpy(edit + 8, &value, 8);
}

static size_t mutate(uint8_t *bytes, size_t n, size_t most, struct gv_random_state *random,
                     gv_fuzz_bytes_fn *bytewise)
{
    static const char sums[] = "bbbbhhen";
    bool whole = n >= 8 && memcmp(bytes, "\x89HDF", 4) == 0;
    if (whole) {
        n = bytewise(bytes, n, most);
        if (!gv_random_once_in(random, 4)) gv_fuzz_renew_sums(bytes, n);
        return n;
    }
    if (n < GV_FUZZ_EDITS_HEAD || memcmp(bytes, "edits ", 6) != 0) {
        if (most < GV_FUZZ_EDITS_HEAD) return n;
        memcpy(bytes, "edits 0b\n", GV_FUZZ_EDITS_HEAD);
        n = GV_FUZZ_EDITS_HEAD;
    }
    uint8_t edit[GV_FUZZ_EDIT_BYTES];
    size_t edits = (n - GV_FUZZ_EDITS_HEAD) / GV_FUZZ_EDIT_BYTES;
    n = GV_FUZZ_EDITS_HEAD + edits * GV_FUZZ_EDIT_BYTES;
    make_edit(random, edit);
    size_t kind = gv_random_below(random, 8);
    if (kind == 0) {
        bytes[6] = (uint8_t)('0' + gv_random_below(random, GV_FUZZ_IMAGES));
    } else if (kind == 1) {
        bytes[7] = (uint8_t)sums[gv_random_below(random, sizeof sums - 1)];
    } else if (kind == 2 && edits > 0) { /* one edit less, or another in its place */
        size_t from = GV_FUZZ_EDITS_HEAD + gv_random_below(random, edits) * GV_FUZZ_EDIT_BYTES;
        return gv_fuzz_replace(bytes, n, most, from, GV_FUZZ_EDIT_BYTES, "", 0);
    } else if (kind == 3 && edits > 0) {
        size_t from = GV_FUZZ_EDITS_HEAD + gv_random_below(random, edits) * GV_FUZZ_EDIT_BYTES;
        uint8_t *changed = bytes + from + 4 + gv_random_below(random, 12);
        *changed = (uint8_t)(gv_random_once_in(random, 2) ? *changed + 1u : gv_random_next(random));
        return n;
    } else if (kind == 4 && edits > 0) {
        memcpy(bytes + GV_FUZZ_EDITS_HEAD + gv_random_below(random, edits) * GV_FUZZ_EDIT_BYTES, edit,
               sizeof edit);
        return n;
    }
    return gv_fuzz_replace(bytes, n, most, n, 0, (const char *)edit, sizeof edit);
}

const struct gv_fuzz_target gv_fuzz_result = {"result", 4096, read_input, mutate, NULL};
