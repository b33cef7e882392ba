/** @file
 * What the shared library exports.
 *
 * The library is compiled with hidden symbols: calls inside of it are direct, whoever loads it cannot get
 * between, and its own names are nobody's interface. A declaration of a public header that has code or data
 * behind it is marked GV_PUBLIC; public headers are listed in cmake/library.cmake. */
#ifndef GV_BASE_PUBLIC_H
#define GV_BASE_PUBLIC_H

/** Marks a function or an object that programs outside of the library may use. */
#define GV_PUBLIC __attribute__((visibility("default")))

#ifdef __cplusplus
#define GV_BEGIN_C extern "C" {
#define GV_END_C }
#else
#define GV_BEGIN_C /**< Opens the declarations of a header, which are C in a C++ program too. */
#define GV_END_C   /**< Closes them. */
#endif

#endif
