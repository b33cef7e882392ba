/* realpath() is X/Open. */
#define _XOPEN_SOURCE 700
#include "scenario/updated.h"

#include "base/status.h"
#include "scenario/period.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* In double quotes, which hold everything. */
static void put_quoted(const char *text, struct gv_text *out)
{
    gv_text_puts(out, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') gv_text_puts(out, "\\");
        gv_text_append(out, *text == '\n' ? " " : text, 1);
    }
    gv_text_puts(out, "\"");
}

static void put_key(const char *key, const char *text, struct gv_text *out)
{
    gv_text_printf(out, "    %s: ", key);
    put_quoted(text, out);
    gv_text_puts(out, "\n");
}

/* --- where files are --- */

/* The folder of a path, resolved; NULL if it is not there, or memory ran out. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? gv_text_copy(path, (size_t)(slash - path) + 1) : gv_text_copy(".", 1);
    char *real = folder ? realpath(folder, NULL) : NULL;
    free(folder);
    return real;
}

/* The way from the folder of `from` to the file `to`; as it is where it cannot be told. */
static void put_relative(const char *from, const char *to, struct gv_text *out)
{
    char *here = folder_of(from), *there = folder_of(to);
    const char *slash = strrchr(to, '/'), *name = slash ? slash + 1 : to;
    struct gv_text way = {0};
    if (here && there) {
        size_t same = 0;
        for (size_t i = 0;; i++) {
            bool ends = (!here[i] || here[i] == '/') && (!there[i] || there[i] == '/');
            if (ends) same = i;
            if (here[i] != there[i] || !here[i]) break;
        }
        for (const char *p = here + same; *p; p++)
            if (*p == '/' && p[1]) gv_text_puts(&way, "../");
        const char *rest = there + same;
        while (*rest == '/')
            rest++;
        if (*rest) gv_text_printf(&way, "%s/", rest);
        gv_text_puts(&way, name);
    } else {
        gv_text_puts(&way, to);
    }
    put_quoted(way.data ? way.data : to, out);
    gv_text_free(&way);
    free(here);
    free(there);
}

/* --- the parts of the file --- */

bool gv_updated_continues(const struct gv_scenario *s)
{
    const struct gv_node *root = s->files[0].tree.root, *section = gv_node_find(root, "follow_up");
    return s->n_own > 1 && section && gv_node_find(section, "observed_until") != NULL;
}

static void put_title(const struct gv_updated *u, struct gv_text *out)
{
    static const char *const marks[] = {" (opdateret med tal til ", " (updated with counts to "};
    const char *const titles[] = {u->scenario->title.da, u->scenario->title.en};
    gv_text_puts(out, "title:\n");
    for (size_t i = 0; i < 2; i++) {
        const char *old = strstr(titles[i], marks[i]);
        struct gv_text title = {0};
        gv_text_append(&title, titles[i], old ? (size_t)(old - titles[i]) : strlen(titles[i]));
        gv_text_puts(&title, marks[i]);
        gv_month_print(u->last, &title);
        gv_text_puts(&title, ")");
        gv_text_puts(out, i ? "  en: " : "  da: ");
        put_quoted(title.data ? title.data : "", out);
        gv_text_puts(out, "\n");
        gv_text_free(&title);
    }
}

static void put_changed(const struct gv_updated *u, size_t input, struct gv_text *out)
{
    const struct gv_updated_input *own = &u->inputs[input];
    const struct gv_assumption *before = &u->scenario->assumptions[input];
    struct gv_text value = {0}, source = {0}, note = {0};
    gv_distribution_print(&own->value, &value);
    gv_text_printf(&source, "Own counts, %s, %s", u->data, u->period);
    put_key("value", value.data ? value.data : "", out);
    put_key("source", source.data ? source.data : "", out);
    gv_text_printf(out, "    year: %d\n", u->last / 12);
    enum gv_grade grade = own->measured ? GV_GRADE_MEASURED : before->grade;
    if (grade != GV_GRADE_NONE) gv_text_printf(out, "    grade: %s\n", gv_grade_names[grade]);
    gv_text_printf(&note, "%s Before: %s%s%s.", own->note.data ? own->note.data : "",
                   before->expression ? before->expression : "the model's own value",
                   before->source ? "; source: " : "", before->source ? before->source : "");
    put_key("note", note.data ? note.data : "", out);
    gv_text_free(&value);
    gv_text_free(&source);
    gv_text_free(&note);
}

static void put_again(const struct gv_assumption *a, struct gv_text *out)
{
    put_key("value", a->expression, out);
    if (a->source) put_key("source", a->source, out);
    if (a->year) gv_text_printf(out, "    year: %d\n", a->year);
    if (a->grade != GV_GRADE_NONE) gv_text_printf(out, "    grade: %s\n", gv_grade_names[a->grade]);
    if (a->note) put_key("note", a->note, out);
}

static void put_inputs(const struct gv_updated *u, bool continued, struct gv_text *out)
{
    const struct gv_scenario *s = u->scenario;
    gv_text_puts(out, "\ninputs:\n");
    for (size_t k = 0; k < s->plan.model->n_inputs; k++) {
        const struct gv_assumption *a = &s->assumptions[k];
        bool again = !u->inputs[k].changed && a->expression &&
                     (a->set || (continued && a->place.source == &s->files[0].source));
        if (!u->inputs[k].changed && !again) continue;
        gv_text_printf(out, "\n  %s:\n", s->plan.model->inputs[k].name);
        if (again)
            put_again(a, out);
        else
            put_changed(u, k, out);
    }
}

static void put_correlations(const struct gv_updated *u, struct gv_text *out)
{
    const struct gv_input *inputs = u->scenario->plan.model->inputs;
    if (u->n_correlations == 0) {
        gv_text_puts(out, "\ncorrelations: []\n");
        return;
    }
    gv_text_puts(out, "\n# What the data say of inputs together: rank correlations.\ncorrelations:\n");
    for (size_t c = 0; c < u->n_correlations; c++) {
        gv_text_printf(out, "  - [%s, %s, ", inputs[u->correlations[c].a].name,
                       inputs[u->correlations[c].b].name);
        gv_number_print(u->correlations[c].rank, out);
        gv_text_puts(out, "]\n");
    }
}

int gv_updated_print(const struct gv_updated *u, const char *path, struct gv_text *out)
{
    const struct gv_scenario *s = u->scenario;
    bool continued = gv_updated_continues(s);
    gv_text_printf(
        out, "# Written by `gevinst follow-up`: the inputs that the counts tell of, as they are known after "
             "them.\n# All else is as in the file that this one extends.\n\ngevinst: 1\nextends: ");
    put_relative(path, s->files[continued ? 1 : 0].source.name, out);
    gv_text_puts(out, "\n");
    put_title(u, out);
    gv_text_puts(out, "\nfollow_up:\n  start: ");
    gv_month_print(u->first, out);
    gv_text_puts(out, "\n  observed_until: ");
    gv_month_print(u->last, out);
    gv_text_puts(out, "\n");
    put_inputs(u, continued, out);
    put_correlations(u, out);
    return out->failed ? GV_ERR_MEMORY : GV_OK;
}
