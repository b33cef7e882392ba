/* What a municipality counts while a programme runs, and what an effect chain expects of it: the columns of
 * the follow-up, the gates that are held against a forecast, and how each figure tells of the chain's inputs.
 *
 * Counts of citizens belong to those who *started in the period*: of them so many have completed, and so many
 * dropped out, by the time of counting. So completing is a share of starting in every row.
 *
 * What the guide measures, help before against help after, is no effect at face value: the chain expects of
 * it the reduction that authorities granted, before the attributable share is taken (docs/follow-up.md). */
#ifndef GV_MODELS_CHAIN_FOLLOW_UP_H
#define GV_MODELS_CHAIN_FOLLOW_UP_H

#include "engine/datum.h"
#include "engine/model.h"

enum gv_follow_kind {
    GV_FOLLOW_COUNT,     /* a whole number of citizens, sessions, …; adds up over periods */
    GV_FOLLOW_AMOUNT,    /* hours or DKK; adds up over periods */
    GV_FOLLOW_LEVEL,     /* a state or a mean; does not add up */
    GV_FOLLOW_INDICATOR, /* shown beside, never money; may have a number of answers and a source */
};

/* The chains that have the column. */
enum { GV_FOLLOW_REHABILITATION = 1, GV_FOLLOW_RETRAINING = 2, GV_FOLLOW_BOTH = 3 };

/* COLUMN(id, name, chains, kind, unit, Danish heading, English label, help in Danish, help in English). The
 * name is the English heading, and permanent, as people's files have it. */
