/* What the reader of scenarios takes and refuses, with the place and words of every refusal. */
#include "base/status.h"
#include "scenario/source_file.h"
#include "scenario/yaml_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { LIMIT = 1 << 20 };

struct parsed {
    struct gv_source source;
    struct gv_tree tree;
    struct gv_diagnostics diagnostics;
    int status;
};

static void parse_bytes(struct parsed *p, const char *text, size_t length)
{
    *p = (struct parsed){.source = {.name = "test.yaml", .text = text, .length = length}};
    p->status = gv_tree_parse(&p->source, &p->tree, &p->diagnostics);
    if (p->status == GV_OK) {
        assert_int_equal(p->diagnostics.errors, 0);
        assert_int_equal(p->tree.root->kind, GV_NODE_MAPPING);
    } else {
        assert_true(p->diagnostics.errors > 0);
        assert_null(p->tree.root);
        assert_null(p->tree.memory);
    }
}

static void release(struct parsed *p)
{
    gv_tree_free(&p->tree);
    gv_diagnostics_free(&p->diagnostics);
}

/* ---- refusals ---- */

struct refusal {
    const char *text;
    size_t errors; /* in all; the expected one is among them */
    size_t line, column, length;
    const char *message, *hint; /* fragments */
};

#define UNCLOSED "unclosed parenthesis: inside {…} a comma ends the value"
#define IN_LIST "unclosed parenthesis: inside […] a comma ends the value"

