/* What it would take for the plan to pay: what the run says of it, and frontiers, required and switching
 * values, and sweeps over anything but the investment level. */
#include "report/numbers.h"
#include "report/report_job.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- of the run itself --- */

static bool run_tells(const struct gv_report_job *job)
{
    return gv_reader_find_outcome(job->run, "required_saving") >= 0 &&
           gv_reader_find_outcome(job->run, "observed_saving") >= 0;
}

static void add_saving(struct gv_report_job *job)
{
    struct gv_estimate required = gv_report_quantile(job, job->policy, "required_saving", 0.5),
                       observed = gv_report_quantile(job, job->policy, "observed_saving", 0.5);
    if (isfinite(required.value) && isfinite(observed.value))
        GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_NEEDS_SAVING,
                      gv_report_estimate_text(job, required, "h/yr"),
                      gv_report_estimate_text(job, observed, "h/yr"));
}

/* --- draw by draw --- */

/* A quantile; beyond the range that was looked at its end, "above 20,000 DKK". */
static const char *required_text(struct gv_report_job *job, struct gv_estimate e, const struct gv_array *grid,
                                 size_t first, size_t n, const char *unit)
{
    struct gv_text text = {0};
    if (!isinf(e.value)) return gv_report_estimate_text(job, e, unit);
    GV_FILL(&text, job->language, e.value < 0 ? GV_TEXT_REPORT_BELOW : GV_TEXT_REPORT_ABOVE,
            gv_report_rounded_text(job, grid->values[e.value < 0 ? first : first + n - 1], unit));
    return gv_report_keep(job, &text);
}

static void add_shares(struct gv_report_job *job, const struct gv_reader *file, const struct gv_array *grid,
                       size_t first, size_t n, bool rising, const char *label, const char *unit)
{
    enum { STEP = 4 };
    struct gv_block *block = gv_blocks_add(&job->blocks, GV_BLOCK_TABLE);
    GV_FILL(&block->text, job->language, rising ? GV_TEXT_REPORT_TABLE_ENOUGH : GV_TEXT_REPORT_TABLE_BORNE,
            label);
    block->table.columns = 2;
    gv_table_put(&block->table, gv_report_say(job, GV_TEXT_VALUE));
    gv_table_put(&block->table,
                 gv_report_say(job, rising ? GV_TEXT_REQUIRED_ENOUGH_IN : GV_TEXT_REQUIRED_BORNE_IN));
    for (size_t k = 0; k < n; k += STEP) {
        if (!isfinite(grid->values[first + k])) continue;
        gv_table_put(&block->table, gv_report_rounded_text(job, grid->values[first + k], unit));
        gv_table_put(&block->table, gv_report_probability_text(
                                        job, gv_report_read(job, file, "required", "share", first + k)));
    }
}

static void add_asked(struct gv_report_job *job, const struct gv_reader *file, size_t policy, bool rising,
                      const char *unit)
{
    struct gv_array at = gv_report_numbers(job, file, "required", "at");
    if (at.n && isfinite(at.values[0])) {
        struct gv_text value = {0};
        gv_text_puts(&value, gv_report_number_text(job, at.values[0]));
        if (strcmp(unit, "1") != 0) {
            gv_text_puts(&value, " ");
            gv_unit_print(unit, job->language, &value);
        }
        GV_REPORT_ADD(
            job, GV_BLOCK_PARAGRAPH, rising ? GV_TEXT_REPORT_NEEDS_ENOUGH : GV_TEXT_REPORT_NEEDS_BORNE,
            gv_report_keep(job, &value),
            gv_report_probability_text(job, gv_report_read(job, file, "required", "enough", policy)));
    }
    gv_array_free(&at);
}

static void add_required(struct gv_report_job *job, const struct gv_reader *file)
{
    static const char group[] = "required";
    size_t policy = gv_report_studied(job, file, group), n;
    struct gv_array grid = gv_report_numbers(job, file, group, "value"),
                    at_least = gv_report_numbers(job, file, group, "at_least");
    size_t points = grid.n_dims == 2 ? grid.size[1] : 0, first = policy * points;
    size_t low = gv_report_probability(job, file, group, 0.05, &n),
           middle = gv_report_probability(job, file, group, 0.5, &n),
           high = gv_report_probability(job, file, group, 0.95, &n);
    if (points && policy < at_least.n && policy < grid.size[0] && n) {
        const size_t wanted[] = {middle, low, high};
        const char *unit, *texts[3], *over = gv_report_single_text(job, file, group, "over");
        const char *label = gv_report_name_text(job, over, &unit);
        bool rising = at_least.values[policy] == 1;
        for (int k = 0; k < 3; k++)
            texts[k] = required_text(
                job, gv_report_read(job, file, group, "required_quantile", policy * n + wanted[k]), &grid,
                first, points, unit);
        GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH,
                      gv_reader_find_outcome(job->run, over) >= 0 ? GV_TEXT_REPORT_NEEDS_GIVEN
                      : rising                                    ? GV_TEXT_REPORT_NEEDS_LEAST
                                                                  : GV_TEXT_REPORT_NEEDS_MOST,
                      label, texts[0], texts[1], texts[2]);
        add_asked(job, file, policy, rising, unit);
        add_shares(job, file, &grid, first, points, rising, label, unit);
    }
    gv_array_free(&grid);
    gv_array_free(&at_least);
}

/* --- switching values --- */

struct switching {
    struct gv_texts label, unit;
    struct gv_array mean, p05, p95, value, crossings, drawn_crossings;
    size_t first, n; /* of the policy */
};

