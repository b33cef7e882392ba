/* The course and its components: which elements of a course count as digital, and whether the course is
 * digital training.
 *
 * The boundaries and definitions are those of "Komponentmodel: Digital træning" (Aarhus Kommune with eight
 * other municipalities, June 2026). Where it leaves a number open, the number is ours and is called a
 * threshold. How we read what it leaves unclear is told in docs/course.md. */
#ifndef GV_MODELS_COURSE_H
#define GV_MODELS_COURSE_H

#include "course_words.h"
#include "engine/model.h"

enum gv_course_component {
#define WORD(id, name, da, en) GV_COMPONENT_##id,
    GV_COURSE_COMPONENTS(WORD)
#undef WORD
        GV_COMPONENT_COUNT
};

enum gv_course_kind {
#define WORD(id, name, da, en) GV_KIND_##id,
    GV_COURSE_KINDS(WORD)
#undef WORD
        GV_KIND_COUNT
};

enum gv_course_form {
#define FORM(id, name, da, en, use) GV_FORM_##id,
    GV_COURSE_FORMS(FORM)
#undef FORM
        GV_FORM_COUNT
};

enum gv_course_fact {
#define FACT(id, name, meaning) GV_FACT_##id,
    GV_COURSE_FACTS(FACT)
#undef FACT
        GV_FACT_COUNT
};
#define GV_FACT_BIT(id) (1u << GV_FACT_##id)

enum gv_course_form_use {
    GV_FORM_DIGITAL = 1,   /* by digital means */
    GV_FORM_ON_SCREEN = 2, /* the citizen can take part in training through a screen */
    GV_FORM_IN_PERSON = 4, /* where citizen and therapist meet */
};

struct gv_course_word {
    const char *name; /* in a scenario */
    struct gv_label label;
};
extern const struct gv_course_word gv_course_components[GV_COMPONENT_COUNT], gv_course_kinds[GV_KIND_COUNT],
    gv_course_forms[GV_FORM_COUNT];
extern const unsigned gv_course_form_uses[GV_FORM_COUNT]; /* of enum gv_course_form_use */

struct gv_course_fact_word {
    const char *name, *meaning; /* the meaning in English */
};
extern const struct gv_course_fact_word gv_course_facts[GV_FACT_COUNT];

/* A fact that nobody stated is not taken as yes or no: whoever needs it must ask. */
enum gv_answer { GV_UNSAID, GV_NO, GV_YES };

struct gv_course_element {
    struct gv_label label;
    enum gv_course_component component;
    enum gv_course_kind kind;
    enum gv_course_form form;
    double count;   /* how many in a course, above 0; an average may be broken */
    double minutes; /* each, for the citizen; NaN if not said. Decides nothing: elements count, not minutes */
    double staff_minutes; /* each, for the staff; NaN if not said */
    double group_size;    /* citizens who share the staff's time */
    bool for_staff;       /* the audience is staff, not the citizen */
    bool replaces_physical;
    enum gv_answer facts[GV_FACT_COUNT];
};

struct gv_course {
    const struct gv_course_element *elements; /* borrowed */
    size_t n;
    double training_threshold; /* share of digital training elements that makes a course digital; 0: any */
    double substantial_share;  /* share of contacts from which digital contact is a substantial part */
};
#define GV_COURSE_TRAINING_THRESHOLD 0.0
#define GV_COURSE_SUBSTANTIAL_SHARE 0.25

/* --- the rules --- */

enum gv_course_role {
    GV_RULE_EXCLUDES, /* a boundary that keeps elements of its component out */
    GV_RULE_LAST,     /* a boundary for the telephone, judged when the rest of the course is */
    GV_RULE_MEASURES, /* a boundary that says how to count, and excludes nothing */
    GV_RULE_DEFINES,  /* a definition of the whole course */
};

struct gv_course_rule {
    const char *name; /* permanent: scripts and scenarios' authors refer to it */
    enum gv_course_role role;
    enum gv_course_component component; /* whose boundary; GV_COMPONENT_COUNT for a definition */
    const char *place;                  /* headings in the component model */
    const char *quotation;              /* Danish, verbatim */
    const char *meaning;                /* English */
    unsigned asks;                      /* GV_FACT_BIT()s that the answer may depend on */
    enum gv_answer (*excludes)(const struct gv_course_element *element); /* NULL if it excludes nothing */
};

/* The document that the rules quote, its publisher and date; in Danish. */
extern const char gv_course_source[];

/* All rules, a component's in the order they are judged in; *n is their number. */
const struct gv_course_rule *gv_course_rules(size_t *n);

/* --- judging --- */

enum gv_course_standing {
    GV_STANDING_DIGITAL,   /* counts as digital */
    GV_STANDING_PHYSICAL,  /* part of the course, not digital */
    GV_STANDING_EXCLUDED,  /* does not count: a boundary keeps it out */
    GV_STANDING_UNDECIDED, /* a fact is missing */
};

struct gv_course_judgement {
    enum gv_course_standing standing;
    const struct gv_course_rule *boundary; /* that excludes it, or NULL */
    unsigned missing;                      /* GV_FACT_BIT()s of facts that must be stated */
};

/* How many elements are digital, out of those that count. */
struct gv_course_tally {
    double digital, all;
};

struct gv_course_verdict {
    struct gv_course_tally training, contact;
    /* digital training by the majority's definition: one of two criteria, with our thresholds */
    bool training_through_digital, contact_substantial, digital_training;
    /* predominantly digital: more than half of either */
    bool training_predominant, contact_predominant, predominantly_digital;
    /* digital training by the alternative definition: a digital element in the professional core */
    size_t core_elements;
    bool digital_core;
    /* Staff hours for one citizen, of the elements that count, of the physical ones among them, and of those
     * that a boundary keeps out. NaN where an element does not state its staff_minutes. */
    double course_hours, physical_hours, excluded_hours;
    /* Share of the attendances that digital elements replace; NaN if there are none, physical or replaced. */
    double sessions_replaced;
};

/* Judges every element (judgements[course->n]) and the course. False if a fact is missing that something
 * depends on: then judgements[].missing says which, and the verdict is empty. */
bool gv_course_judge(const struct gv_course *course, struct gv_course_judgement *judgements,
                     struct gv_course_verdict *verdict);

/* digital/all; NaN if there are none. */
double gv_course_share(struct gv_course_tally tally);

/* Staff hours that an element takes for one citizen; NaN if it does not say. */
double gv_course_element_hours(const struct gv_course_element *element);

#endif
