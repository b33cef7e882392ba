/* Known answers for every rule of the component model: by each boundary an element that just counts and one
 * that just does not, the definitions on both sides of their thresholds, and what is derived. */
#include "support/check.h"

#include "course.h"

#include <math.h>
#include <string.h>

/* --- elements --- */

#define YES(fact) .facts[GV_FACT_##fact] = GV_YES
#define NO(fact) .facts[GV_FACT_##fact] = GV_NO

#define ELEMENT(is, what, as, ...)                                                                \
    {                                                                                             \
        .component = GV_COMPONENT_##is, .kind = GV_KIND_##what, .form = GV_FORM_##as, __VA_ARGS__ \
    }
#define SCREEN(...) ELEMENT(SCREEN_TRAINING, TRAINING, GROUP, __VA_ARGS__)
#define CONTACT(...) ELEMENT(DIGITAL_CONTACT, CONTACT, CHAT, __VA_ARGS__)
#define CALL(...) ELEMENT(DIGITAL_CONTACT, CONTACT, TELEPHONE, __VA_ARGS__)
#define EDUCATION(...) ELEMENT(DIGITAL_EDUCATION, EDUCATION, WEBINAR, __VA_ARGS__)
#define APP(...) ELEMENT(DIGITAL_SOLUTION, TRAINING, APP, __VA_ARGS__)
#define MEASURE(...) ELEMENT(DIGITAL_SOLUTION, CONTACT, SENSOR, __VA_ARGS__)
#define VISIT(...) ELEMENT(PHYSICAL, CONTACT, VISIT, __VA_ARGS__)
#define CLASS(...) ELEMENT(PHYSICAL, TRAINING, GROUP, __VA_ARGS__)
#define LIVE SCREEN(YES(SYNCHRONOUS), YES(THERAPIST_ACTIVE))

/* The element that counts and the one that does not differ in one respect only. */
static const struct {
    const char *rule;
    struct gv_course_element counts, excluded;
} pairs[] = {
    {"screen_status", LIVE,
     ELEMENT(SCREEN_TRAINING, CONTACT, GROUP, YES(SYNCHRONOUS), YES(THERAPIST_ACTIVE))},
    {"screen_live", LIVE,
     ELEMENT(SCREEN_TRAINING, TRAINING, TELEPHONE, YES(SYNCHRONOUS), YES(THERAPIST_ACTIVE))},
    {"screen_live", LIVE,
     ELEMENT(SCREEN_TRAINING, EDUCATION, GROUP, YES(SYNCHRONOUS), YES(THERAPIST_ACTIVE))},
    {"screen_asynchronous", LIVE, SCREEN(NO(SYNCHRONOUS), YES(THERAPIST_ACTIVE))},
    {"screen_therapist", LIVE, SCREEN(YES(SYNCHRONOUS), NO(THERAPIST_ACTIVE))},
    {"contact_administrative", CONTACT(YES(ADMINISTRATIVE), YES(PROFESSIONAL_PURPOSE)),
     CONTACT(YES(ADMINISTRATIVE), NO(PROFESSIONAL_PURPOSE))},
    {"contact_purpose", CONTACT(YES(PROFESSIONAL_PURPOSE)), CONTACT(NO(PROFESSIONAL_PURPOSE))},
    {"telephone_integrated", CALL(YES(PROFESSIONAL_PURPOSE), YES(INTEGRATED)),
     CALL(YES(PROFESSIONAL_PURPOSE), NO(INTEGRATED))},
    {"education_staff", EDUCATION(YES(INTEGRATED), YES(PROFESSIONAL_PURPOSE), YES(ACTIVE_FUNCTION)),
     EDUCATION(.for_staff = true, YES(INTEGRATED), YES(PROFESSIONAL_PURPOSE), YES(ACTIVE_FUNCTION))},
    {"education_available",
     EDUCATION(YES(INTEGRATED), NO(FOLLOW_UP), YES(PROFESSIONAL_PURPOSE), YES(ACTIVE_FUNCTION)),
     EDUCATION(NO(INTEGRATED), NO(FOLLOW_UP), YES(PROFESSIONAL_PURPOSE), YES(ACTIVE_FUNCTION))},
    {"education_available",
     EDUCATION(NO(INTEGRATED), YES(FOLLOW_UP), YES(PROFESSIONAL_PURPOSE), YES(ACTIVE_FUNCTION)),
     EDUCATION(NO(INTEGRATED), NO(FOLLOW_UP), YES(PROFESSIONAL_PURPOSE), YES(ACTIVE_FUNCTION))},
    {"education_general", EDUCATION(YES(FOLLOW_UP), YES(PROFESSIONAL_PURPOSE), YES(ACTIVE_FUNCTION)),
     EDUCATION(YES(FOLLOW_UP), NO(PROFESSIONAL_PURPOSE), YES(ACTIVE_FUNCTION))},
    {"education_active", EDUCATION(YES(FOLLOW_UP), YES(PROFESSIONAL_PURPOSE), YES(ACTIVE_FUNCTION)),
     EDUCATION(YES(FOLLOW_UP), YES(PROFESSIONAL_PURPOSE), NO(ACTIVE_FUNCTION))},
    {"solution_self_training", APP(YES(FOLLOW_UP), YES(ACTIVE_FUNCTION), YES(HEALTH_PURPOSE)),
     APP(NO(FOLLOW_UP), YES(ACTIVE_FUNCTION), YES(HEALTH_PURPOSE))},
    {"solution_therapist", MEASURE(YES(FOLLOW_UP), YES(ACTIVE_FUNCTION), YES(HEALTH_PURPOSE)),
     MEASURE(NO(FOLLOW_UP), YES(ACTIVE_FUNCTION), YES(HEALTH_PURPOSE))},
    {"solution_active", APP(YES(FOLLOW_UP), YES(ACTIVE_FUNCTION), YES(HEALTH_PURPOSE)),
     APP(YES(FOLLOW_UP), NO(ACTIVE_FUNCTION), YES(HEALTH_PURPOSE))},
    {"solution_purpose", APP(YES(FOLLOW_UP), YES(ACTIVE_FUNCTION), NO(HEALTH_PURPOSE), YES(INTEGRATED)),
     APP(YES(FOLLOW_UP), YES(ACTIVE_FUNCTION), NO(HEALTH_PURPOSE), NO(INTEGRATED))},
    {"solution_purpose", APP(YES(FOLLOW_UP), YES(ACTIVE_FUNCTION), YES(HEALTH_PURPOSE), NO(INTEGRATED)),
     APP(YES(FOLLOW_UP), YES(ACTIVE_FUNCTION), NO(HEALTH_PURPOSE), NO(INTEGRATED))},
};