static const struct refusal refusals[] = {
    /* the document */
    {"", 1, 1, 1, 1, "the file is empty", "`gevinst: 1`"},
    {"# only this\n\n", 1, 1, 1, 1, "the file is empty", "`gevinst: 1`"},
    {"---\n", 1, 2, 1, 1, "the file is empty", "`gevinst: 1`"},
    {"gevinst 1\n", 1, 1, 1, 9, "this is a text", "`gevinst: 1`"},
    {"gevinst:1\n", 1, 1, 1, 9, "this is a text", "a blank belongs after the colon"},
    {"- a\n- b\n", 1, 1, 1, 1, "this is a list", "`gevinst: 1`"},
    {"a: 1\n---\nb: 2\n", 1, 2, 1, 1, "a second document", "a file of its own"},
    {"%YAML 1.1\n---\na: 1\n", 1, 1, 1, 1, "directives", "remove"},
    {"%TAG ! !x\n---\na: 1\n", 1, 1, 1, 1, "directives", "remove"},
    {"%OTHER\n---\na: 1\n", 1, 1, 1, 1, "directives", "remove"},
    /* what is refused of YAML, all at once where more than one stands in the text */
    {"a: &x 1\nb: *x\nc: !!int 3\n", 3, 1, 4, 1, "anchors", "'&'"},
    {"a: &x 1\nb: *x\nc: !!int 3\n", 3, 2, 4, 2, "aliases", "'*'"},
    {"a: &x 1\nb: *x\nc: !!int 3\n", 3, 3, 4, 1, "tags", "'!'"},
    {"a: !own {b: 1}\n", 1, 1, 4, 1, "tags", "'!'"},
    {"a: &l [1]\n", 1, 1, 4, 1, "anchors", "'&'"},
    {"*a : 1\n", 1, 1, 1, 2, "aliases", "'*'"},
    {"*a\n", 1, 1, 1, 2, "aliases", "'*'"},
    {"a: & b\n", 1, 1, 4, 1, "anchors", "'&'"},
    {"a: * b\n", 1, 1, 4, 1, "aliases", "'*'"},
    {"a: !x!y b\n", 1, 1, 4, 1, "tags", "'!'"},
    {"b:\n  <<: *base\n  c: 1\n", 1, 2, 3, 2, "merge keys", "`extends: "},
    /* keys */
    {"a: 1\nb: 2\na: 3\n", 1, 3, 1, 1, "the key 'a' occurs twice; first in line 1", "keep one"},
    {"a: 1\n\"a\": 3\n", 1, 2, 1, 3, "the key 'a' occurs twice; first in line 1", "keep one"},
    {"x: {a: 1, b: {c: 1, c: 2}, a: 3}\n", 2, 1, 21, 1, "the key 'c' occurs twice", "keep one"},
    {"x: {a: 1, b: {c: 1, c: 2}, a: 3}\n", 2, 1, 28, 1, "the key 'a' occurs twice", "keep one"},
    {"a: 1\na: 2\nb: 'x\n", 2, 2, 1, 1, "the key 'a' occurs twice", "keep one"},
    {"~: 1\nb: 2\n", 1, 1, 1, 1, "a key cannot be null", "`key: value`"},
    {"null: 1\n", 1, 1, 1, 4, "a key cannot be null", "`key: value`"},
    {"a: {: 1}\n", 1, 1, 5, 1, "a key is missing", "`key: value`"},
    {"a: 1\n: 2\n", 1, 2, 1, 1, "a key is missing", "`key: value`"},
    {"'': 1\n", 1, 1, 1, 2, "a key is missing", "`key: value`"},
    {"\"a\\nb\": 1\n", 1, 1, 1, 6, "a key must stand on one line", "`key: value`"},
    {"? [a, b]\n: c\nd: 1\n", 1, 1, 3, 1, "a list or mapping cannot be a key", "plain word"},
    {"a: {{b: 1}: c}\n", 1, 1, 5, 1, "a list or mapping cannot be a key", "plain word"},
    /* texts that YAML splits at their commas */
    {"a: {value: pert(1 %, 3 %, 4 %)}\n", 1, 1, 12, 8, UNCLOSED, "quotes: \"pert(1 %, 3 %, 4 %)\""},
    {"a: {value: pert(1, 1, 1, 1), source: x}\n", 1, 1, 12, 6, UNCLOSED, "\"pert(1, 1, 1, 1)\""},
    {"a: {v: f(1, g(2, 3), 4) + 1}\n", 1, 1, 8, 3, UNCLOSED, "\"f(1, g(2, 3), 4) + 1\""},
    {"a: {v: f(1,\n    2)}\n", 1, 1, 8, 3, UNCLOSED, "\"f(1, 2)\""},
    {"a: {v: empirical(\"f.csv\", 2)}\n", 1, 1, 8, 17, UNCLOSED, "'empirical(\"f.csv\", 2)'"},
    {"a: {v: f(1, \"x\")}\n", 1, 1, 8, 3, UNCLOSED, "'f(1, \"x\")'"},
    {"a: {v: discrete(0: 0.5, 1: 0.5), b: 2}\n", 1, 1, 8, 10, UNCLOSED, "\"discrete(0: 0.5, 1: 0.5)\""},
    {"a: {v: f(1, 1, 1}\n", 1, 1, 8, 3, UNCLOSED, "close the parenthesis"},
    {"a: {v: f(1, *x, !y)}\n", 1, 1, 8, 3, UNCLOSED, "\"f(1, *x, !y)\""},
    {"a: {f(1, 2): x}\n", 1, 1, 5, 3, UNCLOSED, "\"f(1, 2)\""},
    {"b: [a, pert(1,2,3)]\n", 1, 1, 8, 6, IN_LIST, "\"pert(1,2,3)\""},
    {"b: [f(1, {c: 2}), 3]\n", 1, 1, 5, 3, IN_LIST, "\"f(1, {c: 2})\""},
    {"b: [f(1, c: 2), 3]\n", 1, 1, 5, 3, IN_LIST, "\"f(1, c: 2)\""},
    {"a: {v: f(æ, ø)}\nb: [g(1, 2)]\n", 2, 2, 5, 3, IN_LIST, "\"g(1, 2)\""},
    {"a: {v: f(\"x\", 'y')}\n", 1, 1, 8, 5, UNCLOSED, "close the parenthesis"},
    /* syntax */
    {"a:\n\tb: 1\n", 1, 2, 1, 1, "a tab in the indentation", "use spaces"},
    {"a: 1\n\tb: 2\n", 1, 2, 1, 1, "a tab in the indentation", "use spaces"},
    {"a: x\n  \tb: 1\n", 1, 2, 3, 1, "a tab in the indentation", "use spaces"},
    {"a: \"x\nb: 2\n", 1, 1, 4, 1, "the quote that opens here is never closed", "closing quote"},
    {"a: 1\nb: 'x\n---\n", 1, 2, 4, 1, "the quote that opens here is never closed", "closing quote"},
    {"a: [1, 2", 1, 1, 4, 1, "the '[' that opens here is never closed", "closing bracket"},
    {"a: {b: 1 # x\n\n", 1, 1, 4, 1, "the '{' that opens here is never closed", "closing bracket"},
    {"a: [1, 2\nb: 3\n", 1, 2, 2, 1, "',' or ']' is missing before this: the '[' of line 1", "']'"},
    {"a: {b: 1\nc: 3\n", 1, 2, 2, 1, "',' or '}' is missing before this: the '{' of line 1", "'}'"},
    {"a: [x, y]]\n", 1, 1, 10, 1, "unexpected text after the value", "quotes"},
    {"a: ]\n", 1, 1, 4, 1, "a value is missing", "quotes"},
    {"a: x: y\n", 1, 1, 5, 1, "a second ':' is not expected here", "quotes"},
    {"a: 1\n  b: 2\n", 1, 2, 4, 1, "a ':' is not expected here", "indentation"},
    {"a:\n    b: 1\n  c: 2\n", 1, 3, 3, 1, "the indentation fits no level above", "same column"},
    {"  a: 1\nb: 2\n", 1, 2, 1, 1, "does not belong to the mapping above", "same column"},
    {"a:\n  - b\n c: 1\n", 1, 3, 2, 1, "the indentation fits no level", "same column"},
    {"a: 'it's'\n", 1, 1, 8, 1, "unexpected text after the value", "quotes"},
    {"a: - b\n", 1, 1, 4, 1, "a list item", "line of its own"},
    {"a: 1\nb\nc: 2\n", 1, 2, 1, 1, "a ':' is missing after this", "`key: value`"},
    {"a: @x\n", 1, 1, 4, 1, "'@' cannot begin a value", "quotes"},
    {"a: % 3\n", 1, 1, 4, 1, "'%' cannot begin a value", "quotes"},
    {"a: \"\\q\"\n", 1, 1, 5, 1, "escape is not valid", "\\\\"},
    {"a: |x\n  y\n", 1, 1, 5, 1, "'|' or '>'", "next line"},
    /* characters; columns count code points, and a byte order mark has none */
    {"æø: å: y\n", 1, 1, 6, 1, "a second ':'", "quotes"},
    {"\xEF\xBB\xBF"
     "a: x: y\n",
     1, 1, 5, 1, "a second ':'", "quotes"},
    {"a: 1\r\nb: 2\r\na: 3\r\n", 1, 3, 1, 1, "the key 'a' occurs twice; first in line 1", "keep one"},
    {"a: 1\rb: 2\n", 1, 1, 5, 1, "a lone carriage return", "LF"},
    {"a: 1\nb: \x01\n", 1, 2, 4, 1, "U+0001", "remove"},
    {"a: \"\\0\"\n", 1, 1, 4, 4, "control character", "escape"},
    {"a: \"\\x9B\"\n", 1, 1, 4, 6, "control character", "escape"},
    {"a: x\xE2\x80\xA8y\n", 1, 1, 5, 1, "U+2028", "remove"},
    {"a: æ\nb: bl\xE5\n", 1, 2, 6, 1, "byte 0xE5 is not valid UTF-8", "'å' in Latin-1"},
    {"\xFF\xFE"
     "a",
     1, 0, 0, 0, "UTF-16", "UTF-8"},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *r = &refusals[i];
        struct parsed p;
        parse_bytes(&p, r->text, strlen(r->text));
        bool found = false;
        for (size_t j = 0; j < p.diagnostics.n; j++) {
            const struct gv_diagnostic *d = &p.diagnostics.items[j];
            found |= d->place.source == &p.source && d->place.line == r->line &&
                     d->place.column == r->column && d->place.length == r->length &&
                     strstr(d->message, r->message) && d->suggestion && strstr(d->suggestion, r->hint);
        }
        if (!found || p.diagnostics.n != r->errors || p.status != GV_ERR_DATA) {
            struct gv_text out = {0};
            gv_diagnostics_render(&p.diagnostics, false, &out);
            fail_msg("%s\nwanted %zu:%zu+%zu '%s' among %zu errors, got status %d:\n%s", r->text, r->line,
                     r->column, r->length, r->message, r->errors, p.status, out.data ? out.data : "");
        }
        release(&p);
    }
}

