/* gevinst merge: the parts of a sweep, computed one by one, put together to what the whole would have been.
 */
#include "base/memory.h"
#include "base/status.h"
#include "cli/analysis.h"
#include "store/plan_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Parts that have been looked at. */
struct merge {
    struct gv_recall first; /* of the first file on the command line */
    char *version;          /* that it was made by */
    const char *first_path;
    size_t n;           /* parts of the sweep, 0 before the first file */
    const char **paths; /* [n], NULL where there is none so far */
};

static int refuse(const char *hint, struct gv_text *message, struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, hint, "%s", message->data ? message->data : "out of memory");
    gv_text_free(message);
    return GV_ERR_DATA;
}

/* --- one file --- */

/* The line "part K/N" of the settings is taken out of them. */
static bool take_part(char *settings, size_t *number, size_t *of)
{
    char *line = settings ? strstr(settings, "\npart ") : NULL;
    if (!line || strncmp(settings, "sweep\n", 6) != 0 || sscanf(line, "\npart %zu/%zu", number, of) != 2)
        return false;
    char *end = strchr(line + 1, '\n');
    memmove(line, end ? end : "", end ? strlen(end) + 1 : 1);
    return *number >= 1 && *number <= *of && *of < 100000;
}

/* What differs between settings, a line each; where they are of different lengths, that of the longer. */
static void find_difference(const char *a, const char *b, struct gv_text *in_a, struct gv_text *in_b)
{
    while (*a || *b) {
        size_t n = strcspn(a, "\n"), m = strcspn(b, "\n");
        if (n != m || strncmp(a, b, n) != 0) {
            gv_text_append(in_a, n ? a : "nothing", n ? n : strlen("nothing"));
            gv_text_append(in_b, m ? b : "nothing", m ? m : strlen("nothing"));
            return;
        }
        a += n + (a[n] == '\n');
        b += m + (b[m] == '\n');
    }
}

static bool same_texts(const struct gv_texts *a, const struct gv_texts *b)
{
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->texts[i], b->texts[i]) != 0) return false;
    return true;
}

/* That two parts are of one sweep, of one scenario, made by one version. */
static int compare_parts(const struct merge *m, const struct gv_recall *r, const char *version,
                         struct gv_diagnostics *diagnostics)
{
    struct gv_text message = {0}, a = {0}, b = {0};
    const struct gv_recall *first = &m->first;
    if (strcmp(version, m->version) != 0) {
        gv_text_printf(&a, "was made by gevinst %s", version);
        gv_text_printf(&b, "by %s", m->version);
    } else if (gv_plan_differs(r->plan, first->plan, &a, &b)) {
        /* said there */
    } else if (strcmp(r->analysis, first->analysis) != 0) {
        find_difference(r->analysis, first->analysis, &a, &b);
    } else if (r->keep != first->keep) {
        gv_text_printf(&a, "--keep %s", gv_keep_names[r->keep]);
        gv_text_printf(&b, "--keep %s", gv_keep_names[first->keep]);
    } else if (strcmp(r->scenario, first->scenario) != 0 || !same_texts(&r->extends, &first->extends) ||
               !same_texts(&r->tables, &first->tables) || !same_texts(&r->set, &first->set)) {
        gv_text_puts(&a, "another text of the scenario or of what it reads");
        gv_text_puts(&b, "its own");
    } else {
        return GV_OK;
    }
    gv_text_printf(&message, "'%s' is a part of another sweep than '%s': it has %s, the other %s", r->path,
                   first->path, a.data ? a.data : "?", b.data ? b.data : "?");
    gv_text_free(&a);
    gv_text_free(&b);
    return refuse("make all parts by the same command, but for --part and --output", &message, diagnostics);
}

/* Where it belongs among the others. */
static int place(struct merge *m, const char *path, size_t number, size_t of,
                 struct gv_diagnostics *diagnostics)
{
    struct gv_text message = {0};
    if (!m->paths) {
        m->n = of;
        m->paths = gv_memory_zeroed(of, sizeof *m->paths);
        if (!m->paths) return GV_ERR_MEMORY;
    }
    if (of != m->n) {
        gv_text_printf(&message, "'%s' is one of %zu parts, and '%s' one of %zu", path, of, m->first_path,
                       m->n);
        return refuse("all have to be parts of the same number", &message, diagnostics);
    }
    if (m->paths[number - 1]) {
        gv_text_printf(&message, "'%s' and '%s' are both part %zu of %zu", m->paths[number - 1], path, number,
                       of);
        return refuse("give each part once", &message, diagnostics);
    }
    m->paths[number - 1] = path;
    return GV_OK;
}