enum { MOST = 8 };
static struct gv_course_judgement judgements[MOST];
static struct gv_course_verdict verdict;

static bool judge_as_said(const struct gv_course_element *elements, size_t n, double training, double contact)
{
    const struct gv_course course = {elements, n, training, contact};
    return gv_course_judge(&course, judgements, &verdict);
}

/* With what a case leaves out: one element, alone, no times, not in the core. */
static bool judge(const struct gv_course_element *cases, size_t n, double training, double contact)
{
    struct gv_course_element elements[MOST];
    assert_true(n <= MOST);
    for (size_t i = 0; i < n; i++) {
        struct gv_course_element *e = &elements[i];
        *e = cases[i];
        if (!(e->count > 0)) e->count = 1;
        if (!(e->group_size > 0)) e->group_size = 1;
        if (!(e->minutes > 0)) e->minutes = NAN;
        if (!(e->staff_minutes > 0)) e->staff_minutes = NAN;
        if (e->facts[GV_FACT_PROFESSIONAL_CORE] == GV_UNSAID) e->facts[GV_FACT_PROFESSIONAL_CORE] = GV_NO;
    }
    return judge_as_said(elements, n, training, contact);
}

#define JUDGE(...)                                                                                    \
    judge((const struct gv_course_element[]){__VA_ARGS__},                                            \
          sizeof((const struct gv_course_element[]){__VA_ARGS__}) / sizeof(struct gv_course_element), \
          GV_COURSE_TRAINING_THRESHOLD, GV_COURSE_SUBSTANTIAL_SHARE)

/* --- boundaries --- */

static void test_boundaries(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        /* Beside training on screen, so that the course is digitally supported without the element. */
        if (!JUDGE(LIVE, pairs[i].counts)) fail_msg("%s, case %zu: undecided", pairs[i].rule, i);
        if (judgements[1].standing != GV_STANDING_DIGITAL)
            fail_msg("%s, case %zu: excluded by %s", pairs[i].rule, i, judgements[1].boundary->name);
        if (!JUDGE(LIVE, pairs[i].excluded)) fail_msg("%s, case %zu: undecided", pairs[i].rule, i);
        if (judgements[1].standing != GV_STANDING_EXCLUDED)
            fail_msg("%s, case %zu: counts", pairs[i].rule, i);
        assert_string_equal(judgements[1].boundary->name, pairs[i].rule);
    }
}