/* `unit` so often that it makes more than libyaml or the tree should take. */
static void refuse_many(const char *head, const char *unit, size_t times, const char *message, size_t column)
{
    struct gv_text text = {0};
    gv_text_puts(&text, head);
    for (size_t i = 0; i < times; i++)
        gv_text_puts(&text, unit);
    struct parsed p;
    parse_bytes(&p, text.data, text.length);
    assert_int_equal(p.status, GV_ERR_DATA);
    assert_non_null(strstr(p.diagnostics.items[0].message, message));
    assert_int_equal(p.diagnostics.items[0].place.column, column);
    release(&p);
    gv_text_free(&text);
}

static void test_limits(void **state)
{
    (void)state;
    /* The root is the first level, so that the 64th '[' is one too many. */
    refuse_many("a: ", "[", 200, "too deep: more than 64 levels", 3 + 64);
    refuse_many("a: [", "1,", 100000, "more than 100,000 values", 4 + 2 * 99998 + 1);
    refuse_many("", "a: 1\n", 50000, "occurs twice", 1);
    struct gv_text text = {0};
    gv_text_puts(&text, "a: ");
    for (int i = 0; i < 63; i++)
        gv_text_puts(&text, "[");
    for (int i = 0; i < 63; i++)
        gv_text_puts(&text, "]");
    struct parsed p;
    parse_bytes(&p, text.data, text.length);
    assert_int_equal(p.status, GV_OK);
    release(&p);
    gv_text_free(&text);
}

