#include "store/sweep_part.h"

#include "base/memory.h"
#include "base/status.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char group[] = "part";

/* --- figures of a point: one description for writing, reading and their names --- */

enum direction { WRITING, READING, NAMING };

struct row {
    enum direction direction;
    double *at;            /* [figures] */
    struct gv_text *names; /* each ended by NUL; NAMING only */
    size_t n;
};

/* `more` is behind the name. */
static void move_number(struct row *r, const char *name, const char *more, double *number)
{
    if (r->direction == WRITING) r->at[r->n] = *number;
    if (r->direction == READING) *number = r->at[r->n];
    if (r->direction == NAMING) {
        gv_text_puts(r->names, name);
        gv_text_append(r->names, more, strlen(more) + 1);
    }
    r->n++;
}

static void move_count(struct row *r, const char *name, uint64_t *count)
{
    double number = (double)*count; /* exact: counts of draws are below 2^53 */
    move_number(r, name, "", &number);
    bool sensible = number >= 0 && number <= 0x1p53;
    if (r->direction == READING) *count = sensible ? (uint64_t)number : 0;
}

static void move_estimate(struct row *r, const char *name, struct gv_estimate *e)
{
    move_number(r, name, "", &e->value);
    move_number(r, name, "_low", &e->low);
    move_number(r, name, "_high", &e->high);
}

static void move_plain_estimate(struct row *r, const char *name, struct gv_estimate *e)
{
    move_number(r, name, "_plain", &e->value);
    move_number(r, name, "_plain_low", &e->low);
    move_number(r, name, "_plain_high", &e->high);
}

static void move_replicates(struct row *r, const char *name, uint32_t replicates, double *numbers)
{
    char more[32] = "";
    for (uint32_t k = 0; k < replicates; k++) {
        if (r->direction == NAMING) snprintf(more, sizeof more, "_replicate_%u", k);
        move_number(r, name, more, &numbers[k]);
    }
}

static void move_statistics(struct row *r, struct gv_statistics *s, struct gv_by_replicate *by_replicate,
                            uint32_t replicates)
{
    uint64_t smoothed = s->smoothed;
    move_count(r, "draws", &s->draws);
    move_count(r, "missing", &s->missing);
    move_estimate(r, "mean", &s->mean);
    move_estimate(r, "sd", &s->sd);
    move_estimate(r, "probability_positive", &s->positive);
    move_number(r, "quantile_resolution", "", &s->quantile_resolution);
    move_estimate(r, "cvar", &s->worst);
    move_count(r, "smoothed", &smoothed);
    move_plain_estimate(r, "mean", &s->plain_mean);
    move_plain_estimate(r, "probability_positive", &s->plain_positive);
    for (int q = 0; q < GV_QUANTILES; q++) {
        move_estimate(r, gv_quantile_names[q], &s->quantile[q]);
        move_plain_estimate(r, gv_quantile_names[q], &s->plain_quantile[q]);
    }
    move_replicates(r, "mean", replicates, by_replicate->mean);
    move_replicates(r, "probability_positive", replicates, by_replicate->positive);
    move_replicates(r, "cvar", replicates, by_replicate->worst);
    s->smoothed = smoothed != 0;
}

/* Names of the figures, each ended by NUL, and their number. */
static size_t name_figures(uint32_t replicates, struct gv_text *names)
{
    struct gv_statistics none = {0};
    struct gv_by_replicate by_replicate = {0};
    struct row row = {.direction = NAMING, .names = names};
    move_statistics(&row, &none, &by_replicate, replicates);
    return row.n;
}

/* --- writing --- */

static void write_scales(struct gv_hdf5 *h, const struct gv_sweep *s, const char **names, size_t n_figures,
                         double *points)
{
    static const struct gv_variable point = {.name = "point",
                                             .units = "1",
                                             .long_name = "point of the sweep, policy by policy",
                                             .long_name_da = "punkt i gennemløbet, politik for politik"};
    static const struct gv_variable outcome = {
        .name = "outcome", .units = "1", .long_name = "outcome", .long_name_da = "udfald"};
    static const struct gv_variable figure = {.name = "figure",
                                              .units = "1",
                                              .long_name = "figure of an outcome",
                                              .long_name_da = "tal for et udfald"};
    for (size_t i = 0; i < s->n_done; i++)
        points[i] = (double)(s->first + i);
    gv_hdf5_scale(h, group, &point, s->n_done, points);
    gv_hdf5_text_scale(h, group, &figure, n_figures, names);
    for (size_t k = 0; k < s->n_outcomes; k++)
        names[k] = s->plan->model->outcomes[s->outcome[k]].name;
    gv_hdf5_text_scale(h, group, &outcome, s->n_outcomes, names);
}