/* Every rule that excludes is in the cases above, every other one is told apart by its role. */
static void test_every_rule(void **state)
{
    (void)state;
    size_t n;
    const struct gv_course_rule *rules = gv_course_rules(&n);
    for (size_t r = 0; r < n; r++) {
        bool tested = false;
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
            tested |= strcmp(pairs[i].rule, rules[r].name) == 0;
        bool excludes = rules[r].role == GV_RULE_EXCLUDES || rules[r].role == GV_RULE_LAST;
        if (tested != excludes) fail_msg("%s is %stested", rules[r].name, tested ? "" : "not ");
        assert_int_equal(excludes, rules[r].excludes != NULL);
        assert_true(*rules[r].place && *rules[r].quotation && *rules[r].meaning);
        for (size_t other = 0; other < r; other++)
            assert_string_not_equal(rules[r].name, rules[other].name);
    }
}

/* A rule depends on the facts that it says it asks for, on no others, and is certain once it knows them. */
static void test_asks(void **state)
{
    (void)state;
    size_t n, combinations = 1;
    const struct gv_course_rule *rules = gv_course_rules(&n);
    for (int f = 0; f < GV_FACT_COUNT; f++)
        combinations *= 3;
    for (size_t c = 0; c < combinations; c++) {
        struct gv_course_element e = LIVE;
        size_t rest = c;
        unsigned said = 0;
        for (int f = 0; f < GV_FACT_COUNT; f++, rest /= 3) {
            e.facts[f] = (enum gv_answer)(rest % 3);
            said |= (unsigned)(e.facts[f] != GV_UNSAID) << f;
        }
        for (size_t r = 0; r < n; r++) {
            if (!rules[r].excludes) continue;
            enum gv_answer answer = rules[r].excludes(&e);
            if ((rules[r].asks & ~said) == 0 && answer == GV_UNSAID)
                fail_msg("%s never knows", rules[r].name);
            struct gv_course_element only = e;
            for (int f = 0; f < GV_FACT_COUNT; f++)
                if (!(rules[r].asks >> f & 1)) only.facts[f] = GV_UNSAID;
            if (rules[r].excludes(&only) != answer) fail_msg("%s does not say all it asks", rules[r].name);
        }
    }
}

/* Neither boundary on quantity looks at minutes or at what is replaced: elements are counted. */
static void test_measures(void **state)
{
    (void)state;
    struct gv_course_element brief = LIVE, lengthy = LIVE;
    brief.minutes = 1;
    lengthy.minutes = 600;
    struct gv_course_element visit = CLASS(.minutes = 60);
    for (int swap = 0; swap < 2; swap++) {
        assert_true(JUDGE(swap ? lengthy : brief, visit));
        assert_true(verdict.training.digital == 1 && verdict.training.all == 2);
        assert_false(verdict.training_predominant);
    }
    struct gv_course_element chat = CONTACT(YES(PROFESSIONAL_PURPOSE), .minutes = 0.5);
    for (int replaces = 0; replaces < 2; replaces++) {
        chat.replaces_physical = replaces;
        assert_true(JUDGE(chat));
        assert_true(judgements[0].standing == GV_STANDING_DIGITAL && verdict.contact_substantial);
    }
}

