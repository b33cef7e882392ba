#include "cli/common.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/status.h"
#include "report/picture.h"

#include <errno.h>
#include <omp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int gv_cli_read_scenario(const struct gv_options *o, struct gv_scenario *scenario,
                         struct gv_diagnostics *diagnostics)
{
    struct gv_model_catalogue catalogue = gv_cli_models();
    struct gv_scenario_changes changes = {
        .set = o->set,
        .n_set = o->n_set,
        .policies = o->policy,
        .n_policies = o->n_policy,
        .draws = o->draws,
        .without_draws = o->append > 0,
        .replicates = o->replicates,
        .has_seed = o->has_seed,
        .seed = o->seed,
        .design = o->design,
        .tolerance = o->tolerance,
        .target = o->target,
    };
    int status = gv_scenario_read(o->arguments[0], &catalogue, &changes, scenario, diagnostics);
    /* The messages' places point into the scenario, which the caller is about to free. */
    gv_cli_show(diagnostics);
    return status;
}

int gv_cli_output(const struct gv_options *options, const char *suffix, bool exists, struct gv_text *path,
                  struct gv_diagnostics *diagnostics)
{
    if (options->output) {
        gv_text_puts(path, options->output);
        return path->failed ? GV_ERR_MEMORY : GV_OK;
    }
    const char *scenario = options->arguments[0];
    const char *slash = strrchr(scenario, '/'), *name = slash ? slash + 1 : scenario;
    const char *dot = strrchr(name, '.');
    size_t length = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    if (!exists && mkdir("results", 0777) != 0 && errno != EEXIST) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "choose another place with --output",
                          "cannot make the folder results: %s", strerror(errno));
        return GV_ERR_CREATE;
    }
    gv_text_printf(path, "results/%.*s%s.h5", (int)length, name, suffix);
    return path->failed ? GV_ERR_MEMORY : GV_OK;
}

int gv_cli_keep(const struct gv_options *options, enum gv_keep usual, enum gv_keep *keep,
                struct gv_diagnostics *diagnostics)
{
    *keep = options->keep ? gv_keep_find(options->keep) : usual;
    if (*keep != GV_KEEP_COUNT) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, "choose none, headline, outcomes or all",
                      "--keep cannot be '%s'", options->keep);
    return GV_ERR_USAGE;
}

static bool use_colour(int stream)
{
    const char *term = getenv("TERM");
    return isatty(stream) && !getenv("NO_COLOR") && term && strcmp(term, "dumb") != 0;
}

void gv_cli_show(struct gv_diagnostics *diagnostics)
{
    struct gv_text text = {0};
    /* When memory ran out, what seemed to be wrong may only follow from that; gv_program() says so instead.
     */
    if (!gv_memory_ran_out()) gv_diagnostics_render(diagnostics, use_colour(STDERR_FILENO), &text);
    if (text.data && !text.failed) fputs(text.data, stderr);
    gv_text_free(&text);
    gv_diagnostics_free(diagnostics);
}

int gv_cli_print(const struct gv_text *text, struct gv_diagnostics *diagnostics)
{
    bool failed = false;
    if (text->failed || gv_memory_ran_out())
        return GV_ERR_MEMORY; /* nothing rather than something that lacks a part */
    if (text->length && fwrite(text->data, 1, text->length, stdout) != text->length) failed = true;
    if (fflush(stdout) != 0) failed = true;
    if (!failed) return GV_OK;
    /* Who reads has seen enough (`| head`): no reason to complain. */
    if (errno != EPIPE)
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "standard output cannot be written: %s",
                          strerror(errno));
    return GV_ERR_IO;
}

int gv_cli_print_json(json_t *value, struct gv_diagnostics *diagnostics)
{
    char *text = value ? json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(17)) : NULL;
    json_decref(value);
    if (!text) return GV_ERR_MEMORY;
    struct gv_text out = {0};
    gv_text_puts(&out, text);
    gv_text_puts(&out, "\n");
    free(text);
    int status = gv_cli_print(&out, diagnostics);
    gv_text_free(&out);
    return status;
}

int gv_cli_print_form(const struct gv_options *options, const struct gv_cli_forms *forms,
                      struct gv_diagnostics *diagnostics)
{
    const char *format = options->json ? "json" : options->format ? options->format : "text";
    if (strcmp(format, "json") == 0) return gv_cli_print_json(forms->json(), diagnostics);
    struct gv_text text = {0};
    if (strcmp(format, "text") == 0) {
        forms->text(gv_cli_language(options), &text);
    } else if (strcmp(format, "markdown") == 0) {
        forms->markdown(&text);
    } else {
        gv_diagnose_plain(diagnostics, GV_ERROR, "choose text, json or markdown", "unknown format '%s'",
                          format);
        return GV_ERR_USAGE;
    }
    int status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

int gv_cli_picture_kinds(const char *format, unsigned *kinds, struct gv_diagnostics *diagnostics)
{
    *kinds = 1u << GV_PICTURE_SVG | 1u << GV_PICTURE_PNG;
    if (!format) return GV_OK;
    if (strcmp(format, "all") == 0) {
        *kinds |= 1u << GV_PICTURE_PDF;
        return GV_OK;
    }
    for (int k = 0; k < GV_PICTURES; k++)
        if (strcmp(format, gv_picture_names[k]) == 0) {
            *kinds = 1u << k;
            return GV_OK;
        }
    gv_diagnose_plain(diagnostics, GV_ERROR, "choose svg, png, pdf, all, or gp for gnuplot's script",
                      "unknown format '%s'", format);
    return GV_ERR_USAGE;
}

enum gv_language gv_cli_language(const struct gv_options *options)
{
    if (options->has_language) return options->language;
    const char *names[] = {getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i] && *names[i]) return strncmp(names[i], "da", 2) == 0 ? GV_DA : GV_EN;
    return GV_EN;
}

int gv_cli_threads(const struct gv_options *options)
{
    if (options->threads) omp_set_num_threads(options->threads); /* also where no number is handed down */
    return omp_get_max_threads();
}

static volatile int stop_requested;

static void on_signal(int signal_number)
{
    (void)signal_number;
    stop_requested = 1;
}

const volatile int *gv_cli_catch_signals(void)
{
    /* A second Ctrl-C ends the program at once: the handler is in place for one signal only. */
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &stop_requested;
}

void gv_progress_start(struct gv_progress *p)
{
    *p = (struct gv_progress){.started = gv_clock_seconds(), .terminal = isatty(STDERR_FILENO)};
    p->last = p->started;
}

void gv_progress_step(void *progress, uint64_t done, uint64_t total)
{
    struct gv_progress *p = progress;
    enum { WIDTH = 30 };
    double t = gv_clock_seconds(), elapsed = t - p->started;
    /* Short runs stay silent. */
    if (elapsed < 0.5 || t - p->last < (p->terminal ? 0.1 : 5)) return;
    p->last = t;
    p->shown = true;
    double share = (double)done / (double)total, rate = (double)done / elapsed,
           left = elapsed * (1 / share - 1);
    if (p->terminal) {
        int filled = (int)(share * WIDTH);
        fprintf(stderr, "\r[%.*s%*s] %5.1f %%  %.1f M draws/s  %.0f s left \033[K", filled,
                "##############################", WIDTH - filled, "", 100 * share, 1e-6 * rate, left);
    } else {
        fprintf(stderr, "%.1f %% done, %.1f M draws/s, %.0f s left\n", 100 * share, 1e-6 * rate, left);
    }
    fflush(stderr);
}

void gv_progress_end(struct gv_progress *p)
{
    if (p->terminal && p->shown) fputs("\r\033[K", stderr);
}
