/* Functions by which a program tells its sanitizers how to behave. Their runtime may be a shared library,
 * which finds only what is visible from outside. */
#ifndef GV_TESTS_SUPPORT_SANITIZER_H
#define GV_TESTS_SUPPORT_SANITIZER_H

#define GV_FOR_SANITIZER __attribute__((visibility("default")))

#endif