/* The telephone is judged last. */
static void test_telephone(void **state)
{
    (void)state;
    const struct gv_course_element call = CALL(YES(PROFESSIONAL_PURPOSE), YES(INTEGRATED),
                                               YES(PROFESSIONAL_CORE)),
                                   chat = CONTACT(YES(PROFESSIONAL_PURPOSE)),
                                   education = EDUCATION(YES(INTEGRATED), YES(PROFESSIONAL_PURPOSE),
                                                         YES(ACTIVE_FUNCTION), YES(PROFESSIONAL_CORE)),
                                   visits = VISIT(.count = 3);
    /* Alone it counts for nothing, however professional and integrated it is. */
    assert_true(JUDGE(call));
    assert_string_equal(judgements[0].boundary->name, "telephone_integrated");
    assert_false(verdict.digital_training || verdict.predominantly_digital || verdict.digital_core);
    assert_true(verdict.contact.all == 0);
    /* One chat beside three visits is a substantial part, so the call counts, also when it comes first. */
    assert_true(JUDGE(call, chat, visits));
    assert_int_equal(judgements[0].standing, GV_STANDING_DIGITAL);
    assert_true(verdict.contact.digital == 2 && verdict.contact.all == 5);
    /* With one visit more it is not: then calls cannot lift the course over the threshold. */
    assert_true(JUDGE(call, call, call, chat, visits, VISIT(.count = 1)));
    assert_int_equal(judgements[0].standing, GV_STANDING_EXCLUDED);
    assert_true(verdict.contact.digital == 1 && verdict.contact.all == 5);
    assert_false(verdict.digital_training);
    /* The alternative definition does not open the door. */
    assert_true(JUDGE(call, education));
    assert_int_equal(judgements[0].standing, GV_STANDING_EXCLUDED);
    assert_true(verdict.digital_core && !verdict.digital_training);
    /* In a course that is not supported it needs not say whether it is integrated; in one that is, it must.
     */
    const struct gv_course_element silent = CALL(YES(PROFESSIONAL_PURPOSE));
    assert_true(JUDGE(silent));
    assert_false(JUDGE(silent, chat));
    assert_int_equal(judgements[0].missing, GV_FACT_BIT(INTEGRATED));
    /* Its own boundaries come first. */
    assert_true(
        JUDGE(LIVE, ELEMENT(DIGITAL_CONTACT, CONTACT, TELEPHONE, NO(PROFESSIONAL_PURPOSE), NO(INTEGRATED))));
    assert_string_equal(judgements[1].boundary->name, "contact_purpose");
}

/* A fact is asked for when the answer hangs on it, and only then. */
static void test_missing(void **state)
{
    (void)state;
    assert_false(JUDGE(SCREEN(YES(SYNCHRONOUS))));
    assert_int_equal(judgements[0].missing, GV_FACT_BIT(THERAPIST_ACTIVE));
    assert_int_equal(judgements[0].standing, GV_STANDING_UNDECIDED);
    assert_true(!verdict.digital_training && verdict.training.all == 0);
    assert_true(JUDGE(SCREEN(NO(THERAPIST_ACTIVE)))); /* whatever the other fact is */
    assert_string_equal(judgements[0].boundary->name, "screen_therapist");
    assert_false(JUDGE(EDUCATION(YES(PROFESSIONAL_PURPOSE), YES(ACTIVE_FUNCTION), NO(FOLLOW_UP))));
    assert_int_equal(judgements[0].missing, GV_FACT_BIT(INTEGRATED));
    assert_true(JUDGE(EDUCATION(.for_staff = true)));
    /* The core: one yes is enough; without any, all must say no. */
    struct gv_course_element core[] = {LIVE, LIVE};
    core[0].count = core[1].count = 1;
    core[0].facts[GV_FACT_PROFESSIONAL_CORE] = GV_YES;
    assert_true(judge_as_said(core, 2, 0, 0.25));
    assert_true(verdict.digital_core && verdict.core_elements == 1);
    core[0].facts[GV_FACT_PROFESSIONAL_CORE] = GV_NO;
    assert_false(judge_as_said(core, 2, 0, 0.25));
    assert_true(judgements[0].missing == 0 && judgements[1].missing == GV_FACT_BIT(PROFESSIONAL_CORE));
    core[1].facts[GV_FACT_PROFESSIONAL_CORE] = GV_NO;
    assert_true(judge_as_said(core, 2, 0, 0.25));
    assert_false(verdict.digital_core);
}

/* --- definitions --- */

/* As many digital and physical elements of one kind as said. */
static void judge_mix(double digital, double physical, enum gv_course_kind kind, double training,
                      double contact)
{
    struct gv_course_element elements[] = {
        APP(.count = digital, YES(FOLLOW_UP), YES(ACTIVE_FUNCTION), YES(HEALTH_PURPOSE)),
        CLASS(.count = physical)};
    elements[0].kind = elements[1].kind = kind;
    assert_true(judge(elements, 2, training, contact));
}

