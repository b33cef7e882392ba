/* The report's beginning: title, the answer in three sentences, what was asked. */
#include "report/report_job.h"

#include <math.h>
#include <stdio.h>

static const char npv[] = "net_present_value";

static void add_title(struct gv_report_job *job)
{
    struct gv_label title = gv_reader_title(job->run);
    const char *whole = gv_report_provenance(job, job->run, job->language == GV_DA ? "title_da" : "title");
    struct gv_block *block = gv_blocks_add(&job->blocks, GV_BLOCK_TITLE);
    /* The attribute is cut where it is very long; this is not. */
    gv_text_puts(&block->text, *whole ? whole : gv_label_in(job->language, &title));
    gv_text_puts(&block->more, gv_report_say(job, GV_TEXT_REPORT_KIND));
    char horizon[16], year[16];
    snprintf(horizon, sizeof horizon, "%d", job->horizon);
    snprintf(year, sizeof year, "%d", gv_reader_price_year(job->run));
    const char *draws = gv_report_count_text(job, (double)gv_reader_draws(job->run));
    GV_REPORT_ADD(job, GV_BLOCK_META,
                  gv_reader_price_year(job->run) > 0 ? GV_TEXT_REPORT_META : GV_TEXT_REPORT_META_NO_YEAR,
                  gv_report_label(job, job->policy), horizon, draws, year);
}

/* --- the three sentences --- */

static void add_gain_sentence(struct gv_report_job *job)
{
    struct gv_estimate mean = gv_report_estimate(job, job->policy, npv, "mean");
    double half = gv_estimate_half_width(mean);
    if (isnan(half)) half = 0;
    enum gv_text_key key = mean.value - half > 0   ? GV_TEXT_REPORT_ANSWER_GAIN
                           : mean.value + half < 0 ? GV_TEXT_REPORT_ANSWER_LOSS
                                                   : GV_TEXT_REPORT_ANSWER_EVEN;
    char horizon[16];
    snprintf(horizon, sizeof horizon, "%d", job->horizon);
    GV_REPORT_ADD(job, GV_BLOCK_ANSWER, key, gv_report_label(job, job->policy), horizon,
                  gv_report_estimate_text(job, mean, "DKK"),
                  gv_report_estimate_text(job, gv_report_quantile(job, job->policy, npv, 0.05), "DKK"),
                  gv_report_estimate_text(job, gv_report_quantile(job, job->policy, npv, 0.95), "DKK"));
}

static void add_chance_sentence(struct gv_report_job *job)
{
    struct gv_estimate p = gv_report_estimate(job, job->policy, npv, "probability_positive");
    enum gv_text_key word = p.value < 0.1       ? GV_TEXT_REPORT_VERY_UNLIKELY
                            : p.value < 1.0 / 3 ? GV_TEXT_REPORT_UNLIKELY
                            : p.value < 2.0 / 3 ? GV_TEXT_REPORT_OPEN
                            : p.value < 0.9     ? GV_TEXT_REPORT_LIKELY
                                                : GV_TEXT_REPORT_VERY_LIKELY;
    char horizon[16];
    snprintf(horizon, sizeof horizon, "%d", job->horizon);
    GV_REPORT_ADD(job, GV_BLOCK_ANSWER, GV_TEXT_REPORT_ANSWER_CHANCE, horizon,
                  gv_report_probability_text(job, p), gv_report_say(job, word));
}

/* The plan beside doing nothing, which is 0. */
static void add_only_sentence(struct gv_report_job *job)
{
    struct gv_estimate mean = gv_report_estimate(job, job->policy, npv, "mean");
    enum gv_text_key key = mean.low > 0    ? GV_TEXT_REPORT_ANSWER_ONLY_BETTER
                           : mean.high < 0 ? GV_TEXT_REPORT_ANSWER_ONLY_WORSE
                                           : GV_TEXT_REPORT_ANSWER_ONLY_EVEN;
    GV_REPORT_ADD(job, GV_BLOCK_ANSWER, key, gv_report_label(job, job->policy));
}