/* ---- what is taken ---- */

static const char scenario[] = "gevinst: 1\n"
                               "title: {da: Hjemmepleje på Fyn, en: \"Home care\"}\n"
                               "inputs:\n"
                               "  referral_share:\n"
                               "    value: pert(1 %, 3 %, 4 %)        # unquoted outside {…}\n"
                               "    source: the guide\n"
                               "      of 2022\n"
                               "    grade:\n"
                               "  completion_share: 'pert(60 %, 75 %, 85 %)'\n"
                               "  note: |\n"
                               "    two\n"
                               "    lines\n"
                               "correlations:\n"
                               "  - [referral_share, granted_share, 0.3]\n"
                               "policies:\n"
                               "  reference: {}\n"
                               "  double: {investment_level: 2, \"it's\": 'it''s (so)'}\n"
                               "  list: []\n";

static void assert_place(struct gv_place place, size_t line, size_t column, size_t length)
{
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
    assert_int_equal(place.length, length);
}

static void check_scenario(const struct gv_node *root)
{
    assert_int_equal(root->n, 5);
    assert_null(root->key);
    const struct gv_node *title = gv_node_find(root, "title"), *da = gv_node_find(title, "da");
    assert_place(title->key_place, 2, 1, 5);
    assert_place(title->place, 2, 8, 1);
    assert_string_equal(da->value, "Hjemmepleje på Fyn");
    assert_true(da->plain && !da->quoted);
    assert_place(da->place, 2, 13, 18);
    const struct gv_node *en = gv_node_find(title, "en");
    assert_place(en->key_place, 2, 33, 2); /* behind the å, which is one column */
    assert_true(en->quoted && !en->plain);
    assert_place(en->place, 2, 37, 11);

    const struct gv_node *inputs = gv_node_find(root, "inputs");
    const struct gv_node *share = gv_node_find(inputs, "referral_share");
    assert_string_equal(share->children[0]->value, "pert(1 %, 3 %, 4 %)");
    assert_place(share->children[0]->place, 5, 12, 19);
    assert_string_equal(gv_node_find(share, "source")->value, "the guide of 2022");
    assert_false(gv_node_find(share, "source")->plain);
    assert_place(gv_node_find(share, "source")->place, 6, 13, 1);
    const struct gv_node *grade = gv_node_find(share, "grade");
    assert_string_equal(grade->value, "");
    assert_true(grade->plain && !grade->quoted);
    const struct gv_node *note = gv_node_find(inputs, "note");
    assert_string_equal(note->value, "two\nlines\n");
    assert_true(!note->plain && !note->quoted);

    const struct gv_node *list = gv_node_find(root, "correlations");
    assert_int_equal(list->kind, GV_NODE_SEQUENCE);
    assert_int_equal(list->children[0]->n, 3);
    assert_string_equal(list->children[0]->children[2]->value, "0.3");
    assert_null(list->children[0]->children[2]->key);
    const struct gv_node *policies = gv_node_find(root, "policies");
    assert_int_equal(policies->children[0]->kind, GV_NODE_MAPPING);
    assert_int_equal(policies->children[0]->n, 0);
    assert_string_equal(gv_node_find(gv_node_find(policies, "double"), "it's")->value, "it's (so)");
    assert_int_equal(gv_node_find(policies, "list")->n, 0);
    assert_null(gv_node_find(policies, "tripel"));
    assert_null(gv_node_find(list, "tripel"));
}

