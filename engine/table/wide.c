/* SPDX-License-Identifier: GPL-3.0-or-later
 * Wide forms: U+FF01 to U+FF5E are ASCII 0x21 to 0x7E in the same order; the rest is a short list.
 * A lead byte says how long its sequence is; a sequence that the end cuts counts as one byte that
 * means nothing, so that a reader always goes on and never reads behind the end. */
#include "table/wide.h"

static int sequence_length(unsigned char lead) {
  if (lead >= 0xF0)
    return 4;
  if (lead >= 0xE0)
    return 3;
  return lead >= 0xC2 ? 2 : 1;
}

static char meaning(uint32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E)
    return (char)(code - 0xFF01 + 0x21);
  switch (code) {
  case 0x2212: /* minus sign */
    return '-';
  case 0x00A0: /* no-break space */
  case 0x3000: /* ideographic space */
  case 0xFEFF: /* a byte order mark that lost its place */
    return ' ';
  default:
    return '\0';
  }
}

kp_wide kp_wide_at(const char *at, const char *end) {
  if (at >= end)
    return (kp_wide){0};
  const unsigned char *bytes = (const unsigned char *)at;
  if (bytes[0] < 0x80)
    return (kp_wide){.ascii = bytes[0] == '\t' ? ' ' : (char)bytes[0], .len = 1};
  int len = sequence_length(bytes[0]);
  if (end - at < len)
    return (kp_wide){.len = 1, .wide = true};
  uint32_t code = 0;
  if (len == 2)
    code = (uint32_t)(bytes[0] & 0x1F) << 6 | (bytes[1] & 0x3F);
  else if (len == 3)
    code = (uint32_t)(bytes[0] & 0x0F) << 12 | (uint32_t)(bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3F);
  return (kp_wide){.ascii = meaning(code), .len = len, .wide = true};
}
