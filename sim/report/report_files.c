/* What stands beside the run: each file is a study of the same scenario that the report shows, or it is
 * refused. Nothing that was given is left out in silence. */
#include "base/status.h"
#include "report/report_job.h"

#include <stdlib.h>
#include <string.h>

/* The groups that sections are made of. Those about policies must be about the plan. */
static const struct {
    const char *name, *needs;
    bool of_policies;
} studies[] = {
    {"sweep", "net_present_value_mean", true}, {"frontier", "crossing_value", true},
    {"required", "required_quantile", true},   {"switching", "switching_value", true},
    {"sensitivity", "method", true},           {"value", "evppi", false},
};

enum { N_STUDIES = sizeof studies / sizeof *studies };

bool gv_report_holds(const struct gv_reader *file, const char *group)
{
    for (size_t k = 0; k < N_STUDIES; k++)
        if (strcmp(studies[k].name, group) == 0) return gv_reader_has(file, group, studies[k].needs);
    return false;
}

const char *gv_report_file_name(const struct gv_reader *file)
{
    const char *slash = strrchr(gv_reader_path(file), '/');
    return slash ? slash + 1 : gv_reader_path(file);
}

size_t gv_report_studied(struct gv_report_job *job, const struct gv_reader *file, const char *group)
{
    struct gv_texts names = gv_report_texts(job, file, group, "policy");
    const char *plan = gv_reader_policy(job->run, job->policy)->name;
    size_t found = 0;
    while (found < names.n && strcmp(names.texts[found], plan) != 0)
        found++;
    if (found == names.n) found = SIZE_MAX;
    gv_texts_free(&names);
    return found;
}

static void refuse(struct gv_report_job *job, const char *hint, const struct gv_reader *file,
                   const char *what)
{
    gv_diagnose_plain(job->diagnostics, GV_ERROR, hint, "'%s' %s", gv_reader_path(file), what);
    job->status = GV_ERR_DATA;
}

/* Whether both files hold the same texts, in the same order, or neither any. */
static bool same_texts(struct gv_report_job *job, const struct gv_reader *file, const char *name)
{
    struct gv_texts a = gv_report_texts(job, job->run, "provenance", name),
                    b = gv_report_texts(job, file, "provenance", name);
    bool same = a.n == b.n;
    for (size_t i = 0; same && i < a.n; i++)
        same = strcmp(a.texts[i], b.texts[i]) == 0;
    gv_texts_free(&a);
    gv_texts_free(&b);
    return same;
}

static void check_scenario(struct gv_report_job *job, const struct gv_reader *file)
{
    static const char again[] = "make it from the scenario of the run, or leave it out";
    if (!same_texts(job, file, "scenario_sha256") || !same_texts(job, file, "extends_sha256") ||
        !same_texts(job, file, "table_sha256"))
        refuse(job, again, file, "was computed from another scenario than the run");
    else if (!same_texts(job, file, "set_text"))
        refuse(job, "repeat the --set of the run when you make it", file,
               "was computed with other values (--set) than the run");
}

static void refuse_policy(struct gv_report_job *job, const struct gv_reader *file, const char *group)
{
    struct gv_text what = {0}, hint = {0};
    struct gv_texts names = gv_report_texts(job, file, group, "policy");
    gv_text_printf(&what, "holds a %s of other policies than '%s', which the report is on", group,
                   gv_reader_policy(job->run, job->policy)->name);
    if (names.n) gv_text_printf(&hint, "it is about: ");
    for (size_t i = 0; i < names.n; i++)
        gv_text_printf(&hint, "%s%s", i ? ", " : "", names.texts[i]);
    gv_text_printf(&hint, "%schoose with --policy", names.n ? "; " : "");
    refuse(job, hint.data, file, what.data ? what.data : "holds a study of another policy");
    gv_texts_free(&names);
    gv_text_free(&what);
    gv_text_free(&hint);
}

static void check_studies(struct gv_report_job *job, const struct gv_reader *file)
{
    size_t shown = 0;
    for (size_t k = 0; k < N_STUDIES && job->status == GV_OK; k++) {
        struct gv_texts names = {0};
        job->status = gv_reader_list(file, studies[k].name, &names, job->diagnostics);
        size_t n = names.n;
        gv_texts_free(&names);
        if (n == 0) continue;
        if (!gv_report_holds(file, studies[k].name))
            refuse(job, NULL, file, "holds a study without what a report shows of it");
        else if (studies[k].of_policies && gv_report_studied(job, file, studies[k].name) == SIZE_MAX &&
                 job->status == GV_OK)
            refuse_policy(job, file, studies[k].name);
        shown++;
    }
    if (file != job->run && shown == 0 && job->status == GV_OK)
        refuse(job,
               "files of `gevinst sweep`, `frontier`, `sensitivity` and `value` can stand beside the run",
               file, "holds no study that a report shows");
}

void gv_report_check_files(struct gv_report_job *job)
{
    for (size_t i = 0; i < job->report->n_files && job->status == GV_OK; i++) {
        const struct gv_reader *file = job->report->files[i];
        if (file != job->run) check_scenario(job, file);
        if (job->status == GV_OK) check_studies(job, file);
    }
}
