/* The options of all commands, once; each command says which of them it takes. */
#ifndef GV_CLI_OPTIONS_H
#define GV_CLI_OPTIONS_H

#include "base/diagnostics.h"
#include "report/texts.h"

#include <stdint.h>

/*     id          long name     short  argument     help */
#define GV_OPTION_LIST(OPTION)                                                                              \
    OPTION(OUTPUT, "output", 'o', "PATH", "where to write (default of run: results/NAME.h5)")               \
    OPTION(DRAWS, "draws", 'n', "N", "draws per policy, all replicates together")                           \
    OPTION(APPEND, "append", 0, "N", "add N draws to the file; the first are evaluated again")              \
    OPTION(RESUME, "resume", 0, NULL, "go on with a run that was stopped or killed, from its checkpoint")   \
    OPTION(CHECKPOINT, "checkpoint", 0, "SECONDS", "save what is done so often (60; 0: never)")             \
    OPTION(REPLICATES, "replicates", 'r', "R", "independent randomisations")                                \
    OPTION(SEED, "seed", 's', "N", "seed of the random numbers")                                            \
    OPTION(THREADS, "threads", 'j', "N", "threads (default OMP_NUM_THREADS, else all cores)")               \
    OPTION(DESIGN, "design", 0, "NAME", "sobol, lhs or mc")                                                 \
    OPTION(SET, "set", 0, "NAME=VALUE", "set an input to a value or distribution (repeatable)")             \
    OPTION(POLICY, "policy", 0, "NAME", "only this policy (repeatable)")                                    \
    OPTION(OUTCOME, "outcome", 0, "NAME", "the outcome (default net_present_value)")                        \
    OPTION(BASELINE, "baseline", 0, "NAME", "the policy to compare with (default the first)")               \
    OPTION(TOLERANCE, "tolerance", 0, "[O.S=]HALF",                                                         \
           "stop when ± of OUTCOME.STATISTIC is at most HALF (P(net >= 0))")                                \
    OPTION(TARGET, "target", 0, "P", "P(net >= 0) to reach (run stops when it is surely above or below)")   \
    OPTION(OVER, "over", 0, "NAME=VALUES", "values of an input: FROM:TO:N or V1,V2,… (repeatable)")         \
    OPTION(PART, "part", 0, "K/N", "only the K-th of N parts of the points; `merge` puts them together")    \
    OPTION(ALONG, "along", 0, "NAME=VALUES", "a second input: FROM:TO:N or V1,V2,…")                        \
    OPTION(PER_DRAW, "per-draw", 0, NULL, "break-even draw by draw: the value that each of them requires")  \
    OPTION(AT, "at", 0, "VALUE", "with --per-draw: in how many draws this value is enough")                 \
    OPTION(SWITCHING, "switching", 0, NULL, "the value of each uncertain input at which nothing is gained") \
    OPTION(INPUTS, "inputs", 0, "A,B,…", "the worth of knowing these together (repeatable)")                \
    OPTION(STUDY, "study", 0, "NAME=SIZES", "a study of n citizens about an input: N1,N2,…")                \
    OPTION(STUDY_SD, "study-sd", 0, "SD", "it measures, one citizen with this standard deviation")          \
    OPTION(STUDY_COST, "study-cost", 0, "DKK", "what it costs: AMOUNT+AMOUNT*n")                            \
    OPTION(STUDY_DECISIONS, "study-decisions", 0, "N", "how many such decisions it serves (1)")             \
    OPTION(METHOD, "method", 0, "NAME", "sobol (default), given, morris or tornado")                        \
    OPTION(GROUPS, "groups", 0, "WHAT", "inputs by gate, kind or grade, or the scenario's groups A,B,…")    \
    OPTION(SECOND_ORDER, "second-order", 0, NULL, "interactions of two inputs, too")                        \
    OPTION(ECONOMY, "economy", 0, NULL, "half of the evaluations, with wider intervals")                    \
    OPTION(SENSITIVITY, "sensitivity", 0, "FILE", "sliders in the order of this sensitivity analysis")      \
    OPTION(DRAW, "draw", 0, "N", "number of a draw, from 0")                                                \
    OPTION(KEEP, "keep", 0, "WHAT", "draws to keep: none, headline (of run), outcomes or all")              \
    OPTION(TEMPLATE, "template", 0, NULL, "a table of counts to fill in")                                   \
    OPTION(DISCOUNT, "discount", 0, "SHARE", "the counts have only so much of their weight (1)")            \
    OPTION(REACTION, "reaction", 0, "TEXT", "write into the log what is done about it")                     \
    OPTION(FIGURES, "figures", 0, "DIR", "draw the figures, as svg and png, into this folder")              \
    OPTION(RULES, "rules", 0, NULL, "the boundaries that elements are judged by")                           \
    OPTION(FORMAT, "format", 0, "NAME", "form of the output")                                               \
    OPTION(LANG, "lang", 0, "da|en", "language of tables and figures")                                      \
    OPTION(JSON, "json", 0, NULL, "the whole result as JSON on standard output")                            \
    OPTION(QUIET, "quiet", 'q', NULL, "no tables, no progress")                                             \
    OPTION(HELP, "help", 'h', NULL, "this help")

