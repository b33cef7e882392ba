#include "store/selection.h"

#include "base/memory.h"
#include "base/status.h"
#include "sampling/design.h"
#include "store/selection_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- which files share their draws --- */

static uint64_t points_of(const struct gv_reader *reader)
{
    return gv_reader_draws(reader) / gv_reader_replicates(reader);
}

static bool share_draws(const struct gv_reader *a, const struct gv_reader *b)
{
    const char *design = gv_reader_design(a);
    if (gv_reader_seed(a) != gv_reader_seed(b) || strcmp(design, gv_reader_design(b)) != 0 ||
        strcmp(gv_reader_version(a), gv_reader_version(b)) != 0)
        return false;
    bool hypercube = strcmp(design, gv_design_name(GV_DESIGN_LHS)) == 0;
    return !hypercube || points_of(a) == points_of(b);
}

/* set[f] of each file; makes the sets. */
static void find_sets(const struct gv_reader *const readers[], size_t n, struct gv_selection *s, size_t *set)
{
    for (size_t f = 0; f < n; f++) {
        const struct gv_reader *r = readers[f];
        uint64_t points = points_of(r);
        uint32_t replicates = gv_reader_replicates(r);
        size_t found = 0;
        while (found < s->n_sets && !share_draws(readers[s->sets[found].first_file], r))
            found++;
        struct gv_selected_set *whole = &s->sets[found];
        set[f] = found;
        if (found == s->n_sets) {
            bool classical = strcmp(gv_reader_design(r), gv_design_name(GV_DESIGN_MC)) == 0;
            *whole = (struct gv_selected_set){f, points * replicates, replicates, classical, false};
            s->n_sets++;
            continue;
        }
        uint64_t most = whole->draws / whole->replicates;
        if (points != most || replicates != whole->replicates) whole->shortened = true;
        if (replicates < whole->replicates) whole->replicates = replicates;
        whole->draws = (points < most ? points : most) * whole->replicates;
    }
}

/* --- names --- */

/* The file's name without folder and ending. */
static char *stem_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t n = strlen(name);
    if (n > 3 && strcmp(name + n - 3, ".h5") == 0) n -= 3;
    return gv_text_copy(name, n);
}

/* Whether the short names tell the files apart. */
static bool stems_differ(const struct gv_reader *const readers[], size_t n)
{
    bool differ_all = true;
    for (size_t f = 1; f < n; f++)
        for (size_t g = 0; g < f && differ_all; g++) {
            char *a = stem_of(gv_reader_path(readers[f])), *b = stem_of(gv_reader_path(readers[g]));
            differ_all = a && b && strcmp(a, b) != 0;
            free(a);
            free(b);
        }
    return differ_all;
}

static char *name_of(const struct gv_reader *const readers[], size_t n, size_t file, const char *policy)
{
    struct gv_text name = {0};
    if (n > 1) {
        const char *path = gv_reader_path(readers[file]);
        char *stem = stems_differ(readers, n) ? stem_of(path) : NULL;
        gv_text_printf(&name, "%s:", stem ? stem : path);
        free(stem);
    }
    gv_text_puts(&name, policy);
    return gv_text_take(&name);
}

static bool has_name(const struct gv_selected *policy, const char *wanted)
{
    return strcmp(policy->name, wanted) == 0 || strcmp(policy->bare, wanted) == 0;
}

static int unknown_policy(const struct gv_selected *policies, size_t n, const char *wanted,
                          struct gv_diagnostics *diagnostics)
{
    const char **names = gv_memory_zeroed(n + 1, sizeof *names);
    struct gv_text hint = {0};
    for (size_t i = 0; names && i < n; i++)
        names[i] = policies[i].name;
    if (names) gv_text_suggest(&hint, wanted, names, n, "there are");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "there is no policy '%s' to compare", wanted);
    gv_text_free(&hint);
    free(names);
    return GV_ERR_USAGE;
}

static bool contains(const struct gv_selection *s, size_t file, size_t policy)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->policies[i].file == file && s->policies[i].policy == policy) return true;
    return false;
}

/* Keeps of all policies those that were asked for, in that order. */
static int choose(const char *const wanted[], size_t n_wanted, const struct gv_selected *all, size_t n_all,
                  struct gv_selection *s, struct gv_diagnostics *diagnostics)
{
    for (size_t w = 0; w < n_wanted; w++) {
        bool found = false;
        for (size_t i = 0; i < n_all; i++) {
            if (!has_name(&all[i], wanted[w])) continue;
            found = true;
            if (contains(s, all[i].file, all[i].policy)) continue;
            struct gv_selected *policy = &s->policies[s->n];
            *policy = all[i];
            policy->name = gv_text_copy(all[i].name, strlen(all[i].name));
            if (!policy->name) return GV_ERR_MEMORY;
            s->n++;
        }
        if (!found) return unknown_policy(all, n_all, wanted[w], diagnostics);
    }
    return GV_OK;
}