static void test_valid(void **state)
{
    (void)state;
    struct parsed p;
    parse_bytes(&p, scenario, strlen(scenario));
    assert_int_equal(p.status, GV_OK);
    check_scenario(p.tree.root);
    release(&p);

    /* The same with a byte order mark and CR LF. */
    struct gv_text text = {0};
    gv_text_puts(&text, "\xEF\xBB\xBF");
    for (const char *c = scenario; *c; c++) {
        if (*c == '\n') gv_text_puts(&text, "\r");
        gv_text_append(&text, c, 1);
    }
    parse_bytes(&p, text.data, text.length);
    assert_int_equal(p.status, GV_OK);
    check_scenario(p.tree.root);
    release(&p);
    gv_text_free(&text);

    parse_bytes(&p, "---\na: 1\n...\n", 13);
    assert_int_equal(p.status, GV_OK);
    release(&p);
    /* Smileys and open parentheses are texts as others, outside {…} and […]. */
    parse_bytes(&p, "a: (1, 2\nb: [\"f(1\", 'g(2']\n", 27);
    assert_int_equal(p.status, GV_OK);
    release(&p);
}

static void test_place_inside(void **state)
{
    (void)state;
    static const char text[] = "a: pert(æ, 3)\n"
                               "b: 'pert(æ, 3)'\n"
                               "c: \"x\\ty, 3\"\n"
                               "d: x\n  y\n"
                               "e:\n"
                               "f: 'it''s'\n"
                               "g: [1]\n";
    struct parsed p;
    parse_bytes(&p, text, strlen(text));
    assert_int_equal(p.status, GV_OK);
    const struct gv_node *root = p.tree.root;
    const struct gv_node *a = gv_node_find(root, "a"), *b = gv_node_find(root, "b");
    assert_place(gv_node_place_at(a, 0, 4), 1, 4, 4);
    assert_place(gv_node_place_at(a, 5, 2), 1, 9, 1); /* æ: two bytes, one column */
    assert_place(gv_node_place_at(a, 9, 1), 1, 12, 1);
    assert_place(gv_node_place_at(b, 9, 1), 2, 13, 1);
    assert_place(gv_node_place_at(b, 999, 999), 2, 15, 1);
    assert_place(gv_node_place_at(gv_node_find(root, "c"), 4, 1), 3, 4, 9);
    assert_place(gv_node_place_at(gv_node_find(root, "d"), 2, 1), 4, 4, 1);
    assert_place(gv_node_place_at(gv_node_find(root, "e"), 0, 0), 6, 3, 1);
    assert_place(gv_node_place_at(gv_node_find(root, "f"), 3, 1), 7, 4, 7);
    assert_place(gv_node_place_at(gv_node_find(root, "g"), 3, 1), 8, 4, 1);
    release(&p);
}

