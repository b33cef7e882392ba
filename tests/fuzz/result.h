/* Result files: what the reader's target and its mutations share.
 *
 * An input is a whole result file, or edits of one that the target makes itself (so an input stays small, and
 * means much the same when the writer changes):
 *
 *     "edits " IMAGE SUMS "\n"      which file, a digit; which sums are made to fit again after the edits:
 * none n, those of HDF5's headers h, those at the file's end e, both b edits of 16 bytes each        struct
 * gv_fuzz_edit */
#ifndef GV_TESTS_FUZZ_RESULT_H
#define GV_TESTS_FUZZ_RESULT_H

#include "target.h"

/* What an edit's place is counted from. GV_FUZZ_AT_BYTE: the file's start, by index × 65536 + offset. */
enum gv_fuzz_anchor {
    GV_FUZZ_AT_BYTE,
    GV_FUZZ_AT_HEADER, /* "OHDR" number `index` */
    GV_FUZZ_AT_CHUNK,  /* "OCHK" */
    GV_FUZZ_AT_HEAP,   /* "GCOL" */
    GV_FUZZ_AT_END,    /* backwards from the end */
    GV_FUZZ_ANCHORS
};

enum gv_fuzz_edit_kind {
    GV_FUZZ_SET,
    GV_FUZZ_XOR,
    GV_FUZZ_ADD,
    GV_FUZZ_COPY,
    GV_FUZZ_CUT,
    GV_FUZZ_EDIT_KINDS
};

/* Bytes as in the input, little-endian. SET, XOR and ADD change `width` (1 … 8) bytes as one number; COPY
 * moves 8 width bytes from the place `value`; CUT ends the file. All numbers are taken modulo what there is.
 */
struct gv_fuzz_edit {
    uint8_t anchor, kind, width, zero;
    uint16_t index, offset;
    uint64_t value;
};

enum { GV_FUZZ_EDIT_BYTES = 16, GV_FUZZ_EDITS_HEAD = 9, GV_FUZZ_IMAGES = 6 };

/* Places in a file that the target made. */
struct gv_fuzz_image {
    uint8_t *bytes;
    size_t n;
    size_t *at[GV_FUZZ_ANCHORS], n_at[GV_FUZZ_ANCHORS]; /* sorted; of HEADER, CHUNK, HEAP */
    size_t *chunk_length;                               /* of CHUNK, with the checksum */
};

/* Files that all studies wrote; made at the first call, and kept. NULL beyond the last. */
const struct gv_fuzz_image *gv_fuzz_image(size_t index);

/* The file that an input of edits stands for, malloc'd; NULL if the input is not of that form. *image is what
 * was edited. */
uint8_t *gv_fuzz_edited(const uint8_t *input, size_t n, size_t *length, const struct gv_fuzz_image **image);

/* Makes the sums at the end of a result file, if it has any, those of its bytes. */
void gv_fuzz_renew_sums(uint8_t *bytes, size_t n);

#endif
