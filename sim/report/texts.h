/* The program's texts in Danish and English. */
#ifndef GV_REPORT_TEXTS_H
#define GV_REPORT_TEXTS_H

#include "base/text.h"
#include "engine/model.h"

enum gv_language { GV_DA, GV_EN, GV_LANGUAGES };

enum gv_text_key {
#define TEXT(key, da, en) GV_TEXT_##key,
#include "report/texts.def"
#undef TEXT
    GV_TEXT_COUNT
};

/* UTF-8, static. */
const char *gv_text_in(enum gv_language language, enum gv_text_key key);
/* Appends the text with its {} replaced by the values in turn: GV_FILL(out, language, key, a, b). Words may
 * stand in another order in another language, values may not. */
#define GV_FILL(out, language, key, ...) \
    gv_text_fill(out, language, key, (const char *const[]){__VA_ARGS__, NULL})
void gv_text_fill(struct gv_text *out, enum gv_language language, enum gv_text_key key,
                  const char *const *values);

const char *gv_label_in(enum gv_language language, const struct gv_label *label);

/* A unit as readers write it: "timer/år" for "h/yr" in Danish; English keeps the model's spelling. Appended.
 */
void gv_unit_print(const char *unit, enum gv_language language, struct gv_text *out);

/* "da" or "en"; false if it is neither. */
bool gv_language_find(const char *name, enum gv_language *language);

#endif
