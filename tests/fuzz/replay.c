/* The targets without libFuzzer: reads what is known, and mutations of it, and aborts when a promise is
 * broken.
 *
 *     fuzz_replay TARGET [--mutations N] [--seed S] [--write FOLDER] FILE|FOLDER…
 *     fuzz_replay TARGET --dictionary                prints what may stand in an input, as libFuzzer wants it
 *
 * With --write it keeps the input that it is about to read as FOLDER/current, to be looked at after a crash.
 */
#include "target.h"

#include <dirent.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct gv_fuzz_target *const targets[] = {&gv_fuzz_scenario, &gv_fuzz_expression,
                                                       &gv_fuzz_observations, &gv_fuzz_result};

enum { INPUTS_MAX = 1 << 17, INPUT_MOST = 4 << 20 };

struct input {
    uint8_t *bytes;
    size_t n;
};

struct job {
    const struct gv_fuzz_target *target;
    struct input inputs[INPUTS_MAX];
    size_t n;
    const char *folder; /* of `current`, or NULL */
};

/* --- the inputs --- */

static int add_file(struct job *j, const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(INPUT_MOST);
    if (!file || !bytes || j->n == INPUTS_MAX) {
        fprintf(stderr, "cannot read %s\n", path);
        if (file) fclose(file);
        free(bytes);
        return 66;
    }
    size_t n = fread(bytes, 1, INPUT_MOST, file);
    fclose(file);
    uint8_t *fitting = realloc(bytes, n ? n : 1);
    j->inputs[j->n++] = (struct input){fitting ? fitting : bytes, n};
    return 0;
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int add(struct job *j, const char *path)
{
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISDIR(info.st_mode)) return add_file(j, path);
    struct dirent **entries;
    int n = scandir(path, &entries, NULL, compare_names), code = n < 0 ? 66 : 0;
    if (n < 0) fprintf(stderr, "cannot read %s\n", path);
    for (int i = 0; i < n; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.' && code == 0) code = add(j, name);
        free(entries[i]);
    }
    if (n >= 0) free(entries);
    return code;
}

/* --- reading them --- */

static void read_input(const struct job *j, const uint8_t *bytes, size_t n)
{
    if (j->folder) {
        char path[4096];
        snprintf(path, sizeof path, "%s/current", j->folder);
        FILE *file = fopen(path, "wb");
        if (file) {
            fwrite(bytes, 1, n, file);
            fclose(file);
        }
    }
    /* Its own memory, so that a sanitizer sees a byte too many. */
    uint8_t *copy = malloc(n ? n : 1);
    if (!copy) abort();
    memcpy(copy, bytes, n);
    j->target->read(copy, n);
    free(copy);
}

static struct gv_random_state bytewise_random;

/* What libFuzzer does better: bytes and pieces changed, left out, repeated. */
static size_t mutate_bytes(uint8_t *bytes, size_t n, size_t most)
{
    struct gv_random_state *random = &bytewise_random;
    size_t at = gv_random_below(random, n), length = gv_random_below(random, n - at < 16 ? n - at : 16);
    uint8_t byte = (uint8_t)gv_random_next(random);
    switch (gv_random_below(random, 5)) {
    case 0:
        return n ? gv_fuzz_replace(bytes, n, most, at, length, "", 0) : n;
    case 1:
        return gv_fuzz_replace(bytes, n, most, at, 0, (const char *)&byte, 1);
    case 2:
        if (n == 0 || n + length > most) return n;
        memmove(bytes + at + length, bytes + at, n - at);
        return n + length;
    case 3:
        if (n > 0) bytes[at] ^= (uint8_t)(1u << (byte & 7));
        return n;
    default:
        if (n > 0) bytes[at] = byte;
        return n;
    }
}

static void read_mutations(const struct job *j, size_t times, uint64_t seed)
{
    struct gv_random_state random = {seed};
    uint8_t *bytes = malloc(j->target->most);
    if (!bytes) abort();
    bytewise_random.state = ~seed;
    size_t n = 0;
    for (size_t i = 0; i < times; i++) {
        const struct input *input = &j->inputs[gv_random_below(&random, j->n)];
        /* A mutation of the last one, or of an input that is known. */
        if (i % 4 == 0 && input->n <= j->target->most) {
            n = input->n;
            memcpy(bytes, input->bytes, n);
        }
        n = j->target->mutate(bytes, n, j->target->most, &random, mutate_bytes);
        GV_PROMISE(n <= j->target->most, "a mutation of %zu bytes", n);
        read_input(j, bytes, n);
    }
    free(bytes);
}

/* --- the dictionary --- */

static int print_dictionary(const struct gv_fuzz_target *target)
{
    struct gv_text text = {0};
    if (target->words) target->words(&text);
    for (char *at = text.data, *end; at && *at; at = end + 1) {
        end = strchr(at, '\n');
        printf("\"");
        for (const char *c = at; c < end; c++)
            if (*c == '"' || *c == '\\' || (unsigned char)*c < 0x20 || (unsigned char)*c > 0x7E)
                printf("\\x%02X", (unsigned)(unsigned char)*c);
            else
                printf("%c", *c);
        printf("\"\n");
    }
    gv_text_free(&text);
    return 0;
}

int main(int argc, char **argv)
{
    static struct job j;
    size_t mutations = 0;
    uint64_t seed = 1;
    for (size_t t = 0; t < sizeof targets / sizeof *targets && argc > 1; t++)
        if (strcmp(argv[1], targets[t]->name) == 0) j.target = targets[t];
    if (!j.target) {
        fputs("usage: fuzz_replay scenario|expression|observations|result [OPTION…] FILE|FOLDER…\n", stderr);
        return 64;
    }
    omp_set_num_threads(1);
    int code = 0;
    for (int i = 2; i < argc && code == 0; i++) {
        if (strcmp(argv[i], "--dictionary") == 0) return print_dictionary(j.target);
        if (strcmp(argv[i], "--mutations") == 0 && i + 1 < argc)
            mutations = strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            seed = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--write") == 0 && i + 1 < argc)
            j.folder = argv[++i];
        else
            code = add(&j, argv[i]);
    }
    for (size_t i = 0; i < j.n && code == 0; i++)
        read_input(&j, j.inputs[i].bytes, j.inputs[i].n);
    if (code == 0) read_mutations(&j, mutations, seed);
    if (code == 0) printf("%s: %zu inputs and %zu mutations read\n", j.target->name, j.n, mutations);
    for (size_t i = 0; i < j.n; i++)
        free(j.inputs[i].bytes);
    return code;
}
