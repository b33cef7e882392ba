#include "sampling/sobol.h"

#include "sampling/random.h"

enum { MAX_DEGREE = 16 };

/* Primitive polynomial of degree s with inner coefficients a, and initial numbers m. */
struct polynomial {
    uint8_t s;
    uint16_t a;
    uint16_t m[MAX_DEGREE];
};

static const struct polynomial polynomials[GV_SOBOL_DIMENSIONS - 1] = {
#define DIMENSION(degree, inner, ...) {.s = degree, .a = inner, .m = {__VA_ARGS__}},
#include "sampling/joe_kuo.def"
#undef DIMENSION
};

void gv_sobol_plain(int dimension, struct gv_sobol *sobol)
{
    uint64_t *v = sobol->direction;
    sobol->shift = 0;
    if (dimension == 0) {
        for (int k = 0; k < GV_SOBOL_BITS; k++)
            v[k] = UINT64_C(1) << (63 - k);
        return;
    }
    const struct polynomial *p = &polynomials[dimension - 1];
    for (int k = 0; k < GV_SOBOL_BITS; k++) {
        if (k < p->s) {
            v[k] = (uint64_t)p->m[k] << (63 - k);
            continue;
        }
        v[k] = v[k - p->s] ^ (v[k - p->s] >> p->s);
        for (int j = 1; j < p->s; j++)
            if (p->a >> (p->s - 1 - j) & 1) v[k] ^= v[k - j];
    }
}

/* Transposes a binary matrix: bit j of row i becomes bit i of row j, the most significant bit being the
 * first. In six steps, each of which exchanges the off-diagonal halves of all blocks of a size. */
static void transpose(uint64_t matrix[static 64])
{
    uint64_t low = UINT64_C(0xffffffff); /* the latter half of each block's columns */
    for (int half = 32; half > 0; half /= 2, low ^= low << half)
        for (int i = 0; i < 64; i = (i + half + 1) & ~half) {
            uint64_t *above = &matrix[i], *below = &matrix[i + half];
            uint64_t differ = (*above ^ (*below >> half)) & low;
            *above ^= differ;
            *below ^= differ << half;
        }
}

void gv_sobol_scrambled(int dimension, uint64_t key, uint32_t replicate, struct gv_sobol *sobol)
{
    gv_sobol_plain(dimension, sobol);
    /* A random lower-triangular binary matrix with ones on its diagonal: output bit i is the parity of the
     * input bits 0 … i that row i selects. Multiplied into the direction numbers once, it costs the points
     * nothing. */
    uint64_t matrix[64];
    gv_random_fill(key, replicate, 0, 64, matrix);
    for (int i = 0; i < 64; i++) {
        uint64_t diagonal = UINT64_C(1) << (63 - i);
        uint64_t mask = ~(diagonal - 1) & ~diagonal; /* the bits above */
        matrix[i] = (matrix[i] & mask) | diagonal;
    }
    /* The product is the sum of the columns that the number's bits select. */
    transpose(matrix);
    for (int k = 0; k < GV_SOBOL_BITS; k++) {
        uint64_t product = 0;
        for (uint64_t bits = sobol->direction[k]; bits; bits &= bits - 1)
            product ^= matrix[63 - __builtin_ctzll(bits)];
        sobol->direction[k] = product;
    }
    gv_random_fill(key, replicate, 64, 1, &sobol->shift);
}

static uint64_t point(const struct gv_sobol *sobol, uint64_t index)
{
    uint64_t x = sobol->shift;
    for (int k = 0; index; k++, index >>= 1)
        if (index & 1) x ^= sobol->direction[k];
    return x;
}

void gv_sobol_fill(const struct gv_sobol *sobol, uint64_t first, size_t n, uint64_t *words)
{
    size_t done = 0;
    while (done < n) {
        /* The largest run 2^k that starts at a multiple of 2^k: built by doubling, one XOR a point. */
        uint64_t at = first + done;
        size_t run = 1;
        int k = 0;
        words[done] = point(sobol, at);
        while (k < GV_SOBOL_BITS - 1 && (at & run) == 0 && 2 * run <= n - done) {
            uint64_t v = sobol->direction[k++];
            for (size_t i = 0; i < run; i++)
                words[done + run + i] = words[done + i] ^ v;
            run *= 2;
        }
        done += run;
    }
}