/* What one can choose between, and what then is best on average. */
static void add_choice_sentence(struct gv_report_job *job)
{
    struct gv_estimate mine = gv_report_estimate(job, job->policy, npv, "mean"), best = mine,
                       second = {NAN, NAN, NAN};
    size_t best_at = job->policy, second_at = SIZE_MAX, n = 0;
    for (size_t p = 0; p < gv_reader_n_policies(job->run); p++) {
        struct gv_estimate e = gv_report_estimate(job, p, npv, "mean");
        bool counts = p == job->policy || job->kinds[p] == GV_REPORT_CHOICE;
        if (!counts || !isfinite(e.value)) continue;
        n++;
        if (p != job->policy && (second_at == SIZE_MAX || e.value > second.value)) {
            second = e;
            second_at = p;
        }
        if (e.value > best.value) {
            best = e;
            best_at = p;
        }
    }
    if (second_at == SIZE_MAX) {
        add_only_sentence(job);
        return;
    }
    /* Intervals that do not touch are surely apart; the draws are paired, so nearer ones may be too. */
    const char *count = gv_report_count_text(job, (double)n);
    const struct gv_estimate *other = best_at == job->policy ? &second : &best;
    bool apart =
        !(fabs(mine.value - other->value) <= gv_estimate_half_width(mine) + gv_estimate_half_width(*other));
    const char *mine_name = gv_report_label(job, job->policy),
               *other_name = gv_report_label(job, best_at == job->policy ? second_at : best_at);
    const char *amount = gv_report_estimate_text(job, *other, "DKK");
    if (!apart)
        GV_REPORT_ADD(job, GV_BLOCK_ANSWER, GV_TEXT_REPORT_ANSWER_ALIKE, count, mine_name, other_name);
    else if (best_at == job->policy)
        GV_REPORT_ADD(job, GV_BLOCK_ANSWER, GV_TEXT_REPORT_ANSWER_BEST, count, mine_name, other_name, amount);
    else if (best.value == 0 && best.low == 0 && best.high == 0) /* nothing is done, and nothing gained */
        GV_REPORT_ADD(job, GV_BLOCK_ANSWER, GV_TEXT_REPORT_ANSWER_NOTHING, count, other_name, mine_name);
    else
        GV_REPORT_ADD(job, GV_BLOCK_ANSWER, GV_TEXT_REPORT_ANSWER_OTHER, count, other_name, amount,
                      mine_name);
}

void gv_report_add_answer(struct gv_report_job *job)
{
    add_title(job);
    gv_report_heading(job, GV_TEXT_REPORT_ANSWER);
    if (!gv_report_has_gain(job)) {
        GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_ANSWER_NONE, gv_report_label(job, job->policy));
        return;
    }
    add_gain_sentence(job);
    add_chance_sentence(job);
    add_choice_sentence(job);
    GV_REPORT_ADD(job, GV_BLOCK_NOTE, GV_TEXT_REPORT_ANSWER_NOTE);
}

/* --- what was asked --- */

void gv_report_add_question(struct gv_report_job *job)
{
    char horizon[16];
    snprintf(horizon, sizeof horizon, "%d", job->horizon);
    gv_report_heading(job, GV_TEXT_REPORT_QUESTION);
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_QUESTION_ASK, horizon);
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_QUESTION_CHAIN);
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_QUESTION_ASSUME);
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_QUESTION_BESIDE);
    struct gv_texts legal = gv_report_texts(
        job, job->run, "provenance", job->language == GV_DA ? "legal_basis_label_da" : "legal_basis_label");
    struct gv_text list = {0};
    for (size_t i = 0; i < legal.n; i++)
        gv_text_printf(&list, "%s%s", i ? "; " : "", legal.texts[i]);
    const char *provisions = gv_report_keep(job, &list);
    if (legal.n) GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_QUESTION_LEGAL, provisions);
    gv_texts_free(&legal);
}
