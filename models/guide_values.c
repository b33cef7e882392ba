/* The register itself, and its outcomes in a model. Quotations are the guide's, sentence by sentence. */
#include "guide_values.h"

#include <stdio.h>
#include <string.h>

const char gv_guide_source[] = "»Undersøg værdien og effekten af digitalt understøttet træning«";
const char gv_guide_place[] = "1 Typiske gevinster";
const char gv_guide_measures_place[] = "5 Data og vidensopsamling";

const struct gv_value_word gv_value_sides[GV_SIDE_COUNT] = {
#define SIDE(id, name, da, en) [GV_SIDE_##id] = {name, {da, en}},
    GV_VALUE_SIDES(SIDE)
#undef SIDE
};

const struct gv_value_word gv_value_treatments[GV_TREATMENT_COUNT] = {
#define TREATMENT(id, name, da, en) [GV_TREATMENT_##id] = {name, {da, en}},
    GV_VALUE_TREATMENTS(TREATMENT)
#undef TREATMENT
};

const char *const gv_value_chains[GV_VALUE_CHAINS] = {
    [GV_VALUE_REHABILITATION] = "rehabilitation", [GV_VALUE_RETRAINING] = "retraining"};

const char *const gv_guide_value_names[GV_WORTH_COUNT] = {
#define VALUE(id, name) [GV_WORTH_##id] = name,
    GV_GUIDE_VALUES(VALUE)
#undef VALUE
};

#define REHABILITATION(...) [GV_VALUE_REHABILITATION] = {__VA_ARGS__}
#define RETRAINING(...) [GV_VALUE_RETRAINING] = {__VA_ARGS__}