static int check_recalled(struct merge *m, const char *path, struct gv_recall *r, const char *version,
                          struct gv_diagnostics *diagnostics)
{
    struct gv_text message = {0};
    size_t number, of;
    if (!take_part(r->analysis, &number, &of)) {
        gv_text_printf(&message, "'%s' is no part of a sweep", path);
        return refuse("`gevinst sweep SCENARIO --over … --part K/N` makes parts", &message, diagnostics);
    }
    if (!r->complete) {
        gv_text_printf(&message, "'%s' was interrupted: it has not all points of part %zu of %zu", path,
                       number, of);
        return refuse("make it again with the same command", &message, diagnostics);
    }
    if (m->first_path) {
        int status = compare_parts(m, r, version, diagnostics);
        return status == GV_OK ? place(m, path, number, of, diagnostics) : status;
    }
    m->first_path = path;
    m->version = gv_text_copy(version, strlen(version));
    int status = m->version ? place(m, path, number, of, diagnostics) : GV_ERR_MEMORY;
    m->first = *r; /* and is theirs from here on */
    *r = (struct gv_recall){0};
    return status;
}

static int add(struct merge *m, const char *path, struct gv_diagnostics *diagnostics)
{
    struct gv_reader *reader;
    struct gv_recall recall = {0};
    int status = gv_reader_open(path, &reader, diagnostics);
    if (status == GV_OK) status = gv_recall_open(reader, &recall, diagnostics);
    if (status == GV_OK) status = check_recalled(m, path, &recall, gv_reader_version(reader), diagnostics);
    gv_recall_close(&recall);
    gv_reader_close(reader);
    return status;
}

/* --- all of them --- */

/* The numbers of the parts that are not there: "2, 5-7". */
static size_t list_missing(const struct merge *m, struct gv_text *out)
{
    size_t missing = 0;
    for (size_t k = 0; k < m->n; k++) {
        size_t from = k;
        while (k < m->n && !m->paths[k])
            k++;
        if (k == from) continue;
        gv_text_printf(out, missing ? ", %zu" : "%zu", from + 1);
        if (k > from + 1) gv_text_printf(out, "-%zu", k);
        missing += k - from;
    }
    return missing;
}

static int check_missing(const struct merge *m, struct gv_diagnostics *diagnostics)
{
    struct gv_text list = {0}, message = {0}, hint = {0};
    size_t missing = list_missing(m, &list);
    int status = GV_OK;
    if (missing > 0 && list.data) {
        gv_text_printf(&message, missing == 1 ? "part %s of %zu is missing" : "parts %s of %zu are missing",
                       list.data, m->n);
        gv_text_printf(&hint, "make %s with --part %zu/%zu%s", missing == 1 ? "it" : "them",
                       (size_t)strtoul(list.data, NULL, 10), m->n, missing == 1 ? "" : " and so on");
        status = refuse(hint.data, &message, diagnostics);
    }
    gv_text_free(&hint);
    gv_text_free(&list);
    return status;
}

/* A part is not to be lost by taking its place. */
static int check_output(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct stat out, part;
    if (!options->output) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "for example -o results/sweep.h5", "merge needs --output");
        return GV_ERR_USAGE;
    }
    if (stat(options->output, &out) != 0) return GV_OK;
    for (size_t i = 0; i < options->n_arguments; i++)
        if (stat(options->arguments[i], &part) == 0 && part.st_dev == out.st_dev &&
            part.st_ino == out.st_ino) {
            gv_diagnose_plain(diagnostics, GV_ERROR, "choose another place for the whole",
                              "--output '%s' is one of the parts", options->output);
            return GV_ERR_USAGE;
        }
    return GV_OK;
}

static int put_together(const struct merge *m, const struct gv_options *options,
                        struct gv_diagnostics *diagnostics)
{
    struct gv_cli_arguments arguments = {0};
    struct gv_options own;
    const struct gv_command *command;
    const struct gv_cli_parts parts = {.recall = &m->first, .paths = m->paths, .n = m->n};
    int status = gv_cli_study_options(&m->first, &arguments, &command, &own, diagnostics);
    if (status == GV_OK) {
        own.parts = &parts;
        own.output = options->output;
        own.threads = options->threads;
        own.language = options->language;
        own.has_language = options->has_language;
        own.json = options->json;
        own.quiet = options->quiet;
        status = command->run(&own, diagnostics);
    }
    gv_cli_arguments_free(&arguments);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct merge m = {0};
    int status = check_output(options, diagnostics);
    for (size_t i = 0; i < options->n_arguments && status == GV_OK; i++)
        status = add(&m, options->arguments[i], diagnostics);
    if (status == GV_OK) status = check_missing(&m, diagnostics);
    if (status == GV_OK) status = put_together(&m, options, diagnostics);
    gv_recall_close(&m.first);
    free(m.version);
    free(m.paths);
    return status;
}

const struct gv_command gv_command_merge = {
    .name = "merge",
    .synopsis = "merge PART.h5 [PART.h5 ...] -o RESULT.h5",
    .summary = "put the parts of a sweep together",
    .takes = GV_TAKES(OUTPUT) | GV_TAKES(THREADS) | GV_TAKES(LANG) | GV_TAKES(JSON) | GV_TAKES(QUIET) |
             GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = GV_ARGUMENTS_MAX,
    .run = run,
};
