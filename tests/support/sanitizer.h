/* Functions by which a program tells its sanitizers how to behave. Their runtime may be a shared library,
 * which finds only what is visible from outside. */
#ifndef GV_TESTS_SUPPORT_SANITIZER_H
#define GV_TESTS_SUPPORT_SANITIZER_H

#define GV_FOR_SANITIZER __attribute__((visibility("default")))

/* HDF5 loses memory of its own when it meets a damaged file. Once in a program. */
#define GV_FORGIVE_HDF5_LEAKS                                       \
    GV_FOR_SANITIZER const char *__lsan_default_suppressions(void); \
    const char *__lsan_default_suppressions(void)                   \
    {                                                               \
        return "leak:libhdf5";                                      \
    }

#endif
