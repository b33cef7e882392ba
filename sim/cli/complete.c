#include "cli/complete.h"

#include "analysis/sensitivity.h"
#include "base/memory.h"
#include "base/status.h"
#include "cli/common.h"
#include "cli/options.h"
#include "report/picture.h"
#include "store/export.h"
#include "store/reader.h"

#include <stdlib.h>
#include <string.h>

/* Options whose value is one of a few words; where these are in a table, complete_value() takes them from
 * there. A row with a command stands for that command only. tests/cli/check_completion.py holds the words
 * against what the commands themselves say of a wrong one. */
static const struct {
    enum gv_option option;
    const char *command, *words;
} fixed[] = {
    {GV_OPTION_DESIGN, NULL, "sobol lhs mc"},
    {GV_OPTION_LANG, NULL, "da en"},
    {GV_OPTION_GROUPS, NULL, "gate kind grade"},
    {GV_OPTION_FORMAT, "classify", "text json markdown"},
    {GV_OPTION_FORMAT, "describe", "text json markdown schema"},
    {GV_OPTION_FORMAT, "export", "dat csv"},
    {GV_OPTION_FORMAT, "follow-up", "text agenda"},
    {GV_OPTION_FORMAT, "report", "html md"},
};

struct line {
    const struct gv_command *command;
    const char *file; /* the first argument; NULL if there is none before the word */
    const char *word; /* to complete */
    size_t kept;      /* its first bytes, which stand before every candidate: "--policy=", "A," */
    struct gv_text *out;
};

static void offer_part(const struct line *l, const char *candidate, size_t length, const char *end)
{
    const char *begun = l->word + l->kept;
    if (strlen(begun) > length || strncmp(candidate, begun, strlen(begun)) != 0) return;
    gv_text_append(l->out, l->word, l->kept);
    gv_text_append(l->out, candidate, length);
    gv_text_printf(l->out, "%s\n", end);
}

static void offer(const struct line *l, const char *candidate)
{
    offer_part(l, candidate, strlen(candidate), "");
}

