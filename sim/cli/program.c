#include "cli/program.h"

#include "base/memory.h"
#include "base/status.h"
#include "cli/common.h"
#include "cli/complete.h"
#include "cli/options.h"
#include "engine/share.h"
#include "models.h"
#include "store/hdf5.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef GEVINST_VERSION
#define GEVINST_VERSION "unknown"
#endif

static const struct gv_command *const commands[] = {
#define COMMAND(name) &gv_command_##name,
#include "cli/commands.def"
#undef COMMAND
};

enum { N_COMMANDS = sizeof commands / sizeof *commands };

const struct gv_command *gv_command_find(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0) return commands[i];
    return NULL;
}

static void print_usage(struct gv_text *out)
{
    gv_text_puts(out,
                 "gevinst " GEVINST_VERSION ": scenarios of digitally supported training, simulated\n\n");
    size_t width = 0;
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strlen(commands[i]->synopsis) > width) width = strlen(commands[i]->synopsis);
    for (size_t i = 0; i < N_COMMANDS; i++)
        gv_text_printf(out, "  gevinst %-*s  %s\n", (int)width, commands[i]->synopsis, commands[i]->summary);
    gv_text_printf(out, "\n  gevinst %-*s  options of a command\n  gevinst --version\n", (int)width,
                   "help COMMAND");
}

static void print_command_help(const struct gv_command *command, struct gv_text *out)
{
    gv_text_printf(out, "usage: gevinst %s\n%s\n\n", command->synopsis, command->summary);
    gv_options_print(command, out);
}

static int unknown_command(const char *name, struct gv_diagnostics *diagnostics)
{
    const char *names[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++)
        names[i] = commands[i]->name;
    struct gv_text hint = {0};
    gv_text_suggest(&hint, name, names, N_COMMANDS, "choose");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "there is no command '%s'", name);
    gv_text_free(&hint);
    return GV_ERR_USAGE;
}

static int dispatch(int argc, char **argv, struct gv_diagnostics *diagnostics)
{
    struct gv_text text = {0};
    const char *name = argc > 1 ? argv[1] : "help";
    bool help = strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;
    int status = GV_OK;
    if (strcmp(name, "--version") == 0) {
        gv_text_puts(&text, "gevinst " GEVINST_VERSION "\n");
    } else if (strcmp(name, "--complete") == 0) {
        gv_complete(argc - 2, argv + 2, &text);
    } else if (help && argc <= 2) {
        print_usage(&text);
        if (argc == 1) status = GV_ERR_USAGE;
    } else {
        const char *wanted = help ? argv[2] : name;
        const struct gv_command *command = gv_command_find(wanted);
        if (!command) return unknown_command(wanted, diagnostics);
        struct gv_options options = {.help = help};
        if (!help) status = gv_options_read(argc - 1, argv + 1, command, &options, diagnostics);
        if (status == GV_OK && !options.help) return command->run(&options, diagnostics);
        if (status == GV_OK) print_command_help(command, &text);
    }
    if (text.data) {
        int printed = gv_cli_print(&text, diagnostics);
        if (printed != GV_OK) status = printed;
    }
    gv_text_free(&text);
    return status;
}

/* --- models --- */

static struct gv_model_catalogue catalogue;

struct gv_model_catalogue gv_cli_models(void)
{
    return catalogue;
}

/* Own models stand before those of gevinst: a scenario finds the first of its name. NULL when memory ran out.
 */
static const struct gv_model **list_models(const struct gv_model *const *own, size_t n_own)
{
    size_t n;
    const struct gv_model *const *built_in = gv_models(&n);
    const struct gv_model **list = gv_memory_new((n_own + n) * sizeof *list);
    if (!list) return NULL;
    for (size_t i = 0; i < n_own; i++)
        list[i] = own[i];
    for (size_t i = 0; i < n; i++)
        list[n_own + i] = built_in[i];
    catalogue = (struct gv_model_catalogue){.models = list, .n = n_own + n};
    return list;
}

int gv_program(int argc, char **argv, const struct gv_model *const *own, size_t n_own)
{
    struct gv_diagnostics diagnostics = {0};
    /* A closed pipe and a file that may not grow are write errors like any other, not a sudden death. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    gv_memory_forget();
    json_set_alloc_funcs(gv_memory_new, free);
    gv_hdf5_no_clean_up();
    const struct gv_model **list = list_models(own, n_own);
    if (list && !gv_share_enter(catalogue.models, catalogue.n)) {
        free(list);
        return 0;
    }
    int status = list ? dispatch(argc, argv, &diagnostics) : GV_ERR_MEMORY;
    gv_cli_show(&diagnostics);
    if (list) gv_share_leave();
    free(list);
    if (gv_memory_ran_out()) status = GV_ERR_MEMORY; /* whatever it was taken for */
    if (status == GV_ERR_MEMORY) fputs("gevinst: error: out of memory\n", stderr);
    return gv_status_exit_code(status);
}
