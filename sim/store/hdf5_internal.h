/* What the files of the HDF5 helpers share. */
#ifndef GV_STORE_HDF5_INTERNAL_H
#define GV_STORE_HDF5_INTERNAL_H

#include "store/hdf5.h"

/* Makes the failure stick: notes what HDF5's error stack says, or `what` if that is empty. Returns false. */
bool gv_hdf5_fail(struct gv_hdf5 *h, const char *what);

/* `id` if it is a valid handle, else H5I_INVALID_HID and the failure sticks. */
hid_t gv_hdf5_check(struct gv_hdf5 *h, hid_t id, const char *what);

/* For return codes: false and a failure if negative. */
bool gv_hdf5_ok(struct gv_hdf5 *h, herr_t result, const char *what);

/* The types on the file; the caller closes them. H5I_INVALID_HID on failure. */
hid_t gv_hdf5_text_type(size_t size); /* UTF-8; H5T_VARIABLE or a number of bytes */

#endif
