/* What the figures rest on: assumptions, costs, how it was computed, words. */
#include "report/report_job.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- the assumption register --- */

static const char *grade_text(struct gv_report_job *job, const char *grade, bool flagged)
{
    if (flagged) return gv_report_say(job, GV_TEXT_NO_SOURCE);
    for (int g = 1; g < GV_GRADE_COUNT; g++)
        if (strcmp(grade, gv_grade_names[g]) == 0) return gv_label_in(job->language, &gv_grade_labels[g]);
    return gv_report_say(job, GV_TEXT_REGISTER_DEFAULT);
}

static const char *source_text(struct gv_report_job *job, const char *source, double year)
{
    struct gv_text text = {0};
    gv_text_puts(&text, source);
    char digits[16];
    snprintf(digits, sizeof digits, "%.0f", year);
    if (isfinite(year) && !strstr(source, digits)) gv_text_printf(&text, "%s%s", *source ? ", " : "", digits);
    return gv_report_keep(job, &text);
}

/* The columns of /provenance that the register is made of. */
struct columns {
    struct gv_texts input, label, value, unit, source, grade, kind;
    struct gv_array year, flagged;
};

static void read_columns(struct gv_report_job *job, struct columns *c)
{
    static const char group[] = "provenance";
    c->input = gv_report_texts(job, job->run, group, "input");
    c->label = gv_report_texts(job, job->run, group,
                               job->language == GV_DA ? "register_label_da" : "register_label");
    c->value = gv_report_texts(job, job->run, group, "register_value");
    c->unit = gv_report_texts(job, job->run, group, "register_unit");
    c->source = gv_report_texts(job, job->run, group, "register_source");
    c->grade = gv_report_texts(job, job->run, group, "register_grade");
    c->kind = gv_report_texts(job, job->run, group, "register_kind");
    c->year = gv_report_numbers(job, job->run, group, "register_year");
    c->flagged = gv_report_numbers(job, job->run, group, "register_flagged");
}

static bool columns_fit(const struct columns *c)
{
    size_t n = c->input.n;
    return n && c->label.n == n && c->value.n == n && c->unit.n == n && c->source.n == n && c->grade.n == n &&
           c->kind.n == n && c->year.n == n && c->flagged.n == n;
}

static void free_columns(struct columns *c)
{
    struct gv_texts *texts[] = {&c->input, &c->label, &c->value, &c->unit, &c->source, &c->grade, &c->kind};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        gv_texts_free(texts[i]);
    gv_array_free(&c->year);
    gv_array_free(&c->flagged);
}

static void add_costs(struct gv_report_job *job)
{
    static const enum gv_text_key heads[] = {GV_TEXT_COST_ITEM, GV_TEXT_COST_WHEN, GV_TEXT_COST_AMOUNT,
                                             GV_TEXT_GRADE, GV_TEXT_REGISTER_SOURCE};
    static const char group[] = "provenance";
    struct gv_texts label =
        gv_report_texts(job, job->run, group, job->language == GV_DA ? "cost_label_da" : "cost_label");
    struct gv_texts when = gv_report_texts(job, job->run, group, "cost_when");
    struct gv_texts amount = gv_report_texts(job, job->run, group, "cost_amount");
    struct gv_texts unit = gv_report_texts(job, job->run, group, "cost_unit");
    struct gv_texts grade = gv_report_texts(job, job->run, group, "cost_grade");
    struct gv_texts source = gv_report_texts(job, job->run, group, "cost_source");
    struct gv_array year = gv_report_numbers(job, job->run, group, "cost_year");
    size_t n = label.n;
    if (n && when.n == n && amount.n == n && unit.n == n && grade.n == n && source.n == n && year.n == n) {
        struct gv_table *table =
            gv_report_table(job, GV_TEXT_REPORT_TABLE_COSTS, 5, heads, 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4);
        for (size_t i = 0; i < n; i++) {
            const struct gv_label *time = NULL;
            for (int t = 0; t < GV_TIME_COUNT; t++)
                if (strcmp(gv_cost_times[t].name, when.texts[i]) == 0) time = &gv_cost_times[t].label;
            gv_table_put(table, label.texts[i]);
            gv_table_put(table, time ? gv_label_in(job->language, time) : when.texts[i]);
            gv_table_put(table, gv_report_value_text(job, amount.texts[i], unit.texts[i]));
            gv_table_put(table, grade_text(job, grade.texts[i], grade.texts[i][0] == '\0'));
            gv_table_put(table, source_text(job, source.texts[i], year.values[i]));
        }
    }
    gv_texts_free(&label);
    gv_texts_free(&when);
    gv_texts_free(&amount);
    gv_texts_free(&unit);
    gv_texts_free(&grade);
    gv_texts_free(&source);
    gv_array_free(&year);
}

