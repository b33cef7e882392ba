/* Status codes: one list from which the enum, the names and the exit codes come.
 *
 * Every function that can fail returns an `int` of this enum (0 = GV_OK) and leaves its outputs, the last
 * arguments, untouched or empty on failure. What a user should read about the failure goes into a
 * struct gv_diagnostics (diagnostics.h). */
#ifndef GV_BASE_STATUS_H
#define GV_BASE_STATUS_H

/*      name                 exit  meaning */
#define GV_STATUS_LIST(X)                                                  \
    X(GV_OK, 0, "success")                                                 \
    X(GV_ERR_USAGE, 64, "wrong use of a command")                          \
    X(GV_ERR_DATA, 65, "the scenario or data are not valid")               \
    X(GV_ERR_NO_INPUT, 66, "an input file cannot be read")                 \
    X(GV_ERR_DRAWS, 69, "too many draws failed")                           \
    X(GV_ERR_MEMORY, 71, "out of memory")                                  \
    X(GV_ERR_INTERNAL, 70, "internal error")                               \
    X(GV_ERR_CREATE, 73, "an output file cannot be created")               \
    X(GV_ERR_IO, 74, "reading or writing failed")                          \
    X(GV_ERR_UNAVAILABLE, 69, "a program that is needed is not installed") \
    X(GV_ERR_INTERRUPTED, 130, "interrupted")

enum gv_status {
#define GV_STATUS_ENUM(name, exit_code, meaning) name,
    GV_STATUS_LIST(GV_STATUS_ENUM)
#undef GV_STATUS_ENUM
        GV_STATUS_COUNT
};

/* The process exit code (sysexits.h where one fits) for a status. */
int gv_status_exit_code(int status);

/* A static English sentence for a status; never NULL. */
const char *gv_status_text(int status);

#endif
