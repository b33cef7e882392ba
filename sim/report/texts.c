#include "report/texts.h"

#include <string.h>

static const char *const texts[GV_TEXT_COUNT][GV_LANGUAGES] = {
#define TEXT(key, da, en) [GV_TEXT_##key] = {[GV_DA] = da, [GV_EN] = en},
#include "report/texts.def"
#undef TEXT
};

const char *gv_text_in(enum gv_language language, enum gv_text_key key)
{
    return texts[key][language];
}

void gv_text_fill(struct gv_text *out, enum gv_language language, enum gv_text_key key,
                  const char *const *values)
{
    const char *at = texts[key][language];
    for (const char *hole; (hole = strstr(at, "{}")); at = hole + 2) {
        gv_text_append(out, at, (size_t)(hole - at));
        if (*values) gv_text_puts(out, *values++);
    }
    gv_text_puts(out, at);
}

const char *gv_label_in(enum gv_language language, const struct gv_label *label)
{
    return language == GV_DA ? label->da : label->en;
}

void gv_unit_print(const char *unit, enum gv_language language, struct gv_text *out)
{
    static const char *const words[][2] = {
        {"h", "timer"},          {"yr", "år"},          {"week", "uge"},           {"weeks", "uger"},
        {"month", "måned"},      {"months", "måneder"}, {"days", "dage"},          {"DKK", "kr."},
        {"citizens", "borgere"}, {"courses", "forløb"}, {"sessions", "fremmøder"}, {"trips", "ture"},
        {"rooms", "lokaler"},
    };
    while (*unit) {
        size_t n = strcspn(unit, "/"), i = 0;
        while (i < sizeof words / sizeof *words &&
               (strlen(words[i][0]) != n || strncmp(words[i][0], unit, n) != 0))
            i++;
        /* The divisor is one of its kind: timer/år, but kr./time. */
        bool divisor =
            unit[n] == '\0' && n == 1 && *unit == 'h' && out->length && out->data[out->length - 1] == '/';
        if (language == GV_DA && divisor)
            gv_text_puts(out, "time");
        else if (language == GV_DA && i < sizeof words / sizeof *words)
            gv_text_puts(out, words[i][1]);
        else
            gv_text_append(out, unit, n);
        unit += n;
        if (*unit) gv_text_append(out, unit++, 1);
    }
}

bool gv_language_find(const char *name, enum gv_language *language)
{
    if (strcmp(name, "da") == 0)
        *language = GV_DA;
    else if (strcmp(name, "en") == 0)
        *language = GV_EN;
    else
        return false;
    return true;
}
