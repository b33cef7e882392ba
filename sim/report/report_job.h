/* What the sections of a report share: reading figures of the result, putting them into words. Nothing here
 * is for others than report_*.c. A failure stays in the job's status, and what is read after it is missing,
 * so that a section needs no checks of its own. */
#ifndef GV_REPORT_REPORT_JOB_H
#define GV_REPORT_REPORT_JOB_H

#include "engine/interval.h"
#include "report/plot.h"
#include "report/report.h"
#include "report/report_blocks.h"

/* How a policy differs from the plan that is reported on. */
enum gv_report_kind {
    GV_REPORT_PLAN,   /* it is the plan, or sets the same */
    GV_REPORT_CHOICE, /* something else is decided */
    GV_REPORT_BUDGET, /* only the budget is treated otherwise: who gains, not how much */
    GV_REPORT_READING /* something else is believed: no choice */
};

struct gv_report_job {
    const struct gv_report *report;
    const struct gv_reader *run;
    enum gv_language language;
    size_t policy;              /* the plan that is reported on */
    enum gv_report_kind *kinds; /* [policies], owned */
    int horizon;                /* months; 0 if unknown */
    struct gv_blocks blocks;
    struct gv_text *strings; /* owned: texts that gv_report_…_text() returned */
    size_t n_strings, capacity;
    int status;
    struct gv_diagnostics *diagnostics;
};

/* The sections, one function each; each adds nothing where the files lack what it is about. */
void gv_report_add_answer(struct gv_report_job *job);
void gv_report_add_warnings(struct gv_report_job *job);
void gv_report_add_question(struct gv_report_job *job);
void gv_report_add_gain(struct gv_report_job *job);
void gv_report_add_levels(struct gv_report_job *job);
void gv_report_add_needs(struct gv_report_job *job);
void gv_report_add_gates(struct gv_report_job *job);
void gv_report_add_budget(struct gv_report_job *job);
void gv_report_add_importance(struct gv_report_job *job);
void gv_report_add_value(struct gv_report_job *job);
void gv_report_add_readings(struct gv_report_job *job);
void gv_report_add_choices(struct gv_report_job *job);
void gv_report_add_measures(struct gv_report_job *job);
void gv_report_add_register(struct gv_report_job *job);
void gv_report_add_method(struct gv_report_job *job);
void gv_report_add_words(struct gv_report_job *job);

/* --- reading --- */

/* Element `at` of GROUP/NAME and of its _low and _high; NaN where the file does not have it. */
struct gv_estimate gv_report_read(struct gv_report_job *job, const struct gv_reader *file, const char *group,
                                  const char *name, size_t at);

/* A statistic of a scalar outcome in /summary: "mean", "probability_positive", "cvar". */
struct gv_estimate gv_report_estimate(struct gv_report_job *job, size_t policy, const char *outcome,
                                      const char *statistic);

/* The quantile of a probability that the file has. */
struct gv_estimate gv_report_quantile(struct gv_report_job *job, size_t policy, const char *outcome,
                                      double probability);

/* The index of a probability in the scale `probability` of a group, and how many there are (0: none). */
size_t gv_report_probability(struct gv_report_job *job, const struct gv_reader *file, const char *group,
                             double probability, size_t *n);

/* A variable of texts; empty where the file does not have it. Free with gv_texts_free(). */
struct gv_texts gv_report_texts(struct gv_report_job *job, const struct gv_reader *file, const char *group,
                                const char *name);

/* The same of numbers; free with gv_array_free(). */
struct gv_array gv_report_numbers(struct gv_report_job *job, const struct gv_reader *file, const char *group,
                                  const char *name);

/* A text attribute or scalar of /provenance, "" where there is none. */
const char *gv_report_provenance(struct gv_report_job *job, const struct gv_reader *file, const char *name);

/* The same of any group. */
const char *gv_report_single_text(struct gv_report_job *job, const struct gv_reader *file, const char *group,
                                  const char *name);

/* Whether the plan has draws with a net present value. */
bool gv_report_has_gain(struct gv_report_job *job);

/* --- the files (report_files.c) --- */

