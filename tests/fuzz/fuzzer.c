/* A target under libFuzzer; GV_FUZZ_TARGET names it. */
#include "target.h"

#include <omp.h>

extern const struct gv_fuzz_target GV_FUZZ_TARGET;

/* libFuzzer's own names and types. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t n, size_t most, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t n, size_t most);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    omp_set_num_threads(1); /* threads of clang's OpenMP trouble the leak detector */
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    GV_FUZZ_TARGET.read(bytes, n);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t n, size_t most, unsigned seed)
{
    struct gv_random_state random = {seed};
    return GV_FUZZ_TARGET.mutate(bytes, n, most, &random, LLVMFuzzerMutate);
}
