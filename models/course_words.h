/* The words a course is described with, each written once: from these lists come the enumerators, what a
 * scenario may say, the labels of tables, and the manual. The forms are those that the component model names,
 * and the two plain ones that it takes for granted: a course's ordinary visit, and the training video that it
 * warns of. */
#ifndef GV_MODELS_COURSE_WORDS_H
#define GV_MODELS_COURSE_WORDS_H

// clang-format off
/*  id               name                 Danish                     English */
#define GV_COURSE_COMPONENTS(WORD)                                                                          \
    WORD(SCREEN_TRAINING,   "screen_training",   "træning på skærm",        "training on screen")           \
    WORD(DIGITAL_CONTACT,   "digital_contact",   "digital kontakt",         "digital contact")              \
    WORD(DIGITAL_EDUCATION, "digital_education", "digital undervisning",    "digital education")            \
    WORD(DIGITAL_SOLUTION,  "digital_solution",  "digital træningsløsning", "digital training solution")    \
    WORD(PHYSICAL,          "physical",          "fysisk fremmøde",         "physical attendance")

#define GV_COURSE_KINDS(WORD)                                                                               \
    WORD(TRAINING,  "training",  "træning",      "training")                                                \
    WORD(CONTACT,   "contact",   "kontakt",      "contact")                                                 \
    WORD(EDUCATION, "education", "undervisning", "education")

/* Last column: how a form can take place, see enum gv_course_form_use. */
#define GV_COURSE_FORMS(FORM)                                                                               \
    FORM(VIDEO,          "video",          "video",                       "video",                     DIGITAL | ON_SCREEN)             \
    FORM(CHAT,           "chat",           "chat",                        "chat",                      DIGITAL)                         \
    FORM(SMS,            "sms",            "sms",                         "text message",              DIGITAL)                         \
    FORM(TELEPHONE,      "telephone",      "telefon",                     "telephone",                 DIGITAL)                         \
    FORM(SELF_REPORT,    "self_report",    "selvrapportering (PRO-data)", "self-report (PRO data)",    DIGITAL)                         \
    FORM(GROUP,          "group",          "hold",                        "group",                     DIGITAL | ON_SCREEN | IN_PERSON) \
    FORM(INDIVIDUAL,     "individual",     "individuel, 1:1",             "individual, 1:1",           DIGITAL | ON_SCREEN | IN_PERSON) \
    FORM(COMMUNITY,      "community",      "socialt træningsfællesskab",  "social training community", DIGITAL | ON_SCREEN | IN_PERSON) \
    FORM(CONSULTATION,   "consultation",   "konsultation",                "consultation",              DIGITAL | ON_SCREEN | IN_PERSON) \
    FORM(TRAINING_VIDEO, "training_video", "træningsvideo",               "training video",            DIGITAL | ON_SCREEN)             \
    FORM(WEBINAR,        "webinar",        "webinar",                     "webinar",                   DIGITAL | ON_SCREEN)             \
    FORM(TEACHING_VIDEO, "teaching_video", "undervisningsvideo",          "teaching video",            DIGITAL)                         \
    FORM(E_LEARNING,     "e_learning",     "e-læringsmodul",              "e-learning module",         DIGITAL)                         \
    FORM(GUIDE,          "guide",          "digital guide",               "digital guide",             DIGITAL)                         \
    FORM(PLATFORM,       "platform",       "digital platform",            "digital platform",          DIGITAL | ON_SCREEN)             \
    FORM(APP,            "app",            "træningsapp",                 "training app",              DIGITAL | ON_SCREEN)             \
    FORM(ALGORITHM,      "algorithm",      "algoritmebaseret træning",    "algorithm-based training",  DIGITAL)                         \
    FORM(FUNCTION_TEST,  "function_test",  "funktionstest",               "function test",             DIGITAL | IN_PERSON)             \
    FORM(SENSOR,         "sensor",         "sensorbaseret måling",        "sensor-based measurement",  DIGITAL | IN_PERSON)             \
    FORM(VR,             "vr",             "VR-teknologi",                "virtual reality",           DIGITAL | ON_SCREEN | IN_PERSON) \
    FORM(MACHINE,        "machine",        "datastyret maskintræning",    "data-driven machine training", DIGITAL | IN_PERSON)          \
    FORM(VISIT,          "visit",          "fremmøde",                    "visit",                     IN_PERSON)

/* What the boundaries ask of an element, to be answered yes or no. */
#define GV_COURSE_FACTS(FACT)                                                                               \
    FACT(SYNCHRONOUS,          "synchronous",          "citizen and therapist take part at the same time")  \
    FACT(THERAPIST_ACTIVE,     "therapist_active",     "a therapist instructs, gives feedback or adjusts during the training") \
    FACT(PROFESSIONAL_PURPOSE, "professional_purpose", "it serves this citizen's own course: follow-up, assessment, instruction, adjustment") \
    FACT(ADMINISTRATIVE,       "administrative",       "it is about appointments or practical matters")     \
    FACT(INTEGRATED,           "integrated",           "it is planned as a part of the course, not only made available") \
    FACT(FOLLOW_UP,            "follow_up",            "a therapist follows up on it, monitors or assesses it") \
    FACT(ACTIVE_FUNCTION,      "active_function",      "it does something in the course: progression, quality or system") \
    FACT(HEALTH_PURPOSE,       "health_purpose",       "it is used for a purpose of health care")           \
    FACT(PROFESSIONAL_CORE,    "professional_core",    "it is part of the professional core of the course, not peripheral")
// clang-format on

#endif