/* Refuses files beside the run that are of another scenario, about other policies than the plan, or hold
 * nothing that the report shows: GV_ERR_DATA in the job's status. */
void gv_report_check_files(struct gv_report_job *job);

/* Whether the file holds a study of the kind: "sweep", "frontier", … */
bool gv_report_holds(const struct gv_reader *file, const char *group);

/* Where the plan stands among the policies of a study; SIZE_MAX if it is not there. */
size_t gv_report_studied(struct gv_report_job *job, const struct gv_reader *file, const char *group);

/* The file's name, without its folder. */
const char *gv_report_file_name(const struct gv_reader *file);

/* --- parts of sections that stand in more than one --- */

/* A sweep beside the run. Those over the investment level are of the section of levels, the others of that of
 * what it takes. */
void gv_report_add_sweep(struct gv_report_job *job, const struct gv_reader *file);
bool gv_report_is_of_levels(struct gv_report_job *job, const struct gv_reader *file);

/* What a frontier, a required or a switching value is (report_needs.c, report_frontier.c). */
void gv_report_add_frontier(struct gv_report_job *job, const struct gv_reader *file);

/* Gate by gate, in money, of a study of value (report_worth.c). */
void gv_report_add_attribution(struct gv_report_job *job, const struct gv_reader *file);

/* --- words; the strings live as long as the job --- */

const char *gv_report_say(const struct gv_report_job *job, enum gv_text_key key);
const char *gv_report_label(struct gv_report_job *job, size_t policy);

/* "-825,732 ±59 DKK"; a quantile beyond the horizon is "> 60 months". Without a unit if that is NULL. */
const char *gv_report_estimate_text(struct gv_report_job *job, struct gv_estimate e, const char *unit);
const char *gv_report_probability_text(struct gv_report_job *job, struct gv_estimate e);
const char *gv_report_count_text(struct gv_report_job *job, double count);
const char *gv_report_number_text(struct gv_report_job *job, double value);

/* Three significant digits: what is itself approximate. Without a unit if that is NULL. */
const char *gv_report_rounded_text(struct gv_report_job *job, double value, const char *unit);

/* What the reader calls an input or an outcome, and its unit in *unit (not if that is NULL). */
const char *gv_report_name_text(struct gv_report_job *job, const char *name, const char **unit);

/* "label, unit" of an outcome. */
const char *gv_report_outcome_text(struct gv_report_job *job, const struct gv_file_outcome *outcome);

/* A value or distribution as a scenario writes it, with the reader's numbers and units; a bare number is in
 * the unit. */
const char *gv_report_value_text(struct gv_report_job *job, const char *value, const char *unit);

/* A copy of a text, as a string of the job; the text is freed. */
const char *gv_report_keep(struct gv_report_job *job, struct gv_text *text);

/* --- blocks --- */

void gv_report_heading(struct gv_report_job *job, enum gv_text_key key);

/* A block whose words are the text, its {} replaced: GV_REPORT_ADD(job, GV_BLOCK_ITEM, GV_TEXT_…, a, b). */
#define GV_REPORT_ADD(job, kind, ...) gv_report_add(job, kind, GV_REPORT_VALUES(__VA_ARGS__, NULL))
#define GV_REPORT_VALUES(key, ...) \
    key, (const char *const[])     \
    {                              \
        __VA_ARGS__                \
    }
void gv_report_add(struct gv_report_job *job, enum gv_block_kind kind, enum gv_text_key key,
                   const char *const *values);

/* A table with these heads (GV_TEXT_…, n of them). `left`: bit c for a column of words. Valid until the next
 * block. */
struct gv_table *gv_report_table(struct gv_report_job *job, enum gv_text_key caption, size_t n,
                                 const enum gv_text_key *heads, unsigned left);

/* A figure, if the file has what it needs and the form of the report has figures; `words` say what it shows.
 * `policies` as in struct gv_plot. */
void gv_report_figure(struct gv_report_job *job, const struct gv_reader *file, enum gv_figure figure,
                      const char *const *policies, size_t n_policies, const char *words);

#endif
