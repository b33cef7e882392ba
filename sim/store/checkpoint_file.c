#include "store/checkpoint_file.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/status.h"
#include "store/checkpoint_bytes.h"
#include "store/draws.h"
#include "store/output_file.h"
#include "store/plan_text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char first_line[] = "gevinst checkpoint 1\n";
static const uint64_t byte_order = UINT64_C(0x0102030405060708);

/* --- what stands before the run's state --- */

struct head {
    char *version, *keep, *plan, *part;
    uint64_t draws, n_stretches;
    struct gv_saved_stretch *stretches;
};

static void free_head(struct head *head)
{
    free(head->version);
    free(head->keep);
    free(head->plan);
    free(head->part);
    free(head->stretches);
    *head = (struct head){0};
}

/* Length and bytes of a text, which is malloc'd when read; no longer than what there can be in the file. */
static void move_text(struct gv_archive *a, char **text, uint64_t most)
{
    uint64_t length = a->reading ? 0 : strlen(*text);
    gv_archive_number(a, &length);
    if (a->status == GV_OK && length > most) a->status = GV_ERR_DATA;
    if (a->status != GV_OK) return;
    if (a->reading) *text = gv_memory_zeroed((size_t)length + 1, 1);
    if (!*text)
        a->status = GV_ERR_MEMORY;
    else
        gv_archive_bytes(a, *text, (size_t)length);
}

static void move_head(struct gv_archive *a, struct head *head, uint64_t most)
{
    char line[sizeof first_line];
    memcpy(line, first_line, sizeof line);
    gv_archive_bytes(a, line, sizeof line);
    if (a->status == GV_OK && memcmp(line, first_line, sizeof line) != 0) a->status = GV_ERR_DATA;
    gv_archive_expect(a, byte_order);
    move_text(a, &head->version, most);
    move_text(a, &head->keep, most);
    move_text(a, &head->plan, most);
    move_text(a, &head->part, most);
    gv_archive_number(a, &head->draws);
    gv_archive_number(a, &head->n_stretches);
    if (a->status == GV_OK && head->n_stretches > most / sizeof *head->stretches) a->status = GV_ERR_DATA;
    if (a->status != GV_OK) return;
    size_t bytes = (size_t)head->n_stretches * sizeof *head->stretches;
    if (a->reading) head->stretches = gv_memory_new(bytes + 1);
    if (head->stretches)
        gv_archive_bytes(a, head->stretches, bytes);
    else if (bytes > 0)
        a->status = GV_ERR_MEMORY;
}

/* --- finding one --- */

static int damaged(const struct gv_checkpoint_file *f, struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, "run it anew without --resume",
                      "'%s' is damaged, or no checkpoint", f->path.data);
    return GV_ERR_DATA;
}

static int differs(const struct gv_checkpoint_file *f, const char *then, const char *is,
                   struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR,
                      "repeat the options that it was started with, or run it anew without --resume",
                      "'%s' was saved with %s, and the run now has %s", f->path.data, then, is);
    return GV_ERR_DATA;
}

/* Whether the checkpoint is of this plan, as this program computes it. */
static int check_head(const struct gv_checkpoint_file *f, const struct head *head,
                      struct gv_diagnostics *diagnostics)
{
    struct gv_text then = {0}, is = {0};
    int status = GV_OK;
    if (strcmp(head->version, GEVINST_VERSION) != 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "run it anew without --resume",
                          "'%s' was saved by gevinst %s, and this is " GEVINST_VERSION, f->path.data,
                          head->version);
        status = GV_ERR_DATA;
    } else if (gv_plan_differs(head->plan, f->plan.data, &then, &is)) {
        status = differs(f, then.data ? then.data : "?", is.data ? is.data : "?", diagnostics);
    } else if (strcmp(head->keep, gv_keep_names[f->keep]) != 0) {
        gv_text_printf(&then, "--keep %s", head->keep);
        gv_text_printf(&is, "--keep %s", gv_keep_names[f->keep]);
        status = differs(f, then.data ? then.data : "?", is.data ? is.data : "?", diagnostics);
    }
    gv_text_free(&then);
    gv_text_free(&is);
    return status;
}

