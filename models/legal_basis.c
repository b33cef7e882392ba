#include "legal_basis.h"

#include <stddef.h>

const struct gv_legal_provision gv_legal_provisions[GV_LEGAL_COUNT] = {
#define BASIS(id, name, da, en) [GV_LEGAL_##id] = {name, {da, en}},
    GV_LEGAL_BASES(BASIS)
#undef BASIS
};

const struct gv_label *gv_legal_note(unsigned bases)
{
    static const struct gv_label later = {
        .da = "Ældreloven har været gældende siden juli 2025 og kan være trådt i stedet for serviceloven for "
              "en "
              "del af borgerne: undersøg, hvilken lov forløbet hviler på.",
        .en = "Ældreloven (elder care) has applied since July 2025 and may have taken the place of "
              "Serviceloven "
              "for some of the citizens: find out which act the course rests on."};
    const unsigned service =
        GV_LEGAL_BIT(GV_LEGAL_SEL_83) | GV_LEGAL_BIT(GV_LEGAL_SEL_83A) | GV_LEGAL_BIT(GV_LEGAL_SEL_86_2);
    return bases & service && !(bases & GV_LEGAL_BIT(GV_LEGAL_AEL)) ? &later : NULL;
}
