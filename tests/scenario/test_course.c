/* The section `course`, values "from course", and the worked courses of the program with the verdicts that
 * they are examples of. */
#include "scenario/readings.h"

#define CHAT "{component: digital_contact, kind: contact, form: chat, count: 2, professional_purpose: yes, "
#define GROUP "{component: physical, kind: training, form: group, count: 6, "

static void test_short(void **state)
{
    (void)state;
    struct reading r;
    read_good(&r,
              HEAD GIVEN
              "course:\n  - " CHAT "professional_core: true, minutes: 0.5 h, staff_minutes: 1.5 h, "
              "group_size: 3, replaces: physical}\n  - {component: physical, kind: training, form: "
              "group, count: 2.5, label: Hold}\n",
              NULL);
    const struct gv_course *course = &r.scenario.course;
    assert_int_equal(course->n, 2);
    assert_true(course->training_threshold == 0 && course->substantial_share == 0.25);
    const struct gv_course_element *e = course->elements;
    assert_int_equal(e[0].component, GV_COMPONENT_DIGITAL_CONTACT);
    assert_int_equal(e[0].kind, GV_KIND_CONTACT);
    assert_int_equal(e[0].form, GV_FORM_CHAT);
    assert_true(e[0].count == 2 && e[0].minutes == 30 && e[0].staff_minutes == 90 && e[0].group_size == 3);
    assert_true(e[0].replaces_physical && !e[0].for_staff);
    assert_int_equal(e[0].facts[GV_FACT_PROFESSIONAL_PURPOSE], GV_YES);
    assert_int_equal(e[0].facts[GV_FACT_PROFESSIONAL_CORE], GV_YES);
    assert_int_equal(e[0].facts[GV_FACT_INTEGRATED], GV_UNSAID);
    assert_string_equal(e[0].label.en, "chat");
    assert_true(e[1].count == 2.5 && isnan(e[1].minutes) && isnan(e[1].staff_minutes) &&
                e[1].group_size == 1);
    assert_string_equal(e[1].label.da, "Hold");
    assert_true(r.scenario.verdict.contact_substantial && r.scenario.verdict.digital_core);
    close_scenario(&r);
}

static void test_thresholds(void **state)
{
    (void)state;
    struct reading r;
    read_good(&r,
              HEAD GIVEN
              "course:\n  substantial_share: 40 %\n  training_threshold: 0.3\n  elements:\n    - " CHAT
              "professional_core: no}\n    - {component: physical, kind: contact, form: visit, count: 4}\n",
              NULL);
    assert_true(r.scenario.course.substantial_share == 0.4 && r.scenario.course.training_threshold == 0.3);
    assert_false(r.scenario.verdict.contact_substantial || r.scenario.verdict.digital_core);
    close_scenario(&r);
}

/* A course replaces that of the extended file as a whole. */
static void test_extends(void **state)
{
    (void)state;
    struct reading r;
    write_file("b.yaml", HEAD GIVEN "course:\n  - " GROUP "}\n  - " GROUP "}\n");
    read_good(&r, "gevinst: 1\nextends: b.yaml\n", NULL);
    assert_int_equal(r.scenario.course.n, 2);
    close_scenario(&r);
    read_good(&r, "gevinst: 1\nextends: b.yaml\ncourse:\n  - " GROUP "label: Ny}\n", NULL);
    assert_int_equal(r.scenario.course.n, 1);
    assert_string_equal(r.scenario.course.elements[0].label.da, "Ny");
    close_scenario(&r);
}

#define TIMED                                                                                        \
    "course:\n  - " CHAT "professional_core: no, staff_minutes: 45, replaces: physical}\n  - " GROUP \
    "staff_minutes: 1 h, group_size: 3}\n"

static void test_values(void **state)
{
    (void)state;
    struct reading r;
    read_good(
        &r,
        HEAD "inputs: {rate: 1 %, wait: 1, cost: 2, course_hours: from course, chain.sessions_replaced: from "
             "course}\npolicies: {reference: {}, other: {course_hours: 9}}\n" TIMED,
        NULL);
    const struct gv_plan *plan = &r.scenario.plan;
    assert_int_equal(plan->inputs[HOURS].family, GV_CONSTANT);
    assert_true(plan->inputs[HOURS].p[0] == 3.5 && plan->inputs[REPLACED].p[0] == 0.25);
    assert_true(gv_plan_distribution(plan, 1, HOURS)->p[0] == 9);
    assert_true(gv_scenario_from_course(r.scenario.assumptions[HOURS].expression));
    assert_string_equal(r.scenario.assumptions[HOURS].source, "the course in the scenario");
    close_scenario(&r);
    /* The long form, a policy, and --set; a source that is given stays. */
    read_good(&r,
              HEAD "inputs: {rate: 1 %, wait: 1, cost: 2, course_hours: {value: from course, source: Plan}}\n"
                   "policies: {other: {chain.sessions_replaced: from course}}\n" TIMED,
              NULL);
    assert_true(r.scenario.plan.inputs[HOURS].p[0] == 3.5);
    assert_string_equal(r.scenario.assumptions[HOURS].source, "Plan");
    assert_true(gv_plan_distribution(&r.scenario.plan, 0, REPLACED)->p[0] == 0.25);
    close_scenario(&r);
    const char *const set[] = {"course_hours=from course"};
    const struct gv_scenario_changes changes = {.set = set, .n_set = 1};
    read_good(&r, HEAD "inputs: {rate: 1 %, wait: 1, cost: 2, course_hours: 4}\n" TIMED, &changes);
    assert_true(r.scenario.plan.inputs[HOURS].p[0] == 3.5);
    close_scenario(&r);
    /* A course that is no digital training still takes hours, and is warned about. */
    read_good(&r,
              HEAD "inputs: {rate: 1 %, wait: 1, cost: 2, course_hours: from course}\ncourse:\n  - " GROUP
                   "staff_minutes: 60}\n",
              NULL);
    check_contains(r.text.data, "a.yaml:3:53: warning: course_hours: the course is no digital training");
    assert_true(r.scenario.plan.inputs[HOURS].p[0] == 6);
    close_scenario(&r);
}