/* ---- files ---- */

static char directory[] = "/tmp/gevinst-test-XXXXXX";

static void write_file(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void expect_read(const char *path, int expected, const char *message, const char *hint)
{
    struct gv_source source;
    struct gv_diagnostics diagnostics = {0};
    int status = gv_source_read(path, LIMIT, &source, &diagnostics);
    assert_int_equal(status, expected);
    assert_string_equal(source.name, path);
    assert_int_equal(diagnostics.n, status != GV_OK);
    if (status != GV_OK) {
        if (!strstr(diagnostics.items[0].message, message)) fail_msg("%s", diagnostics.items[0].message);
        if (!strstr(diagnostics.items[0].suggestion, hint)) fail_msg("%s", diagnostics.items[0].suggestion);
        struct gv_text out = {0};
        gv_diagnostics_render(&diagnostics, false, &out);
        assert_int_equal(gv_text_utf8_valid(out.data, out.length), out.length);
        gv_text_free(&out);
    } else {
        assert_string_equal(source.text, message);
        assert_int_equal(source.length, strlen(message));
    }
    gv_diagnostics_free(&diagnostics);
    gv_source_free(&source);
    gv_source_free(&source);
}

static void test_files(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(directory));
    assert_int_equal(chdir(directory), 0);
    write_file("home-care.yaml", "a: 1\n", 5);
    expect_read("home-care.yaml", GV_OK, "a: 1\n", "");
    write_file("other.yaml", "\xEF\xBB\xBF# æ", 7);
    expect_read("other.yaml", GV_OK, "# æ", "");
    write_file("other.yaml", "", 0);
    expect_read("other.yaml", GV_OK, "", "");

    expect_read("home-caer.yaml", GV_ERR_NO_INPUT, "does not exist", "did you mean 'home-care.yaml'?");
    expect_read("./home-care", GV_ERR_NO_INPUT, "does not exist", "did you mean './home-care.yaml'?");
    expect_read("x/home-care.yaml", GV_ERR_NO_INPUT, "does not exist", "there is no directory 'x'");
    expect_read("", GV_ERR_NO_INPUT, "does not exist", "check the path");
    expect_read(".", GV_ERR_DATA, "this is a directory", "in it");
    expect_read("/dev/null", GV_ERR_DATA, "not a regular file", "save");
    assert_int_equal(mkfifo("fifo", 0600), 0);
    expect_read("fifo", GV_ERR_DATA, "not a regular file", "save");

    write_file("other.yaml", "a: 1\nb: k\xF8kken\n", 16);
    expect_read("other.yaml", GV_ERR_DATA, "byte 0xF8 is not valid UTF-8", "'ø' in Latin-1");
    write_file("other.yaml", "a: \0", 4);
    expect_read("other.yaml", GV_ERR_DATA, "NUL byte", "UTF-16");
    write_file("other.yaml", "\xFF\xFE\x61\0", 4);
    expect_read("other.yaml", GV_ERR_DATA, "UTF-16", "UTF-8");

    char *large = calloc(2 * LIMIT, 1);
    assert_non_null(large);
    memset(large, '#', 2 * LIMIT);
    write_file("other.yaml", large, 2 * LIMIT);
    expect_read("other.yaml", GV_ERR_DATA, "2.0 MiB; it may have at most 1 MiB", "right file");
    write_file("other.yaml", large, LIMIT + 1);
    expect_read("other.yaml", GV_ERR_DATA, "1048577 bytes; it may have at most 1048576", "right file");
    large[LIMIT] = '\0';
    write_file("other.yaml", large, LIMIT);
    expect_read("other.yaml", GV_OK, large, "");
    free(large);

    if (geteuid() != 0) { /* root may read everything */
        assert_int_equal(chmod("other.yaml", 0), 0);
        expect_read("other.yaml", GV_ERR_NO_INPUT, "permission denied", "chmod");
    }
    unlink("fifo");
    unlink("other.yaml");
    unlink("home-care.yaml");
    assert_int_equal(chdir("/"), 0);
    rmdir(directory);
}

