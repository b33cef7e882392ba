/* In /provenance: the legal basis that the scenario names. */
#include "store/sections.h"

void gv_write_legal_basis(struct gv_hdf5 *h, const struct gv_scenario *scenario)
{
    static const struct gv_variable scale = {.name = "legal_basis",
                                             .units = "1",
                                             .long_name = "provision that the training is given under",
                                             .long_name_da = "bestemmelse, som træningen gives efter"};
    static const struct gv_variable label = {.name = "legal_basis_label",
                                             .units = "1",
                                             .long_name = "the provision in English",
                                             .long_name_da = "bestemmelsen på engelsk"};
    static const struct gv_variable label_da = {.name = "legal_basis_label_da",
                                                .units = "1",
                                                .long_name = "the provision in Danish",
                                                .long_name_da = "bestemmelsen på dansk"};
    const char *names[GV_LEGAL_COUNT], *en[GV_LEGAL_COUNT], *da[GV_LEGAL_COUNT];
    size_t n = 0;
    for (size_t i = 0; i < GV_LEGAL_COUNT; i++) {
        if (!(scenario->legal_bases & GV_LEGAL_BIT(i))) continue;
        names[n] = gv_legal_provisions[i].name;
        en[n] = gv_legal_provisions[i].label.en;
        da[n++] = gv_legal_provisions[i].label.da;
    }
    if (n == 0) return;
    gv_hdf5_text_scale(h, "provenance", &scale, n, names);
    gv_hdf5_texts(h, "provenance", &label, GV_DIMS("legal_basis"), en);
    gv_hdf5_texts(h, "provenance", &label_da, GV_DIMS("legal_basis"), da);
}
