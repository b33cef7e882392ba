/* Calls of HDF5 that fail on demand (hooks.c). The list is of those whose result the project looks at, in
 * reading or in writing. What is to be closed is closed all the same, so that only the news is bad. */
#include "faults/hooks.h"

#include <hdf5.h>
#include <hdf5_hl.h>

static bool fails(void)
{
    return gv_fault_fails(HDF5, gv_fault_count(HDF5));
}

#define FAILING(type, failed, name, parameters, ...)          \
    type __real_##name parameters;                            \
    type __wrap_##name parameters;                            \
    type __wrap_##name parameters                             \
    {                                                         \
        return fails() ? failed : __real_##name(__VA_ARGS__); \
    }
#define CLOSING(name)                      \
    herr_t __real_##name(hid_t id);        \
    herr_t __wrap_##name(hid_t id);        \
    herr_t __wrap_##name(hid_t id)         \
    {                                      \
        herr_t result = __real_##name(id); \
        return fails() ? -1 : result;      \
    }
#include "faults/hdf5_calls.def"