/* ---- mutations ---- */

static uint32_t random_below(uint64_t *state, uint32_t bound)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % bound);
}

static void test_mutations(void **state)
{
    (void)state;
    static const char *const pieces[] = {"(",     ")",    "[",
                                         "]",     "{",    "}",
                                         ",",     ":",    ": ",
                                         "- ",    "\n",   "\t",
                                         "'",     "\"",   "#",
                                         "&",     "*a",   "!",
                                         "%",     "|",    ">",
                                         "?",     "<<: ", "~",
                                         "---",   "æ",    "\xE2\x80\xA8",
                                         "\xFF",  " ",    "\r\n",
                                         "a",     "@",    "...",
                                         "\\x",   "\0",   "f(1",
                                         " #",    "\n ",  "''",
                                         "\n\n",  "\r",   "\xEF\xBB\xBF",
                                         "null: "};
    uint64_t random = 17;
    char text[2 * sizeof scenario + 64];
    size_t taken = 0, refused = 0;
    for (int round = 0; round < 20000; round++) {
        size_t length = sizeof scenario - 1;
        memcpy(text, scenario, length);
        for (uint32_t edits = 1 + random_below(&random, 4); edits; edits--) {
            size_t at = random_below(&random, (uint32_t)length + 1);
            const char *piece = pieces[random_below(&random, sizeof pieces / sizeof *pieces)];
            size_t n = strlen(piece);
            if (n == 0) n = 1; /* the piece is a NUL */
            switch (random_below(&random, 4)) {
            case 0: /* cut off */
                if (random_below(&random, 4) == 0) length = at;
                break;
            case 1: /* remove some bytes */
                n = random_below(&random, 12);
                if (n > length - at) n = length - at;
                memmove(text + at, text + at + n, length - at - n);
                length -= n;
                break;
            default: /* insert a piece */
                memmove(text + at + n, text + at, length - at);
                memcpy(text + at, piece, n);
                length += n;
            }
        }
        /* An exact copy on the heap, so that the sanitizer sees a read behind its end. */
        char *exact = malloc(length ? length : 1);
        assert_non_null(exact);
        memcpy(exact, text, length);
        struct parsed p;
        parse_bytes(&p, exact, length);
        assert_true(p.status == GV_OK || p.status == GV_ERR_DATA);
        for (size_t i = 0; i < p.diagnostics.n; i++) {
            const struct gv_place place = p.diagnostics.items[i].place;
            struct gv_place end = gv_source_place(&p.source, length);
            /* libyaml's end of the stream is a line below a last line without a line end. */
            assert_true(place.line <= end.line + 1);
        }
        taken += p.status == GV_OK;
        refused += p.status != GV_OK;
        release(&p);
        free(exact);
    }
    assert_true(taken > 1000 && refused > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),     cmocka_unit_test(test_limits), cmocka_unit_test(test_valid),
        cmocka_unit_test(test_place_inside), cmocka_unit_test(test_files),  cmocka_unit_test(test_mutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