// clang-format off
#define GV_FOLLOW_COLUMNS(COLUMN) \
    COLUMN(CITIZENS, citizens, REHABILITATION, LEVEL, "citizens", "borgere", "home-care citizens", "borgere i hjemmeplejen i perioden", "citizens with home care in the period") \
    COLUMN(COURSES, courses, RETRAINING, COUNT, "courses", "forløb i alt", "re-training courses", "alle genoptræningsforløb i perioden, digitale eller ej", "all re-training courses in the period, digital or not") \
    COLUMN(OFFERED, offered, BOTH, COUNT, "citizens", "tilbudt", "offered", "borgere der fik tilbuddet om at begynde i perioden", "citizens who were offered to start in the period") \
    COLUMN(STARTED, started, BOTH, COUNT, "citizens", "påbegyndt", "started", "borgere der begyndte et digitalt forløb i perioden", "citizens who started a digital course in the period") \
    COLUMN(COMPLETED, completed, BOTH, COUNT, "citizens", "gennemført", "completed", "af dem der begyndte i perioden: har gennemført, talt til nu", "of those who started in the period: have completed by now") \
    COLUMN(DROPPED_OUT, dropped_out, BOTH, COUNT, "citizens", "frafaldet", "dropped out", "af dem der begyndte i perioden: er faldet fra, talt til nu", "of those who started in the period: have dropped out by now") \
    COLUMN(RESPONDED, responded, REHABILITATION, COUNT, "citizens", "med effekt", "responded", "af dem der gennemførte: har fået mindre behov for hjælp", "of those who completed: need less help") \
    COLUMN(STAFF_HOURS, staff_hours, REHABILITATION, AMOUNT, "h", "medarbejdertimer", "staff hours", "timer brugt på dem der begyndte i perioden, tilbud og frafaldne medregnet", "hours on those who started in the period, offers and dropouts included") \
    COLUMN(HELP_N, help_n, REHABILITATION, COUNT, "citizens", "hjælp antal", "citizens measured", "borgere hvis tildelte hjælp er målt før og efter", "citizens whose granted help was measured before and after") \
    COLUMN(HELP_BEFORE, help_before, REHABILITATION, LEVEL, "h/week", "hjælp før", "help before", "tildelt hjælp ved start, gennemsnit pr. borger", "granted help at the start, mean per citizen") \
    COLUMN(HELP_AFTER, help_after, REHABILITATION, LEVEL, "h/week", "hjælp efter", "help after", "tildelt hjælp ved målingen bagefter, gennemsnit for de samme borgere", "granted help when measured afterwards, mean of the same citizens") \
    COLUMN(HELP_BEFORE_SUM, help_before_sum, REHABILITATION, LEVEL, "h/week", "hjælp før sum", "help before, sum", "i stedet for gennemsnittet: summen over borgerne", "in place of the mean: the sum over the citizens") \
    COLUMN(HELP_AFTER_SUM, help_after_sum, REHABILITATION, LEVEL, "h/week", "hjælp efter sum", "help after, sum", "i stedet for gennemsnittet: summen over de samme borgere", "in place of the mean: the sum over the same citizens") \
    COLUMN(HELP_BEFORE_SD, help_before_sd, REHABILITATION, LEVEL, "h/week", "hjælp før spredning", "sd of help before", "spredning mellem borgerne i hjælpen før", "standard deviation between citizens of help before") \
    COLUMN(HELP_CHANGE_SD, help_change_sd, REHABILITATION, LEVEL, "h/week", "hjælp ændring spredning", "sd of the change", "spredning mellem borgerne i ændringen", "standard deviation between citizens of the change") \
    COLUMN(HELP_MONTHS, help_months, REHABILITATION, LEVEL, "months", "hjælp måned", "measured after", "måneder fra forløbets start til målingen bagefter; 12 hvis tomt", "months from the start of the course to the second measurement; 12 if empty") \
    COLUMN(GRANTED_LESS, granted_less, REHABILITATION, AMOUNT, "h", "bevilget mindre", "hours granted less", "timer der i perioden er bevilget mindre til alle, der har gennemført", "hours granted less in the period to all who have completed") \
    COLUMN(HOURS_RELEASED, hours_released, REHABILITATION, AMOUNT, "h", "frigjorte timer", "hours released", "heraf taget ud af vagtplanen", "of them taken out of the roster") \
    COLUMN(THERAPIST_HOURS, therapist_hours, RETRAINING, AMOUNT, "h", "terapeuttimer", "therapist hours", "terapeuttimer på dem der begyndte i perioden", "therapist hours on those who started in the period") \
    COLUMN(PHYSICAL_SESSIONS, physical_sessions, RETRAINING, COUNT, "sessions", "fysiske mødegange", "physical sessions", "fysiske mødegange for dem der begyndte i perioden", "physical sessions of those who started in the period") \
    COLUMN(TRIPS, trips, RETRAINING, COUNT, "trips", "kørsler", "trips", "mødegange med kørsel, ud af de fysiske", "sessions with transport, of the physical ones") \
    COLUMN(WAITING_DAYS, waiting_days, RETRAINING, LEVEL, "days", "ventedage", "waiting days", "ventetid ved periodens slutning", "waiting time at the end of the period") \
    COLUMN(ROOMS, rooms, RETRAINING, LEVEL, "rooms", "frigjorte lokaler", "rooms released", "lokaler der ikke længere bruges, ved periodens slutning", "rooms no longer used at the end of the period") \
    COLUMN(STARTUP_COST, startup_cost, BOTH, AMOUNT, "DKK", "opstart", "start-up cost", "hele opstarten, i den periode hvor den er afsluttet", "the whole start-up, in the period in which it ended") \
    COLUMN(FIXED_COST, fixed_cost, BOTH, AMOUNT, "DKK", "fast drift", "fixed cost", "faste driftsomkostninger i perioden", "fixed cost of the period") \
    COLUMN(COURSE_COST, course_cost, BOTH, AMOUNT, "DKK", "udgift til forløb", "cost of courses", "licenser og udstyr i perioden", "licences and devices of the period") \
    COLUMN(FUNCTION_BEFORE, function_before, BOTH, INDICATOR, "", "funktionstest før", "function test before", "gennemsnit af funktionstest før forløbet", "mean function test before the course") \
    COLUMN(FUNCTION_AFTER, function_after, BOTH, INDICATOR, "", "funktionstest efter", "function test after", "gennemsnit for de samme borgere efter forløbet", "mean of the same citizens after the course") \
    COLUMN(MOTIVATION, motivation, BOTH, INDICATOR, "", "motivation", "motivation", "borgernes motivation, på jeres egen skala", "citizens' motivation, on a scale of your own") \
    COLUMN(USABILITY, usability, BOTH, INDICATOR, "", "brugervenlighed", "usability", "borgernes vurdering af brugervenligheden", "usability as citizens see it") \
    COLUMN(DROPOUT_WEEK, dropout_week, BOTH, INDICATOR, "weeks", "frafaldsuge", "drop-out week", "gennemsnitlig uge i forløbet for frafald", "mean week of the course in which citizens drop out") \
    COLUMN(TECHNICAL_TROUBLE, technical_trouble, BOTH, INDICATOR, "", "teknisk bøvl", "technical trouble", "hændelser med teknisk bøvl", "incidents of technical trouble") \
    COLUMN(STAFF_EXPERIENCE, staff_experience, BOTH, INDICATOR, "", "medarbejderoplevelse", "staff's experience", "medarbejdernes oplevelse, på jeres egen skala", "the staff's experience, on a scale of your own")
