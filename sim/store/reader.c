#include "store/reader.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/hdf5.h"
#include "store/reader_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char format[] = "gevinst-1";

/* --- opening --- */

static int no_input(const char *path, const char *why, struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "cannot read '%s': %s", path, why);
    return GV_ERR_NO_INPUT;
}

static int not_ours(const char *path, const char *why, const char *hint, struct gv_diagnostics *diagnostics)
{
    gv_diagnose_plain(diagnostics, GV_ERROR, hint, "'%s' %s", path, why);
    return GV_ERR_DATA;
}

/* Looks at the file before HDF5 does, whose messages are not for users. */
static int check_file(struct gv_reader *r, struct gv_diagnostics *diagnostics)
{
    static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    unsigned char start[sizeof signature] = {0};
    struct stat info;
    const char *path = r->path;
    /* Not blocking: a pipe must not make us wait. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return no_input(path, errno == ENOENT ? "there is no such file" : strerror(errno), diagnostics);
    int status = GV_OK;
    if (fstat(descriptor, &info) != 0)
        status = no_input(path, strerror(errno), diagnostics);
    else if (S_ISDIR(info.st_mode))
        status = no_input(path, "it is a directory", diagnostics);
    else if (!S_ISREG(info.st_mode))
        status = no_input(path, "it is not a regular file", diagnostics);
    else if (info.st_size == 0)
        status = not_ours(path, "is empty", NULL, diagnostics);
    else if (read(descriptor, start, sizeof start) != (ssize_t)sizeof start ||
             memcmp(start, signature, sizeof start) != 0)
        status = not_ours(path, "is not a result file (not HDF5)",
                          "results are the .h5 files that 'gevinst run' writes", diagnostics);
    else
        r->bytes = (uint64_t)info.st_size;
    r->descriptor = descriptor;
    return status;
}

/* Before any number is taken from the file. */
static int check_sums(struct gv_reader *r, struct gv_diagnostics *diagnostics)
{
    int status = gv_sums_read(r->descriptor, r->bytes, r->sums);
    if (status == GV_ERR_DATA)
        not_ours(r->path, "is damaged: some of its bytes are not those that were written",
                 "`gevinst verify` may tell which; 'gevinst run' makes it again", diagnostics);
    else if (status == GV_ERR_IO)
        status = no_input(r->path, "it cannot be read to its end", diagnostics);
    return status;
}

/* Addresses and lengths of 8 bytes, as everywhere but in files made to confuse. */
static int check_sizes(const struct gv_reader *r, struct gv_diagnostics *diagnostics)
{
    size_t address = 0, length = 0;
    hid_t list = H5Fget_create_plist(r->file);
    bool usual = list >= 0 && H5Pget_sizes(list, &address, &length) >= 0 && address == 8 && length == 8;
    if (list >= 0) H5Pclose(list);
    return usual ? GV_OK
                 : not_ours(r->path, "is not a result of gevinst (unusual layout)", NULL, diagnostics);
}

static int check_format(const struct gv_reader *r, struct gv_diagnostics *diagnostics)
{
    char *found = gv_reader_attribute(r, NULL, NULL, "format");
    int status = GV_OK;
    if (!found || strncmp(found, "gevinst-", strlen("gevinst-")) != 0)
        status = not_ours(r->path, "is an HDF5 file, but not a result of gevinst", NULL, diagnostics);
    else if (strcmp(found, format) != 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR,
                          "read it with the version of gevinst that wrote it, or a newer one",
                          "'%s' has the format %s, and this version reads %s", r->path, found, format);
        status = GV_ERR_DATA;
    }
    free(found);
    return status;
}

/* --- facts about the file --- */

static char *text_or_empty(char *text)
{
    return text ? text : gv_text_copy("", 0);
}

static double number_in(const struct gv_reader *r, const char *name, struct gv_diagnostics *diagnostics)
{
    struct gv_array array;
    double number = NAN;
    if (gv_reader_numbers(r, "provenance", name, &array, diagnostics) != GV_OK) return NAN;
    if (array.n == 1) number = array.values[0];
    gv_array_free(&array);
    return number;
}

