#include "cli/options.h"

#include "base/status.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct gv_option_row table[GV_OPTION_COUNT] = {
#define ROW(id, name, letter, argument, help) [GV_OPTION_##id] = {name, argument, help, letter},
    GV_OPTION_LIST(ROW)
#undef ROW
};

struct gv_option_row gv_option_row(enum gv_option option)
{
    return table[option];
}

static int fail(struct gv_diagnostics *diagnostics, const char *hint, const char *what, const char *word)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, hint, "%s '%s'", what, word);
    return GV_ERR_USAGE;
}

/* A whole number in low … high. */
static int read_whole(const char *text, enum gv_option option, double low, double high, uint64_t *value,
                      struct gv_diagnostics *diagnostics)
{
    char *end;
    errno = 0;
    double number = strtod(text, &end); /* 1e6 is a whole number too */
    bool decimal = text[strspn(text, "0123456789.eE+")] == '\0' && text[0] >= '0' && text[0] <= '9';
    if (!decimal || *end || errno || number < low || number > high || number != (double)(uint64_t)number) {
        struct gv_text hint = {0};
        gv_text_printf(&hint, "a whole number from %.0f to %.0f", low, high);
        gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "--%s cannot be '%s'", table[option].name, text);
        gv_text_free(&hint);
        return GV_ERR_USAGE;
    }
    *value = (uint64_t)number;
    return GV_OK;
}

static int read_seconds(const char *text, enum gv_option option, double *value,
                        struct gv_diagnostics *diagnostics)
{
    char *end;
    double number = strtod(text, &end);
    if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && number <= 1e6) {
        *value = number;
        return GV_OK;
    }
    gv_diagnose_plain(diagnostics, GV_ERROR, "a number of seconds up to 1e6, 0 for never",
                      "--%s cannot be '%s'", table[option].name, text);
    return GV_ERR_USAGE;
}

static int add_repeated(const char **list, size_t *n, const char *value, struct gv_diagnostics *diagnostics)
{
    if (*n == GV_OPTIONS_REPEATED_MAX) return fail(diagnostics, NULL, "too many options like", value);
    list[(*n)++] = value;
    return GV_OK;
}

static int apply(struct gv_options *o, enum gv_option option, const char *value,
                 struct gv_diagnostics *diagnostics)
{
    uint64_t number = 0;
    int status = GV_OK;
    switch (option) {
    case GV_OPTION_OUTPUT:
        o->output = value;
        if (!*value) return fail(diagnostics, "give a path", "--output cannot be", value);
        break;
    case GV_OPTION_DRAWS:
        return read_whole(value, option, 1, 4294967295.0, &o->draws, diagnostics);
    case GV_OPTION_APPEND:
        return read_whole(value, option, 1, 4294967295.0, &o->append, diagnostics);
    case GV_OPTION_RESUME:
        o->resume = true;
        break;
    case GV_OPTION_CHECKPOINT:
        return read_seconds(value, option, &o->checkpoint, diagnostics);
    case GV_OPTION_REPLICATES:
        status = read_whole(value, option, 1, 64, &number, diagnostics);
        o->replicates = (uint32_t)number;
        break;
    case GV_OPTION_SEED:
        o->has_seed = true;
        return read_whole(value, option, 0, 9007199254740992.0, &o->seed, diagnostics);
    case GV_OPTION_THREADS:
        status = read_whole(value, option, 1, 1024, &number, diagnostics);
        o->threads = (int)number;
        break;
    case GV_OPTION_DESIGN:
        o->design = value;
        if (strcmp(value, "sobol") && strcmp(value, "lhs") && strcmp(value, "mc"))
            return fail(diagnostics, "choose sobol, lhs or mc", "unknown design", value);
        break;
    case GV_OPTION_SET:
        return add_repeated(o->set, &o->n_set, value, diagnostics);
    case GV_OPTION_POLICY:
        return add_repeated(o->policy, &o->n_policy, value, diagnostics);
    case GV_OPTION_OVER:
        return add_repeated(o->over, &o->n_over, value, diagnostics);
    case GV_OPTION_INPUTS:
        return add_repeated(o->inputs, &o->n_inputs, value, diagnostics);
    case GV_OPTION_STUDY:
        o->study = value;
        break;
    case GV_OPTION_STUDY_SD:
        o->study_sd = value;
        break;
    case GV_OPTION_STUDY_COST:
        o->study_cost = value;
        break;
    case GV_OPTION_STUDY_DECISIONS:
        o->study_decisions = value;
        break;
    case GV_OPTION_PART:
        o->part = value;
        break;
    case GV_OPTION_ALONG:
        o->along = value;
        break;
    case GV_OPTION_PER_DRAW:
        o->per_draw = true;
        break;
    case GV_OPTION_AT:
        o->at = value;
        break;
    case GV_OPTION_SWITCHING:
        o->switching = true;
        break;
    case GV_OPTION_DRAW:
        o->has_draw = true;
        return read_whole(value, option, 0, 9007199254740992.0, &o->draw, diagnostics);
    case GV_OPTION_KEEP:
        o->keep = value;
        break;
    case GV_OPTION_OUTCOME:
        o->outcome = value;
        break;
    case GV_OPTION_BASELINE:
        o->baseline = value;
        break;
    case GV_OPTION_TOLERANCE:
        o->tolerance = value;
        break;
    case GV_OPTION_TARGET:
        o->target = value;
        break;
    case GV_OPTION_METHOD:
        o->method = value;
        break;
    case GV_OPTION_GROUPS:
        o->groups = value;
        break;
    case GV_OPTION_SECOND_ORDER:
        o->second_order = true;
        break;
    case GV_OPTION_ECONOMY:
        o->economy = true;
        break;
    case GV_OPTION_TEMPLATE:
        o->template = true;
        break;
    case GV_OPTION_DISCOUNT:
        o->discount = value;
        break;
    case GV_OPTION_REACTION:
        o->reaction = value;
        break;
    case GV_OPTION_FIGURES:
        o->figures = value;
        break;
    case GV_OPTION_SENSITIVITY:
        o->sensitivity = value;
        break;
    case GV_OPTION_RULES:
        o->rules = true;
        break;
    case GV_OPTION_FORMAT:
        o->format = value;
        break;
    case GV_OPTION_LANG:
        o->has_language = true;
        if (!gv_language_find(value, &o->language))
            return fail(diagnostics, "choose da or en", "unknown language", value);
        break;
    case GV_OPTION_JSON:
        o->json = true;
        break;
    case GV_OPTION_QUIET:
        o->quiet = true;
        break;
    case GV_OPTION_HELP:
        o->help = true;
        break;
    case GV_OPTION_COUNT:
        break;
    }
    return status;
}