// clang-format on

enum gv_follow_column {
#define COLUMN(id, ...) GV_FOLLOW_##id,
    GV_FOLLOW_COLUMNS(COLUMN)
#undef COLUMN
        GV_FOLLOW_COLUMN_COUNT
};

struct gv_follow_column_info {
    const char *name, *unit;
    unsigned chains;
    enum gv_follow_kind kind;
    struct gv_label label; /* the Danish one is the Danish heading */
    struct gv_label help;
};
extern const struct gv_follow_column_info gv_follow_columns[GV_FOLLOW_COLUMN_COUNT];

/* A row of the follow-up. Months count from 1, the programme's first. */
struct gv_follow_row {
    int from, to;                               /* months, both included */
    double value[GV_FOLLOW_COLUMN_COUNT];       /* NaN where the cell is empty */
    double answers[GV_FOLLOW_COLUMN_COUNT];     /* of an indicator: how many answered; NaN where not said */
    const char *source[GV_FOLLOW_COLUMN_COUNT]; /* of an indicator; NULL where not said */
};

static inline bool gv_follow_has(const struct gv_follow_row *row, enum gv_follow_column column)
{
    return row->value[column] == row->value[column];
}

/* --- what a figure tells of the inputs --- */

/* A kind of figure: what it says something of. */
struct gv_follow_tells {
    const char *name;
    struct gv_label label;
};

/* --- the gates held against a forecast --- */

enum gv_follow_chance {
    GV_FOLLOW_STARTS,     /* Poisson */
    GV_FOLLOW_DECLINES,   /* the starts, and Poisson those who decline */
    GV_FOLLOW_COMPLETERS, /* binomial of the starts that are long enough ago */
    GV_FOLLOW_PER_START,  /* in proportion to the starts, which differ by `variation` each */
    GV_FOLLOW_PER_EFFECT, /* in proportion to the expected number with an effect, who differ by `variation`
                             each */
    GV_FOLLOW_BOOKED,     /* an account, whose months stray by `variation` */
    GV_FOLLOW_STATE       /* a state at the end of the period, without chance */
};

struct gv_follow_series {
    enum gv_follow_column column;
    const char *gate; /* of the model */
    enum gv_follow_chance chance;
    double variation;
};

enum { GV_FOLLOW_SERIES_MAX = 10, GV_FOLLOW_MONTHS_MAX = 600 };

/* What one draw of the inputs expects, month by month: mean[series][t], t from 1; [0] is not used. */
struct gv_follow_expected {
    double mean[GV_FOLLOW_SERIES_MAX][GV_FOLLOW_MONTHS_MAX + 1];
    double completion, course_months;
    double effects[GV_FOLLOW_MONTHS_MAX + 1]; /* citizens who have completed by then: what the luck of effects
                                               * averages over */
};

struct gv_follow_chain {
    const char *model;
    unsigned chain; /* GV_FOLLOW_REHABILITATION … */
    const struct gv_follow_series *series;
    size_t n_series;
    const struct gv_follow_tells *tells;
    size_t n_tells;
    const char *population; /* the input that targets are a share of */
    /* The column that counts the population, as if known exactly; GV_FOLLOW_COLUMN_COUNT if none does. */
    enum gv_follow_column counts;
    enum gv_follow_column target_hours; /* the column that the input `target_hours` is about, or none */
    /* The data of a row, at most GV_FOLLOW_DATA_MAX, into data[]; their number. `settled` is false where some
     * who started in the row may still be in training; `help` true where help before and after is measured in
     * any row: then hours granted less tell nothing more. */
    size_t (*read)(const struct gv_follow_row *row, size_t index, bool settled, bool help,
                   struct gv_datum *data);
    /* mean[k * n + i] of datum k for draw i of n, from columns of inputs. Luck that is drawn counts as none.
     */
    void (*means)(const struct gv_setup *setup, const struct gv_follow_row *rows, size_t n_data,
                  const struct gv_datum *data, size_t n, const double *const in[], double *mean);
    /* What draw i expects of months 1 … months. */
    void (*expect)(const struct gv_setup *setup, const double *const in[], size_t i, int months,
                   struct gv_follow_expected *expected);
};

enum { GV_FOLLOW_DATA_MAX = 16 };

/* The chain that a model is; NULL if it has no follow-up. */
const struct gv_follow_chain *gv_follow_chain_find(const struct gv_model *model);

extern const struct gv_follow_chain gv_follow_rehabilitation, gv_follow_retraining;

#endif
