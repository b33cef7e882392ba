/* The provisions of Danish law that digitally supported training is given under.
 *
 * Those of serviceloven (social services) and sundhedsloven (health) are the ones that "Undersøg værdien og
 * effekten af digitalt understøttet træning" names for its two effect chains. Ældreloven (elder care) is
 * later than that guide: it has a row so that a scenario can say so. A scenario's legal basis is information
 * for its readers; no number depends on it. */
#ifndef GV_MODELS_LEGAL_BASIS_H
#define GV_MODELS_LEGAL_BASIS_H

#include "engine/model.h"

// clang-format off
/*    id        name                 Danish                                                    English */
#define GV_LEGAL_BASES(BASIS)                                                                                                                  \
    BASIS(SEL_83,   "serviceloven_83",   "serviceloven § 83 (hjemmehjælp)",                        "Serviceloven § 83 (home help)")            \
    BASIS(SEL_83A,  "serviceloven_83a",  "serviceloven § 83 a (rehabilitering)",                   "Serviceloven § 83 a (rehabilitation)")     \
    BASIS(SEL_86_2, "serviceloven_86_2", "serviceloven § 86, stk. 2 (vedligeholdende træning)",    "Serviceloven § 86.2 (maintenance training)") \
    BASIS(SUL_119,  "sundhedsloven_119", "sundhedsloven § 119 (forebyggelse)",                     "Sundhedsloven § 119 (prevention)")         \
    BASIS(SUL_140,  "sundhedsloven_140", "sundhedsloven § 140 (genoptræning)",                     "Sundhedsloven § 140 (re-training)")        \
    BASIS(AEL,      "aeldreloven",       "ældreloven",                                             "Ældreloven (elder care)")
// clang-format on

enum gv_legal_basis {
#define BASIS(id, name, da, en) GV_LEGAL_##id,
    GV_LEGAL_BASES(BASIS)
#undef BASIS
        GV_LEGAL_COUNT
};
#define GV_LEGAL_BIT(basis) (1u << (basis))

struct gv_legal_provision {
    const char *name; /* in a scenario; permanent */
    struct gv_label label;
};
extern const struct gv_legal_provision gv_legal_provisions[GV_LEGAL_COUNT];

/* What readers should know of a set of provisions (GV_LEGAL_BIT()s): one sentence, NULL if there is nothing.
 */
const struct gv_label *gv_legal_note(unsigned bases);

#endif