enum gv_option {
#define GV_OPTION_ENUM(id, name, letter, argument, help) GV_OPTION_##id,
    GV_OPTION_LIST(GV_OPTION_ENUM)
#undef GV_OPTION_ENUM
        GV_OPTION_COUNT
};

#define GV_TAKES(id) (UINT64_C(1) << GV_OPTION_##id)

enum { GV_OPTIONS_REPEATED_MAX = 256, GV_ARGUMENTS_MAX = 1024 };

/* What the command line said; zero or NULL where it was silent. */
struct gv_options {
    const char *output, *design, *keep, *format, *tolerance, *target, *outcome, *baseline, *method, *groups,
        *along, *at, *sensitivity, *part;
    const char *set[GV_OPTIONS_REPEATED_MAX], *policy[GV_OPTIONS_REPEATED_MAX];
    const char *over[GV_OPTIONS_REPEATED_MAX], *inputs[GV_OPTIONS_REPEATED_MAX];
    const char *discount, *reaction, *figures;
    const char *study, *study_sd, *study_cost, *study_decisions;
    size_t n_set, n_policy, n_over, n_inputs;
    uint64_t draws, append, seed, draw;
    uint32_t replicates;
    int threads;
    double checkpoint; /* seconds; negative where nothing was said */
    bool resume, has_seed, has_draw, has_language, rules, second_order, economy, per_draw, switching,
        template, json, quiet, help;
    enum gv_language language;
    const char *arguments[GV_ARGUMENTS_MAX];
    size_t n_arguments;
    struct gv_cli_again *again;       /* a study that is done again from its result file; else NULL */
    const struct gv_cli_parts *parts; /* a study that is put together from parts; else NULL */
};

/* One command: thin over the library. */
struct gv_command {
    const char *name, *synopsis, *summary;
    uint64_t takes; /* GV_TAKES(…) | … */
    size_t least_arguments, most_arguments;
    int (*run)(const struct gv_options *options, struct gv_diagnostics *diagnostics); /* a status */
};

#define COMMAND(name) extern const struct gv_command gv_command_##name;
#include "cli/commands.def"
#undef COMMAND

/* An option as the list above has it. */
struct gv_option_row {
    const char *name, *argument, *help; /* argument is NULL if it takes none */
    char letter;                        /* 0 if there is none */
};
struct gv_option_row gv_option_row(enum gv_option option);

/* NULL if there is no such command. */
const struct gv_command *gv_command_find(const char *name);

/* argv[0] is the command's name. GV_ERR_USAGE with diagnostics. */
int gv_options_read(int argc, char **argv, const struct gv_command *command, struct gv_options *options,
                    struct gv_diagnostics *diagnostics);

/* "  -o, --output PATH   …" for each option that the command takes. */
void gv_options_print(const struct gv_command *command, struct gv_text *out);

#endif