static void offer_words(const struct line *l, const char *words)
{
    while (*words) {
        size_t length = strcspn(words, " ");
        offer_part(l, words, length, "");
        words += length + (words[length] == ' ');
    }
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* --- from the file that the line names --- */

static void offer_of_model(const struct line *l, const struct gv_model *model, enum gv_option option,
                           const char *end)
{
    bool outcomes = option == GV_OPTION_OUTCOME;
    for (size_t k = 0; outcomes && k < model->n_outcomes; k++)
        if (!(model->outcomes[k].flags & GV_STAGE)) offer(l, model->outcomes[k].name);
    for (size_t k = 0; !outcomes && k < model->n_inputs; k++)
        offer_part(l, model->inputs[k].name, strlen(model->inputs[k].name), end);
}

static bool about_policies(enum gv_option option)
{
    return option == GV_OPTION_POLICY || option == GV_OPTION_BASELINE;
}

static void offer_of_scenario(const struct line *l, enum gv_option option, const char *end)
{
    struct gv_diagnostics ignored = {0};
    struct gv_model_catalogue catalogue = gv_cli_models();
    struct gv_scenario *s = gv_memory_zeroed(1, sizeof *s);
    /* One that has errors may tell something all the same. */
    int status = s ? gv_scenario_read(l->file, &catalogue, &(struct gv_scenario_changes){0}, s, &ignored)
                   : GV_ERR_MEMORY;
    bool read = status == GV_OK || status == GV_ERR_DATA;
    for (size_t p = 0; read && about_policies(option) && s->policies && p < s->plan.n_policies; p++)
        offer(l, s->policies[p].name);
    for (size_t k = 0; read && option == GV_OPTION_GROUPS && k < s->n_groups; k++)
        offer(l, s->groups[k].name);
    if (read && s->plan.model && !about_policies(option) && option != GV_OPTION_GROUPS)
        offer_of_model(l, s->plan.model, option, end);
    gv_diagnostics_free(&ignored);
    if (s) gv_scenario_free(s);
    free(s);
}

static void offer_of_result(const struct line *l, enum gv_option option)
{
    struct gv_diagnostics ignored = {0};
    struct gv_reader *reader;
    if (gv_reader_open(l->file, &reader, &ignored) == GV_OK) {
        for (size_t p = 0; about_policies(option) && p < gv_reader_n_policies(reader); p++)
            offer(l, gv_reader_policy(reader, p)->name);
        for (size_t k = 0; option == GV_OPTION_OUTCOME && k < gv_reader_n_outcomes(reader); k++)
            offer(l, gv_reader_outcome(reader, k)->name);
        gv_reader_close(reader);
    }
    gv_diagnostics_free(&ignored);
}

static void offer_of_file(const struct line *l, enum gv_option option, const char *end)
{
    if (!l->file) return;
    if (ends_with(l->file, ".h5"))
        offer_of_result(l, option);
    else
        offer_of_scenario(l, option, end);
}

/* --- values of options --- */

static void offer_pictures(const struct line *l)
{
    for (int k = 0; k < GV_PICTURES; k++)
        offer(l, gv_picture_names[k]);
    offer(l, "all");
}

/* Lists go on behind their last comma. */
static void skip_list(struct line *l)
{
    const char *comma = strrchr(l->word + l->kept, ',');
    if (comma) l->kept = (size_t)(comma + 1 - l->word);
}

static void complete_value(struct line *l, enum gv_option option)
{
    bool draws_pictures = l->command == &gv_command_plot || l->command == &gv_command_compare;
    switch (option) {
    case GV_OPTION_OUTPUT:
        gv_text_puts(l->out, draws_pictures ? ":folders\n" : ":files\n");
        break;
    case GV_OPTION_FIGURES:
        gv_text_puts(l->out, ":folders\n");
        break;
    case GV_OPTION_SENSITIVITY:
        gv_text_puts(l->out, ":files h5\n");
        break;
    case GV_OPTION_SET:
    case GV_OPTION_OVER:
    case GV_OPTION_ALONG:
    case GV_OPTION_STUDY:
        offer_of_file(l, option, "=");
        break;
    case GV_OPTION_INPUTS:
    case GV_OPTION_GROUPS:
        skip_list(l);
        offer_of_file(l, option, "");
        break;
    case GV_OPTION_POLICY:
    case GV_OPTION_BASELINE:
    case GV_OPTION_OUTCOME:
        offer_of_file(l, option, "");
        break;
    case GV_OPTION_METHOD:
        for (int k = 0; k < GV_METHODS; k++)
            offer(l, gv_methods[k].name);
        break;
    case GV_OPTION_KEEP:
        for (int k = 0; k < GV_KEEP_COUNT; k++)
            offer(l, gv_keep_names[k]);
        break;
    case GV_OPTION_FORMAT:
        if (draws_pictures) offer_pictures(l);
        break;
    default:
        break;
    }
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (fixed[i].option == option &&
            (!fixed[i].command || strcmp(fixed[i].command, l->command->name) == 0))
            offer_words(l, fixed[i].words);
}

/* --- options and arguments --- */

static void offer_options(const struct line *l)
{
    char name[64] = "--";
    for (int k = 0; k < GV_OPTION_COUNT; k++) {
        if (!(l->command->takes >> k & 1)) continue;
        struct gv_option_row row = gv_option_row((enum gv_option)k);
        strncpy(name + 2, row.name, sizeof name - 3);
        offer(l, name);
    }
}

/* The option that this word is, GV_OPTION_COUNT if it is none; *value is what stands behind its '=', else
 * NULL. */
static enum gv_option option_of(const struct gv_command *command, const char *word, const char **value)
{
    *value = NULL;
    for (int k = 0; k < GV_OPTION_COUNT; k++) {
        struct gv_option_row row = gv_option_row((enum gv_option)k);
        size_t length = strlen(row.name);
        if (!(command->takes >> k & 1)) continue;
        if (row.letter && word[0] == '-' && word[1] == row.letter && !word[2]) return (enum gv_option)k;
        if (strncmp(word, "--", 2) != 0 || strncmp(word + 2, row.name, length) != 0) continue;
        if (word[2 + length] == '=') *value = word + 2 + length + 1;
        if (*value || !word[2 + length]) return (enum gv_option)k;
    }
    return GV_OPTION_COUNT;
}

static void offer_for(const struct line *l, const char *argument, size_t length)
{
    bool scenario = strncmp(argument, "SCENARIO", 8) == 0;
    bool result = length >= 3 && memcmp(argument + length - 3, ".h5", 3) == 0;
    if (scenario || result) {
        gv_text_printf(l->out, ":files%s%s\n", scenario ? " yaml yml" : "", result ? " h5" : "");
    } else if (length >= 4 && memcmp(argument + length - 4, ".csv", 4) == 0) {
        gv_text_puts(l->out, ":files csv\n");
    } else if (strncmp(argument, "MODEL", 5) == 0) {
        struct gv_model_catalogue models = gv_cli_models();
        for (size_t k = 0; k < models.n; k++)
            offer(l, models.models[k]->name);
        offer(l, "values");
    } else if (strncmp(argument, "WHAT", 4) == 0) {
        for (size_t k = 0; gv_export_table_name(k); k++)
            offer(l, gv_export_table_name(k));
    }
}

/* The n-th argument of the synopsis, or the last one if that is repeated; false if there is none. */
static bool complete_argument(const struct line *l, size_t n)
{
    const char *at = l->command->synopsis, *argument = NULL;
    size_t length = 0, found = 0;
    at += strcspn(at, " ");
    while (*at) {
        at += strspn(at, " [");
        size_t word = strcspn(at, " ]");
        if (*at == '-') { /* an option, and its value in the same brackets or without any */
            at += word;
            if (*at == ' ') at += 1 + strcspn(at + 1, " ]");
        } else if (strncmp(at, "...", 3) == 0) {
            found = n + 1;
            at += word;
        } else if (*at != '|') {
            if (found <= n) {
                argument = at;
                length = word;
            }
            found++;
            at += word;
        } else {
            break; /* another way to use the command, without arguments */
        }
        at += strspn(at, " ]");
    }
    if (!argument || found <= n) return false;
    offer_for(l, argument, length);
    return true;
}

static void complete_word(struct line *l, int argc, char **argv)
{
    const char *value;
    enum gv_option before = GV_OPTION_COUNT; /* waits for its value */
    size_t arguments = 0;
    for (int i = 1; i + 1 < argc; i++) {
        if (before != GV_OPTION_COUNT) {
            before = GV_OPTION_COUNT;
        } else if (argv[i][0] == '-' && argv[i][1]) {
            before = option_of(l->command, argv[i], &value);
            if (before != GV_OPTION_COUNT && (value || !gv_option_row(before).argument))
                before = GV_OPTION_COUNT;
        } else if (arguments++ == 0) {
            l->file = argv[i];
        }
    }
    if (before != GV_OPTION_COUNT) {
        complete_value(l, before);
        return;
    }
    enum gv_option option = option_of(l->command, l->word, &value);
    if (option != GV_OPTION_COUNT && value) {
        l->kept = (size_t)(value - l->word);
        complete_value(l, option);
    } else if (l->word[0] == '-' || !complete_argument(l, arguments)) {
        offer_options(l);
    }
}

void gv_complete(int argc, char **argv, struct gv_text *out)
{
    if (argc == 0) return;
    struct line l = {.word = argv[argc - 1], .out = out};
    bool help = argc == 2 && strcmp(argv[0], "help") == 0;
    if (argc == 1 || help) {
#define COMMAND(id) offer(&l, gv_command_##id.name);
#include "cli/commands.def"
#undef COMMAND
        if (!help) offer_words(&l, "help --version");
    } else if ((l.command = gv_command_find(argv[0]))) {
        complete_word(&l, argc, argv);
    }
}
