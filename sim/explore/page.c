#include "explore/page.h"

#include "base/memory.h"
#include "base/status.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

/* The files of web/, built in by gevinst_embed(). */
#define ASSET(name)                    \
    extern const unsigned char name[]; \
    extern const size_t name##_size;
ASSET(gv_web_page_html)
ASSET(gv_web_page_css)
ASSET(gv_web_worker_js)
ASSET(gv_web_format_js)
ASSET(gv_web_plan_js)
ASSET(gv_web_results_js)
ASSET(gv_web_drawing_js)
ASSET(gv_web_charts_js)
ASSET(gv_web_controls_js)
ASSET(gv_web_views_js)
ASSET(gv_web_main_js)
#ifdef GEVINST_EXPLORE_CORE
ASSET(gv_web_core_wasm_gz)
#endif
#undef ASSET

bool gv_page_core_there(void)
{
#ifdef GEVINST_EXPLORE_CORE
    return true;
#else
    return false;
#endif
}

static void put_base64(const unsigned char *bytes, size_t n, struct gv_text *out)
{
    char *text = gv_memory_new(BASE64_ENCODE_RAW_LENGTH(n) + 1);
    if (text) {
        base64_encode_raw(text, n, bytes);
        gv_text_append(out, text, BASE64_ENCODE_RAW_LENGTH(n));
    } else {
        out->failed = true;
    }
    free(text);
}

/* 'sha256-…', as a Content-Security-Policy names a script or style. */
static void put_hash(const struct gv_text *script, struct gv_text *out)
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, script->length, (const uint8_t *)script->data);
    sha256_digest(&context, sizeof digest, digest);
    gv_text_puts(out, "'sha256-");
    put_base64(digest, sizeof digest, out);
    gv_text_puts(out, "'");
}

/* The scripts in one, in an order in which each needs only those before it. */
static void put_scripts(struct gv_text *out)
{
    const unsigned char *const files[] = {gv_web_format_js,  gv_web_plan_js,   gv_web_results_js,
                                          gv_web_drawing_js, gv_web_charts_js, gv_web_controls_js,
                                          gv_web_views_js,   gv_web_main_js};
    gv_text_puts(out, "\"use strict\";\n{\n");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        gv_text_puts(out, (const char *)files[i]);
    gv_text_puts(out, "}\n");
}

static void put_escaped(const char *text, struct gv_text *out)
{
    for (; *text; text++) {
        if (*text == '<')
            gv_text_puts(out, "&lt;");
        else if (*text == '&')
            gv_text_puts(out, "&amp;");
        else if (*text == '"')
            gv_text_puts(out, "&quot;");
        else
            gv_text_append(out, text, 1);
    }
}

/* JSON inside of a page: nothing in it ends its element. */
static void put_json(const json_t *data, struct gv_text *out)
{
    char *text = json_dumps(data, JSON_COMPACT | JSON_REAL_PRECISION(17));
    if (!text) out->failed = true;
    for (const char *at = text; at && *at; at++) {
        if (*at == '<')
            gv_text_puts(out, "\\u003c");
        else
            gv_text_append(out, at, 1);
    }
    free(text);
}

/* What stands in place of {{NAME}} in page.html. */
struct parts {
    const json_t *data;
    const struct gv_scenario *scenario;
    enum gv_language language;
    struct gv_text style, script;
};

static void put_part(const struct parts *p, const char *name, size_t n, struct gv_text *out)
{
    const json_t *texts = json_object_get(p->data, "texts");
    char key[64];
    snprintf(key, sizeof key, "%.*s", (int)n, name);
    if (strcmp(key, "language") == 0)
        gv_text_puts(out, p->language == GV_DA ? "da" : "en");
    else if (strcmp(key, "title") == 0)
        put_escaped(gv_label_in(p->language, &p->scenario->title), out);
    else if (strcmp(key, "style_hash") == 0)
        put_hash(&p->style, out);
    else if (strcmp(key, "script_hash") == 0)
        put_hash(&p->script, out);
    else if (strcmp(key, "style") == 0)
        gv_text_append(out, p->style.data, p->style.length);
    else if (strcmp(key, "script") == 0)
        gv_text_append(out, p->script.data, p->script.length);
    else if (strcmp(key, "worker") == 0)
        gv_text_puts(out, (const char *)gv_web_worker_js);
    else if (strcmp(key, "data") == 0)
        put_json(p->data, out);
#ifdef GEVINST_EXPLORE_CORE
    else if (strcmp(key, "core") == 0)
        put_base64(gv_web_core_wasm_gz, gv_web_core_wasm_gz_size, out);
#endif
    else if (json_string_value(json_object_get(texts, key)))
        put_escaped(json_string_value(json_object_get(texts, key)), out);
    else
        out->failed = true; /* a slip in page.html, which the tests meet at once */
}

int gv_page_write(const json_t *data, const struct gv_scenario *scenario, enum gv_language language,
                  struct gv_text *out, struct gv_diagnostics *diagnostics)
{
    struct parts parts = {.data = data, .scenario = scenario, .language = language};
    if (!gv_page_core_there()) {
        gv_diagnose_plain(diagnostics, GV_ERROR,
                          "install clang-14 lld-14 wasi-libc libclang-rt-14-dev-wasm32, and build again: "
                          "cmake --preset release && cmake --build build/release",
                          "this gevinst was built without the simulator for web pages");
        return GV_ERR_UNAVAILABLE;
    }
    gv_text_append(&parts.style, (const char *)gv_web_page_css, gv_web_page_css_size);
    put_scripts(&parts.script);
    const char *at = (const char *)gv_web_page_html, *open;
    while ((open = strstr(at, "{{")) != NULL) {
        const char *close = strstr(open, "}}");
        if (!close) break;
        gv_text_append(out, at, (size_t)(open - at));
        put_part(&parts, open + 2, (size_t)(close - open - 2), out);
        at = close + 2;
    }
    gv_text_puts(out, at);
    if (parts.style.failed || parts.script.failed) out->failed = true;
    gv_text_free(&parts.style);
    gv_text_free(&parts.script);
    return out->failed ? GV_ERR_MEMORY : GV_OK;
}
