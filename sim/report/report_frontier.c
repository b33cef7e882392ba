/* Where an input must lie for the probability of breaking even to reach a target: files of
 * `gevinst frontier --target`. */
#include "report/report_job.h"

#include <math.h>
#include <string.h>

static const char group[] = "frontier";

/* What is read of one policy. */
struct found {
    const struct gv_reader *file;
    struct gv_array crossing, rising, count, certain; /* of crossing_value …, of all policies */
    struct gv_texts status;
    struct gv_array along, x, p; /* the second input; the points, and the probability there */
    size_t first, cells;         /* of the policy: (policy, second input) */
    size_t crossings, points;    /* most of them in a cell */
    const char *over, *unit;     /* what the reader calls the input that goes over its range; its unit */
};

/* --- in words --- */

static struct gv_estimate crossing_at(struct gv_report_job *job, const struct found *f, size_t at)
{
    struct gv_estimate e = gv_report_read(job, f->file, group, "crossing_value", at);
    if (isinf(e.low) || isinf(e.high)) e.low = e.high = (double)NAN; /* open: no ± */
    return e;
}

static const char *place_text(struct gv_report_job *job, const struct found *f, size_t at)
{
    return gv_report_estimate_text(job, crossing_at(job, f, at), f->unit);
}

/* Where in the range the target is reached: "from 0.4 ±0.1 up", and the like, with semicolons between. */
static const char *reached_text(struct gv_report_job *job, const struct found *f, size_t cell)
{
    struct gv_text text = {0};
    const char *status = f->status.texts[cell];
    size_t n = (size_t)f->count.values[cell];
    if (strcmp(status, "none") == 0)
        gv_text_puts(&text, gv_report_say(job, GV_TEXT_REPORT_NEEDS_NOWHERE));
    else if (strcmp(status, "always") == 0)
        gv_text_puts(&text, gv_report_say(job, GV_TEXT_REPORT_NEEDS_EVERYWHERE));
    for (size_t k = 0; k < n && k < f->crossings; k++) {
        size_t at = cell * f->crossings + k;
        const char *here = place_text(job, f, at);
        if (text.length) gv_text_puts(&text, "; ");
        if (f->rising.values[at] != 1)
            GV_FILL(&text, job->language, GV_TEXT_REPORT_NEEDS_UP_TO, here);
        else if (k + 1 < n && k + 1 < f->crossings)
            GV_FILL(&text, job->language, GV_TEXT_REPORT_NEEDS_BETWEEN, here, place_text(job, f, at + 1));
        else
            GV_FILL(&text, job->language, GV_TEXT_REPORT_NEEDS_FROM, here);
        if (f->rising.values[at] == 1) k++;
    }
    return gv_report_keep(job, &text);
}

/* The point with the highest (sign 1) or lowest (-1) probability. */
static size_t extreme_of(const struct found *f, size_t cell, int sign)
{
    size_t best = SIZE_MAX;
    for (size_t k = 0; k < f->points; k++) {
        size_t at = cell * f->points + k;
        if (isfinite(f->p.values[at]) &&
            (best == SIZE_MAX || sign * f->p.values[at] > sign * f->p.values[best]))
            best = at;
    }
    return best;
}

static const char *chance_text(struct gv_report_job *job, const struct found *f, size_t point)
{
    return gv_report_probability_text(job,
                                      gv_report_read(job, f->file, group, "probability_positive", point));
}

static const char *extreme_text(struct gv_report_job *job, const struct found *f, size_t cell, int sign)
{
    struct gv_text text = {0};
    size_t at = extreme_of(f, cell, sign);
    if (at == SIZE_MAX) return "–";
    gv_text_printf(&text, "%s ", chance_text(job, f, at));
    GV_FILL(&text, job->language, GV_TEXT_FRONTIER_AT, gv_report_rounded_text(job, f->x.values[at], f->unit));
    return gv_report_keep(job, &text);
}

/* --- blocks --- */

static void add_question(struct gv_report_job *job, const struct found *f)
{
    struct gv_array target = gv_report_numbers(job, f->file, group, "target");
    double low = INFINITY, high = -INFINITY;
    for (size_t k = f->first * f->points; k < (f->first + f->cells) * f->points; k++) {
        low = fmin(low, f->x.values[k]);
        high = fmax(high, f->x.values[k]);
    }
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_NEEDS_TARGET, f->over,
                  gv_report_number_text(job, target.n ? 100 * target.values[0] : (double)NAN),
                  gv_report_rounded_text(job, low, f->unit), gv_report_rounded_text(job, high, f->unit));
    gv_array_free(&target);
}