#define ASKING(hours) HEAD "inputs: {rate: 1 %, wait: 1, cost: 2, course_hours: " hours "}\n"

static void test_values_refused(void **state)
{
    (void)state;
    REFUSED(ASKING("from course"), NULL, 1, "a.yaml:3:53: error: course_hours: the scenario has no course\n",
            "describe it in a section 'course:'");
    REFUSED(ASKING("from the course") TIMED, NULL, 1, "'from the course' is no value",
            "did you mean 'from course'?");
    REFUSED(ASKING("from") TIMED, NULL, 1, "did you mean 'from course'?");
    REFUSED(HEAD "inputs: {rate: 1 %, wait: 1, cost: from course}\n" TIMED, NULL, 1,
            "a.yaml:3:36: error: cost cannot be taken from the course", "course_hours and sessions_replaced");
    REFUSED(ASKING("from course") "course:\n  - " GROUP "staff_minutes: 60}\n  - " GROUP "}\n", NULL, 1,
            "every element that counts must say its staff_minutes", "elements without it: 2");
    REFUSED(ASKING("from course") "course:\n  - " GROUP "staff_minutes: 2 h}\n", NULL, 1,
            "course_hours: the course gives 12, which is out of bounds", "allowed: from 0 to 10 h");
    REFUSED(HEAD
            "inputs: {rate: 1 %, wait: 1, cost: 2, chain.sessions_replaced: from course}\ncourse:\n  - " CHAT
            "professional_core: no}\n",
            NULL, 1, "the course has no attendances", "replaces: physical");
    /* A course with an error is reported once, where it stands. */
    REFUSED(ASKING("from course") "course:\n  - " GROUP "minuts: 3}\n", NULL, 1, "unknown key 'minuts'",
            "did you mean 'minutes'?");
}

static void test_refused(void **state)
{
    (void)state;
    REFUSED(HEAD GIVEN "course:\n", NULL, 1, "a.yaml:4:1: error: 'course' must be a list or a mapping");
    REFUSED(HEAD GIVEN "course: 5\n", NULL, 1, "a.yaml:4:9: error: 'course' must be a list or a mapping");
    REFUSED(HEAD GIVEN "course: []\n", NULL, 1, "the course has no elements", "list them under 'course:'");
    REFUSED(HEAD GIVEN "course: {substantial_share: 0.5}\n", NULL, 1, "the course has no elements");
    REFUSED(HEAD GIVEN "course: {elements: 3}\n", NULL, 1, "a.yaml:4:20: error: 'elements' must be a list");
    REFUSED(HEAD GIVEN "course: {training_treshold: 1, substantial_share: 2, elements: [3]}\n", NULL, 3,
            "did you mean 'training_threshold'?", "'substantial_share' must lie in 0 … 1",
            "element 1 must be a mapping");
    REFUSED(HEAD GIVEN "course:\n  - {component: physical}\n", NULL, 1,
            "a.yaml:5:5: error: element 1 does not say: kind, form, count");
    REFUSED(HEAD GIVEN "course:\n  - " GROUP "count: 3}\n", NULL, 1, "'count' occurs twice");
    REFUSED(HEAD GIVEN "course:\n"
                       "  - component: fysical\n"
                       "    kind: exercise\n"
                       "    form: grup\n"
                       "    count: 0\n"
                       "    minutes: 13,5\n"
                       "    staff_minutes: 2 DKK\n"
                       "    group_size: uniform(1, 2)\n"
                       "    synchronous: perhaps\n"
                       "    audience: [staff]\n"
                       "    label: {dk: Hold}\n",
            NULL, 10, "a.yaml:5:16: error: 'component' cannot be 'fysical'", "did you mean 'physical'?",
            "'kind' cannot be 'exercise'", "choose training, contact or education", "did you mean 'group'?",
            "a.yaml:8:12: error: 'count' must lie in 0.01 … 10000", "write 13.5, with a decimal point",
            "wrong unit 'DKK'", "'group_size': a number is expected here",
            "'synchronous' must be yes or no, not 'perhaps'", "take part at the same time",
            "'audience' must be a value, not a list", "unknown key 'dk'");
    REFUSED(HEAD GIVEN "course:\n  - {component: physical, kind: contact, form: sms, count: 1}\n", NULL, 1,
            "a.yaml:5:48: error: 'sms' is no form of the component physical", "visit, group or individual");
    REFUSED(HEAD GIVEN "course:\n  - {component: digital_contact, kind: contact, form: visit, count: 1}\n",
            NULL, 1, "'visit' is no form of the component digital_contact", "the component is physical");
    REFUSED(HEAD GIVEN "course:\n  - {component: digital_solution, kind: training, form: app, count: 9, "
                       "follow_up: yes}\n",
            NULL, 1,
            "element 1 (digital_solution) cannot be judged before it says: integrated, active_function, ",
            "health_purpose", "say yes or no to integrated (");
}

