/* Tables of the group /curves: along the curves, at the points of tables, and where the policies are. */
#include "store/export_internal.h"

#include "base/status.h"

static const char group[] = "curves";

/* Texts of which there is one for each curve. */
static int read_texts(const struct gv_export_job *job, const char *name, size_t n, struct gv_texts *texts)
{
    int status = gv_reader_texts(job->reader, group, name, texts, job->diagnostics);
    if (status != GV_OK || texts->n == n) return status;
    gv_diagnose_plain(job->diagnostics, GV_ERROR, NULL, "'%s' is damaged: the sizes in %s do not match",
                      gv_reader_path(job->reader), group);
    return GV_ERR_DATA;
}

int gv_export_curves(const struct gv_export_job *job)
{
    static const struct gv_table_column columns[] = {
        {"curve", NULL},     {"label_da", NULL},      {"label_en", NULL},
        {"kind", NULL},      {"points", NULL},        {"level", "lever's unit"},
        {"multiplier", "1"}, {"multiplier_low", "1"}, {"multiplier_high", "1"}};
    enum { CURVE, LABEL_DA, LABEL_EN, KIND, TEXTS };
    enum { LEVEL, MULTIPLIER, LOW, HIGH, NUMBERS };
    static const char *const text_names[TEXTS] = {"curve", "label_da", "label", "kind"};
    static const char *const names[NUMBERS] = {"level", "multiplier", "multiplier_low", "multiplier_high"};
    struct gv_texts texts[TEXTS] = {{0}};
    struct gv_array points = {0}, numbers[NUMBERS] = {{0}}, steps = {0};
    int status = gv_reader_texts(job->reader, group, "curve", &texts[CURVE], job->diagnostics);
    size_t n = texts[CURVE].n;
    for (int t = 1; t < TEXTS && status == GV_OK; t++)
        status = read_texts(job, text_names[t], n, &texts[t]);
    if (status == GV_OK) status = gv_reader_numbers(job->reader, group, "step", &steps, job->diagnostics);
    if (status == GV_OK) status = gv_export_read(job, group, "points", "", n, &points);
    for (int k = 0; k < NUMBERS && status == GV_OK; k++)
        status = gv_export_read(job, group, names[k], "", n * steps.n, &numbers[k]);
    if (status == GV_OK) gv_table_begin(job->table, job->reader, job->what, 9, columns);
    for (size_t i = 0; i < n * steps.n && status == GV_OK; i++) {
        for (int t = 0; t < TEXTS; t++)
            gv_table_text(job->table, texts[t].texts[i / steps.n]);
        gv_table_number(job->table, points.values[i / steps.n]);
        for (int k = 0; k < NUMBERS; k++)
            gv_table_number(job->table, numbers[k].values[i]);
        gv_table_end_row(job->table);
    }
    for (int t = 0; t < TEXTS; t++)
        gv_texts_free(&texts[t]);
    for (int k = 0; k < NUMBERS; k++)
        gv_array_free(&numbers[k]);
    gv_array_free(&points);
    gv_array_free(&steps);
    return status;
}

int gv_export_curve_points(const struct gv_export_job *job)
{
    static const struct gv_table_column columns[] = {
        {"curve", NULL}, {"level", "lever's unit"}, {"multiplier", "1"}};
    struct gv_texts curve = {0};
    struct gv_array point = {0}, points = {0}, level = {0}, multiplier = {0};
    int status = gv_reader_texts(job->reader, group, "curve", &curve, job->diagnostics);
    if (status == GV_OK) status = gv_reader_numbers(job->reader, group, "point", &point, job->diagnostics);
    size_t n = curve.n * point.n;
    if (status == GV_OK) status = gv_export_read(job, group, "points", "", curve.n, &points);
    if (status == GV_OK) status = gv_export_read(job, group, "point_level", "", n, &level);
    if (status == GV_OK) status = gv_export_read(job, group, "point_multiplier", "", n, &multiplier);
    if (status == GV_OK) gv_table_begin(job->table, job->reader, job->what, 3, columns);
    for (size_t k = 0; k < curve.n && status == GV_OK; k++)
        for (size_t i = 0; i < point.n && (double)i < points.values[k]; i++) {
            gv_table_text(job->table, curve.texts[k]);
            gv_table_number(job->table, level.values[k * point.n + i]);
            gv_table_number(job->table, multiplier.values[k * point.n + i]);
            gv_table_end_row(job->table);
        }
    gv_texts_free(&curve);
    gv_array_free(&point);
    gv_array_free(&points);
    gv_array_free(&level);
    gv_array_free(&multiplier);
    return status;
}

int gv_export_curve_policies(const struct gv_export_job *job)
{
    static const struct gv_table_column columns[] = {{"label_da", NULL},
                                                     {"label_en", NULL},
                                                     {"curve", NULL},
                                                     {"level", "lever's unit"},
                                                     {"level_low", "lever's unit"},
                                                     {"level_high", "lever's unit"},
                                                     {"multiplier", "1"}};
    enum { LEVEL, LOW, HIGH, MULTIPLIER, NUMBERS };
    static const char *const names[NUMBERS] = {"policy_level", "policy_level_low", "policy_level_high",
                                               "policy_multiplier"};
    struct gv_texts curve = {0};
    struct gv_array numbers[NUMBERS] = {{0}};
    size_t policies = gv_reader_n_policies(job->reader);
    int status = gv_reader_texts(job->reader, group, "curve", &curve, job->diagnostics);
    for (int k = 0; k < NUMBERS && status == GV_OK; k++)
        status = gv_export_read(job, group, names[k], "", policies * curve.n, &numbers[k]);
    if (status == GV_OK) gv_table_begin(job->table, job->reader, job->what, 7, columns);
    for (size_t p = 0; p < policies && status == GV_OK; p++) {
        const struct gv_file_policy *policy = gv_reader_policy(job->reader, p);
        gv_table_block(job->table, policy->name);
        for (size_t k = 0; k < curve.n; k++) {
            gv_table_text(job->table, policy->label.da);
            gv_table_text(job->table, policy->label.en);
            gv_table_text(job->table, curve.texts[k]);
            for (int c = 0; c < NUMBERS; c++)
                gv_table_number(job->table, numbers[c].values[p * curve.n + k]);
            gv_table_end_row(job->table);
        }
    }
    gv_texts_free(&curve);
    for (int k = 0; k < NUMBERS; k++)
        gv_array_free(&numbers[k]);
    return status;
}
