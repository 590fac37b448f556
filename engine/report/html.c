/* SPDX-License-Identifier: GPL-3.0-or-later
 * HTML for paper: the one place where forms and letters escape what comes from data.
 *
 * What is plain is added in one piece. */
#include "report/html.h"

#include <string.h>

static const char *entity_of(char c) {
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  case '\n':
    return "<br>";
  default:
    return "";
  }
}

static bool is_plain(char c) {
  return (unsigned char)c >= ' ' && c != 0x7f && !strchr("&<>\"'", c);
}

void kp_html_text(kp_buf *out, const char *text) {
  while (*text) {
    size_t n = 0;
    while (text[n] && is_plain(text[n]))
      n++;
    kp_buf_add_bytes(out, text, n);
    text += n;
    if (*text)
      kp_buf_add(out, entity_of(*text++));
  }
}