/* A course can be judged without a model, and not simulated. */
static void test_alone(void **state)
{
    (void)state;
    const char *text = "gevinst: 1\ntitle: Alene\ncourse:\n  - " CHAT "professional_core: yes}\n";
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    write_file("a.yaml", text);
    assert_int_equal(gv_scenario_read_course(path_of("a.yaml"), &scenario, &diagnostics), GV_OK);
    assert_true(scenario.verdict.digital_training && diagnostics.n == 0);
    gv_scenario_free(&scenario);
    REFUSED(text, NULL, 1,
            "a.yaml:1:1: error: a course alone cannot be simulated: the model and its inputs are missing",
            "add 'model:' (small)", "`gevinst classify` needs the course only");
    write_file("a.yaml", HEAD GIVEN);
    assert_int_equal(gv_scenario_read_course(path_of("a.yaml"), &scenario, &diagnostics), GV_ERR_DATA);
    assert_string_equal(diagnostics.items[0].message, "the scenario has no course");
    gv_diagnostics_free(&diagnostics);
    gv_scenario_free(&scenario);
}

/* What the worked courses are examples of. */
static void test_worked_courses(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        bool digital_training, predominantly_digital, digital_core;
        double course_hours, sessions_replaced;
        const char *excluded; /* by which boundary, element by element; - for none */
    } courses[] = {
        {"screen-group", true, true, true, 1 + 4 + 0.75, 1, "- - - contact_administrative"},
        {"app-with-follow-up", true, true, true, 1.25 + 1.2 + 1.5 + 1, 0.75, "- - - -"},
        {"app-without-follow-up", false, false, false, 2.25, 0,
         "- solution_self_training screen_asynchronous -"},
        {"mixed", true, false, true, 4.5 + 2.5 + 1 + 40 / 60.0 + 40 / 60.0, 8.0 / 26,
         "- - - - - screen_status"},
        {"telephone-only", false, false, false, 12, 0, "- telephone_integrated"},
        {"webinar", false, false, true, 2.5 + 0.375, 0,
         "- - education_available education_general education_staff"},
        {"sensor-home-training", true, true, true, 5 + 32 / 12.0 + 275 / 60.0 + 0.375, 0.75,
         "- - - - - solution_purpose"},
    };
    for (size_t i = 0; i < sizeof courses / sizeof *courses; i++) {
        struct gv_text path = {0}, excluded = {0};
        struct gv_scenario scenario;
        struct gv_diagnostics diagnostics = {0};
        gv_text_printf(&path, "scenarios/courses/%s.yaml", courses[i].file);
        assert_int_equal(gv_scenario_read_course(path.data, &scenario, &diagnostics), GV_OK);
        assert_int_equal(diagnostics.n, 0);
        assert_string_not_equal(scenario.title.da, scenario.title.en);
        const struct gv_course_verdict *v = &scenario.verdict;
        if (v->digital_training != courses[i].digital_training ||
            v->predominantly_digital != courses[i].predominantly_digital ||
            v->digital_core != courses[i].digital_core)
            fail_msg("%s: another verdict", courses[i].file);
        check_close(v->course_hours, courses[i].course_hours, 1e-14);
        check_close(v->sessions_replaced, courses[i].sessions_replaced, 1e-14);
        for (size_t e = 0; e < scenario.course.n; e++)
            gv_text_printf(&excluded, "%s%s", e ? " " : "",
                           scenario.judgements[e].boundary ? scenario.judgements[e].boundary->name : "-");
        assert_string_equal(excluded.data, courses[i].excluded);
        gv_text_free(&path);
        gv_text_free(&excluded);
        gv_diagnostics_free(&diagnostics);
        gv_scenario_free(&scenario);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short),  cmocka_unit_test(test_thresholds),     cmocka_unit_test(test_extends),
        cmocka_unit_test(test_values), cmocka_unit_test(test_values_refused), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_alone),  cmocka_unit_test(test_worked_courses),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