const struct gv_guide_value gv_guide_values[GV_WORTH_COUNT] = {
    [GV_WORTH_LESS_CARE] =
        {.side = GV_SIDE_MONEY,
         .sign = 1,
         .treatment = GV_TREATMENT_SIMULATED,
         .quotation = "Tidsbesparelse i hjemmeplejen efter træningsforløb som følge af borgernes forbedrede "
                      "funktionstilstand og derved mindre plejebehov",
         .measure = "Sparet hjælp i timer pr. borger",
         .meaning = {"Timer i hjemmeplejen, der bevilges færre og frigøres i vagtplanen, i kroner.",
                     "Hours of home care that are granted less and released in the roster, at a price."},
         .outcomes = {REHABILITATION("released_hours", "observed_saving"), RETRAINING("released_hours")}},
    [GV_WORTH_THERAPIST_TIME] =
        {.side = GV_SIDE_MONEY,
         .sign = 1,
         .treatment = GV_TREATMENT_SIMULATED,
         .quotation =
             "Tidsbesparelse for træningsterapeuter under træningen, når borger selv-træner digitalt.",
         .measure = "Tidsforbrug hos terapeut ved holdtræning",
         .meaning = {"Timer, som almindelig træning ville have taget, i kroner.",
                     "Hours that conventional training would have taken, at a price."},
         .outcomes = {REHABILITATION("substituted_hours"),
                      RETRAINING("therapist_hours_saved", "cashable_hours")}},
    [GV_WORTH_PREMISES] =
        {.side = GV_SIDE_MONEY,
         .sign = 1,
         .treatment = GV_TREATMENT_SIMULATED,
         .quotation =
             "Sparede udgifter til træningslokaler, da den digitale understøttelse muliggør træning hjemme.",
         .measure = "Lokalekapacitet",
         .meaning = {"Hele lokaler, der ikke længere bruges, i kroner; kun ved genoptræning.",
                     "Whole rooms that are no longer used, at a price; in re-training only."},
         .outcomes = {RETRAINING("rooms_released")}},
    [GV_WORTH_UNUSED_SOLUTION] =
        {.side = GV_SIDE_MONEY,
         .sign = -1,
         .treatment = GV_TREATMENT_SIMULATED,
         .quotation = "Dyrt, hvis løsninger ikke anvendes i praksis.",
         .measure = "Omkostninger ved indkøb, implementering og drift",
         .meaning = {"Opstart, faste omkostninger og forløb, der betales for, også når de ikke bruges.",
                     "Start-up, fixed cost, and courses that are paid for whether used or not."},
         .outcomes = {REHABILITATION("running_cost"), RETRAINING("running_cost")}},
    [GV_WORTH_EFFECT_LOST] =
        {.side = GV_SIDE_MONEY,
         .sign = -1,
         .treatment = GV_TREATMENT_SIMULATED,
         .quotation = "Hvis træning ikke fastholdes kan funktionstilstand igen forværres.",
         .meaning = {"Effekten aftager med en halveringstid, og de frigjorte timer med den.",
                     "The effect fades with a half-life, and the hours released with it."},
         .outcomes = {REHABILITATION("released_hours"), RETRAINING("released_hours")}},
    [GV_WORTH_EXTENDED_SERVICE] =
        {.side = GV_SIDE_MONEY,
         .sign = -1,
         .treatment = GV_TREATMENT_SIMULATED,
         .quotation =
             "Hvis digital træning er en udvidelse af service er det ikke sikkert der er en besparelse i tid "
             "og økonomi.",
         .meaning = {"Kun den del af forløbene, der træder i stedet for andre, sparer tid.",
                     "Only the share of courses that replaces others saves time."},
         .outcomes = {REHABILITATION("substituted_hours", "staff_hours"),
                      RETRAINING("therapist_hours_saved")}},

    [GV_WORTH_FUNCTION] =
        {.side = GV_SIDE_CITIZEN,
         .sign = 1,
         .treatment = GV_TREATMENT_COUNTED,
         .quotation =
             "Borgerne får forbedret deres funktionsniveau og bliver i stand til mere selv, eller undgår at "
             "deres situation forværres i samme grad som uden træning.",
         .measure = "Muskelstyrke før og efter træning; Funktionsevne før og efter træning",
         .meaning =
             {"Borgere, der gennemfører, og af dem borgere med effekt; hvor meget bedre de får det, er en "
              "måling.",
              "Citizens who complete, and of them those who respond; how much better they are is for "
              "measurement."},
         .outcomes = {REHABILITATION("completed_per_year", "responders_per_year"),
                      RETRAINING("completed_per_year")}},
    [GV_WORTH_MOTIVATION] =
        {.side = GV_SIDE_CITIZEN,
         .sign = 1,
         .treatment = GV_TREATMENT_INDICATOR,
         .quotation = "Borgerne oplever øget motivation for træning.",
         .measure = "Motivation: Om digital træning giver mere eller mindre motivation for at træne.",
         .meaning = {"Opgøres ved måling; frafaldet kan være et tegn på det modsatte.",
                     "For measurement; dropouts may be a sign of the opposite."}},
    [GV_WORTH_FLEXIBILITY] =
        {.side = GV_SIDE_CITIZEN,
         .sign = 1,
         .treatment = GV_TREATMENT_COUNTED,
         .quotation = "Mere fleksibilitet ift. hvor træning udføres.",
         .meaning = {"Fremmøder og kørsler, som borgerne slipper for; kørslerne også i kroner.",
                     "Attendances and trips that citizens are spared; the trips at a price too."},
         .outcomes = {RETRAINING("sessions_avoided", "trips_avoided")}},
    [GV_WORTH_WAITING] =
        {.side = GV_SIDE_CITIZEN,
         .sign = 1,
         .treatment = GV_TREATMENT_COUNTED,
         .quotation =
             "Undgå og/eller nedbringe ventelister for træning, fordi kapaciteten til at træne kan udvides.",
         .meaning = {"Dage kortere ventetid, for de timer der bruges til det; kun ved genoptræning.",
                     "Days of waiting less, for the hours that go to the queue; in re-training only."},
         .outcomes = {RETRAINING("waiting_days_saved")}},
    [GV_WORTH_MORE_TRAINING] =
        {.side = GV_SIDE_CITIZEN,
         .sign = 1,
         .treatment = GV_TREATMENT_COUNTED,
         .quotation = "Mulighed for at give mere træning, fx hvis træning kan foretages af flere faggrupper.",
         .measure = "Andel af borgere som tilbydes og gennemfører træningen",
         .meaning =
             {"Borgere, der får tilbuddet, siger nej eller starter; prisen følger af, hvem der træner dem.",
              "Citizens who are offered the course, decline or start; the price follows from who trains "
              "them."},
         .outcomes = {REHABILITATION("offered_per_year", "declined_per_year", "started_per_year"),
                      RETRAINING("digital_per_year")}},
    [GV_WORTH_DROPOUT] =
        {.side = GV_SIDE_CITIZEN,
         .sign = -1,
         .treatment = GV_TREATMENT_COUNTED,
         .quotation = "Træning kan ikke fastholdes – fx pga. mistet motivation ved egentræning.",
         .measure = "Frafald: Hvor mange borgere, der prøver digital træning falder fra igen",
         .meaning = {"Borgere, der starter og ikke gennemfører; tiden til dem er i omkostningen.",
                     "Citizens who start and do not complete; the time spent on them is in the cost."},
         .outcomes = {REHABILITATION("dropouts_per_year"), RETRAINING("dropouts_per_year")}},
    [GV_WORTH_USER_EXPERIENCE] =
        {.side = GV_SIDE_CITIZEN,
         .sign = -1,
         .treatment = GV_TREATMENT_INDICATOR,
         .quotation = "Dårlige brugeroplevelser - fx miste fællesskabsfølelsen ved holdtræning.",
         .measure = "Brugervenlighed: Om løsningerne til digital træning er brugervenlige",
         .meaning = {"Opgøres ved måling; fællesskab og oplevelse har ingen pris her.",
                     "For measurement; fellowship and experience have no price here."}},

    [GV_WORTH_VARIED_WORK] =
        {.side = GV_SIDE_STAFF,
         .sign = 1,
         .treatment = GV_TREATMENT_INDICATOR,
         .quotation = "Medarbejderne oplever, at digital træning fører til mere varierede og interessante "
                      "arbejdsopgaver.",
         .measure = "Motivation for at arbejde med digitale løsninger til træning",
         .meaning = {"Opgøres ved måling.", "For measurement."}},
    [GV_WORTH_RELATIONS] =
        {.side = GV_SIDE_STAFF,
         .sign = 1,
         .treatment = GV_TREATMENT_INDICATOR,
         .quotation =
             "Medarbejderne oplever, at tiden med borgerne under træning er positivt relationsarbejde.",
         .measure = "Hvordan oplever medarbejdere træning påvirker relation til borgeren?",
         .meaning = {"Opgøres ved måling; timerne til træning tælles ved siden af.",
                     "For measurement; the hours of training are counted beside it."},
         .outcomes = {REHABILITATION("staff_hours")}},
    [GV_WORTH_STAFF_FITNESS] =
        {.side = GV_SIDE_STAFF,
         .sign = 1,
         .treatment = GV_TREATMENT_OUTSIDE,
         .quotation = "Medarbejderne oplever selv en positiv træningseffekt af at træne med borgere",
         .meaning = {"Hverken simuleret eller målt: vejledningen nævner ingen måde at måle det på.",
                     "Neither simulated nor measured: the guide names no way to measure it."}},
    [GV_WORTH_DISTANCE] =
        {.side = GV_SIDE_STAFF,
         .sign = -1,
         .treatment = GV_TREATMENT_INDICATOR,
         .quotation =
             "Manglende nærvær: At medarbejderne oplever digital træning, som en distanceret form for hjælp.",
         .measure = "Fokus og nærvær: Om medarbejderen er fokuseret på træningsopgaven.",
         .meaning = {"Opgøres ved måling.", "For measurement."}},
    [GV_WORTH_TROUBLE] =
        {.side = GV_SIDE_STAFF,
         .sign = -1,
         .treatment = GV_TREATMENT_INDICATOR,
         .quotation = "Besvær: At medarbejderne oplever, at løsningen for digital træning er besværlig.",
         .measure = "Oplevelse af teknisk bøvl; Tilgængelighed til support",
         .meaning = {"Opgøres ved måling; supportens pris er i driftsomkostningen.",
                     "For measurement; what support costs is in the running cost."}},
};

int gv_guide_outcome(const struct gv_model *model, enum gv_value_chain chain, const char *outcome)
{
    char name[128];
    if (strcmp(model->name, gv_value_chains[chain]) == 0) return gv_model_find_outcome(model, outcome);
    snprintf(name, sizeof name, "%s.%s", gv_value_chains[chain], outcome);
    return gv_model_find_outcome(model, name);
}
