/* SPDX-License-Identifier: GPL-3.0-or-later
 * Embedded files: bytes that were put into the library while building (see kp_embed in
 * CMakeLists.txt). A room that embeds "name" includes "<room>/name.h", which declares kp_name_files
 * and kp_name_n_files. */
#ifndef KP_BASE_EMBED_H
#define KP_BASE_EMBED_H

#include <stddef.h>

typedef struct {
  const char *path;           /* relative to the folder that was embedded */
  const unsigned char *bytes; /* a NUL stands behind the last */
  size_t len;
} kp_embedded;

#endif
