/* SPDX-License-Identifier: GPL-3.0-or-later
 * Convert: bytes of a named encoding to UTF-8. iconv lives behind this header. */
#ifndef KP_TABLE_CONVERT_H
#define KP_TABLE_CONVERT_H

#include <stddef.h>

typedef enum {
  KP_CONVERTED,
  KP_CONVERT_BAD_BYTES,
  KP_CONVERT_UNKNOWN,
  KP_CONVERT_NO_MEMORY
} kp_convert_status;

/* *text (kp_free) and *text_len are set on KP_CONVERTED; *fault, an offset into bytes, on
 * KP_CONVERT_BAD_BYTES; KP_CONVERT_UNKNOWN: there is no such encoding. */
kp_convert_status kp_convert(char **text, size_t *text_len, size_t *fault, const void *bytes,
                             size_t len, const char *encoding);

#endif
