#include "report/legal_basis.h"

void gv_legal_basis_print(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    if (!s->legal_bases) return;
    gv_text_printf(out, "%s:", gv_text_in(language, GV_TEXT_LEGAL_BASIS));
    const char *between = " ";
    for (size_t i = 0; i < GV_LEGAL_COUNT; i++) {
        if (!(s->legal_bases & GV_LEGAL_BIT(i))) continue;
        gv_text_printf(out, "%s%s", between, gv_label_in(language, &gv_legal_provisions[i].label));
        between = "; ";
    }
    gv_text_puts(out, "\n");
    const struct gv_label *note = gv_legal_note(s->legal_bases);
    if (note) gv_text_printf(out, "  %s\n", gv_label_in(language, note));
}

json_t *gv_legal_basis_json(const struct gv_scenario *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < GV_LEGAL_COUNT; i++)
        if (s->legal_bases & GV_LEGAL_BIT(i))
            json_array_append_new(list, json_string(gv_legal_provisions[i].name));
    return list;
}
