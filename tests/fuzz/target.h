/* Fuzzing: what reads files of strangers, fed with whatever comes.
 *
 * A target is a function that reads bytes as the program would read a file, and aborts when a promise is
 * broken (GV_PROMISE). The same targets run under libFuzzer (fuzzer.c), which looks for new ways through the
 * code, and in the tests (replay.c), which read what is known and a few thousand mutations of it. */
#ifndef GV_TESTS_FUZZ_TARGET_H
#define GV_TESTS_FUZZ_TARGET_H

#include "base/diagnostics.h"
#include "random.h"

#include <stdint.h>

/* Changes bytes[0 … n) in place to something like it, of at most `most` bytes; returns the new length. */
typedef size_t gv_fuzz_bytes_fn(uint8_t *bytes, size_t n, size_t most);

struct gv_fuzz_target {
    const char *name;
    size_t most; /* bytes of an input */
    void (*read)(const uint8_t *bytes, size_t n);
    /* Changes an input with a sense of its form; `bytewise` where it wants none. */
    size_t (*mutate)(uint8_t *bytes, size_t n, size_t most, struct gv_random_state *random,
                     gv_fuzz_bytes_fn *bytewise);
    void (*words)(struct gv_text *out); /* what may stand in an input, a line each; NULL without */
};

extern const struct gv_fuzz_target gv_fuzz_scenario, gv_fuzz_expression, gv_fuzz_observations, gv_fuzz_result;

/* --- promises --- */

#define GV_PROMISE(holds, ...)                                         \
    do {                                                               \
        if (!(holds)) gv_fuzz_broken(__FILE__, __LINE__, __VA_ARGS__); \
    } while (0)
_Noreturn void gv_fuzz_broken(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What reading says fits its status: OK without an error; or GV_ERR_DATA, which has the exit code 65, and an
 * error. Places lie in their texts; `placed`: and one of them is the error's. All of it is printable. */
void gv_fuzz_check_reading(int status, const struct gv_diagnostics *diagnostics, bool placed);

/* Valid UTF-8 without control characters but line ends and tabs. */
void gv_fuzz_check_text(const struct gv_text *text);

/* --- inputs --- */

/* An input of several texts: each but the first follows a line that names its kind. Texts are copies with a
 * NUL behind them. */
enum { GV_FUZZ_TEXTS_MAX = 12 };
struct gv_fuzz_texts {
    char *first;
    const char *files[GV_FUZZ_TEXTS_MAX], *tables[GV_FUZZ_TEXTS_MAX]; /* files[0] is the first */
    size_t n_files, n_tables;
};
#define GV_FUZZ_FILE_LINE "\n%%% file\n"
#define GV_FUZZ_TABLE_LINE "\n%%% table\n"
void gv_fuzz_split(const uint8_t *bytes, size_t n, struct gv_fuzz_texts *texts);
void gv_fuzz_texts_free(struct gv_fuzz_texts *texts);

/* A file without a name on any disk that holds the bytes; `path` opens it. Close the descriptor. */
enum { GV_FUZZ_PATH = 32 };
int gv_fuzz_file(const uint8_t *bytes, size_t n, char path[static GV_FUZZ_PATH]);

/* A text that would be printed is made, and thrown away. */
void gv_fuzz_render(const struct gv_diagnostics *diagnostics);

/* --- mutations --- */

/* A value of an input, distribution or quantity: mostly well formed, often at an edge. */
void gv_fuzz_put_expression(struct gv_random_state *random, struct gv_text *out);
void gv_fuzz_put_number(struct gv_random_state *random, struct gv_text *out);

/* Replaces bytes[from … from + length) by the text; returns the new length, n when it would be too long. */
size_t gv_fuzz_replace(uint8_t *bytes, size_t n, size_t most, size_t from, size_t length, const char *text,
                       size_t text_length);

#endif