/* Opens the checkpoint at its path, reads its head, and whether the whole has its SHA-256. */
static int read_head(struct gv_checkpoint_file *f, struct head *head)
{
    struct stat info;
    f->descriptor = open(f->path.data, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (f->descriptor < 0) return errno == ENOENT ? GV_ERR_NO_INPUT : GV_ERR_DATA;
    if (fstat(f->descriptor, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size < GV_CHECKPOINT_DIGEST)
        return GV_ERR_DATA;
    struct gv_bytes_in *in = gv_memory_zeroed(1, sizeof *in);
    if (!in) return GV_ERR_MEMORY;
    f->state_end = (uint64_t)info.st_size - GV_CHECKPOINT_DIGEST;
    int status = gv_bytes_check(f->descriptor, f->state_end);
    struct gv_archive a = gv_bytes_in_archive(in, f->descriptor, 0, f->state_end);
    if (status == GV_OK) {
        move_head(&a, head, f->state_end);
        status = a.status;
        f->state_at = in->at;
    }
    free(in);
    return status;
}

static int take_over(struct gv_checkpoint_file *f, struct head *head)
{
    uint64_t end = 0;
    for (uint64_t i = 0; i < head->n_stretches; i++) {
        if (head->stretches[i].end <= end) return GV_ERR_DATA;
        end = head->stretches[i].end;
    }
    if (end != head->draws || end == 0 || end > gv_design_draws(&f->scenario->plan.design))
        return GV_ERR_DATA;
    f->draws = head->draws;
    f->stretches = head->stretches;
    f->n_stretches = (size_t)head->n_stretches;
    head->stretches = NULL;
    return GV_OK;
}

/* Whoever runs anew should know what was there. */
static void note(const struct gv_checkpoint_file *f, const struct head *head,
                 struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_NOTE, "--resume goes on with them",
                      "'%s' holds the first %" PRIu64 " draws of this run, which starts at the beginning",
                      f->path.data, head->draws);
}

static int find(struct gv_checkpoint_file *f, bool resume, struct gv_diagnostics *diagnostics)
{
    struct head head = {0};
    struct gv_diagnostics unseen = {0};
    int status = read_head(f, &head);
    bool readable = status == GV_OK, absent = status == GV_ERR_NO_INPUT;
    if (readable) {
        status = check_head(f, &head, resume ? diagnostics : &unseen);
        f->same_plan = status == GV_OK;
    } else if (absent) {
        status = GV_OK;
    } else if (resume && status == GV_ERR_DATA) {
        damaged(f, diagnostics);
    }
    if (readable && resume && status == GV_OK && take_over(f, &head) != GV_OK)
        status = damaged(f, diagnostics);
    if (readable && !resume && f->same_plan) note(f, &head, diagnostics);
    if (readable) {
        f->part = head.part;
        head.part = NULL;
    }
    free_head(&head);
    gv_diagnostics_free(&unseen);
    return resume || status == GV_ERR_MEMORY ? status : GV_OK;
}

int gv_checkpoint_file_open(const char *path, const struct gv_scenario *scenario, enum gv_keep keep,
                            double seconds, bool resume, struct gv_checkpoint_file *f,
                            struct gv_diagnostics *diagnostics)
{
    *f = (struct gv_checkpoint_file){.scenario = scenario,
                                     .keep = keep,
                                     .seconds = seconds,
                                     .began = gv_clock_seconds(),
                                     .resumes = resume,
                                     .place = {.descriptor = -1},
                                     .descriptor = -1};
    f->due = f->began + seconds;
    gv_text_puts(&f->result, path);
    gv_text_printf(&f->path, "%s.checkpoint", path);
    gv_plan_print(&scenario->plan, &f->plan);
    if (f->result.failed || f->path.failed || f->plan.failed) return GV_ERR_MEMORY;
    return find(f, resume, diagnostics);
}

/* --- the draws --- */

/* Whether the file that is being written holds the draws that the checkpoint tells of. GV_ERR_DATA,
 * GV_ERR_IO. */
static int check_draws(const struct gv_checkpoint_file *f, const char *where,
                       struct gv_diagnostics *diagnostics)
{
    struct gv_draws *draws = gv_writer_draws(f->writer);
    uint64_t from = 0, sum;
    for (size_t i = 0; i < f->n_stretches; i++) {
        int error = gv_draws_take(draws, from, f->stretches[i].end, &sum);
        if (error || sum != f->stretches[i].sum) {
            gv_diagnose_plain(diagnostics, GV_ERROR, "run it anew without --resume",
                              "'%s' does not hold the draws that '%s' tells of", where, f->path.data);
            gv_draws_forget(draws);
            return error && error != ENODATA ? GV_ERR_IO : GV_ERR_DATA;
        }
        from = f->stretches[i].end;
    }
    return GV_OK;
}

static int start_anew(struct gv_checkpoint_file *f, struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_NOTE, NULL,
                      "the draws that '%s' tells of are gone, so the run starts at the beginning",
                      f->path.data);
    f->draws = 0;
    f->n_stretches = 0;
    return GV_OK;
}

