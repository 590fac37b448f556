/* SPDX-License-Identifier: GPL-3.0-or-later
 * Encoding: the bytes of a file to UTF-8 text, or a diagnostic; never mojibake.
 *
 * Decided in this order: BOM, the encoding that the user named, NUL bytes (UTF-16), strict UTF-8,
 * strict GB18030; else an error that asks for --encoding. UTF-8 is used in place. A file that mixes
 * UTF-8 with another encoding is an error with its line, as is a NUL byte in UTF-8. Text that comes
 * out is valid UTF-8 without BOM and without NUL. */
#ifndef KP_TABLE_ENCODING_H
#define KP_TABLE_ENCODING_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct {
  const char *at; /* into the bytes that came in, or into converted */
  size_t len;
  char *converted;  /* kp_free; NULL when the bytes are used in place */
  const char *name; /* of the encoding; lives in the arena or for ever */
} kp_decoded;

/* encoding: NULL, or a name that iconv knows. shown names the file in diagnostics. bytes must
 * outlive *out. */
kp_status kp_encoding_decode(kp_decoded *out, const void *bytes, size_t len, const char *encoding,
                             const char *shown, kp_arena *arena, kp_diag *diag);

#endif