static int report_unknown(const char *word, const struct gv_command *command,
                          struct gv_diagnostics *diagnostics)
{
    const char *names[GV_OPTION_COUNT];
    char bare[64];
    for (size_t i = 0; i < GV_OPTION_COUNT; i++)
        names[i] = command->takes >> i & 1 ? table[i].name : NULL;
    snprintf(bare, sizeof bare, "%s", word + strspn(word, "-"));
    bare[strcspn(bare, "=")] = '\0';
    const char *near = gv_text_closest(bare, names, GV_OPTION_COUNT);
    struct gv_text hint = {0};
    if (near)
        gv_text_printf(&hint, "did you mean '--%s'?", near);
    else
        gv_text_printf(&hint, "`gevinst help %s` lists its options", command->name);
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "%s takes no option '%s'", command->name, word);
    gv_text_free(&hint);
    return GV_ERR_USAGE;
}

static int check_arguments(const struct gv_command *command, const struct gv_options *o,
                           struct gv_diagnostics *diagnostics)
{
    if (o->help || (o->n_arguments >= command->least_arguments && o->n_arguments <= command->most_arguments))
        return GV_OK;
    struct gv_text hint = {0};
    gv_text_printf(&hint, "usage: gevinst %s", command->synopsis);
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data,
                      o->n_arguments < command->least_arguments ? "%s needs more arguments"
                                                                : "%s has too many arguments",
                      command->name);
    gv_text_free(&hint);
    return GV_ERR_USAGE;
}

int gv_options_read(int argc, char **argv, const struct gv_command *command, struct gv_options *o,
                    struct gv_diagnostics *diagnostics)
{
    struct option longs[GV_OPTION_COUNT + 1] = {{0}};
    char shorts[2 * GV_OPTION_COUNT + 3] = ":";
    size_t n_longs = 0, n_shorts = 1;
    *o = (struct gv_options){.language = GV_EN, .checkpoint = -1};
    for (int i = 0; i < GV_OPTION_COUNT; i++) {
        if (!(command->takes >> i & 1)) continue;
        longs[n_longs++] = (struct option){table[i].name, table[i].argument ? required_argument : no_argument,
                                           NULL, 256 + i};
        if (!table[i].letter) continue;
        shorts[n_shorts++] = table[i].letter;
        if (table[i].argument) shorts[n_shorts++] = ':';
    }
    opterr = 0;
    optind = 1;
    for (;;) {
        int found = getopt_long(argc, argv, shorts, longs, NULL);
        if (found == -1) break;
        if (found == '?') {
            /* getopt has moved past a long option, and tells a short one by its letter. */
            char letter[3] = {'-', (char)optopt, '\0'};
            bool is_letter = optopt > 0 && optopt < 256;
            return report_unknown(is_letter ? letter : argv[optind - 1], command, diagnostics);
        }
        if (found == ':')
            return fail(diagnostics, "give it a value", "a value is missing behind", argv[optind - 1]);
        int option = found - 256;
        for (int i = 0; found < 256 && i < GV_OPTION_COUNT; i++)
            if (table[i].letter == found) option = i;
        int status = apply(o, (enum gv_option)option, optarg, diagnostics);
        if (status != GV_OK) return status;
    }
    for (int i = optind; i < argc; i++) {
        if (o->n_arguments == sizeof o->arguments / sizeof *o->arguments)
            return fail(diagnostics, NULL, "too many arguments:", argv[i]);
        o->arguments[o->n_arguments++] = argv[i];
    }
    return check_arguments(command, o, diagnostics);
}

void gv_options_print(const struct gv_command *command, struct gv_text *out)
{
    for (size_t i = 0; i < GV_OPTION_COUNT; i++) {
        if (!(command->takes >> i & 1)) continue;
        char left[48], letter[8] = "    ";
        if (table[i].letter) snprintf(letter, sizeof letter, "-%c, ", table[i].letter);
        snprintf(left, sizeof left, "%s--%s %s", letter, table[i].name,
                 table[i].argument ? table[i].argument : "");
        gv_text_printf(out, "  %-28s %s\n", left, table[i].help);
    }
}
