/* Judging a course: its elements by the rules, the telephone last, then the whole by the definitions. */
#include "course.h"

#include <math.h>

static bool applies(const struct gv_course_rule *rule, const struct gv_course_element *e)
{
    if (rule->role == GV_RULE_LAST) return e->form == GV_FORM_TELEPHONE;
    return rule->role == GV_RULE_EXCLUDES && rule->component == e->component;
}

static unsigned unsaid(const struct gv_course_element *e, unsigned facts)
{
    for (unsigned f = 0; f < GV_FACT_COUNT; f++)
        if (e->facts[f] != GV_UNSAID) facts &= ~(1u << f);
    return facts;
}

/* `supported`: whether the course is digitally supported without its telephone calls. A boundary that is sure
 * to exclude the element settles it, whatever others would still have to ask. */
static struct gv_course_judgement judge(const struct gv_course_element *e, enum gv_answer supported)
{
    struct gv_course_judgement j = {.standing = GV_STANDING_DIGITAL};
    if (e->component == GV_COMPONENT_PHYSICAL) {
        j.standing = GV_STANDING_PHYSICAL;
        return j;
    }
    size_t n;
    const struct gv_course_rule *rules = gv_course_rules(&n);
    for (size_t i = 0; i < n; i++) {
        if (!applies(&rules[i], e)) continue;
        enum gv_answer excluded = rules[i].excludes(e);
        if (rules[i].role == GV_RULE_LAST && excluded != GV_YES && supported != GV_YES)
            excluded = supported == GV_NO ? GV_YES : GV_UNSAID;
        if (excluded == GV_YES)
            return (struct gv_course_judgement){.standing = GV_STANDING_EXCLUDED, .boundary = &rules[i]};
        if (excluded == GV_UNSAID) {
            j.standing = GV_STANDING_UNDECIDED;
            j.missing |= unsaid(e, rules[i].asks);
        }
    }
    return j;
}

/* Judges all elements; false if one is undecided. */
static bool judge_elements(const struct gv_course *course, enum gv_answer supported,
                           struct gv_course_judgement *judgements)
{
    bool decided = true;
    for (size_t i = 0; i < course->n; i++) {
        judgements[i] = judge(&course->elements[i], supported);
        decided &= judgements[i].standing != GV_STANDING_UNDECIDED;
    }
    return decided;
}

static struct gv_course_tally tally(const struct gv_course *course,
                                    const struct gv_course_judgement *judgements, enum gv_course_kind kind)
{
    struct gv_course_tally t = {0};
    for (size_t i = 0; i < course->n; i++) {
        const struct gv_course_element *e = &course->elements[i];
        bool digital = judgements[i].standing == GV_STANDING_DIGITAL;
        if (e->kind != kind || (!digital && judgements[i].standing != GV_STANDING_PHYSICAL)) continue;
        t.all += e->count;
        if (digital) t.digital += e->count;
    }
    return t;
}

static bool reaches(struct gv_course_tally t, double threshold)
{
    return t.digital > 0 && gv_course_share(t) >= threshold;
}

static void apply_majority(const struct gv_course *course, const struct gv_course_judgement *judgements,
                           struct gv_course_verdict *v)
{
    v->training = tally(course, judgements, GV_KIND_TRAINING);
    v->contact = tally(course, judgements, GV_KIND_CONTACT);
    v->training_through_digital = reaches(v->training, course->training_threshold);
    v->contact_substantial = reaches(v->contact, course->substantial_share);
    v->digital_training = v->training_through_digital || v->contact_substantial;
}

static void apply_predominance(struct gv_course_verdict *v)
{
    v->training_predominant = 2 * v->training.digital > v->training.all;
    v->contact_predominant = 2 * v->contact.digital > v->contact.all;
    v->predominantly_digital = v->training_predominant || v->contact_predominant;
}

/* One digital element that is known to be in the core settles the matter; only without one must the others
 * say. False if they do not. */
static bool apply_alternative(const struct gv_course *course, struct gv_course_judgement *judgements,
                              struct gv_course_verdict *v)
{
    bool unknown = false;
    for (size_t i = 0; i < course->n; i++) {
        if (judgements[i].standing != GV_STANDING_DIGITAL) continue;
        enum gv_answer core = course->elements[i].facts[GV_FACT_PROFESSIONAL_CORE];
        v->core_elements += core == GV_YES;
        unknown |= core == GV_UNSAID;
    }
    v->digital_core = v->core_elements > 0;
    if (v->digital_core || !unknown) return true;
    for (size_t i = 0; i < course->n; i++)
        if (judgements[i].standing == GV_STANDING_DIGITAL)
            judgements[i].missing = unsaid(&course->elements[i], GV_FACT_BIT(PROFESSIONAL_CORE));
    return false;
}

static void derive(const struct gv_course *course, const struct gv_course_judgement *judgements,
                   struct gv_course_verdict *v)
{
    double replaced = 0, physical = 0;
    for (size_t i = 0; i < course->n; i++) {
        const struct gv_course_element *e = &course->elements[i];
        double hours = gv_course_element_hours(e);
        if (judgements[i].standing == GV_STANDING_EXCLUDED) {
            v->excluded_hours += hours;
            continue;
        }
        v->course_hours += hours;
        if (judgements[i].standing == GV_STANDING_PHYSICAL) {
            v->physical_hours += hours;
            physical += e->count;
        } else if (e->replaces_physical) {
            replaced += e->count;
        }
    }
    v->sessions_replaced = gv_course_share((struct gv_course_tally){replaced, replaced + physical});
}

bool gv_course_judge(const struct gv_course *course, struct gv_course_judgement *judgements,
                     struct gv_course_verdict *verdict)
{
    *verdict = (struct gv_course_verdict){0};
    struct gv_course_verdict v = {0};
    bool decided = judge_elements(course, GV_NO, judgements);
    apply_majority(course, judgements, &v);
    enum gv_answer supported = !decided ? GV_UNSAID : v.digital_training ? GV_YES : GV_NO;
    if (!judge_elements(course, supported, judgements)) return false;
    apply_majority(course, judgements, &v);
    apply_predominance(&v);
    if (!apply_alternative(course, judgements, &v)) return false;
    derive(course, judgements, &v);
    *verdict = v;
    return true;
}

double gv_course_share(struct gv_course_tally t)
{
    return t.all > 0 ? t.digital / t.all : NAN;
}

double gv_course_element_hours(const struct gv_course_element *e)
{
    return e->count * e->staff_minutes / 60 / e->group_size;
}
