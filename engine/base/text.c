/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text: spans and the growing buffer. Nothing here knows more of UTF-8 than which byte sequences
 * are white space; folding, widths and distances are in fold.c and distance.c.
 *
 * A buffer doubles, so that adding is linear; once an allocation failed it stays as it is. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

kp_str kp_str_of(const char *text) {
  size_t len = text ? strlen(text) : 0;
  return (kp_str){text, len > UINT32_MAX ? UINT32_MAX : (uint32_t)len};
}

bool kp_str_equal(kp_str a, kp_str b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

int kp_str_compare(kp_str a, kp_str b) {
  uint32_t common = a.len < b.len ? a.len : b.len;
  int order = common ? memcmp(a.at, b.at, common) : 0;
  return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* Bytes of the white space that text begins with, 0 when it begins with none. */
static uint32_t space_at_start(kp_str text) {
  const unsigned char *at = (const unsigned char *)text.at;
  if (text.len >= 1 && (at[0] == ' ' || (at[0] >= '\t' && at[0] <= '\r')))
    return 1;
  if (text.len >= 2 && at[0] == 0xC2 && at[1] == 0xA0) /* U+00A0 */
    return 2;
  if (text.len >= 3 && ((at[0] == 0xE3 && at[1] == 0x80 && at[2] == 0x80) || /* U+3000 */
                        (at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF)))  /* U+FEFF */
    return 3;
  return 0;
}

static uint32_t space_at_end(kp_str text) {
  for (uint32_t n = 1; n <= 3 && n <= text.len; n++) {
    if (space_at_start((kp_str){text.at + text.len - n, n}) == n)
      return n;
  }
  return 0;
}

kp_str kp_str_trim(kp_str text) {
  for (uint32_t n; (n = space_at_start(text)) > 0;) {
    text.at += n;
    text.len -= n;
  }
  for (uint32_t n; (n = space_at_end(text)) > 0;)
    text.len -= n;
  return text;
}

const char *kp_str_copy(kp_arena *arena, kp_str text) {
  return kp_arena_copy(arena, text.at, text.len);
}

void kp_text_free(kp_text *text) {
  if (!text)
    return;
  kp_free(text->at);
  *text = (kp_text){0};
}

/* ---- The growing buffer ---- */

char *kp_buf_room(kp_buf *buf, size_t len) {
  if (buf->failed)
    return NULL;
  if (len >= SIZE_MAX / 2 - buf->len) {
    buf->failed = true;
    return NULL;
  }
  if (buf->cap < buf->len + len + 1) {
    size_t cap = buf->cap ? buf->cap : 128;
    while (cap < buf->len + len + 1)
      cap *= 2;
    char *at = kp_realloc(buf->at, cap);
    if (!at) {
      buf->failed = true;
      return NULL;
    }
    buf->at = at;
    buf->cap = cap;
  }
  buf->at[buf->len + len] = '\0';
  return buf->at + buf->len;
}

void kp_buf_add_bytes(kp_buf *buf, const void *bytes, size_t len) {
  char *to = kp_buf_room(buf, len);
  if (!to)
    return;
  if (len)
    memcpy(to, bytes, len);
  buf->len += len;
}

void kp_buf_add(kp_buf *buf, const char *text) {
  kp_buf_add_bytes(buf, text, strlen(text));
}

void kp_buf_add_str(kp_buf *buf, kp_str text) {
  kp_buf_add_bytes(buf, text.at, text.len);
}

void kp_buf_printf(kp_buf *buf, const char *format, ...) {
  va_list list, again;
  va_start(list, format);
  va_copy(again, list);
  int len = vsnprintf(NULL, 0, format, list);
  char *to = len < 0 ? NULL : kp_buf_room(buf, (size_t)len);
  if (to) {
    vsnprintf(to, (size_t)len + 1, format, again);
    buf->len += (size_t)len;
  }
  va_end(again);
  va_end(list);
}

void kp_buf_clear(kp_buf *buf) {
  kp_free(buf->at);
  *buf = (kp_buf){0};
}