static int read_facts(struct gv_reader *r, struct gv_diagnostics *diagnostics)
{
    char *seed = NULL;
    r->title = text_or_empty(gv_reader_attribute(r, NULL, NULL, "title"));
    r->title_da = text_or_empty(gv_reader_attribute(r, NULL, NULL, "title_da"));
    r->model = text_or_empty(gv_reader_attribute(r, NULL, NULL, "model"));
    r->design = text_or_empty(gv_reader_attribute(r, NULL, NULL, "design"));
    if (!r->title || !r->title_da || !r->model || !r->design) return GV_ERR_MEMORY;
    double year = gv_reader_attribute_number(r, NULL, NULL, "price_year");
    r->price_year = year >= 0 && year <= 9999 ? (int)year : 0;
    r->complete = gv_reader_attribute_number(r, NULL, NULL, "complete") > 0;
    double draws = number_in(r, "draws", diagnostics), replicates = number_in(r, "replicates", diagnostics);
    if (!(draws >= 0 && draws <= 0x1p53 && replicates >= 1 && replicates <= 1e6))
        return not_ours(r->path, "is damaged: its numbers of draws make no sense", NULL, diagnostics);
    r->draws = (uint64_t)draws;
    r->replicates = (uint32_t)replicates;
    int status = gv_reader_text(r, "provenance", "seed_text", &seed, diagnostics);
    if (status == GV_OK) r->seed = strtoull(seed, NULL, 10);
    free(seed);
    if (status == GV_OK) status = gv_reader_text(r, "provenance", "plan_sha256", &r->plan_hash, diagnostics);
    return status;
}

static int read_policies(struct gv_reader *r, struct gv_diagnostics *diagnostics)
{
    int status = gv_reader_texts(r, "policies", "policy", &r->policy_names, diagnostics);
    if (status == GV_OK) status = gv_reader_texts(r, "policies", "label", &r->policy_labels, diagnostics);
    if (status == GV_OK)
        status = gv_reader_texts(r, "policies", "label_da", &r->policy_labels_da, diagnostics);
    if (status != GV_OK) return status;
    r->n_policies = r->policy_names.n;
    if (r->policy_labels.n != r->n_policies || r->policy_labels_da.n != r->n_policies)
        return not_ours(r->path, "is damaged: policies and labels do not match", NULL, diagnostics);
    r->policies = gv_memory_zeroed(r->n_policies + 1, sizeof *r->policies);
    if (!r->policies) return GV_ERR_MEMORY;
    for (size_t p = 0; p < r->n_policies; p++)
        r->policies[p] = (struct gv_file_policy){
            .name = r->policy_names.texts[p],
            .label = {.da = r->policy_labels_da.texts[p], .en = r->policy_labels.texts[p]}};
    return GV_OK;
}

/* --- outcomes --- */

static unsigned flags_from(const char *words)
{
    static const struct {
        const char *word;
        unsigned flag;
    } flags[] = {{"headline", GV_HEADLINE},
                 {"may_miss", GV_MAY_MISS},
                 {"miss_beyond", GV_MISS_BEYOND},
                 {"indicator", GV_INDICATOR},
                 {"monthly", GV_MONTHLY}};
    unsigned found = 0;
    for (const char *at = words; *at;) {
        size_t n = strcspn(at, " ");
        for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
            if (strlen(flags[i].word) == n && memcmp(flags[i].word, at, n) == 0) found |= flags[i].flag;
        at += n + (at[n] == ' ');
    }
    return found;
}

static void free_outcome(struct gv_file_outcome *o)
{
    free((char *)o->name);
    free((char *)o->unit);
    free((char *)o->description);
    free((char *)o->label.da);
    free((char *)o->label.en);
}

