/* What the commands that study a scenario share: they run its policies, study it, and write both into one
 * result file, of which the study is a group of its own.
 *
 *     int status = gv_cli_study_read(&study, options, diagnostics);
 *     … read what else the options say, fill study.settings …
 *     if (status == GV_OK) status = gv_cli_study_open(&study, "-sweep", points, diagnostics);
 *     if (status == GV_OK) {
 *         status = … the study itself, with &study.run …;
 *         if (status == GV_OK) gv_cli_study_tell_rate(&study, evaluations);
 *         status = gv_cli_study_finish(&study, status, &section, diagnostics);
 *         if (study.written) status = … gv_cli_study_print() or gv_cli_study_print_json() …;
 *     }
 *     gv_cli_study_close(&study, diagnostics);
 */
#ifndef GV_CLI_ANALYSIS_H
#define GV_CLI_ANALYSIS_H

#include "cli/common.h"
#include "store/recall.h"
#include "store/writer.h"

/* The options that all such commands take. */
#define GV_CLI_STUDY_TAKES                                                                            \
    (GV_TAKES(OUTPUT) | GV_TAKES(DRAWS) | GV_TAKES(REPLICATES) | GV_TAKES(SEED) | GV_TAKES(THREADS) | \
     GV_TAKES(DESIGN) | GV_TAKES(SET) | GV_TAKES(POLICY) | GV_TAKES(LANG) | GV_TAKES(JSON) |          \
     GV_TAKES(KEEP) | GV_TAKES(QUIET) | GV_TAKES(HELP))

/* The outcome that tables and figures are about unless another is asked for. */
extern const char gv_cli_main_outcome[];

/* A study that is done again, to be compared with its file. */
struct gv_cli_again {
    const struct gv_recall *recall;
    int descriptor; /* of the file that was made, without a name; -1 before */
};

/* Does the study of a recalled file again, into a file without a name whose descriptor the caller closes;
 * *made is -1 unless GV_OK. GV_ERR_DATA when the settings are none of this program's. */
int gv_cli_study_again(const struct gv_recall *recall, const struct gv_options *options, int *made,
                       struct gv_diagnostics *diagnostics);

/* The options that a recalled study was made with, read from its settings; zero-initialise, and call
 * gv_cli_arguments_free() when neither options nor the study that they are for are used any more. */
struct gv_cli_arguments {
    struct gv_text store; /* NUL behind each */
    char *argv[GV_OPTIONS_REPEATED_MAX];
    int argc;
};

/* The command that made the study, and its options, the result file being their argument. GV_ERR_DATA with a
 * message when the settings are none of this program's; GV_ERR_MEMORY. */
int gv_cli_study_options(const struct gv_recall *recall, struct gv_cli_arguments *arguments,
                         const struct gv_command **command, struct gv_options *options,
                         struct gv_diagnostics *diagnostics);
void gv_cli_arguments_free(struct gv_cli_arguments *arguments);

/* A sweep whose points are read from the files of its parts (merge). Borrowed. */
struct gv_cli_parts {
    const struct gv_recall *recall; /* of any of them */
    const char *const *paths;       /* [n], part 1 … n */
    size_t n;
};

/* A study on its way. Starts as {0}. */
struct gv_cli_study {
    const struct gv_options *options;
    const struct gv_recall
        *recalled; /* set before reading: a result file whose scenario is studied, or NULL */
    struct gv_scenario scenario;
    size_t *policies, n_policies; /* what is studied: those of --policy, else the first */
    struct gv_text settings;      /* what decides the group, a line each (gv_section): the command fills it */
    enum gv_keep keep;            /* draws of the run; none unless asked for */
    struct gv_text path;          /* of the result file */
    struct gv_run_options run;    /* for the study: threads, progress, stop, tables */
    struct gv_result result;      /* of the scenario's policies */
    bool has_result, written;     /* written: the file is complete, or marked incomplete */
    bool about;                   /* how many points there are to evaluate is not known beforehand */
    double started;
    struct gv_writer *writer;
    struct gv_progress progress;
};

/* Reads the scenario, and chooses the policies. Statuses of gv_cli_read_scenario() and gv_recall_scenario();
 * GV_ERR_DATA when the result file has no policy that is named. */
int gv_cli_study_read(struct gv_cli_study *study, const struct gv_options *options,
                      struct gv_diagnostics *diagnostics);

/* The index of an outcome of the model; GV_ERR_DATA with a message if there is none. */
int gv_cli_study_outcome(const struct gv_cli_study *study, const char *name, size_t *outcome,
                         struct gv_diagnostics *diagnostics);

/* A line "policy NAME" for each in the settings; GV_ERR_MEMORY if these did not fit. */
int gv_cli_study_print_policies(struct gv_cli_study *study);

/* Announces `points` evaluations of all draws, opens the file and runs the scenario's policies. The suffix is
 * what the file's name has behind that of the scenario. Statuses of gv_cli_output(), gv_writer_open(),
 * gv_run(). */
int gv_cli_study_open(struct gv_cli_study *study, const char *suffix, size_t points,
                      struct gv_diagnostics *diagnostics);

/* Ends the progress line, and says on standard error how fast the study was, unless --quiet. */
void gv_cli_study_tell_rate(struct gv_cli_study *study, uint64_t evaluations);

/* What follows a study that ended with `status`: GV_OK, or GV_ERR_INTERRUPTED with something to keep, writes
 * the file with the section, marked incomplete in the second case. With other statuses, or without a section,
 * nothing is written. The status, or what went wrong in writing. */
int gv_cli_study_finish(struct gv_cli_study *study, int status, const struct gv_section *section,
                        struct gv_diagnostics *diagnostics);

/* Standard output: the report with the run's notes and the path of the file; or the JSON (which is released)
 * with the run as "run" and the path as "result_file". GV_ERR_IO, GV_ERR_MEMORY. */
int gv_cli_study_print(const struct gv_cli_study *study, struct gv_text *report,
                       struct gv_diagnostics *diagnostics);
int gv_cli_study_print_json(const struct gv_cli_study *study, json_t *json,
                            struct gv_diagnostics *diagnostics);

/* Frees it all, and shows the messages: they point into what is freed. */
void gv_cli_study_close(struct gv_cli_study *study, struct gv_diagnostics *diagnostics);

#endif
