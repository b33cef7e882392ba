/* The rules of the component model, one row each, and the words that they are told in. */
#include "course.h"

const struct gv_course_word gv_course_components[] = {
#define WORD(id, name, da, en) {name, {da, en}},
    GV_COURSE_COMPONENTS(WORD)};
const struct gv_course_word gv_course_kinds[] = {GV_COURSE_KINDS(WORD)};
#undef WORD

#define FORM(id, name, da, en, use) {name, {da, en}},
const struct gv_course_word gv_course_forms[] = {GV_COURSE_FORMS(FORM)};
#undef FORM

#define DIGITAL GV_FORM_DIGITAL
#define ON_SCREEN GV_FORM_ON_SCREEN
#define IN_PERSON GV_FORM_IN_PERSON
#define FORM(id, name, da, en, use) use,
const unsigned gv_course_form_uses[] = {GV_COURSE_FORMS(FORM)};
#undef FORM

#define FACT(id, name, meaning) {name, meaning},
const struct gv_course_fact_word gv_course_facts[] = {GV_COURSE_FACTS(FACT)};
#undef FACT

const char gv_course_source[] = "»Komponentmodel: Digital træning«, Aarhus Kommune m.fl., juni 2026";

/* --- what excludes --- */

static enum gv_answer answer(bool yes)
{
    return yes ? GV_YES : GV_NO;
}

static enum gv_answer lacks(const struct gv_course_element *e, enum gv_course_fact fact)
{
    return e->facts[fact] == GV_UNSAID ? GV_UNSAID : answer(e->facts[fact] == GV_NO);
}

static enum gv_answer both(enum gv_answer a, enum gv_answer b)
{
    if (a == GV_NO || b == GV_NO) return GV_NO;
    return a == GV_YES && b == GV_YES ? GV_YES : GV_UNSAID;
}

static enum gv_answer status_call(const struct gv_course_element *e)
{
    return answer(e->kind == GV_KIND_CONTACT);
}

static enum gv_answer not_on_screen(const struct gv_course_element *e)
{
    return answer(e->kind != GV_KIND_TRAINING || !(gv_course_form_uses[e->form] & GV_FORM_ON_SCREEN));
}

static enum gv_answer not_synchronous(const struct gv_course_element *e)
{
    return lacks(e, GV_FACT_SYNCHRONOUS);
}

static enum gv_answer therapist_idle(const struct gv_course_element *e)
{
    return lacks(e, GV_FACT_THERAPIST_ACTIVE);
}

static enum gv_answer no_purpose(const struct gv_course_element *e)
{
    return lacks(e, GV_FACT_PROFESSIONAL_PURPOSE);
}

static enum gv_answer only_administrative(const struct gv_course_element *e)
{
    return both(answer(e->facts[GV_FACT_ADMINISTRATIVE] == GV_YES), no_purpose(e));
}

static enum gv_answer not_integrated(const struct gv_course_element *e)
{
    return lacks(e, GV_FACT_INTEGRATED);
}

static enum gv_answer for_staff(const struct gv_course_element *e)
{
    return answer(e->for_staff);
}

static enum gv_answer only_available(const struct gv_course_element *e)
{
    return both(not_integrated(e), lacks(e, GV_FACT_FOLLOW_UP));
}

static enum gv_answer no_function(const struct gv_course_element *e)
{
    return lacks(e, GV_FACT_ACTIVE_FUNCTION);
}

static enum gv_answer not_followed_up(const struct gv_course_element *e)
{
    return lacks(e, GV_FACT_FOLLOW_UP);
}

static enum gv_answer unattended_training(const struct gv_course_element *e)
{
    return both(answer(e->kind == GV_KIND_TRAINING), not_followed_up(e));
}

static enum gv_answer mere_technology(const struct gv_course_element *e)
{
    return both(lacks(e, GV_FACT_HEALTH_PURPOSE), not_integrated(e));
}

/* --- the table --- */

