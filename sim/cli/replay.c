/* gevinst replay: every input, stage and outcome of one draw of a result file. */
#include "report/replay.h"
#include "base/status.h"
#include "cli/common.h"
#include "store/recall.h"

#include <inttypes.h>
#include <string.h>

/* --- what is asked for --- */

static int check_options(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    if (!options->has_draw) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "add --draw N; draws are numbered from 0",
                          "replay needs the number of a draw");
        return GV_ERR_USAGE;
    }
    if (options->n_policy > 1) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "give --policy once", "replay shows one policy at a time");
        return GV_ERR_USAGE;
    }
    return GV_OK;
}

static int find_policy(const struct gv_options *options, const struct gv_plan *plan, size_t *policy,
                       struct gv_diagnostics *diagnostics)
{
    *policy = 0;
    if (options->n_policy == 0) return GV_OK;
    const char *wanted = options->policy[0];
    const char *names[GV_OPTIONS_REPEATED_MAX];
    size_t n = plan->n_policies < GV_OPTIONS_REPEATED_MAX ? plan->n_policies : GV_OPTIONS_REPEATED_MAX;
    for (size_t p = 0; p < n; p++) {
        names[p] = plan->policies[p].name;
        if (strcmp(names[p], wanted) == 0) {
            *policy = p;
            return GV_OK;
        }
    }
    struct gv_text hint = {0};
    const char *near = gv_text_closest(wanted, names, n);
    if (near) gv_text_printf(&hint, "did you mean '%s'? ", near);
    gv_text_puts(&hint, "the file has");
    for (size_t p = 0; p < n; p++)
        gv_text_printf(&hint, "%s %s", p ? "," : "", names[p]);
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "the file has no policy '%s'", wanted);
    gv_text_free(&hint);
    return GV_ERR_DATA;
}

static int check_draw(const struct gv_options *options, const struct gv_recall *recall,
                      struct gv_diagnostics *diagnostics)
{
    if (options->draw < recall->draws) return GV_OK;
    struct gv_text hint = {0};
    gv_text_printf(&hint, "%s 0 to %" PRIu64,
                   recall->complete ? "its draws are numbered"
                                    : "the run was interrupted; done were the draws",
                   recall->draws - 1);
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "'%s' has no draw %" PRIu64, recall->path,
                      options->draw);
    gv_text_free(&hint);
    return GV_ERR_DATA;
}

/* --- showing it --- */

static int show(const struct gv_options *options, const struct gv_reader *reader, const struct gv_plan *plan,
                const struct gv_replay *replay, struct gv_diagnostics *diagnostics)
{
    struct gv_stored_draw stored;
    struct gv_text text = {0};
    int status = gv_stored_draw_read(reader, plan, replay, &stored, diagnostics);
    if (status != GV_OK) return status;
    if (options->json) {
        status = gv_cli_print_json(gv_replay_json(plan, replay, &stored), diagnostics);
    } else {
        bool several = options->n_policy == 0 && plan->n_policies > 1;
        gv_replay_print(plan, replay, &stored, several, gv_cli_language(options), &text);
        status = gv_cli_print(&text, diagnostics);
    }
    if (status == GV_OK && stored.n_other > 0) {
        struct gv_text names = {0}, hint = {0};
        const char *version = gv_reader_version(reader);
        gv_replay_print_differing(plan, &stored, &names);
        gv_text_puts(&hint, "`gevinst verify` compares the whole file");
        if (strcmp(version, GEVINST_VERSION) != 0)
            gv_text_printf(&hint, "; it was made by gevinst %s, and this is " GEVINST_VERSION, version);
        gv_diagnose_plain(diagnostics, GV_ERROR, hint.data,
                          "draw %" PRIu64 " is stored with other bits in '%s': %s", replay->draw,
                          gv_reader_path(reader), names.data ? names.data : "");
        gv_text_free(&names);
        gv_text_free(&hint);
        status = GV_ERR_DATA;
    }
    gv_text_free(&text);
    gv_stored_draw_free(&stored);
    return status;
}

static int replay_draw(const struct gv_options *options, const struct gv_reader *reader,
                       const struct gv_plan *plan, struct gv_diagnostics *diagnostics)
{
    size_t policy;
    int status = find_policy(options, plan, &policy, diagnostics);
    if (status != GV_OK) return status;
    struct gv_replay replay;
    status = gv_replay(plan, policy, options->draw, &replay);
    if (status != GV_OK) return status;
    status = show(options, reader, plan, &replay, diagnostics);
    gv_replay_free(&replay);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct gv_model_catalogue catalogue = gv_cli_models();
    struct gv_reader *reader;
    struct gv_recall recall;
    struct gv_scenario scenario = {0};
    int status = check_options(options, diagnostics);
    if (status == GV_OK) status = gv_reader_open(options->arguments[0], &reader, diagnostics);
    if (status != GV_OK) return status;
    status = gv_recall_open(reader, &recall, diagnostics);
    if (status == GV_OK) status = check_draw(options, &recall, diagnostics);
    if (status == GV_OK) status = gv_recall_scenario(&recall, &catalogue, &scenario, diagnostics);
    if (status == GV_OK) status = replay_draw(options, reader, &scenario.plan, diagnostics);
    gv_scenario_free(&scenario);
    gv_recall_close(&recall);
    gv_reader_close(reader);
    return status;
}

const struct gv_command gv_command_replay = {
    .name = "replay",
    .synopsis = "replay RESULT.h5 --draw N [--policy NAME]",
    .summary = "every input, stage and outcome of one draw",
    .takes = GV_TAKES(DRAW) | GV_TAKES(POLICY) | GV_TAKES(LANG) | GV_TAKES(JSON) | GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
