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

const char *gv_label_in(enum gv_language language, const struct gv_label *label)
{
    return language == GV_DA ? label->da : label->en;
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