/* Adds the outcome whose mean the variable is. */
static int add_outcome(struct gv_reader *r, const char *group, const char *variable)
{
    if (r->n_outcomes == r->outcomes_capacity) {
        size_t capacity = r->outcomes_capacity ? 2 * r->outcomes_capacity : 32;
        struct gv_file_outcome *outcomes = gv_memory_resize(r->outcomes, capacity * sizeof *outcomes);
        if (!outcomes) return GV_ERR_MEMORY;
        r->outcomes = outcomes;
        r->outcomes_capacity = capacity;
    }
    double direction = gv_reader_attribute_number(r, group, variable, "outcome_direction");
    char *flags = text_or_empty(gv_reader_attribute(r, group, variable, "outcome_flags"));
    struct gv_file_outcome o = {
        .name = text_or_empty(gv_reader_attribute(r, group, variable, "outcome")),
        .unit = text_or_empty(gv_reader_attribute(r, group, variable, "units")),
        .description = text_or_empty(gv_reader_attribute(r, group, variable, "outcome_description")),
        .label = {.da = text_or_empty(gv_reader_attribute(r, group, variable, "outcome_label_da")),
                  .en = text_or_empty(gv_reader_attribute(r, group, variable, "outcome_label"))},
        .direction = direction > 0   ? 1
                     : direction < 0 ? -1
                                     : 0,
        .flags = flags ? flags_from(flags) : 0};
    if (o.unit) {
        const char *unit = gv_hdf5_units_read(o.unit);
        if (unit != o.unit) {
            free((char *)o.unit);
            o.unit = gv_text_copy(unit, strlen(unit));
        }
    }
    bool whole = flags && o.name && o.unit && o.description && o.label.da && o.label.en;
    free(flags);
    if (whole)
        r->outcomes[r->n_outcomes++] = o;
    else
        free_outcome(&o);
    return whole ? GV_OK : GV_ERR_MEMORY;
}

static int read_outcomes(struct gv_reader *r, const char *group, struct gv_diagnostics *diagnostics)
{
    struct gv_texts names;
    int status = gv_reader_list(r, group, &names, diagnostics);
    for (size_t i = 0; status == GV_OK && i < names.n; i++) {
        char *statistic = gv_reader_attribute(r, group, names.texts[i], "statistic");
        if (statistic && strcmp(statistic, "mean") == 0) status = add_outcome(r, group, names.texts[i]);
        free(statistic);
    }
    gv_texts_free(&names);
    return status;
}

/* --- the whole --- */

/* Opens the file and looks at what it is; see gv_reader_open_damaged(). */
static int open_checked(struct gv_reader *r, bool damaged, struct gv_diagnostics *diagnostics)
{
    int status = check_file(r, diagnostics);
    if (status != GV_OK) return status;
    if (!damaged) status = check_sums(r, diagnostics);
    if (status == GV_OK) status = gv_reader_check_frame(r, diagnostics);
    if (status != GV_OK) return status;
    r->file = gv_hdf5_open(r->path);
    if (r->file < 0)
        return not_ours(r->path, "is damaged or cut short", "make it again with 'gevinst run'", diagnostics);
    status = check_sizes(r, diagnostics);
    if (status == GV_OK) status = check_format(r, diagnostics);
    if (status == GV_OK) status = gv_reader_check_objects(r, damaged, diagnostics);
    r->version = text_or_empty(gv_reader_attribute(r, NULL, NULL, "version"));
    if (status == GV_OK && !r->version) status = GV_ERR_MEMORY;
    return status;
}

static int read_all(struct gv_reader *r, struct gv_diagnostics *diagnostics)
{
    int status = read_facts(r, diagnostics);
    if (status == GV_OK) status = read_policies(r, diagnostics);
    if (status == GV_OK) status = read_outcomes(r, "summary", diagnostics);
    if (status == GV_OK) status = read_outcomes(r, "monthly", diagnostics);
    return status;
}

static int open_reader(const char *path, bool damaged, struct gv_reader **reader,
                       struct gv_diagnostics *diagnostics)
{
    *reader = NULL;
    struct gv_reader *r = gv_memory_zeroed(1, sizeof *r);
    if (!r) return GV_ERR_MEMORY;
    r->file = H5I_INVALID_HID;
    r->descriptor = -1;
    r->path = gv_text_copy(path, strlen(path));
    r->scales = gv_memory_zeroed(1, sizeof *r->scales);
    r->sums = gv_memory_zeroed(1, sizeof *r->sums);
    int status = r->path && r->scales && r->sums ? open_checked(r, damaged, diagnostics) : GV_ERR_MEMORY;
    if (status == GV_OK && !damaged) status = read_all(r, diagnostics);
    if (status == GV_ERR_MEMORY)
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "out of memory while reading '%s'", path);
    if (status == GV_OK)
        *reader = r;
    else
        gv_reader_close(r);
    return status;
}

