/* What the commands share: reading a scenario as the options say, output, stopping, progress. */
#ifndef GV_CLI_COMMON_H
#define GV_CLI_COMMON_H

#include "cli/options.h"
#include "scenario/scenario.h"
#include "store/writer.h"

#include <jansson.h>

/* The program's models: own ones of gv_program() first. */
struct gv_model_catalogue gv_cli_models(void);

/* The scenario of the first argument with the options' changes. Free with gv_scenario_free() in any case;
 * messages that point into it have been shown. */
int gv_cli_read_scenario(const struct gv_options *options, struct gv_scenario *scenario,
                         struct gv_diagnostics *diagnostics);

/* Where a command writes its result: --output, or results/NAME + suffix + .h5 for …/NAME.yaml, in a folder
 * that is made unless the file must be there already. GV_ERR_CREATE, GV_ERR_MEMORY. */
int gv_cli_output(const struct gv_options *options, const char *suffix, bool exists, struct gv_text *path,
                  struct gv_diagnostics *diagnostics);

/* The draws that --keep names, `usual` if it is not given. GV_ERR_USAGE. */
int gv_cli_keep(const struct gv_options *options, enum gv_keep usual, enum gv_keep *keep,
                struct gv_diagnostics *diagnostics);

/* Messages on standard error, coloured on a terminal; they are then cleared. */
void gv_cli_show(struct gv_diagnostics *diagnostics);

/* Writes all of a text, or of a JSON value (which is released), to standard output. GV_ERR_IO when that
 * fails. */
int gv_cli_print(const struct gv_text *text, struct gv_diagnostics *diagnostics);
int gv_cli_print_json(json_t *value, struct gv_diagnostics *diagnostics);

/* Bits 1 << enum gv_picture of the pictures that --format asks for; svg and png when nothing was said.
 * GV_ERR_USAGE. */
int gv_cli_picture_kinds(const char *format, unsigned *kinds, struct gv_diagnostics *diagnostics);

/* Language of the options; Danish when not said and the environment's locale is Danish. */
enum gv_language gv_cli_language(const struct gv_options *options);

int gv_cli_threads(const struct gv_options *options);

/* From here on Ctrl-C and SIGTERM set a flag; the flag. */
const volatile int *gv_cli_catch_signals(void);

/* A progress line on standard error: a bar on a terminal, else a line every few seconds. Fits gv_run_options.
 */
struct gv_progress {
    double started, last;
    bool terminal, shown;
};
void gv_progress_start(struct gv_progress *progress);
void gv_progress_step(void *progress, uint64_t done, uint64_t total);
void gv_progress_end(struct gv_progress *progress);

/* Something that a command prints in the form that --format or --json asks for. */
struct gv_cli_forms {
    void (*text)(enum gv_language language, struct gv_text *out);
    void (*markdown)(struct gv_text *out);
    json_t *(*json)(void); /* a new reference; NULL when memory ran out */
};

/* GV_ERR_USAGE for a form that there is none of; otherwise as gv_cli_print(). */
int gv_cli_print_form(const struct gv_options *options, const struct gv_cli_forms *forms,
                      struct gv_diagnostics *diagnostics);

#endif