static void test_majority(void **state)
{
    (void)state;
    /* Any training element will do. */
    judge_mix(1, 1000, GV_KIND_TRAINING, 0, 0.25);
    assert_true(verdict.training_through_digital && verdict.digital_training && !verdict.contact_substantial);
    assert_true(JUDGE(CLASS(.count = 1)));
    assert_false(verdict.training_through_digital || verdict.digital_training);
    /* With a threshold: at least that share. */
    judge_mix(3, 7, GV_KIND_TRAINING, 0.3, 0.25);
    assert_true(verdict.digital_training);
    judge_mix(2.99, 7.01, GV_KIND_TRAINING, 0.3, 0.25);
    assert_false(verdict.digital_training);
    /* Contacts: a quarter is substantial, a little less is not. */
    judge_mix(1, 3, GV_KIND_CONTACT, 0, 0.25);
    assert_true(verdict.contact_substantial && verdict.digital_training && !verdict.training_through_digital);
    judge_mix(0.99, 3, GV_KIND_CONTACT, 0, 0.25);
    assert_false(verdict.contact_substantial || verdict.digital_training);
    judge_mix(1, 2, GV_KIND_CONTACT, 0, 0.5);
    assert_false(verdict.digital_training);
    /* Education is neither training nor contact. */
    judge_mix(5, 1, GV_KIND_EDUCATION, 0, 0.25);
    assert_false(verdict.digital_training || verdict.predominantly_digital);
    assert_true(verdict.training.all == 0 && verdict.contact.all == 0);
    assert_true(isnan(gv_course_share(verdict.training)));
}

static void test_predominance(void **state)
{
    (void)state;
    const enum gv_course_kind kinds[] = {GV_KIND_TRAINING, GV_KIND_CONTACT};
    for (size_t k = 0; k < 2; k++) {
        judge_mix(5, 5, kinds[k], 0, 0.25);
        assert_false(verdict.predominantly_digital);
        judge_mix(5.01, 5, kinds[k], 0, 0.25);
        assert_true(verdict.predominantly_digital);
        assert_true(verdict.training_predominant == (k == 0) && verdict.contact_predominant == (k == 1));
    }
    /* What a boundary keeps out is on neither side. */
    assert_true(JUDGE(LIVE, SCREEN(NO(SYNCHRONOUS), .count = 50), CLASS(.count = 2)));
    check_close(gv_course_share(verdict.training), 1.0 / 3, 1e-15);
}

static void test_derived(void **state)
{
    (void)state;
    const struct gv_course_element elements[] = {
        SCREEN(YES(SYNCHRONOUS), YES(THERAPIST_ACTIVE), .count = 24, .staff_minutes = 60, .group_size = 6,
               .replaces_physical = true),
        CONTACT(YES(PROFESSIONAL_PURPOSE), .count = 6, .staff_minutes = 15),
        CLASS(.count = 8, .staff_minutes = 75, .group_size = 4),
        SCREEN(NO(SYNCHRONOUS), .count = 10, .staff_minutes = 3, .replaces_physical = true),
    };
    assert_true(judge(elements, 4, 0, 0.25));
    /* 24·60/60/6 + 6·15/60 + 8·75/60/4 */
    check_close(verdict.course_hours, 4 + 1.5 + 2.5, 1e-15);
    check_close(verdict.physical_hours, 2.5, 1e-15);
    check_close(verdict.excluded_hours, 0.5, 1e-15);
    check_close(verdict.sessions_replaced, 24.0 / 32, 1e-15);
    /* Time that is not stated is not taken as none, where it matters. */
    struct gv_course_element unstated[] = {elements[0], elements[3]};
    unstated[1].staff_minutes = NAN;
    assert_true(judge(unstated, 2, 0, 0.25));
    check_close(verdict.course_hours, 4, 1e-15);
    assert_true(isnan(verdict.excluded_hours) && verdict.sessions_replaced == 1);
    unstated[0].staff_minutes = NAN;
    assert_true(judge(unstated, 2, 0, 0.25));
    assert_true(isnan(verdict.course_hours));
    /* No attendances, no share of them. */
    assert_true(judge(&elements[1], 1, 0, 0.25));
    assert_true(isnan(verdict.sessions_replaced));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_boundaries), cmocka_unit_test(test_every_rule),
        cmocka_unit_test(test_asks),       cmocka_unit_test(test_measures),
        cmocka_unit_test(test_telephone),  cmocka_unit_test(test_missing),
        cmocka_unit_test(test_majority),   cmocka_unit_test(test_predominance),
        cmocka_unit_test(test_derived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