int gv_write_sweep_part(struct gv_hdf5 *h, const struct gv_sweep *s)
{
    static const struct gv_variable statistics = {
        .name = "statistics",
        .units = "1",
        .long_name = "figures of the outcomes at the points of this part",
        .long_name_da = "udfaldenes tal i denne dels punkter",
        .description = "Each in its outcome's unit. For gevinst merge."};
    static const struct gv_variable failed = {.name = "failed_draws",
                                              .units = "1",
                                              .long_name = "draws without a valid result",
                                              .long_name_da = "trækninger uden gyldigt resultat"};
    uint32_t replicates = s->plan->design.replicates;
    struct gv_text text = {0};
    size_t n = name_figures(replicates, &text), rows = s->n_done * s->n_outcomes;
    const char **names = gv_memory_new((n + s->n_outcomes) * sizeof *names);
    double *values = gv_memory_new((rows * n + s->n_done + 1) * sizeof *values);
    int status = names && values && !text.failed ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        const char *at = text.data;
        for (size_t i = 0; i < n; i++, at += strlen(at) + 1)
            names[i] = at;
        gv_hdf5_group(h, group, 5);
        write_scales(h, s, names, n, values);
        struct row row = {.direction = WRITING, .at = values};
        for (size_t i = s->first * s->n_outcomes; i < s->first * s->n_outcomes + rows; i++)
            move_statistics(&row, &s->statistics[i], &s->by_replicate[i], replicates);
        gv_hdf5_numbers(h, group, &statistics, GV_DIMS("point", "outcome", "figure"), values);
        for (size_t i = 0; i < s->n_done; i++)
            values[i] = (double)s->failed[s->first + i];
        gv_hdf5_numbers(h, group, &failed, GV_DIMS("point"), values);
    }
    gv_text_free(&text);
    free(names);
    free(values);
    return status;
}

/* --- reading --- */

static int refuse(const struct gv_reader *reader, struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR,
                      "it may have been changed, or made by another version of gevinst",
                      "'%s': /part does not hold the points that its settings say", gv_reader_path(reader));
    return GV_ERR_DATA;
}

/* Beyond the replicates there is nothing. */
static void clear(struct gv_by_replicate *b)
{
    for (size_t r = 0; r < GV_REPLICATES_MAX; r++)
        b->mean[r] = b->positive[r] = b->worst[r] = NAN;
}

static int take(const struct gv_reader *reader, struct gv_sweep *s, struct gv_sweep_part part,
                const struct gv_array *statistics, const struct gv_array *failed,
                struct gv_diagnostics *diagnostics)
{
    size_t first = gv_sweep_before(s, part), n = gv_sweep_count(s, part);
    uint32_t replicates = s->plan->design.replicates;
    struct gv_text names = {0};
    const size_t size[] = {n, s->n_outcomes, name_figures(replicates, &names)};
    gv_text_free(&names);
    if (statistics->n_dims != 3 || memcmp(statistics->size, size, sizeof size) != 0 || failed->n != n)
        return refuse(reader, diagnostics);
    struct row row = {.direction = READING, .at = statistics->values};
    for (size_t i = first; i < first + n; i++) {
        for (size_t k = i * s->n_outcomes; k < (i + 1) * s->n_outcomes; k++) {
            clear(&s->by_replicate[k]);
            move_statistics(&row, &s->statistics[k], &s->by_replicate[k], replicates);
            s->statistics[k].by_replicate = &s->by_replicate[k];
        }
        double count = failed->values[i - first];
        if (!(count >= 0 && count <= 0x1p53)) return refuse(reader, diagnostics);
        s->failed[i] = (uint64_t)count;
    }
    s->n_done += n;
    s->evaluations += n * gv_design_draws(&s->plan->design);
    return GV_OK;
}

int gv_read_sweep_part(const struct gv_reader *reader, struct gv_sweep *s, struct gv_sweep_part part,
                       struct gv_diagnostics *diagnostics)
{
    struct gv_array statistics = {0}, failed = {0};
    int status = gv_reader_numbers(reader, group, "statistics", &statistics, diagnostics);
    if (status == GV_OK) status = gv_reader_numbers(reader, group, "failed_draws", &failed, diagnostics);
    if (status == GV_OK) status = take(reader, s, part, &statistics, &failed, diagnostics);
    gv_array_free(&statistics);
    gv_array_free(&failed);
    return status;
}