static void add_table(struct gv_report_job *job, const struct found *f)
{
    static const enum gv_text_key heads[] = {GV_TEXT_REPORT_NEEDS_WHERE, GV_TEXT_REPORT_NEEDS_HIGHEST};
    struct gv_block *block = gv_blocks_add(&job->blocks, GV_BLOCK_TABLE);
    const char *unit, *along = gv_report_name_text(job, f->crossing.dim[1], &unit);
    GV_FILL(&block->text, job->language, GV_TEXT_REPORT_TABLE_NEEDS, f->over);
    block->table.columns = 3;
    block->table.left = 1u << 1;
    gv_table_put(&block->table, along);
    for (size_t k = 0; k < 2; k++)
        gv_table_put(&block->table, gv_report_say(job, heads[k]));
    for (size_t i = 0; i < f->cells; i++) {
        gv_table_put(&block->table, gv_report_rounded_text(job, f->along.values[i], unit));
        gv_table_put(&block->table, reached_text(job, f, f->first + i));
        gv_table_put(&block->table, extreme_text(job, f, f->first + i, 1));
    }
}

static void add_unsure(struct gv_report_job *job, const struct found *f)
{
    bool unsure = false;
    for (size_t i = 0; i < f->cells; i++)
        unsure = unsure || f->certain.values[f->first + i] == 0;
    if (unsure) GV_REPORT_ADD(job, GV_BLOCK_NOTE, GV_TEXT_REPORT_NEEDS_UNSURE);
}

static void add_blocks(struct gv_report_job *job, const struct found *f)
{
    const char *plan = gv_reader_policy(job->run, job->policy)->name;
    add_question(job, f);
    if (f->crossing.n_dims == 3) {
        gv_report_figure(job, f->file, GV_FIGURE_FRONTIER, &plan, 1,
                         gv_report_say(job, GV_TEXT_REPORT_ALT_FRONTIER));
        add_table(job, f);
    } else {
        GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_NEEDS_REACHED, reached_text(job, f, f->first),
                      extreme_text(job, f, f->first, 1), extreme_text(job, f, f->first, -1));
        gv_report_figure(job, f->file, GV_FIGURE_CHANCE, &plan, 1,
                         gv_report_say(job, GV_TEXT_REPORT_ALT_CHANCE));
    }
    add_unsure(job, f);
}

static bool read_all(struct gv_report_job *job, struct found *f)
{
    f->crossing = gv_report_numbers(job, f->file, group, "crossing_value");
    f->rising = gv_report_numbers(job, f->file, group, "crossing_rising");
    f->count = gv_report_numbers(job, f->file, group, "crossings");
    f->certain = gv_report_numbers(job, f->file, group, "certain");
    f->status = gv_report_texts(job, f->file, group, "status");
    f->x = gv_report_numbers(job, f->file, group, "value");
    f->p = gv_report_numbers(job, f->file, group, "probability_positive");
    f->over = gv_report_name_text(job, gv_report_single_text(job, f->file, group, "over"), &f->unit);
    size_t dims = f->crossing.n_dims, policies = f->crossing.size[0];
    if (dims < 2 || dims > 3) return false;
    if (dims == 3) f->along = gv_report_numbers(job, f->file, group, f->crossing.dim[1]);
    f->cells = dims == 3 ? f->crossing.size[1] : 1;
    f->crossings = f->crossing.size[dims - 1];
    f->points = f->p.n_dims == dims ? f->p.size[dims - 1] : 0;
    size_t studied = gv_report_studied(job, f->file, group);
    if (studied >= policies) return false;
    f->first = f->cells * studied;
    size_t n = policies * f->cells;
    return f->points && f->crossing.n == n * f->crossings && f->rising.n == f->crossing.n &&
           f->count.n == n && f->certain.n == n && f->status.n == n && f->x.n == n * f->points &&
           f->p.n == f->x.n && f->first + f->cells <= n && (dims == 2 || f->along.n == f->cells);
}

void gv_report_add_frontier(struct gv_report_job *job, const struct gv_reader *file)
{
    struct found f = {.file = file};
    if (read_all(job, &f)) add_blocks(job, &f);
    struct gv_array *arrays[] = {&f.crossing, &f.rising, &f.count, &f.certain, &f.along, &f.x, &f.p};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        gv_array_free(arrays[i]);
    gv_texts_free(&f.status);
}
