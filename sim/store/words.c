/* In /provenance: what the scenario names by words of a table, its legal basis and its indicators. */
#include "store/sections.h"

static void write_legal_basis(struct gv_hdf5 *h, const struct gv_scenario *scenario)
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

static void write_indicators(struct gv_hdf5 *h, const struct gv_scenario *scenario)
{
    static const struct gv_variable scale = {.name = "indicator",
                                             .units = "1",
                                             .long_name = "value that is followed by measuring",
                                             .long_name_da = "værdi, der følges ved måling"};
    static const struct gv_variable quotation = {.name = "indicator_quotation",
                                                 .units = "1",
                                                 .long_name = "the value in the guide, in Danish",
                                                 .long_name_da = "værdien i vejledningen"};
    const char *names[GV_WORTH_COUNT], *quotations[GV_WORTH_COUNT];
    size_t n = 0;
    for (size_t i = 0; i < GV_WORTH_COUNT; i++) {
        if (!(scenario->indicators >> i & 1)) continue;
        names[n] = gv_guide_value_names[i];
        quotations[n++] = gv_guide_values[i].quotation;
    }
    if (n == 0) return;
    gv_hdf5_text_scale(h, "provenance", &scale, n, names);
    gv_hdf5_texts(h, "provenance", &quotation, GV_DIMS("indicator"), quotations);
}

void gv_write_words(struct gv_hdf5 *h, const struct gv_scenario *scenario)
{
    write_legal_basis(h, scenario);
    write_indicators(h, scenario);
}