int gv_reader_open(const char *path, struct gv_reader **reader, struct gv_diagnostics *diagnostics)
{
    return open_reader(path, false, reader, diagnostics);
}

int gv_reader_open_damaged(const char *path, struct gv_reader **reader, struct gv_diagnostics *diagnostics)
{
    return open_reader(path, true, reader, diagnostics);
}

void gv_reader_close(struct gv_reader *r)
{
    if (!r) return;
    for (size_t i = 0; i < r->n_outcomes; i++)
        free_outcome(&r->outcomes[i]);
    free(r->outcomes);
    free(r->policies);
    gv_texts_free(&r->policy_names);
    gv_texts_free(&r->policy_labels);
    gv_texts_free(&r->policy_labels_da);
    free(r->title);
    free(r->title_da);
    free(r->model);
    free(r->version);
    free(r->design);
    free(r->plan_hash);
    if (r->scales) gv_reader_free_scales(*r->scales);
    free(r->scales);
    if (r->sums) gv_sums_free(r->sums);
    free(r->sums);
    if (r->file >= 0) H5Fclose(r->file);
    if (r->descriptor >= 0) close(r->descriptor);
    free(r->path);
    free(r);
}

const char *gv_reader_path(const struct gv_reader *r)
{
    return r->path;
}

struct gv_label gv_reader_title(const struct gv_reader *r)
{
    return (struct gv_label){.da = r->title_da, .en = r->title};
}

const char *gv_reader_model(const struct gv_reader *r)
{
    return r->model;
}

const char *gv_reader_version(const struct gv_reader *r)
{
    return r->version;
}

int gv_reader_price_year(const struct gv_reader *r)
{
    return r->price_year;
}

bool gv_reader_complete(const struct gv_reader *r)
{
    return r->complete;
}

uint64_t gv_reader_draws(const struct gv_reader *r)
{
    return r->draws;
}

uint32_t gv_reader_replicates(const struct gv_reader *r)
{
    return r->replicates;
}

uint64_t gv_reader_seed(const struct gv_reader *r)
{
    return r->seed;
}

const char *gv_reader_design(const struct gv_reader *r)
{
    return r->design;
}

const char *gv_reader_plan_hash(const struct gv_reader *r)
{
    return r->plan_hash;
}

size_t gv_reader_n_policies(const struct gv_reader *r)
{
    return r->n_policies;
}

const struct gv_file_policy *gv_reader_policy(const struct gv_reader *r, size_t index)
{
    return &r->policies[index];
}

int gv_reader_find_policy(const struct gv_reader *r, const char *name)
{
    for (size_t p = 0; p < r->n_policies; p++)
        if (strcmp(r->policies[p].name, name) == 0) return (int)p;
    return -1;
}

size_t gv_reader_n_outcomes(const struct gv_reader *r)
{
    return r->n_outcomes;
}

const struct gv_file_outcome *gv_reader_outcome(const struct gv_reader *r, size_t index)
{
    return &r->outcomes[index];
}

int gv_reader_find_outcome(const struct gv_reader *r, const char *name)
{
    for (size_t o = 0; o < r->n_outcomes; o++)
        if (strcmp(r->outcomes[o].name, name) == 0) return (int)o;
    return -1;
}

int gv_reader_find_part_outcome(const struct gv_reader *r, const char *name)
{
    int found = gv_reader_find_outcome(r, name);
    for (size_t o = 0; found < 0 && o < r->n_outcomes; o++) {
        const char *dot = strchr(r->outcomes[o].name, '.');
        if (dot && strcmp(dot + 1, name) == 0) found = (int)o;
    }
    return found;
}