static bool read_switching(struct gv_report_job *job, const struct gv_reader *file, struct switching *s)
{
    static const char group[] = "switching";
    s->label = gv_report_texts(job, file, group, job->language == GV_DA ? "label_da" : "label");
    s->unit = gv_report_texts(job, file, group, "unit");
    struct gv_array *arrays[] = {&s->mean, &s->p05, &s->p95, &s->value, &s->crossings, &s->drawn_crossings};
    static const char *const names[] = {"mean",
                                        "p05",
                                        "p95",
                                        "switching_value",
                                        "switching_value_crossings",
                                        "expected_switching_value_crossings"};
    size_t studied = gv_report_studied(job, file, group);
    bool complete = studied != SIZE_MAX;
    s->n = s->label.n;
    s->first = complete ? s->n * studied : 0;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i] = gv_report_numbers(job, file, group, names[i]);
        complete = complete && arrays[i]->n >= s->first + s->n;
    }
    return complete && s->n && s->unit.n == s->n;
}

static void free_switching(struct switching *s)
{
    struct gv_array *arrays[] = {&s->mean, &s->p05, &s->p95, &s->value, &s->crossings, &s->drawn_crossings};
    gv_texts_free(&s->label);
    gv_texts_free(&s->unit);
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        gv_array_free(arrays[i]);
}

static const char *starred(struct gv_report_job *job, const char *words, double crossings)
{
    struct gv_text text = {0};
    gv_text_printf(&text, "%s%s", words, crossings > 1 ? " *" : "");
    return gv_report_keep(job, &text);
}

/* One row; false where no value of the input alone would do. */
static bool put_switching(struct gv_report_job *job, const struct gv_reader *file, const struct switching *s,
                          size_t i, struct gv_table *table)
{
    size_t at = s->first + i;
    const char *unit = s->unit.texts[i], *none = gv_report_say(job, GV_TEXT_SWITCHING_NOWHERE);
    struct gv_estimate drawn = gv_report_read(job, file, "switching", "expected_switching_value", at);
    if (isinf(drawn.low) || isinf(drawn.high)) drawn.low = drawn.high = (double)NAN;
    if (!isfinite(s->value.values[at]) && !isfinite(drawn.value)) return false;
    gv_table_put(table, s->label.texts[i]);
    gv_table_put(table, gv_report_rounded_text(job, s->mean.values[at], unit));
    struct gv_text span = {0};
    gv_text_printf(&span, "%s – %s", gv_report_rounded_text(job, s->p05.values[at], NULL),
                   gv_report_rounded_text(job, s->p95.values[at], NULL));
    gv_table_put(table, gv_report_keep(job, &span));
    gv_table_put(table, !isfinite(s->value.values[at])
                            ? none
                            : starred(job, gv_report_rounded_text(job, s->value.values[at], unit),
                                      s->crossings.values[at]));
    gv_table_put(table, !isfinite(drawn.value) ? none
                                               : starred(job, gv_report_estimate_text(job, drawn, unit),
                                                         s->drawn_crossings.values[at]));
    return true;
}

static void add_switching(struct gv_report_job *job, const struct gv_reader *file)
{
    static const enum gv_text_key heads[] = {GV_TEXT_REPORT_ASSUMPTION, GV_TEXT_REPORT_EXPECTED,
                                             GV_TEXT_REPORT_SPAN, GV_TEXT_REPORT_SWITCH,
                                             GV_TEXT_REPORT_SWITCH_DRAWN};
    const char *plan = gv_reader_policy(job->run, job->policy)->name;
    struct switching s = {0};
    if (read_switching(job, file, &s)) {
        GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_NEEDS_SWITCH);
        gv_report_figure(job, file, GV_FIGURE_SWITCHING, &plan, 1,
                         gv_report_say(job, GV_TEXT_REPORT_ALT_SWITCHING));
        struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_SWITCHING, 5, heads, 0);
        size_t rows = 0;
        bool several = false;
        for (size_t i = 0; i < s.n; i++) {
            rows += put_switching(job, file, &s, i, table);
            several =
                several || s.crossings.values[s.first + i] > 1 || s.drawn_crossings.values[s.first + i] > 1;
        }
        if (several) GV_REPORT_ADD(job, GV_BLOCK_NOTE, GV_TEXT_SWITCHING_SEVERAL);
        if (rows < s.n)
            GV_REPORT_ADD(job, GV_BLOCK_NOTE, GV_TEXT_REPORT_NEEDS_OTHERS,
                          gv_report_count_text(job, (double)(s.n - rows)));
    }
    free_switching(&s);
}

/* --- the section --- */

void gv_report_add_needs(struct gv_report_job *job)
{
    static const struct {
        const char *group;
        void (*add)(struct gv_report_job *job, const struct gv_reader *file);
    } parts[] = {{"frontier", gv_report_add_frontier},
                 {"required", add_required},
                 {"switching", add_switching},
                 {"sweep", gv_report_add_sweep}};
    if (!gv_report_has_gain(job)) return;
    bool begun = run_tells(job);
    if (begun) {
        gv_report_heading(job, GV_TEXT_REPORT_NEEDS);
        add_saving(job);
    }
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        for (size_t i = 0; i < job->report->n_files; i++) {
            const struct gv_reader *file = job->report->files[i];
            if (!gv_report_holds(file, parts[k].group)) continue;
            if (strcmp(parts[k].group, "sweep") == 0 && gv_report_is_of_levels(job, file)) continue;
            if (!begun) gv_report_heading(job, GV_TEXT_REPORT_NEEDS);
            begun = true;
            parts[k].add(job, file);
        }
}
