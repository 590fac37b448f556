/* SPDX-License-Identifier: GPL-3.0-or-later
 * Folding and widths, by utf8proc.
 *
 * Folded = NFKC, case folded, ignorable characters dropped, white space trimmed at the ends and one
 * blank inside. Most names are ASCII or plain Chinese: these take a path without tables. utf8proc's
 * calls that allocate are not used: its malloc is not ours. */
#include <utf8proc.h>

#include "base/arena.h"
#include "base/text.h"

/* True for what NFKC leaves as it is: ASCII, and U+4000 to U+9FFF (Chinese characters), which have
 * no case, no decomposition and combine with nothing. In UTF-8 these are E4 … E9 with two bytes
 * behind. */
static bool is_plain(kp_str text) {
  const unsigned char *at = (const unsigned char *)text.at;
  for (uint32_t i = 0; i < text.len;) {
    if (at[i] < 0x80) {
      i++;
    } else if (at[i] >= 0xE4 && at[i] <= 0xE9 && text.len - i >= 3 && (at[i + 1] & 0xC0) == 0x80 &&
               (at[i + 2] & 0xC0) == 0x80) {
      i += 3;
    } else {
      return false;
    }
  }
  return true;
}

/* Writes text in lower case (ASCII only) with white space single and none at the ends; to may be
 * text.at. Returns the length. Bytes of longer sequences are copied as they are. */
static uint32_t squeeze(char *to, kp_str text) {
  uint32_t n = 0;
  bool space = false;
  for (uint32_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      space = n > 0;
      continue;
    }
    if (space)
      to[n++] = ' ';
    space = false;
    to[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
  }
  return n;
}

/* NFKC and case folding into code points, which utf8proc then turns into UTF-8 in place. */
static kp_str fold_unicode(kp_arena *arena, kp_str text) {
  const utf8proc_option_t options =
      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
  const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.at;
  utf8proc_ssize_t n = utf8proc_decompose(bytes, text.len, NULL, 0, options);
  if (n < 0)
    return (kp_str){NULL, 0};
  utf8proc_int32_t *points = kp_malloc(((size_t)n + 1) * sizeof *points);
  if (!points)
    return (kp_str){NULL, 0};
  kp_str folded = {NULL, 0};
  if (utf8proc_decompose(bytes, text.len, points, n, options) == n) {
    utf8proc_ssize_t len = utf8proc_reencode(points, n, options);
    char *copy = len < 0 ? NULL : kp_arena_copy(arena, points, (size_t)len);
    if (copy) {
      folded = (kp_str){copy, squeeze(copy, (kp_str){copy, (uint32_t)len})};
      copy[folded.len] = '\0';
    }
  }
  kp_free(points);
  return folded;
}

kp_str kp_str_fold(kp_arena *arena, kp_str text) {
  if (!is_plain(text))
    return fold_unicode(arena, kp_str_trim(text));
  text = kp_str_trim(text);
  char *copy = kp_arena_copy(arena, text.at, text.len);
  if (!copy)
    return (kp_str){NULL, 0};
  uint32_t len = squeeze(copy, (kp_str){copy, text.len});
  copy[len] = '\0';
  return (kp_str){copy, len};
}

int kp_text_width(kp_str text) {
  int width = 0;
  for (uint32_t i = 0; i < text.len;) {
    utf8proc_int32_t point;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text.at + i,
                                          (utf8proc_ssize_t)(text.len - i), &point);
    width += n > 0 ? utf8proc_charwidth(point) : 1; /* a stray byte shows as one replacement sign */
    i += n > 0 ? (uint32_t)n : 1;
  }
  return width;
}