static int list_policies(const struct gv_reader *const readers[], size_t n, const size_t *set,
                         struct gv_selected *all, size_t *n_all)
{
    for (size_t f = 0; f < n; f++)
        for (size_t p = 0; p < gv_reader_n_policies(readers[f]); p++) {
            const struct gv_file_policy *policy = gv_reader_policy(readers[f], p);
            struct gv_selected *next = &all[*n_all];
            *next = (struct gv_selected){.name = name_of(readers, n, f, policy->name),
                                         .bare = policy->name,
                                         .label = policy->label,
                                         .file = f,
                                         .policy = p,
                                         .set = set[f]};
            if (!next->name) return GV_ERR_MEMORY;
            ++*n_all;
        }
    return GV_OK;
}

static int select_policies(const struct gv_reader *const readers[], size_t n, const size_t *set,
                           const char *const wanted[], size_t n_wanted, struct gv_selection *s,
                           struct gv_diagnostics *diagnostics)
{
    size_t total = 0, n_all = 0;
    for (size_t f = 0; f < n; f++)
        total += gv_reader_n_policies(readers[f]);
    struct gv_selected *all = gv_memory_zeroed(total, sizeof *all);
    s->policies = gv_memory_zeroed(total, sizeof *s->policies);
    int status = all && s->policies ? list_policies(readers, n, set, all, &n_all) : GV_ERR_MEMORY;
    if (status == GV_OK && n_wanted == 0) {
        memcpy(s->policies, all, n_all * sizeof *all);
        s->n = n_all;
        n_all = 0;
    } else if (status == GV_OK) {
        status = choose(wanted, n_wanted, all, n_all, s, diagnostics);
    }
    for (size_t i = 0; i < n_all; i++)
        free(all[i].name);
    free(all);
    if (status == GV_OK && s->n < 2) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "name more policies with --policy, or more result files",
                          "there is only the policy '%s', and nothing to compare it with",
                          s->policies[0].name);
        status = GV_ERR_USAGE;
    }
    return status;
}

int gv_selection_find(const struct gv_selection *s, const char *name, size_t *index,
                      struct gv_diagnostics *diagnostics)
{
    for (int bare = 0; bare < 2; bare++)
        for (size_t i = 0; i < s->n; i++)
            if (strcmp(bare ? s->policies[i].bare : s->policies[i].name, name) == 0) {
                *index = i;
                return GV_OK;
            }
    return unknown_policy(s->policies, s->n, name, diagnostics);
}

/* --- the draws --- */

static int read_draws(const struct gv_reader *reader, const struct gv_selection *s,
                      struct gv_selected *policy, struct gv_diagnostics *diagnostics)
{
    const struct gv_selected_set *set = &s->sets[policy->set];
    uint32_t stored = gv_reader_replicates(reader), R = set->replicates;
    size_t points = (size_t)(set->draws / R);
    policy->values = gv_memory_new(points * stored * sizeof *policy->values);
    if (!policy->values) return GV_ERR_MEMORY;
    int status = gv_reader_slice(reader, "draws", s->outcome->name, policy->policy, 0, points * stored,
                                 policy->values, diagnostics);
    if (status != GV_OK) return status;
    /* Replicates that others do not have are taken out. */
    for (size_t i = 0; i < points; i++)
        for (uint32_t r = 0; r < R; r++) {
            double value = policy->values[i * stored + r];
            policy->values[i * R + r] = isfinite(value) ? value : (double)NAN;
        }
    return GV_OK;
}

static int read_looks(const struct gv_reader *reader, uint32_t *looks, struct gv_diagnostics *diagnostics)
{
    struct gv_array number;
    if (!gv_reader_has(reader, "provenance", "stopping_looks")) return GV_OK;
    int status = gv_reader_numbers(reader, "provenance", "stopping_looks", &number, diagnostics);
    if (status != GV_OK) return status;
    if (number.n == 1 && number.values[0] > *looks && number.values[0] <= 64)
        *looks = (uint32_t)number.values[0];
    gv_array_free(&number);
    return GV_OK;
}

int gv_selection_read(const struct gv_reader *const readers[], size_t n, const char *outcome,
                      const char *const policies[], size_t n_policies, struct gv_selection *s,
                      struct gv_diagnostics *diagnostics)
{
    *s = (struct gv_selection){.n_files = n, .looks = 1};
    size_t *set = gv_memory_zeroed(n, sizeof *set);
    s->sets = gv_memory_zeroed(n, sizeof *s->sets);
    int status = set && s->sets ? gv_selection_check_files(readers, n, diagnostics) : GV_ERR_MEMORY;
    if (status == GV_OK) status = gv_selection_check_outcome(readers, n, outcome, &s->outcome, diagnostics);
    if (status == GV_OK) {
        find_sets(readers, n, s, set);
        status = select_policies(readers, n, set, policies, n_policies, s, diagnostics);
    }
    for (size_t i = 0; i < s->n && status == GV_OK; i++)
        status = read_draws(readers[s->policies[i].file], s, &s->policies[i], diagnostics);
    for (size_t f = 0; f < n && status == GV_OK; f++) {
        status = read_looks(readers[f], &s->looks, diagnostics);
        s->incomplete = s->incomplete || !gv_reader_complete(readers[f]);
    }
    free(set);
    if (status == GV_ERR_MEMORY) gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "out of memory");
    if (status != GV_OK) gv_selection_free(s);
    return status;
}

void gv_selection_free(struct gv_selection *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->policies[i].name);
        free(s->policies[i].values);
    }
    free(s->policies);
    free(s->sets);
    *s = (struct gv_selection){0};
}