void gv_report_add_register(struct gv_report_job *job)
{
    static const enum gv_text_key heads[] = {GV_TEXT_REPORT_ASSUMPTION, GV_TEXT_REPORT_NAME,
                                             GV_TEXT_REGISTER_VALUE, GV_TEXT_GRADE, GV_TEXT_REGISTER_SOURCE};
    struct columns c = {0};
    read_columns(job, &c);
    if (columns_fit(&c)) {
        gv_report_heading(job, GV_TEXT_REPORT_REGISTER);
        GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_REGISTER_READ);
        add_costs(job);
        struct gv_table *table =
            gv_report_table(job, GV_TEXT_REPORT_TABLE_REGISTER, 5, heads, 1u << 2 | 1u << 3 | 1u << 4);
        table->code = 1u << 1;
        for (size_t i = 0; i < c.input.n; i++) {
            /* Luck that is not drawn is no assumption. */
            if (strcmp(c.kind.texts[i], "chance") == 0 && strcmp(c.value.texts[i], "0") == 0) continue;
            gv_table_put(table, c.label.texts[i]);
            gv_table_put(table, c.input.texts[i]);
            gv_table_put(table, gv_report_value_text(job, c.value.texts[i], c.unit.texts[i]));
            gv_table_put(table, grade_text(job, c.grade.texts[i], c.flagged.values[i] == 1));
            gv_table_put(table, source_text(job, c.source.texts[i], c.year.values[i]));
        }
    }
    free_columns(&c);
}

/* --- how it was computed --- */

/* A word as the shell takes it, whatever it holds. */
static void put_shell(const char *word, struct gv_text *out)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+=,:";
    if (*word && *word != '-' && word[strspn(word, plain)] == '\0') {
        gv_text_puts(out, word);
        return;
    }
    /* A file of this folder, not an option. */
    gv_text_puts(out, *word == '-' ? "'./" : "'");
    for (; *word; word++)
        if (*word == '\'')
            gv_text_puts(out, "'\\''");
        else
            gv_text_append(out, word, 1);
    gv_text_puts(out, "'");
}

static void add_command(struct gv_report_job *job, const char *before, const struct gv_reader *const *files,
                        size_t n, const char *behind)
{
    struct gv_text *text = &gv_blocks_add(&job->blocks, GV_BLOCK_COMMAND)->text;
    gv_text_puts(text, before);
    for (size_t i = 0; i < n; i++) {
        gv_text_puts(text, " ");
        put_shell(gv_report_file_name(files[i]), text);
    }
    gv_text_puts(text, behind);
}

static void put_fact(struct gv_report_job *job, struct gv_table *table, enum gv_text_key key,
                     const char *value)
{
    gv_table_put(table, gv_report_say(job, key));
    gv_table_put(table, value);
}