/* After Ctrl-C the draws are in the file that was made then. */
static int copy_draws(struct gv_checkpoint_file *f, struct gv_diagnostics *diagnostics)
{
    const struct gv_draws *draws = gv_writer_draws(f->writer);
    char *path = gv_writer_incomplete_path(f->result.data);
    if (!path) return GV_ERR_MEMORY;
    int source = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), status;
    if (source < 0) {
        /* Where no draws are kept none can be missing. */
        status = draws->end > 0 ? start_anew(f, diagnostics) : GV_OK;
    } else {
        int error = gv_draws_copy(draws, source, f->draws);
        close(source);
        if (error && error != ENODATA) {
            char text[128];
            gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s' cannot be copied: %s", path,
                              gv_output_reason(error, text));
            status = gv_output_status(error);
        } else {
            struct gv_diagnostics unseen = {0};
            status = check_draws(f, path, &unseen);
            if (status == GV_ERR_DATA) status = start_anew(f, diagnostics);
            gv_diagnostics_free(&unseen);
        }
    }
    free(path);
    return status;
}

/* Where the file is going to be, for after it is there. */
static int remember(struct gv_checkpoint_file *f)
{
    const struct gv_output_file *file = gv_writer_file(f->writer);
    const char *part = gv_output_part_name(file);
    f->place.target = gv_text_copy(file->target, strlen(file->target));
    f->place.directory = gv_text_copy(file->directory, strlen(file->directory));
    f->own = gv_text_copy(part, strlen(part));
    return f->place.target && f->place.directory && f->own ? GV_OK : GV_ERR_MEMORY;
}

int gv_checkpoint_file_writer(struct gv_checkpoint_file *f, struct gv_writer **writer,
                              struct gv_diagnostics *diagnostics)
{
    const char *path = f->result.data;
    int status = GV_ERR_NO_INPUT;
    *writer = NULL;
    if (f->draws > 0) {
        status = gv_writer_open_part(path, f->scenario, f->keep, f->part, writer, diagnostics);
        f->writer = *writer;
        if (status == GV_OK) status = check_draws(f, gv_writer_file(*writer)->part, diagnostics);
    }
    if (status == GV_ERR_NO_INPUT) {
        status = gv_writer_open(path, f->scenario, f->keep, writer, diagnostics);
        f->writer = *writer;
        if (status == GV_OK && f->draws > 0) status = copy_draws(f, diagnostics);
    }
    if (status == GV_OK) status = remember(f);
    if (status == GV_OK && f->resumes) gv_output_sweep(gv_writer_file(*writer));
    return status;
}

/* --- loading and saving --- */

static int load(void *context, struct gv_run_state *state)
{
    struct gv_checkpoint_file *f = context;
    struct gv_bytes_in *in = gv_memory_zeroed(1, sizeof *in);
    if (!in) return GV_ERR_MEMORY;
    struct gv_archive a = gv_bytes_in_archive(in, f->descriptor, f->state_at, f->state_end);
    int status = gv_run_state_move(state, &a);
    if (status == GV_OK && in->at != f->state_end) status = GV_ERR_DATA;
    free(in);
    f->unfit = status == GV_ERR_DATA;
    return status;
}

static bool is_due(void *context)
{
    const struct gv_checkpoint_file *f = context;
    return f->seconds > 0 && gv_clock_seconds() >= f->due;
}

/* Adds the stretch of draws that have come since the last one. An errno. */
static int add_stretch(struct gv_checkpoint_file *f, uint64_t draws)
{
    uint64_t from = f->n_stretches ? f->stretches[f->n_stretches - 1].end : 0;
    struct gv_saved_stretch *stretches =
        gv_memory_resize(f->stretches, (f->n_stretches + 1) * sizeof *stretches);
    if (!stretches) return ENOMEM;
    f->stretches = stretches;
    stretches[f->n_stretches].end = draws;
    return gv_draws_sum(gv_writer_draws(f->writer), from, draws, &stretches[f->n_stretches].sum);
}