#define SCREEN GV_COMPONENT_SCREEN_TRAINING, "Træning på skærm, Afgrænsning"
#define CONTACT GV_COMPONENT_DIGITAL_CONTACT, "Digital kontakt, Afgrænsning"
#define EDUCATION GV_COMPONENT_DIGITAL_EDUCATION, "Digital undervisning, Afgrænsning"
#define SOLUTION GV_COMPONENT_DIGITAL_SOLUTION, "Digitale træningsløsninger og udstyr, Afgrænsning"
#define COURSE GV_COMPONENT_COUNT, "Definitioner"
#define ALTERNATIVE GV_COMPONENT_COUNT, "Definitioner, Alternativ definition af digital træning"

// clang-format off
static const struct gv_course_rule rules[] = {
    {"screen_status", GV_RULE_EXCLUDES, SCREEN,
     "Kortvarig digital kontakt uden træningsindhold (fx status eller aftaler) er ikke omfattet.",
     "Brief digital contact without training, such as status calls or arrangements, is no training on screen.",
     0, status_call},
    {"screen_live", GV_RULE_EXCLUDES, SCREEN,
     "Komponenten omfatter træningsaktiviteter, hvor borgerens deltagelse foregår synkront via skærm.",
     "Training on screen is training that the citizen takes part in live, through a screen.",
     0, not_on_screen},
    {"screen_asynchronous", GV_RULE_EXCLUDES, SCREEN,
     "Asynkrone videoer eller selvtræning uden samtidig kontakt er ikke træning på skærm.",
     "Asynchronous videos, or self-training without contact at the same time, are no training on screen.",
     GV_FACT_BIT(SYNCHRONOUS), not_synchronous},
    {"screen_therapist", GV_RULE_EXCLUDES, SCREEN,
     "Der skal være aktiv terapeutisk involvering under træningen.",
     "A therapist must take an active part during the training.",
     GV_FACT_BIT(THERAPIST_ACTIVE), therapist_idle},
    {"screen_number", GV_RULE_MEASURES, SCREEN,
     "Komponentens afgrænsning kvantitativt gennem antal eller andel af digitale fremmøder i forløbet.",
     "Training on screen is measured by the number or share of digital attendances, never by minutes.",
     0, NULL},
    {"contact_administrative", GV_RULE_EXCLUDES, CONTACT,
     "Administrative henvendelser uden fagligt indhold er ikke omfattet.",
     "Administrative messages without professional content are no digital contact.",
     GV_FACT_BIT(ADMINISTRATIVE) | GV_FACT_BIT(PROFESSIONAL_PURPOSE), only_administrative},
    {"contact_purpose", GV_RULE_EXCLUDES, CONTACT,
     "Komponenten omfatter digital kontakt med et klart fagligt formål, fx opfølgning, vurdering, instruktion eller "
     "justering af indsats.",
     "Digital contact has a clear professional purpose: follow-up, assessment, instruction or adjustment.",
     GV_FACT_BIT(PROFESSIONAL_PURPOSE), no_purpose},
    {"contact_supplements", GV_RULE_MEASURES, CONTACT,
     "Digital kontakt erstatter eller supplerer fysisk fremmøde, hvor det er fagligt relevant.",
     "Digital contact counts alike whether it replaces physical attendance or comes on top of it.",
     0, NULL},
    {"contact_duration", GV_RULE_MEASURES, CONTACT,
     "Digital kontakt er ikke per definition tidsbesparende og vurderes ud fra faglig relevans – ikke varighed.",
     "Digital contact is judged by professional relevance, not by how long it takes.",
     0, NULL},
    {"telephone_integrated", GV_RULE_LAST, CONTACT,
     "Telefonisk kontakt tæller kun, hvis den indgår som en integreret del af et digitalt understøttet forløb.",
     "The telephone counts only as an integrated part of a course that is digitally supported without it.",
     GV_FACT_BIT(INTEGRATED), not_integrated},
    {"education_staff", GV_RULE_EXCLUDES, EDUCATION,
     "Digital undervisning til medarbejdere eller kompetenceudvikling er ikke omfattet.",
     "Digital education for staff, or their professional development, does not count.",
     0, for_staff},
    {"education_available", GV_RULE_EXCLUDES, EDUCATION,
     "Undervisning tæller ikke med, hvis den udelukkende stilles til rådighed uden faglig integration eller "
     "opfølgning.",
     "Education that is only made available, neither integrated nor followed up, does not count.",
     GV_FACT_BIT(INTEGRATED) | GV_FACT_BIT(FOLLOW_UP), only_available},
    {"education_general", GV_RULE_EXCLUDES, EDUCATION,
     "Generel informationsformidling uden kobling til borgerens indsats falder uden for komponenten.",
     "General information without a link to the citizen's own course does not count.",
     GV_FACT_BIT(PROFESSIONAL_PURPOSE), no_purpose},
    {"education_active", GV_RULE_EXCLUDES, EDUCATION,
     "Komponenten omfatter digital undervisning, der aktivt og målrettet indgår i borgerens forløb.",
     "Digital education takes an active part in the citizen's course.",
     GV_FACT_BIT(ACTIVE_FUNCTION), no_function},
    {"solution_self_training", GV_RULE_EXCLUDES, SOLUTION,
     "Selvtræning via apps eller udstyr uden faglig opfølgning betragtes ikke som digital træning.",
     "Self-training with apps or equipment without professional follow-up is no digital training.",
     GV_FACT_BIT(FOLLOW_UP), unattended_training},
    {"solution_therapist", GV_RULE_EXCLUDES, SOLUTION,
     "Komponenten omfatter kun digitale træningsløsninger, hvor der er terapeutisk involvering gennem opfølgning, "
     "monitorering eller faglig vurdering.",
     "A digital solution counts only where a therapist is involved: follow-up, monitoring or assessment.",
     GV_FACT_BIT(FOLLOW_UP), not_followed_up},
    {"solution_active", GV_RULE_EXCLUDES, SOLUTION,
     "Digitale løsninger skal have en aktiv funktion i borgerens forløb og bidrage til progression, kvalitet eller "
     "systematik.",
     "A digital solution does something in the course and contributes to progression, quality or system.",
     GV_FACT_BIT(ACTIVE_FUNCTION), no_function},
    {"solution_purpose", GV_RULE_EXCLUDES, SOLUTION,
     "Teknologi anvendt uden sundhedsfagligt formål eller integration falder uden for komponenten.",
     "Technology with neither a purpose of health care nor a place in the course does not count.",
     GV_FACT_BIT(HEALTH_PURPOSE) | GV_FACT_BIT(INTEGRATED), mere_technology},
    {"training_through_digital", GV_RULE_DEFINES, COURSE,
     "gennemfører træningen via en digital løsning",
     "Digital training, first way: the citizen trains through a digital solution.",
     0, NULL},
    {"contact_substantial", GV_RULE_DEFINES, COURSE,
     "har digital kontakt som en væsentlig del af forløbet",
     "Digital training, second way: digital contact is a substantial part of the course.",
     0, NULL},
    {"predominantly_digital", GV_RULE_DEFINES, COURSE,
     "når flertallet af kontakter eller træningselementer er digitale",
     "A course is predominantly digital when most contacts or most training elements are digital.",
     0, NULL},
    {"digital_core", GV_RULE_DEFINES, ALTERNATIVE,
     "mindst en digital komponent bruges som en del af den faglige kerne – ikke kun perifere aktiviteter",
     "Digital training otherwise defined: a digital component is part of the professional core.",
     GV_FACT_BIT(PROFESSIONAL_CORE), NULL},
};
// clang-format on

const struct gv_course_rule *gv_course_rules(size_t *n)
{
    *n = sizeof rules / sizeof *rules;
    return rules;
}
