/* SPDX-License-Identifier: GPL-3.0-or-later
 * Wide forms: what an input method makes of ASCII.
 *
 * １, ，, ％ and the blank U+3000 mean 1, comma, % and blank; − (U+2212) is a minus, U+00A0 a
 * blank. One code point is read at a time, from text that is valid UTF-8 (a cut sequence is no
 * ASCII, one byte long). */
#ifndef KP_TABLE_WIDE_H
#define KP_TABLE_WIDE_H

#include "base/text.h"

typedef struct {
  char ascii; /* what it means; '\0': nothing in ASCII. A tab is a blank */
  int len;    /* bytes, 0 at the end */
  bool wide;  /* it was not ASCII itself */
} kp_wide;

kp_wide kp_wide_at(const char *at, const char *end);

#endif