static void add_facts(struct gv_report_job *job)
{
    static const enum gv_text_key heads[] = {GV_TEXT_REPORT_FACT, GV_TEXT_VALUE};
    struct gv_texts set = gv_report_texts(job, job->run, "provenance", "set_text");
    const char *seed = gv_report_provenance(job, job->run, "seed_text");
    const char *scenario = gv_report_provenance(job, job->run, "scenario_sha256");
    struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_METHOD, 2, heads, 1u << 1);
    put_fact(job, table, GV_TEXT_REPORT_FACT_DRAWS,
             gv_report_count_text(job, (double)gv_reader_draws(job->run)));
    put_fact(job, table, GV_TEXT_REPORT_FACT_REPLICATES,
             gv_report_count_text(job, (double)gv_reader_replicates(job->run)));
    put_fact(job, table, GV_TEXT_REPORT_FACT_DESIGN, gv_reader_design(job->run));
    put_fact(job, table, GV_TEXT_REPORT_FACT_SEED, seed);
    put_fact(job, table, GV_TEXT_REPORT_FACT_MODEL, gv_reader_model(job->run));
    put_fact(job, table, GV_TEXT_REPORT_FACT_VERSION, gv_reader_version(job->run));
    put_fact(job, table, GV_TEXT_REPORT_FACT_PLAN, gv_reader_plan_hash(job->run));
    put_fact(job, table, GV_TEXT_REPORT_FACT_SCENARIO, scenario);
    for (size_t i = 0; i < set.n; i++)
        put_fact(job, table, GV_TEXT_REPORT_FACT_SET, set.texts[i]);
    gv_texts_free(&set);
}

void gv_report_add_method(struct gv_report_job *job)
{
    const struct gv_report *report = job->report;
    gv_report_heading(job, GV_TEXT_REPORT_METHOD);
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_METHOD_HOW);
    add_facts(job);
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_METHOD_AGAIN);
    for (size_t i = 0; i < report->n_files; i++)
        add_command(job, "gevinst verify", &report->files[i], 1, "");
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_METHOD_REPORT);
    struct gv_text options = {0};
    if (report->policy) {
        gv_text_puts(&options, " --policy ");
        put_shell(report->policy, &options);
    }
    gv_text_printf(&options, " --lang %s", job->language == GV_DA ? "da" : "en");
    gv_text_printf(&options,
                   report->format == GV_REPORT_MD ? " --format md -o report.md" : " -o report.html");
    add_command(job, "gevinst report", report->files, report->n_files, gv_report_keep(job, &options));
}

/* --- words --- */

void gv_report_add_words(struct gv_report_job *job)
{
    static const enum gv_text_key words[][2] = {
        {GV_TEXT_REPORT_WORD_NPV, GV_TEXT_REPORT_WORD_NPV_IS},
        {GV_TEXT_REPORT_WORD_DRAW, GV_TEXT_REPORT_WORD_DRAW_IS},
        {GV_TEXT_REPORT_WORD_MEAN, GV_TEXT_REPORT_WORD_MEAN_IS},
        {GV_TEXT_REPORT_WORD_QUANTILES, GV_TEXT_REPORT_WORD_QUANTILES_IS},
        {GV_TEXT_REPORT_WORD_ERROR, GV_TEXT_REPORT_WORD_ERROR_IS},
        {GV_TEXT_REPORT_WORD_POSITIVE, GV_TEXT_REPORT_WORD_POSITIVE_IS},
        {GV_TEXT_REPORT_WORD_PLAN, GV_TEXT_REPORT_WORD_PLAN_IS},
        {GV_TEXT_REPORT_WORD_CHAIN, GV_TEXT_REPORT_WORD_CHAIN_IS},
        {GV_TEXT_REPORT_WORD_COMPLETION, GV_TEXT_REPORT_WORD_COMPLETION_IS},
        {GV_TEXT_REPORT_WORD_REFERRAL, GV_TEXT_REPORT_WORD_REFERRAL_IS},
        {GV_TEXT_REPORT_WORD_LOCAL, GV_TEXT_REPORT_WORD_LOCAL_IS},
        {GV_TEXT_REPORT_WORD_GRADE, GV_TEXT_REPORT_WORD_GRADE_IS},
    };
    gv_report_heading(job, GV_TEXT_REPORT_WORDS);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct gv_block *block = gv_blocks_add(&job->blocks, GV_BLOCK_TERM);
        gv_text_puts(&block->text, gv_report_say(job, words[i][0]));
        gv_text_puts(&block->more, gv_report_say(job, words[i][1]));
    }
}