/* The whole file, except that it is not yet in its place. An errno, or -1. */
static int write_checkpoint(struct gv_checkpoint_file *f, struct gv_run_state *state, uint64_t draws,
                            const struct gv_output_file *file)
{
    struct head head = {.version = (char *)GEVINST_VERSION,
                        .keep = (char *)gv_keep_names[f->keep],
                        .plan = f->plan.data,
                        .part = f->own,
                        .draws = draws,
                        .n_stretches = f->n_stretches + 1,
                        .stretches = f->stretches};
    struct gv_bytes_out *out = gv_memory_zeroed(1, sizeof *out);
    if (!out) return ENOMEM;
    struct gv_archive a = gv_bytes_out_archive(out, file);
    move_head(&a, &head, UINT64_MAX);
    int status = a.status == GV_OK ? gv_run_state_move(state, &a) : a.status;
    if (status == GV_OK) status = gv_bytes_end(out);
    int error = out->error;
    free(out);
    return status == GV_OK ? 0 : error ? error : status == GV_ERR_MEMORY ? ENOMEM : -1;
}

static void save(void *context, struct gv_run_state *state, uint64_t draws)
{
    struct gv_checkpoint_file *f = context;
    struct gv_output_file file = {0}, *part = gv_writer_file(f->writer);
    struct gv_diagnostics unseen = {0};
    double began = gv_clock_seconds();
    /* Whoever stops a run that has just begun does not want to keep it. */
    if (!(f->seconds > 0) || (began < f->due && began - f->began < 1)) return;
    gv_memory_spare(true); /* the next one makes up for it */
    /* The draws are on the disk before anything tells of them. */
    int error = add_stretch(f, draws);
    if (!error && fdatasync(part->descriptor) != 0 && errno != EINVAL) error = errno;
    bool opened = !error && gv_output_open(&file, f->path.data, &unseen) == GV_OK;
    if (!error && !opened) error = -1;
    if (opened) error = write_checkpoint(f, state, draws, &file);
    if (!error &&
        (gv_output_sync(&file, &unseen) != GV_OK || gv_output_commit(&file, file.target, &unseen) != GV_OK))
        error = -1;
    if (opened) gv_output_discard(&file);
    gv_diagnostics_free(&unseen);
    f->error = error;
    if (!error) {
        /* The part that the checkpoint before told of is of no more use. */
        if (f->part && strcmp(f->part, f->own) != 0) gv_output_remove_part(part, f->part);
        free(f->part);
        f->part = NULL;
        f->n_stretches++;
        f->saved = part->lasting = true;
    }
    /* Not more than a twentieth of the time for this, however slow the disk is. */
    double took = gv_clock_seconds() - began;
    gv_memory_spare(false);
    f->due = gv_clock_seconds() + (f->seconds > 20 * took ? f->seconds : 20 * took);
}

const struct gv_checkpoint *gv_checkpoint_file_engine(const struct gv_checkpoint_file *f)
{
    struct gv_checkpoint_file *own = (struct gv_checkpoint_file *)f;
    own->engine = (struct gv_checkpoint){
        .context = own, .load = f->draws > 0 ? load : NULL, .due = is_due, .save = save};
    return f->draws > 0 || f->seconds > 0 ? &f->engine : NULL;
}

/* --- the end --- */

/* The result is there: its checkpoint goes, and one of the same run that was not gone on with. Another
 * process's stays. */
static void clean_up(struct gv_checkpoint_file *f)
{
    struct head head = {0};
    if (f->descriptor >= 0) close(f->descriptor);
    bool found = read_head(f, &head) == GV_OK, own = found && strcmp(head.part, f->own) == 0;
    bool earlier = found && !own && f->part && f->same_plan && strcmp(head.part, f->part) == 0;
    if (own || earlier) unlink(f->path.data);
    if (earlier) gv_output_remove_part(&f->place, f->part);
    free_head(&head);
}

void gv_checkpoint_file_end(struct gv_checkpoint_file *f, bool complete, struct gv_diagnostics *diagnostics)
{
    char text[128];
    if (f->unfit)
        gv_diagnose_plain(diagnostics, GV_ERROR, "run it anew without --resume",
                          "'%s' was saved by a program that computes other figures", f->path.data);
    else if (f->error)
        gv_diagnose_plain(diagnostics, GV_WARNING, NULL, "'%s' could not be saved: %s", f->path.data,
                          f->error > 0 ? gv_output_reason(f->error, text) : "its file cannot be written");
    if (complete)
        clean_up(f);
    else if (!f->unfit && (f->saved || f->draws > 0))
        gv_diagnose_plain(diagnostics, GV_NOTE, NULL, "the same command with --resume goes on from '%s'",
                          f->path.data);
}

void gv_checkpoint_file_close(struct gv_checkpoint_file *f)
{
    gv_text_free(&f->result);
    gv_text_free(&f->path);
    gv_text_free(&f->plan);
    gv_output_discard(&f->place);
    free(f->stretches);
    free(f->part);
    free(f->own);
    if (f->descriptor > 0) close(f->descriptor);
    *f = (struct gv_checkpoint_file){0};
}
